"""One keyring that tries a module's patience, synthesized once in a worker."""

from __future__ import annotations

import pytest

from tests.module.making import source, texts

HOSTILE = """
account = "111122223333"

[provider]
default_tags = { team = "a/b" }

[keys.my-key_1]
description     = "Quote \\" back \\\\ new\\nline ${aws:x} %{if} ünï 日本"
primary         = "us-east-1"
replicas        = ["us-west-2"]
aliases         = ["app/my-key", "2024"]
root_delegation = false
administrators  = ["arn:aws:iam::111122223333:role/KeyAdmin"]
granters        = ["arn:aws:iam::111122223333:role/Granter"]
encrypt_only    = ["arn:aws:iam::111122223333:role/Writer"]
service_principals = ["logs"]
tags            = { "a.b c" = "é/=x" }

[keys.my-key_1.in.us-west-2]
tags    = { "only.here" = "1" }
aliases = []

[[keys.my-key_1.statements]]
Sid       = "Own"
Effect    = "Allow"
Principal = { AWS = "arn:aws:iam::{account}:root" }
Action    = "kms:DescribeKey"
[keys.my-key_1.statements.Condition.StringEquals]
"aws:PrincipalTag/x" = "${aws:username}"

[keys.my-key_1.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]
encryption_context_equals = { "ten.ant" = "${x} a\\"b" }

[keys.vault]
primary       = "us-west-2"
replicas      = ["us-east-1"]
origin        = "EXTERNAL"
stack         = "other"
promoted_from = "us-east-1"

[keys.solo]
primary   = "us-west-2"
key_spec  = "RSA_2048"
key_usage = "SIGN_VERIFY"
adopted   = "mrk-0123456789abcdef0123456789abcdef"
aliases   = ["solo"]
retired   = ["us-east-1"]

[keys.gone]
primary = "us-east-1"
aliases = ["gone", "went"]
retired = ["us-east-1"]
"""


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    return source(HOSTILE, folder=tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def files(hostile):
    return texts(hostile)
