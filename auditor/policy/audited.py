"""The finding rules over a whole audit: what a range took away, told like what one change takes away.

Rules that a check has too keep their ids; those about the suite as a whole, tiers and flows are told by an
audit only.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from auditor.model.audit import Audit, ChangeKind, DeletedTest, Verdict
from auditor.model.classified import Presence
from auditor.model.findings import Draft, Finding, Severity
from auditor.model.suite import Case
from auditor.model.words import counted
from auditor.policy.judging import arranged, finding

_MAX_TOLD = 4
_WEAKENED = {
    ChangeKind.GUTTED: "TA005",
    ChangeKind.ROWS_DROPPED: "TA008",
    ChangeKind.SKIPPED: "TA009",
    ChangeKind.XFAILED: "TA010",
    ChangeKind.UNCOLLECTED: "TA011",
    ChangeKind.SHADOWED: "TA012",
}
SHARED = frozenset({"TA001", "TA002", "TA003", "TA018", "TA019", *_WEAKENED.values()})
"""Rules of a check that an audit tells too."""
_WORDS = {
    ChangeKind.GUTTED: "is gutted",
    ChangeKind.ROWS_DROPPED: "lost parametrize rows",
    ChangeKind.SKIPPED: "is skipped now",
    ChangeKind.XFAILED: "is excused by xfail now",
    ChangeKind.UNCOLLECTED: "is no longer collected",
    ChangeKind.SHADOWED: "is hidden by a later definition of the same name",
}


class Replaced(NamedTuple):
    """A production symbol that a test really used at base, and that it or its successor mocks at head."""

    test: str
    """As at base."""
    now: str
    """As at head."""
    symbol: str
    subject: bool
    """It verified the symbol, rather than only used it."""


class Ground(NamedTuple):
    """What is known of head besides the audit."""

    cases: Mapping[str, Case]
    paths: Collection[str]
    """Every path of the tree."""
    places: Mapping[str, tuple[str, int]]
    """Path and line of production symbols."""
    replaced: tuple[Replaced, ...] = ()
    dormant: Collection[str] = ()
    """Production symbols that tests verify which are there and cannot run."""


def find(audit: Audit, ground: Ground) -> tuple[Finding, ...]:
    """Return the findings of *audit*, the worst first, then by place."""
    drafts = (
        *_deleted(audit, ground),
        *_weakened(audit, ground),
        *_orphans(audit, ground),
        *_needed(audit),
        *_unverified(audit, ground),
        *_tiers(audit, ground),
        *_flows(audit, ground),
        *_replaced(ground),
    )
    return arranged(finding(draft) for draft in drafts)


def _deleted(audit: Audit, ground: Ground) -> Iterator[Draft]:
    for one in audit.deleted_tests:
        if not one.collected:
            continue
        if one.verdict in (Verdict.LOST, Verdict.PARTIAL):
            yield _gap(one, ground)
        elif one.successors and all(heir.orphaned for heir in one.successors):
            heir = one.successors[0].id
            path, line = _place(ground, heir)
            yield Draft(
                rule="TA024",
                subject=one.id,
                path=path,
                line=line,
                message=f"{one.id} goes on as {heir} only, which cannot run",
                content=heir,
                verdict=one.verdict.value,
                successors=tuple(s.id for s in one.successors),
            )


def _gap(one: DeletedTest, ground: Ground) -> Draft:
    lost = one.verdict is Verdict.LOST
    gist = "nothing verifies any more" if lost else "only part is still verified of"
    about = ", ".join(one.targets[:2])
    heirs = tuple(s.id for s in one.successors)
    path, line = _nearest(ground, one, heirs)
    return Draft(
        rule="TA001" if lost else "TA002",
        subject=one.id,
        path=path,
        line=line,
        message=f"{one.id} is deleted: {gist} {about}" if about else f"{one.id} is deleted",
        content="",
        severity=Severity.WARNING if one.unsure else None,
        verified=one.missing[:_MAX_TOLD] or one.targets[:_MAX_TOLD],
        why=f"{one.why}  {one.rank.derivation}." if one.rank is not None else one.why,
        verdict=one.verdict.value,
        successors=heirs,
    )


def _nearest(ground: Ground, one: DeletedTest, heirs: Iterable[str]) -> tuple[str, int]:
    """Return a place at head for a test that is gone: its file, its successor, or what it verified."""
    if one.path in ground.paths:
        return one.path, 1
    for heir in heirs:
        if heir in ground.cases:
            return _place(ground, heir)
    for symbol in one.targets:
        if symbol in ground.places:
            return ground.places[symbol]
    return one.path, 1


def _place(ground: Ground, id_: str) -> tuple[str, int]:
    case = ground.cases.get(id_)
    return (case.path, case.line) if case is not None else (id_.partition("::")[0], 1)


def _weakened(audit: Audit, ground: Ground) -> Iterator[Draft]:
    for one in audit.weakened_tests:
        path, line = _place(ground, one.id)
        yield Draft(
            rule=_WEAKENED[one.change],
            subject=one.id,
            path=path,
            line=line,
            message=f"{one.id} {_WORDS[one.change]}",
            content=one.detail,
            why=one.detail,
        )


def _orphans(audit: Audit, ground: Ground) -> Iterator[Draft]:
    files: defaultdict[tuple[str, bool, bool], list[str]] = defaultdict(list)
    tests: defaultdict[tuple[str, bool, bool], int] = defaultdict(int)
    for one in audit.orphans:
        key = one.root_cause, one.new_in_range, one.silent
        files[key].append(one.path)
        tests[key] += len(one.tests)
    for (cause, new, silent), paths in files.items():
        paths.sort()
        number, shown = tests[cause, new, silent], _some(paths)
        rule = ("TA025" if silent else "TA018") if new else "TA026"
        what = "no run shows it: they are skipped" if silent and new else "they cannot run"
        yield Draft(
            rule=rule,
            subject=cause,
            path=paths[0],
            line=1,
            message=f"{counted(number, 'test')} in {shown} {_miss(number)} {cause}; {what}",
            content="",
            verified=tuple(paths[:_MAX_TOLD]),
        )


def _needed(audit: Audit) -> Iterator[Draft]:
    for one in audit.deleted_components:
        if one.still_needed_by:
            yield Draft(
                rule="TA003",
                subject=one.id,
                path=one.still_needed_by[0],
                line=1,
                message=f"{one.id} is gone and still needed by {_some(one.still_needed_by)}",
                content="",
                verified=one.still_needed_by[:_MAX_TOLD],
            )


def _unverified(audit: Audit, ground: Ground) -> Iterator[Draft]:
    touched = {one.symbol: one for one in audit.referenced}
    told = {
        s
        for one in audit.deleted_tests
        if one.verdict in (Verdict.LOST, Verdict.PARTIAL)
        for s in one.targets
    }
    for symbol, one in touched.items():
        path, line = ground.places.get(symbol, ("", 1))
        yield Draft(
            rule="TA027",
            subject=symbol,
            path=path,
            line=line,
            message=f"{symbol} is touched by {counted(one.tests, 'live test')} in "
            f"{counted(one.files, 'file')} and verified by none",
            content="",
            verified=one.examples[:_MAX_TOLD],
        )
    for was in audit.unverified:
        known = was.symbol in touched or was.symbol in told or was.symbol in ground.dormant
        if not known and was.symbol in ground.places:
            path, line = ground.places[was.symbol]
            yield Draft(
                rule="TA028",
                subject=was.symbol,
                path=path,
                line=line,
                message=f"{was.symbol} was verified by {counted(was.count, 'test')} and is by none now",
                content="",
                verified=was.was_verified_by[:_MAX_TOLD],
            )


def _tiers(audit: Audit, ground: Ground) -> Iterator[Draft]:
    for tier in audit.tiers:
        if tier.complete:
            continue
        absent = [e for e in tier.expected if e.presence in (Presence.MISSING, Presence.PARTIAL)]
        dead = [e for e in tier.expected if e.presence is Presence.CANNOT_RUN]
        first = next(iter((*absent, *dead)))
        home = next((p for e in tier.expected if (p := e.what.partition("::")[0]) in ground.paths), "")
        parts = [
            counted(len(absent), "expected entry is missing", "expected entries are missing")
            if absent
            else "",
            counted(len(dead), "cannot run", "cannot run") if dead else "",
        ]
        yield Draft(
            rule="TA029",
            subject=tier.id,
            path=home or first.what.partition("::")[0],
            line=1,
            message=f"{tier.title} is incomplete: {' and '.join(p for p in parts if p)}",
            content="\n".join(e.what for e in (*absent, *dead)),
            verified=tuple(e.what for e in (*absent, *dead))[:_MAX_TOLD],
            why=_stated(tier.rank.derivation if tier.rank else "", [s.statement for s in tier.impact]),
        )


def _flows(audit: Audit, ground: Ground) -> Iterator[Draft]:
    for flow in audit.flows:
        if flow.complete:
            continue
        example = next((id_ for step in flow.steps for id_ in step.examples), "")
        path, line = _place(ground, example)
        yield Draft(
            rule="TA030",
            subject=flow.id,
            path=path,
            line=line,
            message=f"{flow.title} is not joined: {counted(len(flow.required), 'test')} missing, such as"
            f" {flow.required[0]}",
            content="\n".join(flow.required),
            verified=flow.required[:_MAX_TOLD],
            why=_stated(flow.rank.derivation if flow.rank else "", [s.statement for s in flow.impact]),
        )


def _replaced(ground: Ground) -> Iterator[Draft]:
    for one in ground.replaced:
        path, line = _place(ground, one.now)
        who = one.now if one.now == one.test else f"{one.now} (was {one.test})"
        did = "verified" if one.subject else "really used"
        yield Draft(
            rule="TA019" if one.subject else "TA031",
            subject=one.test,
            path=path,
            line=line,
            message=f"{who} mocks {one.symbol}, which it {did} before",
            content=one.symbol,
            verified=(one.symbol,),
        )


def _stated(derivation: str, statements: Iterable[str]) -> str:
    return "  ".join(
        t for t in (f"{derivation}." if derivation else "", *(f"“{s}”" for s in statements)) if t
    )


def _some(paths: Iterable[str]) -> str:
    listed = list(paths)
    return ", ".join(listed[:3]) + (" …" if len(listed) > 3 else "")


def _miss(number: int) -> str:
    return "misses" if number == 1 else "miss"
