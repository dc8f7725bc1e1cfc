"""An audit as a short text for a terminal: about a screen, with hints on how to see more."""

from collections.abc import Sequence

from auditor.model.audit import Audit, DeletedTest, Verdict
from auditor.model.commits import CommitRef
from auditor.writers import commands, escape, view
from auditor.writers.report.classified import drawn
from auditor.writers.screen import BOLD, COLOURS, DIM, NARROWEST, Screen, fit

_TOP, _FEW, _PAIR = 5, 3, 2


def write(audit: Audit, *, width: int, colour: bool) -> str:
    """A summary of *audit* for a terminal of *width* columns (at least 40), with ANSI colours if *colour*.

    No line is wider than *width*: sentences wrap, and ids are cut in the middle.
    """
    screen = Screen(max(width, NARROWEST), colour)
    _header(screen, audit)
    _verdicts(screen, audit)
    _to_do(screen, audit)
    groups = view.by_verdict(audit)
    lost, partial = groups[Verdict.LOST], groups[Verdict.PARTIAL]
    _gap(screen, "Lost", lost, _FEW)
    _gap(screen, "Partial", partial, _PAIR)
    _unsure(screen, audit, [*lost[:_FEW], *partial[:_PAIR]])
    _rules(screen, audit)
    _weakened(screen, audit)
    _survivors(screen, audit)
    _components(screen, audit)
    _unread(screen, audit)
    _hints(screen, audit)
    return screen.text()


def _header(screen: Screen, audit: Audit) -> None:
    span, counts = audit.range, audit.statistics
    start = f"{view.short(span.base)} ({view.day(span.base_date)})" if span.base_date else "the beginning"
    screen.line(f"Test audit: {audit.repository} — {view.day(span.head_date)}", BOLD)
    screen.wrapped(
        f"{view.count(span.commits, 'commit')} by {view.count(span.authors, 'author')}, {start} to "
        f"{view.short(span.head)} ({view.day(span.head_date)}); "
        f"{counts.commits_touching_tests:,} touched tests",
        DIM,
    )
    for note in span.notes:
        screen.wrapped(f"note: {note}", DIM)
    screen.blank()
    screen.wrapped(audit.key_finding, BOLD)
    if audit.assessment.grade.now.share is not None:
        screen.wrapped(f"Grade {audit.assessment.grade.now.letter}: {view.grade_sentence(audit)}")
    if audit.in_common.sentence:
        screen.wrapped(f"In common: {audit.in_common.sentence}", lines=3)
    screen.wrapped(
        f"The suite: {view.change(counts.test_files_at_base, counts.test_files_at_head, 'test file')}, "
        f"{view.change(counts.tests_at_base, counts.tests_at_head, 'test')}",
        DIM,
    )


def _verdicts(screen: Screen, audit: Audit) -> None:
    counts = audit.statistics
    if not counts.deleted_tests and not audit.deleted_tests:
        return
    screen.blank()
    found = [verdict for verdict in Verdict if counts.by_verdict.get(verdict, 0)]
    screen.rows(
        [(verdict.value, f"{counts.by_verdict[verdict]:,}", view.MEANING[verdict]) for verdict in found],
        [COLOURS[verdict] for verdict in found],
        right=[1],
    )
    told = [
        view.count(counts.deleted_tests, "deleted test"),
        view.count(counts.deleted_test_files, "deleted test file"),
    ]
    if counts.deleted_uncollected:
        told.append(f"{counts.deleted_uncollected:,} not collected")
    if counts.transient_tests:
        told.append(f"{counts.transient_tests:,} came and went inside the range")
    if counts.unsure:
        told.append(f"{counts.unsure:,} unsure")
    screen.wrapped("; ".join(told), DIM, indent=2)


def _to_do(screen: Screen, audit: Audit) -> None:
    actions = audit.assessment.actions
    if not actions:
        return
    screen.blank()
    screen.line(f"To do ({len(actions):,}), most urgent first", BOLD)
    shown, _, more = view.cut(actions, _TOP)
    screen.rows([(action.id, action.title) for action in shown])
    screen.more(more)


def _gap(screen: Screen, title: str, tests: list[DeletedTest], limit: int) -> None:
    if not tests:
        return
    screen.blank()
    screen.line(f"{title} ({len(tests):,}), largest first", BOLD)
    shown, _, more = view.cut(tests, limit)
    for test in shown:
        _test(screen, test)
    screen.more(more)


def _test(screen: Screen, test: DeletedTest) -> None:
    mark = f"  {view.sure(test)}{', came and went' if test.transient else ''}"
    identity = fit(escape.terminal(test.id), screen.width - 2 - len(mark))
    screen.line(f"{identity}{mark}", COLOURS[test.verdict], indent=2)
    screen.wrapped(test.why, indent=6, lines=2)


