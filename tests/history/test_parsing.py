"""Git's output as values, odd cases first."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.history.parsing import parse_changes, parse_date, parse_index, parse_tree
from auditor.history.process import decode, encode
from auditor.model.commits import Entry

A, B, C, ZERO = "a" * 40, "b" * 40, "c" * 40, "0" * 40
EPOCH = datetime.fromtimestamp(0, UTC)


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        pytest.param(b"0 +0000", EPOCH, id="epoch"),
        pytest.param(
            b"3600 +0130", datetime(1970, 1, 1, 2, 30, tzinfo=timezone(timedelta(minutes=90))), id="east"
        ),
        pytest.param(
            b"0 -0330", datetime(1969, 12, 31, 20, 30, tzinfo=timezone(timedelta(minutes=-210))), id="west"
        ),
        pytest.param(b"99999999999999 +0000", EPOCH, id="after the last year"),
        pytest.param(b"1 +9999", EPOCH, id="no such zone"),
        pytest.param(b"", EPOCH, id="nothing"),
        pytest.param(b"x y", EPOCH, id="words"),
    ],
)
def test_date(raw: bytes, date: datetime) -> None:
    assert parse_date(raw) == date


def test_date_keeps_its_offset() -> None:
    assert parse_date(b"0 +0200").utcoffset() == timedelta(hours=2)


paths = st.binary(min_size=1, max_size=20).filter(lambda raw: b"\0" not in raw)


@given(paths)
def test_any_path_survives(raw: bytes) -> None:
    tree = parse_tree(f"100644 blob {A}\t".encode() + raw + b"\0")
    assert [encode(path) for path in tree] == [raw]
    assert tree == {decode(raw): Entry(blob=A, mode="100644")}


@given(st.lists(st.lists(paths, max_size=3, unique=True), max_size=4))
def test_any_path_changes(several: list[list[bytes]]) -> None:
    raw = b"".join(
        f"{at:040} {B}\n".encode()
        + b"".join(f":100644 000000 {C} {ZERO} D".encode() + b"\0" + path + b"\0" for path in each)
        for at, each in enumerate(several)
    )
    told = [changes for _pair, changes in parse_changes(raw)]
    assert [pair for pair, _changes in parse_changes(raw)] == [(f"{at:040}", B) for at in range(len(several))]
    assert [[encode(change.path) for change in each] for each in told] == several
    assert all(change.old == C and change.new is None for each in told for change in each)


@pytest.mark.parametrize(
    ("stages", "blob"),
    [
        pytest.param("0", "0", id="no conflict"),
        pytest.param("123", "2", id="changed by both: ours"),
        pytest.param("13", "3", id="deleted by us: theirs"),
        pytest.param("12", "2", id="deleted by them: ours"),
        pytest.param("1", None, id="deleted by both: gone"),
    ],
)
def test_index_in_conflict(stages: str, blob: str | None) -> None:
    raw = "".join(f"100644 {stage * 40} {stage}\ta.py\0" for stage in stages).encode()
    entry = parse_index(raw).get("a.py")
    assert (None if entry is None else entry.blob[0]) == blob
