"""The commits of a range as steps: which test files each changed, and what they said before and after."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.coverage.lineage import Step
from auditor.model.commits import Commit, CommitRef, FileChange, Range
from auditor.model.paths import is_installed
from auditor.model.source import Module
from auditor.pipeline.loading import Library


class Walk(NamedTuple):
    """What the commits did to paths."""

    steps: tuple[Step, ...]
    removed_in: dict[str, CommitRef]
    """The last commit that deleted each path."""
    changed_in: dict[str, CommitRef]
    """The last commit that touched each path."""
    dropped_in: dict[str, CommitRef]
    """The last commit that took each fixture, helper or class out of its file, by ``path::name``."""
    passing: dict[str, str]
    """Python files that came and went inside the range, with the last blob of each."""
    touching_tests: int
    touched: dict[str, frozenset[str]]
    """The paths that each commit changed, by its object name."""
    before: dict[str, dict[str, str]]
    """The Python files that each commit changed, by its object name, with their blobs before it."""
    installed: int
    """Python files of installed packages that came and went; none of them is looked into."""


def own_changes(commits: Sequence[Commit]) -> Iterator[tuple[Commit, tuple[FileChange, ...]]]:
    """Yield each commit with what it did itself.

    A merge did what differs from every parent: what came over unchanged from one side is that side's doing.
    Where no commit took a file that the merge does not have, its other side never had it, such as a branch
    that was begun anew: then the merge took it.
    """
    taken = {c.path for one in commits if len(one.changes) == 1 for c in one.changes[0] if c.new is None}
    for commit in commits:
        if len(commit.changes) < 2:
            yield commit, commit.changes[0] if commit.changes else ()
            continue
        others = [{c.path: c.new for c in side} for side in commit.changes[1:]]
        yield (
            commit,
            tuple(
                c
                for c in commit.changes[0]
                if all(c.path in o and o[c.path] == c.new for o in others)
                or (c.new is None and c.path not in taken)
            ),
        )


def may_hold_tests(path: str, known: set[str]) -> bool:
    """Whether a path may hold tests: it does at an end of the range, or it is named so."""
    if not path.endswith(".py") or (path not in known and is_installed(path)):
        return False
    parts = path.lower().split("/")
    return path in known or any("test" in part for part in parts)


def walk(range_: Range, known: set[str], library: Library) -> Walk:
    """Return what the commits did; *known* are paths that hold or support tests at an end of the range."""
    changes = list(own_changes(range_.commits))
    relevant = {c.path for _, cs in changes for c in cs if may_hold_tests(c.path, known)}
    removed: dict[str, CommitRef] = {}
    changed: dict[str, CommitRef] = {}
    born: set[str] = set()
    passing: dict[str, str] = {}
    installed: set[str] = set()
    for commit, own in changes:
        for change in own:
            changed[change.path] = commit.ref
            if change.new is None:
                removed[change.path] = commit.ref
                if change.old is not None and change.path in born and change.path.endswith(".py"):
                    if is_installed(change.path):
                        installed.add(change.path)
                    else:
                        passing[change.path] = change.old
            if change.old is None:
                born.add(change.path)
    steps = tuple(_steps(changes, relevant, library))
    dropped = {id_: s.commit for s in steps for id_ in _names(s.before) - _names(s.after)}
    touched = {c.ref.commit: frozenset(f.path for f in own) for c, own in changes}
    before = {
        c.ref.commit: {f.path: f.old for f in own if f.old and f.new and f.path.endswith(".py")}
        for c, own in changes
    }
    return Walk(steps, removed, changed, dropped, passing, len(steps), touched, before, len(installed))


def _names(modules: Mapping[str, Module]) -> set[str]:
    """Names of functions and classes at the top level of each file."""
    return {
        f"{path}::{name}"
        for path, module in modules.items()
        for name in (*[f.qualname for f in module.functions], *[c.qualname for c in module.classes])
        if "." not in name
    }


def _steps(
    changes: Iterable[tuple[Commit, tuple[FileChange, ...]]], relevant: Collection[str], library: Library
) -> Iterator[Step]:
    """Yield what each commit did to test files.

    Most commits add to long files and take nothing from them: of those the outlines do, which cost less.
    """
    sides = [(commit.ref, _blobs(own, relevant)) for commit, own in changes]
    library.load_outlines(b for _, two in sides for side in two for b in side.values())
    taking = [two for ref, two in sides if not _step(ref, two, library).takes_none]
    library.load(b for two in taking for side in two for b in side.values())
    for ref, two in sides:
        if any(two):
            yield _step(ref, two, library)


def _blobs(own: Iterable[FileChange], relevant: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the blobs of *relevant* files by path, before and after."""
    known = [c for c in own if c.path in relevant]
    return {c.path: c.old for c in known if c.old is not None}, {
        c.path: c.new for c in known if c.new is not None
    }


def _step(ref: CommitRef, sides: tuple[Mapping[str, str], Mapping[str, str]], library: Library) -> Step:
    before, after = ({path: library.outline(b) for path, b in side.items()} for side in sides)
    return Step(ref, before, after)
