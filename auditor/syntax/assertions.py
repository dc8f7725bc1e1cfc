"""Recognising assertions, whatever their style: plain, unittest, nose, numpy, pandas, mock, pytest blocks."""

import ast
import re
from dataclasses import dataclass, field

from auditor.model.source import CheckKind as K
from auditor.model.words import bare

# Assertion functions by their name in lower case without underscores and without "assert": what they compare,
# and how many leading arguments are the subject.  Two means that both sides are compared.
_NAMED: dict[str, tuple[K, int]] = {
    "equal": (K.EQUAL, 2),
    "equals": (K.EQUAL, 2),
    "eq": (K.EQUAL, 2),
    "sequenceequal": (K.EQUAL, 2),
    "listequal": (K.EQUAL, 2),
    "tupleequal": (K.EQUAL, 2),
    "setequal": (K.EQUAL, 2),
    "dictequal": (K.EQUAL, 2),
    "multilineequal": (K.EQUAL, 2),
    "countequal": (K.EQUAL, 2),
    "itemsequal": (K.EQUAL, 2),
    "queryseteequal": (K.EQUAL, 2),
    "querysetequal": (K.EQUAL, 2),
    "htmlequal": (K.EQUAL, 2),
    "jsonequal": (K.EQUAL, 2),
    "xmlequal": (K.EQUAL, 2),
    "arrayequal": (K.EQUAL, 2),
    "frameequal": (K.EQUAL, 2),
    "seriesequal": (K.EQUAL, 2),
    "indexequal": (K.EQUAL, 2),
    "notequal": (K.NOT_EQUAL, 2),
    "notequals": (K.NOT_EQUAL, 2),
    "noteq": (K.NOT_EQUAL, 2),
    "true": (K.TRUTH, 1),
    "": (K.TRUTH, 1),
    "ok": (K.TRUTH, 1),
    "false": (K.FALSITY, 1),
    "is": (K.IDENTITY, 2),
    "isnot": (K.IDENTITY, 2),
    "identical": (K.IDENTITY, 2),
    "notidentical": (K.IDENTITY, 2),
    "isnone": (K.NONE, 1),
    "none": (K.NONE, 1),
    "isnotnone": (K.NOT_NONE, 1),
    "notnone": (K.NOT_NONE, 1),
    "in": (K.MEMBERSHIP, 2),
    "contains": (K.MEMBERSHIP, 2),
    "notin": (K.NOT_MEMBERSHIP, 2),
    "notcontains": (K.NOT_MEMBERSHIP, 2),
    "substring": (K.MEMBERSHIP, 2),
    "notsubstring": (K.NOT_MEMBERSHIP, 2),
    "isinstance": (K.TYPE, 1),
    "notisinstance": (K.TYPE, 1),
    "issubclass": (K.TYPE, 1),
    "greater": (K.ORDER, 2),
    "greaterequal": (K.ORDER, 2),
    "less": (K.ORDER, 2),
    "lessequal": (K.ORDER, 2),
    "arrayless": (K.ORDER, 2),
    "almostequal": (K.APPROX, 2),
    "almostequals": (K.APPROX, 2),
    "notalmostequal": (K.APPROX, 2),
    "notalmostequals": (K.APPROX, 2),
    "approximates": (K.APPROX, 2),
    "allclose": (K.APPROX, 2),
    "close": (K.APPROX, 2),
    "arrayalmostequal": (K.APPROX, 2),
    "approxequal": (K.APPROX, 2),
    "regex": (K.MATCH, 2),
    "regexpmatches": (K.MATCH, 2),
    "notregex": (K.MATCH, 2),
    "notregexpmatches": (K.MATCH, 2),
    "dictcontainssubset": (K.MEMBERSHIP, 2),
    "startswith": (K.MATCH, 2),
    "endswith": (K.MATCH, 2),
}
_RAISING = {
    "raises": K.RAISES,
    "assertraises": K.RAISES,
    "assertraisesregex": K.RAISES,
    "assertraisesregexp": K.RAISES,
    "assertraisesmessage": K.RAISES,
    "assertfailure": K.RAISES,
    "raisesgroup": K.RAISES,
    "warns": K.WARNS,
    "deprecatedcall": K.WARNS,
    "assertwarns": K.WARNS,
    "assertwarnsregex": K.WARNS,
    "assertwarnsmessage": K.WARNS,
    "assertlogs": K.LOGS,
    "assertnologs": K.LOGS,
}
_MOCK_METHODS = frozenset(
    [
        "assert_called",
        "assert_called_once",
        "assert_called_with",
        "assert_called_once_with",
        "assert_any_call",
        "assert_has_calls",
        "assert_not_called",
        "assert_awaited",
        "assert_awaited_once",
        "assert_awaited_with",
        "assert_awaited_once_with",
        "assert_any_await",
        "assert_has_awaits",
        "assert_not_awaited",
    ]
)
_MOCK_ATTRIBUTES = frozenset(
    [
        "called",
        "call_count",
        "call_args",
        "call_args_list",
        "mock_calls",
        "method_calls",
        "await_count",
        "await_args",
        "await_args_list",
        "awaited",
    ]
)
_FAILING = re.compile(r"fail(unless|if)(\w*)")
"""``failUnlessEqual``, ``failIf``: what unittest had until Python 3.11, and Twisted's trial still has.

<https://docs.python.org/2.7/library/unittest.html#deprecated-aliases>
"""
_MESSAGES = frozenset({"msg", "message", "err_msg"})
"""Keywords for what is said when an assertion fails: <https://docs.python.org/3/library/unittest.html>."""
_HELPER_WORDS = frozenset(["assert", "check", "verify", "expect", "validate", "ensure", "should", "must"])
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_COMPARISONS: dict[type[ast.cmpop], K] = {
    ast.Eq: K.EQUAL,
    ast.NotEq: K.NOT_EQUAL,
    ast.Is: K.IDENTITY,
    ast.IsNot: K.IDENTITY,
    ast.In: K.MEMBERSHIP,
    ast.NotIn: K.NOT_MEMBERSHIP,
    ast.Lt: K.ORDER,
    ast.LtE: K.ORDER,
    ast.Gt: K.ORDER,
    ast.GtE: K.ORDER,
}
_UNIVERSAL = frozenset({*dir(object), "__dict__", "__module__"})
"""Attributes that every object of an ordinary class has."""
_OPPOSITE = {
    K.EQUAL: K.NOT_EQUAL,
    K.NOT_EQUAL: K.EQUAL,
    K.TRUTH: K.FALSITY,
    K.FALSITY: K.TRUTH,
    K.MEMBERSHIP: K.NOT_MEMBERSHIP,
    K.NOT_MEMBERSHIP: K.MEMBERSHIP,
    K.NONE: K.NOT_NONE,
    K.NOT_NONE: K.NONE,
}


