"""keyspan material on the embedded AWS, as a person meets it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from keyspan.cli import keyspan
from keyspan.errors import KeyspanError
from tests.aws import kms

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_kms import KMSClient

    from keyspan.emulator import EmulatorProcess

THREE = ("us-east-1", "us-west-2", "eu-west-1")
TWO = ("us-east-1", "eu-west-1")
MESSAGE = b"the same key in every Region"


@dataclass
class Done:
    status: int
    output: str


@dataclass
class Vault:
    """A key of a keyring file, deployed as Terraform would, and the command line beside it."""

    folder: Path
    aws: EmulatorProcess
    regions: tuple[str, ...]
    key_id: str

    def kms(self, region: str) -> KMSClient:
        return kms(region, self.aws.environment)

    def run(self, *arguments: str, given: bytes | None = None) -> Done:
        config = ("--config", str(self.folder / "keyspan.toml"))
        try:
            done = CliRunner(env=dict(self.aws.environment)).invoke(
                keyspan, ["material", *arguments, *config], input=given, catch_exceptions=False
            )
        except KeyspanError as error:
            return Done(error.exit_code, str(error))
        return Done(done.exit_code, done.output)

    def file(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)

    def replicate(self) -> None:
        for region in self.regions[1:]:
            self.kms(self.regions[0]).replicate_key(KeyId=self.key_id, ReplicaRegion=region)
        self.aws.advance(seconds=60)

    def brought_up(self, content: bytes, *more: str) -> Vault:
        """The first material in every Region."""
        path = self.file("first", content)
        assert self.run("import", "vault", "--file", path, "--apply", *more).status == 0
        self.replicate()
        assert self.run("import", "vault", "--file", path, "--apply", *more).status == 0
        return self

    def states(self) -> list[str]:
        found = [self.kms(r).describe_key(KeyId=self.key_id)["KeyMetadata"] for r in self.regions]
        return [each["KeyState"] for each in found]


Make = "Callable[..., Vault]"


@pytest.fixture
def vault(tmp_path, embedded_aws) -> Make:
    def make(
        regions: tuple[str, ...] = THREE,
        *,
        spec: str = "SYMMETRIC_DEFAULT",
        usage: str = "ENCRYPT_DECRYPT",
        alias: bool = True,
    ) -> Vault:
        first, *others = regions
        name = re.sub(r"[^A-Za-z0-9]", "-", tmp_path.name)
        aliases = f'aliases = ["{name}"]\n' if alias else ""
        (tmp_path / "keyspan.toml").write_text(
            f'account = "111122223333"\n[keys.vault]\nprimary = "{first}"\nreplicas = {others}\n'
            f'origin = "EXTERNAL"\nkey_spec = "{spec}"\nkey_usage = "{usage}"\n{aliases}'
            '[keys.orders]\nprimary = "us-east-1"\n'
        )
        client = kms(first, embedded_aws.environment)
        created = client.create_key(
            MultiRegion=True, Origin="EXTERNAL", KeySpec=spec, KeyUsage=usage
        )
        key_id = created["KeyMetadata"]["KeyId"]
        if alias:
            client.create_alias(AliasName=f"alias/{name}", TargetKeyId=key_id)
        return Vault(tmp_path, embedded_aws, regions, key_id)

    return make


def test_a_dry_run_tells_and_does_nothing(vault):
    one = vault()
    done = one.run("import", "vault", "--file", one.file("first", os.urandom(32)))
    assert done.status == 0
    assert done.output == (
        f"vault ({one.key_id}), key material expires: never\n"
        "us-east-1  primary  PendingImport  import the first key material\n"
        "us-west-2, eu-west-1: no key yet; replicas are created after the primary key has its "
        "material\n  apply Terraform again to create the replicas, then run keyspan material "
        "import again\nNothing was done: --apply does it.\n"
    )
    state = one.kms("us-east-1").describe_key(KeyId=one.key_id)["KeyMetadata"]["KeyState"]
    assert state == "PendingImport"


def test_the_same_bytes_come_into_three_regions(vault):
    one = vault().brought_up(os.urandom(32))
    assert one.states() == ["Enabled"] * 3
    blob = one.kms("us-west-2").encrypt(KeyId=one.key_id, Plaintext=MESSAGE)["CiphertextBlob"]
    for region in one.regions:
        opened = one.kms(region).decrypt(KeyId=one.key_id, CiphertextBlob=blob)
        assert opened["Plaintext"] == MESSAGE
    done = one.run("status", "vault")
    assert (done.status, done.output.count("imported  never")) == (0, 3)


def test_material_comes_from_standard_input_too(vault):
    one = vault(("us-east-1",))
    assert one.run("import", "vault", "--file", "-", "--apply", given=b"\x07" * 32).status == 0
    assert one.states() == ["Enabled"]


def test_a_key_without_alias_is_found_by_its_id(vault):
    one = vault(("us-east-1",), alias=False)
    path = one.file("first", os.urandom(32))
    refused = one.run("import", "vault", "--file", path)
    assert (refused.status, "has no alias in us-east-1 to find it by" in refused.output) == (
        1,
        True,
    )
    told = one.run("import", "vault", "--file", path, "--key-id", one.key_id, "--apply")
    assert told.status == 0
    assert one.states() == ["Enabled"]


def test_what_expires_is_told_and_comes_back(vault):
    one = vault(TWO).brought_up(secret := os.urandom(32), "--expires", "90d")
    one.aws.advance(days=91)
    done = one.run("status", "vault")
    assert done.status == 1
    for region in TWO:
        assert f"{region}: the key cannot be used: PendingImport, without key material" in (
            done.output
        )
    assert one.states() == ["PendingImport"] * 2
    path = one.file("again", secret)
    assert one.run("import", "vault", "--file", path, "--apply").status == 0
    assert one.states() == ["Enabled"] * 2


def test_other_bytes_are_refused_and_nothing_has_changed(vault):
    one = vault(TWO).brought_up(os.urandom(32))
    before = one.run("status", "vault").output
    done = one.run("import", "vault", "--file", one.file("other", os.urandom(32)), "--apply")
    assert done.status == 2
    assert "these are not the bytes that were imported before" in done.output
    assert one.run("status", "vault").output == before


def current(one: Vault, region: str) -> str:
    return one.kms(region).describe_key(KeyId=one.key_id)["KeyMetadata"]["CurrentKeyMaterialId"]


def test_it_rotates_in_three_regions_and_opens_what_is_old(vault):
    one = vault().brought_up(os.urandom(32))
    old = one.kms("eu-west-1").encrypt(KeyId=one.key_id, Plaintext=MESSAGE)["CiphertextBlob"]
    before = current(one, "us-east-1")
    path = one.file("second", os.urandom(32))
    told = one.run("rotate", "vault", "--file", path)
    assert (told.status, current(one, "us-east-1")) == (0, before)
    done = one.run("rotate", "vault", "--file", path, "--apply")
    assert done.status == 0
    assert "us-east-1: rotated\n" in done.output
    (after,) = {current(one, region) for region in one.regions}
    assert after != before
    for region in one.regions:
        opened = one.kms(region).decrypt(KeyId=one.key_id, CiphertextBlob=old)
        assert opened["Plaintext"] == MESSAGE


def test_a_rotation_that_was_interrupted_goes_on(vault):
    one = vault(TWO).brought_up(os.urandom(32))
    one.kms("eu-west-1").schedule_key_deletion(KeyId=one.key_id)
    path = one.file("second", os.urandom(32))
    refused = one.run("rotate", "vault", "--file", path, "--apply")
    assert refused.status == 1
    assert "eu-west-1: the replica key is PendingDeletion" in refused.output
    one.kms("eu-west-1").cancel_key_deletion(KeyId=one.key_id)
    one.kms("eu-west-1").enable_key(KeyId=one.key_id)
    assert one.run("rotate", "vault", "--file", path, "--apply").status == 0
    assert current(one, "us-east-1") == current(one, "eu-west-1")


def der(key) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def test_an_rsa_key_signs_in_one_region_for_the_other_and_for_its_own_half(vault):
    private = rsa.generate_private_key(65537, 2048)
    one = vault(TWO, spec="RSA_2048", usage="SIGN_VERIFY").brought_up(der(private))
    asked = {"KeyId": one.key_id, "Message": MESSAGE, "SigningAlgorithm": "RSASSA_PSS_SHA_256"}
    signature = one.kms("us-east-1").sign(**asked)["Signature"]
    assert one.kms("eu-west-1").verify(**asked, Signature=signature)["SignatureValid"]
    pss = padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=32)
    private.public_key().verify(signature, MESSAGE, pss, SHA256())


def test_an_ecc_key_in_pem_signs_in_one_region_for_the_other_and_for_its_own_half(vault):
    private = ec.generate_private_key(ec.SECP384R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    one = vault(TWO, spec="ECC_NIST_P384", usage="SIGN_VERIFY").brought_up(pem)
    asked = {"KeyId": one.key_id, "Message": MESSAGE, "SigningAlgorithm": "ECDSA_SHA_384"}
    signature = one.kms("eu-west-1").sign(**asked)["Signature"]
    assert one.kms("us-east-1").verify(**asked, Signature=signature)["SignatureValid"]
    from cryptography.hazmat.primitives.hashes import SHA384

    private.public_key().verify(signature, MESSAGE, ec.ECDSA(SHA384()))


def test_an_hmac_key_makes_the_mac_that_its_bytes_make(vault):
    secret = os.urandom(32)
    one = vault(TWO, spec="HMAC_256", usage="GENERATE_VERIFY_MAC").brought_up(secret)
    asked = {"KeyId": one.key_id, "Message": MESSAGE, "MacAlgorithm": "HMAC_SHA_256"}
    mac = one.kms("us-east-1").generate_mac(**asked)["Mac"]
    assert one.kms("eu-west-1").verify_mac(**asked, Mac=mac)["MacValid"]
    local = HMAC(secret, SHA256())
    local.update(MESSAGE)
    local.verify(mac)
    refused = one.run("rotate", "vault", "--file", one.file("second", os.urandom(32)))
    assert refused.status == 1
    assert "HMAC_256 cannot rotate" in refused.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["status", "valut"], 'has no key "valut"\n  did you mean "vault"?'),
        (["status", "orders"], "keys.orders: AWS makes its key material"),
        (["status", "vault", "--key-id", "alias/vault"], "is not the key ID of a multi-Region key"),
        (
            ["import", "vault", "--file", "FIRST", "--expires", "400d"],
            "is not in the next 365 days",
        ),
        (["import", "vault", "--file", "SHORT"], "holds 3 bytes, and SYMMETRIC_DEFAULT takes 32"),
        (["import", "vault", "--file", "/no/such/file"], "No such file or directory"),
        (["import", "vault"], "Missing option '--file'"),
    ],
)
def test_what_is_asked_wrongly_is_told(vault, arguments, says):
    one = vault(("us-east-1",))
    files = {"FIRST": one.file("first", b"x" * 32), "SHORT": one.file("short", b"abc")}
    done = one.run(*(files.get(each, each) for each in arguments))
    assert done.status == 2
    assert says in done.output
    assert one.states() == ["PendingImport"]


def test_a_region_that_is_pending_deletion_is_left_out_and_told(vault):
    one = vault(TWO).brought_up(secret := os.urandom(32))
    one.kms("eu-west-1").schedule_key_deletion(KeyId=one.key_id)
    done = one.run("import", "vault", "--file", one.file("again", secret), "--apply")
    assert done.status == 1
    assert "us-east-1: imported, key material" in done.output
    assert "eu-west-1: the key cannot be used: PendingDeletion" in done.output


def test_a_region_that_cannot_be_read_is_told_after_the_others(vault):
    one = vault(TWO).brought_up(secret := os.urandom(32))
    file = one.folder / "keyspan.toml"
    file.write_text(file.read_text() + '[provider.in.eu-west-1]\nprofile = "not-there"\n')
    path = one.file("again", secret)
    for arguments in (["status", "vault"], ["import", "vault", "--file", path, "--apply"]):
        done = one.run(*arguments)
        assert done.status == 2
        assert "eu-west-1: sign in: ProfileNotFound" in done.output


def test_another_account_is_refused(vault):
    one = vault(("us-east-1",))
    file = one.folder / "keyspan.toml"
    file.write_text(file.read_text().replace("111122223333", "444455556666"))
    done = one.run("import", "vault", "--file", one.file("first", b"x" * 32), "--apply")
    assert done.status == 1
    assert "its account is 111122223333, and keys.vault wants 444455556666" in done.output
    assert one.states() == ["PendingImport"]
