"""The coverage graph of a range, from a request."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditor import demo
from auditor.demo import story
from auditor.errors import SettingsError
from auditor.history import write_history
from auditor.model.drawing import Drawing
from auditor.model.request import AuditRequest
from auditor.pipeline.graphing import draw
from auditor.pipeline.progress import silent

OLD = "tests/test_stock.py::StockTest::test_restocking_adds_up"
NEW = "tests/test_stock.py::test_restocking_adds_up"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> AuditRequest:
    folder: Path = tmp_path_factory.mktemp("demo") / "corner-shop"
    write_history(folder, demo.history())
    return AuditRequest(repo=str(folder), expression=demo.RANGE)


def graph_of(drawing: Drawing) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(dict(drawing.texts)["json"])
    return told


@pytest.fixture(scope="module")
def whole(shop: AuditRequest) -> dict[str, Any]:
    return graph_of(draw(shop, ["json"], silent))


def test_the_graph_has_every_kind_of_node_and_edge(whole: dict[str, Any]) -> None:
    assert {n["kind"] for n in whole["nodes"]} == {"file", "test", "component", "symbol", "commit"}
    assert {e["kind"] for e in whole["edges"]} >= {
        *("contains", "exercises", "asserts", "uses", "deleted-by", "supersedes")
    }


def test_the_graph_knows_the_verdicts(whole: dict[str, Any]) -> None:
    told = {n["id"]: n["verdict"] for n in whole["nodes"] if "verdict" in n}
    assert set(told) == set(story.EXPECTED)
    orphaned = {n["id"]: n["cannot_run"] for n in whole["nodes"] if "cannot_run" in n}
    assert set(orphaned) == set(story.ORPHANED)


def test_production_files_contain_their_symbols(whole: dict[str, Any]) -> None:
    edges = {(e["source"], e["target"], e["kind"]) for e in whole["edges"]}
    symbol = "corner_shop.receipts.render_receipt"
    assert ("src/corner_shop/receipts.py", symbol, "contains") in edges
    (node,) = (n for n in whole["nodes"] if n["id"] == symbol)
    assert (node["at"], node["definition"], node["fate"]) == ("both", "function", "same")


@pytest.mark.parametrize(
    ("focus", "reach", "there", "absent"),
    [
        pytest.param(OLD, 1, {OLD, NEW}, {"tests/test_cart.py"}, id="a deleted test by its whole id"),
        pytest.param("StockTest::test_restocking_adds_up", 0, {OLD}, {NEW}, id="by its end, alone"),
        pytest.param(
            "corner_shop.stock.Stock.available", None, {OLD, NEW}, {"tests/test_hours.py"}, id="a symbol"
        ),
        pytest.param("conftest.py::late_evening", 1, {"tests/conftest.py"}, {NEW}, id="a component"),
        pytest.param("tests/test_stock.py", 1, {OLD, NEW}, set(), id="a file"),
    ],
)
def test_focus(shop: AuditRequest, focus: str, reach: int | None, there: set[str], absent: set[str]) -> None:
    drawing = draw(shop, ["json"], silent, focus=focus, reach=reach)
    ids = {n["id"] for n in graph_of(drawing)["nodes"]}
    assert there <= ids
    assert not absent & ids
    assert drawing.nodes == len(ids)


def test_an_unknown_focus_is_refused_with_what_is_near(shop: AuditRequest) -> None:
    with pytest.raises(SettingsError, match=r"nearest.*StockTest::test_restocking_adds_up"):
        draw(shop, ["json"], silent, focus="StockTest::test_restoking_adds_up")


def test_each_format_is_written_once_and_the_same_each_time(shop: AuditRequest) -> None:
    first = draw(shop, ["dot", "graphml", "dot"], silent)
    assert [name for name, _ in first.texts] == ["dot", "graphml"]
    assert first == draw(shop, ["dot", "graphml"], silent)
