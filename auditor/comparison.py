"""Reading two audits that were written as JSON, and telling them apart."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from auditor.errors import ReportError
from auditor.model.audit import SCHEMA_VERSION, Verdict
from auditor.model.base import Value
from auditor.model.comparison import COMPARE_SCHEMA_VERSION, Comparison, Item, ItemKind, Side

_GAPS = frozenset({Verdict.LOST, Verdict.PARTIAL})


class _Range(Value):
    base: str
    head: str
    expression: str
    head_date: datetime


class _Counts(Value):
    deleted_tests: int
    tests_at_head: int
    dead_test_files_at_head: int
    by_verdict: dict[str, int]


class _Test(Value):
    id: str
    verdict: Verdict
    why: str = ""


class _Orphan(Value):
    path: str
    root_cause: str


class _Weakened(Value):
    id: str
    change: str
    detail: str = ""


class _Component(Value):
    id: str
    still_needed_by: tuple[str, ...] = ()


class _Symbol(Value):
    symbol: str


class _Mark(Value):
    letter: str = "—"
    share: float | None = None


class _Grade(Value):
    now: _Mark = _Mark()


class _Assessment(Value):
    grade: _Grade = _Grade()


class Report(Value):
    """The part of an audit's JSON that a comparison needs; the rest may differ from version to version."""

    schema_version: str
    auditor_version: str
    repository: str
    range: _Range
    statistics: _Counts
    deleted_tests: tuple[_Test, ...]
    kept_share: float | None = None
    orphans: tuple[_Orphan, ...] = ()
    weakened_tests: tuple[_Weakened, ...] = ()
    deleted_components: tuple[_Component, ...] = ()
    unverified: tuple[_Symbol, ...] = ()
    assessment: _Assessment = _Assessment()


class _Version(Value):
    schema_version: str


def read(text: bytes, name: str) -> Report:
    """Return the audit that the JSON *text* holds; *name* says in errors where it is from.

    Raises :class:`ReportError` when it is no JSON, no audit, or one of another schema.
    """
    try:
        version = msgspec.json.decode(text, type=_Version).schema_version
        ours = SCHEMA_VERSION.partition(".")[0]
        if version.partition(".")[0] != ours:
            raise ReportError(
                f"{name} has schema version {version[:20]!r}, and this program reads {ours}.x: write it anew "
                "with 'auditor audit -o FILE.json'"
            )
        return msgspec.json.decode(text, type=Report)
    except msgspec.ValidationError as error:
        raise ReportError(f"{name} is no audit as JSON: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReportError(f"{name} is no JSON: {error}") from error
    except RecursionError as error:
        raise ReportError(f"{name} is no audit as JSON: it is nested too deeply") from error


def compare(old: Report, new: Report) -> Comparison:
    """Return what *new* says differently from *old*."""
    closed: list[Item] = []
    opened: list[Item] = []
    changed: list[Item] = []
    remaining: dict[str, int] = {}
    before, after = _judged(old), _judged(new)
    for kind in ItemKind:
        was, now = before[kind], after[kind]
        left = 0
        for id_ in sorted({*was, *now}):
            item = _item(kind, id_, was, now)
            was_gap, is_gap = _is_gap(kind, item.was), _is_gap(kind, item.now)
            left += was_gap and is_gap
            if was_gap and not is_gap:
                closed.append(item)
            elif is_gap and not was_gap:
                opened.append(item)
            elif item.was != item.now and item.was and item.now:
                changed.append(item)
        if left:
            remaining[kind.value] = left
    return Comparison(
        schema_version=COMPARE_SCHEMA_VERSION,
        old=_side(old),
        new=_side(new),
        summary=_summary(len(closed), len(opened), len(changed), sum(remaining.values())),
        notes=tuple(_notes(old, new)),
        closed=tuple(closed),
        opened=tuple(opened),
        changed=tuple(changed),
        remaining=remaining,
    )


_Judged = Mapping[str, tuple[str, str]]
"""What an audit says of each id of one kind, and why."""


def _judged(report: Report) -> dict[ItemKind, _Judged]:
    return {
        ItemKind.TEST: {test.id: (test.verdict.value, test.why) for test in report.deleted_tests},
        ItemKind.FILE: {one.path: (one.root_cause, "") for one in report.orphans},
        ItemKind.WEAKENED: {one.id: (one.change, one.detail) for one in report.weakened_tests},
        ItemKind.COMPONENT: {
            one.id: (f"needed by {_count(len(one.still_needed_by), 'file')}", "")
            for one in report.deleted_components
            if one.still_needed_by
        },
        ItemKind.SYMBOL: {one.symbol: ("unverified", "") for one in report.unverified},
    }


def _item(kind: ItemKind, id_: str, was: _Judged, now: _Judged) -> Item:
    old, new = was.get(id_, ("", "")), now.get(id_, ("", ""))
    return Item(kind=kind, id=id_, was=old[0], now=new[0], why=new[1] or old[1])


def _is_gap(kind: ItemKind, said: str) -> bool:
    return said in _GAPS if kind is ItemKind.TEST else bool(said)


def _side(report: Report) -> Side:
    counts, grade = report.statistics, report.assessment.grade.now
    return Side(
        repository=report.repository,
        expression=report.range.expression,
        base=report.range.base,
        head=report.range.head,
        head_date=report.range.head_date,
        auditor_version=report.auditor_version,
        grade=grade.letter,
        grade_share=grade.share,
        kept_share=report.kept_share,
        deleted_tests=counts.deleted_tests,
        lost=counts.by_verdict.get(Verdict.LOST, 0),
        partial=counts.by_verdict.get(Verdict.PARTIAL, 0),
        tests=counts.tests_at_head,
        dead_test_files=counts.dead_test_files_at_head,
    )


def _summary(closed: int, opened: int, changed: int, left: int) -> str:
    if not closed and not opened and not changed:
        return f"Nothing changed: {_count(left, 'gap')} in both." if left else "No gap in either."
    more = f"; {_count(changed, 'other change')}" if changed else ""
    return f"{_count(closed, 'gap')} closed, {opened:,} new, {left:,} in both{more}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _notes(old: Report, new: Report) -> list[str]:
    notes = []
    if old.repository != new.repository:
        notes.append(f"The audits are of {old.repository} and of {new.repository}.")
    if old.range.base != new.range.base:
        notes.append(
            "The ranges begin at different commits: what was deleted before one of them stands in the other "
            "alone."
        )
    if old.range.head_date > new.range.head_date:
        notes.append("The audit given second ends before the one given first.")
    if old.auditor_version != new.auditor_version:
        notes.append(
            f"They were written by auditor {old.auditor_version} and {new.auditor_version}: what changed may "
            "be the judgement."
        )
    return notes
