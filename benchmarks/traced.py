"""Tells for how many tests of a revision no production is found: in a maintained suite they are few.

    python -m benchmarks.traced REPOSITORY[@REVISION]... [--cache CACHE] [--most 1500] [--examples 3]

One line for each repository, with its share of tests that would be called vacuous because what they do could
not be traced (not because their own text shows it) and of those that are left without a target; then some
of either, and the sum.  Some are what they look like: tests of the suite's own helpers, or of a program that
is started.
"""

import argparse
import random
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import NamedTuple

from auditor.cache import Cache
from auditor.coverage.targets import Specificity, targets
from auditor.coverage.vacuity import emptiness
from auditor.history import open_repository
from auditor.pipeline.loading import Library
from auditor.pipeline.snapshots import Snapshot
from auditor.syntax.reading import READER_VERSION
from benchmarks.revisions import each


class Count(NamedTuple):
    """Tests that were looked at, and those of them without production, by what is said of them."""

    tests: int
    vacuous: dict[str, list[str]]
    untraced: list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("repositories", nargs="+", metavar="REPOSITORY[@REVISION]")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--most", type=int, default=1500, help="Tests of a repository that are looked at.")
    parser.add_argument("--examples", type=int, default=3)
    wish = parser.parse_args()
    tests = vacuous = untraced = 0
    for asked, told in each(wish.repositories, partial(count, cache=wish.cache, most=wish.most)):
        hollow = sum(map(len, told.vacuous.values()))
        tests, vacuous, untraced = tests + told.tests, vacuous + hollow, untraced + len(told.untraced)
        print(f"{asked}: {hollow} vacuous, {len(told.untraced)} untraced, of {told.tests} tests", flush=True)
        for why, ids in sorted({**told.vacuous, "no target": told.untraced}.items()):
            for id_ in ids[: wish.examples]:
                print(f"    {why}: {id_}", flush=True)
    print(f"in all: {vacuous} vacuous, {untraced} untraced, of {tests}")


def count(repository: Path, revision: str, cache: Path | None, most: int) -> Count:
    """Count tests without production at *revision*.  Raises `AuditorError` where it cannot be read."""
    with open_repository(repository) as opened, Cache(cache, READER_VERSION) as kept:
        library = Library(opened, kept, 1, lambda *_: None)
        snapshot = Snapshot("head", opened.tree(opened.commit(revision)), opened, library)
        cases = [c for c in snapshot.cases.values() if c.collected and not c.skip]
        random.Random(0).shuffle(cases)
        profiles = {case.id: snapshot.profile(case) for case in cases[:most]}
    specificity = Specificity(profiles.values())
    vacuous: dict[str, list[str]] = defaultdict(list)
    untraced = []
    for case in cases[:most]:
        profile = profiles[case.id]
        runs = any(map(specificity.is_telling, profile.exercises))
        empty = emptiness(profile, awaited=not case.unawaited, runs=runs, fixtures=case.fixtures)
        if empty is not None and not empty.certain:
            vacuous[empty.reason.partition(" (")[0]].append(case.id)
        elif empty is None and not profile.routes and not targets(profile, specificity):
            untraced.append(case.id)
    return Count(len(profiles), dict(vacuous), untraced)


if __name__ == "__main__":
    main()
