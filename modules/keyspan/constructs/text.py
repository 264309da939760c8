"""Text on its way into Terraform."""

from __future__ import annotations


def literal(text: str) -> str:
    """Return text that Terraform reads as it stands: its template marks are escaped.

    Source: Terraform language, "Strings and Templates", escape sequences $${ and %%{.
    """
    return text.replace("${", "$${").replace("%{", "%%{")
