"""What a test verified, and which live tests verify that now.

An obligation is one assertion of the deleted test with the production symbols it can be traced to.  A live
test meets it when it asserts about the same symbol (under its name at head) the same kind of thing with the
same expectation or inputs; it meets it in part when the kind or the values differ.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from auditor.coverage.messages import SAME_WORDS, is_message, words_of
from auditor.coverage.targets import Specificity, Target, running
from auditor.coverage.vacuity import can_fail, production, verifying
from auditor.model.meaning import Profile, Symbol, SymbolFate, SymbolKind
from auditor.model.source import Check, CheckKind

_GROUPS = {
    CheckKind.EQUAL: "value",
    CheckKind.APPROX: "value",
    CheckKind.IDENTITY: "value",
    CheckKind.MATCH: "value",
    CheckKind.MEMBERSHIP: "value",
    CheckKind.NOT_EQUAL: "difference",
    CheckKind.NOT_MEMBERSHIP: "difference",
    CheckKind.TRUTH: "truth",
    CheckKind.FALSITY: "falsity",
    CheckKind.NONE: "none",
    CheckKind.NOT_NONE: "truth",
    CheckKind.TYPE: "type",
    CheckKind.ORDER: "order",
    CheckKind.RAISES: "raises",
    CheckKind.WARNS: "warns",
    CheckKind.LOGS: "logs",
    CheckKind.MOCK_CALL: "effect",
    CheckKind.FAIL: "raises",
}
_ASKS = re.compile(r"(?<![\w.])(?!assert)[a-z_]\w*\(")
"""Calls a function, and not a class."""
_OF_MAKING = (CheckKind.TRUTH, CheckKind.NOT_NONE, CheckKind.TYPE)
"""Kinds of assertions that an object may meet by being there."""
_OF_CALLING = (CheckKind.RAISES, CheckKind.WARNS)
"""Kinds of assertions that are about a call, whatever made the object that it is a method of."""
_PLAIN = frozenset({"0", "1", "2", "''", "True", "False", "None", "-1", "3", "[]", "{}", "()", "200"})


def group_of(check: Check) -> str:
    """Return what kind of thing an assertion claims, as `Obligation.group` says it."""
    return _GROUPS.get(check.kind, "value")


class Obligation(NamedTuple):
    """One thing a test verified."""

    symbols: tuple[tuple[str, float], ...]
    """Names at head with weights that sum to 1."""
    group: str
    """What kind of thing is claimed: value, truth, raises …; ``runs`` when only that the call succeeds."""
    form: str
    expected: str
    literals: frozenset[str]
    text: str
    line: int
    made: bool = False
    """Only that there is an object of a class is claimed."""


def _without_receivers(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights of symbols without the classes that others of them are members of."""
    owners = {s.rpartition(".")[0] for s in weights}
    return {s: w for s, w in weights.items() if s not in owners}


class Met(NamedTuple):
    """How well one live test meets one obligation, 0 to 1, and why."""

    test: str
    strength: float
    symbol: str
    how: str


def names_now(symbol: str, fates: Mapping[str, SymbolFate]) -> tuple[str, ...]:
    """Return what a base symbol is called at head; itself when nothing is known."""
    fate = fates.get(symbol)
    if fate is None or not fate.now:
        return (symbol,)
    return fate.now[:3]


def obligations(
    profile: Profile,
    about: Iterable[Target],
    specificity: Specificity,
    fates: Mapping[str, SymbolFate],
    defined: Mapping[str, Symbol] = MappingProxyType({}),
) -> tuple[Obligation, ...]:
    """Return what *profile* verified, in source order; equal assertions count once.

    *defined* is production at the revision of the test.
    """
    found: dict[tuple[str, str], Obligation] = {}
    for check in verifying(profile):
        weights: dict[str, float] = {}
        # ``hasattr(shop, "till")`` says more than that there is a shop.
        made = check.kind in _OF_MAKING and (
            check.kind is not CheckKind.TRUTH or not _ASKS.search(check.text)
        )
        for name in (*check.subject, *check.inside):
            factor = 0.5 if name.startswith("effect:") else 1.0
            symbol = name.removeprefix("effect:")
            if ":" in symbol:
                continue
            made = made and symbol in defined and defined[symbol].kind is SymbolKind.CLASS
            weight = specificity.of(symbol) ** 2 * factor
            for now in names_now(symbol, fates):
                weights[now] = max(weights.get(now, 0.0), weight)
        if not weights:
            continue
        if check.kind in _OF_CALLING:
            weights = _without_receivers(weights)
        total = sum(weights.values())
        top = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:6]
        one = Obligation(
            symbols=tuple((s, w / total) for s, w in top),
            group=group_of(check),
            form=check.form,
            expected=check.expected if check.kind is not CheckKind.MEMBERSHIP else "",
            literals=frozenset(check.literals) - _PLAIN,
            text=check.text,
            line=check.line,
            made=made,
        )
        found.setdefault((one.form, one.symbols[0][0]), one)
    if found:
        return tuple(found.values())
    chosen = running([t for t in about if t.weight > 0.05], defined)[:3]
    total = sum(t.weight for t in chosen) or 1.0
    symbols: dict[str, float] = {}
    for target in chosen:
        for now in names_now(target.symbol, fates):
            symbols[now] = target.weight / total
    if not symbols:
        return ()
    text = f"{chosen[0].symbol} runs without raising"
    return (
        Obligation(tuple(symbols.items()), "runs", "", "", frozenset(profile.literals) - _PLAIN, text, 0),
    )


