"""What got better over the range, measured."""

from collections.abc import Iterable, Iterator

from auditor.coverage.appraisal import grade
from auditor.model.assessment import Area, Delta, FrameworkChange, Impact, Positive, Status
from auditor.model.audit import DeletedTest, Statistics, Verdict

_TITLES = {
    "real collaborators": "Fewer mocks",
    "checks": "More checks in each test",
    "cases": "More cases for each test",
    "duplication": "Fewer duplicates",
}


def positives(
    suite: Delta,
    areas: Iterable[Area],
    framework: Iterable[FrameworkChange],
    counts: Statistics,
    deleted: Iterable[DeletedTest],
) -> tuple[Positive, ...]:
    """Return what got better, each with the figure at base and at head."""
    return tuple(_positives(suite, list(areas), list(framework), counts, list(deleted)))


def _positives(
    suite: Delta,
    areas: list[Area],
    framework: list[FrameworkChange],
    counts: Statistics,
    deleted: list[DeletedTest],
) -> Iterator[Positive]:
    for one in suite.differences:
        if one.better:
            title = _TITLES.get(one.aspect.value, f"More tests of {one.aspect.value}")
            yield Positive(title=title, told=one.told, base=one.old, head=one.new)
    owed = [t for t in deleted if grade.counts(t)]
    alive = [t for t in owed if t.verdict in (Verdict.MOVED, Verdict.REWRITTEN) and grade.credit(t)]
    if owed and len(alive) == len(owed):
        told = f"all {len(owed):,} deleted tests that verified what is still there live on"
        yield Positive(title="Nothing lost", told=told, base=len(owed), head=len(alive))
    folded = [a for a in areas if a.status is Status.CONSOLIDATED and a.delta is not None]
    if folded:
        before = sum(a.delta.old.tests for a in folded if a.delta is not None)
        after = sum(a.delta.new.tests for a in folded if a.delta is not None)
        told = f"{before:,} deleted tests are covered by {after:,} live ones, with nothing they verified lost"
        if after < before:
            yield Positive(title="Consolidation", told=told, base=before, head=after)
    real = [c for c in framework if c.impact is Impact.POSITIVE]
    if real:
        what = "1 mock or fake is" if len(real) == 1 else f"{len(real):,} mocks or fakes are"
        told = f"{what} gone, and the tests that leaned on it mock nothing now"
        yield Positive(title="Real collaborators", told=told, base=len(real), head=0)
    if counts.dead_test_files_at_head < counts.dead_test_files_at_base:
        told = (
            f"test files that cannot run: {counts.dead_test_files_at_base:,} → "
            f"{counts.dead_test_files_at_head:,}"
        )
        yield Positive(
            title="More of the suite runs",
            told=told,
            base=counts.dead_test_files_at_base,
            head=counts.dead_test_files_at_head,
        )
    before, after = counts.tests_at_base, counts.tests_at_head
    if after > before:
        told = f"tests: {before:,} → {after:,}, {counts.added_tests:,} of them under new ids"
        yield Positive(title="A larger suite", told=told, base=before, head=after)
