"""What Git tells: commits, ranges of them, and the paths each one touched."""

from datetime import datetime

from auditor.model.base import Value


class CommitRef(Value):
    """A commit as a report names it."""

    commit: str
    """Full hexadecimal object name."""
    author: str
    date: datetime
    """Committer date, with its own offset."""
    subject: str


class FileChange(Value):
    """One path that differs between a commit and one of its parents; blob names, ``None`` where absent."""

    path: str
    old: str | None
    new: str | None


class Commit(Value):
    """A commit of the range with what it changed against each parent, in parent order.

    A root commit has one entry, its difference to the empty tree.
    """

    ref: CommitRef
    parents: tuple[str, ...]
    changes: tuple[tuple[FileChange, ...], ...]


class Range(Value):
    """The commits under audit: *base* is excluded, *head* included."""

    base: CommitRef | None
    """``None`` when the range starts at the beginning of history: the base is then the empty tree."""
    head: CommitRef
    commits: tuple[Commit, ...]
    """Every commit reachable from head and not from base; parents come before children."""
    expression: str
    """What the user asked for, such as ``v1..v2`` or ``--last 40``."""
    shallow: bool = False
    """History is cut off inside the range, so lineage may be incomplete."""
    notes: tuple[str, ...] = ()
    """What was done differently from what was asked, a sentence each."""


class Entry(Value):
    """A file in a tree."""

    blob: str
    mode: str
    """Git's octal mode: 100644, 100755, 120000 (symbolic link) or 160000 (submodule)."""


class Blob(Value):
    """What Git has stored under one blob name, as far as it could be and was meant to be read."""

    name: str
    data: bytes | None
    """``None`` when the repository does not have it, or when it is larger than the caller's bound."""
    size: int | None
    """Bytes; ``None`` when the repository does not have it (a partial clone, or a submodule's commit)."""


class RangeRequest(Value):
    """The commits a user asks for, as written; nothing given means the last 40."""

    expression: str | None = None
    """``BASE..HEAD``, ``BASE...HEAD`` (from the merge base), or ``REV`` (``REV..HEAD``); an empty side is
    ``HEAD``.  Together with *last* or *since* it names the one revision to count back from."""
    last: int | None = None
    """So many commits back along first parents."""
    since: str | None = None
    """A date as Git reads it: ``2025-01-31``, ``2 weeks ago``."""
