"""Sets made from one revision: refactored tests, tests of a symbol gone, production gone with its tests."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from random import Random
from typing import NamedTuple

from auditor.model.meaning import Profile, SymbolKind
from auditor.model.suite import Case
from auditor.pipeline.snapshots import Snapshot
from benchmarks.accuracy.codemods import plan
from benchmarks.accuracy.surgery import without
from benchmarks.accuracy.truths import Truth

_MAX_TESTS = 30
"""Tests of a symbol above which it is the repository's common tool, not a subject."""
_MIN_NAME = 5


class Experiment(NamedTuple):
    """Files to change in the revision, and what is then true."""

    name: str
    files: dict[str, str | None]
    truths: list[Truth]


def eligible(snapshot: Snapshot) -> dict[str, Case]:
    """Return the tests that experiments may touch: defined where they are collected, run, and not copied."""
    features = snapshot.features()
    copies = Counter(f.normal for f in features.values())
    inherited = {c.definition for c in snapshot.cases.values() if c.definition != c.id}
    return {
        i: c
        for i, c in snapshot.cases.items()
        if c.collected
        and c.definition == i
        and i not in inherited
        and not (c.skip or c.shadowed)
        and i in features
        and copies[features[i].normal] == 1
        and features[i].size >= 2
    }


def refactored(sources: Mapping[str, str], cases: Mapping[str, Case], rng: Random, most: int) -> Experiment:
    """Refactor sampled tests in all ways at once, up to *most* of each kind."""
    files, truths = plan.revision(sources, cases, rng, most)
    return Experiment("refactored", files, truths)


_AROUND = frozenset({"helper", "fixture"})


def inlined(sources: Mapping[str, str], cases: Mapping[str, Case], rng: Random, most: int) -> Experiment:
    """Extract helpers and fixtures of sampled tests.  The experiment runs from there back to *sources*."""
    files, truths = plan.revision(sources, cases, rng, most, _AROUND)
    back = [Truth(t.successors[0], "inline", (t.id,)) for t in truths]
    return Experiment("inlined", files, back)


_BESIDE = frozenset({"helper", "fixture", "split"})


def superfluous(
    sources: Mapping[str, str], cases: Mapping[str, Case], seed: str, most: int
) -> tuple[dict[str, str | None], Experiment]:
    """Return files where sampled tests stand beside refactored copies, and their deletion from there."""
    both = plan.revision(sources, cases, Random(seed), most, _BESIDE, keep=True)
    alone = plan.revision(sources, cases, Random(seed), most, _BESIDE)
    truths = [Truth(t.id, "superfluous", t.successors) for t in alone.truths]
    return both.files, Experiment("superfluous", alone.files, truths)


class _Subject(NamedTuple):
    symbol: str
    bare: str
    path: str
    line: int
    tests: tuple[str, ...]


def subjects(
    snapshot: Snapshot,
    sources: Mapping[str, str],
    cases: Mapping[str, Case],
    profiles: Mapping[str, Profile],
) -> list[_Subject]:
    """Return production functions and classes whose tests can be told from all others.

    That is: every test file mention of the bare name lies inside those tests (or in imports), as text.
    """
    users: dict[str, set[str]] = defaultdict(set)
    for profile in profiles.values():
        for symbol in profile.exercises:
            users[symbol].add(profile.id)
    found = []
    lines = {p: s.splitlines() for p, s in sources.items()}
    mentions: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for path, text in lines.items():
        for number, line in enumerate(text, start=1):
            if not line.lstrip().startswith(("import ", "from ", "#")):
                for word in set(re.findall(r"\w+", line)):
                    mentions[word].add((path, number))
    for _, definition in sorted(snapshot.table().items()):
        bare = definition.name.rpartition(".")[2]
        if definition.kind not in (SymbolKind.FUNCTION, SymbolKind.CLASS) or len(bare) < _MIN_NAME:
            continue
        tests = users.get(definition.name, set())
        if not 1 <= len(tests) <= _MAX_TESTS or not tests <= cases.keys():
            continue
        covered = {(cases[t].path, n) for t in tests for n in range(cases[t].line - 3, cases[t].end_line + 1)}
        if mentions[bare] <= covered:
            found.append(
                _Subject(definition.name, bare, definition.path, definition.line, tuple(sorted(tests)))
            )
    return found


def _certain(subject: _Subject, profiles: Mapping[str, Profile], left: Mapping[str, int]) -> Iterable[str]:
    """Tests of a subject all of whose assertions are about it, or about what no other test touches."""
    for test in subject.tests:
        asserted = profiles[test].asserts
        about = [s for s in asserted if s == subject.symbol or s.startswith(f"{subject.symbol}.")]
        if about and all(s in about or not left.get(s) for s in asserted):
            yield test


def unprotected(
    snapshot: Snapshot,
    sources: Mapping[str, str],
    production: Mapping[str, str],
    cases: Mapping[str, Case],
    profiles: Mapping[str, Profile],
    rng: Random,
    most: int,
) -> list[Experiment]:
    """Return two experiments on production symbols: their tests deleted, and deleted together with the code.

    *production* holds the sources of production files, by path.  Half of the symbols go to each.
    """
    pool = subjects(snapshot, sources, cases, profiles)
    rng.shuffle(pool)
    made = []
    for name, part in (("uncovered", pool[0::2]), ("retired", pool[1::2])):
        chosen: list[_Subject] = []
        removed: set[str] = set()
        for subject in part:
            if len(removed) >= most:
                break
            if subject.path in production and not removed & set(subject.tests):
                chosen.append(subject)
                removed |= set(subject.tests)
        left = Counter(
            s for p in profiles.values() if p.id not in removed for s in (*p.exercises, *p.context)
        )
        truths = [Truth(t, name) for s in chosen for t in sorted(_certain(s, profiles, left))]
        files: dict[str, str | None] = {}
        by_path: dict[str, set[str]] = defaultdict(set)
        for test in removed:
            by_path[cases[test].path].add(test.partition("::")[2].replace("::", "."))
        for path, qualnames in by_path.items():
            files[path] = without(sources[path], qualnames)
        if name == "retired":
            gone: dict[str, set[str]] = defaultdict(set)
            for subject in chosen:
                gone[subject.path].add(subject.bare)
            for path, qualnames in gone.items():
                files[path] = without(production[path], qualnames)
        made.append(Experiment(name, files, truths))
    return made
