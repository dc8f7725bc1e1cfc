"""What two tests have in common: features of a test, how rare each is, and directed similarity.

What a test leans on in its own file (helpers, fixtures, set-up) counts as its successor's own, for code moves
there and back; it does not make two siblings alike that lean on the same.  A parametrized test has a
statement when it has one that differs in its values only, as far as the values are there as well.

Similarity is *containment*: how much of the deleted test's rare features the candidate has.  It is directed
on purpose: many tests folded into one parametrized test are each contained in it, though none resembles it.
Weights are inverse document frequencies (Sparck Jones 1972) over all tests of both revisions.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, KeysView, Mapping
from functools import lru_cache
from typing import NamedTuple

from auditor.coverage.surroundings import Surroundings
from auditor.model.forms import skeleton
from auditor.model.replaced import reworded
from auditor.model.source import Function, Module
from auditor.model.suite import given_by_class, node_id

_SHARES = {"s": 0.45, "l": 0.35, "n": 0.2}
"""Weight of statements, literals and names; literals rank best, statements say most."""

_TELLING_NAME = 3
_TELLING_DOC = 4


class Reach(NamedTuple):
    """What a test and the helpers, fixtures and set-up that it leans on hold together."""

    statements: frozenset[str]
    literals: frozenset[str]
    names: frozenset[str]
    checks: frozenset[str]


class Features(NamedTuple):
    """One test as sets of features, one set a family."""

    id: str
    name: str
    statements: frozenset[str]
    literals: frozenset[str]
    names: frozenset[str]
    checks: frozenset[str]
    """Normal forms of its assertions."""
    normal: str
    rows: frozenset[str]
    size: int
    words: frozenset[str]
    reach: "Reach | None" = None
    """The same of it together with what it leans on; ``None`` when it leans on nothing of its file."""
    handed: frozenset[str] = frozenset()
    """Statements of the helper of its file that it only calls, where it does nothing else."""
    asserts: bool = False
    """Whether it asserts something itself, be it of variables only."""
    doc: str = ""
    """The first line of its docstring in small letters, where that says more than a name would."""

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.id.partition("::")[0]

    @property
    def scope(self) -> str:
        """Its class, with the path; the path alone for a function."""
        return self.id.rpartition("::")[0]

    @property
    def has_telling_name(self) -> bool:
        """Whether its name has so many words that hardly two tests have it by chance."""
        return len(self.words - {"test"}) >= _TELLING_NAME


def _defined(path: str, module: Module) -> Iterator[tuple[str, Function]]:
    for function in module.functions:
        if function.name.lower().startswith("test"):
            yield node_id(path, function.qualname), function


def defined_in(modules: Mapping[str, Module]) -> KeysView[str]:
    """Return the node ids of the tests that files define, in their order, whether or not collected."""
    return {id_: None for path, module in modules.items() for id_, _ in _defined(path, module)}.keys()


def definitions(path: str, module: Module) -> dict[str, Features]:
    """Return the tests that a file defines, by node id, whether or not they are collected."""
    around = Surroundings(module.functions)
    return {id_: features_of(id_, function, around) for id_, function in _defined(path, module)}


def features_by_test(defined: Mapping[str, str], modules: Mapping[str, Module]) -> dict[str, Features]:
    """Return the features of tests by id; *defined* tells the node id of each one's definition."""
    found: dict[str, Features] = {}
    functions: dict[str, tuple[Function, Surroundings]] = {}
    for path in dict.fromkeys(d.partition("::")[0] for d in defined.values()):
        if path in modules:
            around = Surroundings(modules[path].functions)
            for function in modules[path].functions:
                functions[node_id(path, function.qualname)] = (function, around)
    for id_, definition in defined.items():
        if definition in functions:
            function, around = functions[definition]
            found[id_] = features_of(id_, function, around, given_by_class(id_, definition, modules))
    return found


