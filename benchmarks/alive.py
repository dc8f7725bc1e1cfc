"""Tells how many test files of a revision are called dead: those of a maintained repository should live.

    python -m benchmarks.alive REPOSITORY[@REVISION]... [--cache CACHE]

One line for each, with the missing modules and names that most of them lead to; then the sum.
"""

import argparse
from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

from auditor.cache import Cache
from auditor.history import open_repository
from auditor.pipeline.living import OPAQUE
from auditor.pipeline.loading import Library
from auditor.pipeline.snapshots import python_files
from auditor.symbols.liveness import Timeline
from auditor.syntax.reading import READER_VERSION
from benchmarks.revisions import each

_TOLD = 3


class Count(NamedTuple):
    """Test files of one revision, those of them that are dead, and what these miss, the commonest first."""

    files: int
    dead: int
    missing: tuple[tuple[str, int], ...]
    granted: frozenset[str]
    """What is taken to be there though no revision has it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="+", metavar="REPOSITORY[@REVISION]")
    parser.add_argument("--cache", type=Path)
    wish = parser.parse_args()
    files = dead = 0
    for asked, told in each(wish.repositories, partial(count, cache=wish.cache)):
        files, dead = files + told.files, dead + told.dead
        causes = "".join(f"; {number} by {name}" for name, number in told.missing[:_TOLD])
        causes += "".join(f"; granted {name}" for name in sorted(told.granted))
        print(f"{asked}: {told.dead} of {told.files} test files dead{causes}", flush=True)
    print(f"in all: {dead} of {files}")


def count(repository: Path, revision: str, cache: Path | None) -> Count:
    """Count the dead test files of *revision*.  Raises `AuditorError` where it cannot be read."""
    with open_repository(repository) as opened, Cache(cache, READER_VERSION) as kept:
        library = Library(opened, kept, 1, lambda *_: None)
        tree = opened.tree(opened.commit(revision))
        python = python_files(tree)
        library.load_outlines(python.values())
        modules = {path: library.outline(blob) for path, blob in python.items()}
    others = [path for path in tree if not path.endswith(".py")]
    links = [path for path, entry in tree.items() if entry.mode in OPAQUE]
    granted: frozenset[str] = frozenset()
    while True:
        timeline = Timeline(modules, others=others, opaque=links, granted=granted)
        more = timeline.unlikely() - granted
        if not more:
            break
        granted |= more
    told = timeline.liveness()
    causes = Counter(death.root_cause for death in told.dead.values())
    missing = tuple(sorted(causes.items(), key=lambda item: (-item[1], item[0])))
    return Count(len(told.alive) + len(told.dead), len(told.dead), missing, granted)


if __name__ == "__main__":
    main()
