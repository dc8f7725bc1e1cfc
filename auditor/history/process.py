"""Git as a child process that cannot be talked into anything.

Git obeys its environment and the configuration of the repository it reads: programs to run as pager, hook,
filter, file-system monitor or transport; objects to fetch when one is missing; other object stores.  The
audited repository is hostile, so everything that reads objects runs in a *shelter*: an empty repository of
our own in a temporary folder, whose alternate object store is the audited one.  There the audited
configuration is not overridden but absent, a missing object is simply missing, and nothing can be written
into the audited repository.  Only what lives outside the object store (references, the index, the origin's
address) is asked of the audited repository itself, with all that could start a program switched off.
"""

import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, cast

# GitPython refuses to be imported where Git is missing; this way we get to say so ourselves, in one line.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

from git.cmd import Git
from git.exc import GitCommandNotFound

from auditor.errors import RepositoryError

ASK_SECONDS = 60
"""A question to the audited repository (references, index) that takes longer is given up: its configuration
can include a pipe that never ends."""

_LOCKED: Mapping[str, str] = {
    # Nothing is fetched, by new Git (first) or old (second: no transport is allowed), and nobody is asked.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # The user's configuration could change what comes out: same range, same report, on every machine.
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_COUNT": "0",
    "GIT_CONFIG_PARAMETERS": "",
    # Replacements and grafts are local to one clone: others who audit the range would see other commits.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NAMESPACE": "",
    "GIT_PAGER": "",
    # A date without a zone means the same on every machine.
    "TZ": "UTC0",
}

_QUIET = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")


class Output:
    """What a finished Git process left: exit *status*, *stdout* as bytes, *stderr* as text."""

    __slots__ = ("status", "stderr", "stdout")

    def __init__(self, status: int, stdout: bytes, stderr: str) -> None:
        self.status = status
        self.stdout = stdout
        self.stderr = stderr

    @property
    def text(self) -> str:
        """Standard output without its last line end; bytes that are no UTF-8 survive as surrogates."""
        return decode(self.stdout).rstrip("\n")

    @property
    def reason(self) -> str:
        """What Git complained about, in one line."""
        lines = [line.strip() for line in self.stderr.splitlines() if line.strip()]
        fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
        line = (fatal or lines or [f"git ended with status {self.status}"])[0]
        return line.removeprefix("fatal: ").removeprefix("error: ")


def decode(raw: bytes) -> str:
    """Decode a path or a name; bytes that are no UTF-8 survive as surrogates and come back with `encode`."""
    return raw.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Undo `decode`."""
    return text.encode("utf-8", "surrogateescape")


class Shelter:
    """An empty repository of our own that sees the objects of the audited one."""

    def __init__(self, git_dir: Path, common_dir: Path, object_dirs: tuple[Path, ...], index: Path) -> None:
        """Make the folder; it goes when `close` is called, or with this object at the latest.

        *index* is the index file that `ask` will see.  Raises `RepositoryError` when Git is missing, or
        cannot make sense of the repository.
        """
        self.root = Path(tempfile.mkdtemp(prefix="auditor-git-"))
        self.close = weakref.finalize(self, _remove, self.root, os.getpid())
        self._git = Git(self.root)
        shelter = self.root / "git"
        (self.root / "empty").mkdir()
        common = {
            **_LOCKED,
            "GIT_WORK_TREE": str(self.root / "empty"),
            "GIT_SHALLOW_FILE": str(common_dir / "shallow"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
            "HOME": str(self.root / "empty"),
            "XDG_CONFIG_HOME": str(self.root / "empty"),
        }
        self._inside = {
            **common,
            "GIT_DIR": str(shelter),
            "GIT_COMMON_DIR": str(shelter),
            "GIT_OBJECT_DIRECTORY": str(shelter / "objects"),
            "GIT_INDEX_FILE": str(shelter / "index"),
        }
        self._outside = {
            **common,
            "GIT_DIR": str(git_dir),
            "GIT_COMMON_DIR": str(common_dir),
            "GIT_OBJECT_DIRECTORY": str(object_dirs[0]),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": os.pathsep.join(map(str, object_dirs[1:])),
            "GIT_INDEX_FILE": str(index),
        }
        self.object_format = self._ask_format()
        self._build(shelter, object_dirs)

    def _ask_format(self) -> str:
        output = self.ask("rev-parse", "--show-object-format")
        if output.status:
            raise RepositoryError(f"git cannot read this repository: {output.reason}")
        return output.text

    def _build(self, shelter: Path, object_dirs: tuple[Path, ...]) -> None:
        (shelter / "objects" / "info").mkdir(parents=True)
        (shelter / "refs").mkdir()
        (shelter / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
        config = "[core]\n\trepositoryformatversion = 1\n\tbare = true\n"
        if self.object_format != "sha1":
            config += f"[extensions]\n\tobjectFormat = {self.object_format}\n"
        (shelter / "config").write_text(config, encoding="ascii")
        alternates = b"".join(_alternate(folder) + b"\n" for folder in object_dirs)
        (shelter / "objects" / "info" / "alternates").write_bytes(alternates)

    def read(self, *args: str, stdin: bytes | None = None) -> Output:
        """Run ``git ARGS`` over the audited objects, with no configuration but ours and no references."""
        return self._run(args, self._inside, stdin, None)

    def ask(self, *args: str, work_tree: Path | None = None) -> Output:
        """Run ``git ARGS`` in the audited repository itself: for references, the index, the configuration.

        Git sees no work tree but an empty folder, unless *work_tree* names one.
        Raises `RepositoryError` when there is no answer within `ASK_SECONDS`.
        """
        seconds = None if sys.platform == "win32" else ASK_SECONDS
        env = self._outside if work_tree is None else {**self._outside, "GIT_WORK_TREE": str(work_tree)}
        output = self._run((*_QUIET, *args), env, None, seconds)
        if output.status < 0:
            raise RepositoryError(
                f"git gave no answer within {ASK_SECONDS} s: look at the repository's config"
            )
        return output

    def _run(
        self, args: tuple[str, ...], env: Mapping[str, str], stdin: bytes | None, seconds: float | None
    ) -> Output:
        return run(self._git, ("--no-pager", *args), env, stdin, seconds)


def run(
    git: Git,
    args: tuple[str, ...],
    env: Mapping[str, str],
    stdin: bytes | None = None,
    seconds: float | None = None,
) -> Output:
    """Run ``git ARGS`` to its end through GitPython.  Raises `RepositoryError` when Git is not installed."""
    # A file, not a pipe: Git may answer while it still reads, and two full pipes wait for each other.
    with tempfile.TemporaryFile() as feed:
        if stdin is not None:
            feed.write(stdin)
            feed.seek(0)
        try:
            status, stdout, stderr = git.execute(
                [str(Git.GIT_PYTHON_GIT_EXECUTABLE), *args],
                istream=cast("BinaryIO", feed),
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                kill_after_timeout=seconds,
                env=env,
            )
        except GitCommandNotFound as error:
            raise RepositoryError("git is not installed or not on PATH: install Git 2.30 or newer") from error
    return Output(status, stdout, stderr)


def locked_environment(home: Path) -> dict[str, str]:
    """Return the environment in which neither the user's nor the system's configuration counts."""
    return {**_LOCKED, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}


def _remove(folder: Path, owner: int) -> None:
    # A forked child has a copy of the object, but not the folder.
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _alternate(folder: Path) -> bytes:
    raw = os.fsencode(folder)
    if b"\n" not in raw:
        return raw
    # Git reads a quoted line as a C string.
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'
