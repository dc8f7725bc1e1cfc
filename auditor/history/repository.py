"""The repository under audit, as the rest of the program sees it."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from auditor.errors import RepositoryError
from auditor.history.blobs import MAX_BYTES, read_blobs, require_name
from auditor.history.links import browsable
from auditor.history.locate import Place, index_file, locate, object_dirs
from auditor.history.parsing import parse_index, parse_tree
from auditor.history.process import Shelter
from auditor.history.ranges import resolve
from auditor.history.walking import checked
from auditor.model.commits import Blob, Entry, Range, RangeRequest

_SUBMODULE = "160000"


def open_repository(path: Path, environ: Mapping[str, str] | None = None) -> "Repository":
    """Open the repository that *path* lies in: a work tree, a folder of one, a bare repository, a git
    directory or a linked worktree.

    *environ* (the process's own by default) says which index a commit in progress uses, when it speaks of
    this very repository; Git's other variables are ignored.
    Raises `RepositoryError` when there is no repository, no Git, or no commit yet.
    """
    place = locate(path)
    environ = os.environ if environ is None else environ
    shelter = Shelter(
        place.git_dir, place.common_dir, object_dirs(place, environ), index_file(place, environ)
    )
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

    def index_tree(self) -> dict[str, Entry]:
        """Return the staged content of every file: what the commit in progress would hold."""
        return parse_index(checked(self._shelter.ask("ls-files", "-s", "-z", "--full-name")))

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
