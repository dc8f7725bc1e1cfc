"""What a call asks for: a route, or an address below that of a client."""

import ast
import re

from auditor.model.source import UNKNOWN_PART, Route
from auditor.syntax.addresses import requested
from auditor.syntax.assertions import last_name
from auditor.syntax.shapes import walk

_HTTP = frozenset(
    [
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "request",
        "open",
        "websocket_connect",
        "trace",
    ]
)
_ADDRESS = frozenset({"url", "uri", "path", "endpoint", "route", "reverse", "link", "href", "location"})
"""Words of what leads to a page: ``page_url``, ``reverse``."""
_RELATIVE = re.compile(r"[A-Za-z][\w.-]*(/[\w.-]+)*/?")
"""An address below that of a client."""


def asked_by(node: ast.Call) -> Route | str:
    """Return what a call asks for: a route, or the address below that of a client; ``""`` for neither.

    What is named *client* makes requests, others do where what they are given begins like an address.
    """
    name = last_name(node)
    if name not in _HTTP or not isinstance(node.func, ast.Attribute) or not node.args:
        return ""
    client = is_client(last_name(node.func.value))
    method, path = "" if name == "open" else name.upper(), node.args[0]
    if name == "request" and len(node.args) > 1:
        verb, path = node.args[:2]
        method = verb.value.upper() if isinstance(verb, ast.Constant) and isinstance(verb.value, str) else ""
    route = requested(path)
    if route.startswith("/") or (route and client):
        return Route(method=method, path=route)
    if client and isinstance(path, ast.Constant) and _is_relative(path.value):
        # What a client of another kind gets by a key leads nowhere.
        return f"/{path.value!s}"
    if client and any(map(_is_address, walk(path))):
        # A test client goes somewhere, be it computed where; others than clients of the web take keys.
        return Route(method=method, path=UNKNOWN_PART)
    return ""


def is_client(name: str) -> bool:
    """Whether what is called so makes requests."""
    return "client" in name.lower()


def _is_relative(value: object) -> bool:
    return isinstance(value, str) and _RELATIVE.fullmatch(value) is not None


def _is_address(node: ast.AST) -> bool:
    """Whether a part of an expression is named like what leads to a page."""
    name = last_name(node) if isinstance(node, ast.Name | ast.Attribute | ast.Call) else ""
    return not _ADDRESS.isdisjoint(name.lower().split("_"))
