"""The repository under audit, as the rest of the program sees it."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from auditor.errors import RangeError, RepositoryError
from auditor.history.blobs import MAX_BYTES, read_blobs, require_name
from auditor.history.links import browsable
from auditor.history.locate import Place, index_file, locate, object_dirs
from auditor.history.parsing import parse_index, parse_tree
from auditor.history.process import Shelter, decode
from auditor.history.ranges import resolve
from auditor.history.revisions import DEEPEN, Revisions
from auditor.history.walking import checked, deletions
from auditor.model.commits import Blob, CommitRef, Entry, Range, RangeRequest

_SUBMODULE = "160000"


def open_repository(
    path: Path, environ: Mapping[str, str] | None = None, *, unborn: bool = False
) -> "Repository":
    """Open the repository that *path* lies in: a work tree, a folder of one, a bare repository, a git
    directory or a linked worktree.

    *environ* (the process's own by default) says which index a commit in progress uses, when it speaks of
    this very repository; Git's other variables are ignored.
    Raises `RepositoryError` when there is no repository, no Git, or no commit yet; with *unborn*, a
    repository without commits is as good as any.
    """
    place = locate(path)
    environ = os.environ if environ is None else environ
    shelter = Shelter(
        place.git_dir, place.common_dir, object_dirs(place, environ), index_file(place, environ)
    )
    if unborn:
        return Repository(place, shelter)
    head = shelter.ask("rev-parse", "--verify", "--quiet", "HEAD")
    if head.status and not shelter.ask("for-each-ref", "--count=1").stdout:
        raise RepositoryError(f"{path} has no commits yet: commit something first")
    return Repository(place, shelter)


class Repository:
    """A Git repository, read without obeying its configuration, running anything of it or writing to it.

    Works as a context manager; `close` removes a small temporary folder, which otherwise goes when the
    object does.
    """

    def __init__(self, place: Place, shelter: Shelter) -> None:
        """Use `open_repository`."""
        self._shelter = shelter
        self._cut = _shallow_commits(place.common_dir)
        self.name: str = place.name
        """The last part of its path, without ``.git``."""
        self.top: Path = place.top
        """The top folder of the work tree; the git directory when there is none."""

    def resolve(self, request: RangeRequest) -> Range:
        """Find the commits of *request*.  A range without commits is no error.

        Raises `RangeError` when a revision is unknown, the request contradicts itself, or the clone does not
        reach far enough back.
        """
        return resolve(self._shelter, self._cut, request)

    def tree(self, commit: str | None) -> dict[str, Entry]:
        """Return every file at *commit* (a full name; ``None`` is the empty tree), by path.

        Paths that are no UTF-8 hold surrogates, as in ``os.fsdecode``.
        Raises `RepositoryError` when the clone does not have the tree.
        """
        if commit is None:
            return {}
        listed = self._shelter.read("ls-tree", "-r", "-z", "--full-tree", require_name(commit))
        return parse_tree(checked(listed))

    def head(self) -> str | None:
        """Return the commit that is checked out; ``None`` before a branch has its first one."""
        asked = self._shelter.ask("rev-parse", "--verify", "--quiet", "HEAD")
        return None if asked.status else Revisions(self._shelter, bool(self._cut)).commit("HEAD")

    def commit(self, revision: str) -> str:
        """Return the full name of the commit that *revision* names.  Raises `RangeError` if there is none."""
        return Revisions(self._shelter, bool(self._cut)).commit(revision)

    def merge_base(self, left: str, right: str) -> str:
        """Return where two commits (full names) parted; of several such commits the first that Git tells.

        Raises `RangeError` when they have nothing in common in this clone, or when the clone is shallow and
        ends before that can be known.
        """
        found = self._shelter.read(
            "merge-base", "--all", require_name(left), require_name(right)
        ).text.split()
        if self._cut and (not found or self._cut.intersection(self._between(found[0], left, right))):
            raise RangeError(f"this shallow clone ends before {left[:12]} and {right[:12]} parted: {DEEPEN}")
        if not found:
            raise RangeError(
                f"{left[:12]} and {right[:12]} have no common ancestor: name a branch of the same history"
            )
        return found[0]

    def deletions(self, head: str, folders: Iterable[str]) -> dict[str, CommitRef]:
        """Return the files below *folders* that were deleted up to the commit *head*, with the last commit
        that did; of a very long history only the later part.
        """
        return deletions(self._shelter, require_name(head), tuple(folders))

    def _between(self, base: str, *heads: str) -> list[str]:
        return checked(self._shelter.read("rev-list", *heads, f"^{base}")).decode("ascii").split()

    def messages(self, base: str, head: str) -> tuple[tuple[str, str], ...]:
        """Return name and message of every commit reachable from *head* and not from *base*, newest first."""
        bounds = (require_name(head), f"^{require_name(base)}")
        listed = self._shelter.read("log", "-z", "--encoding=UTF-8", "--format=tformat:%H%n%B", *bounds)
        told = (record.partition(b"\n") for record in checked(listed).split(b"\0") if record)
        return tuple((name.decode("ascii"), text.decode("utf-8", "replace")) for name, _, text in told)

    def merged_tree(self, ours: str, theirs: str) -> str:
        """Return the tree that merging two commits (full names) would give; nothing is kept of the merge.

        Raises `RangeError` when they do not merge without conflicts, or Git is too old to tell.
        """
        merged = self._shelter.read("merge-tree", "--write-tree", "--name-only", require_name(ours), theirs)
        lines = merged.text.splitlines()
        if merged.status == 1 and lines:
            # Conflicted paths follow the tree, up to an empty line.
            paths = list(dict.fromkeys(lines[1 : lines.index("")] if "" in lines else lines[1:]))
            shown = ", ".join(paths[:3]) + (" …" if len(paths) > 3 else "")
            raise RangeError(
                f"{theirs[:12]} does not merge into {ours[:12]} ({shown}): merge or rebase first"
            )
        if merged.status or not lines:
            raise RangeError(f"git cannot tell the merge ({merged.reason}): it needs Git 2.38 or newer")
        return lines[0]

    def index_tree(self) -> dict[str, Entry]:
        """Return the staged content of every file: what the commit in progress would hold."""
        return parse_index(checked(self._shelter.ask("ls-files", "-s", "-z", "--full-name")))

    def untracked(self) -> tuple[str, ...]:
        """Return the files of the work tree that are neither in the index nor ignored."""
        if not (self.top / ".git").exists():
            return ()
        listed = self._shelter.ask("ls-files", "-o", "-z", "--exclude-standard", work_tree=self.top)
        return tuple(decode(path) for path in checked(listed).split(b"\0") if path)

    def read(self, blobs: Iterable[str], max_bytes: int = MAX_BYTES) -> Iterator[Blob]:
        """Yield each of *blobs* (full names) once, in order of first mention.

        One that the clone does not have comes without data and size (and is never fetched), one larger
        than *max_bytes* without data.
        """
        return read_blobs(self._shelter, blobs, max_bytes)

    def blob_at(self, commit: str, path: str, max_bytes: int = MAX_BYTES) -> bytes | None:
        """Return the content of the file *path* at *commit*; ``None`` when there is none, or it is missing
        or larger than *max_bytes*.
        """
        if "\0" in path or not {"", ".", ".."}.isdisjoint(path.split("/")):
            return None
        listed = self._shelter.read("ls-tree", "-z", "--full-tree", require_name(commit), "--", path)
        entry = parse_tree(checked(listed)).get(path)
        if entry is None or entry.mode == _SUBMODULE:
            return None
        return next(self.read([entry.blob], max_bytes)).data

    def remote_url(self) -> str | None:
        """Return where a browser finds ``origin``, without credentials; ``None`` when that is not known."""
        listed = self._shelter.ask("config", "--local", "--null", "--get-all", "remote.origin.url")
        return browsable(listed.text.split("\0")[0])

    def close(self) -> None:
        """Remove the temporary folder; the repository cannot be read any more."""
        self._shelter.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def _shallow_commits(common_dir: Path) -> frozenset[str]:
    """Return the commits where a shallow clone ends."""
    try:
        return frozenset((common_dir / "shallow").read_text(encoding="ascii").split())
    except FileNotFoundError:
        return frozenset()