@dataclass(slots=True)
class Claim:
    """What one assertion claims, still as syntax: *sides* are judged, *expected* is what they are held to."""

    kind: K
    sides: list[ast.expr]
    expected: ast.expr | None = None
    match: ast.expr | None = None
    operator: str = ""
    negated: bool = False
    calls: list[ast.expr] = field(default_factory=list)
    """For ``assertRaises(E, f, x)``: the call made."""
    words: list[ast.keyword] = field(default_factory=list)
    """What a mock, or a helper that asserts, is given by keyword, messages aside."""


def last_name(node: ast.AST) -> str:
    """Return the last part of a dotted name or of a call's callee, ``""`` for other syntax."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _flat(name: str) -> str:
    """Return the name of an assertion without what tells one style from another: ``assertequal``.

    A word before it says whose it is: ``xp_assert_equal``.
    """
    flat = bare(name)
    if (words := _WORDS.findall(name))[1:2] == ["assert"]:
        flat = flat.removeprefix(words[0].lower())
    old = _FAILING.fullmatch(flat)
    if old is None:
        return flat
    denied = old[1] == "if"
    if not old[2]:
        return "assertfalse" if denied else "asserttrue"
    return f"assert{'not' if denied else ''}{old[2]}"


def _makes_constants(func: ast.expr) -> bool:
    """Whether a call of *func* gives but its arguments in another form; a method ``dict`` may do anything."""
    if isinstance(func, ast.Name) and func.id in ("set", "frozenset", "dict"):
        return True
    return last_name(func) in ("approx", "Decimal")


def _is_constant(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=operand):
            return _is_constant(operand)
        case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
            return all(map(_is_constant, elts))
        case ast.Dict(keys=keys, values=values):
            return all(k is None or _is_constant(k) for k in keys) and all(map(_is_constant, values))
        case ast.Call(func=func, args=args, keywords=keywords) if _makes_constants(func):
            return all(map(_is_constant, (*args, *(k.value for k in keywords))))
        case _:
            return False


def _is_true(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return bool(value)
        case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
            return bool(elts)
        case ast.Dict(keys=keys):
            return bool(keys)
        case _:
            return False


def two_sided(kind: K, left: ast.expr, right: ast.expr, operator: str = "") -> Claim:
    """Return a claim about two values; the constant one is the expectation, else the right one."""
    if kind in (K.MEMBERSHIP, K.NOT_MEMBERSHIP, K.MATCH):
        # "x" in result: the container is what is judged unless it is the constant.
        if _is_constant(right) and not _is_constant(left):
            return Claim(kind, [left, right], right, operator=operator)
        return Claim(kind, [right, left], left, operator=operator)
    if _is_constant(left) and not _is_constant(right):
        left, right = right, left
    if isinstance(right, ast.Call) and last_name(right) == "approx" and kind is K.EQUAL:
        return Claim(K.APPROX, [left, *right.args[:1]], right.args[0] if right.args else right)
    if isinstance(left, ast.Call) and last_name(left) == "approx" and kind is K.EQUAL:
        return Claim(K.APPROX, [right, *left.args[:1]], left.args[0] if left.args else left)
    if kind is K.IDENTITY and isinstance(right, ast.Constant):
        if right.value is None:
            return Claim(K.NOT_NONE if operator == "is not" else K.NONE, [left])
        if right.value in (True, False) and isinstance(right.value, bool):
            truth = right.value is not (operator == "is not")
            return Claim(K.TRUTH if truth else K.FALSITY, [left], right)
    return Claim(kind, [left, right], right, operator=operator)


def opposite(kind: K) -> K:
    """Return what the denial of a claim claims, itself where that has no kind of its own."""
    return _OPPOSITE.get(kind, kind)


def expression_claims(test: ast.expr, negated: bool = False) -> list[Claim]:
    """Return what ``assert test`` claims: one claim for each part of a conjunction."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return expression_claims(operand, not negated)
        case ast.BoolOp(op=ast.And(), values=values) if not negated:
            return [c for v in values for c in expression_claims(v)]
        case ast.Compare(left=left, ops=ops, comparators=rights):
            claims = []
            for op, right in zip(ops, rights, strict=True):
                kind = _COMPARISONS[type(op)]
                claim = two_sided(kind, left, right, "is not" if isinstance(op, ast.IsNot) else "")
                if negated:
                    claim.kind = opposite(claim.kind)
                    claim.negated = claim.kind in (K.IDENTITY, K.ORDER)
                claims.append(claim)
                left = right
            return claims
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[subject, expected, *_]):
            return [Claim(K.TYPE, [subject], expected, negated=negated)]
        case ast.Call(func=func, args=[left, right, *_]) if bare(last_name(func)) in ("allclose", "isclose"):
            return [Claim(K.APPROX, [left, right], right, negated=negated)]
        case ast.Call(func=func, args=[left, right, *_]) if bare(last_name(func)) == "arrayequal":
            return [Claim(K.NOT_EQUAL if negated else K.EQUAL, [left, right], right)]
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=[pattern, subject, *_]):
            return [Claim(K.MATCH, [subject, pattern], pattern, match=pattern, negated=negated)]
        case _:
            return [Claim(K.FALSITY if negated else K.TRUTH, [test])]


