"""Where reports go: checked before the long work, written whole or not at all."""

import contextlib
import errno
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from auditor.errors import OutputError
from auditor.settings import STDOUT, Output


def check(outputs: Sequence[Output], stdout: TextIO | None) -> None:
    """Make sure that every report can be written; nothing is changed.

    Raises :class:`OutputError` naming every output that cannot be written, and why.
    """
    faults: list[str] = []
    for output in outputs:
        if output.path == STDOUT:
            fault = "standard output is closed" if stdout is None else ""
        else:
            fault = _fault(output.path)
        if fault:
            faults.append(fault)
    if faults:
        raise OutputError("; ".join(faults))


def deliver(reports: Sequence[tuple[Output, str]], stdout: TextIO | None) -> None:
    """Write all reports as UTF-8: files first, each whole or not at all, then standard output.

    A reader of standard output that has had enough (``| head``) is no trouble.
    Raises :class:`OutputError`; files that could not be written are as they were.
    """
    staged: list[tuple[str, Path, Path]] = []
    try:
        for output, text in reports:
            if output.path != STDOUT:
                with _telling(output.path):
                    if _is_special(Path(output.path)):
                        Path(output.path).write_bytes(_bytes(text))
                        continue
                    target = Path(output.path).resolve()
                    temporary = target.with_name(f".auditor-{secrets.token_hex(6)}.tmp")
                    staged.append((output.path, temporary, target))
                    _stage(temporary, target, _bytes(text))
        for path, temporary, target in staged:
            with _telling(path):
                temporary.replace(target)
    finally:
        for _, temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    for output, text in reports:
        if output.path == STDOUT:
            print_out(text, stdout)


def require_new(path: str, instead: str) -> None:
    """Raise :class:`OutputError`, which says what to do *instead*, when something is at *path* already."""
    if path != STDOUT and (Path(path).is_symlink() or Path(path).exists()):
        raise OutputError(f"{path} is there already: {instead}")


def write_new(path: str, text: str, instead: str) -> None:
    """Write *text* to *path*, which must not have come to be there meanwhile, be it as a link to nowhere.

    Raises :class:`OutputError`; then there is no file.
    """
    made = False
    try:
        with Path(path).open("xb") as file:
            made = True
            file.write(_bytes(text))
    except FileExistsError as error:
        raise OutputError(f"{path} is there already: {instead}") from error
    except OSError as error:
        if made:
            with contextlib.suppress(OSError):
                Path(path).unlink()
        raise OutputError(f"cannot write {path}: {error.strerror}") from error


def print_out(text: str, stdout: TextIO | None) -> None:
    """Write *text* to *stdout* as UTF-8, whatever the locale; a closed pipe ends it quietly.

    Raises :class:`OutputError`.
    """
    if stdout is None:
        raise OutputError("standard output is closed")
    try:
        stdout.flush()
        stdout.buffer.write(_bytes(text))
        stdout.buffer.flush()
    except OSError as error:
        _discard(stdout)
        # Windows calls a closed pipe an invalid argument.
        if error.errno != errno.EPIPE and not (sys.platform == "win32" and error.errno == errno.EINVAL):
            raise OutputError(f"cannot write to standard output: {error.strerror}") from error


def _bytes(text: str) -> bytes:
    # Names that are not UTF-8 in Git reach Python as lone surrogates.
    return text.encode("utf-8", "backslashreplace")


def _discard(stream: TextIO) -> None:
    """Send what is left in the buffers nowhere, so that the interpreter does not stumble over it at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)


def _fault(path: str) -> str:
    """Say in one sentence why *path* cannot be written, or ``""``."""
    try:
        if Path(path).is_dir():
            return f"cannot write {path}: it is a folder"
        if Path(path).exists() and not os.access(path, os.W_OK):
            return f"cannot write {path}: it is read-only"
        if _is_special(Path(path)):
            return ""
        target = Path(path).resolve()
        if not target.parent.is_dir():
            return f"cannot write {path}: the folder {Path(path).parent} does not exist"
        if _in_git_directory(target):
            return f"cannot write {path}: it lies in a git directory, which an audit never changes"
        with tempfile.TemporaryFile(dir=target.parent):
            return ""
    except (OSError, ValueError, RuntimeError) as error:
        return f"cannot write {path}: {getattr(error, 'strerror', None) or error}"


def _is_special(path: Path) -> bool:
    """Whether *path* is there and no ordinary file: ``/dev/stderr``, a named pipe.

    Such a path is never resolved: what ``/dev/stderr`` leads to need not have a name.
    """
    return path.exists() and not path.is_file()


def _in_git_directory(target: Path) -> bool:
    return any(
        (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
        for folder in target.parents
    )


def _stage(temporary: Path, target: Path, data: bytes) -> None:
    """Write *data* to the new file *temporary*, with the permissions that *target* has or would get."""
    with temporary.open("xb") as file:
        file.write(data)
    if target.exists():
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))


@contextlib.contextmanager
def _telling(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
