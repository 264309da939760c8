resource "aws_ssm_parameter" "password" {
  name   = "/orders/password"
  type   = "SecureString"
  value  = "not a secret"
  key_id = aws_kms_key.orders.arn
}

resource "aws_cloudwatch_log_group" "orders" {
  name = "orders"
}

resource "terraform_data" "release" {
  input            = "1"
  triggers_replace = "1"
}

resource "aws_kms_grant" "worker" {
  name              = "worker"
  key_id            = aws_kms_key.orders.key_id
  grantee_principal = "arn:aws:iam::111122223333:role/Worker"
  operations        = ["Encrypt", "Decrypt"]
}

