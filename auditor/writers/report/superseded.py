"""What was superseded, and by what: groups that went the same way, then every test."""

from auditor.model.audit import Audit, DeletedTest, SupersededGroup, Verdict
from auditor.writers import view
from auditor.writers.document import (
    Block,
    Bullets,
    Code,
    Fold,
    Heading,
    Line,
    Paragraph,
    Section,
    Table,
    Text,
    join,
    say,
)
from auditor.writers.report import cells

_TOLD = 5


def superseded(audit: Audit) -> Section | None:
    """Moved and rewritten tests, from where to where."""
    groups = audit.superseded_groups
    verdicts = view.by_verdict(audit)
    tests = [*verdicts[Verdict.MOVED], *verdicts[Verdict.REWRITTEN]]
    if not groups and not tests:
        return None
    blocks: list[Block] = [
        Paragraph(
            say(
                "{} taken over in full by tests at head: {} moved, {} rewritten.",
                f"{view.gone(tests)} {view.verb(len(tests), 'was', 'were')}".capitalize(),
                len(verdicts[Verdict.MOVED]),
                len(verdicts[Verdict.REWRITTEN]),
            )
        )
    ]
    told, rest, _ = view.cut(groups, _TOLD, view.FOLDED)
    for number, group in enumerate(told, 1):
        blocks.append(Heading(say("{}. {}", number, _way(group))))
        blocks.append(_group(audit, group))
    if rest:
        rows = tuple(_row(audit, group) for group in rest)
        header = ("Old", "New", "Moved", "Rewritten", "Partial", "Checks")
        left = len(groups) - len(told)
        table = Table(header, rows, frozenset({2, 3, 4, 5}))
        blocks.append(
            Fold(say("{}", view.count(left, "more group")), (table, *cells.unlisted(left - len(rest))))
        )
    if tests:
        blocks.append(_every(audit, tests))
    return Section("Superseded Tests", tuple(blocks))


def _way(group: SupersededGroup) -> Line:
    more = len(group.new) - 1
    if not group.new:
        return (Code(group.old),)
    line = say("{} → {}", Code(group.old), Code(group.new[0]))
    return (*line, *say(" and {} more", more)) if more else line


def _tally(group: SupersededGroup) -> str:
    parts = ((group.moved, "moved"), (group.rewritten, "rewritten"), (group.partial, "partial"))
    return ", ".join(f"{number:,} {word}" for number, word in parts if number) or "none"


def _group(audit: Audit, group: SupersededGroup) -> Bullets:
    shown, _, more = view.cut(group.new, view.NAMED)
    new = [say("{}", cells.at_head(audit, path)) for path in shown]
    items = [
        cells.labelled("Status", (Text(_tally(group)),)),
        cells.labelled("Old", (cells.at_base(audit, group.old),)),
    ]
    if new:
        line = join(new)
        items.append(cells.labelled("New", say("{} and {} more", line, more) if more else line))
    items.append(cells.labelled("Checks", say("{} → {}", group.old_checks, group.new_checks)))
    for old, successor in group.examples[: view.NAMED]:
        pair = say("{} → {}", cells.at_base(audit, old), cells.at_head(audit, successor))
        items.append(cells.labelled("Example", pair))
    return Bullets(tuple(items))


def _row(audit: Audit, group: SupersededGroup) -> tuple[Line, ...]:
    new = say("{}", cells.at_head(audit, group.new[0])) if group.new else say("—")
    more = len(group.new) - 1
    return (
        (cells.at_base(audit, group.old),),
        say("{} and {} more", new, more) if more > 0 else new,
        say("{}", group.moved),
        say("{}", group.rewritten),
        say("{}", group.partial),
        say("{} → {}", group.old_checks, group.new_checks),
    )


def _every(audit: Audit, tests: list[DeletedTest]) -> Fold:
    listed = tests[: view.FOLDED]
    rows = tuple(
        (
            cells.deleted_test(audit, test),
            say(test.verdict.value),
            cells.successors(audit, test.successors),
            (Text(view.sure(test)),),
            (Text(test.why),),
        )
        for test in listed
    )
    header = ("Deleted test", "Verdict", "Superseded by", "Confidence", "Why")
    summary = say("Every moved and rewritten test ({})", len(tests))
    return Fold(summary, (Table(header, rows), *cells.unlisted(len(tests) - len(listed))))
