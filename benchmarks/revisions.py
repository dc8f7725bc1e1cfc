"""Repositories as benchmarks are given them: ``PATH`` or ``PATH@REVISION``."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from auditor.errors import AuditorError

Told = TypeVar("Told")


def each(asked: Iterable[str], measure: Callable[[Path, str], Told]) -> Iterator[tuple[str, Told]]:
    """Yield what *measure* tells of each; one that cannot be read is passed over, and said."""
    for one in asked:
        place, _, revision = one.partition("@")
        try:
            told = measure(Path(place), revision or "HEAD")
        except AuditorError as error:
            print(f"{one}: {error}", flush=True)
            continue
        yield one, told
