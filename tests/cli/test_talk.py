"""Standard error: progress where it helps, plain lines in a log, nothing when asked to be quiet."""

import io
import logging
from collections.abc import Iterable

import pytest

from auditor.cli.talk import Talk


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class ClosedPipe(io.StringIO):
    def write(self, text: str, /) -> int:
        raise BrokenPipeError


def told(stream: io.StringIO, steps: Iterable[tuple[float, str, int, int]], *, quiet: bool = False) -> str:
    """Return what *stream* holds after progress at the given seconds."""
    now = [0.0]
    with Talk(stream, quiet=quiet, clock=lambda: now[0]) as talk:
        for second, stage, done, total in steps:
            now[0] = second
            talk(stage, done, total)
    return stream.getvalue()


def test_a_log_is_not_told_of_short_work() -> None:
    assert told(io.StringIO(), [(0.1, "reading", 1, 2), (1.9, "reading", 2, 2)]) == ""


def test_a_log_is_told_of_long_work_now_and_then() -> None:
    steps = [(second, "parsing", second, 20) for second in range(20)]
    steps += [(20, "linking", 0, 0), (21, "linking", 0, 0)]
    assert told(io.StringIO(), steps).splitlines() == [
        "auditor: parsing 2/20",
        "auditor: parsing 7/20",
        "auditor: parsing 12/20",
        "auditor: parsing 17/20",
        "auditor: linking …",
    ]


def test_a_terminal_has_one_line_that_is_wiped_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = told(Terminal(), [(0, "parsing", 0, 10), (0.01, "parsing", 1, 10), (0.5, "linking", 5, 5)])
    assert shown == "\rparsing 0/10\rlinking 5/5 \r           \r"


def test_a_terminal_line_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shown = told(Terminal(), [(0, "x" * 100, 0, 10)])
    assert max(map(len, shown.split("\r"))) == 39


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["log", "terminal"])
def test_quiet_has_no_progress(stream: io.StringIO) -> None:
    assert told(stream, [(0, "parsing", 0, 1), (60, "parsing", 1, 1)], quiet=True) == ""


def test_a_note_does_not_mix_with_the_line_of_progress() -> None:
    stream = Terminal()
    with Talk(stream, quiet=False, clock=lambda: 0.0) as talk:
        talk("parsing", 0, 9)
        logging.getLogger("auditor.stage").warning("something")
    assert stream.getvalue() == "\rparsing 0/9\r           \rauditor: something\n"


def test_errors_are_told_even_when_quiet() -> None:
    stream = io.StringIO()
    Talk(stream, quiet=True).error("no such thing")
    assert stream.getvalue() == "auditor: error: no such thing\n"


def test_it_listens_no_longer_than_the_run() -> None:
    stream = io.StringIO()
    with Talk(stream, quiet=False):
        pass
    logging.getLogger("auditor").warning("afterwards")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("stream", [ClosedPipe(), None], ids=["a closed pipe", "no stream at all"])
def test_nobody_needs_to_listen(stream: io.StringIO | None) -> None:
    with Talk(stream, quiet=False, clock=lambda: 100.0) as talk:
        talk("parsing", 0, 1)
        talk.note("one")
        talk.error("two")