def block_claim(call: ast.expr) -> Claim | None:
    """Return the claim of a context manager such as ``pytest.raises(E, match=…)``, or ``None``."""
    if not isinstance(call, ast.Call):
        return None
    name = _flat(last_name(call))
    kind = _RAISING.get(name)
    if kind is None:
        return None
    words = {k.arg: k.value for k in call.keywords if k.arg}
    match = words.get("match") or words.get("expected_regex") or words.get("msg")
    expected = call.args[0] if call.args else words.get("expected_exception")
    rest = call.args[1:]
    worded = "regex" in name or "message" in name
    first = rest[:1] if worded else []
    rest = rest[len(first) :]
    calls = bool(rest) and kind is not K.LOGS
    # What is called gets every keyword.
    claim = Claim(kind, [], expected, first[0] if first else None if calls else match)
    if calls:
        claim.calls = [ast.Call(func=rest[0], args=rest[1:], keywords=call.keywords)]
        ast.copy_location(claim.calls[0], call)
    return claim


def named_block(call: ast.expr) -> Claim | None:
    """Return the claim of a block that is merely named like an assertion, or ``None``.

    ``with self.assertNumQueries(2):`` holds of what the block does, as a call of that kind does of its
    arguments.
    """
    if isinstance(call, ast.Call) and "assert" in map(str.lower, _WORDS.findall(last_name(call))):
        return Claim(K.HELPER, list(call.args), operator=last_name(call), words=_words(call))
    return None


def decorated(decorator: ast.expr) -> ast.Call | None:
    """Return the block that a decorator puts a whole test in, or ``None``: ``@raises(E)``, ``@raises(E, F)``.

    <https://nose.readthedocs.io/en/latest/testing_tools.html#nose.tools.raises>
    """
    if not isinstance(decorator, ast.Call) or not decorator.args or bare(last_name(decorator)) != "raises":
        return None
    first, *others = decorator.args
    expected = ast.copy_location(ast.Tuple(elts=[first, *others], ctx=ast.Load()), first) if others else first
    block = ast.Call(func=decorator.func, args=[expected], keywords=decorator.keywords)
    return ast.copy_location(block, decorator)


def is_assertion(name: str) -> bool:
    """Whether a function is named like a known one that asserts something of two values or of one."""
    flat = _flat(name)
    return flat.startswith("assert") and flat.removeprefix("assert") in _NAMED


