"""Parsed modules kept from run to run, so that a second audit reads only what is new.

The store is one SQLite file in the user's cache folder, shared by all repositories and by processes that run
at the same time.  A module depends on its text only, hence its key: the version of the reader that made it
and the blob's name.  Beside modules it keeps
the words of texts, by which a check finds those that it reads.  The cache is a convenience, never an
obligation: a folder that cannot be written, a broken file or a full disk costs time, is told once through
:mod:`logging`, and changes no verdict.
"""

import contextlib
import gc
import logging
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec
import platformdirs

from auditor.model.source import Module

LIMIT = 512 * 1024 * 1024
"""Bytes of stored modules above which the least recently used ones are dropped."""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)

_FILE = "modules-1.sqlite"
"""The number is that of the tables below: other tables, other file."""

_TABLES = """
CREATE TABLE IF NOT EXISTS module (key TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS use (key TEXT PRIMARY KEY, run INTEGER NOT NULL, size INTEGER NOT NULL)
WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS use_run ON use (run);
"""
# ``use`` stands apart because SQLite rewrites a whole row, module and all, to change one number in it.

_BATCH = 500
"""Rows per statement: old SQLite builds allow 999 parameters."""

_WAIT = 2.0
"""Seconds to wait for another process that is writing before going on without."""

_SPEED = 1
"""zlib level: a quarter of the bytes on disk for about a tenth of a millisecond per module."""


_WORDS = "words-1"
"""The number is that of `auditor.pipeline.check_words.words_of`: other words, other number."""


def default_directory() -> Path:
    """Return the folder where this user's caches belong on this system; it need not exist yet."""
    return Path(platformdirs.user_cache_dir("auditor", appauthor=False))


