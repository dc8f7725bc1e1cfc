"""A check as Markdown, for the summary of a CI job or a comment on a pull request."""

from auditor.model.findings import Check, Finding
from auditor.writers import escape
from auditor.writers.findings.formats import Manner
from auditor.writers.findings.wording import details, outcome


def write(check: Check, manner: Manner) -> str:
    """The check as a table of findings with their details below it."""
    parts = ["## Test protection\n", f"{escape.markdown(outcome(check))}\n"]
    if check.findings:
        rows = ["| | rule | where | what |", "|---|---|---|---|", *map(_row, check.findings)]
        parts.append("\n".join(rows) + "\n")
        parts += [_details(f, manner) for f in check.findings if not f.waived]
    for unread in check.unread:
        path, why = escape.markdown_code(unread.path), escape.markdown(unread.fault.message)
        parts.append(f"- {path} cannot be read: {why}\n")
    return "\n".join(parts)


def _row(finding: Finding) -> str:
    kind = "waived" if finding.waived else finding.severity.value
    where = escape.markdown_code(f"{finding.path}:{finding.line}")
    return f"| {kind} | {finding.rule} | {where} | {escape.markdown(finding.message)} |"


def _details(finding: Finding, manner: Manner) -> str:
    lines = [f"<details><summary>{finding.rule} {escape.html_code(finding.subject)}</summary>\n"]
    lines += [f"- {label}: {escape.markdown(text)}" for label, text in details(finding)]
    waiver = manner.waiver(finding)
    if waiver:
        lines.append(f"- to waive it, add to {escape.markdown_code(manner.waiver_file)}:\n")
        lines += [f"      {escape.visible(row)}" for row in waiver.splitlines()]
    return "\n".join([*lines, "\n</details>\n"])
