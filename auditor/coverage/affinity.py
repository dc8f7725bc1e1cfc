"""Which live tests are nearest to a deleted one in what they are about, whatever became of its code.

A rewritten test keeps little of its statements, but mostly its subject: the words of its name and place, its
values, the names it uses and the production code it calls.  Each of these is compared by itself, weighted by
rarity among the live tests (inverse document frequency, Sparck Jones 1972), between containment and cosine,
so that a test which took in several is not held to be unlike each.  This ranks; whether the nearest test
verifies the same is for others to say.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auditor.coverage.obligations import names_now
from auditor.model.meaning import Profile, SymbolFate

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_DULL = frozenset({"test", "tests", "case", "py"})
_SHARES = {"name": 1.0, "place": 0.5, "literals": 1.0, "names": 0.8, "symbols": 1.5}
"""What each family adds at most."""
_MAX_HOMES = 150
"""Tokens that more tests have do not lead to candidates."""
_CANDIDATES = 40
_PRIOR = 20
"""Tests with nothing in common that are imagined beside those there are: rare and common differ among few."""
_TOLD = 0.3
"""Likeness from which it is told."""
_MIN_LITERAL = 3
"""Characters from which a literal, as written, is compared."""


class Kin(NamedTuple):
    """A live test that is near a deleted one, and how near by family, 0 to 1."""

    id: str
    score: float
    """Weighted sum, 0 to 4.8."""
    name: float = 0.0
    place: float = 0.0
    """Class and file, by their words."""
    literals: float = 0.0
    names: float = 0.0
    symbols: float = 0.0
    """Production code that it exercises, under its names at head."""

    @property
    def words(self) -> str:
        """In what it is near, in words; ``""`` where that is little."""
        parts = (
            ("name", self.name),
            ("place", self.place),
            ("values", self.literals),
            ("words", self.names),
            ("what it runs", self.symbols),
        )
        told = [f"{word} ({share:.0%})" for word, share in parts if share >= _TOLD]
        return ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else "".join(told)


def _words(text: str) -> frozenset[str]:
    found = (w.lower() for w in _WORD.findall(text))
    return frozenset(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in found) - _DULL


def _families(profile: Profile, fates: Mapping[str, SymbolFate]) -> dict[str, frozenset[str]]:
    path, _, rest = profile.id.partition("::")
    *classes, name = rest.split("::")
    return {
        "name": _words(name),
        "place": _words(f"{path.rpartition('/')[2]} {' '.join(classes[-1:])}"),
        "literals": frozenset(x for x in profile.literals if len(x) >= _MIN_LITERAL),
        "names": frozenset(profile.names),
        "symbols": frozenset(now for s in profile.exercises for now in names_now(s, fates)),
    }


class Affinity:
    """Live tests, ready to be asked for the nearest."""

    def __init__(self, live: Iterable[Profile]) -> None:
        self._ids: list[str] = []
        self._tests: list[dict[str, frozenset[str]]] = []
        self._counts: dict[str, Counter[str]] = {family: Counter() for family in _SHARES}
        for profile in live:
            self._ids.append(profile.id)
            families = _families(profile, {})
            self._tests.append(families)
            for family, tokens in families.items():
                self._counts[family].update(tokens)
        self._where: dict[str, dict[str, list[int]]] = {family: {} for family in _SHARES}
        for number, families in enumerate(self._tests):
            for family, tokens in families.items():
                counts, where = self._counts[family], self._where[family]
                for token in tokens:
                    if counts[token] <= _MAX_HOMES:
                        where.setdefault(token, []).append(number)
        self._total = len(self._tests) + _PRIOR
        self._norms: list[dict[str, float] | None] = [None] * len(self._tests)

    def _weight(self, family: str, token: str) -> float:
        count = self._counts[family].get(token)
        return math.log(self._total / ((count or 0) + 0.5))

    def _square(self, family: str, tokens: Iterable[str]) -> float:
        return math.fsum(self._weight(family, t) ** 2 for t in tokens)

    def _norm(self, number: int) -> dict[str, float]:
        known = self._norms[number]
        if known is None:
            known = {f: math.sqrt(self._square(f, tokens)) for f, tokens in self._tests[number].items()}
            self._norms[number] = known
        return known

    def share_of_name(self, name: str, other: str) -> float:
        """Return how much of the words of a test's name another name has, rare words before common ones."""
        own = _words(name)
        weights = {word: self._weight("name", word) for word in sorted(own)}
        whole = math.fsum(weights.values())
        return math.fsum(weights[w] for w in sorted(own & _words(other))) / whole if whole > 0.0 else 0.0

    def near(self, profile: Profile, fates: Mapping[str, SymbolFate], limit: int = 5) -> list[Kin]:
        """Return up to *limit* live tests that are nearest to *profile*, the nearest first.

        *fates* tell what its production code is called at head.  Candidates are those that share tokens which
        at most 150 tests have.
        """
        own = _families(profile, fates)
        rough: Counter[int] = Counter()
        for family, tokens in own.items():
            share = _SHARES[family] / (self._square(family, tokens) or 1.0)
            for token in sorted(tokens):
                homes = self._where[family].get(token, ())
                weight = share * self._weight(family, token) ** 2
                for number in homes:
                    rough[number] += weight  # type: ignore[assignment]
        likely = sorted(rough, key=lambda n: (-rough[n], self._ids[n]))[: limit + _CANDIDATES]
        found = [self._kin(own, n) for n in likely if self._ids[n] != profile.id]
        return sorted(found, key=lambda k: (-k.score, k.id))[:limit]

    def _kin(self, own: Mapping[str, frozenset[str]], number: int) -> Kin:
        other, norms = self._tests[number], self._norm(number)
        parts: dict[str, float] = {}
        for family, tokens in own.items():
            both = tokens & other[family]
            if both:
                norm = math.sqrt(self._square(family, tokens))
                share = self._square(family, both) / (norm**1.5 * norms[family] ** 0.5)
                parts[family] = round(min(1.0, share), 3)
        score = sum(_SHARES[f] * v for f, v in parts.items())
        return Kin(self._ids[number], round(score, 3), **parts)
