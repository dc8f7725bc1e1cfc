"""The demonstration, as a newcomer meets it."""

import json
from pathlib import Path

import pytest

from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.demo.story import EXPECTED, RANGE


def test_the_demonstration_shows_every_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "-q"], Stages()) == 0
    out = capsys.readouterr().out
    assert "corner-shop" in out
    assert [word for word in set(EXPECTED.values()) if word not in out] == []


def test_a_kept_demonstration_can_be_audited_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "shop"
    assert run(["demo", "-q", "--keep", str(folder)], Stages()) == 0
    capsys.readouterr()
    assert run(["audit", RANGE, "--repo", str(folder), "--no-cache", "-f", "json"], Stages()) == 0
    report = json.loads(capsys.readouterr().out)
    assert {test["id"]: test["verdict"] for test in report["deleted_tests"]} == dict(EXPECTED)


def test_a_folder_with_something_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    assert run(["demo", "--keep", str(tmp_path)], Stages()) == 2
    assert capsys.readouterr().err.startswith("auditor: error: ")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
