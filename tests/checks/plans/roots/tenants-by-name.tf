locals {
  tenants = { blue = "Tenant 0", green = "Tenant 1" }
}

resource "aws_kms_key" "tenant" {
  for_each            = local.tenants
  description         = each.value
  multi_region        = true
  enable_key_rotation = true
  policy              = local.policy
}

resource "aws_kms_replica_key" "tenant" {
  provider        = aws.us_west_2
  for_each        = local.tenants
  primary_key_arn = aws_kms_key.tenant[each.key].arn
  policy          = local.policy
}

