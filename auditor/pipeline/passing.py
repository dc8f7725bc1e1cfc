"""Tests that came and went inside a range, as they were last, with the production code of their time."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from auditor.coverage.lineage import Lineage
from auditor.coverage.matter import Gone
from auditor.model.meaning import Symbol
from auditor.model.source import Module
from auditor.model.suite import Case, Role, Suite
from auditor.pipeline.loading import Library
from auditor.pipeline.snapshots import Snapshot
from auditor.pipeline.walk import Walk
from auditor.symbols.imports import ImportMap
from auditor.symbols.names import Names
from auditor.symbols.profiles import Profiler
from auditor.symbols.table import symbols
from auditor.syntax.collection import collect
from auditor.syntax.roles import assign

_LATEST = 3
"""How many of the last versions of a file are looked at for what came and went."""


class Passing(NamedTuple):
    """Tests that came and went, and the production code that did."""

    gone: list[Gone]
    table: Mapping[str, Symbol]


def came_and_went(base: Snapshot, head: Snapshot, walk: Walk, library: Library, lineage: Lineage) -> Passing:
    """Return the tests that are at neither end, as they were last; stations of a longer journey excepted."""
    stations = {edge.new for edges in lineage.edges.values() for edge in edges}
    passing = {
        i: f
        for i, f in lineage.last.items()
        if i not in base.cases and i not in head.cases and i in lineage.born and i not in stations
    }
    if not passing:
        return Passing([], {})
    paths = {f.path for f in passing.values()}
    last: dict[str, Module] = {}
    taken = {(lineage.drops[i].commit.commit, f.path) for i, f in passing.items()}
    for step in walk.steps:
        last.update((p, m) for p, m in step.before.items() if (step.commit.commit, p) in taken)
    # Their own revision may be any inside the range: names are looked up in all that either end has.
    library.load(walk.passing.values())
    between = {
        p: library[b] for p, b in walk.passing.items() if p not in base.modules and p not in head.modules
    }
    modules = {**base.modules, **head.modules, **between, **last}
    imports = ImportMap([*modules, *base.telling, *head.telling])
    takers = {path: set[str]() for path in paths}
    for i, features in passing.items():
        takers[features.path].add(lineage.drops[i].commit.commit)
    then = _of_their_time(takers, last, imports, walk, library, (base, head))
    modules.update(then)
    # What stood there but for a while is judged by its name and place.
    roles = {**assign(modules, head.settings), **base.roles, **head.roles}
    roles.update(dict.fromkeys(paths, Role.TEST))
    told = Suite(
        cases=_collected(modules, roles, paths, (head, base)),
        components=tuple({**base.components, **head.components}.values()),
        roles=tuple(sorted(roles.items())),
        of_plugin=base.suite.of_plugin or head.suite.of_plugin,
        distributions=tuple(sorted({*base.suite.distributions, *head.suite.distributions})),
    )
    names = Names(modules, roles, imports)
    profiler = Profiler(modules, told, names)
    cases = {c.id: c for c in told.cases if c.id in passing}
    kept = symbols({**between, **then}, roles, names)
    gone = [
        Gone(case, profiler.profile(case), passing[i], lineage.drops[i].commit, True)
        for i, case in sorted(cases.items())
    ]
    # What head has under the same name is no less new for having passed through another file.
    return Passing(gone, {name: symbol for name, symbol in kept.items() if name not in head.table()})


def _collected(
    modules: Mapping[str, Module], roles: Mapping[str, Role], paths: Collection[str], ends: Iterable[Snapshot]
) -> tuple[Case, ...]:
    """Return the tests of some files, as the first of the *ends* collects them whose runners take them."""
    found: dict[str, Case] = {}
    for settings in dict.fromkeys(end.settings for end in ends):
        for case in collect(modules, roles, settings, only=paths):
            if case.id not in found or (case.collected and not found[case.id].collected):
                found[case.id] = case
    return tuple(found.values())


def _of_their_time(
    takers: Mapping[str, Iterable[str]],
    tests: Mapping[str, Module],
    imports: ImportMap,
    walk: Walk,
    library: Library,
    ends: Collection[Snapshot],
) -> dict[str, Module]:
    """Return the files that a test imports as they were before the commit that took it.

    Only those that then defined what neither end does: it came and went as the test did, or was taken by one
    of the commits shortly before.  *takers* are the commits that took tests out of each file; of what tests
    that several of them took import, the version before the last one counts.
    """
    when = {commit: number for number, commit in enumerate(walk.before)}
    until: dict[str, int] = {}
    for test, commits in takers.items():
        taken = max((when[c] for c in commits if c in when), default=-1)
        for path, _ in imports.taken(test, tests[test].imports):
            if path not in takers and any(path in end.modules for end in ends):
                until[path] = max(taken, until.get(path, -1))
    before: dict[str, deque[str]] = {path: deque(maxlen=_LATEST) for path in until}
    for number, files in enumerate(walk.before.values()):
        for path in files.keys() & until.keys():
            if number <= until[path]:
                before[path].appendleft(files[path])
    library.load(dict.fromkeys(blob for blobs in before.values() for blob in blobs))
    found: dict[str, Module] = {}
    for path, blobs in before.items():
        known = {name for end in ends if path in end.modules for name in _defined(end.modules[path])}
        then = next((library[b] for b in blobs if not _defined(library[b]) <= known), None)
        if then is not None:
            found[path] = then
    return found


def _defined(module: Module) -> set[str]:
    """Qualified names of the functions, methods and classes of a file."""
    return {f.qualname for f in module.functions} | {c.qualname for c in module.classes}
