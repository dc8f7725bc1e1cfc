"""What the run could not look at, and what it did."""

from auditor.model.audit import Audit
from auditor.model.source import Fault
from auditor.writers import view
from auditor.writers.document import (
    Block,
    Bullets,
    Checklist,
    Code,
    Line,
    Paragraph,
    Section,
    Table,
    Text,
    say,
)
from auditor.writers.report import cells


def not_analysed(audit: Audit) -> Section | None:
    """Files that could not be read, and tests in other languages."""
    if not audit.unread and not audit.foreign_tests:
        return None
    blocks: list[Block] = []
    if audit.unread:
        rows = [
            (
                (Code(file.path),),
                say("{}", view.short(file.revision)),
                say(file.role.value.replace("_", " ")),
                _reason(file.fault),
            )
            for file in audit.unread[: cells.reach()]
        ]
        number = len(audit.unread)
        told = say("{} could not be read; no verdict rests on {}.", view.count(number, "file"), _them(number))
        blocks.append(Paragraph(told))
        blocks += cells.table(
            ("File", "Revision", "Role", "Reason"), rows, total=len(audit.unread), noun="unread file"
        )
    if audit.foreign_tests:
        blocks.append(Paragraph(say("Tests in other languages are counted, not analysed:")))
        languages = tuple(
            (say("{}", part.language), say("{}", part.base), say("{}", part.head))
            for part in audit.foreign_tests
        )
        blocks.append(Table(("Language", "Files at base", "Files at head"), languages, frozenset({1, 2})))
    return Section("Files Not Analysed", tuple(blocks))


def _them(number: int) -> str:
    return view.verb(number, "it", "them")


def _reason(fault: Fault) -> Line:
    return say("{} (line {})", fault.message, str(fault.line)) if fault.line else (Text(fault.message),)


def steps(audit: Audit) -> Section | None:
    """A checklist, ticked only where the run did the step."""
    blocks: list[Block] = []
    if audit.steps:
        items: list[tuple[bool, Line]] = [
            (step.done, say("{}: {}", step.what, step.detail) if step.detail else (Text(step.what),))
            for step in audit.steps
        ]
        blocks.append(Checklist(tuple(items)))
    if audit.notes:
        blocks.append(Paragraph(say("Notes:")))
        blocks.append(Bullets(tuple((Text(note),) for note in audit.notes)))
    return Section("Compliance Checklist", tuple(blocks)) if blocks else None
