"""Which functions run as part of a test, and what their parameters stand for there."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from auditor.model.source import Function, Module
from auditor.model.suite import Case, Component, ComponentKind, Role, Suite, home_of
from auditor.symbols.chains import asks, is_worded, steps
from auditor.symbols.memory import Environment, passed
from auditor.symbols.names import Names, ReferentKind

_MAX_DEPTH = 3
_MAX_HELPERS = 24
_MOST_WORDS = 400
"""Characters of the words that a parameter is given in turn."""
_OF_OBJECTS = ("__call__", "run")
"""What may run of an object that is made and handed on; ``run`` where it is a thread or a process."""
_THREAD = re.compile(r"(^|\.)(Thread|Process)$")
_STEPS = frozenset({"given", "when", "then", "step"})
_FIXTURE_OF = re.compile(r"fixture(?:\((?:\w+=[^()]*)?\))?\(([A-Za-z_]\w*)\b(?!=)")
"""A fixture by a function: `pytest.fixture(start)`, `pytest.fixture(scope="module")(starting("shop"))`."""
_FIXTURES = frozenset({"fixture", "yield_fixture"})


class Part(NamedTuple):
    """A function that runs as part of a test, and the place its names are looked up in."""

    path: str
    function: Function
    own: bool
    """The test itself or a helper it calls, rather than set-up, a decorator or a fixture."""
    env: Environment
    """Roots beyond the file's own."""
    wraps: bool = False
    """It decorates the test, or is called by what does."""


class _Given(NamedTuple):
    """A function of the test tree that decorates a test, and what it gives to which parameter."""

    path: str
    function: Function
    parameters: dict[str, tuple[str, str]]


class _Passing(NamedTuple):
    """What one function calls another of the test tree with."""

    name: str
    """What an environment knows the parameter that is filled by."""
    home: str
    helper: Function
    origin: str
    root: str = ""
    """Where what is given begins with a parameter of the caller itself, that parameter."""
    param: str = ""
    """The same as an environment knows it."""


def _takes(function: Function) -> list[str]:
    """Return the parameters that a caller fills by position."""
    params = [p.name for p in function.params if p.kind == "plain"]
    static = any(d.name.rpartition(".")[2] == "staticmethod" for d in function.decorators)
    return params[1:] if function.owner and not static else params


