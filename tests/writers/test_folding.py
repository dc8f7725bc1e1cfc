"""What is folded away gets shorter without a count getting lost."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from writers import samples

from auditor.writers import markdown
from auditor.writers.document import Block, Document, Fold, Listing, More, Paragraph, Section, Table, Text
from auditor.writers.folding import shorter

LINK_BASE = "https://github.com/some-organisation/some-repository-with-a-long-name"


def table(rows: int) -> Table:
    return Table(("Id",), tuple(((Text(str(at)),),) for at in range(rows)))


def folded(*blocks: Block, rows: int) -> tuple[Block, ...]:
    document = Document((), (Section("", (table(9), Fold((), blocks))),), ())
    plain, fold = shorter(document, rows).sections[0].blocks
    assert plain == table(9), "what is not folded stays"
    assert isinstance(fold, Fold)
    return fold.blocks


LAST = Paragraph((Text("last"),))


@pytest.mark.parametrize(
    ("blocks", "shown"),
    [
        pytest.param((table(2),), (table(2),), id="short enough"),
        pytest.param((table(5),), (table(3), More(2)), id="too long"),
        pytest.param((table(5), More(10)), (table(3), More(12)), id="already cut"),
        pytest.param((table(2), More(10)), (table(2), More(10)), id="cut, and short"),
        pytest.param((table(5), LAST), (table(3), More(2), LAST), id="before another block"),
        pytest.param((table(5), table(4)), (table(3), More(2), table(3), More(1)), id="two tables"),
        pytest.param((Fold((), (table(4),)),), (Fold((), (table(3), More(1))),), id="a fold in a fold"),
        pytest.param(
            (Listing(("x",) * 20, "python"),), (Listing((*("x",) * 12, "# …"), "python"),), id="code"
        ),
    ],
)
def test_folds_are_cut_and_counted(blocks: tuple[Block, ...], shown: tuple[Block, ...]) -> None:
    assert folded(*blocks, rows=3) == shown


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4), st.integers(0, 20))
def test_no_row_gets_lost(tables: list[tuple[int, int]], rows: int) -> None:
    def total(blocks: tuple[Block, ...]) -> int:
        return sum(
            len(block.rows) if isinstance(block, Table) else block.number if isinstance(block, More) else 0
            for block in blocks
        )

    blocks = tuple(block for shown, left in tables for block in (table(shown), More(left)))
    assert total(folded(*blocks, rows=rows)) == total(blocks)


def test_a_huge_purge_with_long_names_stays_within_what_github_renders() -> None:
    audit = samples.purge(4000)
    tests = tuple(
        msgspec.structs.replace(test, id=test.id + "_with_a_rather_long_name" * 9, why=test.why * 5)
        for test in audit.deleted_tests
    )
    text = markdown.write(msgspec.structs.replace(audit, deleted_tests=tests), link_base=LINK_BASE)
    assert len(text.encode()) <= markdown.LARGEST
    assert text.count("<details>") == text.count("</details>")
    fold = text[text.index("<summary>Every lost test (") :]
    fold = fold[: fold.index("</details>")]
    left = re.search(r"… and (\d+) more", fold)
    assert left
    rows = fold.count("\n| ") - 2
    assert rows + int(left[1]) == sum(test.verdict == "lost" for test in tests)
