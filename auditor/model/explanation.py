"""The case for one verdict, or what is known of one test, component, file or production symbol, for a person.

Field names are the keys of ``auditor explain --format json``; ``subject.kind`` tells which of the subjects
it is.
"""

from auditor.model.audit import (
    DeletedComponent,
    DeletedFile,
    DeletedTest,
    RangeSummary,
    Verdict,
    WeakenedTest,
)
from auditor.model.base import Value
from auditor.model.meaning import Fate, Orphan, SymbolKind
from auditor.model.suite import ComponentKind, Role

EXPLANATION_VERSION = "1.0"


class Place(Value):
    """Where in the history a piece of source stands."""

    revision: str
    """As Git reads it: a commit's full name, or that followed by ``^`` for its first parent."""
    path: str
    line: int = 0
    """First line; 0 when unknown."""
    end_line: int = 0
    code: tuple[str, ...] = ()
    """Its lines, as far as they are short enough to be shown."""


class TracedSymbol(Value):
    """A production symbol that an assertion is about, and what became of it."""

    symbol: str
    """Canonical name at the revision of the assertion."""
    fate: Fate | None
    """``None`` when the assertion is one of head."""
    now: tuple[str, ...] = ()
    """Its names at head, likeliest first; empty when it is gone."""
    detail: str = ""
    indirect: bool = False
    """The assertion does not read what it returned, but an effect of calling it."""


class Verifier(Value):
    """A live test at head that meets an obligation, how well (0 to 1), and why that is thought."""

    id: str
    strength: float
    how: str


class Obligation(Value):
    """One thing that a test verifies: an assertion, or that a call does not raise."""

    text: str
    """The assertion as written, shortened; a sentence when there is none."""
    line: int
    """In the file that holds it; 0 when it stands for the whole test."""
    symbols: tuple[TracedSymbol, ...]
    """What it is about, the most telling first (up to three)."""
    verified_by: tuple[Verifier, ...]
    """Who else verifies it at head, the best first (up to three)."""
    idle: str = ""
    """Why it verifies nothing: it cannot fail, or is not about production code; ``""`` when it does."""


class Named(Value):
    """Some of many names, and how many there are."""

    count: int
    names: tuple[str, ...] = ()


class DeletedSubject(Value, tag="deleted test", tag_field="kind"):
    """A test that head no longer has: the case for its verdict."""

    test: DeletedTest
    source: Place | None
    """Where its code stood last; ``None`` when that is not known."""
    obligations: tuple[Obligation, ...]
    successors_at: tuple[Place, ...] = ()
    """Where the successors stand at head, in their order."""
    rule_means: str = ""
    """What the rule that decided, see its evidence, says of any test."""
    alike: Named = Named(count=0)
    """Other deleted tests of the same file with the same verdict."""


class Inheritance(Value):
    """A deleted test that a surviving one took over, fully or in part."""

    id: str
    verdict: Verdict
    score: float


class CaseSubject(Value, tag="test", tag_field="kind"):
    """A test that is there at head."""

    id: str
    source: Place
    collected: bool
    reason: str
    """Why it is not collected."""
    skip: str
    """Reason when it is skipped unconditionally."""
    at_base: bool
    """It was there at base, too."""
    obligations: tuple[Obligation, ...]
    """Of one that cannot run: what it verified at base, when it could."""
    dropped: tuple[str, ...]
    """Assertions that it had at base and has no more."""
    exercises: Named
    """Production symbols that it runs without asserting anything about them."""
    mocks: tuple[str, ...]
    components: tuple[str, ...]
    """Ids of the fixtures and helpers that it leans on."""
    supersedes: tuple[Inheritance, ...]
    orphan: Orphan | None = None
    """Why it cannot run, when it cannot."""
    weakened: tuple[WeakenedTest, ...] = ()


class Coverage(Value):
    """How many tests verify a production symbol at both ends of the range."""

    symbol: str
    fate: Fate | None
    """``None`` when it was added in the range."""
    at_base: int
    at_head: int
    """Live ones."""


class SymbolSubject(Value, tag="production symbol", tag_field="kind"):
    """A production symbol, and who verifies it."""

    symbol: str
    definition: SymbolKind
    fate: Fate | None
    """``None`` when it was added in the range."""
    now: tuple[str, ...]
    detail: str
    base_source: Place | None
    head_source: Place | None
    verified_at_base: Named
    """Tests whose assertions can be traced to it, or to a member of it."""
    verified_at_head: Named
    """Live ones."""
    cannot_run: Named
    """Tests at head that would verify it, but are orphaned."""
    exercised_at_head: Named
    """Live tests that run it without asserting anything about it."""
    no_longer: tuple[Inheritance, ...]
    """Deleted tests that verified it, with their verdicts."""
    members: tuple[Coverage, ...] = ()


class ComponentSubject(Value, tag="component", tag_field="kind"):
    """A fixture, helper, mock, fake or factory, and who leans on it."""

    id: str
    component: ComponentKind
    at_base: bool
    at_head: bool
    used_at_base: Named
    used_at_head: Named
    deleted: DeletedComponent | None = None


class HeldCase(Value):
    """A test of a file, and what became of it."""

    id: str
    became: str
    """``still there``, ``added``, ``cannot run``, or a verdict."""
    successors: tuple[str, ...] = ()


class FileSubject(Value, tag="file", tag_field="kind"):
    """A file: the tests in it, the production symbols that it defines, or who leans on it."""

    path: str
    role: Role
    at_base: bool
    at_head: bool
    tests: tuple[HeldCase, ...] = ()
    symbols: tuple[Coverage, ...] = ()
    """Production symbols that it defines (and tests verify), or, of a test file, that its tests verify."""
    verified_at_base: Named = Named(count=0)
    """Of a production file: tests that verify something in it."""
    verified_at_head: Named = Named(count=0)
    used_at_base: Named = Named(count=0)
    """Of a support file: tests that lean on something in it."""
    used_at_head: Named = Named(count=0)
    orphans: tuple[Orphan, ...] = ()
    deleted: DeletedFile | None = None
    fault: str = ""
    """Why it could not be read."""


Subject = DeletedSubject | CaseSubject | SymbolSubject | ComponentSubject | FileSubject


class Explanation(Value):
    """What is known of one id over one range."""

    schema_version: str
    auditor_version: str
    repository: str
    range: RangeSummary
    asked: str
    """The id as the user wrote it."""
    subject: Subject
