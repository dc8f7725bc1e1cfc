"""Definitions taken out of source text, or emptied, by line ranges; the rest stays byte for byte."""

import ast
import warnings
from collections.abc import Callable, Container, Iterable, Iterator

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def parse(source: str) -> ast.Module | None:
    """Return the tree of *source*, ``None`` when it is no Python of this interpreter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            return None


def definitions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, _Definition]]:
    """Yield functions and classes with their qualified names; what stands inside functions is left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{prefix}{node.name}"
            yield name, node
            if isinstance(node, ast.ClassDef):
                yield from definitions(node, f"{name}.")
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.ExceptHandler):
            yield from definitions(node, prefix)


def without(source: str, qualnames: Container[str]) -> str:
    """Return *source* without the named definitions, ``pass`` in their place.

    Source that does not parse comes back as it is.
    """
    return _edited(source, qualnames, lambda node: [(node, "pass")])


def gutted(source: str, qualnames: Container[str]) -> str:
    """Return *source* with the assertions of the named functions replaced by ``pass``.

    What ``with pytest.warns(...)`` and its like wrap runs under ``if True`` instead.  What was to raise goes
    with the assertion: a test that still ran it would fail.
    """
    return _edited(source, qualnames, _assertions)


def _edited(
    source: str,
    qualnames: Container[str],
    choose: Callable[[_Definition], Iterable[tuple[ast.stmt, str]]],
) -> str:
    tree = parse(source)
    if tree is None:
        return source
    lines = source.splitlines(keepends=True)
    chosen = [pair for name, node in definitions(tree) if name in qualnames for pair in choose(node)]
    for node, instead in sorted(chosen, key=lambda pair: -pair[0].lineno):
        _replace(lines, node, instead)
    edited = "".join(lines)
    return edited if parse(edited) is not None else source


def _replace(lines: list[str], node: ast.stmt, instead: str) -> None:
    start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]) - 1
    end = node.end_lineno or node.lineno
    if isinstance(node, ast.With) and instead.endswith(":"):
        end = node.body[0].lineno - 1
    indent = lines[node.lineno - 1][: node.col_offset]
    if indent.strip():
        return
    lines[start:end] = [f"{indent}{instead}\n"] + ["\n"] * (end - start - 1)


def _assertions(node: ast.AST) -> list[tuple[ast.stmt, str]]:
    found: list[tuple[ast.stmt, str]] = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert):
            found.append((inner, "pass"))
        elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            if _called(inner.value).startswith("assert"):
                found.append((inner, "pass"))
        elif isinstance(inner, ast.With):
            calls = [i.context_expr for i in inner.items if isinstance(i.context_expr, ast.Call)]
            names = [_called(c) for c in calls]
            if len(names) == len(inner.items) and all(
                n in ("raises", "warns") or n.startswith("assert") for n in names
            ):
                found.append((inner, "pass" if any("raises" in n.lower() for n in names) else "if True:"))
    return found


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
