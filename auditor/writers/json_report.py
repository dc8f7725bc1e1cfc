"""An audit as JSON: everything that is known, in the shape that ``reports/audit.schema.json`` publishes."""

from typing import Any

import msgspec

from auditor.model.audit import Audit
from auditor.model.base import Value
from auditor.writers import escape


def write(audit: Audit) -> str:
    """The audit as indented JSON with a newline at its end; keys are field names in field order.

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
    return escape.json_text(msgspec.json.format(encoded, indent=2).decode()) + "\n"


def _well_formed(value: Any) -> Any:
    if isinstance(value, str):
        return escape.well_formed(value)
    if isinstance(value, list | tuple):
        return [_well_formed(item) for item in value]
    if isinstance(value, dict):
        return {_well_formed(key): _well_formed(item) for key, item in value.items()}
    return value
