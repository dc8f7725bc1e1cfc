"""What two versions of a test check: assertions paired by what they judge, and what the pairs lost."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from auditor.model.meaning import Profile
from auditor.model.source import Check, CheckKind, Use
from auditor.policy.strength import MATCH, PLAIN, Loss, called, can_fail, lesser, parsed, rank

_WORD = re.compile(r"[A-Za-z_]\w*")
_NOISE = frozenset(
    [
        *("assert", "self", "cls", "not", "is", "in", "and", "or", "None", "True", "False", "with", "as"),
        *("pytest", "raises", "warns", "len", "str", "list", "dict", "set", "int", "match", "approx"),
        *("isinstance", "for", "any", "all", "sorted", "tuple", "await"),
    ]
)
_ALIKE = 0.34
_RECORDER = "ext:warnings.catch_warnings"
_RECORDED = re.compile(r"(\w+)\.(?:call_args|await_args|mock_calls|call_count|called|await_count)\b")
_ASKED = re.compile(r"(\w+)\.assert_(?:called|awaited)(?:_once)?_with\(")
_SOME = re.compile(r"assert (\w+|len\(\w+\) (> 0|>= 1|!= 0))")
"""Asserts of a list that it is not empty."""

WHOLE = (CheckKind.EQUAL, CheckKind.IDENTITY, CheckKind.NONE)
"""Kinds of assertions that pin down all of what they judge."""

BLOCKS = (CheckKind.RAISES, CheckKind.WARNS)
"""Kinds of assertions that are blocks of statements."""


class Comparison(NamedTuple):
    """What became of a test's assertions."""

    able_before: int
    able_after: int
    removed: tuple[Loss, ...]
    weakened: tuple[Loss, ...]


def checks_of(profile: Profile, own: int) -> list[tuple[Check, bool]]:
    """Return the assertions of a test that can fail, helpers followed; the flag tells its own from theirs.

    *own* is how many of the profile's assertions stand in the test itself.  The call of a helper whose
    definition was followed is no assertion beside those it makes.
    """
    followed = {name.rpartition("::")[2].rpartition(".")[2] for name in profile.local}
    found = []
    for number, check in enumerate(profile.checks):
        if check.kind is CheckKind.HELPER and called(check) in followed:
            continue
        if can_fail(check):
            found.append((check, number < own))
    return found


def compare(before: Sequence[tuple[Check, bool]], after: Sequence[tuple[Check, bool]]) -> Comparison:
    """Pair the assertions of two versions and tell what is gone and what says less."""
    left = [check for check, _ in before]
    free = [check for check, _ in after]
    from_helpers = [check for check, own in after if not own]
    weakened: list[Loss] = []
    whole: list[Check] = []
    for key in (_by_text, _by_subject, _by_form):
        for old in list(left):
            new = next((n for n in free if key(n) == key(old) and n.kind is old.kind), None)
            if new is not None:
                left.remove(old)
                free.remove(new)
                weakened += lesser(old, new)
                whole += [new] if old.conditional and not new.conditional else []
    known = frozenset(check.text for check, _ in before)
    # What a block asks for now must not be paired with it: the block itself goes on as it.
    left = [old for old in left if old.kind in BLOCKS or not _matched(old, free, known)]
    for old, new in _pairs(left, free):
        left.remove(old)
        free.remove(new)
        weakened += lesser(old, new)
        whole += [new] if old.conditional and not new.conditional else []
    matched = [check for check, _ in after if check not in free]
    removed: list[Loss] = []
    spare = [check for check in free if check in from_helpers]
    for old in left:
        if old.conditional and any(old.kind is n.kind and _symbols(old) == _symbols(n) for n in whole):
            # One of several branches, of which another holds in every case now.
            continue
        if _subsumed(old, matched) or any(_by_text(old) == _by_text(m) for m in matched):
            continue
        if _is_part(old, (check for check, _ in after)):
            continue
        if any(_asks_whole(old, check) for check, _ in after if check.text not in known):
            continue
        absorbing = next((s for s in spare if rank(s) >= rank(old) - 0.9), None)
        if absorbing is not None:
            # What a helper asserts is told in the helper's own words, in which little can be recognised.
            spare.remove(absorbing)
            continue
        if not _matched(old, (check for check, _ in after), known):
            removed.append(Loss(old, None, "no assertion took its place"))
    weakened = [loss._replace(sure=loss.sure and not _made_up_for(loss.old, free)) for loss in weakened]
    return Comparison(len(before), len(after), tuple(removed), tuple(weakened))


def _by_text(check: Check) -> object:
    return check.text.partition(" #")[0]


def _by_subject(check: Check) -> object:
    return check.form, check.subject, check.inside


def _by_form(check: Check) -> object:
    return check.form


def _words(check: Check) -> frozenset[str]:
    words = {w for w in _WORD.findall(check.text) if w not in _NOISE and not w.startswith("assert")}
    return frozenset({*words, *check.subject, *check.inside, *check.literals})


def _about(check: Check) -> frozenset[str]:
    """Names and symbols that an assertion judges."""
    words = {w for w in _WORD.findall(check.form.partition("(")[2]) if w not in _NOISE}
    return frozenset({*words, *check.subject, *check.inside})


def _symbols(check: Check) -> frozenset[str]:
    """Symbols of production and of other packages that an assertion judges."""
    return frozenset(s for s in (*check.subject, *check.inside) if not s.startswith("local:"))


