"""How many reversed commits that only added assertions are seen: backwards, each takes protection away.

    python -m benchmarks.check.recall REPOSITORY REVERSED.jsonl

REVERSED.jsonl is what ``benchmarks.check.history --reversed`` wrote.  A commit counts when it changes Python
files of tests only, adds assertions or tests to files that were there, and takes no assertion away.
"""

import argparse
import json
import re
import subprocess
from pathlib import Path

_ASSERTS = re.compile(r"^[+]\s*(assert\b|self\.assert\w+\(|with pytest\.(raises|warns))", re.MULTILINE)
_DROPS = re.compile(r"^-\s*(assert\b|self\.assert\w+\(|with pytest\.(raises|warns)|.*def test)", re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("reversed", type=Path)
    wish = parser.parse_args()
    rows = [json.loads(line) for line in wish.reversed.read_text(encoding="utf-8").splitlines()]
    counted = [r for r in rows if only_adds(wish.repository, r["commit"])]
    errors = [r for r in counted if any(f["severity"] == "error" for f in r["findings"])]
    seen = [r for r in counted if any(f["severity"] != "note" for f in r["findings"])]
    print(f"{len(counted)} of {len(rows)} only add; {len(errors)} blocked, {len(seen)} flagged")
    for row in counted:
        if row not in seen:
            print("missed", row["commit"][:12], row["subject"], row["summary"]["by_verdict"])


def only_adds(repository: Path, commit: str) -> bool:
    """Whether a commit adds assertions to tests and does nothing else."""
    command = ["git", "-C", str(repository), "show", "--format=", "-U0", commit, "--", "*.py"]
    diff = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")
    paths = re.findall(r"^(?:---|\+\+\+) (?:[ab]/)?(\S+)", diff, re.MULTILINE)
    if not paths or any("test" not in p for p in paths if p != "/dev/null"):
        return False
    return _ASSERTS.search(diff) is not None and _DROPS.search(diff) is None


if __name__ == "__main__":
    main()
