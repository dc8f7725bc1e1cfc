"""Two audits side by side, for a terminal and as Markdown."""

from collections.abc import Mapping, Sequence

from auditor.model.comparison import Comparison, Item, ItemKind, Side
from auditor.writers import markdown, view
from auditor.writers.document import (
    Block,
    Bullets,
    Code,
    CommitName,
    Document,
    Line,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    say,
)
from auditor.writers.links import Links
from auditor.writers.report import cells
from auditor.writers.screen import BOLD, DIM, NARROWEST, Screen

_FEW = 10
_PLURAL: Mapping[str, str] = {
    ItemKind.FILE: "test files that cannot run",
    ItemKind.COMPONENT: "deleted components still needed",
}


def write(comparison: Comparison, *, width: int, colour: bool) -> str:
    """The comparison for a terminal of *width* columns."""
    screen = Screen(max(width, NARROWEST), colour)
    old, new = comparison.old, comparison.new
    screen.line(f"Audits compared: {_title(comparison)}", BOLD)
    screen.blank()
    screen.wrapped(comparison.summary, BOLD)
    for note in comparison.notes:
        screen.wrapped(f"note: {note}", DIM)
    screen.blank()
    screen.rows(
        [("", "old", "new"), *((label, was, now) for label, was, now in _figures(old, new))],
        [DIM, *[""] * len(_figures(old, new))],
        right=[1],
    )
    for title, _, found, style in _lists(comparison):
        screen.blank()
        screen.line(f"{title} ({len(found):,})", BOLD)
        shown, _, more = view.cut(found, _FEW)
        for item in shown:
            screen.identity(f"{_way(item)}  ", item.id, 2, style)
        screen.more(more)
    if comparison.remaining:
        screen.blank()
        screen.wrapped(f"In both: {_remaining(comparison)}", DIM)
    return screen.text()


def write_markdown(comparison: Comparison, *, link_base: str | None = None) -> str:
    """The comparison as Markdown; with *link_base*, commits become links."""
    return markdown.render(compose(comparison), Links(link_base))


def compose(comparison: Comparison) -> Document:
    """The comparison as a document."""
    old, new = comparison.old, comparison.new
    blocks: list[Block] = [Paragraph((Strong(comparison.summary),))]
    if comparison.notes:
        blocks.append(Bullets(tuple((Text(note),) for note in comparison.notes)))
    rows: list[tuple[str, Line, Line]] = [("Range", _range(old), _range(new))]
    rows += [(label, (Text(was),), (Text(now),)) for label, was, now in _figures(old, new)[1:]]
    blocks.append(Table(("", "Old", "New"), tuple((say(label), was, now) for label, was, now in rows)))
    sections = [Section("Then and Now", tuple(blocks))]
    sections += [_section(title, noun, found) for title, noun, found, _ in _lists(comparison)]
    if comparison.remaining:
        kinds = tuple((say(kind), say("{}", number)) for kind, number in comparison.remaining.items())
        table = Table(("Gap", "Number"), kinds, frozenset({1}))
        sections.append(Section("In Both", (table,)))
    return Document(
        title=say("Audits compared: {}", _title(comparison)),
        sections=tuple(sections),
        closing=say(
            "Written from two audits, by auditor {} and {}.", old.auditor_version, new.auditor_version
        ),
    )


def _lists(comparison: Comparison) -> list[tuple[str, str, tuple[Item, ...], str]]:
    """What is not empty: title, what to call one of it, the items, their colour."""
    lists = (
        ("Closed", "closed gap", comparison.closed, "32"),
        ("New", "new gap", comparison.opened, "31"),
        ("Otherwise changed", "other change", comparison.changed, ""),
    )
    return [one for one in lists if one[2]]


def _section(title: str, noun: str, items: Sequence[Item]) -> Section:
    rows = [
        (
            say(item.kind.value),
            (Code(item.id),),
            (Text(item.was or "—"),),
            (Text(item.now or _over(item)),),
            (Text(item.why),),
        )
        for item in items[: cells.reach()]
    ]
    header = ("What", "Id", "Was", "Is", "Last judged because")
    return Section(f"{title} ({len(items):,})", tuple(cells.table(header, rows, total=len(items), noun=noun)))


def _title(comparison: Comparison) -> str:
    old, new = comparison.old, comparison.new
    return f"{new.repository} — {view.day(old.head_date)} and {view.day(new.head_date)}"


def _range(side: Side) -> Line:
    return say("{}, to {} ({})", Code(side.expression), CommitName(side.head), view.day(side.head_date))


def _figures(old: Side, new: Side) -> list[tuple[str, str, str]]:
    numbers = (
        ("Deleted tests", old.deleted_tests, new.deleted_tests),
        ("Lost", old.lost, new.lost),
        ("Partly lost", old.partial, new.partial),
        ("Tests at head", old.tests, new.tests),
        ("Test files that cannot run", old.dead_test_files, new.dead_test_files),
    )
    return [
        ("Head", view.short(old.head), view.short(new.head)),
        ("Grade", _grade(old), _grade(new)),
        ("Kept", _share(old.kept_share), _share(new.kept_share)),
        *((label, f"{was:,}", f"{now:,}") for label, was, now in numbers),
    ]


def _grade(side: Side) -> str:
    return side.grade if side.grade_share is None else f"{side.grade}, {view.percent(side.grade_share)}"


def _share(share: float | None) -> str:
    return "—" if share is None else view.percent(share)


def _over(item: Item) -> str:
    """What an item is that the new audit says nothing of."""
    return "back" if item.kind is ItemKind.TEST else "no gap"


def _way(item: Item) -> str:
    """What an item was and is, short enough to stand before an id."""
    if item.kind is ItemKind.TEST:
        return f"{item.was or 'still there'} → {item.now or _over(item)}"
    return item.kind.value


def _remaining(comparison: Comparison) -> str:
    return ", ".join(
        view.count(number, kind, _PLURAL.get(kind, "")) for kind, number in comparison.remaining.items()
    )
