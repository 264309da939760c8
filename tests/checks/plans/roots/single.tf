resource "aws_kms_key" "reports" {
  description         = "Reports"
  enable_key_rotation = true
  policy              = local.policy
}

resource "aws_kms_alias" "reports" {
  name          = "alias/reports"
  target_key_id = aws_kms_key.reports.key_id
}

