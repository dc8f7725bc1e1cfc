"""Tests that became rows: of a table, of a class that hands values to what it inherits, of a data file."""

import re
from collections.abc import Sequence

from auditor.coverage.affinity import Kin
from auditor.coverage.ground import Ground
from auditor.coverage.kinship import ALL_OF_IT, NAMED, NEAREST, PLACE, SOME_CODE, Kinship
from auditor.coverage.matter import Matter, Ruling
from auditor.coverage.obligations import group_of, names_now
from auditor.coverage.vacuity import can_fail
from auditor.model.audit import Verdict
from auditor.model.meaning import FUNCTIONS

_MOST_VALUES = 0.65
"""Share of the values of a test from which a new table with some of the code it runs took them in."""
_SAME_CODE = 0.75
"""Share of the code that a test runs from which another of its words is the same one for more cases."""
_DOTTED = re.compile(r"(?<![\w.'\"])[A-Za-z]\w*(?:\.\w+)+(?![\w(.])")
"""Names that lead into a module or a class, and are not called."""
_SHOWN = 3
_OF_THEIR_OWN = frozenset({"raises", "warns", "logs", "effect"})
"""Claims that one about a value does not make up for."""


def _is_alike(kin: Kin) -> bool:
    """Whether a table has most of a test's values and some of its code, or of its name and all its code."""
    valued = kin.literals >= _MOST_VALUES and kin.symbols >= SOME_CODE
    return valued or (kin.name >= NAMED and kin.symbols >= ALL_OF_IT)


def _as_rows(id_: str) -> Ruling:
    """The ruling that a test became rows of a table that has its values."""
    why = f"Its values are rows of {id_} now, which runs the same code."
    return Ruling(Verdict.MOVED, "row-of-new-table", 1.0, why, Verdict.REWRITTEN, (id_,))


def _as_named(id_: str, names: Sequence[str]) -> Ruling:
    """The ruling that a test became a row of a table which names what it was about."""
    why = f"A row of {id_} names {', '.join(names[:_SHOWN])} now, and runs the same code."
    return Ruling(Verdict.MOVED, "row-of-names", 1.0, why, Verdict.REWRITTEN, (id_,))


def _as_row(kin: Kin) -> Ruling:
    """The ruling that a test became a row of a table that is like it."""
    why = f"{kin.id} is a new table, and alike in {kin.words}."
    return Ruling(Verdict.MOVED, "row-alike", kin.score / 5, why, Verdict.REWRITTEN, (kin.id,))


