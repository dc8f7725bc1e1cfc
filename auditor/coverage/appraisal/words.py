"""Names of tests and symbols as words."""

import keyword
import re
from collections.abc import Collection

from auditor.coverage.appraisal.kinds import snake
from auditor.model.audit import DeletedTest

_LONGEST = 120
_UNFIT = re.compile(r"[^A-Za-z0-9_]+")
_TELLING = 3
"""Words that say enough by themselves; with fewer, the class goes before them."""


def behaviour(test: DeletedTest) -> str:
    """Return what *test* was about, in the words of its name: ``csv export: quotes``."""
    _, *classes, name = test.id.split("::")
    words = _words(name)
    if len(words) < _TELLING and classes:
        around = " ".join(_words(classes[-1]))
        return f"{around}: {' '.join(words)}".strip(": ")[:_LONGEST] or name
    return " ".join(words)[:_LONGEST] or name[:_LONGEST]


def _words(name: str) -> list[str]:
    parts = snake(name).split("_")
    while parts and parts[0] in ("test", "tests", "should"):
        parts.pop(0)
    while parts and parts[-1] in ("test", "tests"):
        parts.pop()
    return parts


def identifier(text: str, taken: Collection[str], prefix: str = "test_") -> str:
    """Return a name for a test function, made of *text*, that none of *taken* is."""
    plain = _UNFIT.sub("_", text)[:_LONGEST].strip("_")
    name = plain if plain.startswith(prefix) and plain != prefix else f"{prefix}{plain or 'it'}"
    number, found = 2, name
    while found in taken:
        found = f"{name}_{number}"
        number += 1
    return found


def is_dotted(name: str) -> bool:
    """Whether *name* can stand in an import statement: plain identifiers with dots between them."""
    parts = name.split(".")
    return all(p.isascii() and p.isidentifier() and not keyword.iskeyword(p) for p in parts)


def shorten(assertion: str) -> str:
    """*assertion* cut at its end to a length that a list can bear."""
    return assertion if len(assertion) <= _LONGEST else f"{assertion[: _LONGEST - 1]}…"
