"""The page of a module."""

import re
from dataclasses import replace

import pytest

from keyspan.writing.generated import is_generated
from tests.module.making import texts

pytestmark = pytest.mark.node


def test_every_file_says_that_it_is_generated(files):
    assert [name for name, text in files.items() if not is_generated(text)] == []


def test_the_call_hands_in_each_provider_that_the_module_asks_for(files):
    assert """```hcl
module "keys" {
  source = "./modules/keys"

  providers = {
    aws.us_east_1 = aws.us_east_1
    aws.us_west_2 = aws.us_west_2
  }
}
```
""" in files["README.md"]


def test_every_variable_and_output_is_on_it(files):
    page = files["README.md"]
    told = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
    named = [
        name
        for file in ("variables.tf", "outputs.tf")
        for name in re.findall(r'^(?:variable|output) "([^"]+)"', files[file], re.MULTILINE)
    ]
    assert told == named


def test_texts_of_the_file_break_no_table(files):
    assert {line.count(" | ") for line in files["README.md"].splitlines() if line[:2] == "| "} == {
        1,
        3,
    }


def test_living_keys_are_taken_over_by_imports_of_the_root(files):
    assert """import {
  to = module.keys.aws_kms_alias.solo_us-west-2["solo"]
  id = "alias/solo"
}
""" in files["README.md"]


def test_a_key_of_one_region_has_nothing_to_promote_and_one_given_up_nothing_at_all(hostile):
    solo = texts(replace(hostile, keys=hostile.keys[2:3]))["README.md"]
    assert "## Promote" not in solo
    gone = texts(replace(hostile, keys=hostile.keys[3:]))["README.md"]
    assert "- `gone`: given up; Terraform lets go of it, and deletes nothing\n" in gone
    assert "## Inputs" not in gone
