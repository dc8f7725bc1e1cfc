"""The grade: how much of what the range put at stake a live test at head still verifies.

At stake is what the range touched: the tests that it deleted, and surviving ones that it broke or weakened.
``docs/report.md`` gives the formula; a reader can recompute it from the JSON report.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auditor.coverage.vacuity import emptiness
from auditor.model.assessment import AtStake, Grade, Mark
from auditor.model.audit import ChangeKind, DeletedTest, Verdict, WeakenedTest
from auditor.model.meaning import Orphan, Profile
from auditor.model.suite import Case

LETTERS = (
    (0.97, "A+"),
    (0.93, "A"),
    (0.90, "A-"),
    (0.87, "B+"),
    (0.83, "B"),
    (0.80, "B-"),
    (0.77, "C+"),
    (0.73, "C"),
    (0.70, "C-"),
    (0.67, "D+"),
    (0.63, "D"),
    (0.60, "D-"),
)
CREDIT = {Verdict.MOVED: 1.0, Verdict.REWRITTEN: 1.0, Verdict.PARTIAL: 0.5, Verdict.LOST: 0.0}
"""What a deleted test keeps when a successor lives; retired and vacuous ones have nothing to keep."""
_WEAK = {ChangeKind.ROWS_DROPPED: 0.5}
"""What a weakened test keeps; nothing where it is not named."""


def counts(test: DeletedTest) -> bool:
    """Whether a deleted test verified at base what is still there."""
    return test.collected and not test.transient and test.verdict in CREDIT


def credit(test: DeletedTest) -> float:
    """Return how much of what *test* verified live tests at head verify, 0 to 1."""
    if test.verdict is Verdict.LOST or all(s.orphaned for s in test.successors):
        return 0.0
    return CREDIT.get(test.verdict, 0.0)


def kept(tests: Iterable[DeletedTest]) -> tuple[int, float | None]:
    """Return how many of *tests* count, and the share that they keep; ``None`` when none counts."""
    found = [credit(t) for t in tests if counts(t)]
    return len(found), round(sum(found) / len(found), 4) if found else None


def mark(had: float, total: float) -> Mark:
    """Return the mark for *had* of *total*."""
    if not total:
        return Mark(share=None, letter="—", kept=0.0, total=0.0)
    share = round(had / total, 4)
    letter = next((letter for limit, letter in LETTERS if share >= limit), "F")
    return Mark(share=share, letter=letter, kept=round(had, 4), total=round(total, 4))


class Suite(NamedTuple):
    """The tests of both ends, as far as the grade needs them."""

    base: Mapping[str, Case]
    head: Mapping[str, Case]
    profiles: Mapping[str, Profile]
    """At base."""
    dead_at_base: frozenset[str]
    """Files that could not be loaded at base: what stands in them verified nothing then."""
    broken: frozenset[str]
    """Tests at head that cannot run."""


def survivors(
    suite: Suite, orphans: Iterable[Orphan], weakened: Iterable[WeakenedTest], weights: Mapping[str, float]
) -> tuple[tuple[AtStake, ...], int]:
    """Return surviving tests that verified something at base and that the range broke or weakened, by id,
    and the number of those that it left as strong as they were.

    *weights* tells the weight of tests that count more than one.
    """
    able = {
        i
        for i, case in suite.base.items()
        if case.collected
        and i in suite.head
        and case.path not in suite.dead_at_base
        and (profile := suite.profiles.get(i)) is not None
        and emptiness(profile) is None
    }
    found: dict[str, AtStake] = {}
    for orphan in orphans:
        for id_ in orphan.tests if orphan.new_in_range else ():
            if id_ in able:
                found[id_] = AtStake(
                    id=id_,
                    weight=weights.get(id_, 1.0),
                    credit=0.0,
                    why=f"cannot run: {orphan.kind.value}",
                    cause=orphan.root_cause,
                )
    for weak in weakened:
        known = found.get(weak.id)
        left = _WEAK.get(weak.change, 0.0)
        if weak.id in able and (known is None or known.credit > left):
            found[weak.id] = AtStake(
                id=weak.id, weight=weights.get(weak.id, 1.0), credit=left, why=weak.change.value
            )
    untouched = len(able - found.keys() - suite.broken)
    return tuple(found[i] for i in sorted(found)), untouched


def grade(
    deleted: Iterable[DeletedTest],
    surviving: tuple[AtStake, ...],
    untouched: int,
    weights: Mapping[str, float],
    restored: frozenset[str],
) -> Grade:
    """Return the grade now, and as if the tests *restored* were back and could run."""
    counted = [t for t in deleted if counts(t)]
    rows = [(t.id, weights.get(t.id, 1.0), credit(t)) for t in counted]
    rows += [(s.id, s.weight, s.credit) for s in surviving]
    total = sum(weight for _, weight, _ in rows)
    now = sum(weight * had for _, weight, had in rows)
    then = sum(weight * (1.0 if id_ in restored else had) for id_, weight, had in rows)
    return Grade(
        now=mark(now, total),
        after_p0=mark(then, total),
        suite=mark(now + untouched, total + untouched),
        deleted=len(counted),
        survivors=surviving,
        untouched=untouched,
        weights={t.id: weights[t.id] for t in counted if t.id in weights},
    )
