"""The environment variables that Terraform is given, and those that it is not.

Terraform takes orders from its environment. A person's shell may hold some that were meant for
another root, and nobody reviewed them together with a keyring, so each kind is settled here:

    TF_CLI_ARGS, TF_CLI_ARGS_*  withheld: they add arguments to our commands, such as
                                -refresh=false, -destroy or -replace on plan
    TF_DATA_DIR                 withheld: shared by all roots, it would mix up which backend and
                                providers belong to which; each directory keeps its own .terraform
    TF_WORKSPACE                refused: it plans against another state. Withholding it would do
                                the same to a person who relies on it, so the person decides
    TF_LOG*                     withheld, as a trace would bury the errors that are captured;
                                passed on when TF_LOG_PATH sends it to a file
    TF_CLI_CONFIG_FILE          withheld when the file is missing: Terraform would warn each time
    TF_VAR_*, TF_TOKEN_*, AWS_* and all others are passed on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.terraform.refusals import UnfitEnvironment

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALWAYS = {
    "TF_IN_AUTOMATION": "1",
    "TF_INPUT": "0",  # for the commands that have no -input flag
    "CHECKPOINT_DISABLE": "1",
}
# Each alias of the AWS provider is one Go process that validates its configuration for seconds
# of CPU; collecting garbage less often took a plan with three of them from 32 s to 20 s.
_GARBAGE_COLLECTION = "400"


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which Terraform runs; the module's docstring says why.

    Args:
        environment: the person's own, usually `os.environ`.
    """
    log_path = environment.get("TF_LOG_PATH", "")
    child = {
        name: value for name, value in environment.items() if not _is_withheld(name, bool(log_path))
    }
    if log_path:
        # Terraform runs in the stack's directory; the person meant the path from here.
        child["TF_LOG_PATH"] = str(Path(log_path).absolute())
    configuration = child.get("TF_CLI_CONFIG_FILE")
    if configuration is not None:
        if Path(configuration).is_file():
            child["TF_CLI_CONFIG_FILE"] = str(Path(configuration).absolute())
        else:
            del child["TF_CLI_CONFIG_FILE"]
    child.setdefault("GOGC", _GARBAGE_COLLECTION)
    return child | _ALWAYS


def refuse_workspace(environment: Mapping[str, str]) -> None:
    """Refuse to plan against the state that TF_WORKSPACE happens to select.

    Raises:
        UnfitEnvironment: TF_WORKSPACE is set.
    """
    if workspace := environment.get("TF_WORKSPACE"):
        raise UnfitEnvironment(
            Fault(
                where="TF_WORKSPACE",
                problem=f"got {workspace!r}, which selects another state; wanted it unset",
                mend="unset it, and give each keyring its own stack or backend key",
            )
        )


def _is_withheld(name: str, log_to_file: bool) -> bool:  # noqa: FBT001 - private, one caller
    if name.startswith("TF_LOG"):
        return not log_to_file
    return name in {"TF_DATA_DIR", "TF_CLI_ARGS"} or name.startswith("TF_CLI_ARGS_")
