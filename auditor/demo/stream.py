"""Commits as plain values, told as a ``git fast-import`` stream.

Dates, authors and contents are all given, so the same values make the same commit names on every machine.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from msgspec import field

from auditor.model.base import Value

Content: TypeAlias = str | bytes | None
"""What a file holds after the commit; ``None`` deletes it."""

START = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)
"""When the first commit is made, unless it says otherwise; each later one follows an hour after."""


class Draft(Value):
    """A commit to be made."""

    name: str
    """What other drafts call it; unique in its history."""
    files: dict[str, Content]
    """What changes against the first parent."""
    message: str = ""
    """The name, when empty."""
    parents: tuple[str, ...] | None = None
    """Names of earlier drafts, none for a root commit.  ``None``: the latest commit of the branch, or for a
    new branch the commit made just before."""
    branch: str = "main"
    tag: str = ""
    author: str = "Ada Writer <ada@example.org>"
    date: datetime | None = None
    modes: dict[str, str] = field(default_factory=dict)
    """Git's octal mode where it is not 100644; of a submodule (160000) the content is a commit name."""


def stream(drafts: Sequence[Draft]) -> bytes:
    """Write *drafts* as a fast-import stream; the n-th commit has mark n, counted from 1.

    A merge takes over what its other parents changed since their common ancestor with the first, like a
    clean merge; its own *files* come on top.  Raises `KeyError` for a parent that is not an earlier draft.
    """
    history = _History()
    return b"".join(history.add(draft) for draft in drafts)


class _History:
    def __init__(self) -> None:
        self._marks: dict[str, int] = {}
        self._parents: dict[str, tuple[str, ...]] = {}
        self._trees: dict[str, dict[str, tuple[str, Content]]] = {}
        self._tips: dict[str, str] = {}
        self._latest = ""

    def add(self, draft: Draft) -> bytes:
        if draft.name in self._marks:
            raise ValueError(f"two drafts are called {draft.name!r}")
        parents = self._parents_of(draft)
        before = dict(self._trees[parents[0]]) if parents else {}
        changes = self._merged(parents)
        for path, content in draft.files.items():
            changes[path] = None if content is None else (draft.modes.get(path, "100644"), content)
        after = {path: entry for path, entry in (before | changes).items() if entry is not None}
        mark = len(self._marks) + 1
        text = self._commit(draft, mark, parents, changes)
        self._marks[draft.name] = mark
        self._parents[draft.name] = parents
        self._trees[draft.name] = after
        self._tips[draft.branch] = self._latest = draft.name
        return text

    def _parents_of(self, draft: Draft) -> tuple[str, ...]:
        if draft.parents is not None:
            return draft.parents
        before = self._tips.get(draft.branch, self._latest)
        return (before,) if before else ()

    def _commit(
        self,
        draft: Draft,
        mark: int,
        parents: tuple[str, ...],
        changes: Mapping[str, tuple[str, Content] | None],
    ) -> bytes:
        date = draft.date or START + timedelta(hours=mark - 1)
        offset = date.utcoffset() or timedelta()
        minutes = int(offset.total_seconds()) // 60
        zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
        when = f"{draft.author} {int(date.timestamp())} {zone}"
        ref = f"refs/heads/{draft.branch}"
        lines = [f"reset {ref}"] if not parents else []
        lines += [f"commit {ref}", f"mark :{mark}", f"author {when}", f"committer {when}"]
        out = ["\n".join(lines).encode() + b"\n", _data((draft.message or draft.name).encode())]
        for word, parent in zip(("from", *["merge"] * len(parents)), parents, strict=False):
            out.append(f"{word} :{self._marks[parent]}\n".encode())
        for path, entry in changes.items():
            out.append(_change(path, entry))
        out.append(b"\n")
        if draft.tag:
            out.append(f"reset refs/tags/{draft.tag}\nfrom :{mark}\n\n".encode())
        return b"".join(out)

    def _merged(self, parents: tuple[str, ...]) -> dict[str, tuple[str, Content] | None]:
        changes: dict[str, tuple[str, Content] | None] = {}
        for other in parents[1:]:
            shared = self._common(parents[0], other)
            old = self._trees[shared] if shared else {}
            new = self._trees[other]
            for path in sorted(old.keys() | new.keys()):
                if old.get(path) != new.get(path):
                    changes[path] = new.get(path)
        return changes

    def _common(self, left: str, right: str) -> str:
        ancestors = self._ancestors(left)
        return max(ancestors & self._ancestors(right), key=lambda name: self._marks[name], default="")

    def _ancestors(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self._parents[current])
        return found


def _change(path: str, entry: tuple[str, Content] | None) -> bytes:
    quoted = _quoted(path)
    if entry is None:
        return b"D " + quoted + b"\n"
    mode, content = entry
    raw = content.encode() if isinstance(content, str) else content or b""
    if mode == "160000":
        return b"M 160000 " + raw + b" " + quoted + b"\n"
    return f"M {mode} inline ".encode() + quoted + b"\n" + _data(raw)


def _data(raw: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(raw), raw)


def _quoted(path: str) -> bytes:
    out = bytearray(b'"')
    for byte in path.encode("utf-8", "surrogateescape"):
        plain = 0x20 <= byte < 0x7F and byte not in b'"\\'
        out += bytes([byte]) if plain else b"\\%03o" % byte
    return bytes(out + b'"')
