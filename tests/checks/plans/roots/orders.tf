resource "aws_kms_key" "orders" {
  description             = "Order records"
  multi_region            = true
  enable_key_rotation     = true
  rotation_period_in_days = 365
  deletion_window_in_days = 30
  policy                  = local.policy
  tags                    = { Team = "storage" }
}

resource "aws_kms_replica_key" "orders" {
  provider                = aws.us_west_2
  primary_key_arn         = aws_kms_key.orders.arn
  description             = "Order records"
  deletion_window_in_days = 30
  policy                  = local.policy
  tags                    = { Team = "storage" }
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}

resource "aws_kms_alias" "orders_west" {
  provider      = aws.us_west_2
  name          = "alias/orders"
  target_key_id = aws_kms_replica_key.orders.key_id
}

