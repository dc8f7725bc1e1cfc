"""What a finding about a test that stays says and where."""

from auditor.model.findings import Draft, Severity
from auditor.model.suite import Case
from auditor.policy.sides import Change

MAX_TOLD = 4
"""Things that a finding lists at most."""


def told(
    change: Change,
    rule: str,
    old: Case,
    new: Case,
    what: str,
    content: str,
    severity: Severity | None = None,
    verified: tuple[str, ...] = (),
    line: int = 0,
) -> Draft:
    """Return a draft about the test *old*, which is *new* now; *line* is the nearest within it."""
    name = old.id if old.id == new.id else f"{old.id} (now {new.id})"
    inside = new.line <= line <= max(new.line, new.end_line)
    return Draft(
        rule=rule,
        subject=old.id,
        path=new.path,
        line=line if inside else new.line,
        message=f"{name} {what}",
        content=content,
        severity=severity,
        verified=verified,
        successors=(new.id,) if new.id != old.id else (),
        why="production code changed with it, so that it may have had to follow"
        if severity is Severity.WARNING
        and change.production_changed()
        and rule in {"TA006", "TA007", "TA008"}
        else "",
    )
