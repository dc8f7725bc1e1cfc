"""Text that a repository could hold to break a report, and audits full of it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import msgspec
from hypothesis import strategies as st

from auditor.model.audit import Audit

NASTY = (
    "|",
    "\\",
    "\\|",
    "`",
    "``` \n# pwned\n",
    "a | b | c |",
    "\n\n# heading\n\n- item\n",
    "\r\n| a | b |\r\n| --- | --- |\r\n",
    "</details></summary></code>",
    "<details><summary>",
    "<!-- ",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[text](https://evil.example) ![image](x)",
    "[ref]: https://evil.example",
    "[^1]",
    "https://evil.example www.evil.example a@evil.example",
    "@everyone #123 GH-7 owner/name#1",
    "**bold** __bold__ *em* _em_ ~~gone~~ $x$",
    "&lt; &#60; &amp;",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07\x9b2J",
    "\x00\x07\x08\x7f\x85",
    "\u202egpj.exe\u202c\u2066\u2069",
    "a\u200bb\u200d\ufeff\u2060\u00ad",
    "\u2028\u2029\u3164\u2800\U000e0041",
    "caf\udce9 \udc80 \ud800",
    "e\u0301" * 50,
    "漢字カナ" * 20,
    "x" * 10_000,
    "~~~",
    "1. ",
    "---",
    "=== ",
    "    indented",
    "- [ ] ",
    "> quote",
    "{{ 7 * 7 }} {% raw %} {} {0}",
    "%s %(x)s",
    "'; rm -rf ~; '$(id)`id`",
    "../../etc/passwd",
)

texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.lists(st.sampled_from(NASTY[:-1]), min_size=2, max_size=3).map("".join),
)

# Commit names are hexadecimal by nature, and the versions are the program's own.  What stands as code in a
# skeleton is made of identifiers where it is made; tests/coverage holds it to that.
_KEPT = {
    "commit",
    "base",
    "head",
    "schema_version",
    "auditor_version",
    "revision",
    "module",
    "attribute",
    "function",
}


def deform(audit: Audit, change: Callable[[str], str]) -> Audit:
    """*audit* with *change* applied to every non-empty text that comes from outside."""
    return _deform(audit, change)  # type: ignore[no-any-return]


def _deform(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        return change(value) if value else value
    if isinstance(value, tuple):
        return tuple(_deform(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _deform(item, change) for key, item in value.items()}
    if isinstance(value, msgspec.Struct):
        changes = {
            name: _deform(getattr(value, name), change)
            for name in value.__struct_fields__
            if name not in _KEPT
        }
        return msgspec.structs.replace(value, **changes)
    return value


def has_surrogate(text: str) -> bool:
    """Whether *text* cannot be written as UTF-8."""
    return any("\ud800" <= char <= "\udfff" for char in text)
