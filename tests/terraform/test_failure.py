from __future__ import annotations

import pytest

from keyspan.terraform.failure import LINES, mend_for, useful_part

BOXED = """\
Planning failed.

╷
│ Warning: Deprecated
│
│ Use another.
╵
╷
│ Error: Invalid reference
│
│   on main.tf.json line 3:
╵
"""
PLAIN = """\
aws_kms_key.orders: Refreshing state...

Warning: Deprecated

Use another.

Error: Invalid reference

  on main.tf.json line 3:

Warning: Deprecated again

Use a third.

Error: Second

Why.
"""


def test_errors_are_taken_out_of_their_boxes() -> None:
    assert useful_part(BOXED) == "Error: Invalid reference\n\n  on main.tf.json line 3:"


def test_every_error_is_kept_and_nothing_else() -> None:
    assert useful_part(PLAIN) == (
        "Error: Invalid reference\n\n  on main.tf.json line 3:\n\nError: Second\n\nWhy."
    )


def test_without_an_error_the_last_lines_are_kept() -> None:
    said = useful_part("\n".join(f"line {number}" for number in range(100)))
    assert said.splitlines()[0] == "line 80"
    assert said.splitlines()[-1] == "line 99"


def test_a_flood_of_errors_is_bounded() -> None:
    said = useful_part("Error: the same\n" * (LINES + 5)).splitlines()
    assert len(said) == LINES + 1
    assert said[-1] == "… and 5 lines more"


@pytest.mark.parametrize(
    ("output", "part"),
    [
        (
            "Error: x\n\n could not connect to\nregistry.terraform.io: dial",
            "KEYSPAN_PROVIDER_MIRROR",
        ),
        ("│ no available\n│ releases match the given constraints", "KEYSPAN_PROVIDER_MIRROR"),
        (
            "does not match configured version constraint; must use terraform init\n-upgrade",
            "docs/region-mode.md first",
        ),
        ('No argument or block type is named "region".', "needs AWS provider 6"),
        ('An argument named "region" is not expected here.', "needs AWS provider 6"),
        ("doesn't match any of the checksums previously", "terraform providers lock"),
        ("Error: waiting for KMS Replica Key (mrk-1) create: timeout", "terraform untaint"),
        ("KMS Key (mrk-1) is not a multi-Region\nprimary key", "another Region holds the primary"),
        ("KMS Replica Key (mrk-1) is not a\nmulti-Region replica key", "another Region holds the"),
        ("Error: Provider configuration not\npresent", "keyspan retire KEY REGION"),
        ("Error: Error acquiring the state lock", "wait for them"),
        ("KMS: ReplicateKey, AlreadyExistsException: Key x already exists", "`keyspan doctor KEY`"),
        ("Error: Instance cannot be destroyed", "tainted: `keyspan doctor KEY`"),
    ],
)
def test_what_is_known_is_mended(output: str, part: str) -> None:
    assert part in mend_for("plan", output=output, program="terraform")


def test_the_program_that_runs_is_the_one_to_type() -> None:
    output = "Error: waiting for KMS Replica Key (mrk-1) create: timeout"
    assert "`tofu untaint ADDRESS`" in mend_for("apply", output=output, program="tofu")


def test_a_failed_apply_is_never_tried_blindly_again() -> None:
    assert "plan again" in mend_for("apply", output="Error: odd", program="terraform")
    assert "run it again" in mend_for("plan", output="Error: odd", program="terraform")
