"""Following tests through the history, commit by commit.

A commit changes few tests, so that what became of each is far plainer inside it than between two snapshots a
year apart.  In each commit the tests that vanish are matched with those that appear: see
:mod:`auditor.coverage.matching`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from auditor.coverage.features import Features, Rarity, defined_in, definitions
from auditor.coverage.matching import match
from auditor.coverage.ties import Tie
from auditor.model.commits import CommitRef
from auditor.model.source import Module

_GOOD_PART = 0.3
"""New tests for each that a commit took, from which it replaced them rather than took them away."""


class Edge(NamedTuple):
    """In commit number *step*, test *old* went on as *new*."""

    old: str
    new: str
    tie: Tie
    score: float
    step: int
    commit: CommitRef


class Step(NamedTuple):
    """The test files that a commit changed, before and after; a file absent on one side is left out there.

    Where the commit took no test, and read as well before as after, outlines of them do.
    """

    commit: CommitRef
    before: Mapping[str, Module]
    after: Mapping[str, Module]

    @property
    def takes_none(self) -> bool:
        """Whether every test that was defined before is defined after, in files that can be read."""
        readable = all(m.fault is None for m in (*self.before.values(), *self.after.values()))
        return readable and defined_in(self.before) <= defined_in(self.after)


class Drop(NamedTuple):
    """Commit number *step* took a test away."""

    step: int
    commit: CommitRef


class Definitions:
    """Remembers the features of each file version, as the same blobs come up in neighbouring commits."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], tuple[Module, dict[str, Features]]] = {}

    def of(self, path: str, module: Module) -> dict[str, Features]:
        """Return :func:`definitions` of the file."""
        key = (path, id(module))
        kept = self._kept.get(key)
        if kept is None or kept[0] is not module:
            kept = self._kept[key] = (module, definitions(path, module))
        return kept[1]


class Lineage:
    """What the commits of a range did to each test."""

    def __init__(self) -> None:
        self.edges: dict[str, list[Edge]] = defaultdict(list)
        self.drops: dict[str, Drop] = {}
        self.born: dict[str, CommitRef] = {}
        """Tests that appeared inside the range, with the first commit that had them."""
        self.last: dict[str, Features] = {}
        """The last known code of each test that some commit dropped."""
        self.unread_drops: dict[str, str] = {}
        """Tests whose file became unreadable for good, with the path."""

    def lately(self, old: Features) -> Features:
        """Return a test as it was when a commit dropped it, under its name then; *old* where none did."""
        id_, since, seen = old.id, -1, {old.id}
        while edges := [e for e in self.edges.get(id_, ()) if e.step >= since and e.new not in seen]:
            best = max(edges, key=lambda e: e.score)
            id_, since = best.new, best.step
            seen.add(id_)
        return self.last.get(id_, old) if id_ != old.id else old

    def brought_instead(self, old: Features) -> tuple[str, ...]:
        """Return what the commit that took a test brought, where it replaced a good part of what it took.

        The test is taken as it was last.  What only moved, or was renamed, counts on neither side.
        """
        drop = self.drops.get(self.lately(old).id)
        took, brought = self._turnover.get(drop.commit.commit, ((), ())) if drop is not None else ((), ())
        return tuple(brought) if len(brought) >= _GOOD_PART * len(took) else ()

    @cached_property
    def _turnover(self) -> Mapping[str, tuple[list[str], list[str]]]:
        """By commit: the tests that it took for good, and those that it made of nothing."""
        edges = [e for found in self.edges.values() for e in found]
        moved = {(e.old, e.commit.commit) for e in edges}
        came = {(e.new, e.commit.commit) for e in edges}
        found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for id_, drop in self.drops.items():
            if (id_, drop.commit.commit) not in moved:
                found[drop.commit.commit][0].append(id_)
        for id_, commit in self.born.items():
            if (id_, commit.commit) not in came:
                found[commit.commit][1].append(id_)
        return found

    def descendants(
        self, id_: str, alive: Mapping[str, object], limit: int = 8
    ) -> list[tuple[str, list[Edge]]]:
        """Return the tests at head that *id_* went on as, each with the chain of edges that leads there."""
        found: list[tuple[str, list[Edge]]] = []
        seen = {id_}
        frontier: list[tuple[str, int, list[Edge]]] = [(id_, -1, [])]
        while frontier and len(found) < limit:
            current, since, chain = frontier.pop(0)
            for edge in self.edges.get(current, ()):
                if edge.step < since or edge.new in seen or len(chain) > 12:
                    continue
                seen.add(edge.new)
                longer = [*chain, edge]
                if edge.new in alive:
                    found.append((edge.new, longer))
                frontier.append((edge.new, edge.step, longer))
        return found


def follow(steps: Iterable[Step], rarity: Rarity) -> Lineage:
    """Return the lineage of all tests through *steps*, which come in topological order."""
    lineage = Lineage()
    defined = Definitions()
    held: dict[str, tuple[int, CommitRef, Module]] = {}
    """Files that cannot be read for now, as they were when they last could."""
    for number, step in enumerate(steps):
        if step.takes_none:
            had = defined_in(step.before)
            for id_ in defined_in(step.after):
                if id_ not in had:
                    lineage.born.setdefault(id_, step.commit)
            continue
        before: dict[str, Features] = {}
        after: dict[str, Features] = {}
        broken = {p for p, m in step.after.items() if m.fault is not None}
        for path, module in step.before.items():
            known = held.pop(path, (number, step.commit, module)) if module.fault else None
            if path in broken:
                # Its tests are judged by what they are once it can be read again.
                held[path] = known or (number, step.commit, module)
                continue
            before.update(defined.of(path, known[2] if known else module))
        for path, module in step.after.items():
            after.update(defined.of(path, module))
        removed = {i: f for i, f in before.items() if i not in after}
        added = {i: f for i, f in after.items() if i not in before}
        for id_ in added:
            lineage.born.setdefault(id_, step.commit)
        for id_, features in removed.items():
            lineage.drops[id_] = Drop(number, step.commit)
            lineage.last[id_] = features
        if not removed:
            continue
        kept = ((f, before[i]) for i, f in after.items() if i in before)
        grown = {f.id: f for f, was in kept if f.normal != was.normal or f.rows != was.rows}
        for old, new, tie, score in match(removed, added, before, grown, rarity):
            lineage.edges[old].append(Edge(old, new, tie, score, number, step.commit))
    for path, (number, commit, module) in held.items():
        for id_, features in defined.of(path, module).items():
            lineage.drops[id_] = Drop(number, commit)
            lineage.last[id_] = features
            lineage.unread_drops[id_] = path
    return lineage
