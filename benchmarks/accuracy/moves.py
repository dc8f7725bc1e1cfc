"""Sets made from real history: exact moves between commits, and the same with the successors taken away."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from auditor.coverage.lineage import Step
from auditor.history import Repository
from auditor.model.commits import Commit, Entry, FileChange, RangeRequest
from auditor.model.source import Function, Module
from auditor.pipeline.snapshots import Snapshot
from benchmarks.accuracy.surgery import gutted, without
from benchmarks.accuracy.trees import Forest, Tree, single_commit
from benchmarks.accuracy.truths import Truth

_MIN_STATEMENTS = 3


class Window(NamedTuple):
    """A stretch of history, from base (excluded) to head."""

    base: str
    head: str
    commits: tuple[Commit, ...]


def windows(repository: Repository, head: str, length: int, number: int) -> list[Window]:
    """Return disjoint stretches of *length* commits along first parents, those in which most test files
    went away first, up to *number*, within the last 40 * *length* commits.
    """
    found: list[tuple[int, Window]] = []
    at = head
    for _ in range(40):
        range_ = repository.resolve(RangeRequest(expression=at, last=length))
        if range_.base is None or not range_.commits:
            break
        gone = sum(
            change.new is None and change.path.endswith(".py") and "test" in change.path
            for commit in range_.commits
            for change in (commit.changes[0] if commit.changes else ())
        )
        found.append((gone, Window(range_.base.commit, range_.head.commit, range_.commits)))
        at = range_.base.commit
    found.sort(key=lambda item: (-item[0], item[1].base))
    return [window for gone, window in found[:number] if gone]


def _tests(modules: Mapping[str, Module]) -> dict[str, Function]:
    return {
        f"{path}::{f.qualname.replace('.', '::')}": f
        for path, module in modules.items()
        for f in module.functions
        if f.name.startswith("test")
    }


def moves_in(step: Step) -> dict[str, str]:
    """Return the tests that moved in one commit without any change to their code, old id to new.

    The code is compared as text, and must be there once before, once after, and say something.
    """
    before, after = _tests(step.before), _tests(step.after)
    removed = {i: f for i, f in before.items() if i not in after}
    added = {i: f for i, f in after.items() if i not in before}
    counts = [Counter(f.body.exact for f in tests.values()) for tests in (before, after)]
    new = {f.body.exact: i for i, f in added.items()}
    return {
        i: new[f.body.exact]
        for i, f in removed.items()
        if f.body.exact in new
        and f.body.size >= _MIN_STATEMENTS
        and all(c[f.body.exact] == 1 for c in counts)
    }


def exact_moves(steps: Iterable[Step], base: Snapshot, head: Snapshot) -> list[Truth]:
    """Return the tests at base that live under another id at head after nothing but exact moves.

    Their code may have been edited in place in between, which changes nothing of who they are, as long as
    more than half as many assertions are left: with fewer they are partly lost.
    """
    now: dict[str, str] = {i: i for i, c in base.cases.items() if c.definition == i and not c.skip}
    at: dict[str, str] = dict(now)
    for step in steps:
        before, after = _tests(step.before), _tests(step.after)
        moved = moves_in(step)
        for id_ in before:
            if id_ in after or id_ not in at:
                continue
            origin = at.pop(id_)
            if id_ in moved:
                at[moved[id_]] = origin
    were, features = base.features(), head.features()
    copies = Counter(f.normal for f in features.values())
    return [
        Truth(origin, "exact-move", (id_,))
        for id_, origin in sorted(at.items())
        if id_ != origin
        and id_ in head.cases
        and origin not in head.cases
        and id_ not in base.cases
        and id_ in features
        and copies[features[id_].normal] == 1
        and (2 * len(features[id_].checks) > len(were[origin].checks) or not were[origin].checks)
    ]


class Story(NamedTuple):
    """Another course of history, and what is then true."""

    head: dict[str, Entry]
    commits: tuple[Commit, ...]
    truths: list[Truth]


_Edit = Callable[[str, set[str]], str]


def _chosen(moves: Sequence[Truth], rng: Random, most: int) -> list[Truth]:
    """Sample moves, at most a third of them, so that siblings remain to be mistaken for the heir."""
    return rng.sample(list(moves), min(most, (len(moves) + 2) // 3))


def _by_path(moves: Iterable[Truth]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for truth in moves:
        path, _, rest = truth.successors[0].partition("::")
        found.setdefault(path, set()).add(rest.replace("::", "."))
    return found


def edited_later(
    forest: Forest, head: Tree, commits: tuple[Commit, ...], moves: Sequence[Truth], kind: str
) -> Story:
    """Let one more commit delete (or gut, by *kind*) the heirs of *moves*."""
    edit: _Edit = gutted if kind == "gutted-later" else without
    paths = _by_path(moves)
    sources = forest.sources(head, paths)
    files = {p: edit(sources[p], names) for p, names in paths.items() if p in sources}
    new = forest.grow(head, files)
    changed = {p for p, text in files.items() if text != sources[p]}
    truths = [Truth(t.id, kind) for t in moves if t.successors[0].partition("::")[0] in changed]
    return Story(new, (*commits, single_commit(head, new, 1, "clean up")), truths)


def removed_at_once(forest: Forest, head: Tree, commits: tuple[Commit, ...], moves: Sequence[Truth]) -> Story:
    """Let the heirs of *moves* never appear in any commit."""
    paths = _by_path(moves)
    versions: dict[str, str] = {}

    def blob(path: str, name: str | None) -> str | None:
        if name is None or path not in paths:
            return name
        key = f"{path}\0{name}"
        if key not in versions:
            tree = {path: Entry(blob=name, mode="100644")}
            text = forest.sources(tree, [path]).get(path)
            edited = without(text, paths[path]) if text is not None else None
            versions[key] = name if edited in (None, text) else forest.plant((edited or "").encode())
        return versions[key]

    def change(one: FileChange) -> FileChange:
        return FileChange(path=one.path, old=blob(one.path, one.old), new=blob(one.path, one.new))

    retold = tuple(
        Commit(ref=c.ref, parents=c.parents, changes=tuple(tuple(map(change, side)) for side in c.changes))
        for c in commits
    )
    new = {p: Entry(blob=blob(p, e.blob) or e.blob, mode=e.mode) for p, e in head.items()}
    changed = {p for p in paths if p in head and new[p] != head[p]}
    truths = [Truth(t.id, "removed-at-once") for t in moves if t.successors[0].partition("::")[0] in changed]
    return Story(new, retold, truths)


def stories(
    forest: Forest, head: Tree, commits: tuple[Commit, ...], moves: Sequence[Truth], rng: Random, most: int
) -> list[Story]:
    """Return the three other courses of a window's history, each over its own sample of exact moves."""
    if not moves:
        return []
    return [
        edited_later(forest, head, commits, _chosen(moves, rng, most), "removed-later"),
        removed_at_once(forest, head, commits, _chosen(moves, rng, most)),
        edited_later(forest, head, commits, _chosen(moves, rng, most), "gutted-later"),
    ]
