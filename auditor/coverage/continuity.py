"""Rulings on tests that the history, or their code, knows to go on as others: what of them goes on there."""

from collections import Counter
from collections.abc import Set
from textwrap import shorten

from auditor.coverage.features import Features
from auditor.coverage.ground import Ground
from auditor.coverage.kinship import NAMED
from auditor.coverage.matter import Gone, Matter, Ruling
from auditor.coverage.messages import is_message
from auditor.coverage.obligations import Obligation
from auditor.coverage.other_code import OtherCode
from auditor.coverage.retirement import HELD
from auditor.coverage.splitting import are_numbered
from auditor.coverage.succession import Heir
from auditor.coverage.ties import Tie
from auditor.coverage.vacuity import can_fail, verifying
from auditor.model.audit import Verdict
from auditor.model.meaning import Profile
from auditor.model.paths import basename
from auditor.model.source import CheckKind

_SAID = 100
"""Characters of a reason that are shown."""
_SHARED = 0.6
"""What does for `HELD` where the history tells where the test went: then the others need to show less."""
_MET = 0.8
"""Strength from which a live test is taken to hold what a disarmed one held."""
_ITSELF = 0.5
"""Likeness below which a test that was moved and changed since may be another one now."""
_MOSTLY = 0.5
"""Share of what an assertion is about from which it is about that."""
_WHOLLY = 0.92
"""Share of its code that its parts hold from which a test that was split is in them as it was."""
_BY_LIKENESS = frozenset({Tie.RENAMED_WITH, Tie.NAMESAKE, Tie.DESCRIBED, Tie.ALIKE})
"""Ties that do not say that the code of a test is in its heir."""
_TURNING = frozenset({"simplefilter", "filterwarnings"})
_NEARLY = 0.85
"""Likeness from which a test with fewer assertions is the old one without them."""


