"""A document made shorter: what is folded away shows fewer rows, and counts what it leaves out."""

from collections.abc import Iterator
from dataclasses import replace

from auditor.writers.document import Block, Document, Fold, Listing, More, Table


def shorter(document: Document, rows: int) -> Document:
    """*document* with at most *rows* rows of a table, and four times as many lines of code, in each fold.

    What is shown at once stays; the number of rows that are left out is told after the table.
    """
    return replace(
        document,
        sections=tuple(
            replace(section, blocks=tuple(_block(block, rows) for block in section.blocks))
            for section in document.sections
        ),
    )


def _block(block: Block, rows: int) -> Block:
    return replace(block, blocks=tuple(_fold(block.blocks, rows))) if isinstance(block, Fold) else block


def _fold(blocks: tuple[Block, ...], rows: int) -> Iterator[Block]:
    left_out = 0
    for block in blocks:
        if isinstance(block, More):
            yield More(block.number + left_out)
            left_out = 0
            continue
        yield from _rest(left_out)
        left_out = 0
        match block:
            case Table():
                left_out = max(0, len(block.rows) - rows)
                yield replace(block, rows=block.rows[:rows])
            case Fold():
                yield _block(block, rows)
            case Listing() if len(block.lines) > 4 * rows:
                yield replace(block, lines=(*block.lines[: 4 * rows], "# …"))
            case _:
                yield block
    yield from _rest(left_out)


def _rest(number: int) -> Iterator[Block]:
    if number:
        yield More(number)
