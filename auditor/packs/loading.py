"""Rule packs in the order they are applied, as one set of rules."""

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from auditor.errors import RulesError
from auditor.model.rules import Applied, Category, Flow, Impact, Patterns, Rules, Scale, Tier
from auditor.packs.shape import faults, sound
from auditor.resources import shipped

SHIPPED = "shipped rules"
MAX_BYTES = 1 << 20
PROJECT_FILES = ("pyproject.toml", "auditor.toml")
"""Where a project keeps its own rules, in the order they are applied: a table of the one, all the other."""

_SHIPPED_FILES = ("categories.toml", "severity.toml")
_KINDS = ("category", "tier", "flow", "impact")
_TIER_KEYS = ("paths", "symbols", "markers", "categories", "tests")
_IMPACT_KEYS = ("categories", "tiers", "flows", "paths", "symbols")
_PATTERNS = frozenset(Patterns.__struct_fields__)


class Source(NamedTuple):
    """A pack as text."""

    name: str
    text: bytes
    table: tuple[str, ...] = ()
    """The table that the pack is, inside the file; none for the whole file."""
    given: str = ""
    """The path as the user named it, when one did."""


def shipped_sources() -> tuple[Source, ...]:
    """Return the packs that come with the program."""
    folder = shipped("rules")
    return tuple(Source(f"rules/{name}", (folder / name).read_bytes()) for name in _SHIPPED_FILES)


def project_source(path: str, text: bytes) -> Source | None:
    """Return the pack that the file *path* of a project holds; ``None`` when it holds none.

    A ``pyproject.toml`` that cannot be read says nothing to us: it is somebody else's file.
    """
    if path != "pyproject.toml":
        return Source(path, text)
    try:
        found = tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return None
    tool = found.get("tool")
    if not isinstance(tool, dict) or "auditor" not in tool:
        return None
    return Source(path, text, ("tool", "auditor"))


def load(sources: Iterable[Source] = ()) -> Rules:
    """Return the shipped rules with those of *sources* applied in order.

    An entry with the id of an earlier one adds to it: lists grow, all else is replaced; with
    ``replace = true`` the earlier one goes.  Raises :class:`RulesError` with all faults of all *sources*.
    """
    told: list[str] = []
    books: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in _KINDS}
    severity: dict[str, Any] = {}
    applied: list[Applied] = []
    shipped_entries: dict[str, int] = dict.fromkeys(_KINDS, 0)
    for own, source in (*((False, s) for s in shipped_sources()), *((True, s) for s in sources)):
        pack, wrong = read(source)
        told += (f"{source.name}: {fault}" for fault in wrong)
        if wrong:
            # What else is wrong with the rest is told as well.
            pack = sound(pack)
        counts = {kind: len(pack.get(kind, ())) for kind in _KINDS}
        if own:
            held = {k: n for k, n in counts.items() if n}
            applied.append(Applied(name=source.name, entries=held, given=source.given))
        else:
            shipped_entries = {k: shipped_entries[k] + n for k, n in counts.items()}
        for kind in _KINDS:
            for entry in pack.get(kind, ()):
                _apply(books[kind], entry, f"{source.name}: {kind}", len(books[kind]), own)
        for key, value in pack.get("severity", {}).items():
            severity[key] = {**severity.get(key, {}), **value} if isinstance(value, dict) else value
    told += _unfinished(books)
    if told:
        raise RulesError(*told)
    whole = Applied(name=SHIPPED, entries={k: n for k, n in shipped_entries.items() if n})
    return Rules(
        categories=tuple(
            c for e in books["category"].values() if (c := msgspec.convert(_nested(e), Category)).enabled
        ),
        tiers=tuple(
            sorted(
                (msgspec.convert({"level": 1, **e}, Tier) for e in books["tier"].values()),
                key=lambda tier: tier.level,
            )
        ),
        flows=tuple(
            msgspec.convert({**e, "steps": e["step"]}, Flow) for e in books["flow"].values() if "step" in e
        ),
        impacts=tuple(msgspec.convert(e, Impact) for e in books["impact"].values()),
        scale=msgspec.convert(severity, Scale),
        applied=(whole, *applied),
    )


