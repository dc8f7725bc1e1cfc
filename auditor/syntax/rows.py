"""The rows of a table that a module has written out, wherever it keeps them."""

import ast
from collections.abc import Mapping
from typing import NamedTuple

from auditor.syntax.shapes import strings

Kept = ast.List | ast.Tuple | ast.Set | ast.Dict
"""What rows are written in."""
_SAME = frozenset({"list", "tuple", "set", "frozenset", "sorted", "dict"})
"""Functions that give what they are given, in another order perhaps."""
_DEEP = 20
"""Steps from a table to its rows beyond which nobody would follow."""
_NAMES = 2
"""Of these, from a name to what it stands for: tables of tables of tables could go on for ever."""
_MOST = 10_000
"""Rows beyond which a table is data."""


class Parametrized(NamedTuple):
    """What ``parametrize`` is given: see <https://docs.pytest.org/en/stable/how-to/parametrize.html>."""

    names: tuple[str, ...]
    values: ast.expr | None
    single: bool
    """Each row is the value itself of the one name, and no tuple of it."""


def parametrized(call: ast.Call) -> Parametrized:
    """Return the names, written in one text or several, and the rows that a call of ``parametrize`` has."""
    words = {k.arg: k.value for k in call.keywords}
    names = call.args[0] if call.args else words.get("argnames")
    values = call.args[1] if len(call.args) > 1 else words.get("argvalues")
    found = tuple(n.strip() for text in strings(names) for n in text.split(",") if n.strip())
    return Parametrized(found, values, isinstance(names, ast.Constant) and len(found) == 1)


def written_rows(
    node: ast.expr | None, tables: Mapping[str, Kept], deep: int = _DEEP, names: int = _NAMES
) -> list[ast.expr] | None:
    """Return the rows of a table: a list, the name of one of *tables*, several together, a mapping's items.

    ``None`` where some are made when the module runs, or more than *deep* steps or *names* away.
    """
    if not deep:
        return None
    match node:
        case ast.Name(id=name) if names:
            return written_rows(tables.get(name), tables, deep - 1, names - 1)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            found: list[ast.expr] = []
            for part in parts:
                one = part.value if isinstance(part, ast.Starred) else None
                some = [part] if one is None else written_rows(one, tables, deep - 1, names)
                if some is None or len(found) > _MOST:
                    return None
                found += some
            return found
        case ast.Dict():
            return _of_mapping(node, "keys")
        case ast.Call(func=ast.Attribute(value=table, attr="items" | "keys" | "values" as attr), args=[]):
            kept = tables.get(table.id) if isinstance(table, ast.Name) else table
            return _of_mapping(kept, attr) if isinstance(kept, ast.Dict) else None
        case ast.Call(func=ast.Name(id=name), args=[given]) if name in _SAME:
            return written_rows(given, tables, deep - 1, names)
        case ast.BinOp(left=left, op=ast.Add() | ast.BitOr(), right=right):
            sides = [written_rows(x, tables, deep - 1, names) for x in (left, right)]
            return None if None in sides else [row for side in sides for row in side or ()]
        case _:
            return None


def _of_mapping(table: ast.Dict, attr: str) -> list[ast.expr] | None:
    """Return what a method of a mapping gives; ``None`` where it takes in another one."""
    keys = [k for k in table.keys if k is not None]
    if len(keys) < len(table.keys):
        return None
    match attr:
        case "keys":
            return keys
        case "values":
            return table.values
        case _:
            pairs = zip(keys, table.values, strict=True)
            return [ast.copy_location(ast.Tuple(elts=[k, v], ctx=ast.Load()), k) for k, v in pairs]
