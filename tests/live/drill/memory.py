"""A service whose copies arrive in other Regions, in memory: a Trials for each Region."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from keyspan.live import CallRefused
from keyspan.live.gateway import Seen, Trial


@dataclass
class Service:
    """What all Regions hold, and every call in order.

    Attributes:
        seconds: how long a copy is under way.
        under: Region to the key that encrypts there, where it is another than the related one.
        keeps: Region to why nothing goes from there.
        fails: a call, ("eu-west-1", "read"), to the error code that it gets.
    """

    seconds: float = 0
    now: float = 0
    under: dict[str, str] = field(default_factory=dict)
    keeps: dict[str, str] = field(default_factory=dict)
    fails: dict[tuple[str, str], str] = field(default_factory=dict)
    holds: dict[tuple[str, str], tuple[float, Seen]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)

    def connect(self, service: str, region: str) -> Regional:
        return Regional(self, region)

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> float:
        return self.now


@dataclass
class Regional:
    service: Service
    region: str

    def lasting(self, trial: Trial) -> str:
        self._call("lasting")
        return self.service.keeps.get(self.region, "")

    def write(self, trial: Trial) -> None:
        seen = Seen(text=trial.text, key=trial.keys[self.region])
        try:
            self._call("write")
        finally:  # what is refused without an answer may have been done
            if self.service.fails.get((self.region, "write")) != "AccessDenied":
                self._hold(self.region, trial, seen, self.service.now)
                for region in trial.copies:
                    key = self.service.under.get(region, trial.keys[region])
                    arrives = self.service.now + self.service.seconds
                    self._hold(region, trial, replace(seen, key=key), arrives)

    def _hold(self, region: str, trial: Trial, seen: Seen, moment: float) -> None:
        self.service.holds[region, trial.name] = (moment, seen)

    def read(self, trial: Trial) -> Seen | None:
        self._call("read")
        moment, seen = self.service.holds[self.region, trial.name]
        return seen if moment <= self.service.now else None

    def remove(self, trial: Trial) -> None:
        self._call("remove")
        self.service.holds.pop((self.region, trial.name), None)

    def _call(self, name: str) -> None:
        self.service.calls.append((self.region, name))
        if code := self.service.fails.get((self.region, name)):
            raise CallRefused(
                region=self.region,
                operation=name,
                code=code,
                message="no",
                mend="do it",
                certain=code != "EndpointConnectionError",
            )
