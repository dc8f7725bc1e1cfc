"""The expressions of ``-m`` and ``-k``: names joined by ``and``, ``or``, ``not`` and brackets."""

import ast
import re
from collections.abc import Callable

_TOKEN = re.compile(r"\s*(\(|\)|[^\s()]+)")
_MAX_TOKENS = 200


class ExpressionError(ValueError):
    """A ``-m`` or ``-k`` expression cannot be read."""


def expression(source: str) -> Callable[[Callable[[str], bool]], bool]:
    """Compile a ``-m`` or ``-k`` expression; the result takes a test for one name.

    Raises :class:`ExpressionError` when it is not made of names, ``and``, ``or``, ``not`` and brackets.
    """
    tokens = _TOKEN.findall(source)
    if len(tokens) > _MAX_TOKENS:
        raise ExpressionError("the expression is too long")
    code: list[str] = []
    words: list[str] = []
    for token in tokens:
        if token in {"and", "or", "not", "(", ")"}:
            code.append(token)
        elif re.fullmatch(r"[\w:+\-.\[\]/]+", token):
            code.append(f"has[{len(words)}]")
            words.append(token)
        else:
            raise ExpressionError(f"{token!r} cannot be understood")
    try:
        tree = ast.parse(" ".join(code), mode="eval").body
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise ExpressionError("the expression is incomplete") from error

    def holds_for(holds: Callable[[str], bool]) -> bool:
        return _evaluate(tree, words, holds)

    holds_for(lambda _: False)
    return holds_for


def _evaluate(node: ast.expr, words: list[str], holds: Callable[[str], bool]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_evaluate(v, words, holds) for v in values)
        case ast.BoolOp(values=values):
            return any(_evaluate(v, words, holds) for v in values)
        case ast.UnaryOp(operand=operand):
            return not _evaluate(operand, words, holds)
        case ast.Subscript(slice=ast.Constant(value=int(index))):
            return holds(words[index])
        case _:
            raise ExpressionError("the expression is incomplete")
