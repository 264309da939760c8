import pytest

from keyspan.writing.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('aws_kms_key.each["a b"]', 'aws_kms_key.each["a b"]'),
        ("Schlüssel, 鍵 🔑", "Schlüssel, 鍵 🔑"),
        ("a\nerror KS003", r"a\nerror KS003"),
        ("\x1b[2J\x9b\x7f", r"\x1b[2J\x9b\x7f"),
        ("a\u202eb\u2066c\u200bd", r"a\u202eb\u2066c\u200bd"),
        ("\u2028\ud800\uffff\U000e0041", r"\u2028\ud800\uffff\U000e0041"),
        ("  ::add-mask::x", r"  \x3a:add-mask::x"),
        ("aws_kms_key.a::b", "aws_kms_key.a::b"),
        ("a##[error]b", r"a#\x23[error]b"),
        ("##vso[task.complete]###[a]", r"#\x23vso[task.complete]##\x23[a]"),
        ("## a heading", "## a heading"),
    ],
)
def test_what_is_shown(text: str, shown: str):
    assert printable(text) == shown
