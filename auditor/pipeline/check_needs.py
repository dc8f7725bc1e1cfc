"""What files that stay still ask for after a change has removed it."""

from collections.abc import Iterable, Iterator, Mapping

from auditor.model.source import Guard, Import, Module
from auditor.pipeline.check_world import World
from auditor.policy.sides import Need
from auditor.symbols.imports import ImportMap
from auditor.syntax.components import stand_ins


def needs(before: World, after: World, gone: frozenset[str], names: Mapping[str, set[str]]) -> Iterator[Need]:
    """Yield the imports and fixtures of the new side that the change has cut off.

    *gone* are Python files that the new side has no more, *names* what other changed files no longer define.
    """
    for path, module in after.modules.items():
        if module.fault is None and after.roles.get(path) in ("test", "support"):
            yield from _imports(path, module, before, after, gone, names)
    yield from _fixtures(before, after)


def _imports(
    path: str,
    module: Module,
    before: World,
    after: World,
    gone: frozenset[str],
    names: Mapping[str, set[str]],
) -> Iterator[Need]:
    told: set[str] = set()
    for one in module.imports:
        if one.guard is not Guard.NONE or one.scope:
            continue
        for missing, home in _missing(path, one, before.imports, after, gone, names):
            if missing not in told:
                told.add(missing)
                support = before.roles.get(home) in ("test", "support")
                yield Need(missing, path, one.line, home, support)


def _missing(
    path: str,
    one: Import,
    old: ImportMap,
    after: World,
    gone: frozenset[str],
    names: Mapping[str, set[str]],
) -> Iterator[tuple[str, str]]:
    dotted = old.absolute(path, one.module)
    if dotted is None:
        return
    new = after.imports
    home = old.file(dotted, path)
    # What only Python 2 would find beside the importer makes up for nothing.
    if home in gone and new.file(dotted, path, beside=False) is None and not new.is_there(dotted, path):
        yield dotted, home
        return
    if one.name is None or one.name == "*":
        return
    inner = old.file(f"{dotted}.{one.name}", path)
    full = f"{dotted}.{one.name}"
    if home is not None and home in names and one.name in names[home]:
        there = new.file(full, path) is not None or new.is_there(full, path)
        if new.file(dotted, path) == home and not there:
            yield f"{home}::{one.name}", home
    elif inner in gone and new.file(full, path, beside=False) is None and not new.is_there(full, path):
        module = after.modules.get(new.file(dotted, path) or "")
        if module is None or not defines(module, one.name):
            yield full, inner


def defines(module: Module, name: str) -> bool:
    """Whether a module has, or may have, a name at its top level."""
    if module.dynamic or module.fault is not None or any(i.name == "*" for i in module.imports):
        return True
    return (
        any(f.qualname == name for f in module.functions)
        or any(c.qualname == name for c in module.classes)
        or any(b.name == name for b in module.bindings)
        or any(i.bound == name for i in module.imports)
    )


def top_level(module: Module) -> set[str]:
    """Return the names that a module defines or imports at its top level."""
    found = {f.qualname for f in module.functions if not f.owner}
    found |= {c.qualname for c in module.classes if "." not in c.qualname}
    found |= {b.name for b in module.bindings}
    return found | {i.bound for i in module.imports if i.bound and not i.scope}


def lost_names(before: Mapping[str, Module], after: Mapping[str, Module]) -> dict[str, set[str]]:
    """Return what each file that is on both sides no longer defines."""
    found: dict[str, set[str]] = {}
    for path, old in before.items():
        new = after.get(path)
        if new is None or old.fault is not None or new.fault is not None:
            continue
        lost = {n for n in top_level(old) if not defines(new, n)}
        if lost:
            found[path] = lost
    return found


def _fixtures(before: World, after: World) -> Iterator[Need]:
    homes: dict[str, str] = {}
    skipping = stand_ins(before.modules, before.components.values())
    for component in before.components.values():
        if component.kind == "fixture" and component.id not in after.components:
            function = before.functions.get(component.id)
            # One that asks for its own name overrides another, which is there again without it; one that is
            # defined under a condition, or does nothing but skip, stands in for one that a plugin brings.
            stands_in = component.id in skipping or (
                function is not None
                and (function.conditional or any(p.name == component.name for p in function.params))
            )
            if not stands_in:
                homes.setdefault(component.name, component.path)
    told: set[tuple[str, str]] = set()
    for id_, case in after.cases.items():
        old = before.cases.get(id_)
        if old is None or not case.collected or case.skip:
            continue
        for name in case.missing_fixtures:
            if name in homes and name not in old.missing_fixtures and (name, case.path) not in told:
                told.add((name, case.path))
                yield Need(f"{homes[name]}::{name}", case.path, case.line, homes[name], True, name)


def dead_tests(after: World, found: Iterable[Need]) -> dict[str, str]:
    """Return the tests of the new side that cannot run because of what is missing."""
    needs_ = list(found)
    files = {n.path: n.missing for n in needs_ if not n.fixture}
    fixtures = {n.fixture: n.missing for n in needs_ if n.fixture}
    dead: dict[str, str] = {}
    for id_, case in after.cases.items():
        missing = files.get(case.path) or next(
            (fixtures[f] for f in case.missing_fixtures if f in fixtures), ""
        )
        if missing:
            dead[id_] = missing
    return dead
