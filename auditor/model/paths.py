"""Paths as Git tells them: relative, with slashes, none of them doubled or at an end.

:mod:`posixpath` gives the same answers for these, at three times the cost; a check asks a hundred
thousand times.
"""


def dirname(path: str) -> str:
    """Return the folder that *path* lies in, ``""`` for the repository itself."""
    return path.rpartition("/")[0]


def basename(path: str) -> str:
    """Return the last part of *path*."""
    return path.rpartition("/")[2]
