"""How serious a gap is: points for what happened and to what, added up, and told in words."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auditor.model.classified import Importance, Rank
from auditor.model.rules import Scale

_PRIORITIES = ("P0", "P1", "P2")


class Facts(NamedTuple):
    """What is known of a gap."""

    what: str
    """``lost``, ``partial``, ``tier`` or ``flow``."""
    said: str = ""
    """That in words, where the word itself will not do."""
    level: int = 0
    """Of the most critical tier or flow it belongs to; 0 for none."""
    tier: str = ""
    """Title of that tier or flow."""
    impact: bool = False
    """The user declared what is at stake."""
    fan_in: int = 0
    """Production files that import what was verified, or its module as a whole."""
    churn: int = 0
    """Commits of the range that changed the file of what was verified."""
    unsure: bool = False


def rank(facts: Facts, scale: Scale) -> Rank:
    """Return how serious *facts* are on *scale*, with the sum in words."""
    terms = [(facts.said or facts.what, scale.verdict.get(facts.what, 0))]
    if facts.level:
        named = f' "{facts.tier}"' if facts.tier else ""
        terms.append((f"level {facts.level}{named}", scale.tier.get(str(facts.level), 0)))
    if facts.impact:
        terms.append(("declared impact", scale.impact))
    terms.append((f"imported by {_files(facts.fan_in)}", _reached(scale.fan_in, facts.fan_in)))
    terms.append((f"its code changed in {_commits(facts.churn)}", _reached(scale.churn, facts.churn)))
    if facts.unsure:
        terms.append(("split evidence", scale.unsure))
    counted = [(words, points) for number, (words, points) in enumerate(terms) if points or not number]
    points = sum(points for _, points in counted)
    severity = _severity(points, scale.bands)
    priority = scale.priority.get(severity.value, "P2")
    told = " ".join(
        f"{'- ' if points < 0 else '+ ' if number else ''}{words} ({abs(points)})"
        for number, (words, points) in enumerate(counted)
    )
    return Rank(
        severity=severity,
        priority=priority,
        points=points,
        derivation=f"{told} = {points}: {severity.value}, {priority}",
    )


def worst(ranks: Iterable[Rank | None]) -> Rank | None:
    """Return the most serious of *ranks*, the first of equals; ``None`` when there is none."""
    found = [r for r in ranks if r is not None]
    return min(found, key=order, default=None)


def order(one: Rank) -> tuple[int, int, int]:
    """Return what ranks are sorted by: the most serious first."""
    return _PRIORITIES.index(one.priority), list(Importance).index(one.severity), -one.points


def _severity(points: int, bounds: Mapping[str, int]) -> Importance:
    return next((i for i in Importance if points >= bounds.get(i.value, 1_000)), Importance.LOW)


def _reached(bounds: Mapping[str, int], number: int) -> int:
    """Return the points of the highest bound that *number* reaches."""
    passed = {int(bound): points for bound, points in bounds.items() if number >= int(bound)}
    return passed[max(passed)] if passed else 0


def _files(number: int) -> str:
    return f"{number:,} production file{'' if number == 1 else 's'}"


def _commits(number: int) -> str:
    return f"{number:,} commit{'' if number == 1 else 's'} of the range"
