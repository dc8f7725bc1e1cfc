"""What each test does and verifies at a revision, with the helpers, set-up and fixtures it leans on.

A test's *subject* is what its assertions can be traced to.  Where an assertion reads only a mock, a captured
stream or a local list, the production calls made before it are its subject: it observes their effect.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec

from auditor.model.meaning import Profile
from auditor.model.source import Check, CheckKind, Function, Module
from auditor.model.suite import Case, Component, ComponentKind, Role, Suite
from auditor.symbols.names import Names, Referent, ReferentKind
from auditor.symbols.standing import is_subject, is_tool, named_after

_MAX_DEPTH = 3
_MAX_HELPERS = 24
_FEW_HOMES = 3
_MENTION = re.compile(
    r"(?:^['\"]([A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)+)['\"]$)|(?:\b(?:from|import) +([A-Za-z_][\w.]*))"
)


def _home(definition: str) -> tuple[str, str]:
    """Return the file and the qualified name of a node id without parameters."""
    path, _, rest = definition.partition("::")
    return path, rest.replace("::", ".")


_FIXTURES = frozenset({"fixture", "yield_fixture"})
_Env = Mapping[str, tuple[str, str]]


class _Part(NamedTuple):
    """A function that runs as part of a test, and the place its names are looked up in."""

    path: str
    function: Function
    own: bool
    """The test itself or a helper it calls, rather than set-up, a decorator or a fixture."""
    env: _Env
    """Roots beyond the file's own."""
    wraps: bool = False
    """It decorates the test, or is called by what does."""


class _Given(NamedTuple):
    """A function of the test tree that decorates a test, and what it gives to which parameter."""

    path: str
    function: Function
    parameters: dict[str, tuple[str, str]]


class _Facts(NamedTuple):
    """What one part does, its names resolved."""

    exercises: tuple[str, ...]
    test_code: tuple[str, ...]
    """Functions and classes of the test tree that it uses, ``path::qualname``."""
    checks: tuple[Check, ...]
    mocks: tuple[str, ...]
    bare_mocks: int


class _Called(NamedTuple):
    """A call of production code."""

    line: int
    name: str
    constructor: bool


