"""The AWS provider's package in miniature: the installed one, cut down by other means than ours.

It is laid out as pip installs the whole, so it loads the ordinary way too, in a second.
"""

from __future__ import annotations

import importlib.util
import io
import json
import re
import shutil
import tarfile
from pathlib import Path
from typing import Any

PACKAGE = "cdktf_cdktf_provider_aws"
ASSEMBLY = "@cdktf/provider-aws"
MODULES = {
    "kms_alias": "kmsAlias",
    "kms_external_key": "kmsExternalKey",
    "kms_grant": "kmsGrant",
    "kms_key": "kmsKey",
    "kms_replica_external_key": "kmsReplicaExternalKey",
    "kms_replica_key": "kmsReplicaKey",
    "provider": "provider",
    "sqs_queue": "sqsQueue",
    "sns_topic": "snsTopic",
}


def installed() -> Path:
    """Return the folder of the package that is installed, without importing it."""
    found = importlib.util.find_spec("cdktf")
    assert found and found.origin
    return Path(found.origin).parents[1] / PACKAGE


def tarball_in(package: Path) -> Path:
    (tarball,) = (package / "_jsii").glob("*.tgz")
    return tarball


def members(tarball: Path) -> dict[str, bytes]:
    with tarfile.open(tarball) as source:
        return {m.name: source.extractfile(m).read() for m in source if m.isfile()}


def write_tarball(path: Path, files: dict[str, bytes]) -> None:
    """Write a tarball in the order of the mapping: the assembly comes first, as npm packs it."""
    with tarfile.open(path, "w:gz", compresslevel=1) as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def as_jsii_writes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


def make_miniature(site: Path) -> Path:
    """Make the package in a folder for sys.path, and return its own folder."""
    whole = installed()
    package = site / PACKAGE
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("".join(f"from . import {name}\n" for name in MODULES))
    (package / "_jsii").mkdir()
    shutil.copy(whole / "_jsii" / "__init__.py", package / "_jsii")
    for name in MODULES:
        shutil.copytree(whole / name, package / name, ignore=shutil.ignore_patterns("__pycache__"))
    files = members(tarball_in(whole))
    names = tuple(f"{ASSEMBLY}.{module}" for module in MODULES.values())
    document = json.loads(files["package/.jsii"])
    for part in ("submodules", "types"):
        document[part] = {
            fqn: entry
            for fqn, entry in document[part].items()
            if ".".join(fqn.split(".")[:2]) in names
        }
    folders = [name.replace("_", "-") for name in MODULES]
    kept = {
        name: content
        for name, content in files.items()
        if "/lib/" not in name or name.split("/")[2] in folders
    }
    index = "".join(
        f'exports.{MODULES[name]} = require("./{folder}");\n'
        for name, folder in zip(MODULES, folders, strict=True)
    )
    kept["package/.jsii"] = as_jsii_writes(document)
    kept["package/lib/index.js"] = f'"use strict";\n{index}'.encode()
    write_tarball(package / "_jsii" / tarball_in(whole).name, kept)
    return package


def set_version(package: Path, version: str) -> None:
    """Give the package another version, in its Python and in its assembly."""
    loader = package / "_jsii" / "__init__.py"
    (old,) = re.findall(r'"@cdktf/provider-aws", "([\d.]+)"', loader.read_text())
    loader.write_text(loader.read_text().replace(old, version))
    tarball = tarball_in(package)
    files = members(tarball)
    for name in ("package/.jsii", "package/package.json"):
        files[name] = files[name].replace(
            f'"version": "{old}"'.encode(), f'"version": "{version}"'.encode()
        )
    tarball.unlink()
    write_tarball(tarball.with_name(tarball.name.replace(old, version)), files)
