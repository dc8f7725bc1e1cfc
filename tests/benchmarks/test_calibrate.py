"""Confidences fitted to rows."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.coverage.confidences import probability
from auditor.coverage.rule_table import Knot
from benchmarks.accuracy import rows as told_rows
from benchmarks.accuracy.calibrate import EITHER, MIX, fit, pooled, weights, write
from benchmarks.accuracy.rows import Row
from benchmarks.accuracy.truths import KINDS

_ROW = Row(
    repository="shop",
    kind="rename-test",
    id="t.py::a",
    truth=("moved",),
    heirs=(),
    told="moved",
    rule="alike",
    strength=0.9,
    confidence=0.8,
    successors=(),
    why="",
    evidence=(),
)


def _row(kind: str = "rename-test", told: str = "moved", **more: Any) -> Row:
    return _ROW._replace(kind=kind, truth=tuple(sorted(KINDS[kind].exact)), told=told, **more)


@pytest.mark.parametrize(
    ("points", "knots"),
    [
        pytest.param([(0.2, 0.1, 1.0), (0.8, 0.9, 1.0)], [(0.2, 0.1), (0.8, 0.9)], id="rising already"),
        pytest.param([(0.2, 0.9, 1.0), (0.8, 0.1, 3.0)], [(0.2, 0.3), (0.8, 0.3)], id="violators are pooled"),
        pytest.param([(0.5, 1.0, 1.0), (0.5, 0.0, 1.0)], [(0.5, 0.5)], id="equal strengths are one point"),
        pytest.param([(0.1, 1.0, 5.0)], [(0.1, 0.98)], id="never quite sure"),
    ],
)
def test_pooling(points: list[tuple[float, float, float]], knots: list[tuple[float, float]]) -> None:
    assert pooled(points) == [Knot(*k) for k in knots]


@example([(0.0, 0.2877972068323807, 1.0), (0.5, 0.84375, 1.0)])
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 5)), min_size=1, max_size=30))
def test_a_fit_never_falls_and_stays_between_the_bounds(points: list[tuple[float, float, float]]) -> None:
    knots = pooled(points)
    values = [probability(knots, s / 20) for s in range(21)]
    assert values == sorted(values)
    assert all(0.02 <= v <= 0.98 for v in values)


def test_outcomes_weigh_by_the_mix_and_not_by_how_many_rows_there_are() -> None:
    rows = [_row()] * 9 + [_row("deleted", "lost")]
    assert weights(rows)[0] * 9 == pytest.approx(weights(rows)[9] * MIX["kept"] / MIX["gap"])
    assert sum(weights(rows)) == pytest.approx(10)


def test_a_rule_that_is_often_wrong_gets_less() -> None:
    rows = [_row(rule="good"), _row("deleted", rule="bad"), _row(rule="bad")] * 20
    rows += [_row("uncovered", "lost", rule="good")] * 20
    fitted = fit(rows)
    assert probability(fitted["good"].knots, 0.9) > 0.85
    assert 0.2 < probability(fitted["bad"].knots, 0.9) < 0.8


def test_a_gap_of_either_kind_is_not_believed_in_full() -> None:
    rows = [_row(k, told="lost", rule="gap") for k in ("deleted", "gutted")] * 200
    rows += [_row(k, told=t, rule="sure") for k, t in (("uncovered", "lost"), ("rename-test", "moved"))] * 200
    fitted = fit(rows)
    assert probability(fitted["gap"].knots, 0.9) == pytest.approx(EITHER, abs=0.03)
    assert probability(fitted["sure"].knots, 0.9) > 0.95


def test_a_rule_met_after_one_outcome_only_is_not_fitted() -> None:
    moves = [_row(rule="alike")] * 50
    assert fit(moves) == {}
    assert fit([*moves, _row("deleted", rule="alike")]).keys() == {"alike"}


def test_retired_after_real_history_proves_nothing() -> None:
    rows = [_row("retired", told="retired", rule="gone"), _row("removed-later", told="retired", rule="gone")]
    assert fit(rows * 50) == {}


def test_rules_seldom_seen_and_rules_about_vacuous_tests_are_left_out() -> None:
    rows = [_row(rule="seldom")] * 5 + [_row(told="vacuous", rule="vacuous")] * 50
    assert fit(rows) == {}


def test_rows_are_kept_as_they_were(tmp_path: Path) -> None:
    rows = [_row(heirs=("t.py::b",), evidence=("rule: alike (0.90)",)), _row("deleted", "lost")]
    told_rows.write(tmp_path / "raw.jsonl", rows)
    assert told_rows.read([tmp_path / "raw.jsonl"]) == rows


def test_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    rows = [_row(strength=s / 40) for s in range(40)]
    for name in ("one.json", "two.json"):
        write(tmp_path / name, fit(rows), ["shop"])
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize(
    ("row", "recognised", "wrong"),
    [
        pytest.param(_row(heirs=("b",), successors=("b",)), True, False, id="the right heir"),
        pytest.param(_row(heirs=("b",), successors=("c", "b")), False, True, id="the right heir second"),
        pytest.param(_row("deleted", "lost"), True, False, id="a loss that is seen"),
        pytest.param(
            _row("deleted", "moved", successors=("c",)), False, True, id="a sibling taken for the heir"
        ),
        pytest.param(
            _row("deleted", "moved", successors=("c",), confidence=0.4), False, False, id="a mere guess"
        ),
        pytest.param(_row("retired", "lost"), False, False, id="a false alarm names no heir"),
    ],
)
def test_what_counts_as_recognised_and_as_wrong(row: Row, recognised: bool, wrong: bool) -> None:
    assert (row.recognised, row.wrong) == (recognised, wrong)


def test_the_summary_has_a_line_for_each_kind_and_for_the_two_families() -> None:
    lines = told_rows.summary([_row(), _row("deleted", "lost"), _row("retired", "vacuous")])
    assert [(x.kind, x.tests, x.recognised, x.vacuous) for x in lines] == [
        ("rename-test", 1, 1.0, 0.0),
        ("deleted", 1, 1.0, 0.0),
        ("retired", 1, 0.0, 1.0),
        ("all refactorings", 1, 1.0, 0.0),
        ("all without successor", 1, 1.0, 0.0),
    ]
