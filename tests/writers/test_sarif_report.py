"""An audit's findings as code hosts read them."""

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from writers import golden, samples
from writers.hostile import deform, texts

from auditor.model.audit import Audit
from auditor.writers import sarif_report

SCHEMA = golden.ROOT / "tests" / "data" / "schemas" / "sarif-2.1.0.schema.json"
VALIDATOR = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def run_of(audit: Audit) -> dict[str, Any]:
    told = json.loads(sarif_report.write(audit))
    VALIDATOR.validate(told)
    (run,) = told["runs"]
    assert isinstance(run, dict)
    return run


def test_golden() -> None:
    golden.check(golden.FOLDER / "audit.sarif", sarif_report.write(samples.FULL))


@pytest.mark.parametrize(
    "audit",
    [pytest.param(samples.FULL, id="every field"), pytest.param(samples.QUIET, id="nothing deleted")],
)
def test_every_finding_is_a_result_where_review_tools_can_show_it(audit: Audit) -> None:
    run = run_of(audit)
    told = [
        (
            result["ruleId"],
            result["level"],
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            result["locations"][0]["physicalLocation"]["region"]["startLine"],
            result["partialFingerprints"]["auditor/v1"],
        )
        for result in run["results"]
    ]
    assert told == [(f.rule, f.severity, f.path, f.line, f.fingerprint) for f in audit.findings]
    assert run["automationDetails"]["id"] == "auditor/audit/"


def test_what_could_not_be_read_is_told_and_fails_nothing() -> None:
    (invocation,) = run_of(samples.FULL)["invocations"]
    assert invocation["executionSuccessful"] is True
    texts = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert len(texts) == len(samples.FULL.unread) == 2
    assert texts[0].startswith(samples.FULL.unread[0].path)


def test_more_findings_than_a_host_shows_are_counted() -> None:
    many = samples.FULL.findings[:1] * (sarif_report.MOST + 1234)
    run = run_of(msgspec.structs.replace(samples.FULL, findings=many))
    assert len(run["results"]) == sarif_report.MOST
    last = run["invocations"][0]["toolExecutionNotifications"][-1]
    assert last == {"level": "note", "message": {"text": "1,234 more findings are in the JSON report."}}


@given(texts)
@settings(max_examples=40, deadline=None)
def test_hostile_text_stays_text(poison: str) -> None:
    hostile = deform(samples.FULL, lambda text: f"{poison}{text}")
    run = run_of(hostile)
    assert len(run["results"]) == len(samples.FULL.findings)
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert not {"", ".", ".."} & set(uri.split("/"))