def read(source: Source) -> tuple[Mapping[str, Any], list[str]]:
    """Return *source* as a table, and all that is wrong with it by itself."""
    if len(source.text) > MAX_BYTES:
        return {}, [f"{len(source.text):,} bytes, at most {MAX_BYTES:,} are read"]
    try:
        pack: Any = tomllib.loads(source.text.decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        return {}, [f"this is no TOML: {error}"]
    except (UnicodeDecodeError, RecursionError):
        return {}, ["this is no TOML: no UTF-8, or nested too deep"]
    for name in source.table:
        pack = pack.get(name) if isinstance(pack, dict) else None
    if not isinstance(pack, dict):
        return {}, [f"{'.'.join(source.table)}: it has to be a table"]
    return pack, faults(pack)


def _apply(
    book: dict[str, dict[str, Any]], entry: Mapping[str, Any], where: str, number: int, own: bool
) -> None:
    id_ = entry.get("id", f"#{number}")
    fresh = {k: v for k, v in entry.items() if k != "replace"}
    earlier = book.get(id_)
    if earlier is None or entry.get("replace"):
        book[id_] = {"from": where, "own": own if earlier is None else earlier["own"], **fresh}
    else:
        book[id_] = _joined(earlier, fresh)


def _joined(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(earlier)
    for key, value in later.items():
        old = joined.get(key)
        if key == "topic" and old is not None:
            by_id = {t["id"]: t for t in old}
            for topic in value:
                known = by_id.get(topic["id"])
                by_id[topic["id"]] = _joined(known, topic) if known else topic
            joined[key] = list(by_id.values())
        elif key != "step" and isinstance(value, list) and isinstance(old, list):
            joined[key] = list(dict.fromkeys((*old, *value)))
        else:
            joined[key] = value
    return joined


def _unfinished(books: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[str]:
    """What is wrong with entries once all packs are joined."""
    told = []
    for kind in ("category", "tier", "flow"):
        for id_, entry in books[kind].items():
            where = f"{entry['from']} {id_!r}"
            if "title" not in entry:
                told.append(f"{where}: title is missing, and no earlier pack has a {kind} of that id")
            for topic in entry.get("topic", ()):
                if "title" not in topic:
                    told.append(f"{where}.topic {topic['id']!r}: title is missing")
    for id_, flow in books["flow"].items():
        where = f"{flow['from']} {id_!r}"
        steps = flow.get("step", ())
        if len(steps) < 2:
            told.append(f"{where}: a flow has two steps at least, each under [[flow.step]]")
        told += (
            f"{where}.step {step['name']!r}: one of symbols, routes and words has to say what reaches it"
            for step in steps
            if not step.keys() & {"symbols", "routes", "words"}
        )
    for id_, tier in books["tier"].items():
        where = f"{tier['from']} {id_!r}"
        if tier.keys().isdisjoint(_TIER_KEYS):
            told.append(f"{where}: one of {', '.join(_TIER_KEYS)} has to say what is in it")
        if tier.get("expect") == "listed" and not tier.get("tests"):
            told.append(f'{where}.tests: with expect = "listed", it has to list them')
    known = {"categories": books["category"], "tiers": books["tier"], "flows": books["flow"]}
    for kind in ("tier", "impact"):
        for id_, entry in books[kind].items():
            where = f"{entry['from']} {id_!r}" if kind == "tier" else entry["from"]
            for key, book in known.items():
                told += (
                    f"{where}.{key}: there is no {name!r}; {_some(book)}"
                    for name in entry.get(key, ())
                    if name not in book
                )
    for entry in books["impact"].values():
        if entry.keys().isdisjoint(_IMPACT_KEYS):
            told.append(f"{entry['from']}: one of {', '.join(_IMPACT_KEYS)} has to say what is at stake")
    return told


def _some(book: Iterable[str]) -> str:
    names = list(book)
    return f"there are {', '.join(names[:40])}" if names else "there are none"


def _nested(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a category or topic with its patterns as a table of their own."""
    rest = {k: v for k, v in entry.items() if k not in _PATTERNS}
    rest["patterns"] = {k: v for k, v in entry.items() if k in _PATTERNS}
    rest["topics"] = [_nested(t) for t in entry.get("topic", ())]
    return rest
