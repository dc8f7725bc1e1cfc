"""What the rules say: flows that nothing joins, tiers with holes, and the categories that lost tests."""

from collections.abc import Sequence

from auditor.model.audit import Audit
from auditor.model.classified import CategoryTotal, FlowState, Join, Origin, Presence, Rank, Stake, TierState
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

_MARKS = {
    Presence.PRESENT: "✓",
    Presence.SUPERSEDED: "✓",
    Presence.RETIRED: "✓",
    Presence.UNKNOWN: "?",
}


def flows(audit: Audit) -> Section | None:
    """Each declared flow: which live tests reach its steps, which steps no single one joins."""
    if not audit.flows:
        return None
    blocks: list[Block] = [
        Paragraph(
            say(
                "A live test reaches a step when it calls or reads production code of the step, or requests "
                "its route. Two steps are joined when one live test reaches both."
            )
        )
    ]
    for number, flow in enumerate(audit.flows, 1):
        blocks += _flow(audit, flow, number)
    return Section("Flows", tuple(blocks))


def _flow(audit: Audit, flow: FlowState, number: int) -> list[Block]:
    state = "complete" if flow.complete else "not joined"
    blocks: list[Block] = [Heading(say("{}. {}: {}", number, flow.title, state))]
    blocks += _stakes(flow.impact, flow.rank)
    blocks.append(Paragraph((Code(drawn(flow)),)))
    blocks.append(
        Table(
            ("Step", "Reached by", "Verified by", "Reached at base", "Such as"),
            tuple(
                (
                    (Text(step.name),),
                    say("{}", step.reached_by),
                    say("{}", step.verified_by),
                    say("{}", step.reached_at_base),
                    _tests(audit, step.examples[:1]),
                )
                for step in flow.steps
            ),
            frozenset({1, 2, 3}),
        )
    )
    blocks.append(
        Table(
            ("Join", "Live tests", "At base", "Such as"),
            tuple(
                (
                    say("{} → {}", one.first, one.second),
                    say("{}", one.tests),
                    say("{}", one.tests_at_base),
                    _joined_by(audit, one),
                )
                for one in flow.joins
            ),
            frozenset({1, 2}),
        )
    )
    through = "1 live test goes" if flow.end_to_end == 1 else f"{flow.end_to_end:,} live tests go"
    blocks.append(
        Paragraph(say("{} through all steps; {} did at base.", through, f"{flow.end_to_end_at_base:,}"))
    )
    if flow.required:
        blocks.append(Paragraph(say("Required tests:")))
        blocks.append(Bullets(tuple((Text(text),) for text in flow.required)))
    return blocks


def drawn(flow: FlowState) -> str:
    """A flow as one line: ``─→`` where a live test joins two steps, ``─✗→`` where none does."""
    parts = [_step(flow, 0)]
    for at, one in enumerate(flow.joins):
        parts += ["─→" if one.tests else "─✗→", _step(flow, at + 1)]
    return " ".join(parts)


def _step(flow: FlowState, at: int) -> str:
    step = flow.steps[at]
    return step.name if step.reached_by else f"({step.name}: no live test)"


def _joined_by(audit: Audit, one: Join) -> Line:
    if one.tests:
        return _tests(audit, one.examples[:1])
    if one.deleted:
        return say("deleted: {}", join([(cells.at_base(audit, id_),) for id_ in one.deleted[:2]]))
    return say("—")


def _tests(audit: Audit, ids: Sequence[str]) -> Line:
    return join([(cells.at_head(audit, id_),) for id_ in ids]) or say("—")


def tiers(audit: Audit) -> Section | None:
    """Each declared tier against what it expects."""
    if not audit.tiers:
        return None
    blocks: list[Block] = []
    for number, tier in enumerate(audit.tiers, 1):
        blocks += _tier(audit, tier, number)
    return Section("Tiers of Critical Tests", tuple(blocks))


