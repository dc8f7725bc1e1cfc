"""An audit's findings as SARIF 2.1.0, for code scanning and editors."""

from auditor.model.audit import Audit
from auditor.writers import view
from auditor.writers.findings import sarif

MOST = 5000
"""Results; GitHub shows no more of one run, and the worst come first."""


def write(audit: Audit) -> str:
    """The findings of *audit* as one SARIF run; what is left out is counted in it."""
    findings, _, left_out = view.cut(audit.findings, MOST)
    return sarif.audited(findings, audit.auditor_version, audit.unread, left_out)
