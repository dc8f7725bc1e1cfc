"""Groups of deleted tests with a common subject, what replaced them, and how well."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from auditor.coverage.appraisal import grade
from auditor.coverage.appraisal.quality import STRENGTH, Traited, delta, live_successors
from auditor.coverage.components import subjects
from auditor.model.assessment import Area, Aspect, Delta, Sized, Status
from auditor.model.audit import DeletedTest, Verdict

_FILES = 10
WELL, FAIRLY, HALF, HARDLY = 0.95, 0.85, 0.5, 0.05
"""Kept shares at which a status begins."""
ALONE = 3
"""Tests about one module that make a group of their own within a category."""
_OTHERS = "other subjects"
"""What is left of a category of which a part is a group of its own: its status is not the category's."""
COMMON_FILES, COMMON_SHARE = 5, 0.05
"""A module that tests of more files are about, in number and as a share, is no group's subject."""
FEWER_FILES, FEWER_TESTS = 0.5, 2 / 3
"""Successors in at most so many files, or so many tests, for each old one: consolidated."""


class Label(NamedTuple):
    """What a group is called, and what its name rests on."""

    title: str
    basis: str

    subject: str = ""
    """What part of the category it is, when that is a group of its own."""


def label(test: DeletedTest) -> Label:
    """Return the group that *test* belongs to: its category or component, else what it verified."""
    if test.category:
        ruled = bool(test.labels) and test.labels[0].score > 0
        return Label(test.category, "category" if ruled else "component")
    return Label(_subject(test), "subject")


def _subject(test: DeletedTest) -> str:
    """The module of what *test* is most about, else the file it stood in."""
    return subjects(test.targets[0])[0] if test.targets else test.path


def areas(deleted: Iterable[DeletedTest], old: Traited, new: Traited) -> tuple[Area, ...]:
    """Return the groups, the best replaced first, and the largest of one status first.

    What a category's tests have one module in common for is a group of its own, if they are three or more.
    Tests that were not collected belong to no group.
    """
    return told(_divided(whole(deleted)), old, new)


def whole(deleted: Iterable[DeletedTest]) -> dict[Label, list[DeletedTest]]:
    """Return the collected ones of *deleted* by category or what stands in for one."""
    groups: dict[Label, list[DeletedTest]] = defaultdict(list)
    for test in deleted:
        if test.collected:
            groups[label(test)].append(test)
    return groups


def _divided(groups: Mapping[Label, Sequence[DeletedTest]]) -> dict[Label, list[DeletedTest]]:
    parts: dict[Label, list[DeletedTest]] = defaultdict(list)
    subjects = _subjects([test for tests in groups.values() for test in tests])
    for named, tests in groups.items():
        ruled = named.basis == "category"
        sizes = Counter(subjects[test.id] for test in tests if subjects[test.id]) if ruled else Counter[str]()
        divided = any(number >= ALONE for number in sizes.values())
        rest = named._replace(subject=_OTHERS) if divided else named
        for test in tests:
            alone = sizes[subjects[test.id]] >= ALONE
            parts[named._replace(subject=subjects[test.id]) if alone else rest].append(test)
    return parts


def _subjects(tests: Sequence[DeletedTest]) -> dict[str, str]:
    """The module that each test is most about: one that its file is about and few other files are.

    What many files touch, such as a logger, is nobody's subject.  Empty without any other target.
    """
    modules = {test.id: list(dict.fromkeys(subjects(target)[0] for target in test.targets)) for test in tests}
    at_home: dict[str, Counter[str]] = defaultdict(Counter)
    files: dict[str, set[str]] = defaultdict(set)
    for test in tests:
        for module in modules[test.id]:
            at_home[test.path][module] += 1
            files[module].add(test.path)
    many = max(COMMON_FILES, COMMON_SHARE * len({test.path for test in tests}))
    return {
        test.id: max(
            (m for m in modules[test.id] if len(files[m]) <= many),
            key=lambda m: at_home[test.path][m] / len(files[m]),
            default="",
        )
        for test in tests
    }


def told(groups: Mapping[Label, Sequence[DeletedTest]], old: Traited, new: Traited) -> tuple[Area, ...]:
    """Return *groups* as areas, the best replaced first, and the largest of one status first."""
    found = [_area(named, tests, old, new) for named, tests in groups.items()]
    ranks = list(Status)
    return tuple(sorted(found, key=lambda a: (ranks.index(a.status), -a.owed, -a.tests, a.title, a.basis)))


