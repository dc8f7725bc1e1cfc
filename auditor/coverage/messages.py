"""Texts that production tells people: errors, warnings, log lines, and whether head still has them.

A test that looks for a message is moot once nothing can say it any more.
"""

import re
from collections.abc import Iterable, Mapping

from auditor.model.meaning import Symbol

_WORD = re.compile(r"[A-Za-z]{2,}")
_SPOKEN = re.compile(r"\w[\w.,:;'\")\]]* +\W?\w")
_LEAST = 4
"""Words from which a text is told from chance."""
SAME_WORDS = 0.8
"""Share of a test's words from which a text of production is what the test looks for."""
LIKE = 0.6
"""The same from which a text at head may be another wording of it."""


class Messages:
    """The texts of one table of production symbols, by their words."""

    def __init__(self, table: Mapping[str, Symbol]) -> None:
        self._texts: list[frozenset[str]] = []
        self._homes: dict[str, list[int]] = {}
        texts = {text for s in table.values() for text in (*s.literals, *s.raises, *s.warns)}
        for text in sorted(texts):
            words = words_of(text)
            if len(words) >= _LEAST:
                for word in words:
                    self._homes.setdefault(word, []).append(len(self._texts))
                self._texts.append(words)

    def nearest(self, words: frozenset[str]) -> float:
        """Return the largest share of *words* that one text has, 0 to 1."""
        # A text with most of the words has one of the rarest half of them.
        rare = sorted(words, key=lambda w: (len(self._homes.get(w, ())), w))[: len(words) // 2 + 1]
        numbers = {n for w in rare for n in self._homes.get(w, ())}
        return max((len(words & self._texts[n]) for n in numbers), default=0) / len(words)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, in lower case."""
    return frozenset(w.lower() for w in _WORD.findall(text))


def is_message(text: str) -> bool:
    """Whether a text is spoken, with words apart, and has enough of them to be told from chance."""
    return len(words_of(text)) >= _LEAST and _SPOKEN.search(text) is not None


def withdrawn(texts: Iterable[str], base: Messages, head: Messages) -> list[str]:
    """Return those of *texts*, messages, that base said and head neither says nor words in another way."""
    return [
        text
        for text in texts
        if base.nearest(words_of(text)) >= SAME_WORDS and head.nearest(words_of(text)) < LIKE
    ]
