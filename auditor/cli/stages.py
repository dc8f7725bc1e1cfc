"""What does the work behind the commands.

The stages are imported when they are called: together they take half a second to load, which ``--help`` and
shell completion should not wait for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from auditor.cli.talk import Talk
from auditor.model.audit import Audit
from auditor.model.request import AuditRequest


def _audit(request: AuditRequest, progress: Talk) -> Audit:
    from auditor import pipeline

    return pipeline.audit(request, progress)


def _make_demo(folder: Path) -> str:
    from auditor import demo
    from auditor.history import write_history

    write_history(folder, demo.history())
    return demo.RANGE


@dataclass(frozen=True, kw_only=True, slots=True)
class Stages:
    """The functions that commands call; tests give others."""

    audit: Callable[[AuditRequest, Talk], Audit] = _audit
    make_demo: Callable[[Path], str] = _make_demo
    """Makes the demonstration's repository in a new folder, and returns the range to audit."""
