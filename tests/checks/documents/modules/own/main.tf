variable "region" {}

provider "aws" {
  region                      = var.region
  skip_credentials_validation = true
  skip_requesting_account_id  = true
}

resource "aws_kms_key" "this" {}
