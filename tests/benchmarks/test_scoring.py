"""The figures of the accuracy benchmark."""

from pathlib import Path

import pytest

from auditor.errors import SettingsError
from auditor.model.audit import DeletedTest, Evidence, Successor, Verdict
from benchmarks.accuracy.labelled import pooled, read_labels, read_sets
from benchmarks.accuracy.scoring import (
    Label,
    Told,
    by_rule,
    expected_calibration_error,
    foreign_scorer,
    mistakes,
    score,
    told,
)

LABELS = [
    Label("a", "moved", ("t.py::new",)),
    Label("b", "rewritten", ("t.py::x", "t.py::y[1]")),
    Label("c", "partial", ("t.py::z",)),
    Label("d", "lost"),
    Label("e", "lost"),
    Label("f", "retired"),
    Label("g", "vacuous"),
]
ANSWERS = {
    "a": Told("a", "moved", 0.95, ("t.py::new[3]",)),
    "b": Told("b", "partial", 0.45, ("t.py::q", "t.py::y")),
    "c": Told("c", "lost", 0.6),
    "d": Told("d", "lost", 0.85),
    "e": Told("e", "retired", 0.75),
    "f": Told("f", "retired", 1.0),
}


def test_scores_hold_every_figure_of_a_small_set() -> None:
    figures = score(LABELS, ANSWERS)

    assert figures.labelled == 7
    assert figures.not_reported == 1
    assert figures.verdict_accuracy == 0.429
    assert figures.f1 == {
        "moved": 1.0,
        "rewritten": 0.0,
        "partial": 0.0,
        "lost": 0.5,
        "retired": 0.667,
        "vacuous": 0.0,
    }
    assert figures.macro_f1 == 0.361
    assert figures.gap_precision == 0.667
    assert figures.gap_recall == 0.667
    assert figures.false_alarms == 0.5
    assert figures.silent_losses == 0.5
    assert figures.successor_hit_at_1 == 0.333
    assert figures.successor_hit_at_3 == 0.667


def test_nothing_to_score_gives_no_share_instead_of_a_false_one() -> None:
    figures = score([], {})
    assert figures.verdict_accuracy is None
    assert figures.macro_f1 is None
    assert figures.gap_recall is None
    assert figures.calibration_error == 0.0


@pytest.mark.parametrize(
    ("pairs", "error"),
    [
        pytest.param([(0.95, True)] * 19 + [(0.95, False)], 0.0, id="right as often as told"),
        pytest.param([(1.0, False)], 1.0, id="sure and wrong; 1.0 belongs to the last bin"),
        pytest.param([(0.05, True), (0.95, True)], 0.5, id="bins weigh by their size"),
    ],
)
def test_calibration_error(pairs: list[tuple[float, bool]], error: float) -> None:
    assert expected_calibration_error(pairs) == pytest.approx(error)


def test_mistakes_are_told_in_label_order_with_those_not_reported() -> None:
    assert [m.label.id for m in mistakes(LABELS, ANSWERS)] == ["b", "c", "e", "g"]
    assert mistakes(LABELS, ANSWERS)[-1].told is None


def test_rules_are_told_with_how_often_each_verdict_of_theirs_is_right() -> None:
    labels = [
        Label("a", "lost"),
        Label("b", "lost"),
        Label("c", "partial"),
        Label("d", "retired"),
        Label("e", "lost"),
    ]
    answers = {
        "a": Told("a", "lost", 0.8, rule="uncovered"),
        "b": Told("b", "lost", 0.6, rule="uncovered"),
        "c": Told("c", "lost", 0.7, rule="uncovered"),
        "d": Told("d", "lost", 0.7, rule="uncovered"),
        "e": Told("e", "partial", 0.3, rule="half-covered"),
        "f": Told("f", "moved", 0.9, rule="nobody labelled it"),
    }
    assert by_rule(labels, answers) == [
        ("uncovered", "lost", 4, 0.5, 0.7, "partial 1, retired 1"),
        ("half-covered", "partial", 1, 0.0, 0.3, "lost 1"),
    ]


def test_rule_and_strength_come_from_the_evidence() -> None:
    deleted = DeletedTest(
        id="t.py::a",
        verdict=Verdict.MOVED,
        confidence=0.9,
        why="It moved.",
        successors=(Successor(id="t.py::b", score=0.9),),
        evidence=(Evidence(kind="rule", detail="heir-alike (0.87)"), Evidence(kind="lineage", detail="b")),
    )
    assert told(deleted) == Told(
        "t.py::a",
        "moved",
        0.9,
        ("t.py::b",),
        "heir-alike",
        0.87,
        "It moved.",
        ("rule: heir-alike (0.87)", "lineage: b"),
    )


def test_another_scorer_gets_labels_and_answers_in_its_own_form(tmp_path: Path) -> None:
    script = tmp_path / "scorer.py"
    script.write_text(
        "def score(labels, audit):\n"
        "    found = {t['id']: t for t in audit['deleted_tests']}\n"
        "    return {'hits': sum(found[x['id']]['successors'][0]['id'] in x['successors']"
        " for x in labels if x['successors'] and found[x['id']]['successors'])}\n"
    )
    assert foreign_scorer(script)(LABELS[:2], ANSWERS) == {"hits": 0}


def test_pooled_sets_keep_equal_ids_apart() -> None:
    labels, answers = pooled([("one", LABELS[:1], ANSWERS), ("two", LABELS[:1], {})])
    assert [la.id for la in labels] == ["one: a", "two: a"]
    assert "two: a" not in answers
    assert score(labels, answers).verdict_accuracy == 0.5


def test_sets_are_described_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    (tmp_path / "shop.jsonl").write_text(
        '{"id": "t.py::a", "verdict": "moved", "successors": ["t.py::b"], "why": "renamed"}\n\n'
    )
    (tmp_path / "sets.toml").write_text('[shop]\nrepository = "repo"\nbase = "v1"\nhead = "v2"\n')

    (one,) = read_sets(tmp_path / "sets.toml", None, None)

    assert (one.name, one.base, one.head) == ("shop", "v1", "v2")
    assert read_labels(one.labels) == [Label("t.py::a", "moved", ("t.py::b",), "renamed")]


def test_all_faults_of_a_description_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "sets.toml").write_text('[a]\nbase = "v1"\n[b]\nrepository = "x"\nbase = "1"\nhead = "2"\n')
    with pytest.raises(SettingsError, match=r"\[a\] needs.*\[b\] .*b\.jsonl is not there.*x is not there"):
        read_sets(tmp_path / "sets.toml", None, None)
