"""One Region's key policy, folded: what fields say stands there, the rest in statements."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import Fault, InvalidPolicy
from keyspan.model import Denials, RelatedKey
from keyspan.model.access import OWN_PRINCIPALS, Access
from keyspan.model.between import key_faults
from keyspan.model.rules import principal_account, shown
from keyspan.policy.document import VERSION, account_of_root
from keyspan.policy.equality import form, forms
from keyspan.policy.folding.offers import offers
from keyspan.policy.parse import parse
from keyspan.policy.render import built_statements, raw_statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keyspan.model import Key
    from keyspan.policy.document import Statement
    from keyspan.policy.equality import Form
    from keyspan.policy.folding.offers import Offer
    from keyspan.policy.place import Place

_EVERYTHING = "*"


def fold_one(text: str, *, key: Key, place: Place) -> Access:
    """Return what fields make the key policy of one Region.

    Args:
        text: the policy, as GetKeyPolicy returns it.
        key: the key, its kind and Regions; who may do what is read from the policy alone.
        place: the account, and the Region.

    Raises:
        InvalidPolicy: it is none, or of a version that Keyspan does not write.
    """
    policy = parse(text, where=f"the key policy in {place.region}")
    _require_version(text, place)
    fold = _Fold(policy.statements, key=key, place=place)
    fold.take_all()
    written = tuple(_written(statement, place) for statement in fold.left)
    return replace(
        fold.access,
        statements=written,
        external_accounts=_foreign(fold.left, fold.access, place),
        policy_id=policy.id or "",
    )


def rendered(access: Access | Offer, *, key: Key, place: Place) -> Counter[Form]:
    """Return the statements that fields make in a Region, each in its one form.

    Args:
        access: the fields, or some of them; the others make nothing.
        key: whose kind counts.
        place: the account and the Region.
    """
    related = _related(access, place.region)
    raw = (raw_statement(each, place=place) for each in related.statements)
    made = (*built_statements(key, related, place), *raw)
    return forms(statement.document() for statement in made)


class _Fold:
    """The statements of one policy, of which fields take what they make."""

    def __init__(self, statements: Iterable[Statement], *, key: Key, place: Place) -> None:
        self.left = list(statements)
        self.access = Access(root_delegation=False)
        self._key = key
        self._place = place

    def take_all(self) -> None:
        """Let each statement be taken that a field makes."""
        for statement in tuple(self.left):
            if statement not in self.left:
                continue
            beside = [other for other in self.left if other is not statement]
            for offer in offers(statement, beside=beside, region=self._place.region):
                if self._takes(offer, statement):
                    break

    def _takes(self, offer: Offer, statement: Statement) -> bool:
        """Take what an offer makes, if it makes the statement and nothing that is not there."""
        if not self._is_sound(offer):
            return False
        made = rendered(offer, key=self._key, place=self._place)
        if not made[form(statement.document())]:
            return False
        taken = self._found(made)
        if taken is None:
            return False
        self.left = [each for i, each in enumerate(self.left) if i not in taken]
        self._add(offer)
        return True

    def _found(self, made: Counter[Form]) -> set[int] | None:
        """Return where all that was made stands in what is left, or None."""
        wanted = Counter(made)
        found: set[int] = set()
        for index, statement in enumerate(self.left):
            here = form(statement.document())
            if wanted[here]:
                wanted[here] -= 1
                found.add(index)
        return None if +wanted else found

    def _is_sound(self, offer: Offer) -> bool:
        """Whether the fields could stand in a keyring, and say what no field says yet."""
        related = _related(offer, self._place.region)
        if any(related.problems()) or not _of_right_accounts(related, self._place):
            return False
        if any(self._is_said(name, value) for name, value in offer.items()):
            return False
        return not any(key_faults(_with(self._key, related)))

    def _is_said(self, name: str, value: Any) -> bool:
        """Whether a field says something already; what it would say now could change it."""
        more = isinstance(value, Denials) or name == "service_principals"
        return not more and bool(value) and bool(getattr(self.access, name))

    def _add(self, offer: Offer) -> None:
        for name, value in offer.items():
            said = getattr(self.access, name)
            together = value
            if isinstance(value, Denials):
                together = _merged(said, value)
            elif name == "service_principals":
                together = (*said, *value)
            self.access = replace(self.access, **{name: together})


def _related(access: Access | Offer, region: str) -> RelatedKey:
    said: dict[str, Any] = {"root_delegation": False}
    if isinstance(access, Access):
        said |= {field.name: getattr(access, field.name) for field in fields(Access)}
    else:
        said |= access
    return RelatedKey(region=region, **said)


def _with(key: Key, related: RelatedKey) -> Key:
    """Return a key with one of its related keys put in place of the one in that Region."""
    primary, *replicas = (related if r.region == related.region else r for r in key.related)
    return replace(key, primary=primary, replicas=tuple(replicas))


def _merged(one: Denials, other: Denials) -> Denials:
    nothing = Denials()
    names = [field.name for field in fields(Denials)]
    said = {name: getattr(other, name) for name in names}
    return replace(one, **{n: v for n, v in said.items() if v != getattr(nothing, n)})


def _of_right_accounts(related: RelatedKey, place: Place) -> bool:
    own = [each for name in OWN_PRINCIPALS for each in getattr(related, name)]
    own += related.deny.deletion_except_by
    return all(principal_account(each) == place.account for each in own) and all(
        principal_account(each) != place.account for each in related.external_users
    )


def _foreign(left: Iterable[Statement], access: Access, place: Place) -> tuple[str, ...]:
    """Return the other accounts that statements and granters name, which the keyring has to."""
    named = [p.name for statement in left for p in statement.principals if p.kind == "AWS"]
    accounts = {_account(name) for name in (*named, *access.granters)}
    known = {place.account, *map(principal_account, access.external_users), ""}
    return tuple(sorted(accounts - known))


def _account(name: str) -> str:
    if account := account_of_root(name):
        return account
    parts = name.split(":")
    return parts[4] if len(parts) > 4 and parts[2] in ("iam", "sts") else ""  # noqa: PLR2004


def _written(statement: Statement, place: Place) -> Mapping[str, Any]:
    """Return a statement as a keyring has it: an account by its root, and no Resource of "*"."""
    principals = tuple(
        replace(each, name=f"arn:{place.partition}:iam::{each.name}:root")
        if each.kind == "AWS" and account_of_root(each.name) == each.name
        else each
        for each in statement.principals
    )
    document = replace(statement, principals=principals).document()
    return {n: v for n, v in document.items() if (n, v) != ("Resource", _EVERYTHING)}


def _require_version(text: str, place: Place) -> None:
    said = cast("dict[str, Any]", json.loads(text)).get("Version")
    if said == VERSION:
        return
    found = f"has Version {shown(said)}" if said else "has no Version"
    raise InvalidPolicy([
        Fault(
            where=f"the key policy in {place.region}",
            problem=f'{found}, and Keyspan writes "{VERSION}"',
            mend="give it that Version first, if no ${…} stands in it: aws kms put-key-policy",
        )
    ])  # fmt: skip
