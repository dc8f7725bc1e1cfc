"""The stages in order, and nothing else.

``loading`` reads blobs as modules, ``snapshots`` tells one revision, ``walk`` the commits between two,
``living`` which test files can run, ``judging`` gives the verdicts, ``auditing`` makes the audit of it all.
"""

from auditor.pipeline.auditing import audit
from auditor.pipeline.progress import Progress

__all__ = ["Progress", "audit"]
