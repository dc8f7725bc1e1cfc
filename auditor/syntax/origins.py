"""Tracing values inside one function: which names and calls a local variable came from.

No types and no flow graph: statements are read in order, a later assignment wins, and a value that two calls
share is taken to depend on both.  That is enough to tell what an assertion is about, which is all it is for.
See :mod:`auditor.model.source` for the notation.
"""

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from auditor.model.source import ASKED
from auditor.syntax.callees import NO_CALLEES, PASS_THROUGH, Callees
from auditor.syntax.shapes import below

UNKNOWN = "?"
MANY = "*"
_Value = TypeVar("_Value")
_UNTRACED = frozenset(
    [
        *(ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.JoinedStr, ast.Compare, ast.UnaryOp),
        *(ast.Lambda, ast.DictComp),
    ]
)
"""The most frequent expressions that have no origin."""
_CHAINED = (ast.Attribute, ast.Call, ast.Subscript, ast.Await)
_OBJECTS = (ast.Attribute, ast.Subscript, ast.Call)
_MAX_LENGTH = 240
_MAX_SOURCES = 16
_THEIR_MODULES = frozenset(
    {"copy", "functools", "typing", "t", "builtins", "__builtin__", "importlib", "imp"}
)
"""Modules that these are functions of, as they are usually called."""
_OF_ASYNCIO = frozenset({"run", "wait_for", "shield", "create_task", "ensure_future"})
"""Functions of asyncio whose result is that of the coroutine that they are given."""
_COLLECTIONS = frozenset({"dict", "OrderedDict"})
_DEEPEST = 3
"""Collections inside each other that are looked through."""
_MOST_HELD = 50
"""Parts of a collection of which the first that can be traced is looked for."""
_TAKING = frozenset({"next", "min", "max"})
"""Functions whose result is one of what they are given."""
_TOGETHER = frozenset({"zip", "izip", "zip_longest", "izip_longest", "product"})
"""Functions that give tuples with one of each that they are given."""
_OF_MANY = frozenset({"values", "itervalues", "copy"})
"""Methods of collections that give one of the same."""
_OF_ONE = frozenset({"get", "pop", "setdefault"})
"""Methods of collections that give one of what is in them."""
_HANDING_BACK = frozenset({"run_until_complete", "useFixture"})
"""Methods whose result is that of the coroutine, or the fixture, that they are given."""
_ENTERING = frozenset(
    {"enter_context", "enter_async_context", "enterContext", "enterClassContext", "enterAsyncContext"}
)
"""Methods whose result is what the context manager gives that they are given."""


def item_of(origin: str) -> str:
    """Return the origin of what something holds, by that of the thing: ``?`` where that cannot be traced."""
    if origin.endswith(MANY):
        return origin.removesuffix(MANY)
    return f"{origin}[]" if origin != UNKNOWN else UNKNOWN


def _many(origin: str) -> str:
    """Return the origin of a collection of what has *origin*."""
    return origin if origin == UNKNOWN or origin.endswith(MANY) else f"{origin}{MANY}"


def _taken(table: dict[str, _Value], params: Collection[str]) -> dict[str, _Value]:
    """Take out of *table* what it has of *params*, and of what they have: ``x``, ``x.y``."""
    return {name: table.pop(name) for name in [n for n in table if n.partition(".")[0] in params]}


