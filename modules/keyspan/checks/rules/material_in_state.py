"""KS019: imported key material that Terraform keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import stated
from keyspan.checks.finding import Severity
from keyspan.checks.rule import Rule
from keyspan.model import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    if stated(subject.argument("key_material_base64")):
        yield "key_material_base64 is set"


RULE = Rule(
    id="KS019",
    name="material-in-state",
    severity=Severity.ERROR,
    what="Key material lies in the state",
    why=("key_material_base64 stands in the state in clear: whoever reads the state has the key."),
    mend="leave it out, and import the material by keyspan material import",
    source="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_external_key",
    types=frozenset({addresses.EXTERNAL_PRIMARY_TYPE, addresses.EXTERNAL_REPLICA_TYPE}),
    find=_find,
)
