"""What a change takes away: findings, and the check that told them.  The argument of the check's writers.

Field names are the keys of the check's JSON; ``reports/check.schema.json`` is generated from these types.
"""

from enum import StrEnum
from typing import NamedTuple

from auditor.model.base import Value
from auditor.model.suite import Unread

CHECK_SCHEMA_VERSION = "1.0"


class Severity(StrEnum):
    """How much a finding matters, the worst first."""

    ERROR = "error"
    """Protection is taken away; blocks unless ``--fail-on`` says otherwise."""
    WARNING = "warning"
    """Protection may be taken away: the change of production around it may be the reason."""
    NOTE = "note"
    """Worth knowing; nothing is lost by it."""


class Draft(NamedTuple):
    """A finding before its rule's texts are added."""

    rule: str
    subject: str
    path: str
    line: int
    message: str
    content: str
    """What the fingerprint depends on besides rule and subject."""
    severity: Severity | None = None
    """``None``: the rule's own."""
    verified: tuple[str, ...] = ()
    why: str = ""
    verdict: str = ""
    successors: tuple[str, ...] = ()


class Finding(Value):
    """One piece of protection that a change takes away."""

    rule: str
    """``TA001`` …; ``docs/rules`` has a page for each."""
    name: str
    """Name of the rule: ``lost-test``."""
    severity: Severity
    subject: str
    """What it is about: a node id, a component, or ``path: setting``; as at base."""
    path: str
    """A file that exists after the change where there is one, so that review tools can show the finding."""
    line: int
    """Counted from 1, in that file; 1 when the finding is about the file as a whole."""
    message: str
    """One sentence without the rule's id."""
    verified: tuple[str, ...] = ()
    """What was verified, in words, up to a few."""
    why: str = ""
    """Why it is judged so."""
    advice: str = ""
    """What to do."""
    verdict: str = ""
    """Of a deleted test: a :class:`~auditor.model.audit.Verdict`."""
    successors: tuple[str, ...] = ()
    """Tests that take over, or some of it."""
    fingerprint: str = ""
    """16 hexadecimal digits that depend on the rule, the subject and the content, not on lines."""
    waived: bool = False
    waived_by: str = ""
    """Who or what waived it, with the reason."""


class CheckSummary(Value):
    """Counts over all findings; waived ones are counted apart."""

    errors: int
    warnings: int
    notes: int
    waived: int
    deleted_tests: int
    """Collected tests of the base side that the new side has no more under their id."""
    by_verdict: dict[str, int]
    changed_files: int
    """Files that differ between the two sides."""


class Check(Value):
    """Everything that a check says."""

    schema_version: str
    auditor_version: str
    repository: str
    """Name of the repository: last part of its path."""
    base: str
    """Full name of the commit compared with; ``""`` when there is none yet."""
    head: str
    """Full name of the commit checked, or ``index``, ``work tree``, ``merge``."""
    findings: tuple[Finding, ...]
    summary: CheckSummary
    notes: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    """Files of the change that could not be read: with any of these, a check has not passed."""
    fail_on: str = "error"
    """The severity from which findings block; ``never`` when none does."""
    blocked: bool = False
    """Some finding that is not waived has that severity."""
