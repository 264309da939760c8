"""Which key is meant: another account, two IDs, never deployed, gone, of another kind."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.live import commands
from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.model.rules import key_id_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.lifecycle.trouble.case import Case
    from keyspan.live.survey import Surveyed
    from keyspan.model import Key


def another_account(case: Case) -> Iterator[Trouble]:
    """Yield that AWS was asked in another account, where all of this can only be missing."""
    if case.caller and case.caller != case.account:
        yield Trouble(
            where="AWS",
            found=f"signed in to account {case.caller}",
            wanted=f"account {case.account}, as the file says: sign in to it, and look again",
            warning="do nothing by what another account shows",
            way=Way(commands=(commands.CALLER,)),
            ends_it=True,
        )


def two_key_ids(case: Case) -> Iterator[Trouble]:
    """Yield that the file, the state and the person do not mean one key.

    An alias counts only where nothing else tells: with a state it is the alias that is wrong.
    """
    told: defaultdict[str, list[str]] = defaultdict(list)
    for each in case.held:
        if each.key_id:
            told[each.key_id].append(f"the state at {each.address}")
    if case.given:
        told[case.given].append("--key-id")
    if case.key.adopted:
        told[case.key.adopted].append(f"keys.{case.key.name}.adopted")
    if not told:
        for region, name, key_id in alias_targets(case.key, case.live):
            if may_be_meant(key_id):
                told[key_id].append(f"{ALIAS_PREFIX}{name} in {region}")
    if len(told) > 1:
        yield Trouble(
            where=f"keys.{case.key.name}",
            found="two keys go by this name: "
            + "; ".join(f"{key_id} by {', '.join(by)}" for key_id, by in told.items()),
            wanted="one key ID, which all related keys share",
            warning="do not deploy: find out first which of them the data is encrypted under",
            way=Way(commands=tuple(_looking_at(case, key_id) for key_id in told)),
            ends_it=True,
        )


def _looking_at(case: Case, key_id: str) -> str:
    """Return what shows one of several keys: the doctor where only aliases tell of it."""
    if case.held or case.key.adopted:
        return commands.describe(key_id, case.key.primary.region)
    return commands.doctor(case.key, key_id)


def another_kind(case: Case) -> Iterator[Trouble]:
    """Yield that the living key is of another kind than the file's; no key ever changes it."""
    key = case.key
    for seen in case.found:
        said = seen.described
        if said is None:
            continue
        kinds = (
            ("key spec", said.spec, key.key_spec),
            ("key usage", said.usage, key.usage),
            ("origin", said.origin, key.origin),
            ("MultiRegion", str(said.multi_region), str(True)),
        )
        if other := [f"{name} {found}, not {want}" for name, found, want in kinds if found != want]:
            yield Trouble(
                where=f"{seen.region}: {said.key_id}",
                found=f"its {', its '.join(other)}",
                wanted=f"the key of keys.{key.name}",
                warning="do not deploy: Terraform would replace the key; let the file say what it "
                "is, or look whether it is the right key",
                ends_it=True,
            )
            return


def alias_targets(key: Key, live: Mapping[str, Surveyed]) -> Iterator[tuple[str, str, str]]:
    """Yield the Region, the name and the key ID of each alias of the file that leads somewhere."""
    for related in (*key.held, *key.retired):
        seen = live.get(related.region)
        for name in related.aliases:
            target = seen.aliases.get(name) if seen and seen.aliases else None
            if target:
                yield related.region, name, target


def may_be_meant(key_id: str) -> bool:
    """Whether an alias that leads to a key may tell which one is meant: a multi-Region key."""
    return key_id_problem(key_id) is None


def never_deployed(case: Case) -> Iterator[Trouble]:
    """Yield that the key is nowhere yet, as far as anything leads to it."""
    if case.key_id or case.state is None or case.held or not case.key.held:
        return
    if any(seen.refusals for seen in case.live.values()):
        return
    names = [related.region for related in case.key.held if not related.aliases]
    blind = f", and in {', '.join(names)} the file has no alias to find it by" if names else ""
    yield Trouble(
        where=f"keys.{case.key.name}",
        found=f"neither the state nor an alias leads to a key{blind}",
        wanted=f"a key in {', '.join(case.key.regions)}",
        warning="if it was deployed before, its state is lost, and deploy would make another key: "
        f"name its ID then, {commands.doctor(case.key, 'mrk-…')}",
        way=Way(deploys=True),
        ends_it=True,
    )


def gone(case: Case) -> Iterator[Trouble]:
    """Yield that the key was there, and AWS has it in no Region any more."""
    regions = [each.region for each in case.live.values() if each.absent]
    if case.key_id is None or not regions or len(regions) < len(case.live):
        return
    yield Trouble(
        where=", ".join(regions),
        found=f"AWS has {case.key_id} in none of them",
        wanted=f"the key of keys.{case.key.name}",
        warning="do not deploy: it would make another key, which opens none of the old data. A key "
        "whose deletion is over comes back by nothing; look whether it is the right account",
        way=Way(commands=(commands.CALLER, commands.events(case.key_id, regions[0]))),
        ends_it=True,
    )
