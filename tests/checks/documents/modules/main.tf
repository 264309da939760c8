# What plans tell of modules: plan.json is what `terraform show -json` printed of this root's plan,
# to the letter (Terraform 1.11.4, hashicorp/aws 5.100.0, on nothing that exists).

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "primary_region" {
  default = "us-east-1"
}

variable "region" {
  default = "sa-east-1"
}

locals {
  names = ["a", "b"]
}

provider "aws" {
  region                      = var.primary_region
  skip_credentials_validation = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "eu"
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
}

resource "aws_kms_key" "bare" {}

resource "aws_kms_key" "each" {
  for_each     = toset(local.names)
  multi_region = true
}

resource "aws_kms_replica_key" "each" {
  for_each        = toset(local.names)
  provider        = aws.eu
  primary_key_arn = aws_kms_key.each[each.key].arn
}

resource "aws_kms_alias" "each" {
  for_each      = aws_kms_key.each
  name          = "alias/${each.key}"
  target_key_id = each.value.key_id
}

resource "aws_kms_key" "counted" {
  count        = 2
  multi_region = true
}

resource "aws_kms_alias" "counted" {
  count         = 2
  name          = "alias/counted-${count.index}"
  target_key_id = aws_kms_key.counted[count.index].key_id
}

module "sets" {
  source    = "./set"
  for_each  = toset(["x", "y"])
  providers = { aws = aws, aws.replica = aws.eu }
}

module "of_each_value" {
  source    = "./set/replica"
  for_each  = aws_kms_key.each
  providers = { aws = aws.eu }
  primary   = each.value.arn
}

module "of_each_key" {
  source    = "./set/replica"
  for_each  = toset(local.names)
  providers = { aws = aws.eu }
  primary   = aws_kms_key.each[each.key].arn
}

module "own" {
  source = "./own"
  region = "ap-south-1"
}

resource "aws_dynamodb_table" "static" {
  name             = "static"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
  attribute {
    name = "id"
    type = "S"
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = module.sets["x"].primary_arn
  }
  replica {
    region_name = "us-west-2"
    kms_key_arn = aws_kms_key.bare.arn
  }
  replica {
    region_name = "eu-west-1"
    kms_key_arn = module.sets["x"].replica_arn
  }
  replica {
    region_name = "ap-south-1"
  }
}

resource "aws_dynamodb_table" "dynamic" {
  name             = "dynamic"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
  attribute {
    name = "id"
    type = "S"
  }
  dynamic "replica" {
    for_each = ["us-west-2", "eu-west-1"]
    content {
      region_name = replica.value
      kms_key_arn = module.sets["y"].replica_arn
    }
  }
}

resource "aws_sns_topic" "of_output" {
  name              = "of_output"
  kms_master_key_id = module.sets["y"].primary_arn
}

resource "aws_sns_topic" "of_another_region" {
  name              = "of_another_region"
  kms_master_key_id = module.sets["y"].replica_arn
}

resource "aws_sns_topic" "of_each_module" {
  for_each          = toset(["x", "y"])
  name              = each.key
  kms_master_key_id = module.sets[each.key].primary_arn
}

resource "aws_s3_bucket" "bare" {
  bucket = "bare"
}
