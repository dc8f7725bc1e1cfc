"""Commands that look closer than a report does: ``explain`` one verdict, draw the coverage ``graph``."""

import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import click

from auditor.cli import screen, targets
from auditor.cli.options import (
    CONTEXT,
    files_option,
    format_option,
    option,
    range_options,
    rules_option,
    without_overruled,
    work_options,
)
from auditor.cli.stages import Stages
from auditor.cli.talk import Talk
from auditor.errors import SettingsError
from auditor.model.explanation import Explanation
from auditor.settings import STDOUT, Output, Settings, Wish, settle
from auditor.writers import explain as writer

_EXPLANATIONS = MappingProxyType({".txt": "terminal", ".json": "json"})
_GRAPHS = MappingProxyType({".graphml": "graphml", ".json": "json", ".dot": "dot", ".gv": "dot"})


@click.command(context_settings=CONTEXT)
@click.argument("asked", metavar="ID")
@range_options
@format_option(_EXPLANATIONS)
@files_option(_EXPLANATIONS)
@rules_option
@work_options
@click.pass_context
def explain(context: click.Context, /, *, asked: str, **choices: Any) -> None:
    """Tell the case for one verdict: what the test ID verified, who verifies that now, and the evidence.

    ID is a deleted test as the report names it, or a test, component, file or production symbol that is
    still there: then this tells what it verifies, or who verifies it, and what keeps it from running.  It
    may be shortened as long as it fits only one.  RANGE is as for 'auditor audit'.

    \b
    auditor explain tests/test_cart.py::TestCart::test_total    over the last 40 commits
    auditor explain TestCart::test_total v1.4..v2.0             its end is enough
    auditor explain shop.cart.Cart.total --last 200             who verifies this method
    auditor explain tests/test_cart.py main...HEAD -f json      what became of a file, as JSON

    Exit code: 0 when it could be told; 2 when not, as when no id fits, or several do; 130 when interrupted.
    """
    settings = _settled(context, choices, _EXPLANATIONS, "terminal")
    targets.check(settings.outputs, sys.stdout)
    stages = context.find_object(Stages) or Stages()
    with Talk(sys.stderr, quiet=settings.quiet) as talk:
        result = stages.explain(settings.request, asked, talk)
    _deliver([(output, _told(result, output)) for output in settings.outputs], talk)


@click.command(context_settings=CONTEXT)
@range_options
@format_option(_GRAPHS)
@files_option(_GRAPHS)
@option("--focus", metavar="ID", help="Draw only what is near this test, component, file, symbol or commit.")
@option(
    "--reach",
    type=click.IntRange(0, 20),
    metavar="N",
    help="Edges from the focus to follow; 2 when not given, to who else verifies the same.",
)
@work_options
@click.pass_context
def graph(context: click.Context, /, *, focus: str | None, reach: int | None, **choices: Any) -> None:
    """Write the coverage graph of a RANGE: who verifies what at both ends, and what superseded what.

    Nodes are files, tests, components, production symbols, routes and commits; edges say contains, exercises,
    asserts, mocks, uses, deleted-by and supersedes.  RANGE is as for 'auditor audit'.

    \b
    auditor graph v1.4..v2.0 -o coverage.graphml                for Gephi, yEd, Cytoscape, networkx
    auditor graph main...HEAD -o coverage.json                  node-link JSON, for networkx and d3
    auditor graph --focus test_total -f dot | dot -Tsvg > near.svg
    auditor graph --focus shop.cart.Cart.total --reach 1 -o near.dot

    Exit code: 0 when it was written; 2 when not, as when no id fits the focus; 130 when interrupted.
    """
    if not choices["files"] and choices["format"] is None:
        raise SettingsError(
            "say where to write the graph, such as -o coverage.graphml, or in which --format to print it"
        )
    if reach is not None and focus is None:
        raise SettingsError("--reach is counted from a node: name it with --focus")
    settings = _settled(context, choices, _GRAPHS, "graphml")
    targets.check(settings.outputs, sys.stdout)
    stages = context.find_object(Stages) or Stages()
    formats = [output.format for output in settings.outputs]
    with Talk(sys.stderr, quiet=settings.quiet) as talk:
        drawing = stages.graph(settings.request, formats, focus, reach, talk)
    texts = dict(drawing.texts)
    _deliver([(output, texts[output.format]) for output in settings.outputs], talk)
    size = f"the graph has {drawing.nodes:,} nodes and {drawing.edges:,} edges"
    if drawing.left_out:
        size += f"; {drawing.left_out:,} more nodes are as near, which a smaller --reach avoids"
    talk.note(size)


def _settled(
    context: click.Context, choices: dict[str, Any], suffixes: Mapping[str, str], default: str
) -> Settings:
    start = {name: choices[name] for name in ("expression", "last", "since")}
    wish = Wish(
        repo=choices["repo"],
        format=choices["format"],
        files=choices["files"],
        cache_dir=None if choices["no_cache"] else choices["cache_dir"],
        jobs=choices["jobs"],
        quiet=choices["quiet"],
        rules=choices.get("rules", ()),
        project_rules=not choices.get("no_project_rules", False),
        **without_overruled(context, **start),
    )
    return settle(wish, suffixes, default)


def _told(explanation: Explanation, output: Output) -> str:
    if output.format == "json":
        return writer.write_json(explanation)
    shown = sys.stdout if output.path == STDOUT else None
    return writer.write(
        explanation,
        width=screen.width(shown),
        colour=output.path == STDOUT and screen.colour(shown),
    )


def _deliver(texts: list[tuple[Output, str]], talk: Talk) -> None:
    targets.deliver(texts, sys.stdout)
    for output, _ in texts:
        if output.path != STDOUT:
            talk.note(f"wrote {output.path} ({output.format})")
