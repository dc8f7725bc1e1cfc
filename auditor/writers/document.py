"""A report before it has a format: sections of blocks of typed pieces.

Text of the repository enters a report only as one of these pieces, and each format renders every kind of
piece through :mod:`auditor.writers.escape`, so that no writer can forget to escape.  Plain data classes,
because they are built by position and live for the length of one call.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.writers import escape

LONGEST_TEXT = 600


@dataclass(frozen=True, slots=True)
class Text:
    """Running text, the report's own or a person's."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Running text that stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A name, an id, a path, a command, a commit's subject: shown exactly."""

    text: str


@dataclass(frozen=True, slots=True)
class CommitName:
    """A commit by its abbreviated name, linked where the report has links."""

    commit: str


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or something inside it, at a revision; linked where the report has links."""

    label: str
    path: str
    line: int
    """0 when unknown."""
    revision: str | None
    """Full commit name; ``None`` when the file is at no revision that a link could name."""


Piece = Text | Strong | Code | CommitName | Place
Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered when its order says something."""

    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list of things done or not."""

    items: tuple[tuple[bool, Line], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; columns in *numeric* are aligned right."""

    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shell:
    """Commands to paste, one a line, already quoted for a shell."""

    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One commit of a :class:`Timeline`."""

    label: str
    """The commit and its day."""
    value: int
    of: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A number after each commit of a range: drawn where a format can draw, else in characters."""

    title: str
    points: tuple[Point, ...]
    start: str
    end: str
    """Days of the first and the last commit."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Code, line by line."""

    lines: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below its section's title."""

    line: Line


@dataclass(frozen=True, slots=True)
class More:
    """How many further items of a list are in the JSON report alone."""

    number: int


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that open on demand."""

    summary: Line
    blocks: tuple["Block", ...]


Block = Paragraph | Bullets | Checklist | Table | Shell | Listing | Timeline | Heading | More | Fold


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the report."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: Line
    sections: tuple[Section, ...]
    closing: Line


def say(template: str, *parts: "str | int | Piece | Line") -> Line:
    """*template* with each ``{}`` replaced by the next part.

    Text and numbers (with thousands separators) become :class:`Text`; pieces and lines go in as they are.
    Raises ``ValueError`` when the number of parts is not the number of gaps.
    """
    texts = template.split("{}")
    pieces: list[Piece] = []
    for text, part in zip(texts, (*parts, ""), strict=True):
        if text:
            pieces.append(Text(text))
        if isinstance(part, tuple):
            pieces.extend(part)
        elif isinstance(part, int):
            pieces.append(Text(f"{part:,}"))
        elif isinstance(part, str):
            if part:
                pieces.append(Text(part))
        else:
            pieces.append(part)
    return tuple(pieces)


def join(lines: "list[Line] | tuple[Line, ...]", separator: str = ", ") -> Line:
    """The *lines* one after the other with *separator* between them."""
    pieces: list[Piece] = []
    for line in lines:
        if pieces:
            pieces.append(Text(separator))
        pieces.extend(line)
    return tuple(pieces)


def merged(line: Line) -> Iterator[Piece]:
    """The pieces of *line* with neighbouring texts made one, so that nothing can arise where two meet.

    Each text is cut to a length that a sentence never needs before it is merged.
    """
    held = ""
    for piece in line:
        if isinstance(piece, Text):
            held += escape.shorten(escape.sentence(piece.text), LONGEST_TEXT)
            continue
        if held:
            yield Text(held)
            held = ""
        yield piece
    if held:
        yield Text(held)
