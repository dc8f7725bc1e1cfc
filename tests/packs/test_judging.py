"""Tiers, flows, stakes and ranks, from values to values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.audit import DeletedTest, Successor, Verdict
from auditor.model.classified import Importance, Presence, Rank
from auditor.model.rules import Flow, FlowStep, Impact, Tier
from auditor.packs import flows, tiers
from auditor.packs.loading import load
from auditor.packs.ranking import Facts, order, rank, worst
from auditor.packs.stakes import stakes
from auditor.packs.traits import Traits

SCALE = load().scale
RANK = Rank(severity=Importance.CRITICAL, priority="P0", points=9, derivation="")


# -- ranks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "priority", "derivation"),
    [
        pytest.param(Facts("lost"), "P2", "lost (4) = 4: medium, P2", id="lost"),
        pytest.param(Facts("partial"), "P2", "partial (3) = 3: low, P2", id="partial"),
        pytest.param(
            Facts("lost", level=1, tier="Tier 1"),
            "P0",
            'lost (4) + level 1 "Tier 1" (4) = 8: critical, P0',
            id="in a tier",
        ),
        pytest.param(
            Facts("lost", impact=True, fan_in=23, churn=3),
            "P0",
            "lost (4) + declared impact (2) + imported by 23 production files (2) + its code changed in"
            " 3 commits of the range (1) = 9: critical, P0",
            id="much hangs on it",
        ),
        pytest.param(
            Facts("partial", unsure=True), "P2", "partial (3) - split evidence (1) = 2: low, P2", id="unsure"
        ),
        pytest.param(
            Facts("lost", fan_in=4, churn=2), "P2", "lost (4) = 4: medium, P2", id="below the bounds"
        ),
        pytest.param(
            Facts("flow", said="flow not joined", level=3),
            "P2",
            "flow not joined (4) + level 3 (1) = 5: medium, P2",
            id="a flow",
        ),
    ],
)
def test_the_derivation_adds_up(facts: Facts, priority: str, derivation: str) -> None:
    found = rank(facts, SCALE)
    assert (found.priority, found.derivation) == (priority, derivation)


FACTS = st.builds(
    Facts,
    st.sampled_from(["lost", "partial", "tier", "flow"]),
    level=st.integers(0, 9),
    impact=st.booleans(),
    fan_in=st.integers(0, 10_000),
    churn=st.integers(0, 10_000),
    unsure=st.booleans(),
)


@given(FACTS)
def test_more_at_stake_is_never_less_serious(facts: Facts) -> None:
    one = rank(facts, SCALE)
    for heavier in (
        facts._replace(impact=True),
        facts._replace(fan_in=facts.fan_in + 50),
        facts._replace(churn=facts.churn + 50),
        facts._replace(level=1),
        facts._replace(unsure=False),
    ):
        assert order(rank(heavier, SCALE)) <= order(one)


def test_the_worst_is_the_most_serious() -> None:
    low, high = rank(Facts("partial"), SCALE), rank(Facts("lost", level=1), SCALE)
    assert worst([low, None, high]) == high
    assert worst([None]) is None


# -- stakes --------------------------------------------------------------------------------------------------

IMPACTS = (
    Impact(statement="No sale", amount="$5K", tiers=("one",)),
    Impact(statement="Angry people", categories=("cache",), paths=("tests/ui/",)),
    Impact(statement="Wrong sums", symbols=("shop.pay",)),
)


def test_a_statement_is_quoted_where_it_was_declared() -> None:
    assert [(s.statement, s.amount, s.about) for s in stakes(IMPACTS, tiers={"one"})] == [
        ("No sale", "$5K", "tier one")
    ]
    assert [s.about for s in stakes(IMPACTS, categories={"cache"}, path="tests/ui/test_a.py")] == [
        "category cache"
    ]
    assert [s.about for s in stakes(IMPACTS, path="tests/ui/test_a.py")] == ["tests/ui/"]
    assert [s.about for s in stakes(IMPACTS, symbols=["shop.pay.total"])] == ["shop.pay.total"]


def test_nothing_is_quoted_elsewhere() -> None:
    assert (
        stakes(IMPACTS, tiers={"two"}, categories={"api"}, path="tests/test_a.py", symbols=["shop.x"]) == ()
    )


# -- tiers ---------------------------------------------------------------------------------------------------

TIER = Tier(id="t", title="T", level=1, paths=("tests/critical/",))


def gone(name: str, verdict: Verdict, *heirs: Successor) -> DeletedTest:
    return DeletedTest(
        id=f"tests/critical/test_a.py::{name}",
        path="tests/critical/test_a.py",
        verdict=verdict,
        confidence=0.9,
        why="because",
        successors=heirs,
    )


HEIR = Successor(id="tests/test_b.py::test_x", score=1.0)
DEAD_HEIR = Successor(id="tests/test_b.py::test_x", score=1.0, orphaned=True)


@pytest.mark.parametrize(
    ("deleted", "presence"),
    [
        pytest.param(gone("test_x", Verdict.LOST), Presence.MISSING, id="lost"),
        pytest.param(gone("test_x", Verdict.PARTIAL, HEIR), Presence.PARTIAL, id="partial"),
        pytest.param(gone("test_x", Verdict.MOVED, HEIR), Presence.SUPERSEDED, id="moved"),
        pytest.param(gone("test_x", Verdict.MOVED, DEAD_HEIR), Presence.CANNOT_RUN, id="moved to a dead one"),
        pytest.param(gone("test_x", Verdict.RETIRED), Presence.RETIRED, id="retired"),
        pytest.param(gone("test_x", Verdict.VACUOUS), Presence.RETIRED, id="vacuous"),
    ],
)
def test_what_ever_lived_in_a_tier_is_expected(deleted: DeletedTest, presence: Presence) -> None:
    known = tiers.Evidence(base=[deleted.id], head=[], live=[], deleted=(deleted,), earlier={})
    found = tiers.state(TIER, known, RANK, ())
    assert [e.presence for e in found.expected] == [presence]
    assert found.complete is (presence not in tiers.ABSENT)
    assert (found.rank is None) is found.complete


LISTED = Tier(
    id="t", title="T", level=1, expect="listed", tests=("tests/critical/test_a.py", "**/test_b.py::test_*")
)


@pytest.mark.parametrize(
    ("head", "live", "expected"),
    [
        pytest.param(
            ["tests/critical/test_a.py::test_x", "tests/test_b.py::test_y"],
            ["tests/critical/test_a.py::test_x", "tests/test_b.py::test_y"],
            {Presence.PRESENT},
            id="all there",
        ),
        pytest.param(
            ["tests/critical/test_a.py::test_x", "tests/test_b.py::test_y"],
            ["tests/critical/test_a.py::test_x"],
            {Presence.PRESENT, Presence.CANNOT_RUN},
            id="one cannot run",
        ),
        pytest.param([], [], {Presence.MISSING}, id="none there"),
    ],
)
def test_what_a_tier_lists_has_to_be_there(head: list[str], live: list[str], expected: set[Presence]) -> None:
    known = tiers.Evidence(base=[], head=head, live=live, deleted=(), earlier={})
    assert {e.presence for e in tiers.state(LISTED, known, RANK, ()).expected} == expected


def test_files_deleted_before_the_range_are_told_and_not_judged() -> None:
    known = tiers.Evidence(base=[], head=[], live=[], deleted=(), earlier={"tests/critical/test_o.py": "a1"})
    found = tiers.state(TIER, known, RANK, ())
    assert found.complete
    assert [(e.what, e.presence) for e in found.expected] == [("tests/critical/test_o.py", Presence.UNKNOWN)]


@pytest.mark.parametrize(
    ("tier", "traits", "categories"),
    [
        pytest.param({"paths": ("a/",)}, {"path": "a/t.py"}, (), id="by its path"),
        pytest.param({"symbols": ("s.pay",)}, {"symbols": ("s.pay.total",)}, (), id="by what it verifies"),
        pytest.param({"markers": ("crit*",)}, {"markers": ("critical",)}, (), id="by its mark"),
        pytest.param({"categories": ("auth",)}, {}, ("auth",), id="by its category"),
        pytest.param({"tests": ("*::test_x",)}, {"id": "t.py::test_x"}, (), id="by its id"),
    ],
)
def test_ways_to_be_of_a_tier(
    tier: dict[str, tuple[str, ...]], traits: dict[str, object], categories: tuple[str, ...]
) -> None:
    one = Tier(id="t", title="T", level=1, **tier)  # type: ignore[arg-type]
    told = Traits(**{"id": "t.py::test_a", "path": "t.py", **traits})  # type: ignore[arg-type]
    assert tiers.belongs(one, told, categories)
    assert not tiers.belongs(one, Traits(id="other.py::test_b", path="other.py"), ())


# -- flows ---------------------------------------------------------------------------------------------------

FLOW = Flow(
    id="f",
    title="F",
    steps=(
        FlowStep(name="order", symbols=("shop.orders",)),
        FlowStep(name="pay", words=("payment",)),
        FlowStep(name="ship", routes=("/ship*",)),
    ),
)


def case(name: str, *symbols: str, reached: tuple[str, ...] = (), routes: tuple[str, ...] = ()) -> Traits:
    return Traits(
        id=f"t.py::{name}", path="t.py", symbols=symbols, reached=(*symbols, *reached), routes=routes
    )


def reaches(*tests: Traits) -> dict[str, flows.Reach]:
    steps = flows.Steps(FLOW)
    return {t.id: steps.of(t) for t in tests}


ORDER = case("order", "shop.orders.Order")
PAY = case("pay", "shop.till.PaymentDesk")
BOTH = case("both", "shop.orders.Order", reached=("shop.till.PaymentDesk",))
SHIP = case("ship", "shop.parcels.Parcel", routes=("/ship/7",))
WHOLE = case("whole", "shop.orders.Order", "shop.payment", routes=("/ship",))


@pytest.mark.parametrize(
    ("live", "joined", "required"),
    [
        pytest.param((ORDER, PAY, SHIP), [0, 0], 2, id="each step by itself"),
        pytest.param((BOTH, SHIP), [1, 0], 1, id="the first two together"),
        pytest.param((WHOLE,), [1, 1], 0, id="one test through all"),
        pytest.param((ORDER, SHIP), [0, 0], 1, id="a step that nobody reaches"),
    ],
)
def test_joins(live: tuple[Traits, ...], joined: list[int], required: int) -> None:
    found = flows.state(FLOW, reaches(*live), {}, [], RANK, ())
    assert [j.tests for j in found.joins] == joined
    assert len(found.required) == required
    assert found.complete is (required == 0)


def test_a_step_is_verified_by_assertions_only() -> None:
    found = flows.state(FLOW, reaches(BOTH), {}, [], RANK, ())
    assert [(s.reached_by, s.verified_by) for s in found.steps] == [(1, 1), (1, 0), (0, 0)]


def test_deleted_tests_that_joined_steps_are_named() -> None:
    found = flows.state(FLOW, reaches(ORDER, PAY), reaches(BOTH, ORDER), [BOTH.id, "t.py::new"], RANK, ())
    assert found.joins[0].deleted == (BOTH.id,)
    assert found.joins[0].tests_at_base == 1
    assert found.required == (
        "a live test that reaches ship",
        "one live test that goes from order to pay",
    )


def test_end_to_end_is_through_every_step() -> None:
    found = flows.state(FLOW, reaches(WHOLE, BOTH), reaches(WHOLE), [], RANK, ())
    assert (found.end_to_end, found.end_to_end_at_base) == (1, 1)


def test_the_package_is_no_step() -> None:
    assert not reaches(case("x", "payment.orders.Order"))["t.py::x"].reached
