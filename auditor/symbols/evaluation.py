"""Following chains to definitions, without running anything.

Values are sets of at most a few possibilities.  Every question is asked once and remembered; depth and effort
are bounded, so that cycles of imports, aliases, classes or calls come to an end.
"""

import builtins
import re
from functools import partial

from auditor.model.source import Binding, Function, Import
from auditor.symbols.chains import asks, is_plain, named, steps
from auditor.symbols.imports import ImportMap
from auditor.symbols.members import Members
from auditor.symbols.memory import Environment, Scope, passed
from auditor.symbols.outline import decorator_names
from auditor.symbols.referents import (
    NOTHING,
    Catalog,
    ClassKey,
    Node,
    Outcome,
    Referent,
    ReferentKind,
    Tag,
    joined,
)

_BUILTINS = frozenset(dir(builtins))
_MOST_NAMED = 50
_PARTIAL = re.compile(r"(?:\w+\.)?partial\(")
_SINGLETONS = frozenset({"None", "True", "False", "Ellipsis"})


class Evaluator(Members):
    """Answers what chains stand for at one revision."""

    def __init__(self, catalog: Catalog, imports: ImportMap) -> None:
        super().__init__(catalog)
        self._imports = imports

    # -- asking -------------------------------------------------------------------------------------------

    def ask(self, scope: Scope, origin: str, env: Environment) -> Outcome:
        """Return what *origin*, written in *scope*, passes through; see :meth:`Names.resolve` for *env*."""
        self.begin(env)
        root = steps(origin)[:1]
        if root and root[0] in env:
            found = [self._by_env(scope, one) for one in self._named(scope, origin)]
            return joined(found)
        return self.catalog.settle(self.chain(scope, origin))

    def _by_env(self, scope: Scope, origin: str) -> Outcome:
        return self.memo((scope, origin, "asked"), lambda: self._from_env(scope, origin))

    def _from_env(self, scope: Scope, origin: str) -> Outcome:
        root, *rest = steps(origin)
        given = self.consult(root)
        if given is None:
            return NOTHING
        outcome = self._or_said(scope, root, self.catalog.settle(self.chain(Scope(given[0]), given[1])))
        for step in rest:
            outcome = self._step(outcome, step)
        return self.catalog.settle(outcome)

    def chain(self, scope: Scope, origin: str) -> Outcome:
        """Return what *origin* passes through; the last values are still owed as a step."""
        if asks(origin):
            return joined([self.chain(scope, one) for one in self._named(scope, origin)])
        parts = steps(origin)
        if not parts:
            return NOTHING
        scope = self._widest(scope, parts[0])
        known = self.known((scope, origin))
        if known is not None:
            return known
        mark = self.mark()
        outcome = self.memo((scope, parts[0]), lambda: self._root(scope, parts[0]))
        text = parts[0]
        for step in parts[1:]:
            text += step
            outcome = self.memo((scope, text), partial(self._next, outcome, step, mark))
        return outcome

    def _named(self, scope: Scope, origin: str) -> list[str]:
        """Return *origin* with the members that parameters name written out, as these are called with."""
        found = [origin]
        for param in asks(origin):
            given = self.consult(passed(scope.path, scope.name, param))
            function = self.catalog.outline(scope.path).functions.get(scope.name)
            params = function.params if function is not None else ()
            default = next((p.default for p in params if p.name == param), None)
            words = given[1] if given is not None else default or ""
            found = [one for each in found for one in named(each, param, words)][:_MOST_NAMED]
        return found

    def _next(self, outcome: Outcome, step: str, mark: tuple[int, int]) -> Outcome:
        self.depend(mark)
        return self._step(outcome, step)

    def _widest(self, scope: Scope, root: str) -> Scope:
        """Return the widest scope in which *root* means the same, so that answers are shared."""
        if not scope.name:
            return scope
        outline = self.catalog.outline(scope.path)
        function = outline.functions.get(scope.name)
        if function is None or scope.name in outline.classes:
            return scope
        if function.owner and _self_of(function, root):
            return Scope(scope.path, function.owner, scope.receiver)
        return scope if root == "super" or root in outline.inner_names(scope.name) else Scope(scope.path)

    # -- roots --------------------------------------------------------------------------------------------

    def _root(self, scope: Scope, name: str) -> Outcome:
        outline = self.catalog.outline(scope.path)
        function = outline.functions.get(scope.name)
        around = outline.class_of(scope.name)
        home = ClassKey(scope.path, around) if around else None
        receiver = scope.receiver or home
        if home and receiver:
            if name == "super":
                return Outcome((), (Node(Tag.SUPER, *home, owner=receiver, bound=True, quiet=True),))
            bound = _self_of(function, name)
            if bound is not None:
                return Outcome((), (Node(Tag.INSTANCE if bound else Tag.CLASS, *receiver, quiet=True),))
        place = scope.name
        while place:
            statement = outline.scoped.get(place, {}).get(name)
            if statement is not None:
                return self.imported(scope.path, statement)
            place = place.rpartition(".")[0]
        if function is not None and any(param.name == name for param in function.params):
            return self._parameter(scope.path, name, function)
        # What methods set on the instance is no name of the body of a class.
        if scope.name in outline.classes and name in outline.defined_in(scope.name):
            inside = self.own_member(ClassKey(scope.path, scope.name), name, receiver, bound=False)
            if inside is not None:
                return inside
        found = self.module_member(scope.path, name)
        if found is not None:
            return found
        if name in _BUILTINS:
            return Outcome((), (Node(Tag.BUILTIN, "", name),), True)
        foreign = self._foreign_star(scope.path, name)
        if foreign is not None:
            return foreign
        return Outcome((Referent(kind=ReferentKind.UNKNOWN, name=name),))

    def _parameter(self, path: str, name: str, function: Function) -> Outcome:
        """Return what a parameter stands for: in the test tree what the environment gives, or its default."""
        found = self._given(path, name, function)
        unknown = Outcome((Referent(kind=ReferentKind.UNKNOWN, name=name),))
        return self._or_said(Scope(path, function.qualname), name, found or unknown)

    def _or_said(self, scope: Scope, name: str, found: Outcome) -> Outcome:
        """Return *found*; where that is nothing, an object of the class that a parameter is said to be."""
        function = self.catalog.outline(scope.path).functions.get(scope.name)
        param = next((p for p in function.params if p.name == name), None) if function is not None else None
        if param is None or not param.annotation or found.nodes:
            return found
        said = self.said(scope, param.annotation)
        known = tuple(r for r in found.trail if r.kind is not ReferentKind.UNKNOWN)
        return Outcome(known, said) if said else found

    def _given(self, path: str, name: str, function: Function) -> Outcome | None:
        if self.catalog.kind(path) is not ReferentKind.TEST:
            return None
        given = self.consult(passed(path, function.qualname, name)) or self.consult(name)
        if given is not None:
            where, source = given
            return self.catalog.settle(self.chain(Scope(where), source))
        default = next((p.default for p in function.params if p.name == name), None)
        if default is not None and is_plain(default) and default not in _SINGLETONS:
            return self.catalog.settle(self.chain(Scope(path), default))
        return None

    # -- modules ------------------------------------------------------------------------------------------

    def module_member(self, path: str, name: str) -> Outcome | None:
        """Return what *name* stands for at the top level of a file, ``None`` when nothing binds it there."""
        found = self.memo((path, name, "member"), lambda: self._module_member(path, name))
        return None if found == NOTHING else found

    def _module_member(self, path: str, name: str) -> Outcome:
        outline = self.catalog.outline(path)
        if name not in outline.deleted:
            if name in outline.classes:
                return Outcome((), (Node(Tag.CLASS, path, name),), True)
            if name in outline.functions:
                return Outcome((), (Node(Tag.FUNCTION, path, name),), True)
            best: Outcome | None = None
            foreign: Outcome | None = None
            for statement in outline.imports.get(name, ()):
                found = self.imported(path, statement)
                if any(node.tag is not Tag.EXTERNAL for node in found.nodes):
                    return found
                if found.nodes or (found.trail and found.trail[-1].kind is not ReferentKind.UNKNOWN):
                    # What is there of this repository goes before what it stands in for.
                    foreign = foreign or found
                best = best or found
            if foreign is not None:
                return foreign
            binding = outline.binding(name)
            if binding is not None and (best is None or binding.origin != "?"):
                return self._assigned(Scope(path), path, binding)
            if best is not None:
                found = self._beyond(path, name)
                return best if found == NOTHING else found
        return self._beyond(path, name)

    def _beyond(self, path: str, name: str) -> Outcome:
        """Look for *name* where a file does not bind it itself: submodules, star imports, lazy attributes."""
        outline = self.catalog.outline(path)
        submodule = self._submodule(path, name)
        if submodule is not None:
            return submodule
        for statement in outline.stars:
            found = self._star(path, statement, name)
            if found is not None:
                return found
        if path.endswith("__init__.py") and (name in outline.exports or self.catalog.makes_names(path)):
            home = self.catalog.sole_home(name, path)
            if home is not None:
                return self.module_member(home, name) or NOTHING
        return NOTHING

    def _submodule(self, path: str, name: str) -> Outcome | None:
        if not path.endswith("__init__.py"):
            return None
        module = f"{self.catalog.dotted(path)}.{name}".lstrip(".")
        file = self._imports.file(module, path)
        if file is not None:
            return Outcome((), (self._module(file),), True)
        built = self._imports.built(module, path)
        return Outcome((), (Node(Tag.BUILT, "", built),), True) if built is not None else None

    def _foreign_star(self, path: str, name: str) -> Outcome | None:
        """Take an unknown name for one that a star import brings from another package."""
        for statement in self.catalog.outline(path).stars:
            module = self._imports.absolute(path, statement.module)
            if module and not self._imports.is_own(module, path) and not name.startswith("_"):
                return Outcome((), (Node(Tag.EXTERNAL, "", f"{module}.{name}"),), True)
        return None

    def _star(self, path: str, statement: Import, name: str) -> Outcome | None:
        module = self._imports.absolute(path, statement.module)
        file = self._imports.file(module, path) if module else None
        if file is None or file == path:
            return None
        exports = self.catalog.outline(file).module.exports
        if name.startswith("_") if exports is None else name not in exports:
            return None
        return self.module_member(file, name)

    def _module(self, path: str) -> Node:
        if self.catalog.kind(path) is ReferentKind.EXTERNAL:
            return Node(Tag.EXTERNAL, path, self.catalog.dotted(path))
        return Node(Tag.MODULE, path, "")

    def imported(self, path: str, statement: Import) -> Outcome:
        """Return what an import statement of the file *path* binds."""
        module = self._imports.absolute(path, statement.module)
        if module is None:
            return Outcome((Referent(kind=ReferentKind.UNKNOWN, name=statement.module),))
        if statement.name is None:
            head = module.partition(".")[0]
            return self._named_module(head if statement.bound == head else module, path)
        mounted = f"{module}.{statement.name}"
        if (here := self._imports.here(mounted)) != mounted:
            return self._named_module(here, path)
        found = self._named_module(module, path)
        return joined([self._attribute(node, statement.name) for node in found.nodes], found.trail)

    def _named_module(self, module: str, importer: str) -> Outcome:
        file = self._imports.file(module, importer)
        if file is not None:
            return Outcome((), (self._module(file),), True)
        if (built := self._imports.built(module, importer)) is not None:
            return Outcome((), (Node(Tag.BUILT, "", built),), True)
        own = self._imports.is_own(module, importer)
        # A namespace may be shared with other distributions: what is not found in it is theirs.
        if self._imports.is_package(module, "" if own else importer):
            return Outcome((), (Node(Tag.SPACE, importer, module),), True)
        if own:
            return Outcome((Referent(kind=ReferentKind.UNKNOWN, name=module),))
        return Outcome((), (Node(Tag.EXTERNAL, "", module),), True)

    def _assigned(self, scope: Scope, path: str, binding: Binding) -> Outcome:
        """Return what an assigned name stands for: an alias is what it is an alias of."""
        qualname, origin = binding.name, binding.origin
        value = self.chain(scope, origin) if origin != "?" else NOTHING
        known = (
            value.nodes if value.owed else value.trail and value.trail[-1].kind is not ReferentKind.UNKNOWN
        )
        # `JSONResponse = partial(Response, ...)` is more than another name of it.
        if is_plain(origin) and known and not _PARTIAL.match(binding.value):
            return value
        return self.holding(path, qualname, value)

    # -- steps --------------------------------------------------------------------------------------------

    def _step(self, outcome: Outcome, step: str) -> Outcome:
        match step:
            case "()":
                return self._call(outcome)
            case "[]":
                return self._items(outcome)
            case "@":
                return self._entered(outcome)
            case "*":
                return self._many(outcome)
            case _:
                return self._attributes(outcome, step[1:])

    def _attributes(self, outcome: Outcome, attr: str) -> Outcome:
        trail = list(outcome.trail)
        for node in outcome.nodes:
            if node.tag in (Tag.CLASS, Tag.INSTANCE, Tag.FUNCTION):
                told = self.catalog.told(node)
                if told is not None:
                    if told in trail:
                        trail.remove(told)
                    trail.append(told)
        found = [self._attribute(node, attr) for node in outcome.nodes]
        if len(found) > 1:
            sure = [one for one in found if one.nodes or any(not r.dynamic for r in one.trail)]
            found = sure or found
        return joined(found, tuple(trail))

    def _attribute(self, node: Node, attr: str) -> Outcome:
        match node.tag:
            case Tag.MODULE:
                # A package that imports its own submodule from itself asks for the name while binding it.
                found = self.module_member(node.path, attr) or self._submodule(node.path, attr)
                found = found or self._foreign_star(node.path, attr)
                if found is not None:
                    return found
                name = f"{self.catalog.dotted(node.path)}.{attr}"
                return Outcome((Referent(kind=ReferentKind.UNKNOWN, name=name, path=node.path),))
            case Tag.SPACE:
                return self._named_module(f"{node.name}.{attr}", node.path)
            case Tag.CLASS | Tag.INSTANCE:
                if attr == "__class__":
                    return Outcome((), (node._replace(tag=Tag.CLASS),))
                return self.class_member(node.key, attr, bound=node.tag is Tag.INSTANCE)
            case Tag.SUPER:
                return self.super_member(node, attr)
            case Tag.EXTERNAL | Tag.BUILTIN | Tag.BUILT:
                return Outcome((), (Node(node.tag, node.path, f"{node.name}.{attr}"),), True)
            case _:
                return NOTHING

    def _call(self, outcome: Outcome) -> Outcome:
        results: list[Outcome] = []
        for node in outcome.nodes:
            told = self.catalog.told(node) if outcome.owed else None
            before = (told,) if told is not None else ()
            match node.tag:
                case Tag.CLASS if made := self.made(node.key):
                    results.append(self._call(Outcome(before, made, True)))
                case Tag.CLASS:
                    results.append(Outcome((), (node._replace(tag=Tag.INSTANCE),), outcome.owed))
                case Tag.FUNCTION:
                    results.append(joined([self.returned(node)], before))
                case Tag.INSTANCE:
                    called = self.class_member(node.key, "__call__", bound=True)
                    if any(n.tag is Tag.FUNCTION for n in called.nodes):
                        results.append(joined([self._call(called)], before))
                    else:
                        results.append(Outcome(before))
                case Tag.SUPER:
                    results.append(Outcome((), (node,)))
                case Tag.EXTERNAL | Tag.BUILTIN | Tag.BUILT:
                    results.append(Outcome((), (node._replace(bound=True),), outcome.owed))
                case _:
                    results.append(Outcome(before))
        return joined(results, outcome.trail)

    def _entered(self, outcome: Outcome) -> Outcome:
        outcome = self.catalog.settle(outcome)
        nodes: dict[Node, None] = {}
        for node in outcome.nodes:
            entered: tuple[Node, ...] = ()
            if node.tag is Tag.INSTANCE and node.bound:
                entered = (node._replace(bound=False),)
            elif node.tag is Tag.INSTANCE:
                for name in ("__enter__", "__aenter__"):
                    method = self.class_member(node.key, name, bound=True)
                    for one in method.nodes:
                        if one.tag is Tag.FUNCTION:
                            entered += self.returned(one).nodes
            nodes.update(dict.fromkeys(entered or (node,)))
        return Outcome(outcome.trail, tuple(nodes))

    def _many(self, outcome: Outcome) -> Outcome:
        """A collection of what a chain gives."""
        outcome = self.catalog.settle(outcome)
        nodes = (n._replace(tag=Tag.ITEMS) if n.tag is Tag.INSTANCE else n for n in outcome.nodes)
        return Outcome(outcome.trail, tuple(nodes))

    def _items(self, outcome: Outcome) -> Outcome:
        outcome = self.catalog.settle(outcome)
        results: list[Outcome] = []
        for node in outcome.nodes:
            if node.tag is Tag.ITEMS:
                results.append(Outcome((), (node._replace(tag=Tag.INSTANCE),)))
            elif node.tag is Tag.INSTANCE:
                results.append(self._item(node))
            elif node.tag in (Tag.EXTERNAL, Tag.BUILTIN, Tag.BUILT, Tag.CLASS, Tag.MODULE, Tag.FUNCTION):
                results.append(Outcome((), (node,)))
        return joined(results, outcome.trail)

    def _item(self, node: Node) -> Outcome:
        for name in ("__getitem__", "__iter__", "__aiter__"):
            method = self.class_member(node.key, name, bound=True)
            functions = [one for one in method.nodes if one.tag is Tag.FUNCTION]
            if functions:
                told = self.catalog.told(functions[0])
                return joined([self.returned(one) for one in functions], (told,) if told is not None else ())
        # A generator's values are told as what it returns, so that iterating over them changes nothing.
        return NOTHING if self.hierarchy(node.key).external else Outcome((), (node,))


def _self_of(function: Function | None, name: str) -> bool | None:
    """Tell whether *name* is the instance (True) or the class (False) in a method, ``None`` when neither."""
    if function is None:
        return True if name == "self" else False if name == "cls" else None
    decorators = decorator_names(function)
    first = function.params[0].name if function.params else ""
    if "staticmethod" in decorators or not function.owner or name not in (first, "self", "cls"):
        return None
    if name != first and any(param.name == name for param in function.params):
        # A method may well take a class as an argument.
        return None
    return name != "cls" and "classmethod" not in decorators and function.name != "__init_subclass__"
