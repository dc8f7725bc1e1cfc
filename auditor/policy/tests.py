"""Rules about tests: those that are gone, and those that stay and protect less."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.findings import Severity
from auditor.model.meaning import Profile
from auditor.model.source import Check, CheckKind, Decorator, Function, Rows, Shape
from auditor.model.suite import Case, Role
from auditor.policy.assertions import can_fail, checks_of, compare
from auditor.policy.sides import Change, Draft, Side, role

_MAX_TOLD = 4
_EMPTY = (Shape.EMPTY, Shape.SKIPS, Shape.NOT_IMPLEMENTED)


def find(change: Change) -> Iterator[Draft]:
    """Yield what the change takes away from tests."""
    for deleted in change.deleted:
        yield from _deleted(change, deleted)
    concerned = _Concerned(change)
    moved = _Gains(change, concerned)
    for old_id, new_id in _pairs(change, concerned):
        old, new = change.before.cases[old_id], change.after.cases[new_id]
        if old.collected and not old.shadowed and not old.skip:
            yield from _survivor(change, old, new, moved)


def _pairs(change: Change, concerned: "_Concerned") -> Iterator[tuple[str, str]]:
    for id_, case in change.before.cases.items():
        if id_ in change.after.cases:
            if _outside(case) != _outside(change.after.cases[id_]) or concerned.has(case):
                yield id_, id_
        elif (heir := change.heirs.get(id_)) is not None and heir in change.after.cases:
            yield id_, heir


def _is_stranded(change: Change, case: Case) -> bool:
    """Whether a test cannot run because of what is told by itself as missing."""
    return any(
        n.path == case.path and (not n.fixture or n.fixture in case.missing_fixtures) for n in change.needs
    )


def _outside(case: Case) -> tuple[object, ...]:
    """What is known of a test without looking at its code."""
    return case.collected, case.shadowed, case.skip, case.skip_if, case.xfail, case.rows, case.overridden


class _Concerned:
    """Which tests can do something else than before: their own code differs, or that of what they lean on."""

    def __init__(self, change: Change) -> None:
        self._functions = change.before.functions
        before, after = change.before.functions, change.after.functions
        self._places: set[str] = set()
        self._names: set[str] = set()
        for place in {*before, *after}:
            path = place.partition("::")[0]
            old, new = before.get(place), after.get(place)
            if path not in change.changed or role(change, path) not in (Role.TEST, Role.SUPPORT):
                continue
            if old is None or new is None or _code(old) != _code(new):
                self._places.add(place)
                if place not in change.before.cases and place not in change.after.cases:
                    self._names.add(place.rpartition("::")[2])
        for _ in range(_MAX_STEPS if self._names else 0):
            more = {
                p.rpartition("::")[2]
                for p, f in before.items()
                if p not in change.before.cases and not self._names.isdisjoint((*f.body.names, *_params(f)))
            } - self._names
            if not more:
                break
            self._names |= more

    def has(self, case: Case) -> bool:
        """Whether *case* is one of them."""
        if case.definition in self._places:
            return True
        if not self._names:
            return False
        function = self._functions.get(case.definition)
        used = (*function.body.names, *_params(function)) if function is not None else ()
        leans = (p.replace(".", "::").rpartition("::")[2] for p in (*case.fixtures, *case.setup))
        return not self._names.isdisjoint((*used, *leans))

    def is_new(self, case: Case) -> bool:
        """Whether the code of *case* itself differs."""
        return case.definition in self._places


_MAX_STEPS = 4
"""How many helpers deep a change is followed to the tests."""


def _code(function: Function) -> tuple[object, ...]:
    return function.body.exact, function.decorators, function.params, function.rows, function.returns


def _params(function: Function) -> tuple[str, ...]:
    return tuple(p.name for p in function.params)


# -- tests that are gone ----------------------------------------------------------------------------------


def _deleted(change: Change, one: DeletedTest) -> Iterator[Draft]:
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
    gist = "nothing verifies any more" if lost else "only part is still verified of"
    about = ", ".join(one.targets[:2])
    what = f": {gist} {about}" if about else ""
    yield Draft(
        rule="TA001" if lost else "TA002",
        subject=one.id,
        path=path,
        line=line,
        message=f"{one.id} is deleted{what}",
        content=_content(change.before, one.id),
        verified=one.missing[:_MAX_TOLD] or one.targets[:_MAX_TOLD],
        why=one.why,
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
    values = set(old.literals)
    subjects = {s for c in old.checks for s in (*c.subject, *c.inside) if ":" not in s}
    for id_ in change.live:
        new = change.after.profiles.get(id_)
        if new is None or not new.rows or id_.partition("::")[0] not in change.changed:
            continue
        known = change.before.profiles.get(id_)
        rows = set(new.rows) - set(known.rows if known is not None else ())
        if subjects <= set(new.asserts) and any(values <= _values(row, new) for row in rows):
            return True
    return False


def _values(row: str, profile: Profile) -> set[str]:
    return {*_TOKEN.findall(row), *profile.names, *(x for x in profile.literals if x in row)}


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


def _content(side: Side, id_: str) -> str:
    profile = side.profiles.get(id_)
    return profile.normal if profile is not None else ""


# -- tests that stay --------------------------------------------------------------------------------------


class _Gains:
    """What other tests of the change got: assertions and rows that merely moved are not lost."""

    def __init__(self, change: Change, concerned: _Concerned) -> None:
        self.forms: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self.literals: Counter[str] = Counter()
        for id_, case in change.after.cases.items():
            if not concerned.is_new(case) and not concerned.has(case):
                continue
            profile = change.after.profiles[id_]
            before = change.before.profiles.get(id_)
            known = Counter(c.form for c in before.checks) if before is not None else Counter()
            self.forms += Counter(c.form for c in profile.checks if can_fail(c)) - known
            was = Counter(before.rows) if before is not None else Counter()
            self.rows += Counter(profile.rows) - was
            old = frozenset(before.literals) if before is not None else frozenset()
            self.literals.update(x for x in profile.literals if x not in old)


def _survivor(change: Change, old: Case, new: Case, gains: _Gains) -> Iterator[Draft]:
    if new.shadowed and not old.shadowed:
        yield _told(change, "TA012", old, new, "is hidden by a later definition of the same name", "")
        return
    if not new.collected:
        if new.path not in change.unreached:
            yield _told(change, "TA011", old, new, f"is no longer collected: {new.reason}", new.reason)
        return
    before, after = change.before.profiles.get(old.id), change.after.profiles.get(new.id)
    yield from _stopped(change, old, new)
    if _is_stranded(change, new):
        return
    if before is None or after is None or new.skip:
        return
    if before.exact == after.exact and before.checks == after.checks and before.rows == after.rows:
        return
    yield from _rows(change, old, new, gains)
    yield from _mocked(change, old, new, before, after)
    yield from _checks(change, old, new, gains)


def _stopped(change: Change, old: Case, new: Case) -> Iterator[Draft]:
    """Skips and expected failures that were not there."""
    if new.skip:
        yield _told(change, "TA009", old, new, f"is skipped now ({new.skip})", new.skip)
    elif new.skip_if and new.skip_if != old.skip_if and not old.skip_if:
        yield _told(
            change, "TA009", old, new, f"is skipped when {new.skip_if}", new.skip_if, Severity.WARNING
        )
    elif _skips_inside(change.after, new) and not _skips_inside(change.before, old):
        yield _told(change, "TA009", old, new, "can skip itself now", "body", Severity.WARNING)
    if new.xfail and not old.xfail:
        conditional = _has_condition(change.after, new)
        severity = Severity.WARNING if conditional else None
        yield _told(change, "TA010", old, new, f"may fail now ({new.xfail})", new.xfail, severity)


def _skips_inside(side: Side, case: Case) -> bool:
    function = side.functions.get(case.definition)
    if function is None or function.body.shape is Shape.SKIPS:
        return False
    return any(
        u.called and u.origin.rpartition(".")[2] in {"skip()", "skipTest()", "xfail()"}
        for u in function.body.uses
    )


def _has_condition(side: Side, case: Case) -> bool:
    function = side.functions.get(case.definition)
    marks: list[Decorator] = [*function.decorators] if function is not None else []
    module = side.modules.get(case.path)
    marks += module.marks if module is not None else ()
    return any(d.name.endswith("xfail") and d.args and d.args[0][:1] not in "'\"" for d in marks)


def _checks(change: Change, old: Case, new: Case, gains: _Gains) -> Iterator[Draft]:
    before, after = change.before.profiles[old.id], change.after.profiles[new.id]
    first, second = change.before.functions.get(old.definition), change.after.functions.get(new.definition)
    if first is None or second is None:
        return
    were = checks_of(before, len(first.body.checks))
    are = checks_of(after, len(second.body.checks))
    if second.body.shape in _EMPTY and first.body.shape not in _EMPTY:
        yield _told(change, "TA005", old, new, "has an empty body now", "empty", verified=_texts(were))
        return
    if were and not are:
        lost = _texts(were)
        if all(gains.forms[c.form] for c, _ in were):
            return
        how = _how_none(after)
        yield _told(change, "TA005", old, new, f"cannot fail any more: {how}", "none", verified=lost)
        return
    if not were:
        if before.exercises and not after.exercises and not are and not after.context:
            yield _told(change, "TA005", old, new, "no longer runs any production code", "idle")
        return
    found = compare(were, are)
    gone = [loss for loss in found.removed if not _elsewhere(change, gains, loss.old.form, new.id)]
    # The test may have had to follow what changed in production.
    tempered = change.production_changed()
    if gone:
        fewer = found.able_after < found.able_before
        severity = None if fewer and not tempered else Severity.WARNING
        number = f"{len(gone)} of its {len(were)} assertions" if len(gone) > 1 else "an assertion"
        yield _told(
            change,
            "TA007",
            old,
            new,
            f"lost {number}: {gone[0].old.text}",
            "\n".join(loss.old.form for loss in gone),
            severity,
            tuple(loss.old.text for loss in gone[:_MAX_TOLD]),
        )
    for loss in found.weakened:
        line = loss.new.line if loss.new is not None else new.line
        yield _told(
            change,
            "TA006",
            old,
            new,
            f"says less: {loss.detail}",
            f"{loss.old.form}\n{loss.detail}",
            Severity.WARNING if tempered or not loss.sure else None,
            (loss.old.text,),
            line,
        )
    if "return " in after.statements and "return " not in before.statements and are:
        yield _told(change, "TA005", old, new, "can return before its assertions", "return", Severity.WARNING)


def _elsewhere(change: Change, gains: _Gains, form: str, id_: str) -> bool:
    """Whether another test of the change makes the same telling assertion now."""
    return gains.forms[form] > 0 and len(form) > 12


def _how_none(after: Profile) -> str:
    if not after.checks:
        return "no assertion is left"
    if any(c.swallowed for c in after.checks):
        return "what it asserts is swallowed by an except clause"
    if not all(c.reachable for c in after.checks):
        return "its assertions are never reached"
    reasons = [c.trivial for c in after.checks if c.trivial]
    return reasons[0] if reasons else "what it expects is always so"


def _texts(checks: Iterable[tuple[Check, bool]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.text for c, _ in checks))[:_MAX_TOLD]


def _mocked(change: Change, old: Case, new: Case, before: Profile, after: Profile) -> Iterator[Draft]:
    """What the test asserted about is replaced by a mock."""
    asserted = {s for c in before.checks if can_fail(c) for s in (*c.subject, *c.inside) if ":" not in s}
    function = change.before.functions.get(old.definition)
    called = {u.origin for u in function.body.uses if u.called} if function is not None else set()
    for symbol in after.mocks:
        if symbol in before.mocks or symbol not in asserted:
            continue
        if any(c.kind is CheckKind.MOCK_CALL and symbol in c.subject for c in before.checks):
            continue
        if called:
            message = f"replaces {symbol}, which it verified, by a mock"
            yield _told(change, "TA019", old, new, message, symbol)


# -- rows -------------------------------------------------------------------------------------------------


def _rows(change: Change, old: Case, new: Case, gains: _Gains) -> Iterator[Draft]:
    first, second = change.before.functions.get(old.definition), change.after.functions.get(new.definition)
    if first is None or second is None or not first.rows:
        return
    tables = {t.names: t for t in second.rows}
    tempered = change.production_changed()
    for number, table in enumerate(first.rows):
        if not table.known:
            continue
        other = tables.get(table.names)
        if other is None:
            other = second.rows[number] if len(second.rows) == len(first.rows) else None
        if other is not None and not other.known:
            continue
        dropped = _dropped(table, other, second, gains)
        if not dropped:
            continue
        fewer = other is None or len(other.values) < len(table.values)
        shown = ", ".join(f"({row})" for row in dropped[:3])
        yield _told(
            change,
            "TA008",
            old,
            new,
            f"lost {len(dropped)} of {len(table.values)} parametrize rows: {shown}",
            "\n".join(dropped),
            None if fewer and not tempered else Severity.WARNING,
            tuple(dropped[:_MAX_TOLD]),
        )


def _dropped(table: Rows, other: Rows | None, second: Function, gains: _Gains) -> list[str]:
    """Rows that are gone, and neither edited nor given to another test."""
    kept = Counter(other.values) if other is not None else Counter()
    missing = list((Counter(table.values) - kept).elements())
    added = list((kept - Counter(table.values)).elements())
    if other is not None and other.names != table.names and len(other.values) >= len(table.values):
        return []
    lost = []
    for row in missing:
        edited = next((a for a in added if _akin(row, a)), None)
        if edited is not None:
            added.remove(edited)
        elif not gains.rows[row] and not _told_outright(row, second, gains):
            lost.append(row)
    return lost


_TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|'[^']*'|\"[^\"]*\"")


def _akin(row: str, other: str) -> bool:
    """Whether one row is the other, edited: half of what is in it is the same."""
    mine, theirs = set(_TOKEN.findall(row)), set(_TOKEN.findall(other))
    union = mine | theirs
    return bool(union) and 2 * len(mine & theirs) >= max(1, min(len(mine), len(theirs)))


def _told_outright(row: str, second: Function, gains: _Gains) -> bool:
    """Whether the values of a row stand in a test by themselves now."""
    literals = [t for t in _TOKEN.findall(row) if len(t) > 2 and t not in ("True", "False", "None")]
    mine = set(second.body.literals)
    return bool(literals) and all(t in mine or gains.literals[t] for t in literals)


# -- telling ----------------------------------------------------------------------------------------------


def _told(
    change: Change,
    rule: str,
    old: Case,
    new: Case,
    what: str,
    content: str,
    severity: Severity | None = None,
    verified: tuple[str, ...] = (),
    line: int = 0,
) -> Draft:
    name = old.id if old.id == new.id else f"{old.id} (now {new.id})"
    inside = new.line <= line <= max(new.line, new.end_line)
    return Draft(
        rule=rule,
        subject=old.id,
        path=new.path,
        line=line if inside else new.line,
        message=f"{name} {what}",
        content=content,
        severity=severity,
        verified=verified,
        successors=(new.id,) if new.id != old.id else (),
        why="production code changed with it, so that it may have had to follow"
        if severity is Severity.WARNING
        and change.production_changed()
        and rule in {"TA006", "TA007", "TA008"}
        else "",
    )
