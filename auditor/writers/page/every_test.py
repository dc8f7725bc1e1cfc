"""Every deleted test as one row of a table to sort and to filter."""

from typing import NamedTuple

from auditor.model.audit import Audit, DeletedTest, Verdict
from auditor.writers import escape, view
from auditor.writers.document import CommitName, Place
from auditor.writers.links import Links
from auditor.writers.page.blocks import Shown, code
from auditor.writers.report import cells

MOST = 5000
"""Rows; a page with more is slow to open, and the JSON report has them all."""
_ORDER = {verdict: rank for rank, verdict in enumerate((*view.GAPS, *Verdict))} | {
    verdict: rank for rank, verdict in enumerate(view.GAPS)
}
_SUCCESSORS = 2


class Row(NamedTuple):
    """One deleted test."""

    anchor: str
    verdict: str
    confidence: str
    band: str
    """``high`` from .9, ``fair`` from .7, ``low`` below."""
    unsure: bool
    test: Shown
    remarks: str
    why: str
    missing: str
    """What nobody verifies any more."""
    successors: tuple[Shown, ...]
    more_successors: int
    commit: Shown | None
    day: str


def ordered(audit: Audit) -> list[DeletedTest]:
    """The deleted tests as the table has them: gaps first, then by id."""
    return sorted(audit.deleted_tests, key=lambda test: (_ORDER[test.verdict], test.path, test.line, test.id))


def present(audit: Audit) -> list[Verdict]:
    """The verdicts that occur, in the order of the table."""
    return sorted({test.verdict for test in audit.deleted_tests}, key=_ORDER.__getitem__)


def anchors(audit: Audit) -> dict[str, str]:
    """The page's own address of each test that has a row, by test id."""
    return {test.id: anchor for anchor, test in _numbered(audit)}


def rows(audit: Audit, links: Links) -> list[Row]:
    """The rows of the table, at most :data:`MOST`."""
    return [_row(audit, test, anchor, links) for anchor, test in _numbered(audit)]


def _numbered(audit: Audit) -> list[tuple[str, DeletedTest]]:
    return [(f"t{number}", test) for number, test in enumerate(ordered(audit)[:MOST], 1)]


def _row(audit: Audit, test: DeletedTest, anchor: str, links: Links) -> Row:
    shown, _, more = view.cut(test.successors, _SUCCESSORS)
    gap = test.verdict in view.GAPS
    behaviours, _, unnamed = view.cut(test.missing if gap else (), view.NAMED)
    missing = "; ".join(behaviours) + (f"; and {unnamed:,} more" if unnamed else "")
    ref = test.deleted_in
    revision = None if test.transient else cells.base_revision(audit)
    return Row(
        anchor=anchor,
        verdict=test.verdict.value,
        confidence=view.percent(test.confidence),
        band="high" if test.confidence >= 0.9 else "fair" if test.confidence >= 0.7 else "low",
        unsure=test.unsure,
        test=_place(Place(test.id, test.path, test.line, revision), links),
        remarks=_sentence("; ".join(cells.remarks(test))),
        why=_sentence(test.why),
        missing=_sentence(missing),
        successors=tuple(_place(cells.at_head(audit, one.id), links) for one in shown),
        more_successors=more,
        commit=Shown("code", code(view.short(ref.commit)), links.commit(CommitName(ref.commit)))
        if ref
        else None,
        day=view.day(ref.date) if ref else "",
    )


def _place(place: Place, links: Links) -> Shown:
    return Shown("code", code(place.label), links.place(place))


def _sentence(text: str) -> str:
    return escape.shorten(escape.sentence(text), 400)
