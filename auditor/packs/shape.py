"""What may stand in a rule pack, and all that is wrong with one, told at once.

A pack may come from a hostile repository: there are no regular expressions in it, and every list and text has
a bound.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NamedTuple

MAX_ENTRIES = 500
MAX_ITEMS = 500
MAX_TEXT = 1_000
MAX_PATTERN = 200
MAX_STARS = 8
MAX_GLOBS = 300
"""In a whole pack: each is held against every test, one by one."""

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}\Z")
_WORD = re.compile(r"[^\W_]+(?: [^\W_]+)*\*?\Z")


class Kind(StrEnum):
    """What a key holds, in the words of a fault."""

    ID = "an id: lower-case letters, digits, '-', '_' and '.', at most 80"
    TEXT = "a text of at most 1,000 characters"
    CHOICE = "one of"
    FLAG = "true or false"
    LEVEL = "a whole number from 1 to 9"
    NUMBER = "a whole number from -100 to 100"
    WORDS = "a list of words or phrases, each of letters and digits, with '*' at the end at most"
    GLOBS = "a list of globs of at most 200 characters, with at most 8 '*' each"
    TEXTS = "a list of texts of at most 200 characters"
    POINTS = "a table of whole numbers from -100 to 100"
    NAMES = "a table of texts"
    TABLE = "a table"
    TABLES = "tables"


class Key(NamedTuple):
    """What one key may hold."""

    kind: Kind
    required: bool = False
    of: str = ""
    """Name of the table that it holds, or the choices, ``a|b``."""


_PATTERNS = {
    "words": Key(Kind.WORDS),
    "weak": Key(Kind.WORDS),
    "never": Key(Kind.WORDS),
    "paths": Key(Kind.GLOBS),
    "symbols": Key(Kind.GLOBS),
    "markers": Key(Kind.GLOBS),
    "literals": Key(Kind.GLOBS),
    "routes": Key(Kind.GLOBS),
}

TABLES: Mapping[str, Mapping[str, Key]] = {
    "pack": {
        "category": Key(Kind.TABLES, of="category"),
        "tier": Key(Kind.TABLES, of="tier"),
        "flow": Key(Kind.TABLES, of="flow"),
        "impact": Key(Kind.TABLES, of="impact"),
        "severity": Key(Kind.TABLE, of="severity"),
    },
    "category": {
        "id": Key(Kind.ID, required=True),
        "title": Key(Kind.TEXT),
        "about": Key(Kind.TEXT),
        "aspect": Key(Kind.FLAG),
        "enabled": Key(Kind.FLAG),
        "replace": Key(Kind.FLAG),
        **_PATTERNS,
        "topic": Key(Kind.TABLES, of="topic"),
        "matches": Key(Kind.TEXTS),
        "differs": Key(Kind.TEXTS),
    },
    "topic": {
        "id": Key(Kind.ID, required=True),
        "title": Key(Kind.TEXT),
        "alone": Key(Kind.FLAG),
        **_PATTERNS,
    },
    "tier": {
        "id": Key(Kind.ID, required=True),
        "title": Key(Kind.TEXT),
        "about": Key(Kind.TEXT),
        "level": Key(Kind.LEVEL),
        "paths": Key(Kind.GLOBS),
        "symbols": Key(Kind.GLOBS),
        "markers": Key(Kind.GLOBS),
        "categories": Key(Kind.TEXTS),
        "expect": Key(Kind.CHOICE, of="history|listed|none"),
        "tests": Key(Kind.GLOBS),
        "replace": Key(Kind.FLAG),
    },
    "flow": {
        "id": Key(Kind.ID, required=True),
        "title": Key(Kind.TEXT),
        "about": Key(Kind.TEXT),
        "level": Key(Kind.LEVEL),
        "step": Key(Kind.TABLES, of="step"),
        "replace": Key(Kind.FLAG),
    },
    "step": {
        "name": Key(Kind.TEXT, required=True),
        "symbols": Key(Kind.GLOBS),
        "routes": Key(Kind.GLOBS),
        "words": Key(Kind.WORDS),
    },
    "impact": {
        "statement": Key(Kind.TEXT, required=True),
        "amount": Key(Kind.TEXT),
        "categories": Key(Kind.TEXTS),
        "tiers": Key(Kind.TEXTS),
        "flows": Key(Kind.TEXTS),
        "paths": Key(Kind.GLOBS),
        "symbols": Key(Kind.GLOBS),
    },
    "severity": {
        "verdict": Key(Kind.POINTS),
        "tier": Key(Kind.POINTS),
        "impact": Key(Kind.NUMBER),
        "fan_in": Key(Kind.POINTS),
        "churn": Key(Kind.POINTS),
        "unsure": Key(Kind.NUMBER),
        "bands": Key(Kind.POINTS),
        "priority": Key(Kind.NAMES),
    },
}
"""What each table of a pack may hold."""

_FIXED = {
    "verdict": ("lost", "partial", "flow", "tier"),
    "bands": ("critical", "high", "medium", "low"),
    "priority": ("critical", "high", "medium", "low"),
}
_COUNTS = ("tier", "fan_in", "churn")
_PRIORITIES = ("P0", "P1", "P2")


def faults(pack: Mapping[str, Any]) -> list[str]:
    """Return all that is wrong with *pack*, each with its key and what is allowed; empty when it is sound."""
    told = list(_table(pack, "pack", ""))
    number = _globs(pack, "pack")
    if number > MAX_GLOBS:
        told.append(f"{number:,} globs in all, at most {MAX_GLOBS} are allowed; words may be many more")
    return told


def _globs(table: Mapping[str, Any], name: str) -> int:
    """Return how many globs there are in a table and those below it."""
    number = 0
    for key, value in table.items():
        told = TABLES[name].get(key)
        if told is not None and isinstance(value, list):
            if told.kind is Kind.GLOBS:
                number += len(value)
            elif told.kind is Kind.TABLES:
                number += sum(_globs(entry, told.of) for entry in value if isinstance(entry, dict))
    return number


def sound(pack: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries of *pack* that nothing is wrong with, so that they can be looked at together."""
    return {
        kind: [entry for entry in entries if isinstance(entry, dict) and not any(_table(entry, kind, kind))]
        for kind, entries in pack.items()
        if kind in TABLES and isinstance(entries, list)
    }


