"""KS001: a key that KMS could rotate, and does not; CIS AWS Foundations 3.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown, truth
from keyspan.checks.finding import Severity
from keyspan.checks.rule import Rule, Undecided
from keyspan.model import addresses, specs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    spec = subject.argument("customer_master_key_spec", specs.SYMMETRIC)
    store = subject.argument("custom_key_store_id")
    rotates = truth(subject.argument("enable_key_rotation", default=False))
    if rotates is True:
        return
    if isinstance(spec, Unknown) or isinstance(store, Unknown):
        yield Undecided("whether KMS can rotate it")
    elif spec != specs.SYMMETRIC or store:
        return  # KMS rotates symmetric keys of its own material only.
    elif isinstance(rotates, Unknown):
        yield Undecided("whether enable_key_rotation is true")
    else:
        yield "enable_key_rotation is not true"


RULE = Rule(
    id="KS001",
    name="rotation-off",
    severity=Severity.WARNING,
    what="Rotation is off",
    why=(
        "Automatic rotation bounds how much data one key material protects; the old material "
        "stays, so that nothing has to be encrypted anew."
    ),
    mend=("set enable_key_rotation = true; on a multi-Region key it is the primary's setting"),
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4",
    types=frozenset({addresses.PRIMARY_TYPE}),
    find=_find,
)
