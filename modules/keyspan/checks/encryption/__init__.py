"""How resources of other services name KMS keys: tables of the schema and of AWS's pages."""
