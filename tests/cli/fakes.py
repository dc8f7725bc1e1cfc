"""Stages that do no work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from writers.samples import FULL

from auditor.cli.stages import Stages
from auditor.cli.talk import Talk
from auditor.model.audit import Audit
from auditor.model.request import AuditRequest


@dataclass
class Work:
    """Answers every request with the same audit, and remembers what it was asked."""

    result: Audit = FULL
    during: Callable[[Talk], object] = lambda talk: None
    """Happens while the audit is made."""
    requests: list[AuditRequest] = field(default_factory=list)
    demos: list[Path] = field(default_factory=list)

    def audit(self, request: AuditRequest, progress: Talk) -> Audit:
        self.requests.append(request)
        self.during(progress)
        return self.result

    def make_demo(self, folder: Path) -> str:
        folder.mkdir()
        self.demos.append(folder)
        return "v1.0..main"

    @property
    def stages(self) -> Stages:
        return Stages(audit=self.audit, make_demo=self.make_demo)


def failing(error: BaseException) -> Stages:
    def audit(request: AuditRequest, progress: Talk) -> Audit:
        raise error

    return Stages(audit=audit)
