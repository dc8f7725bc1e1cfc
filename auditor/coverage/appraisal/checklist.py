"""Which steps of an assessment were really done, for the checklist of a report."""

from collections.abc import Iterator

from auditor.model.assessment import Assessment, Status
from auditor.model.audit import Audit, Step


def steps(audit: Audit, found: Assessment) -> tuple[Step, ...]:
    """Return what was done after the verdicts; what a project has to declare is not ticked without it."""
    return tuple(_steps(audit, found))


def _steps(audit: Audit, found: Assessment) -> Iterator[Step]:
    replaced = sum(1 for a in found.areas if a.status is not Status.MOOT)
    compared = sum(a.delta.old.tests for a in found.areas if a.delta is not None)
    if audit.deleted_tests:
        told = f"{replaced:,} with something to replace"
        yield Step(what=f"Grouped deleted tests into {len(found.areas):,} components", done=True, detail=told)
        yield Step(what=f"Compared {compared:,} superseded tests with their live successors", done=True)
    if audit.deleted_components:
        told = f"{len(audit.deleted_components):,} fixtures, helpers, mocks and data files"
        yield Step(what="Weighed what the deletion of test components does", done=True, detail=told)
    yield Step(
        what="Judged declared tiers and flows",
        done=bool(audit.tiers or audit.flows),
        detail="" if audit.tiers or audit.flows else "the rules declare none",
    )
    if found.gaps:
        told = ", ".join(
            f"{number:,} {priority}"
            for priority in ("P0", "P1", "P2")
            if (number := sum(a.priority == priority for a in found.actions))
        )
        yield Step(what=f"Derived action items from {len(found.gaps):,} gaps", done=True, detail=told)
        stated = any(gap.impact for gap in found.gaps)
        yield Step(
            what="Assessed the business impact of the gaps",
            done=stated,
            detail="as declared in the rules" if stated else "the rules declare none for them",
        )
