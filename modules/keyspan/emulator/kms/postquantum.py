"""Post-quantum key pairs, as far as the library `cryptography` that is installed has them.

Old releases have none, and release 50 has ML-DSA, ML-KEM-768 and ML-KEM-1024.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import UnsupportedAlgorithm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from cryptography.hazmat.primitives.asymmetric import mldsa, mlkem

    SigningKey: TypeAlias = (
        mldsa.MLDSA44PrivateKey | mldsa.MLDSA65PrivateKey | mldsa.MLDSA87PrivateKey
    )
    SharingKey: TypeAlias = mlkem.MLKEM768PrivateKey | mlkem.MLKEM1024PrivateKey

_CLASSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ML_DSA_44": ("mldsa", "MLDSA44PrivateKey"),
        "ML_DSA_65": ("mldsa", "MLDSA65PrivateKey"),
        "ML_DSA_87": ("mldsa", "MLDSA87PrivateKey"),
        "ML_KEM_512": ("mlkem", "MLKEM512PrivateKey"),
        "ML_KEM_768": ("mlkem", "MLKEM768PrivateKey"),
        "ML_KEM_1024": ("mlkem", "MLKEM1024PrivateKey"),
    }
)
"""Key spec to the module and the name of the class of its private keys."""


def _installed() -> Iterator[tuple[str, type[Any]]]:
    for spec, (module, name) in _CLASSES.items():
        try:
            private = getattr(
                import_module(f"cryptography.hazmat.primitives.asymmetric.{module}"), name
            )
            private.generate()
        except (ModuleNotFoundError, AttributeError, UnsupportedAlgorithm):
            continue
        yield spec, private


PRIVATE_KEYS: Mapping[str, type[Any]] = MappingProxyType(dict(_installed()))
"""Key spec to the class of its private keys, for what the library has."""


def lacks(spec: str) -> bool:
    """Whether a key spec is a post-quantum one that the library does not have."""
    return spec in _CLASSES and spec not in PRIVATE_KEYS
