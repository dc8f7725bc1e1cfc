"""How a stage tells how far it is."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done and the total (0 when unknown)."""


def silent(stage: str, done: int, total: int) -> None:
    """Say nothing."""