def _table(table: Mapping[str, Any], name: str, where: str) -> Iterator[str]:
    keys = TABLES[name]
    for key, value in table.items():
        place = f"{where}.{key}" if where else key
        if key not in keys:
            near = get_close_matches(key, keys, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            yield f"{_shown(place)}: there is no such key; {hint}allowed are {', '.join(keys)}"
            continue
        yield from _value(value, keys[key], place, key)
    for key, told in keys.items():
        if told.required and key not in table:
            yield f"{where}: {key} is missing"


def _value(value: object, key: Key, place: str, name: str) -> Iterator[str]:
    match key.kind:
        case Kind.TABLES:
            yield from _tables(value, key.of, place)
        case Kind.TABLE:
            if isinstance(value, dict):
                yield from _table(value, key.of, place)
                yield from _entries(value, place)
            else:
                yield f"{place}: it has to be {key.kind.value}"
        case Kind.WORDS | Kind.GLOBS | Kind.TEXTS:
            yield from _list(value, key.kind, place)
        case Kind.CHOICE:
            if value not in key.of.split("|"):
                yield f"{place}: it has to be {key.kind.value} {key.of.replace('|', ', ')}"
        case _:
            if not _fits(value, key.kind):
                yield f"{place}: it has to be {key.kind.value}"


def _tables(value: object, name: str, place: str) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        yield f"{place}: it has to be tables, each under [[{place}]]"
        return
    if len(value) > MAX_ENTRIES:
        yield f"{place}: {len(value):,} entries, at most {MAX_ENTRIES} are allowed"
        return
    seen: set[object] = set()
    for number, entry in enumerate(value, 1):
        id_ = entry.get("id")
        label = f"{place} {id_!r}" if isinstance(id_, str) else f"{place} {number}"
        label = _shown(label)
        yield from _table(entry, name, label)
        if isinstance(id_, str):
            if id_ in seen:
                yield f"{label}: the id is given twice"
            seen.add(id_)


def _list(value: object, kind: Kind, place: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{place}: it has to be {kind.value}"
        return
    if len(value) > MAX_ITEMS:
        yield f"{place}: {len(value):,} items, at most {MAX_ITEMS} are allowed"
        return
    for item in value:
        fits = isinstance(item, str) and 0 < len(item) <= MAX_PATTERN
        if fits and kind is Kind.WORDS:
            fits = _WORD.match(item) is not None
        if fits and kind is Kind.GLOBS:
            fits = item.count("*") <= MAX_STARS
        if not fits:
            yield f"{place}: {_shown(repr(item))} does not fit; it has to be {kind.value}"


def _entries(severity: Mapping[str, Any], place: str) -> Iterator[str]:
    """What is wrong inside the tables of ``[severity]``."""
    for name, table in severity.items():
        if not isinstance(table, dict):
            continue
        for key in table:
            if name in _FIXED and key not in _FIXED[name]:
                yield f"{place}.{name}.{_shown(key)}: allowed are {', '.join(_FIXED[name])}"
            if name in _COUNTS and not (key.isascii() and key.isdigit() and len(key) < 9):
                yield f"{place}.{name}.{_shown(key)}: the key has to be a whole number"
        if name == "priority":
            for key, value in table.items():
                if isinstance(value, str) and value not in _PRIORITIES:
                    yield f"{place}.{name}.{_shown(key)}: it has to be one of {', '.join(_PRIORITIES)}"


def _fits(value: object, kind: Kind) -> bool:
    match kind:
        case Kind.ID:
            return isinstance(value, str) and _ID.match(value) is not None
        case Kind.TEXT:
            return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= MAX_TEXT
        case Kind.FLAG:
            return isinstance(value, bool)
        case Kind.LEVEL:
            return _whole(value, 1, 9)
        case Kind.NUMBER:
            return _whole(value, -100, 100)
        case Kind.POINTS:
            return isinstance(value, dict) and all(_whole(v, -100, 100) for v in value.values())
        case _:
            return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _shown(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
