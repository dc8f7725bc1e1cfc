"""An audit as a short text for a terminal: about a screen, with hints on how to see more."""

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from tabulate import tabulate

from auditor.model.audit import Audit, DeletedTest, Verdict
from auditor.model.commits import CommitRef
from auditor.writers import escape, view

NARROWEST = 40
_TOP, _FEW = 5, 3
_COLOURS = {
    Verdict.MOVED: "32",
    Verdict.REWRITTEN: "32",
    Verdict.PARTIAL: "33",
    Verdict.LOST: "31",
    Verdict.RETIRED: "2",
    Verdict.VACUOUS: "2",
}
_BOLD, _DIM = "1", "2"


def write(audit: Audit, *, width: int, colour: bool) -> str:
    """A summary of *audit* for a terminal of *width* columns (at least 40), with ANSI colours if *colour*.

    No line is wider than *width*: sentences wrap, and ids are cut in the middle.
    """
    screen = _Screen(max(width, NARROWEST), colour)
    _header(screen, audit)
    _verdicts(screen, audit)
    groups = view.by_verdict(audit)
    lost, partial = groups[Verdict.LOST], groups[Verdict.PARTIAL]
    _gap(screen, "Lost", lost, _TOP)
    _gap(screen, "Partial", partial, _FEW)
    _unsure(screen, audit, [*lost[:_TOP], *partial[:_FEW]])
    _weakened(screen, audit)
    _survivors(screen, audit)
    _components(screen, audit)
    _unread(screen, audit)
    _hints(screen, audit)
    return screen.text()


