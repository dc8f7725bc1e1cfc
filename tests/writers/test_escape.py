import json

import pytest
from hypothesis import given
from writers.hostile import texts

from auditor.writers import escape


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("plain_name", "plain_name", id="plain text stays"),
        pytest.param("naïve 漢字", "naïve 漢字", id="letters of any script stay"),
        pytest.param("a\nb\tc", "a\\nb\\tc", id="newline and tab"),
        pytest.param("\x1b[31m", "\\x1b[31m", id="terminal escape"),
        pytest.param("\x9b2J", "\\x9b2J", id="C1 control"),
        pytest.param("a\u202eb", "a\\u202eb", id="bidirectional override"),
        pytest.param("a\u200bb", "a\\u200bb", id="zero-width space"),
        pytest.param("a\u3164b", "a\\u3164b", id="Hangul filler"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag character"),
        pytest.param("caf\udce9", "caf\\xe9", id="byte that is not UTF-8"),
        pytest.param("\ud800", "\\ud800", id="lone surrogate"),
        pytest.param("⚠\ufe0f", "⚠", id="emoji presentation selector is dropped"),
    ],
)
def test_what_cannot_be_seen_is_written_out(value: str, shown: str) -> None:
    assert escape.visible(value) == shown


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        pytest.param("abcdef", 6, "abcdef", id="fits"),
        pytest.param("abcdefg", 6, "ab…efg", id="cut in the middle"),
        pytest.param("abcdef", 1, "…", id="one column"),
        pytest.param("abcdef", 0, "", id="no column"),
    ],
)
def test_long_text_is_cut_in_the_middle(value: str, limit: int, shown: str) -> None:
    assert escape.shorten(value, limit) == shown


@pytest.mark.parametrize(
    ("value", "source"),
    [
        pytest.param("test_a_b is still there.", "test_a_b is still there.", id="a sentence stays readable"),
        pytest.param("__init__", "\\_\\_init\\_\\_", id="underscores that could emphasise"),
        pytest.param("a | b", "a &#124; b", id="pipe"),
        pytest.param("`x`", "&#96;x&#96;", id="backtick"),
        pytest.param("*x* ~~y~~ $z$", "\\*x\\* \\~\\~y\\~\\~ \\$z\\$", id="emphasis, strike, formula"),
        pytest.param("[a](b)", "\\[a\\](b)", id="link"),
        pytest.param("<b> -> x", "&lt;b> -> x", id="tag, but arrows stay"),
        pytest.param("a & b &lt;", "a & b &amp;lt;", id="entity"),
        pytest.param("@team", "@&#8203;team", id="mention"),
        pytest.param("see #12, C# and GH-3", "see #&#8203;12, C# and GH-&#8203;3", id="issue number"),
        pytest.param("https://x.org www.x.org", "https&#58;//x.org www&#46;x.org", id="bare address"),
        pytest.param("a\n\n# b", "a # b", id="newlines become a space"),
        pytest.param("a\\", "a\\\\", id="backslash"),
    ],
)
def test_markdown_text(value: str, source: str) -> None:
    assert escape.markdown(value) == source


@pytest.mark.parametrize(
    ("source", "begun"),
    [
        pytest.param("# x", "\\# x", id="heading"),
        pytest.param("- x", "\\- x", id="list"),
        pytest.param("> x", "\\> x", id="quote"),
        pytest.param("12. x", "12\\. x", id="numbered list"),
        pytest.param("12 tests", "12 tests", id="a number is no list"),
        pytest.param("    x", "x", id="indented code"),
        pytest.param("=== x", "\\=== x", id="underline"),
    ],
)
def test_a_text_begins_no_block(source: str, begun: str) -> None:
    assert escape.markdown_start(source) == begun


@pytest.mark.parametrize(
    ("value", "source"),
    [
        pytest.param("a::b", "`a::b`", id="plain"),
        pytest.param("", "—", id="nothing to show"),
        pytest.param("a|b", "<code>a&#124;b</code>", id="pipe"),
        pytest.param("a`b", "<code>a&#96;b</code>", id="backtick"),
        pytest.param(" a", "<code> a</code>", id="space at the edge"),
        pytest.param("a\nb", "`a\\nb`", id="newline"),
        pytest.param("<b>", "`<b>`", id="a tag is text in a code span"),
    ],
)
def test_markdown_code(value: str, source: str) -> None:
    assert escape.markdown_code(value) == source


@pytest.mark.parametrize(
    ("path", "quoted"),
    [
        pytest.param("a/b c.py", "a/b%20c.py", id="space"),
        pytest.param("a/é(1)#?.py", "a/%C3%A9%281%29%23%3F.py", id="punctuation and letters"),
        pytest.param("caf\udce9.py", "caf%E9.py", id="byte that is not UTF-8"),
        pytest.param("a/../b", None, id="leaves its folder"),
        pytest.param("/a", None, id="absolute"),
        pytest.param("", None, id="empty"),
        pytest.param("\ud800", None, id="no file has this name"),
    ],
)
def test_path_in_an_address(path: str, quoted: str | None) -> None:
    assert escape.url_path(path) == quoted


@pytest.mark.parametrize(
    ("value", "word"),
    [
        pytest.param("abc^:a b.py", "'abc^:a b.py'", id="quoted"),
        pytest.param("$(id)", "'$(id)'", id="no substitution"),
        pytest.param("a\nb", None, id="not to be seen, not to be pasted"),
        pytest.param("x" * 401, None, id="too long to check by eye"),
    ],
)
def test_word_for_a_shell(value: str, word: str | None) -> None:
    assert escape.shell_word(value) == word


@given(texts)
def test_escaped_text_is_one_printable_line(value: str) -> None:
    for shown in (
        escape.visible(value),
        escape.sentence(value),
        escape.markdown(value),
        escape.markdown_code(value),
        escape.html_text(value),
        escape.html_code(value),
        escape.terminal(value),
    ):
        assert shown.isprintable()
        shown.encode()


@given(texts)
def test_html_holds_no_tag_of_the_text(value: str) -> None:
    assert "<" not in escape.html_text(value)
    assert escape.html_code(value).removeprefix("<code>").removesuffix("</code>").count("<") == 0


@given(texts)
def test_json_escapes_keep_the_value(value: str) -> None:
    text = escape.well_formed(value)
    encoded = escape.json_text(json.dumps(text, ensure_ascii=False))
    assert json.loads(encoded) == text
    encoded.encode()