class TableRows:
    """Looks for the table that took a deleted test in."""

    def __init__(self, ground: Ground, kinship: Kinship) -> None:
        """Take what is known of the range, and which tests of head are near to a deleted one."""
        self._ground = ground
        self._kinship = kinship

    def as_data(self, matter: Matter) -> Ruling | None:
        """Return the ruling where what a test ran on is a file of data now that a live test runs on."""
        held = self._ground.as_data(matter.one)
        if held is None:
            return None
        by = f"which {held.hook} has pytest collect" if held.hook else f"on which {held.tests[0]} runs"
        why = f"{held.share:.0%} of what it ran on stands in {held.path}, {by}."
        return Ruling(Verdict.MOVED, "row-of-data", held.share, why, Verdict.REWRITTEN, held.tests)

    def whole(self, matter: Matter) -> Ruling | None:
        """Return the ruling where a live table has all of its values in one row, and claims the same."""
        verifiers = self._ground.verifiers
        for id_ in self._ground.tables.of(matter.one.profile.literals):
            if all(verifiers.claims(id_, o) for o in matter.owed):
                why = f"Its values are a row of {id_} now, which asserts the same kind of thing."
                if self._kinship.is_new(id_):
                    return Ruling(Verdict.MOVED, "row-of-table", 1.0, why, Verdict.REWRITTEN, (id_,))
                return Ruling(Verdict.REWRITTEN, "row-of-table", 1.0, why, Verdict.PARTIAL, (id_,))
        return None

    def of_name(self, matter: Matter) -> Ruling | None:
        """Return the ruling where a larger table beside it runs its code, and lacks but words of its name.

        Siblings are seldom told apart by their values, which that table need not have.
        """
        words = matter.one.features.words
        for kin in self._kinship.of(matter):
            its = self._ground.head.features[kin.id].words - {"test", ""}
            there = self._ground.head.cases[kin.id]
            # Classes are given up as tables come.
            beside = kin.place >= PLACE or (there.path == matter.one.case.path and not there.classes)
            same = kin.symbols >= _SAME_CODE and beside
            if len(its) > 1 and its <= words and same and self._took_in(matter, kin.id):
                holds = kin.id in self._ground.having(matter.one)
                return _as_rows(kin.id) if holds else _as_row(kin)
        return None

    def of_new(self, matter: Matter) -> Ruling | None:
        """Return the ruling where a new or larger table has all of its rare values, and claims alike."""
        for id_ in self._ground.having(matter.one):
            if self._took_in(matter, id_) and self._ground.shares_target(matter.about, id_):
                return _as_rows(id_)
        return None

    def of_names(self, matter: Matter) -> Ruling | None:
        """Return the ruling where a row of a new or larger table names all that a test does.

        That is all that it looks for in a module or a class, or the function that it is about, as a text.
        """
        ground = self._ground
        named = {name for check in matter.one.profile.checks for name in _DOTTED.findall(check.text)}
        if len(named) > 1:
            for id_ in ground.tables.naming(named):
                if self._took_in(matter, id_) and ground.shares_target(matter.about, id_):
                    return _as_named(id_, sorted(named))
        calls = next((t.symbol for t in matter.about if self._is_called(t.symbol)), "")
        for now in names_now(calls, ground.fates)[:1] if calls else ():
            word = now.rpartition(".")[2]
            for id_ in ground.tables.naming([repr(word)]):
                if now in ground.runs(id_) and self._names_code(id_) and self._took_in(matter, id_):
                    return _as_named(id_, [word])
        return None

    def _names_code(self, id_: str) -> bool:
        """Whether several words of a table, and half of them, name what it runs: `run` alone is any word."""
        words = {x[1:-1] for x in self._ground.head.profiles[id_].literals if x[1:-1].isidentifier()}
        naming = words.intersection(s.rpartition(".")[2] for s in self._ground.runs(id_))
        return len(naming) > 1 and 2 * len(naming) >= len(words)

    def _is_called(self, symbol: str) -> bool:
        found = self._ground.production.base.get(symbol)
        return found is not None and found.kind in FUNCTIONS

    def alike(self, matter: Matter) -> Ruling | None:
        """Return the ruling where a new or larger table has most of its values or name, and claims alike."""
        for kin in self._kinship.of(matter)[:NEAREST]:
            if _is_alike(kin) and self._took_in(matter, kin.id):
                return _as_row(kin)
        return None

    def beside(self, matter: Matter) -> Ruling | None:
        """Return the ruling where a new table in the class of its name has its values and its claims."""
        ground, literals = self._ground, matter.one.profile.literals
        for kin in self._kinship.of(matter) if matter.one.case.classes else ():
            if kin.place < PLACE or kin.symbols < ALL_OF_IT or not self._kinship.is_new(kin.id):
                continue
            raises = any(group_of(c) == "raises" for c in ground.head.profiles[kin.id].checks)
            same = all(
                ground.verifiers.claims(kin.id, o) and not (o.group == "runs" and raises) for o in matter.owed
            )
            if same and ground.tables.has_row(kin.id, literals):
                why = f"Its values are a row of {kin.id} now, in the class of that name."
                return Ruling(Verdict.MOVED, "row-beside", kin.score / 5, why, Verdict.REWRITTEN, (kin.id,))
        return None

    def of_class(self, matter: Matter) -> Ruling | None:
        """Return the ruling where its class hands its name, as a value, to a test that it inherits."""
        case, ground = matter.one.case, self._ground
        named = repr(case.name.removeprefix("test_"))
        for other in self._kinship.inherited_beside(case):
            now, before = ground.head.profiles.get(other.id), ground.base.profiles.get(other.id)
            if now is None or named not in now.literals or (before is not None and named in before.literals):
                continue
            owner = f"local:{other.path}::{'.'.join(other.classes)}."
            about = any(s.startswith(owner) for c in now.checks for s in c.subject)
            if about and ground.shares_target(matter.about, other.id):
                why = f"Its class gives {named} to {other.id} now, which it inherits."
                return Ruling(Verdict.REWRITTEN, "row-of-class", 1.0, why, Verdict.PARTIAL, (other.id,))
        return None

    def _took_in(self, matter: Matter, id_: str) -> bool:
        """Whether a live test is a new or larger table that claims what a deleted one does."""
        if self._ground.head.rows(id_) < 2 or not self._kinship.is_new(id_):
            return False
        claims = {group_of(c) for c in self._ground.head.profiles[id_].checks if can_fail(c)}
        return all(o.group in claims or o.group == "runs" for o in matter.owed) or (
            "value" in claims and not _OF_THEIR_OWN.intersection(o.group for o in matter.owed)
        )
