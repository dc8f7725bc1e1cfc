"""An audit told as Markdown, terminal text and JSON: one pure function each.

A writer knows no clock, no environment and no terminal; the same audit gives the same text.  ``findings``
does the same for a check, which does not wait until the writers of audits are loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.writers.formats import FORMATS, Format, Look, by_suffix

__all__ = ["FORMATS", "Format", "Look", "by_suffix"]


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.formats"), name)
