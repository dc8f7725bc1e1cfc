"""A check as JUnit XML, for CI systems that know nothing else."""

import re
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from auditor.model.findings import Check, Finding, Severity
from auditor.writers import escape
from auditor.writers.findings.formats import Manner
from auditor.writers.findings.wording import details, outcome

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(check: Check, manner: Manner) -> str:
    """One suite with a case for each finding; errors fail, waived ones are skipped, the others pass."""
    failures = sum(f.severity is Severity.ERROR and not f.waived for f in check.findings)
    skipped = sum(f.waived for f in check.findings)
    cases = [_case(f) for f in check.findings] + [
        f'    <testcase classname="auditor" name={_attribute(u.path)}>'
        f"<error message={_attribute(u.fault.message)}/></testcase>"
        for u in check.unread
    ]
    if not cases:
        cases = ['    <testcase classname="auditor" name="check"/>']
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{len(check.unread)}" skipped="{skipped}"'
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<testsuites>",
        f'  <testsuite name="auditor check" {counts}>',
        *cases,
        f"    <system-out>{_text(outcome(check))}</system-out>",
        "  </testsuite>",
        "</testsuites>",
    ]
    return "".join(f"{row}\n" for row in rows)


def _case(finding: Finding) -> str:
    name = f"{finding.rule} {finding.subject}"
    head = f'    <testcase classname="auditor" name={_attribute(name)}'
    told = "\n".join(
        [f"{finding.path}:{finding.line}", *(f"{label}: {text}" for label, text in details(finding))]
    )
    if finding.waived:
        return f"{head}><skipped message={_attribute(finding.waived_by)}/></testcase>"
    if finding.severity is Severity.ERROR:
        kind, message = _attribute(finding.name), _attribute(finding.message)
        return f"{head}><failure type={kind} message={message}>{_text(told)}</failure></testcase>"
    told = f"{finding.severity.value}: {finding.message}\n{told}"
    return f"{head}><system-out>{_text(told)}</system-out></testcase>"


def _legal(text: str) -> str:
    return _ILLEGAL.sub(lambda found: escape.visible(found[0]), text)


def _text(text: str) -> str:
    return xml(_legal(text))


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))
