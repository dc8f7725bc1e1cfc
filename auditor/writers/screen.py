"""Lines for a terminal: nothing wider than it is, nothing in them that steers it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tabulate import tabulate

from auditor.model.audit import Verdict
from auditor.writers import escape

NARROWEST = 40
COLOURS = {
    Verdict.MOVED: "32",
    Verdict.REWRITTEN: "32",
    Verdict.PARTIAL: "33",
    Verdict.LOST: "31",
    Verdict.RETIRED: "2",
    Verdict.VACUOUS: "2",
}
BOLD, DIM = "1", "2"


class Screen:
    """Lines of at most so many columns; the only way a line gets into the output."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self._colour = colour
        self._lines: list[str] = []

    def text(self) -> str:
        """All lines, without blank ones at either end."""
        return "\n".join(self._lines).strip("\n") + "\n"

    def blank(self) -> None:
        """An empty line."""
        self._lines.append("")

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """One line, cut in the middle if it is too long."""
        self._put(fit(escape.terminal(text), self.width - indent), style, indent)

    def wrapped(self, text: str, style: str = "", indent: int = 0, lines: int = 6) -> None:
        """A sentence on as many lines as it needs, at most *lines*."""
        for part in wrap(escape.sentence(text), self.width - indent, lines):
            self._put(part, style, indent)

    def hanging(self, label: str, text: str, indent: int = 0, style: str = "", lines: int = 6) -> None:
        """A sentence behind *label*; further lines stand below the sentence."""
        before = " " * indent + fit(escape.terminal(label), self.width // 2)
        for part in wrap(escape.sentence(text), self.width - columns(before), lines) or [""]:
            self._put(f"{before}{part}", style, 0)
            before = " " * columns(before)

    def identity(self, label: str, id_: str, indent: int = 0, style: str = "") -> None:
        """An id behind *label*; one too long for a line goes on below, where a name in it begins."""
        shown = escape.terminal(id_)
        room = self.width - indent - len(label)
        home, mark, name = shown.rpartition("::")
        if columns(shown) <= room or not mark or max(columns(home) + 2, columns(name) + 2) > room:
            self.hanging(label, id_, indent, style)
            return
        self._put(f"{' ' * indent}{label}{home}{mark}", style, 0)
        self._put(f"{' ' * (indent + (len(label) or 2))}{name}", style, 0)

    def code(self, lines: Sequence[str], indent: int, style: str = "") -> None:
        """Lines of source, each cut at the edge."""
        for line in lines:
            shown = escape.terminal(line.expandtabs(4))
            cut = (
                shown
                if columns(shown) <= self.width - indent
                else f"{_take(shown, self.width - indent - 1)}…"
            )
            self._put(cut.rstrip(), style, indent)

    def command(
        self, words: Sequence[str], indent: int = 0, *, style: str = "", before: str = "", then: str = ""
    ) -> None:
        """A command to copy, quoted for a shell; it is never cut, nor broken where it is too long.

        *before* and *then* stand around it as they are.  Nothing is written when a name in it could not be
        seen, or typed, in full.
        """
        quoted = [word for word in map(escape.shell_word, words) if word is not None]
        if len(quoted) == len(words):
            self._put(before + " ".join(quoted) + then, style, indent)

    def rows(
        self, rows: Sequence[tuple[str, ...]], styles: Sequence[str] = (), right: Iterable[int] = ()
    ) -> None:
        """Aligned columns; the last takes what room there is, and alone may hold wide characters."""
        if not rows:
            return
        rows = [tuple(map(escape.terminal, row)) for row in rows]
        room = self.width - 2 - sum(max(len(row[at]) for row in rows) + 2 for at in range(len(rows[0]) - 1))
        numeric = set(right)
        laid = tabulate(
            [(*row[:-1], fit(row[-1], room)) for row in rows],
            tablefmt="plain",
            disable_numparse=True,
            colalign=["right" if at in numeric else "left" for at in range(len(rows[0]))],
        )
        for at, line in enumerate(laid.split("\n")):
            self._put(fit(line.rstrip(), self.width - 2), styles[at] if styles else "", 2)

    def more(self, number: int, what: str = "more") -> None:
        """A line that counts what is not shown, when something is not."""
        if number > 0:
            self._put(fit(f"… and {number:,} {what}", self.width - 2), DIM, 2)

    def _put(self, text: str, style: str, indent: int) -> None:
        shown = f"\x1b[{style}m{text}\x1b[0m" if style and self._colour and text else text
        self._lines.append(f"{' ' * indent}{shown}" if text else "")


def columns(text: str) -> int:
    """How many columns *text* takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def fit(text: str, width: int) -> str:
    """*text* cut in the middle, marked by ``…``, so that it takes at most *width* columns."""
    if columns(text) <= width:
        # Marks that stack on one character take no column, and yet a line of them is no line.
        return text if len(text) <= 4 * max(width, 1) else escape.shorten(text, width)
    if width < 1:
        return ""
    head = _take(text, (width - 1) // 2)
    tail = _take(text[::-1], width - 1 - (width - 1) // 2)[::-1]
    return f"{head}…{tail}"


def _take(text: str, width: int) -> str:
    used = 0
    for at, char in enumerate(text[: 4 * width + 4]):
        used += _columns(char)
        if used > width:
            return text[:at]
    return text[: 4 * width + 4]


def wrap(text: str, width: int, lines: int) -> list[str]:
    """*text* on at most *lines* lines of at most *width* columns; ``…`` ends it when there was more.

    What is too long for a line is broken after ``::`` where it has that, so that names stay whole.
    """
    parts = [""]
    for word in text[: width * lines * 2].split():
        glue = " " if parts[-1] else ""
        for piece in _pieces(word, width):
            if parts[-1] and columns(f"{parts[-1]}{glue}{piece}") > width:
                parts.append("")
                glue = ""
            parts[-1] += f"{glue}{piece}"
            glue = ""
    parts = [part for part in parts if part]
    if len(parts) <= lines:
        return parts
    return [*parts[: lines - 1], f"{_take(parts[lines - 1], width - 2)} …"]


def _pieces(word: str, width: int) -> Iterable[str]:
    """The parts of *word* that must not be broken further."""
    if columns(word) <= width and len(word) <= 4 * width:
        yield word
        return
    for piece in re.split("(?<=::)", word):
        left = piece
        while left:
            taken = _take(left, width) or left[0]
            yield taken
            left = left[len(taken) :]
