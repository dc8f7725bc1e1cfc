"""What production code defines at a revision: one :class:`Symbol` per definition, mentions left out."""

import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from auditor.model.meaning import Symbol, SymbolKind
from auditor.model.source import Binding, Body, Class, Function, Module, Shape
from auditor.model.suite import Role
from auditor.symbols.chains import is_plain
from auditor.symbols.names import Names, ReferentKind
from auditor.symbols.outline import Outline, decorator_names, is_hollow_shape

_MACHINERY = frozenset({"__all__", "__slots__", "__doc__", "__path__"})
_MAX_NAMES = 400
"""Names and literals kept per symbol; nothing written by hand has more."""


def symbols(modules: Mapping[str, Module], roles: Mapping[str, Role], names: Names) -> dict[str, Symbol]:
    """Return every production definition by canonical name, in the order of files and lines.

    Modules, classes, functions, methods, constants, and attributes of classes and instances (as constants).
    Aliases and re-exports define nothing, nor do vendored files; routes lead to the functions that answer
    them (`auditor.symbols.routing`).  Classes and modules carry what they hold: ``names`` are those of
    their members, ``size`` and ``normal`` cover all of it; ``params`` of a class are its constructor's.
    """
    found: dict[str, Symbol] = {}
    for path in sorted(modules):
        if roles.get(path, Role.PRODUCTION) not in (Role.PRODUCTION, Role.OTHER):
            continue
        if names.catalog.kind(path) is not ReferentKind.PRODUCTION or modules[path].fault is not None:
            continue
        for symbol in _Table(path, names).symbols():
            found.setdefault(symbol.name, symbol)
    return found


class _Table:
    """The definitions of one file."""

    def __init__(self, path: str, names: Names) -> None:
        self._path = path
        self._names = names
        self._dotted = names.catalog.dotted(path)
        self._outline: Outline = names.catalog.outline(path)
        self._deleted = self._outline.deleted

    def symbols(self) -> Iterator[Symbol]:
        top: list[Symbol] = []
        inner: list[Symbol] = []
        for cls in self._outline.classes.values():
            parts = list(self._parts(cls))
            inner += parts
            symbol = self._class(cls, parts)
            (inner if "." in cls.qualname else top).append(symbol)
        for function in self._outline.functions.values():
            if not function.owner and function.name not in self._deleted:
                top.append(self._function(function, SymbolKind.FUNCTION))
        taken = {symbol.name for symbol in top}
        for name in self._outline.bindings:
            constant = self._constant(name)
            if constant is not None and constant.name not in taken:
                top.append(constant)
        yield self._module(top)
        yield from top
        yield from inner

    def _name(self, qualname: str) -> str:
        return f"{self._dotted}.{qualname}"

    def _module(self, members: list[Symbol]) -> Symbol:
        return Symbol(
            name=self._dotted,
            kind=SymbolKind.MODULE,
            path=self._path,
            line=1,
            names=_kept({_last(symbol.name) for symbol in members}),
            normal=_digest(members),
            size=sum(symbol.size for symbol in members),
            shape=Shape.ORDINARY if members else Shape.EMPTY,
        )

    def _class(self, cls: Class, parts: list[Symbol]) -> Symbol:
        init = self._outline.functions.get(f"{cls.qualname}.__init__")
        methods = [symbol for symbol in parts if symbol.kind is SymbolKind.METHOD]
        return Symbol(
            name=self._name(cls.qualname),
            kind=SymbolKind.CLASS,
            path=self._path,
            line=cls.line,
            shape=_class_shape(parts, methods),
            params=_params(init) if init is not None else (),
            names=_kept({*self._outline.members.get(cls.qualname, ()), *(_last(s.name) for s in parts)}),
            normal=_digest(parts),
            size=sum(symbol.size for symbol in parts),
            bases=self._names.bases(self._name(cls.qualname)),
        )

    def _parts(self, cls: Class) -> Iterator[Symbol]:
        taken: set[str] = set()
        for name, qualname in self._outline.members.get(cls.qualname, {}).items():
            taken.add(name)
            if qualname in self._outline.functions and qualname not in self._outline.classes:
                yield self._function(self._outline.functions[qualname], SymbolKind.METHOD)
        for binding in cls.attributes:
            if binding.name not in taken and binding.name not in _MACHINERY:
                taken.add(binding.name)
                best = self._outline.attribute(cls.qualname, binding.name) or binding
                yield self._value(f"{cls.qualname}.{binding.name}", best)
        for name, setters in self._outline.assigned.get(cls.qualname, {}).items():
            if name not in taken and name not in _MACHINERY:
                where = self._outline.functions.get(setters[0][0])
                line = where.line if where is not None else cls.line
                yield self._value(
                    f"{cls.qualname}.{name}", Binding(name=name, origin=setters[0][1], line=line)
                )

    def _function(self, function: Function, kind: SymbolKind) -> Symbol:
        """Return what a function is; a property is what gets, sets and deletes it."""
        others = [f.body for f in self._outline.accessories.get(function.qualname, ()) if f is not function]
        body = _whole([function.body, *others]) if others else function.body
        return Symbol(
            name=self._name(function.qualname),
            kind=kind,
            path=self._path,
            line=function.line,
            shape=body.shape,
            params=_params(function),
            raises=body.raises,
            warns=body.warns,
            literals=body.literals[:_MAX_NAMES],
            names=body.names[:_MAX_NAMES],
            normal=body.normal,
            size=body.size,
        )

    def _constant(self, name: str) -> Symbol | None:
        """Return the constant, ``None`` when the assignment only makes an alias of a definition."""
        binding = self._outline.binding(name)
        if binding is None or name in _MACHINERY or name in self._deleted:
            return None
        if is_plain(binding.origin):
            last = next(reversed(self._names.resolve(self._path, name)), None)
            if last and last.kind is not ReferentKind.UNKNOWN and last.name != self._name(name):
                return None
        return self._value(name, binding)

    def _value(self, qualname: str, binding: Binding) -> Symbol:
        value = binding.value or (binding.origin if binding.origin != "?" else "")
        return Symbol(
            name=self._name(qualname),
            kind=SymbolKind.CONSTANT,
            path=self._path,
            line=binding.line,
            literals=(value,) if value else (),
            normal=hashlib.blake2b(value.encode("utf-8", "replace"), digest_size=8).hexdigest()
            if value
            else "",
        )


