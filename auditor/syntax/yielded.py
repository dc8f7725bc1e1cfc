"""Tests that make tests: what ``yield check, value`` stands for.

nose, and pytest before 4, call what such a test yields, each as a test of its own:
<https://nose.readthedocs.io/en/latest/writing_tests.html#test-generators>.
"""

import ast
from collections.abc import Iterator

from auditor.syntax.assertions import last_name

_OTHERWISE = frozenset({"fixture", "yield_fixture", "contextmanager", "asynccontextmanager"})
"""Decorators of functions that hand what they yield to others than a runner."""


def with_calls(tree: ast.Module, text: str) -> ast.Module:
    """Return *tree* with the calls written out that its tests yield; *text* is what it was read from."""
    if "yield" in text:
        for function in _tests(tree):
            for statement in _own(function):
                if isinstance(statement, ast.Expr) and (call := _yielded_call(statement.value)) is not None:
                    statement.value = call
    return tree


def _tests(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a module and its classes that a runner may take for tests."""
    blocks = [tree.body]
    while blocks:
        for node in blocks.pop():
            if isinstance(node, ast.ClassDef):
                blocks.append(node.body)
            elif (
                isinstance(node, ast.FunctionDef)
                and node.name.startswith("test")
                and _OTHERWISE.isdisjoint(map(last_name, node.decorator_list))
            ):
                yield node


def _own(function: ast.FunctionDef) -> Iterator[ast.stmt]:
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
