"""The table of small changes, run through the command line: half are flagged, half stay quiet."""

from pathlib import Path

import check_table as table
import pytest
from checks import Case, build, flagged, run_check
from repos import Built

from auditor.model.request import CheckRequest
from auditor.pipeline.check_world import World
from auditor.pipeline.checking import check
from auditor.policy.rules import rules

CASES = [*table.FLAGGED, *table.QUIET]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("table") / "repo", CASES)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.name.replace(" ", "-")) for c in CASES])
def test_a_change_is_judged_as_the_table_says(case: Case, repository: Built, tmp_path: Path) -> None:
    span = repository.range(f"{case.name} before", f"{case.name} after")
    _, told = run_check(repository.path, "--range", span, output=tmp_path / "out.json")
    assert flagged(told) == case.flags, told["findings"]


@pytest.mark.parametrize("case", [pytest.param(c, id=c.name.replace(" ", "-")) for c in CASES])
def test_what_one_side_takes_over_from_the_other_is_what_it_would_tell(
    case: Case, repository: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    span = repository.range(f"{case.name} before", f"{case.name} after")
    request = CheckRequest(repo=str(repository.path), range=span)
    told = check(request)
    monkeypatch.setattr(World, "_alike", lambda *_: frozenset())
    assert check(request) == told


def test_the_table_is_large_and_even() -> None:
    broken = sum(len(r.broken) for r in rules()) + len(table.FLAGGED)
    kept = sum(len(r.kept) for r in rules()) + len(table.QUIET)
    assert broken >= 40
    assert kept >= 40
