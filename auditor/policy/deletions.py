"""Rules about tests that are gone."""

from collections.abc import Iterator

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.findings import Severity
from auditor.model.meaning import Fate, Profile
from auditor.model.source import Function
from auditor.model.suite import Role
from auditor.policy.concern import TOKEN, subjects_of
from auditor.policy.sides import Change, Draft, role

_MAX_TOLD = 4
_CHANGED = (Fate.CHANGED.value, Fate.STUBBED.value, Fate.GONE.value, Fate.MOVED.value)


def find(change: Change) -> Iterator[Draft]:
    """Yield what deleted tests take with them."""
    for deleted in change.deleted:
        yield from _one(change, deleted)


def _one(change: Change, one: DeletedTest) -> Iterator[Draft]:
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
    if one.verdict not in (Verdict.LOST, Verdict.PARTIAL) or _became_row(change, one):
        return
    path, line = anchor(change, one.path, one.line, one.successors[0].id if one.successors else "")
    lost = one.verdict is Verdict.LOST
    excuse = _excuse(change, one)
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


def _excuse(change: Change, one: DeletedTest) -> str:
    """Return why a deleted test may have had to go with what changed in production, ``""`` for no reason."""
    names = {part for t in one.targets for part in t.split(".")[-2:]}
    if gone := sorted(names & _deprecated(change)):
        return f"The change deprecates {gone[0]}."
    if one.verdict is Verdict.PARTIAL and change.production_changed():
        return "Production changed with it."
    if one.unsure and any(t.asserted and t.fate in _CHANGED for t in one.target_states):
        return "The production that it verified changed with it."
    return ""


def _deprecated(change: Change) -> set[str]:
    """Return the names of functions and classes that the change deprecates."""
    found: set[str] = set()
    for place, new in change.after.functions.items():
        path, _, name = place.partition("::")
        if path not in change.changed or role(change, path) is not Role.PRODUCTION:
            continue
        old = change.before.functions.get(place)
        if _warnings(new) - (_warnings(old) if old is not None else set()):
            owner, _, last = name.rpartition("::")
            found.add(owner.rpartition("::")[2] if owner and last.startswith("__") else last)
    return found


def _warnings(function: Function) -> set[str]:
    """Return how a function says that it, or a way of calling it, is deprecated."""
    said = (*function.body.warns, *(d.name for d in function.decorators), *function.body.names)
    return {text for text in said if "deprecat" in text.lower()}


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
        path = place.partition("::")[0]
        same = path in change.changed and function.body.normal == old.body.normal
        if same and place not in change.after.cases:
            return path, place, function.line
    return None


def _became_row(change: Change, one: DeletedTest) -> bool:
    """Whether a row of a parametrized test that verifies the same holds all values of a deleted one."""
    old = change.before.profiles.get(one.id)
    if old is None or not old.literals or not old.checks:
        return False
    values = {*old.literals, *old.names}
    subjects = frozenset[str]().union(*map(subjects_of, old.checks))
    for id_ in change.live:
        if id_.partition("::")[0] not in change.changed:
            continue
        new = change.after.profiles[id_]
        function = change.after.functions.get(change.after.cases[id_].definition)
        if function is None or not new.rows or not subjects <= set(new.asserts):
            continue
        known = change.before.profiles.get(id_)
        rows = set(new.rows) - set(known.rows if known is not None else ())
        shared = {*function.body.literals, *function.body.names}
        if any(values - shared <= {*TOKEN.findall(r), *_literals_in(r, new)} for r in rows):
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
