"""Components that no rule names: tests that verify the same production code, found in the coverage graph.

Tests and the most telling symbols that each verifies make a graph of two kinds of node.  Its connected parts
are divided by the class, module or package that most of their tests verify something of, which is the
component's name; what is too small to stand alone goes with its neighbours below the same module or package.
Each step is bounded and has one outcome; the usual communities (Louvain) can take for ever on weights that
rounding makes equal.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile

import networkx as nx

_MOST = 0.5
"""Share of a part's tests that its name has to be about."""
_TELLING = 0.8
"""Of what a test verifies, what is at least so rare as this share of its rarest counts."""
_ALONE = 3
"""Tests that are a component of their own; fewer go with their neighbours, if they have any."""
_UP = 2
"""Steps up in the dotted name within which a neighbour is looked for: from a function to its package."""


def components(verified: Mapping[str, Sequence[str]], users: Mapping[str, int], total: int) -> dict[str, str]:
    """Return the name of the component that each test belongs to.

    *verified* are the production symbols of each test, *users* how many of all *total* tests verify a symbol.
    A name is true of every test that is given it.  A test that verifies nothing is named after its file.
    """
    names = {test: test.partition("::")[0] for test, symbols in verified.items() if not symbols}
    rarity = {s: math.log((total + 1) / (users.get(s, 1) + 0.5)) for ss in verified.values() for s in ss}
    telling = {test: _telling(symbols, rarity) for test, symbols in verified.items() if symbols}
    found: dict[str, str] = {}
    for tests in _parts(telling):
        found.update(_divided(tests, telling))
    rooms = _joined(Counter(found.values()))
    return {**names, **{test: rooms.get(name, name) for test, name in found.items()}}


def _telling(symbols: Sequence[str], rarity: Mapping[str, float]) -> tuple[str, ...]:
    bar = _TELLING * max(rarity[s] for s in symbols)
    return tuple(s for s in dict.fromkeys(symbols) if rarity[s] >= bar)


def _parts(verified: Mapping[str, Sequence[str]]) -> Iterable[list[str]]:
    tests = sorted(verified)
    numbers = {s: len(tests) + n for n, s in enumerate(sorted({s for ss in verified.values() for s in ss}))}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(tests) + len(numbers)))
    for at, test in enumerate(tests):
        for symbol in verified[test]:
            graph.add_edge(at, numbers[symbol])
    for found in nx.connected_components(graph):
        members = [tests[at] for at in sorted(found) if at < len(tests)]
        if members:
            yield members


def _divided(tests: Sequence[str], verified: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Name the tests of one connected part, those of its widest subject first."""
    about = {test: frozenset(name for s in verified[test] for name in subjects(s)) for test in tests}
    users: defaultdict[str, set[str]] = defaultdict(set)
    for test, names in about.items():
        for name in names:
            users[name].add(test)
    left, found = dict.fromkeys(tests), dict[str, str]()
    while left:
        chosen = _name(users, len(left))
        for test in sorted(users[chosen]):
            found[test] = chosen
            del left[test]
            for name in about[test]:
                users[name].discard(test)
                if not users[name]:
                    del users[name]
    return found


def subjects(symbol: str) -> tuple[str, ...]:
    """Return the dotted names of what *symbol* lies in or is: its module, and the classes in that.

    Classes are told by how they are written.  What is in no module stands for itself.
    """
    parts = symbol.split(".")
    module = sum(1 for _ in takewhile(lambda part: not part[:1].isupper(), parts[:-1]))
    if not module:
        return (symbol,)
    inner = sum(1 for _ in takewhile(_is_class, parts[module:]))
    return tuple(".".join(parts[:end]) for end in range(module, module + inner + 1))


def _is_class(name: str) -> bool:
    return name[:1].isupper() and not name.isupper()


def _name(users: Mapping[str, Collection[str]], tests: int) -> str:
    """The longest dotted name that most of *tests* tests verify something of, else the most used one."""
    enough = [name for name, using in users.items() if len(using) >= _MOST * tests]
    if enough:
        return max(enough, key=lambda name: (name.count("."), len(users[name]), name))
    return max(users, key=lambda name: (len(users[name]), name.count("."), name))


def _joined(sizes: Mapping[str, int]) -> dict[str, str]:
    """Return the new names of components that go into a wider one.

    A class goes into its module where that is a component too, small ones go together.
    """
    held: dict[str, list[tuple[str, int]]] = {name: [(name, number)] for name, number in sizes.items()}
    for depth in range(max((name.count(".") for name in held), default=0), 1, -1):
        below: defaultdict[str, list[str]] = defaultdict(list)
        for name in held:
            if name.count(".") == depth:
                below[name.rpartition(".")[0]].append(name)
        for parent, children in below.items():
            going = [child for child in children if _goes(child, held, parent)]
            if going:
                members = [one for child in going for one in held.pop(child)]
                held[parent] = [*held.get(parent, ()), *members]
    rooms = {}
    for name, members in held.items():
        # What went up and met nobody keeps the name that it had.
        if len(members) > 1:
            rooms.update(dict.fromkeys((one for one, _ in members), name))
    return rooms


def _goes(child: str, held: Mapping[str, Sequence[tuple[str, int]]], parent: str) -> bool:
    if parent in held and _is_class(child.rpartition(".")[2]):
        return True
    near = all(name.count(".") - parent.count(".") <= _UP for name, _ in held[child])
    return near and sum(number for _, number in held[child]) < _ALONE