class Parts:
    """Finds the functions that run as part of the tests of one revision."""

    def __init__(self, modules: Mapping[str, Module], suite: Suite, names: Names) -> None:
        self._modules = modules
        self._names = names
        self._roles = dict(suite.roles)
        self._components: dict[str, Component] = {c.id: c for c in suite.components}
        self._functions: dict[tuple[str, str], Function] = {}
        self._indexed: set[str] = set()
        self._envs: dict[tuple[tuple[str, str], ...], Environment] = {}
        self._passes: dict[tuple[str, str], list[_Passing]] = {}

    def of(self, case: Case, leads: Callable[[Part], Iterable[str]]) -> list[Part]:
        """Return the functions that run for *case*, itself first; none when its definition is unreadable.

        *leads* tells the functions of the test tree that a part calls, ``path::qualname``.
        """
        path, qualname = home_of(case.definition)
        function = self.function(path, qualname)
        if function is None:
            return []
        wrappers = tuple(self._wrappers(path, function))
        around = list(self._around(case))
        env, received, bases = self._envs_of(case, function, wrappers, around)

        def part(home: str, found: Function, own: bool) -> Part:
            return Part(home, found, own, received if f"{home}::{found.owner}" in bases else env)

        parts = [part(path, function, True)]
        parts += [part(path, step, True) for step in self._steps(path, function)]
        parts += [part(w.path, w.function, False)._replace(wraps=True) for w in wrappers]
        called = self._called(function, [found for _, found in around])
        parts += [part(home, found, found in called) for home, found in around]
        seen = {(p.path, p.function.qualname) for p in parts}
        most = len(seen) + _MAX_HELPERS
        frontier = list(parts)
        for _ in range(_MAX_DEPTH):
            following: list[Part] = []
            for one in frontier:
                for home, helper in (h for name in leads(one) for h in self._run_as(name)):
                    if (home, helper.qualname) in seen or len(seen) > most:
                        continue
                    seen.add((home, helper.qualname))
                    following.append(part(home, helper, one.own)._replace(wraps=one.wraps))
            parts += following
            frontier = following
        return parts

    @staticmethod
    def _called(function: Function, fixtures: Sequence[Function]) -> list[Function]:
        """The fixtures that a test calls, by way of each other or not, and that do their work only then.

        A fixture that gives what a function inside returns is told by that, unless that asserts something.
        """
        found: list[Function] = []
        asking = [function]
        while asking:
            asker = asking.pop()
            asked = {u.origin for u in asker.body.uses if u.called} & {f"{p.name}()" for p in asker.params}
            given = (f for f in fixtures if f"{f.name}()" in asked and (f.body.checks or not f.body.returns))
            new = [f for f in given if f not in found]
            found += new
            asking += new
        return found

    def _run_as(self, name: str) -> Iterable[tuple[str, Function]]:
        """The functions that run where one of the test tree is called, or an object made of a class there."""
        home, _, qualname = name.partition("::")
        found = self.function(home, qualname)
        if found is not None:
            yield home, found
            return
        methods = [self.function(home, f"{qualname}.{method}") for method in _OF_OBJECTS]
        for method in filter(None, methods):
            if method.name != "run" or any(_THREAD.search(base) for base in self._names.mro(name)):
                yield home, method

    def is_scenario(self, path: str, function: Function) -> bool:
        """Whether a test stands for a scenario that is written in a file of its own (pytest-bdd)."""
        return any(
            r.name.startswith("pytest_bdd.")
            for d in function.decorators
            if d.name.rpartition(".")[2] == "scenario"
            for r in self._names.resolve(path, d.name)[-1:]
        )

    def _steps(self, path: str, function: Function) -> list[Function]:
        """What the steps of a scenario do, as far as its own file says it."""
        if not self.is_scenario(path, function):
            return []
        found = (self._modules.get(path) or Module()).functions
        named = [f for f in found if any(d.name.rpartition(".")[2] in _STEPS for d in f.decorators)]
        return named[:_MAX_HELPERS]

    def _around(self, case: Case) -> Iterable[tuple[str, Function]]:
        """The set-up and the fixtures that run for *case*, each with its file."""
        for id_ in case.setup:
            home, qualname = home_of(id_)
            found = self.function(home, qualname)
            if found is not None:
                yield home, found
        for id_ in case.fixtures:
            component = self._components.get(id_)
            found = self._fixture_function(component) if component is not None else None
            if component is not None and found is not None:
                yield component.path, found

    def is_fixture(self, name: str) -> bool:
        """Whether a function of the test tree, ``path::qualname``, is a fixture."""
        component = self._components.get(name)
        return component is not None and component.kind is ComponentKind.FIXTURE

    def function(self, path: str, qualname: str) -> Function | None:
        """Return a function of a file by its qualified name."""
        if path not in self._indexed:
            self._indexed.add(path)
            for function in (self._modules.get(path) or Module()).functions:
                self._functions[path, function.qualname] = function
        return self._functions.get((path, qualname))

    def _fixtures_by_name(self, case: Case, bases: frozenset[str]) -> dict[str, tuple[str, str]]:
        """What parameters stand for; a fixture that asks for its own name gets the one that it hides.

        *bases* are those of the class that the test is collected from.
        """
        env: dict[str, tuple[str, str]] = {}
        nearest: dict[str, tuple[str, Function]] = {}
        for id_ in case.fixtures:
            component = self._components.get(id_)
            owner = self._fixture_function(component) if component is not None else None
            if component is None or owner is None:
                continue
            home = f"{owner.owner}()." if owner.owner else ""
            value = (component.path, f"{home}{owner.name}()")
            if owner.owner and f"{component.path}::{owner.owner}" in bases:
                # What a fixture of a base takes from its class is the collecting class's.
                value = (case.path, f"{'.'.join(case.classes)}().{owner.name}()")
            env.setdefault(component.name, value)
            if component.name in nearest:
                path, hiding = nearest[component.name]
                env[passed(path, hiding.qualname, component.name)] = value
            nearest[component.name] = component.path, owner
        return env

    @cached_property
    def _shipped(self) -> dict[str, tuple[str, str]]:
        """The fixtures that production ships as a plugin, by name."""
        return {
            f.name: (path, f"{f.name}()")
            for path, module in sorted(self._modules.items())
            if self._roles.get(path) is Role.PRODUCTION
            for f in module.functions
            if not f.owner and any(d.name.rpartition(".")[2] in _FIXTURES for d in f.decorators)
        }

    def _wrappers(self, path: str, function: Function) -> Iterable[_Given]:
        """The functions of the test tree that decorate *function*, with what they give it."""
        params = _takes(function)
        for decorator in function.decorators:
            found = self._names.resolve(path, decorator.name)[-1:] if decorator.name else ()
            for referent in found:
                home, _, qualname = referent.name.partition("::")
                wrapper = self.function(home, qualname) if referent.kind is ReferentKind.TEST else None
                if wrapper is None or self.is_fixture(referent.name):
                    continue
                given: dict[str, tuple[str, str]] = {}
                for place, origin in wrapper.body.hands:
                    if not place.isdigit():
                        given.setdefault(place, (home, origin))
                    elif int(place) < len(params):
                        given.setdefault(params[int(place)], (home, origin))
                yield _Given(home, wrapper, given)

    def _shared(self, env: Environment) -> Environment:
        key = tuple(sorted((k, "\0".join(v)) for k, v in env.items()))
        return self._envs.setdefault(key, env)

    def _envs_of(
        self,
        case: Case,
        function: Function,
        wrappers: Iterable[_Given],
        around: Iterable[tuple[str, Function]],
    ) -> tuple[Environment, Environment, frozenset[str]]:
        """Return fixtures by parameter name, the same with ``self`` as the class of *case*, and its bases.

        What a base class of the tests calls on ``self`` is the collecting class's, where it has its own.
        """
        own = ".".join(case.classes)
        bases = frozenset(self._bases_of(case, own)) if own else frozenset()
        env = self._fixtures_by_name(case, bases)
        for param in function.params:
            if param.name not in env and param.name in self._shipped:
                env[param.name] = self._shipped[param.name]
        for wrapper in wrappers:
            env = {**wrapper.parameters, **env}
        receiver = {"self": (case.path, f"{own}()"), "cls": (case.path, own)} if own else {}
        callers = [(home_of(case.definition)[0], function), *around]
        if any(f.body.passes for _, f in callers):
            env = env | self._passed(callers, self._shared(env), self._shared(env | receiver))
        if not bases:
            return self._shared(env), self._shared(env), bases
        return self._shared(env), self._shared(env | receiver), bases

    def _bases_of(self, case: Case, own: str) -> Sequence[str]:
        """Where the bases of the class that a test is collected from stand; it may be an imported one."""
        if homes := self._names.homes(f"{case.path}::{own}"):
            return homes[1:]
        imported = self._names.resolve(case.path, own)[-1:]
        return self._names.homes(imported[0].name)[1:] if imported else ()

    def _passed(
        self, callers: Sequence[tuple[str, Function]], env: Environment, inside: Environment
    ) -> dict[str, tuple[str, str]]:
        """What the parameters of functions of the test tree stand for where these *callers* run together.

        *inside* is the environment of methods of the class that the test is collected from.  What a helper
        hands on to another is followed.  Two calls of one function with different values cannot be told
        apart: the first counts.
        """
        methods = {(path, f.owner) for path, f in callers if f.owner}
        found: dict[str, tuple[str, str]] = {}
        frontier = list(callers)
        for _ in range(_MAX_DEPTH):
            following: list[tuple[str, Function]] = []
            for path, caller in frontier:
                for passing in self._passes_of(path, caller) if caller.body.passes else ():
                    if passing.name in found:
                        # Members of several names may well be asked for in turn.
                        before, given = found[passing.name][1], passing.origin
                        if is_worded(before) and is_worded(given) and len(before) < _MOST_WORDS:
                            known = dict.fromkeys((*before.split(","), *given.split(",")))
                            found[passing.name] = path, ",".join(known)
                        continue
                    there = inside if (path, caller.owner) in methods else env
                    value = self._value(path, passing, there, found)
                    if value is not None:
                        found[passing.name] = value
                        following.append((passing.home, passing.helper))
            frontier = following
        return found

    def _value(
        self, path: str, passing: _Passing, env: Environment, found: Environment
    ) -> tuple[str, str] | None:
        """The file and the origin of production that a helper is called with, ``None`` where it is none."""
        if not passing.param:
            return path, passing.origin
        given = found.get(passing.param) or env.get(passing.root)
        if given is None:
            return None
        value = (given[0], given[1] + passing.origin.removeprefix(passing.root))
        if passing.param in found:
            return value
        through = self._names.resolve(*value, env=env)
        return value if any(r.kind is ReferentKind.PRODUCTION for r in through) else None

    def _passes_of(self, path: str, caller: Function) -> list[_Passing]:
        """What a function calls functions of the test tree with, where that may be production."""
        key = (path, caller.qualname)
        if key in self._passes:
            return self._passes[key]
        found: list[_Passing] = []
        own = {p.name for p in caller.params}
        for callee, place, origin in caller.body.passes:
            filled = self._filled(path, caller, callee, place)
            if filled is None:
                continue
            home, helper, name = filled
            qualname = helper.qualname
            if is_worded(origin):
                if self._asks(helper, home, name):
                    found.append(_Passing(passed(home, qualname, name), home, helper, origin))
                continue
            root = next(iter(steps(origin)), "")
            if root in own:
                param = passed(path, caller.qualname, root)
                found.append(_Passing(passed(home, qualname, name), home, helper, origin, root, param))
                continue
            through = self._names.resolve(path, origin, caller.qualname)
            if any(r.kind is ReferentKind.PRODUCTION for r in through):
                found.append(_Passing(passed(home, qualname, name), home, helper, origin))
        self._passes[key] = found
        return found

    def _filled(
        self, path: str, caller: Function, callee: str, place: str
    ) -> tuple[str, Function, str] | None:
        """The file and the function of the test tree that is called, with the parameter that is filled."""
        last = self._names.resolve(path, callee, caller.qualname)[-1:]
        home, _, qualname = last[0].name.partition("::") if last else ("", "", "")
        helper = self.function(home, qualname) if last and last[0].kind is ReferentKind.TEST else None
        if helper is None or self.is_fixture(last[0].name):
            return None
        params = _takes(helper)
        name = place if not place.isdigit() else params[int(place)] if int(place) < len(params) else ""
        return (home, helper, name) if name else None

    def _asks(self, helper: Function, home: str, param: str, depth: int = 0) -> bool:
        """Whether a helper asks for a member that its *param* names, or has another ask for it."""
        body = helper.body
        origins = (*(u.origin for u in body.uses), *body.returns)
        if any(param in asks(origin) for origin in origins):
            return True
        if depth >= _MAX_DEPTH:
            return False
        for callee, place, origin in body.passes:
            if origin != param:
                continue
            following = self._filled(home, helper, callee, place)
            if following is not None and self._asks(following[1], following[0], following[2], depth + 1):
                return True
        return False

    def _fixture_function(self, component: Component) -> Function | None:
        found = self.function(component.path, component.name)
        if found is not None and found.line == component.line:
            return found
        module = self._modules.get(component.path) or Module()
        there = next((f for f in module.functions if f.line == component.line), found)
        if there is not None:
            return there
        assigned = next((b for b in module.bindings if b.name == component.name), None)
        made = _FIXTURE_OF.search(assigned.value) if assigned is not None else None
        return self.function(component.path, made[1]) if made is not None else None
