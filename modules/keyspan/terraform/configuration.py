"""The CLI configuration of Terraform and OpenTofu: where providers come from.

https://developer.hashicorp.com/terraform/cli/config/config-file
https://opentofu.org/docs/cli/config/config-file/
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.terraform.mirror import Mirror
    from keyspan.terraform.product import Product

AWS_PROVIDER = "hashicorp/aws"
"""The one provider that a keyring needs."""

_FILE = "keyspan.tfrc"
_CACHE = "plugin-cache"
_LINKS = "mirror"


def user_configuration(environment: Mapping[str, str], *, product: Product) -> Path | None:
    """Return the person's own configuration file: what TF_CLI_CONFIG_FILE names, else ~'s.

    A file that does not exist is no file: TF_CLI_CONFIG_FILE often outlives what it named.

    Args:
        environment: the person's own, usually `os.environ`.
        product: whose configuration; each has files of its own.
    """
    named = environment.get("TF_CLI_CONFIG_FILE")
    if named and Path(named).is_file():
        return Path(named).absolute()
    if home := environment.get("HOME"):
        for name in product.settings:
            if (Path(home) / name).is_file():
                return Path(home) / name
    below = environment.get("XDG_CONFIG_HOME")
    if below and product.settings_below and (Path(below) / product.settings_below).is_file():
        return Path(below) / product.settings_below
    return None


def user_sets(setting: str, *, environment: Mapping[str, str], product: Product) -> bool:
    """Say whether the person's own configuration file has a setting, such as plugin_cache_dir."""
    path = user_configuration(environment, product=product)
    if path is None:
        return False
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return re.search(rf'^\s*[{{,]?\s*"?{re.escape(setting)}\b', text, re.MULTILINE) is not None


def write_configuration(
    folder: Path,
    *,
    environment: Mapping[str, str],
    mirror: Mirror | None,
    product: Product,
    cache: bool = True,
) -> dict[str, str]:
    """Write what Terraform needs to find providers, and return the variables that say so.

    With a mirror, our own file takes the place of the person's: hashicorp/aws comes from the
    mirror and everything else from its registry. A mirror that keeps the provider under another
    host is served by links under the one that is asked for. Credentials for a registry or for
    HCP Terraform then come from TF_TOKEN_* variables; KEYSPAN_PROVIDER_MIRROR=off keeps the
    person's own file.

    Without one, the person's own configuration stays in force, and a plugin cache under the
    folder lets several inits fetch the provider once. An init that is served from the cache
    writes a lock file with the checksums of this platform only. A cache that the person has
    set up is left alone.

    Args:
        folder: an existing temporary folder that outlives every use of the variables.
        environment: the person's own, usually `os.environ`.
        mirror: what `find_mirror` returned.
        product: what reads the configuration.
        cache: whether several inits share a plugin cache. Not where the workspaces outlive the
            folder: what init puts into .terraform is a link into the cache.

    Returns:
        Environment variables to put over the person's own.
    """
    variables = {"CHECKPOINT_DISABLE": "1"}
    if mirror is not None:
        path = folder.absolute() / _FILE
        serving = mirror.folder
        if mirror.host != product.registry:
            serving = folder.absolute() / _LINKS
            _link(mirror, serving / product.registry)
        path.write_text(_mirrored(serving, product.registry), encoding="utf-8")
        return variables | {"TF_CLI_CONFIG_FILE": str(path)}
    if (
        environment.get("TF_CLI_CONFIG_FILE")
        and user_configuration(environment, product=product) is None
    ):
        variables["TF_CLI_CONFIG_FILE"] = ""
    own_cache = environment.get("TF_PLUGIN_CACHE_DIR") or user_sets(
        "plugin_cache_dir", environment=environment, product=product
    )
    if cache and not own_cache:
        shared = folder.absolute() / _CACHE
        shared.mkdir(exist_ok=True)
        variables["TF_PLUGIN_CACHE_DIR"] = str(shared)
        # A directory without a lock file does not use the cache otherwise.
        variables["TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE"] = "1"
    return variables


def _link(mirror: Mirror, host: Path) -> None:
    """Link each package of a mirror's AWS provider below another host's folder.

    Only the last step may be a link: Terraform and OpenTofu follow none on the way to a package.
    """
    source = mirror.folder.absolute() / mirror.host / AWS_PROVIDER
    for package in (*source.glob("*/*"), *source.glob("*.zip")):
        link = host / AWS_PROVIDER / package.relative_to(source)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(package)


def _mirrored(mirror: Path, host: str) -> str:
    path = json.dumps(str(mirror.absolute()), ensure_ascii=False)
    provider = json.dumps([f"{host}/{AWS_PROVIDER}"])
    return f"""\
disable_checkpoint = true

provider_installation {{
  filesystem_mirror {{
    path    = {path}
    include = {provider}
  }}
  direct {{
    exclude = {provider}
  }}
}}
"""
