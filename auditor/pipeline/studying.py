"""All stages over one range, up to the verdicts: what audits, explanations and graphs are told from."""

from pathlib import Path

from auditor.cache import Cache
from auditor.coverage.graph import CoverageGraph
from auditor.coverage.graph import Revision as End
from auditor.history import Repository
from auditor.model.commits import Range, RangeRequest
from auditor.model.request import AuditRequest
from auditor.pipeline.judging import Judged, judge
from auditor.pipeline.living import Vitality, follow
from auditor.pipeline.loading import Library
from auditor.pipeline.progress import Progress
from auditor.pipeline.ruling import rules_of
from auditor.pipeline.snapshots import Snapshot
from auditor.pipeline.walk import Walk, walk
from auditor.syntax.reading import READER_VERSION


class Study:
    """All that the stages found over one range; audit, explanation and graph are told from it."""

    def __init__(self, repository: Repository, request: AuditRequest, progress: Progress) -> None:
        """Run the stages in order.  Raises :class:`~auditor.errors.AuditorError` when that cannot be done."""
        wanted = RangeRequest(expression=request.expression, last=request.last, since=request.since)
        self.repository = repository
        self.range: Range = repository.resolve(wanted)
        self.rules = rules_of(repository, self.range.head.commit, request)
        directory = Path(request.cache_dir) if request.cache_dir is not None else None
        with Cache(directory, READER_VERSION) as cache:
            library = Library(repository, cache, request.jobs, progress)
            base = self.range.base.commit if self.range.base is not None else None
            self.base = Snapshot("base", repository.tree(base), repository, library)
            self.head = Snapshot("head", repository.tree(self.range.head.commit), repository, library)
            known = self.base.of_tests() | self.head.of_tests()
            self.walk: Walk = walk(self.range, known, library)
            self.vitality: Vitality = follow(
                self.range, self.base, self.head, self.walk.dropped_in, library, progress
            )
            dead = self.vitality.dead_tests
            self.judged: Judged = judge(self.base, self.head, self.walk, library, dead, progress)
            self.files_read = library.read
        self._graph: CoverageGraph | None = None

    @property
    def graph(self) -> CoverageGraph:
        """The coverage graph of both ends, with the verdicts."""
        if self._graph is None:
            graph = CoverageGraph()
            for at, snapshot, revision in (
                (End.BASE, self.base, self.judged.base),
                (End.HEAD, self.head, self.judged.head),
            ):
                graph.add_revision(
                    at, snapshot.cases.values(), revision.profiles, snapshot.components.values()
                )
            graph.add_deletions(self.judged.deleted)
            self._graph = graph
        return self._graph