def call_claim(call: ast.Call) -> Claim | None:
    """Return the claim that a call statement makes (``self.assertEqual(a, b)`` …), or ``None``.

    A call that is merely named like an assertion is a claim of kind ``HELPER``: whether it asserts anything
    is found out when its definition is looked at.
    """
    name = last_name(call)
    flat = _flat(name)
    if name in _MOCK_METHODS and isinstance(call.func, ast.Attribute):
        return Claim(
            K.MOCK_CALL,
            [call.func.value, *call.args],
            call.args[0] if call.args else None,
            operator=name,
            words=call.keywords,
        )
    if block := block_claim(call):
        return block if block.calls else None
    if name == "VerifyAll":
        # What mox looks at then was said where it was recorded, and has no counterpart in other mocks.
        return None
    if flat == "fail" and isinstance(call.func, ast.Attribute):
        return Claim(K.FAIL, [])
    stem = flat.removeprefix("assert") if flat.startswith("assert") else flat
    styled = flat.startswith("assert") or (isinstance(call.func, ast.Name) and name.endswith("_"))
    if styled and stem in _NAMED and call.args:
        kind, sides = _NAMED[stem]
        if sides == 1:
            if stem in ("true", "false", "", "ok"):
                return expression_claims(call.args[0], negated=stem == "false")[0]
            expected = call.args[1] if kind is K.TYPE and len(call.args) > 1 else None
            return Claim(kind, [call.args[0]], expected, negated="not" in stem and kind is K.TYPE)
        if len(call.args) >= 2:
            if kind is K.MEMBERSHIP and stem == "contains":
                return Claim(kind, [call.args[0], *call.args[1:]], call.args[1])
            denied = stem in ("isnot", "notidentical")
            return two_sided(kind, call.args[0], call.args[1], "is not" if denied else "")
    return Claim(K.HELPER, list(call.args), operator=name, words=_words(call)) if is_named(name) else None


def _words(call: ast.Call) -> list[ast.keyword]:
    """Return what a helper is given by keyword, but for what it says when it fails."""
    return [k for k in call.keywords if k.arg not in _MESSAGES]


def is_named(name: str) -> bool:
    """Whether a function is named like one that asserts something of what it is given."""
    words = [word.lower() for word in _WORDS.findall(name)]
    return len(words) > 1 and (words[0] in _HELPER_WORDS or "assert" in words or _flat(name) != bare(name))


def is_mock_state(node: ast.expr) -> bool:
    """Whether an expression reads what a mock recorded (``m.call_count``, ``m.call_args[0]`` …)."""
    return any(isinstance(n, ast.Attribute) and n.attr in _MOCK_ATTRIBUTES for n in ast.walk(node))


def cannot_fail(claim: Claim, test: ast.expr | None) -> str:
    """Return why an assertion is true whatever the code does, ``""`` when it can fail."""
    match test:
        case ast.Tuple(elts=[_, *_]):
            return "a non-empty tuple is always true"
        case ast.Constant(value=value) if value:
            return "a constant is always true"
        case ast.BoolOp(op=ast.Or(), values=values) if any(
            isinstance(v, ast.Constant) and bool(v.value) for v in values
        ):
            return "one alternative is always true"
        case _:
            pass
    sides = [s for s in claim.sides if s is not None]
    if claim.kind in (K.EQUAL, K.IDENTITY, K.APPROX) and not claim.negated and len(sides) == 2:
        left, right = sides
        if _is_constant(left) and _is_constant(right):
            return "compares constants"
        if not any(isinstance(n, ast.Call) for n in ast.walk(left)) and ast.dump(left) == ast.dump(right):
            return "compares a value with itself"
    if claim.kind is K.WARNS and isinstance(claim.expected, ast.Constant) and claim.expected.value is None:
        return "it records warnings, and expects none"
    if claim.kind is K.TYPE and isinstance(claim.expected, ast.Name) and claim.expected.id == "object":
        return "everything is an object"
    if claim.kind is K.TRUTH and sides:
        if _is_true(sides[0]):
            return "a constant is always true"
        if isinstance(sides[0], ast.Lambda):
            return "a function is always true"
    match test:
        case ast.Call(func=ast.Name(id="hasattr"), args=[_, ast.Constant(value=str(name))]) if (
            name in _UNIVERSAL
        ):
            return "every object has it"
        case _:
            pass
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, op, right = test.left, test.ops[0], test.comparators[0]
        zero = isinstance(right, ast.Constant) and right.value == 0 and not isinstance(right.value, bool)
        if (
            isinstance(op, ast.GtE)
            and zero
            and isinstance(left, ast.Call)
            and last_name(left) in ("len", "abs")
        ):
            return "a length is never negative"
    return ""