class Origins:
    """The origins of a function's locals, filled while its statements are read."""

    def __init__(self, roots: Iterable[str] = (), callees: Callees = NO_CALLEES, me: str = "self") -> None:
        """Take the parameters of the function, and what its module calls that needs no looking up.

        *me* is what a method calls the object that it is a method of.
        """
        self.callees = callees
        self.selves = frozenset({"self", "cls", me})
        """What stands for the object, or its class, that a method is of."""
        self._origin: dict[str, str] = {} if me in ("self", "cls") else {me: "self"}
        self._sources: dict[str, tuple[str, ...]] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        """What names that are but words stand for: of a loop or a parameter, each in turn."""
        self.by_word: dict[str, tuple[str, ...]] = {}
        """Members that were asked for by such a name, the first of its words, with those of the others."""
        self._holders: dict[str, set[str]] = {}
        self.locals: set[str] = set()
        self.roots = frozenset(roots)

    # -- reading ------------------------------------------------------------------------------------------

    def origin(self, node: ast.AST | None) -> str:
        """Return the origin of an expression, ``?`` when it cannot be traced."""
        text = self._origin_of(node)
        return text if len(text) <= _MAX_LENGTH else UNKNOWN

    def held(self, node: ast.AST | None, depth: int = 0) -> str:
        """Return the origin of an expression, for what is written out as a collection that of what it holds.

        The first that can be traced stands for all.
        """
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                pass
            case ast.Dict(keys=keys, values=values):
                parts = [*values, *(k for k in keys if k is not None)]
            case ast.Call(func=ast.Name(id=name), keywords=words) if name in _COLLECTIONS and words:
                parts = [w.value for w in words]
            case _:
                return self.origin(node)
        if depth > _DEEPEST:
            return UNKNOWN
        return next((o for p in parts[:_MOST_HELD] if (o := self.held(p, depth + 1)) != UNKNOWN), UNKNOWN)

    def _passes_through(self, func: ast.expr) -> str:
        """The last name of a function whose result is about its argument, ``""`` for any other."""
        match func:
            case ast.Name(id=name) if name in PASS_THROUGH and name not in self._origin:
                return name if name not in self.callees.own else ""
            case ast.Attribute(attr=name) if name in _HANDING_BACK or name in _ENTERING:
                return name
            case ast.Attribute(value=ast.Name(id="asyncio"), attr=name) if name in _OF_ASYNCIO:
                return name
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in PASS_THROUGH:
                # `stats.sum(x)` may be what the test is about.
                return name if owner in _THEIR_MODULES and owner not in self._origin else ""
            case _:
                return ""

    def _origin_of(self, node: ast.AST | None) -> str:
        if node.__class__ in _UNTRACED:
            return UNKNOWN
        match node:
            case ast.Name(id=name):
                return self._origin.get(name, name)
            case ast.Attribute(value=value, attr=attr):
                return self._member(self._origin_of(value), attr)
            case ast.Call(func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(attr)), *_]):
                base = self._origin_of(value)
                return f"{base}.{attr}" if base != UNKNOWN and attr.isidentifier() else UNKNOWN
            case ast.Call(func=ast.Name(id="getattr"), args=[value, ast.Name(id=name), *_]) if (
                name in self._words
            ):
                return self._named(self._origin_of(value), self._words[name])
            case ast.Call(func=ast.Name(id="getattr"), args=[value, ast.Name(id=name), *_]) if (
                name in self.roots and name not in self._origin
            ):
                # The callers know what that is called.
                base = self._origin_of(value)
                return f"{base}.{ASKED}{name}" if base != UNKNOWN else UNKNOWN
            case ast.Call(func=ast.Name(id="getattr"), args=[value, _, *_]):
                # Something that it has, whatever that is called.
                return item_of(self._origin_of(value))
            case ast.Call(func=func, args=args):
                last = self._passes_through(func)
                if last and args:
                    first = self._origin_of(args[-1] if last == "cast" else args[0])
                    if last in _TAKING and first.endswith(MANY):
                        return item_of(first)
                    if first != UNKNOWN:
                        return f"{first}@" if last in _ENTERING else first
                if self.callees.makes(func) and args and (made := self._origin_of(args[0])) != UNKNOWN:
                    return f"{made}()"
                if isinstance(func, ast.Attribute):
                    # Looked up once, as chains of calls are long.
                    owner = self._origin_of(func.value)
                    if owner.endswith(MANY) and func.attr in _OF_MANY | _OF_ONE:
                        return owner if func.attr in _OF_MANY else item_of(owner)
                    base = self._member(owner, func.attr)
                else:
                    base = self._origin_of(func)
                return f"{base}()" if base != UNKNOWN else UNKNOWN
            case ast.Subscript(value=value, slice=part):
                base = self._origin_of(value)
                return base if isinstance(part, ast.Slice) and base.endswith(MANY) else item_of(base)
            case ast.Await(value=value) | ast.Starred(value=value) | ast.YieldFrom(value=value):
                return self._origin_of(value)
            case ast.NamedExpr(value=value):
                return self._origin_of(value)
            case ast.BinOp(left=left, right=right):
                first = self._origin_of(left)
                return first if first != UNKNOWN else self._origin_of(right)
            case ast.BoolOp(values=values):
                return next((o for o in map(self._origin_of, values) if o != UNKNOWN), UNKNOWN)
            case ast.IfExp(body=body, orelse=orelse):
                first = self._origin_of(body)
                return first if first != UNKNOWN else self._origin_of(orelse)
            case (
                ast.ListComp(elt=elt, generators=gens)
                | ast.SetComp(elt=elt, generators=gens)
                | ast.GeneratorExp(elt=elt, generators=gens)
            ):
                self.comprehension(gens)
                return _many(self.held(elt))
            case _:
                return UNKNOWN

    def _member(self, base: str, attr: str) -> str:
        """Return the origin of what has that name of what has the origin *base*."""
        if base in ("self", "cls"):
            return self._origin.get(f"self.{attr}", f"{base}.{attr}")
        if base == "request" and attr == "param":
            return self._origin.get("request.param", "request.param")
        return f"{base}.{attr}" if base != UNKNOWN else UNKNOWN

    def _named(self, base: str, words: tuple[str, ...]) -> str:
        """Return the member of *base* that the first of *words* names, and note those of the others."""
        if base == UNKNOWN:
            return UNKNOWN
        first, *others = (f"{base}.{word}" for word in words)
        if others:
            self.by_word[first] = tuple(others)
        return first

    def sources(self, node: ast.AST | None) -> tuple[str, ...]:
        """Return every origin that the value of *node* depends on, the most telling first."""
        found: dict[str, None] = {}
        self._collect(node, found)
        return tuple(found)[:_MAX_SOURCES]

    def _collect(self, node: ast.AST | None, found: dict[str, None]) -> None:
        match node:
            case None | ast.Constant():
                return
            case ast.Name(id=name):
                origin = self._origin.get(name, name)
                if origin != UNKNOWN:
                    found.setdefault(origin)
                for source in self._sources.get(name, ()):
                    found.setdefault(source)
            case ast.Attribute() | ast.Call() | ast.Subscript():
                origin = self.origin(node)
                if origin != UNKNOWN:
                    found.setdefault(origin)
                base: ast.AST = node
                while isinstance(base, _CHAINED):
                    if isinstance(base, ast.Call):
                        for arg in base.args:
                            self._collect(arg, found)
                        for word in base.keywords:
                            self._collect(word.value, found)
                        base = base.func
                    elif isinstance(base, ast.Subscript):
                        self._collect(base.slice, found)
                        base = base.value
                    else:
                        key = self.key(base)
                        if key:
                            for source in self._sources.get(key, ()):
                                found.setdefault(source)
                        base = base.value
                if isinstance(base, ast.Name):
                    for source in self._sources.get(base.id, ()):
                        found.setdefault(source)
                else:
                    self._collect(base, found)
            case ast.Lambda(body=body):
                self._collect(body, found)
            case (
                ast.ListComp(generators=gens)
                | ast.SetComp(generators=gens)
                | ast.GeneratorExp(generators=gens)
            ):
                self.comprehension(gens)
                self._children(node, found)
            case ast.DictComp(generators=gens):
                self.comprehension(gens)
                self._children(node, found)
            case _:
                self._children(node, found)

    def _children(self, node: ast.AST, found: dict[str, None]) -> None:
        if len(found) < _MAX_SOURCES:
            for child in below(node):
                self._collect(child, found)

    def key(self, node: ast.AST | None) -> str:
        """Return the name under which a variable is kept (``x`` or ``self.x``), ``""`` for anything else."""
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in self.selves:
                return f"self.{attr}"
            case _:
                return ""

    # -- writing ------------------------------------------------------------------------------------------

    def bind(self, target: ast.AST | None, value: ast.AST | None, suffix: str = "") -> None:
        """Bind *target* to *value*; *suffix* is ``[]`` for an iteration and ``@`` for a context manager."""
        origin = self.of_all(value)
        if suffix == "[]" and isinstance(value, ast.Tuple | ast.List) and value.elts:
            # A loop over what is written out: the first stands for all.
            self._bind(target, self.origin(value.elts[0]), self.sources(value), value.elts[0])
            self.words(self.key(target), value.elts)
            return
        if origin != UNKNOWN and suffix:
            origin = item_of(origin) if suffix == "[]" else f"{origin}{suffix}"
        self._bind(target, origin, self.sources(value), value)
        for part, item in _in_turn(target, value) if suffix == "[]" else ():
            self.bind(part, item, suffix)

    def _bind(
        self, target: ast.AST | None, origin: str, sources: tuple[str, ...], value: ast.AST | None = None
    ) -> None:
        match target:
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(elts):
                    for part, item in zip(elts, value.elts, strict=True):
                        self.bind(part, item)
                    return
                inner = item_of(origin)
                for part in elts:
                    self._bind(part, inner, sources)
            case ast.Starred(value=inner_target):
                self._bind(inner_target, origin, sources)
            case ast.Name(id=name):
                self.locals.add(name)
                self._origin[name] = origin
                self._sources[name] = tuple(s for s in sources if s != name)
                self.words(name, [value])
                self._hold(name, value)
            case ast.Attribute():
                key = self.key(target)
                if key:
                    self._origin[key] = origin if not origin.startswith(f"{key}.") else key
                    self._sources[key] = sources
                    self._hold(key, value)
                else:
                    self.touch(target.value, sources)
            case ast.Subscript(value=container):
                self.touch(container, sources)
            case _:
                return

    def of_all(self, value: ast.AST | None) -> str:
        """Return the origin of *value*; of what is written out as a collection, where all parts have one."""
        match value:
            case ast.List(elts=parts) | ast.Set(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
                pass
            case ast.DictComp(value=part, generators=gens):
                self.comprehension(gens)
                return _many(self.origin(part))
            case _:
                return self.origin(value)
        found = [self.origin(part) for part in parts[:_MOST_HELD]]
        return _many(found[0]) if found and UNKNOWN not in found else UNKNOWN

    def parameter(self, name: str, value: ast.AST) -> None:
        """Note that the parameter *name* is given *value*, where that can be traced."""
        origin = self.origin(value)
        if origin != UNKNOWN:
            self._origin[name] = origin
            self._sources[name] = self.sources(value)

    def worded(self, value: ast.AST) -> tuple[str, ...]:
        """Return the words that *value* may be, where it is one that is written out or one of some."""
        match value:
            case ast.Constant(value=str(text)):
                return (text,) if text.isidentifier() else ()
            case ast.Name(id=name):
                return self._words.get(name, ())
            case _:
                return ()

    def words(self, name: str, values: Sequence[ast.AST | None]) -> None:
        """Note what *name* is in turn, where that is nothing but names that a member may have."""
        found = [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
        if name and found and len(found) == len(values) <= _MOST_HELD and all(map(str.isidentifier, found)):
            self._words[name] = tuple(dict.fromkeys(found))
        else:
            self._words.pop(name, None)

    def stands(self, name: str, origin: str) -> None:
        """Bind *name* to what has *origin*."""
        self._bind(ast.Name(id=name), origin, (origin,))

    def unknown(self, name: str) -> None:
        """Bind *name* to something that cannot be traced (a nested function's parameter, say)."""
        self.locals.add(name)
        self._origin[name] = UNKNOWN
        self._sources[name] = ()
        self._words.pop(name, None)

    @contextmanager
    def parameters_of_another(self, params: Collection[str]) -> Iterator[None]:
        """Let *params* be those of a function inside, which cannot be traced; what they hide comes back."""
        origins = _taken(self._origin, params)
        sources = _taken(self._sources, params)
        words = _taken(self._words, params)
        mine = self.locals.copy()
        for param in params:
            self.unknown(param)
        try:
            yield
        finally:
            _taken(self._origin, params)
            _taken(self._sources, params)
            _taken(self._words, params)
            self._origin.update(origins)
            self._sources.update(sources)
            self._words.update(words)
            self.locals -= set(params) - mine

    def comprehension(self, gens: list[ast.comprehension]) -> None:
        """Bind the targets of a comprehension."""
        for gen in gens:
            self.bind(gen.target, gen.iter, "[]")

    def touch(self, node: ast.AST | None, sources: tuple[str, ...]) -> None:
        """Note that *node*'s value may have been changed by *sources*."""
        while isinstance(node, _OBJECTS) and not self.key(node):
            node = node.func if isinstance(node, ast.Call) else node.value
        key = self.key(node)
        if key:
            self.depends(key, sources)

    def depends(self, key: str, sources: tuple[str, ...]) -> None:
        """Note that the variable *key* depends on *sources* too."""
        old = self._sources.get(key, ())
        if len(old) < _MAX_SOURCES:
            self._sources[key] = tuple(dict.fromkeys((*old, *[s for s in sources if s != UNKNOWN])))[
                :_MAX_SOURCES
            ]

    def _hold(self, name: str, value: ast.AST | None) -> None:
        """Remember what *name*'s object was given: a later call on it can change that."""
        if isinstance(value, ast.Await):
            value = value.value
        if isinstance(value, ast.Call):
            for arg in (*value.args, *[k.value for k in value.keywords]):
                key = self.key(arg.value if isinstance(arg, ast.Attribute) and not self.key(arg) else arg)
                if key and key not in ("self", name):
                    self._holders.setdefault(name, set()).add(key)

    def call(self, node: ast.Call) -> None:
        """Note a call's effects: what it was given, and what its object holds, now depends on it too."""
        callee = self.origin(node)
        if callee == UNKNOWN:
            return
        for arg in (*node.args, *[k.value for k in node.keywords]):
            key = self.key(arg)
            if key and (key in self._origin or key in self._sources):
                self.depends(key, (callee,))
        base: ast.AST = node.func
        while isinstance(base, ast.Attribute) and not self.key(base):
            base = base.value
        key = self.key(base)
        if key:
            arguments: dict[str, None] = {}
            for arg in node.args:
                self._collect(arg, arguments)
            if key in self._origin:
                self.depends(key, tuple(arguments))
            for held in self._holders.get(key, ()):
                self.depends(held, (callee,))


def _in_turn(target: ast.AST | None, value: ast.AST | None) -> list[tuple[ast.expr, ast.expr]]:
    """What the names of a loop stand for, each with what it is taken from; nothing where that is not told.

    ``for cart, price in zip(carts, prices)``, ``for n, cart in enumerate(carts)`` and ``carts.items()``.
    """
    if not isinstance(target, ast.Tuple | ast.List) or not isinstance(value, ast.Call):
        return []
    called = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
    given = value.args
    if called in _TOGETHER and len(given) == len(target.elts):
        return list(zip(target.elts, given, strict=True))
    if len(target.elts) != 2:
        return []
    if called == "enumerate" and given:
        return [(target.elts[1], given[0])]
    if called in ("items", "iteritems") and not given and isinstance(value.func, ast.Attribute):
        return [(target.elts[1], value.func.value)]
    return []