class Cache:
    """A persistent store of parsed modules; a context manager.

    *directory* is made when it is missing; ``None`` gives a cache that is always empty.  *version* names the
    reader: modules stored under another version are never returned.  *limit* bounds the stored bytes.
    No method raises because of the store; after trouble that cannot be mended the cache is simply empty.
    """

    def __init__(self, directory: Path | None, version: str, *, limit: int = LIMIT) -> None:
        """Open the store, making or remaking its file where needed."""
        self._version = version
        self._limit = limit
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Module)
        self._file = None if directory is None else directory / _FILE
        self._store: sqlite3.Connection | None = None
        self._run = 0
        if self._file is not None:
            with self._tolerance():
                self._open(self._file)

    def __enter__(self) -> Self:
        """Return the cache itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the store; from now on the cache is empty."""
        store, self._store = self._store, None
        if store is not None:
            # Closing writes the journal back, which a full disk refuses; nothing is lost but the journal.
            with contextlib.suppress(sqlite3.Error):
                store.close()

    def get_many(self, blobs: Iterable[str], *, bodies: bool = True) -> dict[str, Module]:
        """Return the stored module of each of the *blobs* that has one, with or without *bodies*."""
        return self._get_all(self._kind(bodies=bodies), blobs, self._module)

    def put_many(self, modules: Mapping[str, Module], *, bodies: bool = True) -> None:
        """Store *modules*, given by blob name; *bodies* tells whether they were read with those."""
        self._put_all(
            self._kind(bodies=bodies),
            ((blob, zlib.compress(self._encoder.encode(m), _SPEED)) for blob, m in modules.items()),
        )

    def get_words(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return what was stored about the words of each of the *blobs*."""
        return self._get_all(_WORDS, blobs, _words)

    def put_words(self, words: Mapping[str, bytes]) -> None:
        """Store the words of texts, given by blob name."""
        self._put_all(
            _WORDS, ((blob, zlib.crc32(text).to_bytes(4, "big") + text) for blob, text in words.items())
        )

    def _kind(self, *, bodies: bool) -> str:
        return self._version if bodies else f"{self._version}-outline"

    def _module(self, data: bytes) -> Module:
        return self._decoder.decode(zlib.decompress(data))

    def _get_all(self, kind: str, blobs: Iterable[str], read: Callable[[bytes], _T]) -> dict[str, _T]:
        found: dict[str, _T] = {}
        with self._tolerance(), _without_collector():
            for batch in _batches(blobs):
                if self._store is None:
                    break
                for blob, data in self._get(self._store, kind, batch):
                    try:
                        found[blob] = read(data)
                    except (TypeError, ValueError, zlib.error, msgspec.MsgspecError):
                        # A damaged row is a miss: the caller reads the blob again, and stores it anew.
                        _log.debug("unreadable cache entry %s:%s", kind, blob)
        return found

    def _put_all(self, kind: str, rows: Iterable[tuple[str, bytes]]) -> None:
        with self._tolerance():
            for batch in _batches(rows):
                if self._store is None:
                    break
                self._put(self._store, [(f"{kind}:{blob}", data) for blob, data in batch])
            if self._store is not None:
                self._prune(self._store)

    def _open(self, file: Path) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = sqlite3.connect(file, timeout=_WAIT)
        self._store = store
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = NORMAL")
        store.executescript(_TABLES)
        (last,) = store.execute("SELECT max(run) FROM use").fetchone()
        # A count of runs, not a clock, tells what was used lately.
        self._run = (last or 0) + 1

    def _get(self, store: sqlite3.Connection, kind: str, blobs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        keys = {f"{kind}:{blob}": blob for blob in blobs}
        marks = ",".join("?" * len(keys))
        for key, data in store.execute(f"SELECT key, data FROM module WHERE key IN ({marks})", tuple(keys)):
            yield keys[key], data
        with store:
            store.execute(
                f"UPDATE use SET run = ? WHERE key IN ({marks}) AND run < ?", (self._run, *keys, self._run)
            )

    def _put(self, store: sqlite3.Connection, rows: Sequence[tuple[str, bytes]]) -> None:
        with store:
            store.executemany("INSERT OR REPLACE INTO module VALUES (?, ?)", rows)
            store.executemany(
                "INSERT OR REPLACE INTO use VALUES (?, ?, ?)",
                [(key, self._run, len(data)) for key, data in rows],
            )

    def _prune(self, store: sqlite3.Connection) -> None:
        (total,) = store.execute("SELECT coalesce(sum(size), 0) FROM use").fetchone()
        if total <= self._limit:
            return
        # Down to nine tenths, so that the next run does not prune again at once.
        surplus, doomed = total - self._limit * 9 // 10, []
        for key, size in store.execute("SELECT key, size FROM use ORDER BY run, key"):
            if surplus <= 0:
                break
            doomed.append((key,))
            surplus -= size
        with store:
            store.executemany("DELETE FROM module WHERE key = ?", doomed)
            store.executemany("DELETE FROM use WHERE key = ?", doomed)

    @contextlib.contextmanager
    def _tolerance(self) -> Iterator[None]:
        """Turn trouble with the store into a note, and the cache into a fresh or an empty one."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            self.close()
            _log.warning("going on without the cache in %s: %s", self._folder(), error)
        except sqlite3.DatabaseError as error:
            self.close()
            self._rebuild(error)

    def _rebuild(self, error: sqlite3.DatabaseError) -> None:
        assert self._file is not None  # Only an opened store can be broken.
        try:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._file}{suffix}").unlink(missing_ok=True)
            self._open(self._file)
        except (OSError, sqlite3.DatabaseError) as again:
            self.close()
            _log.warning("going on without the cache in %s: %s", self._folder(), again)
        else:
            _log.warning("the cache in %s was broken and has been made anew: %s", self._folder(), error)

    def _folder(self) -> Path | None:
        return self._file and self._file.parent


def _words(data: bytes) -> bytes:
    text = data[4:]
    if len(data) < 4 or int.from_bytes(data[:4], "big") != zlib.crc32(text):
        raise ValueError("damaged")
    return text


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the cyclic garbage collector: values hold no cycles, and decoding them wakes it in vain.

    Measured over 5,000 modules of 36 kB: 1.5 s without it, 3.7 to 6 s with it.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _batches(items: Iterable[_T]) -> Iterator[Sequence[_T]]:
    rest = iter(items)
    while batch := tuple(islice(rest, _BATCH)):
        yield batch
