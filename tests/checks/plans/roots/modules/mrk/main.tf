terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.primary, aws.replica]
    }
  }
}

variable "description" {
  type = string
}

variable "policy" {
  type = string
}

resource "aws_kms_key" "this" {
  provider                = aws.primary
  description             = var.description
  multi_region            = true
  enable_key_rotation     = true
  rotation_period_in_days = 365
  deletion_window_in_days = 30
  policy                  = var.policy
  tags                    = { Team = "storage" }
}

resource "aws_kms_replica_key" "this" {
  provider                = aws.replica
  primary_key_arn         = aws_kms_key.this.arn
  description             = var.description
  deletion_window_in_days = 30
  policy                  = var.policy
  tags                    = { Team = "storage" }
}

output "key_id" {
  value = aws_kms_key.this.key_id
}

output "replica_key_id" {
  value = aws_kms_replica_key.this.key_id
}
