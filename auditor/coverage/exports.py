"""The coverage graph as text that other programs read: GraphML, node-link JSON and DOT.

Nodes are called by their ids in the repository.  A character that cannot be seen is written as an escape
(``\\x1b``, ``\\u202e``) in every format, since XML has no way to write most of them; where that makes two
names alike, the later one is numbered.  The same graph gives the same text.
"""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from auditor.coverage.graph import CoverageGraph, Fact, Key, Node, NodeKind, Revision

_SHAPES = {
    NodeKind.FILE: "folder",
    NodeKind.TEST: "box",
    NodeKind.COMPONENT: "component",
    NodeKind.SYMBOL: "ellipse",
    NodeKind.ROUTE: "cds",
    NodeKind.COMMIT: "note",
}
_COLOURS = {
    "moved": "#d5f0d5",
    "rewritten": "#d5f0d5",
    "partial": "#ffe9b8",
    "lost": "#ffc9c4",
    "retired": "#e4e4e4",
    "vacuous": "#e4e4e4",
}
_TYPES = {bool: "boolean", float: "double", int: "double", str: "string"}


def graphml(graph: CoverageGraph) -> str:
    """Return *graph* as GraphML (for Gephi, yEd, Cytoscape, networkx)."""
    names = _names(graph)
    nodes = [(names[node.key], _node_facts(node)) for node in graph.nodes()]
    edges = [
        (names[e.source], names[e.target], {"kind": e.kind, "at": e.at, **_shown_facts(e.facts)})
        for e in graph.edges()
    ]
    types: dict[tuple[str, str], str] = {}
    for owner, facts in [*(("node", f) for _, f in nodes), *(("edge", f) for *_, f in edges)]:
        for name, value in facts.items():
            types.setdefault((owner, name), _TYPES[type(value)])
    keys = {which: f"d{number}" for number, which in enumerate(types)}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
        ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">',
    ]
    lines += [
        f'  <key id="{keys[owner, name]}" for="{owner}" attr.name="{name}" attr.type="{type_}"/>'
        for (owner, name), type_ in types.items()
    ]
    lines.append('  <graph id="coverage" edgedefault="directed">')
    for name, facts in nodes:
        lines.append(f"    <node id={quoteattr(name)}>{_data(facts, 'node', keys)}</node>")
    for number, (source, target, facts) in enumerate(edges, start=1):
        # Without ids of their own, some readers take parallel edges for one.
        lines.append(
            f'    <edge id="e{number}" source={quoteattr(source)} target={quoteattr(target)}>'
            f"{_data(facts, 'edge', keys)}</edge>"
        )
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def node_link(graph: CoverageGraph) -> str:
    """Return *graph* as JSON in the node-link form of networkx and d3, one node or edge a line."""
    names = _names(graph)
    nodes = [_json({"id": names[node.key], **_node_facts(node)}) for node in graph.nodes()]
    edges = [
        _json(
            {
                "source": names[e.source],
                "target": names[e.target],
                "key": e.kind,
                "kind": e.kind,
                "at": e.at,
                **_shown_facts(e.facts),
            }
        )
        for e in graph.edges()
    ]
    return (
        '{\n  "directed": true,\n  "multigraph": true,\n  "graph": {},\n'
        f'  "nodes": {_listed(nodes)},\n  "edges": {_listed(edges)}\n}}\n'
    )


def dot(graph: CoverageGraph) -> str:
    """Return *graph* in Graphviz's DOT language.

    What is only at base is dashed, deleted tests have the colour of their verdict, tests that cannot run a
    red border.
    """
    names = _names(graph)
    lines = [
        "digraph coverage {",
        "  rankdir=LR;",
        '  node [fontname="sans-serif", fontsize=10, style=filled, fillcolor=white];',
        '  edge [fontname="sans-serif", fontsize=8];',
    ]
    for node in graph.nodes():
        attributes = {"label": _label(node), "shape": _SHAPES[NodeKind(node.kind)]}
        if node.at == Revision.BASE:
            attributes["style"] = "filled,dashed"
        if node.facts.get("verdict") in _COLOURS:
            attributes["fillcolor"] = _COLOURS[str(node.facts["verdict"])]
        if "cannot_run" in node.facts:
            attributes["color"] = "red"
        lines.append(f"  {_quoted(names[node.key])} [{_attributes(attributes)}];")
    for edge in graph.edges():
        label = edge.kind
        if "score" in edge.facts:
            label = f"{edge.kind} {edge.facts['score']:.2f}"
        attributes = {"label": label}
        if edge.at == Revision.BASE:
            attributes["style"] = "dashed"
        ends = f"{_quoted(names[edge.source])} -> {_quoted(names[edge.target])}"
        lines.append(f"  {ends} [{_attributes(attributes)}];")
    return "\n".join([*lines, "}", ""])


EXPORTS: Mapping[str, Callable[[CoverageGraph], str]] = MappingProxyType(
    {"graphml": graphml, "json": node_link, "dot": dot}
)
"""The formats by name."""


def _shown(text: str) -> str:
    """Return *text* with what cannot be seen, XML cannot hold or UTF-8 cannot write as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    number = ord(char)
    if number > 0xFFFF:
        return f"\\U{number:08x}"
    return f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}"


def _names(graph: CoverageGraph) -> dict[Key, str]:
    """Return one name for each node, no two alike."""
    names: dict[Key, str] = {}
    taken: set[str] = set()
    for node in graph.nodes():
        name, number = _shown(node.id), 1
        while name in taken:
            number += 1
            name = f"{_shown(node.id)} ({node.kind} {number})"
        taken.add(name)
        names[node.key] = name
    return names


def _label(node: Node) -> str:
    """Return what to write on a node: the part of its name that tells it from its neighbours."""
    match NodeKind(node.kind):
        case NodeKind.TEST | NodeKind.COMPONENT:
            label = node.id.partition("::")[2] or node.id
        case NodeKind.COMMIT:
            label = f"{node.id[:10]} {node.facts.get('subject', '')}".strip()
        case NodeKind.FILE | NodeKind.SYMBOL | NodeKind.ROUTE:
            label = node.id
    verdict = node.facts.get("verdict")
    return _shown(label) if verdict is None else f"{_shown(label)} [{verdict}]"


def _node_facts(node: Node) -> dict[str, Fact]:
    return {"label": _label(node), "kind": node.kind, "at": node.at, **_shown_facts(node.facts)}


def _shown_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name: _shown(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}


def _data(facts: Mapping[str, Fact], owner: str, keys: Mapping[tuple[str, str], str]) -> str:
    return "".join(
        f'<data key="{keys[owner, name]}">{_xml_value(value)}</data>' for name, value in facts.items()
    )


def _xml_value(value: Fact) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))


def _json(item: Mapping[str, Fact]) -> str:
    return json.dumps(item, ensure_ascii=False)


def _listed(items: list[str]) -> str:
    return "[\n    " + ",\n    ".join(items) + "\n  ]" if items else "[]"


def _attributes(attributes: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={_text(value)}" for name, value in attributes.items())


def _text(value: str) -> str:
    """Return *value* as what Graphviz shows, which reads HTML entities in it."""
    return _quoted(value.replace("&", "&amp;"))


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