def _pairs(left: Iterable[Check], free: Iterable[Check]) -> Iterator[tuple[Check, Check]]:
    """Pair what is most alike, one to one."""
    scored = []
    news = [(number, new, _words(new)) for number, new in enumerate(free)]
    for at, old in enumerate(left):
        mine = _words(old)
        for number, new, words in news:
            union = mine | words
            alike = len(mine & words) / len(union) if union else 0.0
            if old.kind is new.kind:
                # Of exceptions little but the kind stays when another one is expected.
                alike += _ALIKE if old.kind in BLOCKS else 0.15
            if alike >= _ALIKE:
                scored.append((-alike, at, number, old, new))
    scored.sort(key=lambda item: item[:3])
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, at, number, old, new in scored:
        if at not in used_old and number not in used_new:
            used_old.add(at)
            used_new.add(number)
            yield old, new


def _subsumed(old: Check, others: Iterable[Check]) -> bool:
    """Whether an assertion that stays says as much about the same thing."""
    if rank(old) > 3.0:
        return False
    mine = _about(old)
    return bool(mine) and any(rank(o) > rank(old) and mine <= _about(o) for o in others)


def _is_part(old: Check, others: Iterable[Check]) -> bool:
    """Whether the length or one item of what another assertion compares as a whole was equated."""
    if old.kind not in WHOLE:
        return False
    wholes = {_taken_from(side) for side in _sides(old)} - {""}
    return bool(wholes) and any(
        not wholes.isdisjoint(map(_bare, _sides(other))) for other in others if other.kind is CheckKind.EQUAL
    )


def _sides(check: Check) -> tuple[ast.expr, ...]:
    """The two that an equality compares, as written; none where it is put another way."""
    tree = parsed(check.text)
    match tree.body if tree is not None else None:
        case [ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]))]:
            return left, right
        case [ast.Expr(value=ast.Call(func=ast.Attribute(), args=[left, right, *_]))]:
            return left, right
        case _:
            return ()


def _taken_from(side: ast.expr) -> str:
    match side:
        case ast.Call(func=ast.Name(id="len"), args=[whole]):
            return ast.unparse(whole)
        case ast.Subscript(value=whole, slice=ast.Constant() | ast.UnaryOp(operand=ast.Constant())):
            return ast.unparse(whole)
        case _:
            return ""


def _bare(side: ast.expr) -> str:
    match side:
        case ast.Call(func=ast.Name(id="list" | "tuple" | "sorted"), args=[whole]):
            return ast.unparse(whole)
        case _:
            return ast.unparse(side)


def _asks_whole(old: Check, new: Check) -> bool:
    """Whether a mock is asked for its whole call where an assertion looked into the record of it.

    A mock that is given to a test by its name only leaves no trace of whose record that was: then what was
    expected has to be among what the call is asked for.
    """
    asked = _ASKED.search(new.text)
    if asked is None:
        return False
    if any(mock == asked[1] for s in old.subject for mock in _RECORDED.findall(s)):
        return True
    direct = any(":" not in s for s in (*old.subject, *old.inside))
    return old.kind is CheckKind.EQUAL and not direct and old.expected in _given(new.text)


def _given(text: str) -> frozenset[str]:
    """What the first call of an assertion is given, as written."""
    tree = parsed(text)
    call = next((n for n in ast.walk(tree) if isinstance(n, ast.Call)), None) if tree is not None else None
    values = [*call.args, *(k.value for k in call.keywords)] if call is not None else []
    return frozenset(map(ast.unparse, values))


def _matched(old: Check, others: Iterable[Check], known: frozenset[str]) -> bool:
    """Whether what is said of an exception's text is what a ``match=`` asks for that was not there.

    That there is some warning among those recorded is what any block says that expects one; of what type an
    exception is that something kept, what a block says that expects that type.
    """
    fresh = [other for other in others if other.kind in BLOCKS and other.text not in known]
    if old.kind is CheckKind.TYPE and old.expected:
        return any(_last(old.expected) in _WORD.findall(other.expected) for other in fresh)
    if _RECORDER in old.subject and _SOME.fullmatch(old.text):
        return any(other.kind is CheckKind.WARNS for other in fresh)
    texts = [text for text in map(_told, old.literals) if text]
    return bool(texts) and any(
        all(text in other.match or text in other.match.replace("\\", "") for text in texts)
        or (not other.match and MATCH.search(other.text) is not None)
        for other in fresh
    )


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _told(literal: str) -> str:
    if literal[:1] not in "'\"":
        return ""
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):
        return ""
    return value if isinstance(value, str) else ""


def _made_up_for(old: Check, spare: Iterable[Check]) -> bool:
    """Whether a further assertion, which was not there, pins down as much of the same thing."""
    mine = _about(old)
    return any(rank(new) >= rank(old) and not mine.isdisjoint(_about(new)) for new in spare)


def is_guard(check: Check, uses: Iterable[Use]) -> bool:
    """Whether an assertion only says that there is something, of which *uses* take a part anyway.

    Type checkers ask for ``assert self.stats`` before ``self.stats.get()``, which fails by itself without.
    """
    if check.expected or len(check.subject) != 1:
        return False
    origin = check.subject[0]
    if not (
        check.kind is CheckKind.NOT_NONE or (check.kind is CheckKind.TRUTH and PLAIN.fullmatch(check.text))
    ):
        return False
    return any(use.origin.startswith((f"{origin}.", f"{origin}[")) for use in uses)
