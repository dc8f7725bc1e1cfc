"""How an audit is told, whatever the format: order, grouping, limits and words.

Nothing is counted here that the JSON report lacks: numbers are fields of the audit or lengths of its lists.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from math import isfinite
from typing import TypeVar

from auditor.model.assessment import Gap, Priority, Status
from auditor.model.audit import Audit, DeletedComponent, DeletedTest, LossGroup, RangeSummary, Verdict
from auditor.model.meaning import CauseKind, Orphan, Pulse, RootCause
from auditor.model.words import counted

Item = TypeVar("Item")

SHOWN = 12
"""Rows of a list that are shown at once."""
FOLDED = 100
"""Rows of a list that may follow in a fold; the rest is counted and left to the JSON report."""
_GAPS = 4
"""Gaps on the first screen."""
_TELLING = 7
"""Digits from which a commit's abbreviated name says as much as its full one."""
NAMED = 3
"""Names given in the middle of a sentence or a cell before the rest is counted."""

MEANING = {
    Verdict.MOVED: "the same test lives on under another id",
    Verdict.REWRITTEN: "other live tests, together, verify all that it verified",
    Verdict.PARTIAL: "some of what it verified is no longer verified",
    Verdict.LOST: "the behaviour is still there, and nothing verifies it",
    Verdict.RETIRED: "the behaviour is gone, so there is nothing to verify",
    Verdict.VACUOUS: "it never verified production behaviour",
}
GAPS = (Verdict.LOST, Verdict.PARTIAL)
REPLACED = (
    Status.SUPERIOR,
    Status.ENHANCED,
    Status.CONSOLIDATED,
    Status.MIGRATED,
    Status.MAINTAINED,
    Status.ADEQUATE,
)
"""Statuses of groups that something replaced well enough."""


def cut(items: Sequence[Item], shown: int, folded: int = 0) -> tuple[Sequence[Item], Sequence[Item], int]:
    """*items* as (shown at once, folded away, number of the rest)."""
    end = shown + folded
    return items[:shown], items[shown:end], max(0, len(items) - end)


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 test``, ``4,000 tests``, ``no tests``."""
    return counted(number, noun, plural) if number else f"no {plural or f'{noun}s'}"


def gone(tests: Sequence[DeletedTest], noun: str = "test") -> str:
    """How many *tests* are listed; statistics count without those that would not be collected."""
    told = count(len(tests), noun)
    apart = sum(not test.collected for test in tests)
    return f"{told} ({apart:,} not collected)" if apart else told


def change(before: int, after: int, noun: str) -> str:
    """``120 → 117 test files``; ``120 test files`` when nothing changed."""
    return count(after, noun) if before == after else f"{before:,} → {after:,} {noun}s"


def verb(number: int, one: str, many: str) -> str:
    """The form of a verb that goes with *number*."""
    return one if number == 1 else many


def percent(share: float) -> str:
    """A share from 0 to 1 as a percentage; only a true 0 or 1 reads as 0% or 100%."""
    if not isfinite(share):
        return "unknown"
    if share <= 0 or share >= 1:
        return f"{round(share * 100)}%"
    return f"{min(99, max(1, round(share * 100)))}%"


def sure(test: DeletedTest) -> str:
    """The confidence of a verdict, marked when a person should look."""
    return f"{percent(test.confidence)}, unsure" if test.unsure else percent(test.confidence)


def short(commit: str) -> str:
    """A commit's name, abbreviated."""
    return commit[:10]


def names_both_ends(span: RangeSummary) -> bool:
    """Whether a range was asked for by the very commits that it goes from and to."""
    start, dots, end = span.expression.partition("..")
    return bool(dots) and all(
        len(asked) >= _TELLING and commit.startswith(asked)
        for asked, commit in ((start, span.base), (end, span.head))
    )


def day(moment: datetime) -> str:
    """The calendar day of *moment*, where it happened."""
    return moment.date().isoformat()


def by_verdict(audit: Audit) -> dict[Verdict, list[DeletedTest]]:
    """The deleted tests of each verdict: gaps with the largest first, the others by id."""
    groups: dict[Verdict, list[DeletedTest]] = {verdict: [] for verdict in Verdict}
    for test in audit.deleted_tests:
        groups[test.verdict].append(test)
    for verdict, tests in groups.items():
        tests.sort(key=_largest_first if verdict in GAPS else _by_id)
    return groups


def _largest_first(test: DeletedTest) -> tuple[object, ...]:
    return (not test.collected, test.transient, -test.checks, -test.rows, -test.lines, test.id)


def _by_id(test: DeletedTest) -> tuple[object, ...]:
    return (test.path, test.line, test.id)


def unsure(audit: Audit) -> list[DeletedTest]:
    """The tests whose evidence is split: gaps, the least confident, those with most assertions first."""
    tests = [test for test in audit.deleted_tests if test.unsure]
    return sorted(
        tests,
        key=lambda test: (
            not test.collected or test.transient,
            test.verdict not in GAPS,
            test.confidence,
            -test.checks,
            test.id,
        ),
    )


def loss_groups(audit: Audit, verdict: Verdict) -> list[LossGroup]:
    """The groups of one verdict, the largest first."""
    return sorted(
        audit.loss_groups.get(verdict, ()), key=lambda group: (-group.tests, group.path, group.title)
    )


def tests_by_id(audit: Audit) -> dict[str, DeletedTest]:
    """Deleted tests by id, to look up a group's examples."""
    return {test.id: test for test in audit.deleted_tests}


