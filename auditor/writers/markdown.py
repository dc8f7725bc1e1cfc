"""An audit as Markdown: reads as plain text, renders on GitHub, and keeps its shape whatever it quotes."""

from collections.abc import Iterable
from typing import assert_never

from auditor.model.audit import Audit
from auditor.writers import escape, view
from auditor.writers.document import (
    Block,
    Bullets,
    Checklist,
    Code,
    CommitName,
    Document,
    Fold,
    Heading,
    Line,
    Listing,
    More,
    Paragraph,
    Piece,
    Place,
    Shell,
    Strong,
    Table,
    Text,
    Timeline,
    merged,
)
from auditor.writers.folding import shorter
from auditor.writers.links import Links
from auditor.writers.report import compose

LARGEST = 500_000
"""Bytes: GitHub shows a larger file as plain text, and a job summary has room for twice as many."""
_SHORTER = (50, 25, 12, 6, 3, 0)
"""Rows of each fold, one after the other, until the report is small enough."""


def write(audit: Audit, *, link_base: str | None = None) -> str:
    """The whole report on *audit* as Markdown.

    With *link_base*, the web address of the repository such as ``https://github.com/owner/name``, commits and
    files become links.  A report larger than :data:`LARGEST` shows less in its folds.
    Raises :class:`~auditor.errors.SettingsError` when *link_base* is no http or https address.
    """
    document, links = compose(audit), Links(link_base)
    text = render(document, links)
    for rows in _SHORTER:
        if len(text.encode(errors="replace")) <= LARGEST:
            break
        text = render(shorter(document, rows), links)
    return text


def render(document: Document, links: Links) -> str:
    """*document* as Markdown."""
    parts = [f"# {_line(document.title, links)}"]
    for section in document.sections:
        parts.append(f"## {escape.markdown(section.title)}")
        parts += _blocks(section.blocks, links)
    parts += ["---", f"*{_line(document.closing, links)}*"]
    return "\n\n".join(parts) + "\n"


def _blocks(blocks: Iterable[Block], links: Links) -> list[str]:
    return [_block(block, links) for block in blocks]


def _block(block: Block, links: Links) -> str:
    match block:
        case Paragraph(line):
            return escape.markdown_start(_line(line, links))
        case Heading(line):
            # A run of # at the end would be taken for the heading's closing mark.
            source = _line(line, links)
            return f"### {source[:-1]}\\#" if source.endswith("#") else f"### {source}"
        case Bullets(items, numbered):
            return "\n".join(
                f"{f'{number}.' if numbered else '-'} {escape.markdown_start(_line(item, links))}"
                for number, item in enumerate(items, 1)
            )
        case Checklist(steps):
            return "\n".join(f"- [{'x' if done else ' '}] {_line(item, links)}" for done, item in steps)
        case Table():
            return _table(block, links)
        case Shell(commands):
            return _fence(commands, "sh")
        case Timeline():
            return _fence(view.chart([point.value for point in block.points], block.start, block.end), "text")
        case Listing(lines, language):
            return _fence(lines, language)
        case More(number):
            return f"… and {number:,} more: see the JSON report."
        case Fold(summary, inner):
            opened = f"<details>\n<summary>{_summary(summary)}</summary>"
            return "\n\n".join([opened, *_blocks(inner, links), "</details>"])
        case _:
            assert_never(block)


def _table(table: Table, links: Links) -> str:
    rule = ("---:" if column in table.numeric else "---" for column in range(len(table.header)))
    rows = [
        (escape.markdown(name) for name in table.header),
        rule,
        *((_line(cell, links) for cell in row) for row in table.rows),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _fence(lines: tuple[str, ...], language: str) -> str:
    shown = [escape.visible(line) for line in lines]
    ticks = "```"
    while any(ticks in line for line in shown):
        ticks += "`"
    return "\n".join([f"{ticks}{language}", *shown, ticks])


def _line(line: Line, links: Links) -> str:
    return "".join(_piece(piece, links) for piece in merged(line)).strip()


def _piece(piece: Piece, links: Links) -> str:
    match piece:
        case Text(text):
            return escape.markdown(text, limit=len(text))
        case Strong(text):
            inner = escape.markdown(text).strip()
            return f"**{inner}**" if inner else ""
        case Code(text):
            return escape.markdown_code(text)
        case CommitName(commit):
            return _linked(escape.markdown_code(view.short(commit)), links.commit(piece))
        case Place(label):
            return _linked(escape.markdown_code(label), links.place(piece))
        case _:
            assert_never(piece)


def _linked(label: str, address: str | None) -> str:
    return f"[{label}]({address})" if address else label


def _summary(line: Line) -> str:
    """A line inside ``<summary>``, where Markdown is not read and HTML is."""
    parts = []
    for piece in merged(line):
        match piece:
            case Text(text):
                parts.append(escape.html_text(text, limit=len(text)))
            case Strong(text):
                parts.append(f"<b>{escape.html_text(text)}</b>")
            case Code(text) | Place(text):
                parts.append(escape.html_code(text))
            case CommitName(commit):
                parts.append(escape.html_code(view.short(commit)))
            case _:
                assert_never(piece)
    return "".join(parts).strip()
