"""Components that no rule names: tests that verify the same production code, found in the coverage graph.

Tests and the most telling symbols that each verifies make a graph of two kinds of node.  Its
connected parts (Louvain communities can take for ever on weights that rounding makes equal) are named
after the module or class that most of their tests verify.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

_MOST = 0.5
"""Share of a community's tests that its name has to be about."""
_TELLING = 0.8
"""Of what a test verifies, what is at least so rare as this share of its rarest counts."""


def components(verified: Mapping[str, Sequence[str]], users: Mapping[str, int], total: int) -> dict[str, str]:
    """Return the name of the component that each test belongs to.

    *verified* are the production symbols of each test, *users* how many of all *total* tests verify a symbol.
    A test that verifies none is named after its file.
    """
    names = {test: test.partition("::")[0] for test, symbols in verified.items() if not symbols}
    rarity = {s: math.log((total + 1) / (users.get(s, 1) + 0.5)) for ss in verified.values() for s in ss}
    telling = {test: _telling(symbols, rarity) for test, symbols in verified.items() if symbols}
    for tests in _communities(telling):
        while tests:
            name = _name(tests, telling)
            own = [test for test in tests if any(_within(symbol, name) for symbol in telling[test])]
            names.update(dict.fromkeys(own, name))
            # A name has to be true of every test that is given it.
            tests = [test for test in tests if test not in names]
    return names


def _telling(symbols: Sequence[str], rarity: Mapping[str, float]) -> tuple[str, ...]:
    bar = _TELLING * max(rarity[s] for s in symbols)
    return tuple(s for s in dict.fromkeys(symbols) if rarity[s] >= bar)


def _communities(verified: Mapping[str, Sequence[str]]) -> Iterable[list[str]]:
    tests = sorted(verified)
    numbers = {s: len(tests) + n for n, s in enumerate(sorted({s for ss in verified.values() for s in ss}))}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(tests) + len(numbers)))
    for at, test in enumerate(tests):
        for symbol in verified[test]:
            graph.add_edge(at, numbers[symbol])
    if not tests:
        return
    for found in nx.connected_components(graph):
        members = [tests[at] for at in sorted(found) if at < len(tests)]
        if members:
            yield members


def _name(tests: Sequence[str], verified: Mapping[str, Sequence[str]]) -> str:
    """Return the longest dotted name that most of *tests* verify something of, at least a module."""
    counts: Counter[str] = Counter()
    for test in tests:
        counts.update(
            {
                ".".join(names[:end])
                for symbol in verified[test]
                for names in [symbol.split(".")]
                for end in range(1, max(2, len(names)))
            }
        )
    enough = [p for p, n in counts.items() if n >= _MOST * len(tests)]
    return max(enough or counts, key=lambda p: (p.count("."), counts[p], p))


def _within(symbol: str, name: str) -> bool:
    return symbol == name or symbol.startswith(f"{name}.")