class Continuity:
    """Tells what a test went on as, and with how much of it."""

    def __init__(self, ground: Ground, claimed: Set[str], other_code: OtherCode) -> None:
        """Take what is known of the range; *claimed* tests are what the history knows others to be now.

        *other_code* tells what took a place for code that is new.
        """
        self._ground = ground
        self._claimed = claimed
        self._other_code = other_code

    def as_itself(self, matter: Matter, best: Heir) -> Ruling:
        """Return the ruling where the very code of a test stands at *best*, be it without its teeth."""
        return self._skipped(matter, best) or self._disarmed(matter, best) or self._same_body(matter, best)

    def _same_body(self, matter: Matter, best: Heir) -> Ruling:
        one = matter.one
        new = self._ground.head.features[best.id]
        where = "still " if best.id in self._ground.base.cases else ""
        changed = self._changed(one, best)
        if new.normal == one.features.normal:
            why = f"The same code {where}stands at {best.id}{changed}."
            return Ruling(Verdict.MOVED, f"same-body-{best.channel}", best.score, why)
        why = f"It goes on as {best.id} ({best.detail}), which was changed since{changed}."
        itself = best.like.score >= _ITSELF
        if best.channel == "lineage" and itself and (less := self._thinned(matter, best)):
            return Ruling(Verdict.MOVED, "same-body-thinned", best.like.score, less, Verdict.PARTIAL)
        if best.channel == "lineage" and (changed or not itself):
            return Ruling(Verdict.MOVED, "same-body-changed", best.like.score, why, Verdict.REWRITTEN)
        return Ruling(Verdict.MOVED, f"same-body-{best.channel}", best.score, why)

    def as_heir(self, matter: Matter, best: Heir) -> Ruling:
        """Return the ruling where the history takes a test on as *best*, or as it and others."""
        one, covered = matter.one, matter.covered
        if less := self._skipped(matter, best) or self._disarmed(matter, best):
            return less
        if best.tie not in (Tie.SPLIT, Tie.FOLDED) and self._ground.turned(one, best.id):
            why = f"{best.id} asserts the contrary in its place ({best.detail})."
            return Ruling(Verdict.RETIRED, "turned", best.score, why, Verdict.REWRITTEN)
        likely = best.tie in _BY_LIKENESS and best.channel != "inherited"
        if left := self._other_code.left_for(matter, best.id) if likely else "":
            why = f"{best.id} took its place ({best.detail}) for other code; nothing runs {left} any more."
            return Ruling(Verdict.LOST, "heir-of-another", best.score, why, Verdict.MOVED)
        if best.tie is Tie.SPLIT:
            names = ", ".join(h.id.rpartition("::")[2] for h in matter.heirs[:3])
            why = f"It was split over {names}."
            parts = [h.id.rpartition("::")[2] for h in matter.heirs]
            whole = best.score >= _WHOLLY or self._ground.held_by(one, [h.id for h in matter.heirs]) >= HELD
            if whole or are_numbered(one.case.name, parts, worded=True):
                return Ruling(Verdict.MOVED, "split", best.score, why, Verdict.REWRITTEN)
            return Ruling(Verdict.REWRITTEN, "split", best.score, why, Verdict.PARTIAL)
        changed = self._changed(one, best)
        same_values = best.like.literals is not None and best.like.literals >= 0.75
        known = best.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH, Tie.DESCRIBED, Tie.FOLDED)
        alone = self._ground.unverified(matter.about)
        had, has = self._teeth(one, best)
        if not known and has < 0.7 * had and covered.share >= 0.5 and not alone:
            why = f"{best.id} took over {has} of its {had} assertions ({best.detail}), other tests the rest."
            return Ruling(Verdict.REWRITTEN, "heir-fewer-checks", best.score, why, Verdict.PARTIAL)
        kept = best.like.checks if best.like.checks is not None else best.like.score
        if known or same_values or best.like.score >= 0.6 or kept >= 0.7:
            why = f"It goes on as {best.id} ({best.detail}){changed}."
            # Where some assertions are as they were and some are not, the others were seldom meant to be.
            in_part = best.tie is Tie.ALIKE and 0 < self._lost(one, best) < len(one.features.checks)
            rule = "heir-alike-in-part" if in_part else f"heir-{best.tie}"
            return Ruling(Verdict.MOVED, rule, best.score, why)
        took = f"{best.id} took its place ({best.detail})"
        unmet = any(m is None or m.strength < 0.2 for _, m in covered.met)
        plain = has >= had or (not unmet and (covered.share >= 0.5 or kept >= 0.4))
        if self._in_its_place(one, best.id) or (plain and not alone):
            return Ruling(
                Verdict.REWRITTEN, "heir-rewritten", best.score, f"{took}{changed}.", Verdict.PARTIAL
            )
        if alone:
            why = f"{took}, but nothing verifies {', '.join(alone[:3])} now."
            return Ruling(Verdict.PARTIAL, "heir-incomplete", best.score, why, Verdict.REWRITTEN)
        why = f"{took}, without all of its checks."
        return Ruling(Verdict.PARTIAL, "heir-partial", best.score, why, Verdict.REWRITTEN)

    def _in_its_place(self, one: Gone, id_: str) -> bool:
        """Whether a test stands in a file of that name and has most words of the old one's name."""
        there = basename(id_.partition("::")[0])
        return there == basename(one.case.path) and self._ground.named_alike(one, id_) >= NAMED

    def _skipped(self, matter: Matter, heir: Heir) -> Ruling | None:
        """The ruling where the heir is skipped, whatever it holds: what others verify is all there is."""
        reason = self._ground.head.cases[heir.id].skip
        if not reason:
            return None
        why = f"It goes on as {heir.id} ({heir.detail}), which is skipped: {shorten(reason, _SAID)}"
        return Ruling(Verdict.PARTIAL, "heir-skipped", heir.score, f"{why}.", Verdict.LOST)

    def _disarmed(self, matter: Matter, heir: Heir) -> Ruling | None:
        """The ruling where the heir lost its teeth, or half of them with nothing in their place."""
        after = self._ground.head.profiles.get(heir.id)
        had = {c.form for c in matter.one.profile.checks if can_fail(c)}
        has = {c.form for c in after.checks if can_fail(c)} if after is not None else had
        if self._lost_its_own(matter.one, heir):
            # What its helpers assert is not what it was for.
            has = set()
        gone = had - has
        old, new = matter.one.features, self._ground.head.features[heir.id]
        if not has and had and (self._handed_on(matter.one, heir) or _has_warnings_raised(new)):
            return None
        whole = new.normal == old.normal
        if not has and (whole or not old.asserts) and new.size >= old.size:
            # Nothing went from it, or it asserted nothing: what it calls now may hold what its helpers did.
            return None
        if has and old.checks and old.checks <= (new.reach or new).checks:
            # What a tool of another file asserts on its way is a matter of that tool.
            gone &= (old.reach or old).checks
        same = heir.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH)
        nearly = heir.like.score >= _NEARLY
        if not had or (has and (not (same or nearly) or 2 * len(gone) < len(had) or has - had)):
            return None
        unmet = [o for o in _unmet(matter) if o.form in gone]
        # What another test took in a split is met, be the rest of it where it may.
        if has and not unmet and (not same or self._ground.held(matter.one, matter.covered) >= _SHARED):
            return None
        if not has and not unmet and (parts := self._parts(matter, heir)):
            why = f"It was split over {', '.join(id_.rpartition('::')[2] for id_ in parts)}."
            return Ruling(Verdict.REWRITTEN, "split", heir.score, why, Verdict.PARTIAL, parts)
        left = f"none of its {len(had)}" if not has else f"only {len(had - gone)} of its {len(had)}"
        why = f"It goes on as {heir.id} ({heir.detail}), but {left} assertions that could fail are left."
        if has:
            return Ruling(Verdict.PARTIAL, "heir-halved", heir.score, why, Verdict.MOVED)
        return Ruling(Verdict.PARTIAL, "heir-gutted", heir.score, why, Verdict.LOST)

    def _handed_on(self, one: Gone, heir: Heir) -> bool:
        """Whether all texts that the assertions of a test look for are given to something by its heir.

        It then asserts by way of a helper.
        """
        given = self._ground.head.profiles[heir.id].literals
        texts = [[x for x in c.literals if is_message(x)] for c in one.profile.checks if can_fail(c)]
        return all(any(x in given for x in text) for text in texts)

    def _thinned(self, matter: Matter, heir: Heir) -> str:
        """In words, that assertions of its own went after a move that nobody holds; ``""`` if none did."""
        had, has = self._teeth(matter.one, heir)
        after = self._ground.head.profiles.get(heir.id)
        if has >= had or after is None:
            return ""
        if _expects_errors(after) and not _expects_errors(matter.one.profile):
            # What stood in a handler, and beside it, is one assertion now.
            return ""
        # What a helper asserts on its way is a matter of that helper.
        own = matter.one.features.checks - {c.form for c in after.checks}
        unmet = [o for o in _unmet(matter) if o.form in own and not self._is_moot(matter, o)]
        if not unmet:
            return ""
        where = f"It goes on as {heir.id} ({heir.detail}), with {has} of its {had} assertions"
        return f"{where}; nothing else holds {shorten(unmet[0].text, _SAID)}."

    def _is_moot(self, matter: Matter, owed: Obligation) -> bool:
        """Whether what an assertion is about is gone, or no longer says what it looks for."""
        ground = self._ground
        if sum(weight for s, weight in owed.symbols if ground.is_dead(s)) >= _MOSTLY:
            return True
        about = [t.symbol for t in matter.about if t.asserted]
        return any(ground.withdrawals.no_longer_says(s, x) for s in about for x in owed.literals)

    def _parts(self, matter: Matter, heir: Heir) -> tuple[str, ...]:
        """The heir, and what took its assertions where that came with it in the commit that took the test.

        What another test became is no part of this one, be its assertions the same.
        """
        took = dict.fromkeys(m.test for _, m in matter.covered.met if m is not None and m.test != heir.id)
        new = all(
            t not in self._ground.base.cases and self._ground.came_with(matter.one, t)
            for t in (heir.id, *took)
        )
        return (heir.id, *took) if took and new and self._claimed.isdisjoint(took) else ()

    def _lost_its_own(self, one: Gone, heir: Heir) -> bool:
        """Whether a test that the history knows by its code has lost all of its own assertions.

        It has not where helpers that it did not call before verify something for it.
        """
        old, new = one.features.checks, self._ground.head.features[heir.id]
        if heir.tie not in (Tie.SAME_BODY, Tie.RENAMED_WITH) or not old or new.asserts:
            return False
        after = self._ground.head.profiles[heir.id]
        had, has = (Counter(c.form for c in p.checks) for p in (one.profile, after))
        if all(0 < had[form] <= has[form] for form in old):
            # They stand in a helper of another file now, such as a method of a base.
            return False
        if new.reach is None or old & new.reach.checks:
            return new.reach is None
        return all(c.form in had for c in verifying(after))

    def _teeth(self, one: Gone, heir: Heir) -> tuple[int, int]:
        """How many assertions that can fail the test had and its heir has, each for every row it grew to."""
        after = self._ground.head.profiles.get(heir.id)
        had = sum(map(can_fail, one.profile.checks))
        if after is None:
            return had, had
        grown = max(1, self._ground.head.cases[heir.id].rows // one.case.rows)
        return had, sum(map(can_fail, after.checks)) * grown

    def _changed(self, one: Gone, heir: Heir) -> str:
        lost, all_ = self._lost(one, heir), len(one.features.checks)
        if all_ == lost == 1:
            return "; its assertion reads differently there"
        return f"; {lost} of its {all_} assertions read differently there" if lost else ""

    def _lost(self, one: Gone, heir: Heir) -> int:
        """How many assertions of a test read differently in its heir."""
        return len(one.features.checks - self._ground.head.features[heir.id].checks)


def _has_warnings_raised(test: Features) -> bool:
    """Whether a test turns warnings into errors: that there is none is then asserted by what it runs."""
    return not _TURNING.isdisjoint(test.names) and "'error'" in test.literals


def _unmet(matter: Matter) -> list[Obligation]:
    """What no live test is taken to hold of what a test verified."""
    return [o for o, m in matter.covered.met if m is None or m.strength < _MET]


def _expects_errors(profile: Profile) -> bool:
    """Whether a test says that an error is to be raised, other than by catching it."""
    return any(c.kind is CheckKind.RAISES for c in profile.checks)
