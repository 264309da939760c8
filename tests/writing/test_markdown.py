import pytest

from keyspan.writing.markdown import PART_CHARACTERS, code, page, prose, table


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("enable_key_rotation is not true", "enable_key_rotation is not true"),
        ("a _b_ __c__", "a &#95;b&#95; &#95;&#95;c&#95;&#95;"),
        ("*a* ~b~ `c` $d$", "&#42;a&#42; &#126;&#8203;b&#126; &#96;c&#96; &#36;&#8203;d&#36;"),
        ("a | b \\| c", "a &#124; b &#92;&#124; c"),
        ("<b>&lt;</b>", "&#60;b&#62;&#38;&#8203;lt;&#60;/b&#62;"),
        ("[a](b) ![c](d)", "&#91;a&#93;(b) &#33;&#91;c&#93;(d)"),
        ("for @octocat and #1", "for &#64;&#8203;octocat and &#35;&#8203;1"),
        ("a\n/close", r"a&#92;n/close"),
    ],
)
def test_prose_is_words_and_nothing_else(text: str, markdown: str):
    assert prose(text) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ('aws_kms_key.each["@a"]', '`aws_kms_key.each["@a"]`'),
        (r'aws_kms_key.each["a\nb"]', r'`aws_kms_key.each["a\nb"]`'),
        ("a|b", "<code>a&#124;b</code>"),
        ("a`b", "<code>a&#96;b</code>"),
        (" a", "<code> a</code>"),
        ("", "<code></code>"),
    ],
)
def test_code_is_code_to_its_end(text: str, markdown: str):
    assert code(text) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("https://example.com/a#b_c", "[KS003](https://example.com/a#b_c)"),
        ("https://example.com/a) b|c&lt;", "[KS003](https://example.com/a%29%20b%7Cc&amp;lt;)"),
        ("docs/checks.md", "KS003, `docs/checks.md`"),
        ("javascript:alert(1)", "KS003, `javascript:alert(1)`"),
    ],
)
def test_only_a_page_on_the_web_is_a_link(source: str, markdown: str):
    assert page("KS003", source) == markdown


def test_a_table_is_cut_before_a_comment_is_too_long():
    rows = [(f"row {number}", "x" * 90) for number in range(1000)]
    told = table(("A", "B"), rows)
    shown = told.count("\n| row ")
    assert len(told) < PART_CHARACTERS + 100
    assert told.endswith(f"\n\nand {1000 - shown} more: `--format json` has them all.")


def test_a_table():
    assert table(("A", "B"), [("1", "2")]) == "| A | B |\n| --- | --- |\n| 1 | 2 |"
