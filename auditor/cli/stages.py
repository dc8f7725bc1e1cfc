"""What does the work behind the commands.

The stages are imported when they are called: together they take half a second to load, which ``--help`` and
shell completion should not wait for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from auditor.cli.talk import Talk
from auditor.model.audit import Audit
from auditor.model.request import AuditRequest


def _audit(request: AuditRequest, progress: Talk) -> Audit:
    from auditor import pipeline

    return pipeline.audit(request, progress)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stages:
    """The functions that commands call; tests give others."""

    audit: Callable[[AuditRequest, Talk], Audit] = _audit
