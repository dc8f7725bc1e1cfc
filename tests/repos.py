"""Real repositories for tests, from plain values, in a few milliseconds each.

    built = make_repository(tmp_path / "repo", [
        commit("first", {"shop.py": "...", "tests/test_shop.py": "..."}),
        commit("purge", {"tests/test_shop.py": None}),
    ])
    built.path            the work tree (the bare repository with ``bare=True``)
    built["purge"]        the commit's full name
    built.range("first", "purge")   "<first>..<purge>"

Commits follow one another on ``main``; ``branch=`` starts or continues another branch, ``parents=`` names the
parents (none for a root commit, several for a merge, which takes over what its other parents changed).
Dates and authors are fixed, so the names of the commits are too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditor.demo.stream import Content, Draft, stream
from auditor.history.writing import write_history

__all__ = ["Built", "commit", "make_repository"]


@dataclass(frozen=True)
class Built:
    path: Path
    commits: Mapping[str, str]
    """Full commit names, by the names given to `commit`, in the order given."""

    def __getitem__(self, name: str) -> str:
        return self.commits[name]

    def range(self, base: str, head: str) -> str:
        return f"{self[base]}..{self[head]}"


def commit(
    name: str,
    files: Mapping[str, Content] | None = None,
    *,
    message: str = "",
    parents: Sequence[str] | None = None,
    branch: str = "main",
    tag: str = "",
    author: str = "Ada Writer <ada@example.org>",
    date: datetime | None = None,
    modes: Mapping[str, str] | None = None,
) -> Draft:
    """A commit that changes *files* (``None`` deletes one) against its first parent."""
    return Draft(
        name=name,
        files=dict(files or {}),
        message=message,
        parents=None if parents is None else tuple(parents),
        branch=branch,
        tag=tag,
        author=author,
        date=date,
        modes=dict(modes or {}),
    )


def make_repository(
    path: Path, commits: Sequence[Draft], *, bare: bool = False, branch: str = "main"
) -> Built:
    """Make a repository in *path*, with *branch* checked out unless it is *bare*."""
    marks = write_history(path, stream(commits), bare=bare, branch=branch)
    return Built(path, {draft.name: marks[number] for number, draft in enumerate(commits, 1)})