class Profiler:
    """Makes the profiles of one revision's cases."""

    def __init__(self, modules: Mapping[str, Module], suite: Suite, names: Names) -> None:
        self._modules = modules
        self._names = names
        self._roles = dict(suite.roles)
        self._functions: dict[tuple[str, str], Function] = {}
        self._indexed: set[str] = set()
        self._components: dict[str, Component] = {c.id: c for c in suite.components}
        self._envs: dict[tuple[tuple[str, str], ...], _Env] = {}
        self._facts: dict[tuple[str, str, int], _Facts] = {}
        self._bases: dict[str, tuple[str, ...]] = {}
        self._imports: dict[str, frozenset[str]] = {}
        self._mentioned: dict[str, str] = {}
        self._members = names.production_members()

    def profile(self, case: Case) -> Profile:
        """Return what *case* does and verifies; an unreadable definition gives an empty profile."""
        path, qualname = _home(case.definition)
        function = self._function(path, qualname)
        if function is None:
            return Profile(id=case.id, skip=case.skip)
        parts = self._parts(case, path, function)
        body = function.body
        rows = [row for table in function.rows for row in table.values]
        own = [self._look(p) for p in parts if p.own]
        around = [self._look(p) for p in parts if not p.own]
        bodies = [p.function.body for p in parts if p.own]
        checks = tuple(c for facts in own for c in facts.checks)
        verified = (n for c in checks for n in (*c.subject, *c.inside) if ":" not in n)
        exercises = dict.fromkeys(e for facts in own for e in facts.exercises)
        names = dict.fromkeys(name for facts in own for name in facts.test_code)
        helpers = (self._component_of(name) for facts in (*own, *around) for name in facts.test_code)
        return Profile(
            id=case.id,
            exercises=tuple(exercises),
            wrapped=any(self._look(p).exercises for p in parts if p.wraps),
            context=tuple(dict.fromkeys(e for f in around for e in f.exercises if e not in exercises)),
            asserts=tuple(dict.fromkeys(verified)),
            checks=checks,
            mocks=tuple(dict.fromkeys(m for facts in own for m in facts.mocks)),
            bare_mocks=sum(facts.bare_mocks for facts in own),
            uses=tuple(dict.fromkeys((*case.fixtures, *filter(None, helpers)))),
            local=tuple(names),
            routes=tuple(dict.fromkeys(r for b in bodies for r in b.routes)),
            literals=tuple(
                sorted(
                    {x for b in bodies for x in b.literals} | {x for t in function.rows for x in t.literals}
                )
            ),
            names=tuple(sorted({n for b in bodies for n in b.names})),
            statements=body.statements,
            exact=body.exact,
            normal=body.normal,
            size=body.size,
            rows=tuple(rows),
            skip=case.skip,
            shape=body.shape,
            broad_except=body.broad_except,
        )

    # -- which functions run ------------------------------------------------------------------------------

    def _function(self, path: str, qualname: str) -> Function | None:
        if path not in self._indexed:
            self._indexed.add(path)
            for function in (self._modules.get(path) or Module()).functions:
                self._functions[path, function.qualname] = function
        return self._functions.get((path, qualname))

    def _fixtures_by_name(self, case: Case) -> dict[str, tuple[str, str]]:
        env: dict[str, tuple[str, str]] = {}
        for id_ in case.fixtures:
            component = self._components.get(id_)
            if component is not None:
                owner = self._fixture_function(component)
                if owner is not None:
                    home = f"{owner.owner}()." if owner.owner else ""
                    env.setdefault(component.name, (component.path, f"{home}{owner.name}()"))
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
        params = [p.name for p in function.params if p.kind == "plain"]
        if function.owner:
            params = params[1:]
        for decorator in function.decorators:
            found = self._names.resolve(path, decorator.name)[-1:] if decorator.name else ()
            for referent in found:
                home, _, qualname = referent.name.partition("::")
                wrapper = self._function(home, qualname) if referent.kind is ReferentKind.TEST else None
                if wrapper is None or self._is_fixture(referent.name):
                    continue
                given: dict[str, tuple[str, str]] = {}
                for place, origin in wrapper.body.hands:
                    if not place.isdigit():
                        given.setdefault(place, (home, origin))
                    elif int(place) < len(params):
                        given.setdefault(params[int(place)], (home, origin))
                yield _Given(home, wrapper, given)

    def _shared(self, env: _Env) -> _Env:
        key = tuple(sorted((k, "\0".join(v)) for k, v in env.items()))
        return self._envs.setdefault(key, env)

    def _envs_of(self, case: Case, wrappers: Iterable[_Given]) -> tuple[_Env, _Env, frozenset[str]]:
        """Return fixtures by parameter name, the same with ``self`` as the class of *case*, and its bases.

        What a base class of the tests calls on ``self`` is the collecting class's, where it has its own.
        """
        env = self._fixtures_by_name(case)
        asked = self._function(*_home(case.definition))
        for param in asked.params if asked is not None else ():
            if param.name not in env and param.name in self._shipped:
                env[param.name] = self._shipped[param.name]
        for wrapper in wrappers:
            env = {**wrapper.parameters, **env}
        own = ".".join(case.classes)
        bases = frozenset(self._names.mro(f"{case.path}::{own}")[1:]) if own else frozenset()
        bases = frozenset(b for b in bases if "::" in b)
        if not bases:
            return self._shared(env), self._shared(env), bases
        receiver = {"self": (case.path, f"{own}()"), "cls": (case.path, own)}
        return self._shared(env), self._shared(env | receiver), bases

    def _fixture_function(self, component: Component) -> Function | None:
        found = self._function(component.path, component.name)
        if found is not None and found.line == component.line:
            return found
        module = self._modules.get(component.path) or Module()
        return next((f for f in module.functions if f.line == component.line), found)

    def _component_of(self, name: str) -> str:
        path, _, qualname = name.partition("::")
        id_ = f"{path}::{qualname.split('.')[0]}"
        return id_ if id_ in self._components else ""

    def _is_fixture(self, name: str) -> bool:
        component = self._components.get(name)
        return component is not None and component.kind is ComponentKind.FIXTURE

    def _parts(self, case: Case, path: str, function: Function) -> list[_Part]:
        wrappers = tuple(self._wrappers(path, function))
        env, received, bases = self._envs_of(case, wrappers)

        def part(home: str, found: Function, own: bool) -> _Part:
            return _Part(home, found, own, received if f"{home}::{found.owner}" in bases else env)

        parts = [part(path, function, True)]
        parts += [part(w.path, w.function, False)._replace(wraps=True) for w in wrappers]
        for id_ in case.setup:
            home, _, name = id_.partition("::")
            found = self._function(home, name.replace("::", "."))
            if found is not None:
                parts.append(part(home, found, False))
        for id_ in case.fixtures:
            component = self._components.get(id_)
            found = self._fixture_function(component) if component is not None else None
            if component is not None and found is not None:
                parts.append(part(component.path, found, False))
        seen = {(p.path, p.function.qualname) for p in parts}
        frontier = list(parts)
        for _ in range(_MAX_DEPTH):
            following: list[_Part] = []
            for one in frontier:
                for name in self._look(one).test_code:
                    home, _, qualname = name.partition("::")
                    helper = self._function(home, qualname)
                    if helper is None or (home, qualname) in seen or len(seen) > _MAX_HELPERS:
                        continue
                    seen.add((home, qualname))
                    following.append(part(home, helper, one.own)._replace(wraps=one.wraps))
            parts += following
            frontier = following
        return parts

    # -- what they do -------------------------------------------------------------------------------------

    def _resolve(self, part: _Part, origin: str) -> tuple[Referent, ...]:
        return self._names.resolve(part.path, origin, part.function.qualname, part.env)

    def _look(self, part: _Part) -> _Facts:
        # Environments are shared between tests (see _shared): their identity stands for their content.
        key = (part.path, part.function.qualname, id(part.env))
        facts = self._facts.get(key)
        if facts is None:
            facts = self._facts[key] = self._read(part)
        return facts

    def _read(self, part: _Part) -> _Facts:
        body = part.function.body
        exercises: dict[str, None] = {}
        test_code: dict[str, None] = {}
        called: list[_Called] = []
        for use in body.uses:
            for referent in self._referents(part, use.origin):
                if referent.kind is ReferentKind.PRODUCTION:
                    exercises.setdefault(referent.name)
                    if use.called:
                        called.append(_Called(use.line, referent.name, referent.instance))
                elif referent.kind is ReferentKind.TEST and "::" in referent.name:
                    test_code.setdefault(referent.name)
        for name in (*self._imported_inside(part), *self._decorating(part)):
            exercises.setdefault(name)
        for name in self._mentions(body.literals):
            exercises.setdefault(name)
            called.append(_Called(part.function.line, name, False))
        return _Facts(
            exercises=tuple(exercises),
            test_code=tuple(test_code),
            checks=tuple(self._told(part, check, called) for check in body.checks),
            mocks=tuple(dict.fromkeys(m for mock in body.mocks for m in self._mocked(part, mock.target))),
            bare_mocks=sum(not mock.target for mock in body.mocks),
        )

    def _imported_inside(self, part: _Part) -> Iterable[str]:
        """Production that the function imports itself: that the import works is part of what it checks."""
        module = self._modules.get(part.path) or Module()
        for item in module.imports:
            if item.scope == part.function.qualname and item.bound:
                for referent in self._names.resolve(part.path, item.bound, part.function.qualname):
                    if referent.kind is ReferentKind.PRODUCTION:
                        yield referent.name

    def _decorating(self, part: _Part) -> Iterable[str]:
        """Production that a function is decorated with, and so runs through."""
        for decorator in part.function.decorators:
            for referent in self._names.resolve(part.path, decorator.name)[-1:] if decorator.name else ():
                if referent.kind is ReferentKind.PRODUCTION:
                    yield referent.name

    def _referents(self, part: _Part, origin: str) -> Iterable[Referent]:
        """What *origin* passes through; a test's own subclass of a production class leads on to that.

        A member that cannot be resolved, because its owner is made at run time, is looked up by its name:
        where hardly anything that the file imports is called so, that is what is meant.
        """
        told = tuple(self._as_tool(part.path, r) for r in self._resolve(part, origin))
        for referent in told:
            yield self._as_subject(part.path, referent)
            if referent.kind is ReferentKind.TEST and "::" in referent.name:
                for base in self._production_bases(referent.name):
                    yield Referent(
                        kind=ReferentKind.PRODUCTION, name=base, instance=referent.instance, dynamic=True
                    )
        if not any(r.kind is ReferentKind.PRODUCTION and not r.dynamic for r in told[-1:]):
            yield from self._by_name(part.path, origin, told)

    def _as_subject(self, path: str, referent: Referent) -> Referent:
        """Support code that a suite of its own tests stands for production there."""
        if referent.kind is not ReferentKind.TEST or not is_subject(path, referent.path, self._roles):
            return referent
        dotted = self._names.catalog.dotted(referent.path)
        qualname = referent.name.partition("::")[2]
        name = f"{dotted}.{qualname}" if qualname else dotted
        return msgspec.structs.replace(referent, kind=ReferentKind.PRODUCTION, name=name)

    def _as_tool(self, path: str, referent: Referent) -> Referent:
        """An assertion that production ships for tests is a helper of those that are not about it."""
        if referent.kind is not ReferentKind.PRODUCTION or not is_tool(referent):
            return referent
        if named_after(path, referent.path):
            return referent
        qualname = referent.name.removeprefix(f"{self._names.catalog.dotted(referent.path)}.")
        return msgspec.structs.replace(referent, kind=ReferentKind.TEST, name=f"{referent.path}::{qualname}")

    def _production_bases(self, name: str) -> tuple[str, ...]:
        if name not in self._bases:
            found = (self._names.find(b) for b in self._names.mro(name) if "::" not in b)
            self._bases[name] = tuple(
                f.name for f in found if f is not None and f.kind is ReferentKind.PRODUCTION
            )
        return self._bases[name]

    def _by_name(self, path: str, origin: str, told: tuple[Referent, ...]) -> Iterable[Referent]:
        if any(r.kind in (ReferentKind.EXTERNAL, ReferentKind.BUILTIN) for r in told[-1:]):
            return
        known = {r.name.rpartition(".")[2] for r in told}
        for part in origin.split(".")[1:]:
            name = part.rstrip("()[]@")
            if name in known or name not in self._members:
                continue
            homes = [home for home, file in self._members[name] if file in self._imported(path)]
            if len(homes) <= _FEW_HOMES:
                for home in homes:
                    yield Referent(kind=ReferentKind.PRODUCTION, name=home, dynamic=True)

    def _imported(self, path: str) -> frozenset[str]:
        """The production files that a test file imports from, itself."""
        if path not in self._imports:
            found: set[str] = set()
            for item in (self._modules.get(path) or Module()).imports:
                if item.bound:
                    found.update(r.path for r in self._names.resolve(path, item.bound, item.scope))
            self._imports[path] = frozenset(found - {""})
        return self._imports[path]

    def _mentions(self, literals: Iterable[str]) -> Iterable[str]:
        """Production named in strings: dotted paths, and imports in source code kept as text."""
        for text in literals:
            for dotted in _MENTION.findall(text):
                name = next(filter(None, dotted), "").replace(":", ".")
                if name not in self._mentioned:
                    found = self._names.find(name)
                    production = found is not None and found.kind is ReferentKind.PRODUCTION
                    self._mentioned[name] = found.name if found is not None and production else ""
                if self._mentioned[name]:
                    yield self._mentioned[name]

    def _mocked(self, part: _Part, target: str) -> Iterable[str]:
        if not target:
            return
        found = self._names.find(target) if "(" not in target and "[" not in target else None
        if found is not None and found.kind is ReferentKind.PRODUCTION:
            yield found.name
            return
        for referent in self._resolve(part, target):
            if referent.kind is ReferentKind.PRODUCTION:
                yield referent.name

    def _told(self, part: _Part, check: Check, called: list[_Called]) -> Check:
        """Return *check* with its subject resolved."""
        subject = self._symbols(part, check.subject)
        inside = self._symbols(part, check.inside)
        traced = any(":" not in s for s in (*subject, *inside))
        if not traced and not check.trivial:
            before = [c for c in called if c.line <= check.line]
            # Making an object is no behaviour to observe, unless a mock that it was given tells of it.
            telling = [c for c in before if check.kind is CheckKind.MOCK_CALL or not c.constructor]
            subject = (*subject, *dict.fromkeys(f"effect:{c.name}" for c in telling))
        return msgspec.structs.replace(check, subject=subject, inside=inside)

    def _symbols(self, part: _Part, origins: Iterable[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for origin in origins:
            told = tuple(self._referents(part, origin))
            for referent in told:
                match referent.kind:
                    case ReferentKind.PRODUCTION:
                        found.setdefault(referent.name)
                    case ReferentKind.TEST if referent is told[-1] and self._is_fixture(referent.name):
                        # What the fixture gives could not be traced: it may well be production.
                        found.setdefault(f"fixture:{referent.name}")
                    case ReferentKind.TEST:
                        found.setdefault(f"local:{referent.name}")
                    case ReferentKind.EXTERNAL:
                        found.setdefault(f"ext:{referent.name}")
                    case _:
                        pass
        return tuple(found)
