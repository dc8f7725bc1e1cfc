"""The first screen: scope, key finding, what to look at first, and the counts."""

from auditor.model.audit import Audit, Verdict
from auditor.writers import view
from auditor.writers.document import (
    Block,
    Bullets,
    Code,
    CommitName,
    Line,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    say,
)
from auditor.writers.report import cells


def executive_summary(audit: Audit) -> Section:
    """What was audited, what came out, and what to look at first."""
    blocks: list[Block] = [Paragraph(cells.labelled("Audit scope", _scope(audit)))]
    if audit.range.notes:
        blocks.append(Bullets(tuple((Text(note),) for note in audit.range.notes)))
    blocks.append(Paragraph(cells.labelled("Key finding", (Text(audit.key_finding),))))
    grade = audit.assessment.grade.now
    if grade.share is not None:
        told = (Strong(grade.letter), Text(f": {view.grade_sentence(audit)}"))
        blocks.append(Paragraph(cells.labelled("Overall grade", told)))
    if audit.in_common.sentence:
        blocks.append(Paragraph(cells.labelled("In common", (Text(audit.in_common.sentence),))))
    first = _look_first(audit)
    if first:
        blocks.append(Paragraph((Strong("Look at these first"), Text(":"))))
        blocks.append(Bullets(first, numbered=True))
    return Section("Executive Summary", tuple(blocks))


def _scope(audit: Audit) -> Line:
    span, counts = audit.range, audit.statistics
    if span.base_date:
        start = say("{} ({})", CommitName(span.base), view.day(span.base_date))
    else:
        start = say("the beginning of history")
    line = say(
        "{} by {}, from {} to {} ({})",
        view.count(span.commits, "commit"),
        view.count(span.authors, "author"),
        start,
        CommitName(span.head),
        view.day(span.head_date),
    )
    if not view.names_both_ends(span):
        line = (*line, *say(", asked for as {}", Code(span.expression)))
    touched = counts.commits_touching_tests
    return (*line, *say("; {} of them touched tests.", "none" if touched == 0 else f"{touched:,}"))


def _look_first(audit: Audit) -> tuple[Line, ...]:
    causes, gaps, unsure = view.first_to_look_at(audit)
    lines: list[Line] = []
    for cause in causes:
        lines.append(
            say(
                "{} ({}): {} cannot run at head.",
                Code(cause.missing),
                cause.kind.value,
                view.needed_sentence(cause),
            )
        )
    for gap in gaps:
        lines.append(
            say("{}: {} is {}: {}.", gap.priority.value, Strong(gap.title), gap.status.value, gap.why)
        )
    for test in unsure:
        likely = f"{test.verdict.value} or {test.runner_up.value}" if test.runner_up else test.verdict.value
        lines.append(
            say(
                "Unsure: {} is {} ({}). {}",
                cells.deleted_test(audit, test),
                likely,
                view.percent(test.confidence),
                test.why,
            )
        )
    return tuple(lines)


def statistics(audit: Audit) -> Section:
    """The counts, at base and head, of what was deleted, and by verdict."""
    counts = audit.statistics
    both = (
        ("Test files", f"{counts.test_files_at_base:,}", f"{counts.test_files_at_head:,}"),
        ("Tests collected", f"{counts.tests_at_base:,}", f"{counts.tests_at_head:,}"),
        ("Cases (parametrize rows counted)", f"{counts.cases_at_base:,}", f"{counts.cases_at_head:,}"),
        (
            "Test files that cannot run",
            f"{counts.dead_test_files_at_base:,}",
            f"{counts.dead_test_files_at_head:,}",
        ),
        (
            "Tests that use a mock",
            view.percent(counts.mock_share_at_base),
            view.percent(counts.mock_share_at_head),
        ),
        ("Checks per test", f"{counts.checks_per_test_at_base:.1f}", f"{counts.checks_per_test_at_head:.1f}"),
    )
    change = (
        ("Commits analysed", counts.commits, True),
        ("Commits that touched tests", counts.commits_touching_tests, True),
        ("Deleted test files", counts.deleted_test_files, True),
        ("Deleted support and data files", counts.deleted_support_files, True),
        ("Deleted components (fixtures, helpers, mocks, factories …)", counts.deleted_components, True),
        ("Deleted tests", counts.deleted_tests, True),
        ("Deleted, written like tests but not collected", counts.deleted_uncollected, False),
        ("Tests that came and went inside the range", counts.transient_tests, False),
        ("Added tests", counts.added_tests, True),
        ("Orphaned test files", counts.orphaned_test_files, False),
        ("Orphaned tests", counts.orphaned_tests, False),
        ("Files that could not be read", counts.unread_files, False),
    )
    blocks: list[Block] = []
    if counts.deleted_tests or counts.by_verdict:
        blocks.append(_verdicts(audit))
    if counts.deleted_uncollected:
        blocks.append(
            Paragraph(
                say(
                    "{} written like a test but not collected at base; judged below, and counted apart.",
                    view.count(counts.deleted_uncollected, "more was", "more were"),
                )
            )
        )
    if counts.stopped:
        told = say(
            "{} only in tests that cannot run, and {} nothing in the grade.",
            view.count(counts.stopped, "moved or rewritten one lives on", "moved and rewritten ones live on"),
            view.verb(counts.stopped, "counts for", "count for"),
        )
        blocks.append(Paragraph(told))
    if counts.unsure:
        blocks.append(
            Paragraph(
                say(
                    "The evidence is split for {}; {} marked unsure.",
                    view.count(counts.unsure, "of them", "of them"),
                    view.verb(counts.unsure, "it is", "they are"),
                )
            )
        )
    blocks += [
        Table(
            ("The suite", "Base", "Head"),
            tuple((say(label), say(base), say(head)) for label, base, head in both),
            frozenset({1, 2}),
        ),
        Table(
            ("The range", "Count"),
            tuple((say(label), say("{}", number)) for label, number, always in change if number or always),
            frozenset({1}),
        ),
    ]
    return Section("Audit Statistics", tuple(blocks))


def _verdicts(audit: Audit) -> Table:
    rows = tuple(
        (
            (Strong(verdict.value.capitalize()),),
            say("{}", audit.statistics.by_verdict.get(verdict, 0)),
            say(view.MEANING[verdict]),
        )
        for verdict in Verdict
    )
    return Table(("Verdict", "Tests", "Meaning"), rows, frozenset({1}))
