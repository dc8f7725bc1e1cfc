"""Addresses in source text: those that production gives to its code, and those that tests ask for.

Frameworks differ in how they are told, not in what they are told: a text that reads like the path of a URL,
beside a function or a class.  So for decorators (``@app.get("/users")``, ``@bp.route("/users")``), calls
(``path("users/", views.users)``, ``add_url_rule``, ``add_resource``, ``Route``), pairs in a list
(``(r"/users", UsersHandler)``), and for what hangs one set of addresses below another
(``include("shop.urls")``, ``include_router(users.router, prefix="/users")``, ``Blueprint(…, url_prefix=…)``).
"""

import ast
import re
from bisect import bisect_left
from collections.abc import Iterator

from auditor.model.source import UNKNOWN_PART, Address
from auditor.model.words import parts
from auditor.syntax.assertions import last_name
from auditor.syntax.shapes import squeeze

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "websocket"})
_TELLING = frozenset({"route", "router", "resource", "url", "rule", "view", "endpoint", "websocket", "path"})
"""Words in the names of calls that give an address to code."""
_MOUNTING = frozenset(
    {"include_router", "register_blueprint", "mount", "Mount", "add_namespace", "add_router"}
)
"""Calls that hang the addresses of something below their own."""
_ROUTERS = frozenset({"web", "router", "routes"})
"""Words in the names of what takes addresses by verbs, ``web.get("/users", show)``: others ask by those."""
_HANDLER = re.compile(r"[A-Z]+[a-z]\w*")
"""The name of a class."""
_RELATIVE = frozenset({"path", "re_path", "url"})
"""Calls whose addresses begin without a slash."""
_PREFIXES = ("prefix", "url_prefix", "path")
_ADDRESSED = re.compile(
    rb"""^[ \t]*@[\w.]+\(\s*r?["'](?:/|["'])|\(\s*r?["']/[^"'\n]*["'],\s*[A-Za-z_]"""
    rb"""|\b(?:re_path|path|url|include|register|mount|Mount|add_\w+|include_\w+|register_\w+)\("""
    rb"""|(?:Router|Blueprint|[Nn]amespace|Route)\(""",
    re.MULTILINE,
)
"""What stands where code is given an address; nothing else of a file is looked at."""
_GROUP = re.compile(r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)[*+?]?")
_PARAMETER = re.compile(r"<[^<>]*>|\{[^{}]*\}|(?<=/):\w+")
_FILLED = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]")
_HOST = re.compile(r"^[a-zA-Z][\w+.-]*://[^/]*")
_LONGEST = 120
_LONGEST_PATTERN = 500
_MOST = 4
"""Addresses that one call gives."""
_DEEPEST = 40


def pattern(text: str) -> str:
    """Return the address that *text* declares, ``{}`` for each part that varies; expressions likewise."""
    text = _PARAMETER.sub(UNKNOWN_PART, _GROUP.sub(UNKNOWN_PART, text[:_LONGEST_PATTERN]))
    return squeeze(re.sub(r"[\^$\\]|(?<=/)\?", "", text), _LONGEST)


def requested(node: ast.AST) -> str:
    """Return the address that an expression makes, ``""`` when it makes none.

    ``f"/users/{user.id}/edit?next=/"`` makes ``/users/{}/edit``, and so do ``%``, ``+`` and ``format``; what
    begins with something that is not written out makes ``{}/users``.
    """
    text = _filled(node, 0)
    path = _HOST.sub("", text).split("?")[0].split("#")[0]
    if not path and text:
        path = "/"
    return squeeze(path, _LONGEST) if re.match(r"(?:\{\})?/", path) else ""


def put_together(node: ast.JoinedStr | ast.BinOp | ast.Call) -> str:
    """Return the address that an expression puts together, ``""`` for any other text."""
    text = requested(node)
    return text if re.search(r"/[^\s{}]*[A-Za-z]", text) and not re.search(r"\s", text) else ""


