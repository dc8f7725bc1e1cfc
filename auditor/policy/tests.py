"""Rules about tests that stay, or go on under another id, and protect less."""

import re
from collections.abc import Iterable, Iterator, Set

from auditor.model.findings import Draft, Severity
from auditor.model.meaning import Profile
from auditor.model.source import Check, CheckKind, Decorator, Function, Mock, Module, Shape
from auditor.model.suite import Case
from auditor.policy import rows
from auditor.policy.assertions import checks_of, compare, is_guard
from auditor.policy.concern import TOKEN, Concerned, Gains, subjects_of, values_of
from auditor.policy.sides import Change, Side
from auditor.policy.strength import TELLING, can_fail, rank
from auditor.policy.telling import MAX_TOLD, told

_XFAIL_IF = re.compile(r"xfail\((?!reason|strict|raises|run|['\")])")
"""An ``xfail`` mark whose first argument is a condition."""

_AS = re.compile(r"\bas (\w+)")
_FILTERS = ("warnings.simplefilter()", "warnings.filterwarnings()")
"""Rank from which the loss of an assertion matters by itself."""

_EMPTY = (Shape.EMPTY, Shape.SKIPS, Shape.NOT_IMPLEMENTED)


def find(change: Change) -> Iterator[Draft]:
    """Yield what the change takes away from tests that stay."""
    concerned = Concerned(change)
    moved = Gains(change, concerned)
    for old_id, new_id in _pairs(change, concerned):
        old, new = change.before.cases[old_id], change.after.cases[new_id]
        if old.collected and not old.shadowed and not old.skip:
            yield from _survivor(change, old, new, moved, concerned)


def _pairs(change: Change, concerned: Concerned) -> Iterator[tuple[str, str]]:
    for id_, case in change.before.cases.items():
        if id_ in change.after.cases:
            new = change.after.cases[id_]
            if _outside(case) != _outside(new) or concerned.has(case) or concerned.is_new(new):
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


def _survivor(change: Change, old: Case, new: Case, gains: Gains, concerned: Concerned) -> Iterator[Draft]:
    if new.shadowed and not old.shadowed:
        yield told(change, "TA012", old, new, "is hidden by a later definition of the same name", "")
        return
    if not new.collected:
        if concerned.runs(new):
            # Collected classes inherit it.
            return
        if new.path not in change.unreached:
            yield told(change, "TA011", old, new, f"is no longer collected: {new.reason}", new.reason)
        return
    before, after = change.before.profiles.get(old.id), change.after.profiles.get(new.id)
    yield from _stopped(change, old, new)
    if _is_stranded(change, new):
        return
    if before is None or after is None or new.skip:
        return
    if old.xfail and not _has_condition(change.before, old):
        # It may have failed all the time.
        return
    if before.exact == after.exact and before.checks == after.checks and before.rows == after.rows:
        return
    yield from rows.find(change, old, new, gains)
    yield from _mocked(change, old, new, before, after)
    yield from _checks(change, old, new, gains)


def _stopped(change: Change, old: Case, new: Case) -> Iterator[Draft]:
    """Skips and expected failures that were not there."""
    if new.skip:
        yield told(change, "TA009", old, new, f"is skipped now ({new.skip})", new.skip)
    elif new.skip_if and new.skip_if != old.skip_if and not old.skip_if:
        yield told(change, "TA009", old, new, f"is skipped when {new.skip_if}", new.skip_if, Severity.WARNING)
    elif _skips_inside(change.after, new) and not _skips_inside(change.before, old):
        yield told(change, "TA009", old, new, "can skip itself now", "body", Severity.WARNING)
    if new.xfail and not old.xfail:
        conditional = _has_condition(change.after, new)
        severity = Severity.WARNING if conditional else None
        yield told(change, "TA010", old, new, f"may fail now ({new.xfail})", new.xfail, severity)


def _skips_inside(side: Side, case: Case) -> bool:
    function = side.functions.get(case.definition)
    if function is None or function.body.shape is Shape.SKIPS:
        return False
    return any(
        u.called and u.origin.rpartition(".")[2] in {"skip()", "skipTest()", "xfail()"}
        for u in function.body.uses
    )


