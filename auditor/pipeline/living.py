"""Which test files can run at both ends of the range and after each commit of its main line."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from auditor.model.commits import Commit, CommitRef, Range
from auditor.model.meaning import Orphan, Pulse, RootCause
from auditor.model.source import Module
from auditor.pipeline.loading import Library
from auditor.pipeline.progress import Progress
from auditor.pipeline.snapshots import Snapshot
from auditor.symbols.liveness import Liveness, Timeline
from auditor.symbols.liveness_report import orphans, root_causes

OPAQUE = ("120000", "160000")
"""Modes of symbolic links and submodules."""
_AFFIX = re.compile(r"^(django|flask|pytest|python|py)_|_(python|py)$")
"""What the names of distributions have more than those of their packages, as a custom."""
_ROUNDS = 6
"""How often it is asked what is missing without being likely to: granting one thing may show the next."""


class Vitality(NamedTuple):
    """The liveness of the suite over the range."""

    base: Liveness
    head: Liveness
    orphans: tuple[Orphan, ...]
    root_causes: tuple[RootCause, ...]
    pulse: tuple[Pulse, ...]
    granted: frozenset[str]
    """Dotted names that are not there and taken to be, as most test files load them all the same."""

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
    range_: Range,
    base: Snapshot,
    head: Snapshot,
    dropped_in: Mapping[str, CommitRef],
    library: Library,
    progress: Progress,
) -> Vitality:
    """Return what lives and what died over the range; *dropped_in* tells which commit took a component."""
    line = mainline(range_)
    library.load_outlines(
        blob
        for commit in line
        for change in (commit.changes[0] if commit.changes else ())
        if change.path.endswith(".py")
        for blob in (change.old, change.new)
        if blob is not None
    )
    files = {*base.test_files(), *head.test_files()}
    others = [p for p in base.blobs if not p.endswith(".py")]
    opaque = [p for p, mode in base.modes.items() if mode in OPAQUE]
    # What went to a distribution of its own, and is asked for, is there all the same; so is what is compiled.
    asked = head.suite.required
    required = frozenset((*asked, *map(_imported_as, asked), *head.suite.compiled))
    granted = required
    for left in reversed(range(_ROUNDS)):
        timeline = Timeline(
            base.modules, is_test=files.__contains__, others=others, opaque=opaque, granted=granted
        )
        more = timeline.unlikely() - granted
        if not more or not left:
            before = timeline.liveness(base.cases.values())
            pulse = list(_beats(timeline, line, library, progress))
            more = timeline.unlikely() - granted
        if not more or not left:
            break
        granted |= more
    after = timeline.liveness(head.cases.values())
    fixtures = {id_.rpartition("::")[2]: commit for id_, commit in dropped_in.items()}
    refs: list[CommitRef] = [c.ref for c in line]
    found = orphans(before, after, base.cases.values(), head.cases.values(), refs, fixtures, base.stand_ins())
    takers = _takers({o.root_cause for o in found if o.new_in_range}, line, base, library)
    found = tuple(
        msgspec.structs.replace(o, caused_by=takers[o.root_cause])
        if o.new_in_range and o.root_cause in takers
        else o
        for o in found
    )
    return Vitality(before, after, found, root_causes(found), tuple(pulse), granted - required)


def _imported_as(distribution: str) -> str:
    """The likely name to import a distribution by: ``django-authority`` as ``authority``."""
    return _AFFIX.sub("", distribution) or distribution


def _beats(
    timeline: Timeline, line: Sequence[Commit], library: Library, progress: Progress
) -> Iterator[Pulse]:
    """Take *timeline* along the commits, and yield how many test files there were, and how many dead."""
    for number, commit in enumerate(line, start=1):
        changed, beside = _changes(commit, library)
        count = timeline.apply(changed, others=beside)
        yield Pulse(commit=commit.ref, test_files=count.test_files, dead=count.dead)
        progress("following the suite's pulse", number, len(line))


def _takers(
    missing: Iterable[str], line: Iterable[Commit], base: Snapshot, library: Library
) -> dict[str, CommitRef]:
    """Return the last commit that took each missing module or name away, where one did.

    A file may have died of something else first; what is missing now was taken by the commit that took it.
    """
    wanted: dict[str, list[tuple[str, str]]] = {}
    for cause in missing:
        module, _, name = cause.rpartition(".")
        for dotted, member in ((cause, ""), (module, name)):
            file = base.imports.file(dotted) if dotted else None
            if file is not None:
                wanted.setdefault(file, []).append((cause, member))
    found: dict[str, CommitRef] = {}
    for commit in line:
        for change in commit.changes[0] if commit.changes else ():
            for cause, member in wanted.get(change.path, ()):
                had = change.old is not None and _has(library.outline(change.old), member)
                if had and (change.new is None or not _has(library.outline(change.new), member)):
                    found[cause] = commit.ref
    return found


def _has(module: Module, name: str) -> bool:
    """Whether a module binds *name* at its top level; every module has the empty name."""
    return (
        not name
        or any(f.qualname == name for f in module.functions)
        or any(c.qualname == name for c in module.classes)
        or any(b.name == name for b in module.bindings)
        or any(i.bound == name and not i.scope for i in module.imports)
    )


def _changes(commit: Commit, library: Library) -> tuple[Mapping[str, Module | None], Iterable[str]]:
    changed: dict[str, Module | None] = {}
    beside: list[str] = []
    for change in commit.changes[0] if commit.changes else ():
        if not change.path.endswith(".py"):
            if change.new is not None and change.old is None:
                beside.append(change.path)
        elif change.new is None:
            changed[change.path] = None
        else:
            changed[change.path] = library.outline(change.new)
    return changed, beside