def places_to_restore(tests: Sequence[DeletedTest]) -> list[tuple[str, str]]:
    """(commit that deleted it, path) of the files that hold *tests*, in order, each once."""
    places = {(test.deleted_in.commit, test.path): None for test in tests if test.deleted_in and test.path}
    return list(places)


def unverified_words(test: DeletedTest) -> tuple[str, ...]:
    """What nobody verifies now: the missing behaviours, or else the symbols that it verified."""
    return test.missing or test.targets


def components(audit: Audit) -> list[DeletedComponent]:
    """Deleted components: those that head still needs first, then the most used."""
    return sorted(
        audit.deleted_components, key=lambda part: (-len(part.still_needed_by), -part.used_by, part.id)
    )


def causes(audit: Audit) -> list[RootCause]:
    """Root causes of dead test files: those of this range first, ranked by tests, then files."""
    return sorted(
        audit.root_causes,
        key=lambda cause: (not cause.new_in_range, -cause.tests, -cause.files, cause.missing),
    )


def orphans_by_cause(audit: Audit) -> dict[tuple[str, CauseKind, bool], list[Orphan]]:
    """Orphaned test files by (what is missing, kind, new in the range), by path."""
    groups: defaultdict[tuple[str, CauseKind, bool], list[Orphan]] = defaultdict(list)
    for orphan in sorted(audit.orphans, key=lambda orphan: orphan.path):
        groups[orphan.root_cause, orphan.kind, orphan.new_in_range].append(orphan)
    return dict(groups)


def needed_sentence(cause: RootCause) -> str:
    """What a root cause kills, in words."""
    return f"{count(cause.files, 'test file')} with {count(cause.tests, 'test')}"


def jumps(audit: Audit, limit: int = 5) -> list[tuple[Pulse, Pulse]]:
    """The commits that left most more test files dead, as (before, after), in the order of the range."""
    steps = [pair for pair in pairwise(audit.liveness) if pair[1].dead > pair[0].dead]
    largest = sorted(steps, key=lambda pair: pair[0].dead - pair[1].dead)[:limit]
    return [pair for pair in steps if pair in largest][:limit]


def sparkline(values: Sequence[int], width: int = 60) -> str:
    """*values* as one line of at most *width* bars, such as dead test files after each commit.

    The tallest bar stands for the highest value; with more values than bars, each bar is the last of its
    share.
    """
    top = max(values, default=0)
    bars = min(width, len(values))
    heights = [values[(at + 1) * len(values) // bars - 1] for at in range(bars)]
    steps = "▁▂▃▄▅▆▇█"
    return "".join(steps[-(-height * 7 // top)] if top else steps[0] for height in heights)


def chart(values: Sequence[int], start: str, end: str, width: int = 60) -> tuple[str, ...]:
    """A line of bars with the first, the highest and the last value in words below it."""
    if not values:
        return ()
    scale = f"{start}: {values[0]:,}; {end}: {values[-1]:,}"
    return (
        sparkline(values, width),
        f"{scale}; at most {max(values):,}" if max(values) > values[-1] else scale,
    )


def first_to_look_at(audit: Audit) -> tuple[list[RootCause], list[Gap], list[DeletedTest]]:
    """What a person should look at first: what killed most survivors, the worst gaps, split evidence.

    Among the gaps is the one that most tests left, however urgent it is.
    """
    new_causes = [cause for cause in causes(audit) if cause.new_in_range]
    gaps = list(audit.assessment.gaps)
    largest = max(gaps, key=lambda gap: len(gap.tests), default=None)
    shown = gaps[:_GAPS]
    if largest is not None and largest not in shown:
        shown[-1:] = [largest]
    return new_causes[:2], shown, unsure(audit)[:3]


def grade_sentence(audit: Audit) -> str:
    """The share that the grade stands for, and the grade once the P0 items are done."""
    after = after_p0(audit)
    return f"{success_sentence(audit)}{f' It would be {after}.' if after else ''}"


def success_sentence(audit: Audit) -> str:
    """What share of what was at stake is still verified, in a sentence."""
    grade = audit.assessment.grade
    if grade.now.share is None:
        return (
            "The range put nothing at stake: no test that verified something was deleted, broken or weakened."
        )
    survivors = len(grade.survivors)
    stake = [count(grade.deleted, "deleted test")] if grade.deleted else []
    stake += [f"{count(survivors, 'surviving one')} broken or weakened"] if survivors else []
    return (
        f"{percent(grade.now.share)} of what the range put at stake ({' and '.join(stake)}) is verified by "
        "live tests at head."
    )


def formula_sentence(audit: Audit) -> str:
    """The figures of the grade, to be checked."""
    grade = audit.assessment.grade
    weighed = ", weighed by tier," if grade.weights or any(s.weight != 1 for s in grade.survivors) else ""
    return (
        f"{_figure(grade.now.kept)} of {_figure(grade.now.total)} at stake{weighed} are kept; "
        "counting what the range never touched, "
        f"the suite still verifies {_fine(grade.suite.share)} of what it verified at base."
    )


def after_p0(audit: Audit) -> str:
    """The grade as if the P0 items were done; empty when there are none, or it would be the same."""
    grade = audit.assessment.grade
    if grade.after_p0.letter == grade.now.letter or grade.after_p0.share is None:
        return ""
    urgent = sum(action.priority is Priority.P0 for action in audit.assessment.actions)
    items = "the P0 item is" if urgent == 1 else f"the {urgent} P0 items are"
    return f"{grade.after_p0.letter}, {percent(grade.after_p0.share)}, once {items} done"


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


def _fine(share: float | None) -> str:
    if share is None:
        return "nothing"
    return f"{min(share, 0.999) if share < 1 else share:.1%}"
