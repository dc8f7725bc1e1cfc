"""What matters and is verified by no live test, or not wholly: deleted tests, flows and tiers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from auditor.coverage.appraisal.areas import Label, openness
from auditor.coverage.appraisal.grade import kept
from auditor.coverage.appraisal.words import behaviour, shorten
from auditor.model.assessment import Gap, GapKind, Priority, Status
from auditor.model.audit import DeletedTest, Verdict
from auditor.model.classified import Expected, FlowState, Presence, Rank, Referenced, Stake, TierState
from auditor.model.words import counted

_LEFT = (Verdict.LOST, Verdict.PARTIAL)
_MAX_PLACES, _MAX_TOLD, _MAX_MISSING = 5, 12, 3
DEFAULT_PRIORITY = {Verdict.LOST: Priority.P1, Verdict.PARTIAL: Priority.P2}
"""Of a gap that no severity rule has ranked."""


class Urgency(NamedTuple):
    """How urgent something is; the smallest is the most urgent."""

    priority: Priority
    points: int
    """Negative, so that many points sort first."""
    why: str


def urgency(test: DeletedTest) -> Urgency:
    """Return how urgent the gap is that *test* left, and how that was derived."""
    if test.rank is not None:
        return _ranked(test.rank)
    return Urgency(DEFAULT_PRIORITY.get(test.verdict, Priority.P2), 0, test.verdict.value)


def left(test: DeletedTest) -> bool:
    """Whether *test* left a gap that somebody should close."""
    return test.collected and not test.transient and test.verdict in _LEFT


def gaps(
    groups: Mapping[Label, Sequence[DeletedTest]],
    tiers: Iterable[TierState] = (),
    flows: Iterable[FlowState] = (),
    referenced: Sequence[Referenced] = (),
) -> tuple[Gap, ...]:
    """Return the gaps, the most urgent first and the largest of these: one for each flow, tier and group
    that left any, and one for all that live tests touch and none verifies.
    """
    found = [_flow(f) for f in flows if not f.complete]
    known = sorted(t.id for tests in groups.values() for t in tests if left(t))
    found += [_tier(t, known) for t in tiers if not t.complete]
    found += [_touched(referenced)] if referenced else []
    for named, tests in groups.items():
        open_ = [t for t in tests if left(t)]
        if open_:
            found.append(_tests(named.title, *kept(tests), open_))
    found.sort(key=_order)
    return tuple(msgspec.structs.replace(g, id=f"G{n}") for n, (g, _) in enumerate(found, start=1))


_PLACES = {GapKind.FLOW: 0, GapKind.TIER: 0, GapKind.TESTS: 1, GapKind.REFERENCED: 2}


def _order(item: tuple[Gap, Urgency]) -> tuple[object, ...]:
    gap, urgent = item
    by_points = gap.kind is not GapKind.TESTS
    return (
        urgent.priority,
        _PLACES[gap.kind],
        urgent.points if by_points else 0,
        -len(gap.tests),
        urgent.points,
        gap.title,
    )


def _tests(title: str, owed: int, share: float | None, tests: Sequence[DeletedTest]) -> tuple[Gap, Urgency]:
    ranked = sorted(tests, key=lambda t: (urgency(t)[:2], -t.checks, t.id))
    most = urgency(ranked[0])
    lost = sum(t.verdict is Verdict.LOST for t in tests)
    number = f"{lost:,} lost" if lost else ""
    partly = f"{len(tests) - lost:,} partly" if len(tests) > lost else ""
    told = " and ".join(part for part in (number, partly) if part)
    places = Counter(t.path for t in ranked)
    gap = Gap(
        id="",
        title=title,
        kind=GapKind.TESTS,
        status=openness(share),
        priority=most.priority,
        why=f"{told} of {owed:,} that verified what is still there",
        derivation=most.why,
        places=tuple(p for p, _ in places.most_common(_MAX_PLACES)),
        missing=tuple(dict.fromkeys(map(_missing, ranked)))[:_MAX_TOLD],
        required=_required(ranked, places),
        tests=tuple(t.id for t in ranked),
        impact=_stakes(s for t in ranked for s in t.impact),
    )
    return gap, most


def _missing(test: DeletedTest) -> str:
    """The behaviour in words, with the symbol; of a partial one what is not verified of it."""
    about = f" ({test.targets[0]})" if test.targets else ""
    if test.verdict is Verdict.PARTIAL and test.missing:
        rest = len(test.missing) - _MAX_MISSING
        more = f" and {rest} more" if rest > 0 else ""
        told = "; ".join(shorten(one) for one in test.missing[:_MAX_MISSING])
        return f"{behaviour(test)}: {told}{more}"
    return f"{behaviour(test)}{about}"


def _required(ranked: Sequence[DeletedTest], places: Counter[str]) -> tuple[str, ...]:
    """The tests that would close the gap: files to bring tests back from, survivors to extend."""
    lost = Counter(t.path for t in ranked if t.verdict is Verdict.LOST)
    found = [
        f"bring back {number:,} {'test' if number == 1 else 'tests'} of {path}"
        for path, number in lost.most_common(_MAX_TOLD)
    ]
    for test in ranked:
        if test.verdict is Verdict.PARTIAL and test.successors:
            alive = next((s.id for s in test.successors if not s.orphaned), "")
            found.append(f"extend {alive}: {behaviour(test)}" if alive else f"bring back {test.id}")
    return tuple(dict.fromkeys(found))[:_MAX_TOLD]


def _flow(flow: FlowState) -> tuple[Gap, Urgency]:
    steps = [s.name for s in flow.steps if not s.reached_by]
    joins = [f"{j.first} → {j.second}" for j in flow.joins if not j.tests]
    urgent = _ranked(flow.rank)
    status = Status.PARTIAL if flow.end_to_end else Status.INCOMPLETE
    if len(joins) == len(flow.joins):
        status = Status.MISSING
    told = f"{_tests_go(flow.end_to_end)} through all of it; at base, {flow.end_to_end_at_base or 'none'} did"
    gap = Gap(
        id="",
        title=flow.title,
        kind=GapKind.FLOW,
        status=status,
        priority=urgent.priority,
        why=told,
        derivation=urgent.why,
        places=(),
        missing=(
            *(f"no live test reaches {s}" for s in steps),
            *(f"no live test joins {j}" for j in joins),
        ),
        required=flow.required,
        tests=tuple(dict.fromkeys(i for j in flow.joins for i in j.deleted)),
        impact=flow.impact,
    )
    return gap, urgent


def _tests_go(number: int) -> str:
    if not number:
        return "no live test goes"
    return "1 live test goes" if number == 1 else f"{number:,} live tests go"


def _tier(tier: TierState, known: Sequence[str]) -> tuple[Gap, Urgency]:
    gone = [e for e in tier.expected if e.presence in _ABSENT]
    urgent = _ranked(tier.rank)
    told = _by_file(gone)
    present = len(tier.expected) - len(gone)
    status = Status.INCOMPLETE if present else Status.MISSING
    gap = Gap(
        id="",
        title=tier.title,
        kind=GapKind.TIER,
        status=status,
        priority=urgent.priority,
        why=f"{present:,} of {len(tier.expected):,} expected are there ({tier.basis})",
        derivation=urgent.why,
        places=(),
        missing=tuple(f"{what}: {presence.value}" for what, presence in told)[:_MAX_TOLD],
        required=tuple(
            f"{'mend' if presence is Presence.CANNOT_RUN else 'bring back'} {what}" for what, presence in told
        )[:_MAX_TOLD],
        tests=tuple(i for e in gone for i in known if i == e.what or i.startswith(f"{e.what}::")),
        impact=tier.impact,
    )
    return gap, urgent


def _by_file(gone: Sequence[Expected]) -> list[tuple[str, Presence]]:
    """What is not there, tests of one file together: ``8 tests of t/test_a.py``."""
    files: dict[tuple[str, Presence], list[str]] = defaultdict(list)
    for one in gone:
        files[one.what.partition("::")[0], one.presence].append(one.what)
    return [
        (whats[0] if len(whats) == 1 else f"{len(whats):,} tests of {path}", presence)
        for (path, presence), whats in files.items()
    ]


def _touched(referenced: Sequence[Referenced]) -> tuple[Gap, Urgency]:
    most = max(r.files for r in referenced)
    urgent = Urgency(Priority.P2, 0, "no verdict is about it: live tests touch it")
    told = referenced[:_MAX_TOLD]
    gap = Gap(
        id="",
        title="Referenced, never verified",
        kind=GapKind.REFERENCED,
        status=Status.PARTIAL,
        priority=urgent.priority,
        why=f"live tests touch {counted(len(referenced), 'class or function', 'classes and functions')} "
        f"({'' if len(referenced) == 1 else 'one of them '}in {counted(most, 'file', 'files')}) "
        "without any assertion that can be traced there",
        derivation=urgent.why,
        places=(),
        missing=tuple(
            f"{r.symbol}: touched by {counted(r.tests, 'test')} in {counted(r.files, 'file')}" for r in told
        ),
        required=tuple(f"verify {r.symbol}" for r in told),
        tests=(),
    )
    return gap, urgent


_ABSENT = (Presence.MISSING, Presence.PARTIAL, Presence.CANNOT_RUN, Presence.UNKNOWN)


def _ranked(rank: Rank | None) -> Urgency:
    if rank is None:
        return Urgency(Priority.P0, 0, "declared by a rule")
    return Urgency(Priority(rank.priority), -rank.points, rank.derivation)


def _stakes(found: Iterable[Stake]) -> tuple[Stake, ...]:
    return tuple(dict.fromkeys(found))
