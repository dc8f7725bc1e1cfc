"""What a module binds once and never changes: tables of rows, constants, and objects to work on."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from auditor.syntax.assertions import last_name
from auditor.syntax.rows import Kept
from auditor.syntax.shapes import DULL, walk

_CHANGING = frozenset({"append", "extend", "insert", "remove", "pop", "clear", "add", "update", "setdefault"})
"""Methods after which a table holds other things than it was written with."""
_LONGEST = 2000
"""Characters of a text from which it is data that a test works on, and no constant of its code."""
_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_CLASS = re.compile(r"_*[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")
"""Names as classes have them: <https://peps.python.org/pep-0008/#class-names>."""


class BoundOnce:
    """What one module binds once, by name, ready to be asked for by the readers of its functions."""

    def __init__(self, tree: ast.Module, *, rebinds: bool) -> None:
        """Take the syntax of the module; *rebinds* tells that a function may bind names of it."""
        self._tree = tree
        self.constants: Mapping[str, ast.Constant] = _constants(tree, rebinds=rebinds)
        """Texts, bytes and numbers: a test that reads one and a test that has it written out are the same."""
        self.objects: frozenset[str] = _objects(tree)
        """What it makes by a call for its functions to work on, such as a client.

        A fixture or a set-up may make it as well: where it comes from is a matter of style.
        """

    @cached_property
    def tables(self) -> Mapping[str, Kept]:
        """Lists, sets and mappings that are never changed: rows may be kept in one.  Few files need them."""
        return tables_of(self._tree)

    def mark(self, decorator: ast.expr) -> ast.expr:
        """Return the call of ``parametrize`` that a decorator is the name of, else the decorator itself."""
        return (
            self._tables_by_name.get(decorator.id, decorator)
            if isinstance(decorator, ast.Name)
            else decorator
        )

    @cached_property
    def _tables_by_name(self) -> Mapping[str, ast.Call]:
        kept = {n: v for n, v in _assigned(self._tree.body) if isinstance(v, ast.Call)}
        return {n: v for n, v in kept.items() if last_name(v) == "parametrize" and self._bindings[n] == 1}

    @cached_property
    def off(self) -> frozenset[str]:
        """Names of a false value, which nothing else is bound to: what stands under one never runs."""
        false = {n for n, v in _assigned(self._tree.body) if isinstance(v, ast.Constant) and not v.value}
        if not false:
            return frozenset()
        given = {a.asname or a.name for n in walk(self._tree) if isinstance(n, _IMPORTS) for a in n.names}
        if "*" in given:
            return frozenset()
        return frozenset(n for n in false - given if self._bindings[n] == 1)

    @cached_property
    def imported(self) -> frozenset[str]:
        """The modules and classes that it imports whatever happens, under names that nothing else has.

        None of them is ``None``, as what else a module has may be.
        """
        names = (
            (alias.asname or alias.name).partition(".")[0]
            for node in self._tree.body
            if isinstance(node, _IMPORTS)
            for alias in node.names
            if isinstance(node, ast.Import) or _CLASS.fullmatch(alias.name)
        )
        return frozenset(n for n in names if self._bindings[n] == 0)

    @cached_property
    def _bindings(self) -> Counter[str]:
        """How often names are bound, by whatever part of the module, but for imports."""
        found = Counter(
            n.id for n in walk(self._tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
        )
        found.update(n.name for n in self._tree.body if isinstance(n, _DEFINING))
        return found


def tables_of(tree: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, Kept]:
    """Return what a module, or a function, has written out in lists, sets and mappings and never changes."""
    found: dict[str, Kept] = {}
    for name, value in _assigned(tree.body):
        if isinstance(value, Kept):
            found[name] = value
    changes: Counter[str] = Counter()
    for part in walk(tree):
        match part:
            case (
                ast.Name(id=name, ctx=ast.Store() | ast.Del())
                | ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del())
            ):
                changes[name] += 1
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if attr in _CHANGING:
                changes[name] += 1
            case _:
                pass
    return {name: value for name, value in found.items() if changes[name] == 1}


def _constants(tree: ast.Module, *, rebinds: bool) -> Mapping[str, ast.Constant]:
    found = {
        name: value
        for name, value in _assigned(tree.body)
        if isinstance(value, ast.Constant) and value.value not in DULL and _is_short(value.value)
    }
    if not found:
        return found
    bound: Counter[str] = Counter()
    for statement in tree.body:
        if isinstance(statement, _DEFINING):
            bound[statement.name] += 1
            continue
        for part in walk(statement):
            if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
                bound[part.id] += 1
    if rebinds:
        bound.update(n for part in walk(tree) if isinstance(part, ast.Global) for n in part.names)
    return {name: value for name, value in found.items() if bound[name] == 1}


def _objects(tree: ast.Module) -> frozenset[str]:
    return frozenset(n for n, v in _assigned(tree.body) if isinstance(v, ast.Call) and not n[0].isupper())


def _is_short(value: object) -> bool:
    return not isinstance(value, str | bytes) or len(value) <= _LONGEST


def _assigned(body: Iterable[ast.stmt]) -> Iterable[tuple[str, ast.expr]]:
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                yield name, value
            case _:
                pass
