"""What supports tests: fixtures, conftests, helpers, mocks, fakes, factories, base classes and data files."""

import re
from collections.abc import Collection, Iterable, Mapping

from auditor.model.paths import basename
from auditor.model.source import Class, Function, Module, Shape
from auditor.model.suite import Component, ComponentKind, Role
from auditor.syntax.classes import ClassInfo
from auditor.syntax.collection import Workspace
from auditor.syntax.configuration import CollectionConfig
from auditor.syntax.fixtures import Fixture, Scope, is_fixture, told
from auditor.syntax.roles import is_test, matches, named_like_test

_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_BY_WORD = (
    (ComponentKind.MOCK, frozenset({"mock", "mocks", "mocked", "mocking"})),
    (
        ComponentKind.FAKE,
        frozenset({"fake", "fakes", "faked", "stub", "stubs", "stubbed", "dummy", "spy", "memory", "double"}),
    ),
    (ComponentKind.FACTORY, frozenset({"factory", "factories", "builder", "builders"})),
)
_MAKERS = frozenset({"make", "create", "build", "generate", "new"})
_MOCK_BASES = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock"})
_SETUPS = frozenset(
    [
        "setup",
        "teardown",
        "setup_module",
        "teardown_module",
        "setup_function",
        "teardown_function",
        "setUpModule",
        "tearDownModule",
        "load_tests",
    ]
)


def find(
    modules: Mapping[str, Module],
    roles: Mapping[str, Role],
    config: CollectionConfig,
    workspace: Workspace | None = None,
    known: Collection[str] = (),
) -> tuple[Component, ...]:
    """Return the components of a revision, file by file; every id is there once.

    *workspace* is one made from the same values, to be shared with collecting; files *known* are left out.
    """
    space = workspace or Workspace(modules, roles, config)
    found: dict[str, Component] = {}
    for path in sorted(roles):
        role = roles[path]
        if path in known:
            continue
        if role is Role.DATA:
            found[path] = Component(id=path, path=path, name=basename(path), kind=ComponentKind.DATA)
        elif role in {Role.SUPPORT, Role.TEST} and path in modules:
            for component in _of_file(space, path, role):
                # A name defined twice is one component: the last definition is what its users get.
                found[component.id] = component
    return tuple(found.values())


def stand_ins(modules: Mapping[str, Module], found: Iterable[Component]) -> frozenset[str]:
    """Return those of the components *found* that are fixtures which do nothing but skip.

    They are there for when a plugin is not installed, whose fixture of the same name takes over without them.
    """
    skips = {(p, f.line) for p, m in modules.items() for f in m.functions if f.body.shape is Shape.SKIPS}
    return frozenset(c.id for c in found if c.kind is ComponentKind.FIXTURE and (c.path, c.line) in skips)


def _of_file(space: Workspace, path: str, role: Role) -> Iterable[Component]:
    module = space.modules[path]
    if basename(path) == "conftest.py":
        yield _whole(path, module, ComponentKind.CONFTEST)
    elif role is Role.SUPPORT and _says_something(path, module):
        yield _whole(path, module, ComponentKind.MODULE)
    if module.fault is not None:
        return
    project = space.discovery.nearest(path)
    scope = space.fixtures.scope(path, project)
    infos = space.classes.of(path)
    around = {id(f): i for i in infos for f in i.own.values()}
    for function in module.functions:
        if fixture := told(path, function):
            owner = around.get(id(function))
            inner = space.fixtures.scope(path, project, (owner,)) if owner else scope
            yield _fixture(fixture, inner)
        elif (
            not function.owner
            and _helps(function)
            and not (named_like_test(function.name, project) and is_test(function, project))
        ):
            yield _definition(path, function, _function_kind(function.name))
    for fixture in space.fixtures.layer(path).fixtures.values():
        if fixture.path == path and "." not in fixture.id.rpartition("::")[2]:
            yield _fixture(fixture, scope)
    for info in infos:
        if "." not in info.item.qualname and not _collected(space, info):
            yield _definition(path, info.item, _class_kind(info))


def _whole(path: str, module: Module, kind: ComponentKind) -> Component:
    return Component(
        id=path, path=path, name=basename(path), kind=kind, line=1, end_line=max(1, module.lines)
    )


def _says_something(path: str, module: Module) -> bool:
    """Whether a module is more than an empty package marker."""
    if basename(path) != "__init__.py" or module.fault is not None:
        return True
    return bool(module.functions or module.classes or module.imports or module.bindings)


def _fixture(fixture: Fixture, scope: Scope) -> Component:
    own = [scope.find(n, fixture if n == fixture.name else None) for n in fixture.asks]
    return Component(
        id=fixture.id,
        path=fixture.path,
        name=fixture.name,
        kind=ComponentKind.FIXTURE,
        line=fixture.line,
        end_line=fixture.end_line,
        scope=fixture.scope,
        autouse=fixture.autouse,
        fixtures=tuple(dict.fromkeys(f.id for f in own if f is not None)),
    )


def _definition(path: str, item: Function | Class, kind: ComponentKind) -> Component:
    return Component(
        id=f"{path}::{item.name}",
        path=path,
        name=item.name,
        kind=kind,
        line=item.line,
        end_line=item.end_line,
    )


def _helps(function: Function) -> bool:
    """Whether a function is called by tests, and not by the test runner or by Python."""
    name = function.name
    hook = name in _SETUPS or name.startswith("pytest_") or (name.startswith("__") and name.endswith("__"))
    return not hook and not any(is_fixture(d) for d in function.decorators)


def _collected(space: Workspace, info: ClassInfo) -> bool:
    """Whether a class holds tests that it is itself collected for: then it is no component."""
    if info.switch() is False:
        return False
    project = space.discovery.nearest(info.path)
    tests = any(
        isinstance(m, Function) and named_like_test(m.name, project) and is_test(m, project)
        for part in info.order
        for m in part.own.values()
    )
    return tests and (info.testcase or matches(info.item.name, project.python_classes))


def _words(name: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(name)]


def _function_kind(name: str) -> ComponentKind:
    words = _words(name)
    for kind, wanted in _BY_WORD:
        if wanted.intersection(words):
            return kind
    return ComponentKind.FACTORY if words and words[0] in _MAKERS else ComponentKind.HELPER


def _class_kind(info: ClassInfo) -> ComponentKind:
    if info.testcase or _base_like(info):
        return ComponentKind.BASE_CLASS
    words = _words(info.item.name)
    bases = {b.rpartition(".")[2] for b in info.outside}
    if bases & _MOCK_BASES:
        return ComponentKind.MOCK
    for kind, wanted in _BY_WORD:
        if wanted.intersection(words):
            return kind
    if any(b.endswith(("Factory", "ModelFactory")) for b in bases):
        return ComponentKind.FACTORY
    return ComponentKind.HELPER


def _base_like(info: ClassInfo) -> bool:
    """Whether a class is made to be inherited by test classes: it holds tests, or is named like a base."""
    if any(isinstance(m, Function) and m.name.startswith("test_") for m in info.own.values()):
        return True
    words = _words(info.item.name)
    return info.item.name.endswith(("TestCase", "TestBase", "TestMixin")) or (
        bool({"test", "tests"}.intersection(words))
        and bool({"base", "mixin", "abstract"}.intersection(words))
    )
