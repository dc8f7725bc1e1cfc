"""Rules about tests that are gone."""

import re
from collections.abc import Iterator
from itertools import chain

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.findings import Draft, Severity
from auditor.model.meaning import Fate, Profile
from auditor.model.source import CheckKind, Function, Module
from auditor.model.suite import Role
from auditor.policy.concern import TOKEN, subjects_of
from auditor.policy.sides import Change, role

_MAX_TOLD = 4
_OLD_PYTHON = re.compile(r"version_info(\[[^\]]*\])?\s*>|\bnot\s+(\w+\.)?PY2\b|^(\w+\.)?PY3\b")
"""Conditions of a skip that leave only old versions of Python."""

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
    function = change.before.functions.get(one.id)
    if function is not None and (removed := sorted(_names(change, one, function) & _removed(change))):
        return f"The change removes {removed[0]}, which it used."
    if one.verdict is Verdict.PARTIAL and change.production_changed():
        return "Production changed with it."
    if one.unsure and any(t.asserted and t.fate in _CHANGED for t in one.target_states):
        return "The production that it verified changed with it."
    if not one.targets and one.verdict is Verdict.LOST and change.production_changed():
        return "Production changed with it, and what it verified cannot be traced."
    if function is not None and _offers_less(change) and _warned(function):
        return "The change removes what a module offers by __getattr__, with a warning."
    case = change.before.cases.get(one.id)
    if case is not None and _OLD_PYTHON.search(case.skip_if):
        return "It only ran on versions of Python that are older than others."
    return ""


def _names(change: Change, one: DeletedTest, function: Function) -> set[str]:
    """Return the names that a test uses, those of its class's attributes among them."""
    module = change.before.modules.get(one.path) or Module()
    owners = (c for c in module.classes if c.qualname == function.owner)
    values = (TOKEN.findall(b.value) for c in owners for b in c.attributes)
    own = (*function.body.names, *(p.name for p in function.params), *chain.from_iterable(values))
    return {n for n in own if len(n) > 2}


def _removed(change: Change) -> set[str]:
    """Return the names that changed production files defined, and none of them does any more."""
    sides = []
    for side in (change.before, change.after):
        names: set[str] = set()
        for path in change.changed:
            module = side.modules.get(path)
            if module is not None and role(change, path) is Role.PRODUCTION:
                names.update(f.name for f in module.functions)
                names.update(c.name for c in module.classes)
                names.update(b.name for b in module.bindings)
        sides.append(names)
    return sides[0] - sides[1]


def _offers_less(change: Change) -> bool:
    """Whether a production module's ``__getattr__`` is gone or differs."""
    for path in change.changed:
        place = f"{path}::__getattr__"
        old, new = change.before.functions.get(place), change.after.functions.get(place)
        differs = old is not None and (new is None or new.body.exact != old.body.exact)
        if differs and role(change, path) is Role.PRODUCTION:
            return True
    return False


def _warned(function: Function) -> bool:
    """Whether a test is about warnings."""
    return any(c.kind is CheckKind.WARNS for c in function.body.checks) or any(
        "warn" in n.lower() or "deprecat" in n.lower() for n in (function.name, *function.body.names)
    )


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
