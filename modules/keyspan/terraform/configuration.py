"""The Terraform CLI's own configuration: where providers come from.

https://developer.hashicorp.com/terraform/cli/config/config-file
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

AWS_PROVIDER = "hashicorp/aws"
"""The one provider that a keyring needs."""

_FILE = "keyspan.tfrc"
_CACHE = "plugin-cache"
_NAMES = (".terraformrc", ".tofurc")


def user_configuration(environment: Mapping[str, str]) -> Path | None:
    """Return the person's own configuration file: what TF_CLI_CONFIG_FILE names, else ~'s.

    A file that does not exist is no file: TF_CLI_CONFIG_FILE often outlives what it named.
    """
    named = environment.get("TF_CLI_CONFIG_FILE")
    if named and Path(named).is_file():
        return Path(named).absolute()
    if home := environment.get("HOME"):
        for name in _NAMES:
            if (Path(home) / name).is_file():
                return Path(home) / name
    return None


def user_sets(setting: str, *, environment: Mapping[str, str]) -> bool:
    """Say whether the person's own configuration file has a setting, such as plugin_cache_dir."""
    path = user_configuration(environment)
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
    mirror: Path | None,
    host: str,
    cache: bool = True,
) -> dict[str, str]:
    """Write what Terraform needs to find providers, and return the variables that say so.

    With a mirror, our own file takes the place of the person's: hashicorp/aws comes from the
    mirror and everything else from its registry. Credentials for a registry or for HCP Terraform
    then come from TF_TOKEN_* variables; KEYSPAN_PROVIDER_MIRROR=off keeps the person's own file.

    Without one, the person's own configuration stays in force, and a plugin cache under the
    folder lets several inits fetch the provider once. An init that is served from the cache
    writes a lock file with the checksums of this platform only. A cache that the person has
    set up is left alone.

    Args:
        folder: an existing temporary folder that outlives every use of the variables.
        environment: the person's own, usually `os.environ`.
        mirror: what `find_mirror` returned.
        host: the registry's host, the mirror's first folder.
        cache: whether several inits share a plugin cache. Not where the workspaces outlive the
            folder: what init puts into .terraform is a link into the cache.

    Returns:
        Environment variables to put over the person's own.
    """
    variables = {"CHECKPOINT_DISABLE": "1"}
    if mirror is not None:
        path = folder.absolute() / _FILE
        path.write_text(_mirrored(mirror, host), encoding="utf-8")
        return variables | {"TF_CLI_CONFIG_FILE": str(path)}
    if environment.get("TF_CLI_CONFIG_FILE") and user_configuration(environment) is None:
        variables["TF_CLI_CONFIG_FILE"] = ""
    own_cache = environment.get("TF_PLUGIN_CACHE_DIR") or user_sets(
        "plugin_cache_dir", environment=environment
    )
    if cache and not own_cache:
        shared = folder.absolute() / _CACHE
        shared.mkdir(exist_ok=True)
        variables["TF_PLUGIN_CACHE_DIR"] = str(shared)
        # A directory without a lock file does not use the cache otherwise.
        variables["TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE"] = "1"
    return variables


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
