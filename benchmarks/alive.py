"""Tells how much of a suite is called dead: that of a maintained repository should live.

    python -m benchmarks.alive REPOSITORY[@REVISION | @BASE..HEAD]... [--cache CACHE]

Of a revision it counts test files, as that revision alone shows them; of a range the tests of its head, after
every commit on the way.  One line for each, with what most of the dead ones miss; then the sums.
"""

import argparse
from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

from auditor.cache import Cache
from auditor.history import open_repository
from auditor.model.commits import RangeRequest
from auditor.pipeline.living import OPAQUE, follow
from auditor.pipeline.loading import Library
from auditor.pipeline.snapshots import Snapshot, python_files
from auditor.symbols.liveness import Timeline
from auditor.syntax.reading import READER_VERSION
from benchmarks.revisions import each

_TOLD = 3


class Count(NamedTuple):
    """How much there is, how much of it is dead, and what that misses, the commonest first."""

    what: str
    """What is counted: the test files of a revision, or the tests at the end of a range."""
    all: int
    dead: int
    missing: tuple[tuple[str, int], ...]
    granted: frozenset[str]
    """What is taken to be there though no revision has it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="+", metavar="REPOSITORY[@REVISION]")
    parser.add_argument("--cache", type=Path)
    wish = parser.parse_args()
    every: Counter[str] = Counter()
    dead: Counter[str] = Counter()
    for asked, told in each(wish.repositories, partial(measure, cache=wish.cache)):
        every[told.what] += told.all
        dead[told.what] += told.dead
        causes = "".join(f"; {number} by {name}" for name, number in told.missing[:_TOLD])
        causes += "".join(f"; granted {name}" for name in sorted(told.granted))
        print(f"{asked}: {told.dead} of {told.all} {told.what} dead{causes}", flush=True)
    for what, number in every.items():
        print(f"in all: {dead[what]} of {number} {what}")


def measure(repository: Path, wanted: str, cache: Path | None) -> Count:
    """Count what is dead at a revision, or at the end of a range.  Raises `AuditorError` as those do."""
    return count_of_range(repository, wanted, cache) if ".." in wanted else count(repository, wanted, cache)


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
    return Count("test files", len(told.alive) + len(told.dead), len(told.dead), missing, granted)


def count_of_range(repository: Path, expression: str, cache: Path | None) -> Count:
    """Count the tests at the head of a range that cannot run.  Raises `AuditorError` as `count` does."""
    with open_repository(repository) as opened, Cache(cache, READER_VERSION) as kept:
        library = Library(opened, kept, 1, lambda *_: None)
        range_ = opened.resolve(RangeRequest(expression=expression))
        first = range_.base.commit if range_.base is not None else None
        base = Snapshot("base", opened.tree(first), opened, library)
        head = Snapshot("head", opened.tree(range_.head.commit), opened, library)
        found = follow(range_, base, head, {}, library, lambda *_: None)
        cases = sum(case.collected for case in head.cases.values())
    missing = tuple((cause.missing, cause.tests) for cause in found.root_causes)
    return Count("tests", cases, len(found.dead_tests), missing, found.granted)


if __name__ == "__main__":
    main()
