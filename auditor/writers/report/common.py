"""What the deleted test files have in common that the surviving ones have not."""

from auditor.model.audit import Audit
from auditor.model.traits import Trait, TraitKind
from auditor.writers import view
from auditor.writers.document import Code, CommitName, Line, Paragraph, Section, Table, Text, say

_TITLES = {
    TraitKind.COMMIT: "commit",
    TraitKind.AUTHOR: "author",
    TraitKind.PATH: "path",
    TraitKind.NAME: "name",
}


def in_common(audit: Audit) -> Section | None:
    """The traits that set deleted test files apart, when there are any."""
    found = audit.in_common
    if not found.sentence:
        return None
    intro = say(
        "{} The table compares {} with {}: "
        "the higher the log-odds, the more common it is among the deleted ones.",
        found.sentence,
        view.count(found.deleted, "deleted test file"),
        view.count(found.surviving, "surviving one"),
    )
    header = ("Trait", "What", "Deleted files", "Surviving files", "Log-odds", "Standard errors")
    rows = tuple(
        (
            say(_TITLES[trait.kind]),
            _name(trait),
            say("{}", trait.deleted),
            say("{}", trait.surviving),
            say(f"{trait.log_odds:.1f}"),
            say(f"{trait.z:.1f}"),
        )
        for trait in found.traits
    )
    return Section(
        "What the Deletions Have in Common",
        (Paragraph(intro), Table(header, rows, frozenset({2, 3, 4, 5}))),
    )


def _name(trait: Trait) -> Line:
    match trait.kind:
        case TraitKind.COMMIT:
            return say("{} {}", CommitName(trait.name), Code(trait.detail))
        case TraitKind.AUTHOR:
            return (Text(trait.name),)
        case TraitKind.PATH | TraitKind.NAME:
            return (Code(trait.name),)
