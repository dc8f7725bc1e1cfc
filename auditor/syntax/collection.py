"""The tests of a revision: what pytest or unittest collects, and what is written as a test but is not."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from auditor.model.source import Binding, Class, Decorator, Function, Import, Module, Shape
from auditor.model.suite import Case, Role, node_id
from auditor.syntax.classes import Classes, ClassInfo, Member, conditional, hides
from auditor.syntax.configuration import CollectionConfig, Project
from auditor.syntax.discovery import Discovery, Reach, gathered
from auditor.syntax.fixtures import Fixtures, asked, tried
from auditor.syntax.known_fixtures import known
from auditor.syntax.marks import NO_REASON, Aliases, Effects, effects, text
from auditor.syntax.names import Found, Names
from auditor.syntax.roles import is_test, matches, named_like_test, takes_function
from auditor.syntax.selection import Selection

CLASS_NAME = "class name does not match python_classes"
FUNCTION_NAME = "function name does not match python_functions"
SWITCHED_OFF = "__test__ is false"
IN_TESTCASE = "nested in a TestCase, of which only the methods are collected"
_PLAIN_TESTCASE = frozenset({"unittest.TestCase", "unittest.case.TestCase"})
_NOT_AWAITING = ("patch", "mock.patch", "unittest.", "pytest.mark.")
"""Beginnings of the names of decorators that leave it to others to run what they decorate."""
UNITTEST_ONLY = "unittest collects methods of TestCase classes only"
DELETED = "its name is deleted again"

_HOOK = "pytest_pycollect_makeitem"
_OF_CLASSES = frozenset({"isclass", "Class", "ClassType"})

_METHOD_SETUPS = ("setup_class", "setup_method", "setup")
_CASE_SETUPS = (
    *("setUpClass", "setUpTestData", "setUp", "asyncSetUp", "_pre_setup", "_fixture_setup"),
    *_METHOD_SETUPS,
)
_MODULE_SETUPS = ("setUpModule", "setup_module", "setup")


class Workspace:
    """Everything about one revision that collecting and the search for components share."""

    def __init__(
        self,
        modules: Mapping[str, Module],
        roles: Mapping[str, Role],
        config: CollectionConfig,
        discovery: Discovery | None = None,
    ) -> None:
        """Take all modules, the role of every path, and the settings of the revision."""
        self.modules = modules
        self.roles = roles
        self.config = config
        self.discovery = discovery or Discovery(config, roles, gathered(modules))
        self.names = Names(modules, tuple(f for p in config.projects for f in p.pythonpath))
        self.classes = Classes(self.names)
        self.fixtures = Fixtures(self.names, known(config.plugins))
        self.aliases = Aliases(self.names)
        self.classes_by_hook = any(
            f.name == _HOOK and not _OF_CLASSES.isdisjoint(f.body.names)
            for m in modules.values()
            for f in m.functions
        )
        """A plugin of the project's own says which classes hold tests."""


def collect(
    modules: Mapping[str, Module],
    roles: Mapping[str, Role],
    config: CollectionConfig,
    workspace: Workspace | None = None,
    only: Collection[str] | None = None,
) -> tuple[Case, ...]:
    """Return the tests of a revision, in source order file by file; every id is there once.

    *modules* should hold production too, since bases and fixtures may come from there.  *workspace* is one
    made from the same values, to be shared; *only* limits the result to some files.
    """
    space = workspace or Workspace(modules, roles, config)
    cases: list[Case] = []
    for path in sorted(modules if only is None else [p for p in only if p in modules]):
        if roles.get(path) in {Role.TEST, Role.SUPPORT} and modules[path].fault is None:
            cases.extend(_File(space, path).cases())
    return tuple(cases)


@dataclass(slots=True)
class _Owner:
    """The class or module that tests are collected from."""

    names: tuple[str, ...] = ()
    around: tuple[ClassInfo, ...] = ()
    """Classes around the tests, outermost first; the last is the one they are collected from."""
    reason: str = ""
    """Why nothing here is collected."""
    testcase: bool = False
    marks: list[Decorator] = field(default_factory=list)
    """Decorators and marks of the classes around and of the module, the nearest first."""
    effects: Effects = field(default_factory=Effects)
    setup: tuple[str, ...] = ()
    shadowed: bool = False


