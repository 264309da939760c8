"""keyspan drift: where AWS is not what keyspan.toml says, and how to mend it."""

from __future__ import annotations

from typing import Any

import click

from keyspan.cli.verifying import looks_at_keys, tell, wanted


@click.command()
@looks_at_keys
def drift(**said: Any) -> None:
    """Tell where AWS is not what keyspan.toml says, and the way to mend each difference.

    All keys of the file, or each KEY, in every Region; AWS is only read, and no key is used. Exits
    with 1 for differences, and with 2 where only something could not be read.
    """
    from keyspan.live.aws import surveyor_of
    from keyspan.live.verification import verify

    asked = wanted(**said)
    found = verify(asked.verification(surveyor_of(asked.keyring.provider)))
    if code := tell(found, asked, command="drift", crypto=False):
        raise SystemExit(code)
