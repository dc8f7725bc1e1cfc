"""What each test does and verifies at a revision, with the helpers, set-up and fixtures it leans on.

A test's *subject* is what its assertions can be traced to.  Where an assertion reads only a mock, a captured
stream or a local list, the production calls made before it are its subject: it observes their effect.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from auditor.model.meaning import Profile
from auditor.model.source import (
    UNKNOWN_PART,
    Body,
    Check,
    CheckKind,
    Fault,
    Function,
    Mock,
    Module,
    Shape,
    Use,
    our_mistake,
)
from auditor.model.suite import SERVED_BY, Case, Role, Suite, Unread, given_by_class
from auditor.symbols.givers import Givers
from auditor.symbols.hosts import (
    drives_system,
    is_built,
    runs_program,
    runs_site,
    runs_unread,
    stands_for_other,
)
from auditor.symbols.memory import passed
from auditor.symbols.names import Names, Referent, ReferentKind
from auditor.symbols.parts import Part, Parts
from auditor.symbols.routing import Routing
from auditor.symbols.standing import is_shim, is_subject, is_tool, named_after, shipped

_FEW_HOMES = 3
_MOST_FIELDS = 8
_MANY_USERS = 8
_MOST_SERVED = 8
_SEVERAL_WORDS = re.compile(r"[A-Za-z0-9](_|(?<=[a-z])(?=[A-Z]))[A-Za-z0-9]")
_REQUEST = re.compile(r"\.(?:get|post|put|patch|delete|head|options|\w*request|open|trace)\(\)")
_CONSTANT_ADDRESS = re.compile(r"""f?['"]((?:\{[^{}]*\})?/[^'"\s?]*)(?:\?[^'"]*)?['"]""")
_VARYING = re.compile(r"\{[^{}]*\}")
_ROUTE_NAME = re.compile(r"""['"](\w+[:.])*[A-Za-z][\w-]{3,}['"]""")
_REVERSING = frozenset({"reverse", "reverse_lazy", "url_for", "url_path_for", "route_url", "route_path"})
"""Calls that make an address from its name."""
_MENTION = re.compile(
    r"(?:^['\"]([A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)+)['\"]$)|(?:\b(?:from|import) +([A-Za-z_][\w.]*))"
)
_OUTSIDE = re.compile(
    r"ext:(os\.(listdir|stat|walk|scandir|path\.(is|exists|lexists|getsize|getmtime))|io\.open|codecs\.open"
    r"|pathlib\.|glob\.|filecmp\.|zipfile\.|tarfile\.|sqlite3\.|shelve\.|requests\.|urllib|http\.client\.|socket\.)"
)
"""What looks at files, databases and servers: there the work of a set-up shows."""
_EMPTY = frozenset({"None", "{}", "[]", "()", "''", '""', "dict()", "list()", "set()", "b''"})
"""Values, as they are written, of attributes that are there to be filled."""
_FILLING = frozenset({"append", "add", "extend", "insert", "setdefault", "update"})
"""Methods that put something into a collection."""
_STORE = re.compile(r"_\[[^=]*\]\s*[-+|]?=(?!=)")
"""Where an item is assigned, in the normal form of a statement."""
_RECORDERS = frozenset(
    {"capfd", "capfdbinary", "caplog", "capsys", "capsysbinary", "capteesys", "mailoutbox", "recwarn"}
)
"""Fixtures of pytest and pytest-django that keep what was logged, printed, warned or sent."""
_ON_OBJECTS = frozenset({"assign", "patch.object"})
"""Styles of replacing what an object or a class has."""


class _Facts(NamedTuple):
    """What one part does, its names resolved."""

    exercises: tuple[str, ...]
    test_code: tuple[str, ...]
    """Functions and classes of the test tree that it uses, ``path::qualname``."""
    done: tuple[str, ...]
    """What of production it calls, other than to make an object."""
    checks: tuple[Check, ...]
    mocks: tuple[str, ...]
    replaced: tuple[str, ...]
    """Methods of production that it puts a mock in place of on an object or class that it has."""
    bare_mocks: int
    opaque: bool
    """It uses something of this repository that is not read, or starts a process, which may be that."""
    unread: bool
    """It runs code that is not read there, such as a module by a name that is not written out."""
    answering: tuple[str, ...]
    """Production that answers at the addresses that it has."""


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
        self._components = frozenset(c.id for c in suite.components)
        self._failed: dict[str, Fault] = {}
        self._of_plugin = suite.of_plugin
        self._distributions = suite.distributions
        self._parts = Parts(modules, suite, names)
        self._facts: dict[tuple[str, str, int, tuple[str, ...], tuple[str, ...]], _Facts] = {}
        self._bases: dict[str, tuple[str, ...]] = {}
        self._held: dict[str, tuple[str, ...]] = {}
        self._imports: dict[str, frozenset[str]] = {}
        self._fakes: dict[str, frozenset[str]] = {}
        self._mentioned: dict[str, str] = {}
        self._members = names.production_members()
        self._routing = Routing(names)
        self._givers = Givers(names, self._parts, shipped(self._roles), self._referents)

    def profile(self, case: Case) -> Profile:
        """Return what *case* does and verifies; an unreadable definition gives an empty profile.

        So does one that this fails on, which is noted among the `unread`.
        """
        try:
            return self._profile(case)
        except Exception as error:  # noqa: BLE001 - a mistake of ours in one test must not cost the others
            self._failed[case.id] = our_mistake(case.id, error)
            return Profile(id=case.id, opaque=True, skip=case.skip)

    def unread(self, revision: str) -> Iterator[Unread]:
        """Yield the tests that could not be followed so far through a mistake of ours, by their files."""
        for id_, fault in self._failed.items():
            path = id_.partition("::")[0]
            yield Unread(path=path, revision=revision, role=self._roles.get(path, Role.TEST), fault=fault)

    def _profile(self, case: Case) -> Profile:
        parts = self._parts.of(case, lambda part: self._look(part).test_code)
        if not parts:
            return Profile(id=case.id, skip=case.skip)
        function = parts[0].function
        body = function.body
        tables = function.tables
        around = [self._look(p) for p in parts if not p.own]
        # What goes to an address that is kept elsewhere goes to one that was made ready before.
        kept = tuple(dict.fromkeys(a for facts in around for a in facts.answering))
        if any(p.own and _goes_anywhere(p) for p in parts):
            kept = tuple(dict.fromkeys((*kept, *self._named_among(parts))))
        own = [self._look(p, kept if _goes_anywhere(p) else ()) for p in parts if p.own]
        if not any(facts.answering for facts in own) and (served := self._served(parts)):
            own = [self._look(p, served) for p in parts if p.own]
        # Where helpers ask, what the test itself asserts is about whoever answers them.
        if asked := tuple(dict.fromkeys(a for facts in own[1:] for a in facts.answering)):
            own[0] = self._look(parts[0], kept if _goes_anywhere(parts[0]) else (), asked)
        bodies = [p.function.body for p in parts if p.own]
        replaced = frozenset(m for facts in (*own, *around) for m in facts.replaced)
        checks = tuple(_without(c, replaced) for facts in own for c in facts.checks)
        verified = (n for c in checks for n in (*c.subject, *c.inside) if ":" not in n)
        exercises = dict.fromkeys(e for facts in own for e in facts.exercises)
        opaque = any(facts.opaque for facts in (*own, *around))
        if not exercises and not opaque:
            done = dict.fromkeys(f"effect:{name}" for facts in around for name in facts.done)
            checks = tuple(_with_effects(c, done) for c in checks)
        names = dict.fromkeys(name for facts in own for name in facts.test_code)
        # What a scenario does is told elsewhere, be its own body empty.
        scenario = self._parts.is_scenario(parts[0].path, function)
        helpers = (self._component_of(name) for facts in (*own, *around) for name in facts.test_code)
        return Profile(
            id=case.id,
            exercises=tuple(exercises),
            wrapped=any(self._look(p).exercises for p in parts if p.wraps) or any(self._decorating(parts[0])),
            context=tuple(dict.fromkeys(e for f in around for e in f.exercises if e not in exercises)),
            opaque=opaque
            or any(
                self._look(p).unread for p in parts if p.own or f"{p.path}::{p.function.qualname}" in names
            )
            or self._of_plugin
            or self._is_driving(case, parts)
            or (scenario and len(own) == 1),
            asserts=tuple(dict.fromkeys(verified)),
            checks=checks,
            mocks=tuple(dict.fromkeys(m for facts in own for m in facts.mocks)),
            bare_mocks=sum(facts.bare_mocks for facts in own),
            uses=tuple(dict.fromkeys((*case.fixtures, *filter(None, helpers)))),
            local=tuple(name for name in names if self._is_code(name)),
            routes=tuple(dict.fromkeys(r for b in bodies for r in b.routes)),
            literals=tuple(
                sorted(
                    {x for b in bodies for x in b.literals}
                    | {x for t in tables for x in t.literals}
                    | given_by_class(case.id, case.definition, self._modules)
                )
            ),
            names=tuple(sorted({n for b in bodies for n in b.names})),
            statements=body.statements,
            exact=body.exact,
            normal=body.normal,
            size=body.size,
            rows=tuple(row for table in tables for row in table.values),
            skip=case.skip,
            shape=Shape.ORDINARY if scenario else body.shape,
            broad_except=body.broad_except,
        )

    def _served(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """Production in the application that a base class serves to each test of a class."""
        serving = [p for p in parts if not p.own and p.function.owner and p.function.name in SERVED_BY]
        found = dict.fromkeys(name for p in serving for name in self._look(p).exercises)
        return tuple(found)[:_MOST_SERVED]

    def _is_driving(self, case: Case, parts: Sequence[Part]) -> bool:
        """Whether a test drives the system by what a plugin or its base class gives it, or its fixtures."""
        if case.classes and any(map(runs_site, self._names.mro(f"{case.path}::{'.'.join(case.classes)}"))):
            return True
        given = {id_.rpartition("::")[2] for id_ in case.fixtures}
        given |= {name for table in parts[0].function.rows for name in table.names}
        # A fixture that asks for one of its own name gets the plugin's.
        return any(
            drives_system(param.name) and (param.name not in given or param.name == part.function.name)
            for part in (parts[0], *(p for p in parts if not p.own and not p.wraps))
            for param in part.function.params
        )

    def _is_code(self, name: str) -> bool:
        """Whether a name of test code is that of a function or class, and not of data."""
        path, _, qualname = name.partition("::")
        outline = self._names.catalog.outline(path)
        return qualname in outline.functions or qualname in outline.classes

    def _component_of(self, name: str) -> str:
        path, _, qualname = name.partition("::")
        id_ = f"{path}::{qualname.split('.')[0]}"
        return id_ if id_ in self._components else ""

    # -- what they do -------------------------------------------------------------------------------------

    def _resolve(self, part: Part, origin: str) -> tuple[Referent, ...]:
        return self._names.resolve(part.path, origin, part.function.qualname, part.env)

    def _look(self, part: Part, kept: tuple[str, ...] = (), asked: tuple[str, ...] = ()) -> _Facts:
        """Return what a part does.

        *kept* answers at the addresses that were made ready for it, *asked* at those that its helpers have.
        """
        # Environments are shared between tests (see _shared): their identity stands for their content.
        key = (part.path, part.function.qualname, id(part.env), kept, asked)
        facts = self._facts.get(key)
        if facts is None:
            facts = self._facts[key] = self._read(part, kept, asked)
        return facts

    def _read(self, part: Part, kept: tuple[str, ...], asked: tuple[str, ...]) -> _Facts:
        body = part.function.body
        exercises: dict[str, None] = {}
        test_code: dict[str, None] = {}
        called: list[_Called] = []
        opaque = unread = False
        for use in body.uses:
            for referent in self._referents_in_all_rows(part, use.origin):
                opaque = opaque or self._is_out_of_sight(part.path, referent)
                unread = unread or runs_unread(referent, use.args)
                if referent.kind is ReferentKind.PRODUCTION:
                    exercises.setdefault(referent.name)
                    if use.called:
                        called.append(_Called(use.line, referent.name, referent.instance))
                elif referent.kind is ReferentKind.TEST and "::" in referent.name:
                    test_code.setdefault(referent.name)
        for name in (*self._imported_inside(part), *self._decorating(part)):
            exercises.setdefault(name)
        answering = tuple(dict.fromkeys((*self._answering(part, test_code), *kept)))
        for name in (*self._mentions(body.literals), *answering):
            exercises.setdefault(name)
            called.append(_Called(part.function.line, name, False))
        called += [_Called(part.function.line, name, False) for name in asked]
        mocked = [(mock, name) for mock in body.mocks for name in self._mocked(part, mock.target)]
        return _Facts(
            exercises=tuple(exercises),
            test_code=tuple(test_code),
            done=tuple(dict.fromkeys(c.name for c in called if not c.constructor)),
            checks=tuple(self._told(part, check, called, answering) for check in body.checks),
            mocks=tuple(dict.fromkeys(name for _, name in mocked)),
            replaced=tuple(name for mock, name in mocked if self._is_on_object(mock, name)),
            bare_mocks=sum(not mock.target for mock in body.mocks),
            opaque=opaque,
            unread=unread,
            answering=answering,
        )

    def _is_out_of_sight(self, path: str, referent: Referent) -> bool:
        """Whether what a name stands for may run production that is not read."""
        elsewhere = runs_program(referent) or stands_for_other(referent)
        return elsewhere or self._is_opaque(path, referent) or self._is_filled_elsewhere(referent)

    def _is_opaque(self, path: str, referent: Referent) -> bool:
        """Whether a name of this repository leads nowhere: its module is compiled, or is not there."""
        if referent.kind is ReferentKind.EXTERNAL and is_built(referent.name, self._distributions):
            return True
        if referent.kind is ReferentKind.UNKNOWN and referent.path:
            # A module of production has no such name by itself: it makes it while it loads.
            return self._names.catalog.kind(referent.path) is ReferentKind.PRODUCTION
        return (
            referent.kind is ReferentKind.UNKNOWN
            and "." in referent.name
            and self._names.catalog.imports.is_own(referent.name, path)
        )

    def _is_filled_elsewhere(self, referent: Referent) -> bool:
        """Whether what a test reads is an empty attribute of a class of tests that nothing there fills.

        A harness does, with what a program left behind.
        """
        if referent.kind is not ReferentKind.TEST or referent.instance:
            return False
        path, _, qualname = referent.name.partition("::")
        owner, dot, name = qualname.rpartition(".")
        outline = self._names.catalog.outline(path) if dot else None
        cls = outline.classes.get(owner) if outline else None
        if outline is None or cls is None or name in outline.assigned.get(owner, {}):
            return False
        # What a class says the kind of is filled by who makes its objects.
        if not any(b.name == name and b.value in _EMPTY and not b.annotation for b in cls.attributes):
            return False
        if any(_fills(f, name) for f in outline.module.functions if f.owner):
            return False
        return not any(f"{path}::{owner}" in self._names.mro(other) for other in self._giving[name])

    @cached_property
    def _giving(self) -> Mapping[str, list[str]]:
        """The classes of tests that have a value of their own for an attribute, by its name."""
        found: dict[str, list[str]] = defaultdict(list)
        for path, module in self._modules.items():
            if self._roles.get(path) in (Role.TEST, Role.SUPPORT):
                for cls in module.classes:
                    for given in cls.attributes:
                        if given.value not in _EMPTY:
                            found[given.name].append(f"{path}::{cls.qualname}")
        return found

    def _imported_inside(self, part: Part) -> Iterable[str]:
        """Production that the function imports itself: that the import works is part of what it checks."""
        module = self._modules.get(part.path) or Module()
        for item in module.imports:
            if item.scope == part.function.qualname and item.bound:
                for referent in self._names.resolve(part.path, item.bound, part.function.qualname):
                    if referent.kind is ReferentKind.PRODUCTION:
                        yield referent.name

    def _decorating(self, part: Part) -> Iterable[str]:
        """Production that a function, or its class, is decorated with, and so runs through.

        What makes a property of it does not run it.
        """
        decorators = list(part.function.decorators)
        owner = self._names.catalog.outline(part.path).classes.get(part.function.owner)
        if owner is not None and part.own:
            decorators += owner.decorators
        for decorator in decorators:
            if "property" in decorator.name:
                continue
            for referent in self._names.resolve(part.path, decorator.name)[-1:] if decorator.name else ():
                if referent.kind is ReferentKind.PRODUCTION:
                    yield referent.name

    def _referents(self, part: Part, origin: str) -> Iterable[Referent]:
        """What *origin* passes through; a test's own subclass of a production class leads on to that.

        A member that cannot be resolved, because its owner is made at run time, is looked up by its name:
        where hardly anything that the file imports is called so, or one method in all of production is, that
        is what is meant.
        """
        told = tuple(self._as_tool(part.path, r) for r in self._resolve(part, origin))
        for referent in told:
            yield self._as_subject(part.path, referent)
            if referent.kind is ReferentKind.TEST and "::" in referent.name:
                for base in (*self._production_bases(referent.name), *self._fields(referent.name)):
                    yield Referent(
                        kind=ReferentKind.PRODUCTION, name=base, instance=referent.instance, dynamic=True
                    )
        if not any(r.kind is ReferentKind.PRODUCTION and not r.dynamic for r in told[-1:]):
            yield from self._by_name(part.path, origin, told)

    def _referents_in_all_rows(self, part: Part, origin: str) -> Iterable[Referent]:
        for each in _in_all_rows(part.function.body, (origin,)):
            yield from self._referents(part, each)

    def _as_subject(self, path: str, referent: Referent) -> Referent:
        """Support code that a suite of its own tests stands for production there."""
        if referent.kind is not ReferentKind.TEST or not is_subject(path, referent.path, self._roles):
            return referent
        dotted = self._names.catalog.dotted(referent.path)
        qualname = referent.name.partition("::")[2]
        name = f"{dotted}.{qualname}" if qualname else dotted
        return msgspec.structs.replace(referent, kind=ReferentKind.PRODUCTION, name=name)

    def _as_tool(self, path: str, referent: Referent) -> Referent:
        """Return *referent* as it is to tests that are not about it.

        An assertion that production ships for tests is a helper of theirs, and a shim what a builtin is.
        """
        if referent.kind is not ReferentKind.PRODUCTION:
            return referent
        if is_shim(path, referent):
            return msgspec.structs.replace(referent, kind=ReferentKind.BUILTIN)
        if not is_tool(referent) or named_after(path, referent.path):
            return referent
        if not referent.path:
            # What an object has that is not defined here is another package's: ``shop.np.testing``.
            return msgspec.structs.replace(referent, kind=ReferentKind.EXTERNAL)
        qualname = referent.name.removeprefix(f"{self._names.catalog.dotted(referent.path)}.")
        return msgspec.structs.replace(referent, kind=ReferentKind.TEST, name=f"{referent.path}::{qualname}")

    def _production_bases(self, name: str) -> tuple[str, ...]:
        if name not in self._bases:
            found = (self._names.find(b) for b in self._names.mro(name) if "::" not in b)
            self._bases[name] = tuple(
                f.name for f in found if f is not None and f.kind is ReferentKind.PRODUCTION
            )
        return self._bases[name]

    def _fields(self, name: str) -> tuple[str, ...]:
        """What of production a class of the test tree has for its attributes, as a model has its fields.

        Classes of tests have there what some of these need.
        """
        if name not in self._held:
            found: dict[str, None] = {}
            for cls in self._names.mro(name):
                path, _, qualname = cls.partition("::")
                outline = self._names.catalog.outline(path) if qualname else None
                if outline is None or qualname not in outline.classes:
                    continue
                if any(m.startswith("test") for m in outline.members.get(qualname, ())):
                    return self._held.setdefault(name, ())
                for bound in outline.classes[qualname].attributes:
                    for referent in self._names.resolve(path, bound.origin, qualname)[-1:]:
                        if referent.kind is ReferentKind.PRODUCTION:
                            found.setdefault(referent.name)
            self._held[name] = tuple(found)[:_MOST_FIELDS]
        return self._held[name]

    def _by_name(self, path: str, origin: str, told: tuple[Referent, ...]) -> Iterable[Referent]:
        proxy = any(map(stands_for_other, told))
        if not proxy and any(r.kind in (ReferentKind.EXTERNAL, ReferentKind.BUILTIN) for r in told[-1:]):
            return
        known = frozenset() if proxy else {r.name.rpartition(".")[2] for r in told}
        for part in origin.split(".")[1:]:
            name = part.rstrip("()[]@*")
            if name in known or name not in self._members or name in self._own_members(path):
                continue
            homes = [home for home, file in self._members[name] if file in self._imported(path)]
            if not homes and (sole := self._sole_method(name)):
                homes = [sole]
            if len(homes) <= _FEW_HOMES:
                for home in homes:
                    yield Referent(kind=ReferentKind.PRODUCTION, name=home, dynamic=True)

    @cached_property
    def _asked_for(self) -> Counter[str]:
        """In how many functions of production a name occurs."""
        found: Counter[str] = Counter()
        for path, module in self._modules.items():
            if self._roles.get(path) is Role.PRODUCTION:
                for function in module.functions:
                    found.update(set(function.body.names))
        return found

    def _sole_method(self, name: str) -> str:
        """The only production code of a name of several words, where it is a method that overrides no other
        package's; ``""`` where there is none such.

        What many ask for, and one class has, is asked of objects of other packages.
        """
        if len(self._members[name]) != 1 or _SEVERAL_WORDS.search(name) is None:
            return ""
        if self._asked_for[name] > _MANY_USERS:
            return ""
        home = self._members[name][0][0]
        classes = self._names.mro(home.rpartition(".")[0])
        return home if classes and all(map(self._names.mro, classes)) else ""

    def _own_members(self, path: str) -> frozenset[str]:
        """What the fakes of a test file have: what its classes without tests and without production define,
        and what it puts mocks in place of.
        """
        if path not in self._fakes:
            functions = (self._modules.get(path) or Module()).functions
            methods = [f for f in functions if f.owner]
            tests = {f.owner for f in methods if f.name.startswith("test")}
            fakes = (m for m in methods if m.owner not in tests)
            own = {m.name for m in fakes if not self._production_bases(f"{path}::{m.owner}")}
            own |= {mock.target.rpartition(".")[2] for f in functions for mock in f.body.mocks if mock.target}
            self._fakes[path] = frozenset(own)
        return self._fakes[path]

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

    def _answering(self, part: Part, test_code: Iterable[str]) -> Iterable[str]:
        """Production that answers at the addresses that a part has, by whatever way it asks there.

        *test_code* are the names of the test tree that it uses: some may be constants.
        """
        body = part.function.body
        routes = {(r.path, r.method): None for r in body.routes}
        asked = {r.path for r in body.routes}
        texts = (literal[1:-1] for literal in body.literals if literal[1:2] == "/" and len(literal) > 3)
        constants = filter(None, map(self._address, test_code))
        for text in (*body.addresses, *constants, *(t.split("?")[0] for t in texts)):
            if text not in asked:
                routes.setdefault((text, ""))
        for path, method in routes:
            if not self._routing.is_answered_in(part.path, part.function.qualname, path):
                yield from self._routing.handlers(path, method)
        for use in body.uses:
            called = _last_name(use)
            if use.args and called in _REVERSING:
                for name in use.args:
                    yield from self._routing.named(name.strip("'\""))
            elif use.args and called == "call_command":
                yield from self._routing.command(use.args[0].strip("'\""))

    def _address(self, name: str) -> str:
        """The address that a constant of the test tree, ``path::qualname``, is; ``""`` for what is none."""
        path, _, qualname = name.partition("::")
        owner, _, last = qualname.rpartition(".")
        outline = self._names.catalog.outline(path)
        if owner:
            cls = outline.classes.get(owner)
            bound = [b for b in cls.attributes if b.name == last] if cls is not None else []
        else:
            bound = outline.bindings.get(last, [])
        found = _CONSTANT_ADDRESS.fullmatch(bound[0].value) if len(bound) == 1 else None
        return _VARYING.sub(UNKNOWN_PART, found[1]) if found is not None else ""

    def _named_among(self, parts: Sequence[Part]) -> Iterable[str]:
        """Production at the addresses of names that a test has, where it asks for one by a name it keeps."""
        own = [p.function for p in parts if p.own]
        asked = (u for f in own for u in f.body.uses if not u.args)
        if any(_last_name(u) in _REVERSING for u in asked):
            texts = (x for f in own for x in (*f.body.literals, *(x for t in f.rows for x in t.literals)))
            for text in dict.fromkeys(texts):
                if _ROUTE_NAME.fullmatch(text):
                    yield from self._routing.named(text[1:-1])

    def _mocked(self, part: Part, target: str) -> Iterable[str]:
        if not target:
            return
        found = self._names.find(target) if "(" not in target and "[" not in target else None
        if found is not None and found.kind is ReferentKind.PRODUCTION:
            yield found.name
            return
        member = target.rpartition(".")[2]
        for referent in self._resolve(part, target):
            # What the chain passes through is not replaced.
            if referent.kind is ReferentKind.PRODUCTION and referent.name.rpartition(".")[2] == member:
                yield referent.name

    def _is_on_object(self, mock: Mock, name: str) -> bool:
        """Whether a mock is in place of a method, so that whoever calls that gets it."""
        return mock.style in _ON_OBJECTS and bool(self._names.mro(name.rpartition(".")[0]))

    def _told(self, part: Part, check: Check, called: list[_Called], answering: tuple[str, ...]) -> Check:
        """Return *check* with its subject resolved; what a request gives is from whoever is *answering*."""
        asked = [o for o in (*check.subject, *check.inside) if answering and _REQUEST.search(o)]
        own = [o for o in check.subject if o not in asked]
        # What it was called with, and hands on as it is, may be no more than what another works on.
        handed = [o for o in own if _is_handed(part, o)]
        subject = self._symbols(part, (o for o in own if o not in handed))
        inside = self._symbols(part, (o for o in check.inside if o not in asked))
        if asked:
            subject = tuple(dict.fromkeys((*answering, *subject)))
        traced = any(":" not in s for s in (*subject, *inside))
        if not traced and not check.trivial:
            before = [c for c in called if c.line <= check.line]
            # Making an object is no behaviour to observe, unless a mock that it was given tells of it, or
            # what was logged, printed or warned.
            tells = check.kind is CheckKind.MOCK_CALL or any(map(_is_recorded, (*own, *check.inside)))
            telling = [c for c in before if tells or not c.constructor]
            subject = (*subject, *dict.fromkeys(f"effect:{c.name}" for c in telling))
            if not telling:
                subject = tuple(dict.fromkeys((*subject, *self._symbols(part, handed))))
        return msgspec.structs.replace(check, subject=subject, inside=inside)

    def _symbols(self, part: Part, origins: Iterable[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for origin in _in_all_rows(part.function.body, origins):
            if self._givers.is_set_by_name(part, origin):
                found.setdefault(f"fixture:{part.path}::{part.function.owner}")
            told = tuple(self._referents(part, origin))
            traced = any(r.kind is ReferentKind.PRODUCTION for r in told)
            for referent in told:
                match referent.kind:
                    case ReferentKind.PRODUCTION:
                        found.setdefault(referent.name)
                    case ReferentKind.TEST if not traced and self._givers.may_give(
                        part, origin, referent, last=referent is told[-1]
                    ):
                        found.setdefault(f"fixture:{referent.name}")
                    case ReferentKind.TEST:
                        found.setdefault(f"local:{referent.name}")
                    case ReferentKind.EXTERNAL:
                        found.setdefault(f"ext:{referent.name}")
                    case _:
                        pass
        return tuple(found)


def _is_recorded(origin: str) -> bool:
    """Whether an origin is a record that a fixture keeps of what was logged, printed, warned or sent."""
    return origin.partition(".")[0] in _RECORDERS


def _is_handed(part: Part, origin: str) -> bool:
    """Whether an origin is a parameter by itself that the caller is known to fill."""
    return passed(part.path, part.function.qualname, origin) in part.env


def _without(check: Check, replaced: frozenset[str]) -> Check:
    """Return *check* without what the test itself replaced: what that gives is the mock's, and not its own.

    That the mock was called is an effect of production all the same.
    """
    if check.kind is CheckKind.MOCK_CALL or replaced.isdisjoint((*check.subject, *check.inside)):
        return check
    dropped = set(replaced)
    owners = {name.rpartition(".")[0] for name in replaced}
    if not any(":" not in s and s not in dropped | owners for s in (*check.subject, *check.inside)):
        # What is left is but whose it was.
        dropped |= owners
    return msgspec.structs.replace(
        check,
        subject=tuple(s for s in check.subject if s not in dropped),
        inside=tuple(s for s in check.inside if s not in dropped),
    )


def _with_effects(check: Check, done: Iterable[str]) -> Check:
    """Return an assertion that looks at files, or outside in another way, as one about what was *done*."""
    known = (*check.subject, *check.inside)
    looks = any(map(_OUTSIDE.match, known)) and not any(s.startswith("fixture:") for s in known)
    return msgspec.structs.replace(check, subject=(*check.subject, *done)) if looks else check


def _last_name(use: Use) -> str:
    """The last name of what is called."""
    return use.origin.removesuffix("()").rpartition(".")[2]


def _fills(method: Function, name: str) -> bool:
    """Whether a method may put something into an attribute: ``self.x.append(…)``, ``self.x[…] = …``."""
    reads = [
        parts for u in method.body.uses if (parts := u.origin.split("."))[1:2] in ([name], [f"{name}[]"])
    ]
    stores = any(_STORE.match(statement) for statement in method.body.statements)
    return any(p[-1].removesuffix("()") in _FILLING or (stores and p[1] != name) for p in reads)


def _goes_anywhere(part: Part) -> bool:
    """Whether a part makes a request at an address that it does not write out."""
    return any(route.path == UNKNOWN_PART for route in part.function.body.routes)


def _in_all_rows(body: Body, origins: Iterable[str]) -> Iterable[str]:
    """Yield *origins* of a body, and what they are in the other rows of its table."""
    for origin in origins:
        yield origin
        for first, others in body.rows:
            rest = origin.removeprefix(first)
            if origin.startswith(first) and rest[:1] in ("", ".", "(", "[", "@", "*"):
                yield from (f"{other}{rest}" for other in others)
