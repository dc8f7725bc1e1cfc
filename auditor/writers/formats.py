"""Which formats there are, by name and by file suffix."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from auditor.model.audit import Audit
from auditor.model.base import Value
from auditor.writers import json_report, markdown, sarif_report, terminal


class Look(Value):
    """What a writer may take into account besides the audit; each uses what concerns it."""

    width: int = 100
    """Columns of the terminal."""
    colour: bool = False
    link_base: str | None = None
    """Web address of the repository, such as ``https://github.com/owner/name``."""


class Format(Value):
    """A form that a report can take."""

    name: str
    suffixes: tuple[str, ...]
    """File suffixes that choose it, with the dot, in lower case."""
    write: Callable[[Audit, Look], str]
    """Turns an audit into text; raises :class:`~auditor.errors.SettingsError` for a look that cannot be."""


def _markdown(audit: Audit, look: Look) -> str:
    return markdown.write(audit, link_base=look.link_base)


def _html(audit: Audit, look: Look) -> str:
    # Jinja2 takes a while to load, which those who ask for another format should not wait for.
    from auditor.writers import page

    return page.write(audit, link_base=look.link_base)


def _terminal(audit: Audit, look: Look) -> str:
    return terminal.write(audit, width=look.width, colour=look.colour)


def _json(audit: Audit, look: Look) -> str:
    return json_report.write(audit)


def _sarif(audit: Audit, look: Look) -> str:
    return sarif_report.write(audit)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        form.name: form
        for form in (
            Format(name="terminal", suffixes=(".txt",), write=_terminal),
            Format(name="markdown", suffixes=(".md", ".markdown"), write=_markdown),
            Format(name="html", suffixes=(".html", ".htm"), write=_html),
            Format(name="json", suffixes=(".json",), write=_json),
            Format(name="sarif", suffixes=(".sarif",), write=_sarif),
        )
    }
)


def by_suffix(filename: str) -> Format | None:
    """The format that the suffix of *filename* asks for, whatever its case; ``None`` when there is none."""
    lower = filename.lower()
    return next((form for form in FORMATS.values() if lower.endswith(form.suffixes)), None)
