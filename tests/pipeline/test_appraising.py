"""What whole audits of small real repositories amount to; the grade, recomputed from the JSON alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from repos import commit, make_repository

from auditor import demo
from auditor.history import write_history
from auditor.model.assessment import Assessment, Impact, ProbeKind, Status, Task
from auditor.model.audit import Audit
from auditor.model.request import AuditRequest
from auditor.pipeline import audit
from auditor.writers import json_report

SCALE = [("A+", 97), ("A", 93), ("A-", 90), ("B+", 87), ("B", 83), ("B-", 80), ("C+", 77), ("C", 73)]
SCALE += [("C-", 70), ("D+", 67), ("D", 63), ("D-", 60), ("F", 0)]


def audited(path: Path, expression: str) -> Audit:
    return audit(AuditRequest(repo=str(path), expression=expression), lambda what, done, total: None)


SHOP = {
    "shop/__init__.py": "",
    "shop/bank.py": "def pay(amount):\n    return amount * 2\n",
    "shop/cart.py": "def total(prices):\n    return sum(prices)\n\n\ndef empty():\n    return []\n",
    "tests/helpers.py": "def make():\n    return [1, 2]\n",
}
OLD = {
    "tests/test_bank.py": (
        "from unittest import mock\n\nfrom shop import bank\n\n\n"
        "def test_pay():\n    with mock.patch('shop.cart.total'):\n        assert bank.pay(2) == 4\n"
    ),
    "tests/test_cart.py": (
        "from shop import cart\n\n\ndef test_total():\n    assert cart.total([1, 2]) == 3\n\n\n"
        "def test_empty():\n    assert cart.empty() == []\n"
    ),
    "tests/test_made.py": (
        "from shop.cart import total\nfrom tests.helpers import make\n\n\n"
        "def test_made():\n    assert total(make()) == 3\n"
    ),
}
NEW: dict[str, str | None] = {
    "tests/test_bank.py": None,
    "tests/test_money.py": (
        "import pytest\n\nfrom shop import bank\n\n\n"
        "def test_pay():\n    assert bank.pay(2) == 4\n    assert bank.pay(0) == 0\n"
        "    with pytest.raises(TypeError):\n        bank.pay(None)\n"
    ),
    "tests/test_cart.py": None,
    "tests/helpers.py": None,
}


@pytest.fixture(scope="module")
def purge(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    built = make_repository(
        tmp_path_factory.mktemp("purge") / "shop", [commit("first", {**SHOP, **OLD}), commit("purge", NEW)]
    )
    return audited(built.path, built.range("first", "purge"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    folder = tmp_path_factory.mktemp("demo") / "corner-shop"
    write_history(folder, demo.history())
    return audited(folder, demo.RANGE)


@pytest.fixture(params=["purge", "shop"])
def report(request: pytest.FixtureRequest) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json_report.write(request.getfixturevalue(request.param)))
    return told


def _marks(report: dict[str, Any], restored: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The grade as docs/report.md defines it, from the report alone."""
    grade = report["assessment"]["grade"]
    kept = total = 0.0
    for test in report["deleted_tests"]:
        if not test["collected"] or test["transient"] or test["verdict"] in ("retired", "vacuous"):
            continue
        worth = {"moved": 1, "rewritten": 1, "partial": 0.5, "lost": 0}[test["verdict"]]
        if all(heir["orphaned"] for heir in test["successors"]):
            worth = 0
        weight = grade["weights"].get(test["id"], 1)
        total += weight
        kept += weight * (1 if test["id"] in restored else worth)
    for test in grade["survivors"]:
        total += test["weight"]
        kept += test["weight"] * (1 if test["id"] in restored else test["credit"])
    share = round(kept / total, 4)
    letter = next(letter for letter, limit in SCALE if share * 100 >= limit)
    return {"share": share, "letter": letter, "kept": kept, "total": total}


def test_the_grade_can_be_recomputed_from_the_report(report: dict[str, Any]) -> None:
    assert report["assessment"]["grade"]["now"] == _marks(report)


def test_the_grade_after_p0_can_be_recomputed_from_the_report(report: dict[str, Any]) -> None:
    urgent = [a for a in report["assessment"]["actions"] if a["priority"] == "P0"]
    back = frozenset(test for action in urgent for test in action["tests"])
    assert back
    assert report["assessment"]["grade"]["after_p0"] == _marks(report, back)


def test_the_share_of_the_suite_adds_what_was_not_touched(report: dict[str, Any]) -> None:
    grade = report["assessment"]["grade"]
    assert grade["suite"]["total"] == grade["now"]["total"] + grade["untouched"]
    assert grade["suite"]["kept"] == grade["now"]["kept"] + grade["untouched"]


def test_broken_survivors_are_orphans_or_weakened_ones_of_the_report(report: dict[str, Any]) -> None:
    known = {t for o in report["orphans"] if o["new_in_range"] for t in o["tests"]}
    known |= {w["id"] for w in report["weakened_tests"]}
    assert {s["id"] for s in report["assessment"]["grade"]["survivors"]} <= known


def _assessment(of: Audit) -> Assessment:
    return of.assessment


def test_what_replaces_a_mock_by_the_real_thing_and_checks_more_is_superior(purge: Audit) -> None:
    (best,) = (a for a in _assessment(purge).areas if a.old[0].path == "tests/test_bank.py")
    assert best.status is Status.SUPERIOR
    assert best.delta is not None
    told = {d.aspect.value: (d.old, d.new) for d in best.delta.differences if d.better}
    assert told == {"real collaborators": (1.0, 0.0), "checks": (1, 3), "error paths": (0, 1)}
    (shown,) = (d.shown[0] for d in best.delta.differences if d.aspect.value == "error paths")
    assert (shown.path, shown.line) == ("tests/test_money.py", 9)


def test_a_helper_that_a_survivor_needs_has_a_high_impact(purge: Audit) -> None:
    (helper,) = _assessment(purge).framework
    assert (helper.path, helper.impact) == ("tests/helpers.py", Impact.HIGH)
    assert helper.still_needed_by == ("tests/test_made.py",)


def test_what_to_do_follows_from_what_is_gone(purge: Audit) -> None:
    mend, back = _assessment(purge).actions
    assert (mend.kind, mend.tests) == (Task.MEND, ("tests/test_made.py::test_made",))
    assert [p.kind for p in mend.skeleton.probes] == [ProbeKind.IMPORT]
    assert [r.path for r in mend.restore] == ["tests/helpers.py"]
    assert back.kind is Task.RESTORE
    assert "tests/test_cart.py::test_empty" in back.tests
    assert {(s.module, s.attribute) for t in back.skeleton.tests for s in t.symbols} <= {
        ("shop.cart", "empty"),
        ("shop.cart", "total"),
    }


def test_a_quiet_range_has_no_grade(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "shop", [commit("first", {**SHOP, **OLD}), commit("more", {"README": "x"})]
    )
    found = audited(built.path, built.range("first", "more")).assessment
    assert (found.grade.now.share, found.grade.now.letter) == (None, "—")
    assert found.grade.suite.share == 1.0
    assert (found.gaps, found.actions, found.areas, found.framework) == ((), (), (), ())
