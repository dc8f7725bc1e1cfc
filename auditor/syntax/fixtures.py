"""Fixtures as pytest finds them: the nearest definition, in class, module, conftests or plugins."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.model.paths import dirname
from auditor.model.source import Binding, Decorator, Function, Param
from auditor.syntax.classes import ClassInfo
from auditor.syntax.configuration import Project
from auditor.syntax.marks import text
from auditor.syntax.names import Found, Names

_PATCHES = {"patch": 1, "object": 2}
"""Positional arguments of ``mock.patch`` and ``patch.object`` without the replacement."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A fixture at its definition."""

    id: str
    name: str
    """The name tests ask for, which ``name=`` may set."""
    path: str
    line: int
    end_line: int
    scope: str = "function"
    autouse: bool = False
    asks: tuple[str, ...] = ()
    tries: tuple[str, ...] = ()
    """What it asks for as it runs: that may be in vain, or never come to pass."""


@dataclass(slots=True)
class Layer:
    """The fixtures of one class, module or plugin, and what may bring more of them."""

    fixtures: dict[str, Fixture] = field(default_factory=dict)
    autouse: list[str] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)
    """Names imported from outside: they may be fixtures of a package."""
    generated: tuple[str, ...] = ()
    """Literals of a ``pytest_generate_tests`` hook, which can fill parameters by name."""
    open: bool = False
    """Names are made at run time or come from a star import that cannot be followed."""

    def add(self, fixture: Fixture) -> None:
        """Take *fixture* in, in place of one of the same name."""
        self.fixtures[fixture.name] = fixture
        if fixture.autouse and fixture.name not in self.autouse:
            self.autouse.append(fixture.name)


