"""The coverage graph: files, tests, components, production symbols, routes and commits, with typed edges.

The networkx graph stays inside this module; others ask questions or take an export.
"""

import json
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from io import BytesIO

import networkx as nx

from auditor.model.audit import DeletedTest
from auditor.model.meaning import Profile
from auditor.model.suite import Case, Component


class NodeKind(StrEnum):
    """What a node stands for."""

    FILE = "file"
    TEST = "test"
    COMPONENT = "component"
    SYMBOL = "symbol"
    ROUTE = "route"
    COMMIT = "commit"


class EdgeKind(StrEnum):
    """What an edge says."""

    CONTAINS = "contains"
    EXERCISES = "exercises"
    ASSERTS = "asserts"
    MOCKS = "mocks"
    USES = "uses"
    DELETED_BY = "deleted-by"
    SUPERSEDES = "supersedes"


class Revision(StrEnum):
    """At which end of the range something is there."""

    BASE = "base"
    HEAD = "head"
    BOTH = "both"


class CoverageGraph:
    """Who verifies what at both ends of a range, and what superseded what."""

    def __init__(self) -> None:
        self._graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()

    # -- building -----------------------------------------------------------------------------------------

    def _node(self, id_: str, kind: NodeKind, at: Revision, **facts: str | int | float) -> None:
        if id_ in self._graph:
            old = self._graph.nodes[id_]
            if old["at"] != at:
                old["at"] = Revision.BOTH.value
            old.update(facts)
        else:
            self._graph.add_node(id_, kind=kind.value, at=at.value, **facts)

    def _edge(self, source: str, target: str, kind: EdgeKind, at: Revision, **facts: str | float) -> None:
        if self._graph.has_edge(source, target, kind.value):
            old = self._graph.edges[source, target, kind.value]
            if old["at"] != at:
                old["at"] = Revision.BOTH.value
        else:
            self._graph.add_edge(source, target, key=kind.value, kind=kind.value, at=at.value, **facts)

    def add_revision(
        self,
        at: Revision,
        cases: Iterable[Case],
        profiles: Mapping[str, Profile],
        components: Iterable[Component],
    ) -> None:
        """Add the tests of one end of the range, with what each exercises, asserts, mocks and uses."""
        for component in components:
            self._node(component.path, NodeKind.FILE, at)
            if component.id != component.path:
                self._node(component.id, NodeKind.COMPONENT, at, component=component.kind.value)
                self._edge(component.path, component.id, EdgeKind.CONTAINS, at)
        for case in cases:
            self._node(case.path, NodeKind.FILE, at)
            self._node(case.id, NodeKind.TEST, at, collected=int(case.collected))
            self._edge(case.path, case.id, EdgeKind.CONTAINS, at)
            profile = profiles.get(case.id)
            if profile is None:
                continue
            for symbol in profile.exercises:
                self._node(symbol, NodeKind.SYMBOL, at)
                self._edge(case.id, symbol, EdgeKind.EXERCISES, at)
            for symbol in profile.asserts:
                self._node(symbol, NodeKind.SYMBOL, at)
                self._edge(case.id, symbol, EdgeKind.ASSERTS, at)
            for symbol in profile.mocks:
                self._node(symbol, NodeKind.SYMBOL, at)
                self._edge(case.id, symbol, EdgeKind.MOCKS, at)
            for used in profile.uses:
                self._node(used, NodeKind.COMPONENT, at)
                self._edge(case.id, used, EdgeKind.USES, at)
            for route in profile.routes:
                id_ = f"{route.method or 'ANY'} {route.path}"
                self._node(id_, NodeKind.ROUTE, at)
                self._edge(case.id, id_, EdgeKind.EXERCISES, at)

    def add_deletions(self, deleted: Iterable[DeletedTest]) -> None:
        """Add verdicts: who superseded each deleted test, and which commit deleted it."""
        for one in deleted:
            self._node(one.path, NodeKind.FILE, Revision.BASE)
            self._node(
                one.id, NodeKind.TEST, Revision.BASE, verdict=one.verdict.value, confidence=one.confidence
            )
            self._edge(one.path, one.id, EdgeKind.CONTAINS, Revision.BASE)
            if one.deleted_in is not None:
                commit = one.deleted_in.commit
                self._node(commit, NodeKind.COMMIT, Revision.HEAD, subject=one.deleted_in.subject)
                self._edge(one.id, commit, EdgeKind.DELETED_BY, Revision.HEAD)
            for heir in one.successors:
                evidence = "; ".join(f"{e.kind}: {e.detail}" for e in heir.evidence)
                self._node(heir.id, NodeKind.TEST, Revision.HEAD)
                self._edge(
                    heir.id,
                    one.id,
                    EdgeKind.SUPERSEDES,
                    Revision.HEAD,
                    score=heir.score,
                    evidence=evidence,
                    verdict=one.verdict.value,
                )

    # -- questions ----------------------------------------------------------------------------------------

    def __contains__(self, id_: str) -> bool:
        """Whether *id_* is a node."""
        return id_ in self._graph

    def _targets(self, id_: str, kinds: Iterable[EdgeKind], at: Revision) -> tuple[str, ...]:
        wanted = {k.value for k in kinds}
        if id_ not in self._graph:
            return ()
        return tuple(
            dict.fromkeys(
                v
                for _, v, facts in self._graph.out_edges(id_, data=True)
                if facts["kind"] in wanted and facts["at"] in (at.value, Revision.BOTH.value)
            )
        )

    def _sources(self, id_: str, kinds: Iterable[EdgeKind], at: Revision) -> tuple[str, ...]:
        wanted = {k.value for k in kinds}
        if id_ not in self._graph:
            return ()
        return tuple(
            dict.fromkeys(
                u
                for u, _, facts in self._graph.in_edges(id_, data=True)
                if facts["kind"] in wanted and facts["at"] in (at.value, Revision.BOTH.value)
            )
        )

    def verified_by_test(self, test: str, at: Revision) -> tuple[str, ...]:
        """What did this test verify?  The symbols that its assertions can be traced to."""
        return self._targets(test, [EdgeKind.ASSERTS], at)

    def verifiers(self, symbol: str, at: Revision) -> tuple[str, ...]:
        """Who verifies this symbol?  Tests whose assertions can be traced to it."""
        return self._sources(symbol, [EdgeKind.ASSERTS], at)

    def users(self, component: str, at: Revision) -> tuple[str, ...]:
        """Which tests lean on this component?"""
        return self._sources(component, [EdgeKind.USES], at)

    def no_longer_verified(self, live: frozenset[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What was verified at base and is by nobody at head?  Symbols with the base tests that did.

        *live* are the tests at head that can run; the others verify nothing.
        """
        found = []
        for id_, facts in self._graph.nodes(data=True):
            if facts["kind"] != NodeKind.SYMBOL.value:
                continue
            was = self.verifiers(id_, Revision.BASE)
            if was and not any(t in live for t in self.verifiers(id_, Revision.HEAD)):
                found.append((id_, was))
        return tuple(sorted(found, key=lambda item: (-len(item[1]), item[0])))

    def neighbourhood(self, id_: str, reach: int = 2, limit: int = 400) -> "CoverageGraph":
        """Return the part of the graph around one test, file or symbol: *reach* edges in any direction."""
        around = [id_]
        seen = {id_}
        frontier = [id_]
        for _ in range(reach):
            following = []
            for node in frontier:
                for other in sorted({*self._graph.predecessors(node), *self._graph.successors(node)}):
                    if other not in seen and len(seen) < limit:
                        seen.add(other)
                        around.append(other)
                        following.append(other)
            frontier = following
        part = CoverageGraph()
        part._graph = self._graph.subgraph(around).copy()
        return part

    def suggestions(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Return ids that contain *text*, the shortest first: what a user may have meant."""
        low = text.lower()
        return tuple(sorted((n for n in self._graph if low in n.lower()), key=lambda n: (len(n), n))[:limit])

    @property
    def size(self) -> tuple[int, int]:
        """Number of nodes and edges."""
        return self._graph.number_of_nodes(), self._graph.number_of_edges()

    # -- exports ------------------------------------------------------------------------------------------

    def to_graphml(self) -> str:
        """Return the graph as GraphML (for Gephi, yEd, Cytoscape)."""
        clean = nx.relabel_nodes(self._ordered(), _xml_safe)
        for _, facts in clean.nodes(data=True):
            facts.update({k: _xml_safe(v) for k, v in facts.items() if isinstance(v, str)})
        for _, _, facts in clean.edges(data=True):
            facts.update({k: _xml_safe(v) for k, v in facts.items() if isinstance(v, str)})
        buffer = BytesIO()
        nx.write_graphml(clean, buffer, encoding="utf-8", prettyprint=True)
        return buffer.getvalue().decode("utf-8")

    def to_json(self) -> str:
        """Return the graph as JSON in the node-link form that d3 and networkx read."""
        graph = self._ordered()
        nodes = [{"id": _text(n), **_texts(facts)} for n, facts in graph.nodes(data=True)]
        edges = [{"source": _text(u), "target": _text(v), **_texts(f)} for u, v, f in graph.edges(data=True)]
        document = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges}
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

    def to_dot(self) -> str:
        """Return the graph in Graphviz's DOT language."""
        shapes = {
            "file": "folder",
            "test": "box",
            "component": "component",
            "symbol": "ellipse",
            "route": "cds",
        }
        lines = ["digraph coverage {", "  rankdir=LR;"]
        graph = self._ordered()
        for node, facts in graph.nodes(data=True):
            label = node if "verdict" not in facts else f"{node}\n{facts['verdict']}"
            style = ",style=dashed" if facts["at"] == Revision.BASE.value else ""
            look = f"shape={shapes.get(facts['kind'], 'note')}{style}"
            lines.append(f"  {_quoted(node)} [label={_quoted(label)},{look}];")
        for source, target, facts in graph.edges(data=True):
            lines.append(f"  {_quoted(source)} -> {_quoted(target)} [label={_quoted(facts['kind'])}];")
        return "\n".join([*lines, "}", ""])

    def _ordered(self) -> "nx.MultiDiGraph[str]":
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(sorted(self._graph.nodes(data=True), key=lambda n: n[0]))
        edges = [(u, v, k, f) for u, v, k, f in self._graph.edges(keys=True, data=True)]
        for source, target, key, facts in sorted(edges, key=lambda e: e[:3]):
            graph.add_edge(source, target, key=key, **facts)
        return graph


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode("utf-8")


def _texts(facts: Mapping[str, object]) -> dict[str, object]:
    return {k: _text(v) if isinstance(v, str) else v for k, v in facts.items()}


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml_safe(value: str) -> str:
    """XML 1.0 has no way to write most control characters or lone surrogates."""
    return "".join(
        c
        if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
        else "\ufffd"
        for c in value
    )


def _quoted(value: str) -> str:
    clean = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in _text(value))
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
