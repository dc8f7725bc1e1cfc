"""The formats a report can be asked for in, and what each is told about where it goes."""

from typing import TextIO

from auditor.cli import screen
from auditor.model.audit import Audit
from auditor.settings import STDOUT, Output, Settings
from auditor.writers import FORMATS, Look
from auditor.writers.links import Links

DEFAULT = "terminal"

NAMES = tuple(FORMATS)

SUFFIXES = {suffix: form.name for form in FORMATS.values() for suffix in form.suffixes}
"""The format that each known file suffix chooses."""


def check(settings: Settings) -> None:
    """Raise :class:`~auditor.errors.SettingsError` now for what a writer would refuse after the work."""
    Links(settings.link_base)


def render(audit: Audit, output: Output, settings: Settings, stdout: TextIO | None) -> str:
    """Return the text of *output*: in the width and colours of *stdout* where it goes there, else plain."""
    shown = stdout if output.path == STDOUT else None
    look = Look(
        width=screen.width(shown),
        colour=output.path == STDOUT and screen.colour(shown),
        link_base=(settings.link_base or audit.web) if settings.links else None,
    )
    return FORMATS[output.format].write(audit, look)
