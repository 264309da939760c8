"""What speaks for and against a promotion, told line by line; nothing is changed by looking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keyspan.config import loads
from keyspan.config.load import read_text
from keyspan.lifecycle.promotion import checks
from keyspan.lifecycle.promotion.empty import objections
from keyspan.lifecycle.promotion.noted import journal_of, noted
from keyspan.lifecycle.promotion.standing import Standing, held_primary
from keyspan.lifecycle.refused import Refused
from keyspan.live.promotion import Verdict, live_checks, look, settled_primary
from keyspan.model.state import key_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from keyspan.lifecycle.project import Project, Stack
    from keyspan.lifecycle.promotion.noted import Noted
    from keyspan.live import Connect
    from keyspan.live.promotion import Check
    from keyspan.model import Key
    from keyspan.terraform import State

PLAN = "Terraform's plan"

_UNPLANNED = "is made when the file is edited: as file and AWS stand, the provider makes none"
_REFUSED = "Nothing was done, for what is not ok."


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A promotion that nothing speaks against.

    Attributes:
        project: the project.
        standing: how far it is.
        key_id: the ID of the related keys.
        text: the keyring file's text as it was read.
        after: its text when it is done.
        begun: what the journal tells, where it was begun.
        waits: whether AWS may be at it still.
    """

    project: Project
    standing: Standing
    key_id: str
    text: str = field(repr=False)
    after: str = field(repr=False)
    begun: Noted | None
    waits: bool

    def steps(self, *, deadline: float) -> Iterator[str]:
        """Yield what is left to be done, step by step."""
        standing = self.standing
        promoted, region, move = standing.promoted, standing.region, standing.move
        if standing.calls:
            yield f"{standing.origin}: UpdatePrimaryRegion, {self.key_id} to {region}"
        if standing.calls or self.waits:
            yield f"wait until both Regions say so, and both keys are Enabled, {deadline:g} s long"
        if standing.edits:
            record = promoted.promoted_from
            told = f'promoted_from = "{record}"' if record else "without promoted_from"
            yield f'{checks.FILE}: primary = "{region}", {told}'
        if move:
            yield f"synthesize, plan: {move.origin} is moved to {move.target}, and nothing else"
            yield "apply that very plan: it changes the state alone"
        elif standing.edits:
            yield "synthesize, plan: nothing is left to be done"


def prepare(
    project: Project,
    key: str,
    region: str,
    *,
    connect: Connect,
    caller: Callable[[str], str],
    say: Callable[[str], None],
) -> Prepared:
    """Look at everything that a promotion depends on, and say each thing as it is found.

    Args:
        project: the project.
        key: the name of a key in its file.
        region: the Region whose key is to be the primary.
        connect: gives KMS of a Region.
        caller: gives the ARN of who calls AWS in a Region.
        say: prints a line.

    Raises:
        Refused: something speaks against it; it has been said.
        KeyspanError: it cannot be looked at.
    """
    text = read_text(project.file, name=checks.FILE)
    keyring = loads(text, name=checks.FILE)
    wanted = next(each for each in keyring.keys if each.name == key)
    _tell(say, checks.of_providers(keyring))
    _tell(say, checks.of_regions(wanted, region))
    _tell(say, checks.of_others(project.folder, keyring, wanted))
    stack = project.stack(wanted.stack)
    state = stack.state()
    _tell(say, checks.of_state(wanted, state))
    key_id, held = _key_id(wanted, state), held_primary(wanted, state) or ""
    begun = noted(journal_of(project.folder, key))
    looks = look(
        key_id, tuple(dict.fromkeys((wanted.primary.region, held, region))), connect=connect
    )
    live = settled_primary(looks)
    _tell(say, checks.of_journal(begun, key_id=key_id, region=region, live=live))
    waits = live is None and begun is not None and begun.region == region
    if live is None and not waits:
        _tell(say, checks.of_disagreement(looks, key))
    standing = Standing(keyring=keyring, key=wanted, region=region, live=live or region, held=held)
    _tell(say, checks.of_standing(standing))
    _tell(say, checks.of_provider(standing, stack, state))
    if standing.calls:
        _tell(say, checks.of_fields(wanted, region))
        two = sorted(
            (each for each in looks if each.region in (standing.live, region)),
            key=lambda each: each.region == region,
        )
        _tell(
            say,
            live_checks(
                two,
                key=wanted,
                account=keyring.account,
                primary=standing.live,
                region=region,
                connect=connect,
                caller=caller,
            ),
        )
        _tell(say, _of_plan(stack))
    elif not standing.done:
        if not waits:
            _tell(say, checks.of_looks(looks))
        say(f"{PLAN} {_UNPLANNED}")
    return Prepared(
        project=project,
        standing=standing,
        key_id=key_id,
        text=text,
        after=standing.edited(text, name=checks.FILE) if standing.edits else text,
        begun=begun,
        waits=waits,
    )


def _tell(say: Callable[[str], None], found: Iterable[Check]) -> None:
    """Say every check of some as it is found, and go on only where none speaks against it."""
    against = False
    for check in found:
        say(str(check))
        against |= check.verdict is Verdict.NOT_OK
    if against:
        raise Refused(_REFUSED)


def _key_id(key: Key, state: State) -> str:
    held = state.at(key_address(key, key.primary.region))
    # aws_kms_external_key has no key_id; its id is the key ID.
    return str(held.values.get("key_id") or held.values["id"]) if held else ""


def _of_plan(stack: Stack) -> Iterator[Check]:
    """Yield whether Terraform has nothing to do before the promotion."""
    found = objections(stack.review())
    if not found:
        yield checks.ok(PLAN, "is empty")
    for text in found:
        mend = "deploy first: a promotion begins where nothing is left to be done"
        yield checks.against(PLAN, text, mend)
