"""Mocks, told from the calls that make them."""

import ast
from collections.abc import Callable, Collection

from auditor.model.source import Mock
from auditor.syntax.addresses import requested
from auditor.syntax.assertions import last_name
from auditor.syntax.origins import UNKNOWN
from auditor.syntax.requests import is_client

MOCKS = frozenset(
    [
        "Mock",
        "MagicMock",
        "AsyncMock",
        "NonCallableMock",
        "NonCallableMagicMock",
        "PropertyMock",
        "create_autospec",
    ]
)


def mock_of(node: ast.Call, origin: Callable[[ast.AST | None], str]) -> Mock | None:
    """Return the mock that a call makes, by itself or in place of something, ``None`` when it makes none.

    *origin* tells what an expression stands for.
    """
    name = last_name(node)
    if name not in MOCKS:
        return _patch_of(node, origin)
    spec = next((k.value for k in node.keywords if k.arg in ("spec", "spec_set")), None)
    if spec is None and name == "create_autospec" and node.args:
        spec = node.args[0]
    return Mock(target=origin(spec) if spec is not None else "", style="mock", line=node.lineno)


def is_double(node: ast.expr, functions: Collection[str]) -> bool:
    """Whether an expression is a mock, or a function that a test defines itself: one of *functions*."""
    match node:
        case ast.Await(value=value):
            return is_double(value, functions)
        case ast.Lambda():
            return True
        case ast.Name(id=name):
            return name in functions
        case ast.Call(func=ast.Attribute(value=bound, attr="__get__")):
            return is_double(bound, functions)
        case ast.Call(args=[bound, *_]) if last_name(node) == "MethodType":
            return is_double(bound, functions)
        case ast.Call():
            return last_name(node) in MOCKS
        case _:
            return False


def _patch_of(node: ast.Call, origin: Callable[[ast.AST | None], str]) -> Mock | None:
    """Return the replacement that a call of ``patch``, ``patch.object``, ``monkeypatch.setattr`` … makes."""
    func = node.func
    name = last_name(func)
    owner = last_name(func.value) if isinstance(func, ast.Attribute) else ""
    create = any(
        k.arg == "create" and isinstance(k.value, ast.Constant) and k.value.value for k in node.keywords
    )
    first = node.args[0] if node.args else None
    text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    if name == "patch" and owner and first is not None and (is_client(owner) or requested(first)):
        # A request with the method of that name.
        return None
    if name in ("patch", "dict", "multiple") and (name == "patch" or owner == "patch"):
        target = text or (origin(first) if first is not None else UNKNOWN)
        return Mock(
            target=target,
            style="patch" if name == "patch" else f"patch.{name}",
            create=create,
            line=node.lineno,
        )
    member = node.args[1] if len(node.args) > 1 else None
    if (name == "object" and owner == "patch") or (
        name in ("setattr", "delattr", "setitem") and owner == "monkeypatch"
    ):
        style = "patch.object" if name == "object" else "monkeypatch"
        if text and name == "setattr":
            return Mock(target=text, style=style, create=create, line=node.lineno)
        if isinstance(member, ast.Constant) and isinstance(member.value, str) and first is not None:
            base = origin(first)
            if base != UNKNOWN:
                return Mock(target=f"{base}.{member.value}", style=style, create=create, line=node.lineno)
    if name in ("spy", "stub") and owner == "mocker":
        return Mock(target="", style="mocker", line=node.lineno)
    return None
