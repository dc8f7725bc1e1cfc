"""Rules about what supports tests: fixtures, helpers, hooks, and survivors that miss what is gone."""

from collections import defaultdict
from collections.abc import Iterator

from auditor.model.findings import Draft, Severity
from auditor.model.source import Function, Guard, Shape
from auditor.model.suite import Case, Role
from auditor.policy.assertions import is_guard
from auditor.policy.sides import Change, Need, Side, role
from auditor.policy.strength import TELLING, can_fail, rank

_CHECKING = (
    "assert",
    "check",
    "verify",
    "expect",
    "validate",
    "ensure",
    "_assert",
    "_check",
    "must",
    "should",
)
_HOOKS = (
    "pytest_collection_modifyitems",
    "pytest_runtest_setup",
    "pytest_runtest_call",
    "pytest_runtest_makereport",
    "pytest_itemcollected",
    "pytest_ignore_collect",
    "pytest_collect_file",
    "pytest_pycollect_makeitem",
)
_DROPS = frozenset({"items.clear()", "items.remove()", "items.pop()"})
_HOLLOW = (Shape.EMPTY, Shape.CONSTANT, Shape.NOT_IMPLEMENTED)


def find(change: Change) -> Iterator[Draft]:
    """Yield what the change takes away from fixtures, helpers and hooks, and whom it leaves stranded."""
    yield from _needed(change)
    yield from _abandoned(change)
    for place, old in change.before.functions.items():
        path = place.partition("::")[0]
        if path not in change.changed or role(change, path) not in (Role.TEST, Role.SUPPORT):
            continue
        new = change.after.functions.get(place)
        if new is not None and place not in change.before.cases and old.body.exact != new.body.exact:
            yield from _support(change, path, place, old, new)
    yield from _new_hooks(change)
    yield from _guarded(change)


def _needed(change: Change) -> Iterator[Draft]:
    """Things that are gone and still asked for, once each, with all who ask."""
    by_missing: dict[tuple[str, str, bool], list[Need]] = defaultdict(list)
    for need in change.needs:
        by_missing[need.missing, need.home, need.support].append(need)
    for (missing, home, support), asking in sorted(by_missing.items()):
        first = min(asking, key=lambda n: (n.path, n.line))
        files = sorted({n.path for n in asking})
        shown = ", ".join(files[:3]) + (" …" if len(files) > 3 else "")
        rule = "TA003" if support else "TA018"
        kind = "still needed by" if support else "still imported by the tests of"
        yield Draft(
            rule=rule,
            subject=missing,
            path=first.path,
            line=max(1, first.line),
            message=f"{missing} is gone and {kind} {shown}",
            content=home,
            verified=tuple(files[:4]),
        )


def _abandoned(change: Change) -> Iterator[Draft]:
    for id_, test in sorted(change.abandoned.items()):
        component = change.after.components.get(id_)
        if component is None:
            continue
        yield Draft(
            rule="TA004",
            subject=id_,
            path=component.path,
            line=max(1, component.line),
            message=f"{id_} has no user left; the last was {test}",
            content=test,
        )


def _support(change: Change, path: str, place: str, old: Function, new: Function) -> Iterator[Draft]:
    able = sum(can_fail(c) and not is_guard(c, new.body.uses) for c in old.body.checks)
    left = sum(can_fail(c) and not is_guard(c, new.body.uses) for c in new.body.checks)
    name = new.name
    if able and not left:
        used = _users(change.after, place)
        checking = name.lower().startswith(_CHECKING)
        telling = any(rank(c) >= TELLING for c in old.body.checks if can_fail(c))
        sure = checking or (used and telling and not change.production_changed())
        severity = None if sure else Severity.WARNING
        how = "what it asserts is swallowed" if any(c.swallowed for c in new.body.checks) else "none is left"
        yield Draft(
            rule="TA013",
            subject=place,
            path=path,
            line=new.line,
            message=f"{place} no longer asserts anything: {how} of its {able} assertions",
            content="\n".join(c.form for c in old.body.checks),
            severity=severity,
            verified=tuple(c.text for c in old.body.checks[:4]),
        )
    elif left < able and name.lower().startswith(_CHECKING):
        gone = {c.form: c.text for c in old.body.checks}
        for check in new.body.checks:
            gone.pop(check.form, None)
        if gone:
            yield Draft(
                rule="TA013",
                subject=place,
                path=path,
                line=new.line,
                message=f"{place} lost {able - left} of its {able} assertions: {next(iter(gone.values()))}",
                content="\n".join(gone),
                severity=Severity.WARNING if change.production_changed() else None,
                verified=tuple(gone.values())[:4],
            )
    elif (
        new.body.shape in _HOLLOW
        and old.body.shape not in _HOLLOW
        and name.lower().startswith(_CHECKING)
        and old.body.size > 1
    ):
        yield Draft(
            rule="TA013",
            subject=place,
            path=path,
            line=new.line,
            message=f"{place} is an empty shell now",
            content=old.body.normal,
        )
    yield from _skipping(path, place, old, new)


