"""A small repository with a known history, to show and to try the auditor on.

``shop`` and ``suite`` hold its code and tests at version 1.0, ``changes`` what later commits made of them,
``story`` the commits and what an audit must find, ``stream`` the way from commits to Git.  Nothing here runs
Git: write `history` with ``auditor.history.write_history``.
"""

from auditor.demo.story import COMMITS, RANGE
from auditor.demo.stream import stream

__all__ = ["COMMITS", "RANGE", "history"]


def history() -> bytes:
    """Return the demonstration's history as a ``git fast-import`` stream; audit its `RANGE`."""
    return stream(COMMITS)
