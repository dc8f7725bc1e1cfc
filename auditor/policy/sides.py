"""What the finding rules are asked about: two sides of a change, as far as it can concern them."""

from collections.abc import Mapping
from typing import NamedTuple

from auditor.model.audit import DeletedTest
from auditor.model.meaning import Profile
from auditor.model.source import Function, Module
from auditor.model.suite import Case, Component, Role


class Side(NamedTuple):
    """One side of a change."""

    cases: Mapping[str, Case]
    """Tests of the files that were read, by node id."""
    functions: Mapping[str, Function]
    """Functions of the files that were read, ``path::Class::name``."""
    profiles: Mapping[str, Profile]
    modules: Mapping[str, Module]
    components: Mapping[str, Component]
    roles: Mapping[str, Role]
    texts: Mapping[str, str]
    """Contents of the changed files that are not Python: configuration and CI."""


class Need(NamedTuple):
    """Something that the change removed and a file that stays still asks for."""

    missing: str
    """Node id, fixture name or dotted name, as a person would call it."""
    path: str
    """The file that asks."""
    line: int
    home: str
    """The file that held it at base; ``""`` when that is not known."""
    support: bool
    """It belonged to the tests rather than to production."""
    fixture: str = ""
    """Name of the fixture that is missing; ``""`` when an import is what fails."""


class Change(NamedTuple):
    """Both sides, and what the other stages found out about the way between them."""

    before: Side
    after: Side
    changed: frozenset[str]
    """Every path that differs."""
    deleted: tuple[DeletedTest, ...]
    """Collected tests of the base side that are gone, with verdicts."""
    heirs: Mapping[str, str]
    """Deleted tests that go on as one other test, which is then held against them."""
    live: frozenset[str]
    """Tests of the new side that can run."""
    needs: tuple[Need, ...]
    abandoned: Mapping[str, str]
    """Components of the base side that lost their last user, with one test that used it."""
    unreached: Mapping[str, str]
    """Test files that a run reached at base and reaches no more, with the reason."""

    def production_changed(self) -> bool:
        """Whether any production file differs."""
        return any(
            path.endswith(".py") and role(self, path) is Role.PRODUCTION and not path.endswith("setup.py")
            for path in self.changed
        )


def role(change: Change, path: str) -> Role:
    """Return the role of a path on the side that has it, the new one first."""
    return change.after.roles.get(path) or change.before.roles.get(path) or Role.OTHER
