"""Gaps, what to do about them, what got better, and what it comes to."""

from collections.abc import Sequence

from auditor.model.assessment import Action, Gap, Priority
from auditor.model.audit import Audit
from auditor.model.classified import Stake
from auditor.writers import commands, skeleton, view
from auditor.writers.document import (
    Block,
    Bullets,
    Code,
    Fold,
    Heading,
    Line,
    Listing,
    Paragraph,
    Section,
    Shell,
    Strong,
    Text,
    join,
    say,
)
from auditor.writers.report import cells

_TOLD, _FEW, _MISSING, _CODE_LINES, _OPENED = 8, 3, 6, 80, 5
_MARKS = {Priority.P0: "🔴", Priority.P1: "🟡"}
_HEADINGS = {
    Priority.P0: "Priority 0 — Now",
    Priority.P1: "Priority 1 — Soon",
    Priority.P2: "Priority 2 — Later",
}


def critical_gaps(audit: Audit) -> Section | None:
    """What matters and no live test verifies: missing behaviours and required tests."""
    gaps = audit.assessment.gaps
    if not gaps:
        return None
    urgent = sum(gap.priority is not Priority.P2 for gap in gaps)
    told, rest, _ = view.cut(gaps, min(urgent, _TOLD) or _FEW, view.FOLDED)
    blocks: list[Block] = []
    for number, gap in enumerate(told, 1):
        mark = _MARKS.get(gap.priority, "")
        blocks.append(
            Heading(say("{}. {}{} — {}", number, f"{mark} " if mark else "", gap.title, _status(gap)))
        )
        blocks += _gap(audit, gap)
    if rest:
        rows = [
            ((Text(g.title),), (Text(g.status.value),), (Text(g.priority),), (Text(g.why),)) for g in rest
        ]
        header = ("Gap", "Status", "Priority", "Why")
        blocks += cells.table(header, rows, total=len(gaps) - len(told), noun="gap", shown=0)
    return Section("Critical Gaps Identified", tuple(blocks))


def _status(gap: Gap) -> str:
    return gap.status.value.upper()


def _gap(audit: Audit, gap: Gap) -> list[Block]:
    items = [cells.labelled("Business impact", _stake(stake)) for stake in gap.impact[: view.NAMED]]
    items.append(cells.labelled("Current state", (Text(gap.why),)))
    items.append(cells.labelled("Priority", (Text(f"{gap.priority.value}: {gap.derivation}"),)))
    if gap.places:
        shown, _, more = view.cut(gap.places, view.NAMED)
        places = join([(cells.at_base(audit, path),) for path in shown])
        items.append(cells.labelled("Location", say("{} and {} more", places, more) if more else places))
    blocks: list[Block] = [Bullets(tuple(items))]
    if gap.missing:
        shown_, _, more = view.cut(gap.missing, _MISSING)
        blocks.append(Paragraph((Strong("Missing"), Text(":"))))
        blocks.append(Bullets(_listed(shown_, more)))
    if gap.required:
        shown_, _, more = view.cut(gap.required, _MISSING)
        blocks.append(Paragraph((Strong("Required tests"), Text(":"))))
        blocks.append(Bullets(_listed(shown_, more)))
    return blocks


def _listed(shown: Sequence[str], more: int) -> tuple[Line, ...]:
    lines: list[Line] = [(Text(one),) for one in shown]
    return (*lines, say("and {} more", more)) if more else tuple(lines)


def _stake(stake: Stake) -> Line:
    told = f"“{stake.statement}”"
    return (Text(f"{told} ({stake.amount})" if stake.amount else told),)


def action_items(audit: Audit) -> Section | None:
    """What to do next, by priority, with the commands and the start of the tests."""
    actions = audit.assessment.actions
    if not actions:
        return None
    blocks: list[Block] = []
    for priority, title in _HEADINGS.items():
        mine = [a for a in actions if a.priority is priority]
        if not mine:
            continue
        blocks.append(Heading(say("{} ({})", title, len(mine))))
        told, rest, _ = view.cut(mine, _OPENED, view.FOLDED)
        for action in told:
            blocks += _action(audit, action)
        if rest:
            rows = [((Text(a.id),), (Text(a.title),), (Text(a.why),)) for a in rest]
            header = ("Item", "What", "Why")
            blocks += cells.table(header, rows, total=len(mine) - len(told), noun="item", shown=0)
    return Section("Immediate Action Items", tuple(blocks))


def _action(audit: Audit, action: Action) -> list[Block]:
    blocks: list[Block] = [
        Paragraph((Strong(f"{action.id}. {action.title}"),)),
        Bullets((say("{}", action.why), say("{}", action.advice))),
    ]
    shown = (commands.show(one.commit, one.path) for one in action.restore[: view.NAMED])
    blocks.append(Shell((*dict.fromkeys(filter(None, shown)), commands.scaffold(audit, action))))
    lines = skeleton.write(action).rstrip("\n").split("\n")
    code = tuple(lines[:_CODE_LINES])
    if len(lines) > len(code):
        code = (*code, f"# … and {len(lines) - len(code):,} more lines")
    blocks.append(Fold(say("Skeleton of {}", Code(action.skeleton.path)), (Listing(code, "python"),)))
    return blocks


def positive_findings(audit: Audit) -> Section | None:
    """What got better, with figures."""
    found = audit.assessment.positives
    if not found and not audit.assessment.areas:
        return None
    if not found:
        nothing = say("Nothing that is measured got better; the quality of the suite is told above.")
        return Section("Positive Findings", (Paragraph(nothing),))
    items = tuple(cells.labelled(one.title, (Text(one.told),)) for one in found)
    return Section("Positive Findings", (Bullets(items, numbered=True),))


def conclusion(audit: Audit) -> Section:
    """The share, the grade, and the grade after the P0 items."""
    grade, gaps = audit.assessment.grade, audit.assessment.gaps
    blocks: list[Block] = [Paragraph((Text(view.success_sentence(audit)),))]
    if grade.now.share is not None:
        blocks.append(Paragraph((Text(view.formula_sentence(audit)),)))
    urgent = [a for a in audit.assessment.actions if a.priority is Priority.P0]
    if urgent:
        must = "must be done now" if len(urgent) > 1 else "is to be done now"
        blocks.append(Paragraph(say("{} {}:", view.count(len(urgent), "item"), must)))
        shown, _, more = view.cut(urgent, _TOLD)
        lines: list[Line] = [say("{} ({})", a.title, a.id) for a in shown]
        lines += [say("and {} more", more)] if more else []
        blocks.append(Bullets(tuple(lines), numbered=True))
    elif gaps:
        blocks.append(
            Paragraph(say("No gap asks to be closed now; {} can wait.", view.count(len(gaps), "gap")))
        )
    blocks.append(Paragraph(cells.labelled("Overall grade", (Strong(grade.now.letter), *_then(audit)))))
    return Section("Conclusion", tuple(blocks))


def _then(audit: Audit) -> Line:
    text = view.after_p0(audit)
    return (Text(f" ({text})"),) if text else ()