def features_of(
    id_: str, function: Function, around: Surroundings | None = None, given: Iterable[str] = ()
) -> Features:
    """Return the features of a test at node id *id_* whose code is *function*, in a file of *around*.

    *given* are the literals that its class gives it.
    """
    body = function.body
    values = [v for t in function.tables for v in t.values]
    literals = {*body.literals, *given, *[x for t in function.tables for x in t.literals]}
    bodies = [body, *[f.body for f in (around.of(function) if around is not None else ())]]
    handed = around.handed(function) if around is not None else None
    own = frozenset(_telling(body.statements))
    reach = Reach(
        statements=own.union(*[_telling(b.statements) for b in bodies[1:]]),
        literals=frozenset(literals.union(*[b.literals for b in bodies])),
        names=frozenset(n for b in bodies for n in b.names),
        checks=frozenset(_telling(c.form for b in bodies for c in b.checks)),
    )
    doc = " ".join(function.doc.lower().split()).rstrip(".")
    return Features(
        id=id_,
        name=function.name,
        statements=own,
        literals=frozenset(literals),
        names=frozenset(body.names),
        checks=frozenset(_telling(c.form for c in body.checks)),
        normal=body.normal,
        rows=frozenset(values),
        size=body.size,
        words=frozenset(function.name.lower().split("_")),
        reach=reach if len(bodies) > 1 else None,
        handed=frozenset(_telling(handed.body.statements)) if handed is not None else frozenset(),
        asserts=bool(body.checks),
        doc=doc if len(doc.split()) >= _TELLING_DOC else "",
    )


def with_words(one: Features, words: Mapping[str, str]) -> Features:
    """Return a test as it reads with its *words* replaced, its id left as it is."""

    def all_of(texts: frozenset[str]) -> frozenset[str]:
        return frozenset(reworded(t, words) for t in texts)

    reach = one.reach
    return one._replace(
        name=reworded(one.name, words),
        statements=all_of(one.statements),
        literals=all_of(one.literals),
        names=all_of(one.names),
        checks=all_of(one.checks),
        words=all_of(one.words),
        reach=None if reach is None else Reach(*map(all_of, reach)),
    )


_EMPTY = re.compile(r"(?:[a-z]+(?: [a-z=<>!]+)*\()?[\W_]*")


def _telling(forms: Iterable[str]) -> Iterable[str]:
    """Leave out forms in which nothing but variables is left: ``equal(_|_)``, ``_=_``."""
    return (form for form in forms if not _is_empty(form))


@lru_cache(maxsize=100_000)
def _is_empty(form: str) -> bool:
    # A test is told anew for every commit that changes its file, with nearly the same forms.
    return _EMPTY.fullmatch(form) is not None


