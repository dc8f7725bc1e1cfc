"""Runs the check over the last commits that touch tests of a repository, forwards or backwards.

    python -m benchmarks.check.history REPOSITORY OUT.jsonl [--commits 300] [--reversed]

Each line of the output is one commit: its name and subject, how long the check took, and its findings.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from auditor.errors import AuditorError
from auditor.model.request import CheckRequest
from auditor.pipeline.checking import check


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--commits", type=int, default=300)
    parser.add_argument("--reversed", action="store_true")
    parser.add_argument("--head", default="HEAD")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache, wish.out.open("w", encoding="utf-8") as out:
        for name, parent, subject in commits(wish.repository, wish.head, wish.commits):
            span = f"{name}..{parent}" if wish.reversed else f"{parent}..{name}"
            row = {"commit": name, "subject": subject, **measured(wish.repository, span, cache)}
            out.write(json.dumps(row) + "\n")
            out.flush()


def commits(repository: Path, head: str, number: int) -> Iterator[tuple[str, str, str]]:
    """Yield name, parent and subject of the last commits that touch a test, no merges, newest first."""
    paths = ["*test*.py", "*conftest.py"]
    command = [
        "git",
        "-C",
        str(repository),
        "log",
        "--no-merges",
        f"-n{number}",
        "--format=%H %P%x00%s",
        head,
    ]
    listed = subprocess.run([*command, "--", *paths], check=True, capture_output=True, text=True)
    for line in listed.stdout.splitlines():
        names, _, subject = line.partition("\0")
        name, *parents = names.split()
        if parents:
            yield name, parents[0], subject


def measured(repository: Path, span: str, cache: str) -> dict[str, object]:
    """Check one commit, and say how long it took."""
    began = time.monotonic()
    try:
        told = check(CheckRequest(repo=str(repository), range=span, cache_dir=cache))
    except AuditorError as error:
        return {"error": str(error)}
    return {
        "seconds": round(time.monotonic() - began, 3),
        "summary": msgspec.to_builtins(told.summary),
        "unread": [u.path for u in told.unread],
        "findings": [
            {k: msgspec.to_builtins(getattr(f, k)) for k in ("rule", "severity", "subject", "message")}
            for f in told.findings
        ],
    }


if __name__ == "__main__":
    main()
