from collections import Counter

import msgspec
import pytest
from hypothesis import example, given, settings
from writers import golden, samples
from writers.hostile import NASTY, deform, texts
from writers.parsed import lines_by_kind

from auditor.model.audit import Audit, Verdict
from auditor.writers import markdown

LINK_BASE = "https://github.com/owner/shop"


@pytest.mark.parametrize(
    ("name", "audit", "link_base"),
    [
        pytest.param("audit.md", samples.FULL, None, id="every field"),
        pytest.param("audit-linked.md", samples.FULL, LINK_BASE, id="with links"),
        pytest.param("audit-quiet.md", samples.QUIET, None, id="nothing deleted"),
    ],
)
def test_golden(name: str, audit: Audit, link_base: str | None) -> None:
    golden.check(golden.FOLDER / name, markdown.write(audit, link_base=link_base))


PLAIN_SKELETON = lines_by_kind(markdown.write(samples.FULL))


@given(texts)
@settings(max_examples=80, deadline=None)
@example("```\n\n</details>\n\n# pwned | `")
def test_hostile_text_changes_no_line(poison: str) -> None:
    hostile = deform(samples.FULL, lambda text: f"{poison}{text}{poison}")
    text = markdown.write(hostile)
    assert lines_by_kind(text) == PLAIN_SKELETON
    assert all(line.isprintable() for line in text.split("\n"))


@given(texts)
@settings(max_examples=50, deadline=None)
def test_text_that_is_all_hostile_raises_nothing(poison: str) -> None:
    markdown.write(deform(samples.FULL, lambda text: poison), link_base=LINK_BASE).encode()


@pytest.mark.parametrize("poison", NASTY, ids=lambda poison: ascii(poison[:24]))
def test_what_breaks_reports_changes_nothing_that_a_parser_sees(poison: str, plain: Counter[str]) -> None:
    hostile = deform(samples.FULL, lambda text: f"{poison}{text}{poison}")
    assert _parsed(markdown.write(hostile)) == plain


@given(poison=texts)
@settings(max_examples=40, deadline=None)
def test_hostile_text_changes_nothing_that_a_parser_sees(poison: str, plain: Counter[str]) -> None:
    hostile = deform(samples.FULL, lambda text: f"{text}{poison}")
    assert _parsed(markdown.write(hostile)) == plain


@pytest.fixture(scope="module")
def plain() -> Counter[str]:
    return _parsed(markdown.write(samples.FULL))


def _parsed(text: str) -> Counter[str]:
    parser = pytest.importorskip("markdown_it").MarkdownIt("gfm-like", {"linkify": False, "html": True})
    found: Counter[str] = Counter()
    for token in parser.parse(text):
        found[token.type] += 1
        for child in token.children or ():
            if child.type == "html_inline":
                assert child.content in ("<code>", "</code>")
                found["code"] += child.content == "<code>"
            elif child.type == "code_inline":
                found["code"] += 1
            elif child.type not in ("text", "text_special"):
                found[child.type] += 1
    return found


def test_every_deleted_test_is_told() -> None:
    text = markdown.write(samples.FULL)
    for test in samples.FULL.deleted_tests:
        assert f"`{test.id}`" in text


def test_a_purge_folds_and_counts_exactly() -> None:
    audit = samples.purge(4000)
    text = markdown.write(audit)
    assert len(text) < 400_000
    first_screen = text[: text.index("## Audit Statistics")]
    assert first_screen.count("\n") < 40
    counts = Counter(test.verdict for test in audit.deleted_tests)
    assert f"<summary>Every lost test ({counts[Verdict.LOST]})</summary>" in text
    assert f"<summary>Every retired test ({counts[Verdict.RETIRED]})</summary>" in text
    superseded = counts[Verdict.MOVED] + counts[Verdict.REWRITTEN]
    assert f"<summary>Every moved and rewritten test ({superseded:,})</summary>" in text
    assert f"… and {counts[Verdict.LOST] - 100} more: see the JSON report." in text
    assert f"<summary>{counts[Verdict.PARTIAL] - 12} more partial tests</summary>" in text
    assert f"… and {counts[Verdict.PARTIAL] - 112} more: see the JSON report." in text


def test_details_are_balanced() -> None:
    for audit in (samples.FULL, samples.QUIET, samples.purge(300)):
        text = markdown.write(audit)
        assert text.count("<details>") == text.count("</details>") == text.count("<summary>")


def test_every_table_row_has_as_many_cells_as_its_header() -> None:
    for block in markdown.write(samples.purge(300)).split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.split("\n")}) == 1


def test_a_deleted_file_is_shown_by_the_commit_before_the_one_that_deleted_it() -> None:
    assert f"git show '{samples.PURGE.commit[:10]}^:{samples.LOST.path}'" in markdown.write(samples.FULL)


def test_a_path_that_cannot_be_pasted_is_not_put_into_a_command() -> None:
    hidden = msgspec.structs.replace(samples.LOST, path="tests/\u202ex.py")
    audit = msgspec.structs.replace(
        samples.FULL, deleted_tests=(hidden,), loss_groups={"lost": samples.FULL.loss_groups["lost"]}
    )
    assert f"git show --name-status {samples.PURGE.commit[:10]}\n" in markdown.write(audit)


def test_a_range_from_the_beginning_links_no_base() -> None:
    span = msgspec.structs.replace(samples.FULL.range, base_date=None)
    text = markdown.write(msgspec.structs.replace(samples.FULL, range=span), link_base=LINK_BASE)
    assert "the beginning of history" in text
    assert samples.BASE not in text


def test_the_same_audit_gives_the_same_text() -> None:
    assert markdown.write(samples.FULL) == markdown.write(samples.FULL)
