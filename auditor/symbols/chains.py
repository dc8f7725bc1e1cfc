"""Reading chains: origins taken apart, and annotations told as chains.

Nothing here knows a repository; the notation of origins is described in :mod:`auditor.model.source`.
"""

import ast
import re
from collections.abc import Iterable
from functools import lru_cache

from auditor.model.base import Value
from auditor.model.source import ASKED

MAX_STEPS = 40
"""A longer chain is cut: no person writes one."""

_STEP = re.compile(r"\(\)|\[\]|@|\*|\.[^.()\[\]@*]+")
_ROOT = re.compile(r"[^.()\[\]@*]+")
_ASKED = re.compile(re.escape(f".{ASKED}") + r"(\w+)")
_WORDED = re.compile(r"'\w+'(?:,'\w+')*")
_MAX_ANNOTATION = 240

_EITHER = frozenset({"Optional", "Union"})
_FIRST = frozenset(
    {
        "Annotated",
        "AsyncContextManager",
        "AsyncGenerator",
        "AsyncIterable",
        "AsyncIterator",
        "AbstractAsyncContextManager",
        "AbstractContextManager",
        "Awaitable",
        "ClassVar",
        "ContextManager",
        "Final",
        "Generator",
        "Iterable",
        "Iterator",
    }
)
"""Generic types whose first argument is what a caller gets hold of, once awaited, entered or iterated."""
_ITEMS = frozenset(
    {
        "list",
        "List",
        "Sequence",
        "set",
        "Set",
        "frozenset",
        "FrozenSet",
        "Collection",
        "deque",
        "MutableSequence",
    }
)


@lru_cache(maxsize=65536)
def steps(origin: str) -> tuple[str, ...]:
    """Return the root name and the steps of *origin*: ``nx.Graph()`` is ``("nx", ".Graph", "()")``.

    Empty when it cannot be traced (``?``) or is not a chain.
    """
    root = _ROOT.match(origin)
    if root is None or not root[0].isidentifier():
        return ()
    found = [root[0]]
    at = root.end()
    while at < len(origin) and len(found) < MAX_STEPS:
        step = _STEP.match(origin, at)
        if step is None:
            return ()
        found.append(step[0])
        at = step.end()
    return tuple(found)


def is_plain(origin: str) -> bool:
    """Tell whether *origin* is a dotted name, without calls: an assignment of it makes an alias."""
    found = steps(origin)
    return bool(found) and all(step[0] == "." for step in found[1:])


def asks(origin: str) -> list[str]:
    """Return the parameters that name members in *origin*."""
    return _ASKED.findall(origin) if ASKED in origin else []


def is_worded(origin: str) -> bool:
    """Tell whether what is written as *origin* is a word, or one of some."""
    return _WORDED.fullmatch(origin) is not None


def named(origin: str, param: str, given: str) -> Iterable[str]:
    """Yield *origin* with the member that *param* names written out, for each word of *given*.

    Where these are no words, any member is meant.
    """
    asked = re.compile(re.escape(f".{ASKED}{param}") + r"\b")
    words = given[1:-1].split("','") if is_worded(given) else []
    yield from (asked.sub(f".{word}", origin) for word in words)
    if not words:
        yield asked.sub("[]", origin)


class Noted(Value):
    """A class named by an annotation."""

    name: str
    """Dotted, as written."""
    as_type: bool = False
    """``type[X]``: the class itself rather than an instance."""
    item: bool = False
    """``list[X]``: what iterating or subscripting gives."""


@lru_cache(maxsize=16384)
def annotation(source: str) -> tuple[Noted, ...]:
    """Return the classes that an annotation names, unions and usual wrappers opened.  Never raises."""
    if not source or len(source) > _MAX_ANNOTATION:
        return ()
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(_noted(tree.body, 0))


def _noted(node: ast.expr, depth: int) -> list[Noted]:
    if depth > 6:
        return []
    match node:
        case ast.Name() | ast.Attribute():
            name = _dotted(node)
            return [Noted(name=name)] if name else []
        case ast.Constant(value=str(text)):
            return list(annotation(text)) if depth < 3 else []
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _noted(left, depth + 1) + _noted(right, depth + 1)
        case ast.Subscript(value=head, slice=inside):
            return _subscripted(_dotted(head), inside, depth + 1)
        case _:
            return []


def _subscripted(head: str, inside: ast.expr, depth: int) -> list[Noted]:
    args = inside.elts if isinstance(inside, ast.Tuple) else [inside]
    last = head.rpartition(".")[2]
    if not args or not head:
        return []
    if last in _EITHER:
        return [noted for arg in args for noted in _noted(arg, depth)]
    if last in _FIRST:
        return _noted(args[0], depth)
    if last == "Coroutine":
        return _noted(args[-1], depth)
    if last in ("type", "Type"):
        return [Noted(name=noted.name, as_type=True) for noted in _noted(args[0], depth)]
    if last in _ITEMS:
        return [Noted(name=noted.name, item=True) for noted in _noted(args[0], depth)]
    if last in ("dict", "Dict", "Mapping", "MutableMapping", "defaultdict"):
        return [Noted(name=noted.name, item=True) for noted in _noted(args[-1], depth)]
    return [Noted(name=head)]


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
