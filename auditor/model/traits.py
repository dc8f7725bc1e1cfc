"""What the deleted test files have in common that the surviving ones have not."""

from enum import StrEnum

from auditor.model.base import Value


class TraitKind(StrEnum):
    """What sort of thing a trait is."""

    COMMIT = "commit"
    """The commit that deleted the file; of a surviving one, any commit of the range that touched it."""
    AUTHOR = "author"
    """Who wrote such a commit."""
    PATH = "path"
    """A folder of its path, or a word of its name."""
    NAME = "name"
    """A name that it defines, imports or uses."""


class Trait(Value):
    """Something that far more of the deleted test files have than of the surviving ones."""

    kind: TraitKind
    name: str
    deleted: int
    """Deleted test files that have it."""
    surviving: int
    """Surviving test files that have it."""
    log_odds: float
    """Natural logarithm of the ratio of the odds among deleted and surviving files, with a prior."""
    z: float
    """The same in standard errors: how far from chance."""
    detail: str = ""
    """Subject of a commit."""


class InCommon(Value):
    """What sets the deleted test files apart; empty when nothing does."""

    deleted: int = 0
    """Deleted test files that were compared: those whose tests did not all move."""
    surviving: int = 0
    """Test files of base that are there at head."""
    sentence: str = ""
    """The most telling traits in words; empty when none is telling enough."""
    traits: tuple[Trait, ...] = ()
    """By kind, the strongest first."""
