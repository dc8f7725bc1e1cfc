"""``Test-Removed:`` in commit messages: which deletions a commit owns up to, and why."""

import re
from collections.abc import Iterable

from auditor.model.base import Value

_LINE = re.compile(r"^test-removed\s*:\s*(?P<rest>.*)$", re.IGNORECASE)
_SPLIT = re.compile(r"\s+(?:--|—|–)\s+")
_SUCCESSOR = re.compile(r"(?:^|[;,]\s*)successor\s*[:=]\s*(?P<id>\S+)\s*[;,]?\s*")


class Trailer(Value):
    """One ``Test-Removed: <id or glob> -- <reason>``."""

    pattern: str
    """A node id, a path, or either with ``*``."""
    reason: str
    commit: str
    """Full name, ``""`` for the commit in progress."""
    successor: str = ""
    fault: str = ""
    """Why it counts for nothing."""


def read(messages: Iterable[tuple[str, str]]) -> tuple[Trailer, ...]:
    """Return the trailers of *messages*, pairs of commit name and text."""
    found = []
    for commit, text in messages:
        for line in text.splitlines():
            if not line.startswith("#") and (match := _LINE.match(line.strip())):
                found.append(_trailer(match["rest"].strip(), commit))
    return tuple(found)


def _trailer(rest: str, commit: str) -> Trailer:
    parts = _SPLIT.split(rest, maxsplit=1)
    pattern = parts[0].strip()
    reason = parts[1].strip() if len(parts) > 1 else ""
    successor = ""
    if match := _SUCCESSOR.search(reason):
        successor = match["id"].rstrip(";,")
        reason = (reason[: match.start()] + reason[match.end() :]).strip() or f"successor: {successor}"
    fault = ""
    if not pattern:
        fault = "it names no test"
    elif set(pattern) <= set("*/:?"):
        fault = "it would excuse everything"
    elif not reason:
        fault = "it gives no reason: write `Test-Removed: <id> -- <reason>`"
    return Trailer(pattern=pattern, reason=reason, commit=commit, successor=successor, fault=fault)
