"""The two sides of a check: from what the user asks for to two trees."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from auditor.errors import RangeError
from auditor.history import Repository
from auditor.history.worktree import tree as work_tree
from auditor.model.commits import Entry
from auditor.model.request import CheckRequest

NO_COMMIT = "0" * 40
"""How Git writes "no commit" for hooks: a branch that is new, or deleted."""


FILES = ("100644", "100755")
"""Modes of what is a file, no link and no submodule."""


@dataclass(frozen=True)
class Tree:
    """One side: where it comes from, its files, and contents that Git does not have."""

    name: str
    """Full commit name, ``index``, ``work tree`` or ``merge``; ``""`` for no commit at all."""
    commit: str | None
    entries: Mapping[str, Entry]
    contents: Mapping[str, bytes]

    @cached_property
    def python(self) -> Mapping[str, str]:
        """Blob names of its Python files, by path; links and submodules are not followed."""
        return {p: e.blob for p, e in self.entries.items() if p.endswith(".py") and e.mode in FILES}


class Sides(NamedTuple):
    """Both sides of a check."""

    base: Tree
    new: Tree
    messages: tuple[tuple[str, str], ...]
    """Name and message of the commits between."""
    local: bool
    """The change is the user's own and not committed yet."""


def resolve(repository: Repository, request: CheckRequest, wanted: Callable[[str], bool]) -> Sides:
    """Find the two sides that *request* asks for; *wanted* says which files of a work tree are read.

    Raises :class:`~auditor.errors.RangeError` when a revision is unknown or the two have no common ancestor
    in this clone.
    """
    if request.range is not None:
        return _range(repository, request.range)
    if request.base is not None:
        return _branch(repository, request.base, merge=request.merge_result)
    if request.pushed is not None:
        return _pushed(repository, *request.pushed)
    return _local(repository, request, wanted)


def _local(repository: Repository, request: CheckRequest, wanted: Callable[[str], bool]) -> Sides:
    head = repository.head()
    base = Tree(head or "", head, repository.tree(head), {})
    index = repository.index_tree()
    message = (("", _message(request.message_file)),) if request.message_file else ()
    if not request.work_tree:
        return Sides(base, Tree("index", None, index, {}), message, True)
    untracked = repository.untracked()
    needed = frozenset(p for p in (*index, *untracked) if wanted(p))
    entries, contents = work_tree(repository.top, index, untracked, needed)
    return Sides(base, Tree("work tree", None, entries, contents), message, True)


def _message(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise RangeError(f"cannot read the commit message in {file}: {error.strerror}") from error


def _branch(repository: Repository, ref: str, *, merge: bool) -> Sides:
    tip, head = repository.commit(ref), repository.commit("HEAD")
    parted = repository.merge_base(tip, head)
    messages = repository.messages(parted, head)
    if not merge:
        return _commits(repository, parted, head, messages)
    base = Tree(tip, tip, repository.tree(tip), {})
    if tip == parted:
        return _commits(repository, tip, head, messages)
    merged = repository.merged_tree(tip, head)
    return Sides(base, Tree("merge", None, repository.tree(merged), {}), messages, False)


def _range(repository: Repository, expression: str) -> Sides:
    if ".." not in expression:
        raise RangeError(f"{expression} is no range: write --range A..B, or --base {expression}")
    if "..." in expression:
        left, right = (repository.commit(s or "HEAD") for s in expression.split("...", 1))
        left = repository.merge_base(left, right)
    else:
        left, right = (repository.commit(s or "HEAD") for s in expression.split("..", 1))
    return _commits(repository, left, right, repository.messages(left, right))


def _pushed(repository: Repository, old: str, new: str, remote: str) -> Sides:
    """A push, as pre-commit tells it: from *old* to *new*; no commit for a branch that is new, or deleted."""
    if set(new) == {"0"}:
        nothing = Tree("", None, {}, {})
        return Sides(nothing, nothing, (), False)
    head = repository.commit(new)
    if set(old) == {"0"}:
        base = repository.merge_base(_trunk(repository, remote), head)
    else:
        base = repository.merge_base(repository.commit(old), head)
    return _commits(repository, base, head, repository.messages(base, head))


def _trunk(repository: Repository, remote: str) -> str:
    """Return what a new branch most likely parted from.  Not every clone knows the remote's own HEAD."""
    for name in ("HEAD", "main", "master"):
        try:
            return repository.commit(f"{remote}/{name}")
        except RangeError:
            continue
    raise RangeError(
        f"it is not known what this new branch parted from: run `git remote set-head {remote} --auto`, "
        "or check with --base REF"
    )


def _commits(repository: Repository, base: str, head: str, messages: tuple[tuple[str, str], ...]) -> Sides:
    return Sides(
        Tree(base, base, repository.tree(base), {}),
        Tree(head, head, repository.tree(head), {}),
        messages,
        False,
    )
