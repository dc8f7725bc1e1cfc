"""Sentences that several formats share."""

from auditor.model.findings import Check, Finding
from auditor.model.words import counted


def outcome(check: Check) -> str:
    """Return the check in one line."""
    told = check.summary
    if check.unread:
        number = len(check.unread)
        it = "it" if number == 1 else "them"
        return (
            f"Could not check: {counted(number, 'file')} of the change could not be read. "
            f"Mend {it}, then check again."
        )
    parts = [
        counted(number, noun)
        for number, noun in ((told.errors, "error"), (told.warnings, "warning"), (told.notes, "note"))
        if number
    ]
    line = f"Found {', '.join(parts)}." if parts else "No test protection is taken away."
    if told.waived:
        line += f" {told.waived:,} waived."
    return line + deletions(check)


def deletions(check: Check) -> str:
    """Return what became of the deleted tests, with a space before it; ``""`` when none was deleted."""
    told = check.summary
    if not told.deleted_tests:
        return ""
    mix = ", ".join(f"{n:,} {verdict}" for verdict, n in told.by_verdict.items())
    return f" {counted(told.deleted_tests, 'test')} deleted: {mix}."


def details(finding: Finding) -> list[tuple[str, str]]:
    """Return what is known about a finding beside its message, label and text."""
    rows = [("verified", text) for text in finding.verified]
    if finding.why:
        rows.append(("why", finding.why))
    rows += [("successor", id_) for id_ in finding.successors]
    if finding.waived:
        rows.append(("waived", finding.waived_by))
    elif finding.advice:
        rows.append(("do", finding.advice))
    return rows
