"""``auditor explain`` and ``auditor graph`` on the demonstration's history, as a user meets them."""

import io
import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from repos import commit, make_repository

from auditor import demo
from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.demo.story import EXPECTED, ORPHANED, SUCCESSORS
from auditor.history import write_history


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "corner-shop"
    write_history(folder, demo.history())
    return folder


@pytest.fixture(autouse=True, scope="module")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDITOR_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("FORCE_COLOR", raising=False)
        yield


def auditor(*args: str | Path) -> int:
    return run([str(arg) for arg in args], Stages())


@pytest.mark.parametrize("id_", sorted(EXPECTED))
def test_every_verdict_of_the_demonstration_is_explained(
    shop: Path, id_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert auditor("explain", id_, demo.RANGE, "--repo", shop, "--quiet") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert re.sub(r"\n *", "", out).startswith(id_)
    assert EXPECTED[id_] in out
    assert "Deleted in " in out
    assert f"def {id_.rpartition('::')[2]}(" in out
    assert f"^:{id_.partition('::')[0]}' | sed -n " in out
    for heir in SUCCESSORS.get(id_, ())[:1]:
        assert heir.rpartition("::")[2] in out


@pytest.mark.parametrize("id_", sorted(ORPHANED))
def test_an_orphan_names_what_it_misses(shop: Path, id_: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert auditor("explain", id_, demo.RANGE, "--repo", shop, "--format", "json") == 0
    subject = json.loads(capsys.readouterr().out)["subject"]
    assert subject["kind"] == "test"
    assert ORPHANED[id_] in subject["orphan"]["root_cause"]


def test_the_same_question_has_the_same_answer_cached_or_not(shop: Path, tmp_path: Path) -> None:
    for name, options in {"a": [], "b": [], "c": ["--no-cache"], "d": ["--jobs", "2"]}.items():
        usual: list[str | Path] = [demo.RANGE, "--repo", shop, "-q", *options]
        assert auditor("explain", "render_receipt", *usual, "-o", tmp_path / f"{name}.txt") == 0
        assert auditor("graph", *usual, "-o", tmp_path / f"{name}.graphml") == 0
    for suffix in ("txt", "graphml"):
        assert len({file.read_bytes() for file in tmp_path.glob(f"*.{suffix}")}) == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(["explain", "no_such_thing_anywhere"], ["no_such_thing_anywhere"], id="unknown"),
        pytest.param(["explain", "test_recept_looks"], ["test_receipt_looks_as_agreed"], id="a slip"),
        pytest.param(["explain", "tests/test_"], ["ids: "], id="ambiguous"),
        pytest.param(["graph", "-f", "dot", "--focus", "TestCrat"], ["'TestCrat'"], id="no such focus"),
    ],
)
def test_what_is_not_clear_is_one_line(
    shop: Path, args: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert auditor(*args, demo.RANGE, "--repo", shop, "-q") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("auditor: error: ")
    assert err.count("\n") == 1
    assert [word for word in words if word not in err] == []


def test_a_graph_can_be_read_back(shop: Path, tmp_path: Path) -> None:
    xml, js = tmp_path / "g.graphml", tmp_path / "g.json"
    assert auditor("graph", demo.RANGE, "--repo", shop, "-q", "-o", xml, "-o", js) == 0
    first: Any = nx.read_graphml(io.BytesIO(xml.read_bytes()))
    second: Any = nx.node_link_graph(json.loads(js.read_text(encoding="utf-8")), edges="edges")
    assert set(first) == set(second)
    assert first.number_of_edges() == second.number_of_edges()
    for old, heirs in SUCCESSORS.items():
        assert first.nodes[old]["verdict"] == EXPECTED[old]
        assert any(second.has_edge(heir, old) for heir in heirs)


def test_a_focus_draws_less(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = []
    for options in ([], ["--focus", "StockTest::test_restocking_adds_up"]):
        assert auditor("graph", demo.RANGE, "--repo", shop, "-f", "dot", "-q", *options) == 0
        out = capsys.readouterr().out
        assert out.startswith("digraph coverage {")
        sizes.append(len(out))
    assert sizes[1] < sizes[0] / 2


def test_hostile_names_reach_every_form_harmlessly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = 'tests/test_"]|`<b>\x1b[31m\n&amp;.py'
    drafts = [commit("add", {name: "def test_a():\n    assert '\x1b[2J'\n"}), commit("drop", {name: None})]
    built = make_repository(tmp_path / "odd", drafts, bare=True)
    for args in (
        ["explain", "test_a", "-f", "terminal"],
        ["explain", "test_a", "-f", "json"],
        ["graph", "-f", "graphml"],
        ["graph", "-f", "json"],
        ["graph", "-f", "dot"],
    ):
        assert auditor(*args, "HEAD~1", "--repo", built.path, "-q") == 0
        out = capsys.readouterr().out
        assert "test_a" in out
        assert "\x1b" not in out


def test_an_empty_range_is_a_range(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert auditor("explain", "test_restocking_adds_up", "v1.0..v1.0", "--repo", shop, "-q") == 0
    assert "was there at base, too" in capsys.readouterr().out
    assert auditor("graph", "v1.0..v1.0", "--repo", shop, "-q", "-f", "json") == 0
    assert {node["at"] for node in json.loads(capsys.readouterr().out)["nodes"]} == {"both"}
