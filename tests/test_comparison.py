"""Two audits told apart: what counts as closed, as new, and as changed."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from writers import samples

from auditor import comparison
from auditor.errors import ReportError
from auditor.model.audit import Audit, DeletedTest, Verdict
from auditor.model.comparison import Comparison, Item, ItemKind
from auditor.writers import json_report


def compared(old: Audit, new: Audit) -> Comparison:
    reports = (comparison.read(json_report.write(one).encode(), "x.json") for one in (old, new))
    return comparison.compare(*reports)


def deleted(verdict: Verdict, id_: str = "tests/a.py::test_a") -> DeletedTest:
    return msgspec.structs.replace(samples.LOST, id=id_, verdict=verdict)


def audit(*tests: DeletedTest, **more: Any) -> Audit:
    return msgspec.structs.replace(samples.QUIET, deleted_tests=tests, **more)


@pytest.mark.parametrize(
    ("was", "now", "where"),
    [
        pytest.param(Verdict.LOST, None, "closed", id="back"),
        pytest.param(Verdict.LOST, Verdict.REWRITTEN, "closed", id="superseded since"),
        pytest.param(Verdict.PARTIAL, Verdict.RETIRED, "closed", id="subject gone"),
        pytest.param(None, Verdict.LOST, "opened", id="deleted since"),
        pytest.param(Verdict.MOVED, Verdict.PARTIAL, "opened", id="its successor is gone"),
        pytest.param(Verdict.PARTIAL, Verdict.LOST, "changed", id="worse"),
        pytest.param(Verdict.LOST, Verdict.PARTIAL, "changed", id="better"),
        pytest.param(Verdict.MOVED, Verdict.REWRITTEN, "changed", id="no gap in either"),
        pytest.param(Verdict.LOST, Verdict.LOST, "", id="as it was"),
        pytest.param(None, Verdict.MOVED, "", id="moved since"),
        pytest.param(Verdict.RETIRED, None, "", id="no gap, and back"),
    ],
)
def test_a_deleted_test_is_in_the_list_that_it_belongs_to(
    was: Verdict | None, now: Verdict | None, where: str
) -> None:
    told = compared(audit(*[deleted(was)] if was else []), audit(*[deleted(now)] if now else []))
    lists = {"closed": told.closed, "opened": told.opened, "changed": told.changed}
    assert {name: [item.id for item in items] for name, items in lists.items() if items} == (
        {where: ["tests/a.py::test_a"]} if where else {}
    )
    for item in (*told.closed, *told.opened, *told.changed):
        assert (item.was, item.now) == (was or "", now or "")
    assert told.remaining == ({"deleted test": 1} if was in GAPS and now in GAPS else {})


GAPS = (Verdict.LOST, Verdict.PARTIAL)


@pytest.mark.parametrize("field", ["orphans", "weakened_tests", "deleted_components", "unverified"])
def test_other_gaps_are_closed_and_opened_too(field: str) -> None:
    with_it = audit(**{field: getattr(samples.FULL, field)})
    closed, opened = compared(with_it, audit()).closed, compared(audit(), with_it).opened
    assert [item.id for item in closed] == [item.id for item in opened] != []
    assert all(item.was and not item.now for item in closed)
    assert compared(with_it, with_it).remaining == {closed[0].kind.value: len(closed)}


def test_a_component_that_nothing_needs_is_no_gap() -> None:
    told = compared(audit(deleted_components=samples.FULL.deleted_components), audit())
    assert [(item.kind, item.id) for item in told.closed] == [
        (ItemKind.COMPONENT, "tests/fakes.py::FakeBank")
    ]


def test_a_file_that_cannot_run_for_another_reason_is_a_change() -> None:
    (orphan, *_) = samples.FULL.orphans
    other = msgspec.structs.replace(orphan, root_cause="shop.gone")
    told = compared(audit(orphans=(orphan,)), audit(orphans=(other,)))
    assert told.changed == (Item(kind=ItemKind.FILE, id=orphan.path, was=orphan.root_cause, now="shop.gone"),)


def test_figures_are_those_of_the_reports() -> None:
    told = compared(samples.FULL, samples.QUIET)
    grade = samples.FULL.assessment.grade.now
    assert (told.old.grade, told.old.grade_share) == (grade.letter, grade.share)
    assert told.old.kept_share == samples.FULL.kept_share
    assert (told.old.lost, told.old.partial) == (2, 1)
    assert told.new.tests == samples.QUIET.statistics.tests_at_head


def test_what_makes_them_hard_to_compare_is_said() -> None:
    later = msgspec.structs.replace(samples.QUIET, repository="fork", auditor_version="9.9")
    notes = " ".join(compared(samples.FULL, later).notes)
    for words in ("shop and of fork", "begin at different commits", "written by auditor 0.0 and 9.9"):
        assert words in notes
    assert compared(samples.FULL, samples.FULL).notes == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(b"", "is no JSON", id="empty"),
        pytest.param(b"# Test audit", "is no JSON", id="Markdown"),
        pytest.param(b"[1]", "is no audit as JSON", id="another shape"),
        pytest.param(b"{}", "is no audit as JSON: .*schema_version", id="no version"),
        pytest.param(b'{"schema_version": "9.0"}', "schema version '9.0'.* reads 1.x", id="another schema"),
        pytest.param(b'{"schema_version": "1.7"}', "is no audit as JSON", id="a check, say"),
        pytest.param(b'{"schema_version": "\xff"}', "is no JSON", id="not UTF-8"),
        pytest.param(b'{"x":' + b"[" * 99_999 + b"]" * 99_999 + b"}", "nested too deeply", id="deep"),
    ],
)
def test_what_is_no_audit_is_said_in_one_line(text: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        comparison.read(text, "x.json")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("x.json ")


def test_a_later_report_with_more_in_it_can_be_read() -> None:
    report = json.loads(json_report.write(samples.FULL))
    report |= {"schema_version": "1.9", "more": {"to": ["come"]}}
    report["deleted_tests"][0]["mood"] = "cheerful"
    read = comparison.read(json.dumps(report).encode(), "x.json")
    assert len(read.deleted_tests) == len(samples.FULL.deleted_tests)


verdicts = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(Verdict))


@given(verdicts, verdicts)
def test_turned_around_what_was_closed_is_new(old: dict[str, Verdict], new: dict[str, Verdict]) -> None:
    sides = [audit(*(deleted(verdict, id_) for id_, verdict in side.items())) for side in (old, new)]
    there, back = compared(*sides), compared(*reversed(sides))
    assert [item.id for item in there.closed] == [item.id for item in back.opened]
    assert [item.id for item in there.changed] == [item.id for item in back.changed]
    assert there.remaining == back.remaining
    gaps = {id_ for id_, verdict in old.items() if verdict in GAPS}
    assert len(gaps) == len(there.closed) + there.remaining.get("deleted test", 0)
