"""What tests look at by everybody's tools: a queue that a helper reads, a store, a log.

``st.chart(data)`` gives nothing; what it put on the queue is read by what hundreds of tests read it by.  An
assertion about that says nothing of what the test is about: what it did before does.
"""

from collections.abc import Mapping

import msgspec

from auditor.coverage.targets import Specificity
from auditor.coverage.vacuity import can_fail, production
from auditor.model.meaning import FUNCTIONS, Profile, Symbol, SymbolKind
from auditor.model.source import Check

_MOST = 4
"""What a test did, the most telling first, of which that many are taken to have the effect."""


class Effects:
    """Finds out, at one revision, what tests do that assert something about everybody's tools only."""

    def __init__(self, specificity: Specificity, defined: Mapping[str, Symbol]) -> None:
        """Take how telling production symbols are there, and what production defines."""
        self._specificity = specificity
        self._defined = defined

    def told_of(self, profile: Profile) -> Profile:
        """Return *profile* with its assertions about what it did, where else they say nothing of it."""
        traced = production(s for c in profile.checks if can_fail(c) for s in (*c.subject, *c.inside))
        if not traced or any(map(self._specificity.is_telling, traced)):
            return profile
        done = [s for s in profile.exercises if self._acts(s) and self._specificity.is_telling(s)]
        if not done:
            return profile
        done.sort(key=lambda s: -self._specificity.of(s))
        effects = tuple(f"effect:{s}" for s in done[:_MOST])
        told = tuple(_with(c, effects) for c in profile.checks)
        return msgspec.structs.replace(profile, checks=told)

    def _acts(self, name: str) -> bool:
        """Whether a symbol is a function, or what a call gave that may be one: ``chart = bound(draw)``."""
        symbol = self._defined.get(name)
        if symbol is None:
            return False
        made = symbol.kind is SymbolKind.CONSTANT and any(v.endswith(")") for v in symbol.literals)
        return made or symbol.kind in FUNCTIONS


def _with(check: Check, effects: tuple[str, ...]) -> Check:
    traced = can_fail(check) and production((*check.subject, *check.inside))
    return msgspec.structs.replace(check, subject=(*check.subject, *effects)) if traced else check
