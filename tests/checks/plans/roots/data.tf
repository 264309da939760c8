resource "aws_dynamodb_table" "sessions" {
  provider         = aws.us_east_1
  name             = "sessions"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.orders.arn
  }

  replica {
    region_name = "us-west-2"
    kms_key_arn = aws_kms_replica_key.us_west_2.arn
  }
}

resource "aws_secretsmanager_secret" "database" {
  provider   = aws.us_east_1
  name       = "database"
  kms_key_id = aws_kms_key.orders.arn

  replica {
    region     = "us-west-2"
    kms_key_id = aws_kms_replica_key.us_west_2.arn
  }
}

resource "aws_ebs_volume" "ledger" {
  provider          = aws.us_west_2
  availability_zone = "us-west-2a"
  size              = 1
  encrypted         = true
  kms_key_id        = aws_kms_replica_key.us_west_2.arn
}