def _tier(audit: Audit, tier: TierState, number: int) -> list[Block]:
    state = "complete" if tier.complete else "incomplete"
    if not tier.expected:
        state = "nothing is expected of it"
    blocks: list[Block] = [Heading(say("{}. {}: {}", number, tier.title, state))]
    blocks += _stakes(tier.impact, tier.rank)
    blocks.append(
        Paragraph(
            say(
                "{} at base, {} at head, of which {} can run; {} deleted, {} of them a gap. Expected: {}.",
                view.count(tier.tests_at_base, "test"),
                f"{tier.tests_at_head:,}",
                f"{tier.live_at_head:,}",
                f"{tier.deleted:,}",
                f"{tier.gaps:,}",
                tier.basis,
            )
        )
    )
    rows = [
        (
            say("{} {}", _MARKS.get(one.presence, "✗"), one.presence.value),
            (
                cells.at_head(audit, one.what)
                if one.presence is Presence.PRESENT
                else cells.at_base(audit, one.what),
            ),
            say("{}", one.tests),
            say("{}", one.detail),
        )
        for one in tier.expected[: cells.reach()]
    ]
    header = ("State", "Expected", "Tests", "Detail")
    blocks += cells.table(
        header, rows, total=len(tier.expected), numeric=frozenset({2}), noun="expected entry"
    )
    return blocks


def categories(audit: Audit) -> Section | None:
    """The categories that lost tests, with counts of lost and partial ones, by topic."""
    if not audit.categories:
        return None
    gaps = [one for one in audit.categories if one.gaps]
    rest = [one for one in audit.categories if not one.gaps]
    blocks: list[Block] = []
    if gaps:
        number = sum(one.gaps for one in gaps)
        blocks.append(
            Paragraph(
                say(
                    "{} left a gap, in {}. Each counts once, in the category that fits best.",
                    view.count(number, "deleted test"),
                    view.count(len(gaps), "category", "categories"),
                )
            )
        )
        rows = [_row(audit, one) for one in gaps[: cells.reach()]]
        header = (
            *("Category", "Lost", "Partly lost", "Deleted", "Topics with gaps"),
            *("Left, can run", "Worst", "Such as"),
        )
        blocks += cells.table(header, rows, total=len(gaps), numeric=frozenset({1, 2, 3, 5}), noun="row")
        blocks += [Paragraph(say("{}: {}", one.title, _quoted(one.impact))) for one in gaps if one.impact]
    if rest:
        others = [
            (_title(one), say("{}", one.deleted), (Text(_verdicts(one)),), say("{}", one.live_at_head))
            for one in rest[: view.FOLDED]
        ]
        table = Table(("Category", "Deleted", "Verdicts", "Left, can run"), tuple(others), frozenset({1, 3}))
        summary = say("{} lost nothing", view.count(len(rest), "category", "categories"))
        blocks.append(Fold(summary, (table, *cells.unlisted(len(rest) - len(others)))))
    return Section("Categories Lost" if gaps else "Categories", tuple(blocks))


def _title(one: CategoryTotal) -> Line:
    return (Code(one.title),) if one.source is Origin.GRAPH else (Text(one.title),)


def _row(audit: Audit, one: CategoryTotal) -> tuple[Line, ...]:
    topics = [f"{topic.title} ({topic.gaps:,})" for topic in one.topics if topic.gaps]
    return (
        _title(one),
        say("{}", one.by_verdict.get("lost", 0)),
        say("{}", one.by_verdict.get("partial", 0)),
        say("{}", one.deleted),
        (Text(", ".join(topics) or "—"),),
        say("{}", one.live_at_head),
        say("{}, {}", one.worst.priority, one.worst.severity.value) if one.worst else say("—"),
        join([(cells.at_base(audit, id_),) for id_ in one.examples[:1]]) or say("—"),
    )


def _verdicts(one: CategoryTotal) -> str:
    return ", ".join(f"{number:,} {verdict}" for verdict, number in one.by_verdict.items())


def _stakes(impact: Sequence[Stake], rank: Rank | None) -> list[Block]:
    lines = [cells.labelled("Declared impact", _quoted(impact))] if impact else []
    if rank is not None:
        lines.append(cells.labelled("Priority", say("{}", rank.derivation)))
    return [Bullets(tuple(lines))] if lines else []


def _quoted(impact: Sequence[Stake]) -> Line:
    told = (f"“{one.statement}”{f' ({one.amount})' if one.amount else ''}" for one in impact)
    return (Text("; ".join(told)),)
