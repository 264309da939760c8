"""The calls of one service in one Region by boto3, with refusals of our own."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from botocore import xform_name

from keyspan.live.aws import refusals
from keyspan.live.gateway import CallRefused, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from contextlib import AbstractContextManager


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """A service of one Region.

    Attributes:
        region: the Region.
        client: its client.
        permissions: calls whose permission is not called like the call: "HeadObject" to
            "s3:GetObject".
    """

    permissions: ClassVar[Mapping[str, str]] = MappingProxyType({})

    region: str
    client: Any

    def call(self, operation: str, **request: Any) -> Any:
        """Return what one call answers.

        Raises:
            CallRefused: AWS refuses it.
        """
        try:
            with self.told(operation):
                return getattr(self.client, xform_name(operation))(**request)
        except CallRefused as refusal:
            if refusal.reason is Reason.DENIED and operation in self.permissions:
                mend = f"allow {self.permissions[operation]} to who calls, in an IAM policy"
                raise refusal.mended_by(mend) from None
            raise

    def found(self, operation: str, *, absent: Collection[str], **request: Any) -> Any:
        """Return what one call answers, or None where AWS says by a code that there is none.

        Raises:
            CallRefused: AWS refuses it with another code.
        """
        try:
            return self.call(operation, **request)
        except CallRefused as refusal:
            if refusal.code in absent:
                return None
            raise

    def told(self, operation: str) -> AbstractContextManager[None]:
        """Return what raises boto3's errors of a call as a CallRefused."""
        service = self.client.meta.service_model.service_name
        return refusals.told(region=self.region, operation=operation, service=service)
