"""Writing a new repository from a prepared history: the demonstration's, and the tests'."""

import tempfile
from pathlib import Path

from git.cmd import Git

from auditor.errors import OutputError
from auditor.history.process import locked_environment, run


def write_history(folder: Path, stream: bytes, *, bare: bool = False, branch: str = "main") -> dict[int, str]:
    """Make a repository in *folder* (which must be empty, or not be there) from a ``git fast-import`` stream.

    Leaves *branch* checked out, unless *bare*.  Returns the full commit name of each mark of the stream; the
    same stream gives the same names everywhere, since nobody's configuration is heeded.
    Raises `OutputError` when the folder is not empty or Git refuses the stream, and `RepositoryError` when
    Git is not installed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is not an empty folder: name one that is, or a new one")
    folder.mkdir(parents=True, exist_ok=True)
    git_dir = folder if bare else folder / ".git"
    with tempfile.TemporaryDirectory(prefix="auditor-marks-") as temporary:
        home = Path(temporary)
        marks = home / "marks"
        env = locked_environment(home) | {
            "GIT_DIR": str(git_dir.resolve()),
            "GIT_WORK_TREE": str(folder.resolve()),
            "GIT_COMMON_DIR": str(git_dir.resolve()),
            "GIT_OBJECT_DIRECTORY": str(git_dir.resolve() / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
            "GIT_INDEX_FILE": str(git_dir.resolve() / "index"),
            "GIT_SHALLOW_FILE": str(git_dir.resolve() / "shallow"),
        }
        git = Git(home)

        def do(*args: str, stdin: bytes | None = None) -> None:
            output = run(git, args, env, stdin)
            if output.status:
                raise OutputError(f"cannot write the repository {folder}: {output.reason}")

        _initialise(git_dir, branch, bare)
        do("fast-import", "--quiet", f"--export-marks={marks}", stdin=stream)
        if not bare:
            do("read-tree", "--reset", "-u", "HEAD")
        return _marks(marks.read_text(encoding="ascii"))


def _initialise(git_dir: Path, branch: str, bare: bool) -> None:
    """Lay out an empty repository: what ``git init`` makes, without templates, hooks or a process."""
    (git_dir / "objects").mkdir(parents=True)
    (git_dir / "refs").mkdir()
    (git_dir / "HEAD").write_text(f"ref: refs/heads/{branch}\n", encoding="utf-8")
    config = f"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = {str(bare).lower()}\n"
    (git_dir / "config").write_text(config, encoding="ascii")


def _marks(text: str) -> dict[int, str]:
    pairs = (line.split(" ") for line in text.splitlines())
    return {int(mark.removeprefix(":")): name for mark, name in pairs}
