locals {
  account = "arn:aws:iam::111122223333"
  root = {
    Sid       = "Account"
    Effect    = "Allow"
    Principal = { AWS = "${local.account}:root" }
    Action    = "kms:*"
    Resource  = "*"
  }
  administration = {
    Sid       = "Administration"
    Effect    = "Allow"
    Principal = { AWS = "${local.account}:role/KeyAdmin" }
    Action = [
      "kms:Describe*", "kms:Get*", "kms:List*", "kms:EnableKey", "kms:DisableKey",
      "kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource",
      "kms:UpdateKeyDescription", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
      "kms:ReplicateKey", "kms:UpdatePrimaryRegion",
    ]
    Resource = "*"
  }
  use = {
    Sid       = "Use"
    Effect    = "Allow"
    Principal = { AWS = ["${local.account}:role/OrdersApp"] }
    Action    = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]
    Resource  = "*"
  }
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [local.root, local.administration, local.use]
  })
}

