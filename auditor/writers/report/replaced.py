"""What replaced the deleted tests, group by group, and how the suite's quality changed."""

from collections.abc import Sequence

from auditor.model.assessment import Area, Difference, FrameworkChange, FrameworkStatus, Sized
from auditor.model.audit import Audit
from auditor.writers import view
from auditor.writers.document import (
    Block,
    Bullets,
    Code,
    Heading,
    Line,
    Paragraph,
    Place,
    Section,
    Strong,
    Table,
    Text,
    join,
    say,
)
from auditor.writers.report import cells

_TOLD, _SHOWN = 6, 3
_REPLACED = "Successfully Replaced Components"


def replaced_components(audit: Audit) -> Section | None:
    """Groups of deleted tests that something replaced well: status, old, new, improvement."""
    groups = [a for a in audit.assessment.areas if a.owed]
    areas = [a for a in groups if a.status in view.REPLACED]
    if not groups:
        return None
    if not areas:
        told_ = say("None of {}: live tests keep too little of each.", view.count(len(groups), "component"))
        return Section(_REPLACED, (Paragraph(told_),))
    told, rest, _ = view.cut(areas, _TOLD, view.FOLDED)
    blocks: list[Block] = []
    for number, area in enumerate(told, 1):
        blocks.append(Heading(say("{}. {}", number, area.title)))
        blocks.append(Bullets(tuple(_area(audit, area))))
    if rest:
        header = ("Component", "Status", "Deleted tests", "Old", "New", "Improvement")
        rows = [_row(audit, area) for area in rest]
        left = len(areas) - len(told)
        blocks += cells.table(
            header, rows, total=left, numeric=frozenset({2}), noun="replaced component", shown=0
        )
    return Section(_REPLACED, tuple(blocks))


def _area(audit: Audit, area: Area) -> list[Line]:
    items = [
        cells.labelled("Status", (Strong(area.status.value.upper()), Text(f": {area.why}"))),
        cells.labelled("Old", _files(audit, area.old, area.old_files, base=True)),
        cells.labelled("New", _files(audit, area.new, area.new_files, base=False)),
    ]
    for one in _told(area, better=True)[:_SHOWN]:
        items.append(cells.labelled("Improvement", _difference(audit, one)))
    for one in _told(area, better=False)[:_SHOWN]:
        items.append(cells.labelled("Weaker", _difference(audit, one)))
    return items


def _told(area: Area, *, better: bool) -> list[Difference]:
    return [d for d in area.delta.differences if d.better is better] if area.delta else []


def _difference(audit: Audit, one: Difference) -> Line:
    if not one.shown:
        return (Text(one.told),)
    shown = one.shown[0]
    revision = audit.range.head if shown.at_head else cells.base_revision(audit)
    place = Place(shown.test, shown.path, shown.line, revision)
    return say("{}, such as {} in {}", one.told, Code(shown.text), place)


def _files(audit: Audit, files: Sequence[Sized], total: int, *, base: bool) -> Line:
    if not files:
        return (Text("none"),)
    lines = [_file(audit, file, base=base) for file in files[: view.NAMED]]
    more = total - len(lines)
    line = join(lines)
    return say("{} and {}", line, view.count(more, "more file")) if more > 0 else line


def _file(audit: Audit, file: Sized, *, base: bool) -> Line:
    place = cells.at_base(audit, file.path) if base else cells.at_head(audit, file.path)
    size = view.count(file.tests, "test")
    if file.lines:
        size = f"{size}, {view.count(file.lines, 'line')}"
    return say("{} ({}{})", place, size, "; cannot run" if file.dead else "")


def _row(audit: Audit, area: Area) -> tuple[Line, ...]:
    better = _told(area, better=True)
    return (
        (Text(area.title),),
        (Text(area.status.value),),
        say("{}", area.tests),
        _files(audit, area.old[:1], area.old_files, base=True),
        _files(audit, area.new[:1], area.new_files, base=False),
        (Text("; ".join(d.told for d in better[:_SHOWN]) or "—"),),
    )


def evolution(audit: Audit) -> Section | None:
    """How the suite changed as a whole, and what became of the parts of the test framework."""
    differences = audit.assessment.suite.differences
    changes = audit.assessment.framework
    if not differences and not changes:
        return None
    blocks: list[Block] = []
    if differences:
        rows = tuple(
            (
                (Text(d.aspect.value),),
                (Text(d.told),),
                (Text({True: "better", False: "weaker", None: "—"}[d.better]),),
            )
            for d in differences
        )
        blocks.append(Paragraph(say("All tests at base against all tests at head:")))
        blocks.append(Table(("Quality", "Base → head", "Verdict"), rows))
    if changes:
        blocks.append(Heading(say("Deleted Test Framework Components ({})", len(changes))))
        header = ("Component", "Status", "Replacement", "Impact")
        rows_ = [_change(audit, change) for change in changes[: cells.reach()]]
        blocks += cells.table(header, rows_, total=len(changes), noun="deleted component")
    return Section("Test Framework Evolution", tuple(blocks))


def _change(audit: Audit, change: FrameworkChange) -> tuple[Line, ...]:
    held = f" ({change.kind})" if change.parts > 1 else f" ({change.kind}, {_leaned(change)})"
    replacement: Line = (Text("none"),)
    if change.replacement:
        replacement = join([(cells.at_head(audit, one),) for one in change.replacement[:2]])
    status: Line = (Text(change.status.value),)
    if change.status is FrameworkStatus.NEEDED:
        needed, _, more = view.cut(change.still_needed_by, 2)
        status = say(
            "{} by {}", change.status.value, join([(cells.at_head(audit, path),) for path in needed])
        )
        status = (*status, *say(" and {} more", more)) if more else status
    return (
        (Place(change.name, change.path, 0, cells.base_revision(audit)), Text(held)),
        status,
        replacement,
        (Strong(change.impact.value.upper()), Text(f": {change.why}")),
    )


def _leaned(change: FrameworkChange) -> str:
    return f"used by {view.count(change.used_by, 'test')}"
