"""Pieces of a report that several sections share."""

from collections.abc import Sequence

from auditor.model.audit import Audit, DeletedTest, Successor, Verdict
from auditor.model.commits import CommitRef
from auditor.writers import view
from auditor.writers.document import (
    Block,
    Code,
    CommitName,
    Fold,
    Line,
    More,
    Place,
    Strong,
    Table,
    Text,
    join,
    say,
)


def commit(ref: CommitRef | None) -> Line:
    """A commit for a table cell: name and day."""
    return say("{} {}", CommitName(ref.commit), view.day(ref.date)) if ref else say("unknown")


def commit_in_full(ref: CommitRef) -> Line:
    """A commit with its day, author and subject."""
    return say("{} ({}, {}) {}", CommitName(ref.commit), view.day(ref.date), ref.author, Code(ref.subject))


def base_revision(audit: Audit) -> str | None:
    """The commit that still has what was deleted; ``None`` when the range starts with the history."""
    return audit.range.base if audit.range.base_date else None


def deleted_test(audit: Audit, test: DeletedTest) -> Line:
    """A deleted test by its id, with what is special about it."""
    revision = None if test.transient else base_revision(audit)
    told = remarks(test)
    place = Place(test.id, test.path, test.line, revision)
    return say("{} ({})", place, "; ".join(told)) if told else (place,)


def remarks(test: DeletedTest) -> list[str]:
    """What is special about a deleted test."""
    found = []
    if test.rows > 1:
        found.append(view.count(test.rows, "case"))
    if not test.collected:
        found.append(f"not collected: {test.reason}" if test.reason else "not collected")
    if test.transient:
        found.append("came and went inside the range")
    if test.inherited_from:
        found.append("inherited")
    return found


def at_head(audit: Audit, label: str) -> Place:
    """A test id or a path at head."""
    return Place(label, label.split("::", 1)[0], 0, audit.range.head)


def at_base(audit: Audit, label: str) -> Place:
    """A test id or a path at base."""
    return Place(label, label.split("::", 1)[0], 0, base_revision(audit))


def successors(audit: Audit, found: Sequence[Successor]) -> Line:
    """The best successors with what they are worth, and how many more there are."""
    if not found:
        return (Text("none"),)
    shown, _, more = view.cut(found, 2)
    lines = [
        say("{} (orphaned at head)", at_head(audit, one.id)) if one.orphaned else (at_head(audit, one.id),)
        for one in shown
    ]
    return say("{} and {} more", join(lines), more) if more else join(lines)


def names(values: Sequence[str], limit: int = view.NAMED) -> Line:
    """Names as code with the number of those not named; ``—`` for none."""
    if not values:
        return (Text("—"),)
    shown, _, more = view.cut(values, limit)
    line = join([(Code(value),) for value in shown])
    return say("{} and {} more", line, more) if more else line


def sentences(values: Sequence[str], limit: int = view.NAMED) -> Line:
    """Behaviours in words with the number of those not told; ``—`` for none."""
    if not values:
        return (Text("—"),)
    shown, _, more = view.cut(values, limit)
    line = join([(Text(value),) for value in shown], "; ")
    return say("{}; and {} more", line, more) if more else line


def not_verified_now(test: DeletedTest) -> Line:
    """What nobody verifies any more: in words where the verdict has them, else by symbol."""
    return sentences(test.missing) if test.missing else names(test.targets)


def table(
    header: tuple[str, ...],
    rows: Sequence[tuple[Line, ...]],
    *,
    total: int,
    numeric: frozenset[int] = frozenset(),
    noun: str,
    shown: int = view.SHOWN,
) -> list[Block]:
    """A table that folds after *shown* rows; *total* is the exact length of the list that *rows* begin."""
    first, rest, _ = view.cut(rows, shown, len(rows))
    blocks: list[Block] = [Table(header, tuple(first), numeric)] if first else []
    if total > len(first):
        left = total - len(first)
        summary = say("{}", view.count(left, f"more {noun}" if first else noun))
        blocks.append(Fold(summary, (*_tables(header, tuple(rest), numeric), *unlisted(total - len(rows)))))
    return blocks


def _tables(
    header: tuple[str, ...], rows: tuple[tuple[Line, ...], ...], numeric: frozenset[int]
) -> tuple[Block, ...]:
    return (Table(header, rows, numeric),) if rows else ()


def unlisted(number: int) -> tuple[Block, ...]:
    """The exact number of what a bounded list leaves to the JSON report."""
    return (More(number),) if number > 0 else ()


def reach(shown: int = view.SHOWN) -> int:
    """How many rows of a list a report holds at most, folded ones included."""
    return shown + view.FOLDED


def every_test(audit: Audit, verdict: Verdict, tests: Sequence[DeletedTest]) -> list[Block]:
    """All deleted tests of one *verdict* in a fold, with the reason for each."""
    listed = tests[: view.FOLDED]
    rows = tuple(
        (
            deleted_test(audit, test),
            (Text(test.why),),
            (Text(view.sure(test)),),
            commit(test.deleted_in),
        )
        for test in listed
    )
    summary = say("Every {} test ({})", verdict.value, len(tests))
    header = ("Deleted test", "Why", "Confidence", "Deleted in")
    return [Fold(summary, (Table(header, rows), *unlisted(len(tests) - len(listed))))]


def labelled(label: str, line: Line) -> Line:
    """A line that begins with what it is about."""
    return (Strong(label), Text(": "), *line)
