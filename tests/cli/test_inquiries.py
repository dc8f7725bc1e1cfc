"""``explain`` and ``graph`` as typed, over stages that do no work."""

import json
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from writers.samples import FULL

from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.cli.talk import Talk
from auditor.errors import SettingsError
from auditor.model.drawing import Drawing
from auditor.model.explanation import ComponentSubject, Explanation, Named
from auditor.model.request import AuditRequest
from auditor.model.suite import ComponentKind

README = Path(__file__).parent.parent.parent / "README.md"
ANSWER = Explanation(
    schema_version="1.0",
    auditor_version="0.0",
    repository="shop",
    range=FULL.range,
    asked="cart",
    subject=ComponentSubject(
        id="tests/conftest.py::cart",
        component=ComponentKind.FIXTURE,
        at_base=True,
        at_head=True,
        used_at_base=Named(count=0),
        used_at_head=Named(count=0),
    ),
)


@dataclass
class Work:
    """Answers every question the same way, and remembers what it was asked."""

    asked: list[tuple[AuditRequest, str]] = field(default_factory=list)
    drawn: list[tuple[AuditRequest, list[str], str | None, int | None]] = field(default_factory=list)
    left_out: int = 0

    def explain(self, request: AuditRequest, asked: str, progress: Talk) -> Explanation:
        self.asked.append((request, asked))
        return ANSWER

    def graph(
        self,
        request: AuditRequest,
        formats: Sequence[str],
        focus: str | None,
        reach: int | None,
        progress: Talk,
    ) -> Drawing:
        self.drawn.append((request, list(formats), focus, reach))
        texts = tuple((name, f"<{name}>\n") for name in dict.fromkeys(formats))
        return Drawing(nodes=1200, edges=3400, left_out=self.left_out, texts=texts)

    @property
    def stages(self) -> Stages:
        return Stages(explain=self.explain, graph=self.graph)


@pytest.fixture(autouse=True)
def _no_wishes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("REPO", "LAST", "SINCE", "FORMAT", "OUTPUT", "CACHE_DIR", "NO_CACHE", "JOBS", "QUIET"):
        monkeypatch.delenv(f"AUDITOR_{name}", raising=False)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


USUAL: dict[str, Any] = {"repo": ".", "cache_dir": "c", "jobs": 3}


@pytest.mark.parametrize("command", [["explain", "cart"], ["graph", "-f", "dot"]], ids=["explain", "graph"])
@pytest.mark.parametrize(
    ("args", "changes"),
    [
        pytest.param([], {}, id="nothing chosen"),
        pytest.param(["v1..v2"], {"expression": "v1..v2"}, id="a range"),
        pytest.param(["--last", "7", "--repo", "/a"], {"last": 7, "repo": "/a"}, id="so many, elsewhere"),
        pytest.param(["--since", "2 weeks ago"], {"since": "2 weeks ago"}, id="since a date"),
        pytest.param(["--no-cache"], {"cache_dir": None}, id="no cache"),
    ],
)
def test_the_command_line_becomes_a_request(
    command: list[str], args: list[str], changes: dict[str, Any]
) -> None:
    work = Work()
    assert run([*command, "--jobs", "3", "--cache-dir", "c", *args], work.stages) == 0
    assert [done[0] for done in (*work.asked, *work.drawn)] == [AuditRequest(**(USUAL | changes))]


def test_an_id_comes_before_the_range(capsys: pytest.CaptureFixture[str]) -> None:
    work = Work()
    assert run(["explain", "TestCart::test_total", "v1..v2"], work.stages) == 0
    ((request, asked),) = work.asked
    assert (asked, request.expression) == ("TestCart::test_total", "v1..v2")
    out, err = capsys.readouterr()
    assert out.startswith("tests/conftest.py::cart\nA fixture of the tests")
    assert err == ""


def test_reports_have_their_own_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_OUTPUT", "audit.md")
    monkeypatch.setenv("AUDITOR_FORMAT", "markdown")
    monkeypatch.setenv("AUDITOR_REPO", "/r")
    work = Work()
    assert run(["explain", "cart"], work.stages) == 0
    assert run(["graph", "-f", "dot"], work.stages) == 0
    assert work.asked[0][0].repo == work.drawn[0][0].repo == "/r"
    assert not Path("audit.md").exists()


def test_an_explanation_as_json_and_into_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "cart", "-f", "json"], Work().stages) == 0
    assert json.loads(capsys.readouterr().out)["subject"]["id"] == "tests/conftest.py::cart"
    assert run(["explain", "cart", "-o", "a.txt", "-o", "a.json"], Work().stages) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "auditor: wrote a.txt (terminal)\nauditor: wrote a.json (json)\n"
    assert Path("a.txt").read_text(encoding="utf-8").startswith("tests/conftest.py::cart\n")
    assert json.loads(Path("a.json").read_bytes())["asked"] == "cart"


