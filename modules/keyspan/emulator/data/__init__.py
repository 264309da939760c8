"""What AWS does with data that is copied between Regions, each copy under a key of its Region.

moto keeps the data; what it does not do is here, a room for each service: the copying itself, and
the calls of KMS by which a service encrypts and decrypts. `keys` is the way to our KMS, `copies`
holds what is under way. A key that is disabled, gone or of another Region refuses as on AWS, and
so does whatever `faults` refuses. Callers are not authorised, as in `kms`.
"""
