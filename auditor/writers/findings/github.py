"""A check as workflow commands of GitHub Actions: each finding becomes an annotation."""

from auditor.model.findings import Check, Finding, Severity
from auditor.writers import escape
from auditor.writers.findings.formats import Manner
from auditor.writers.findings.wording import details, outcome

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def write(check: Check, manner: Manner) -> str:
    """The check as lines of workflow commands; nothing from the repository can start a command of its own."""
    lines = [_finding(f) for f in check.findings]
    for unread in check.unread:
        place = f"file={_property(unread.path)},line={max(1, unread.fault.line)}"
        lines.append(f"::error {place},title=cannot be read::{_data(unread.fault.message)}")
    lines.append(escape.terminal(outcome(check)))
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding) -> str:
    command = "notice" if finding.waived else _COMMANDS[finding.severity]
    title = f"{finding.rule} {finding.name}" + (" (waived)" if finding.waived else "")
    rows = [finding.message, *(f"{label}: {text}" for label, text in details(finding))]
    text = "\n".join(escape.sentence(row) for row in rows)
    place = f"file={_property(finding.path)},line={finding.line},title={_property(title)}"
    return f"::{command} {place}::{_data(text)}"


def _data(text: str) -> str:
    return escape.well_formed(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(escape.visible(text)).replace(":", "%3A").replace(",", "%2C")
