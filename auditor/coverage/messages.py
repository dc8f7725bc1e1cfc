"""Texts that production tells people: errors, warnings, log lines, and whether head still has them.

A test that looks for a message is moot once nothing can say it any more.
"""

import re
from collections.abc import Iterable, Iterator
from math import log

from auditor.model.meaning import Symbol

_WORD = re.compile(r"[A-Za-z]{2,}")
_SPOKEN = re.compile(r"\w[\w.,:;'\")\]]* +\W?\w")
_NONE: frozenset[str] = frozenset()
_LEAST = 4
"""Words from which a text is told from chance."""
SAME_WORDS = 0.8
"""Share of a test's words from which a text of production is what the test looks for."""
LIKE = 0.6
"""The same from which a text at head may be another wording of it."""
SAME = 0.9
"""The same from which a text that was there all along is what it was all along."""


def texts_of(symbol: Symbol) -> frozenset[str]:
    """Return all texts that a production symbol has, messages or not."""
    return frozenset((*symbol.literals, *symbol.raises, *symbol.warns))


class Messages:
    """The messages among some texts, by their words."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts: list[frozenset[str]] = []
        self._homes: dict[str, list[int]] = {}
        for text in sorted(set(texts)):
            words = words_of(text)
            if len(words) >= _LEAST:
                for word in words:
                    self._homes.setdefault(word, []).append(len(self._texts))
                self._texts.append(words)
        self._known = frozenset(self._texts)

    def nearest(self, words: frozenset[str]) -> float:
        """Return the largest share of *words* that one text has, 0 to 1."""
        return len(self.shared(words)) / len(words)

    def shared(self, words: frozenset[str]) -> frozenset[str]:
        """Return those of *words* that the text with most of them has."""
        return max((words & t for t in self._near(words)), key=lambda s: (len(s), sorted(s)), default=_NONE)

    def says(self, words: frozenset[str], before: "Messages") -> bool:
        """Whether one text has most of *words*, rare ones counting for more than common ones.

        Weighted by inverse document frequency (Sparck Jones 1972) among the texts.  A text that stood there
        *before* is another message, and no new wording, unless it has next to all of them.
        """
        weight = {w: log(1 + (1 + len(self._texts)) / (1 + len(self._homes.get(w, ())))) for w in words}
        total = sum(map(weight.__getitem__, sorted(words)))
        return any(
            sum(map(weight.__getitem__, sorted(words & t))) >= (SAME if t in before else LIKE) * total
            for t in self._near(words)
        )

    def __contains__(self, words: object) -> bool:
        """Whether a text has these words and no others."""
        return words in self._known

    def _near(self, words: frozenset[str]) -> Iterator[frozenset[str]]:
        # A text with most of the words has one of the rarest half of them.
        rare = sorted(words, key=lambda w: (len(self._homes.get(w, ())), w))[: len(words) // 2 + 1]
        numbers = {n for w in rare for n in self._homes.get(w, ())}
        return (self._texts[n] for n in sorted(numbers))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, in lower case."""
    return frozenset(w.lower() for w in _WORD.findall(text))


def is_message(text: str) -> bool:
    """Whether a text is spoken, with words apart, and has enough of them to be told from chance."""
    return len(words_of(text)) >= _LEAST and _SPOKEN.search(text) is not None


def withdrawn(texts: Iterable[str], base: Messages, head: Messages) -> list[str]:
    """Return those of *texts*, messages, that base said and head neither says nor words in another way."""
    found = []
    for text in texts:
        words = words_of(text)
        said = base.shared(words)
        if len(said) >= SAME_WORDS * len(words) and not head.says(said, base):
            found.append(text)
    return found
