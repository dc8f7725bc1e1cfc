"""The whole program on real repositories, from what is typed to what is printed."""

import html
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repos import Built, commit, make_repository

from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.demo.stream import Content

ROOT = Path(__file__).parent.parent.parent

PRICES = """\
def total(prices, discount=0):
    if discount < 0:
        raise ValueError("a discount is never negative")
    return sum(prices) - discount


def rounded(price):
    return round(price, 2)
"""

TEST_PRICES = """\
import pytest

from shop.prices import rounded, total


def test_total_adds_up_all_prices():
    assert total([3, 4, 5]) == 12


def test_total_takes_off_the_discount():
    assert total([30, 40], discount=7) == 63


def test_total_refuses_a_negative_discount():
    with pytest.raises(ValueError, match="never negative"):
        total([1], discount=-1)


def test_rounded_has_two_digits():
    assert rounded(3.14159) == 3.14
"""

MOVED = TEST_PRICES.partition("def test_total_refuses")[0]

HISTORY = (
    commit(
        "first",
        {"shop/__init__.py": "", "shop/prices.py": PRICES, "tests/test_prices.py": TEST_PRICES},
        tag="v1",
    ),
    commit("notes", {"README.md": "A shop.\n"}),
    commit("move", {"tests/test_prices.py": None, "tests/unit/test_total.py": MOVED}, tag="v2"),
    commit("more notes", {"README.md": "A small shop.\n"}),
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def shop(tmp_path: Path) -> Built:
    return make_repository(tmp_path / "shop", HISTORY)


def audit(*args: str | Path) -> int:
    return run(["audit", "--jobs", "1", *map(str, args)], Stages())


def audited(capsys: pytest.CaptureFixture[str], *args: str | Path) -> dict[str, Any]:
    """Return the JSON report of a run that must succeed."""
    code = audit("--quiet", "--format", "json", *args)
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    report: dict[str, Any] = json.loads(out)
    return report


def verdicts(report: dict[str, Any]) -> dict[str, str]:
    return {test["id"]: test["verdict"] for test in report["deleted_tests"]}


def test_a_range_of_commits_becomes_verdicts(shop: Built, capsys: pytest.CaptureFixture[str]) -> None:
    report = audited(capsys, "v1..v2", "--repo", shop.path)
    assert verdicts(report) == {
        "tests/test_prices.py::test_total_adds_up_all_prices": "moved",
        "tests/test_prices.py::test_total_takes_off_the_discount": "moved",
        "tests/test_prices.py::test_total_refuses_a_negative_discount": "lost",
        "tests/test_prices.py::test_rounded_has_two_digits": "lost",
    }
    assert {test["deleted_in"]["commit"] for test in report["deleted_tests"]} == {shop["move"]}
    assert report["repository"] == "shop"
    assert report["range"]["base"] == shop["first"]
    assert report["range"]["head"] == shop["move"]


@pytest.mark.parametrize(
    ("args", "commits", "deleted"),
    [
        pytest.param(["v1..v2"], 2, 4, id="from a tag to a tag"),
        pytest.param(["v1...v2"], 2, 4, id="from where they parted"),
        pytest.param(["v1"], 3, 4, id="from a tag to head"),
        pytest.param(["v1.."], 3, 4, id="with head left out"),
        pytest.param(["--last", "2"], 2, 4, id="the last two"),
        pytest.param(["--last", "1"], 1, 0, id="the last one"),
        pytest.param(["v2", "--last", "1"], 1, 4, id="one back from a tag"),
        pytest.param(["v2..v2"], 0, 0, id="an empty range"),
        pytest.param(["--since", "2000-01-01"], 4, 4, id="since a date before the first commit"),
    ],
)
def test_ranges(
    shop: Built, capsys: pytest.CaptureFixture[str], args: list[str], commits: int, deleted: int
) -> None:
    report = audited(capsys, *args, "--repo", shop.path)
    assert report["statistics"]["commits"] == commits
    # Tests that came and went inside the range are counted too, hence four and not none from the root.
    assert len(report["deleted_tests"]) == deleted


def test_more_commits_than_there_are_reach_back_to_the_first(
    shop: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    report = audited(capsys, "--repo", shop.path)
    assert report["statistics"]["commits"] == 4
    assert all(test["transient"] for test in report["deleted_tests"])


def as_subfolder(shop: Path) -> Path:
    return shop / "tests" / "unit"


def as_git_directory(shop: Path) -> Path:
    return shop / ".git"


def as_bare_repository(shop: Path) -> Path:
    return shutil.copytree(shop / ".git", shop.parent / "bare" / "shop.git")


def as_path_with_odd_characters(shop: Path) -> Path:
    return shutil.copytree(shop, shop.parent / "ä \N{SNOWMAN} [x]")


@pytest.mark.parametrize(
    "form", [as_subfolder, as_git_directory, as_bare_repository, as_path_with_odd_characters]
)
def test_forms_of_a_repository(
    shop: Built, capsys: pytest.CaptureFixture[str], form: Callable[[Path], Path]
) -> None:
    report = audited(capsys, "v1..v2", "--repo", form(shop.path))
    assert len(report["deleted_tests"]) == 4


def test_the_repository_at_hand_is_the_usual_one(
    shop: Built, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.path / "shop")
    assert len(audited(capsys, "v1")["deleted_tests"]) == 4


@pytest.mark.parametrize("format", ["terminal", "markdown", "html", "json", "sarif"])
def test_the_same_range_gives_the_same_bytes_cached_or_not(shop: Built, tmp_path: Path, format: str) -> None:
    ways = {"fresh": [], "cached": [], "without": ["--no-cache"], "two": ["--jobs", "2", "--no-cache"]}
    for name, options in ways.items():
        target = f"{format}:{tmp_path / name}"
        assert audit("v1..v2", "--repo", shop.path, "-q", "-o", target, *options) == 0
    assert len({(tmp_path / name).read_bytes() for name in ways}) == 1


def test_formats_of_one_run_tell_the_same(shop: Built, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("audit.txt", "audit.md", "audit.json")]
    assert audit("v1", "--repo", shop.path, "-q", *(part for file in files for part in ("-o", file))) == 0
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "test_rounded_has_two_digits" in text
        assert "\x1b" not in text


def state_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in [folder, *folder.rglob("*")]
    }


def test_the_audited_repository_is_not_touched(shop: Built, tmp_path: Path) -> None:
    before = state_of(shop.path)
    assert audit("v1", "--repo", shop.path, "-q", "-o", tmp_path / "audit.md") == 0
    assert state_of(shop.path) == before


@pytest.mark.parametrize("start", [["-m", "auditor"], ["start.py"]], ids=["module", "script"])
def test_no_code_of_the_audited_repository_runs(tmp_path: Path, start: list[str]) -> None:
    trap = f"open({str(tmp_path / 'sprung')!r}, 'a').close()\n"
    names = (
        "conftest",
        "setup",
        "tests/conftest",
        "sitecustomize",
        "click",
        "msgspec",
        "pickle",
        "selectors",
    )
    traps: dict[str, Content] = {f"{name}.py": trap for name in names}
    # Enough files that parsing is shared out among processes.
    tests: dict[str, Content] = {
        f"tests/test_{n}.py": f"{trap}def test():\n    assert {n}\n" for n in range(310)
    }
    drafts = [commit("set", traps | tests), commit("purge", dict.fromkeys(tests))]
    built = make_repository(tmp_path / "trap", drafts)
    if start == ["start.py"]:
        # Started as an installed program is: the script's own folder comes first on the path.
        script = tmp_path / "programs" / "start.py"
        script.parent.mkdir()
        script.write_text(
            f"import sys\nsys.path.insert(1, {str(ROOT)!r})\nfrom auditor.cli import main\n"
            "if __name__ == '__main__':\n    main()\n",
            encoding="utf-8",
        )
        start = [str(script)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *start, "audit", "HEAD~1", "--no-cache", "--jobs", "2", "-f", "json"],
        cwd=built.path,
        env=environ,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout)["deleted_tests"]) == 310
    assert not (tmp_path / "sprung").exists()


