"""The README shows what the program does today."""

import os
import re
import shlex
from pathlib import Path

import pytest
from cli.fakes import Work
from writers.golden import RENEW

from auditor.cli.running import run
from auditor.cli.stages import Stages

README = Path(__file__).parent.parent.parent / "README.md"
SAMPLE = re.compile(r"(?<=```console\n\$ auditor demo\n).*?(?=```\n)", re.DOTALL)


def blocks() -> str:
    """Return what stands in the README's code blocks."""
    return "\n".join(re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL))


def test_the_sample_is_what_the_demonstration_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert run(["demo", "--quiet"], Stages()) == 0
    printed = capsys.readouterr().out
    text = README.read_text(encoding="utf-8")
    renewed = SAMPLE.sub(lambda _: printed, text, count=1)
    if os.environ.get(RENEW):
        README.write_text(renewed, encoding="utf-8", newline="\n")
        return
    assert text == renewed, f"{README.name} shows another output; {RENEW}=1 renews it"


@pytest.mark.parametrize("line", re.findall(r"^\$ auditor (audit.*)", blocks(), re.MULTILINE))
def test_the_examples_are_understood(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    args = shlex.split(line.partition("|")[0], comments=True)
    work = Work()
    assert run(args, work.stages) == 0
    assert len(work.requests) == 1


def test_the_first_commands_are_those_of_the_checks() -> None:
    text = (README.parent / ".ci" / "run").read_text(encoding="utf-8")
    assert "bash dev/test" in blocks()
    assert text.rstrip().endswith("bash dev/test")
