"""What does the work behind the commands.

The stages are imported when they are called: together they take half a second to load, which ``--help`` and
shell completion should not wait for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.cli.talk import Talk
from auditor.model.audit import Audit
from auditor.model.drawing import Drawing
from auditor.model.explanation import Explanation
from auditor.model.request import AuditRequest
from auditor.model.rules import RuleBook


def _audit(request: AuditRequest, progress: Talk) -> Audit:
    from auditor import pipeline

    return pipeline.audit(request, progress)


def _make_demo(folder: Path) -> str:
    from auditor import demo
    from auditor.history import write_history

    write_history(folder, demo.history())
    return demo.RANGE


def _explain(request: AuditRequest, asked: str, progress: Talk) -> Explanation:
    from auditor.pipeline import explaining

    return explaining.explain(request, asked, progress)


def _graph(
    request: AuditRequest, formats: Sequence[str], focus: str | None, reach: int | None, progress: Talk
) -> Drawing:
    from auditor.pipeline import graphing

    return graphing.draw(request, formats, progress, focus=focus, reach=reach)


def _book(repo: str | None, paths: Sequence[str]) -> RuleBook:
    from auditor.pipeline import ruling

    return ruling.book(repo, paths)


def _faults(path: str) -> tuple[str, ...]:
    from auditor.pipeline import ruling

    return ruling.faults(path)


def _start(request: AuditRequest, progress: Talk) -> tuple[Path, bool, str]:
    from auditor.pipeline import starting

    return starting.start(request, progress)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stages:
    """The functions that commands call; tests give others."""

    audit: Callable[[AuditRequest, Talk], Audit] = _audit
    explain: Callable[[AuditRequest, str, Talk], Explanation] = _explain
    graph: Callable[[AuditRequest, Sequence[str], str | None, int | None, Talk], Drawing] = _graph
    book: Callable[[str | None, Sequence[str]], RuleBook] = _book
    faults: Callable[[str], tuple[str, ...]] = _faults
    start: Callable[[AuditRequest, Talk], tuple[Path, bool, str]] = _start
    """The top folder, whether it has no work tree, and a first rule pack."""
    make_demo: Callable[[Path], str] = _make_demo
    """Makes the demonstration's repository in a new folder, and returns the range to audit."""
