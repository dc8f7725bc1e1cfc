"""Reading blobs in bulk: sizes first, so that nothing large is ever unpacked, then contents in chunks."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from auditor.history.process import Shelter
from auditor.model.commits import Blob

MAX_BYTES = 4 << 20
"""No source file that people write is larger; a larger one is reported, not read."""

_WINDOW = 8192
_CHUNK_BYTES = 16 << 20

_NAME = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def require_name(name: str) -> str:
    """Return *name* if it is a full hexadecimal object name.  Raises `ValueError` otherwise: anything else
    could be read by Git as an option or as another question.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a full object name: {name!r}")
    return name


def read_blobs(shelter: Shelter, names: Iterable[str], max_bytes: int) -> Iterator[Blob]:
    """Yield each blob of *names* once, in order of first mention; one over *max_bytes* without content."""
    fresh = iter(dict.fromkeys(names))
    while window := list(islice(fresh, _WINDOW)):
        sizes = _sizes(shelter, window)
        chunk: list[str] = []
        total = 0
        for name in window:
            size = sizes.get(name)
            # A chunk also ends at a blob that is not read, so that the order is kept.
            if size is None or size > max_bytes:
                yield from _contents(shelter, chunk)
                chunk, total = [], 0
                yield Blob(name=name, data=None, size=size)
                continue
            if chunk and total + size > _CHUNK_BYTES:
                yield from _contents(shelter, chunk)
                chunk, total = [], 0
            chunk.append(name)
            total += size
        yield from _contents(shelter, chunk)


def _sizes(shelter: Shelter, names: list[str]) -> dict[str, int]:
    feed = "".join(f"{require_name(name)}\n" for name in names)
    output = shelter.read("cat-file", "--batch-check", "--buffer", stdin=feed.encode("ascii"))
    sizes = {}
    for line in output.text.splitlines():
        fields = line.split(" ")
        if len(fields) == 3 and fields[1] == "blob":
            sizes[fields[0]] = int(fields[2])
    return sizes


def _contents(shelter: Shelter, names: list[str]) -> Iterator[Blob]:
    at = 0
    while at < len(names):
        rest = names[at:]
        output = shelter.read("cat-file", "--batch", "--buffer", stdin="\n".join([*rest, ""]).encode("ascii"))
        for blob in _split(output.stdout):
            at += 1
            yield blob
        if at < len(names):
            # Git gives up at a damaged object: say that it cannot be had, and go on behind it.
            yield Blob(name=names[at], data=None, size=None)
            at += 1


def _split(raw: bytes) -> Iterator[Blob]:
    at = 0
    while (line_end := raw.find(b"\n", at)) >= 0:
        fields = raw[at:line_end].decode("ascii", "replace").split(" ")
        if len(fields) != 3:
            return
        size = int(fields[2])
        data = raw[line_end + 1 : line_end + 1 + size]
        at = line_end + size + 2
        if at > len(raw):
            return
        yield Blob(name=fields[0], data=data, size=size)
