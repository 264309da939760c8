"""A trouble as it was found: what is wrong, what would make it worse, and the way out."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way out: commands, then a deploy, then what can be done only after it.

    Attributes:
        commands: what is to be typed, each as it stands, in their order.
        deploys: whether Terraform has to do the rest.
        allow: what the guard has to be told by name when it does.
        after: what is to be typed after that.
        again: whether `commands` stop for other troubles, and are to be typed after the deploy
            once more.
        settles: whether a record is left in the file at the end.
    """

    commands: tuple[str, ...] = ()
    deploys: bool = False
    allow: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    again: bool = False
    settles: bool = False

    @property
    def acts(self) -> bool:
        """Whether it does more than to drop a record."""
        return bool(self.commands) or self.deploys


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong with a living key.

    Attributes:
        where: the place: a Region, an address, a field of the file.
        found: what was found there.
        wanted: what it would have to be.
        warning: what must not be done meanwhile; "" where nothing is made worse.
        way: the way out.
        beside: the way out where other troubles stand beside it, which bar the first one.
        ends_it: whether nothing further can be told, or done, before it is mended.
        unread: whether it only says what could not be looked at.
    """

    where: str
    found: str
    wanted: str = ""
    warning: str = ""
    way: Way = field(default_factory=Way)
    beside: Way | None = None
    ends_it: bool = False
    unread: bool = False
