"""Old tests against new ones: mocks, checks, cases, kinds of checks, size, duplicates."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.coverage.appraisal.kinds import Sign, signs
from auditor.coverage.vacuity import can_fail
from auditor.model.assessment import Aspect, Compared, Delta, Difference, Shown, Traits
from auditor.model.audit import DeletedTest, Verdict
from auditor.model.meaning import Profile
from auditor.model.source import Function
from auditor.model.suite import Case

KINDS = (
    Aspect.CONCURRENCY,
    Aspect.PERFORMANCE,
    Aspect.MEMORY,
    Aspect.CASCADE,
    Aspect.SECURITY,
    Aspect.ERRORS,
)
STRENGTH = frozenset({Aspect.REAL, Aspect.CHECKS, Aspect.CASES, *KINDS})
"""Aspects that make tests stronger or weaker; duplicates and size do not."""
NOTABLE_RATIO = 1.2
"""Counts of two groups differ when one is this many times the other."""
NOTABLE_SHARE = 0.1
"""Shares of two groups differ from here on."""
_SHOWN = 3


class Trait(NamedTuple):
    """One test as it counts."""

    id: str
    path: str
    """Of the file that its code stands in."""
    line: int
    lines: int
    rows: int
    checks: int
    mocks: str
    """The production that it mocks, or ``a bare mock``; empty when it mocks nothing."""
    first_check: Sign | None
    kinds: Mapping[Aspect, Sign]
    normal: str


class Traited:
    """The tests of one revision as they count, each worked out when it is first asked for."""

    def __init__(
        self,
        cases: Mapping[str, Case],
        profiles: Mapping[str, Profile],
        functions: Mapping[str, Function],
    ) -> None:
        """Take tests and profiles by id; *functions* by id of the definition, ``path::Class::name``."""
        self._cases = cases
        self._profiles = profiles
        self._functions = functions
        self._known: dict[str, Trait | None] = {}

    def __getitem__(self, id_: str) -> Trait | None:
        """The test *id_*; ``None`` when nothing is known of its code."""
        if id_ not in self._known:
            self._known[id_] = self._of(id_)
        return self._known[id_]

    def of(self, ids: Iterable[str]) -> list[Trait]:
        """Those of the tests *ids* that are known, each once, in order."""
        return [t for i in dict.fromkeys(ids) if (t := self[i]) is not None]

    def _of(self, id_: str) -> Trait | None:
        case, profile = self._cases.get(id_), self._profiles.get(id_)
        if case is None or profile is None:
            return None
        function = self._functions.get(case.definition)
        able = [c for c in profile.checks if can_fail(c)]
        own = [c for c in function.body.checks if can_fail(c)] if function is not None else []
        mocks = profile.mocks[0] if profile.mocks else "a bare mock" if profile.bare_mocks else ""
        return Trait(
            id=id_,
            path=case.definition.partition("::")[0],
            line=case.line,
            lines=max(0, case.end_line - case.line + 1),
            rows=max(1, case.rows),
            checks=len(able),
            mocks=mocks,
            first_check=Sign(own[0].line, own[0].text) if own else None,
            kinds=signs(function) if function is not None else {},
            normal=profile.normal if profile.size >= 2 else "",
        )


def traits(tests: Sequence[Trait]) -> Traits:
    """Return what *tests* amount to together."""
    kinds = Counter(kind for t in tests for kind in t.kinds)
    bodies = Counter(t.normal for t in tests if t.normal)
    return Traits(
        tests=len(tests),
        cases=sum(t.rows for t in tests),
        checks=sum(t.rows * t.checks for t in tests),
        lines=sum(t.lines for t in tests),
        mocking=sum(bool(t.mocks) for t in tests),
        kinds={kind.value: kinds[kind] for kind in KINDS if kinds[kind]},
        duplicates=sum(number - 1 for number in bodies.values()),
    )


def delta(old: Sequence[Trait], new: Sequence[Trait]) -> Delta:
    """Return how *new* tests differ from the *old* ones that they took the place of."""
    before, after = traits(old), traits(new)
    return Delta(old=before, new=after, differences=tuple(_differences(old, new, before, after)))


def _differences(
    old: Sequence[Trait], new: Sequence[Trait], before: Traits, after: Traits
) -> Iterator[Difference]:
    share = _mocking(before), _mocking(after)
    if abs(share[0] - share[1]) >= NOTABLE_SHARE:
        better = share[1] < share[0]
        yield Difference(
            aspect=Aspect.REAL,
            old=share[0],
            new=share[1],
            unit="share of tests that mock",
            better=better,
            told=f"tests that mock: {before.mocking:,} of {before.tests:,} → "
            f"{after.mocking:,} of {after.tests:,}",
            shown=_shown([t for t in (old if better else new) if t.mocks], "mocks", at_head=not better),
        )
    for aspect, first, second, unit in (
        (Aspect.CHECKS, before.checks, after.checks, "checks"),
        (Aspect.CASES, before.cases, after.cases, "cases"),
    ):
        if _differ(first, second):
            better = second > first
            yield Difference(
                aspect=aspect,
                old=first,
                new=second,
                unit=unit,
                better=better,
                told=f"{unit}: {first:,} → {second:,}",
                shown=_shown(
                    sorted(new if better else old, key=lambda t: -t.rows * t.checks), "checks", at_head=better
                )
                if aspect is Aspect.CHECKS
                else _shown([t for t in (new if better else old) if t.rows > 1], "rows", at_head=better),
            )
    for kind in KINDS:
        yield from _kind(kind, old, new, before, after)
    if before.duplicates != after.duplicates:
        yield Difference(
            aspect=Aspect.DUPLICATION,
            old=before.duplicates,
            new=after.duplicates,
            unit="duplicates",
            better=after.duplicates < before.duplicates,
            told=f"tests with the same statements as another: {before.duplicates:,} → {after.duplicates:,}",
        )
    if _differ(before.lines, after.lines):
        yield Difference(
            aspect=Aspect.SIZE,
            old=before.lines,
            new=after.lines,
            unit="lines",
            better=None,
            told=f"lines: {before.lines:,} → {after.lines:,}",
        )


def _kind(
    kind: Aspect, old: Sequence[Trait], new: Sequence[Trait], before: Traits, after: Traits
) -> Iterator[Difference]:
    """A kind of check that appears, disappears, or that half as many again tests are about."""
    first, second = before.kinds.get(kind.value, 0), after.kinds.get(kind.value, 0)
    appeared, vanished = second and (not first or 2 * second >= 3 * first), first and not second
    if not appeared and not vanished:
        return
    yield Difference(
        aspect=kind,
        old=first,
        new=second,
        unit=f"tests of {kind.value}",
        better=not vanished,
        told=f"tests of {kind.value}: {first:,} → {second:,}",
        shown=_shown([t for t in (old if vanished else new) if kind in t.kinds], kind, at_head=not vanished),
    )


def _mocking(one: Traits) -> float:
    return round(one.mocking / one.tests, 4) if one.tests else 0.0


def _differ(first: int, second: int) -> bool:
    low, high = sorted((first, second))
    return high > low and high >= NOTABLE_RATIO * low


def _shown(tests: Iterable[Trait], what: str, *, at_head: bool) -> tuple[Shown, ...]:
    found = []
    for test in tests:
        if what == "mocks":
            sign = Sign(test.line, f"mocks {test.mocks}")
        elif what == "rows":
            sign = Sign(test.line, f"{test.rows} cases")
        elif what == "checks":
            sign = test.first_check or Sign(test.line, f"{test.checks} checks")
        else:
            sign = test.kinds[Aspect(what)]
        found.append(Shown(test=test.id, path=test.path, line=sign.line, text=sign.text, at_head=at_head))
        if len(found) == _SHOWN:
            break
    return tuple(found)


_WHOLE_RATIO, _WHOLE_SHARE = 1.05, 0.01


def whole(old: Sequence[Trait], new: Sequence[Trait]) -> Delta:
    """Return how a suite changed as a whole: by shares and per test, because its size changed too."""
    before, after = traits(old), traits(new)
    return Delta(old=before, new=after, differences=tuple(_rates(old, new, before, after)))


def _rates(old: Sequence[Trait], new: Sequence[Trait], before: Traits, after: Traits) -> Iterator[Difference]:
    if not before.tests or not after.tests:
        return
    share = _mocking(before), _mocking(after)
    if abs(share[0] - share[1]) >= _WHOLE_SHARE:
        yield Difference(
            aspect=Aspect.REAL,
            old=share[0],
            new=share[1],
            unit="share of tests that mock",
            better=share[1] < share[0],
            told=f"tests that mock: {share[0]:.1%} → {share[1]:.1%}",
        )
    for aspect, first, second, unit in (
        (Aspect.CHECKS, before.checks / before.tests, after.checks / after.tests, "checks run per test"),
        (Aspect.CASES, before.cases / before.tests, after.cases / after.tests, "cases per test"),
    ):
        low, high = sorted((first, second))
        if high >= _WHOLE_RATIO * low and round(high, 2) > round(low, 2):
            yield Difference(
                aspect=aspect,
                old=round(first, 4),
                new=round(second, 4),
                unit=unit,
                better=second > first,
                told=f"{unit}: {first:.2f} → {second:.2f}",
            )
    known = {t.id for t in old}
    for kind in KINDS:
        first_, second_ = before.kinds.get(kind.value, 0), after.kinds.get(kind.value, 0)
        low_, high_ = sorted((first_, second_))
        if high_ - low_ >= 2 and high_ >= 1.1 * low_:
            fresh = [t for t in new if kind in t.kinds and t.id not in known]
            yield Difference(
                aspect=kind,
                old=first_,
                new=second_,
                unit=f"tests of {kind.value}",
                better=second_ > first_,
                told=f"tests of {kind.value}: {first_:,} → {second_:,}",
                shown=_shown(fresh, kind, at_head=True) if second_ > first_ else (),
            )
    shares = before.duplicates / before.tests, after.duplicates / after.tests
    if abs(shares[0] - shares[1]) >= _WHOLE_SHARE:
        yield Difference(
            aspect=Aspect.DUPLICATION,
            old=round(shares[0], 4),
            new=round(shares[1], 4),
            unit="share of tests with the same statements as another",
            better=shares[1] < shares[0],
            told=f"tests with the same statements as another: {shares[0]:.1%} → {shares[1]:.1%}",
        )


def compare(deleted: Iterable[DeletedTest], old: Traited, new: Traited) -> tuple[Compared, ...]:
    """Return each superseded test that differs from its live successors, with the differences; by id."""
    found = []
    deleted = list(deleted)
    shared = Counter(i for test in deleted for i in live_successors(test))
    for test in deleted:
        heirs = live_successors(test)
        before, after = old.of([test.id]), new.of(heirs)
        if not before or not after:
            continue
        if test.verdict is Verdict.MOVED:
            after = after[:1]
        # A test that took several over has rows for the others too.
        after = [t._replace(rows=min(t.rows, before[0].rows)) if shared[t.id] > 1 else t for t in after]
        differences = delta(before, after).differences
        if differences:
            ids = tuple(t.id for t in after)
            found.append(Compared(id=test.id, successors=ids, differences=differences))
    return tuple(sorted(found, key=lambda c: c.id))


def live_successors(test: DeletedTest) -> tuple[str, ...]:
    """Ids of the tests that took *test* over and can run, in order; none when no verdict says so."""
    if test.verdict not in (Verdict.MOVED, Verdict.REWRITTEN, Verdict.PARTIAL):
        return ()
    return tuple(s.id for s in test.successors if not s.orphaned)
