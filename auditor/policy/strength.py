"""How much an assertion pins down, and what another that judges the same thing says less."""

import ast
import builtins
import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor.model.source import Check, CheckKind

_RANK = {
    CheckKind.EQUAL: 5.0,
    CheckKind.IDENTITY: 5.0,
    CheckKind.NONE: 5.0,
    CheckKind.APPROX: 4.5,
    CheckKind.MOCK_CALL: 4.5,
    CheckKind.RAISES: 4.5,
    CheckKind.WARNS: 4.5,
    CheckKind.LOGS: 4.5,
    CheckKind.MATCH: 4.0,
    CheckKind.HELPER: 4.0,
    CheckKind.MEMBERSHIP: 3.0,
    CheckKind.ORDER: 3.0,
    CheckKind.FAIL: 3.0,
    CheckKind.FALSITY: 3.0,
    CheckKind.NOT_MEMBERSHIP: 2.5,
    CheckKind.NOT_EQUAL: 2.0,
    CheckKind.TRUTH: 2.0,
    CheckKind.TYPE: 1.5,
    CheckKind.NOT_NONE: 1.0,
}
"""How much an assertion pins down; a fall by one or more is a weakening."""

TELLING = 2.0
"""The rank from which the loss of an assertion is more than a matter of taste."""

_MOCK_RANK = {
    "assert_called": 1.5,
    "assert_awaited": 1.5,
    "assert_called_once": 3.0,
    "assert_awaited_once": 3.0,
    "assert_any_call": 3.5,
    "assert_any_await": 3.5,
    "assert_called_with": 4.0,
    "assert_awaited_with": 4.0,
}
_SAME_AS_TRUTH = frozenset({"True", "1"})
_SAME_AS_FALSITY = frozenset(
    {"False", "None", "0", "[]", "()", "{}", "''", "b''", "set()", "dict()", "list()"}
)
_ANYTHING = frozenset({"ANY", "mock.ANY", "unittest.mock.ANY"})
_TOLERANCE = frozenset({"rel", "abs", "delta", "atol", "rtol", "rel_tol", "abs_tol", "tol"})
_DIGITS = frozenset({"places", "decimal", "significant"})
_BROAD = frozenset({"Exception", "BaseException"})
MATCH = re.compile(r"\bmatch=(?!None\b|[rRbBuU]*['\"])\w|[rR]egex\(")
"""Asks for a text that is not written out: ``match=re.escape(text)``."""

PLAIN = re.compile(r"assert\s+\w+(\.\w+)+")
"""An attribute asserted to be true."""


_FOUND = re.compile(r"\b(search|match|fullmatch)\(.*\) is not None")
"""A pattern that is asserted to be found."""


class Loss(NamedTuple):
    """One assertion that is gone or says less."""

    old: Check
    new: Check | None
    """``None``: nothing took its place."""
    detail: str
    sure: bool = True
    """Not a matter of rounding or of taste."""


def can_fail(check: Check) -> bool:
    """Whether a run would notice that the assertion does not hold."""
    return not check.trivial and not check.swallowed and check.reachable and not _says_nothing(check)


def called(check: Check) -> str:
    """Return the name of the helper or mock method that an assertion calls."""
    return check.form.partition(" ")[2].partition("(")[0].rpartition(".")[2]


def rank(check: Check) -> float:
    """Return how much an assertion pins down, 0 to 5."""
    if check.kind is CheckKind.MOCK_CALL:
        return _MOCK_RANK.get(called(check), 4.5)
    if check.kind is CheckKind.NOT_NONE and _FOUND.search(check.text):
        return _RANK[CheckKind.MATCH]
    if check.kind is CheckKind.TRUTH and check.expected:
        return 2.5
    if check.kind is CheckKind.TRUTH and PLAIN.fullmatch(check.text):
        return 1.5
    return _RANK[check.kind]


def lesser(old: Check, new: Check) -> Iterator[Loss]:
    """Yield how *new* says less than *old*, which judge the same thing."""
    if old.kind is not new.kind:
        if rank(new) <= rank(old) - 1.0 and not _same_in_other_words(old, new):
            # How much a helper pins down is a guess.
            sure = rank(old) - rank(new) >= 1.5 and old.kind is not CheckKind.HELPER
            now = CheckKind.MATCH if _FOUND.search(new.text) else new.kind
            yield Loss(old, new, f"{_NAMES[old.kind]} became {_NAMES[now]}", sure)
        elif old.kind is CheckKind.EQUAL and new.kind is CheckKind.APPROX and not _fraction(old):
            yield Loss(old, new, "exact equality became an approximate one", False)
        return
    match old.kind:
        case CheckKind.RAISES | CheckKind.WARNS:
            if broader := _broader(old.expected, new.expected):
                yield Loss(old, new, broader)
            # What is not written out, such as ``match=re.escape(text)``, is taken to be as good.
            computed = not new.match and MATCH.search(new.text) is not None
            if old.match and not computed and (not new.match or set(new.match) <= set(".*^$")):
                yield Loss(old, new, f"the message {old.match!r} is no longer matched")
        case CheckKind.MOCK_CALL:
            if rank(new) <= rank(old) - 1.0:
                yield Loss(old, new, f"{called(old)} became {called(new)}")
        case CheckKind.APPROX:
            if wider := _wider(old.text, new.text):
                yield Loss(old, new, wider)
        case CheckKind.TYPE:
            if new.expected == "object" and old.expected != "object":
                yield Loss(old, new, "everything is an object")
        case _:
            pass
    if new.conditional and not old.conditional:
        yield Loss(old, new, "it only runs under a condition now", False)


