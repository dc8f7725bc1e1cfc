"""The coverage graph: files, tests, components, production symbols, routes and commits, with typed edges.

The networkx graph stays inside this module; others ask questions, or walk its nodes and edges to export it.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

import networkx as nx

from auditor.model.audit import DeletedTest
from auditor.model.meaning import Profile, Symbol, SymbolFate
from auditor.model.suite import Case, Component

Fact = str | float | bool


class NodeKind(StrEnum):
    """What a node stands for."""

    FILE = "file"
    TEST = "test"
    COMPONENT = "component"
    SYMBOL = "symbol"
    ROUTE = "route"
    COMMIT = "commit"


class EdgeKind(StrEnum):
    """What an edge says; the order is that of interest to who looks at one node."""

    SUPERSEDES = "supersedes"
    DELETED_BY = "deleted-by"
    ASSERTS = "asserts"
    EXERCISES = "exercises"
    MOCKS = "mocks"
    USES = "uses"
    CONTAINS = "contains"


class Revision(StrEnum):
    """At which end of the range something is there."""

    BASE = "base"
    HEAD = "head"
    BOTH = "both"


class Space(StrEnum):
    """Names that could be spelled alike and mean different things."""

    TREE = "tree"
    """Paths, and ids that start with one."""
    SYMBOL = "symbol"
    ROUTE = "route"
    COMMIT = "commit"


Key = tuple[Space, str]
"""What identifies a node."""

_SPACES = {NodeKind.SYMBOL: Space.SYMBOL, NodeKind.ROUTE: Space.ROUTE, NodeKind.COMMIT: Space.COMMIT}
_INTEREST = {kind.value: rank for rank, kind in enumerate(EdgeKind)}
_NO_WAY_ON: Mapping[str, frozenset[str]] = {
    NodeKind.FILE: frozenset(EdgeKind),
    NodeKind.COMMIT: frozenset(EdgeKind),
    NodeKind.COMPONENT: frozenset(EdgeKind),
    NodeKind.SYMBOL: frozenset({EdgeKind.EXERCISES, EdgeKind.MOCKS}),
}
"""Edges that a neighbourhood does not follow from a node that is not its focus."""


class Node(NamedTuple):
    """A node of the graph, as exports see it."""

    key: Key
    kind: str
    at: str
    facts: Mapping[str, Fact]

    @property
    def id(self) -> str:
        """Its name in the repository."""
        return self.key[1]


class Edge(NamedTuple):
    """An edge of the graph, as exports see it."""

    source: Key
    target: Key
    kind: str
    at: str
    facts: Mapping[str, Fact]


class Neighbourhood(NamedTuple):
    """The part of a graph around one node."""

    graph: "CoverageGraph"
    left_out: int
    """Nodes within reach that the limit kept out."""


class CoverageGraph:
    """Who verifies what at both ends of a range, and what superseded what."""

    def __init__(self) -> None:
        self._graph: nx.MultiDiGraph[Key] = nx.MultiDiGraph()

    # -- building -----------------------------------------------------------------------------------------

    def _node(self, id_: str, kind: NodeKind, at: Revision, **facts: Fact) -> Key:
        key = (_SPACES.get(kind, Space.TREE), id_)
        if key in self._graph:
            old = self._graph.nodes[key]
            if old["at"] != at:
                old["at"] = Revision.BOTH.value
            old["facts"].update(facts)
        else:
            self._graph.add_node(key, kind=kind.value, at=at.value, facts=facts)
        return key

    def _edge(self, source: Key, target: Key, kind: EdgeKind, at: Revision, **facts: Fact) -> None:
        if self._graph.has_edge(source, target, kind.value):
            old = self._graph.edges[source, target, kind.value]
            if old["at"] != at:
                old["at"] = Revision.BOTH.value
        else:
            self._graph.add_edge(source, target, key=kind.value, at=at.value, facts=facts)

    def add_revision(
        self,
        at: Revision,
        cases: Iterable[Case],
        profiles: Mapping[str, Profile],
        components: Iterable[Component],
    ) -> None:
        """Add the tests of one end of the range, with what each exercises, asserts, mocks and uses."""
        for component in components:
            file = self._node(component.path, NodeKind.FILE, at)
            if component.id == component.path:
                self._node(component.path, NodeKind.FILE, at, component=component.kind.value)
                continue
            key = self._node(component.id, NodeKind.COMPONENT, at, component=component.kind.value)
            self._edge(file, key, EdgeKind.CONTAINS, at)
            for asked in component.fixtures:
                self._edge(key, self._component(asked, at), EdgeKind.USES, at)
        for case in cases:
            test = self._node(case.id, NodeKind.TEST, at, collected=case.collected)
            self._edge(self._node(case.path, NodeKind.FILE, at), test, EdgeKind.CONTAINS, at)
            profile = profiles.get(case.id)
            if profile is not None:
                self._add_profile(test, profile, at)

    def _add_profile(self, test: Key, profile: Profile, at: Revision) -> None:
        for kind, symbols in (
            (EdgeKind.EXERCISES, profile.exercises),
            (EdgeKind.ASSERTS, profile.asserts),
            (EdgeKind.MOCKS, profile.mocks),
        ):
            for symbol in symbols:
                self._edge(test, self._node(symbol, NodeKind.SYMBOL, at), kind, at)
        for used in profile.uses:
            self._edge(test, self._component(used, at), EdgeKind.USES, at)
        for route in profile.routes:
            key = self._node(f"{route.method or 'ANY'} {route.path}", NodeKind.ROUTE, at)
            self._edge(test, key, EdgeKind.EXERCISES, at)

    def _component(self, id_: str, at: Revision) -> Key:
        return self._node(id_, NodeKind.COMPONENT if "::" in id_ else NodeKind.FILE, at)

    def add_deletions(self, deleted: Iterable[DeletedTest]) -> None:
        """Add verdicts: who superseded each deleted test, and which commit deleted it."""
        for one in deleted:
            test = self._node(
                one.id,
                NodeKind.TEST,
                Revision.BASE,
                collected=one.collected,
                verdict=one.verdict.value,
                confidence=one.confidence,
            )
            file = self._node(one.path, NodeKind.FILE, Revision.BASE)
            self._edge(file, test, EdgeKind.CONTAINS, Revision.BASE)
            if one.deleted_in is not None:
                ref = one.deleted_in
                told = {"subject": ref.subject, "author": ref.author, "date": ref.date.isoformat()}
                commit = self._node(ref.commit, NodeKind.COMMIT, Revision.HEAD, **told)
                self._edge(test, commit, EdgeKind.DELETED_BY, Revision.HEAD)
            for heir in one.successors:
                self._edge(
                    self._node(heir.id, NodeKind.TEST, Revision.HEAD),
                    test,
                    EdgeKind.SUPERSEDES,
                    Revision.HEAD,
                    score=heir.score,
                    evidence="; ".join(f"{e.kind}: {e.detail}" for e in heir.evidence),
                    verdict=one.verdict.value,
                )

    def add_symbols(self, at: Revision, symbols: Iterable[Symbol]) -> None:
        """Say of the production symbols that tests touch what they are, and which files contain them."""
        for symbol in symbols:
            if (Space.SYMBOL, symbol.name) in self._graph:
                key = self._node(symbol.name, NodeKind.SYMBOL, at, definition=symbol.kind.value)
                file = self._node(symbol.path, NodeKind.FILE, at)
                self._edge(file, key, EdgeKind.CONTAINS, at)

    def add_fates(self, fates: Mapping[str, SymbolFate]) -> None:
        """Say of production symbols what became of them."""
        for name, fate in fates.items():
            if (Space.SYMBOL, name) in self._graph:
                self._graph.nodes[Space.SYMBOL, name]["facts"]["fate"] = fate.fate.value

    def add_orphans(self, dead: Mapping[str, str]) -> None:
        """Say of tests at head that cannot run what they miss: *dead*, by test id."""
        for test, missing in dead.items():
            if (Space.TREE, test) in self._graph:
                self._graph.nodes[Space.TREE, test]["facts"]["cannot_run"] = missing

    # -- questions ----------------------------------------------------------------------------------------

    def _key(self, id_: str) -> Key | None:
        """The node that is meant by *id_*: paths and what they hold first, then symbols."""
        return next((key for space in Space if (key := (space, id_)) in self._graph), None)

    def __contains__(self, id_: object) -> bool:
        """Whether *id_* names a node."""
        return isinstance(id_, str) and self._key(id_) is not None

    def _targets(self, key: Key, kind: EdgeKind, at: Revision) -> tuple[str, ...]:
        if key not in self._graph:
            return ()
        return tuple(
            target[1]
            for _, target, name, told in self._graph.out_edges(key, keys=True, data=True)
            if name == kind.value and told["at"] in (at.value, Revision.BOTH.value)
        )

    def _sources(self, key: Key, kind: EdgeKind, at: Revision) -> Iterator[Key]:
        if key in self._graph:
            for source, _, name, told in self._graph.in_edges(key, keys=True, data=True):
                if name == kind.value and told["at"] in (at.value, Revision.BOTH.value):
                    yield source

    def verified_by_test(self, test: str, at: Revision) -> tuple[str, ...]:
        """What did this test verify?  The symbols that its assertions can be traced to."""
        return self._targets((Space.TREE, test), EdgeKind.ASSERTS, at)

    def verifiers(self, symbol: str, at: Revision) -> tuple[str, ...]:
        """Who verifies this symbol?  Tests whose assertions can be traced to it."""
        return tuple(id_ for _, id_ in self._sources((Space.SYMBOL, symbol), EdgeKind.ASSERTS, at))

    def users(self, component: str, at: Revision) -> tuple[str, ...]:
        """Which tests lean on this component, or on this support file as a whole?"""
        found = self._sources((Space.TREE, component), EdgeKind.USES, at)
        return tuple(key[1] for key in found if self._graph.nodes[key]["kind"] == NodeKind.TEST.value)

    def no_longer_verified(self, live: frozenset[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What was verified at base and is by nobody at head?  Symbols with the base tests that did.

        *live* are the tests at head that can run; the others verify nothing.
        """
        found = []
        for space, name in self._graph:
            if space is not Space.SYMBOL:
                continue
            was = self.verifiers(name, Revision.BASE)
            if was and not any(t in live for t in self.verifiers(name, Revision.HEAD)):
                found.append((name, was))
        return tuple(sorted(found, key=lambda item: (-len(item[1]), item[0])))

    def neighbourhood(self, id_: str, reach: int = 2, limit: int = 400) -> Neighbourhood:
        """Return the part of the graph around one test, file, symbol, component or commit.

        *reach* edges away in either direction, at most *limit* nodes, the nearest and most telling first.
        Files, commits and components are shown where they are reached, but lead no further, and a symbol
        leads to those who verify it only: what merely lies in the same file, went with the same commit, has
        the same fixture or calls the same code is no neighbour.  An unknown *id_* has no neighbours.
        """
        focus = self._key(id_)
        around: dict[Key, None] = {} if focus is None else {focus: None}
        left_out: set[Key] = set()
        frontier = list(around)
        for _ in range(reach):
            following: list[Key] = []
            for key in frontier:
                shut = _NO_WAY_ON.get(self._graph.nodes[key]["kind"]) if key != focus else None
                for other in self._neighbours(key, shut or frozenset()):
                    if other in around:
                        continue
                    if len(around) >= limit:
                        left_out.add(other)
                        continue
                    around[other] = None
                    following.append(other)
            frontier = following
        part = CoverageGraph()
        part._graph = self._graph.subgraph(around).copy()
        return Neighbourhood(part, len(left_out))

    def _neighbours(self, key: Key, shut: frozenset[str]) -> list[Key]:
        best: dict[Key, int] = {}
        ways = [(v, k) for _, v, k in self._graph.out_edges(key, keys=True)]
        ways += [(u, k) for u, _, k in self._graph.in_edges(key, keys=True)]
        for other, kind in ways:
            if kind in shut:
                continue
            best[other] = min(best.get(other, len(_INTEREST)), _INTEREST[kind])
        return sorted(best, key=lambda other: (best[other], other))

    @property
    def size(self) -> tuple[int, int]:
        """Number of nodes and edges."""
        return self._graph.number_of_nodes(), self._graph.number_of_edges()

    # -- for exports --------------------------------------------------------------------------------------

    def ids(self) -> dict[str, NodeKind]:
        """Return what can be asked for, and what it is."""
        found: dict[str, NodeKind] = {}
        for space in Space:
            for (where, id_), told in self._graph.nodes(data=True):
                if where is space:
                    found.setdefault(id_, NodeKind(told["kind"]))
        return found

    def nodes(self) -> list[Node]:
        """Return the nodes, sorted by id."""
        found = [Node(key, d["kind"], d["at"], d["facts"]) for key, d in self._graph.nodes(data=True)]
        return sorted(found, key=lambda node: (node.id, node.key))

    def edges(self) -> list[Edge]:
        """Return the edges, sorted by their ends and kind."""
        found = [
            Edge(u, v, kind, d["at"], d["facts"]) for u, v, kind, d in self._graph.edges(keys=True, data=True)
        ]
        return sorted(found, key=lambda e: (e.source[1], e.target[1], e.kind, e.source, e.target))
