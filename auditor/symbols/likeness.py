"""How much of one symbol's code is in another's: directed, weighted by rarity, without comparing all."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auditor.model.meaning import Symbol, SymbolKind

_DULL = frozenset({"None", "True", "False", "Ellipsis", "0", "1", "-1", "2", "''", "b''", '""', "1.0", "0.0"})
_STRING_WEIGHT = 1.5
"""Texts survive a rewrite better than the names around them."""
_MAX_POSTINGS = 60
"""Tokens that more symbols share do not lead to candidates."""
_MAX_QUERY = 16
_MAX_CANDIDATES = 12
_MAX_BAG = 1500

Bag = frozenset[str]


class Likeness(NamedTuple):
    """How a symbol's code relates to a candidate's."""

    contained: float
    """Share (0 to 1) of the symbol's tokens, by weight, that the candidate has."""
    covered: float
    """Share of the candidate's tokens that the symbol has."""
    shared: float
    """Weight of what they share, in tokens that nothing else has."""

    @property
    def score(self) -> float:
        """Containment, less when the candidate does mostly other things."""
        return self.contained * (0.5 + 0.5 * math.sqrt(min(1.0, 2 * self.covered)))


class Bags:
    """What each symbol of a revision says, as a set of tokens: names, literals, parameters, members."""

    def __init__(self, table: Mapping[str, Symbol], children: Mapping[str, list[str]]) -> None:
        self._table = table
        self._children = children
        self._bags: dict[str, Bag] = {}

    def __getitem__(self, name: str) -> Bag:
        """Return the tokens of a symbol; those of a class cover its members."""
        if name not in self._bags:
            symbol = self._table[name]
            bag = _own_tokens(symbol)
            if symbol.kind is SymbolKind.CLASS:
                for child in self._children.get(name, ()):
                    bag.add(f"m:{child.rpartition('.')[2]}")
                    if len(bag) < _MAX_BAG:
                        bag |= _own_tokens(self._table[child])
            self._bags[name] = frozenset(bag)
        return self._bags[name]


def _own_tokens(symbol: Symbol) -> set[str]:
    if symbol.kind in (SymbolKind.CLASS, SymbolKind.MODULE):
        return set()
    tokens = {f"n:{name}" for name in symbol.names if name not in ("self", "cls")}
    tokens.update(f"l:{literal}" for literal in symbol.literals if literal not in _DULL)
    tokens.update(f"p:{param}" for param in symbol.params if param not in ("*args", "**kwargs"))
    return tokens


class Weights:
    """Rarity of tokens over both revisions, in thousandths, so that sums are exact in any order."""

    def __init__(self, bags: Iterable[Bag]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for bag in bags:
            counts.update(bag)
            total += 1
        self._unseen = round(1000 * math.log(2 + total))
        self._weights: defaultdict[str, int] = defaultdict(lambda: self._unseen)
        for token, count in counts.items():
            # Counted at both revisions, what is unique to a symbol occurs twice.
            weight = math.log(1 + max(1.0, 2 * total / count)) * (_STRING_WEIGHT if _is_text(token) else 1.0)
            self._weights[token] = round(1000 * weight)
        self._sums: dict[Bag, int] = {}

    def of(self, token: str) -> int:
        """Return the weight of a token."""
        return self._weights[token]

    def total(self, bag: Bag) -> int:
        """Return the weight of a bag."""
        if bag not in self._sums:
            self._sums[bag] = sum(map(self._weights.__getitem__, bag))
        return self._sums[bag]

    def compare(self, one: Bag, other: Bag) -> Likeness:
        """Tell how *one* relates to *other*."""
        shared = sum(map(self._weights.__getitem__, one & other))
        return Likeness(
            shared / (self.total(one) or 1), shared / (self.total(other) or 1), shared / self._unseen
        )


def _is_text(token: str) -> bool:
    return len(token) > 7 and token.startswith(("l:'", 'l:"', "l:b'"))


class Index:
    """Finds the symbols that share rare tokens with a bag."""

    def __init__(self, bags: Mapping[str, Bag], weights: Weights) -> None:
        self._weights = weights
        postings: dict[str, list[str]] = defaultdict(list)
        for name, bag in bags.items():
            for token in bag:
                postings[token].append(name)
        self._postings = {token: names for token, names in postings.items() if len(names) <= _MAX_POSTINGS}

    def near(self, bag: Bag) -> list[str]:
        """Return up to a dozen symbols that share the most weight in rare tokens with *bag*, most first."""
        known = [token for token in bag if token in self._postings]
        known.sort(key=lambda token: (-self._weights.of(token), token))
        sums: dict[str, int] = defaultdict(int)
        for token in known[: _MAX_QUERY if len(bag) < 200 else 4 * _MAX_QUERY]:
            for name in self._postings[token]:
                sums[name] += self._weights.of(token)
        return sorted(sums, key=lambda name: (-sums[name], name))[:_MAX_CANDIDATES]
