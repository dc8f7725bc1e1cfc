"""Classes: what they inherit, what their members stand for, and what calling a function gives."""

from abc import abstractmethod
from typing import NamedTuple

from auditor.model.source import Binding, Import
from auditor.symbols.chains import annotation, is_plain
from auditor.symbols.memory import Memory, Scope
from auditor.symbols.outline import decorator_names
from auditor.symbols.referents import NOTHING, Catalog, ClassKey, Node, Outcome, ReferentKind, Tag, joined

_MAX_BASES = 200
_OF_CLASSES = (Tag.INSTANCE, Tag.CLASS, Tag.ITEMS)
_PLAIN_BASES = frozenset(
    {"object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "type"}
)
"""Bases that bring no members a test would ask for."""
_ABSTRACT = frozenset({"typing", "typing_extensions"})
"""Modules whose names, as annotations, stand for no class."""
_FACTORIES = frozenset({"factory", "polyfactory", "pydantic_factories"})
"""Packages whose classes are called for instances of another class, of which each says what that is."""
_MADE_BY = (("Meta", "model"), ("", "FACTORY_FOR"), ("", "__model__"))
"""Where a factory says what it makes, unless in the brackets of its base: the class inside it, the attribute.
<https://factoryboy.readthedocs.io/en/stable/reference.html>,
<https://polyfactory.litestar.dev/latest/usage/declaring_factories.html>"""
_MAKING = frozenset({"create", "build", "stub", "create_batch", "build_batch", "batch", "coverage"})
"""What a factory makes instances by, beside being called."""
_PASSING = ("test", "teardown")
"""How the methods are called after which, or by which, a test is over."""
_CONTEXT_MAKERS = frozenset({"contextmanager", "asynccontextmanager"})


class Hierarchy(NamedTuple):
    """A class with everything it inherits from, nearest first."""

    own: tuple[ClassKey, ...]
    external: tuple[Node, ...]


class Members(Memory):
    """Answers about classes and functions; chains are followed by the subclass."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog)
        self._hierarchies: dict[ClassKey, Hierarchy] = {}

    @abstractmethod
    def chain(self, scope: Scope, origin: str) -> Outcome:
        """Return what *origin* passes through; the last values are still owed as a step."""

    @abstractmethod
    def imported(self, path: str, statement: Import) -> Outcome:
        """Return what an import statement of the file *path* binds."""

    def holding(self, path: str, qualname: str, value: Outcome) -> Outcome:
        """Tell a variable or attribute as a step, and go on with its value.

        In test code it is the value that matters, with all that went into it.
        """
        if self.catalog.kind(path) is not ReferentKind.TEST:
            return Outcome((self.catalog.referent(path, qualname),), value.nodes)
        settled = self.catalog.settle(value)
        known = tuple(r for r in settled.trail if r.kind is not ReferentKind.UNKNOWN)
        # A dotted name leads into a module, be it one that is not there to be read.
        left = tuple(r for r in settled.trail if "." in r.name)
        return Outcome(known or (self.catalog.referent(path, qualname), *left), settled.nodes)

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
            if self.cut_since(cuts):
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
        return self.memo((key, "bases"), lambda: self._bases(key)).nodes

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
                nodes = tuple(node for one in statements for node in self.imported(key.path, one).nodes)
            found += [node for node in nodes if node.tag in (Tag.CLASS, Tag.EXTERNAL, Tag.BUILTIN, Tag.BUILT)]
        return Outcome((), tuple(found))

    def class_member(self, key: ClassKey, attr: str, *, bound: bool) -> Outcome:
        """Return what an attribute of a class (or, when *bound*, of its instance) stands for.

        A member that neither the class nor its bases define is told as external when a base is, and as a
        *dynamic* member of the class otherwise.
        """
        return self.memo((key, attr, bound), lambda: self._class_member(key, attr, bound))

    def _class_member(self, key: ClassKey, attr: str, bound: bool) -> Outcome:
        hierarchy = self.hierarchy(key)
        passing: Outcome | None = None
        for cls in hierarchy.own:
            found = self.own_member(cls, attr, key, bound=bound)
            if found is not None and (found.nodes or not self._is_passing(cls, attr)):
                return found
            passing = passing or found
        if passing is not None:
            return passing
        if self.catalog.kind(key.path) is ReferentKind.TEST:
            for path, fixture, origin in self.catalog.injected(key.path, attr)[:1]:
                return self.holding(key.path, f"{key.name}.{attr}", self.chain(Scope(path, fixture), origin))
        if attr in _MAKING and (made := self.made(key)):
            return Outcome((), made, True)
        for base in hierarchy.external:
            return Outcome((), (Node(base.tag, base.path, f"{base.name}.{attr}"),), True)
        return Outcome((self.catalog.referent(key.path, f"{key.name}.{attr}", dynamic=True),))

    def _is_passing(self, cls: ClassKey, attr: str) -> bool:
        """Tell whether only tests and tear-downs of a class set an attribute: other tests do not see that."""
        outline = self.catalog.outline(cls.path)
        if cls.name not in outline.classes or outline.attribute(cls.name, attr) is not None:
            return False
        setters = outline.assigned.get(cls.name, {}).get(attr, ())
        return bool(setters) and all(
            where.rpartition(".")[2].lower().startswith(_PASSING) for where, _ in setters
        )

    def made(self, key: ClassKey) -> tuple[Node, ...]:
        """Return the classes that a factory makes instances of, none where a class is none."""
        return self.memo((key, "made"), lambda: Outcome((), self._made(key))).nodes

    def _made(self, key: ClassKey) -> tuple[Node, ...]:
        hierarchy = self.hierarchy(key)
        if not any(base.name.partition(".")[0] in _FACTORIES for base in hierarchy.external):
            return ()
        for cls in hierarchy.own:
            outline = self.catalog.outline(cls.path)
            for inside, attr in _MADE_BY:
                owner = f"{cls.name}.{inside}" if inside else cls.name
                told = outline.attribute(owner, attr) if owner in outline.classes else None
                if told is not None:
                    return self._model(cls, told)
            for name in outline.classes[cls.name].of:
                if found := self._classes_of(cls, name):
                    return found
        return ()

    def _model(self, cls: ClassKey, told: Binding) -> tuple[Node, ...]:
        if told.origin != "?":
            return self._classes_of(cls, told.origin)
        # "shop.Order" is the model `Order` of the application `shop`.
        application, _, name = told.value.strip("\"'").rpartition(".")
        homes = self.catalog.homes(name)
        nearer = [p for p in homes if application in p.removesuffix(".py").split("/")] or homes
        return (Node(Tag.CLASS, nearer[0], name),) if len(nearer) == 1 else ()

    def _classes_of(self, cls: ClassKey, origin: str) -> tuple[Node, ...]:
        nodes = self.chain(Scope(cls.path), origin).nodes
        return tuple(n for n in nodes if n.tag in (Tag.CLASS, Tag.EXTERNAL))

    def super_member(self, node: Node, attr: str) -> Outcome:
        """Return what ``super().attr`` stands for."""
        receiver = node.owner or node.key
        hierarchy = self.hierarchy(receiver)
        own = hierarchy.own
        if node.key not in own:
            hierarchy = self.hierarchy(node.key)
            own = hierarchy.own
        for cls in own[own.index(node.key) + 1 :]:
            found = self.own_member(cls, attr, receiver, bound=True)
            if found is not None:
                return found
        for base in hierarchy.external:
            return Outcome((), (Node(base.tag, base.path, f"{base.name}.{attr}"),), True)
        return NOTHING

    def own_member(
        self, cls: ClassKey, attr: str, receiver: ClassKey | None, *, bound: bool
    ) -> Outcome | None:
        """Return what *cls* itself defines as *attr*, ``None`` when it does not."""
        outline = self.catalog.outline(cls.path)
        qualname = outline.members.get(cls.name, {}).get(attr)
        if qualname in outline.classes:
            return Outcome((), (Node(Tag.CLASS, cls.path, str(qualname)),), True)
        if qualname is not None:
            return self._method(cls, qualname, receiver, bound=bound)
        statement = outline.scoped.get(cls.name, {}).get(attr)
        if statement is not None:
            return self.imported(cls.path, statement)
        attribute = outline.attribute(cls.name, attr) if cls.name in outline.classes else None
        setters = outline.assigned.get(cls.name, {}).get(attr, ()) if bound or attribute is None else ()
        if attribute is None and not setters:
            return None
        # "Worker = Worker" in a class body reads the module's name.
        within = attribute is not None and attribute.origin.split(".")[0].rstrip("()[]@*") != attr
        home = Scope(cls.path, cls.name if within else "")
        if attribute is not None and is_plain(attribute.origin) and not setters:
            alias = self.chain(home, attribute.origin)
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
            values.append(self.chain(home, attribute.origin))
        settled = [self.catalog.settle(value) for value in values]
        if attribute is not None and attribute.annotation and not any(value.nodes for value in settled):
            settled.append(Outcome((), self.said(Scope(cls.path, cls.name), attribute.annotation)))
        return self.holding(cls.path, f"{cls.name}.{attr}", joined(settled))

    def _method(self, cls: ClassKey, qualname: str, receiver: ClassKey | None, *, bound: bool) -> Outcome:
        function = self.catalog.outline(cls.path).functions[qualname]
        node = Node(Tag.FUNCTION, cls.path, qualname, owner=receiver or cls, bound=bound)
        if bound and any(name.lower().endswith("property") for name in decorator_names(function)):
            return joined([self.returned(node)], (self.catalog.referent(cls.path, qualname),))
        return Outcome((), (node,), True)

    def returned(self, node: Node) -> Outcome:
        """Return what calling a function gives; in test code with all that went into the result."""
        return self.memo((node, "returns"), lambda: self._returned(node))

    def _returned(self, node: Node) -> Outcome:
        function = self.catalog.outline(node.path).functions.get(node.name)
        if function is None:
            return NOTHING
        scope = Scope(node.path, node.name, node.owner)
        is_context = not _CONTEXT_MAKERS.isdisjoint(decorator_names(function))
        noted = tuple(
            one._replace(bound=True) if is_context and one.tag is Tag.INSTANCE else one
            for one in self._annotated(scope, function.returns)
        )
        is_test = self.catalog.kind(node.path) is ReferentKind.TEST
        if not is_test and any(one.tag in _OF_CLASSES for one in noted):
            return Outcome((), noted)
        values = [self.chain(scope, origin) for origin in function.body.returns if origin != "?"]
        settled = joined([self.catalog.settle(value) for value in values])
        trail = tuple(r for r in settled.trail if r.kind is not ReferentKind.UNKNOWN) if is_test else ()
        own = tuple(
            one._replace(quiet=False, bound=is_context if one.tag is Tag.INSTANCE else one.bound)
            for one in settled.nodes
            if one.tag not in (Tag.EXTERNAL, Tag.BUILTIN)
        )
        return Outcome(trail, own or noted or settled.nodes)

    def _tells_nothing(self, node: Node) -> bool:
        """Tell whether an annotation says only how its values are used: ``Callable``, a protocol of tests."""
        if node.tag is Tag.EXTERNAL:
            return node.name.partition(".")[0] in _ABSTRACT or node.name.startswith("collections.abc.")
        return (
            node.tag is Tag.CLASS
            and self.catalog.kind(node.path) is ReferentKind.TEST
            and any(base.name.rpartition(".")[2] == "Protocol" for base in self.bases(node.key))
        )

    def said(self, scope: Scope, source: str) -> tuple[Node, ...]:
        """Return the objects and classes of the repository that an annotation says something is."""
        return tuple(n for n in self._annotated(scope, source) if n.tag in _OF_CLASSES)

    def _annotated(self, scope: Scope, source: str) -> tuple[Node, ...]:
        nodes: dict[Node, None] = {}
        for noted in annotation(source):
            if noted.name.rpartition(".")[2] == "Self" and scope.receiver:
                nodes.setdefault(Node(Tag.INSTANCE, *scope.receiver))
                continue
            for node in self.chain(Scope(scope.path, scope.name), noted.name).nodes:
                if self._tells_nothing(node):
                    continue
                if node.tag is Tag.CLASS:
                    tag = Tag.CLASS if noted.as_type else Tag.ITEMS if noted.item else Tag.INSTANCE
                    nodes.setdefault(Node(tag, node.path, node.name))
                elif node.tag in (Tag.EXTERNAL, Tag.BUILT) and not noted.item:
                    nodes.setdefault(node._replace(bound=not noted.as_type))
        return tuple(nodes)
