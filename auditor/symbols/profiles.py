"""What each test does and verifies at a revision: its own statements, and the helpers, set-up and fixtures it leans on.

A test's *subject* is what its assertions can be traced to.  Where an assertion reads only a mock, a captured
stream or a local list, the production calls made before it are its subject: it observes their effect.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from auditor.model.meaning import Profile
from auditor.model.source import Check, CheckKind, Function, Module, Route
from auditor.model.suite import Case, Component, Suite
from auditor.symbols.names import Names, Referent, ReferentKind

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_DULL_WORDS = frozenset(
    "test tests testing should when with the a an is are it and or of in on to for from by".split()
)
_MAX_DEPTH = 3
_MAX_HELPERS = 24
_OBSERVED = frozenset({CheckKind.MOCK_CALL})


def words_of(text: str) -> tuple[str, ...]:
    """Return the telling words of a name or sentence, lower case, in order, each once."""
    found = (w.lower() for w in _WORD.findall(text))
    return tuple(dict.fromkeys(w for w in found if w not in _DULL_WORDS))


class _Part(NamedTuple):
    """A function that runs as part of a test, and the place its names are looked up in."""

    path: str
    function: Function
    own: bool
    """The test itself or a helper it calls, rather than set-up or a fixture."""


class Profiler:
    """Makes the profiles of one revision's cases."""

    def __init__(self, modules: Mapping[str, Module], suite: Suite, names: Names) -> None:
        self._modules = modules
        self._names = names
        self._functions: dict[tuple[str, str], Function] = {}
        self._indexed: set[str] = set()
        self._components: dict[str, Component] = {c.id: c for c in suite.components}
        self._envs: dict[tuple[tuple[str, str], ...], dict[str, tuple[str, str]]] = {}

    def profile(self, case: Case) -> Profile:
        """Return what *case* does and verifies; an unreadable definition gives an empty profile."""
        path, _, rest = case.definition.partition("::")
        function = self._function(path, rest.replace("::", "."))
        if function is None:
            return Profile(id=case.id, skip=case.skip)
        env = self._env(case)
        parts, uses = self._parts(case, path, function, env)
        collected = _Collected()
        for part in parts:
            self._gather(part, env, collected)
        body = function.body
        rows = [row for table in function.rows for row in table.values]
        own = [p.function.body for p in parts if p.own]
        return Profile(
            id=case.id,
            exercises=tuple(collected.exercises),
            asserts=tuple(collected.asserts),
            checks=tuple(collected.checks),
            mocks=tuple(collected.mocks),
            bare_mocks=collected.bare_mocks,
            uses=tuple(dict.fromkeys(uses)),
            local=tuple(collected.local),
            routes=tuple(collected.routes),
            literals=tuple(sorted({x for b in own for x in b.literals} | set(_row_literals(rows)))),
            names=tuple(sorted({n for b in own for n in b.names})),
            statements=body.statements,
            exact=body.exact,
            normal=body.normal,
            expanded=body.normal,
            size=body.size,
            rows=tuple(rows),
            words=words_of(" ".join([*case.classes, case.name, function.doc])),
            skip=case.skip,
            shape=body.shape,
        )

    # -- which functions run ------------------------------------------------------------------------------

    def _function(self, path: str, qualname: str) -> Function | None:
        if path not in self._indexed:
            self._indexed.add(path)
            for function in (self._modules.get(path) or Module()).functions:
                self._functions[path, function.qualname] = function
        return self._functions.get((path, qualname))

    def _env(self, case: Case) -> dict[str, tuple[str, str]]:
        """Roots beyond the file's own: ``self`` as the collecting class, fixtures by parameter name."""
        env: dict[str, tuple[str, str]] = {}
        if case.classes and case.definition != case.id:
            env["self"] = (case.path, f"{'.'.join(case.classes)}()")
        for id_ in case.fixtures:
            component = self._components.get(id_)
            if component is not None:
                owner = self._fixture_function(component)
                if owner is not None and not owner.owner:
                    env.setdefault(component.name, (component.path, f"{owner.name}()"))
        key = tuple(sorted((k, "\0".join(v)) for k, v in env.items()))
        return self._envs.setdefault(key, env)

    def _fixture_function(self, component: Component) -> Function | None:
        self._function(component.path, "")
        module = self._modules.get(component.path)
        if module is None:
            return None
        return next((f for f in module.functions if f.line == component.line), None) or self._function(
            component.path, component.name
        )

    def _parts(
        self, case: Case, path: str, function: Function, env: Mapping[str, tuple[str, str]]
    ) -> tuple[list[_Part], list[str]]:
        parts = [_Part(path, function, True)]
        uses: list[str] = []
        for id_ in case.setup:
            home, _, name = id_.partition("::")
            found = self._function(home, name.replace("::", "."))
            if found is not None:
                parts.append(_Part(home, found, False))
        for id_ in case.fixtures:
            uses.append(id_)
            component = self._components.get(id_)
            found = self._fixture_function(component) if component is not None else None
            if component is not None and found is not None:
                parts.append(_Part(component.path, found, False))
        seen = {(p.path, p.function.qualname) for p in parts}
        frontier = list(parts)
        for _ in range(_MAX_DEPTH):
            found_next: list[_Part] = []
            for part in frontier:
                for referent in self._test_code(part, env):
                    home, _, qualname = referent.name.partition("::")
                    helper = self._function(home, qualname)
                    if self._components.get(f"{home}::{qualname.split('.')[0]}"):
                        uses.append(f"{home}::{qualname.split('.')[0]}")
                    if helper is None or (home, qualname) in seen or len(seen) > _MAX_HELPERS:
                        continue
                    seen.add((home, qualname))
                    found_next.append(_Part(home, helper, part.own))
            parts += found_next
            frontier = found_next
        return parts, uses

    def _test_code(self, part: _Part, env: Mapping[str, tuple[str, str]]) -> Iterable[Referent]:
        for use in part.function.body.uses:
            for referent in self._resolve(part, use.origin, env):
                if referent.kind is ReferentKind.TEST and "::" in referent.name:
                    yield referent

    def _resolve(self, part: _Part, origin: str, env: Mapping[str, tuple[str, str]]) -> tuple[Referent, ...]:
        return self._names.resolve(part.path, origin, part.function.qualname, env)

    # -- what they do -------------------------------------------------------------------------------------

    def _gather(self, part: _Part, env: Mapping[str, tuple[str, str]], into: "_Collected") -> None:
        body = part.function.body
        called: list[tuple[int, str]] = []
        for use in body.uses:
            for referent in self._resolve(part, use.origin, env):
                if referent.kind is ReferentKind.PRODUCTION:
                    into.exercises.setdefault(referent.name)
                    if use.called or not referent.instance:
                        called.append((use.line, referent.name))
                elif referent.kind is ReferentKind.TEST and part.own and "::" in referent.name:
                    into.local.setdefault(referent.name)
        for mock in body.mocks:
            if not mock.target:
                into.bare_mocks += 1
                continue
            target = mock.target
            found = self._names.find(target) if "(" not in target and "[" not in target else None
            if found is not None and found.kind is ReferentKind.PRODUCTION:
                into.mocks.setdefault(found.name)
                continue
            for referent in self._resolve(part, target, env):
                if referent.kind is ReferentKind.PRODUCTION:
                    into.mocks.setdefault(referent.name)
        for route in body.routes:
            into.routes.setdefault(route)
        if not part.own:
            return
        for check in body.checks:
            told = self._told(part, check, called, env)
            into.checks.append(told)
            for name in (*told.subject, *told.inside):
                if ":" not in name:
                    into.asserts.setdefault(name)

    def _told(
        self, part: _Part, check: Check, called: list[tuple[int, str]], env: Mapping[str, tuple[str, str]]
    ) -> Check:
        """Return *check* with its subject resolved."""
        subject = self._symbols(part, check.subject, env)
        inside = self._symbols(part, check.inside, env)
        traced = any(":" not in s for s in (*subject, *inside))
        if not traced and check.kind is not CheckKind.HELPER:
            effects = tuple(dict.fromkeys(name for line, name in called if line <= check.line))
            observes = check.kind in _OBSERVED or not subject or any(s.startswith("ext:") for s in subject)
            if effects and observes and not check.trivial:
                subject = (*subject, *[f"effect:{e}" for e in effects])
        return msgspec.structs.replace(check, subject=subject, inside=inside)

    def _symbols(
        self, part: _Part, origins: Iterable[str], env: Mapping[str, tuple[str, str]]
    ) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for origin in origins:
            for referent in self._resolve(part, origin, env):
                match referent.kind:
                    case ReferentKind.PRODUCTION:
                        found.setdefault(referent.name)
                    case ReferentKind.TEST:
                        found.setdefault(f"local:{referent.name}")
                    case ReferentKind.EXTERNAL:
                        found.setdefault(f"ext:{referent.name}")
                    case _:
                        pass
        return tuple(found)


class _Collected:
    """What the parts of a test do, together."""

    def __init__(self) -> None:
        self.exercises: dict[str, None] = {}
        self.asserts: dict[str, None] = {}
        self.checks: list[Check] = []
        self.mocks: dict[str, None] = {}
        self.bare_mocks = 0
        self.local: dict[str, None] = {}
        self.routes: dict[Route, None] = {}


def _row_literals(rows: Iterable[str]) -> Iterable[str]:
    for row in rows:
        yield from re.findall(r"'(?:[^'\\]|\\.)*'|\b\d+(?:\.\d+)?\b", row)
