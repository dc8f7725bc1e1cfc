"""Old versions of a package that are only shipped along, inside the new one.

``shop.v1.cart`` beside a rewritten ``shop.cart`` keeps names and code of what users of the old version need;
no test of this suite stands behind it, so that it keeps no behaviour alive.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from auditor.model.meaning import Symbol

_VERSION = re.compile(r"_?v\d+")
_WHOLE = 20
"""Symbols from which a copy is one of a package, not of a file or two."""
_TESTED = 20
"""A copy that at least one in so many of the package's tests exercises is no dead weight."""


def frozen_copies(
    base: Mapping[str, Symbol], head: Mapping[str, Symbol], exercised: Iterable[Iterable[str]]
) -> tuple[str, ...]:
    """Return the dotted names of packages at *head* that are copies of what they stand in, as *base* had it.

    *exercised* tells for each test at head which production symbols it exercises.
    """
    copied = Counter(
        prefix
        for name in head
        for prefix, rest in _versions(name)
        if prefix not in base and f"{prefix.rpartition('.')[0]}.{rest}" in base
    )
    likely = [prefix for prefix, number in sorted(copied.items()) if number >= _WHOLE]
    if not likely:
        return ()
    tests = [tuple(symbols) for symbols in exercised]

    def users(package: str) -> int:
        return sum(any(s.startswith(f"{package}.") for s in symbols) for symbols in tests)

    return tuple(p for p in likely if users(p) * _TESTED < users(p.rpartition(".")[0]))


def without(table: Mapping[str, Symbol], packages: Iterable[str]) -> Mapping[str, Symbol]:
    """Return *table* without the symbols of *packages*."""
    prefixes = tuple(f"{p}." for p in packages)
    if not prefixes:
        return table
    return {n: s for n, s in table.items() if not f"{n}.".startswith(prefixes)}


def _versions(name: str) -> Iterable[tuple[str, str]]:
    parts = name.split(".")
    for number, part in enumerate(parts[1:-1], start=1):
        if _VERSION.fullmatch(part):
            yield ".".join(parts[: number + 1]), ".".join(parts[number + 1 :])
