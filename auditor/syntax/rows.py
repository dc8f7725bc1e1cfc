"""The rows of a table that a module has written out, wherever it keeps them."""

import ast
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from auditor.syntax.assertions import last_name
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
_FILLING = frozenset({"expand", "parameters", "named_parameters", "data"})
_ROWS = frozenset({"param", "dict"})
"""Calls that write out one row."""


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


def filling(call: ast.Call) -> ast.expr | None:
    """Return the table whose rows fill the parameters of a test in their order; ``None`` where it has none.

    So for parameterized, absl and ddt: see <https://github.com/wolever/parameterized>,
    <https://abseil.io/docs/python/guides/testing> and <https://ddt.readthedocs.io/>.
    """
    name = last_name(call)
    if name not in _FILLING or not call.args:
        return None
    first = call.args[0]
    row = isinstance(first, ast.Tuple | ast.Starred | ast.Dict) or last_name(first) in _ROWS
    if row or len(call.args) > 1 or name == "data":
        return ast.copy_location(ast.List(elts=call.args, ctx=ast.Load()), call)
    return first


def by_parameter(row: ast.expr, params: Sequence[str], *, named: bool = False) -> dict[str, ast.expr]:
    """Return what a row gives to which of *params*; where rows are *named*, their names come first."""
    match row:
        case ast.Call(args=args, keywords=words) if last_name(row) in _ROWS:
            given = {str(k.arg): k.value for k in words if k.arg in params}
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {str(k.value): v for k, v in pairs if isinstance(k, ast.Constant) and k.value in params}
        case ast.Tuple(elts=args) | ast.List(elts=args):
            given = {}
        case _:
            args, given = [row], {}
    return dict(zip(params, args[1:] if named else args, strict=False)) | given


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
