"""The files that pre-commit and GitHub read, and the action's step run as shell."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from repos import Built, commit, make_repository

ROOT = Path(__file__).parents[2]
SHOP = "def total(prices):\n    return sum(prices)\n"
TESTS = "from shop import total\n\n\ndef test_total():\n    assert total([1, 30]) == 31\n"
COMMITS = [
    commit("first", {"shop.py": SHOP, "tests/test_shop.py": TESTS}),
    commit("move", {"tests/test_shop.py": None, "tests/test_sums.py": TESTS}),
    commit("loss", {"tests/test_sums.py": "import shop\n"}),
]


def step(name: str) -> str:
    """The shell of a step of the action."""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    found = re.search(rf"- name: {name}\n.*?run: \|\n(.*?)(?=\n    - name|\Z)", text, re.DOTALL)
    assert found
    return dedent(found[1])


def run_step(built: Built, folder: Path, base: str, **wishes: str) -> subprocess.CompletedProcess[str]:
    program = folder / "auditor"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m auditor "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PRE_COMMIT", "GIT_", "AUDITOR_"))},
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(folder),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "AUDITOR": str(program),
        "AUDITOR_NO_CACHE": "1",
        "WISH_BASE": base,
        "WISH_MERGE_RESULT": "false",
        "WISH_FAIL_ON": "error",
        "WISH_ACCEPT": "false",
        "WISH_SARIF": str(folder / "out.sarif"),
        **wishes,
    }
    return subprocess.run(
        ["bash", "-e", "-c", step("Check")],
        cwd=built.path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return make_repository(tmp_path_factory.mktemp("ci") / "repo", COMMITS)


def test_the_action_annotates_a_loss_and_fails(built: Built, tmp_path: Path) -> None:
    done = run_step(built, tmp_path, built["move"])
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=tests/test_sums.py,line=1,title=TA001 lost-test::")
    assert "| error | TA001 |" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert '"ruleId": "TA001"' in (tmp_path / "out.sarif").read_text(encoding="utf-8")


def test_the_action_can_be_told_not_to_fail(built: Built, tmp_path: Path) -> None:
    assert run_step(built, tmp_path, built["move"], WISH_FAIL_ON="never").returncode == 0


def test_an_unknown_base_fails_the_action(built: Built, tmp_path: Path) -> None:
    done = run_step(built, tmp_path, "0123456789")
    assert done.returncode == 2
    assert "unknown revision" in done.stderr


def test_an_empty_base_fails_the_action(built: Built, tmp_path: Path) -> None:
    assert run_step(built, tmp_path, "").returncode == 2


def hooks() -> dict[str, dict[str, str]]:
    """The hooks by id; the file is flat enough to be read line by line."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8").splitlines():
        key, _, value = line.removeprefix("- ").strip().partition(": ")
        if line.startswith("- "):
            current = found.setdefault(value, {})
        current[key] = value
    return found


def test_there_is_a_hook_for_each_stage() -> None:
    stages = {name: hook["stages"] for name, hook in hooks().items()}
    assert stages == {
        "auditor-check": "[pre-commit, manual]",
        "auditor-check-push": "[pre-push]",
        "auditor-check-message": "[commit-msg]",
    }


@pytest.mark.parametrize("name", ["auditor-check", "auditor-check-push", "auditor-check-message"])
def test_a_hook_runs_the_check_on_every_change(name: str) -> None:
    hook = hooks()[name]
    assert hook["entry"].startswith("auditor check")
    assert (hook["language"], hook["always_run"]) == ("python", "true")
    # A commit-msg hook is handed the file with the message; the others must not be handed files.
    assert (hook.get("pass_filenames") == "false") is (name != "auditor-check-message")


@pytest.mark.parametrize(
    ("files", "passes"),
    [
        pytest.param({"tests/test_shop.py": None, "tests/test_sums.py": TESTS}, True, id="a move"),
        pytest.param({"tests/test_shop.py": "import shop\n"}, False, id="a loss"),
    ],
)
def test_pre_commit_blocks_a_loss_and_passes_a_move(
    files: dict[str, str | None], passes: bool, tmp_path: Path
) -> None:
    pytest.importorskip("pre_commit")
    built = make_repository(tmp_path / "repo", COMMITS[:1])
    config = tmp_path / "hooks.yaml"
    # As in the published file, but run from here: nothing is to be installed in a test.
    entry = hooks()["auditor-check"]["entry"].removeprefix("auditor ")
    config.write_text(
        "repos:\n- repo: local\n  hooks:\n  - {id: check, name: check, language: system, always_run: true,"
        f" pass_filenames: false, entry: '{sys.executable} -m auditor {entry} --no-cache'}}\n",
        encoding="utf-8",
    )
    for path, text in files.items():
        if text is None:
            (built.path / path).unlink()
        else:
            (built.path / path).write_text(text, encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PRE_COMMIT", "GIT_"))}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    env |= {"PYTHONPATH": path, "PRE_COMMIT_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    subprocess.run(["git", "add", "-A"], cwd=built.path, env=env, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--config", str(config), "--all-files"],
        cwd=built.path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is passes, done.stdout + done.stderr
    assert ("TA001" in done.stdout) is not passes