class Scope:
    """All fixtures that a test of one class or module can get, the nearest layer first."""

    def __init__(self, layers: Iterable[Layer], known: frozenset[str]) -> None:
        """Take the layers, the nearest first, and names that come from elsewhere."""
        self._layers = tuple(layers)
        self._known = known
        self._closures: dict[Fixture, tuple[dict[str, None], dict[str, None]]] = {}
        self.autouse = tuple(
            dict.fromkeys(name for layer in reversed(self._layers) for name in layer.autouse if name)
        )
        self._open = any(layer.open for layer in self._layers)

    def find(self, name: str, beyond: Fixture | None = None) -> Fixture | None:
        """Return the fixture that *name* gets; *beyond* one of the same name, the one it overrides."""
        passed = beyond is None
        for layer in self._layers:
            fixture = layer.fixtures.get(name)
            if fixture is None:
                continue
            if passed and fixture != beyond:
                return fixture
            passed = passed or fixture == beyond
        return None

    def closure(self, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of all fixtures that *names* bring, and the names that resolve nowhere."""
        ids: dict[str, None] = {}
        missing: dict[str, None] = {}
        for name in names:
            fixture = self.find(name)
            if fixture is None:
                if self._absent(name):
                    missing[name] = None
                continue
            got, lacking = self._closure(fixture)
            ids.update(got)
            missing.update(lacking)
        return tuple(ids), tuple(missing)

    def _closure(self, first: Fixture) -> tuple[dict[str, None], dict[str, None]]:
        if first not in self._closures:
            ids: dict[str, None] = {}
            missing: dict[str, None] = {}
            pending = [first]
            while pending:
                fixture = pending.pop()
                if fixture.id in ids:
                    continue
                ids[fixture.id] = None
                for name in fixture.asks:
                    asked = self.find(name, fixture if name == fixture.name else None)
                    if asked is not None:
                        pending.append(asked)
                    elif self._absent(name):
                        missing[name] = None
                pending += filter(None, map(self.find, fixture.tries))
            self._closures[first] = ids, missing
        return self._closures[first]

    def _absent(self, name: str) -> bool:
        """Whether nothing known or plausible provides *name*."""
        if name in self._known or self._open:
            return False
        return not any(
            name in layer.imported or any(name in g for g in layer.generated) for layer in self._layers
        )


class Fixtures:
    """The fixtures of one revision."""

    def __init__(self, names: Names, known: frozenset[str]) -> None:
        """Take the names of the revision, and those of fixtures that packages provide."""
        self._names = names
        self._known = known
        self._layers: dict[str, Layer] = {}
        self._chains: dict[tuple[str, tuple[str, ...]], tuple[Layer, ...]] = {}
        self._scopes: dict[tuple[str, int], Scope] = {}

    def scope(self, path: str, project: Project, around: tuple[ClassInfo, ...] = ()) -> Scope:
        """Return what tests of *path* can get, inside the classes *around* (outermost first)."""
        key = (path, id(around[-1]) if around else 0)
        if key not in self._scopes:
            layers = [self._class_layer(info) for info in reversed(around)]
            layers.append(self.layer(path))
            chain = list(self._conftests(dirname(path), project))
            modules = self._names.modules
            brought = [self.layer(p) for p in self._plugins(path, modules[path].plugins)]
            self._scopes[key] = Scope(_unique([*layers, *chain, *brought]), self._known)
        return self._scopes[key]

    def _conftests(self, folder: str, project: Project) -> tuple[Layer, ...]:
        """Return the layers of the conftests from *folder* upwards, then those of plugins."""
        key = (folder, project.plugins)
        if key not in self._chains:
            found: list[Layer] = []
            plugins: list[str] = []
            at = folder
            while True:
                path = f"{at}/conftest.py" if at else "conftest.py"
                if path in self._names.modules:
                    found.append(self.layer(path))
                    plugins += self._plugins(path, self._names.modules[path].plugins)
                if not at:
                    break
                at = dirname(at)
            plugins += self._plugins(f"{project.folder}/conftest.py".lstrip("/"), project.plugins)
            found.extend(self.layer(p) for p in dict.fromkeys(plugins))
            self._chains[key] = tuple(found)
        return self._chains[key]

    def _plugins(self, path: str, wanted: tuple[str, ...]) -> list[str]:
        """Return the paths of plugin modules of the repository, those that plugins load included."""
        found: dict[str, None] = {}
        pending = [(path, name) for name in wanted]
        while pending:
            importer, name = pending.pop()
            target = self._names.module(name, importer) if name else None
            if target is not None and not target.endswith("/") and target not in found:
                found[target] = None
                pending.extend((target, more) for more in self._names.modules[target].plugins)
        return list(found)

    def layer(self, path: str) -> Layer:
        """Return the fixtures that the module at *path* holds at its top level, imported ones included."""
        if path in self._layers:
            return self._layers[path]
        layer = self._layers[path] = Layer()
        module = self._names.modules[path]
        layer.open = module.dynamic or module.fault is not None
        for item in module.imports:
            if item.scope or item.name is None:
                continue
            if item.name == "*":
                self._star(layer, path, item.module)
            else:
                self._imported(layer, path, item.bound)
        for function in module.functions:
            if not function.owner:
                if fixture := told(path, function):
                    layer.add(fixture)
                elif function.name == "pytest_generate_tests":
                    layer.generated += function.body.literals
        for binding in module.bindings:
            if made := _made(path, binding):
                layer.add(made)
            elif binding.origin.replace(".", "").isidentifier():
                self._imported(layer, path, binding.name, alias=True)
        return layer

    def _star(self, layer: Layer, path: str, module: str) -> None:
        target = self._names.module(module, path)
        if target is None or target.endswith("/"):
            layer.open = True
            return
        source = self.layer(target)
        exports = self._names.modules[target].exports
        layer.open = layer.open or source.open
        layer.imported |= source.imported
        for fixture in source.fixtures.values():
            function = fixture.id.rpartition("::")[2]
            if function in exports if exports is not None else not function.startswith("_"):
                layer.add(fixture)

    def _imported(self, layer: Layer, path: str, bound: str, *, alias: bool = False) -> None:
        found = self._names.resolve(path, bound)
        if not isinstance(found, Found):
            if not alias:
                layer.imported.add(bound)
        elif isinstance(found.item, Function) and (fixture := told(found.path, found.item)):
            named = fixture.name != found.item.name
            layer.add(fixture if named or fixture.name == bound else _renamed(fixture, bound))
        elif isinstance(found.item, Binding) and (fixture := _made(found.path, found.item)):
            layer.add(fixture)

    def _class_layer(self, info: ClassInfo) -> Layer:
        layer = Layer()
        for owner in reversed(info.order):
            for member in owner.own.values():
                if isinstance(member, Function):
                    if fixture := told(owner.path, member):
                        layer.add(fixture)
                    elif member.name == "pytest_generate_tests":
                        layer.generated += member.body.literals
        return layer


def told(path: str, function: Function) -> Fixture | None:
    """Return the fixture that *function* defines, ``None`` when it is none."""
    if not function.decorators and not function.name.startswith("pytest_funcarg__"):
        return None
    if function.name.startswith("pytest_funcarg__"):
        return Fixture(
            id=f"{path}::{function.qualname}",
            name=function.name.removeprefix("pytest_funcarg__"),
            path=path,
            line=function.line,
            end_line=function.end_line,
        )
    for decorator in function.decorators:
        if is_fixture(decorator):
            options = dict(decorator.kwargs)
            scope = options.get("scope", decorator.args[0] if decorator.args else "")
            return Fixture(
                id=f"{path}::{function.qualname}",
                name=text(options.get("name", "")) or function.name,
                path=path,
                line=function.line,
                end_line=function.end_line,
                scope=text(scope) or "function",
                autouse=options.get("autouse") == "True",
                asks=asked(function),
                tries=tried(function),
            )
    return None


def is_fixture(decorator: Decorator) -> bool:
    """Whether a decorator makes a function a fixture: pytest's own or that of an async plugin."""
    return decorator.name.endswith("fixture")


def _made(path: str, binding: Binding) -> Fixture | None:
    """Return the fixture of ``name = pytest.fixture(function)``."""
    head = binding.origin.partition("(")[0]
    if not binding.origin.endswith("()") or not head.endswith("fixture"):
        return None
    return Fixture(
        id=f"{path}::{binding.name}",
        name=binding.name,
        path=path,
        line=binding.line,
        end_line=binding.line,
        autouse="autouse=True" in binding.value,
    )


def _renamed(fixture: Fixture, name: str) -> Fixture:
    return Fixture(
        id=fixture.id,
        name=name,
        path=fixture.path,
        line=fixture.line,
        end_line=fixture.end_line,
        scope=fixture.scope,
        autouse=fixture.autouse,
        asks=fixture.asks,
        tries=fixture.tries,
    )


def asked(
    function: Function, filled: frozenset[str] = frozenset(), class_decorators: Iterable[Decorator] = ()
) -> tuple[str, ...]:
    """Return the fixtures that *function* asks for by its parameters.

    Left out: ``self``, defaults, what is *filled* by ``parametrize``, what ``mock.patch`` (also on the class)
    puts in front and what ``hypothesis.given`` fills.
    """
    if not function.params:
        return ()
    params = [p for p in function.params if p.kind in {"plain", "keyword"}]
    static = any(d.name == "staticmethod" for d in function.decorators)
    if function.owner and not static and params and params[0].kind == "plain":
        params = params[1:]
    required = [p for p in params if p.default is None]
    patched = sum(_injects(d) for d in (*function.decorators, *class_decorators))
    plain: list[Param] = [p for p in required if p.kind == "plain"][patched:]
    names = [p.name for p in plain] + [p.name for p in required if p.kind == "keyword"]
    given: set[str] = set()
    for decorator in function.decorators:
        if decorator.name.rpartition(".")[2] == "given":
            given.update(k for k, _ in decorator.kwargs)
            if decorator.args:
                given.update(names[-len(decorator.args) :])
    return tuple(n for n in names if n not in filled and n not in given)


def tried(function: Function) -> tuple[str, ...]:
    """Return the fixtures that *function* asks for by name as it runs."""
    return tuple(p.name for p in function.params if p.kind == "asked")


def _injects(decorator: Decorator) -> bool:
    """Whether a decorator is a ``mock.patch`` that passes its mock to the function."""
    head, _, last = decorator.name.rpartition(".")
    if last == "patch" or (last == "object" and head.rpartition(".")[2] == "patch"):
        replaced = len(decorator.args) > _PATCHES[last] or any(k == "new" for k, _ in decorator.kwargs)
        return not replaced
    return False


def _unique(layers: list[Layer]) -> list[Layer]:
    return list({id(layer): layer for layer in layers}.values())
