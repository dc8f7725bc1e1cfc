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
_APPS = frozenset({"app", "testapp", "test_app"})
"""What wrappers of applications are called that make requests."""
_ADDRESS = frozenset({"url", "uri", "path", "endpoint", "route", "reverse", "link", "href", "location"})
"""Words of what leads to a page: ``page_url``, ``reverse``."""
_PLACE = ("url", "path", "uri")
"""What the address is called where it is given by name."""
_RELATIVE = re.compile(r"[A-Za-z][\w.-]*(/[\w.-]+)*/?")
"""An address below that of a client."""


def asked_by(node: ast.Call) -> Route | str:
    """Return what a call asks for: a route, or the address below that of a client; ``""`` for neither.

    What is named *client* makes requests, others do where what they are given begins like an address.
    """
    # WebTest asks for pages of JSON by methods of their own.
    name = last_name(node).removesuffix("_json")
    if name == "resolve" and node.args and (there := requested(node.args[0])).startswith("/"):
        # Django is asked who answers there.
        return Route(method="", path=there)
    if (name not in _HTTP and not name.endswith("_request")) or not isinstance(node.func, ast.Attribute):
        return ""
    path, method = _place_and_verb(node, name)
    if path is None:
        return ""
    owner = last_name(node.func.value)
    client = is_client(owner)
    route = requested(path)
    if route.startswith("/") or (route and client):
        return Route(method=method, path=route)
    if client and isinstance(path, ast.Constant) and _is_relative(path.value):
        # What a client of another kind gets by a key leads nowhere.
        return f"/{path.value!s}"
    passed_on = isinstance(path, ast.Starred) and any(word.arg is None for word in node.keywords)
    if (client or owner in _APPS) and (passed_on or any(map(_is_address, walk(path)))):
        # A test client goes somewhere, be it computed where; others than clients of the web take keys.
        return Route(method=method, path=UNKNOWN_PART)
    return ""


def _place_and_verb(node: ast.Call, name: str) -> tuple[ast.expr | None, str]:
    """What a call gives for the address, and the verb that its name or an argument tells."""
    words = {word.arg: word.value for word in node.keywords}
    # What a helper takes first is its own matter.
    args = list(node.args) if name in _HTTP else []
    if name in _HTTP - {"open", "request"}:
        verb = name.upper()
    else:
        told = args.pop(0) if name == "request" and len(args) > 1 else words.get("method")
        verb = told.value.upper() if isinstance(told, ast.Constant) and isinstance(told.value, str) else ""
    return next(iter((*args, *(words[w] for w in _PLACE if w in words))), None), verb


def is_client(name: str) -> bool:
    """Whether what is called so makes requests."""
    return "client" in name.lower()


def _is_relative(value: object) -> bool:
    return isinstance(value, str) and _RELATIVE.fullmatch(value) is not None


def _is_address(node: ast.AST) -> bool:
    """Whether a part of an expression is named like what leads to a page."""
    name = last_name(node) if isinstance(node, ast.Name | ast.Attribute | ast.Call) else ""
    return not _ADDRESS.isdisjoint(name.lower().split("_"))
