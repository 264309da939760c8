"""Brings a request to its operation, and the answer back as AWS JSON 1.1.

Source: the protocol "AWS JSON 1.1" of the Smithy specification; botocore's KMS service model.
"""

from __future__ import annotations

import json
import sys
import threading
import traceback
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

import botocore.session

from keyspan.emulator.kms import (
    agreement,
    aliases,
    datakeys,
    deletion,
    encapsulation,
    encryption,
    grants,
    imports,
    lifecycle,
    listing,
    macs,
    policies,
    replication,
    rotation,
    signing,
    tags,
)
from keyspan.emulator.kms.call import Call, Operation
from keyspan.emulator.kms.errors import KmsError, internal, unsupported, validation
from keyspan.emulator.kms.managed import managed_key
from keyspan.emulator.kms.store import Place, Store
from keyspan.emulator.kms.wire import decode, encode
from keyspan.model.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from typing import Any

    from botocore.model import OperationModel

    from keyspan.emulator.clock import Clock

TARGET_PREFIX = "TrentService."
"""What the header X-Amz-Target of a KMS request begins with."""

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "CancelKeyDeletion": deletion.cancel_key_deletion,
        "CreateAlias": aliases.create_alias,
        "CreateGrant": grants.create_grant,
        "CreateKey": lifecycle.create_key,
        "Decapsulate": encapsulation.decapsulate,
        "Decrypt": encryption.decrypt,
        "DeleteAlias": aliases.delete_alias,
        "DeleteImportedKeyMaterial": imports.delete_imported_key_material,
        "DeriveSharedSecret": agreement.derive_shared_secret,
        "DescribeKey": lifecycle.describe_key,
        "DisableKey": lifecycle.disable_key,
        "DisableKeyRotation": rotation.disable_key_rotation,
        "EnableKey": lifecycle.enable_key,
        "EnableKeyRotation": rotation.enable_key_rotation,
        "Encapsulate": encapsulation.encapsulate,
        "Encrypt": encryption.encrypt,
        "GenerateDataKey": datakeys.generate_key,
        "GenerateDataKeyPair": datakeys.generate_pair,
        "GenerateDataKeyPairWithoutPlaintext": datakeys.generate_pair_without_plaintext,
        "GenerateDataKeyWithoutPlaintext": datakeys.generate_key_without_plaintext,
        "GenerateMac": macs.generate_mac,
        "GenerateRandom": datakeys.generate_random,
        "GetKeyLastUsage": lifecycle.get_key_last_usage,
        "GetKeyPolicy": policies.get_key_policy,
        "GetKeyRotationStatus": rotation.get_key_rotation_status,
        "GetParametersForImport": imports.get_parameters_for_import,
        "GetPublicKey": signing.get_public_key,
        "ImportKeyMaterial": imports.import_key_material,
        "ListAliases": aliases.list_aliases,
        "ListGrants": grants.list_grants,
        "ListKeyPolicies": policies.list_key_policies,
        "ListKeyRotations": rotation.list_key_rotations,
        "ListKeys": listing.list_keys,
        "ListResourceTags": tags.list_resource_tags,
        "ListRetirableGrants": grants.list_retirable_grants,
        "PutKeyPolicy": policies.put_key_policy,
        "ReEncrypt": encryption.re_encrypt,
        "ReplicateKey": replication.replicate_key,
        "RetireGrant": grants.retire_grant,
        "RevokeGrant": grants.revoke_grant,
        "RotateKeyOnDemand": rotation.rotate_key_on_demand,
        "ScheduleKeyDeletion": deletion.schedule_key_deletion,
        "Sign": signing.sign,
        "TagResource": tags.tag_resource,
        "UntagResource": tags.untag_resource,
        "UpdateAlias": aliases.update_alias,
        "UpdateKeyDescription": lifecycle.update_key_description,
        "UpdatePrimaryRegion": replication.update_primary_region,
        "Verify": signing.verify,
        "VerifyMac": macs.verify_mac,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP response."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes


class KeyManagementService:
    """KMS, in every Region and for every account.

    Args:
        clock: the time by which keys are deleted, expire and rotate.
        lag: how long a new replica is Creating and a promotion is Updating.
    """

    def __init__(self, *, clock: Clock, lag: timedelta) -> None:
        self._clock = clock
        self._lag = lag
        self._store = Store()
        self._model = botocore.session.get_session().get_service_model("kms")
        self._lock = threading.Lock()

    def handle(self, operation: str, body: bytes, *, account: str, region: str) -> Response:
        """Answer one request; it is alone with the store while it runs."""
        request_id = str(uuid.uuid4())
        try:
            with self._lock:
                answer = self._answer(
                    operation, body, account=account, region=region, request_id=request_id
                )
        except KmsError as error:
            return _refusal(error, request_id)
        except Exception as error:  # noqa: BLE001 - a fault of ours is answered, and shown
            traceback.print_exc(file=sys.stderr)
            return _refusal(internal(f"{type(error).__name__}: {error}"), request_id)
        return _response(HTTPStatus.OK, answer, request_id)

    def managed_key(self, service: str, *, place: Place) -> str:
        """Return the ARN of the AWS managed key of a service, which is made when it is first used.

        Args:
            service: how AWS's alias names it: "s3", for alias/aws/s3.
            place: the account and the Region.
        """
        with self._lock:
            call = self._call("CreateKey", {}, place=place, request_id=str(uuid.uuid4()))
            return managed_key(call, service=service).arn

    def _answer(
        self, operation: str, body: bytes, *, account: str, region: str, request_id: str
    ) -> Mapping[str, Any]:
        model = self._operation_model(operation)
        if region not in REGIONS:
            raise validation(f"{region} is not a Region that AWS KMS is known to be in.")
        place = Place(account=account, region=region)
        call = self._call(operation, _decoded(model, body), place=place, request_id=request_id)
        output = OPERATIONS[operation](call)
        return encode(model.output_shape, output) if output and model.output_shape else {}

    def _call(
        self, operation: str, given: Mapping[str, Any], *, place: Place, request_id: str
    ) -> Call:
        now = self._clock.now()
        self._store.move_to(now)
        return Call(
            operation=operation,
            place=place,
            now=now,
            lag=self._lag,
            request_id=request_id,
            store=self._store,
            input=given,
        )

    def _operation_model(self, operation: str) -> OperationModel:
        if operation not in self._model.operation_names:
            raise KmsError("UnknownOperationException", f"{operation} is not a KMS operation.")
        if operation not in OPERATIONS:
            raise unsupported(f"The emulator does not support {operation}.")
        return self._model.operation_model(operation)


def _decoded(model: OperationModel, body: bytes) -> Mapping[str, Any]:
    try:
        document: object = json.loads(body or b"{}")
    except ValueError:
        raise KmsError("SerializationException", "The request body is not valid JSON.") from None
    return decode(model.input_shape, document) if model.input_shape else {}


def _refusal(error: KmsError, request_id: str) -> Response:
    body = {"__type": error.code, "message": error.message}
    return _response(error.status, body, request_id, {"x-amzn-ErrorType": error.code})


def _response(
    status: HTTPStatus,
    body: Mapping[str, Any],
    request_id: str,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    return Response(
        status=status,
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "x-amzn-RequestId": request_id,
            **headers,
        },
        body=json.dumps(body).encode(),
    )
