"""Which categories and topics a test belongs to: patterns weighed place by place, with the reasons.

A word in the name of a test, its class, its file, a folder or a production symbol that it verifies settles a
category; in the name of a module or in a text it only adds to one.  Weak words count half, so that two of
them have to agree, or the test's names and a production module with something in it.  What is found twice in
a place counts once.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from auditor.model.classified import Label
from auditor.model.rules import Category, Patterns
from auditor.packs.globs import first_fit, fits, fits_path, fits_symbol
from auditor.packs.traits import Traits
from auditor.packs.words import MAX_KEPT, Phrases

SETTLED = 3.0
"""Score from which a test belongs to a category or topic."""
_WEAK = 0.5
_GLOB = 4.0
_FEW = 1 / 3
"""Share of the symbols below which what is found in them counts half."""
_MAX_WHY = 3
_MAX_LITERALS = 40
_MAX_SYMBOLS = 40
_FOLDERS = 3


class Place(StrEnum):
    """Where something was found, in words."""

    NAME = "the test name"
    FILE = "the file name"
    FOLDER = "the folder"
    SYMBOL = "the production code it verifies"
    MODULE = "the module it verifies"
    CALLED = "the production code it calls"
    MARKER = "the marker"
    ROUTE = "the route"
    LITERAL = "the text"


_WEIGHTS = {
    Place.NAME: 3.0,
    Place.FILE: 3.0,
    Place.FOLDER: 3.0,
    Place.SYMBOL: 3.0,
    Place.MARKER: 3.0,
    Place.MODULE: 2.0,
    Place.CALLED: 1.5,
    Place.ROUTE: 2.0,
    Place.LITERAL: 1.0,
}
_PRODUCTION = (Place.SYMBOL, Place.MODULE, Place.CALLED)
_OWN_NAMES, _CODE = "the test's own names", "production"
_KINDS = {
    **dict.fromkeys((Place.NAME, Place.FILE, Place.FOLDER, Place.MARKER), _OWN_NAMES),
    **dict.fromkeys(_PRODUCTION, _CODE),
}
_Ref = tuple[int, int]
"""A category by its number, with the number of its topic; -1 for the category's own patterns."""


class _Hit(NamedTuple):
    weight: float
    pattern: str
    place: Place
    text: str
    strong: bool = True
    names: int = 1
    """Names of the text, between its dots, that hold the pattern."""

    def __str__(self) -> str:
        if self.weight == _GLOB:
            return f"{self.pattern} fits {self.text}"
        return f'"{self.pattern.rstrip("*")}" in {self.place.value} {self.text}'


class Matcher:
    """The categories of one set of rules, ready to be asked."""

    def __init__(self, categories: Iterable[Category]) -> None:
        """Prepare *categories*; their order settles ties."""
        self._categories = tuple(categories)
        self._patterns: dict[_Ref, Patterns] = {}
        for number, category in enumerate(self._categories):
            self._patterns[number, -1] = category.patterns
            for at, topic in enumerate(category.topics):
                self._patterns[number, at] = topic.patterns
        listed = self._patterns.items()
        # All in one, since going through a text takes the time.
        self._phrases: Phrases[tuple[str, _Ref]] = Phrases(
            ((kind, ref), word)
            for ref, p in listed
            for kind, words in (("strong", p.words), ("weak", p.weak), ("never", p.never))
            for word in words
        )
        self._found: dict[tuple[str, str], dict[_Ref, dict[str, bool]]] = {}
        self._globs = {
            ref: p for ref, p in listed if p.paths or p.symbols or p.markers or p.literals or p.routes
        }

    def labels(self, traits: Traits) -> tuple[Label, ...]:
        """Return the categories that fit a test, the one that it counts in first.

        That is the weightiest that is no mere aspect; those of the project's own go before shipped ones.
        """
        hits: defaultdict[_Ref, list[_Hit]] = defaultdict(list)
        for place, texts, wholes in _texts(traits):
            self._look(place, texts, wholes, hits)
        for ref, patterns in self._globs.items():
            hits[ref] += _glob_hits(patterns, traits)
        found = []
        for number, category in enumerate(self._categories):
            topics = [
                at for at in range(len(category.topics)) if _score(hits.get((number, at), ())) >= SETTLED
            ]
            own = hits.get((number, -1), [])
            alone = [h for at in topics if category.topics[at].alone for h in hits[number, at]]
            score = _score([*own, *alone])
            if score < SETTLED:
                continue
            label = Label(
                id=category.id,
                title=category.title,
                topics=tuple(category.topics[at].title for at in topics),
                score=round(score, 1),
                why=_why([*own, *alone, *(h for at in topics for h in hits[number, at])]),
            )
            found.append((category.aspect, not category.own, -score, number, label))
        return tuple(label for *_, label in sorted(found, key=lambda item: item[:-1]))

    def _in(self, text: str, whole: str) -> dict[_Ref, dict[str, bool]]:
        """Return the phrases in *text* by what they speak for, each with whether it is strong.

        What excludes may stand anywhere in *whole*, which is *text* or a longer name that ends in it.
        """
        known = self._found.get((text, whole))
        if known is None:
            hits = self._phrases.find(text)
            # What excludes may be said by a module and a name in it: ``local.Proxy`` is a local proxy.
            spread = self._phrases.find(whole.replace(".", " ")) if "." in whole else hits
            known = {}
            for (kind, ref), phrases in hits.items():
                if kind != "never" and ("never", ref) not in hits and ("never", ref) not in spread:
                    known.setdefault(ref, {}).update(dict.fromkeys(phrases, kind == "strong"))
            if len(self._found) < MAX_KEPT:
                self._found[text, whole] = known
        return known

    def _look(
        self, place: Place, texts: tuple[str, ...], wholes: tuple[str, ...], hits: dict[_Ref, list[_Hit]]
    ) -> None:
        found: dict[_Ref, dict[str, tuple[bool, str]]] = {}
        seen: Counter[_Ref] = Counter()
        for text, whole in zip(texts, wholes or texts, strict=True):
            for ref, words in self._in(text, whole).items():
                seen[ref] += 1
                told = found.setdefault(ref, {})
                for phrase, is_strong in words.items():
                    told.setdefault(phrase, (is_strong, text))
        for ref, phrases in found.items():
            few = place in _PRODUCTION and seen[ref] < _FEW * len(texts)
            for phrase, (is_strong, text) in phrases.items():
                weight = _WEIGHTS[place] * (1 if is_strong else _WEAK) / (2 if few else 1)
                names = sum(phrase in self._in(name, name).get(ref, ()) for name in text.split("."))
                hits[ref].append(_Hit(weight, phrase, place, text, is_strong, names))


