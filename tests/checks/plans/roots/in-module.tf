module "orders" {
  source = "./modules/mrk"
  providers = {
    aws.primary = aws
    aws.replica = aws.us_west_2
  }

  description = "Order records"
  policy      = local.policy
}

