"""Tests that make tests: what ``yield check, value`` stands for.

nose, and pytest before 4, call what such a test yields, each as a test of its own:
<https://nose.readthedocs.io/en/latest/writing_tests.html#test-generators>.
"""

import ast
from collections.abc import Iterator

from auditor.syntax.assertions import last_name
from auditor.syntax.shapes import functions_of

_OTHERWISE = frozenset({"fixture", "yield_fixture", "contextmanager", "asynccontextmanager"})
"""Decorators of functions that hand what they yield to others than a runner."""


def with_calls(tree: ast.Module, text: str) -> ast.Module:
    """Return *tree* with the calls written out that its tests yield; *text* is what it was read from."""
    if "yield" in text:
        for function in filter(_is_test, functions_of(tree)):
            for statement in _own(function):
                if isinstance(statement, ast.Expr) and (call := _yielded_call(statement.value)) is not None:
                    statement.value = call
    return tree


def _is_test(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a runner may take a function for a test."""
    others = _OTHERWISE.intersection(map(last_name, function.decorator_list))
    return isinstance(function, ast.FunctionDef) and function.name.startswith("test") and not others


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.stmt]:
    """Yield the statements of a function, without those of the functions and classes in it."""
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            stack += ast.iter_child_nodes(node)


def _yielded_call(value: ast.expr) -> ast.Call | None:
    """Return the call that ``yield check, value`` stands for."""
    match value:
        case ast.Yield(value=ast.Tuple(elts=[ast.Name() | ast.Attribute() as func, *args])):
            return ast.copy_location(ast.Call(func=func, args=args, keywords=[]), value)
        case _:
            return None
