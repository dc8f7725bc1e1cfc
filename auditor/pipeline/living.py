"""Which test files can run at both ends of the range and after each commit of its main line."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auditor.model.commits import Commit, CommitRef, Range
from auditor.model.meaning import Orphan, Pulse, RootCause
from auditor.model.source import Module
from auditor.pipeline.loading import Library
from auditor.pipeline.progress import Progress
from auditor.pipeline.snapshots import Snapshot
from auditor.pipeline.walk import Walk
from auditor.symbols.liveness import Liveness, Timeline
from auditor.symbols.liveness_report import orphans, root_causes

_OPAQUE = ("120000", "160000")


class Vitality(NamedTuple):
    """The liveness of the suite over the range."""

    base: Liveness
    head: Liveness
    orphans: tuple[Orphan, ...]
    root_causes: tuple[RootCause, ...]
    pulse: tuple[Pulse, ...]

    @property
    def dead_tests(self) -> dict[str, str]:
        """Tests at head that cannot run, with what they miss."""
        return {test: orphan.root_cause for orphan in self.orphans for test in orphan.tests}


def mainline(range_: Range) -> list[Commit]:
    """Return the commits from base to head along first parents, oldest first."""
    by_name = {c.ref.commit: c for c in range_.commits}
    line: list[Commit] = []
    name: str | None = range_.head.commit
    while name in by_name:
        commit = by_name[name]
        line.append(commit)
        name = commit.parents[0] if commit.parents else None
    return line[::-1]


def follow(
    range_: Range, base: Snapshot, head: Snapshot, walk: Walk, library: Library, progress: Progress
) -> Vitality:
    """Return what lives and what died over the range."""
    line = mainline(range_)
    library.load(
        change.new
        for commit in line
        for change in (commit.changes[0] if commit.changes else ())
        if change.new is not None and change.path.endswith(".py")
    )
    files = {*base.test_files(), *head.test_files()}
    others = [p for p in base.blobs if not p.endswith(".py")]
    opaque = [p for p, mode in base.modes.items() if mode in _OPAQUE]
    timeline = Timeline(base.modules, is_test=files.__contains__, others=others, opaque=opaque)
    before = timeline.liveness(base.cases.values())
    pulse = []
    for number, commit in enumerate(line, start=1):
        changed, beside = _changes(commit, library)
        count = timeline.apply(changed, others=beside)
        pulse.append(Pulse(commit=commit.ref, test_files=count.test_files, dead=count.dead))
        progress("following the suite's pulse", number, len(line))
    after = timeline.liveness(head.cases.values())
    fixtures = {id_.rpartition("::")[2]: commit for id_, commit in walk.dropped_in.items()}
    refs: list[CommitRef] = [c.ref for c in line]
    found = orphans(before, after, base.cases.values(), head.cases.values(), refs, fixtures)
    return Vitality(before, after, found, root_causes(found), tuple(pulse))


def _changes(commit: Commit, library: Library) -> tuple[Mapping[str, Module | None], Iterable[str]]:
    changed: dict[str, Module | None] = {}
    beside: list[str] = []
    for change in commit.changes[0] if commit.changes else ():
        if not change.path.endswith(".py"):
            if change.new is not None and change.old is None:
                beside.append(change.path)
        elif change.new is None:
            changed[change.path] = None
        elif change.new in library:
            changed[change.path] = library[change.new]
    return changed, beside
