"""What a verdict is made from, and what it comes down to: the values handed between the parts of judging."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from auditor.coverage.features import Features
from auditor.coverage.obligations import Cover, Obligation
from auditor.coverage.succession import Heir
from auditor.coverage.targets import Survival, Target
from auditor.coverage.vacuity import Emptiness
from auditor.model.audit import Verdict
from auditor.model.commits import CommitRef
from auditor.model.meaning import Profile
from auditor.model.suite import Case


class Revision(NamedTuple):
    """The tests of one revision, by node id."""

    cases: Mapping[str, Case]
    profiles: Mapping[str, Profile]
    features: Mapping[str, Features]

    def rows(self, id_: str) -> int:
        """Return how many rows a test has, be they of ``parametrize`` or of a table that it goes through."""
        there = self.features.get(id_)
        return max(self.cases[id_].rows, len(there.rows) if there is not None else 0)


def as_run(revision: Revision) -> Mapping[str, Profile]:
    """Return what the tests of a revision do, by node id.

    What no runner collects but in the classes that inherit it, such as a mixin's test, does what it does in
    the first of these.
    """
    heirs: dict[str, str] = {}
    for id_, case in sorted(revision.cases.items()):
        if case.collected and case.definition != id_ and id_ in revision.profiles:
            heirs.setdefault(case.definition, id_)
    told = dict(revision.profiles)
    for id_, heir in heirs.items():
        if id_ in told and not revision.cases[id_].collected:
            told[id_] = msgspec.structs.replace(told[heir], id=id_)
    return told


class Gone(NamedTuple):
    """A test that head no longer has, as it was last."""

    case: Case
    profile: Profile
    features: Features
    deleted_in: CommitRef | None
    transient: bool


class Matter(NamedTuple):
    """A deleted test with the evidence of all channels."""

    one: Gone
    heirs: tuple[Heir, ...]
    """Who may go on as it, likeliest first."""
    about: tuple[Target, ...]
    lives: Survival
    empty: Emptiness | None
    owed: tuple[Obligation, ...]
    covered: Cover
    inputs: frozenset[str]
    """Its rare values."""


class Ruling(NamedTuple):
    """A verdict with the rule that gave it; the confidence belongs to rule and strength."""

    verdict: Verdict
    rule: str
    strength: float
    why: str
    runner_up: Verdict | None = None
    heirs: tuple[str, ...] = ()
    """Live tests that the rule itself names as successors, before all others."""
