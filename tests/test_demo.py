"""The demonstration is what it says it is."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditor import demo
from auditor.demo import story
from auditor.history import Repository, open_repository, write_history
from auditor.model.audit import Verdict
from auditor.model.commits import Range, RangeRequest


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    folder = tmp_path_factory.mktemp("demo") / "corner-shop"
    write_history(folder, demo.history())
    return open_repository(folder)


@pytest.fixture(scope="module")
def found(repository: Repository) -> Range:
    return repository.resolve(RangeRequest(expression=demo.RANGE))


def files(repository: Repository, commit: str) -> dict[str, str]:
    tree = repository.tree(commit)
    data = {blob.name: blob.data or b"" for blob in repository.read(entry.blob for entry in tree.values())}
    return {path: data[entry.blob].decode() for path, entry in tree.items()}


def defined(sources: dict[str, str]) -> set[str]:
    """Ids of all tests, and ``path::name`` of all else that test files define."""
    ids = set()
    for path, source in sources.items():
        if not path.startswith("tests/") or not path.endswith(".py"):
            continue
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                ids |= {
                    f"{path}::{node.name}::{each.name}"
                    for each in node.body
                    if isinstance(each, ast.FunctionDef)
                }
            elif isinstance(node, ast.FunctionDef):
                ids.add(f"{path}::{node.name}")
    return ids


def base(found: Range) -> str:
    assert found.base is not None
    return found.base.commit


def test_the_same_history_everywhere(found: Range) -> None:
    assert found.head.commit == "7e4c9f66c3644125dcbc8d64afa77be13496457d"
    assert len(found.commits) == 12
    assert [len(each.parents) for each in found.commits].count(2) == 1
    assert len({each.ref.author for each in found.commits}) == 4
    assert found.notes == ()


def test_all_verdicts_are_there() -> None:
    assert set(story.EXPECTED.values()) == set(Verdict)


def test_every_file_of_every_commit_parses(repository: Repository, found: Range) -> None:
    for each in found.commits:
        for path, source in files(repository, each.ref.commit).items():
            if path.endswith(".py"):
                ast.parse(source, path)


def test_what_is_deleted_was_there_and_is_not(repository: Repository, found: Range) -> None:
    before = defined(files(repository, base(found)))
    after = defined(files(repository, found.head.commit))
    gone = {name for name in before - after if name.rpartition("::")[2].startswith("test_")}
    assert gone == set(story.EXPECTED) - set(story.TRANSIENT)
    between = set().union(*(defined(files(repository, each.ref.commit)) for each in found.commits))
    assert set(story.TRANSIENT) == {
        name for name in between - before - after if name.rpartition("::")[2].startswith("test_")
    }


def test_what_is_left_is_there(repository: Repository, found: Range) -> None:
    before = defined(files(repository, base(found)))
    after = defined(files(repository, found.head.commit))
    assert {name for several in story.SUCCESSORS.values() for name in several} <= after
    assert set(story.SUCCESSORS) <= set(story.EXPECTED)
    assert set(story.ORPHANED) | set(story.GUTTED) <= before & after


def test_components_are_gone(repository: Repository, found: Range) -> None:
    old, new = files(repository, base(found)), files(repository, found.head.commit)
    assert set(story.COMPONENTS) <= defined(old) | set(old)
    assert not set(story.COMPONENTS) & (defined(new) | set(new))


def outcome(sources: dict[str, str], folder: Path) -> dict[str, str]:
    """Run the demonstration's own suite; outcome by test id, or by file where that cannot be imported."""
    for path, source in sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(source, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rA",
        "-q",
        "--tb=no",
        "--no-header",
        "-p",
        "no:cacheprovider",
    ]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "GIT"))}
    done = subprocess.run(
        [*command, "--continue-on-collection-errors"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    told = (line.split() for line in done.stdout.splitlines())
    return {
        line[1].partition("[")[0]: line[0]
        for line in told
        if line and line[0] in ("PASSED", "FAILED", "ERROR")
    }


def test_the_suite_was_alive_and_is_not(repository: Repository, found: Range, tmp_path: Path) -> None:
    before = outcome(files(repository, base(found)), tmp_path / "base")
    assert set(before.values()) == {"PASSED"}
    after = outcome(files(repository, found.head.commit), tmp_path / "head")
    dead = {name for name, result in after.items() if result != "PASSED"}
    # What cannot be imported is told by file.
    assert dead == {
        name if name.startswith("tests/test_hours") else name.partition("::")[0] for name in story.ORPHANED
    }
    assert {name for several in story.SUCCESSORS.values() for name in several} <= after.keys() - dead
