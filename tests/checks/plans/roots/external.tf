locals {
  material = "a2V5c3BhbiB0ZXN0IG1hdGVyaWFsLCAzMiBieXRlcyE="
}

resource "aws_kms_external_key" "vault" {
  description         = "Our own material"
  multi_region        = true
  key_material_base64 = local.material
  enabled             = true
  policy              = local.policy
  tags                = { Team = "storage" }
}

resource "aws_kms_replica_external_key" "vault" {
  provider            = aws.us_west_2
  primary_key_arn     = aws_kms_external_key.vault.arn
  description         = "Our own material"
  key_material_base64 = local.material
  enabled             = true
  policy              = local.policy
  tags                = { Team = "storage" }
}

