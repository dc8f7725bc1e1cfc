"""A check for people at a terminal: ``path:line: TA001 message``, and below it what to make of it."""

from auditor.model.findings import Check, Finding, Severity
from auditor.writers import escape
from auditor.writers.findings.formats import Manner
from auditor.writers.findings.wording import details, outcome

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def write(check: Check, manner: Manner) -> str:
    """The check as text; all that comes from the repository is made harmless."""
    lines: list[str] = []
    for finding in check.findings:
        lines += _finding(finding, manner)
    for unread in check.unread:
        place = f"{escape.terminal(unread.path)}:{max(1, unread.fault.line)}"
        lines.append(f"{place}: cannot be read: {escape.terminal(unread.fault.message)}")
    if not manner.brief:
        lines += [f"note: {escape.terminal(note)}" for note in check.notes]
        lines.append(outcome(check))
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding, manner: Manner) -> list[str]:
    code = finding.rule
    if manner.colour:
        code = f"\x1b[{'2' if finding.waived else _COLOURS[finding.severity]}m{code}\x1b[0m"
    kind = "waived" if finding.waived else finding.severity.value
    shown = "" if kind == "error" else f" ({kind})"
    place = f"{escape.terminal(finding.path)}:{finding.line}"
    lines = [f"{place}: {code}{shown} {escape.terminal(finding.message)}"]
    if manner.brief:
        return lines
    lines += [f"    {label}: {escape.terminal(text)}" for label, text in details(finding)]
    waiver = "" if finding.waived else manner.waiver(finding)
    if waiver and finding.severity is Severity.ERROR:
        lines.append(f"    waive: append this, with reason and author, to {manner.waiver_file}")
        lines += [f"        {escape.terminal(row)}" for row in waiver.splitlines()]
    return lines
