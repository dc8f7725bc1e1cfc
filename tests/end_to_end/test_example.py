"""``reports/example/``: one audit of the demonstration in every format, for readers and as golden files."""

import contextlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from writers import golden, parsed

from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.demo.story import RANGE
from auditor.model.audit import Audit
from auditor.resources import shipped
from auditor.writers import FORMATS

FOLDER = golden.ROOT / "reports" / "example"
# The page of a repository that is not there; a real one would be read from its origin.
LINK_BASE = "https://github.com/example/corner-shop"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of one run, by the names that the example has."""
    folder = tmp_path_factory.mktemp("example")
    assert run(["demo", "-q", "--keep", str(folder / "corner-shop")], Stages()) == 0
    outputs = [part for form in FORMATS.values() for part in ("-o", f"{folder / 'audit'}{form.suffixes[0]}")]
    args = ["audit", RANGE, "--repo", str(folder / "corner-shop"), "--no-cache", "--jobs", "1", "-q"]
    assert run([*args, "--link-base", LINK_BASE, *outputs], Stages()) == 0
    return folder


@pytest.mark.parametrize("suffix", [form.suffixes[0] for form in FORMATS.values()])
def test_the_example_is_what_the_program_writes(made: Path, suffix: str) -> None:
    golden.check(FOLDER / f"audit{suffix}", (made / f"audit{suffix}").read_text(encoding="utf-8"))


def test_the_example_is_shipped_in_every_format_and_nothing_else() -> None:
    names = {path.name for path in (shipped("reports") / "example").iterdir()}
    assert names == {f"audit{form.suffixes[0]}" for form in FORMATS.values()}


@pytest.fixture(scope="module")
def report(made: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((made / "audit.json").read_text(encoding="utf-8"))
    return told


def test_statistics_are_those_of_the_json(made: Path, report: dict[str, Any]) -> None:
    counts = report["statistics"]
    both = {
        "Test files": ("test_files_at_base", "test_files_at_head"),
        "Tests collected": ("tests_at_base", "tests_at_head"),
        "Cases (parametrize rows counted)": ("cases_at_base", "cases_at_head"),
        "Test files that cannot run": ("dead_test_files_at_base", "dead_test_files_at_head"),
        "Commits analysed": ("commits",),
        "Commits that touched tests": ("commits_touching_tests",),
        "Deleted test files": ("deleted_test_files",),
        "Deleted tests": ("deleted_tests",),
        "Added tests": ("added_tests",),
    }
    expected = {label: tuple(counts[key] for key in keys) for label, keys in both.items()}
    expected |= {verdict.capitalize(): (number,) for verdict, number in counts["by_verdict"].items()}
    for rows in (_markdown_rows(made), _html_rows(made)):
        told = {row[0]: row[1:] for row in rows if row[0] in expected}
        for label, numbers in expected.items():
            assert tuple(int(cell.replace(",", "")) for cell in told[label][: len(numbers)]) == numbers, label


def _markdown_rows(made: Path) -> Iterator[list[str]]:
    text = (made / "audit.md").read_text(encoding="utf-8")
    text = text[text.index("## Audit Statistics") :]
    for line in text[: text.index("\n## ", 3)].split("\n"):
        if line.startswith("| "):
            yield [cell.strip().strip("*") for cell in line.strip("| ").split(" | ")]


def _html_rows(made: Path) -> Iterator[list[str]]:
    root = parsed.read((made / "audit.html").read_text(encoding="utf-8"))
    for row in root.by_id("audit-statistics").all("tr"):
        yield [cell.text for cell in row.all() if cell.tag in ("td", "th")]


# Where lists are cut: what is told of the rest is the difference.
CUTS = (0, 1, 2, 3, 5, 8, 10, 12)
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?%?(?![\w])")


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt"])
def test_every_number_that_is_told_is_in_the_json(made: Path, report: dict[str, Any], suffix: str) -> None:
    text = (made / f"audit{suffix}").read_text(encoding="utf-8")
    if suffix == ".html":
        text = _read_aloud(parsed.read(text))
    known = _numbers(report)
    # Numbers of lists: 1. 2. 3.
    text = re.sub(r"(?m)^(?:#+ )?\d+\. ", "", text)
    odd = {found.replace(",", "") for found in NUMBER.findall(text)} - known
    assert odd == set()


def _read_aloud(root: parsed.Element) -> str:
    """The text of a page without its style, script and the axes of its drawings."""
    parts: list[str] = []

    def walk(element: parsed.Element) -> None:
        if element.tag in ("style", "script", "title", "option") or "mark" in element.attributes.get(
            "class", ""
        ):
            return
        for part in element.inner:
            if isinstance(part, str):
                parts.append(part)
            else:
                walk(part)
        if element.tag != "wbr":
            parts.append("\n")

    walk(root)
    return "".join(parts)


def _numbers(report: dict[str, Any]) -> set[str]:
    """Each number of the JSON, as the other formats may write it, with lengths of lists and their parts."""
    audit = json.dumps(report)
    found = {number.replace(",", "") for number in NUMBER.findall(audit)}
    found |= set(re.findall(r"\d+", audit))
    waiting: list[Any] = [report]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
            found.add(str(len(value)))
        elif isinstance(value, list):
            waiting += value
            found |= {str(len(value) - told) for told in CUTS if told <= len(value)}
        elif isinstance(value, float):
            found |= {f"{round(value * 100)}%", f"{value:.1%}", f"{value:.1f}", f"{value:.0f}"}
        elif isinstance(value, str):
            # A day that is told without its time.
            with contextlib.suppress(ValueError):
                found |= set(datetime.fromisoformat(value).date().isoformat().split("-"))
    return found


def test_the_json_of_the_example_is_an_audit() -> None:
    text = (FOLDER / "audit.json").read_bytes()
    assert msgspec.json.decode(text, type=Audit).repository == "corner-shop"
