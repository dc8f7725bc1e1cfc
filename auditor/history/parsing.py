"""Git's machine-readable output, told as values.  Pure functions over bytes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from auditor.history.process import decode
from auditor.model.base import Value
from auditor.model.commits import CommitRef, Entry, FileChange

LOG_FORMAT = "--format=tformat:%m%H%x00%T%x00%P%x00%an%x00%cd%x00%s"
"""For ``git log -z --date=raw``: what `parse_log` reads."""

_FIELDS = 6
_NULL_MODE = b"000000"
_UNKNOWN_DATE = datetime.fromtimestamp(0, UTC)


class Logged(Value):
    """A commit as ``git log`` lists it."""

    ref: CommitRef
    tree: str
    parents: tuple[str, ...]
    """As Git walks them: none where a shallow clone is cut off."""
    boundary: bool
    """Not of the range itself, but the parent of a commit that is."""


def parse_log(raw: bytes) -> Iterator[Logged]:
    """Read the output of ``git log -z --date=raw`` with `LOG_FORMAT`."""
    fields = raw.split(b"\0")
    for at in range(0, len(fields) - _FIELDS + 1, _FIELDS):
        name, tree, parents, author, date, subject = fields[at : at + _FIELDS]
        ref = CommitRef(
            commit=name[1:].decode("ascii"),
            author=author.decode("utf-8", "replace"),
            date=parse_date(date),
            subject=subject.decode("utf-8", "replace"),
        )
        yield Logged(
            ref=ref,
            tree=tree.decode("ascii"),
            parents=tuple(parents.decode("ascii").split()),
            boundary=name.startswith(b"-"),
        )


def parse_date(raw: bytes) -> datetime:
    """Read ``1700000000 +0100``.  A date that no calendar has (commits may hold any number) is the epoch."""
    try:
        seconds, zone = raw.decode("ascii").split()
        minutes = int(zone[1:3]) * 60 + int(zone[3:5])
        offset = timedelta(minutes=-minutes if zone.startswith("-") else minutes)
        return datetime.fromtimestamp(int(seconds), timezone(offset))
    except (ValueError, OverflowError, OSError):
        return _UNKNOWN_DATE


def parse_changes(raw: bytes) -> Iterator[tuple[tuple[str, str], tuple[FileChange, ...]]]:
    """Read the output of ``git diff-tree --stdin -r -z --raw --no-renames`` fed with pairs of trees.

    Yields each pair with its changes.  Git leaves out, without a word, a pair of which the
    repository lacks a tree.  Equal paths share their strings.
    """
    names: dict[bytes, str] = {}
    at, end = 0, len(raw)
    while at < end:
        # The two tree names, a space between and a line feed after them, even under -z.
        space = raw.index(b" ", at)
        stop = 2 * space - at + 1
        pair = raw[at:space].decode("ascii"), raw[space + 1 : stop].decode("ascii")
        at = stop + 1
        changes = []
        while at < end and raw[at] == 0x3A:
            stop = raw.index(b"\0", at)
            old_mode, new_mode, old, new, _status = raw[at + 1 : stop].split(b" ")
            at = raw.index(b"\0", stop + 1) + 1
            path = raw[stop + 1 : at - 1]
            changes.append(
                FileChange(
                    path=names.get(path) or names.setdefault(path, decode(path)),
                    old=None if old_mode == _NULL_MODE else old.decode("ascii"),
                    new=None if new_mode == _NULL_MODE else new.decode("ascii"),
                )
            )
        yield pair, tuple(changes)


def parse_tree(raw: bytes) -> dict[str, Entry]:
    """Read the output of ``git ls-tree -r -z``."""
    entries = {}
    for record in raw.split(b"\0")[:-1]:
        head, _, path = record.partition(b"\t")
        mode, _kind, blob = head.decode("ascii").split(" ")
        entries[decode(path)] = Entry(blob=blob, mode=mode)
    return entries


def parse_index(raw: bytes) -> dict[str, Entry]:
    """Read the output of ``git ls-files -s -z``.  Of a path in conflict, our side counts, else theirs."""
    entries = {}
    for record in raw.split(b"\0")[:-1]:
        head, _, path = record.partition(b"\t")
        mode, blob, stage = head.decode("ascii").split(" ")
        name = decode(path)
        if stage in ("0", "2") or (stage == "3" and name not in entries):
            entries[name] = Entry(blob=blob, mode=mode)
    return entries
