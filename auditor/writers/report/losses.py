"""What is no longer verified, and what did not have to be."""

from auditor.model.audit import Audit, DeletedTest, LossGroup, Verdict
from auditor.writers import view
from auditor.writers.commands import show
from auditor.writers.document import (
    Block,
    Bullets,
    Fold,
    Heading,
    Line,
    Paragraph,
    Section,
    Shell,
    Strong,
    Table,
    Text,
    say,
)
from auditor.writers.report import cells

_TOLD = 8


def lost(audit: Audit) -> Section | None:
    """Lost tests by place and subject, with what they verified and the commit that still has them."""
    tests = view.by_verdict(audit)[Verdict.LOST]
    groups = view.loss_groups(audit, Verdict.LOST)
    if not tests and not groups:
        return None
    blocks: list[Block] = [
        Paragraph(
            say(
                "{}: the production behaviour is still there, and nothing verifies it. "
                "The commands show each file as it was before it went.",
                view.gone(tests, "lost test"),
            )
        )
    ]
    blocks += _groups(audit, groups)
    if tests:
        rows = tuple(
            (
                cells.deleted_test(audit, test),
                cells.not_verified_now(test),
                (Text(view.sure(test)),),
                (Text(test.why),),
                cells.commit(test.deleted_in),
            )
            for test in tests[: view.FOLDED]
        )
        header = ("Deleted test", "No longer verified", "Confidence", "Why", "Deleted in")
        table = Table(header, rows)
        blocks.append(
            Fold(say("Every lost test ({})", len(tests)), (table, *cells.unlisted(len(tests) - len(rows))))
        )
    return Section("Lost Tests", tuple(blocks))


def _groups(audit: Audit, groups: list[LossGroup]) -> list[Block]:
    blocks: list[Block] = []
    known = view.tests_by_id(audit)
    told, rest, more = view.cut(groups, _TOLD, view.FOLDED)
    for number, group in enumerate(told, 1):
        blocks.append(Heading(say("{}. {} ({})", number, group.title, view.count(group.tests, "test"))))
        items = [cells.labelled("Location", (cells.at_base(audit, group.path),))]
        if group.targets:
            items.append(cells.labelled("Verified", cells.names(group.targets, 5)))
        for example in group.examples[: view.NAMED]:
            items.append(_example(audit, example, known.get(example)))
        blocks.append(Bullets(tuple(items)))
        commands = restore_commands([known[example] for example in group.examples if example in known])
        if commands:
            blocks.append(Shell(commands))
    if rest:
        rows = tuple(_group_row(audit, group) for group in rest)
        left = len(groups) - len(told)
        table = Table(("Subject", "Location", "Tests", "Verified"), rows, frozenset({2}))
        blocks.append(Fold(say("{}", view.count(left, "more group")), (table, *cells.unlisted(more))))
    return blocks


def _example(audit: Audit, example: str, test: DeletedTest | None) -> Line:
    if test is None:
        return cells.labelled("Missing", (cells.at_base(audit, example),))
    return cells.labelled(
        "Missing", say("{} ({}). {}", cells.deleted_test(audit, test), view.sure(test), test.why)
    )


def _group_row(audit: Audit, group: LossGroup) -> tuple[Line, ...]:
    return (
        (Text(group.title),),
        (cells.at_base(audit, group.path),),
        say("{}", group.tests),
        cells.names(group.targets),
    )


def restore_commands(tests: list[DeletedTest], limit: int = view.NAMED) -> tuple[str, ...]:
    """Commands that show the files of *tests* as they were before they went, at most *limit*."""
    commands = []
    for commit, path in view.places_to_restore(tests)[:limit]:
        commands.append(show(commit, path))
    return tuple(dict.fromkeys(filter(None, commands)))


def partial(audit: Audit) -> Section | None:
    """Partly superseded tests: what took over, and which part nobody verifies."""
    tests = view.by_verdict(audit)[Verdict.PARTIAL]
    if not tests:
        return None
    rows = tuple(
        (
            cells.deleted_test(audit, test),
            cells.not_verified_now(test),
            cells.successors(audit, test.successors),
            (Text(view.sure(test)),),
            cells.commit(test.deleted_in),
        )
        for test in tests[: cells.reach()]
    )
    header = ("Deleted test", "No longer verified", "Partly superseded by", "Confidence", "Deleted in")
    return Section(
        "Partly Superseded Tests",
        (
            Paragraph(
                say(
                    "{}: live tests took over part of what was verified; the table says which part none did.",
                    view.gone(tests),
                )
            ),
            *_places(audit, Verdict.PARTIAL),
            *cells.table(header, rows, total=len(tests), noun="partial test"),
        ),
    )


def retired(audit: Audit) -> Section | None:
    """Tests whose subject is gone."""
    return _short(
        audit, Verdict.RETIRED, "Retired Tests", "the production behaviour is gone, nothing is left to verify"
    )


def vacuous(audit: Audit) -> Section | None:
    """Tests that protected nothing."""
    return _short(audit, Verdict.VACUOUS, "Vacuous Tests", "production behaviour was never verified")


def _short(audit: Audit, verdict: Verdict, title: str, meaning: str) -> Section | None:
    tests = view.by_verdict(audit)[verdict]
    if not tests:
        return None
    blocks: list[Block] = [Paragraph(say("{}: {}.", view.gone(tests), meaning))]
    blocks += _places(audit, verdict)
    blocks += cells.every_test(audit, verdict, tests)
    return Section(title, tuple(blocks))


def _places(audit: Audit, verdict: Verdict) -> list[Block]:
    """Where the tests of a verdict were, in a few lines."""
    blocks: list[Block] = []
    told, _, more = view.cut(view.loss_groups(audit, verdict), 5)
    if told:
        items = [
            say(
                "{}: {} in {}",
                Strong(group.title),
                view.count(group.tests, "test"),
                cells.at_base(audit, group.path),
            )
            for group in told
        ]
        if more:
            items.append(say("and {}", view.count(more, "more group")))
        blocks.append(Bullets(tuple(items)))
    return blocks
