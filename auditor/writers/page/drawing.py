"""Geometry of the timeline, in the units of its drawing."""

from typing import NamedTuple

from auditor.writers.document import Timeline

_WIDTH, _HEIGHT = 960, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 16, 14, 36
_MOST = 240
"""Columns that are drawn; with more commits, each column is the last commit of its share."""


class Bar(NamedTuple):
    """The column of one commit, to point at."""

    x: float
    width: float
    y: float
    height: float
    words: str


class Curve(NamedTuple):
    """A line of steps with its axes."""

    title: str
    width: int
    height: int
    line: str
    """Path data of the line."""
    area: str
    """Path data of what lies below it."""
    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, str], ...]
    """Heights of the horizontal lines, with what each stands for."""
    left: int
    right: int
    foot: int
    start: str
    end: str


def curve(block: Timeline) -> Curve:
    """The drawing of *block*."""
    points = block.points
    columns = min(_MOST, len(points))
    kept = [points[(at + 1) * len(points) // columns - 1] for at in range(columns)]
    top = _round_up(max((point.value for point in kept), default=0))
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, columns)
    foot = _HEIGHT - _BOTTOM

    def height(value: int) -> float:
        return round(foot - (foot - _TOP) * value / top, 1)

    moves: list[str] = []
    bars: list[Bar] = []
    for at, point in enumerate(kept):
        x, y = round(_LEFT + at * step, 1), height(point.value)
        moves.append(f"{'V' if moves else f'M{x} '}{y}H{round(x + step, 1)}")
        words = f"{point.label}: {point.value:,} of {point.of:,}"
        bars.append(Bar(x, round(step, 1), _TOP, foot - _TOP, words))
    line = "".join(moves)
    return Curve(
        title=block.title,
        width=_WIDTH,
        height=_HEIGHT,
        line=line,
        area=f"{line}V{foot}H{_LEFT}Z" if line else "",
        bars=tuple(bars),
        marks=tuple((height(value), f"{value:,}") for value in sorted({0, top // 2, top})),
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        foot=foot,
        start=block.start,
        end=block.end,
    )


def _round_up(value: int) -> int:
    """The next number that reads well on an axis: 1, 2, 4, 6, 10, 20, 40, 60, 100 …"""
    scale = 1
    while True:
        for step in (1, 2, 4, 6, 8):
            if value <= step * scale:
                return step * scale
        scale *= 10
