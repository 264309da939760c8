"""The round trip: what the key of one Region makes, the keys of all others take.

    for matrix in prove(described, connect=connect):
        print(matrix.operations, matrix.good)

challenge   what goes through: random, and of no use to anybody
encryption  Encrypt and Decrypt, data keys, and the AWS Encryption SDK on top of them
signing     signatures and MACs; a signature is checked in this process, too
agreement   ECDH and ML-KEM
uses        which of these prove a key
run         all Regions at the same time
matrix      what came of it, as values

Calls for a key in n Regions: each makes one thing a matrix, and takes one of each Region.

    symmetric                         2n + 2n²  Encrypt, GenerateDataKey; Decrypt
    signing                           2n + 2n²  Sign; Verify, GetPublicKey
    RSA encryption, MACs, ECDH, ML-KEM n + n²
    client side                        n + n²   GenerateDataKey; Decrypt

A signature that the library `cryptography` cannot verify (SM2) has its first matrix only.
"""

from keyspan.live.roundtrip.matrix import NO_USE, OTHER_KEY, Matrix, Trip
from keyspan.live.roundtrip.run import prove, prove_client_side
from keyspan.live.roundtrip.uses import has_client_side

__all__ = [
    "NO_USE",
    "OTHER_KEY",
    "Matrix",
    "Trip",
    "has_client_side",
    "prove",
    "prove_client_side",
]
