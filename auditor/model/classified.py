"""What the rules say of an audit's tests: categories, tiers, flows, severity; each with the reason."""

from enum import StrEnum

from auditor.model.base import Value


class Label(Value):
    """A category that a test belongs to, and why."""

    id: str
    """Of the category; ``graph:`` and a name for a component that stands in for one."""
    title: str
    topics: tuple[str, ...] = ()
    """Titles, in the order of the rule."""
    score: float = 0.0
    """Weight of what was found; the highest is the test's category."""
    why: tuple[str, ...] = ()
    """What was found where, up to three: ``"cache" in the file name tests/test_cache.py``."""


class Importance(StrEnum):
    """How serious a gap is, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Rank(Value):
    """How serious a gap is, and how that was derived."""

    severity: Importance
    priority: str
    """``P0`` (now), ``P1`` (soon) or ``P2`` (later)."""
    points: int
    derivation: str
    """The points in words: ``lost 4 + tier 1 3 + imported by 23 production files 2 = 9: critical, P0``."""


class Stake(Value):
    """What the user says is at stake, word for word from the rules, and for what it was declared."""

    statement: str
    amount: str = ""
    about: str = ""
    """``category Cache``, ``tier Tier 1``, ``flow Checkout``, or the glob."""


class TopicTotal(Value):
    """Deleted tests of one topic."""

    title: str
    deleted: int
    gaps: int
    """Lost and partial ones."""


class Origin(StrEnum):
    """Where a category comes from."""

    RULES = "rules"
    GRAPH = "graph"
    """A component that was found in the coverage graph, because no category fits."""


class CategoryTotal(Value):
    """What a category lost.  A test counts once, in its first category; uncollected ones are left out."""

    id: str
    title: str
    source: Origin
    deleted: int
    by_verdict: dict[str, int]
    gaps: int
    """Lost and partial ones."""
    also: int
    """Further deleted tests that belong to it too and count elsewhere."""
    tests_at_base: int
    tests_at_head: int
    live_at_head: int
    """Those that can run."""
    topics: tuple[TopicTotal, ...]
    """The most gaps first."""
    worst: Rank | None = None
    """Of its gaps."""
    impact: tuple[Stake, ...] = ()
    examples: tuple[str, ...] = ()
    """Ids of lost, then partial tests, the most serious first (up to five)."""


class Presence(StrEnum):
    """Whether what a tier expects is there."""

    PRESENT = "present"
    CANNOT_RUN = "cannot run"
    SUPERSEDED = "superseded"
    """Deleted, and live tests elsewhere verify all that it verified."""
    PARTIAL = "partial"
    """Deleted, and live tests elsewhere verify some of it."""
    MISSING = "missing"
    RETIRED = "retired"
    """Deleted with what it verified, or it never verified anything: not missing."""
    UNKNOWN = "unknown"
    """Deleted before the range, so that there is no verdict."""


class Expected(Value):
    """A test, or a test file, that a tier expects."""

    what: str
    """Id, path or glob."""
    presence: Presence
    tests: int = 1
    """How many tests that stands for; 0 when it is not known."""
    detail: str = ""


class TierState(Value):
    """A tier at head against what it expects."""

    id: str
    title: str
    level: int
    complete: bool
    """Nothing expected is missing, partial or unable to run."""
    basis: str
    """Where the expectation comes from, in words."""
    tests_at_base: int
    tests_at_head: int
    live_at_head: int
    deleted: int
    gaps: int
    expected: tuple[Expected, ...]
    """What is not there first; present ones last (the whole list)."""
    missing: int
    """How many of *expected* are missing, partial, or cannot run."""
    rank: Rank | None = None
    """``None`` when complete."""
    impact: tuple[Stake, ...] = ()


class StepReach(Value):
    """Which live tests reach a step of a flow."""

    name: str
    reached_by: int
    verified_by: int
    """Those of them whose assertions can be traced to it."""
    examples: tuple[str, ...] = ()
    reached_at_base: int = 0


class Join(Value):
    """Two neighbouring steps, and the live tests that go through both."""

    first: str
    second: str
    tests: int
    examples: tuple[str, ...] = ()
    tests_at_base: int = 0
    deleted: tuple[str, ...] = ()
    """Deleted tests, lost or partial, that joined them at base (up to five)."""


class FlowState(Value):
    """A flow at head, judged over live tests only."""

    id: str
    title: str
    level: int
    complete: bool
    """Each step is reached, and some one live test joins each with the next."""
    steps: tuple[StepReach, ...]
    joins: tuple[Join, ...]
    end_to_end: int
    """Live tests that reach every step."""
    end_to_end_at_base: int
    required: tuple[str, ...]
    """Tests that the missing steps and joins ask for, in words."""
    rank: Rank | None = None
    """``None`` when complete."""
    impact: tuple[Stake, ...] = ()


class Referenced(Value):
    """A production class or function that live tests touch and none verifies."""

    symbol: str
    tests: int
    files: int
    """Test files that touch it."""
    examples: tuple[str, ...] = ()
