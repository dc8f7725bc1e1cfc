import msgspec
import pytest
from writers.samples import FULL, QUIET

from auditor.coverage.appraisal.checklist import steps
from auditor.model.assessment import Assessment

UNSTATED = msgspec.structs.replace(
    FULL.assessment,
    gaps=tuple(msgspec.structs.replace(g, impact=()) for g in FULL.assessment.gaps),
)


@pytest.mark.parametrize(
    ("found", "done"), [pytest.param(FULL.assessment, True), pytest.param(UNSTATED, False)]
)
def test_impact_is_ticked_only_when_it_is_declared(found: Assessment, done: bool) -> None:
    (step,) = (s for s in steps(FULL, found) if "impact of the gaps" in s.what)
    assert step.done is done


def test_what_was_not_declared_is_not_ticked() -> None:
    bare = msgspec.structs.replace(FULL, tiers=(), flows=())
    (step,) = (s for s in steps(bare, FULL.assessment) if "tiers and flows" in s.what)
    assert (step.done, step.detail) == (False, "the rules declare none")


def test_a_quiet_range_lists_no_work() -> None:
    assert [s.what for s in steps(QUIET, QUIET.assessment)] == ["Judged declared tiers and flows"]
