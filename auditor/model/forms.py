"""Forms: code as strings in which style does not matter, with marks for what a function names itself.

In an anonymous form what a test was given (parameters, fixtures, attributes of ``self``) is written like
what it made itself: whether an object is a local or comes from a fixture is a matter of style.  In a skeleton
values are written so as well: a statement has the skeleton of the one that took it into a table of rows.
"""

import re
from functools import lru_cache

LOCAL = "\x01"
"""Stands before the number of a local."""
GIVEN = "\x02"
"""Stands before the name of what the function was given."""

_ANY = re.compile(rf"{LOCAL}\d+|{GIVEN}\w+")
_VALUE = re.compile(
    r"""(?:(?<![\w)\]])-)?(?:\b[bf])?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b\d(?:[\w.]|(?<=e)[+-])*)"""
)
_GROUP = re.compile(r"\[(?:_,?)*\]|\((?:_,)+\)|\{(?:_(?::_)?,?)*\}")
_NESTED = 3


def anonymous(form: str) -> str:
    """Return *form* with every local, and all that the function was given, written the same."""
    return _ANY.sub("_", form)


def named(form: str) -> str:
    """Return *form* with what the function was given under its names; locals stay numbered."""
    return form.replace(GIVEN, "")


@lru_cache(maxsize=200_000)
def skeleton(form: str) -> str:
    """Return an anonymous form with every string, number and display of such written like a variable."""
    bare = _VALUE.sub("_", form)
    for _ in range(_NESTED):
        bare = _GROUP.sub("_", bare)
    return bare
