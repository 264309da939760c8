"""GenerateMac and VerifyMac."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from keyspan.emulator.kms.errors import KmsError
from keyspan.model.specs import GENERATE_VERIFY_MAC

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call, Output
    from keyspan.emulator.kms.key import Key


def generate_mac(call: Call) -> Output:
    """GenerateMac."""
    key, algorithm, mac = _computed(call)
    call.finish_dry_run()
    call.record_use(key)
    return {"Mac": mac, "MacAlgorithm": algorithm, "KeyId": key.arn}


def verify_mac(call: Call) -> Output:
    """VerifyMac: a MAC that does not verify is an error, never a false."""
    key, algorithm, mac = _computed(call)
    if not hmac.compare_digest(mac, call.input["Mac"]):
        raise KmsError("KMSInvalidMacException")
    call.finish_dry_run()
    call.record_use(key)
    return {"KeyId": key.arn, "MacValid": True, "MacAlgorithm": algorithm}


def _computed(call: Call) -> tuple[Key, str, bytes]:
    key = call.key_for(GENERATE_VERIFY_MAC)
    algorithm = call.algorithm(key, "MacAlgorithm")
    digest = algorithm.removeprefix("HMAC_SHA_")
    secret = key.family.current.secret
    return key, algorithm, hmac.digest(secret, call.input["Message"], f"sha{digest}")
