"""The figures at the top of the page, and the bar of verdicts."""

from collections.abc import Collection
from typing import NamedTuple

from auditor.model.audit import Audit, Verdict
from auditor.writers import view

_GOOD, _FAIR = 0.9, 0.7
"""Shares from which a grade is shown as good, or as fair."""
EVERY_TEST = "every-deleted-test"
"""Id of the table of all deleted tests."""


class Tile(NamedTuple):
    """One figure that stands out."""

    figure: str
    words: str
    tone: str
    """``good``, ``bad``, ``fair`` or ``plain``."""
    target: str
    """Id of the part of the page that tells more; empty for none."""


class Part(NamedTuple):
    """One verdict's part of the bar."""

    verdict: str
    tests: int
    x: float
    width: float
    """Of a hundred."""


def tiles(audit: Audit, told: Collection[str]) -> tuple[Tile, ...]:
    """What a reader wants to know first; *told* are the ids of the parts that the page has."""
    counts = audit.statistics
    lost = counts.by_verdict.get(Verdict.LOST, 0)
    partial = counts.by_verdict.get(Verdict.PARTIAL, 0)
    dead = counts.dead_test_files_at_head
    found = [
        Tile(f"{counts.deleted_tests:,}", "deleted tests", "plain", EVERY_TEST),
        Tile(f"{lost:,}", "lost", "bad" if lost else "good", "lost-tests"),
        Tile(f"{partial:,}", "partly lost", "fair" if partial else "good", "partly-superseded-tests"),
        Tile(
            f"{dead:,}",
            f"of {view.count(counts.test_files_at_head, 'test file')} cannot run",
            "bad" if dead else "good",
            "is-the-surviving-suite-alive",
        ),
    ]
    if audit.kept_share is not None:
        share = view.percent(audit.kept_share)
        found.insert(0, Tile(share, "of what they verified is verified still", "plain", ""))
    grade = audit.assessment.grade
    if grade.now.share is not None:
        after = grade.after_p0
        words = f"grade; {after.letter} once the P0 items are done" if after != grade.now else "grade"
        tone = "good" if grade.now.share >= _GOOD else "fair" if grade.now.share >= _FAIR else "bad"
        found.insert(0, Tile(grade.now.letter, words, tone, "conclusion"))
    return tuple(tile if tile.target in told else tile._replace(target="") for tile in found)


def mix(audit: Audit) -> tuple[Part, ...]:
    """The verdicts side by side, in their order."""
    numbers = [(verdict, audit.statistics.by_verdict.get(verdict, 0)) for verdict in Verdict]
    whole = sum(number for _, number in numbers)
    parts: list[Part] = []
    seen = 0
    for verdict, number in numbers:
        if number:
            parts.append(
                Part(
                    verdict.value,
                    number,
                    round(100 * seen / whole, 3),
                    round(100 * number / whole, 3),
                )
            )
            seen += number
    return tuple(parts)
