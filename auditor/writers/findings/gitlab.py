"""A check as a GitLab code quality report."""

from auditor.model.findings import Check, Severity
from auditor.writers import escape
from auditor.writers.findings.formats import Manner
from auditor.writers.findings.json import dump

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def write(check: Check, manner: Manner) -> str:
    """The findings that are not waived, and files that could not be read, as a JSON array of issues."""
    issues = [
        {
            "description": f"{f.rule} {escape.sentence(f.message)}",
            "check_name": f"{f.rule} {f.name}",
            "fingerprint": f.fingerprint,
            "severity": _SEVERITIES[f.severity],
            "location": {"path": f.path, "lines": {"begin": f.line}},
        }
        for f in check.findings
        if not f.waived
    ]
    issues += [
        {
            "description": f"cannot be read: {escape.sentence(u.fault.message)}",
            "check_name": "unread",
            "fingerprint": f"unread:{u.path}",
            "severity": "blocker",
            "location": {"path": u.path, "lines": {"begin": max(1, u.fault.line)}},
        }
        for u in check.unread
    ]
    return dump(issues)
