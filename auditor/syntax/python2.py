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


_TOKENS = (
    (re.compile(r"\b0([0-7]+)\b"), r"0o\1"),
    (re.compile(r"\b(0[xX][0-9a-fA-F]+|\d+)[lL]\b"), r"\1"),
    (re.compile(r"\b[uU][rR](?=[\"'])"), "r"),
    (re.compile(r"`([^`\n]+)`"), r"repr(\1)"),
    (re.compile(r"<>"), "!="),
)


def is_too_long(text: str) -> bool:
    """Whether *text* would take more than some two seconds to translate."""
    work = sum(1 for _ in _PLACE.finditer(text)) * text.count("\n")
    return len(text) > MAX_SIZE or work > MAX_WORK


def roughly(text: str) -> str:
    """Return *text* in what is Python 3 for most files, line for line; its strings may read differently.

    Where only imports and definitions are asked for, that does, and takes a tenth of the time.
    """
    text = "\n".join(map(_statement, text.split("\n")))
    for pattern, now in _TOKENS:
        text = pattern.sub(now, text)
    return text


def _statement(line: str) -> str:
    """Return a line whose statement Python 3 has no more in the form that it has there."""
    code = line.lstrip(" \t")
    indent, (word, _, rest) = line[: len(line) - len(code)], code.rstrip().partition(" ")
    match word:
        case "print" if not rest.lstrip().startswith(("(", ">>")):
            return f"{indent}print({rest.rstrip(',')})"
        case "except" if rest.endswith(":") and "," in rest:
            types, _, name = rest[:-1].rpartition(",")
            return f"{indent}except {types} as {name.strip()}:" if name.strip().isidentifier() else line
        case "raise" if "," in rest:
            error, _, said = rest.partition(",")
            return f"{indent}raise {error}({said})" if error.replace(".", "").isidentifier() else line
        case "exec" if not rest.startswith("("):
            return f"{indent}exec({', '.join(rest.split(' in ', 1))})"
        case _:
            return line


def translated(text: str) -> str | None:
    """Return *text* in the syntax of Python 3, ``None`` when it cannot be read as Python 2 either.

    Raises `RecursionError` for what is nested too deeply.
    """
    try:
        return str(_tool().refactor_string(f"{text}\n", "<source>"))
    except (ParseError, TokenError, SyntaxError, ValueError, LookupError, AttributeError, AssertionError):
        return None
