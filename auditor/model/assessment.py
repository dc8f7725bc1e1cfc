"""What an audit's findings amount to: quality, replaced components, gaps, the grade, and what to do next.

``docs/report.md`` defines every word and formula.  All is computed once, so that formats cannot disagree.
"""

from enum import StrEnum

import msgspec

from auditor.model.base import Value
from auditor.model.classified import Stake
from auditor.model.commits import CommitRef


class Aspect(StrEnum):
    """In what way tests can be better or worse than others."""

    REAL = "real collaborators"
    CHECKS = "checks"
    CASES = "cases"
    CONCURRENCY = "concurrency"
    PERFORMANCE = "performance"
    MEMORY = "memory and leaks"
    CASCADE = "cascading failures"
    SECURITY = "security"
    ERRORS = "error paths"
    SIZE = "size"
    DUPLICATION = "duplication"


class Priority(StrEnum):
    """When something is to be done."""

    P0 = "P0"
    """Now."""
    P1 = "P1"
    """Soon."""
    P2 = "P2"
    """Later."""


class Traits(Value):
    """What some tests amount to together."""

    tests: int = 0
    cases: int = 0
    """With parametrize rows."""
    checks: int = 0
    """Assertions that can fail, each once for every case that runs it."""
    lines: int = 0
    mocking: int = 0
    """Tests that make a mock themselves or through a helper; set-up and fixtures aside."""
    kinds: dict[str, int] = msgspec.field(default_factory=dict)
    """By aspect, ``concurrency`` to ``error paths``: tests that check something of that kind."""
    duplicates: int = 0
    """Tests with the same statements as another one that is counted."""


class Shown(Value):
    """The line that shows it."""

    test: str
    path: str
    line: int
    text: str
    at_head: bool
    """It is at head; at base otherwise."""


class Difference(Value):
    """How new tests differ from old ones in one aspect."""

    aspect: Aspect
    old: float
    new: float
    unit: str
    """What *old* and *new* count: ``tests that mock``, ``checks`` …; shares are from 0 to 1."""
    better: bool | None
    """``None`` when it is neither good nor bad in itself."""
    told: str
    """In words, with both figures."""
    shown: tuple[Shown, ...] = ()
    """The lines that show it, on the side that has more of it (up to three)."""


class Delta(Value):
    """Old tests against new ones."""

    old: Traits = Traits()
    new: Traits = Traits()
    differences: tuple[Difference, ...] = ()


class Compared(Value):
    """One deleted test against its live successors."""

    id: str
    successors: tuple[str, ...]
    differences: tuple[Difference, ...]


class Status(StrEnum):
    """How well a group of deleted tests is replaced; the first that fits counts, from the bottom up."""

    SUPERIOR = "superior replacement"
    """At least 95 % kept, fewer mocks, another gain, and nothing weaker."""
    ENHANCED = "enhanced coverage"
    """At least 95 % kept, a gain, and nothing weaker."""
    CONSOLIDATED = "consolidated"
    """At least 95 % kept, in at most half as many files or two thirds as many tests."""
    MIGRATED = "complete migration"
    """All of it kept, elsewhere."""
    MAINTAINED = "maintained"
    """At least 95 % kept."""
    ADEQUATE = "adequate"
    """At least 85 % kept."""
    PARTIAL = "partial"
    """At least 50 % kept."""
    INCOMPLETE = "incomplete"
    """At least 5 % kept."""
    MISSING = "missing"
    """Less than 5 % kept."""
    MOOT = "nothing to replace"
    """Every test of the group was retired or vacuous."""


class Sized(Value):
    """A test file with how much of it counts."""

    path: str
    tests: int
    """Of the group: deleted ones, or successors."""
    lines: int
    """Of those tests."""
    dead: bool = False
    """None of them can run at head."""


class Area(Value):
    """Deleted tests with a common subject, and what replaced them."""

    title: str
    basis: str
    """``category`` (a rule), ``component`` (the coverage graph) or ``subject`` (what they verified)."""
    status: Status
    why: str
    """The figures that make the status."""
    tests: int
    """Deleted tests, those not collected aside."""
    owed: int
    """Those of them that verified what is still there."""
    kept: float | None
    """Share of these that live tests at head verify, by the formula of the grade."""
    by_verdict: dict[str, int]
    old: tuple[Sized, ...]
    """Where those that count were, all when none does; most tests first (up to ten)."""
    old_files: int
    new: tuple[Sized, ...]
    """Where their successors are, most successors first (up to ten)."""
    new_files: int
    delta: Delta | None
    """Superseded tests against their live successors; ``None`` without any."""
    gaps: tuple[str, ...]
    """Ids of the lost and partial ones."""


