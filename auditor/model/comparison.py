"""Two audits of one repository side by side: what was closed, what is new, what changed.

Field names are the keys of the JSON; ``reports/compare.schema.json`` is generated from these types.
"""

from datetime import datetime
from enum import StrEnum

from auditor.model.base import Value

COMPARE_SCHEMA_VERSION = "1.0"


class Side(Value):
    """What one of the two audits says in figures."""

    repository: str
    expression: str
    base: str
    """Full commit name, or the empty tree's name when the range starts at the root."""
    head: str
    head_date: datetime
    auditor_version: str
    grade: str
    """Its letter; ``—`` when nothing was at stake."""
    grade_share: float | None
    """Of what the range put at stake, the share that live tests verify."""
    kept_share: float | None
    """Of what the deleted tests verified, the share that live tests verify."""
    deleted_tests: int
    lost: int
    partial: int
    tests: int
    """Collected at head."""
    dead_test_files: int
    """At head."""


class ItemKind(StrEnum):
    """What sort of gap an item is."""

    TEST = "deleted test"
    FILE = "test file that cannot run"
    WEAKENED = "weakened test"
    COMPONENT = "deleted component still needed"
    SYMBOL = "unverified symbol"


class Item(Value):
    """Something that the two audits judge differently."""

    kind: ItemKind
    id: str
    was: str
    """What the old audit says of it: a verdict, a root cause …; empty when it says nothing."""
    now: str
    """What the new one says of it; empty when it says nothing, as of a test that is back."""
    why: str = ""
    """The reason that the new audit gives, else the old one's."""


class Comparison(Value):
    """Everything that two audits say differently."""

    schema_version: str
    old: Side
    new: Side
    summary: str
    """One sentence."""
    notes: tuple[str, ...]
    """What makes the two hard to compare, a sentence each."""
    closed: tuple[Item, ...]
    """Gaps of the old audit that are none in the new one."""
    opened: tuple[Item, ...]
    """Gaps of the new audit that were none in the old one."""
    changed: tuple[Item, ...]
    """Judged differently, and a gap in both or in neither."""
    remaining: dict[str, int]
    """Gaps in both audits, by kind."""
