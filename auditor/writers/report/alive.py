"""Whether the tests that are left can still be collected and run."""

from auditor.model.audit import Audit
from auditor.model.meaning import Orphan, RootCause
from auditor.writers import view
from auditor.writers.document import (
    Block,
    Bullets,
    Code,
    Fold,
    Line,
    Paragraph,
    Point,
    Section,
    Table,
    Text,
    Timeline,
    join,
    say,
)
from auditor.writers.report import cells

_CAUSES_OPENED = 10
_FILES_PER_CAUSE = 30


def surviving_suite(audit: Audit) -> Section | None:
    """Dead test files at base and head, root causes, and when they died."""
    counts = audit.statistics
    if not (counts.test_files_at_head or audit.root_causes or audit.orphans):
        return None
    dead = counts.dead_test_files_at_head
    blocks: list[Block] = [Paragraph(_state(dead, counts.dead_test_files_at_base, counts.test_files_at_head))]
    if audit.root_causes or audit.orphans:
        blocks += _causes(audit)
    if dead or any(pulse.dead for pulse in audit.liveness):
        blocks += _timeline(audit)
    return Section("Is the Surviving Suite Alive?", tuple(blocks))


def _state(dead: int, dead_before: int, files: int) -> Line:
    before = "none" if dead_before == 0 else f"{dead_before:,}"
    if dead == 0 == dead_before:
        return say("Nothing was found that keeps any of {} from running.", view.count(files, "test file"))
    return say(
        "{} of {} cannot run at head; at base {} could not.", dead, view.count(files, "test file"), before
    )


def _causes(audit: Audit) -> list[Block]:
    causes = view.causes(audit)
    blocks: list[Block] = []
    if causes:
        rows = [_cause(cause) for cause in causes[: cells.reach()]]
        header = ("Root cause", "Kind", "Test files", "Tests", "Since", "Caused by")
        blocks.append(Paragraph(say("Mending a root cause brings back all the tests that it stops:")))
        blocks += cells.table(header, rows, total=len(causes), numeric=frozenset({2, 3}), noun="root cause")
    groups = view.orphans_by_cause(audit)
    ranked = [(cause.missing, cause.kind, cause.new_in_range) for cause in causes]
    keys = [*(key for key in ranked if key in groups), *(key for key in groups if key not in set(ranked))]
    for key in keys[:_CAUSES_OPENED]:
        blocks.append(_opened(audit, key[0], groups[key]))
    left = sum(len(groups[key]) for key in keys[_CAUSES_OPENED:])
    if left:
        blocks.append(
            Paragraph(
                say("{} of other root causes: see the JSON report.", view.count(left, "orphaned test file"))
            )
        )
    return blocks


def _cause(cause: RootCause) -> tuple[Line, ...]:
    return (
        (Code(cause.missing),),
        say(cause.kind.value),
        say("{}", cause.files),
        say("{}", cause.tests),
        say("this range" if cause.new_in_range else "before"),
        cells.commit(cause.caused_by) if cause.caused_by else say("—"),
    )


def _opened(audit: Audit, missing: str, orphans: list[Orphan]) -> Fold:
    listed = orphans[:_FILES_PER_CAUSE]
    rows = tuple(
        (
            (cells.at_head(audit, orphan.path),),
            say("{}", len(orphan.tests)),
            join([(Code(step),) for step in orphan.chain[:6]], " → ") or (Text("—"),),
            say("silent: skipped by a guard" if orphan.silent else "fails when run"),
        )
        for orphan in listed
    )
    summary = say("{} stopped by {}", view.count(len(orphans), "test file"), Code(missing))
    table = Table(("Test file", "Tests", "Chain of imports", "How it shows"), rows, frozenset({1}))
    return Fold(summary, (table, *cells.unlisted(len(orphans) - len(listed))))


def _timeline(audit: Audit) -> list[Block]:
    if not audit.liveness:
        return []
    first, last = audit.liveness[0], audit.liveness[-1]
    most = max(pulse.dead for pulse in audit.liveness)
    title = f"Dead test files after each commit of the range, at most {most:,}"
    points = tuple(
        Point(
            f"{view.short(pulse.commit.commit)} of {view.day(pulse.commit.date)}",
            pulse.dead,
            pulse.test_files,
        )
        for pulse in audit.liveness
    )
    blocks: list[Block] = [
        Paragraph(say("{}:", title)),
        Timeline(title, points, view.day(first.commit.date), view.day(last.commit.date)),
    ]
    items = [
        say("{} → {} with {}", before.dead, after.dead, cells.commit_in_full(after.commit))
        for before, after in view.jumps(audit)
    ]
    if items:
        blocks.append(Bullets(tuple(items)))
    return blocks
