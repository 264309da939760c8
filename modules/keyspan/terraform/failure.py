"""What Terraform said when it failed: the part worth reading, and what to do about it."""

from __future__ import annotations

import re

LINES = 80
"""How many lines of errors are kept; a keyring of many keys can repeat one error for each."""

_LAST = 20
_BOX = re.compile(r"^[╷╵│] ?", re.MULTILINE)
_ERROR = re.compile(r"^Error: ")
_WARNING = re.compile(r"^Warning: ")

_MIRROR = (
    "name a folder that holds the provider in KEYSPAN_PROVIDER_MIRROR"
    " (`{program} providers mirror FOLDER` makes one where the registry can be reached)"
)
_LOCK_FILE = (
    ".terraform.lock.hcl was written from other packages: add this platform's with"
    " `{program} providers lock`, or set KEYSPAN_PROVIDER_MIRROR to off to use the registry"
)
# A text that Terraform or the AWS provider prints, and what to do; the first that fits is used.
# "{program}" is what runs here, terraform or tofu.
_MENDS: tuple[tuple[str, str], ...] = (
    (
        "must use terraform init -upgrade",
        (
            ".terraform.lock.hcl holds another version than is asked for: `terraform init -upgrade`"
            " in that directory takes one; docs/region-mode.md first, if it is from 5 to 6"
        ),
    ),
    (
        'named "region"',
        "a `region` argument needs AWS provider 6: let required_providers ask for it",
    ),
    (
        "no available releases match",
        (
            "the mirror or registry has no such version: name another folder in"
            " KEYSPAN_PROVIDER_MIRROR, or set it to off to use the registry; keyspan.toml asks for"
            ' the version by [provider], and for 6 by providers = "region"'
        ),
    ),
    ("match any of the checksums", _LOCK_FILE),
    ("could not connect to registry", f"the provider registry cannot be reached: {_MIRROR}"),
    ("Failed to query available provider packages", f"the provider was not found: {_MIRROR}"),
    ("Failed to install provider", f"the provider could not be fetched: {_MIRROR}"),
    (
        "Error acquiring the state lock",
        (
            "somebody else is planning or applying: wait for them;"
            " `{program} force-unlock` only when certain that nobody is"
        ),
    ),
    ("Saved plan is stale", "something was applied since: plan again, and read the new plan"),
    (
        "No valid credential sources found",
        "sign in to AWS first: `aws sts get-caller-identity` shows who you are",
    ),
    (
        "is not a multi-Region",
        "another Region holds the primary key now: `keyspan doctor KEY` tells the way out",
    ),
    (
        "Provider configuration not present",
        (
            "a Region left the file while the state holds its key: put it back into `replicas`, and"
            ' retire it with `keyspan retire KEY REGION`; `retired = ["REGION"]` lets go of the key'
            " and deletes nothing"
        ),
    ),
    (
        "waiting for KMS Replica Key",
        (
            "the replica was created, only slower than the provider waits: when it is Enabled, run"
            " `{program} untaint ADDRESS`; never apply the replacement that the next plan shows;"
            " `keyspan doctor KEY` tells when and how"
        ),
    ),
    (
        "Instance cannot be destroyed",
        (
            "the change would delete or replace a key, and prevent_destroy held it: undo the"
            " change; where nothing was changed the key is tainted: `keyspan doctor KEY`"
        ),
    ),
    (
        "AlreadyExistsException: ",
        (
            "AWS has it already, pending deletion or lost from the state: `keyspan doctor KEY`"
            " tells which, and the way out"
        ),
    ),
    ("Required plugins are not installed", "run init first"),
    ("Inconsistent dependency lock file", "run init first"),
    ("initialization required", "run init first"),
)
_BY_ACTION = {
    "apply": "what was done is in the state: plan again to see what is left, and apply that plan",
}
_OTHERWISE = "mend what the error names, and run it again"


def useful_part(output: str) -> str:
    """Return the errors in what Terraform printed, or its last lines when it names none."""
    text = _BOX.sub("", output)
    kept: list[str] = []
    inside = False
    for line in text.splitlines():
        if _ERROR.match(line):
            inside = True
        elif _WARNING.match(line):
            inside = False
        if inside:
            kept.append(line)
    if not kept:
        return "\n".join(text.strip().splitlines()[-_LAST:])
    if len(kept) > LINES:
        kept = [*kept[:LINES], f"… and {len(kept) - LINES} lines more"]
    return "\n".join(kept).strip()


def mend_for(action: str, *, output: str, program: str) -> str:
    """Return what to do about a failure of "init", "plan" and so on, from what was printed.

    Args:
        action: what was run.
        output: what it printed.
        program: what a person types to run it: "terraform" or "tofu".
    """
    # Terraform breaks its errors at 78 columns, within the texts that are looked for.
    text = " ".join(_BOX.sub("", output).split())
    for sign, mend in _MENDS:
        if sign in text:
            return mend.replace("{program}", program)
    return _BY_ACTION.get(action, _OTHERWISE)
