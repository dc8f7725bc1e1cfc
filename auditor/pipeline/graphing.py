"""The coverage graph of a range, whole or around one node, in the forms that other programs read."""

from collections.abc import Iterable
from pathlib import Path

from auditor.coverage.exports import EXPORTS
from auditor.coverage.graph import CoverageGraph
from auditor.coverage.graph import Revision as End
from auditor.history import open_repository
from auditor.model.drawing import Drawing
from auditor.model.request import AuditRequest
from auditor.pipeline.naming import choose
from auditor.pipeline.progress import Progress
from auditor.pipeline.studying import Study

REACH = 2
"""Edges from the focus that are followed when nothing else is asked for: to who else verifies the same."""


def draw(
    request: AuditRequest,
    formats: Iterable[str],
    progress: Progress,
    *,
    focus: str | None = None,
    reach: int | None = None,
) -> Drawing:
    """Return the coverage graph of the range of *request* in each of *formats* (``graphml`` …).

    With *focus*, the id of a test, component, file, symbol, route or commit, which may be shortened, only
    what is at most *reach* edges from it.  Raises :class:`~auditor.errors.AuditorError` when the audit cannot
    be made, or when no node, or more than one, is meant by *focus*.
    """
    with open_repository(Path(request.repo)) as repository:
        graph = whole(Study(repository, request, progress))
    left_out = 0
    if focus is not None:
        id_ = choose(focus, {id_: kind.value for id_, kind in graph.ids().items()})
        graph, left_out = graph.neighbourhood(id_, REACH if reach is None else reach)
    nodes, edges = graph.size
    progress("writing the graph", 0, 0)
    texts = tuple((name, EXPORTS[name](graph)) for name in dict.fromkeys(formats))
    return Drawing(nodes=nodes, edges=edges, left_out=left_out, texts=texts)


def whole(study: Study) -> CoverageGraph:
    """Return the coverage graph of both ends, with all that *study* knows of its nodes."""
    graph = study.graph
    graph.add_symbols(End.BASE, study.base.table().values())
    graph.add_symbols(End.HEAD, study.head.table().values())
    graph.add_fates(study.judged.fates)
    graph.add_orphans(study.vitality.dead_tests)
    return graph
