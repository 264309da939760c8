resource "aws_kms_key" "invoices" {
  description             = "Invoices"
  multi_region            = true
  enable_key_rotation     = true
  rotation_period_in_days = 365
  deletion_window_in_days = 30
  policy                  = local.policy
  tags                    = { Team = "storage" }
}

