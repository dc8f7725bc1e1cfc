"""Globs over paths, dotted names and texts, in time that grows with the product of the lengths at most."""

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import translate
from functools import lru_cache
from typing import TypeVar

_Item = TypeVar("_Item")


_kept = lru_cache(maxsize=1 << 17)
"""Tests share their files and what they verify: most questions are asked again."""


@_kept
def fits(pattern: str, text: str) -> bool:
    """Whether *pattern*, in which ``*`` is any text and ``?`` any character, is the whole of *text*."""
    return _compiled(pattern).match(text) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # The translation takes the shortest text for each star and never comes back to it.
    return re.compile(translate(pattern.replace("[", "[[]")))


@_kept
def fits_path(pattern: str, path: str) -> bool:
    """Whether a glob fits a path: ``*`` stays within a folder, ``**`` does not, ``folder/`` is all below it.

    A pattern without any ``/`` is the name of a file in any folder.
    """
    if pattern.endswith("/"):
        pattern += "**"
    if "/" not in pattern:
        return fits(pattern, path.rpartition("/")[2])
    return _match(pattern.split("/"), path.split("/"), "**", fits)


def fits_id(pattern: str, id_: str) -> bool:
    """Whether a glob fits the id of a test, ``path::Class::name``; one without ``::`` is about the file."""
    path, _, rest = id_.partition("::")
    wanted, colons, names = pattern.partition("::")
    return fits_path(wanted, path) and (not colons or fits(names, rest))


@_kept
def fits_symbol(pattern: str, symbol: str) -> bool:
    """Whether a glob fits a dotted name, or a class or module that the name lies in."""
    return fits(pattern, symbol) or fits(f"{pattern}.*", symbol)


def first_fit(
    test: Callable[[str, str], bool], patterns: Iterable[str], texts: Iterable[str]
) -> tuple[str, str] | None:
    """Return the first of *patterns* that fits one of *texts*, with that text."""
    texts = tuple(texts)
    return next(((p, t) for p in patterns for t in texts if test(p, t)), None)


def _match(
    pattern: Sequence[_Item], text: Sequence[_Item], many: _Item, same: Callable[[_Item, _Item], bool]
) -> bool:
    """Match with *many* as any number of items: greedily, going back to the last *many* only."""
    at = here = 0
    star, mark = -1, 0
    while here < len(text):
        if at < len(pattern) and pattern[at] == many:
            star, mark = at, here
            at += 1
        elif at < len(pattern) and same(pattern[at], text[here]):
            at += 1
            here += 1
        elif star >= 0:
            mark += 1
            at, here = star + 1, mark
        else:
            return False
    return all(item == many for item in pattern[at:])