def nothing(folder: Path) -> Path:
    return folder / "nowhere"


def no_repository(folder: Path) -> Path:
    (folder / "plain").mkdir()
    return folder / "plain"


def no_commits(folder: Path) -> Path:
    return make_repository(folder / "empty", [], bare=True).path


def a_file(folder: Path) -> Path:
    (folder / "file").write_bytes(b"")
    return folder / "file"


@pytest.mark.parametrize("place", [nothing, no_repository, no_commits, a_file])
def test_what_is_no_repository_to_audit_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: Callable[[Path], Path]
) -> None:
    assert audit("--repo", place(tmp_path), "-o", tmp_path / "audit.md") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("auditor: error: ")
    assert err.count("\n") == 1
    assert not (tmp_path / "audit.md").exists()


@pytest.mark.parametrize(
    ("args", "word"),
    [
        pytest.param(["v1..v9"], "v9", id="unknown head"),
        pytest.param(["v9"], "v9", id="unknown base"),
        pytest.param(["v1..v2..v1"], "v2..v1", id="no range"),
        pytest.param(["--", "--output=x"], "--output=x", id="an option for Git"),
        pytest.param(["v1:README.md"], "README.md", id="a file, no commit"),
        pytest.param(["--since", "gibberish"], "gibberish", id="no date"),
    ],
)
def test_what_is_no_range_is_said_in_one_line(
    shop: Built, capsys: pytest.CaptureFixture[str], args: list[str], word: str
) -> None:
    assert audit("--repo", shop.path, *args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("auditor: error: ")
    assert err.count("\n") == 1
    assert word in err


def test_without_git_it_says_so(
    shop: Built, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert audit("--repo", shop.path) == 2
    err = capsys.readouterr().err
    assert "git" in err.lower()
    assert err.count("\n") == 1


def test_a_report_inside_the_git_directory_is_refused(
    shop: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state_of(shop.path)
    assert audit("--repo", shop.path, "-o", shop.path / ".git" / "audit.md") == 2
    assert "git directory" in capsys.readouterr().err
    assert state_of(shop.path) == before


def test_a_broken_cache_costs_a_note(shop: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cache").write_bytes(b"in the way")
    assert audit("--repo", shop.path, "v1", "-f", "json") == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)["deleted_tests"]) == 4
    assert err.count("auditor: going on without the cache") == 1


def test_files_that_cannot_be_read_are_listed_and_do_no_harm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = "x = " + "(" * 5000 + ")" * 5000 + "\n"
    odd: dict[str, Content] = {
        "tests/test_two.py": "print 'python 2'\n",
        "tests/test_no_python.py": "print 'python 2' if\n",
        "tests/test_markers.py": "<<<<<<< ours\n=======\n>>>>>>> theirs\n",
        "tests/test_deep.py": deep,
        "tests/test_nul.py": "a\0b\n",
        "tests/test_latin.py": b"x = '\xe9'\n",
        "tests/test_empty.py": "",
    }
    good: dict[str, Content] = {"tests/test_good.py": "def test_good():\n    assert 1 + 1 == 2\n"}
    drafts = [commit("all", {**odd, **good}), commit("purge", {"tests/test_good.py": None})]
    built = make_repository(tmp_path / "odd", drafts)
    report = audited(capsys, "HEAD~1", "--repo", built.path)
    assert len(report["deleted_tests"]) == 1
    unread = {file["path"] for file in report["unread"]}
    # What is for Python 2 is read.
    assert unread == odd.keys() - {"tests/test_empty.py", "tests/test_two.py"}


@pytest.mark.skipif(sys.platform == "win32", reason="bytes that are not UTF-8 in file names")
def test_names_of_any_bytes_reach_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "tests/test_\udce9|`*<b>\x1b[31m\n.py"
    test = "from shop import price\n\n\ndef test_price():\n    assert price() == 3\n"
    code = "def price():\n    return 1 + 2\n"
    drafts = [commit("add", {name: test, "shop.py": code}), commit("drop", {name: None})]
    built = make_repository(tmp_path / "odd", drafts, bare=True)
    for format in ("terminal", "markdown", "html", "json", "sarif"):
        assert audit("HEAD~1", "--repo", built.path, "-q", "-f", format) == 0
        out = capsys.readouterr().out
        assert "test_price" in html.unescape(out)
        assert "\x1b" not in out


def test_a_file_for_python_2_is_read_and_dead_in_a_repository_for_python_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = "from shop import price\n\n\ndef test_price():\n    print 'a price'\n    assert price() == 3\n"
    more: dict[str, Content] = {f"part_{n}.py": f"def part_{n}():\n    return {n}\n" for n in range(60)}
    code: dict[str, Content] = {"shop.py": "def price():\n    return 3\n", **more}
    drafts = [
        commit("add", {**code, "tests/test_a.py": old.replace("print 'a price'", "print('a price')")}),
        commit("move", {"tests/test_a.py": None, "tests/test_b.py": old}),
    ]
    built = make_repository(tmp_path / "old", drafts)
    report = audited(capsys, "HEAD~1", "--repo", built.path)
    (one,) = report["deleted_tests"]
    (heir, *_) = one["successors"]
    assert (one["verdict"], heir["id"]) == ("moved", "tests/test_b.py::test_price")
    assert heir["orphaned"]
    assert report["unread"] == []
