# A root that somebody wrote: the keys of two departments, from one reviewed module.
# Its providers have names of its own; the module is told which is which.

terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6"
    }
  }
}

provider "aws" {
  alias               = "virginia"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "oregon"
  region              = "us-west-2"
  allowed_account_ids = ["111122223333"]
}

# As the keyring file has it.
module "sales" {
  source = "./modules/keys"

  providers = {
    aws.us_east_1 = aws.virginia
    aws.us_west_2 = aws.oregon
  }
}

# The same key for others: each call makes a key of its own.
module "support" {
  source = "./modules/keys"

  providers = {
    aws.us_east_1 = aws.virginia
    aws.us_west_2 = aws.oregon
  }

  records_description = "Records of support"
  records_users       = ["arn:aws:iam::111122223333:role/Support"]
  records_aliases     = ["support/records", "support/cases"]
  records_tags        = { department = "support" }

  # The file's own table for us-west-2 names the users of sales.
  records_in = {
    us-west-2 = {
      users = []
      tags  = { use = "standby" }
    }
  }
}

output "key_ids" {
  value = {
    sales   = module.sales.records_key_id
    support = module.support.records_key_id
  }
}

output "support_aliases" {
  value = module.support.records_alias_arns
}
