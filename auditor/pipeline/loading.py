"""Blobs in, modules out: from the cache where it has them, else parsed, in several processes when many."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
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

_MISSING = Module(
    fault=Fault(kind=FaultKind.MISSING, message="the object is not in this clone (shallow or partial)")
)
_Parse = Callable[[Iterable[tuple[str, bytes]]], Iterator[tuple[str, Module]]]
_decode = msgspec.msgpack.Decoder(Module).decode


def _parse(source: bytes) -> bytes:
    return msgspec.msgpack.encode(reading.read(source))


class Library(Mapping[str, Module]):
    """The modules of a repository by blob name, read when :meth:`load` first asks for them."""

    def __init__(self, repository: Repository, cache: Cache, jobs: int, progress: Progress) -> None:
        self._repository = repository
        self._cache = cache
        self._jobs = jobs
        self._progress = progress
        self._modules: dict[str, Module] = {}
        self.parsed = 0
        """Files that had to be parsed, the cache not having them."""

    def load(self, blobs: Iterable[str]) -> None:
        """Make the modules of *blobs* available."""
        wanted = [b for b in dict.fromkeys(blobs) if b not in self._modules]
        known = self._cache.get_many(wanted)
        self._modules.update(known)
        unknown = [b for b in wanted if b not in known]
        if not unknown:
            return
        fresh: dict[str, Module] = {}
        with self._parser(len(unknown)) as parse:
            for done, (blob, module) in enumerate(parse(self._sources(unknown)), start=1):
                fresh[blob] = module
                self._progress("reading files", done, len(unknown))
        for blob in unknown:
            self._modules.setdefault(blob, fresh.get(blob, _MISSING))
        self.parsed += len(fresh)
        self._cache.put_many(fresh)

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of *blobs*; those that are missing or larger than `MAX_TEXT` are left out."""
        return {b.name: b.data for b in self._repository.read(blobs, MAX_TEXT) if b.data is not None}

    def _sources(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for blob in self._repository.read(blobs):
            if blob.data is not None:
                yield blob.name, blob.data
            elif blob.size is not None:
                self._modules[blob.name] = Module(
                    fault=Fault(kind=FaultKind.TOO_LARGE, message=f"{blob.size:,} bytes")
                )

    @contextmanager
    def _parser(self, number: int) -> Iterator[_Parse]:
        if self._jobs < 2 or number < MANY:
            yield lambda sources: ((blob, reading.read(source)) for blob, source in sources)
            return
        with ProcessPoolExecutor(self._jobs, mp_context=get_context("spawn")) as pool:

            def parse(sources: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, Module]]:
                pairs = list(sources)
                results = pool.map(_parse, (source for _, source in pairs), chunksize=24)
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
