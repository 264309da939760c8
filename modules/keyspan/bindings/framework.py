"""KEYSPAN_CDK: which framework Keyspan's constructs are of, CDKTF or CDK Terrain.

Both have the same classes. They are told from each other by the package that a class comes from.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

from keyspan.errors import Fault, KeyspanError, MissingTool

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

CHOICE = "KEYSPAN_CDK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A framework, and the package of AWS provider bindings that belongs to it.

    Attributes:
        title: "CDK Terrain".
        name: its import name, and its value of KEYSPAN_CDK: "cdktn".
        provider: the import name of its AWS provider's package: "cdktn_provider_aws".
        install: how to get both.
    """

    title: str
    name: str
    provider: str
    install: str


CDKTF = Framework(
    title="CDKTF",
    name="cdktf",
    provider="cdktf_cdktf_provider_aws",
    install="pip install cdktf cdktf-cdktf-provider-aws",
)
CDK_TERRAIN = Framework(
    title="CDK Terrain",
    name="cdktn",
    provider="cdktn_provider_aws",
    install="pip install 'keyspan[cdktn]'",
)
_FRAMEWORKS = {framework.name: framework for framework in (CDKTF, CDK_TERRAIN)}


class MixedFrameworks(KeyspanError):
    """A construct of one framework was handed to Keyspan's, which are of the other."""


def choose(environment: Mapping[str, str], *, imported: Container[str]) -> Framework:
    """Return the framework that Keyspan's constructs are of.

    KEYSPAN_CDK decides; else what the app has imported; else CDK Terrain where it is installed,
    which nobody has who did not ask for it.

    Args:
        environment: usually `os.environ`.
        imported: the names of the modules that are imported, usually `sys.modules`.

    Raises:
        KeyspanError: KEYSPAN_CDK names no framework, or it does not and both are imported.
        MissingTool: the framework, or its AWS provider's package, is not installed.
    """
    if name := environment.get(CHOICE):
        return _installed(_named(name), imported)
    begun = [each for each in _FRAMEWORKS.values() if each.name in imported]
    if len(begun) > 1:
        raise _fault(
            "cdktf and cdktn are both imported",
            mend="set it to the one that the keys are made with",
        )
    if begun:
        return _installed(begun[0], imported)
    return _installed(CDKTF, imported) if _missing(CDK_TERRAIN, imported) else CDK_TERRAIN


def require_same(own: type, given: Mapping[str, object], *, where: str) -> None:
    """Refuse what is of the other framework: the two look alike, and come apart in Node.js.

    Args:
        own: a class of the framework that Keyspan's constructs are of.
        given: what was handed in, by what it is called in an error: "the stack".
        where: the place that the error names.

    Raises:
        MixedFrameworks: something is of the other framework.
    """
    mine = _framework_of(own)
    for what, value in given.items():
        other = _framework_of(type(value))
        if mine and other and other is not mine:
            problem = f"{what} is of {other.title}, and Keyspan's constructs are of {mine.title}"
            mend = (
                f"set {CHOICE}={other.name}, or import all that the app makes from {mine.name} "
                f"and {mine.provider}"
            )
            raise MixedFrameworks(str(Fault(where=where, problem=problem, mend=mend)))


@functools.cache
def _framework_of(kind: type) -> Framework | None:
    packages = (each.__module__.partition(".")[0] for each in kind.__mro__)
    return next((_FRAMEWORKS[package] for package in packages if package in _FRAMEWORKS), None)


def _named(name: str) -> Framework:
    if name not in _FRAMEWORKS:
        wanted = " nor ".join(f'"{known}"' for known in _FRAMEWORKS)
        mend = "unset it to have what the app imports, or what is installed"
        raise _fault(f'"{name}" is neither {wanted}', mend=mend)
    return _FRAMEWORKS[name]


def _installed(framework: Framework, imported: Container[str]) -> Framework:
    if missing := _missing(framework, imported):
        raise MissingTool(missing[0], needed=f"run {framework.title}", install=framework.install)
    return framework


def _missing(framework: Framework, imported: Container[str]) -> list[str]:
    """Return what of a framework is not there to be imported; a folder of its name is no package.

    Python's own finder is asked alone: those of this room would take it for an import.
    """
    return [
        name
        for name in (framework.name, framework.provider)
        if name not in imported
        and ((spec := PathFinder.find_spec(name)) is None or spec.origin is None)
    ]


def _fault(problem: str, *, mend: str) -> KeyspanError:
    return KeyspanError(str(Fault(where=CHOICE, problem=problem, mend=mend)))
