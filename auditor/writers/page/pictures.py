"""Which parts of the coverage graph are drawn: what lies around a gap, or around a component still needed.

A page holds a bounded number of drawings, each of bounded size; what is left out is counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from auditor.model.audit import Audit, DeletedComponent, DeletedTest, TargetState, Verdict
from auditor.writers import view
from auditor.writers.document import Place
from auditor.writers.links import Links
from auditor.writers.page import every_test
from auditor.writers.page.blocks import code
from auditor.writers.page.layout import Column, Drawn, Knot, Thread, lay_out
from auditor.writers.report import cells

_GAPS, _FILES, _TAKEN_OVER, _NEEDED = 16, 16, 8, 12
_ROWS = 14
"""Nodes in one column of a drawing."""


class Picture(NamedTuple):
    """One drawing with what it shows in words."""

    anchor: str
    title: str
    tally: str
    drawn: Drawn


class Shelf(NamedTuple):
    """Drawings of one sort."""

    title: str
    pictures: tuple[Picture, ...]
    left_out: int
    """Drawings of this sort that there is no room for."""


def gallery(audit: Audit, links: Links) -> tuple[Shelf, ...]:
    """The drawings of the page, those of the largest gaps first; no shelf is empty."""
    files: defaultdict[str, list[DeletedTest]] = defaultdict(list)
    for test in every_test.ordered(audit):
        files[test.path].append(test)
    gaps = {path: number for path, tests in files.items() if (number := _count(tests, view.GAPS))}
    moves = {
        path: number
        for path, tests in files.items()
        if path not in gaps and (number := _count(tests, (Verdict.MOVED, Verdict.REWRITTEN)))
    }
    painter = _Painter(audit, links)
    needed = [part for part in view.components(audit) if part.still_needed_by]
    named = [gap for gap in audit.assessment.gaps if gap.tests]
    known = view.tests_by_id(audit)
    shelves = (
        _shelf(
            "gap",
            "Gaps",
            _GAPS,
            [
                (gap.title, painter.tests([known[id_] for id_ in gap.tests if id_ in known]))
                for gap in named[:_GAPS]
            ],
            len(named),
        ),
        _shelf(
            "file",
            "Files with lost or partial tests",
            _FILES,
            [(path, painter.tests(files[path])) for path in _first(gaps, _FILES)],
            len(gaps),
        ),
        _shelf(
            "needed",
            "Deleted components that are still needed",
            _NEEDED,
            [(part.id, painter.component(part)) for part in needed[:_NEEDED]],
            len(needed),
        ),
        _shelf(
            "kept",
            "Taken over in full",
            _TAKEN_OVER,
            [(path, painter.tests(files[path])) for path in _first(moves, _TAKEN_OVER)],
            len(moves),
        ),
    )
    return tuple(shelf for shelf in shelves if shelf.pictures)


def _count(tests: Iterable[DeletedTest], verdicts: tuple[Verdict, ...]) -> int:
    return sum(test.verdict in verdicts for test in tests)


def _first(numbers: dict[str, int], limit: int) -> list[str]:
    return sorted(numbers, key=lambda path: (-numbers[path], path))[:limit]


def _shelf(
    prefix: str, title: str, limit: int, found: list[tuple[str, tuple[str, Drawn]]], total: int
) -> Shelf:
    pictures = tuple(
        Picture(f"{prefix}-{number}", code(name), tally, drawn)
        for number, (name, (tally, drawn)) in enumerate(found, 1)
    )
    return Shelf(title, pictures, max(0, total - limit))


class _Painter:
    """Draws for one audit."""

    def __init__(self, audit: Audit, links: Links) -> None:
        self._audit = audit
        self._links = links
        self._anchors = every_test.anchors(audit)

    def tests(self, tests: list[DeletedTest]) -> tuple[str, Drawn]:
        """Deleted tests of a file, what they verified, and the tests at head that verify it or took over."""
        left = {test.id: self._deleted(test) for test in tests[:_ROWS]}
        states = _ranked(state for test in tests[:_ROWS] for state in _verified(test))
        middle = {state.symbol: _symbol(state) for state in states[:_ROWS]}
        threads: list[Thread] = []
        heirs: defaultdict[str, list[Thread]] = defaultdict(list)
        for test in tests[:_ROWS]:
            for state in _verified(test):
                if state.symbol in middle:
                    threads.append(Thread(test.id, state.symbol, "verified", "verified at base"))
            for heir in test.successors:
                words = f"took over, {view.percent(heir.score)} sure"
                heirs[heir.id].append(Thread(test.id, heir.id, "heir", words))
        for symbol in middle:
            for id_ in next(state for state in states if state.symbol == symbol).verified_by:
                heirs[id_].append(Thread(symbol, id_, "verifies", "verified at head"))
        chosen = sorted(
            heirs, key=lambda id_: (-sum(t.sort == "heir" for t in heirs[id_]), -len(heirs[id_]), id_)
        )
        dead = {one.id for test in tests for one in test.successors if one.orphaned}
        right = {id_: self._at_head(id_, id_ in dead) for id_ in chosen[:_ROWS]}
        threads += [thread for id_ in right for thread in heirs[id_]]
        columns = (
            Column("Deleted tests", tuple(left.values()), len(tests) - len(left)),
            Column("What they verified", tuple(middle.values()), len(states) - len(middle)),
            Column("Tests at head", tuple(right.values()), len(heirs) - len(right)),
        )
        tally = [f"{number:,} {verdict}" for verdict in Verdict if (number := _count(tests, (verdict,)))]
        return ", ".join(tally), lay_out(columns, threads)

    def component(self, part: DeletedComponent) -> tuple[str, Drawn]:
        """A deleted component, the files at head that still need it, and what replaced it."""
        place = Place(part.id, part.path, 0, cells.base_revision(self._audit))
        left = (Knot(part.id, part.name, part.id, "gone", self._links.place(place)),)
        shown = part.still_needed_by[:_ROWS]
        users = tuple(
            Knot(path, path, f"{path} still needs it, and breaks", "bad", self._links.place(self._head(path)))
            for path in shown
        )
        heirs = tuple(self._at_head(one.id, one.orphaned) for one in part.replaced_by[:3])
        threads = [Thread(part.id, path, "broken", "still needed by") for path in shown]
        threads += [Thread(part.id, knot.key, "heir", "replaced by") for knot in heirs]
        columns = (
            Column("Deleted component", left, 0),
            Column("Replaced by", heirs, len(part.replaced_by) - len(heirs)),
            Column("Files at head that break", users, len(part.still_needed_by) - len(shown)),
        )
        tally = f"needed by {view.count(len(part.still_needed_by), 'file')}"
        return tally, lay_out(columns, threads)

    def _head(self, label: str) -> Place:
        return cells.at_head(self._audit, label)

    def _deleted(self, test: DeletedTest) -> Knot:
        row = self._anchors.get(test.id)
        label = test.id.rpartition("::")[2]
        return Knot(
            test.id, label, f"{test.id}: {test.verdict.value}", test.verdict.value, f"#{row}" if row else None
        )

    def _at_head(self, id_: str, dead: bool) -> Knot:
        label = id_.rpartition("/")[2]
        words = f"{id_} cannot run at head" if dead else id_
        return Knot(id_, label, words, "bad" if dead else "live", self._links.place(self._head(id_)))


def _verified(test: DeletedTest) -> list[TargetState]:
    return [state for state in test.target_states if state.asserted]


def _ranked(states: Iterable[TargetState]) -> list[TargetState]:
    """Each symbol once, those that most tests verified first."""
    found: dict[str, TargetState] = {}
    numbers: defaultdict[str, int] = defaultdict(int)
    for state in states:
        found.setdefault(state.symbol, state)
        numbers[state.symbol] += 1
    return sorted(found.values(), key=lambda state: (-numbers[state.symbol], state.symbol))


def _symbol(state: TargetState) -> Knot:
    gone = state.fate == "gone"
    if gone:
        tone, words = "gone", "no longer exists"
    elif state.verified_by:
        tone, words = "live", f"{state.fate} at head, and verified"
    else:
        tone, words = "bad", f"{state.fate} at head, and nobody verifies it"
    return Knot(state.symbol, state.symbol, f"{state.symbol}: {words}", tone, None)
