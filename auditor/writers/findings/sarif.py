"""Findings as SARIF 2.1.0, which code hosts and editors show in place."""

from collections.abc import Sequence
from typing import Any

from auditor.model.findings import Check, Finding, Severity
from auditor.model.suite import Unread
from auditor.writers import escape
from auditor.writers.findings.formats import Manner
from auditor.writers.findings.json import dump
from auditor.writers.findings.wording import details

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def write(check: Check, manner: Manner) -> str:
    """The check as one SARIF run; waived findings are told as suppressed, unread files as notifications."""
    faults = [_fault(unread) for unread in check.unread]
    return log(check.findings, check.auditor_version, faults, successful=not check.unread)


def audited(findings: Sequence[Finding], version: str, unread: Sequence[Unread], left_out: int) -> str:
    """The *findings* of an audit as one SARIF run.

    Unread files, and how many findings were *left_out*, are told as notifications; neither means that the
    audit could not be made.
    """
    told = [_fault(one, "warning") for one in unread]
    if left_out:
        told.append(_notification("note", f"{left_out:,} more findings are in the JSON report."))
    return log(findings, version, told, successful=True, automation="auditor/audit/")


def log(
    findings: Sequence[Finding],
    version: str,
    notifications: list[dict[str, Any]],
    *,
    successful: bool,
    automation: str = "",
) -> str:
    """A SARIF log with one run of the program in this *version*.

    *automation* tells runs of one kind from those of another for who collects them.
    """
    rules = {f.rule: f for f in findings}
    order = {id_: number for number, id_ in enumerate(sorted(rules))}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "auditor",
                "version": version,
                "rules": [_rule(rules[id_]) for id_ in order],
            }
        },
        "invocations": [
            {"executionSuccessful": successful, "toolExecutionNotifications": notifications},
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, order[f.rule]) for f in findings],
    }
    if automation:
        run["automationDetails"] = {"id": automation}
    return dump(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _fault(unread: Unread, level: str = "error") -> dict[str, Any]:
    return _notification(level, f"{unread.path}: {unread.fault.message}")


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "name": "".join(word.capitalize() for word in finding.name.split("-")),
        "shortDescription": {"text": finding.name.replace("-", " ")},
        "help": {"text": finding.advice or finding.name},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    more = "\n".join(f"{label}: {text}" for label, text in details(finding))
    text = f"{finding.message}\n{more}" if more else finding.message
    uri = escape.url_path(finding.path)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"auditor/v1": finding.fingerprint},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri or "unknown"},
                    "region": {"startLine": finding.line},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.subject}],
            }
        ],
    }
    if finding.waived:
        result["suppressions"] = [{"kind": "external", "justification": finding.waived_by}]
    return result
