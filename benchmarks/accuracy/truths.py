"""What is known of a test because of how its set was made."""

from typing import NamedTuple

from benchmarks.accuracy.scoring import GAP, HEIRS

__all__ = ["GAP", "HEIRS", "KINDS", "Truth"]

_MOVED = frozenset({"moved"})


class Kind(NamedTuple):
    """One way to make tests whose fate is known."""

    accepted: frozenset[str]
    """Verdicts that recognise what happened."""
    exact: frozenset[str]
    """Those among them that the labelling protocol gives: the truth that confidences are fitted to."""
    what: str


KINDS: dict[str, Kind] = {
    "exact-move": Kind(_MOVED, _MOVED, "the same code vanished and appeared in one real commit"),
    "rename-test": Kind(HEIRS, _MOVED, "the function got another name"),
    "rename-class": Kind(HEIRS, _MOVED, "its class got another name"),
    "move-file": Kind(HEIRS, _MOVED, "it went to another file"),
    "merge": Kind(HEIRS, _MOVED, "siblings became one parametrized test"),
    "split": Kind(HEIRS, HEIRS, "each assertion became a test"),
    "to-pytest": Kind(HEIRS, _MOVED, "a unittest class was converted to pytest"),
    "fixture": Kind(HEIRS, _MOVED, "the first assignment became a fixture"),
    "async": Kind(HEIRS, _MOVED, "it became a coroutine"),
    "helper": Kind(HEIRS, _MOVED, "its preparation became a helper function"),
    "reorder": Kind(HEIRS, _MOVED, "assertions changed their order"),
    "inline": Kind(HEIRS, _MOVED, "its helper or fixture was written out in it"),
    "superfluous": Kind(HEIRS, HEIRS, "refactored copies of it stood there before"),
    "deleted": Kind(GAP, GAP, "one test was deleted outright, its siblings stayed"),
    "gutted": Kind(GAP, GAP, "the renamed test has no assertion left"),
    "removed-later": Kind(GAP, GAP, "a real successor was deleted by a further commit"),
    "removed-at-once": Kind(GAP, GAP, "a real successor never appeared"),
    "gutted-later": Kind(GAP, GAP, "a real successor lost its assertions in a further commit"),
    "uncovered": Kind(frozenset({"lost"}), frozenset({"lost"}), "all tests of a production symbol went"),
    "retired": Kind(frozenset({"retired"}), frozenset({"retired"}), "the production went with its tests"),
}

REFACTORINGS = frozenset(
    {"rename-test", "rename-class", "move-file", "merge", "split", "to-pytest"}
    | {"fixture", "async", "helper", "inline", "reorder"}
)
WITHOUT_SUCCESSOR = frozenset({"deleted", "removed-later", "removed-at-once", "gutted", "gutted-later"})
"""Kinds in which naming a full successor is a false find."""


class Truth(NamedTuple):
    """One test whose fate is known."""

    id: str
    kind: str
    successors: tuple[str, ...] = ()
