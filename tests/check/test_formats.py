"""The formats of a check, held against what those who read them accept."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xmlschema
from writers import golden
from writers.hostile import NASTY

from auditor.model.findings import CHECK_SCHEMA_VERSION, Check, CheckSummary, Finding, Severity
from auditor.model.source import Fault, FaultKind
from auditor.model.suite import Role, Unread
from auditor.writers import schema
from auditor.writers.findings.formats import FORMATS, Manner

SCHEMA = schema.build(Check, "check", "Check of a change", CHECK_SCHEMA_VERSION)


def finding(number: int, text: str, **more: Any) -> Finding:
    return Finding(
        rule=f"TA{number:03}",
        name="lost-test",
        severity=more.pop("severity", Severity.ERROR),
        subject=f"tests/test_a.py::test_{text}",
        path=f"tests/{text}.py",
        line=number,
        message=f"{text} is deleted",
        verified=(text,),
        why=text,
        advice="Restore it.",
        verdict="lost",
        successors=(text,),
        fingerprint=f"{number:016x}",
        **more,
    )


def check_of(*findings: Finding, unread: tuple[Unread, ...] = ()) -> Check:
    return Check(
        schema_version=CHECK_SCHEMA_VERSION,
        auditor_version="1.0",
        repository="shop",
        base="a" * 40,
        head="index",
        findings=findings,
        summary=CheckSummary(
            errors=sum(f.severity is Severity.ERROR for f in findings),
            warnings=0,
            notes=0,
            waived=0,
            deleted_tests=2,
            by_verdict={"moved": 1, "lost": 1},
            changed_files=3,
        ),
        unread=unread,
        blocked=bool(findings),
    )


UNREAD = Unread(
    path="tests/b\n.py",
    revision="head",
    role=Role.TEST,
    fault=Fault(kind=FaultKind.SYNTAX, message="bad\x1b[1m", line=3),
)
HOSTILE = check_of(*(finding(n, text) for n, text in enumerate(NASTY, 1)), unread=(UNREAD,))
PLAIN = check_of(
    finding(1, "a"),
    finding(2, "b", severity=Severity.WARNING),
    finding(3, "c", severity=Severity.NOTE),
    finding(4, "d", waived=True, waived_by="Ada: agreed"),
)
CLEAN = check_of()
CHECKS = [pytest.param(c, id=n) for n, c in (("plain", PLAIN), ("clean", CLEAN), ("hostile", HOSTILE))]
MANNER = Manner(waiver=lambda f: f'[[waiver]]\nsubject = "{f.subject}"\n', waiver_file=".waivers")


def written(name: str, check: Check) -> str:
    text = FORMATS[name].write(check, MANNER)
    text.encode("utf-8")
    return text


def test_the_published_schema_is_in_step() -> None:
    text = json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"
    golden.check(golden.ROOT / "reports" / "check.schema.json", text)


@pytest.mark.parametrize("check", CHECKS)
def test_json_fits_the_published_schema(check: Check) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(written("json", check)))


DATA = Path(__file__).parents[1] / "data" / "schemas"
SARIF = json.loads((DATA / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
JUNIT = xmlschema.XMLSchema(DATA / "junit-10.xsd")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")


@pytest.mark.parametrize("check", CHECKS)
def test_sarif_is_what_its_specification_asks_for(check: Check) -> None:
    told = json.loads(written("sarif", check))
    jsonschema.Draft7Validator(SARIF).validate(told)
    assert URI.fullmatch(told["$schema"])
    (run,) = told["runs"]
    places = [r["locations"][0]["physicalLocation"] for r in run["results"]]
    assert all(re.fullmatch("[!-~]+", place["artifactLocation"]["uri"]) for place in places)
    assert run["invocations"][0]["executionSuccessful"] is not bool(check.unread)
    ids = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert all(ids[r["ruleIndex"]] == r["ruleId"] for r in run["results"])


def test_sarif_tells_what_is_waived_as_suppressed() -> None:
    (run,) = json.loads(written("sarif", PLAIN))["runs"]
    assert ["suppressions" in r for r in run["results"]] == [False, False, False, True]


# What GitLab asks for, fact by fact: all that its documentation lists, which is more than its server checks
# reports against (app/validators/json_schemas/codeclimate.json in GitLab's own source).
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer"}},
                    },
                    # The server knows this one beside ``lines``.
                    "positions": {
                        "type": "object",
                        "properties": {
                            "begin": {"type": "object", "properties": {"line": {"type": "integer"}}}
                        },
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("check", CHECKS)
def test_gitlab_gets_its_code_quality_report(check: Check) -> None:
    issues = json.loads(written("gitlab", check))
    jsonschema.Draft202012Validator(GITLAB).validate(issues)
    assert len({i["fingerprint"] for i in issues}) == len(issues)


@pytest.mark.parametrize("check", CHECKS)
def test_junit_counts_what_it_holds(check: Check) -> None:
    text = written("junit", check)
    JUNIT.validate(text)
    (suite,) = ElementTree.fromstring(text)
    cases = suite.findall("testcase")
    held = {
        "tests": len(cases),
        "failures": sum(c.find("failure") is not None for c in cases),
        "errors": sum(c.find("error") is not None for c in cases),
        "skipped": sum(c.find("skipped") is not None for c in cases),
    }
    assert {name: int(suite.attrib[name]) for name in held} == held
    assert all(c.attrib["name"] and c.attrib["classname"] for c in cases)
    assert {child.tag for c in cases for child in c} <= {"failure", "error", "skipped", "system-out"}


def test_github_gets_one_command_a_line_whatever_a_name_holds() -> None:
    lines = written("github", HOSTILE).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(HOSTILE.findings) + 1
    assert all(re.match(r"::(error|warning|notice) file=[^,:]*,line=\d+,title=[^:]*::", c) for c in commands)
    assert len(lines) == len(commands) + 1


@pytest.mark.parametrize(
    ("severity", "command"),
    [
        pytest.param(Severity.ERROR, "error", id="error"),
        pytest.param(Severity.WARNING, "warning", id="warning"),
        pytest.param(Severity.NOTE, "notice", id="note"),
    ],
)
def test_github_shows_each_severity_in_its_way(severity: Severity, command: str) -> None:
    text = written("github", check_of(finding(7, "a", severity=severity)))
    assert text.startswith(f"::{command} file=tests/a.py,line=7,title=TA007 lost-test::a is deleted%0A")


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_nothing_unseen_reaches_a_reader(name: str) -> None:
    assert (
        re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written(name, HOSTILE)) is None
    )


def test_text_is_one_line_a_finding_when_brief() -> None:
    text = FORMATS["text"].write(PLAIN, Manner(brief=True))
    assert text.splitlines() == [
        "tests/a.py:1: TA001 a is deleted",
        "tests/b.py:2: TA002 (warning) b is deleted",
        "tests/c.py:3: TA003 (note) c is deleted",
        "tests/d.py:4: TA004 (waived) d is deleted",
    ]


def test_text_says_what_became_of_deleted_tests() -> None:
    assert written("text", CLEAN) == "No test protection is taken away. 2 tests deleted: 1 moved, 1 lost.\n"


def test_text_tells_what_could_not_be_read() -> None:
    text = written("text", check_of(unread=(UNREAD,)))
    assert text.splitlines()[0] == "tests/b\\n.py:3: cannot be read: bad\\x1b[1m"
    assert "Could not check: 1 file of the change could not be read. Mend it, then check again." in text
