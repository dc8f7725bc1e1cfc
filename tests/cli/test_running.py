"""How a run ends: the exit code, and one line where it went wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.fakes import failing

from auditor.cli.running import run
from auditor.errors import AuditorError, RangeError, RepositoryError

TESTS = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("error", "line"),
    [
        pytest.param(
            RepositoryError("x is no repository"), "auditor: error: x is no repository\n", id="one line"
        ),
        pytest.param(
            RangeError("unknown\nrevision  \x1b[31mred"),
            "auditor: error: unknown revision \\x1b[31mred\n",
            id="line breaks and control characters of names",
        ),
        pytest.param(AuditorError("b\udce9b"), "auditor: error: b\\udce9b\n", id="bytes that are not UTF-8"),
    ],
)
def test_an_audit_that_cannot_be_made_ends_with_2(
    error: AuditorError, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit"], failing(error)) == 2
    assert capsys.readouterr() == ("", line)


def test_a_bug_ends_with_2_and_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit"], failing(ZeroDivisionError("of \x1b[31mred"))) == 2
    out, told = capsys.readouterr()
    first, *_, cause, last = told.splitlines()
    assert (out, first) == ("", "Traceback (most recent call last):")
    assert cause == r"ZeroDivisionError: of \x1b[31mred"
    assert last.startswith("auditor: error: this is a mistake of the auditor itself")


def test_ctrl_c_ends_with_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit"], failing(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err.strip() == "auditor: interrupted"


def test_a_failed_audit_leaves_earlier_reports_as_they_are(tmp_path: Path) -> None:
    report = tmp_path / "audit.md"
    report.write_text("yesterday's", encoding="utf-8")
    assert run(["audit", "-o", str(report)], failing(AuditorError("no"))) == 2
    assert report.read_text(encoding="utf-8") == "yesterday's"
    assert list(tmp_path.iterdir()) == [report]


def shell(line: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run *line* in a shell in which ``auditor`` is the command line over the fake stages."""
    program = (
        "import sys; from cli.fakes import Work; from auditor.cli.running import run;"
        "sys.exit(run(sys.argv[1:], Work().stages))"
    )
    setting = f'set -o pipefail; auditor() {{ "{sys.executable}" -c "{program}" "$@"; }}; '
    environ = os.environ | {"PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"} | variables
    return subprocess.run(["bash", "-c", setting + line], env=environ, capture_output=True, timeout=60)


unix = pytest.mark.skipif(sys.platform == "win32", reason="needs bash")


@unix
@pytest.mark.parametrize(
    "line",
    [
        pytest.param("auditor audit -f json | head -n 1", id="a reader that has had enough"),
        pytest.param("auditor audit -f json | true", id="a reader that never read"),
        pytest.param("auditor audit -f json 2>&1 | true", id="talk goes nowhere either"),
    ],
)
def test_a_closed_pipe_ends_quietly(line: str) -> None:
    done = shell(line)
    assert (done.returncode, done.stderr) == (0, b"")


@unix
def test_a_closed_pipe_does_not_keep_files_from_being_written(tmp_path: Path) -> None:
    done = shell(f"auditor audit -q -o json:- -o {tmp_path}/a.md | true")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# ")


@unix
def test_standard_output_that_is_closed_is_an_error() -> None:
    done = shell("auditor audit >&-")
    assert (done.returncode, done.stderr) == (2, b"auditor: error: standard output is closed\n")


@unix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("line", ["auditor audit > /dev/full", "auditor audit -q -o json:/dev/full"])
def test_a_full_disk_is_one_line(line: str) -> None:
    done = shell(line)
    assert done.returncode == 2
    assert done.stderr.startswith(b"auditor: error: cannot write ")
    assert done.stderr.endswith(b"No space left on device\n")
    assert done.stderr.count(b"\n") == 1


@unix
def test_reports_are_utf_8_whatever_the_locale() -> None:
    plain = shell("auditor audit -f markdown")
    other = shell("auditor audit -f markdown", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="latin-1")
    assert plain.stdout == other.stdout
    assert plain.stdout.decode("utf-8")


@unix
def test_a_special_file_is_written_through() -> None:
    done = shell("auditor audit -q -o json:/dev/stderr 2>&1 >/dev/null | cat")
    assert (done.returncode, done.stdout[:1]) == (0, b"{")


def test_python_m_auditor_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "--version"], cwd=TESTS.parent, capture_output=True, timeout=60
    )
    assert done.stdout.startswith(b"auditor ")


def test_help_does_not_load_what_does_the_work() -> None:
    program = (
        "import sys; from auditor.cli.running import run; from auditor.cli.stages import Stages;"
        "run(['--version'], Stages());"
        "print(sorted({'libcst', 'networkx', 'git', 'multiprocessing'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=TESTS.parent, capture_output=True, timeout=60)
    assert done.stdout.splitlines()[-1] == b"[]"
