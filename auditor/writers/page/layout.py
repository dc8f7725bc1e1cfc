"""Three columns of boxes joined by curves: where each box and curve stands.

Boxes of the first column keep their order; those of the others stand near what they are joined to, so that
few curves cross.  The same columns give the same drawing.
"""

from collections import defaultdict
from typing import NamedTuple

from auditor.writers import escape

_WIDTH, _BOX, _STEP, _HEIGHT = 270, 26, 34, 30
_LEFTS = (1, 345, 689)
_TOTAL = 960
_LETTERS = 35
"""Letters that fit into a box."""
_LONGEST = 300


class Knot(NamedTuple):
    """A node to place."""

    key: str
    label: str
    words: str
    """What a pointer, or a screen reader, is told."""
    tone: str
    """A verdict, ``live``, ``bad`` or ``gone``."""
    href: str | None


class Thread(NamedTuple):
    """An edge from a node of an earlier column to one of a later."""

    source: str
    target: str
    sort: str
    """``verified``, ``verifies``, ``heir`` or ``broken``."""
    words: str


class Column(NamedTuple):
    """Nodes that stand below each other."""

    title: str
    knots: tuple[Knot, ...]
    left_out: int


class Box(NamedTuple):
    """A placed node."""

    x: int
    y: int
    label: str
    words: str
    tone: str
    href: str | None


class Wire(NamedTuple):
    """A placed edge."""

    path: str
    sort: str
    words: str


class Head(NamedTuple):
    """The words above and below a column."""

    x: int
    title: str
    left_out: int


class Drawn(NamedTuple):
    """A drawing, in its own units."""

    width: int
    height: int
    box_width: int
    box_height: int
    heads: tuple[Head, ...]
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]


def lay_out(columns: tuple[Column, Column, Column], threads: list[Thread]) -> Drawn:
    """Place *columns* side by side and join them by *threads*; a thread to no node is left out."""
    near: defaultdict[tuple[int, str], list[float]] = defaultdict(list)
    spots: dict[tuple[int, str], tuple[int, int]] = {}
    homes: dict[str, list[int]] = defaultdict(list)
    for at, column in enumerate(columns):
        for knot in column.knots:
            homes[knot.key].append(at)
    joined = [
        (thread, source, target)
        for thread in dict.fromkeys(threads)
        for source in homes.get(thread.source, ())[:1]
        for target in homes.get(thread.target, ())[-1:]
        if source < target
    ]
    boxes: list[Box] = []
    for at, column in enumerate(columns):
        knots = list(column.knots)
        if at:
            middle = len(columns[0].knots) / 2
            place = {knot.key: _mean(near[at, knot.key], middle) for knot in knots}
            knots.sort(key=lambda knot: (place[knot.key], knot.key))
        for row, knot in enumerate(knots):
            spot = (_LEFTS[at], _HEIGHT + row * _STEP)
            spots[at, knot.key] = spot
            for thread, source, target in joined:
                if source == at and thread.source == knot.key:
                    near[target, thread.target].append(row)
            words = escape.shorten(escape.visible(knot.words), _LONGEST)
            boxes.append(Box(*spot, _label(knot.label), words, knot.tone, knot.href))
    wires = tuple(
        Wire(
            _curve(spots[source, thread.source], spots[target, thread.target]),
            thread.sort,
            escape.shorten(
                f"{escape.visible(thread.source)} {thread.words} {escape.visible(thread.target)}", _LONGEST
            ),
        )
        for thread, source, target in joined
    )
    rows = max(len(column.knots) + bool(column.left_out) for column in columns)
    heads = tuple(
        Head(left, column.title, column.left_out)
        for left, column in zip(_LEFTS, columns, strict=True)
        if column.knots or column.left_out
    )
    return Drawn(_TOTAL, _HEIGHT + max(1, rows) * _STEP, _WIDTH, _BOX, heads, tuple(boxes), wires)


def _label(text: str) -> str:
    """The end of a name that fits into a box, from where a part of it begins if that is not far off."""
    shown = escape.visible(text)
    if len(shown) <= _LETTERS:
        return shown or "—"
    end = shown[1 - _LETTERS :]
    begins = next((at for at, char in enumerate(end[: _LETTERS // 2]) if char in "./:"), -1)
    return f"…{end[begins + 1 :]}"


def _mean(rows: list[float], otherwise: float) -> float:
    return sum(rows) / len(rows) if rows else otherwise


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1 = start[0] + _WIDTH, start[1] + _BOX // 2
    x2, y2 = end[0], end[1] + _BOX // 2
    bend = (x2 - x1) // 2
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
