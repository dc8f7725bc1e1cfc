"""Rule packs as values: how a project sees its software.  ``docs/rules.md`` says how to write one.

Rules are data: they classify, name, rank and quote.  None of them can leave out a finding or a verdict.
"""

from auditor.model.base import Value


class Patterns(Value):
    """What to look for, place by place.

    Words are parts of identifiers (``rate limit`` is found in ``RateLimiter`` as ``rate limit*``), never mere
    substrings; a word that ends in ``*`` may go on.  All else is a glob.
    """

    words: tuple[str, ...] = ()
    """Any of these settles it, in any place."""
    weak: tuple[str, ...] = ()
    """These count half: two of them have to agree, or the test's names and the production code."""
    never: tuple[str, ...] = ()
    """A name or text with one of these in it says nothing."""
    paths: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()


class Topic(Value):
    """Something that software of a category is tested for."""

    id: str
    title: str
    patterns: Patterns = Patterns()
    alone: bool = False
    """It says enough by itself for a test to be of the category."""


class Category(Value):
    """A part of usual software, or of this one."""

    id: str
    title: str
    about: str = ""
    patterns: Patterns = Patterns()
    aspect: bool = False
    """It says how something is tested rather than what (concurrency, performance …): a test that fits another
    category too is counted there first."""
    enabled: bool = True
    own: bool = False
    """It is none of the shipped ones: a test that fits it is counted there before those."""
    topics: tuple[Topic, ...] = ()
    matches: tuple[str, ...] = ()
    """Ids of tests, made up, that belong to it; they are tried."""
    differs: tuple[str, ...] = ()
    """Ids of tests, made up, that look similar and do not belong to it; they are tried."""


class Tier(Value):
    """How critical some tests are, and which of them are expected."""

    id: str
    title: str
    level: int
    """1 is the most critical."""
    about: str = ""
    paths: tuple[str, ...] = ()
    """Test files of the tier, as globs."""
    symbols: tuple[str, ...] = ()
    """Production symbols whose tests are of the tier, as globs."""
    markers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Ids of categories that are of the tier."""
    expect: str = "history"
    """``history``: every test that ever lived there; ``listed``: *tests* only; ``none``: nothing."""
    tests: tuple[str, ...] = ()
    """Ids of tests, or paths of test files, as globs: each must fit a test at head that can run."""
    impact: str = ""


class FlowStep(Value):
    """One station of a flow; a test reaches it when any of the patterns fits what it calls, asks or says."""

    name: str
    symbols: tuple[str, ...] = ()
    """Production symbols that the test calls or reads, as globs."""
    routes: tuple[str, ...] = ()
    """Routes that the test requests, as globs."""
    words: tuple[str, ...] = ()
    """Words in the names of production symbols that the test calls or reads."""


class Flow(Value):
    """Steps that follow one another in production, and should be tested together."""

    id: str
    title: str
    steps: tuple[FlowStep, ...]
    about: str = ""
    level: int = 1
    """How critical it is, as a tier's level."""
    impact: str = ""


class Impact(Value):
    """What the user says is at stake, word for word."""

    statement: str
    amount: str = ""
    """Money or another figure, as the user wrote it."""
    categories: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Test files, as globs."""
    symbols: tuple[str, ...] = ()
    """Production symbols, as globs."""


class Scale(Value):
    """Points for what makes a gap serious, and where one severity ends and the next begins."""

    verdict: dict[str, int]
    """``lost``, ``partial``, ``flow`` and ``tier``."""
    tier: dict[str, int]
    """By level, ``"1"`` …; levels that are not there count 0."""
    impact: int
    """For a declared impact."""
    fan_in: dict[str, int]
    """At least so many production files that import the module of what was verified."""
    churn: dict[str, int]
    """At least so many commits of the range that changed the file of what was verified."""
    unsure: int
    """For split evidence."""
    bands: dict[str, int]
    """``critical`` … ``low``: the points from which it is that."""
    priority: dict[str, str]
    """The priority that each severity has: ``P0`` …"""


class Applied(Value):
    """A rule pack that was applied."""

    name: str
    """``shipped rules``, the path of the file in the repository, or as given with ``--rules``."""
    entries: dict[str, int]
    """What it holds: how many categories, tiers, flows, impacts."""
    given: str = ""
    """The path that ``--rules`` named; empty for what is applied without being asked for."""


class Rules(Value):
    """All packs that were loaded, as one."""

    categories: tuple[Category, ...]
    tiers: tuple[Tier, ...]
    flows: tuple[Flow, ...]
    impacts: tuple[Impact, ...]
    scale: Scale
    applied: tuple[Applied, ...] = ()


class FindingRule(Value):
    """A finding rule as a person looks it up."""

    id: str
    name: str
    severity: str
    told_by: str
    """``check``, ``audit`` or ``check, audit``."""
    summary: str
    page: str
    """All that its page says, as Markdown."""


class RuleBook(Value):
    """Everything that can be looked up."""

    findings: tuple[FindingRule, ...]
    rules: Rules
