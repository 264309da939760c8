resource "aws_kms_key" "invoices" {
  description         = "Invoices"
  multi_region        = true
  enable_key_rotation = true
  policy              = local.policy
}

