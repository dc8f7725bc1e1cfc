"""Which formats a check can be told in, by name and by file suffix."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from auditor.model.base import Value
from auditor.model.findings import Check, Finding


def _no_waiver(finding: Finding) -> str:
    return ""


class Manner(Value):
    """What a writer may take into account besides the check; each uses what concerns it."""

    colour: bool = False
    brief: bool = False
    """Only what was found, nothing about how to go on."""
    waiver: Callable[[Finding], str] = _no_waiver
    """Gives the text that would waive a finding."""
    waiver_file: str = ""
    """Where that text belongs."""


class Format(Value):
    """A form that a check can take."""

    name: str
    suffixes: tuple[str, ...]

    def write(self, check: Check, manner: Manner) -> str:
        """Turn *check* into text."""
        # Each format is imported when it is used: a check that finds nothing should be over at once.
        module = import_module(f"auditor.writers.findings.{self.name}")
        text: str = module.write(check, manner)
        return text


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        form.name: form
        for form in (
            Format(name="text", suffixes=(".txt",)),
            Format(name="json", suffixes=(".json",)),
            Format(name="sarif", suffixes=(".sarif",)),
            Format(name="github", suffixes=(".github",)),
            Format(name="gitlab", suffixes=(".gitlab",)),
            Format(name="junit", suffixes=(".xml",)),
            Format(name="markdown", suffixes=(".md",)),
        )
    }
)
