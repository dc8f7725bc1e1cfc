"""A check as SARIF 2.1.0, which code hosts and editors show in place."""

from typing import Any

from auditor.model.findings import Check, Finding, Severity
from auditor.writers import escape
from auditor.writers.findings.formats import Manner
from auditor.writers.findings.json import dump
from auditor.writers.findings.wording import details

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def write(check: Check, manner: Manner) -> str:
    """The check as one SARIF run; waived findings are told as suppressed, unread files as notifications."""
    rules = {f.rule: f for f in check.findings}
    order = {id_: number for number, id_ in enumerate(sorted(rules))}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "auditor",
                "version": check.auditor_version,
                "rules": [_rule(rules[id_]) for id_ in order],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not check.unread,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": f"{u.path}: {u.fault.message}"}}
                    for u in check.unread
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, order[f.rule]) for f in check.findings],
    }
    return dump(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


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
