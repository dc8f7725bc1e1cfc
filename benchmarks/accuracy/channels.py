"""Evidence channels, switched off one at a time, to show what each is worth.

The product has no switch for this, on purpose: here a channel's function is replaced while an audit runs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple
from unittest.mock import patch

from auditor.coverage.obligations import Cover
from auditor.coverage.targets import Survival


class _Target(NamedTuple):
    where: str
    """Module, and class where there is one: ``module:Class``."""
    name: str
    instead: Callable[..., Any]


def _nothing(*args: object, **options: object) -> list[object]:
    return []


def _none(*args: object, **options: object) -> None:
    return None


def _no_name(*args: object, **options: object) -> str:
    return ""


def _no_pairs(*args: object, **options: object) -> dict[str, object]:
    return {}


def _not_covered(verifiers: object, owed: tuple[Any, ...], *rest: object) -> Cover:
    return Cover(0.0, (), tuple((o, None) for o in owed))


def _alive(*args: object, **options: object) -> Survival:
    return Survival(0.0, False, (), (), False)


_VERDICTS = "auditor.coverage.verdicts"
_HEIRS = "auditor.coverage.heirs"
_MATCHING = "auditor.coverage.matching"
CHANNELS: dict[str, tuple[_Target, ...]] = {
    "history": (_Target(_HEIRS, "by_lineage", _nothing),),
    "history: same code": (_Target(_MATCHING, "_same_body", _nothing),),
    "history: renamed with file or class": (_Target(_MATCHING, "_renamed_with", _nothing),),
    "history: alike": (_Target(_MATCHING, "_alike", _nothing),),
    "history: folded and split": (
        _Target(_MATCHING, "_folded", _nothing),
        _Target(_MATCHING, "named_after", _no_pairs),
    ),
    "twins at head": (_Target("auditor.coverage.succession:Twins", "of", _nothing),),
    "inherited tests": (_Target(_HEIRS, "inherited", _nothing),),
    "assignment between snapshots": (_Target(_HEIRS, "assign", _no_pairs),),
    "coverage of obligations": (_Target(_VERDICTS, "cover", _not_covered),),
    "affinity": (_Target("auditor.coverage.affinity:Affinity", "near", _nothing),),
    "files of data": (_Target("auditor.coverage.ground:Ground", "as_data", _none),),
    "names of suites": (_Target("auditor.coverage.namesakes:Namesakes", "gone", _no_name),),
    "fate of targets": (_Target(_VERDICTS, "survival", _alive),),
    "vacuity": (_Target(_VERDICTS, "emptiness", _none),),
}
"""What is replaced to switch each channel off."""


def _owner(where: str) -> Any:
    module, _, name = where.partition(":")
    found: Any = import_module(module)
    return getattr(found, name) if name else found


@contextmanager
def without(*channels: str) -> Iterator[None]:
    """Run audits without these channels.

    Raises `AttributeError` when the program no longer has what a channel is made of.
    """
    replaced = []
    try:
        for channel in channels:
            for where, name, instead in CHANNELS[channel]:
                one = patch.object(_owner(where), name, instead)
                one.start()
                replaced.append(one)
        yield
    finally:
        for one in reversed(replaced):
            one.stop()
