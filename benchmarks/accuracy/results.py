"""Results as kept in ``benchmarks/results``: figures with the date, the commit and the kind of machine."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tabulate import tabulate

from auditor import __version__

_ROOT = Path(__file__).resolve().parents[2]


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(_ROOT), *words], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def circumstances(now: datetime | None = None) -> dict[str, Any]:
    """Return when, with which program and on what kind of machine a measurement is made."""
    now = now or datetime.now(UTC)
    return {
        "date": now.date().isoformat(),
        "version": __version__,
        "commit": _git("rev-parse", "HEAD"),
        "modified": bool(_git("status", "--porcelain", "--", "auditor")),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
    }


def keep(path: Path, what: str, made: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Write *figures* as JSON, with the circumstances in which they were *made*: those at the start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"benchmark": what, **made, **figures}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def table(headers: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    """Return figures as a text table; shares with three places, nothing as a dash."""

    def cell(value: object) -> object:
        if value is None:
            return "-"
        return f"{value:.3f}" if isinstance(value, float) else value

    return tabulate([[cell(v) for v in line] for line in lines], headers=list(headers), disable_numparse=True)
