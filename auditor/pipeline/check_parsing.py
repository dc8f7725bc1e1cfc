"""Work on many texts at once: shared out among a few processes that are copies of this one.

A check may start with nothing known and is waited for, and a fresh process would take longer to start than
its share takes to parse.  Where processes cannot be copied, one text is worked on after another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec

from auditor.model.source import Module
from auditor.syntax import reading

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MANY_BYTES = 100_000
"""Size of all texts together from which sharing out the parsing pays."""

_MAX_PROCESSES = 4
_T = TypeVar("_T")


def parse(texts: Mapping[str, bytes], jobs: int) -> dict[str, Module]:
    """Return the module of each of *texts*, parsed in up to *jobs* processes."""

    def read(names: Sequence[str]) -> dict[str, Module]:
        return {name: reading.read(texts[name]) for name in names}

    sizes = {name: len(text) for name, text in texts.items()}
    if len(texts) < 2 or sum(sizes.values()) < MANY_BYTES:
        return read(list(texts))
    return share(sizes, read, dict[str, Module], jobs)


def share(
    names: Mapping[str, int],
    work: Callable[[Sequence[str]], dict[str, _T]],
    kind: type[dict[str, _T]],
    jobs: int,
) -> dict[str, _T]:
    """Return what *work* tells of *names* (with the size of each), done in up to *jobs* processes.

    What it tells is handed over as *kind*.
    """
    # Most checks have nothing to share out, and need not wait for this to be loaded.
    from multiprocessing import get_all_start_methods, get_context

    number = min(jobs, _MAX_PROCESSES)
    if number < 2 or "fork" not in get_all_start_methods():
        return work(list(names))
    shares = _shares(names, number)
    context = get_context("fork")
    away = []
    for part in shares[1:]:
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=_answer, args=(there, part, work), daemon=True)
        child.start()
        there.close()
        away.append((here, child, part))
    found = work(shares[0])
    for here, child, part in away:
        try:
            found.update(msgspec.msgpack.decode(here.recv_bytes(), type=kind))
        except (EOFError, OSError):
            # It ended before its time, for want of memory for instance.
            found.update(work(part))
        here.close()
        child.join()
    return found


def _shares(sizes: Mapping[str, int], number: int) -> list[list[str]]:
    """Share out the names of *sizes*, the largest first, so that all shares are of about one size."""
    shares: list[list[str]] = [[] for _ in range(number)]
    taken = [0] * number
    for name in sorted(sizes, key=lambda n: (-sizes[n], n)):
        least = taken.index(min(taken))
        shares[least].append(name)
        taken[least] += sizes[name]
    return shares


def _answer(there: Connection, names: Sequence[str], work: Callable[[Sequence[str]], object]) -> None:
    there.send_bytes(msgspec.msgpack.encode(work(names)))
