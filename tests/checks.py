"""Many small changes in one repository, each run through the command line in this process."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from repos import Built, commit, make_repository

from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.demo.stream import Draft

Files = Mapping[str, str | None]


@dataclass(frozen=True)
class Case:
    """A change and the rules that tell of it."""

    name: str
    before: Files
    after: Files
    """What differs; ``None`` or an empty text deletes a file."""
    flags: frozenset[str] = frozenset()
    """Ids of the rules with findings; notes aside."""
    message: str = ""
    options: Sequence[str] = field(default=())


def build(folder: Path, cases: Sequence[Case]) -> Built:
    """Make one repository with two commits for each case, told apart by their names."""
    drafts: list[Draft] = []
    for case in cases:
        before = {p: t for p, t in case.before.items() if t is not None}
        # An empty file that was there before, such as a package marker, is no deletion.
        after = {p: (t if t or before.get(p) == "" else None) for p, t in case.after.items()}
        drafts.append(commit(f"{case.name} before", before, parents=(), branch=f"b{len(drafts)}"))
        drafts.append(
            commit(
                f"{case.name} after",
                after,
                branch=drafts[-1].branch,
                parents=(drafts[-1].name,),
                message=case.message,
            )
        )
    drafts.append(commit("last", {"README": "end"}, parents=()))
    return make_repository(folder, drafts, bare=True)


def run_check(repo: Path, *options: str, output: Path) -> tuple[int, dict[str, Any]]:
    """Run ``auditor check`` and return its exit code and its JSON."""
    args = ["check", "--repo", str(repo), "--no-cache", *options, "-o", f"json:{output}"]
    code = run(args, Stages())
    return code, json.loads(output.read_text(encoding="utf-8"))


def flagged(told: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the rules with findings that are more than a note and not waived."""
    return frozenset(f["rule"] for f in told["findings"] if f["severity"] != "note" and not f["waived"])
