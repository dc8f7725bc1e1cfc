"""A first rule pack for the repository at hand, from what its tests look like at one commit."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from auditor.cache import Cache
from auditor.history import open_repository
from auditor.model.commits import RangeRequest
from auditor.model.request import AuditRequest
from auditor.packs.loading import load
from auditor.packs.matching import Matcher
from auditor.packs.starting import Facts, counted, starting_pack
from auditor.packs.traits import Traits
from auditor.pipeline.classifying import markers
from auditor.pipeline.loading import Library
from auditor.pipeline.progress import Progress
from auditor.pipeline.snapshots import Snapshot
from auditor.syntax.reading import READER_VERSION

_BUILT_IN = ("parametrize", "skip", "skipif", "xfail", "usefixtures", "filterwarnings")


class Start(NamedTuple):
    """A pack, and where it belongs."""

    folder: Path
    """The top of the work tree."""
    bare: bool
    """There is no work tree."""
    text: str


def start(request: AuditRequest, progress: Progress) -> Start:
    """Return a first pack for the repository of *request*, as of the commit that is checked out.

    Raises :class:`~auditor.errors.AuditorError` when the repository cannot be read.
    """
    with open_repository(Path(request.repo)) as repository:
        head = repository.resolve(RangeRequest(last=1)).head.commit
        directory = Path(request.cache_dir) if request.cache_dir is not None else None
        with Cache(directory, READER_VERSION) as cache:
            library = Library(repository, cache, request.jobs, progress)
            snapshot = Snapshot("head", repository.tree(head), repository, library)
        cases = [case for case in snapshot.cases.values() if case.collected]
        marks = markers(snapshot)
        rules = load()
        matcher = Matcher(rules.categories)
        titles = {category.id: category.title for category in rules.categories}
        found: Counter[str] = Counter()
        for case in cases:
            traits = Traits(id=case.id, path=case.path, markers=marks.get(case.definition, ()))
            found.update(label.id for label in matcher.labels(traits)[:1])
        used = counted(marks.get(case.definition, ()) for case in cases)
        facts = Facts(
            repository=repository.name,
            tests=Counter(case.path for case in cases),
            markers={name: number for name, number in used.items() if name not in _BUILT_IN},
            categories=[(id_, titles[id_], number) for id_, number in found.most_common()],
        )
        top = repository.top
        return Start(top, not (top / ".git").exists(), starting_pack(facts))
