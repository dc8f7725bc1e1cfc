"""Which head symbol took over from a base symbol whose name is gone.

Classes are matched before their methods, so that a renamed class carries its members along; modules after
their contents, so that the rest of a module follows where most of it went.  A head symbol that stood at base
under the same name is its own successor, and takes over another's part only if it grew by it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from auditor.model.meaning import FUNCTIONS, Symbol, SymbolKind
from auditor.model.source import Shape
from auditor.model.words import parts
from auditor.symbols.family import Family, Heir, is_legacy, last, parent
from auditor.symbols.likeness import Bags, Index, Likeness, Weights
from auditor.symbols.renames import Pair, Renames

_WORD = re.compile(r"[a-z]+|\d+")
_SAME_NAME = 0.3
"""Enough likeness for a new symbol of the same, telling name."""
_OTHER_NAME = 0.78
"""Enough for a new symbol of another name."""
_KIN = 0.18
"""Less is enough for one in the place that the rest of a module or class went to, and for a similar name."""
_SURE = 0.55
"""Enough to take over from two symbols at once."""
_GROWTH = 0.4
"""What a symbol that stood at base must have gained from another."""
_ABSORBED = 0.75
_MIN_SHARED = 2.0
"""Unique tokens, or more of less rare ones, that code of another name must share."""
_REAL_CLASS = 8
"""Statements in a class that is more than a list of constants or fields."""
_COMMON = 6
"""A last name that more symbols have at a revision says nothing."""
_MANY_WORDS = 3
"""A name of so many words says something, however many have it: copies have, and stations of a journey."""
_ANEW = 0.5
"""How sure it is that a class written anew goes on, as long as no other has its name."""
_SHARED_PACKAGES = 2
"""Parts of its place that it must keep."""
_MAJORITY = 0.5
_COPIED = 0.8
"""How sure it is that what a copy did is done by what it was copied from."""
_COPY_OF = 0.6
"""Share of the definitions of a module that the other has by name where one is a copy."""
_OFFERED = 0.8
"""How sure it is that what a package offers under a name is what it offered before, and so for an address."""


class Succession:
    """The heirs of all base symbols whose names are gone from head."""

    def __init__(
        self,
        base: Family,
        head: Family,
        instead: Callable[[Iterable[str], Callable[[str], str]], Mapping[str, str]] = lambda gone, home: {},
        answering: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Match the two tables.

        *instead* tells what packages offer in place of definitions that are gone, given what a package is
        called now, and *answering* what answers at their addresses.
        """
        self.base = base
        self.head = head
        self.heirs: dict[str, Heir] = {}
        self.twins: dict[str, str] = {}
        """Gone symbol -> a head symbol with the same body that already stood there at base."""
        self._missing = {name for name in base.table if name not in head.table}
        self._claimed: Counter[str] = Counter()
        self._base_bags = Bags(base.table, base.children)
        self._head_bags = Bags(head.table, head.children)
        pool = [n for n, s in base.table.items() if s.kind in FUNCTIONS]
        self._weights = Weights(
            [self._base_bags[n] for n in pool]
            + [self._head_bags[n] for n, s in head.table.items() if s.kind in FUNCTIONS]
        )
        self._by_body: dict[str, list[str]] = defaultdict(list)
        for name, symbol in head.table.items():
            if symbol.kind in FUNCTIONS and symbol.normal:
                self._by_body[symbol.normal].append(name)
        for name, now in instead(sorted(self._missing), lambda package: package).items():
            self._inherit(name, now, _OFFERED, "offered under the same name as before")
        self._match_copies()
        self._match_exact()
        for name, now in sorted(answering.items()):
            if name not in self.heirs:
                self._inherit(name, now, _OFFERED, "answers at the same address")
        renames = Renames(base, head, self.is_new)
        self._assign(*renames.reworded(self._left()))
        self._match_kind(frozenset({SymbolKind.CLASS}))
        self._follow_parents()
        self._match_kind(FUNCTIONS)
        self._assign(*renames.in_other_colour(self._left(), self.heirs))
        # What used one may itself be followed by what used it.
        known = -1
        while known != len(self.heirs):
            known = len(self.heirs)
            self._assign(*renames.by_users([n for n in self._left() if self._is_telling(n)], self.heirs))
        self._follow_modules()
        for name, now in instead(self._left(), self._homes()).items():
            self._inherit(name, now, _OFFERED, "offered by what its package became")
        self._follow_parents()

    # -- likeness -----------------------------------------------------------------------------------------

    def alike(self, name: str, candidate: str) -> Likeness:
        """Compare a base symbol with a head symbol."""
        return self._weights.compare(self._base_bags[name], self._head_bags[candidate])

    def has_code(self, name: str) -> bool:
        """Tell whether a base symbol has code of its own to compare."""
        return bool(self._base_bags[name])

    def is_new(self, candidate: str) -> bool:
        """Tell whether a head symbol did not stand at base under that name, or was something else there."""
        before = self.base.table.get(candidate)
        return before is None or (before.kind is not self.head.table[candidate].kind)

    def _left(self) -> list[str]:
        """The names that are gone, as far as no heir is known."""
        return sorted(n for n in self._missing if n not in self.heirs)

    def _homes(self) -> Callable[[str], str]:
        """Tell what packages are called at head: as the modules that went on in them have it."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for name, heir in self.heirs.items():
            was, now = name, heir.name
            if self.base.table[name].kind is not SymbolKind.MODULE:
                continue
            while last(was) == last(now) and parent(was) and parent(now):
                was, now = parent(was), parent(now)
                votes[was][now] += 1

        def home(package: str) -> str:
            if package in self.head.table:
                return package
            if package in votes:
                return min(votes[package], key=lambda now: (-votes[package][now], now))
            if not parent(package):
                return package
            return f"{home(parent(package))}.{last(package)}"

        return home

    def _is_telling(self, name: str) -> bool:
        word = last(name)
        most = max(len(self.base.by_last.get(word, ())), len(self.head.by_last.get(word, ())))
        rare = most <= _COMMON or len(parts(word)) >= _MANY_WORDS
        return rare and not word.startswith("__") and len(word) > 2

    def _is_small(self, symbol: Symbol) -> bool:
        return symbol.size < 2 and len(symbol.names) + len(symbol.literals) < 4

    # -- copies -------------------------------------------------------------------------------------------

    def _match_copies(self) -> None:
        """Let what stood in a copy of a package, ``build.lib.shop``, go on as the package that stays."""
        originals: dict[str, list[str]] = {}
        for name in sorted(self._missing):
            module = self.base.modules.get(name, name)
            if module not in originals:
                originals[module] = self._originals(module)
            same = (f"{home}{name[len(module) :]}" for home in originals[module])
            original = next((o for o in same if o in self.head.table), None)
            if original is not None:
                self._inherit(name, original, _COPIED, "a copy of it, which stays")

    def _originals(self, module: str) -> list[str]:
        """What a module may have been a copy of: modules that stay, with its last names and definitions."""
        copied = {last(c) for c in self.base.children.get(module, ())}
        return [
            home
            for home in _endings(module)
            if copied
            and home in self.head.table
            and home in self.base.table
            and len(copied.intersection(map(last, self.base.children.get(home, ()))))
            >= _COPY_OF * len(copied)
        ]

    # -- same body ----------------------------------------------------------------------------------------

    def _match_exact(self) -> None:
        pairs: list[Pair] = []
        for name in self._missing:
            symbol = self.base.table[name]
            if symbol.kind not in FUNCTIONS or not symbol.normal or symbol.shape is Shape.EMPTY:
                continue
            for candidate in self._by_body.get(symbol.normal, ())[: _COMMON * 4]:
                if is_legacy(candidate) and not is_legacy(name):
                    continue
                if self.is_new(candidate):
                    same_owner = last(parent(candidate)) == last(parent(name))
                    same_name = last(candidate) == last(name)
                    if self._is_small(symbol) and not (same_name and same_owner):
                        continue
                    near = _nearness(name, candidate)
                    pairs.append((0.7 + 0.15 * same_name + 0.1 * same_owner + 0.04 * near, name, candidate))
                elif not self._is_small(symbol):
                    known = self.twins.get(name)
                    if known is None or _nearness(name, candidate) > _nearness(name, known):
                        self.twins[name] = candidate
        self._assign(pairs, lambda name, candidate: "same body")

    # -- alike --------------------------------------------------------------------------------------------

    def _match_kind(self, kinds: frozenset[SymbolKind]) -> None:
        wanted = [n for n in self._missing if self.base.table[n].kind in kinds and n not in self.heirs]
        if not wanted:
            return
        bags = {n: self._head_bags[n] for n, s in self.head.table.items() if s.kind in kinds}
        index = Index(bags, self._weights)
        pairs: list[Pair] = []
        for name in sorted(wanted):
            bag = self._base_bags[name]
            near = index.near(bag) if bag else []
            same = [c for c in self.head.by_last.get(last(name), ())[:40] if c in bags]
            for candidate in dict.fromkeys(near + same):
                score = self._score(name, candidate)
                if score:
                    pairs.append((score, name, candidate))
        self._assign(pairs, self._words)

    def _score(self, name: str, candidate: str) -> float:
        """Return how sure it is that *candidate* took over from *name*, 0 when it did not."""
        if is_legacy(candidate) and not is_legacy(name):
            return 0.0
        symbol = self.base.table[name]
        alike = self.alike(name, candidate)
        same_name = last(name) == last(candidate)
        near = 0.05 * _nearness(name, candidate)
        if not self.is_new(candidate):
            before = self._weights.compare(self._base_bags[name], self._base_bags[candidate])
            grown = alike.contained - before.contained
            hurdle = 1 if self._is_kin(name, candidate) else 3
            if symbol.kind is SymbolKind.CLASS and symbol.size < _REAL_CLASS:
                return 0.0
            if grown >= _GROWTH and alike.contained >= _ABSORBED and alike.shared >= hurdle * _MIN_SHARED:
                return 0.75 * alike.contained
            return 0.0
        kin = self._is_kin(name, candidate)
        if self._is_same(name, candidate):
            if not self._base_bags[name]:
                return 0.7 + near if len(self.base.by_last[last(name)]) == 1 else 0.0
            # Methods of unrelated classes often share a name and a phrase.
            related = self._is_related(name, candidate)
            if alike.score >= _SAME_NAME and (related or self._is_strong(alike)):
                return 0.45 + 0.5 * alike.score + near
            return _ANEW + near if self._is_class_anew(name, candidate) else 0.0
        similar = self._is_telling(name) and _common_words(name, candidate) >= 0.5
        if alike.score < _OTHER_NAME - _KIN * (kin + similar) or alike.shared < _MIN_SHARED:
            return 0.0
        is_short = symbol.size < (2 if similar else 4) and symbol.kind is not SymbolKind.CLASS
        if is_short and not kin:
            return 0.0
        return 0.9 * alike.score + near + (0.03 if same_name else 0.0)

    def _is_class_anew(self, name: str, candidate: str) -> bool:
        """Tell whether it is the one class of a name of several words, in a package that they share."""
        word = last(name)
        sole = len(self.base.by_last[word]) == len(self.head.by_last[word]) == 1
        together = len(set(parent(name).split(".")) & set(parent(candidate).split("."))) >= _SHARED_PACKAGES
        is_class = self.base.table[name].kind is SymbolKind.CLASS
        return is_class and sole and together and len(parts(word)) >= 2

    @staticmethod
    def _is_strong(alike: Likeness) -> bool:
        return alike.score >= _SURE and alike.shared >= _MIN_SHARED

    def _is_same(self, name: str, candidate: str) -> bool:
        """Tell whether the last names are the same, and say something."""
        return last(name) == last(candidate) and self._is_telling(name)

    def _is_related(self, name: str, candidate: str) -> bool:
        """Tell whether it is no method of an unrelated class."""
        if self.base.table[name].kind is not SymbolKind.METHOD or self._is_kin(name, candidate):
            return True
        return last(parent(name)) == last(parent(candidate))

    def _is_kin(self, name: str, candidate: str) -> bool:
        """Tell whether the candidate is where the symbol's class or module is now."""
        owner = parent(name)
        heir = self.heirs.get(owner)
        homes = {owner, self.base.modules.get(name, owner)}
        if heir is not None:
            homes |= {heir.name, self.head.modules.get(heir.name, heir.name)}
        return parent(candidate) in homes or self.head.modules.get(candidate) in homes

    def _words(self, name: str, candidate: str) -> str:
        share = round(100 * self.alike(name, candidate).contained)
        if not self.is_new(candidate):
            return f"absorbed: {share} % of its code is there now and was not before"
        if not self._base_bags[name]:
            return "same name"
        return f"{'same name, ' if last(name) == last(candidate) else ''}{share} % of its code"

    def _assign(self, pairs: list[Pair], words: Callable[[str, str], str]) -> None:
        """Give each symbol its best candidate, and each new candidate one symbol where that is possible."""
        pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
        second: dict[str, tuple[float, str]] = {}
        for score, name, candidate in pairs:
            if name in self.heirs:
                continue
            if self._claimed[candidate] and self.is_new(candidate):
                second.setdefault(name, (score, candidate))
                continue
            self._inherit(name, candidate, score, words(name, candidate))
        for name, (score, candidate) in second.items():
            allowed = self._is_same(name, candidate) and self._is_related(name, candidate)
            if name not in self.heirs and allowed and 0.8 * score >= _SURE:
                self._inherit(name, candidate, 0.8 * score, f"{words(name, candidate)}, merged with another")

    def _inherit(self, name: str, candidate: str, score: float, why: str) -> None:
        self._claimed[candidate] += 1
        self.heirs[name] = Heir(candidate, round(min(score, 0.99), 3), why)

    # -- families -----------------------------------------------------------------------------------------

    def _follow_parents(self) -> None:
        """Let members follow the class (or module) they belong to."""
        for name in sorted(self._missing, key=lambda n: (n.count("."), n)):
            owner = parent(name)
            heir = self.heirs.get(owner)
            if name in self.heirs and self.heirs[name].score > 0.85:
                continue
            if owner not in self.base.table:
                continue
            home = heir.name if heir is not None else owner if owner in self.head.table else None
            if home is None:
                continue
            sure = heir.score if heir is not None else 1.0
            direct = f"{home}.{last(name)}"
            if heir is not None and direct in self.head.table and self.is_new(direct):
                self._inherit(name, direct, 0.95 * sure, f"moved with {owner}")
                continue
            if heir is not None and direct in self.head.table:
                if name not in self.heirs:
                    self._inherit(name, direct, 0.6 * sure, f"{owner} became {home}, which has its own")
                continue
            base = self.head.inherited(home, last(name))
            if base is not None and name not in self.heirs:
                self._inherit(name, base, *self._by_inheritance(name, base, sure))

    def _by_inheritance(self, name: str, base: str, sure: float) -> tuple[float, str]:
        if self.is_new(base):
            return 0.85 * sure, "now inherited"
        if self.alike(name, base).contained >= _ABSORBED:
            return 0.7 * sure, "the inherited one, much the same, serves now"
        return 0.5 * sure, "override removed, the inherited one serves now"

    def _follow_modules(self) -> None:
        """Say where modules went, from where their contents went."""
        gone = [n for n in self._missing if self.base.table[n].kind is SymbolKind.MODULE]
        for name in sorted(gone, key=lambda n: (-n.count("."), n)):
            members = [c for c in self.base.children.get(name, ()) if self._counts(c)]
            votes: Counter[str] = Counter()
            for child in members:
                heir = self.heirs.get(child)
                if heir is not None:
                    votes[self.head.modules.get(heir.name, parent(heir.name))] += self._weight(child)
            for module in self.base.submodules.get(name, ()):
                members.append(module)
                heir = self.heirs.get(module)
                if heir is not None and "." in heir.name:
                    votes[parent(heir.name)] += self._weight(module)
            total = sum(map(self._weight, members))
            if not votes:
                continue
            homes = sorted(votes, key=lambda home: (-votes[home], home))
            share = sum(votes.values()) / total
            if share >= _MAJORITY and homes[0] in self.head.table:
                more = f", split over {len(homes)} modules" if len(homes) > 1 else ""
                why = f"{round(100 * share)} % of its definitions are there{more}"
                self._inherit(name, homes[0], 0.5 + 0.45 * share * votes[homes[0]] / sum(votes.values()), why)

    def _counts(self, name: str) -> bool:
        return self.base.table[name].kind is not SymbolKind.CONSTANT

    def _weight(self, name: str) -> int:
        return 1 + min(self.base.table[name].size, 40)


def _endings(module: str) -> list[str]:
    """The dotted name without its first parts, of two parts and more."""
    names = module.split(".")
    return [".".join(names[n:]) for n in range(1, len(names) - 1)]


def _nearness(one: str, other: str) -> float:
    """How much two dotted names have in common, 0 to 1."""
    a, b = one.split("."), other.split(".")
    return len(set(a) & set(b)) / max(len(set(a) | set(b)), 1)


def _common_words(one: str, other: str) -> float:
    """How many words the last parts of two names share, 0 to 1."""
    a, b = (set(_WORD.findall(last(name).lower())) for name in (one, other))
    return len(a & b) / max(len(a | b), 1)
