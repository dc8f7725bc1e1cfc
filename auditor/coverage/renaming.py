"""Whether a test is another but for names: what its statements say, after a rename of what they use.

``MemoryDataSet()`` became ``MemoryDataset()``, and ``any_selector`` ``readable_selector``, in production or
in what the tests share: statement by statement nothing is the same then, and the test is.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from auditor.model.forms import anonymous
from auditor.model.words import bare, parts

_TOKEN = re.compile(r"\w+|\W")
_WORDS = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d]\w*")
_FROM = re.compile(r"(?<![\w.])(\w+)\.(?=(\w+))")
"""A name that is taken from another one: from a module, it may be."""
_LETTERS = 4
"""Letters of a word that two names share from which one may be the other's new name."""
_FEW = 10
"""Words of a test below which each of them is too much of it to be one of a few."""
_MOST = 80
"""Statements of a test beyond which it is not compared."""
SAME = 0.8
"""Share of the statements, or words, that must be there, renamed or not, for a test to be the same."""


def is_but_for_words(old: Collection[str], new: Collection[str]) -> bool:
    """Whether a test's statements are another's but for a few words.

    Four fifths of the words of both together, by Dice's coefficient (Dice 1945) over multisets; never so for
    a test of hardly more than one line, whose few words are all there is to it.
    """
    ours, theirs = (Counter(t for s in side for t in _WORDS.findall(anonymous(s))) for side in (old, new))
    return ours.total() >= _FEW and 2 * (ours & theirs).total() >= SAME * (ours.total() + theirs.total())


def claims_as_much(old: Iterable[str], new: Iterable[str]) -> bool:
    """Whether *new* has as many assertions as *old* of each kind: equal, in order, raising and the like."""
    ours, theirs = (Counter(check.partition("(")[0] for check in side) for side in (old, new))
    return ours <= theirs


class Renaming:
    """Compares statements under renames, of which those of production are known."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        """Take what is known to be called otherwise now, as pairs of names, dotted where that is known."""
        ends = [(old, new) for old, new in known if old != new]
        self._known = frozenset((_last(old), _last(new)) for old, new in ends)
        self._taken = frozenset(tuple(end.split(".")[-2:]) for pair in ends for end in pair if "." in end)

    def share(self, old: Collection[str], new: Collection[str]) -> float:
        """Return the share of the statements *old* that stand in *new* under one renaming, 0 to 1.

        A renaming is one to one; a name may become one that shares a word with it, or that is known.
        0 where nothing was renamed: the statements can be compared as they are then.
        """
        before, after = ([self._plain(anonymous(s)) for s in side] for side in (old, new))
        if not before or max(len(before), len(after)) > _MOST:
            return 0.0
        same = [s for s in before if s in after]
        left = sorted(set(before) - set(same))
        there = sorted(set(after) - set(before))
        forth: dict[str, str] = {}
        back: dict[str, str] = {}
        met = 0
        for statement in left:
            fits = (f for other in there if (f := self._fit(statement, other, forth, back)) is not None)
            best = min(fits, key=len, default=None)
            if best is not None:
                met += 1
                forth.update(best)
                back.update((new_, old_) for old_, new_ in best.items())
        return (len(same) + met) / len(before) if forth else 0.0

    def _plain(self, statement: str) -> str:
        """Return a statement with what is called otherwise now as it reads where it is imported by name."""
        return _FROM.sub(lambda m: "" if m.groups() in self._taken else m[0], statement)

    def _fit(
        self, old: str, new: str, forth: Mapping[str, str], back: Mapping[str, str]
    ) -> dict[str, str] | None:
        """Return the further renames that make one statement the other, ``None`` where none do."""
        ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
        if len(ours) != len(theirs):
            return None
        found: dict[str, str] = {}
        for one, other in zip(ours, theirs, strict=True):
            if one == other:
                if forth.get(one, one) != one:
                    return None
                continue
            if (
                forth.get(one, other) != other
                or back.get(other, one) != one
                or found.get(one, other) != other
            ):
                return None
            if one not in forth and not self._may_become(one, other):
                return None
            found[one] = other
        return found

    def _may_become(self, old: str, new: str) -> bool:
        if not (_NAME.fullmatch(old) and _NAME.fullmatch(new)):
            return False
        if (old, new) in self._known or bare(old) == bare(new):
            return True
        return not _words(old).isdisjoint(_words(new))


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _words(name: str) -> frozenset[str]:
    return frozenset(w for w in parts(name) if len(w) >= _LETTERS)