def _params(function: Function) -> tuple[str, ...]:
    """Names of the parameters a caller gives, stars included."""
    params = function.params
    if function.owner and "staticmethod" not in decorator_names(function):
        params = params[1:]
    stars = {"args": "*", "kwargs": "**"}
    return tuple(stars.get(param.kind, "") + param.name for param in params)


def _class_shape(parts: list[Symbol], methods: list[Symbol]) -> Shape:
    """A class that does nothing is empty; one whose methods all refuse is not implemented."""
    if not parts:
        return Shape.EMPTY
    if methods and all(method.shape is Shape.NOT_IMPLEMENTED for method in methods):
        return Shape.NOT_IMPLEMENTED
    if len(methods) == len(parts) and all(is_hollow_shape(method.shape) for method in methods):
        return Shape.EMPTY
    return Shape.ORDINARY


def _whole(bodies: list[Body]) -> Body:
    """What several functions that make one up say and do together, in the shape of the first."""
    return msgspec.structs.replace(
        bodies[0],
        raises=tuple(dict.fromkeys(r for b in bodies for r in b.raises)),
        warns=tuple(dict.fromkeys(w for b in bodies for w in b.warns)),
        literals=tuple(sorted({x for b in bodies for x in b.literals})),
        names=tuple(sorted({n for b in bodies for n in b.names})),
        normal=hashlib.blake2b("\n".join(b.normal for b in bodies).encode(), digest_size=8).hexdigest(),
        size=sum(b.size for b in bodies),
    )


def _digest(members: list[Symbol]) -> str:
    text = "\n".join(sorted(f"{_last(m.name)} {m.normal} {' '.join(m.params)}" for m in members))
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest() if members else ""


def _last(name: str) -> str:
    """Return the last part of a dotted name."""
    return name.rpartition(".")[2]


def _kept(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names)[:_MAX_NAMES])
