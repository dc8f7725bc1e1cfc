"""What names stand for: production symbols, what became of them, what tests verify, which files live."""

from enum import StrEnum

from auditor.model.base import Value
from auditor.model.commits import CommitRef
from auditor.model.source import Check, Route, Shape


class SymbolKind(StrEnum):
    """What a production symbol is."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    METHOD = "method"
    CONSTANT = "constant"


FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
"""What is called to do something."""


class Symbol(Value):
    """A definition in production code at one revision."""

    name: str
    """Canonical dotted name at its definition: ``celery.app.base.Celery.send_task``."""
    kind: SymbolKind
    path: str
    line: int
    shape: Shape = Shape.ORDINARY
    params: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    normal: str = ""
    size: int = 0
    bases: tuple[str, ...] = ()
    """Canonical names of base classes where they resolve, else as written."""


class Fate(StrEnum):
    """What became of a symbol between base and head."""

    SAME = "same"
    CHANGED = "changed"
    """Same name, other code."""
    MOVED = "moved"
    """Renamed or moved: the code lives under another name."""
    STUBBED = "stubbed"
    """Still defined, but emptied: pass, constant, NotImplementedError."""
    GONE = "gone"
    UNKNOWN = "unknown"
    """Its file could not be read at one of the revisions."""


class SymbolFate(Value):
    """What became of one base symbol, with the evidence in words."""

    symbol: str
    fate: Fate
    now: tuple[str, ...] = ()
    """Its names at head, likeliest first."""
    score: float = 1.0
    detail: str = ""


class Profile(Value):
    """What a test does and verifies at one revision, names resolved; helpers, setUp and fixtures followed."""

    id: str
    exercises: tuple[str, ...] = ()
    """Production symbols called or read, canonical."""
    context: tuple[str, ...] = ()
    """Further ones that only its set-up and fixtures call or read."""
    wrapped: bool = False
    """A decorator is production, or runs production, around it."""
    asserts: tuple[str, ...] = ()
    """Those that assertions can be traced to."""
    checks: tuple[Check, ...] = ()
    """Its assertions and those of helpers it calls; ``subject`` and ``inside`` hold canonical names where
    they resolve to production code, ``local:…`` for code of the test tree, ``ext:…`` for other packages."""
    mocks: tuple[str, ...] = ()
    """Production symbols that it, or a helper it calls, replaces by mocks; set-up and fixtures aside."""
    bare_mocks: int = 0
    uses: tuple[str, ...] = ()
    """Ids of components it leans on."""
    local: tuple[str, ...] = ()
    """Classes and functions of its own file that stand where production code would."""
    routes: tuple[Route, ...] = ()
    literals: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    """Normal forms of its own statements."""
    exact: str = ""
    normal: str = ""
    size: int = 0
    rows: tuple[str, ...] = ()
    """Normalised parametrize rows."""
    skip: str = ""
    shape: Shape = Shape.ORDINARY
    broad_except: bool = False
    """Some broad ``except`` in its body goes on without raising."""
    opaque: bool = False
    """It uses something of this repository that is not read, such as a compiled module."""


class CauseKind(StrEnum):
    """Why a test file is dead."""

    UNPARSABLE = "unparsable"
    MODULE = "missing module"
    NAME = "missing name"
    FIXTURE = "missing fixture"
    SKIPPED = "guarded import skips the module"


class Orphan(Value):
    """A surviving test file (or some of its tests) that can no longer be collected or run."""

    path: str
    tests: tuple[str, ...]
    """Ids of the tests that cannot run."""
    kind: CauseKind
    root_cause: str
    """What is missing: ``pkg.mod``, ``pkg.mod.name``, ``fixture db_session``, ``path does not parse``."""
    chain: tuple[str, ...]
    """Paths from the test file to the file with the failing import, with line: ``tests/a.py:3``."""
    new_in_range: bool
    caused_by: CommitRef | None = None
    silent: bool = False
    """A guard turns the failure into a skip, so no run shows it."""


class RootCause(Value):
    """Something missing, with what it kills; the ranking is by tests, then files."""

    missing: str
    kind: CauseKind
    files: int
    tests: int
    new_in_range: bool
    caused_by: CommitRef | None = None
    example: tuple[str, ...] = ()
    """One chain of imports that leads to it."""


class Pulse(Value):
    """How many test files were alive after a commit."""

    commit: CommitRef
    test_files: int
    dead: int
