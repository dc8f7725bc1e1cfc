"""Words and phrases, found in names by their parts and never as mere substrings.

``RateLimiter``, ``rate_limit``, ``rate-limits`` and ``ratelimit`` all hold the phrase ``rate limit*``;
``profile`` does not hold the word ``file``.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

Ref = TypeVar("Ref", bound=Hashable)

_SEGMENT = re.compile(r"[^\w\- ]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_LONGEST = 4
"""Parts of a name that a phrase may be written in."""
_MAX_TEXT = 400
MAX_KEPT = 200_000
"""Texts whose answer is remembered: names come again and again."""


def parts(text: str) -> Iterator[list[str]]:
    """Yield the parts of each identifier or sentence in *text*, in lower case."""
    for segment in _SEGMENT.split(text[:_MAX_TEXT]):
        found = [part.lower() for part in _PART.findall(segment)]
        if found:
            yield found


class Phrases(Generic[Ref]):
    """Phrases to look for, each with what it stands for."""

    def __init__(self, phrases: Iterable[tuple[Ref, str]]) -> None:
        """Take pairs of a reference and a phrase; ``*`` at its end lets the last word go on."""
        self._exact: dict[str, list[tuple[Ref, str]]] = {}
        self._open: dict[str, list[tuple[Ref, str]]] = {}
        for ref, phrase in phrases:
            joined = "".join(phrase.lower().rstrip("*").split())
            where = self._open if phrase.endswith("*") else self._exact
            where.setdefault(joined, []).append((ref, phrase))
        self._stems = sorted({len(stem) for stem in self._open})
        self._known: dict[str, Mapping[Ref, tuple[str, ...]]] = {}

    def find(self, text: str) -> Mapping[Ref, tuple[str, ...]]:
        """Return what is found in *text*, each with its phrases that are, in the order they stand there."""
        known = self._known.get(text)
        if known is None:
            told: dict[Ref, dict[str, None]] = {}
            for segment in parts(text):
                for ref, phrase in self._hits(segment):
                    told.setdefault(ref, {})[phrase] = None
            known = {ref: tuple(phrases) for ref, phrases in told.items()}
            if len(self._known) < MAX_KEPT:
                self._known[text] = known
        return known

    def _hits(self, segment: list[str]) -> Iterator[tuple[Ref, str]]:
        for start in range(len(segment)):
            joined = ""
            for part in segment[start : start + _LONGEST]:
                before = len(joined)
                joined += part
                for form in _singular(joined):
                    yield from self._exact.get(form, ())
                for length in self._stems:
                    # A stem that an earlier part ended in was found there.
                    if before < length <= len(joined):
                        yield from self._open.get(joined[:length], ())


def _singular(word: str) -> Iterator[str]:
    yield word
    if len(word) > 3 and word.endswith("s"):
        yield word[:-1]
        if word.endswith("ies"):
            yield f"{word[:-3]}y"
        elif word.endswith("es"):
            yield word[:-2]
