"""Drawings: what stands where, and what is counted instead."""

import msgspec
import pytest
from writers import samples

from auditor.model.assessment import Assessment
from auditor.writers.document import Point, Timeline
from auditor.writers.links import Links
from auditor.writers.page import drawing, pictures
from auditor.writers.page.layout import Column, Knot, Thread, lay_out


def knot(key: str) -> Knot:
    return Knot(key, key, key, "live", None)


def column(*keys: str, left_out: int = 0) -> Column:
    return Column("", tuple(map(knot, keys)), left_out)


def test_boxes_stand_near_what_they_are_joined_to() -> None:
    threads = [
        Thread("a", "y", "verified", ""),
        Thread("b", "x", "verified", ""),
        Thread("x", "p", "verifies", ""),
    ]
    drawn = lay_out((column("a", "b"), column("x", "y"), column("p")), threads)
    tops = {box.label: box.y for box in drawn.boxes}
    assert tops["a"] == tops["y"] < tops["b"] == tops["x"]
    assert len(drawn.wires) == 3


def test_a_thread_to_a_box_that_is_not_drawn_is_left_out() -> None:
    drawn = lay_out(
        (column("a"), column("x"), column()), [Thread("a", "z", "verified", ""), Thread("z", "x", "heir", "")]
    )
    assert drawn.wires == ()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        pytest.param("short", "short", id="fits"),
        pytest.param("", "—", id="nothing"),
        pytest.param("shop.warehouse.inventory.Inventory.count", "…inventory.Inventory.count", id="dotted"),
        pytest.param("test_" + "x" * 60, "…" + "x" * 34, id="one long word"),
    ],
)
def test_a_long_name_keeps_its_end(name: str, label: str) -> None:
    drawn = lay_out((Column("", (Knot("k", name, name, "live", None),), 0), column(), column()), [])
    assert drawn.boxes[0].label == label


def test_gaps_are_drawn_largest_first_with_who_verifies_what() -> None:
    named, gaps, needed, kept = pictures.gallery(samples.FULL, Links(None))
    assert [one.title for one in named.pictures] == [
        gap.title for gap in samples.FULL.assessment.gaps if gap.tests
    ]
    assert [one.title for one in gaps.pictures] == ["tests/export/test_csv.py", "tests/test_api.py"]
    assert gaps.pictures[0].tally == "2 lost"
    boxes = {box.words: box.tone for box in gaps.pictures[0].drawn.boxes}
    assert boxes["shop.export.write_csv: same at head, and nobody verifies it"] == "bad"
    assert not any("export._quote" in words for words in boxes), "what it does not assert, it does not verify"
    assert [one.title for one in needed.pictures] == ["tests/fakes.py::FakeBank"]
    assert [wire.sort for wire in needed.pictures[0].drawn.wires] == ["broken", "broken"]
    assert [one.title for one in kept.pictures] == ["tests/test_ledger.py"]
    heirs = [wire for wire in kept.pictures[0].drawn.wires if wire.sort == "heir"]
    assert len(heirs) == 4


def test_a_purge_draws_what_fits_and_counts_the_rest() -> None:
    bare = msgspec.structs.replace(samples.purge(4000), assessment=Assessment())
    gaps, *_ = pictures.gallery(bare, Links(None))
    assert (len(gaps.pictures), gaps.left_out) == (16, 400 - 16)
    whole = msgspec.structs.replace(samples.LOST, path="tests/a.py")
    many = tuple(msgspec.structs.replace(whole, id=f"tests/a.py::test_{at}") for at in range(40))
    (shelf, *_) = pictures.gallery(msgspec.structs.replace(bare, deleted_tests=many), Links(None))
    (picture,) = shelf.pictures
    assert picture.drawn.heads[0].left_out == 26


def test_the_timeline_rises_where_files_died() -> None:
    points = tuple(Point(f"c{value}", value, 100) for value in (0, 0, 7))
    drawn = drawing.curve(Timeline("Dead", points, "May", "June"))
    assert [words for _, words in drawn.marks] == ["0", "4", "8"]
    assert [bar.words for bar in drawn.bars] == ["c0: 0 of 100", "c0: 0 of 100", "c7: 7 of 100"]
    assert drawn.line.startswith("M84.0 164.0H")


@pytest.mark.parametrize("commits", [0, 1, 239, 5000])
def test_a_timeline_of_any_length_has_a_bounded_number_of_columns_and_its_last(commits: int) -> None:
    points = tuple(Point(str(at), at, commits) for at in range(commits))
    bars = drawing.curve(Timeline("Dead", points, "", "")).bars
    assert len(bars) == min(commits, 240)
    assert not commits or bars[-1].words.startswith(f"{commits - 1}:")
