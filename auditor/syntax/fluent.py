"""Assertions that read like sentences: sure, assertpy, PyHamcrest, expects and what writes like them.

``price.should.equal(3)``, ``expect(price).to.equal(3)``, ``assert_that(price).is_equal_to(3)`` and
``assert_that(price, equal_to(3))`` claim what ``assert price == 3`` does, and get the same normal form.
"""

import ast

from auditor.model.source import CheckKind as K
from auditor.syntax.assertions import Claim, last_name, opposite, two_sided

_PIVOTS = {"should": False, "should_not": True, "shouldnt": True, "shouldn_t": True}
"""Attributes after which the sentence goes on, and whether they deny it."""
_OPENERS = frozenset({"expect", "assert_that", "assertThat", "that", "ensure_that"})
_DENIALS = frozenset({"not", "isnot", "tonot", "notto", "doesnot", "notbe", "never"})
_LENGTH = frozenset({"lengthof", "length", "len", "haslength", "havelength"})
_KINDS: dict[str, K] = {
    **dict.fromkeys(("equal", "equals", "equalto", "eq", "eql", "be", "sameas", "is", "look"), K.EQUAL),
    **dict.fromkeys(("contain", "contains", "in", "key", "keys", "property", "entry", "item"), K.MEMBERSHIP),
    **dict.fromkeys(("startwith", "startswith", "endwith", "endswith", "hasentry", "hasitem"), K.MEMBERSHIP),
    **dict.fromkeys(("true", "ok", "truthy", "exist", "exists"), K.TRUTH),
    **dict.fromkeys(("false", "falsy", "empty"), K.FALSITY),
    "none": K.NONE,
    **dict.fromkeys(("a", "an", "instanceof", "typeof", "beaninstanceof"), K.TYPE),
    **dict.fromkeys(("match", "matches", "matchesregexp", "containsstring"), K.MATCH),
    **dict.fromkeys(("throw", "raise", "raises", "raised", "raiseerror"), K.RAISES),
    **dict.fromkeys(("greaterthan", "lessthan", "lowerthan", "between", "above", "below"), K.ORDER),
    **dict.fromkeys(("greaterthanorequalto", "lessthanorequalto", "within"), K.ORDER),
    **dict.fromkeys(("closeto", "almostequal"), K.APPROX),
}


def fluent_claim(node: ast.expr) -> Claim | None:
    """Return the claim of a statement that reads like a sentence, ``None`` for any other."""
    if isinstance(node, ast.Call) and last_name(node) in ("assert_that", "assertThat") and len(node.args) > 1:
        return _matched(node.args[0], node.args[1])
    words: list[str] = []
    args: list[ast.expr] = []
    at: ast.expr = node
    while True:
        match at:
            case ast.Call(func=ast.Attribute(), args=given):
                args = args or list(given)
                at = at.func
            case ast.Call(func=ast.Name(id=name), args=[subject, *_]) if name in _OPENERS and words:
                return _claim(subject, words, args, denied=False)
            case ast.Attribute(value=value, attr=attr) if attr in _PIVOTS and words:
                return _claim(value, words, args, denied=_PIVOTS[attr])
            case ast.Attribute(value=value, attr=attr):
                words.append(attr.replace("_", "").lower())
                at = value
            case _:
                return None


def _claim(subject: ast.expr, words: list[str], args: list[ast.expr], *, denied: bool) -> Claim:
    """*words* are those after the subject, the last first."""
    denied ^= any(w in _DENIALS or w.startswith(("isnot", "doesnot", "notto", "tonot")) for w in words)
    stem = next((s for w in words if (s := _stem(w)) in _KINDS or s in _LENGTH), words[0] if words else "")
    return _told(subject, stem, args, denied)


def _stem(word: str) -> str:
    for prefix in ("isnot", "doesnot", "is", "has", "have", "be", "tobe", "to"):
        rest = word.removeprefix(prefix)
        if rest != word and (rest in _KINDS or rest in _LENGTH):
            return rest
    return word


def _matched(subject: ast.expr, matcher: ast.expr) -> Claim:
    denied = False
    while isinstance(matcher, ast.Call):
        name = last_name(matcher).replace("_", "").lower()
        inner = matcher.args[0] if matcher.args else None
        if name in ("is", "isnot", "not") and isinstance(inner, ast.Call):
            denied ^= name != "is"
            matcher = inner
            continue
        if name in ("isnot", "not"):
            return _told(subject, "is", list(matcher.args), not denied)
        return _told(subject, _stem(name), list(matcher.args), denied)
    return Claim(K.TRUTH, [subject, matcher], matcher, negated=denied)


def _told(subject: ast.expr, stem: str, args: list[ast.expr], denied: bool) -> Claim:
    if stem in _LENGTH and args:
        length = ast.copy_location(ast.Call(ast.Name("len", ast.Load()), [subject], []), subject)
        claim = two_sided(K.EQUAL, length, args[0])
    else:
        kind = _KINDS.get(stem, K.TRUTH)
        claim = _of_kind(kind, subject, args)
    if denied:
        claim.kind, claim.negated = opposite(claim.kind), opposite(claim.kind) == claim.kind
    return claim


def _of_kind(kind: K, subject: ast.expr, args: list[ast.expr]) -> Claim:
    first = args[0] if args else None
    if kind is K.RAISES:
        if isinstance(subject, ast.Lambda):
            subject = subject.body
        ran = (
            subject.func if isinstance(subject, ast.Call) and last_name(subject) == "called_with" else subject
        )
        while isinstance(ran, ast.Attribute) and ran.attr in ("when", "called_with"):
            ran = ran.value
        call = ast.copy_location(
            ast.Call(ran, subject.args if isinstance(subject, ast.Call) else [], []), subject
        )
        return Claim(kind, [], first, args[1] if len(args) > 1 else None, calls=[call])
    if kind is K.EQUAL and isinstance(first, ast.Constant) and first.value is None:
        return Claim(K.NONE, [subject])
    if kind in (K.NONE, K.TRUTH, K.FALSITY) or first is None:
        return Claim(kind if first is None or kind is not K.EQUAL else K.TRUTH, [subject, *args], first)
    if kind is K.TYPE:
        return Claim(kind, [subject], first)
    if kind is K.MEMBERSHIP:
        return Claim(kind, [subject, *args], first)
    return two_sided(kind, subject, first)
