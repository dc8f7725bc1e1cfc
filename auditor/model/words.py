"""Numbers in sentences, and words in names."""

import re

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return ``1 test``, ``4,000 tests``; *plural* where an *s* does not make one."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def bare(name: str) -> str:
    """Return a name without what tells one style from another: ``BuildDocs`` and ``build_docs`` are one."""
    return name.replace("_", "").lower()


def parts(name: str) -> frozenset[str]:
    """Return the words of a name in lower case: ``add_url_rule`` and ``AddUrlRule`` have the same."""
    return frozenset(word.lower() for word in _PART.findall(name))
