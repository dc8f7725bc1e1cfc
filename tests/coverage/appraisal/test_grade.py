import pytest
from appraised import check, gone
from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage.appraisal.grade import Suite, counts, credit, grade, kept, mark, survivors
from auditor.model.assessment import AtStake
from auditor.model.audit import ChangeKind, DeletedTest, Verdict, WeakenedTest
from auditor.model.meaning import CauseKind, Orphan, Profile
from auditor.model.suite import Case

HEIR = "tests/b.py::test_x"


@pytest.mark.parametrize(
    ("test", "worth"),
    [
        pytest.param(gone("t.py::a", Verdict.MOVED, HEIR), 1.0, id="moved"),
        pytest.param(gone("t.py::a", Verdict.REWRITTEN, HEIR), 1.0, id="rewritten"),
        pytest.param(gone("t.py::a", Verdict.PARTIAL, HEIR), 0.5, id="partial"),
        pytest.param(gone("t.py::a", Verdict.LOST, HEIR), 0.0, id="lost, whatever was considered"),
        pytest.param(gone("t.py::a", Verdict.MOVED, HEIR, dead=True), 0.0, id="moved to where nothing runs"),
        pytest.param(gone("t.py::a", Verdict.PARTIAL), 0.0, id="partial without a successor"),
    ],
)
def test_what_a_deleted_test_keeps(test: DeletedTest, worth: float) -> None:
    assert counts(test)
    assert credit(test) == worth


@pytest.mark.parametrize(
    "test",
    [
        pytest.param(gone("t.py::a", Verdict.RETIRED), id="retired"),
        pytest.param(gone("t.py::a", Verdict.VACUOUS), id="vacuous"),
        pytest.param(gone("t.py::a", collected=False), id="not collected"),
        pytest.param(gone("t.py::a", transient=True), id="came and went"),
    ],
)
def test_what_does_not_count(test: DeletedTest) -> None:
    assert not counts(test)
    assert kept([test]) == (0, None)


@pytest.mark.parametrize(
    ("share", "letter"),
    [
        (1.0, "A+"),
        (0.97, "A+"),
        (0.9699, "A"),
        (0.93, "A"),
        (0.90, "A-"),
        (0.87, "B+"),
        (0.85, "B"),
        (0.83, "B"),
        (0.80, "B-"),
        (0.77, "C+"),
        (0.73, "C"),
        (0.70, "C-"),
        (0.67, "D+"),
        (0.63, "D"),
        (0.60, "D-"),
        (0.5999, "F"),
        (0.0, "F"),
    ],
)
def test_letters(share: float, letter: str) -> None:
    assert mark(share * 10_000, 10_000).letter == letter


def test_nothing_at_stake_has_no_grade() -> None:
    assert (mark(0, 0).share, mark(0, 0).letter) == (None, "—")


def _suite() -> Suite:
    cases = {
        i: Case(id=i, path=i.partition("::")[0], classes=(), name="t", line=1, end_line=2, definition=i)
        for i in ("a.py::t", "b.py::t", "c.py::t", "d.py::t", "empty.py::t", "old.py::t")
    }
    full = {i: Profile(id=i, checks=(check(),), exercises=("shop.f",)) for i in cases}
    full["empty.py::t"] = Profile(id="empty.py::t")
    return Suite(
        cases, cases, full, frozenset({"old.py"}), frozenset({"a.py::t", "empty.py::t", "old.py::t"})
    )


def _orphan(*tests: str, new: bool = True) -> Orphan:
    return Orphan(
        path=tests[0].partition("::")[0],
        tests=tests,
        kind=CauseKind.NAME,
        root_cause="shop.gone",
        chain=(),
        new_in_range=new,
    )


def test_survivors_count_when_they_verified_something_and_the_range_broke_or_weakened_them() -> None:
    broken = [_orphan("a.py::t"), _orphan("empty.py::t"), _orphan("old.py::t"), _orphan("d.py::t", new=False)]
    weak = [
        WeakenedTest(id="b.py::t", change=ChangeKind.ROWS_DROPPED, detail=""),
        WeakenedTest(id="c.py::t", change=ChangeKind.GUTTED, detail=""),
        WeakenedTest(id="a.py::t", change=ChangeKind.ROWS_DROPPED, detail=""),
    ]
    found, untouched = survivors(_suite(), broken, weak, {"c.py::t": 3.0})
    assert [(s.id, s.weight, s.credit, s.cause) for s in found] == [
        ("a.py::t", 1.0, 0.0, "shop.gone"),
        ("b.py::t", 1.0, 0.5, ""),
        ("c.py::t", 3.0, 0.0, ""),
    ]
    assert untouched == 1


def test_the_grade_weighs_and_restores() -> None:
    deleted = [gone("t.py::a", Verdict.MOVED, HEIR), gone("t.py::b"), gone("t.py::c", Verdict.RETIRED)]
    stake = (AtStake(id="s.py::t", weight=1.0, credit=0.0, why="gutted"),)
    found = grade(deleted, stake, 7, {"t.py::b": 3.0}, frozenset({"t.py::b"}))
    assert (found.now.kept, found.now.total, found.now.share, found.now.letter) == (1.0, 5.0, 0.2, "F")
    assert (found.after_p0.share, found.after_p0.letter) == (0.8, "B-")
    assert (found.suite.kept, found.suite.total) == (8.0, 12.0)
    assert (found.deleted, found.weights) == (2, {"t.py::b": 3.0})


verdicts = st.sampled_from(list(Verdict))


@given(st.lists(verdicts, max_size=8), st.lists(st.integers(0, 7), max_size=4))
def test_restoring_never_lowers_the_grade(given_: list[Verdict], back: list[int]) -> None:
    deleted = [gone(f"t.py::{n}", v, HEIR) for n, v in enumerate(given_)]
    found = grade(deleted, (), 0, {}, frozenset(f"t.py::{n}" for n in back))
    if found.now.share is None:
        assert found.after_p0.share is None
    else:
        assert found.after_p0.share is not None
        assert 0 <= found.now.share <= found.after_p0.share <= 1
