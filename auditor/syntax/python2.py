"""Source for Python 2, told in Python 3.

fissix is lib2to3 as it was kept up after Python had dropped it.  Of its fixers only those are asked that make
a file parse again, line for line: what the names in it stand for is the business of others.
"""

import logging
import re
from functools import cache
from typing import Any

from fissix.pgen2 import driver, pgen
from fissix.pgen2.parse import ParseError
from fissix.pgen2.tokenize import TokenError

MAX_SIZE = 400_000
"""Characters of a file beyond which this is not tried: it takes about a second for 200,000."""

MAX_WORK = 25_000_000
"""Places that may have to be changed, times lines, beyond which this is not tried: about two seconds."""
_PLACE = re.compile(r"\b(?:print|except|raise|exec|throw)\b|<>|`|\b0[0-7]|[lL]\b|\(\(|,\s*\(")

_FIXERS = ("except", "exec", "ne", "numliterals", "print", "raise", "repr", "throw", "tuple_params")


def _grammar(source: str, *_: object, **__: object) -> Any:
    return pgen.generate_grammar(source)


@cache
def _tool() -> Any:
    # It would keep its grammar in the user's cache folder; made anew, it takes a tenth of a second.
    driver.load_grammar = _grammar
    from fissix.refactor import RefactoringTool

    logging.getLogger("fissix").setLevel(logging.CRITICAL)
    return RefactoringTool([f"fissix.fixes.fix_{name}" for name in _FIXERS])


def is_too_long(text: str) -> bool:
    """Whether *text* would take more than some two seconds to translate."""
    work = sum(1 for _ in _PLACE.finditer(text)) * text.count("\n")
    return len(text) > MAX_SIZE or work > MAX_WORK


def translated(text: str) -> str | None:
    """Return *text* in the syntax of Python 3, ``None`` when it cannot be read as Python 2 either.

    Raises `RecursionError` for what is nested too deeply.
    """
    try:
        return str(_tool().refactor_string(f"{text}\n", "<source>"))
    except (ParseError, TokenError, SyntaxError, ValueError, LookupError, AttributeError, AssertionError):
        return None
