"""From the policy language to a KeyPolicy: every document that AWS can have stored is understood.

Whether it is a good policy is another question: keyspan.policy.grammar and keyspan.policy.review.
Source: IAM user guide, "Grammar of the IAM JSON policy language".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import Fault, InvalidPolicy
from keyspan.model.rules import did_you_mean, shown
from keyspan.policy.document import EVERYBODY, VERSIONS, Condition, KeyPolicy, Principal, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.policy.document import PrincipalKind

_DOCUMENT = ("Version", "Id", "Statement")
_STATEMENT = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
_EFFECTS = ("Allow", "Deny")
_KINDS = ("AWS", "Service", "Federated", "CanonicalUser")


def parse(text: str, *, where: str = "policy") -> KeyPolicy:
    """Return the key policy that a JSON text holds.

    Args:
        text: the document, as GetKeyPolicy returns it.
        where: what messages call it.

    Raises:
        InvalidPolicy: it is no policy; every fault at once.
    """
    reader = _Reader()
    policy = reader.policy(_decoded(text, where), where)
    if policy is None or reader.faults:
        raise InvalidPolicy(reader.faults)
    return policy


def parse_statement(document: Mapping[str, Any], *, where: str = "statement") -> Statement:
    """Return the statement that a table holds; its Resource is "*" where it names none.

    Raises:
        InvalidPolicy: it is no statement; every fault at once.
    """
    reader = _Reader()
    named: object = document
    if isinstance(document, dict) and not {"Resource", "NotResource"} & document.keys():
        named = {**document, "Resource": "*"}
    statement = reader.statement(named, where)
    if statement is None or reader.faults:
        raise InvalidPolicy(reader.faults)
    return statement


class _Reader:
    """Reads what it can, and notes each fault."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def policy(self, document: object, where: str) -> KeyPolicy | None:
        """Return the policy, or None where a document is no table."""
        members = self._members(document, where, _DOCUMENT)
        if members is None:
            return None
        version = members.get("Version", VERSIONS[0])
        if version not in VERSIONS:
            mend = f'write "Version": "{VERSIONS[-1]}"'
            self._fault(f"{where}.Version", f"{_got(version)} is no version", mend)
        if "Statement" not in members:
            self._fault(where, "has no Statement", "a policy without one allows nobody anything")
        listed = members.get("Statement", [])
        numbered = enumerate(_listed(listed))
        read = [self.statement(each, f"{where}.Statement[{i}]") for i, each in numbered]
        statements = tuple(statement for statement in read if statement)
        return KeyPolicy(statements, version=str(version), id=self._text(members, "Id", where))

    def statement(self, document: object, where: str) -> Statement | None:
        """Return one statement, or None where a document is no table."""
        members = self._members(document, where, _STATEMENT)
        if members is None:
            return None
        if members.get("Effect") not in _EFFECTS:
            found = _got(members["Effect"]) if "Effect" in members else "nothing"
            problem = f"{found} stands where Allow or Deny belongs"
            self._fault(f"{where}.Effect", problem, 'write "Allow" or "Deny", with that case')
        for one, other in (
            ("Principal", "NotPrincipal"),
            ("Action", "NotAction"),
            ("Resource", "NotResource"),
        ):
            if one in members and other in members:
                self._fault(where, f"names {one} and {other}", "name one of the two")
        if "Principal" not in members and "NotPrincipal" not in members:
            mend = 'name whom it is about: "Principal": {"AWS": "arn:…"}'
            self._fault(where, "has no Principal", mend)
        return Statement(
            sid=self._text(members, "Sid", where),
            effect="Deny" if members.get("Effect") == "Deny" else "Allow",
            principals=self._principals(members, "Principal", where),
            not_principals=self._principals(members, "NotPrincipal", where),
            actions=self._texts(members, "Action", where),
            not_actions=self._texts(members, "NotAction", where),
            resources=self._texts(members, "Resource", where),
            not_resources=self._texts(members, "NotResource", where),
            conditions=tuple(self._conditions(members.get("Condition", {}), f"{where}.Condition")),
            bare=members.get("Principal") == EVERYBODY.name,
        )

    def _principals(
        self, members: Mapping[str, Any], name: str, where: str
    ) -> tuple[Principal, ...]:
        if name not in members:
            return ()
        if members[name] == EVERYBODY.name:
            return (EVERYBODY,)
        by_kind = self._members(members[name], f"{where}.{name}", _KINDS)
        return tuple(
            Principal(cast("PrincipalKind", kind), who)
            for kind in by_kind or ()
            for who in self._texts(by_kind or {}, kind, f"{where}.{name}")
        )

    def _conditions(self, document: object, where: str) -> Iterator[Condition]:
        for operator, wanted in (self._members(document, where) or {}).items():
            inside = f"{where}.{operator}"
            for key, values in (self._members(wanted, inside) or {}).items():
                texts = tuple(self._value(value, f"{inside}.{key}") for value in _listed(values))
                yield Condition(operator, key, texts)

    def _members(
        self, document: object, where: str, known: tuple[str, ...] = ()
    ) -> Mapping[str, Any] | None:
        """Return a table's members, those of other names than the known ones left out."""
        if not isinstance(document, dict):
            self._fault(where, f"{_got(document)} stands where a table belongs", "write {…}")
            return None
        members = cast("dict[str, Any]", document)
        for name in members:
            if known and name not in known:
                mend = did_you_mean(name, known, otherwise=f"known are {', '.join(known)}")
                self._fault(f"{where}.{name}", "nothing of that name belongs here", mend)
        return {name: each for name, each in members.items() if not known or name in known}

    def _text(self, members: Mapping[str, Any], name: str, where: str) -> str | None:
        text = members.get(name)
        if text is None or isinstance(text, str):
            return text
        self._fault(f"{where}.{name}", f"{_got(text)} stands where text belongs", 'write "…"')
        return None

    def _texts(self, members: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
        texts: list[str] = []
        for text in _listed(members.get(name, [])):
            if isinstance(text, str):
                texts.append(text)
            else:
                problem = f"{_got(text)} stands where text belongs"
                self._fault(f"{where}.{name}", problem, 'write "…" or ["…", "…"]')
        return tuple(texts)

    def _value(self, value: object, where: str) -> str:
        """Return a condition's value as AWS compares it: true and 30 are texts to it."""
        match value:
            case bool():
                return str(value).lower()
            case str() | int() | float():
                return str(value)
            case _:
                problem = f"{_got(value)} stands where a text, a number or true belongs"
                self._fault(where, problem, "write one value, or a list of values")
                return ""

    def _fault(self, where: str, problem: str, mend: str) -> None:
        self.faults.append(Fault(where=where, problem=problem, mend=mend))


class _NamedTwiceError(ValueError):
    """A table of the document names a member twice, of which a parser would keep one."""


def _decoded(text: str, where: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        mend = "write the policy as JSON, each name once in its table"
        raise InvalidPolicy(
            [Fault(where=where, problem=f"is not JSON: {error}", mend=mend)]
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NamedTwiceError(f"{shown(twice)} stands twice in one table")
    return members


def _listed(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _got(value: object) -> str:
    match value:
        case None:
            return "null"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return shown(value)
