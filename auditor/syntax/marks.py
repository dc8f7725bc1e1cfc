"""What decorators and marks do to a test: skip, xfail, rows, fixtures."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from auditor.model.source import Binding, Decorator, Function
from auditor.syntax.names import Found, Names

NO_REASON = "(no reason)"
_UNITTEST = {"skip": "skip", "skipif": "skipif", "skipunless": "skipunless", "expectedfailure": "xfail"}
_TRUE = frozenset({"True", "1", "not False", "'True'", "'1'"})
_FALSE = frozenset({"False", "0", "not True", "'False'", "'0'"})


@dataclass(slots=True)
class Effects:
    """What all decorators and marks of a test amount to."""

    skip: str = ""
    skip_if: str = ""
    xfail: str = ""
    rows: int = 1
    fixtures: tuple[str, ...] = ()
    """From ``usefixtures``."""
    direct: frozenset[str] = frozenset()
    """Parameters that ``parametrize`` fills."""
    unknown: bool = False
    """Some ``parametrize`` fills parameters whose names are not written out."""
    names: frozenset[str] = frozenset()
    """Names of the pytest marks."""


def effects(decorators: Iterable[Decorator], *, count_rows: bool) -> Effects:
    """Fold decorators, the nearest first.  *count_rows* is off where the rows are counted from the syntax."""
    told = Effects()
    marks: set[str] = set()
    fixtures: dict[str, None] = {}
    direct: set[str] = set()
    for decorator in decorators:
        kind, is_mark = _kind(decorator.name)
        if is_mark:
            marks.add(kind)
        if kind == "skip":
            told.skip = told.skip or _reason(decorator, 0)
        elif kind in {"skipif", "skipunless"}:
            _conditional_skip(decorator, told, negated=kind == "skipunless")
        elif kind.startswith("skip."):
            told.skip_if = told.skip_if or kind
        elif kind == "xfail":
            if not (decorator.args and decorator.args[0] in _FALSE):
                told.xfail = told.xfail or _reason(decorator, 1)
        elif kind == "usefixtures" and is_mark:
            fixtures.update(dict.fromkeys(t for a in decorator.args if (t := text(a))))
        elif kind == "parametrize":
            named = _argnames(decorator)
            told.unknown = told.unknown or not named
            direct.update(_direct(decorator, named))
            if count_rows:
                told.rows *= _row_count(decorator)
    told.names, told.fixtures, told.direct = frozenset(marks), tuple(fixtures), frozenset(direct)
    return told


def _kind(name: str) -> tuple[str, bool]:
    """Return what a decorator is (``skip``, ``parametrize`` …) and whether it is a pytest mark."""
    head, _, last = name.rpartition(".")
    if head == "mark" or head.endswith(".mark"):
        return last, True
    if head == "skip" or head.endswith(".skip"):
        # Skips of a library's own: `skip.todo`, `skip.if_python3`, `skip.unless_module`.
        return ("skip" if last == "todo" else f"skip.{last}"), False
    return _UNITTEST.get(last.lower(), last if last == "parametrize" else ""), False


def _conditional_skip(decorator: Decorator, told: Effects, *, negated: bool) -> None:
    condition = decorator.args[0] if decorator.args else dict(decorator.kwargs).get("condition", "")
    always, never = (_FALSE, _TRUE) if negated else (_TRUE, _FALSE)
    if condition in always:
        told.skip = told.skip or _reason(decorator, 1)
    elif condition not in never:
        shown = text(condition) or condition or "…"
        told.skip_if = told.skip_if or (f"not ({shown})" if negated else shown)


def _reason(decorator: Decorator, position: int) -> str:
    """Return the reason given by ``reason=`` or by the positional argument at *position*."""
    keyword = dict(decorator.kwargs).get("reason", "")
    source = keyword or (decorator.args[position] if len(decorator.args) > position else "")
    return text(source) or source or NO_REASON


@lru_cache(maxsize=4096)
def text(source: str) -> str:
    """Return the string that *source* is a literal of, ``""`` when it is none."""
    if source[:1] not in {"'", '"'}:
        return ""
    try:
        value = ast.literal_eval(source)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=4096)
def _elements(source: str) -> tuple[str, ...] | None:
    """Return the source of each element of a list or tuple display; ``None`` when it is none or was cut."""
    if source[:1] not in {"[", "("}:
        return None
    try:
        node = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if not isinstance(node, ast.List | ast.Tuple) or any(isinstance(e, ast.Starred) for e in node.elts):
        return None
    return tuple(ast.unparse(e) for e in node.elts)


def _argnames(decorator: Decorator) -> tuple[str, ...]:
    source = decorator.args[0] if decorator.args else dict(decorator.kwargs).get("argnames", "")
    listed = _elements(source)
    words = [text(e) for e in listed] if listed is not None else text(source).split(",")
    return tuple(w.strip() for w in words if w.strip())


def _direct(decorator: Decorator, named: tuple[str, ...]) -> set[str]:
    """Return the parameters that the rows fill directly; indirect ones remain fixtures."""
    indirect = dict(decorator.kwargs).get("indirect", "False")
    if indirect == "True":
        return set()
    return set(named) - {text(e) for e in _elements(indirect) or ()}


def _row_count(decorator: Decorator) -> int:
    values = decorator.args[1] if len(decorator.args) > 1 else dict(decorator.kwargs).get("argvalues", "")
    listed = _elements(values)
    return max(1, len(listed)) if listed is not None else 1


class Aliases:
    """Decorators that stand for marks made elsewhere: ``needs_db = pytest.mark.skipif(…)``."""

    def __init__(self, names: Names) -> None:
        """Take the names of the revision."""
        self._names = names
        self._known: dict[tuple[str, str], Decorator | None] = {}

    def expand(
        self, path: str, decorators: Iterable[Decorator], attributes: Iterable[Binding] = ()
    ) -> list[Decorator]:
        """Return *decorators* of the file at *path* with aliases replaced by what they stand for.

        *attributes* are those of the class around, in which an alias can be made too.
        """
        expanded: list[Decorator] = []
        for decorator in decorators:
            if _kind(decorator.name)[0] or not decorator.name or decorator.name == "property":
                expanded.append(decorator)
                continue
            local = next((a for a in attributes if a.name == decorator.name), None)
            if local is not None:
                expanded.append(_from_binding(local) or decorator)
                continue
            key = (path, decorator.name)
            if key not in self._known:
                self._known[key] = self._meaning(path, decorator.name)
            expanded.append(self._known[key] or decorator)
        return expanded

    def _meaning(self, path: str, name: str) -> Decorator | None:
        found = self._names.resolve(path, name)
        if not isinstance(found, Found):
            return None
        if isinstance(found.item, Binding):
            return _from_binding(found.item)
        if isinstance(found.item, Function) and _skips(found.item):
            return Decorator(name="pytest.mark.skipif", args=(name,))
        return None


def _skips(decorator: Function) -> bool:
    """Whether a function gives a mark that skips, or wraps tests in a function that may skip."""
    body = decorator.body
    return any("mark.skip" in r for r in body.returns) or not {"skip", "skipTest", "SkipTest"}.isdisjoint(
        body.names
    )


def _from_binding(binding: Binding) -> Decorator | None:
    origin = binding.origin.removesuffix("()")
    if "(" in origin or not _kind(origin)[0]:
        return None
    try:
        node = ast.parse(binding.value, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        # The value was too long to be kept whole: that it skips is known, its condition is not.
        return Decorator(name=origin, args=(binding.name,))
    if binding.conditional and _kind(origin)[0] == "skip":
        # What it is otherwise is bound elsewhere.
        return Decorator(name=f"{origin}if", args=(binding.name,))
    if not isinstance(node, ast.Call):
        return Decorator(name=origin)
    return Decorator(
        name=origin,
        args=tuple(ast.unparse(a) for a in node.args),
        kwargs=tuple((k.arg or "**", ast.unparse(k.value)) for k in node.keywords),
    )
