"""``auditor scaffold`` on the demonstration's history, as a user meets it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditor import demo
from auditor.cli.running import run
from auditor.cli.stages import Stages
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
        yield


def auditor(*args: str | Path) -> int:
    return run([str(arg) for arg in args], Stages())


@pytest.fixture(scope="module")
def actions(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("report") / "audit.json"
    assert auditor("audit", demo.RANGE, "--repo", shop, "-q", "-o", path) == 0
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["assessment"]["actions"]
    return found


def test_every_item_has_a_skeleton_that_fails_until_it_is_done(
    shop: Path, actions: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert {a["kind"] for a in actions} == {"mend", "restore"}
    for action in actions:
        path = tmp_path / f"test_{action['id'].replace('-', '_')}.py"
        assert auditor("scaffold", action["id"], demo.RANGE, "--repo", shop, "-q", "-o", path) == 0
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(shop / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    tests = sum(len(a["skeleton"]["tests"]) + len(a["skeleton"]["probes"]) for a in actions)
    found = re.search(r"(\d+) failed(, (\d+) error)?", ran.stdout)
    assert found, ran.stdout
    assert int(found[1]) + int(found[3] or 0) == tests, ran.stdout
    assert "passed" not in ran.stdout


def test_an_item_may_be_written_in_lower_case_and_looked_at(
    shop: Path, actions: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert auditor("scaffold", actions[0]["id"].lower(), demo.RANGE, "--repo", shop, "-q") == 0
    assert capsys.readouterr().out.startswith(f"# {actions[0]['id']}: ")


def test_a_file_that_is_there_stays(
    shop: Path, actions: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "test_mine.py"
    path.write_bytes(b"mine")
    usual: list[str | Path] = ["scaffold", actions[0]["id"], demo.RANGE, "--repo", shop, "-q", "-o", path]
    assert auditor(*usual) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_bytes() == b"mine"
    assert auditor(*usual, "--force") == 0
    assert path.read_bytes().startswith(b"# ")


def test_a_dangling_link_is_not_followed(shop: Path, actions: list[dict[str, Any]], tmp_path: Path) -> None:
    link = tmp_path / "test_link.py"
    link.symlink_to(tmp_path / "elsewhere.py")
    assert auditor("scaffold", actions[0]["id"], demo.RANGE, "--repo", shop, "-q", "-o", link) == 2
    assert not (tmp_path / "elsewhere.py").exists()


def test_an_unknown_item_names_those_that_are_there(
    shop: Path, actions: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert auditor("scaffold", "P9-9", demo.RANGE, "--repo", shop, "-q") == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert all(action["id"] in err for action in actions)


def test_a_name_that_is_not_collected_is_told(
    shop: Path, actions: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert auditor("scaffold", actions[0]["id"], demo.RANGE, "--repo", shop, "-o", tmp_path / "cart.py") == 0
    assert "pytest collects test_*.py" in capsys.readouterr().err


def test_a_range_that_asks_for_nothing_has_no_item(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert auditor("scaffold", "P0-1", "main..main", "--repo", shop, "-q") == 2
    assert capsys.readouterr().err.startswith("auditor: error: ")
