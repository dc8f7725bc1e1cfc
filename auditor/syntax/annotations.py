"""What annotations say that parameters and attributes are."""

import ast

from auditor.syntax.shapes import squeeze

_PLAIN = frozenset({"Any", "bool", "bytes", "dict", "float", "int", "list", "object", "str"})
"""Annotations that lead to no code."""
_NO_CLASSES = frozenset({"Any", "Callable", "None"})
_LONGEST = 120


def annotation(node: ast.expr | None) -> str:
    """Return the source of an annotation, ``""`` where it leads to no code."""
    if node is None or (isinstance(node, ast.Name) and node.id in _PLAIN):
        return ""
    return squeeze(ast.unparse(node), _LONGEST)


def said_class(node: ast.expr | None) -> str:
    """Return the dotted name of the one class that an annotation names, ``""`` where it says another thing.

    Classes are told by their capital letter (PEP 8).
    """
    match node:
        case ast.Constant(value=str(name)):
            pass
        case ast.Name() | ast.Attribute():
            name = ast.unparse(node)
        case _:
            return ""
    last = name.rpartition(".")[2]
    is_name = len(name) <= _LONGEST and all(part.isidentifier() for part in name.split("."))
    return name if is_name and last.lstrip("_")[:1].isupper() and last not in _NO_CLASSES else ""
