import pytest
from appraised import gone

from auditor.coverage.appraisal.areas import whole
from auditor.coverage.appraisal.gaps import gaps
from auditor.model.assessment import GapKind, Priority, Status
from auditor.model.audit import DeletedTest, Verdict
from auditor.model.classified import (
    Expected,
    FlowState,
    Importance,
    Join,
    Presence,
    Rank,
    Referenced,
    Stake,
    StepReach,
    TierState,
)

P0 = Rank(severity=Importance.CRITICAL, priority="P0", points=9, derivation="lost 4 + tier 1 5 = 9")
STAKE = Stake(statement="Orders | stop", amount="$5")


@pytest.mark.parametrize(
    ("test", "priority"),
    [
        pytest.param(gone("t.py::test_a"), Priority.P1, id="lost"),
        pytest.param(gone("t.py::test_a", Verdict.PARTIAL, "u.py::test_b"), Priority.P2, id="partial"),
        pytest.param(gone("t.py::test_a", rank=P0), Priority.P0, id="ranked by the rules"),
    ],
)
def test_priority(test: DeletedTest, priority: Priority) -> None:
    (gap,) = gaps(whole([test]))
    assert (gap.id, gap.kind, gap.priority) == ("G1", GapKind.TESTS, priority)


@pytest.mark.parametrize(
    "test",
    [
        pytest.param(gone("t.py::test_a", Verdict.RETIRED), id="retired"),
        pytest.param(gone("t.py::test_a", Verdict.MOVED, "u.py::test_b"), id="moved"),
        pytest.param(gone("t.py::test_a", transient=True), id="came and went"),
        pytest.param(gone("t.py::test_a", collected=False), id="not collected"),
    ],
)
def test_what_leaves_no_gap(test: DeletedTest) -> None:
    assert gaps(whole([test])) == ()


def test_a_gap_says_what_is_missing_and_what_would_close_it() -> None:
    partly = gone(
        "t.py::TestCsv::test_quotes",
        Verdict.PARTIAL,
        "u.py::test_csv",
        missing=tuple(f"assert csv() == {n}" for n in range(5)),
        targets=("shop.csv",),
    )
    lost = gone("t.py::test_header_names_each_column", targets=("shop.csv.header",), impact=(STAKE,))
    retired = gone("t.py::x", Verdict.RETIRED)
    first, second = gaps(whole([retired, partly, lost]))
    assert first.missing == ("header names each column (shop.csv.header)",)
    assert second.missing == (
        "csv: quotes: assert csv() == 0; assert csv() == 1; assert csv() == 2 and 2 more",
    )
    assert first.required == ("bring back 1 test of t.py",)
    assert second.required == ("extend u.py::test_csv: csv: quotes",)
    assert first.impact == (STAKE,)
    assert first.status is Status.MISSING


def _step(name: str, reached: int) -> StepReach:
    return StepReach(name=name, reached_by=reached, verified_by=0)


def test_a_flow_that_is_not_joined_is_a_gap() -> None:
    flow = FlowState(
        id="f",
        title="Checkout",
        level=1,
        complete=False,
        steps=(_step("cart", 3), _step("pay", 0)),
        joins=(Join(first="cart", second="pay", tests=0, deleted=("t.py::test_buy",)),),
        end_to_end=0,
        end_to_end_at_base=1,
        required=("from cart to pay",),
        rank=P0,
        impact=(STAKE,),
    )
    (gap,) = gaps({}, (), (flow,))
    assert (gap.kind, gap.status, gap.priority) == (GapKind.FLOW, Status.MISSING, Priority.P0)
    assert gap.why == "no live test goes through all of it; at base, 1 did"
    assert gap.missing == ("no live test reaches pay", "no live test joins cart → pay")
    assert (gap.required, gap.tests, gap.impact) == (("from cart to pay",), ("t.py::test_buy",), (STAKE,))


def test_an_incomplete_tier_is_a_gap_that_counts() -> None:
    tier = TierState(
        id="t1",
        title="Tier 1",
        level=1,
        complete=False,
        basis="listed",
        tests_at_base=3,
        tests_at_head=1,
        live_at_head=1,
        deleted=2,
        gaps=1,
        expected=(
            Expected(what="t/test_a.py", presence=Presence.MISSING),
            Expected(what="t/test_b.py", presence=Presence.CANNOT_RUN),
            Expected(what="t/test_c.py", presence=Presence.PRESENT),
            *(Expected(what=f"t/test_d.py::test_{n}", presence=Presence.MISSING) for n in range(2)),
        ),
        missing=2,
        rank=P0,
    )
    known = whole([gone("t/test_a.py::test_a"), gone("t/test_z.py::test_z")])
    gap = gaps(known, (tier,), ())[0]
    assert (gap.kind, gap.status) == (GapKind.TIER, Status.INCOMPLETE)
    assert gap.why.startswith("1 of 5 expected are there (listed)")
    assert gap.required == (
        "bring back t/test_a.py",
        "mend t/test_b.py",
        "bring back 2 tests of t/test_d.py",
    )
    assert gap.tests == ("t/test_a.py::test_a",)


def test_the_most_urgent_comes_first() -> None:
    deleted = [
        gone("a.py::test_a", Verdict.PARTIAL, "u.py::x", category="Cache"),
        gone("b.py::test_b", rank=P0, category="Tax"),
        gone("c.py::test_c", category="Cart"),
        gone("c.py::test_d", category="Cart"),
        gone("e.py::test_e", category="Api"),
    ]
    assert [g.title for g in gaps(whole(deleted))] == ["Tax", "Cart", "Api", "Cache"]


def test_of_one_priority_the_largest_comes_first_and_then_the_most_points() -> None:
    def ranked(points: int) -> Rank:
        return Rank(severity=Importance.HIGH, priority="P1", points=points, derivation="")

    deleted = [
        gone("a.py::test_a", rank=ranked(6), category="Small"),
        gone("b.py::test_b", rank=ranked(7), category="Heavy"),
        *(gone(f"c.py::test_{n}", rank=ranked(6), category="Large") for n in range(3)),
    ]
    assert [g.title for g in gaps(whole(deleted))] == ["Large", "Heavy", "Small"]


def test_what_is_touched_and_never_verified_is_one_gap() -> None:
    touched = [Referenced(symbol=f"shop.f{n}", tests=9 - n, files=2) for n in range(3)]
    (gap,) = gaps({}, (), (), touched)
    assert (gap.kind, gap.status, gap.priority) == (GapKind.REFERENCED, Status.PARTIAL, Priority.P2)
    assert gap.missing[0] == "shop.f0: touched by 9 tests in 2 files"
    assert gap.required == ("verify shop.f0", "verify shop.f1", "verify shop.f2")