def _skipping(path: str, place: str, old: Function | None, new: Function) -> Iterator[Draft]:
    """Fixtures, set-up and hooks that skip, mark or drop tests."""
    before = _stops(old) if old is not None else ""
    now = _stops(new)
    if now and now != before:
        always = new.body.shape is Shape.SKIPS
        hook = new.name in _HOOKS and not any(s.startswith("if ") for s in new.body.statements)
        yield Draft(
            rule="TA014" if now == "drops tests from the run" else "TA009",
            subject=place,
            path=path,
            line=new.line,
            message=f"{place} {now}",
            content=now,
            severity=None if always or hook else Severity.WARNING,
        )


def _stops(function: Function) -> str:
    called = {u.origin for u in function.body.uses if u.called}
    last = {origin.rpartition(".")[2].removesuffix("()") for origin in called}
    hook = function.name in _HOOKS
    if hook and "add_marker" in last and {"skip", "xfail", "skipif"} & set(function.body.names):
        return "marks tests as skipped or failing"
    # A form does not tell what the function was given by name; a hook that fills a whole list fills that one.
    drops = bool(called & _DROPS) or any(s.startswith("_[::]=") for s in function.body.statements)
    if hook and (drops or "pytest_deselected" in last):
        return "drops tests from the run"
    if hook and function.name == "pytest_ignore_collect" and function.body.size:
        return "drops tests from the run"
    if last & {"skip", "skipTest", "xfail"} or any(r.startswith("SkipTest") for r in function.body.raises):
        return "skips what uses it"
    return ""


def _new_hooks(change: Change) -> Iterator[Draft]:
    for place, new in change.after.functions.items():
        path = place.partition("::")[0]
        if place in change.before.functions or path not in change.changed:
            continue
        autouse = any(
            d.name.endswith("fixture") and dict(d.kwargs).get("autouse") == "True" for d in new.decorators
        )
        setup = new.name in {"setUp", "setup_method", "setup_module", "setUpModule", "setUpClass"}
        old_file = path in change.before.modules or path.endswith("conftest.py")
        stops = new.name in _HOOKS or autouse or setup
        if stops and old_file and role(change, path) in (Role.TEST, Role.SUPPORT):
            yield from _skipping(path, place, None, new)


def _guarded(change: Change) -> Iterator[Draft]:
    """Test files that an import may skip as a whole."""
    for path in sorted(change.changed):
        before, after = change.before.modules.get(path), change.after.modules.get(path)
        if before is None or after is None or role(change, path) is not Role.TEST:
            continue
        were = {(i.module, i.name) for i in before.imports if i.guard is Guard.NONE}
        for one in after.imports:
            if (
                one.guard is Guard.SKIP
                and not one.scope
                and {(one.module, one.name), (one.module, None)} & were
            ):
                yield Draft(
                    rule="TA009",
                    subject=path,
                    path=path,
                    line=one.line,
                    message=f"{path} is skipped as a whole when {one.module} cannot be imported",
                    content=one.module,
                    severity=Severity.WARNING,
                )
                break


def _users(side: Side, place: str) -> list[Case]:
    """Tests that were read and lean on a helper or fixture, by name."""
    name = place.rpartition("::")[2]
    dotted = place.rpartition("::")[0].replace("::", ".") + f".{name}"
    found = []
    for case in side.cases.values():
        function = side.functions.get(case.definition)
        if place in case.fixtures or dotted in case.setup or (function and name in function.body.names):
            found.append(case)
    return found
