"""An account in memory, of which stock is taken, and the keyring that is held against it."""

import pytest

from keyspan import Key, RelatedKey
from keyspan.live.inventory import NAMED, Scope, take_stock
from tests.live.account import ACCOUNT, AWAY, HOME, NOW


@pytest.fixture
def wanted():
    """A key of the keyring, with the same aliases in each Region."""

    def key(name, *regions, aliases=None, **more):
        held = (name,) if aliases is None else aliases
        primary, *replicas = (
            RelatedKey(region=each, aliases=held) for each in regions or (HOME, AWAY)
        )
        return Key(name=name, primary=primary, replicas=tuple(replicas), **more)

    return key


@pytest.fixture
def stock():
    """The stock of an account, taken in some Regions."""

    def taken(account, *regions, keyring=None, told_by=NAMED, **more):
        scope = Scope(regions=regions or (HOME, AWAY), told_by=told_by)
        return take_stock(
            scope, account=ACCOUNT, connect=account.connect, keyring=keyring, now=NOW, **more
        )

    return taken


@pytest.fixture
def notes():
    """The first line of each note."""

    def told(fleet):
        return [f"{note.where}: {note.problem}" for note in fleet.every_note]

    return told
