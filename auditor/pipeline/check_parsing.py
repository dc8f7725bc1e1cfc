"""Parsing many texts at once: shared out among a few processes that are copies of this one.

A check starts with nothing parsed and is waited for, and a fresh process would take longer to start than its
share takes to parse.  Where processes cannot be copied, the texts are parsed one after another.
"""

from collections.abc import Mapping, Sequence
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection

import msgspec

from auditor.model.source import Module
from auditor.syntax import reading

MANY = 16
"""Texts from which sharing out pays."""

_MAX_PROCESSES = 4
_decode = msgspec.msgpack.Decoder(dict[str, Module]).decode


def parse(texts: Mapping[str, bytes], jobs: int) -> dict[str, Module]:
    """Return the module of each of *texts*, parsed in up to *jobs* processes."""
    number = min(jobs, _MAX_PROCESSES)
    if number < 2 or len(texts) < MANY or "fork" not in get_all_start_methods():
        return _read(list(texts), texts)
    shares = _shares(texts, number)
    context = get_context("fork")
    away = []
    for share in shares[1:]:
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=_answer, args=(there, share, texts), daemon=True)
        child.start()
        there.close()
        away.append((here, child, share))
    found = _read(shares[0], texts)
    for here, child, share in away:
        try:
            found.update(_decode(here.recv_bytes()))
        except (EOFError, OSError):
            # It ended before its time, for want of memory for instance.
            found.update(_read(share, texts))
        here.close()
        child.join()
    return found


def _shares(texts: Mapping[str, bytes], number: int) -> list[list[str]]:
    """Share out the names of *texts*, the largest first, so that all shares are of about one size."""
    shares: list[list[str]] = [[] for _ in range(number)]
    sizes = [0] * number
    for name in sorted(texts, key=lambda n: (-len(texts[n]), n)):
        least = sizes.index(min(sizes))
        shares[least].append(name)
        sizes[least] += len(texts[name])
    return shares


def _read(names: Sequence[str], texts: Mapping[str, bytes]) -> dict[str, Module]:
    return {name: reading.read(texts[name]) for name in names}


def _answer(there: Connection, names: Sequence[str], texts: Mapping[str, bytes]) -> None:
    there.send_bytes(msgspec.msgpack.encode(_read(names, texts)))