def _has_condition(side: Side, case: Case) -> bool:
    """Whether the xfail mark of a test, under a name of its own too, depends on a condition."""
    function = side.functions.get(case.definition)
    marks: list[Decorator] = [*function.decorators] if function is not None else []
    module = side.modules.get(case.path) or Module()
    marks += module.marks
    named = {b.name: b.value for b in module.bindings if "xfail(" in b.value}
    return any(
        (d.name.endswith("xfail") and d.args and d.args[0][:1] not in "'\"")
        or (d.name in named and _XFAIL_IF.search(named[d.name]) is not None)
        for d in marks
    )


def _checks(change: Change, old: Case, new: Case, gains: Gains) -> Iterator[Draft]:
    before, after = change.before.profiles[old.id], change.after.profiles[new.id]
    first, second = change.before.functions.get(old.definition), change.after.functions.get(new.definition)
    if first is None or second is None:
        return
    pointless = _pointless(change, before, first, second)
    were = [(c, own) for c, own in checks_of(before, len(first.body.checks)) if c.text not in pointless]
    are = checks_of(after, len(second.body.checks)) + _inherited(change, old, new, second)
    if second.body.shape in _EMPTY and first.body.shape not in _EMPTY:
        yield told(change, "TA005", old, new, "has an empty body now", "empty", verified=_texts(were))
        return
    if were and not are:
        lost = _texts(were)
        if all(gains.forms[c.form] for c, _ in were):
            return
        how = _how_none(after)
        unknown = _calls_unknown(change.after, new, first, second)
        severity = Severity.WARNING if unknown else None
        yield told(change, "TA005", old, new, f"cannot fail any more: {how}", "none", severity, lost)
        return
    if not were:
        if before.exercises and not after.exercises and not are and not after.context:
            yield told(change, "TA005", old, new, "no longer runs any production code", "idle")
        return
    found = compare(were, are)
    rows_more = len(set(after.rows)) - len(set(before.rows))
    said = frozenset(x for c, _ in are for x in values_of(c))
    gone = [
        loss
        for loss in found.removed
        if not gains.has(loss.old)
        and not gains.has_rest(loss.old, said)
        and not _became_rows(loss.old, are, rows_more)
    ]
    # The test may have had to follow what changed in production.
    tempered = change.production_changed()
    if gone:
        fewer = found.able_after < found.able_before
        telling = any(rank(loss.old) >= TELLING for loss in gone)
        public = _private(change.before, old, first) and not _private(change.after, new, second)
        ignored = all(loss.old.kind is CheckKind.WARNS for loss in gone) and _ignores_warnings(second)
        sure = fewer and telling and not tempered and not public and not ignored
        severity = None if sure else Severity.WARNING
        number = f"{len(gone)} of its {len(were)} assertions" if len(gone) > 1 else "an assertion"
        yield told(
            change,
            "TA007",
            old,
            new,
            f"lost {number}: {gone[0].old.text}",
            "\n".join(loss.old.form for loss in gone),
            severity,
            tuple(loss.old.text for loss in gone[:MAX_TOLD]),
        )
    for loss in found.weakened:
        if gains.has_rest(loss.old, said):
            continue
        line = loss.new.line if loss.new is not None else new.line
        yield told(
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
        yield told(change, "TA005", old, new, "can return before its assertions", "return", Severity.WARNING)


def _inherited(change: Change, old: Case, new: Case, second: Function) -> list[tuple[Check, bool]]:
    """Return the assertions of the definition that a test overrides now, when it runs that too."""
    base = change.after.functions.get(old.definition)
    if base is None or old.definition == new.definition:
        return []
    runs = any(u.called and u.origin == f"super().{base.name}()" for u in second.body.uses)
    return [(c, True) for c in base.body.checks if can_fail(c)] if runs else []


def _became_rows(check: Check, are: Iterable[tuple[Check, bool]], more: int) -> bool:
    """Whether an assertion is made of several rows now, instead of being repeated; *more* is of how many."""
    return more > 1 and any(c.form == check.form and subjects_of(check) <= subjects_of(c) for c, _ in are)


def _private(side: Side, case: Case, function: Function) -> bool:
    """Whether a test uses what its file imports from private modules, or by a private name.

    One that no longer does goes through public code now: that takes other assertions, and often fewer.
    """
    module = side.modules.get(case.definition.partition("::")[0]) or Module()
    private = {
        i.bound
        for i in module.imports
        if any(p.startswith("_") and not p.endswith("__") for p in (*i.module.split("."), i.name or ""))
    }
    return not private.isdisjoint(function.body.names)


def _pointless(change: Change, before: Profile, old: Function, new: Function) -> frozenset[str]:
    """Return the assertions of a test and its helpers, as written, that are no loss.

    Without them what the test does fails by itself.
    """
    found: set[str] = set()
    after = change.after.functions
    helpers = [(f, after[u]) for u in before.uses if u in after and (f := change.before.functions.get(u))]
    for was, now in ((old, new), *helpers):
        kept = frozenset(c.text for c in now.body.checks)
        strict = _turns_warnings_into_errors(now)
        recorded = {m[1] for c in was.body.checks if c.kind is CheckKind.WARNS for m in _AS.finditer(c.text)}
        for check in was.body.checks:
            about = (*check.subject, *check.inside)
            warns = any("warn" in s.lower() for s in about) or _is_empty(check, recorded)
            guard = is_guard(check, now.body.uses) or (strict and warns)
            if guard and check.text not in kept:
                found.add(check.text)
    return frozenset(found)


def _is_empty(check: Check, names: Set[str]) -> bool:
    """Whether an assertion says that there is nothing in one of *names*."""
    none = check.kind is CheckKind.FALSITY or (
        check.kind is CheckKind.EQUAL and check.expected in ("0", "[]")
    )
    return none and not names.isdisjoint(TOKEN.findall(check.text))


def _turns_warnings_into_errors(function: Function) -> bool:
    """Whether any warning would fail a test, without being recorded and counted."""
    calls = (u for u in function.body.uses if u.called and u.origin in _FILTERS)
    marks = (a for d in function.decorators if d.name.endswith("filterwarnings") for a in d.args)
    return any("'error'" in u.args for u in calls) or any(a[1:6] == "error" for a in marks)


def _ignores_warnings(function: Function) -> bool:
    """Whether a mark of a test says that some warning does not matter to it."""
    return any(
        d.name.endswith("filterwarnings") and d.args[:1] and d.args[0][1:7] == "ignore"
        for d in function.decorators
    )


def _calls_unknown(side: Side, case: Case, old: Function, new: Function) -> bool:
    """Whether a test calls, unlike before, what only a run can tell: a parameter, a computed name."""
    called = _called(new) - _called(old)
    params = {p.name for p in new.params} - {"self", "cls"}
    if "getattr" in called or not params.isdisjoint(called):
        return True
    there = {f.name for p in (case.path,) if p in side.modules for f in side.modules[p].functions}
    return any(not there.isdisjoint(TOKEN.findall(row)) for table in new.rows for row in table.values)


def _called(function: Function) -> set[str]:
    return {u.origin.removesuffix("()") for u in function.body.uses if u.called}


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
    return tuple(dict.fromkeys(c.text for c, _ in checks))[:MAX_TOLD]


def _mocked(change: Change, old: Case, new: Case, before: Profile, after: Profile) -> Iterator[Draft]:
    """What the test asserted about is replaced by a mock."""
    asserted = {s for c in before.checks if can_fail(c) for s in (*c.subject, *c.inside) if ":" not in s}
    function = change.before.functions.get(old.definition)
    called = {u.origin for u in function.body.uses if u.called} if function is not None else set()
    replaced = {m.target.rpartition(".")[2].rstrip("()[]@") for m in _mocks(change.after, new)}
    for symbol in after.mocks:
        if symbol in before.mocks or symbol not in asserted or symbol.rpartition(".")[2] not in replaced:
            continue
        if any(c.kind is CheckKind.MOCK_CALL and symbol in c.subject for c in before.checks):
            continue
        if called:
            message = f"replaces {symbol}, which it verified, by a mock"
            yield told(change, "TA019", old, new, message, symbol)


def _mocks(side: Side, case: Case) -> tuple[Mock, ...]:
    function = side.functions.get(case.definition)
    return function.body.mocks if function is not None else ()
