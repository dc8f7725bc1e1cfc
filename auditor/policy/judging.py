"""All rules over one change, in order; drafts made findings."""

import hashlib
from collections.abc import Iterable

from auditor.model.findings import Draft, Finding, Severity
from auditor.policy import components, deletions, settings, tests, workflows
from auditor.policy.rules import rule
from auditor.policy.sides import Change

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def find(change: Change) -> tuple[Finding, ...]:
    """Return what *change* takes away, the worst first, then by place; each thing once."""
    drafts = (
        *deletions.find(change),
        *tests.find(change),
        *components.find(change),
        *settings.find(change),
        *workflows.find(change),
    )
    return arranged(finding(d) for d in drafts)


def arranged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings* without repetitions, the worst first, then by place."""
    unique = {f.fingerprint: f for f in findings}
    return tuple(
        sorted(unique.values(), key=lambda f: (_ORDER[f.severity], f.path, f.line, f.rule, f.subject))
    )


def finding(draft: Draft) -> Finding:
    """Return *draft* with the texts of its rule."""
    told = rule(draft.rule)
    return Finding(
        rule=told.id,
        name=told.name,
        severity=draft.severity or told.severity,
        subject=draft.subject,
        path=draft.path,
        line=max(1, draft.line),
        message=draft.message,
        verified=draft.verified,
        why=draft.why or told.why,
        advice=told.advice,
        verdict=draft.verdict,
        successors=draft.successors,
        fingerprint=fingerprint(draft),
    )


def fingerprint(draft: Draft) -> str:
    """Return 16 hexadecimal digits that stay while rule, subject and content do."""
    text = "\0".join((draft.rule, draft.subject, draft.content))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def blocks(findings: Iterable[Finding], fail_on: str) -> bool:
    """Whether some finding that is not waived is as bad as *fail_on* (a severity, or ``never``)."""
    if fail_on == "never":
        return False
    bar = _ORDER[Severity(fail_on)]
    return any(not f.waived and _ORDER[f.severity] <= bar for f in findings)
