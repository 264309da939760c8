"""Imported key material: each Region takes its own copy of the same bytes, and loses it alone."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
)

from tests.emulator.aws import PRIMARY, REPLICA, Aws, refused

MATERIAL = bytes(range(32))
FOR_EVER = {"ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"}
NEW = {"ImportType": "NEW_KEY_MATERIAL"}
EXISTING = {"ImportType": "EXISTING_KEY_MATERIAL"}


def wrapped(aws: Aws, key: str, region: str, material: bytes, algorithm: str) -> dict[str, bytes]:
    """Return a token, and material wrapped with the public key that belongs to it."""
    given = aws.kms(region).get_parameters_for_import(
        KeyId=key, WrappingAlgorithm=algorithm, WrappingKeySpec="RSA_2048"
    )
    public = load_der_public_key(given["PublicKey"])
    assert isinstance(public, rsa.RSAPublicKey)
    digest = SHA256() if algorithm.endswith("256") else SHA1()  # noqa: S303 - AWS offers it
    oaep = padding.OAEP(mgf=padding.MGF1(digest), algorithm=digest, label=None)
    if algorithm.startswith("RSAES"):
        encrypted = public.encrypt(material, oaep)
    else:
        aes = os.urandom(32)
        encrypted = public.encrypt(aes, oaep) + aes_key_wrap_with_padding(aes, material)
    return {"ImportToken": given["ImportToken"], "EncryptedKeyMaterial": encrypted}


def import_material(
    aws: Aws,
    key: str,
    region: str = PRIMARY,
    *,
    material: bytes = MATERIAL,
    algorithm: str = "RSAES_OAEP_SHA_256",
    **terms: Any,
) -> Any:
    parameters = wrapped(aws, key, region, material, algorithm)
    return aws.kms(region).import_key_material(KeyId=key, **parameters, **(FOR_EVER | terms))


def external(aws: Aws, *replicas: str, **parameters: Any) -> str:
    """Create a primary key with imported material, and replicas that have none yet."""
    key = aws.key(Origin="EXTERNAL", MultiRegion=True, **parameters)
    import_material(aws, key)
    for region in replicas:
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=region)
    aws.settle()
    return key


def rotations(aws: Aws, key: str, region: str = PRIMARY) -> list[Any]:
    return aws.kms(region).list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")[
        "Rotations"
    ]


def in_days(aws: Aws, days: float) -> datetime:
    return aws.emulator.now() + timedelta(days=days)


@pytest.mark.parametrize("algorithm", ["RSAES_OAEP_SHA_1", "RSA_AES_KEY_WRAP_SHA_1"])
def test_a_key_is_pending_import_until_its_material_comes(aws: Aws, algorithm: str):
    key = aws.key(Origin="EXTERNAL")
    assert aws.state(key) == "PendingImport"
    with refused("KMSInvalidStateException", "is pending import."):
        aws.kms().encrypt(KeyId=key, Plaintext=b"x")

    answer = import_material(aws, key, algorithm=algorithm)

    told = aws.describe(key)
    assert told["KeyState"] == "Enabled"
    assert told["ExpirationModel"] == "KEY_MATERIAL_DOES_NOT_EXPIRE"
    assert told["CurrentKeyMaterialId"] == answer["KeyMaterialId"]


@pytest.mark.parametrize("algorithm", ["RSAES_PKCS1_V1_5", "SM2PKE"])
def test_other_wrapping_algorithms_are_not_supported(aws: Aws, algorithm: str):
    with refused("UnsupportedOperationException", algorithm):
        aws.kms().get_parameters_for_import(
            KeyId=aws.key(Origin="EXTERNAL"),
            WrappingAlgorithm=algorithm,
            WrappingKeySpec="RSA_2048",
        )


def test_a_primary_without_material_cannot_be_replicated(aws: Aws):
    key = aws.key(Origin="EXTERNAL", MultiRegion=True)

    with refused("KMSInvalidStateException", "is pending import."):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)


def test_material_is_not_copied_to_a_replica(aws: Aws):
    key = external(aws, REPLICA)

    assert aws.state(key, REPLICA) == "PendingImport"
    import_material(aws, key, REPLICA)
    assert aws.state(key, REPLICA) == "Enabled"
    blob = aws.kms().encrypt(KeyId=key, Plaintext=b"orders")["CiphertextBlob"]
    assert aws.kms(REPLICA).decrypt(CiphertextBlob=blob)["Plaintext"] == b"orders"


def test_different_material_is_refused(aws: Aws):
    key = external(aws, REPLICA)

    for region in (PRIMARY, REPLICA):
        with refused("IncorrectKeyMaterialException"):
            import_material(aws, key, region, material=bytes(32))


def test_the_same_material_in_unrelated_keys_is_not_interoperable(aws: Aws):
    one, other = external(aws), external(aws)
    blob = aws.kms().encrypt(KeyId=one, Plaintext=b"x")["CiphertextBlob"]

    with refused("IncorrectKeyException"):
        aws.kms().decrypt(CiphertextBlob=blob, KeyId=other)


def test_material_of_the_wrong_length_is_refused(aws: Aws):
    with refused("IncorrectKeyMaterialException", "SYMMETRIC_DEFAULT"):
        import_material(aws, aws.key(Origin="EXTERNAL"), material=bytes(16))


def test_token_and_public_key_belong_together_to_one_key(aws: Aws):
    one, other = aws.key(Origin="EXTERNAL"), aws.key(Origin="EXTERNAL")
    first = wrapped(aws, one, PRIMARY, MATERIAL, "RSAES_OAEP_SHA_256")
    second = wrapped(aws, one, PRIMARY, MATERIAL, "RSAES_OAEP_SHA_256")

    with refused("InvalidImportTokenException"):
        aws.kms().import_key_material(KeyId=other, **first, **FOR_EVER)
    with refused("InvalidCiphertextException"):
        aws.kms().import_key_material(
            KeyId=one, **(first | {"ImportToken": second["ImportToken"]}), **FOR_EVER
        )


def test_token_and_public_key_are_valid_for_24_hours(aws: Aws):
    key = aws.key(Origin="EXTERNAL")
    parameters = wrapped(aws, key, PRIMARY, MATERIAL, "RSAES_OAEP_SHA_256")
    aws.emulator.advance(days=1)

    with refused("ExpiredImportTokenException"):
        aws.kms().import_key_material(KeyId=key, **parameters, **FOR_EVER)


@pytest.mark.parametrize("days", [-1, 366])
def test_valid_to_is_in_the_future_and_365_days_ahead_at_most(aws: Aws, days: int):
    key = aws.key(Origin="EXTERNAL")

    with refused("ValidationException", "365"):
        import_material(
            aws, key, ExpirationModel="KEY_MATERIAL_EXPIRES", ValidTo=in_days(aws, days)
        )


def test_valid_to_goes_with_the_expiration_model(aws: Aws):
    key = aws.key(Origin="EXTERNAL")
    parameters = wrapped(aws, key, PRIMARY, MATERIAL, "RSAES_OAEP_SHA_256")

    with refused("ValidationException", "ValidTo is required"):
        aws.kms().import_key_material(KeyId=key, **parameters)
    with refused("ValidationException", "ValidTo cannot be given"):
        aws.kms().import_key_material(
            KeyId=key, **parameters, **FOR_EVER, ValidTo=datetime(2100, 1, 1, tzinfo=UTC)
        )


def test_expired_material_makes_that_key_alone_pending_import(aws: Aws):
    key = external(aws, REPLICA)
    valid_to = in_days(aws, 30).replace(microsecond=0)
    import_material(aws, key, REPLICA, ExpirationModel="KEY_MATERIAL_EXPIRES", ValidTo=valid_to)
    assert aws.describe(key, REPLICA)["ValidTo"] == valid_to
    aws.emulator.advance(days=30)

    assert aws.state(key, REPLICA) == "PendingImport"
    assert "ValidTo" not in aws.describe(key, REPLICA)
    assert aws.state(key) == "Enabled"
    import_material(aws, key, REPLICA)
    assert aws.state(key, REPLICA) == "Enabled"


def test_deleted_material_makes_that_key_alone_pending_import(aws: Aws):
    key = external(aws, REPLICA)
    import_material(aws, key, REPLICA)
    blob = aws.kms().encrypt(KeyId=key, Plaintext=b"orders")["CiphertextBlob"]

    aws.kms().delete_imported_key_material(KeyId=key)

    assert aws.state(key) == "PendingImport"
    assert aws.kms(REPLICA).decrypt(CiphertextBlob=blob)["Plaintext"] == b"orders"
    import_material(aws, key)
    assert aws.kms().decrypt(CiphertextBlob=blob)["Plaintext"] == b"orders"


def test_awss_own_material_is_neither_imported_nor_deleted(aws: Aws):
    with refused("UnsupportedOperationException", "origin is AWS_KMS"):
        aws.kms().delete_imported_key_material(KeyId=aws.key())


class TestRotation:
    """New material goes into the primary key, then into every replica, then it is rotated to."""

    NEWER = bytes(reversed(range(32)))

    def test_the_whole_way(self, aws: Aws):
        key = external(aws, REPLICA)
        import_material(aws, key, REPLICA)
        blob = aws.kms().encrypt(KeyId=key, Plaintext=b"orders")["CiphertextBlob"]
        old = aws.describe(key)["CurrentKeyMaterialId"]

        new = import_material(aws, key, material=self.NEWER, **NEW)["KeyMaterialId"]
        pending = rotations(aws, key)[-1]
        assert pending["KeyMaterialId"] == new
        assert pending["KeyMaterialState"] == "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"
        assert rotations(aws, key, REPLICA)[-1]["ImportState"] == "PENDING_IMPORT"
        with refused("KMSInvalidStateException", aws.arn(key, REPLICA)):
            aws.kms().rotate_key_on_demand(KeyId=key)

        import_material(aws, key, REPLICA, material=self.NEWER, **EXISTING)
        assert rotations(aws, key)[-1]["KeyMaterialState"] == "PENDING_ROTATION"
        assert aws.describe(key)["CurrentKeyMaterialId"] == old

        aws.kms().rotate_key_on_demand(KeyId=key)
        for region in (PRIMARY, REPLICA):
            assert aws.describe(key, region)["CurrentKeyMaterialId"] == new
            states = [r["KeyMaterialState"] for r in rotations(aws, key, region)]
            assert states == ["NON_CURRENT", "CURRENT"]
            assert aws.kms(region).decrypt(CiphertextBlob=blob)["Plaintext"] == b"orders"

    def test_there_must_be_new_material(self, aws: Aws):
        with refused("KMSInvalidStateException", "pending rotation"):
            aws.kms().rotate_key_on_demand(KeyId=external(aws))

    def test_new_material_does_not_go_into_a_replica_first(self, aws: Aws):
        key = external(aws, REPLICA)

        with refused("UnsupportedOperationException", "primary key first"):
            import_material(aws, key, REPLICA, material=self.NEWER, **NEW)
        with refused("IncorrectKeyMaterialException"):
            import_material(aws, key, REPLICA, material=self.NEWER)

    def test_every_material_must_be_present(self, aws: Aws):
        key = external(aws)
        old = aws.describe(key)["CurrentKeyMaterialId"]
        import_material(aws, key, material=self.NEWER, **NEW)
        aws.kms().rotate_key_on_demand(KeyId=key)
        aws.kms().delete_imported_key_material(KeyId=key, KeyMaterialId=old)

        assert aws.state(key) == "PendingImport"
        assert [r["ImportState"] for r in rotations(aws, key)] == ["PENDING_IMPORT", "IMPORTED"]
        import_material(aws, key, KeyMaterialId=old, **EXISTING)
        assert aws.state(key) == "Enabled"

    def test_valid_to_is_the_first_expiry_of_every_material(self, aws: Aws):
        key = aws.key(Origin="EXTERNAL")
        days = (100, 10, 200)
        dates = [in_days(aws, number).replace(microsecond=0) for number in days]
        terms = [{"ExpirationModel": "KEY_MATERIAL_EXPIRES", "ValidTo": date} for date in dates]

        import_material(aws, key, **terms[0])
        import_material(aws, key, material=self.NEWER, **terms[1], **NEW)
        assert aws.describe(key)["ValidTo"] == dates[0]
        aws.kms().rotate_key_on_demand(KeyId=key)
        assert aws.describe(key)["ValidTo"] == dates[1]
        import_material(aws, key, material=bytes(32), **terms[2], **NEW)
        aws.kms().rotate_key_on_demand(KeyId=key)
        assert aws.describe(key)["ValidTo"] == dates[1]

    def test_one_material_that_expires_makes_a_key_that_does(self, aws: Aws):
        key = aws.key(Origin="EXTERNAL")
        valid_to = in_days(aws, 10).replace(microsecond=0)
        import_material(aws, key, ExpirationModel="KEY_MATERIAL_EXPIRES", ValidTo=valid_to)
        import_material(aws, key, material=self.NEWER, **NEW)
        aws.kms().rotate_key_on_demand(KeyId=key)

        told = aws.describe(key)
        assert (told["ExpirationModel"], told["ValidTo"]) == ("KEY_MATERIAL_EXPIRES", valid_to)
        import_material(aws, key)
        assert aws.describe(key)["ExpirationModel"] == "KEY_MATERIAL_DOES_NOT_EXPIRE"
        assert "ValidTo" not in aws.describe(key)

    def test_one_material_waits_at_a_time_and_can_be_replaced(self, aws: Aws):
        key = external(aws, REPLICA)
        import_material(aws, key, REPLICA)
        waiting = import_material(aws, key, material=self.NEWER, **NEW)["KeyMaterialId"]
        import_material(aws, key, REPLICA, material=self.NEWER)
        with refused("KMSInvalidStateException", "pending rotation"):
            import_material(aws, key, material=bytes(32), **NEW)

        aws.kms().delete_imported_key_material(KeyId=key, KeyMaterialId=waiting)

        assert [len(rotations(aws, key, r)) for r in (PRIMARY, REPLICA)] == [1, 1]
        assert [aws.state(key, r) for r in (PRIMARY, REPLICA)] == ["Enabled", "Enabled"]
        import_material(aws, key, material=bytes(32), **NEW)
        aws.kms().delete_imported_key_material(
            KeyId=key, KeyMaterialId=rotations(aws, key)[1]["KeyMaterialId"]
        )
        import_material(aws, key, material=self.NEWER, **NEW)
        assert rotations(aws, key, REPLICA)[1]["ImportState"] == "PENDING_IMPORT"

    def test_a_description_is_kept_with_the_material(self, aws: Aws):
        key = aws.key(Origin="EXTERNAL")
        import_material(aws, key, KeyMaterialDescription="from the vault")
        import_material(aws, key)

        assert rotations(aws, key)[0]["KeyMaterialDescription"] == "from the vault"

    def test_new_material_has_no_id_to_name_and_is_new(self, aws: Aws):
        key = external(aws)
        current = aws.describe(key)["CurrentKeyMaterialId"]

        with refused("ValidationException", "KeyMaterialId"):
            import_material(aws, key, material=self.NEWER, KeyMaterialId=current, **NEW)
        with refused("IncorrectKeyMaterialException", "already"):
            import_material(aws, key, **NEW)
        with refused("NotFoundException"):
            aws.kms().delete_imported_key_material(KeyId=key, KeyMaterialId="0" * 64)


def test_a_private_key_can_be_imported_once(aws: Aws):
    terms = {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}
    key = aws.key(Origin="EXTERNAL", MultiRegion=True, **terms)
    mine, other = (
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
        )
        for _ in range(2)
    )

    answer = import_material(aws, key, material=mine, algorithm="RSA_AES_KEY_WRAP_SHA_256")

    assert "KeyMaterialId" not in answer
    assert aws.state(key) == "Enabled"
    with refused("IncorrectKeyMaterialException"):
        import_material(aws, key, material=other)
    with refused("UnsupportedOperationException"):
        import_material(aws, key, material=other, **NEW)


@pytest.mark.parametrize("spec", ["ECC_NIST_P384", "ECC_NIST_EDWARDS25519", "RSA_2048"])
def test_a_private_key_must_be_of_the_key_spec(aws: Aws, spec: str):
    key = aws.key(Origin="EXTERNAL", KeySpec=spec, KeyUsage="SIGN_VERIFY")
    private = ec.generate_private_key(ec.SECP256R1())
    material = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    for wrong in (material, b"nonsense"):
        with refused("IncorrectKeyMaterialException", spec):
            import_material(aws, key, material=wrong)


def test_hmac_material_has_the_length_of_its_spec(aws: Aws):
    key = aws.key(Origin="EXTERNAL", KeySpec="HMAC_384", KeyUsage="GENERATE_VERIFY_MAC")

    with refused("IncorrectKeyMaterialException"):
        import_material(aws, key)
    import_material(aws, key, material=bytes(48))
    assert aws.state(key) == "Enabled"
