terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "primary" {}

resource "aws_kms_replica_key" "this" {
  primary_key_arn = var.primary
}

output "arn" {
  value = aws_kms_replica_key.this.arn
}
