"""An audit as JSON: everything that is known, in the shape that ``reports/audit.schema.json`` publishes."""

from typing import Any

import msgspec

from auditor.model.audit import Audit
from auditor.model.base import Value
from auditor.writers import escape

_LINE = 120
"""Characters of a line that a list or an object may fill."""
_DEEP = 8
"""Spaces before what is always one line: an entry of a list of an entry, such as a successor of a test."""


def write(audit: Audit) -> str:
    """The audit as indented JSON with a newline at its end; keys are field names in field order.

    What is short, or deep inside, stands on one line: in a report of thousands of tests a fifth of the text
    would be indentation.

    The text is valid UTF-8 once encoded: a byte of a path that is not UTF-8 is written as a backslash, ``x``
    and two hexadecimal digits, any other lone surrogate as a backslash, ``u`` and four.  Characters that
    cannot be seen are written as JSON escapes, which loses nothing.
    """
    return encode(audit)


def encode(value: Value) -> str:
    """Any value as :func:`write` writes an audit."""
    try:
        encoded = msgspec.json.encode(value)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_well_formed(msgspec.to_builtins(value)))
    return escape.json_text(laid_out(encoded)) + "\n"


def laid_out(encoded: bytes) -> str:
    """JSON *encoded* with an indented line for each value, and lists and objects on one if short, or deep."""
    # Strings in JSON hold no line ends, so that a line ends with a bracket only where one is opened.
    blocks: list[list[str]] = [[]]
    for line in msgspec.json.format(encoded, indent=2).decode().split("\n"):
        if line.endswith(("{", "[")):
            blocks.append([line])
            continue
        blocks[-1].append(line)
        if len(blocks) > 1 and line.lstrip(" ").startswith(("}", "]")):
            block = blocks.pop()
            blocks[-1].append(_one_line(block) or "\n".join(block))
    return "\n".join(blocks[0])


def _one_line(block: list[str]) -> str | None:
    """The lines from a bracket to its counterpart as one; ``None`` where they should stay several."""
    first, *inner, last = block
    indent = len(first) - len(first.lstrip(" "))
    if indent < _DEEP and (
        any("\n" in line for line in inner) or sum(len(line) - indent for line in block) > _LINE
    ):
        return None
    return f"{first}{' '.join(line.lstrip(' ') for line in inner)}{last.lstrip(' ')}"


def _well_formed(value: Any) -> Any:
    if isinstance(value, str):
        return escape.well_formed(value)
    if isinstance(value, list | tuple):
        return [_well_formed(item) for item in value]
    if isinstance(value, dict):
        return {_well_formed(key): _well_formed(item) for key, item in value.items()}
    return value
