import json

import jsonschema
import pytest
from hypothesis import given, settings
from writers import golden, samples
from writers.hostile import deform, texts

from auditor.model.audit import Audit
from auditor.resources import shipped
from auditor.writers import json_report, schema

SCHEMA = schema.build()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def test_the_published_schema_is_in_step() -> None:
    text = json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"
    golden.check(golden.ROOT / "reports" / "audit.schema.json", text)
    assert json.loads((shipped("reports") / "audit.schema.json").read_text(encoding="utf-8")) == SCHEMA


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "audit",
    [
        pytest.param(samples.FULL, id="every field"),
        pytest.param(samples.QUIET, id="nothing deleted"),
        pytest.param(samples.purge(60), id="a purge"),
    ],
)
def test_reports_are_valid(audit: Audit) -> None:
    VALIDATOR.validate(json.loads(json_report.write(audit)))


@given(texts)
@settings(max_examples=25, deadline=None)
def test_reports_on_hostile_text_are_valid(poison: str) -> None:
    VALIDATOR.validate(json.loads(json_report.write(deform(samples.FULL, lambda text: f"{poison}{text}"))))


@pytest.mark.parametrize(
    "break_it",
    [
        pytest.param(lambda report: report.pop("range"), id="a key is gone"),
        pytest.param(lambda report: report["deleted_tests"][0].update(verdict="fine"), id="unknown verdict"),
        pytest.param(lambda report: report["statistics"].update(commits="40"), id="a number as text"),
    ],
)
def test_a_broken_report_is_not_valid(break_it: object) -> None:
    report = json.loads(json_report.write(samples.FULL))
    assert callable(break_it)
    break_it(report)
    assert not VALIDATOR.is_valid(report)


def test_descriptions_come_from_docstrings() -> None:
    test = SCHEMA["$defs"]["DeletedTest"]
    assert test["properties"]["why"]["description"].startswith("One sentence")
    assert "lost: The production behaviour" in SCHEMA["$defs"]["Verdict"]["description"]
    assert ":class:" not in json.dumps(SCHEMA)