@pytest.mark.parametrize(
    ("args", "formats", "written"),
    [
        pytest.param(["-f", "dot"], ["dot"], {}, id="to standard output"),
        pytest.param(["-o", "-", "-f", "json"], ["json"], {}, id="a dash is standard output"),
        pytest.param(["-o", "g.graphml"], ["graphml"], {"g.graphml": "<graphml>\n"}, id="GraphML"),
        pytest.param(["-o", "g.json"], ["json"], {"g.json": "<json>\n"}, id="JSON"),
        pytest.param(["-o", "g.GV"], ["dot"], {"g.GV": "<dot>\n"}, id="any case"),
        pytest.param(["-o", "dot:near"], ["dot"], {"near": "<dot>\n"}, id="named outright"),
        pytest.param(
            ["-o", "g.dot", "-o", "g.graphml"],
            ["dot", "graphml"],
            {"g.dot": "<dot>\n", "g.graphml": "<graphml>\n"},
            id="several",
        ),
    ],
)
def test_formats_of_a_graph(
    args: list[str], formats: list[str], written: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    work = Work()
    assert run(["graph", *args], work.stages) == 0
    assert work.drawn[0][1] == formats
    assert {path.name: path.read_text() for path in Path().iterdir()} == written
    out, err = capsys.readouterr()
    assert out == ("" if written else f"<{formats[0]}>\n")
    assert err.endswith("auditor: the graph has 1,200 nodes and 3,400 edges\n")


def test_focus_and_reach_are_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    work = Work(left_out=1100)
    assert run(["graph", "-f", "dot", "--focus", "cart", "--reach", "3"], work.stages) == 0
    assert work.drawn[0][2:] == ("cart", 3)
    assert "1,100 more nodes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(["explain"], ["ID", "explain --help"], id="no id"),
        pytest.param(["explain", "a", "--last", "1", "--since", "x"], ["--last and"], id="two starts"),
        pytest.param(["explain", "a", "-o", "a.md"], ["a.md", ".json, .txt"], id="no such format"),
        pytest.param(["graph"], ["-o coverage.graphml", "--format"], id="a graph to nowhere"),
        pytest.param(["graph", "-o", "g.png"], ["g.png", ".dot, .graphml, .gv, .json"], id="no such suffix"),
        pytest.param(["graph", "-f", "dot", "--reach", "1"], ["--focus"], id="reach of nothing"),
        pytest.param(["graph", "-f", "dot", "--focus", "a", "--reach", "-1"], ["reach"], id="negative reach"),
        pytest.param(["graph", "-o", "no/such/g.dot"], ["no/such"], id="no such folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_before_any_work(
    args: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    work = Work()
    assert run(args, work.stages) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("auditor: error: ")
    assert err.count("\n") == 1
    assert [word for word in words if word not in err] == []
    assert not work.asked
    assert not work.drawn


def unknown(*args: object) -> Any:
    raise SettingsError("no test is called 'x\x1b[31m'; the nearest are y")


def test_an_unknown_id_is_one_harmless_line(capsys: pytest.CaptureFixture[str]) -> None:
    stages = Stages(explain=unknown, graph=unknown)
    for args in (["explain", "x", "-o", "x.txt"], ["graph", "--focus", "x", "-o", "x.dot"]):
        assert run(args, stages) == 2
        err = capsys.readouterr().err
        assert err == "auditor: error: no test is called 'x\\x1b[31m'; the nearest are y\n"
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("command", ["explain", "graph"])
def test_help_has_examples_that_are_understood(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"], Work().stages) == 0
    text = capsys.readouterr().out
    examples = re.findall(rf"^ +(auditor {command} .*)$", text, re.MULTILINE)
    assert len(examples) >= 4
    check = _understood(Work)
    for example in examples:
        check(re.split(r"\s{3,}|\||>", example.strip())[0])


@pytest.mark.parametrize(
    "line",
    re.findall(r"^\$ (auditor (?:explain|graph) .*)", README.read_text(encoding="utf-8"), re.MULTILINE),
)
def test_the_examples_of_the_readme_are_understood(line: str) -> None:
    _understood(Work)(line.partition("|")[0])


def _understood(make: Callable[[], Work]) -> Callable[[str], None]:
    def check(line: str) -> None:
        work = make()
        assert run(shlex.split(line, comments=True)[1:], work.stages) == 0, line
        assert len(work.asked) + len(work.drawn) == 1

    return check
