"""``auditor compare`` from what is typed to what is printed."""

import json
from pathlib import Path

import pytest
from writers import samples

from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.writers import json_report


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.json").write_text(json_report.write(samples.FULL), encoding="utf-8")
    (tmp_path / "new.json").write_text(json_report.write(samples.QUIET), encoding="utf-8")


def test_it_tells_what_was_closed_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "old.json", "new.json"], Stages()) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "Closed (" in out
    assert f"lost → back  {samples.LOST.id}" in out
    assert "Grade" in out


def test_it_writes_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = ["compare", "old.json", "new.json", "-q", "-o", "a.md", "-o", "a.json", "-o", "a.txt"]
    assert run(args, Stages()) == 0
    assert capsys.readouterr() == ("", "")
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    closed = len(told["closed"])
    assert f"## Closed ({closed})" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert f"Closed ({closed})" in (tmp_path / "a.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(["old.json", "nowhere.json"], "cannot read nowhere.json: No such file", id="no file"),
        pytest.param(["old.json", "."], "cannot read .: Is a directory", id="a folder"),
        pytest.param(["old.json", "odd.json"], "odd.json is no JSON", id="not JSON"),
        pytest.param(["old.json"], "NEW.json", id="one file"),
        pytest.param(["old.json", "new.json", "--link-base", "x"], "base of links", id="no address"),
        pytest.param(["old.json", "new.json", "-o", "x.html"], "cannot tell the format", id="unknown suffix"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(
    args: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.json").write_text("\x1b[31m{", encoding="utf-8")
    assert run(["compare", *args], Stages()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.startswith("auditor: error: ")
    assert err.count("\n") == 1
