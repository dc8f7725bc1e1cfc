"""An audit told in full: which sections there are, and in which order.

Markdown and HTML render the same :class:`~auditor.writers.document.Document`; sections with nothing to say
are left out.
"""

from auditor.model.audit import Audit
from auditor.writers import view
from auditor.writers.document import Document, Text, say
from auditor.writers.report import (
    alive,
    classified,
    common,
    losses,
    removed,
    replaced,
    run,
    summary,
    superseded,
    todo,
)

_SECTIONS = (
    summary.executive_summary,
    summary.statistics,
    replaced.replaced_components,
    todo.critical_gaps,
    classified.flows,
    classified.tiers,
    replaced.evolution,
    classified.categories,
    alive.surviving_suite,
    common.in_common,
    todo.action_items,
    todo.positive_findings,
    run.steps,
    todo.conclusion,
    superseded.superseded,
    losses.lost,
    losses.partial,
    losses.retired,
    losses.vacuous,
    removed.deleted_files,
    removed.deleted_components,
    removed.weakened_tests,
    removed.unverified_symbols,
    run.not_analysed,
)


def compose(audit: Audit) -> Document:
    """The whole report on *audit*."""
    sections = [section for build in _SECTIONS if (section := build(audit)) is not None]
    return Document(
        title=say("Test audit: {} — {}", audit.repository, view.day(audit.range.head_date)),
        sections=tuple(sections),
        closing=(
            Text(
                f"Written by auditor {audit.auditor_version}. "
                f"The date is that of the head commit, {view.day(audit.range.head_date)}: "
                "the same range gives the same report."
            ),
        ),
    )