def _area(named: Label, tests: Sequence[DeletedTest], old: Traited, new: Traited) -> Area:
    owed, share = grade.kept(tests)
    superseded = [t for t in tests if grade.counts(t) and live_successors(t)]
    heirs = list(dict.fromkeys(i for t in superseded for i in _takers(t)))
    before, after = old.of(t.id for t in superseded), new.of(heirs)
    difference = delta(before, after) if before and after else None
    counted = [t for t in tests if grade.counts(t)] or tests
    old_sizes = _sizes((t.path, t.lines, False) for t in counted)
    new_sizes = _heirs(counted, new)
    alive = {i.partition("::")[0] for i in heirs}
    files = len({t.path for t in superseded}), len(alive)
    status, why = judge(owed, share, len(superseded), len(heirs), files, difference)
    verdicts = Counter(t.verdict.value for t in tests)
    if owed and len(tests) > owed:
        why += f"; {len(tests) - owed:,} more had nothing left to verify, or came and went"
    return Area(
        title=f"{named.title}: {named.subject}" if named.subject else named.title,
        basis=named.basis,
        status=status,
        why=why,
        tests=len(tests),
        owed=owed,
        kept=share,
        by_verdict={v.value: verdicts[v.value] for v in Verdict if verdicts[v.value]},
        old=old_sizes[:_FILES],
        old_files=len(old_sizes),
        new=new_sizes[:_FILES],
        new_files=len(new_sizes),
        delta=difference,
        gaps=tuple(sorted(t.id for t in tests if t.verdict in (Verdict.LOST, Verdict.PARTIAL))),
    )


def _takers(test: DeletedTest) -> tuple[str, ...]:
    """Live successors that a group is compared with: of a moved test, the one that it became."""
    live = live_successors(test)
    return live[:1] if test.verdict is Verdict.MOVED else live


def _sizes(tests: Iterable[tuple[str, int, bool]]) -> tuple[Sized, ...]:
    held: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for path, lines, dead in tests:
        held[path].append((lines, dead))
    sized = (
        Sized(path=p, tests=len(h), lines=sum(n for n, _ in h), dead=all(d for _, d in h))
        for p, h in held.items()
    )
    return tuple(sorted(sized, key=lambda s: (s.dead, -s.tests, s.path)))


def _heirs(tests: Iterable[DeletedTest], new: Traited) -> tuple[Sized, ...]:
    found = {
        s.id: s.orphaned
        for t in tests
        if t.verdict in (Verdict.MOVED, Verdict.REWRITTEN, Verdict.PARTIAL)
        for s in (t.successors[:1] if t.verdict is Verdict.MOVED else t.successors)
    }
    return _sizes(
        (i.partition("::")[0], trait.lines if (trait := new[i]) is not None else 0, dead)
        for i, dead in found.items()
    )


def judge(
    owed: int,
    share: float | None,
    old_tests: int,
    new_tests: int,
    files: tuple[int, int],
    difference: Delta | None,
) -> tuple[Status, str]:
    """Return the status of a group and the figures that make it.

    *share* of its *owed* tests is kept; *old_tests* superseded ones, in the first of *files* files, have
    *new_tests* live successors in the second of them, and differ from these by *difference*.
    """
    if share is None:
        return Status.MOOT, "every test of it was retired or vacuous"
    told = f"{_percent(share)} of {owed:,} kept"
    if share < FAIRLY:
        return openness(share), told
    if share < WELL:
        return Status.ADEQUATE, told
    strong = [d for d in difference.differences if d.aspect in STRENGTH] if difference is not None else []
    gains = [d for d in strong if d.better]
    weaker = [d for d in strong if d.better is False]
    if gains and not weaker:
        told = "; ".join([told, *(d.told for d in gains)])
        fewer_mocks = any(d.aspect is Aspect.REAL for d in gains)
        return (Status.SUPERIOR if fewer_mocks and len(gains) > 1 else Status.ENHANCED), told
    if files[0] > 1 and files[1] <= FEWER_FILES * files[0]:
        return Status.CONSOLIDATED, f"{told}, in {files[1]:,} instead of {files[0]:,} files"
    if old_tests > 2 and new_tests <= FEWER_TESTS * old_tests:
        return Status.CONSOLIDATED, f"{told}, by {new_tests:,} instead of {old_tests:,} tests"
    if share == 1:
        return Status.MIGRATED, told
    return Status.MAINTAINED, told


def openness(share: float | None) -> Status:
    """Return what a gap in something is called of which *share* is kept: partial at best."""
    if not share or share < HARDLY:
        return Status.MISSING
    return Status.INCOMPLETE if share < HALF else Status.PARTIAL


def _percent(share: float) -> str:
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    return f"{min(99, max(1, round(share * 100)))}%"
