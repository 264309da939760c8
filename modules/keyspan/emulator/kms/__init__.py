"""AWS KMS as its API reference describes it, multi-Region keys above all.

What related keys share is one `family`; what each Region keeps for itself is a `key` of it.
`store` finds them, `states` says which operation a key state allows, and one room for each
topic holds the operations. `wire` reads requests and writes responses by botocore's own model
of the service; `service` brings a request to its operation.

Callers are not authorised: key policies and grants are checked for their form, stored and
returned, and never enforced. Nor are GrantTokens. Custom key stores, cryptography with SM2, and the
post-quantum specs that the library `cryptography` lacks are answered with
UnsupportedOperationException.
"""
