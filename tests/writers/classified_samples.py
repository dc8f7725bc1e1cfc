"""What the rules say of the sample audit: every kind of value once, with text that tries to break out."""

from auditor.model.classified import (
    CategoryTotal,
    Expected,
    FlowState,
    Importance,
    Join,
    Origin,
    Presence,
    Rank,
    Referenced,
    Stake,
    StepReach,
    TierState,
    TopicTotal,
)
from auditor.model.findings import Finding, Severity
from auditor.model.rules import Applied

HIGH = Rank(
    severity=Importance.CRITICAL,
    priority="P0",
    points=10,
    derivation='lost (4) + level 1 "Tier 1" (4) + declared impact (2) = 10: critical, P0',
)
LOW = Rank(severity=Importance.LOW, priority="P2", points=3, derivation="partial (3) = 3: low, P2")
STAKE = Stake(statement="No sale without a | receipt", amount="$5K a day", about="tier tier-1")

CATEGORIES = (
    CategoryTotal(
        id="payments",
        title="Payments {} & <Billing>",
        source=Origin.RULES,
        deleted=4,
        by_verdict={"lost": 2, "moved": 1, "partial": 1},
        gaps=3,
        also=1,
        tests_at_base=20,
        tests_at_head=17,
        live_at_head=15,
        topics=(
            TopicTotal(title="refunds", deleted=2, gaps=2),
            TopicTotal(title="invoices", deleted=1, gaps=0),
        ),
        worst=HIGH,
        impact=(STAKE,),
        examples=("tests/export/test_csv.py::test_quotes",),
    ),
    CategoryTotal(
        id="shop.export",
        title="shop.export",
        source=Origin.GRAPH,
        deleted=1,
        by_verdict={"retired": 1},
        gaps=0,
        also=0,
        tests_at_base=1,
        tests_at_head=0,
        live_at_head=0,
        topics=(),
    ),
)
TIERS = (
    TierState(
        id="tier-1",
        title="Tier 1",
        level=1,
        complete=False,
        basis="every test that ever lived there, and what the rules list",
        tests_at_base=9,
        tests_at_head=7,
        live_at_head=6,
        deleted=2,
        gaps=1,
        expected=(
            Expected(
                what="tests/critical/test_rollback.py::test_rollback",
                presence=Presence.MISSING,
                detail="lost: shop.db.rollback is still there",
            ),
            Expected(what="tests/critical/test_payout.py", presence=Presence.CANNOT_RUN, tests=1),
            Expected(
                what="tests/critical/test_old.py",
                presence=Presence.UNKNOWN,
                tests=0,
                detail="deleted before the range, a1a1a1a1a1 of 2024-01-02",
            ),
            Expected(what="tests/critical/test_order.py", presence=Presence.PRESENT, tests=6),
        ),
        missing=2,
        rank=HIGH,
        impact=(STAKE,),
    ),
    TierState(
        id="tier-2",
        title="Tier 2",
        level=2,
        complete=True,
        basis="the tests that the rules list",
        tests_at_base=1,
        tests_at_head=1,
        live_at_head=1,
        deleted=0,
        gaps=0,
        expected=(Expected(what="tests/test_ledger.py", presence=Presence.PRESENT),),
        missing=0,
    ),
)
FLOWS = (
    FlowState(
        id="checkout",
        title="Checkout",
        level=1,
        complete=False,
        steps=(
            StepReach(
                name="basket",
                reached_by=3,
                verified_by=2,
                examples=("tests/test_basket.py::test_total",),
                reached_at_base=5,
            ),
            StepReach(
                name="payment",
                reached_by=2,
                verified_by=2,
                examples=("tests/test_payout.py::test_twice",),
                reached_at_base=2,
            ),
            StepReach(name="receipt", reached_by=0, verified_by=0, reached_at_base=1),
        ),
        joins=(
            Join(
                first="basket",
                second="payment",
                tests=0,
                tests_at_base=1,
                deleted=("tests/export/test_csv.py::test_quotes",),
            ),
            Join(first="payment", second="receipt", tests=0),
        ),
        end_to_end=0,
        end_to_end_at_base=1,
        required=(
            "a live test that reaches receipt",
            "one live test that goes from basket to payment",
        ),
        rank=HIGH,
    ),
)
REFERENCED = (
    Referenced(
        symbol="shop.export.write_csv", tests=3, files=2, examples=("tests/test_basket.py::test_total",)
    ),
)
FINDINGS = (
    Finding(
        rule="TA001",
        name="lost-test",
        severity=Severity.ERROR,
        subject="tests/export/test_csv.py::test_quotes",
        path="shop/export.py",
        line=12,
        message="tests/export/test_csv.py::test_quotes is deleted: nothing verifies any more shop.export",
        why="shop.export is still there.",
        advice="Restore the test.",
        verdict="lost",
        fingerprint="00ff00ff00ff00ff",
    ),
)
PACKS = (
    Applied(name="shipped rules", entries={"category": 30}),
    Applied(name="auditor.toml", entries={"tier": 2, "flow": 1}),
)
