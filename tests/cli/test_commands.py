"""What is typed becomes a request, and the answer becomes reports."""

import json
import logging
from pathlib import Path

import msgspec
import pytest
from cli.fakes import Work
from writers.samples import FULL

from auditor import __version__
from auditor.cache import default_directory
from auditor.cli.running import run
from auditor.model.request import AuditRequest
from auditor.writers import FORMATS, Look

MARKDOWN = FORMATS["markdown"].write(FULL, Look())
JSON = FORMATS["json"].write(FULL, Look())
TERMINAL = FORMATS["terminal"].write(FULL, Look(width=80))
VARIABLES = (
    *("REPO", "LAST", "SINCE", "FORMAT", "OUTPUT", "LINK_BASE"),
    *("CACHE_DIR", "NO_CACHE", "JOBS", "QUIET", "RULES", "NO_PROJECT_RULES"),
)


@pytest.fixture(autouse=True)
def _no_wishes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(f"AUDITOR_{name}", raising=False)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


USUAL = AuditRequest(repo=".", cache_dir=str(default_directory()), jobs=3)


@pytest.mark.parametrize(
    ("args", "changes"),
    [
        pytest.param([], {}, id="nothing chosen"),
        pytest.param(["v1..v2"], {"expression": "v1..v2"}, id="a range"),
        pytest.param(
            ["v2", "--last", "7"], {"expression": "v2", "last": 7}, id="so many back from a revision"
        ),
        pytest.param(["--since", "2 weeks ago"], {"since": "2 weeks ago"}, id="since a date"),
        pytest.param(["--repo", "/a/b"], {"repo": "/a/b"}, id="another repository"),
        pytest.param(["--no-cache"], {"cache_dir": None}, id="no cache"),
        pytest.param(["--rules", "a.toml", "--rules", "b.toml"], {"rules": ("a.toml", "b.toml")}, id="rules"),
        pytest.param(["--no-project-rules"], {"project_rules": False}, id="no rules of the project"),
        pytest.param(["--cache-dir", "c"], {"cache_dir": "c"}, id="cache elsewhere"),
        pytest.param(
            ["--no-cache", "--cache-dir", "c"], {"cache_dir": None}, id="no cache wins over its place"
        ),
        pytest.param(
            ["--", "-odd-name"], {"expression": "-odd-name"}, id="a revision that looks like an option"
        ),
    ],
)
def test_the_command_line_becomes_a_request(args: list[str], changes: dict[str, object]) -> None:
    work = Work()
    assert run(["audit", "--jobs", "3", *args], work.stages) == 0
    expected = {name: getattr(USUAL, name) for name in USUAL.__struct_fields__} | changes
    assert work.requests == [AuditRequest(**expected)]


@pytest.mark.parametrize(
    ("variables", "args", "changes"),
    [
        pytest.param({"REPO": "/r", "JOBS": "2"}, [], {"repo": "/r", "jobs": 2}, id="environment"),
        pytest.param({"REPO": "/r"}, ["--repo", "/s"], {"repo": "/s"}, id="typed wins"),
        pytest.param({"LAST": "5"}, [], {"last": 5}, id="a number"),
        pytest.param({"NO_CACHE": "1"}, [], {"cache_dir": None}, id="a flag"),
        pytest.param({"LAST": "5"}, ["a..b"], {"expression": "a..b"}, id="a typed range overrules LAST"),
        pytest.param({"LAST": "5"}, ["--since", "x"], {"since": "x"}, id="a typed date overrules LAST"),
        pytest.param({"SINCE": "x"}, ["--last", "9"], {"last": 9}, id="a typed number overrules SINCE"),
    ],
)
def test_variables_stand_in_for_options(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], args: list[str], changes: dict[str, object]
) -> None:
    for name, value in ({"JOBS": "3"} | variables).items():
        monkeypatch.setenv(f"AUDITOR_{name}", value)
    work = Work()
    assert run(["audit", *args], work.stages) == 0
    expected = {name: getattr(USUAL, name) for name in USUAL.__struct_fields__} | changes
    assert work.requests == [AuditRequest(**expected)]


@pytest.mark.parametrize(
    ("args", "report"),
    [
        pytest.param([], TERMINAL, id="terminal by default, 80 wide and plain when piped"),
        pytest.param(["--format", "markdown"], MARKDOWN, id="markdown"),
        pytest.param(["-f", "json"], JSON, id="json"),
        pytest.param(["-o", "json:-"], JSON, id="output named as standard output"),
        pytest.param(["-f", "json", "-o", "-"], JSON, id="dash takes the format asked for"),
    ],
)
def test_standard_output_holds_the_report_and_nothing_else(
    args: list[str], report: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["audit", *args], Work().stages) == 0
    assert capsysbinary.readouterr() == (report.encode(), b"")


def test_one_run_writes_many_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = ["audit", "-o", "a.md", "-o", "b.JSON", "-o", "terminal:c", "-o", "markdown:-", "-o", "d.txt"]
    assert run(args, Work().stages) == 0
    assert (tmp_path / "a.md").read_bytes() == MARKDOWN.encode()
    assert json.loads((tmp_path / "b.JSON").read_bytes()) == json.loads(JSON)
    assert (tmp_path / "c").read_bytes() == (tmp_path / "d.txt").read_bytes() == TERMINAL.encode()
    out, err = capsys.readouterr()
    assert out == MARKDOWN
    assert err.splitlines() == [
        "auditor: wrote a.md (markdown)",
        "auditor: wrote b.JSON (json)",
        "auditor: wrote c (terminal)",
        "auditor: wrote d.txt (terminal)",
    ]


