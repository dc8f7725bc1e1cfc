"""An audit told as Markdown, terminal text and JSON: one pure function each.

A writer knows no clock, no environment and no terminal; the same audit gives the same text.
"""

from auditor.writers.formats import FORMATS, Format, Look, by_suffix

__all__ = ["FORMATS", "Format", "Look", "by_suffix"]
