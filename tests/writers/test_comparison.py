"""A comparison as people and programs read it."""

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from writers import golden, samples
from writers.hostile import deform, texts

from auditor import comparison
from auditor.model.audit import Audit
from auditor.model.comparison import COMPARE_SCHEMA_VERSION, Comparison
from auditor.writers import comparison as writer
from auditor.writers import json_report, schema

SCHEMA = schema.build(Comparison, "compare", "Two audits compared", COMPARE_SCHEMA_VERSION)


def compared(old: Audit, new: Audit) -> Comparison:
    return comparison.compare(*(comparison.read(json_report.write(a).encode(), "x") for a in (old, new)))


LATER = msgspec.structs.replace(
    samples.FULL,
    deleted_tests=(*samples.FULL.deleted_tests[1:3], samples.RETIRED),
    unverified=(),
    weakened_tests=(),
)
PLAIN = compared(samples.FULL, LATER)


def test_golden() -> None:
    golden.check(golden.FOLDER / "compare.txt", writer.write(PLAIN, width=90, colour=False))
    golden.check(golden.FOLDER / "compare.md", writer.write_markdown(PLAIN))


def test_the_published_schema_is_in_step() -> None:
    text = json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"
    golden.check(golden.ROOT / "reports" / "compare.schema.json", text)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json_report.encode(PLAIN)))


@given(texts)
@settings(max_examples=50, deadline=None)
def test_hostile_text_changes_no_line(poison: str) -> None:
    hostile = compared(*(deform(a, lambda text: f"{poison}{text}{poison}") for a in (samples.FULL, LATER)))
    text = writer.write_markdown(hostile)
    plain = writer.write_markdown(PLAIN)
    assert [line[:1] for line in text.split("\n")] == [line[:1] for line in plain.split("\n")]
    assert all(line.isprintable() for line in text.split("\n"))
    shown = writer.write(hostile, width=80, colour=False)
    assert all(line.isprintable() for line in shown.split("\n"))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = writer.write(PLAIN, width=width, colour=False).split("\n")
    assert max(map(len, lines)) <= width


def test_a_long_list_is_cut_and_counted() -> None:
    told = compared(samples.purge(3000), samples.QUIET)
    text = writer.write_markdown(told)
    assert len(text) < 100_000
    assert f"… and {len(told.closed) - 112:,} more: see the JSON report." in text
    assert f"… and {len(told.closed) - 10:,} more" in writer.write(told, width=80, colour=False)
