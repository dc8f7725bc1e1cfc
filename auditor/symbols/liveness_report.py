"""What the range did to the survivors: orphans, each with its root cause, and the root causes ranked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from auditor.model.commits import CommitRef
from auditor.model.meaning import CauseKind, Orphan, RootCause
from auditor.model.suite import Case
from auditor.symbols.liveness import Death, Liveness


def orphans(
    base: Liveness,
    head: Liveness,
    base_cases: Iterable[Case],
    head_cases: Iterable[Case],
    line: Sequence[CommitRef],
) -> tuple[Orphan, ...]:
    """Return the tests at head that cannot run, by file, sorted by path.

    *line* are the commits that the timeline behind *head* went through, in order.  An orphan is new in the
    range when its file could be loaded at base or was not there; what it lacks was then taken by the commit
    after which it stayed dead.  A fixture counts as gone only when a test at base could get one of that name.
    """
    by_path: dict[str, list[Case]] = defaultdict(list)
    for case in head_cases:
        if case.collected:
            by_path[case.path].append(case)
    found = [
        _orphan(path, tuple(c.id for c in by_path.get(path, ())), death, path in base.dead, line)
        for path, death in head.dead.items()
    ]
    stranded: dict[tuple[str, str], list[tuple[str, Death]]] = defaultdict(list)
    for test, death in head.tests.items():
        stranded[test.partition("::")[0], death.root_cause].append((test, death))
    for (path, _), tests in stranded.items():
        old = all(test in base.tests for test, _ in tests)
        found.append(_orphan(path, tuple(t for t, _ in tests), tests[0][1], old, line))
    found += _without_fixtures(base_cases, by_path, head)
    return tuple(sorted(found, key=lambda o: (o.path, o.root_cause)))


def _orphan(
    path: str, tests: tuple[str, ...], death: Death, dead_before: bool, line: Sequence[CommitRef]
) -> Orphan:
    new = not dead_before
    return Orphan(
        path=path,
        tests=tests,
        kind=death.kind,
        root_cause=death.root_cause,
        chain=death.chain,
        new_in_range=new,
        caused_by=line[death.since - 1] if new and 0 < death.since <= len(line) else None,
        silent=death.silent,
    )


def _without_fixtures(
    base_cases: Iterable[Case], by_path: dict[str, list[Case]], head: Liveness
) -> Iterable[Orphan]:
    had: set[str] = set()
    lacked: dict[str, frozenset[str]] = {}
    for case in base_cases:
        had.update(id_.rpartition("::")[2] for id_ in case.fixtures)
        lacked[case.id] = frozenset(case.missing_fixtures)
    grouped: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for path, cases in by_path.items():
        if path in head.dead:
            continue
        for case in cases:
            for name in case.missing_fixtures:
                if name in had and name not in lacked.get(case.id, ()):
                    grouped[path, name].append(case)
    for (path, name), cases in grouped.items():
        yield Orphan(
            path=path,
            tests=tuple(c.id for c in cases),
            kind=CauseKind.FIXTURE,
            root_cause=f"fixture {name}",
            chain=(f"{path}:{cases[0].line}",),
            new_in_range=True,
        )


def root_causes(found: Iterable[Orphan]) -> tuple[RootCause, ...]:
    """Return what is missing, with how many tests and files it kills; most tests first, then most files."""
    groups: dict[str, list[Orphan]] = defaultdict(list)
    for orphan in found:
        groups[orphan.root_cause].append(orphan)
    causes = [
        RootCause(
            missing=missing,
            kind=group[0].kind,
            files=len({o.path for o in group}),
            tests=len({t for o in group for t in o.tests}),
            new_in_range=any(o.new_in_range for o in group),
            caused_by=next((o.caused_by for o in group if o.caused_by is not None), None),
            example=min((o.chain for o in group), key=lambda c: (len(c), c)),
        )
        for missing, group in groups.items()
    ]
    return tuple(sorted(causes, key=lambda c: (-c.tests, -c.files, c.missing)))
