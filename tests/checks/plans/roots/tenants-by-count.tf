resource "aws_kms_key" "tenant" {
  count               = 2
  description         = "Tenant ${count.index}"
  multi_region        = true
  enable_key_rotation = true
  policy              = local.policy
}

resource "aws_kms_replica_key" "tenant" {
  provider        = aws.us_west_2
  count           = 2
  primary_key_arn = aws_kms_key.tenant[count.index].arn
  policy          = local.policy
}

