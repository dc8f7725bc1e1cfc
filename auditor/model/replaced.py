"""Words that were replaced throughout: ``provider`` became ``publisher`` in many names at once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+")
_LEAST = 3
"""Names in which a word must have been replaced by the same other one."""
_LONGEST = 40
"""Words, and what stands between them, of a name that is looked into."""
_MOST_OF = 0.6
"""Share of the names with a word, and of what became of it, that a replacement must explain."""

_Key = tuple[str, ...]


def replaced_words(gone: Iterable[str], new: Iterable[str], kept: Iterable[str]) -> Mapping[str, str]:
    """Return the words of names that went which one other word stands for in names that came, in lower case.

    So where three names or more are the same but for it, most names with the word went, and hardly any of
    those *kept* has it.
    """
    shapes: dict[_Key, set[str]] = defaultdict(set)
    for name in dict.fromkeys(new):
        for key, word in _gaps(name):
            shapes[key].add(word)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    having: Counter[str] = Counter()
    for name in dict.fromkeys(gone):
        having.update(set(map(_single, _words(name))))
        found = {
            _singles(word, now) for key, word in _gaps(name) for now in shapes.get(key, ()) if now != word
        }
        # What may have become several says nothing.
        if len(found) == 1:
            ((word, now),) = found
            votes[word][now] += 1
    staying: Counter[str] = Counter(w for n in dict.fromkeys(kept) for w in set(map(_single, _words(n))))
    first = {word: counts.most_common(1)[0][0] for word, counts in votes.items()}
    told: dict[str, str] = {}
    for word, counts in votes.items():
        now, number = counts.most_common(1)[0]
        if first.get(now) == word:
            # Of two words that each stand for the other, things have both: they are members of one pair.
            continue
        most = number >= _MOST_OF * counts.total() and staying[word] <= (1 - _MOST_OF) * having[word]
        if number >= _LEAST and most:
            told |= {word: now, f"{word}s": f"{now}s"}
    return told


def reworded(name: str, words: Mapping[str, str]) -> str:
    """Return a name with its words replaced, written as they were: ``OIDCProvider`` as ``OIDCPublisher``."""
    return "".join(_like(token, words.get(token.lower(), "")) for token in _TOKEN.findall(name))


def _like(token: str, word: str) -> str:
    if not word:
        return token
    if token.isupper() and len(token) > 1:
        return word.upper()
    return word.capitalize() if token[0].isupper() else word


def _single(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


def _singles(word: str, now: str) -> tuple[str, str]:
    """A word and its replacement, both of one of the things that they are words for."""
    return (word[:-1], now[:-1]) if word.endswith("s") and now.endswith("s") else (word, now)


def _words(name: str) -> list[str]:
    return [t.lower() for t in _TOKEN.findall(name) if t.isalpha()]


def _gaps(name: str) -> Iterable[tuple[_Key, str]]:
    """What is left of a name of several words without each of them, with that one."""
    tokens = [t.lower() for t in _TOKEN.findall(name)]
    if len(tokens) > _LONGEST or sum(map(str.isalpha, tokens)) < 2:
        return
    for at, token in enumerate(tokens):
        if token.isalpha():
            yield (*tokens[:at], "", *tokens[at + 1 :]), token
