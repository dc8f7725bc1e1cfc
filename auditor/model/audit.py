"""Verdicts and the whole audit: the only argument of a writer.

Field names are the keys of the JSON report; ``reports/audit.schema.json`` is generated from these types.
Counts are computed once, so that formats cannot disagree.
"""

from datetime import datetime
from enum import StrEnum

from auditor.model.assessment import Assessment
from auditor.model.base import Value
from auditor.model.classified import (
    CategoryTotal,
    FlowState,
    Label,
    Rank,
    Referenced,
    Stake,
    TierState,
)
from auditor.model.commits import CommitRef
from auditor.model.findings import Finding
from auditor.model.meaning import Orphan, Pulse, RootCause
from auditor.model.rules import Applied
from auditor.model.suite import ComponentKind, Unread
from auditor.model.traits import InCommon

SCHEMA_VERSION = "1.0"


class Verdict(StrEnum):
    """What became of a deleted test.

    Precedence when two fit: vacuous, retired, moved, rewritten, partial, lost.
    """

    MOVED = "moved"
    """The same test lives on under another node id."""
    REWRITTEN = "rewritten"
    """Other live tests, together, verify everything it verified."""
    PARTIAL = "partial"
    """Some of what it verified is verified; ``missing`` says what is not."""
    LOST = "lost"
    """The production behaviour still exists, and nothing verifies it."""
    RETIRED = "retired"
    """The production behaviour is gone, so there is nothing to verify."""
    VACUOUS = "vacuous"
    """It never verified production behaviour."""


class Evidence(Value):
    """One reason, of one channel, in words that a person can check."""

    kind: str
    """Its channel: ``lineage``, ``twin``, ``assignment``, ``coverage``, ``target``, ``vacuity`` …"""
    detail: str


class Successor(Value):
    """A test at head that supersedes a deleted one, fully or in part."""

    id: str
    score: float
    """0 to 1: how sure it is that this test took over what the deleted one verified."""
    evidence: tuple[Evidence, ...] = ()
    orphaned: bool = False
    """It cannot be collected or run at head, so it protects nothing today."""


class Candidate(Value):
    """A test at head that was considered as a successor and turned down, and why."""

    id: str
    score: float
    reason: str


class TargetState(Value):
    """A production symbol that the deleted test verified, and what became of it."""

    symbol: str
    fate: str
    """A :class:`~auditor.model.meaning.Fate`."""
    now: tuple[str, ...] = ()
    asserted: bool = True
    verified_by: tuple[str, ...] = ()
    """Live tests at head whose assertions can be traced to it (up to five)."""


