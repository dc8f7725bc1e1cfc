"""What is written is what other programs read, whatever a repository calls its things."""

import io
import json
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from writers.hostile import NASTY, texts

from auditor.coverage.exports import EXPORTS, dot, graphml, node_link
from auditor.coverage.graph import CoverageGraph, Revision
from auditor.model.audit import DeletedTest, Evidence, Successor, Verdict
from auditor.model.commits import CommitRef
from auditor.model.meaning import Profile
from auditor.model.source import Route
from auditor.model.suite import Case, Component, ComponentKind


def built(names: list[str], *, shuffle: int = 1) -> CoverageGraph:
    """A graph in which *names* stand for tests, symbols, components, subjects and routes."""
    graph = CoverageGraph()
    chosen = sorted(set(names))[::shuffle]
    cases = [
        Case(id=f"{n}::t", path=n, classes=(), name="t", line=1, end_line=1, definition=f"{n}::t")
        for n in chosen
    ]
    profiles = {
        c.id: Profile(
            id=c.id,
            asserts=tuple(chosen),
            exercises=(min(chosen),),
            uses=(f"{c.path}::c",),
            routes=(Route(method="GET", path=c.path),),
        )
        for c in cases
    }
    components = [Component(id=f"{n}::c", path=n, name="c", kind=ComponentKind.FIXTURE) for n in chosen]
    graph.add_revision(Revision.HEAD, cases, profiles, components)
    graph.add_deletions(
        DeletedTest(
            id=f"{n}::old",
            path=n,
            verdict=Verdict.MOVED,
            confidence=0.5,
            why=n,
            successors=(Successor(id=f"{n}::t", score=0.25, evidence=(Evidence(kind="lineage", detail=n),)),),
            deleted_in=CommitRef(
                commit="ab" * 20, author="A", date=datetime(2025, 1, 1, tzinfo=UTC), subject="S"
            ),
        )
        for n in chosen
    )
    return graph


def read_graphml(text: str) -> "nx.MultiDiGraph[str]":
    graph: Any = nx.read_graphml(io.BytesIO(text.encode()))
    return nx.MultiDiGraph(graph)


def read_json(text: str) -> "nx.MultiDiGraph[str]":
    graph: Any = nx.node_link_graph(json.loads(text), edges="edges")
    return nx.MultiDiGraph(graph)


def kinds(graph: "nx.MultiDiGraph[str]") -> Counter[tuple[str, str, str]]:
    return Counter((u, v, told["kind"]) for u, v, told in graph.edges(data=True))


STRING = r'"((?:[^"\\]|\\.)*)"'


def read_dot(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """A small reader of the DOT that is written: one statement a line, every name quoted."""
    lines = text.splitlines()
    assert lines[0] == "digraph coverage {"
    assert lines[-1] == "}"
    attributes = rf"\[(?:\w+={STRING}(?:, )?)*\];"
    nodes, edges = [], []
    for line in lines[1:-1]:
        if found := re.fullmatch(rf"  {STRING} {attributes}", line):
            nodes.append(found[1])
        elif found := re.fullmatch(rf"  {STRING} -> {STRING} {attributes}", line):
            edges.append((found[1], found[2]))
        else:
            assert re.fullmatch(r"  (rankdir=LR;|(node|edge) \[[-\w\", =]+\];)", line), line
    return nodes, edges


paths = st.lists(texts.filter(bool), min_size=1, max_size=4)


@given(names=paths)
@example(names=["a\x00", "a\\x00", "a\x01", "a\ud800"])
@example(names=list(NASTY))
@settings(max_examples=60, deadline=None)
def test_every_format_holds_every_node_and_edge(names: list[str]) -> None:
    graph = built(names)
    nodes, edges = graph.size
    xml, js = read_graphml(graphml(graph)), read_json(node_link(graph))
    assert (len(xml), xml.number_of_edges()) == (nodes, edges)
    assert (len(js), js.number_of_edges()) == (nodes, edges)
    assert set(xml) == set(js)
    assert kinds(xml) == kinds(js)
    found, pairs = read_dot(dot(graph))
    assert len(set(found)) == len(found) == nodes
    assert len(pairs) == edges
    assert {end for pair in pairs for end in pair} <= set(found)


@given(names=paths)
@settings(max_examples=60, deadline=None)
def test_nothing_unseen_is_written(names: list[str]) -> None:
    for write in EXPORTS.values():
        text = write(built(names))
        text.encode()
        assert all(line.isprintable() for line in text.split("\n"))


@given(names=paths)
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_things_are_told_does_not_matter(names: list[str]) -> None:
    for write in EXPORTS.values():
        assert write(built(names)) == write(built(names, shuffle=-1))


@pytest.mark.parametrize("read", [lambda g: read_graphml(graphml(g)), lambda g: read_json(node_link(g))])
def test_facts_keep_their_types(read: Any) -> None:
    graph = built(["tests/test_a.py"])
    graph.add_orphans({"tests/test_a.py::t": "a.b"})
    read_back = read(graph)
    assert read_back.nodes["tests/test_a.py::t"] == {
        "label": "t",
        "kind": "test",
        "at": "head",
        "collected": True,
        "cannot_run": "a.b",
    }
    assert read_back.nodes["tests/test_a.py::old"] == {
        "label": "old [moved]",
        "kind": "test",
        "at": "base",
        "collected": True,
        "verdict": "moved",
        "confidence": 0.5,
    }
    assert read_back.nodes["ab" * 20]["label"] == "abababababab"[:10] + " S"
    (told,) = read_back.get_edge_data("tests/test_a.py::t", "tests/test_a.py::old").values()
    assert told | {"id": "e"} == {
        "id": "e",
        "kind": "supersedes",
        "at": "head",
        "score": 0.25,
        "evidence": "lineage: tests/test_a.py",
        "verdict": "moved",
    }


@pytest.mark.parametrize("write", EXPORTS.values(), ids=EXPORTS)
def test_an_empty_graph_is_a_graph(write: Any) -> None:
    text = write(CoverageGraph())
    match write.__name__:
        case "graphml":
            assert len(read_graphml(text)) == 0
        case "node_link":
            assert len(read_json(text)) == 0
        case _:
            assert read_dot(text) == ([], [])


@pytest.mark.parametrize(
    ("name", "label"),
    [
        pytest.param('say "hi"', r'label="say \"hi\""', id="quotes"),
        pytest.param("C:\\new", r'label="C:\\new"', id="a backslash is no newline"),
        pytest.param("\\N", r'label="\\N"', id="nor the node's name"),
        pytest.param("<b>x</b>", 'label="<b>x</b>"', id="no HTML label"),
        pytest.param("a &lt; b", 'label="a &amp;lt; b"', id="no entity"),
        pytest.param("a\nb", r'label="a\\x0ab"', id="one line"),
    ],
)
def test_labels_say_what_the_name_is(name: str, label: str) -> None:
    assert label in dot(built([name]))
