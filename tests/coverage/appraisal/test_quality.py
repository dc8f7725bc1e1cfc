from typing import Any

import pytest
from appraised import check, gone, ids, suite
from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage.appraisal.quality import compare, delta, live_successors, traits, whole
from auditor.model.assessment import Aspect
from auditor.model.audit import Verdict
from auditor.model.source import CheckKind

RAISES = check("with pytest.raises(E):", CheckKind.RAISES, line=9)
MOCKS: dict[str, Any] = {"mocks": ("shop.bank",)}


@pytest.mark.parametrize(
    ("old", "new", "aspect", "figures", "better"),
    [
        pytest.param({"a": MOCKS, "b": {}}, {"c": {}}, Aspect.REAL, (0.5, 0.0), True, id="mocks are gone"),
        pytest.param({"a": {}}, {"c": MOCKS}, Aspect.REAL, (0.0, 1.0), False, id="mocks came"),
        pytest.param({"a": {}}, {"c": {"checks": 2}}, Aspect.CHECKS, (1, 2), True, id="more checks"),
        pytest.param({"a": {"checks": 3}}, {"c": {}}, Aspect.CHECKS, (3, 1), False, id="fewer checks"),
        pytest.param({"a": {}}, {"c": {"also": (RAISES,)}}, Aspect.ERRORS, (0, 1), True, id="an error path"),
        pytest.param(
            {"a": {"also": (RAISES,)}}, {"c": {}}, Aspect.ERRORS, (1, 0), False, id="no error path left"
        ),
        pytest.param(
            {"a": {"normal": "x"}, "b": {"normal": "x"}},
            {"c": {}, "d": {}},
            Aspect.DUPLICATION,
            (1, 0),
            True,
            id="a copy is gone",
        ),
        pytest.param(
            {"a": {"lines": 4}}, {"c": {"lines": 40}}, Aspect.SIZE, (4, 40), None, id="longer is not better"
        ),
    ],
)
def test_a_difference_has_both_figures(
    old: dict[str, Any], new: dict[str, Any], aspect: Aspect, figures: tuple[float, float], better: bool
) -> None:
    before, after = suite(**old).of(ids(*old)), suite(**new).of(ids(*new))
    (found,) = (d for d in delta(before, after).differences if d.aspect is aspect)
    assert (found.old, found.new) == figures
    assert found.better is better


def test_a_table_with_as_many_rows_as_there_were_tests_is_no_weaker() -> None:
    old = suite(a={}, b={}, c={})
    new = suite(t={"rows": 3})
    told = delta(old.of(ids("a", "b", "c")), new.of(ids("t")))
    assert [d.aspect for d in told.differences if d.aspect is not Aspect.SIZE] == []
    assert (told.old.checks, told.new.checks) == (3, 3)


def test_the_line_that_shows_it_is_that_of_the_stronger_side() -> None:
    old, new = suite(a={}), suite(c={"also": (RAISES,)})
    (found,) = (d for d in delta(old.of(ids("a")), new.of(ids("c"))).differences if d.aspect is Aspect.ERRORS)
    (shown,) = found.shown
    assert (shown.test, shown.path, shown.line, shown.text) == (
        *ids("c"),
        "tests/test_it.py",
        9,
        "with pytest.raises(E):",
    )


def test_a_heir_of_several_is_not_stronger_than_each_for_its_rows() -> None:
    old, new = suite(a={}, b={}), suite(t={"rows": 2})
    deleted = [gone(i, Verdict.MOVED, *ids("t")) for i in ids("a", "b")]
    assert compare(deleted, old, new) == ()


def test_a_heir_of_one_is_stronger_for_its_rows() -> None:
    old, new = suite(a={}), suite(t={"rows": 2})
    (found,) = compare([gone(ids("a")[0], Verdict.MOVED, *ids("t"))], old, new)
    assert {d.aspect for d in found.differences} == {Aspect.CASES, Aspect.CHECKS}


def test_what_cannot_run_is_compared_with_nothing() -> None:
    old, new = suite(a={}), suite(t={"checks": 9})
    assert compare([gone(ids("a")[0], Verdict.REWRITTEN, *ids("t"), dead=True)], old, new) == ()


@pytest.mark.parametrize("verdict", [Verdict.LOST, Verdict.RETIRED, Verdict.VACUOUS])
def test_a_candidate_is_no_successor(verdict: Verdict) -> None:
    assert live_successors(gone("tests/a.py::test_x", verdict, "tests/b.py::test_y")) == ()


def test_a_suite_is_compared_by_rates() -> None:
    old = suite(a=MOCKS, b={})
    names: dict[str, dict[str, Any]] = {f"t{n}": {} for n in range(20)}
    told = whole(old.of(ids("a", "b")), suite(**names).of(ids(*names)))
    assert [(d.aspect, d.told) for d in told.differences] == [(Aspect.REAL, "tests that mock: 50.0% → 0.0%")]


def test_an_empty_suite_has_no_rates() -> None:
    assert whole([], suite(a={}).of(ids("a"))).differences == ()


@given(st.lists(st.fixed_dictionaries({"checks": st.integers(0, 4), "rows": st.integers(1, 4)}), max_size=6))
def test_a_group_does_not_differ_from_itself(facts: list[dict[str, Any]]) -> None:
    tests = {f"t{n}": one for n, one in enumerate(facts)}
    group = suite(**tests).of(ids(*tests))
    assert delta(group, group).differences == ()
    assert whole(group, group).differences == ()
    assert traits(group).checks == sum(f["checks"] * f["rows"] for f in facts)