def _texts(traits: Traits) -> Iterator[tuple[Place, tuple[str, ...], tuple[str, ...]]]:
    """Yield what to look through, by place, and where it is cut short the longer names that it ends."""
    folder, _, file = traits.path.rpartition("/")
    yield Place.NAME, (traits.name,), ()
    yield Place.FILE, (file.removesuffix(".py"),), ()
    yield Place.FOLDER, ("/".join(folder.split("/")[-_FOLDERS:]),), ()
    split = [symbol.split(".") for symbol in traits.symbols[:_MAX_SYMBOLS]]
    # The package's own name is in all of them and tells nothing apart.
    within = [names[1:] for names in split if len(names) > 1]
    # A method is about what its class is, and the class is named with its module.
    yield Place.SYMBOL, _ends(within, 2), _ends(within, 3)
    yield Place.MODULE, tuple(".".join(names[1:-2]) for names in split if len(names) > 3), ()
    called = [symbol.split(".") for symbol in traits.called[:_MAX_SYMBOLS]]
    yield Place.CALLED, tuple(".".join(names[1:]) for names in called if len(names) > 1), ()
    yield Place.MARKER, traits.markers, ()
    yield Place.ROUTE, traits.routes, ()
    yield Place.LITERAL, traits.literals[:_MAX_LITERALS], ()


def _ends(symbols: Iterable[Sequence[str]], names: int) -> tuple[str, ...]:
    return tuple(".".join(symbol[-names:]) for symbol in symbols)


def _glob_hits(patterns: Patterns, traits: Traits) -> Iterator[_Hit]:
    for place, test, globs, texts in (
        (Place.FOLDER, fits_path, patterns.paths, (traits.path,)),
        (Place.SYMBOL, fits_symbol, patterns.symbols, traits.about),
        (Place.MARKER, fits, patterns.markers, traits.markers),
        (Place.LITERAL, fits, patterns.literals, traits.literals),
        (Place.ROUTE, fits, patterns.routes, traits.routes),
    ):
        found = first_fit(test, globs, texts) if globs else None
        if found is not None:
            yield _Hit(_GLOB, found[0], place, found[1])


def _score(hits: Iterable[_Hit]) -> float:
    """Add up what was found: the best of each place, and each weak word once in each kind of place.

    A file is mostly named like its tests and a module like its classes: there the same weak word only says
    the same thing twice.  So it does in a test that is named after the one thing it verifies.
    """
    best: dict[Place, float] = {}
    weak: defaultdict[str, list[_Hit]] = defaultdict(list)
    for hit in hits:
        if hit.strong:
            best[hit.place] = max(best.get(hit.place, 0.0), hit.weight)
        else:
            weak[hit.pattern].append(hit)
    settled = {_KINDS.get(place, place.value) for place in best}
    return sum(best.values()) + sum(_weak_score(found, settled) for found in weak.values())


def _weak_score(hits: Sequence[_Hit], settled: Collection[str]) -> float:
    """What one weak word, found in *hits*, is worth where no strong one has *settled* the kind of place."""
    scores: dict[str, float] = {}
    for hit in hits:
        kind = _KINDS.get(hit.place, hit.place.value)
        if kind not in settled:
            scores[kind] = max(scores.get(kind, 0.0), hit.weight)
    if _OWN_NAMES in scores and _CODE in scores:
        found = [hit for hit in hits if hit.place in _PRODUCTION]
        if len(found) == 1 and found[0].names < 2:
            scores.pop(min(_OWN_NAMES, _CODE, key=lambda kind: scores[kind]))
    return sum(scores.values())


def _why(hits: Iterable[_Hit]) -> tuple[str, ...]:
    ranked = sorted(hits, key=lambda hit: -hit.weight)
    return tuple(dict.fromkeys(str(hit) for hit in ranked))[:_MAX_WHY]
