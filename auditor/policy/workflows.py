"""Rules about CI: a step that ran the tests and can no longer fail, or is gone.

Files are read line by line and by their indentation, which is enough to tell steps and their settings apart;
no YAML value of a hostile repository is ever built.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from posixpath import basename
from typing import NamedTuple

from auditor.model.findings import Draft, Severity
from auditor.policy.sides import Change

_CI = re.compile(
    r"(^|/)\.github/(workflows|actions)/.*\.ya?ml$|(^|/)\.gitlab-ci[^/]*\.ya?ml$|(^|/)\.gitlab/.*\.ya?ml$"
    r"|(^|/)\.travis\.ya?ml$|(^|/)azure-pipelines[^/]*\.ya?ml$|(^|/)\.azure[^/]*/.*\.ya?ml$"
    r"|(^|/)\.circleci/.*\.ya?ml$|(^|/)bitbucket-pipelines\.yml$|(^|/)\.?appveyor\.yml$|(^|/)\.cirrus\.yml$"
    r"|(^|/)Jenkinsfile$|(^|/)(GNUm|m|M)akefile$|(^|/)tox\.ini$|(^|/)[Jj]ustfile$|(^|/)\.ci/[^/]+$|(^|/)ci/[^/]+\.sh$"
)
_RUNS = re.compile(
    r"(?<![\w./-])(pytest|py\.test|tox|nox|nose2|nosetests|trial|hatch (run )?\w*test\w*|coverage run"
    r"|python[\w.]* -m (pytest|unittest|tox|nox|nose2?)|\S*manage\.py test|\S*runtests\.py"
    r"|make (test|check)[\w-]*)(?![\w-]|\s*[=:])"
)
_NO_RUN = re.compile(
    r"\binstall\b|^\s*(-\s+)?(uses|name|key|id|path|if|needs)\s*:|^\s*#|\b(pip|conda|apt)\b|\becho\b"
)
_MUTED = re.compile(r"(\|\|\s*(true|:|exit 0|echo\b.*|/bin/true)|;\s*(true|:|exit 0))\s*['\"]?\s*(\\|$)")
_QUIET_KEY = re.compile(
    r"^(- +)?(continue-on-error|allow_failure|continueOnError)\s*:\s*['\"]?(true|yes)['\"]?\s*(#.*)?$"
    r"|^(- +)?if\s*:\s*['\"]?(\$\{\{\s*)?false\b|^(- +)?when\s*:\s*['\"]?(never|manual)\b"
)
_MAX_BYTES = 1 << 20


class Command(NamedTuple):
    """A line that runs tests."""

    line: int
    key: str
    """The command without what mutes it."""
    tool: str
    muted: str
    """Why its failure goes unnoticed, ``""`` when it does not."""


def is_ci(path: str) -> bool:
    """Whether a path is a file that says how CI runs the tests."""
    return _CI.search(path) is not None


def find(change: Change) -> Iterator[Draft]:
    """Yield the test steps of CI that the change mutes or drops."""
    everywhere = Counter(
        c.tool for text in change.after.texts.values() for c in commands(text, "") if not c.muted
    )
    for path in sorted(change.changed):
        if not is_ci(path) or path not in change.before.texts:
            continue
        before = commands(change.before.texts[path], basename(path))
        after = commands(change.after.texts.get(path, ""), basename(path))
        yield from _muted(path, before, after)
        loud = [c for c in before if not c.muted]
        if loud and not after and not everywhere[loud[0].tool]:
            there = path in change.after.texts
            yield Draft(
                rule="TA017",
                subject=f"{path}: {loud[0].key}",
                path=path,
                line=1,
                message=f"{path} {'no longer runs the tests' if there else 'is gone'}: {loud[0].key}",
                content=loud[0].key,
                severity=Severity.WARNING,
            )


def _muted(path: str, before: Sequence[Command], after: Sequence[Command]) -> Iterator[Draft]:
    loud = Counter(c.key for c in before if not c.muted)
    loud_now = Counter(c.key for c in after if not c.muted)
    tools = Counter(c.tool for c in before if not c.muted) - Counter(c.tool for c in after if not c.muted)
    known = Counter(c.key for c in before if c.muted)
    for command in after:
        if not command.muted:
            continue
        if known[command.key]:
            known[command.key] -= 1
            continue
        same = loud[command.key] > loud_now[command.key]
        if same or tools[command.tool] > 0:
            tools[command.tool] -= 1
            yield Draft(
                rule="TA017",
                subject=f"{path}: {command.key}",
                path=path,
                line=command.line,
                message=f"a failure of `{command.key}` goes unnoticed: {command.muted}",
                content=f"{command.key}\n{command.muted}",
            )


def commands(text: str, name: str) -> list[Command]:
    """Return the lines of a CI file that run tests; *name* is the file's base name."""
    lines = text[:_MAX_BYTES].splitlines()
    found = []
    dashes = name in ("tox.ini", "Makefile", "makefile", "GNUmakefile")
    for number, line in enumerate(lines):
        run = _RUNS.search(line)
        if run is None or _NO_RUN.search(line):
            continue
        key = _MUTED.sub("", line).strip()
        key = re.sub(r"^(- )?(run|script|command|- )\s*:?\s*[|>]?\s*|^-\s*|^['\"]|['\"]$", "", key).strip()
        muted = "its exit status is thrown away" if _MUTED.search(line) else ""
        if not muted and dashes and re.match(r"^\s*-\s*\S|^commands\s*=\s*-", line):
            muted = "the dash before it makes its failure count as success"
        if not muted and not dashes:
            muted = _around(lines, number)
        found.append(Command(number + 1, key, run.group(1).split()[-1], muted))
    return found


def _around(lines: Sequence[str], number: int) -> str:
    """Return what the step, the job or the lines before say about a failure of the command."""
    depth = _depth(lines[number])
    for before in range(number - 1, max(-1, number - 30), -1):
        if lines[before].strip() and _depth(lines[before]) < depth:
            break
        if re.match(r"^\s*(- )?set \+e\b", lines[before]):
            return "set +e lets the shell go on"
        if re.match(r"^\s*(- )?set -\w*e", lines[before]):
            break
    at = number
    while True:
        depth = _depth(lines[at])
        for key in _siblings(lines, at, depth):
            if _QUIET_KEY.match(key):
                return key.removeprefix("- ").partition(" #")[0]
        parent = next(
            (n for n in range(at - 1, -1, -1) if lines[n].strip() and _depth(lines[n]) < depth), None
        )
        if parent is None or depth == 0:
            return ""
        at = parent


def _depth(line: str) -> int:
    """Return the column of a line's key, of ``- key`` too."""
    return len(line) - len(line.lstrip()) + (2 if line.lstrip().startswith("- ") else 0)


def _siblings(lines: Sequence[str], at: int, depth: int) -> Iterator[str]:
    """Yield the keys that stand beside line *at* in the same mapping."""
    if not lines[at].lstrip().startswith("- "):
        for number in range(at - 1, -1, -1):
            line = lines[number]
            if not line.strip():
                continue
            if _depth(line) < depth:
                break
            if _depth(line) == depth:
                yield line.strip()
                if line.lstrip().startswith("- "):
                    break
    yield lines[at].strip()
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if _depth(line) < depth or (line.lstrip().startswith("- ") and _depth(line) <= depth):
            break
        if _depth(line) == depth:
            yield line.strip()
