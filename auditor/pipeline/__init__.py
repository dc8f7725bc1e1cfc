"""The stages in order, and nothing else.

``loading`` reads blobs as modules, ``snapshots`` tells one revision, ``walk`` the commits between two,
``living`` which test files can run, ``judging`` gives the verdicts; ``studying`` runs these in order, and
``auditing`` makes the audit of it all, with ``classifying`` and ``appraising``.
``checking`` tells what one change takes away, by way of ``check_sides`` (the two trees), ``check_search``
(which files it can concern), ``check_world`` (what those say) and ``check_needs`` (what they miss).

What is offered here is imported when it is first used: a check needs few of the stages, and is over before
all of them would be loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.pipeline.auditing import audit
    from auditor.pipeline.checking import check
    from auditor.pipeline.progress import Progress

__all__ = ["Progress", "audit", "check"]

_HOMES = {"audit": "auditing", "check": "checking", "Progress": "progress"}


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
