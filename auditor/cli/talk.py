"""What is said on standard error: progress, notes and errors.  Reports never go there."""

import logging
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from auditor.cli.screen import is_terminal, width

_PATIENCE = 2.0
"""Seconds of work after which a log is told what goes on."""

_INTERVAL = 5.0
"""Seconds between two such lines of one stage."""

_BLINK = 0.1
"""Seconds between two updates on a terminal."""


def one_line(text: str) -> str:
    """Return *text* on one line and without control characters, which names in a repository may contain."""
    return _printable(" ".join(text.split()))


def _printable(line: str) -> str:
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)


class Talk(logging.Handler):
    """Standard error, and whether anything but errors may be said there; callable as the pipeline's progress.

    On a terminal progress is one line that is rewritten; elsewhere it is plain lines, and only of work that
    takes long.  As a logging handler it tells warnings of the stages as notes.  A context manager: inside it
    listens to the stages, and at the end the line of progress is gone.
    """

    def __init__(
        self, stream: TextIO | None, *, quiet: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Talk to *stream*; *clock* gives seconds."""
        super().__init__(logging.WARNING)
        self._stream = stream
        self._quiet = quiet
        self._clock = clock
        self._rewrites = is_terminal(stream)
        self._began = self._told = clock()
        self._stage = ""
        self._drawn = 0

    def __enter__(self) -> Self:
        """Listen to what the stages have to say."""
        logging.getLogger("auditor").addHandler(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening, and wipe the line of progress."""
        logging.getLogger("auditor").removeHandler(self)
        self._wipe()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell that *done* of *total* (0 when unknown) parts of *stage* are finished."""
        if self._quiet:
            return
        now = self._clock()
        fresh = stage != self._stage
        if self._rewrites:
            if fresh or done >= total or now - self._told >= _BLINK:
                self._draw(_progress(stage, done, total))
                self._stage, self._told = stage, now
        elif now - self._began >= _PATIENCE and (fresh or now - self._told >= _INTERVAL):
            self._say(f"auditor: {_progress(stage, done, total)}")
            self._stage, self._told = stage, now

    def emit(self, record: logging.LogRecord) -> None:
        """Tell a warning of a stage."""
        self.note(record.getMessage())

    def note(self, text: str) -> None:
        """Tell something worth knowing, unless asked to be quiet."""
        if not self._quiet:
            self._say(f"auditor: {one_line(text)}")

    def error(self, text: str) -> None:
        """Tell why there is no report."""
        self._say(f"auditor: error: {one_line(text)}")

    def mistake(self, trace: str) -> None:
        """Tell that there is no report by a mistake of ours, with what a report of that needs."""
        for line in trace.splitlines():
            self._say(_printable(line))
        self.error("this is a mistake of the auditor itself: please report it with the lines above")

    def _say(self, line: str) -> None:
        self._wipe()
        self._write(line + "\n")

    def _draw(self, text: str) -> None:
        text = text[: width(self._stream) - 1]
        self._write("\r" + text.ljust(self._drawn))
        self._drawn = len(text)

    def _wipe(self) -> None:
        if self._drawn:
            self._write("\r" + " " * self._drawn + "\r")
            self._drawn = 0

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            # Nobody listens any more (a closed pipe); the report does not depend on it.
            self._stream = None


def _progress(stage: str, done: int, total: int) -> str:
    return f"{stage} {done}/{total}" if total else f"{stage} …"
