"""Paths as Git tells them: relative, with slashes, none of them doubled or at an end.

:mod:`posixpath` gives the same answers for these, at three times the cost; a check asks a hundred
thousand times.
"""

import re
from collections.abc import Iterator

_HELPS_TESTS = re.compile(r"_?test_?(utils?|helpers?|common|tools|support)")
SHOWN = frozenset({"doc", "docs", "example", "examples", "sample", "samples", "demo", "demos"})
"""Folders of examples, demonstrations and documentation."""
INSTALLED = frozenset({"site-packages", "dist-packages"})
"""Folders that packages are installed into."""


def dirname(path: str) -> str:
    """Return the folder that *path* lies in, ``""`` for the repository itself."""
    return path.rpartition("/")[0]


def folders_of(path: str) -> Iterator[str]:
    """Yield the folders that a file lies in, the nearest first: ``a/b``, ``a``."""
    while path := dirname(path):
        yield path


def basename(path: str) -> str:
    """Return the last part of *path*."""
    return path.rpartition("/")[2]


def is_installed(path: str) -> bool:
    """Tell whether a file is of a package that was installed, into a virtual environment as a rule."""
    return not INSTALLED.isdisjoint(path.split("/")[:-1])


def is_shown(path: str) -> bool:
    """Tell whether a file lies among examples, demonstrations or documentation."""
    return not SHOWN.isdisjoint(path.split("/")[:-1])


def helps_tests(path: str) -> bool:
    """Tell whether a file is for tests to lean on by its name alone, such as ``test_util.py``."""
    return _HELPS_TESTS.fullmatch(basename(path).removesuffix(".py")) is not None