class Impact(StrEnum):
    """What the deletion of a part of the test framework does."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"
    POSITIVE = "positive"


class FrameworkStatus(StrEnum):
    """What became of a part of the test framework."""

    NEEDED = "deleted, still needed"
    REPLACED = "replaced"
    PARTLY = "partly replaced"
    DELETED = "deleted"


class FrameworkChange(Value):
    """A deleted support file with all it held, or a component taken out of a file that stays."""

    name: str
    """Path, or id of the component."""
    path: str
    kind: str
    """Its kind, or the kinds of what it held, most first."""
    parts: int
    """Components that it held, itself at least."""
    used_by: int
    """Tests that leaned on any of them at base."""
    still_needed_by: tuple[str, ...]
    """Files at head that break without it (up to twenty)."""
    status: FrameworkStatus
    replacement: tuple[str, ...]
    """Files or components at head that hold at least a fifth of its code, most first."""
    impact: Impact
    why: str
    """The figures that make the impact."""
    deleted_in: CommitRef | None = None


class Restore(Value):
    """Where a file of deleted tests is to be had."""

    path: str
    commit: str
    """The commit that deleted them; its parent, ``commit^`` to Git, is the last that has them."""
    tests: tuple[str, ...]
    """Ids of the tests in it to bring back."""


class GapKind(StrEnum):
    """What a gap is in."""

    TESTS = "tests"
    """Deleted tests of one group."""
    FLOW = "flow"
    """Steps that should be tested together."""
    TIER = "tier"
    """Tests that a tier of criticality expects."""
    REFERENCED = "referenced"
    """Production that live tests touch and none verifies."""


class Gap(Value):
    """Something that matters and that no live test verifies, or not all of it."""

    id: str
    title: str
    kind: GapKind
    status: Status
    priority: Priority
    why: str
    """The figures."""
    derivation: str
    """How its priority came about."""
    places: tuple[str, ...]
    """Files that held the tests (up to five)."""
    missing: tuple[str, ...]
    """Behaviours that nothing verifies, in words."""
    required: tuple[str, ...]
    """Tests that would close it."""
    tests: tuple[str, ...]
    """Ids of the deleted tests that did."""
    impact: tuple[Stake, ...] = ()


class Today(Value):
    """A production symbol that a deleted test verified, under its name at head."""

    symbol: str
    """As at base."""
    now: str
    """At head; empty when it is not known there."""
    module: str = ""
    """What to import it from at head; empty when that is not known, or cannot be written as an import."""
    attribute: str = ""
    """What to import: the symbol, or the class that it belongs to."""


class Unwritten(Value):
    """A test of a skeleton: what has to be verified, and nothing that does it yet."""

    id: str
    """Of the deleted test that verified it; empty when there was none."""
    function: str
    """Its name; an identifier that no other test of the skeleton has."""
    words: str
    """The behaviour in words."""
    obligations: tuple[str, ...]
    """What the deleted test asserted and no live test does, as written then."""
    symbols: tuple[Today, ...] = ()


class ProbeKind(StrEnum):
    """How a test asks for what is missing."""

    IMPORT = "import"
    """It imports a module, or a name in one."""
    FIXTURE = "fixture"
    """It asks for a fixture."""
    PARSE = "parse"
    """It parses a file."""


class Probe(Value):
    """A test that fails as long as something is missing: the one that a root cause needs."""

    kind: ProbeKind
    what: str
    """``pkg.mod.name``, the fixture's name, or the path."""


class Skeleton(Value):
    """The start of a test file; as code it compiles, and each test in it fails until it is written.

    ``auditor scaffold`` writes it.
    """

    path: str
    """Where it would go: a test file that head does not have."""
    tests: tuple[Unwritten, ...] = ()
    probes: tuple[Probe, ...] = ()
    unittest: bool = False
    """The deleted tests were methods of a ``unittest.TestCase``, so these are too."""


class Task(StrEnum):
    """What kind of thing is to be done."""

    MEND = "mend"
    """What keeps surviving tests from running."""
    RESTORE = "restore"
    """Deleted tests."""
    WRITE = "write"
    """Tests that never were, or of which nothing is known."""


class Action(Value):
    """Something to do."""

    id: str
    """``P0-1`` …: priority and number."""
    priority: Priority
    title: str
    kind: Task
    why: str
    advice: str
    """What to do, in a sentence."""
    tests: tuple[str, ...]
    """Ids of deleted tests to bring back, or of surviving ones that run again."""
    restore: tuple[Restore, ...]
    skeleton: Skeleton
    gap: str = ""
    """Id of the gap that it closes."""
    impact: tuple[Stake, ...] = ()


class AtStake(Value):
    """A surviving test that verified something at base and that the range broke or weakened."""

    id: str
    weight: float
    credit: float
    """How much of what it verified is still verified, 0 to 1."""
    why: str
    cause: str = ""
    """What keeps it from running: the ``root_cause`` of its orphan."""


class Mark(Value):
    """A share and the letter that stands for it."""

    share: float | None = None
    """``None`` when nothing was at stake."""
    letter: str = "—"
    """``A+`` … ``F``; ``—`` when nothing was at stake."""
    kept: float = 0.0
    total: float = 0.0


class Grade(Value):
    """How much of what the range put at stake is still verified; ``docs/report.md`` has the formula."""

    now: Mark = Mark()
    after_p0: Mark = Mark()
    """As if every test of the P0 actions were back and could run."""
    suite: Mark = Mark()
    """The same for all that the suite verified at base, what the range never touched included."""
    deleted: int = 0
    """Deleted tests that count."""
    survivors: tuple[AtStake, ...] = ()
    """Surviving tests that count because they cannot run any more, or protect less."""
    untouched: int = 0
    """Surviving tests that verified something at base and are as strong as they were."""
    weights: dict[str, float] = msgspec.field(default_factory=dict)
    """Weight of each deleted test that counts other than 1, by id."""


class Positive(Value):
    """Something that got better, measured."""

    title: str
    told: str
    base: float
    head: float


class Assessment(Value):
    """What it all amounts to."""

    grade: Grade = Grade()
    suite: Delta = Delta()
    """All collected tests at base against those at head."""
    compared: tuple[Compared, ...] = ()
    """Deleted tests that differ from their live successors, and in what."""
    areas: tuple[Area, ...] = ()
    """Groups of deleted tests, the best replaced first, groups with nothing to replace last."""
    framework: tuple[FrameworkChange, ...] = ()
    """Deleted parts of the test framework, the highest impact first."""
    gaps: tuple[Gap, ...] = ()
    """The most urgent first."""
    actions: tuple[Action, ...] = ()
    """In the order in which to do them."""
    positives: tuple[Positive, ...] = ()
