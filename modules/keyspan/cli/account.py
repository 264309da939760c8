"""Whose credentials these are: in another account all keys can only be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.model import Keyring, Provider


def signed_in(provider: Provider, *, region: str) -> str:
    """Return the account that is signed in to in a Region.

    Raises:
        CallRefused: nobody can sign in, or STS does not answer.
    """
    from keyspan.live.aws import caller
    from keyspan.model.rules import principal_account

    return principal_account(caller(provider, region=region))


def require_account(keyring: Keyring, *, regions: Iterable[str]) -> None:
    """Refuse the credentials of another account than the keyring's.

    Of all Regions with the same credentials the first that answers tells. Where none does, nothing
    is said: whatever is asked next tells why.

    Raises:
        KeyspanError: it is another account.
    """
    from keyspan.live import CallRefused
    from keyspan.model import Credentials

    provider, told = keyring.provider, set[Credentials]()
    for region in regions:
        credentials = provider.for_region(region)
        if credentials in told:
            continue
        try:
            account = signed_in(provider, region=region)
        except CallRefused:
            continue
        told.add(credentials)
        own = f" in {region}: [provider] has credentials of its own for it"
        require_same(account, keyring, otherwise=own if region in provider.regional else "")


def require_same(account: str, keyring: Keyring, *, otherwise: str = "") -> None:
    """Refuse another account than the keyring's.

    Args:
        account: the account that is signed in to.
        keyring: the keyring.
        otherwise: what else could be done: ", or …".

    Raises:
        KeyspanError: it is another account.
    """
    from keyspan.errors import KeyspanError

    if account != keyring.account:
        raise KeyspanError(
            f"signed in to account {account}, and the keyring is of {keyring.account}\n"
            f"  sign in to that one{otherwise}"
        )