class _File:
    """Collects one file."""

    def __init__(self, space: Workspace, path: str) -> None:
        self._space = space
        self._path = path
        self._module = space.modules[path]
        self._reach: Reach = space.discovery.reach(path)
        self._projects = self._reach.projects or (space.discovery.nearest(path),)
        self._selection = Selection(path, self._reach.projects)
        self._cases: dict[str, Case] = {}
        self._twice: set[str] = set()
        """Functions of the module of which an earlier one of the same name is hidden."""
        self._functions = {f.name for f in self._module.functions if not f.owner}
        self._project: Project = self._projects[0]

    def cases(self) -> Iterator[Case]:
        module = self._module
        reason = self._reach.reason
        switch = next((b.value for b in reversed(module.bindings) if b.name == "__test__"), "")
        if not reason and switch in {"False", "0", "None"}:
            reason = SWITCHED_OFF
        marks = self._space.aliases.expand(self._path, module.marks)
        setup = tuple(f"{self._path}::{n}" for n in _MODULE_SETUPS if n in self._functions)
        owner = _Owner(reason=reason, marks=marks, effects=effects(marks, count_rows=True), setup=setup)
        for item in self._items(owner):
            match item:
                case Function():
                    self._function(owner, item, self._plain_reason(owner))
                case Class():
                    self._class(owner, self._space.classes.info(self._path, item), item.name, item.line)
                case Import():
                    self._imported(owner, item)
        return iter(self._cases.values())

    # -- the module ---------------------------------------------------------------------------------------

    def _items(self, owner: _Owner) -> Iterator[Function | Class | Import]:
        """Yield living definitions in source order, after telling those that are hidden."""
        module = self._module
        items: list[Function | Class | Import | Binding] = [
            *(f for f in module.functions if not f.owner),
            *(c for c in module.classes if "." not in c.qualname),
            *(b for b in module.bindings if hides(b)),
            *(i for i in module.imports if not i.scope and i.name is not None),
        ]
        items.sort(key=lambda i: i.line)
        last: dict[str, Function | Class | Import | Binding] = {}
        for item in items:
            last[item.bound if isinstance(item, Import) else item.name] = item
        gone = set(module.deleted_names)
        for item in items:
            name = item.bound if isinstance(item, Import) else item.name
            living = last[name]
            if isinstance(item, Import | Binding):
                if item is living and isinstance(item, Import) and not owner.reason:
                    yield from self._star(item, last) if item.name == "*" else (item,)
            elif name in gone or (item is not living and not self._either(item, living)):
                why = DELETED if name in gone else f"hidden by a later definition in line {living.line}"
                self._hidden(owner, item, living, why)
            elif item is living:
                yield item

    @staticmethod
    def _either(first: Function | Class, second: Function | Class | Import | Binding) -> bool:
        """Whether two definitions of a name are alternatives, so that none hides the other."""
        if isinstance(second, Import):
            return second.guard.value != "none"
        return first.conditional or conditional(second)

    def _hidden(self, owner: _Owner, item: Function | Class, living: Member | Import, why: str) -> None:
        """Tell tests that never run because the name stands for something else when the module is loaded."""
        if isinstance(item, Function):
            if isinstance(living, Function) and living is not item:
                self._twice.add(item.name)
                return
            self._function(owner, item, why, shadowed=True)
            return
        info = self._space.classes.info(self._path, item)
        kept = self._space.classes.info(self._path, living).own if isinstance(living, Class) else {}
        hidden = _Owner(names=(item.name,), around=(info,), reason=why, shadowed=True)
        for member in info.own.values():
            if isinstance(member, Function) and (living is item or member.name not in kept):
                self._function(hidden, member, why, shadowed=True)

    def _star(self, item: Import, last: Mapping[str, object]) -> Iterator[Import]:
        """Yield what a star import brings into the module, as imports by name."""
        target = self._space.names.module(item.module, self._path)
        if target is None or target.endswith("/"):
            return
        exports = self._space.modules[target].exports
        for name, found in self._space.names.scope(target).items():
            if name in last or not isinstance(found, Function | Class):
                continue
            if name in exports if exports is not None else not name.startswith("_"):
                yield Import(module=item.module, name=name, bound=name, line=item.line, guard=item.guard)

    def _imported(self, owner: _Owner, item: Import) -> None:
        """Tell tests that pytest finds under this module because it imports them from another one."""
        if not self._reach.projects or not item.bound or not item.bound[0].isalpha():
            return
        found = self._space.names.resolve(self._path, item.bound)
        if not isinstance(found, Found) or self._space.roles.get(found.path) is not Role.TEST:
            return
        if (
            isinstance(found.item, Function)
            and is_test(found.item, self._project, item.bound)
            and not found.item.owner
        ):
            # Whether the bound name is a test's name is asked there.
            self._function(owner, found.item, "", at=(found.path, item.line), name=item.bound)
        elif isinstance(found.item, Class):
            info = self._space.classes.info(found.path, found.item)
            self._class(owner, info, item.bound, item.line, imported=True)

    def _plain_reason(self, owner: _Owner) -> str:
        """Return why functions and classes that are no TestCase are not collected here."""
        if owner.reason:
            return owner.reason
        if self._reach.projects:
            return ""
        return UNITTEST_ONLY

    # -- classes ------------------------------------------------------------------------------------------

    def _class(self, outer: _Owner, info: ClassInfo, name: str, line: int, *, imported: bool = False) -> None:
        owner = self._owner(outer, info, name)
        if imported and owner.reason:
            return
        aliases = self._space.aliases
        nearest: list[Decorator] = []
        for part in info.order:
            nearest += aliases.expand(part.path, (*part.item.decorators, *part.item.marks))
        owner.marks = [*nearest, *outer.marks]
        owner.effects = effects(owner.marks, count_rows=True)
        before = (*_CASE_SETUPS, *info.asked_for()) if owner.testcase else _METHOD_SETUPS
        owner.setup = (*outer.setup, *_setups(info, before))
        own = {} if imported else info.own
        for member in sorted(own.values(), key=lambda m: m.line):
            match member:
                case Function():
                    self._function(owner, member, owner.reason, overrides=_overrides(info, member))
                case Class():
                    self._class(owner, self._space.classes.info(info.path, member), member.name, member.line)
                case Binding():
                    self._bound(owner, info, member)
        if not owner.reason:
            self._inherited(owner, info, own, line)

    def _owner(self, outer: _Owner, info: ClassInfo, name: str) -> _Owner:
        testcase = info.testcase
        owner = _Owner(names=(*outer.names, name), around=(*outer.around, info), testcase=testcase)
        owner.shadowed = outer.shadowed
        if outer.reason:
            owner.reason = outer.reason
        elif outer.testcase:
            owner.reason = IN_TESTCASE
        elif info.switch() is False:
            owner.reason = SWITCHED_OFF
        elif info.abstract():
            owner.reason = "class is abstract"
        elif testcase:
            if not self._reach.unittest and all("unittest" in p.blocked for p in self._reach.projects):
                owner.reason = "pytest's unittest plugin is switched off"
        elif not self._reach.projects:
            owner.reason = UNITTEST_ONLY
        elif not info.switch() and not self._named_or_hooked(info, name):
            owner.reason = CLASS_NAME
        elif (constructor := info.constructor()) and not any(p.constructs for p in self._projects):
            owner.reason = f"class has {constructor}"
        return owner

    def _named_or_hooked(self, info: ClassInfo, name: str) -> bool:
        """Whether pytest takes a class by its name, or a hook of the project may by what it inherits from."""
        if any(matches(name, p.python_classes) for p in self._projects):
            return True
        return self._space.classes_by_hook and len(info.order) > 1

    def _inherited(self, owner: _Owner, info: ClassInfo, own: Mapping[str, Member], line: int) -> None:
        """Tell the tests that a collected class has from its bases, in method resolution order."""
        seen = set(own)
        for base in info.order if not own and info.path != self._path else info.order[1:]:
            for member in base.own.values():
                if member.name in seen:
                    continue
                seen.add(member.name)
                if isinstance(member, Function):
                    self._function(owner, member, "", at=(base.path, line))
                elif isinstance(member, Class) and not owner.testcase:
                    nested = self._space.classes.info(base.path, member)
                    inner = self._owner(owner, nested, member.name)
                    if not inner.reason:
                        inner.marks, inner.effects, inner.setup = owner.marks, owner.effects, owner.setup
                        self._inherited(inner, nested, {}, line)

    def _bound(self, owner: _Owner, info: ClassInfo, binding: Binding) -> None:
        """An attribute can give a test another name, or take an inherited one away."""
        inherited = next((b for b in info.order[1:] if isinstance(b.own.get(binding.name), Function)), None)
        if inherited is not None and hides(binding):
            function = inherited.own[binding.name]
            if isinstance(function, Function) and self._accepts(owner, function, binding.name):
                why = f"set to {binding.value}"
                self._function(owner, function, why, at=(inherited.path, binding.line), overridden=True)
            return
        found = info.find(binding.origin) if binding.origin.isidentifier() else None
        if found and isinstance(found[1], Function) and binding.name != binding.origin:
            where = (found[0].path, binding.line)
            self._function(owner, found[1], owner.reason, at=where, name=binding.name)

    # -- functions ----------------------------------------------------------------------------------------

    def _accepts(self, owner: _Owner, function: Function, name: str) -> bool:
        """Whether a function is a test by its name and by what it is."""
        named = named_like_test(name, self._project) or (not owner.reason and self._matches(owner, name))
        return named and is_test(function, self._project, name)

    def _matches(self, owner: _Owner, name: str) -> bool:
        if owner.testcase:
            return name.startswith("test")
        return any(takes_function(name, p) for p in self._projects)

    def _function(
        self,
        owner: _Owner,
        function: Function,
        reason: str,
        *,
        at: tuple[str, int] | None = None,
        name: str = "",
        shadowed: bool = False,
        overridden: bool = False,
        overrides: bool = False,
    ) -> None:
        """Add the case of *function*; *at* is where its code stands and the line that brings it here."""
        name = name or function.name
        if not self._accepts(owner, function, name):
            return
        if not reason and not self._matches(owner, name):
            if at is not None:
                return
            reason = FUNCTION_NAME
        source = at[0] if at else self._path
        own = self._effects(owner, function, source)
        around = owner.effects
        fixtures, missing = self._fixtures(owner, function, own)
        body_skip = _skip_in_body(function)
        id_ = "::".join((self._path, *owner.names, name))
        if not reason:
            reason = self._selection.deselects(id_, own.names | around.names)
        twice = at is None and name in (owner.around[-1].twice if owner.around else self._twice)
        self._cases[id_] = Case(
            id=id_,
            path=self._path,
            classes=owner.names,
            name=name,
            line=at[1] if at else function.line,
            end_line=at[1] if at else function.end_line,
            definition=node_id(source, function.qualname) if at else id_,
            collected=not reason,
            reason=reason,
            rows=own.rows * around.rows,
            fixtures=fixtures,
            missing_fixtures=missing,
            setup=self._setup(owner),
            skip=own.skip or around.skip or self._module.skip or body_skip,
            skip_if=own.skip_if or around.skip_if,
            xfail=own.xfail or around.xfail,
            shadowed=shadowed or owner.shadowed or twice,
            overridden=overridden or (overrides and function.body.shape in {Shape.EMPTY, Shape.SKIPS}),
            unawaited=function.is_async and _awaits_nothing(owner, function),
        )

    def _effects(self, owner: _Owner, function: Function, source: str) -> Effects:
        """Return what a function's own decorators do; rows come from its syntax, where they are whole."""
        if not function.decorators:
            return Effects()
        attributes = owner.around[-1].item.attributes if owner.around else ()
        expanded = self._space.aliases.expand(source, function.decorators, attributes)
        told = effects(expanded, count_rows=False)
        told.rows = own_rows(function)
        if replaced := [d for d, old in zip(expanded, function.decorators, strict=True) if d is not old]:
            told.rows *= effects(replaced, count_rows=True).rows
        return told

    def _setup(self, owner: _Owner) -> tuple[str, ...]:
        if owner.names or "setup_function" not in self._functions:
            return owner.setup
        return (*owner.setup, f"{self._path}::setup_function")

    def _fixtures(
        self, owner: _Owner, function: Function, own: Effects
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        scope = self._space.fixtures.scope(self._path, self._project, owner.around)
        wanted = [*scope.autouse, *self._project.usefixtures, *owner.effects.fixtures, *own.fixtures]
        filled = owner.effects.direct | own.direct
        if not owner.testcase:
            wanted += asked(function, filled, owner.marks)
        ids, missing = scope.closure(dict.fromkeys(wanted))
        ids = tuple(dict.fromkeys((*ids, *scope.closure(tried(function))[0])))
        if own.unknown or owner.effects.unknown:
            return ids, ()
        return ids, tuple(m for m in missing if m not in filled)


def _overrides(info: ClassInfo, function: Function) -> bool:
    """Whether a base has a function of that name too."""
    return any(isinstance(base.own.get(function.name), Function) for base in info.order[1:])


def own_rows(function: Function) -> int:
    """Return how many cases the ``parametrize`` decorators of a function make of it."""
    rows = 1
    for table in function.rows:
        if table.known:
            rows *= max(1, len(table.values))
    return rows


def _setups(info: ClassInfo, names: Iterable[str]) -> tuple[str, ...]:
    """Return the setup methods that run for a class, those that a method of the same name calls included."""
    found: list[str] = []
    for name in names:
        for base in info.order:
            method = base.own.get(name)
            if isinstance(method, Function):
                found.append(f"{base.path}::{method.qualname}")
                if name not in method.body.names:
                    break
    return tuple(found)


def _awaits_nothing(owner: _Owner, function: Function) -> bool:
    """Whether nothing but ``unittest.TestCase`` itself, which awaits no coroutine, has a hand in a method."""
    if not owner.around or not set(owner.around[-1].outside) <= _PLAIN_TESTCASE or not owner.testcase:
        return False
    decorators = [*function.decorators, *(d for info in owner.around for d in info.item.decorators)]
    return all(d.name.startswith(_NOT_AWAITING) for d in decorators)


def _skip_in_body(function: Function) -> str:
    """Return the reason with which a body skips before doing anything else."""
    if function.body.shape is not Shape.SKIPS:
        return ""
    for use in function.body.uses:
        if use.called and use.origin.rpartition(".")[2].lower().startswith("skip") and use.args:
            return text(use.args[0]) or NO_REASON
    for raised in function.body.raises:
        if raised.startswith("SkipTest: "):
            return raised.removeprefix("SkipTest: ")
    return NO_REASON
