"""Tests that became rows: live tables of which one row has every value of a test."""

import re
from collections.abc import Iterable, Iterator

from auditor.model.meaning import Profile

_VALUE = re.compile(r"b?'(?:[^'\\]|\\.)*'|b?\"(?:[^\"\\]|\\.)*\"|[\w.]+")
_LONG = 6
"""Characters, quotes included, from which a text alone tells which case it belongs to."""
_SEVERAL = 3
"""Values that tell it together, whatever they are."""
_COMMON = 50
"""Rows that share a value beyond which it is of no help."""


class Tables:
    """The rows of live tests, ready to be asked for the values of another."""

    def __init__(self, live: Iterable[Profile]) -> None:
        self._rows: list[tuple[str, frozenset[str]]] = []
        self._having: dict[str, list[int]] = {}
        self._around: dict[str, frozenset[str]] = {}
        """Values that the body of a table has, for all of its rows."""
        for profile in live:
            if len(profile.rows) < 2:
                continue
            self._around[profile.id] = _values("\n".join(profile.statements))
            for row in profile.rows:
                values = _values(row)
                for value in values:
                    self._having.setdefault(value, []).append(len(self._rows))
                self._rows.append((profile.id, values))

    def has_row(self, test: str, literals: Iterable[str]) -> bool:
        """Whether a row of *test* has all of *literals*, however few, those aside that its body has."""
        wanted = _folded(literals) - self._around.get(test, frozenset())
        homes = min((self._having.get(x, []) for x in wanted), key=len, default=[])
        rows = (self._rows[number] for number in homes)
        return any(home == test and wanted <= values for home, values in rows)

    def naming(self, names: Iterable[str]) -> Iterator[str]:
        """Yield each test that has a row with all of *names*, which its body need not have."""
        wanted = frozenset(names)
        homes = min((self._having.get(x, []) for x in wanted), key=len, default=[])
        rows = (self._rows[number] for number in homes[:_COMMON])
        yield from dict.fromkeys(test for test, values in rows if wanted <= values)

    def of(self, literals: Iterable[str]) -> Iterator[str]:
        """Yield each test that has a row with all of *literals*, those aside that its body has.

        Too few or too short ones are no evidence.
        """
        wanted = _folded(literals)
        homes = min((self._having[x] for x in wanted if x in self._having), key=len, default=[])
        told: set[str] = set()
        for number in homes[:_COMMON]:
            test, values = self._rows[number]
            shared = wanted & values
            telling = len(shared) >= _SEVERAL or any(len(x) >= _LONG and x[-1] in "'\"" for x in shared)
            if telling and test not in told and wanted <= values | self._around[test]:
                told.add(test)
                yield test


def _folded(literals: Iterable[str]) -> set[str]:
    """Literals with their white space as rows have it."""
    return {" ".join(x.split()) for x in literals}


def _values(form: str) -> frozenset[str]:
    return frozenset(_VALUE.findall(form))
