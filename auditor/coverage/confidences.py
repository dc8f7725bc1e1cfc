"""How often a rule is right: from its name and its strength to a probability.

Fitted mappings are shipped in ``rules/confidences.json``; ``benchmarks.accuracy calibrate`` makes them
from label-free experiments.  Rules that none can prove, or that were met too seldom, have a prior in
`auditor.coverage.rule_table`.
"""

from collections.abc import Sequence
from functools import cache

import msgspec

from auditor.coverage.rule_table import RULES, Knot
from auditor.resources import shipped

_HIGHEST = 0.99


class _Fitted(msgspec.Struct):
    knots: list[Knot]


class _Table(msgspec.Struct):
    rules: dict[str, _Fitted]


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
    knots = fitted().get(rule) or RULES[rule].prior
    found = probability(knots, strength)
    if strength < knots[0].strength:
        # Experiments say nothing below the least strength that they met: the prior counts where it is lower.
        found = min(found, probability(RULES[rule].prior, strength))
    return min(_HIGHEST, found)
