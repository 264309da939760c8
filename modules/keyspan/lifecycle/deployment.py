"""Deployment: each stack is planned, the plan is guarded, shown and agreed to, and then applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import Fault, KeyspanError
from keyspan.lifecycle.journal import PROMOTION, UnfitJournal, unfinished
from keyspan.lifecycle.refused import Refused
from keyspan.synth import chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keyspan.checks.guard import Allowance
    from keyspan.lifecycle.journal import Journal
    from keyspan.lifecycle.project import Project, Stack


def deploy(
    project: Project,
    *,
    names: Sequence[str],
    allow: Sequence[Allowance],
    agreed: Callable[[str], bool],
    say: Callable[[str], None],
) -> None:
    """Bring AWS to what the keyring file says, one stack after the other.

    Args:
        project: the project.
        names: the stacks; all of them without any.
        allow: what a person named and asked for, in the one stack that is deployed.
        agreed: asks a person whether to apply what was shown, given a question.
        say: prints a paragraph.

    Raises:
        Refused: the guard refuses a plan, a person did not agree to it, or a promotion is
            unfinished. Stacks before it have been applied, and it says which have not.
        KeyspanError: a step failed, or a stack is named that there is not.
    """
    _require_no_promotion(project)
    stacks = list(chosen(project.synth(), names).values())
    if allow and len(stacks) > 1:
        raise _unclear(
            "--allow", "names an address, and there are several stacks", "name the stack, too"
        )
    for number, stack in enumerate(stacks):
        try:
            _deploy_one(stack, allow=allow, agreed=agreed, say=say)
        except KeyspanError:
            if left := [each.name for each in stacks[number + 1 :]]:
                say(f"not deployed: {', '.join(left)}")
            raise


def _deploy_one(
    stack: Stack,
    *,
    allow: Sequence[Allowance],
    agreed: Callable[[str], bool],
    say: Callable[[str], None],
) -> None:
    stack.terraform.init()
    reviewed = stack.review(allow=allow)
    if not reviewed.approved:
        raise Refused(reviewed.told)
    say(reviewed.told)
    if not reviewed.plan.changed:
        say(f"{stack.name}: nothing to apply")
        return
    if not agreed(f"Apply this plan to {stack.name}: {reviewed.plan.counts}?"):
        raise Refused(f"{stack.name}: nothing was applied")
    stack.apply(reviewed)
    say(f"{stack.name}: applied: {reviewed.plan.counts}")


def _require_no_promotion(project: Project) -> None:
    for journal in unfinished(project.folder, PROMOTION):
        if _waits_for_its_apply(project, journal):
            continue
        fault = Fault(
            where=str(journal.file),
            problem=f"a promotion of {journal.key} is not finished",
            mend=f"keyspan promote {journal.key} REGION --apply goes on; "
            f"keyspan doctor {journal.key} tells more",
        )
        raise Refused(str(fault))


def _waits_for_its_apply(project: Project, journal: Journal) -> bool:
    """Whether a promotion is in AWS and in the file, which is edited last of both.

    Its plan is the file's then. `keyspan promote` applies no plan that does anything besides, so
    what else is to be done has to be done here.
    """
    try:
        noted = journal.read() or {}
    except UnfitJournal:
        return False
    keys = {key.name: key for key in project.keyring().keys}
    key = keys.get(journal.key)
    return key is not None and key.primary.region == noted.get("region")


def _unclear(where: str, problem: str, mend: str) -> KeyspanError:
    return KeyspanError(str(Fault(where=where, problem=problem, mend=mend)))