class Rarity:
    """How rare each feature is among a population of tests."""

    def __init__(self, population: Iterable[Features]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for one in population:
            total += 1
            counts.update(_keys(one))
        self._total = max(total, 1)
        self._weights: dict[str, float] = {
            key: math.log((self._total + 1) / (n + 0.5)) for key, n in counts.items()
        }
        self._counts = counts
        self._unseen = math.log(self._total + 1) + 0.7

    def weight(self, key: str) -> float:
        """Return the weight of a feature; one never seen weighs most."""
        return self._weights.get(key, self._unseen)

    def count(self, key: str) -> int:
        """Return in how many tests a feature occurs."""
        return self._counts.get(key, 0)

    def contained(self, family: str, part: Iterable[str], whole: frozenset[str]) -> float | None:
        """Return the weighted share of *part* that is in *whole*; ``None`` when *part* weighs nothing."""
        # Sets have another order in every run, and only this sum does not depend on it.
        weights = [(self.weight(f"{family}{item}"), item in whole) for item in part]
        total = math.fsum(weight for weight, _ in weights)
        have = math.fsum(weight for weight, there in weights if there)
        return have / total if total > 0.01 else None

    def rare(self, one: Reach | Features, limit: int = 24) -> list[str]:
        """Return the rarest features of a test, the keys by which candidates are looked up."""
        keys = sorted(_keys(one), key=lambda k: (self.count(k), k))
        return keys[:limit]


def _keys(one: Reach | Features) -> Iterable[str]:
    yield from (f"s{s}" for s in one.statements)
    yield from (f"l{s}" for s in one.literals)
    yield from (f"n{s}" for s in one.names)


class Likeness(NamedTuple):
    """How much of one test is in another, by family, 0 to 1; ``None`` where there is nothing to compare."""

    score: float
    statements: float | None
    literals: float | None
    names: float | None
    checks: float | None


def likeness(part: Features, whole: Features, rarity: Rarity) -> Likeness:
    """Return how much of *part* is contained in *whole*."""
    table = bool(whole.rows) and not part.rows
    told = _contained(part, whole.reach or whole, table, rarity)
    if part.reach is not None:
        # A helper may have been written out in the successor.
        told = max(told, _contained(part.reach, whole, table, rarity), key=lambda one: one.score)
    return told


def held(part: Features, among: Iterable[Features], rarity: Rarity) -> float:
    """Return how much of *part* several tests hold together: the least of statements, literals and names."""
    told = likeness_to_all(part, among, rarity)
    return min((v for v in (told.statements, told.literals, told.names) if v is not None), default=0.0)


def likeness_to_all(part: Features, among: Iterable[Features], rarity: Rarity) -> Likeness:
    """Return how much of *part* is contained in several tests together."""
    wholes = list(among)
    everything = [one.reach or one for one in wholes]
    together = Reach(
        statements=frozenset().union(*[e.statements for e in everything]),
        literals=frozenset().union(*[e.literals for e in everything]),
        names=frozenset().union(*[e.names for e in everything]),
        checks=frozenset().union(*[e.checks for e in everything]),
    )
    table = not part.rows and any(one.rows for one in wholes)
    return _contained(part, together, table, rarity)


def _contained(part: Reach | Features, whole: Reach | Features, table: bool, rarity: Rarity) -> Likeness:
    literals = rarity.contained("l", part.literals, whole.literals)
    names = rarity.contained("n", part.names, whole.names)
    held, claimed = whole.statements, whole.checks
    statements = rarity.contained("s", part.statements, held)
    checks = rarity.contained("s", part.checks, claimed)
    if table and literals != 0.0:
        # Each statement that differs in its values only counts as far as the values are there.
        values = 1.0 if literals is None else literals
        statements = _with_rows(part.statements, held, statements, values, rarity)
        checks = _with_rows(part.checks, claimed, checks, values, rarity)
    score = total = 0.0
    for family, value in (("s", statements), ("l", literals), ("n", names)):
        if value is not None:
            score += _SHARES[family] * value
            total += _SHARES[family]
    return Likeness(score / total if total else 0.0, statements, literals, names, checks)


def _with_rows(
    part: frozenset[str], whole: frozenset[str], exact: float | None, values: float, rarity: Rarity
) -> float | None:
    if exact is None:
        return None
    shapes = set(map(skeleton, whole))
    loose = rarity.contained("s", part, frozenset(s for s in part if s in whole or skeleton(s) in shapes))
    return exact + ((loose or 0.0) - exact) * values


class Index:
    """Finds the tests that share rare features with a given one, without comparing all pairs."""

    def __init__(self, population: Mapping[str, Features], rarity: Rarity) -> None:
        self._population = population
        self._rarity = rarity
        self._where: dict[str, list[str]] = {}
        for id_, one in population.items():
            for key in _keys(one.reach or one):
                self._where.setdefault(key, []).append(id_)

    def candidates(self, one: Features, limit: int = 40) -> list[str]:
        """Return up to *limit* ids that share the most weight of *one*'s rare features, best first."""
        scores: Counter[str] = Counter()
        for key in self._rarity.rare(one):
            ids = self._where.get(key, ())
            if len(ids) <= max(50, len(self._population) // 20):
                weight = self._rarity.weight(key)
                for id_ in ids:
                    scores[id_] += weight  # type: ignore[assignment]
        scores.pop(one.id, None)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [id_ for id_, _ in best[:limit]]


def name_likeness(one: Features, other: Features) -> float:
    """Return how alike two test names are: 1 for equal, else the Jaccard index of their words."""
    if one.name == other.name:
        return 1.0
    union = (one.words | other.words) - {"test"}
    return len((one.words & other.words) - {"test"}) / len(union) if union else 0.0