class DeletedTest(Value):
    """A test that was there at base, or came and went inside the range, and that head has not at its id."""

    id: str
    verdict: Verdict
    confidence: float
    """Meant as a frequency: of all verdicts told with .9, nine in ten should be right."""
    why: str
    """One sentence that a reviewer accepts or refutes within a minute."""
    successors: tuple[Successor, ...] = ()
    """Up to five, best first."""
    missing: tuple[str, ...] = ()
    """Behaviours no longer verified, in words."""
    targets: tuple[str, ...] = ()
    """Production symbols it verified, canonical, as at base."""
    target_states: tuple[TargetState, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    considered: tuple[Candidate, ...] = ()
    runner_up: Verdict | None = None
    unsure: bool = False
    """The evidence is split: a person should look at this one first."""
    deleted_in: CommitRef | None = None
    path: str = ""
    line: int = 0
    lines: int = 0
    """Length of its source."""
    checks: int = 0
    rows: int = 1
    collected: bool = True
    reason: str = ""
    """Why it was not collected."""
    transient: bool = False
    """Came and went inside the range."""
    inherited_from: str = ""
    category: str = ""
    """Title of the category it counts under, or the name of its component where no category fits."""
    labels: tuple[Label, ...] = ()
    """All categories that fit, that one first, with the reasons."""
    tiers: tuple[str, ...] = ()
    """Titles of the tiers it belonged to, the most critical first."""
    rank: Rank | None = None
    """Severity and priority of the gap that it left; ``None`` when it left none."""
    impact: tuple[Stake, ...] = ()


class Share(Value):
    """A file that took over a share (0 to 1) of a deleted file's tests."""

    path: str
    share: float


class FileFate(StrEnum):
    """What became of a deleted file, from the verdicts of what it held."""

    SUPERSEDED = "superseded"
    """All its tests moved or were rewritten."""
    MOSTLY_SUPERSEDED = "mostly superseded"
    PARTLY_LOST = "partly lost"
    LOST = "lost"
    RETIRED = "retired"
    VACUOUS = "vacuous"
    REPLACED = "replaced"
    """A component file whose contents live elsewhere or whose users moved to something else."""
    UNUSED = "unused"
    """A component file that nothing at head needs."""
    STILL_NEEDED = "still needed"


class DeletedFile(Value):
    """A test or component file that head no longer has."""

    path: str
    kind: str
    """``test``, ``support`` or ``data``."""
    fate: FileFate
    tests: int
    by_verdict: dict[str, int]
    superseded_by: tuple[Share, ...]
    deleted_in: CommitRef | None
    transient: bool = False
    lines: int = 0


class DeletedComponent(Value):
    """A fixture, helper, mock, fake, factory or data file that head no longer has at its id."""

    id: str
    path: str
    name: str
    kind: ComponentKind
    used_by: int
    """How many tests leaned on it at base."""
    still_needed_by: tuple[str, ...]
    """Head files that still import it or ask for it, and break."""
    replaced_by: tuple[Successor, ...]
    deleted_in: CommitRef | None = None


class ChangeKind(StrEnum):
    """How a surviving test lost strength."""

    GUTTED = "gutted"
    SKIPPED = "newly skipped"
    XFAILED = "newly xfailed"
    SHADOWED = "newly shadowed"
    UNCOLLECTED = "no longer collected"
    ROWS_DROPPED = "rows dropped"


class WeakenedTest(Value):
    """A test that is still there under its id but protects less than at base."""

    id: str
    change: ChangeKind
    detail: str
    changed_in: CommitRef | None = None


class Unverified(Value):
    """A production symbol verified at base by live tests, and at head by none, though it is still there."""

    symbol: str
    was_verified_by: tuple[str, ...]
    """Tests at base (up to five)."""
    count: int


class SupersededGroup(Value):
    """Deleted tests that went the same way together: from one folder or file to another."""

    old: str
    """Common path (or file) of the deleted tests."""
    new: tuple[str, ...]
    """Files that hold the successors, most first."""
    moved: int
    rewritten: int
    partial: int
    old_checks: int
    new_checks: int
    examples: tuple[tuple[str, str], ...]
    """(deleted id, successor id), the surest first."""


class LossGroup(Value):
    """Lost, partial, retired or vacuous tests that share a place and a subject."""

    title: str
    path: str
    tests: int
    targets: tuple[str, ...]
    examples: tuple[str, ...]


class ForeignTests(Value):
    """Tests in another language, counted but not analysed."""

    language: str
    base: int
    head: int


class Statistics(Value):
    """Exact counts.  Tests are those that would be collected, unless it says otherwise."""

    commits: int
    commits_touching_tests: int
    deleted_test_files: int
    deleted_support_files: int
    deleted_components: int
    deleted_tests: int
    deleted_uncollected: int
    """Written like tests but not collected at base; reported, judged, and counted apart."""
    transient_tests: int
    added_tests: int
    test_files_at_base: int
    test_files_at_head: int
    tests_at_base: int
    tests_at_head: int
    cases_at_base: int
    """With parametrize rows."""
    cases_at_head: int
    orphaned_test_files: int
    orphaned_tests: int
    dead_test_files_at_base: int
    dead_test_files_at_head: int
    unread_files: int
    by_verdict: dict[str, int]
    unsure: int
    mock_share_at_base: float
    """Share of collected tests that make a mock themselves or through a helper; fixtures aside."""
    mock_share_at_head: float
    checks_per_test_at_base: float
    checks_per_test_at_head: float
    stopped: int = 0
    """Moved and rewritten ones of which every successor is a test that cannot run."""


class Step(Value):
    """Something the run did, or did not do and why."""

    what: str
    done: bool
    detail: str = ""


class RangeSummary(Value):
    """The range as resolved."""

    base: str
    """Full commit name, or the empty tree's name when the range starts at the root."""
    head: str
    commits: int
    expression: str
    base_date: datetime | None
    head_date: datetime
    authors: int
    notes: tuple[str, ...] = ()


class Audit(Value):
    """Everything a report says."""

    schema_version: str
    auditor_version: str
    repository: str
    """Name of the repository: last part of its path."""
    range: RangeSummary
    key_finding: str
    """One honest sentence."""
    kept_share: float | None
    """Of what was verified at base by the deleted tests (vacuous and retired aside), the share that live
    tests at head verify; ``None`` when nothing was."""
    statistics: Statistics
    deleted_tests: tuple[DeletedTest, ...]
    deleted_files: tuple[DeletedFile, ...]
    deleted_components: tuple[DeletedComponent, ...]
    superseded_groups: tuple[SupersededGroup, ...]
    loss_groups: dict[str, tuple[LossGroup, ...]]
    """By verdict: lost, partial, retired, vacuous."""
    weakened_tests: tuple[WeakenedTest, ...]
    unverified: tuple[Unverified, ...]
    orphans: tuple[Orphan, ...]
    root_causes: tuple[RootCause, ...]
    liveness: tuple[Pulse, ...]
    unread: tuple[Unread, ...]
    foreign_tests: tuple[ForeignTests, ...]
    notes: tuple[str, ...]
    steps: tuple[Step, ...]
    assessment: Assessment = Assessment()
    """What it all amounts to: quality, replaced areas, gaps, actions and the grade."""
    categories: tuple[CategoryTotal, ...] = ()
    """Those with deleted tests, the most gaps first."""
    tiers: tuple[TierState, ...] = ()
    flows: tuple[FlowState, ...] = ()
    referenced: tuple[Referenced, ...] = ()
    """Production that live tests touch at head and none verifies, though some live test did at base, or
    though deleted tests verified it; the most touched first."""
    web: str | None = None
    """Where a browser finds the repository: the address of its ``origin`` without credentials, when that is
    on a host whose pages are known."""
    in_common: InCommon = InCommon()
    """What sets the deleted test files apart from the surviving ones."""
    findings: tuple[Finding, ...] = ()
    """What a gate would tell of: each with the id of its rule, the worst first."""
    rule_packs: tuple[Applied, ...] = ()
    """In the order they were applied."""
