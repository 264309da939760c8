terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.replica]
    }
  }
}

variable "policy" {
  default = null
}

resource "aws_kms_key" "this" {
  multi_region = true
  policy       = var.policy
}

module "replica" {
  source    = "./replica"
  count     = 1
  providers = { aws = aws.replica }
  primary   = aws_kms_key.this.arn
}

output "primary_arn" {
  value = aws_kms_key.this.arn
}

output "replica_arn" {
  value = module.replica[0].arn
}
