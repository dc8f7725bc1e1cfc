"""Runs several checkers over the table of small changes: what each flags and what each blocks.

    python -m benchmarks.check.side_by_side OUT.json --peers FOLDER

FOLDER holds the programs ``checkwash``, ``prufgate`` and ``diffgate``: a virtual environment's ``bin``.
Run it with ``tests`` on the import path: the table is the tests' own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import check_table
from checks import Case
from repos import commit, make_repository

from auditor.policy.rules import rules

COMMANDS = {
    "auditor": ["check", "--base", "HEAD~1", "--no-cache", "--format", "json"],
    "checkwash": ["check", "HEAD~1..HEAD", "--format", "json"],
    "prufgate": ["check", "--changed", "--base", "HEAD~1", "--format", "json"],
    "diffgate": ["--range", "HEAD~1..HEAD", "--format", "json"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--peers", type=Path, required=True)
    wish = parser.parse_args()
    rows = []
    for must, case in cases():
        with tempfile.TemporaryDirectory() as folder:
            repo = made(Path(folder) / "repo", case)
            told = {name: run(name, repo, wish.peers) for name in COMMANDS}
        rows.append({"case": case.name, "must_flag": must, **told})
    wish.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(summary(rows))


def cases() -> list[tuple[bool, Case]]:
    """All changes of the table and of the rules' pages, with whether they must be flagged."""
    found = [(True, c) for c in check_table.FLAGGED] + [(False, c) for c in check_table.QUIET]
    for rule in rules():
        if rule.audit:
            # Told of a whole range only.
            continue
        # Losing the last user of a fixture is a note of this project's own making, no loss of protection.
        for must, examples in ((rule.id != "TA004", rule.broken), (False, rule.kept)):
            if must or examples is rule.kept:
                found += [(must, Case(f"{rule.id} {e.title}", e.before, e.after)) for e in examples]
    return found


def made(folder: Path, case: Case) -> Path:
    before = {p: t for p, t in case.before.items() if t is not None}
    after = {p: (t if t or before.get(p) == "" else None) for p, t in case.after.items()}
    return make_repository(folder, [commit("before", before), commit("after", after)]).path


def run(name: str, repo: Path, peers: Path) -> dict[str, Any]:
    program = [sys.executable, "-m", "auditor"] if name == "auditor" else [str(peers / name)]
    done = subprocess.run(
        [*program, *COMMANDS[name]], cwd=repo, capture_output=True, text=True, check=False, timeout=120
    )
    try:
        told = json.loads(done.stdout)
    except ValueError:
        return {"status": done.returncode, "findings": None}
    findings = told if isinstance(told, list) else told.get("findings", [])
    if name == "auditor":
        findings = [f for f in findings if f["severity"] != "note"]
    return {"status": done.returncode, "findings": len(findings)}


def summary(rows: Sequence[Mapping[str, Any]]) -> str:
    total = Counter(r["must_flag"] for r in rows)
    head = "| tool | flagged, of those that must be | blocked | flagged wrongly | blocked wrongly |"
    lines = [head, "|---|---|---|---|---|"]
    for name in COMMANDS:
        counts: Counter[tuple[bool, str]] = Counter()
        for row in rows:
            counts[row["must_flag"], "flagged"] += bool(row[name]["findings"])
            counts[row["must_flag"], "blocked"] += row[name]["status"] != 0
        lines.append(
            f"| {name} | {counts[True, 'flagged']} of {total[True]} | {counts[True, 'blocked']} |"
            f" {counts[False, 'flagged']} of {total[False]} | {counts[False, 'blocked']} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