def _filled(node: ast.AST, depth: int) -> str:
    """Return the text of an expression, with ``{}`` for what is not written out."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_filled(v, depth + 1) for v in values)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod()):
            return _FILLED.sub(UNKNOWN_PART, text)
        case ast.BinOp(left=left, op=ast.Add(), right=right) if depth < _DEEPEST:
            return _filled(left, depth + 1) + _filled(right, depth + 1)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return _PARAMETER.sub(UNKNOWN_PART, text)
        case _:
            return UNKNOWN_PART


def declared(tree: ast.Module, source: bytes) -> tuple[Address, ...]:
    """Return the addresses that a module gives to code, in the order of the text."""
    lines = _lines(source)
    if not lines:
        return ()

    def is_near(node: ast.AST) -> bool:
        first = getattr(node, "lineno", None)
        if first is None:
            return True
        for decorator in getattr(node, "decorator_list", ()):
            first = min(first, decorator.lineno)
        at = bisect_left(lines, first)
        return at < len(lines) and lines[at] <= (getattr(node, "end_lineno", None) or first)

    found: list[Address] = []
    stack: list[tuple[ast.AST, str, bool]] = [(node, "", False) for node in reversed(tree.body)]
    while stack:
        node, scope, inside = stack.pop()
        if not is_near(node):
            continue
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                # What stands in a function belongs to it.
                name = scope if inside else f"{scope}.{node.name}".lstrip(".")
                for decorator in node.decorator_list:
                    found += _decorating(decorator, name, node)
                inside = inside or not isinstance(node, ast.ClassDef)
                stack += [(part, name, inside) for part in reversed(node.body)]
                continue
            case ast.Call():
                found += _given(node, scope if inside else "")
            case ast.Tuple(elts=[ast.Constant(value=str(text)), ast.Name() | ast.Attribute() as code, *_]):
                # A table of tests pairs addresses with what they give.
                if text.startswith("/") and _HANDLER.fullmatch(last_name(code)):
                    found.append(
                        Address(path=pattern(text), code=_chain(code), scope=scope if inside else "")
                    )
            case ast.Assign(targets=[ast.Name() | ast.Attribute() as target], value=ast.Call() as call):
                if prefix := _prefix(call):
                    name = last_name(target)
                    found.append(Address(path=pattern(prefix), code=name, below=name, mounts=True))
            case _:
                pass
        stack += [(part, scope, inside) for part in reversed(list(ast.iter_child_nodes(node)))]
    return tuple(found)


def _lines(source: bytes) -> list[int]:
    """The lines on which code may be given an address."""
    found: list[int] = []
    line, start = 1, 0
    for match in _ADDRESSED.finditer(source):
        line += source.count(b"\n", start, match.start())
        start = match.start()
        found.append(line)
    return found


def _decorating(
    decorator: ast.expr, handler: str, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
) -> Iterator[Address]:
    """The address that a decorator gives to what it decorates."""
    match decorator:
        case ast.Call(func=ast.Attribute(value=owner, attr=attr), args=[ast.Constant(value=str(text)), *_]):
            is_verb = attr in _VERBS
            if not (is_verb or _TELLING & parts(attr)) or not (text.startswith("/") or not text):
                return
            # A function answers GET unless more is said; a class has its methods.
            usual = () if isinstance(node, ast.ClassDef) else ("GET",)
            methods = (attr.upper(),) if is_verb else _methods(decorator) or usual
            named = _keyword(decorator, "endpoint", "name") or node.name
            yield Address(
                path=pattern(text), code=handler, methods=methods, name=named, below=last_name(owner)
            )
        case _:
            pass


def _given(call: ast.Call, scope: str) -> Iterator[Address]:
    """The addresses that a call gives to code, or below which it hangs others."""
    called = last_name(call.func)
    below = last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if called in _MOUNTING:
        yield from _mounted(call, scope, below)
        return
    if called in _VERBS:
        # Whoever asks for an address by a verb gives it data or headers.
        gives = bool(_ROUTERS & parts(below)) and not call.keywords
    else:
        gives = (
            called == "register" or called.removeprefix("add_") in _VERBS or bool(_TELLING & parts(called))
        )
    if not gives:
        return
    texts = _texts(call)
    values = [*call.args, *(k.value for k in call.keywords if k.arg not in (None, "methods", "kwargs"))]
    if inner := next((v for v in values if isinstance(v, ast.Call) and last_name(v) == "include"), None):
        for one in _mounted(inner, scope, below) if texts else ():
            yield Address(path=pattern(texts[0]), code=one.code, scope=scope, mounts=True)
        return
    code = next(filter(None, map(_chain, values)), "")
    if not code or not texts:
        return
    if called == "register":
        base = _keyword(call, "basename") or code.rpartition(".")[2].removesuffix("ViewSet").lower()
        for path, part in ((texts[0], "list"), (f"{texts[0]}/{UNKNOWN_PART}", "detail")):
            yield Address(path=pattern(path), code=code, name=f"{base}-{part}", scope=scope, below=below)
        return
    relative = called in _RELATIVE
    name = _keyword(call, "name", "endpoint")
    for text in texts[: 1 if relative else _MOST]:
        if text.startswith("/") or relative:
            yield Address(
                path=pattern(text),
                code=code,
                methods=_methods(call),
                name=name,
                scope=scope,
                below="" if relative else below,
            )


def _mounted(call: ast.Call, scope: str, below: str) -> Iterator[Address]:
    """What a call hangs below an address."""
    texts, prefix = _texts(call), _keyword(call, *_PREFIXES)
    values = [*call.args, *(k.value for k in call.keywords)]
    code = next(filter(None, map(_chain, values)), "")
    if not code and texts:
        # The dotted name of a module.
        yield Address(path=pattern(prefix), code=texts[0], scope=scope, below=below, mounts=True)
    elif code:
        path = prefix or (texts[0] if texts else "")
        yield Address(path=pattern(path), code=code, scope=scope, below=below, mounts=True)


def _prefix(call: ast.Call) -> str:
    """The address below which all of a router hangs, as it is made."""
    made = parts(last_name(call.func))
    if not {"router", "blueprint", "namespace"} & made:
        return ""
    prefix = _keyword(call, *_PREFIXES)
    if not prefix and "namespace" in made and call.args and isinstance(call.args[0], ast.Constant):
        # A namespace hangs below its name.
        return str(call.args[0].value)
    return prefix


def _chain(node: ast.AST, depth: int = 0) -> str:
    """The chain that leads to code: names and attributes, ``as_view()`` dropped; ``""`` for all else."""
    if depth > _DEEPEST:
        return ""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="as_view")):
            return _chain(value, depth + 1)
        case ast.Tuple(elts=[first, *_]) | ast.Call(args=[first], keywords=[]):
            return _chain(first, depth + 1)
        case ast.Attribute(value=value, attr="urls" | "routes"):
            return _chain(value, depth + 1)
        case ast.Attribute(value=value, attr=attr):
            owner = _chain(value, depth + 1)
            return f"{owner}.{attr}" if owner else ""
        case ast.Name(id=name):
            return name
        case _:
            return ""


def _texts(call: ast.Call) -> list[str]:
    """The texts that a call is given by position."""
    return [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]


def _keyword(call: ast.Call, *names: str) -> str:
    """The text that a call is given under the first of the names that has one."""
    given = {k.arg: k.value.value for k in call.keywords if isinstance(k.value, ast.Constant)}
    return next((text for n in names if isinstance(text := given.get(n), str) and text), "")


def _methods(call: ast.Call) -> tuple[str, ...]:
    """The methods of HTTP that a call names, none for all."""
    listed = next((k.value for k in call.keywords if k.arg == "methods"), None)
    items = listed.elts if isinstance(listed, ast.List | ast.Tuple | ast.Set) else []
    return tuple(
        sorted(i.value.upper() for i in items if isinstance(i, ast.Constant) and isinstance(i.value, str))
    )