class _Held(NamedTuple):
    """An assertion of a live test, with the production symbols it can be traced to."""

    test: str
    check: Check
    symbols: frozenset[str]


class Verifiers:
    """Who verifies what at one revision: live tests' assertions by production symbol."""

    def __init__(
        self, profiles: Iterable[Profile], replaced: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Take the tests; who verifies one that is *replaced*, and only hands on, verifies the other."""
        self._checks: dict[str, list[_Held]] = defaultdict(list)
        self._runs: dict[str, list[str]] = defaultdict(list)
        self._literals: dict[str, frozenset[str]] = {}
        for profile in profiles:
            self._literals[profile.id] = frozenset(profile.literals)
            for symbol in dict.fromkeys(replaced.get(s, s) for s in profile.exercises):
                self._runs[symbol].append(profile.id)
            for check in profile.checks:
                if not can_fail(check):
                    continue
                names = production((*check.subject, *check.inside))
                held = _Held(profile.id, check, frozenset(replaced.get(n, n) for n in names))
                for name in held.symbols:
                    self._checks[name].append(held)

    def of(self, symbol: str) -> tuple[str, ...]:
        """Return the tests whose assertions can be traced to *symbol*, each once."""
        return tuple(dict.fromkeys(held.test for held in self._checks.get(symbol, ())))

    def running(self, symbol: str) -> tuple[str, ...]:
        """Return the tests that run *symbol*."""
        return tuple(self._runs.get(symbol, ()))

    def reach(self, obligation: Obligation) -> bool:
        """Whether live tests hold every telling symbol of *obligation* to some value, be it another one.

        Claims of truth do not count: a function that many tests use as their oracle is not verified by that.
        """
        if obligation.group != "value":
            return False
        return all(self.holds(s) for s, w in obligation.symbols if w >= 2 * _NEGLIGIBLE)

    def claims(self, test: str, obligation: Obligation) -> bool:
        """Whether a live test claims the same kind of thing of what *obligation* is most about."""
        if obligation.group == "runs":
            # The most telling ones are what has to run: that a class is made is the least of it.
            most = [s for n, (s, w) in enumerate(obligation.symbols) if not n or w >= _MOST]
            return all(test in self._runs.get(s, ()) for s in most)
        found: set[str] = set()
        for symbol, _ in obligation.symbols:
            for held in self._checks.get(symbol, ()):
                if held.test == test and group_of(held.check) == obligation.group:
                    found |= held.symbols
        return sum(w for s, w in obligation.symbols if s in found) >= _MOST

    def holds(self, symbol: str) -> bool:
        """Whether live tests hold *symbol* to values: one in ten of their assertions about it, or more."""
        found = self._checks.get(symbol, ())[:200]
        values = sum(_GROUPS.get(held.check.kind) == "value" for held in found)
        return values * _ORACLE >= max(1, len(found))

    def meeting(self, obligation: Obligation, inputs: frozenset[str], limit: int = 500) -> list[Met]:
        """Return how well live tests meet *obligation*, the best first, one entry a test.

        *inputs* are the rare literals of the deleted test's whole body: a test that shares them works on
        the same case.  Of each symbol's assertions the first *limit* are looked at; symbols that weigh next
        to nothing beside the others, such as a logger, are passed over.
        """
        best: dict[str, Met] = {}
        weights = dict(obligation.symbols)
        said = [words_of(x) for x in obligation.literals if is_message(x)]
        seen: set[int] = set()
        for number, symbol in enumerate(weights):
            if number and weights[symbol] < _NEGLIGIBLE:
                continue
            for held in self._checks.get(symbol, ())[:limit]:
                if id(held) in seen:
                    continue
                seen.add(id(held))
                weight = sum(w for s, w in obligation.symbols if s in held.symbols)
                met = self._strength(obligation, said, symbol, weight, held, inputs)
                if held.test not in best or best[held.test].strength < met.strength:
                    best[held.test] = met
            if obligation.group == "runs":
                for test in self._runs.get(symbol, ())[:limit]:
                    shared = _overlap(inputs, self._literals[test])
                    strength = weights[symbol] * (0.55 + 0.45 * shared)
                    if test not in best or best[test].strength < strength:
                        best[test] = Met(test, strength, symbol, f"runs {symbol}")
        return sorted(best.values(), key=lambda m: (-m.strength, m.test))

    def _strength(
        self,
        obligation: Obligation,
        said: Sequence[frozenset[str]],
        symbol: str,
        weight: float,
        held: _Held,
        inputs: frozenset[str],
    ) -> Met:
        check = held.check
        same_group = group_of(check) == obligation.group
        if check.form == obligation.form and same_group:
            how = f"the same assertion about {symbol}"
            return Met(held.test, 0.95 if weight >= _MOST else 0.8, symbol, how)
        strength = 0.25
        how = f"asserts about {symbol}"
        if same_group:
            strength = 0.45
            how = f"asserts the same kind of thing about {symbol}"
            if obligation.expected and check.expected == obligation.expected:
                strength = 0.55 if obligation.expected in _PLAIN else 0.7
                how = f"expects the same of {symbol}: {check.expected}"
            if obligation.literals and obligation.literals <= frozenset(check.literals):
                strength = max(strength, 0.8)
                how = f"same values for {symbol}: {', '.join(sorted(obligation.literals)[:3])}"
            if strength < _REWORDED and said and (wording := _wording(said, check)):
                strength = _REWORDED
                how = f"looks for the same of {symbol} in other words: {wording}"
        shared = _overlap(inputs, self._literals[held.test])
        return Met(held.test, weight * min(1.0, strength + 0.35 * shared), symbol, how)


_REWORDED = 0.75
"""Strength of looking for the same message in another wording."""
_ORACLE = 10
"""Among so many claims of truth, one about a value is chance: the function is the tests' oracle."""
_EVEN = 0.05
"""Gains that are nearer than this are taken for equal."""
_NEGLIGIBLE = 0.08
_MOST = 0.4
"""Weight of the symbols that two assertions must share to be about the same thing."""


def _wording(said: Sequence[frozenset[str]], check: Check) -> str:
    """Return the message that an assertion looks for where it is another wording of one of *said*."""
    for text in check.literals:
        if is_message(text):
            words = words_of(text)
            if any(len(words & ours) >= SAME_WORDS * max(len(words), len(ours)) for ours in said):
                return text
    return ""


def _overlap(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0


class Cover(NamedTuple):
    """A few live tests that together meet a test's obligations."""

    share: float
    """Mean strength over the obligations."""
    tests: tuple[tuple[str, float], ...]
    """Chosen tests with what each adds."""
    met: tuple[tuple[Obligation, Met | None], ...]


def _best(found: list[Met], nearness: Callable[[str], float], limit: int = 60) -> list[Met]:
    """Return the first *limit* of what is sorted by strength; of those as strong as the last, the nearest."""
    if len(found) <= limit:
        return found
    last = found[limit - 1].strength
    sure = [m for m in found if m.strength > last]
    even = sorted((m for m in found if m.strength == last), key=lambda m: -nearness(m.test))
    return [*sure, *even[: limit - len(sure)]]


def cover(
    verifiers: Verifiers,
    owed: tuple[Obligation, ...],
    inputs: frozenset[str],
    nearness: Callable[[str], float],
    limit: int = 5,
) -> Cover:
    """Choose up to *limit* live tests that together meet *owed* best (greedy set cover, Chvatal 1979).

    Of tests that add about as much, the one with most *nearness* comes first.
    """
    options: dict[str, dict[int, Met]] = defaultdict(dict)
    for number, obligation in enumerate(owed):
        for met in _best(verifiers.meeting(obligation, inputs), nearness):
            options[met.test][number] = met
    got: dict[int, Met] = {}
    chosen: list[tuple[str, float]] = []

    def gain(test: str) -> float:
        return sum(
            max(0.0, m.strength - (got[n].strength if n in got else 0.0)) for n, m in options[test].items()
        )

    while options and len(chosen) < limit:
        gains = {test: gain(test) for test in sorted(options)}
        most = max(gains.values())
        best = max((t for t, g in gains.items() if g > most - _EVEN), key=nearness)
        added = gains[best]
        if added < 0.1:
            break
        for number, met in options.pop(best).items():
            if number not in got or met.strength > got[number].strength:
                got[number] = met
        chosen.append((best, added / len(owed)))
    share = sum(m.strength for m in got.values()) / len(owed) if owed else 0.0
    return Cover(share, tuple(chosen), tuple((o, got.get(n)) for n, o in enumerate(owed)))
