"""Lambda: a function in each Region, with environment and code under the key of its Region.

Lambda encrypts environment variables by a grant, which it makes for whoever configures the
function, and packages by itself.
Source: AWS Lambda developer guide, "Securing Lambda environment variables",
configuration-envvars-encryption.html, and "Encrypting Lambda .zip deployment packages",
encrypt-zip-package.html; its API reference, CreateFunction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from keyspan.model import rules
from keyspan.model.access import ServicePrincipal
from keyspan.model.bounds import Bounds
from keyspan.model.protects.each_region import InEachRegion, outside, unfit
from keyspan.model.protects.protection import Needed
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.keys import Key

TIMEOUT_SECONDS = Bounds(1, 900)
"""Timeout of a function."""

MEMORY_MB = Bounds(128, 10_240)
"""MemorySize of a function, in MB."""

_PACKAGE = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.{1,1024}")
_VARIABLE = re.compile(r"[A-Za-z]\w+", re.ASCII)
_RESERVED = re.compile(
    "AWS_(ACCESS_KEY(_ID)?|(DEFAULT_)?REGION|EXECUTION_ENV|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_("
    "FUNCTION_(MEMORY_SIZE|NAME|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API))"
    "|LAMBDA_(RUNTIME_DIR|TASK_ROOT)"
)
_ENVIRONMENT_BYTES = 4_096
_MADE_WITH = ("role", "runtime", "handler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(InEachRegion):
    """A function of one name in each Region.

    Attributes:
        function: its name.
        packages: Region to the .zip package there: "s3://acme-code-eu/orders-1.zip".
        role: the ARN of its execution role.
        runtime: Lambda's name of it: "python3.13".
        handler: what is called: "orders.handle".
        environment: environment variables, and no secret: they stand in Terraform's state.
        timeout_seconds: how long a call may take; None for Lambda's default, 3.
        memory_mb: memory in MB; None for Lambda's default, 128.
    """

    service: ClassVar[str] = "lambda"
    thing: ClassVar[str] = "function"
    of_making: ClassVar[tuple[str, ...]] = (
        "packages",
        *_MADE_WITH,
        "environment",
        "timeout_seconds",
        "memory_mb",
    )

    function: str
    packages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    role: str | None = None
    runtime: str | None = None
    handler: str | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    timeout_seconds: int | None = None
    memory_mb: int | None = None

    def package(self, region: str) -> tuple[str, str]:
        """Return the bucket and the object of a Region's package."""
        bucket, _, package = self.packages[region].removeprefix("s3://").partition("/")
        return bucket, package

    @property
    def called(self) -> str:
        """The name of the functions."""
        return self.function

    @property
    def needed(self) -> Needed:
        """That Lambda may use the key for this function's packages, as it does by itself."""
        arn = f"arn:{{partition}}:lambda:{{region}}:{{account}}:function:{self.function}"
        arns = (arn, f"{arn}:*")
        return Needed(service_principals=(ServicePrincipal(service="lambda", source_arns=arns),))

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from InEachRegion.problems(self)
        mend = "use 1 to 64 letters, digits, - and _"
        if problem := unfit(self.function, r"[\w-]{1,64}", what="a function", mend=mend):
            yield "function", problem
        yield from self._of_packages()
        if self.role is not None and (problem := rules.role_problem(self.role)):
            yield "role", problem
        for name in ("runtime", "handler"):
            said = getattr(self, name)
            if said is not None and not re.fullmatch(r"[\w./:-]{1,128}", said, re.ASCII):
                mend = "write it as Lambda does, in up to 128 letters, digits and _./:-"
                yield name, Problem(f"{shown(said)} cannot be the {name} of a function", mend)
        yield from self._of_environment()
        for name, bounds, unit in (
            ("timeout_seconds", TIMEOUT_SECONDS, "seconds"),
            ("memory_mb", MEMORY_MB, "MB"),
        ):
            if problem := outside(getattr(self, name), bounds, unit=unit):
                yield name, problem

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        yield from InEachRegion.between(self, key)
        if self.existing:
            return
        yield from self.for_each_region("packages", key)
        for name in _MADE_WITH:
            if getattr(self, name) is None:
                mend = "name it, or write existing = true for a function that is made elsewhere"
                yield name, Problem("a function is not made without it", mend)

    def _of_packages(self) -> Iterator[tuple[str, Problem]]:
        for region, package in self.packages.items():
            if problem := rules.region_problem(region):
                yield "packages", problem
            if not _PACKAGE.fullmatch(package):
                mend = 'name bucket and object: "s3://acme-code/orders-1.zip"'
                yield f"packages.{region}", Problem(f"{shown(package)} is no package in S3", mend)

    def _of_environment(self) -> Iterator[tuple[str, Problem]]:
        for name in self.environment:
            if not _VARIABLE.fullmatch(name) or _RESERVED.fullmatch(name):
                said = f"{shown(name)} cannot name an environment variable of a function"
                mend = "use letters, digits and _, two of them at least, and none of Lambda's names"
                yield "environment", Problem(said, mend)
        size = sum(len(f"{name}{value}".encode()) for name, value in self.environment.items())
        if size > _ENVIRONMENT_BYTES:
            said = f"it is {size:,} bytes, over {_ENVIRONMENT_BYTES:,}"
            yield "environment", Problem(said, "shorten it: Lambda takes no more")
