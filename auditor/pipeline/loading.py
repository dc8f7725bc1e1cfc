"""Blobs in, modules out: from the cache where it has them, else parsed, in several processes when many."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context

import msgspec

from auditor.cache import Cache
from auditor.history import Repository
from auditor.model.source import Fault, FaultKind, Module
from auditor.pipeline.progress import Progress
from auditor.syntax import reading

MAX_TEXT = 1 << 20
"""Bytes up to which a file is read that is no module."""
MANY = 300
"""Files from which starting further processes pays."""

MISSING = Module(
    fault=Fault(kind=FaultKind.MISSING, message="the object is not in this clone (shallow or partial)")
)
_Parse = Callable[[Iterable[tuple[str, bytes]]], Iterator[tuple[str, Module]]]
_decode = msgspec.msgpack.Decoder(Module).decode


def _parse(source: bytes, *, bodies: bool) -> bytes:
    return msgspec.msgpack.encode(reading.read(source, bodies=bodies))


class Library(Mapping[str, Module]):
    """The modules of a repository by blob name, read when :meth:`load` first asks for them."""

    def __init__(self, repository: Repository, cache: Cache, jobs: int, progress: Progress) -> None:
        self._repository = repository
        self._cache = cache
        self._jobs = jobs
        self._progress = progress
        self._modules: dict[str, Module] = {}
        self._outlines: dict[str, Module] = {}
        """Modules of which the bodies of functions were not wanted."""
        self.parsed = 0
        """Files that had to be parsed, the cache not having them."""

    def load(self, blobs: Iterable[str]) -> None:
        """Make the modules of *blobs* available."""
        wanted = [b for b in dict.fromkeys(blobs) if b not in self._modules]
        self._load(wanted, self._modules, bodies=True)

    def load_outlines(self, blobs: Iterable[str]) -> None:
        """Make :meth:`outline` of *blobs* available, which costs less."""
        wanted = [b for b in dict.fromkeys(blobs) if b not in self._modules and b not in self._outlines]
        self._load(wanted, self._outlines, bodies=False)

    def outline(self, blob: str) -> Module:
        """Return a loaded module, of which the bodies of functions may not have been read."""
        return self._modules.get(blob) or self._outlines[blob]

    def _load(self, wanted: Sequence[str], into: dict[str, Module], *, bodies: bool) -> None:
        known = self._cache.get_many(wanted, bodies=bodies)
        into.update(known)
        unknown = [b for b in wanted if b not in known]
        if not unknown:
            return
        fresh: dict[str, Module] = {}
        with self._parser(len(unknown), bodies=bodies) as parse:
            for done, (blob, module) in enumerate(parse(self._sources(unknown, into)), start=1):
                fresh[blob] = module
                self._progress("reading files", done, len(unknown))
        for blob in unknown:
            into.setdefault(blob, fresh.get(blob, MISSING))
        self.parsed += len(fresh)
        self._cache.put_many(fresh, bodies=bodies)

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of *blobs*; those that are missing or larger than `MAX_TEXT` are left out."""
        return {b.name: b.data for b in self._repository.read(blobs, MAX_TEXT) if b.data is not None}

    def _sources(self, blobs: Iterable[str], into: dict[str, Module]) -> Iterator[tuple[str, bytes]]:
        for blob in self._repository.read(blobs):
            if blob.data is not None:
                yield blob.name, blob.data
            elif blob.size is not None:
                into[blob.name] = Module(
                    fault=Fault(kind=FaultKind.TOO_LARGE, message=f"{blob.size:,} bytes")
                )

    @contextmanager
    def _parser(self, number: int, *, bodies: bool) -> Iterator[_Parse]:
        if self._jobs < 2 or number < MANY:
            yield lambda sources: ((blob, reading.read(source, bodies=bodies)) for blob, source in sources)
            return
        with ProcessPoolExecutor(self._jobs, mp_context=get_context("spawn")) as pool:

            def parse(sources: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, Module]]:
                pairs = list(sources)
                read = partial(_parse, bodies=bodies)
                results = pool.map(read, (source for _, source in pairs), chunksize=24)
                for (blob, _), data in zip(pairs, results, strict=True):
                    yield blob, _decode(data)

            yield parse

    def __getitem__(self, blob: str) -> Module:
        """Return a loaded module."""
        return self._modules[blob]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the loaded blobs' names."""
        return iter(self._modules)

    def __len__(self) -> int:
        """Return how many modules are loaded."""
        return len(self._modules)

    @property
    def read(self) -> int:
        """How many files were read, be it without the bodies of their functions."""
        return len(self._modules.keys() | self._outlines.keys())
