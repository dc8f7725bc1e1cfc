"""A check as JSON, in the shape that ``reports/check.schema.json`` publishes."""

from typing import Any

import msgspec

from auditor.model.findings import Check
from auditor.writers import escape
from auditor.writers.findings.formats import Manner


def write(check: Check, manner: Manner) -> str:
    """The check as indented JSON with a newline at its end; keys are field names in field order."""
    return dump(check)


def dump(value: Any) -> str:
    """*value* as JSON that is valid UTF-8 whatever bytes paths are made of; unseen characters are escaped."""
    plain = well_formed(msgspec.to_builtins(value))
    encoded = msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()
    return escape.json_text(encoded) + "\n"


def well_formed(value: Any) -> Any:
    """*value* with every text in it fit for UTF-8."""
    if isinstance(value, str):
        return escape.well_formed(value)
    if isinstance(value, list | tuple):
        return [well_formed(item) for item in value]
    if isinstance(value, dict):
        return {well_formed(key): well_formed(item) for key, item in value.items()}
    return value
