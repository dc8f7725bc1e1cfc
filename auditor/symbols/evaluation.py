"""Following chains to definitions, without running anything.

Values are sets of at most a few possibilities.  Every question is asked once and remembered; depth and effort
are bounded, so that cycles of imports, aliases, classes or calls come to an end.
"""

import builtins
from collections.abc import Callable, Mapping
from typing import NamedTuple

from auditor.model.source import Function, Import
from auditor.symbols.chains import annotation, is_plain, steps
from auditor.symbols.imports import ImportMap
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

_MAX_DEPTH = 64
_MAX_EFFORT = 4000
"""Questions that one chain may raise."""
_MAX_HOSTILE_EFFORT = 3_000_000
"""Questions cut short, over the whole revision, after which half-answers are kept to save time."""
_MAX_BASES = 200

_BUILTINS = frozenset(dir(builtins))
_PLAIN_BASES = frozenset(
    {"object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "type"}
)
"""Bases that bring no members a test would ask for."""

Environment = Mapping[str, tuple[str, str]]


class Scope(NamedTuple):
    """Where a chain is written."""

    path: str
    name: str = ""
    """Qualified name of the function or class around it."""
    receiver: ClassKey | None = None
    """What ``self`` is an instance of, when not of the class around it."""


class Hierarchy(NamedTuple):
    """A class with everything it inherits from, nearest first."""

    own: tuple[ClassKey, ...]
    external: tuple[Node, ...]


class Evaluator:
    """Answers what chains stand for at one revision."""

    def __init__(self, catalog: Catalog, imports: ImportMap) -> None:
        self.catalog = catalog
        self._imports = imports
        self._env: Environment = {}
        self._env_key: tuple[tuple[str, tuple[str, str]], ...] = ()
        self._kept: dict[object, Outcome] = {}
        self._scratch: dict[object, Outcome] = {}
        self._hierarchies: dict[ClassKey, Hierarchy] = {}
        self._asking: set[object] = set()
        self._cuts = 0
        self._consulted = 0
        self._effort = 0
        self._wasted = 0

    # -- asking -------------------------------------------------------------------------------------------

    def ask(self, scope: Scope, origin: str, env: Environment) -> Outcome:
        """Return what *origin*, written in *scope*, passes through; see :meth:`Names.resolve` for *env*."""
        if env is not self._env:
            self._env = env
            self._env_key = tuple(env.items())
        self._scratch.clear()
        self._effort = 0
        root = steps(origin)[:1]
        if root and root[0] in env:
            return self._memo(("env", scope, origin, self._env_key), lambda: self._from_env(origin))
        return self.catalog.settle(self.chain(scope, origin))

    def _memo(self, key: object, answer: Callable[[], Outcome]) -> Outcome:
        kept = self._kept.get(key)
        if kept is None:
            kept = self._scratch.get(key)
        if kept is None and self._env_key:
            kept = self._kept.get((key, self._env_key))
        if kept is not None:
            return kept
        self._effort += 1
        if key in self._asking or len(self._asking) >= _MAX_DEPTH or self._effort > _MAX_EFFORT:
            self._cuts += 1
            return NOTHING
        cuts, consulted = self._cuts, self._consulted
        self._asking.add(key)
        try:
            found = answer()
        finally:
            self._asking.discard(key)
        # An answer cut short depends on who asked, so it is only good for the question at hand.
        if self._cuts != cuts and self._asking and self._wasted < _MAX_HOSTILE_EFFORT:
            self._wasted += 1
            self._scratch[key] = found
        elif self._consulted != consulted:
            self._kept[(key, self._env_key)] = found
        else:
            self._kept[key] = found
        return found

    def _from_env(self, origin: str) -> Outcome:
        root, *rest = steps(origin)
        path, source = self._env[root]
        self._consulted += 1
        outcome = self.catalog.settle(self.chain(Scope(path), source))
        for step in rest:
            outcome = self._step(outcome, step, Scope(path))
        return self.catalog.settle(outcome)

    def chain(self, scope: Scope, origin: str) -> Outcome:
        """Return what *origin* passes through; the last values are still owed as a step."""
        return self._memo((scope, origin), lambda: self._chain(scope, origin))

    def _chain(self, scope: Scope, origin: str) -> Outcome:
        parts = steps(origin)
        if not parts:
            return NOTHING
        outcome = self._memo((scope, parts[0], "root"), lambda: self._root(scope, parts[0]))
        for step in parts[1:]:
            outcome = self._step(outcome, step, scope)
        return outcome

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
                return self._imported(scope.path, statement)
            place = place.rpartition(".")[0]
        if function is not None and any(param.name == name for param in function.params):
            return self._parameter(scope.path, name)
        if scope.name in outline.classes:
            inside = self._own_member(ClassKey(scope.path, scope.name), name, receiver, bound=False)
            if inside is not None:
                return inside
        found = self.module_member(scope.path, name)
        if found is not None:
            return found
        if name in _BUILTINS:
            return Outcome((), (Node(Tag.BUILTIN, "", name),), True)
        return Outcome((Referent(kind=ReferentKind.UNKNOWN, name=name),))

    def _parameter(self, path: str, name: str) -> Outcome:
        if self.catalog.kind(path) is ReferentKind.TEST:
            self._consulted += 1
            if name in self._env:
                where, source = self._env[name]
                return self.catalog.settle(self.chain(Scope(where), source))
        return Outcome((Referent(kind=ReferentKind.UNKNOWN, name=name),))

    # -- modules ------------------------------------------------------------------------------------------

    def module_member(self, path: str, name: str) -> Outcome | None:
        """Return what *name* stands for at the top level of a file, ``None`` when nothing binds it there."""
        found = self._memo((path, name, "member"), lambda: self._module_member(path, name))
        return None if found == NOTHING else found

    def _module_member(self, path: str, name: str) -> Outcome:
        outline = self.catalog.outline(path)
        if name not in outline.deleted:
            if name in outline.classes:
                return Outcome((), (Node(Tag.CLASS, path, name),), True)
            if name in outline.functions:
                return Outcome((), (Node(Tag.FUNCTION, path, name),), True)
            best: Outcome | None = None
            for statement in outline.imports.get(name, ()):
                found = self._imported(path, statement)
                if found.nodes or (found.trail and found.trail[-1].kind is not ReferentKind.UNKNOWN):
                    return found
                best = best or found
            binding = outline.binding(name)
            if binding is not None and (best is None or binding.origin != "?"):
                return self._assigned(Scope(path), path, name, binding.origin)
            if best is not None:
                return best
        return self._beyond(path, name)

    def _beyond(self, path: str, name: str) -> Outcome:
        """Look for *name* where a file does not bind it itself: submodules, star imports, lazy attributes."""
        outline = self.catalog.outline(path)
        if path.endswith("__init__.py"):
            module = f"{self.catalog.dotted(path)}.{name}".lstrip(".")
            file = self._imports.file(module, path)
            if file is not None:
                return Outcome((), (self._module(file),), True)
        for statement in outline.stars:
            found = self._star(path, statement, name)
            if found is not None:
                return found
        if (outline.module.dynamic or name in outline.exports) and path.endswith("__init__.py"):
            home = self.catalog.sole_home(name, path)
            if home is not None:
                return self.module_member(home, name) or NOTHING
        return NOTHING

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

    def _imported(self, path: str, statement: Import) -> Outcome:
        module = self._imports.absolute(path, statement.module)
        if module is None:
            return Outcome((Referent(kind=ReferentKind.UNKNOWN, name=statement.module),))
        if statement.name is None:
            head = module.partition(".")[0]
            return self._named_module(head if statement.bound == head else module, path)
        found = self._named_module(module, path)
        return joined([self._attribute(node, statement.name) for node in found.nodes], found.trail)

    def _named_module(self, module: str, importer: str) -> Outcome:
        file = self._imports.file(module, importer)
        if file is not None:
            return Outcome((), (self._module(file),), True)
        if self._imports.is_own(module, importer):
            if self._imports.is_package(module):
                return Outcome((), (Node(Tag.SPACE, importer, module),), True)
            return Outcome((Referent(kind=ReferentKind.UNKNOWN, name=module),))
        return Outcome((), (Node(Tag.EXTERNAL, "", module),), True)

    def _assigned(self, scope: Scope, path: str, qualname: str, origin: str) -> Outcome:
        """Return what an assigned name stands for: an alias is what it is an alias of."""
        value = self.chain(scope, origin) if origin != "?" else NOTHING
        if is_plain(origin) and value.owed and value.nodes:
            return value
        return self._holding(path, qualname, value)

    def _holding(self, path: str, qualname: str, value: Outcome) -> Outcome:
        """Tell a variable or attribute as a step, and go on with its value.

        In test code it is the value that matters, with all that went into it.
        """
        if self.catalog.kind(path) is not ReferentKind.TEST:
            return Outcome((self.catalog.referent(path, qualname),), value.nodes)
        settled = self.catalog.settle(value)
        known = tuple(r for r in settled.trail if r.kind is not ReferentKind.UNKNOWN)
        return Outcome(known or (self.catalog.referent(path, qualname),), settled.nodes)

    # -- steps --------------------------------------------------------------------------------------------

    def _step(self, outcome: Outcome, step: str, scope: Scope) -> Outcome:
        match step:
            case "()":
                return self._call(outcome, scope)
            case "[]":
                return self._items(outcome)
            case "@":
                return self._entered(outcome)
            case _:
                return self._attributes(outcome, step[1:])

    def _attributes(self, outcome: Outcome, attr: str) -> Outcome:
        trail = list(outcome.trail)
        for node in outcome.nodes:
            if node.tag in (Tag.CLASS, Tag.INSTANCE, Tag.FUNCTION):
                told = self.catalog.told(node)
                if told is not None and told not in trail:
                    trail.append(told)
        found = [self._attribute(node, attr) for node in outcome.nodes]
        if len(found) > 1:
            sure = [one for one in found if one.nodes or any(not r.dynamic for r in one.trail)]
            found = sure or found
        return joined(found, tuple(trail))

    def _attribute(self, node: Node, attr: str) -> Outcome:
        match node.tag:
            case Tag.MODULE:
                found = self.module_member(node.path, attr)
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
                return self._super_member(node, attr)
            case Tag.EXTERNAL | Tag.BUILTIN:
                return Outcome((), (Node(node.tag, node.path, f"{node.name}.{attr}"),), True)
            case _:
                return NOTHING

    def _call(self, outcome: Outcome, scope: Scope) -> Outcome:
        results: list[Outcome] = []
        for node in outcome.nodes:
            told = self.catalog.told(node) if outcome.owed else None
            before = (told,) if told is not None else ()
            match node.tag:
                case Tag.CLASS:
                    results.append(Outcome((), (node._replace(tag=Tag.INSTANCE),), outcome.owed))
                case Tag.FUNCTION:
                    results.append(joined([self.returned(node)], before))
                case Tag.INSTANCE:
                    called = self.class_member(node.key, "__call__", bound=True)
                    if any(n.tag is Tag.FUNCTION for n in called.nodes):
                        results.append(joined([self._call(called, scope)], before))
                    else:
                        results.append(Outcome(before))
                case Tag.SUPER:
                    results.append(Outcome((), (node,)))
                case Tag.EXTERNAL | Tag.BUILTIN:
                    results.append(Outcome((), (node._replace(bound=True),), outcome.owed))
                case _:
                    results.append(Outcome(before))
        return joined(results, outcome.trail)

    def _entered(self, outcome: Outcome) -> Outcome:
        outcome = self.catalog.settle(outcome)
        nodes: dict[Node, None] = {}
        for node in outcome.nodes:
            entered: tuple[Node, ...] = ()
            if node.tag is Tag.INSTANCE:
                for name in ("__enter__", "__aenter__"):
                    method = self.class_member(node.key, name, bound=True)
                    for one in method.nodes:
                        if one.tag is Tag.FUNCTION:
                            entered += self.returned(one).nodes
            nodes.update(dict.fromkeys(entered or (node,)))
        return Outcome(outcome.trail, tuple(nodes))

    def _items(self, outcome: Outcome) -> Outcome:
        outcome = self.catalog.settle(outcome)
        results: list[Outcome] = []
        for node in outcome.nodes:
            if node.tag is Tag.ITEMS:
                results.append(Outcome((), (node._replace(tag=Tag.INSTANCE),)))
            elif node.tag is Tag.INSTANCE:
                results.append(self._item(node))
            elif node.tag in (Tag.EXTERNAL, Tag.BUILTIN, Tag.CLASS):
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

    # -- classes ------------------------------------------------------------------------------------------

    def hierarchy(self, key: ClassKey) -> Hierarchy:
        """Return the class and its bases in an order that puts every class before its bases."""
        if key not in self._hierarchies:
            cuts = self._cuts
            after: list[ClassKey] = []
            external: dict[Node, None] = {}
            seen = {key}
            stack: list[tuple[ClassKey, list[ClassKey]]] = [(key, self._own_bases(key, external))]
            while stack:
                at, pending = stack[-1]
                if pending and len(seen) < _MAX_BASES:
                    base = pending.pop()
                    if base not in seen:
                        seen.add(base)
                        stack.append((base, self._own_bases(base, external)))
                else:
                    after.append(at)
                    stack.pop()
            found = Hierarchy(tuple(reversed(after)), tuple(external))
            if self._asking and self._cuts != cuts:
                return found
            self._hierarchies[key] = found
        return self._hierarchies[key]

    def _own_bases(self, key: ClassKey, external: dict[Node, None]) -> list[ClassKey]:
        own: list[ClassKey] = []
        for node in self.bases(key):
            if node.tag is Tag.CLASS:
                own.append(node.key)
            elif node.name not in _PLAIN_BASES:
                external.setdefault(node)
        return own

    def bases(self, key: ClassKey) -> tuple[Node, ...]:
        """Return the classes that a class names as its bases: own ones, external and builtin ones."""
        return self._memo((key, "bases"), lambda: self._bases(key)).nodes

    def _bases(self, key: ClassKey) -> Outcome:
        outline = self.catalog.outline(key.path)
        cls = outline.classes.get(key.name)
        if cls is None:
            return NOTHING
        found: list[Node] = []
        for base in cls.bases:
            nodes = self.chain(Scope(key.path, key.name.rpartition(".")[0]), base).nodes
            if any(node.tag is Tag.CLASS and node.key == key for node in nodes):
                # `class Command(Command)`: the base is the imported one.
                statements = outline.imports.get(base, ())
                nodes = tuple(node for one in statements for node in self._imported(key.path, one).nodes)
            found += [node for node in nodes if node.tag in (Tag.CLASS, Tag.EXTERNAL, Tag.BUILTIN)]
        return Outcome((), tuple(found))

    def class_member(self, key: ClassKey, attr: str, *, bound: bool) -> Outcome:
        """Return what an attribute of a class (or, when *bound*, of its instance) stands for.

        A member that neither the class nor its bases define is told as external when a base is, and as a
        *dynamic* member of the class otherwise.
        """
        return self._memo((key, attr, bound), lambda: self._class_member(key, attr, bound))

    def _class_member(self, key: ClassKey, attr: str, bound: bool) -> Outcome:
        hierarchy = self.hierarchy(key)
        for cls in hierarchy.own:
            found = self._own_member(cls, attr, key, bound=bound)
            if found is not None:
                return found
        for base in hierarchy.external:
            return Outcome((), (Node(base.tag, base.path, f"{base.name}.{attr}"),), True)
        return Outcome((self.catalog.referent(key.path, f"{key.name}.{attr}", dynamic=True),))

    def _super_member(self, node: Node, attr: str) -> Outcome:
        receiver = node.owner or node.key
        hierarchy = self.hierarchy(receiver)
        own = hierarchy.own
        if node.key not in own:
            hierarchy = self.hierarchy(node.key)
            own = hierarchy.own
        for cls in own[own.index(node.key) + 1 :]:
            found = self._own_member(cls, attr, receiver, bound=True)
            if found is not None:
                return found
        for base in hierarchy.external:
            return Outcome((), (Node(base.tag, base.path, f"{base.name}.{attr}"),), True)
        return NOTHING

    def _own_member(
        self, cls: ClassKey, attr: str, receiver: ClassKey | None, *, bound: bool
    ) -> Outcome | None:
        """Return what *cls* itself defines as *attr*, ``None`` when it does not."""
        outline = self.catalog.outline(cls.path)
        qualname = outline.members.get(cls.name, {}).get(attr)
        if qualname in outline.classes:
            return Outcome((), (Node(Tag.CLASS, cls.path, str(qualname)),), True)
        if qualname is not None:
            return self._method(cls, qualname, receiver, bound=bound)
        attribute = outline.attribute(cls.name, attr) if cls.name in outline.classes else None
        setters = outline.assigned.get(cls.name, {}).get(attr, ()) if bound or attribute is None else ()
        if attribute is None and not setters:
            return None
        if attribute is not None and is_plain(attribute.origin) and not setters:
            alias = self.chain(Scope(cls.path, cls.name), attribute.origin)
            if alias.nodes and all(
                node.tag is Tag.FUNCTION and node.path == cls.path for node in alias.nodes
            ):
                return alias._replace(
                    nodes=tuple(n._replace(owner=receiver, bound=bound) for n in alias.nodes)
                )
        values = [
            self.chain(Scope(cls.path, where, receiver), origin) for where, origin in setters if origin != "?"
        ]
        if attribute is not None and attribute.origin != "?" and not any(value.nodes for value in values):
            values.append(self.chain(Scope(cls.path, cls.name), attribute.origin))
        settled = [self.catalog.settle(value) for value in values]
        return self._holding(cls.path, f"{cls.name}.{attr}", joined(settled))

    def _method(self, cls: ClassKey, qualname: str, receiver: ClassKey | None, *, bound: bool) -> Outcome:
        function = self.catalog.outline(cls.path).functions[qualname]
        node = Node(Tag.FUNCTION, cls.path, qualname, owner=receiver or cls, bound=bound)
        if bound and any(name.lower().endswith("property") for name in decorator_names(function)):
            return joined([self.returned(node)], (self.catalog.referent(cls.path, qualname),))
        return Outcome((), (node,), True)

    # -- results ------------------------------------------------------------------------------------------

    def returned(self, node: Node) -> Outcome:
        """Return what calling a function gives; in test code with all that went into the result."""
        return self._memo((node, "returns"), lambda: self._returned(node))

    def _returned(self, node: Node) -> Outcome:
        function = self.catalog.outline(node.path).functions.get(node.name)
        if function is None:
            return NOTHING
        scope = Scope(node.path, node.name, node.owner)
        noted = self._annotated(scope, function.returns)
        is_test = self.catalog.kind(node.path) is ReferentKind.TEST
        if not is_test and any(one.tag in (Tag.INSTANCE, Tag.CLASS, Tag.ITEMS) for one in noted):
            return Outcome((), noted)
        values = [self.chain(scope, origin) for origin in function.body.returns if origin != "?"]
        settled = joined([self.catalog.settle(value) for value in values])
        trail = tuple(r for r in settled.trail if r.kind is not ReferentKind.UNKNOWN) if is_test else ()
        own = tuple(one for one in settled.nodes if one.tag not in (Tag.EXTERNAL, Tag.BUILTIN))
        return Outcome(trail, own or noted or settled.nodes)

    def _annotated(self, scope: Scope, source: str) -> tuple[Node, ...]:
        nodes: dict[Node, None] = {}
        for noted in annotation(source):
            if noted.name.rpartition(".")[2] == "Self" and scope.receiver:
                nodes.setdefault(Node(Tag.INSTANCE, *scope.receiver))
                continue
            for node in self.chain(Scope(scope.path, scope.name), noted.name).nodes:
                if node.tag is Tag.CLASS:
                    tag = Tag.CLASS if noted.as_type else Tag.ITEMS if noted.item else Tag.INSTANCE
                    nodes.setdefault(Node(tag, node.path, node.name))
                elif node.tag is Tag.EXTERNAL and not noted.item:
                    nodes.setdefault(node._replace(bound=not noted.as_type))
        return tuple(nodes)


def _self_of(function: Function | None, name: str) -> bool | None:
    """Tell whether *name* is the instance (True) or the class (False) in a method, ``None`` when neither."""
    if function is None:
        return True if name == "self" else False if name == "cls" else None
    decorators = decorator_names(function)
    first = function.params[0].name if function.params else ""
    if "staticmethod" in decorators or not function.owner or name not in (first, "self", "cls"):
        return None
    return name != "cls" and "classmethod" not in decorators and function.name != "__init_subclass__"
