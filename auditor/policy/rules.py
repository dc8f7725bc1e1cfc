"""The finding rules as shipped: their ids, names and texts, and the examples that they are tested with."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable

import msgspec

from auditor.model.base import Value
from auditor.model.findings import Severity
from auditor.resources import shipped


class Example(Value):
    """A small change that a rule flags, or must let pass."""

    title: str
    before: dict[str, str]
    """Path to text."""
    after: dict[str, str]
    """What differs after the change; an empty text deletes the file."""
    flags: tuple[str, ...] = ()
    """Ids of the rules that tell of it, whatever their severity; notes aside."""


class Rule(Value):
    """A finding rule."""

    id: str
    name: str
    severity: Severity
    summary: str
    """What a finding says, one sentence."""
    why: str
    advice: str
    """What to do about a finding; one or two sentences."""
    quiet: str = ""
    """When it says nothing, or less."""
    audit: bool = False
    """Only an audit tells of it, a check of one change does not."""
    broken: tuple[Example, ...] = ()
    kept: tuple[Example, ...] = ()


def _files() -> Iterator[Traversable]:
    folder = shipped("rules") / "findings"
    yield from sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


@cache
def rule(id_: str) -> Rule:
    """Return the rule called *id_*.  Raises `KeyError` when there is none."""
    file = shipped("rules") / "findings" / f"{id_}.toml"
    if not file.is_file():
        raise KeyError(id_)
    return _load(file)


def rules() -> tuple[Rule, ...]:
    """Return all rules in the order of their ids."""
    return tuple(rule(f.name.removesuffix(".toml")) for f in _files())


def _load(file: Traversable) -> Rule:
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Rule)
