"""The count of tests without production at one revision."""

from pathlib import Path

from repos import commit, make_repository

from benchmarks.traced import count

RATES = """
import json
import subprocess
import bank
from quotes import Quote

def test_rate():
    assert bank.rate() == 7

def test_quote():
    assert Quote("a").text == "a"

def test_own():
    def seven():
        return 7
    assert json.loads("7") == 7

def test_program():
    assert subprocess.run(["bank"]).returncode == 0
"""


def test_tests_without_production_by_what_is_said_of_them(tmp_path: Path) -> None:
    files = {"bank.py": "def rate():\n    return 7\n", "tests/test_rate.py": RATES}
    built = make_repository(tmp_path / "r", [commit("open", files)])
    told = count(built.path, "HEAD", None, most=10)
    assert told.tests == 4
    assert {why: sorted(ids) for why, ids in told.vacuous.items()} == {
        "it uses no production code": ["tests/test_rate.py::test_own", "tests/test_rate.py::test_quote"]
    }
    assert told.untraced == ["tests/test_rate.py::test_program"]
    assert count(built.path, "HEAD", None, most=2).tests == 2
