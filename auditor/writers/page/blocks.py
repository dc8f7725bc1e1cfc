"""A document's blocks as a template sees them: plain texts with a kind and an address."""

import re
from collections.abc import Sequence
from typing import NamedTuple, assert_never

from auditor.writers import escape, view
from auditor.writers.document import (
    Block,
    Code,
    CommitName,
    Line,
    Piece,
    Place,
    Section,
    Strong,
    Text,
    Timeline,
    merged,
)
from auditor.writers.links import Links
from auditor.writers.page import drawing

_LONGEST_CODE = 240


class Shown(NamedTuple):
    """A piece of a line, harmless in every way but HTML's own, which the template sees to."""

    kind: str
    """``text``, ``strong`` or ``code``."""
    text: str
    href: str | None = None


class Blocks:
    """What the templates ask about lines and blocks."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def kind(self, block: Block) -> str:
        """The name of a block's type, by which a template chooses."""
        return type(block).__name__

    def line(self, line: Line) -> list[Shown]:
        """The pieces of *line*."""
        return [self._shown(piece) for piece in merged(line)]

    def quotes(self, line: Line) -> bool:
        """Whether *line* shows a name of the repository, which needs room."""
        return any(isinstance(piece, Code | Place) for piece in line)

    def plain(self, line: Line) -> str:
        """*line* without its marks."""
        return "".join(piece.text for piece in self.line(line))

    def commands(self, lines: Sequence[str]) -> str:
        """Commands to paste, one a line."""
        return "\n".join(escape.visible(line) for line in lines)

    def curve(self, block: Timeline) -> drawing.Curve:
        """A timeline's geometry."""
        return drawing.curve(block)

    def named(self, sections: Sequence[Section]) -> list[tuple[str, Section]]:
        """*sections* with an id each, made of its title, no two alike."""
        found: dict[str, Section] = {}
        for section in sections:
            slug = re.sub(r"[^a-z0-9]+", "-", section.title.lower()).strip("-") or "section"
            name, number = slug, 1
            while name in found:
                number += 1
                name = f"{slug}-{number}"
            found[name] = section
        return list(found.items())

    def _shown(self, piece: Piece) -> Shown:
        match piece:
            case Text(text):
                # Cut and cleaned where texts were merged.
                return Shown("text", text)
            case Strong(text):
                return Shown("strong", escape.shorten(escape.sentence(text), _LONGEST_CODE))
            case Code(text):
                return Shown("code", code(text))
            case CommitName(commit):
                return Shown("code", code(view.short(commit)), self._links.commit(piece))
            case Place(label):
                return Shown("code", code(label), self._links.place(piece))
            case _:
                assert_never(piece)


def code(text: str) -> str:
    """A name as it is shown: one line, nothing unseen, of bounded length; ``—`` for none."""
    return escape.shorten(escape.visible(text), _LONGEST_CODE) or "—"
