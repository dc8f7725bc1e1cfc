"""How often a rule is right: from its name and its strength to a probability.

Fitted mappings are shipped in ``rules/confidences.json``; ``benchmarks.accuracy calibrate`` makes them
from label-free experiments.  Rules that none can prove, or that were met too seldom, have a prior here.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from auditor.resources import shipped

_HIGHEST = 0.99


class Knot(NamedTuple):
    """At this strength, this probability."""

    strength: float
    probability: float


class _Fitted(msgspec.Struct):
    knots: list[Knot]


class _Table(msgspec.Struct):
    rules: dict[str, _Fitted]


def _constant(probability: float) -> tuple[Knot, ...]:
    return (Knot(0.0, probability),)


def _line(least: float, most: float) -> tuple[Knot, ...]:
    return (Knot(0.0, least), Knot(1.0, most))


PRIORS: dict[str, tuple[Knot, ...]] = {
    # The strength of a vacuous verdict is how sure its reason is.
    "vacuous": _line(0.0, 1.0),
    "same-body-lineage": _constant(0.97),
    # Its strength is how much of the test is left.
    "same-body-changed": (Knot(0.2, 0.3), Knot(0.35, 0.8), Knot(0.6, 0.85)),
    "same-body-inherited": _constant(0.9),
    "same-body-twin": _constant(0.8),
    "target-gone": (Knot(0.9, 0.75), Knot(1.0, 0.88)),
    "target-replaced": _constant(0.5),
    "came-instead": _constant(0.55),
    "subject-gone": _constant(0.65),
    "home-gone": _constant(0.85),
    "namesake-gone": _constant(0.68),
    "inlined": _constant(0.65),
    "left-behind": _constant(0.72),
    "switched-off": _constant(0.72),
    "withdrawn": _constant(0.75),
    "word-gone": _constant(0.65),
    "case-withdrawn": _constant(0.58),
    "came-beside": _constant(0.49),
    "said-to-go": _constant(0.59),
    "was-deprecated": _constant(0.65),
    "old-python": _constant(0.85),
    "turned": _constant(0.58),
    "heir-same-body": _constant(0.9),
    "heir-skipped": _constant(0.5),
    "heir-gutted": _constant(0.75),
    "heir-halved": _constant(0.4),
    "heir-fewer-checks": _constant(0.45),
    "heir-incomplete": _constant(0.55),
    "heir-renamed-with": (Knot(0.5, 0.4), Knot(0.65, 0.7), Knot(0.75, 0.92), Knot(1.0, 0.97)),
    "heir-namesake": _constant(0.9),
    "heir-alike": (Knot(0.5, 0.4), Knot(0.65, 0.62), Knot(0.8, 0.74), Knot(0.95, 0.89)),
    "heir-alike-in-part": _constant(0.62),
    "heir-folded": _line(0.5, 0.95),
    "renamed": _constant(0.7),
    "split": (Knot(0.5, 0.35), Knot(0.75, 0.5), Knot(0.9, 0.62)),
    "heir-rewritten": _constant(0.45),
    "heir-partial": _constant(0.5),
    "same-values": _constant(0.45),
    "replaced": _constant(0.45),
    "akin": _constant(0.49),
    "akin-copy": _constant(0.85),
    "row-of-table": _constant(0.8),
    "row-of-new-table": _constant(0.75),
    "row-beside": _constant(0.7),
    "row-alike": _constant(0.49),
    "row-of-data": _constant(0.7),
    "untraced": _constant(0.45),
    "made": _constant(0.49),
    "covered": _constant(0.5),
    "covered-beside": _constant(0.49),
    "half-covered": _constant(0.3),
    "used-gone": _constant(0.5),
    "left-out": _constant(0.3),
    "uncovered": _line(0.5, 0.78),
    "hardly-covered": _constant(0.3),
    "no-obligation": _constant(0.4),
    "untraceable": _constant(0.45),
}
"""What is believed of each rule as long as nothing was fitted for it."""


def probability(knots: Sequence[Knot], strength: float) -> float:
    """Return what a mapping says of *strength*: linear between knots, constant beyond them."""
    before = knots[0]
    for knot in knots:
        if strength <= knot.strength:
            span = knot.strength - before.strength
            if span <= 0:
                return knot.probability
            part = max(0.0, strength - before.strength) / span
            found = before.probability + part * (knot.probability - before.probability)
            # Rounding may not carry it past either end.
            least, most = sorted((before.probability, knot.probability))
            return min(max(found, least), most)
        before = knot
    return before.probability


@cache
def fitted() -> dict[str, tuple[Knot, ...]]:
    """Return the shipped mappings by rule."""
    text = (shipped("rules") / "confidences.json").read_bytes()
    table = msgspec.json.decode(text, type=_Table)
    return {rule: tuple(one.knots) for rule, one in table.rules.items()}


def confidence(rule: str, strength: float) -> float:
    """Return the probability that a verdict of *rule* is right.  Raises `KeyError` for a rule unheard of."""
    knots = fitted().get(rule) or PRIORS[rule]
    found = probability(knots, strength)
    if strength < knots[0].strength:
        # Experiments say nothing below the least strength that they met: the prior counts where it is lower.
        found = min(found, probability(PRIORS[rule], strength))
    return min(_HIGHEST, found)
