"""What a test was about, and whether that still exists.

The symbols that a test touches differ in how telling they are: one that half the suite uses says nothing
about it, one that its assertions are traced to says most.  A test is about the rare ones.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from auditor.coverage.vacuity import can_fail
from auditor.model.meaning import Fate, Profile, Symbol, SymbolFate, SymbolKind

DEAD = (Fate.GONE, Fate.STUBBED)


_CALLED = 3.0
_MAX_BASES = 50
_MANY = 200
_EVERYWHERE = 0.2
"""Share, as :meth:`Specificity.share` has it, that about a third of a large suite's tests leave a symbol."""
_TELLING = 0.34
"""The same below which it is everybody's tool: one in six tests of two hundred use it, or one in thirteen of
two thousand."""
_CORE = 0.2
"""Share of the tests that use only everybody's tools from which these are none: of 14 suites that were looked
at, those of loguru, freezegun, wheel and click have .24 to .54, the others .00 to .18."""


class Specificity:
    """How telling each production symbol is: rare among the tests of a revision."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._counts: Counter[str] = Counter()
        self._total = 1
        self._used: list[tuple[str, ...]] = []
        for profile in profiles:
            self._total += 1
            self._counts.update(set(profile.exercises))
            self._used.append(profile.exercises)

    def of(self, symbol: str) -> float:
        """Return the weight of a symbol, 0.1 and up."""
        return max(0.1, math.log((self._total + 1) / (self._counts.get(symbol, 0) + 0.5)))

    def is_everywhere(self, symbol: str) -> bool:
        """Whether so many tests use a symbol, and so large a part of them, that this says nothing of any."""
        return self._counts.get(symbol, 0) >= _MANY and self.share(symbol) < _EVERYWHERE

    def is_telling(self, symbol: str) -> bool:
        """Whether a symbol is more than everybody's tool.

        Where many tests use nothing else, what everybody uses is what the project is.
        """
        return self.share(symbol) >= _TELLING or self._has_a_core

    @cached_property
    def _has_a_core(self) -> bool:
        """Whether so many tests use nothing but what everybody uses that this is what they are about."""
        used = [symbols for symbols in self._used if symbols]
        plain = sum(all(self.share(s) < _TELLING for s in symbols) for symbols in used)
        return plain > _CORE * len(used)

    def share(self, symbol: str) -> float:
        """Return the same as a share of the weight of a symbol that one test uses, about 0 to 1."""
        return self.of(symbol) / max(0.1, math.log(self._total + 1))


class Target(NamedTuple):
    """A production symbol that a test is about."""

    symbol: str
    weight: float
    asserted: bool


def targets(profile: Profile, specificity: Specificity, limit: int = 12) -> tuple[Target, ...]:
    """Return the symbols a test is about, the most telling first; weights sum to 1."""
    factor: dict[str, float] = {}
    asserted: set[str] = set()
    for symbol in profile.exercises:
        factor[symbol] = 0.4
    for check in profile.checks:
        if not can_fail(check):
            continue
        first = next((n for n in (*check.subject, *check.inside) if ":" not in n), "")
        for name in (*check.subject, *check.inside):
            if name.startswith("effect:"):
                symbol = name.removeprefix("effect:")
                factor[symbol] = max(factor.get(symbol, 0.0), 1.0)
                asserted.add(symbol)
            elif ":" not in name:
                # What is called comes first; the others are what it is called with.
                factor[name] = max(factor.get(name, 0.0), _CALLED if name == first else 2.0)
                asserted.add(name)
    for mocked in profile.mocks:
        # Replaced by a mock: its own behaviour is not what the test looks at.
        if mocked in factor:
            factor[mocked] *= 0.3
    weighed = sorted(
        ((specificity.of(s) * f, s) for s, f in factor.items()), key=lambda item: (-item[0], item[1])
    )[:limit]
    total = sum(w for w, _ in weighed) or 1.0
    return tuple(Target(s, w / total, s in asserted) for w, s in weighed)


def running(about: Sequence[Target], defined: Mapping[str, Symbol]) -> list[Target]:
    """Return those that a test asserts something about or runs, all where there are none.

    A constant of production (*defined* at the revision of the test) does not run.
    """
    found = [t for t in about if t.asserted or t.symbol not in defined or not _is_still(defined[t.symbol])]
    return found or list(about)


def _is_still(symbol: Symbol) -> bool:
    return symbol.kind in (SymbolKind.CONSTANT, SymbolKind.MODULE)


class Survival(NamedTuple):
    """How much of what a test was about still exists at head."""

    gone: float
    """Weighted share of its targets that are gone or emptied."""
    top_gone: bool
    """Its most telling target is gone."""
    dead: tuple[str, ...]
    alive: tuple[str, ...]
    unknown: bool
    """Nothing is known about any of its targets."""


def survival(
    about: Iterable[Target],
    fates: Mapping[str, SymbolFate],
    defined: Mapping[str, Symbol] = MappingProxyType({}),
) -> Survival:
    """Return how much of *about* survives, by *fates*; a symbol without a fate counts as alive.

    *defined* are the symbols of base: classes that live are but receivers where members of them, or of what
    they inherit from, were called and are gone, and the test is about nothing else that lives.  Other classes
    and constants beside such a receiver are what the members were given, or are held to.  A class that is
    gone is a receiver where a member that was called went on elsewhere.
    """
    gone = total = 0.0
    dead: list[str] = []
    alive: list[str] = []
    asserted = [t for t in about if t.asserted] or list(about)
    went_on = {t.symbol.rpartition(".")[0] for t in asserted if not _is_dead(t.symbol, fates)}
    asserted = [t for t in asserted if t.symbol not in went_on or not _is_dead(t.symbol, fates)]
    left = {t.symbol.rpartition(".")[0] for t in asserted if _is_dead(t.symbol, fates)}
    others = [t for t in asserted if not _is_dead(t.symbol, fates)]
    receivers = {t.symbol for t in others if not left.isdisjoint(_lineage(t.symbol, defined))}
    given = {t.symbol for t in others if receivers and _does_nothing(t.symbol, defined)}
    if left and all(t.symbol in receivers | given for t in others):
        asserted = [t for t in asserted if _is_dead(t.symbol, fates)]
    for target in asserted:
        total += target.weight
        if _is_dead(target.symbol, fates):
            gone += target.weight
            dead.append(target.symbol)
        else:
            alive.append(target.symbol)
    top = asserted[0].symbol if asserted else ""
    return Survival(gone / total if total else 0.0, top in dead, tuple(dead), tuple(alive), not asserted)


def _is_dead(symbol: str, fates: Mapping[str, SymbolFate]) -> bool:
    fate = fates.get(symbol)
    return fate is not None and fate.fate in DEAD


def _does_nothing(symbol: str, defined: Mapping[str, Symbol]) -> bool:
    return symbol in defined and defined[symbol].kind in (SymbolKind.CLASS, SymbolKind.CONSTANT)


def _lineage(symbol: str, defined: Mapping[str, Symbol]) -> list[str]:
    """A symbol, and the classes that it inherits from, as far as they are production."""
    found = [symbol]
    for name in found:
        bases = defined[name].bases if name in defined else ()
        found += [b for b in bases if b not in found][: _MAX_BASES - len(found)]
    return found


_SHARED = 0.6
_OWNED = 0.5


class _Shared:
    """What most tests of a class or file use, and few others do."""

    def __init__(self) -> None:
        self._users: Counter[str] = Counter()
        self._by_scope: dict[str, Counter[str]] = {}
        self._size: Counter[str] = Counter()

    def add(self, id_: str, symbols: Collection[str]) -> None:
        self._users.update(symbols)
        for scope in scopes(id_):
            self._size[scope] += 1
            self._by_scope.setdefault(scope, Counter()).update(symbols)

    def of(self, id_: str) -> tuple[str, ...]:
        path = id_.partition("::")[0]
        for scope in scopes(id_):
            counts = self._by_scope.get(scope, Counter())
            at_home = self._by_scope.get(path, Counter())
            found = [
                symbol
                for symbol, number in counts.items()
                if number >= _SHARED * self._size[scope] and at_home[symbol] >= _OWNED * self._users[symbol]
            ]
            if found:
                return tuple(sorted(found))
        return ()


class Subjects:
    """What the tests of a class or file are about together: symbols most of them use and few others do."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._symbols = _Shared()
        self._owners = _Shared()
        for profile in profiles:
            if not profile.exercises:
                # What it uses could not be traced: it has no say in what its siblings are about.
                continue
            symbols = {*profile.exercises, *profile.context}
            self._symbols.add(profile.id, symbols)
            self._owners.add(profile.id, symbols | {s.rpartition(".")[0] for s in profile.exercises} - {""})

    def of(self, id_: str) -> tuple[str, ...]:
        """Return the subjects of the class, else of the file, that test *id_* stands in.

        Where they share none, a class (or module) will do of which they call different members: the object
        may be made out of sight.
        """
        return self._symbols.of(id_) or self._owners.of(id_)


def scopes(id_: str) -> tuple[str, ...]:
    """Return the class and the file that a test stands in, nearest first."""
    path, _, rest = id_.partition("::")
    scope = id_.rpartition("::")[0]
    return (scope, path) if "::" in rest else (path,)