def _same_in_other_words(old: Check, new: Check) -> bool:
    if old.kind in (CheckKind.EQUAL, CheckKind.IDENTITY, CheckKind.NONE):
        if new.kind is CheckKind.TRUTH:
            # ``assert a.equals(b)`` for ``assert a == b``: both sides are still there.
            return old.expected in _SAME_AS_TRUTH or _calls_with(new, old)
        if new.kind is CheckKind.FALSITY:
            return old.expected in _SAME_AS_FALSITY or old.kind is CheckKind.NONE
        if new.kind in (CheckKind.ORDER, CheckKind.MEMBERSHIP) and old.expected:
            # ``x > 2`` for ``x == 3`` says less; ``{"a": 1}.items() <= x.items()`` for many keys does not.
            return False
    if old.kind is CheckKind.MOCK_CALL and new.kind is CheckKind.EQUAL:
        return True
    return {old.kind, new.kind} <= {CheckKind.FALSITY, CheckKind.NOT_MEMBERSHIP, CheckKind.TRUTH} and (
        old.literals == new.literals
    )


def _calls_with(new: Check, old: Check) -> bool:
    """Whether a truth test hands the old expectation to a call."""
    return bool(old.expected) and old.expected in new.form


def _fraction(check: Check) -> bool:
    return "." in check.expected or "." in " ".join(check.literals)


def _broader(old: str, new: str) -> str:
    before, after = _names(old), _names(new)
    if not before or not after or after <= before:
        return ""
    for name in sorted(after - before):
        if name in _BROAD or any(_is_base(name, one) for one in before):
            return f"the expected {old} was broadened to {new}"
    if before < after:
        return f"{', '.join(sorted(after - before))} would do as well as {old} now"
    return ""


def _names(expected: str) -> frozenset[str]:
    return frozenset(n.rpartition(".")[2] for n in re.findall(r"[A-Za-z_][\w.]*", expected))


def _is_base(base: str, name: str) -> bool:
    above, below = getattr(builtins, base, None), getattr(builtins, name, None)
    return (
        isinstance(above, type)
        and isinstance(below, type)
        and above is not below
        and issubclass(below, above)
        and issubclass(above, BaseException)
    )


def _wider(old: str, new: str) -> str:
    before, after = _tolerances(old), _tolerances(new)
    for name, value in after.items():
        was = before.get(name)
        if name in _DIGITS:
            if was is not None and value < was:
                return f"{name} went from {was:g} to {value:g}"
        elif was is not None and value > was:
            return f"the tolerance {name} went from {was:g} to {value:g}"
        elif was is None and not before and name in {"abs", "rel", "rtol", "atol"} and value > 1e-5:
            return f"a tolerance was added: {name}={value:g}"
        elif was is None and name == "delta":
            return f"a tolerance was added: delta={value:g}"
    return ""


def _tolerances(text: str) -> dict[str, float]:
    tree = parsed(text)
    found: dict[str, float] = {}
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.keyword) and node.arg in _TOLERANCE | _DIGITS:
            try:
                value = ast.literal_eval(node.value)
            except ValueError:
                continue
            if isinstance(value, int | float):
                found[node.arg] = float(value)
    return found


def parsed(text: str) -> ast.Module | None:
    """Parse an assertion as it was written; ``None`` when it was shortened."""
    source = f"{text} pass" if text.endswith(":") else text
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _says_nothing(check: Check) -> bool:
    """Whether what is expected is anything at all, or the very same expression."""
    if check.kind is CheckKind.WARNS and check.expected == "None":
        return True
    if check.expected in _ANYTHING:
        return check.kind is CheckKind.EQUAL
    if check.kind is not CheckKind.EQUAL or "==" not in check.text:
        return False
    left, _, right = check.text.partition("==")
    if not right.strip().startswith(left.strip().removeprefix("assert ").strip("( ")):
        return False
    tree = parsed(check.text)
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.Compare(left=one, ops=[ast.Eq()], comparators=[other]):
                return ast.dump(one) == ast.dump(other)
            case _:
                pass
    return False


_NAMES = {
    CheckKind.EQUAL: "an equality",
    CheckKind.NOT_EQUAL: "an inequality",
    CheckKind.TRUTH: "a truth test",
    CheckKind.FALSITY: "a test for falsity",
    CheckKind.IDENTITY: "an identity",
    CheckKind.NONE: "a comparison with None",
    CheckKind.NOT_NONE: "a test for not None",
    CheckKind.MEMBERSHIP: "a membership test",
    CheckKind.NOT_MEMBERSHIP: "a test for absence",
    CheckKind.ORDER: "a comparison of size",
    CheckKind.TYPE: "a type check",
    CheckKind.MATCH: "a match",
    CheckKind.APPROX: "an approximate equality",
    CheckKind.RAISES: "an expected exception",
    CheckKind.WARNS: "an expected warning",
    CheckKind.LOGS: "an expected log record",
    CheckKind.MOCK_CALL: "a check of a mock's calls",
    CheckKind.FAIL: "a failure on some path",
    CheckKind.HELPER: "a helper's assertion",
}
