"""Who goes on under another name as names tell it: by words, by colour, and by what used them.

Each way gives pairs of a name that is gone and one that may be it, with how sure that is, and the reason in
words; who gets whom is for :mod:`auditor.symbols.succession` to say.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from auditor.model.meaning import FUNCTIONS, SymbolKind
from auditor.model.replaced import replaced_words, reworded
from auditor.model.words import parts
from auditor.symbols.family import Family, Heir, last, parent

Pair = tuple[float, str, str]
"""How sure, the name that is gone, the name that it may have now."""
Told = tuple[list[Pair], Callable[[str, str], str]]
"""Pairs, with what says in words why two belong together."""
_NAMED = frozenset({SymbolKind.CLASS, *FUNCTIONS})
_REWORDED = 0.88
"""How sure it is that a definition of the same name went on, but for words replaced throughout."""
_INSTEAD = 0.5
"""Share of the code that used one name or took up another that did both, where the other is its heir."""
_USERS = 3
"""Pieces of code that did both from which the names need not be like each other."""
_NEARLY_ALL = 0.8
"""The same share where nothing but the use tells that."""
_LIKE_NAME = 0.4
"""Share of the words of two names from which fewer pieces of code are enough."""
_ASYNC = 0.75
"""How sure it is that a function goes on as its asynchronous form."""
_SHORT = 4
"""Letters up to which a name that begins with an ``a`` is no asynchronous form."""


class Renames:
    """Looks for new names of what two revisions define."""

    def __init__(self, base: Family, head: Family, is_new: Callable[[str], bool]) -> None:
        """Take the two tables; *is_new* tells whether base had no such definition as one of head."""
        self._base = base
        self._head = head
        self._is_new = is_new

    def reworded(self, left: Sequence[str]) -> Told:
        """Follow the words that were replaced in the names of many definitions at once."""
        base, head = self._base.table, self._head.table
        gone = [last(n) for n, s in base.items() if n not in head and s.kind in _NAMED]
        came = [last(n) for n, s in head.items() if s.kind in _NAMED and self._is_new(n)]
        kept = [last(n) for n, s in head.items() if s.kind in _NAMED and not self._is_new(n)]
        words = replaced_words(sorted(gone), came, kept)
        pairs: list[Pair] = []
        for name in left if words else ():
            kind = base[name].kind
            for at in (0, -2, -1) if kind is not SymbolKind.MODULE else ():
                names = name.split(".")
                candidate = ".".join([*names[:at], *(reworded(n, words) for n in names[at:])])
                now = head.get(candidate)
                if candidate != name and now is not None and now.kind is kind and self._is_new(candidate):
                    pairs.append((_REWORDED, name, candidate))
                    break
            else:
                if kind is SymbolKind.CLASS and (found := self._sole(reworded(last(name), words))):
                    pairs.append((_REWORDED, name, found))

        def told(name: str, candidate: str) -> str:
            mine = (f"{w} by {words[w]}" for w in sorted(parts(name) & words.keys()))
            return f"as many names that replaced {', '.join(islice(mine, 3))}"

        return pairs, told

    def _sole(self, word: str) -> str:
        """The new class that alone has a name, wherever it stands, ``""`` for none."""
        found = self._head.by_last.get(word, []) if word not in self._base.by_last else []
        is_class = len(found) == 1 and self._head.table[found[0]].kind is SymbolKind.CLASS
        return found[0] if is_class else ""

    def in_other_colour(self, left: Sequence[str], heirs: Mapping[str, Heir]) -> Told:
        """Follow functions to their asynchronous forms beside them, and these to the plain ones."""
        pairs: list[Pair] = []
        for name in left:
            if self._base.table[name].kind not in FUNCTIONS:
                continue
            heir = heirs.get(parent(name))
            home = heir.name if heir is not None else parent(name)
            for other in _other_colour(last(name)):
                candidate = f"{home}.{other}"
                now = self._head.table.get(candidate)
                if now is not None and now.kind in FUNCTIONS:
                    pairs.append((_ASYNC if self._is_new(candidate) else 0.8 * _ASYNC, name, candidate))
                    break
        return pairs, lambda name, candidate: "its other form, asynchronous or not, serves now"

    def by_users(self, left: Sequence[str], heirs: Mapping[str, Heir]) -> Told:
        """Follow names that say something to new ones that the code which used them uses in their place."""
        base, head = self._base, self._head
        gone = {
            last(n): n
            for n in left
            if base.table[n].kind in _NAMED
            and len(base.by_last[last(n)]) == 1
            and last(n) not in head.by_last
        }
        new = {
            last(n): n
            for n, s in head.table.items()
            if s.kind in _NAMED and len(head.by_last[last(n)]) == 1 and last(n) not in base.by_last
        }
        lost: dict[str, set[str]] = defaultdict(set)
        took: dict[str, set[str]] = defaultdict(set)
        taken: dict[str, list[str]] = {}
        for name, symbol in base.table.items() if gone and new else ():
            heir = heirs.get(name)
            after = head.table.get(heir.name if heir is not None else name)
            if after is None or symbol.kind not in FUNCTIONS:
                continue
            before, now = set(symbol.names), set(after.names)
            for word in gone.keys() & (before - now):
                lost[word].add(name)
            taken[name] = sorted(new.keys() & (now - before))
            for word in taken[name]:
                took[word].add(name)
        pairs: list[Pair] = []
        for word, users in lost.items():
            for other in sorted({o for user in users for o in taken[user]}):
                pair = self._used_instead(gone[word], new[other], users, took[other])
                if pair is not None:
                    pairs.append(pair)
        return pairs, lambda name, candidate: "what used it uses that in its place"

    def _used_instead(self, name: str, candidate: str, users: set[str], takers: set[str]) -> Pair | None:
        """The pair, where what used one name is what took up the other."""
        both = len(takers & users)
        share = both / len(takers | users)
        kinds = self._base.table[name].kind, self._head.table[candidate].kind
        if (kinds[0] is SymbolKind.CLASS) != (kinds[1] is SymbolKind.CLASS):
            return None
        like = _like_words(last(name), last(candidate)) >= _LIKE_NAME
        if share >= (_INSTEAD if like else _NEARLY_ALL) and (like or both >= _USERS):
            return 0.3 + 0.4 * share, name, candidate
        return None


def _other_colour(word: str) -> list[str]:
    """What a function may be called that does the same asynchronously, or no longer so."""
    forms = [f"{word}_async", f"async_{word}", f"a{word}"]
    forms += [word.removesuffix("_async"), word.removeprefix("async_"), word.removesuffix("_sync")]
    if word.startswith("a") and len(word) > _SHORT:
        forms.append(word[1:])
    return [form for form in dict.fromkeys(forms) if form != word]


def _like_words(one: str, other: str) -> float:
    """How many words two names share, or the beginnings of words, 0 to 1."""
    mine, theirs = sorted(parts(one)), sorted(parts(other))
    both = sum(any(a.startswith(b) or b.startswith(a) for b in theirs) for a in mine)
    return both / max(len(mine) + len(theirs) - both, 1)