def _unsure(screen: Screen, audit: Audit, told: Sequence[DeletedTest]) -> None:
    seen = {test.id for test in told}
    tests = [test for test in view.unsure(audit) if test.id not in seen]
    if not tests:
        return
    screen.blank()
    screen.line(
        f"{'Also unsure' if any(test.unsure for test in told) else 'Unsure'} ({len(tests):,}), look at these",
        BOLD,
    )
    shown, _, more = view.cut(tests, _FEW)
    screen.rows([(test.verdict.value, view.percent(test.confidence), test.id) for test in shown], right=[1])
    screen.more(more)


def _rules(screen: Screen, audit: Audit) -> None:
    broken = [flow for flow in audit.flows if not flow.complete]
    holes = [tier for tier in audit.tiers if not tier.complete]
    if broken or holes:
        screen.blank()
    for flow in broken:
        priority = f"{flow.rank.priority}  " if flow.rank else ""
        screen.hanging(f"{priority}Flow not joined  ", f"{flow.title}: {drawn(flow)}", style=BOLD)
    for tier in holes:
        priority = f"{tier.rank.priority}  " if tier.rank else ""
        told = f"{tier.title}: {tier.missing:,} of {len(tier.expected):,} expected are missing"
        screen.hanging(f"{priority}Tier incomplete  ", told, style=BOLD)
    gaps = [one for one in audit.categories if one.gaps]
    if gaps:
        screen.blank()
        screen.line(f"Gaps by category ({len(gaps):,})", BOLD)
        shown, _, more = view.cut(gaps, _TOP)
        screen.rows(
            [
                (
                    f"{one.gaps:,}",
                    one.worst.priority if one.worst else "",
                    one.title,
                    ", ".join(topic.title for topic in one.topics if topic.gaps),
                )
                for one in shown
            ],
            right=[0],
        )
        screen.more(more, "categories" if more > 1 else "category")


def _weakened(screen: Screen, audit: Audit) -> None:
    if not audit.weakened_tests:
        return
    screen.blank()
    screen.line(f"Still there, but weakened ({len(audit.weakened_tests):,})", BOLD)
    shown, _, more = view.cut(audit.weakened_tests, _FEW)
    screen.rows([(test.change.value, test.id) for test in shown])
    screen.more(more)


def _survivors(screen: Screen, audit: Audit) -> None:
    counts = audit.statistics
    causes = view.causes(audit)
    if not counts.dead_test_files_at_head and not causes:
        return
    screen.blank()
    screen.wrapped(
        f"{counts.dead_test_files_at_head:,} of {view.count(counts.test_files_at_head, 'test file')} "
        f"cannot run at head, {counts.dead_test_files_at_base:,} at base",
        BOLD,
    )
    if counts.dead_test_files_at_head:
        dead = [pulse.dead for pulse in audit.liveness]
        screen.line(view.sparkline(dead, min(60, screen.width - 2)), indent=2)
    shown, _, more = view.cut(causes, _TOP)
    screen.rows(
        [
            (
                view.count(cause.files, "file"),
                view.count(cause.tests, "test"),
                cause.kind.value,
                f"{cause.missing}{'' if cause.new_in_range else ' (before this range)'}",
            )
            for cause in shown
        ],
        right=[0, 1],
    )
    screen.more(more, "root causes" if more > 1 else "root cause")
    blamed = next((cause for cause in shown if cause.new_in_range and cause.caused_by), None)
    if blamed and blamed.caused_by:
        screen.wrapped(f"{blamed.missing}: since {_commit(blamed.caused_by)}", DIM, indent=2, lines=2)


def _commit(ref: CommitRef) -> str:
    return f"{view.short(ref.commit)} of {view.day(ref.date)}, {ref.subject}"


def _components(screen: Screen, audit: Audit) -> None:
    needed = [part for part in view.components(audit) if part.still_needed_by]
    if not needed:
        return
    screen.blank()
    screen.line(f"Deleted components that files at head still need ({len(needed):,})", BOLD)
    shown, _, more = view.cut(needed, _TOP)
    screen.rows(
        [
            (
                part.kind.value.replace("_", " "),
                f"needed by {view.count(len(part.still_needed_by), 'file')}",
                part.id,
            )
            for part in shown
        ]
    )
    screen.more(more)


def _unread(screen: Screen, audit: Audit) -> None:
    if audit.unread:
        screen.blank()
        screen.wrapped(
            f"{view.count(len(audit.unread), 'file')} could not be read; no verdict rests on what they hold"
        )


def _hints(screen: Screen, audit: Audit) -> None:
    if not (audit.deleted_tests or audit.deleted_files or audit.root_causes or audit.weakened_tests):
        return
    screen.blank()
    asked = commands.asked(audit)
    screen.command(["auditor", "audit", *asked, "-o", "audit.md"], style=DIM, before="Whole report:  ")
    if audit.deleted_tests:
        screen.command(["auditor", "explain", "ID", *asked], style=DIM, before="One verdict:   ")
    if audit.assessment.actions:
        first = audit.assessment.actions[0].id
        screen.command(["auditor", "scaffold", first, *asked], style=DIM, before="To begin:      ")
