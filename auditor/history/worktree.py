"""Files of a work tree, read as they lie there: no filter runs, and nothing outside the tree is reached."""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from auditor.history.blobs import MAX_BYTES
from auditor.model.commits import Entry

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def read_file(top: Path, path: str, max_bytes: int = MAX_BYTES) -> bytes | None:
    """Return the content of the ordinary file *path* below *top*.

    ``None`` when there is none, when a link stands anywhere on the way, or when it is larger than
    *max_bytes*.
    """
    parts = path.split("/")
    if not {"", ".", ".."}.isdisjoint(parts) or "\0" in path:
        return None
    try:
        folder = top
        for part in parts[:-1]:
            folder = folder / part
            if not stat.S_ISDIR(folder.lstat().st_mode):
                return None
        file = folder / parts[-1]
        told = file.lstat()
        if not stat.S_ISREG(told.st_mode) or told.st_size > max_bytes:
            return None
        with os.fdopen(os.open(file, os.O_RDONLY | _NO_FOLLOW), "rb") as stream:
            return stream.read(max_bytes + 1)[:max_bytes]
    except OSError:
        return None


def is_there(top: Path, path: str) -> bool:
    """Whether anything, a dangling link included, lies at *path* below *top*."""
    return os.path.lexists(top / path)


def blob_name(data: bytes, like: str) -> str:
    """Return what Git would call *data*; *like* is another name, which tells the hash in use."""
    digest = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return digest(b"blob %d\0" % len(data) + data).hexdigest()


def changed_entry(data: bytes, entry: Entry | None) -> str:
    """Return the blob name of *data*; that of *entry* when only line ends differ, as Git may write them."""
    like = entry.blob if entry is not None else "0" * 40
    name = blob_name(data, like)
    if entry is not None and name != entry.blob and b"\r\n" in data:
        plain = blob_name(data.replace(b"\r\n", b"\n"), like)
        if plain == entry.blob:
            return plain
    return name


def tree(
    top: Path, index: Mapping[str, Entry], untracked: tuple[str, ...], wanted: frozenset[str]
) -> tuple[dict[str, Entry], dict[str, bytes]]:
    """Return the work tree as a tree, and the content of its files that the index does not have.

    Only files of *wanted* are read; the others count as they are in the index, unless they are gone.
    """
    entries: dict[str, Entry] = {}
    contents: dict[str, bytes] = {}
    for path, entry in index.items():
        if entry.mode == "160000" or path not in wanted:
            if entry.mode == "160000" or is_there(top, path):
                entries[path] = entry
            continue
        data = read_file(top, path)
        if data is None:
            if is_there(top, path):
                entries[path] = entry
            continue
        name = changed_entry(data, entry)
        entries[path] = Entry(blob=name, mode=entry.mode)
        if name != entry.blob:
            contents[name] = data
    for path in untracked:
        data = read_file(top, path) if path in wanted else None
        if data is not None:
            name = changed_entry(data, None)
            entries[path] = Entry(blob=name, mode="100644")
            contents[name] = data
    return entries, contents
