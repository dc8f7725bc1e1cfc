"""What a stream can show."""

import os
import shutil
from collections.abc import Mapping
from typing import TextIO

PLAIN_WIDTH = 80
"""Columns where there is no terminal to ask."""

_NARROWEST = 40


def is_terminal(stream: TextIO | None) -> bool:
    """Whether *stream* is open and a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def colour(stream: TextIO | None, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour what goes to *stream*: ``NO_COLOR``, ``FORCE_COLOR``, else the terminal decides."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and is_terminal(stream)


def width(stream: TextIO | None) -> int:
    """Return the columns of *stream*: the terminal's, else :data:`PLAIN_WIDTH`."""
    if not is_terminal(stream):
        return PLAIN_WIDTH
    return max(_NARROWEST, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns)
