from typing import Any

import pytest
from appraised import gone, ids, suite

from auditor.coverage.appraisal.areas import areas, judge, openness
from auditor.coverage.appraisal.quality import delta
from auditor.model.assessment import Delta, Status
from auditor.model.audit import Verdict
from auditor.model.classified import Label


def _delta(old: dict[str, Any], new: dict[str, Any]) -> Delta:
    return delta(suite(**old).of(ids(*old)), suite(**new).of(ids(*new)))


SAME = Delta()
FEWER_MOCKS = _delta({"a": {"mocks": ("shop.x",)}}, {"b": {"checks": 2}})
MORE = _delta({"a": {}}, {"b": {"checks": 2}})
MIXED = _delta({"a": {"mocks": ("shop.x",), "checks": 3}}, {"b": {}})


STATUSES = [
    pytest.param(Status.SUPERIOR, 1.0, (4, 4), (1, 1), FEWER_MOCKS, id="fewer mocks and more checks"),
    pytest.param(Status.ENHANCED, 0.95, (4, 4), (1, 1), MORE, id="more checks"),
    pytest.param(Status.MIGRATED, 1.0, (4, 4), (1, 1), MIXED, id="fewer mocks but fewer checks"),
    pytest.param(Status.CONSOLIDATED, 1.0, (4, 4), (2, 1), SAME, id="half as many files"),
    pytest.param(Status.CONSOLIDATED, 0.96, (3, 2), (1, 1), SAME, id="two thirds as many tests"),
    pytest.param(Status.MIGRATED, 1.0, (2, 1), (1, 1), SAME, id="two tests are too few to consolidate"),
    pytest.param(Status.MIGRATED, 1.0, (3, 3), (2, 2), SAME, id="all of it"),
    pytest.param(Status.MAINTAINED, 0.95, (40, 40), (2, 2), SAME, id="95 of 100"),
    pytest.param(Status.ADEQUATE, 0.9499, (40, 40), (2, 2), MORE, id="less than 95, whatever the gains"),
    pytest.param(Status.ADEQUATE, 0.85, (40, 40), (2, 2), SAME, id="85 of 100"),
    pytest.param(Status.PARTIAL, 0.8499, (40, 40), (2, 2), SAME, id="less than 85"),
    pytest.param(Status.PARTIAL, 0.5, (40, 40), (2, 2), SAME, id="half"),
    pytest.param(Status.INCOMPLETE, 0.4999, (40, 40), (2, 2), SAME, id="less than half"),
    pytest.param(Status.INCOMPLETE, 0.05, (40, 40), (2, 2), SAME, id="5 of 100"),
    pytest.param(Status.MISSING, 0.0499, (40, 40), (2, 2), SAME, id="less than 5"),
    pytest.param(Status.MOOT, None, (0, 0), (0, 0), None, id="nothing counted"),
]


@pytest.mark.parametrize(("status", "share", "tests", "files", "difference"), STATUSES)
def test_a_status_is_a_matter_of_figures(
    status: Status,
    share: float | None,
    tests: tuple[int, int],
    files: tuple[int, int],
    difference: Delta | None,
) -> None:
    assert judge(40, share, *tests, files, difference)[0] is status


def test_every_status_is_in_the_table() -> None:
    assert {row.values[0] for row in STATUSES} == set(Status)


@pytest.mark.parametrize(("share", "status"), [(None, Status.MISSING), (0.9, Status.PARTIAL)])
def test_a_gap_is_partial_at_best(share: float | None, status: Status) -> None:
    assert openness(share) is status


CACHE = (Label(id="cache", title="Cache", score=2.0),)
HOME = "shop.cache.Cache.get"


def _cached(number: int, target: str = HOME, **more: Any) -> Any:
    return gone(
        f"tests/test_cache.py::test_{number}",
        category="Cache",
        labels=CACHE,
        targets=(target,),
        **more,
    )


def test_a_module_with_three_tests_is_a_group_within_its_category() -> None:
    deleted = [*(_cached(n) for n in range(3)), _cached(3, "shop.ttl.sweep")]
    found = areas(deleted, suite(), suite())
    assert {(a.title, a.basis, a.tests) for a in found} == {
        ("Cache: shop.cache", "category", 3),
        ("Cache: other subjects", "category", 1),
    }


def test_without_a_rule_a_group_is_what_was_verified() -> None:
    deleted = [gone("tests/t.py::test_a", targets=(HOME,)), gone("tests/t.py::test_b")]
    assert {(a.title, a.basis) for a in areas(deleted, suite(), suite())} == {
        ("shop.cache", "subject"),
        ("tests/t.py", "subject"),
    }


def test_a_component_of_the_graph_is_told_as_one() -> None:
    named = gone("tests/t.py::test_a", category="shop.tax", labels=(Label(id="shop.tax", title="shop.tax"),))
    assert [(a.title, a.basis) for a in areas([named], suite(), suite())] == [("shop.tax", "component")]


def test_files_that_cannot_run_are_told_and_keep_nothing() -> None:
    deleted = [gone("tests/a.py::test_a", Verdict.MOVED, "tests/b.py::test_a", dead=True)]
    (found,) = areas(deleted, suite(), suite())
    assert (found.status, found.kept, [s.dead for s in found.new]) == (Status.MISSING, 0.0, [True])


def test_uncollected_tests_belong_to_no_group() -> None:
    assert areas([gone("tests/a.py::test_a", collected=False)], suite(), suite()) == ()


@pytest.mark.parametrize(("others", "title"), [(5, "Cache: other subjects"), (4, "Cache: shop.log")])
def test_what_many_files_touch_is_nobodys_subject(others: int, title: str) -> None:
    log = "shop.log.Logger.write"
    deleted = []
    for n in range(3):
        here = f"tests/test_cache.py::test_{n}"
        deleted.append(gone(here, category="Cache", labels=CACHE, targets=(log, HOME)))
    for n in range(others):
        deleted.append(gone(f"tests/test_{n}.py::test_it", category="Cache", labels=CACHE, targets=(log,)))
    assert {(a.title, a.tests) for a in areas(deleted, suite(), suite())} == {
        ("Cache: shop.cache", 3),
        (title, others),
    }
