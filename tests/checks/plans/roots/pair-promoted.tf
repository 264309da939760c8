resource "aws_kms_key" "orders" {
  provider            = aws.us_west_2
  description         = "Order records"
  multi_region        = true
  enable_key_rotation = true
  policy              = local.policy
  tags                = { Team = "storage" }
}

resource "aws_kms_replica_key" "us_east_1" {
  provider        = aws.us_east_1
  primary_key_arn = aws_kms_key.orders.arn
  description     = "Order records"
  policy          = local.policy
  tags            = { Team = "storage" }
}

resource "aws_kms_alias" "us_east_1" {
  provider      = aws.us_east_1
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}

resource "aws_kms_alias" "us_west_2" {
  provider      = aws.us_west_2
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}

