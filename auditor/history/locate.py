"""Where a repository lies: from any path in or beside it to its git directory, without asking Git.

Git's own discovery heeds ``GIT_DIR`` before the path, and inside a hook that names another repository than
the one asked for.  It also refuses repositories of other owners, since their configuration could run
programs; nothing here obeys that configuration, so such a repository is read like any other.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import RepositoryError

_GITFILE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the parts of one repository lie, all absolute."""

    git_dir: Path
    """``.git``, the bare repository, or the administrative folder of a linked worktree."""
    common_dir: Path
    """What linked worktrees share; otherwise the git directory itself."""
    top: Path
    """The work tree's top folder; the git directory when there is none."""
    name: str
    """The last part of the repository's path, without ``.git``."""


def locate(path: Path) -> Place:
    """Find the repository that *path* lies in, is, or belongs to.

    Raises `RepositoryError` when there is none.
    """
    if not path.exists():
        raise RepositoryError(f"{path} does not exist: give --repo a folder inside a Git repository")
    start = path.resolve()
    if start.is_file():
        start = start.parent
    for folder in (start, *start.parents):
        dotgit = folder / ".git"
        linked = _gitfile(dotgit)
        if linked is not None:
            if not _is_git_dir(linked):
                raise RepositoryError(
                    f"{dotgit} points to a repository that is gone: run `git worktree repair` or clone again"
                )
            return _place(linked, folder)
        if _is_git_dir(dotgit):
            return _place(dotgit.resolve(), folder)
        if _is_git_dir(folder):
            return _place(folder, folder.parent if folder.name == ".git" else folder)
    raise RepositoryError(f"{path} is not in a Git repository: give --repo the path of one")


def object_dirs(place: Place, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folders that hold the repository's objects, its own first.

    While a push is received, Git keeps the new objects aside and says where in the environment; that is
    heeded when the environment speaks of this repository.
    """
    own = place.common_dir / "objects"
    if not _speaks_of(place, environ):
        return (own,)
    named = [environ.get("GIT_OBJECT_DIRECTORY", "")]
    named += environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "").split(os.pathsep)
    more = [Path(name).resolve() for name in named if name]
    return (own, *dict.fromkeys(folder for folder in more if folder != own and folder.is_dir()))


def index_file(place: Place, environ: Mapping[str, str]) -> Path:
    """Return the index of the commit being made: ``GIT_INDEX_FILE``, unless that is another repository's.

    ``git commit PATH`` and ``git commit -a`` run their hooks on an index beside the usual one.  As in Git,
    a relative name counts from the top of the work tree.
    """
    named = environ.get("GIT_INDEX_FILE", "")
    if named:
        index = (place.top / named).resolve()
        if "GIT_DIR" in environ:
            ours = _speaks_of(place, environ)
        else:
            ours = index.parent == place.git_dir or not _is_git_dir(index.parent)
        if ours:
            return index
    return place.git_dir / "index"


def _speaks_of(place: Place, environ: Mapping[str, str]) -> bool:
    named = environ.get("GIT_DIR", "")
    return bool(named) and Path(named).resolve() == place.git_dir


def _place(git_dir: Path, top: Path) -> Place:
    common = _pointer(git_dir / "commondir", b"")
    common_dir = git_dir if common is None else (git_dir / common).resolve()
    # A linked worktree's folder is named at whim; the repository's own name is that of what it is linked to.
    home = top if common_dir == git_dir else common_dir
    if home.name == ".git":
        home = home.parent
    return Place(git_dir=git_dir, common_dir=common_dir, top=top, name=home.name.removesuffix(".git") or "/")


def _gitfile(dotgit: Path) -> Path | None:
    """Return where a ``.git`` file points to; ``None`` when it is no such file."""
    target = _pointer(dotgit, b"gitdir: ")
    return None if target is None else (dotgit.parent / target).resolve()


def _pointer(file: Path, prefix: bytes) -> str | None:
    try:
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            raw = stream.read(_GITFILE_BYTES)
    except OSError:
        return None
    text = os.fsdecode(raw.removeprefix(prefix).rstrip(b"\r\n"))
    if not raw.startswith(prefix) or not text or "\0" in text:
        return None
    return text


def _is_git_dir(folder: Path) -> bool:
    try:
        if not (folder / "HEAD").is_file():
            return False
        common = _pointer(folder / "commondir", b"")
        shared = folder if common is None else folder / common
        return (shared / "objects").is_dir() and (shared / "refs").is_dir()
    except OSError:
        return False
