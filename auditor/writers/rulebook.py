"""Rules as a person looks them up in a terminal, or as JSON."""

from collections.abc import Iterable, Sequence

import msgspec

from auditor.errors import RulesError
from auditor.model.rules import Category, FindingRule, Flow, Patterns, RuleBook, Scale, Tier
from auditor.writers import escape
from auditor.writers.screen import BOLD, Screen

Entry = FindingRule | Category | Tier | Flow | Scale
_WIDEST = 120


def listed(book: RuleBook, *, width: int) -> str:
    """Return all rules as a table each, *width* columns wide at most."""
    screen = Screen(min(width, _WIDEST), False)
    screen.line(f"Finding rules ({len(book.findings)})", BOLD)
    for finding in book.findings:
        screen.hanging(f"{finding.id}  {finding.severity:<8} ", finding.summary, indent=2)
    rules = book.rules
    screen.blank()
    screen.line(f"Categories ({len(rules.categories)})", BOLD)
    for category in rules.categories:
        topics = ", ".join(topic.title for topic in category.topics)
        screen.hanging(f"{category.id:<15} ", f"{category.title}: {topics}", indent=2)
    for title, entries in (("Tiers", rules.tiers), ("Flows", rules.flows)):
        screen.blank()
        screen.line(f"{title} ({len(entries)})", BOLD)
        for entry in entries:
            screen.hanging(f"{entry.id:<15} ", _summary(entry), indent=2)
    screen.blank()
    screen.line(f"Statements of impact ({len(rules.impacts)})", BOLD)
    for impact in rules.impacts:
        screen.wrapped(" ".join(t for t in (impact.statement, impact.amount) if t), indent=2)
    screen.blank()
    packs = ", ".join(pack.name for pack in rules.applied)
    screen.wrapped(f"From: {packs}.  'auditor rules show ID' tells one in full.")
    return screen.text()


def _summary(entry: Tier | Flow) -> str:
    if isinstance(entry, Flow):
        return f"{entry.title}: {' → '.join(step.name for step in entry.steps)}"
    where = ", ".join((*entry.paths, *entry.symbols, *entry.markers, *entry.categories, *entry.tests))
    return f"{entry.title} (level {entry.level}): {where}"


def choose(book: RuleBook, asked: str) -> Entry:
    """Return the rule called *asked*.  Raises :class:`RulesError` when there is none."""
    rules = book.rules
    named: tuple[FindingRule | Category | Tier | Flow, ...]
    named = (*rules.flows, *rules.tiers, *rules.categories, *book.findings)
    entries: dict[str, Entry] = {"severity": rules.scale, **{entry.id.lower(): entry for entry in named}}
    found = entries.get(asked.lower())
    if found is None:
        raise RulesError(f"there is no rule {asked!r}: 'auditor rules list' has them all")
    return found


def shown(entry: Entry, *, width: int) -> str:
    """Return one rule in full."""
    if isinstance(entry, FindingRule):
        return entry.page
    screen = Screen(min(width, _WIDEST), False)
    match entry:
        case Category():
            _category(screen, entry)
        case Tier():
            screen.line(f"{entry.title} ({entry.id}), tier of level {entry.level}", BOLD)
            screen.wrapped(entry.about)
            for name in ("paths", "symbols", "markers", "categories", "tests"):
                _words(screen, name, getattr(entry, name))
            _words(screen, "expect", (entry.expect,))
        case Flow():
            screen.line(f"{entry.title} ({entry.id}), flow of level {entry.level}", BOLD)
            screen.wrapped(entry.about)
            for number, step in enumerate(entry.steps, 1):
                screen.line(f"{number}. {step.name}")
                for name in ("symbols", "routes", "words"):
                    _words(screen, name, getattr(step, name), 5)
        case Scale():
            _scale(screen, entry)
    return screen.text()


def _category(screen: Screen, category: Category) -> None:
    kind = "aspect" if category.aspect else "category"
    screen.line(f"{category.title} ({category.id}), {kind}", BOLD)
    screen.wrapped(category.about)
    _patterns(screen, category.patterns, 2)
    for topic in category.topics:
        alone = ", enough by itself" if topic.alone else ""
        screen.line(f"topic {topic.title}{alone}", indent=2)
        _patterns(screen, topic.patterns, 4)
    _words(screen, "fits", category.matches)
    _words(screen, "does not fit", category.differs)


def _patterns(screen: Screen, patterns: Patterns, indent: int) -> None:
    for name in Patterns.__struct_fields__:
        _words(screen, name, getattr(patterns, name), indent)


def _words(screen: Screen, name: str, words: Iterable[str], indent: int = 2) -> None:
    told = ", ".join(words)
    if told:
        screen.hanging(f"{name}: ", told, indent=indent, lines=12)


def _scale(screen: Screen, scale: Scale) -> None:
    screen.line("Severity: points are added up", BOLD)
    for title, table in (
        ("what happened", scale.verdict),
        ("level of the tier or flow", scale.tier),
        ("files importing it, from", scale.fan_in),
        ("commits changing it, from", scale.churn),
        ("severity from", scale.bands),
        ("priority of", scale.priority),
    ):
        screen.hanging(f"{title}: ", ", ".join(f"{key} = {value}" for key, value in table.items()), indent=2)
    screen.line(f"declared impact: {scale.impact}", indent=2)
    screen.line(f"split evidence: {scale.unsure}", indent=2)


def tried(told: Sequence[tuple[str, Sequence[str]]], *, width: int) -> str:
    """Return what is wrong with each of several packs, by path, a fault a line."""
    lines = []
    for path, faults in told:
        name = escape.terminal(path)
        lines += [escape.sentence(fault) for fault in faults] or [f"{name}: sound"]
    return "\n".join(lines) + "\n"


def dump(value: RuleBook | Entry) -> str:
    """Return *value* as JSON."""
    encoded = msgspec.json.format(msgspec.json.encode(value), indent=2)
    return escape.json_text(encoded.decode()) + "\n"
