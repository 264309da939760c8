provider "aws" {
  alias  = "eu_west_1"
  region = "eu-west-1"
}

resource "aws_kms_replica_key" "eu_west_1" {
  provider        = aws.eu_west_1
  primary_key_arn = aws_kms_key.orders.arn
  description     = "Order records"
  policy          = local.policy
  tags            = { Team = "storage" }
}

