"""Label-free sets of one repository: made, audited, told as rows.  Nothing of the repository runs."""

import time
from pathlib import Path
from random import Random
from typing import NamedTuple

from auditor.cache import Cache
from auditor.history import Repository, open_repository
from auditor.model.commits import Range, RangeRequest
from auditor.model.suite import Role
from auditor.pipeline.progress import Progress
from auditor.pipeline.walk import walk
from auditor.syntax.reading import READER_VERSION
from benchmarks.accuracy import moves, synthetic
from benchmarks.accuracy.rows import Row, rows
from benchmarks.accuracy.trees import Bed, Tree, commit_ref, single_commit


class Wish(NamedTuple):
    """How much to do on a repository."""

    head: str = "HEAD"
    commits: int = 200
    """Length of a window of history, along first parents."""
    windows: int = 2
    most: int = 40
    """Tests of each kind, in each experiment."""
    rounds: int = 1
    """Revisions with simulated refactorings, each with its own sample."""
    files: int = 400
    """Test files above which a seeded sample is taken for the simulated revisions."""
    seed: int = 0
    cache: Path | None = None
    jobs: int = 1


def measure(path: Path, name: str, wish: Wish, progress: Progress) -> list[Row]:
    """Return the rows of all experiments on the repository at *path*, the same for equal arguments.

    *name* seeds the sampling together with ``wish.seed``, and stands in each row.
    Raises :class:`~auditor.errors.AuditorError` when the repository cannot be read.
    """
    found: list[Row] = []
    with open_repository(path) as repository, Cache(wish.cache, READER_VERSION) as cache:
        bed = Bed(repository, cache, wish.jobs, progress)
        range_ = repository.resolve(RangeRequest(expression=wish.head, last=1))
        for window in moves.windows(repository, range_.head.commit, wish.commits, wish.windows):
            found += _historic(repository, bed, window, name, wish)
        found += _simulated(bed, repository.tree(range_.head.commit), name, wish)
    return found


def _historic(repository: Repository, bed: Bed, window: moves.Window, name: str, wish: Wish) -> list[Row]:
    rng = Random(f"{wish.seed} {name} {window.head}")
    base = bed.snapshot("base", repository.tree(window.base))
    tree = repository.tree(window.head)
    head = bed.snapshot("head", tree)
    first = commit_ref(0, "base")
    range_ = Range(base=first, head=window.commits[-1].ref, commits=window.commits, expression="window")
    walked = walk(range_, {*base.roles, *head.roles}, bed.library)
    truths = moves.exact_moves(walked.steps, base, head)
    if not truths:
        return []
    judged = bed.audit(base, tree, window.commits)
    found = rows(name, truths, judged.deleted, judged.head.cases)
    for story in moves.stories(bed.forest, tree, window.commits, truths, rng, wish.most):
        judged = bed.audit(base, story.head, story.commits)
        found += rows(name, story.truths, judged.deleted, judged.head.cases)
    return found


def sampled(tree: Tree, bed: Bed, rng: Random, most: int) -> Tree:
    """Return *tree* with a sample of at most *most* of its test files; all else stays."""
    base = bed.snapshot("base", tree)
    tests = [p for p, r in sorted(base.roles.items()) if r is Role.TEST]
    if len(tests) <= most:
        return tree
    gone = set(tests) - set(rng.sample(tests, most))
    return {p: e for p, e in tree.items() if p not in gone}


def _simulated(bed: Bed, tree: Tree, name: str, wish: Wish) -> list[Row]:
    found: list[Row] = []
    whole = sampled(tree, bed, Random(f"{wish.seed} {name}"), wish.files)
    base = bed.snapshot("base", whole)
    profiles = base.profiles(lambda stage, done, total: None)
    cases = synthetic.eligible(base)
    sources = bed.forest.sources(whole, sorted({c.path for c in base.cases.values()}))
    production = bed.forest.sources(
        whole, [p for p, r in sorted(base.roles.items()) if r is Role.PRODUCTION and p in base.modules]
    )
    for number in range(wish.rounds):
        rng = Random(f"{wish.seed} {name} {number}")
        experiments = [
            synthetic.refactored(sources, cases, rng, wish.most),
            *synthetic.unprotected(base, sources, production, cases, profiles, rng, wish.most),
        ]
        for experiment in experiments:
            head = bed.forest.grow(whole, experiment.files)
            found += _audited(bed, whole, head, number, experiment, name)
        inlined = synthetic.inlined(sources, cases, Random(f"{wish.seed} {name} {number} in"), wish.most)
        found += _audited(bed, bed.forest.grow(whole, inlined.files), whole, number, inlined, name)
        seed = f"{wish.seed} {name} {number} beside"
        both, superfluous = synthetic.superfluous(sources, cases, seed, wish.most)
        ends = bed.forest.grow(whole, both), bed.forest.grow(whole, superfluous.files)
        found += _audited(bed, *ends, number, superfluous, name)
    return found


def _audited(
    bed: Bed, old: Tree, new: Tree, number: int, experiment: synthetic.Experiment, name: str
) -> list[Row]:
    """One commit that leads from *old* to *new*, audited."""
    if not experiment.truths:
        return []
    base = bed.snapshot("base", old)
    judged = bed.audit(base, new, [single_commit(old, new, number, experiment.name)])
    return rows(name, experiment.truths, judged.deleted, judged.head.cases)


def timed(path: Path, name: str, wish: Wish, progress: Progress) -> tuple[list[Row], float]:
    """Return :func:`measure` and how many seconds it took."""
    start = time.perf_counter()
    return measure(path, name, wish, progress), time.perf_counter() - start