class _Screen:
    """Lines of at most so many columns; the only way a line gets into the output."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self._colour = colour
        self._lines: list[str] = []

    def text(self) -> str:
        return "\n".join(self._lines).strip("\n") + "\n"

    def blank(self) -> None:
        self._lines.append("")

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """One line, cut in the middle if it is too long."""
        self._put(fit(escape.terminal(text), self.width - indent), style, indent)

    def wrapped(self, text: str, style: str = "", indent: int = 0, lines: int = 6) -> None:
        """A sentence on as many lines as it needs, at most *lines*."""
        for part in wrap(escape.sentence(text), self.width - indent, lines):
            self._put(part, style, indent)

    def rows(
        self, rows: Sequence[tuple[str, ...]], styles: Sequence[str] = (), right: Iterable[int] = ()
    ) -> None:
        """Aligned columns; the last takes what room there is, and alone may hold wide characters."""
        if not rows:
            return
        room = self.width - 2 - sum(max(len(row[at]) for row in rows) + 2 for at in range(len(rows[0]) - 1))
        numeric = set(right)
        laid = tabulate(
            [(*row[:-1], fit(escape.terminal(row[-1]), room)) for row in rows],
            tablefmt="plain",
            disable_numparse=True,
            colalign=["right" if at in numeric else "left" for at in range(len(rows[0]))],
        )
        for at, line in enumerate(laid.split("\n")):
            self._put(fit(line.rstrip(), self.width - 2), styles[at] if styles else "", 2)

    def more(self, number: int, what: str = "more") -> None:
        if number > 0:
            self._put(fit(f"… and {number:,} {what}", self.width - 2), _DIM, 2)

    def _put(self, text: str, style: str, indent: int) -> None:
        shown = f"\x1b[{style}m{text}\x1b[0m" if style and self._colour and text else text
        self._lines.append(f"{' ' * indent}{shown}" if text else "")


def columns(text: str) -> int:
    """How many columns *text* takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def fit(text: str, width: int) -> str:
    """*text* cut in the middle, marked by ``…``, so that it takes at most *width* columns."""
    if columns(text) <= width:
        # Marks that stack on one character take no column, and yet a line of them is no line.
        return text if len(text) <= 4 * max(width, 1) else escape.shorten(text, width)
    if width < 1:
        return ""
    head = _take(text, (width - 1) // 2)
    tail = _take(text[::-1], width - 1 - (width - 1) // 2)[::-1]
    return f"{head}…{tail}"


def _take(text: str, width: int) -> str:
    used = 0
    for at, char in enumerate(text[: 4 * width + 4]):
        used += _columns(char)
        if used > width:
            return text[:at]
    return text[: 4 * width + 4]


def wrap(text: str, width: int, lines: int) -> list[str]:
    """*text* on at most *lines* lines of at most *width* columns; ``…`` ends it when there was more."""
    text = text[: width * lines * 2]
    parts = textwrap.wrap(text, width, break_on_hyphens=False) if text.isascii() else _wrap_wide(text, width)
    if len(parts) <= lines:
        return parts
    last = parts[lines - 1]
    return [*parts[: lines - 1], f"{_take(last, width - 2)} …"]


def _wrap_wide(text: str, width: int) -> list[str]:
    parts = [""]
    for word in text.split(" "):
        word = fit(word, width)
        longer = f"{parts[-1]} {word}" if parts[-1] else word
        if columns(longer) <= width:
            parts[-1] = longer
        else:
            parts.append(word)
    return [part for part in parts if part]


def _header(screen: _Screen, audit: Audit) -> None:
    span, counts = audit.range, audit.statistics
    start = f"{view.short(span.base)} ({view.day(span.base_date)})" if span.base_date else "the beginning"
    screen.line(f"Test audit: {audit.repository} — {view.day(span.head_date)}", _BOLD)
    screen.wrapped(
        f"{view.count(span.commits, 'commit')} by {view.count(span.authors, 'author')}, {start} to "
        f"{view.short(span.head)} ({view.day(span.head_date)}); "
        f"{counts.commits_touching_tests:,} touched tests",
        _DIM,
    )
    for note in span.notes:
        screen.wrapped(f"note: {note}", _DIM)
    screen.blank()
    screen.wrapped(audit.key_finding, _BOLD)
    if audit.deleted_tests:
        screen.wrapped(f"Kept: {view.kept_sentence(audit)}")
    screen.wrapped(
        f"The suite: {view.change(counts.test_files_at_base, counts.test_files_at_head, 'test file')}, "
        f"{view.change(counts.tests_at_base, counts.tests_at_head, 'test')}",
        _DIM,
    )


def _verdicts(screen: _Screen, audit: Audit) -> None:
    counts = audit.statistics
    if not counts.deleted_tests and not audit.deleted_tests:
        return
    screen.blank()
    found = [verdict for verdict in Verdict if counts.by_verdict.get(verdict, 0)]
    screen.rows(
        [(verdict.value, f"{counts.by_verdict[verdict]:,}", view.MEANING[verdict]) for verdict in found],
        [_COLOURS[verdict] for verdict in found],
        right=[1],
    )
    told = [
        view.count(counts.deleted_tests, "deleted test"),
        view.count(counts.deleted_test_files, "deleted test file"),
    ]
    if counts.deleted_uncollected:
        told.append(f"{counts.deleted_uncollected:,} not collected")
    if counts.transient_tests:
        told.append(f"{counts.transient_tests:,} came and went inside the range")
    if counts.unsure:
        told.append(f"{counts.unsure:,} unsure")
    screen.wrapped("; ".join(told), _DIM, indent=2)


def _gap(screen: _Screen, title: str, tests: list[DeletedTest], limit: int) -> None:
    if not tests:
        return
    screen.blank()
    screen.line(f"{title} ({len(tests):,}), largest first", _BOLD)
    shown, _, more = view.cut(tests, limit)
    for test in shown:
        _test(screen, test)
    screen.more(more)


def _test(screen: _Screen, test: DeletedTest) -> None:
    mark = f"  {view.sure(test)}"
    identity = fit(escape.terminal(test.id), screen.width - 2 - len(mark))
    screen.line(f"{identity}{mark}", _COLOURS[test.verdict], indent=2)
    screen.wrapped(test.why, indent=6, lines=2)


def _unsure(screen: _Screen, audit: Audit, told: Sequence[DeletedTest]) -> None:
    seen = {test.id for test in told}
    tests = [test for test in view.unsure(audit) if test.id not in seen]
    if not tests:
        return
    screen.blank()
    screen.line(
        f"{'Also unsure' if any(test.unsure for test in told) else 'Unsure'} ({len(tests):,}), look at these",
        _BOLD,
    )
    shown, _, more = view.cut(tests, _FEW)
    screen.rows([(test.verdict.value, view.percent(test.confidence), test.id) for test in shown], right=[1])
    screen.more(more)


def _weakened(screen: _Screen, audit: Audit) -> None:
    if not audit.weakened_tests:
        return
    screen.blank()
    screen.line(f"Still there, but weakened ({len(audit.weakened_tests):,})", _BOLD)
    shown, _, more = view.cut(audit.weakened_tests, _FEW)
    screen.rows([(test.change.value, test.id) for test in shown])
    screen.more(more)


def _survivors(screen: _Screen, audit: Audit) -> None:
    counts = audit.statistics
    causes = view.causes(audit)
    if not counts.dead_test_files_at_head and not causes:
        return
    screen.blank()
    screen.wrapped(
        f"{counts.dead_test_files_at_head:,} of {view.count(counts.test_files_at_head, 'test file')} "
        f"cannot run at head, {counts.dead_test_files_at_base:,} at base",
        _BOLD,
    )
    line = view.sparkline(audit, min(60, screen.width - 2))
    if line and counts.dead_test_files_at_head:
        screen.line(line, indent=2)
    shown, _, more = view.cut(causes, _TOP)
    screen.rows(
        [
            (
                view.count(cause.files, "file"),
                view.count(cause.tests, "test"),
                cause.kind.value,
                f"{cause.missing}{'' if cause.new_in_range else ' (before this range)'}",
            )
            for cause in shown
        ],
        right=[0, 1],
    )
    screen.more(more, "root causes" if more > 1 else "root cause")
    blamed = next((cause for cause in shown if cause.new_in_range and cause.caused_by), None)
    if blamed and blamed.caused_by:
        screen.wrapped(f"{blamed.missing}: since {_commit(blamed.caused_by)}", _DIM, indent=2, lines=2)


def _commit(ref: CommitRef) -> str:
    return f"{view.short(ref.commit)} of {view.day(ref.date)}, {ref.subject}"


def _components(screen: _Screen, audit: Audit) -> None:
    needed = [part for part in view.components(audit) if part.still_needed_by]
    if not needed:
        return
    screen.blank()
    screen.line(f"Deleted components that files at head still need ({len(needed):,})", _BOLD)
    shown, _, more = view.cut(needed, _TOP)
    screen.rows(
        [
            (
                part.kind.value.replace("_", " "),
                f"needed by {view.count(len(part.still_needed_by), 'file')}",
                part.id,
            )
            for part in shown
        ]
    )
    screen.more(more)


def _unread(screen: _Screen, audit: Audit) -> None:
    if audit.unread:
        screen.blank()
        screen.wrapped(
            f"{view.count(len(audit.unread), 'file')} could not be read; no verdict rests on what they hold"
        )


def _hints(screen: _Screen, audit: Audit) -> None:
    if not (audit.deleted_tests or audit.deleted_files or audit.root_causes or audit.weakened_tests):
        return
    screen.blank()
    expression = audit.range.expression
    screen.line(f"Whole report:  auditor audit {expression} -o audit.md", _DIM)
    if audit.deleted_tests:
        screen.line(f"One verdict:   auditor explain ID {expression}", _DIM)
