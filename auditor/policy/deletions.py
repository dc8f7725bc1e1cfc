"""Rules about tests that are gone."""

from collections.abc import Iterator

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.findings import Draft, Severity
from auditor.model.meaning import Profile
from auditor.policy.concern import TOKEN, subjects_of
from auditor.policy.excuses import Excuses
from auditor.policy.sides import Change

_MAX_TOLD = 4


def find(change: Change) -> Iterator[Draft]:
    """Yield what deleted tests take with them."""
    excuses = Excuses(change)
    for deleted in change.deleted:
        yield from _one(change, deleted, excuses)


def _one(change: Change, one: DeletedTest, excuses: Excuses) -> Iterator[Draft]:
    if one.verdict in (Verdict.MOVED, Verdict.REWRITTEN):
        heirs = [s.id for s in one.successors]
        if heirs and not change.live.intersection(heirs):
            yield from _dead_end(change, one, heirs[0])
        return
    where = _renamed_away(change, one)
    if where is not None and one.verdict in (Verdict.LOST, Verdict.PARTIAL):
        path, name, line = where
        yield Draft(
            rule="TA011",
            subject=one.id,
            path=path,
            line=line,
            message=f"{one.id} goes on as {name}, which no run collects",
            content=name,
        )
        return
    if one.verdict not in (Verdict.LOST, Verdict.PARTIAL):
        return
    if _became_row(change, one) or _had_a_twin(change, one):
        return
    path, line = anchor(change, one.path, one.line, one.successors[0].id if one.successors else "")
    lost = one.verdict is Verdict.LOST
    excuse = excuses.of(one)
    gist = "nothing verifies any more" if lost else "only part is still verified of"
    about = ", ".join(one.targets[:2])
    what = f": {gist} {about}" if about else ""
    yield Draft(
        rule="TA001" if lost else "TA002",
        subject=one.id,
        path=path,
        line=line,
        message=f"{one.id} is deleted{what}",
        content=change.before.profiles[one.id].normal,
        verified=one.missing[:_MAX_TOLD] or one.targets[:_MAX_TOLD],
        why=f"{one.why}  {excuse}" if excuse else one.why,
        severity=Severity.WARNING if excuse else None,
        verdict=one.verdict.value,
        successors=tuple(s.id for s in one.successors),
    )


def _dead_end(change: Change, one: DeletedTest, heir: str) -> Iterator[Draft]:
    case = change.after.cases.get(heir)
    if case is None:
        return
    why = case.reason or (f"skipped: {case.skip}" if case.skip else "it cannot run")
    rule = "TA009" if case.collected and case.skip else "TA011"
    yield Draft(
        rule=rule,
        subject=one.id,
        path=case.path,
        line=case.line,
        message=f"{one.id} goes on as {heir}, which does not run ({why})",
        content=why,
        successors=(heir,),
    )


def _renamed_away(change: Change, one: DeletedTest) -> tuple[str, str, int] | None:
    """Return the function that has the code of a deleted test but is no test."""
    old = change.before.functions.get(one.id)
    if old is None or not old.body.normal or not old.body.checks:
        return None
    for place, function in change.after.functions.items():
        if function.body.normal == old.body.normal and place not in change.after.cases:
            path = place.partition("::")[0]
            if path in change.changed:
                return path, place, function.line
    return None


def _became_row(change: Change, one: DeletedTest) -> bool:
    """Whether a row of a parametrized test that verifies the same holds all values of a deleted one."""
    old = change.before.profiles.get(one.id)
    own = change.before.functions.get(one.id)
    if old is None or own is None or not own.body.literals or not old.checks:
        return False
    values = {*own.body.literals, *own.body.names}
    subjects = frozenset[str]().union(*map(subjects_of, old.checks))
    for id_ in change.live:
        if id_.partition("::")[0] not in change.changed:
            continue
        new = change.after.profiles[id_]
        function = change.after.functions.get(change.after.cases[id_].definition)
        if function is None or not new.rows:
            continue
        known = change.before.profiles.get(id_)
        rows = set(new.rows) - set(known.rows if known is not None else ())
        shared = {*function.body.literals, *function.body.names}
        shared |= {p.name for p in function.params}
        for row in rows:
            inside = {*TOKEN.findall(row), *_literals_in(row, new)}
            elsewhere = {s for s in subjects if s.rpartition(".")[2] not in inside}
            if values - shared <= inside and elsewhere <= set(new.asserts):
                return True
    return False


def _had_a_twin(change: Change, one: DeletedTest) -> bool:
    """Whether a test beside a deleted one did the very same and goes on: what that loses is told of it."""
    old, case = change.before.functions.get(one.id), change.before.cases[one.id]
    if old is None:
        return False
    for id_ in change.live:
        other = change.before.cases.get(id_)
        twin = change.before.functions.get(id_) if other is not None else None
        if other is None or twin is None or other.skip or not other.collected or other.shadowed:
            continue
        if (other.path, twin.owner) == (case.path, old.owner) and (
            (twin.body.normal, twin.rows, twin.params) == (old.body.normal, old.rows, old.params)
        ):
            return True
    return False


def _literals_in(row: str, profile: Profile) -> Iterator[str]:
    return (x for x in profile.literals if x in row)


def anchor(change: Change, path: str, line: int = 0, successor: str = "") -> tuple[str, int]:
    """Return a place that exists after the change for something that stood in *path*, which may be gone.

    *line* is where it stood at base: what stood before it and survives is the nearest there is.
    """
    if path in change.after.modules or path in change.after.roles:
        before = [c for c in change.before.cases.values() if c.path == path and c.line < line]
        kept = [c for c in before if c.id in change.after.cases]
        near = max(kept, key=lambda c: c.line, default=None)
        return path, change.after.cases[near.id].end_line if near is not None else 1
    case = change.after.cases.get(successor)
    if case is not None:
        return case.path, case.line
    folder = path.rpartition("/")[0]
    there = [p for p in change.after.roles if p.endswith(".py")]
    for choice in (
        [p for p in there if p in change.changed and p.startswith(f"{folder}/")],
        [p for p in there if p in change.changed],
        [p for p in there if p.startswith(f"{folder}/")],
    ):
        if choice:
            return min(choice), 1
    return path, 1
