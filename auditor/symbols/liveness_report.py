"""Orphaned survivors of a range, and the few missing things that orphan them."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence

from auditor.model.commits import CommitRef
from auditor.model.meaning import CauseKind, Orphan, RootCause
from auditor.model.paths import basename, dirname
from auditor.model.suite import Case
from auditor.symbols.imports import ancestors
from auditor.symbols.liveness import Death, Liveness, is_test_file

_NO_COMMITS: Mapping[str, CommitRef] = {}


def orphans(
    base: Liveness,
    head: Liveness,
    base_cases: Iterable[Case],
    head_cases: Iterable[Case],
    commits: Sequence[CommitRef],
    fixture_commits: Mapping[str, CommitRef] = _NO_COMMITS,
    stand_ins: Container[str] = frozenset(),
) -> tuple[Orphan, ...]:
    """Return the test files and tests at *head* that cannot run, by path.

    *commits* are those applied to the timeline that *head* comes from, in order.  *fixture_commits* says
    which commit took a fixture, by its name.  *stand_ins* are ids of fixtures that only skip: they stand in
    for those of a plugin, so that nobody misses them.  Tests of a living file that lack one thing make one
    orphan.
    """
    before = [case for case in base_cases if case.collected]
    after = [case for case in head_cases if case.collected]
    found = [
        *_files(base, head, before, after, commits),
        *_tests(base, head, after, commits),
        *_fixtureless(base, head, before, after, fixture_commits, stand_ins),
    ]
    return tuple(sorted(found, key=lambda orphan: (orphan.path, orphan.root_cause)))


def root_causes(found: Iterable[Orphan]) -> tuple[RootCause, ...]:
    """Return what is missing, that which kills most tests first, then most files."""
    groups: dict[str, list[Orphan]] = {}
    for orphan in found:
        groups.setdefault(orphan.root_cause, []).append(orphan)
    causes = [_cause(missing, group) for missing, group in groups.items()]
    return tuple(sorted(causes, key=lambda cause: (-cause.tests, -cause.files, cause.missing)))


def _cause(missing: str, group: Sequence[Orphan]) -> RootCause:
    """Sum up the orphans of one cause; the commit is the one that orphaned most of their tests."""
    kinds = Counter(orphan.kind for orphan in group)
    loud = [kind for kind, _ in kinds.most_common() if kind is not CauseKind.SKIPPED]
    weights: Counter[str] = Counter()
    refs: dict[str, CommitRef] = {}
    for orphan in group:
        if orphan.caused_by is not None:
            weights[orphan.caused_by.commit] += len(orphan.tests) or 1
            refs[orphan.caused_by.commit] = orphan.caused_by
    return RootCause(
        missing=missing,
        kind=loud[0] if loud else CauseKind.SKIPPED,
        files=len({orphan.path for orphan in group}),
        tests=len({test for orphan in group for test in orphan.tests}),
        new_in_range=any(orphan.new_in_range for orphan in group),
        caused_by=refs[weights.most_common(1)[0][0]] if weights else None,
        example=min((orphan.chain for orphan in group), key=lambda chain: (len(chain), chain)),
    )


def _files(
    base: Liveness,
    head: Liveness,
    before: Sequence[Case],
    after: Sequence[Case],
    commits: Sequence[CommitRef],
) -> list[Orphan]:
    tests: dict[str, list[str]] = {}
    for case in after:
        tests.setdefault(case.path, []).append(case.id)
    # A file that does not parse tells nothing of its tests, but the base may.
    earlier: dict[str, list[str]] = {}
    for case in before:
        if case.path in head.dead and case.path not in tests:
            earlier.setdefault(case.path, []).append(case.id)
    return [
        _orphan(
            path,
            tuple(tests.get(path, earlier.get(path, ()))),
            death,
            # Dead at base, alive for a while and dead again counts against the range as well.
            new=path not in base.dead or death.since > 0,
            commits=commits,
        )
        for path, death in head.dead.items()
    ]


def _tests(
    base: Liveness, head: Liveness, after: Sequence[Case], commits: Sequence[CommitRef]
) -> list[Orphan]:
    groups: dict[tuple[str, str, bool], list[tuple[str, Death]]] = {}
    for case in after:
        death = head.tests.get(case.id)
        if death is not None:
            new = (case.id not in base.tests and case.path not in base.dead) or death.since > 0
            groups.setdefault((case.path, death.root_cause, new), []).append((case.id, death))
    return [
        _orphan(path, tuple(id_ for id_, _ in group), group[0][1], new=new, commits=commits)
        for (path, _, new), group in groups.items()
    ]


def _orphan(
    path: str, tests: tuple[str, ...], death: Death, *, new: bool, commits: Sequence[CommitRef]
) -> Orphan:
    return Orphan(
        path=path,
        tests=tests,
        kind=death.kind,
        root_cause=death.root_cause,
        chain=death.chain,
        new_in_range=new,
        caused_by=commits[death.since - 1] if new and 0 < death.since <= len(commits) else None,
        silent=death.silent,
    )


def _bare(fixture: str) -> str:
    return fixture.rpartition("::")[2]


def _reaches(home: str, path: str) -> bool:
    """Whether the fixtures of one file are there for the tests of another."""
    if basename(home) == "conftest.py":
        return dirname(home) in ancestors(path)
    return home == path or not is_test_file(home)


def _fixtureless(
    base: Liveness,
    head: Liveness,
    before: Sequence[Case],
    after: Sequence[Case],
    fixture_commits: Mapping[str, CommitRef],
    stand_ins: Container[str],
) -> list[Orphan]:
    """Tests that ask for a fixture that was there for them at the base and that nothing defines any more."""
    asked = [(case, [f for f in case.fixtures if f not in stand_ins]) for case in before]
    # A fixture that asks for its own name overrides another: of a plugin, where the base had but one.
    overridden = {name for _, ids in asked for name, number in Counter(map(_bare, ids)).items() if number > 1}
    homes: dict[str, set[str]] = {}
    users: dict[str, set[str]] = {}
    for case, ids in asked:
        for id_ in ids:
            homes.setdefault(_bare(id_), set()).add(id_.partition("::")[0])
            users.setdefault(_bare(id_), set()).add(case.name)
    lacking = {case.id: set(case.missing_fixtures) for case in before if case.missing_fixtures}
    groups: dict[tuple[str, str, bool], list[Case]] = {}
    for case in after:
        if case.path in head.dead or case.id in head.tests or case.skip:
            continue
        there = set(map(_bare, case.fixtures))
        gone = [
            name
            for name in case.missing_fixtures
            if name not in there or name in overridden
            if case.name in users.get(name, ()) or any(_reaches(h, case.path) for h in homes.get(name, ()))
        ]
        if gone:
            new = case.path not in base.dead and lacking.get(case.id, set()).isdisjoint(gone)
            groups.setdefault((case.path, gone[0], new), []).append(case)
    return [
        Orphan(
            path=path,
            tests=tuple(case.id for case in group),
            kind=CauseKind.FIXTURE,
            root_cause=f"fixture {name}",
            chain=(f"{path}:{min(case.line for case in group)}",),
            new_in_range=new,
            caused_by=fixture_commits.get(name) if new else None,
        )
        for (path, name, new), group in groups.items()
    ]