def test_colour_can_be_forced_on_standard_output_but_never_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["audit", "-o", "a.txt", "-o", "-"], Work().stages) == 0
    assert "\x1b[" in capsys.readouterr().out
    assert "\x1b" not in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_links_need_a_base(capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://example.org/team/project"
    assert run(["audit", "-f", "markdown", "--link-base", address], Work().stages) == 0
    assert f"{address}/commit/" in capsys.readouterr().out


def test_what_the_stages_say_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    work = Work(during=lambda talk: logging.getLogger("auditor.cache").warning("going on without %s", "it"))
    assert run(["audit"], work.stages) == 0
    assert capsys.readouterr() == (TERMINAL, "auditor: going on without it\n")


def test_quiet_means_the_report_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    work = Work(during=lambda talk: logging.getLogger("auditor.cache").warning("going on"))
    assert run(["audit", "-q", "-o", "a.md"], work.stages) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["audit", "-f", "pdf"], "'html', 'json', 'sarif'", id="formats"),
        pytest.param(["audit", "-o", "a.pdf"], ".html, .json, .markdown, .md, .sarif, .txt", id="suffixes"),
        pytest.param(["audit", "-o", "report"], "'report'", id="no suffix"),
        pytest.param(["audit", "-o", "a.md", "-o", "a.md"], "'a.md' is asked for twice", id="twice"),
        pytest.param(["audit", "-f", "json", "-o", "a.md"], "--format json fits none", id="contradiction"),
        pytest.param(["audit", "--last", "0"], "--last", id="no commits"),
        pytest.param(["audit", "--last", "ten"], "--last", id="no number"),
        pytest.param(["audit", "--last", "1", "--since", "x"], "--last and --since", id="two beginnings"),
        pytest.param(["audit", "--jobs", "0"], "--jobs", id="no processes"),
        pytest.param(["audit", "--link-base", "javascript:x"], "javascript", id="no web address"),
        pytest.param(["audit", "a..b", "c..d"], "c..d", id="two ranges"),
        pytest.param(["audit", "--lsat", "3"], "--last", id="a slip is answered with what was meant"),
        pytest.param(["adit"], "audit", id="a command that is none"),
        pytest.param(["audit", "-o", "no/such/a.md"], "does not exist", id="no folder"),
        pytest.param(["audit", "-o", ".", "-f", "json"], "is a folder", id="a folder"),
    ],
)
def test_what_cannot_be_done_is_said_before_the_work(
    args: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Work()
    assert run(args, work.stages) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("auditor: error: ")
    assert err.count("\n") == 1
    assert message in err
    assert work.requests == []


def test_all_faults_of_the_outputs_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "-o", "a.pdf", "-o", "b.doc", "--last", "1", "--since", "x"], Work().stages) == 2
    err = capsys.readouterr().err
    assert "a.pdf" in err
    assert "b.doc" in err
    assert "--since" in err


@pytest.mark.parametrize("args", [[], ["--help"], ["audit", "--help"], ["audit", "-h"]])
def test_help_shows_examples_as_they_are_typed(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(args, Work().stages) == 0
    out, err = capsys.readouterr()
    assert "\n  auditor audit   " in out
    assert "\b" not in out
    assert err == ""


def test_every_option_of_audit_names_its_variable(capsys: pytest.CaptureFixture[str]) -> None:
    run(["audit", "--help"], Work().stages)
    out = " ".join(capsys.readouterr().out.split())
    assert [name for name in VARIABLES if f"env var: AUDITOR_{name}" not in out] == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"], Work().stages) == 0
    assert capsys.readouterr().out == f"auditor {__version__}\n"


def test_the_demonstration_leaves_nothing_behind(capsys: pytest.CaptureFixture[str]) -> None:
    work = Work()
    assert run(["demo"], work.stages) == 0
    (folder,) = work.demos
    assert [(r.repo, r.expression, r.cache_dir) for r in work.requests] == [(str(folder), "v1.0..main", None)]
    assert not folder.parent.exists()
    out, err = capsys.readouterr()
    assert out == TERMINAL
    assert "auditor demo --keep" in err


def test_the_demonstration_can_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Work()
    assert run(["demo", "--keep", "my shop"], work.stages) == 0
    assert (tmp_path / "my shop").is_dir()
    assert "auditor audit v1.0..main --repo 'my shop' -o audit.md\n" in capsys.readouterr().err


def test_a_quiet_demonstration_is_the_report_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "-q"], Work().stages) == 0
    assert capsys.readouterr() == (TERMINAL, "")


@pytest.mark.parametrize(
    ("args", "address"),
    [
        pytest.param([], "https://gitlab.com/owner/shop/-/commit/", id="origin"),
        pytest.param(["--link-base", "https://x.org/s"], "https://x.org/s/commit/", id="told"),
        pytest.param(["--no-links"], "", id="none"),
    ],
)
def test_links_lead_to_the_origin_unless_told_otherwise(
    args: list[str], address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    known = msgspec.structs.replace(FULL, web="https://gitlab.com/owner/shop")
    for format in ("markdown", "html"):
        assert run(["audit", "-f", format, *args], Work(result=known).stages) == 0
        out = capsys.readouterr().out
        assert address in out
        assert address or "https://" not in out


def test_an_address_for_links_and_no_links_cannot_both_be_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "--no-links", "--link-base", "https://x.org/s"], Work().stages) == 2
    assert "--link-base and --no-links" in capsys.readouterr().err
