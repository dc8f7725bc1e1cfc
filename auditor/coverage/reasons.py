"""What commits say of themselves: whether one takes away what a test is named after."""

import re

from auditor.model.words import parts

_REMOVES = re.compile(
    r"\b(?:remov(?:e|es|ed|ing|al)|drop(?:s|ped|ping)?|delet(?:e|es|ed|ing|ion)|rm|kill(?:s|ed)?"
    r"|eliminat(?:e|es|ed|ing)|get(?:s|ting)? rid of)\b(?!\()",
    re.IGNORECASE,
)
_OF_TESTS = re.compile(r"\btest(?:s|_|case|\b)", re.IGNORECASE)
_LETTERS = 4
_ENDING = re.compile(r"(?<=\w{5})(?:er|or|ed|ing)$")
"""What makes one who publishes, or what is published, of a word of five letters and more."""
_GENERAL = frozenset(
    {
        *("class", "code", "deprecated", "function", "from", "method", "module", "obsolete", "support"),
        *("test", "unused", "with"),
    }
)
"""Words that do not say what is taken away."""


def says_removed(subject: str, test: str) -> bool:
    """Whether the *subject* of a commit says that it takes away what a *test* is named after.

    *test* is the test's name with those of its file and its classes.  A commit that says to take away tests
    tells nothing of production.
    """
    if _REMOVES.search(subject) is None or _OF_TESTS.search(subject) is not None:
        return False
    # The word that says it names nothing.
    return not _words(_REMOVES.sub(" ", subject, count=1)).isdisjoint(_words(test))


def says_deprecated(test: str) -> bool:
    """Whether the name of a *test*, with those of its classes, says that its subject was to go."""
    return any(w.startswith("deprecat") or w == "obsolete" for w in parts(test))


def _words(text: str) -> frozenset[str]:
    """The stems of the words of a text or a name, in lower case, that may say what it is about."""
    found = (w.removesuffix("s") for w in parts(text) if len(w) >= _LETTERS)
    return frozenset(_ENDING.sub("", w) for w in found if w not in _GENERAL)
