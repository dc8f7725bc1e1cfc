"""From the evidence about one deleted test to one verdict, with its rule and the reason in words.

The rules are asked in the order of the verdicts' precedence where the evidence is plain, and in that of its
plainness where it is not: what the history says of a test itself comes before what became of its targets.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from textwrap import shorten

from auditor.coverage.affinity import Kin
from auditor.coverage.ground import Ground
from auditor.coverage.kinship import NEAR, Kinship
from auditor.coverage.matter import Gone, Matter, Ruling
from auditor.coverage.namesakes import Namesakes
from auditor.coverage.obligations import Cover, group_of, names_now
from auditor.coverage.retirement import HELD, SAME_NAME, Retirement
from auditor.coverage.splitting import are_numbered
from auditor.coverage.succession import Heir
from auditor.coverage.targets import Target
from auditor.coverage.ties import Tie
from auditor.coverage.vacuity import can_fail
from auditor.model.audit import Verdict

_SHARED = 0.6
"""What does for `HELD` where the history tells where the test went: then the others need to show less."""
_MET = 0.8
"""Strength from which a live test is taken to hold what a disarmed one held."""
_SAME = 0.7
"""Share of a test in its heir from which no guess about its emptiness counts."""
_COVERED = 0.62
"""Mean strength over the obligations from which they count as met."""
_HALF = 0.46
"""The same from which some of them do; one assertion of the same kind on the same symbol is .45."""
_NAMED = 0.6
"""Share of a name's words that a test which replaced another in its place has."""
_NEARLY = 0.85
"""Likeness from which a test with fewer assertions is the old one without them."""
_COPY = 0.85
"""Likeness in every respect from which a test of the same name is the same test, written a second time."""
_PLACE = 0.9
_SAID = 100
"""Characters of a commit's message that are shown."""
_TELLING_NAME = 3
"""Words of a name that hardly two tests have by chance."""
_COMPANY = 2
"""Tests of its class that went on, where at least half of them did, from which it was as likely as not left
out on purpose."""
_OF_THEIR_OWN = frozenset({"raises", "warns", "logs", "effect"})
"""Claims that one about a value does not make up for."""
_DOUBTFUL = frozenset({"uncovered", "left-out", "half-covered", "untraced", "no-obligation", "untraceable"})
"""Rules that know no successor, or none in full."""
_OF_ONE = frozenset({"akin", "replaced", "split", "heir-rewritten", "heir-fewer-checks"})
"""Rules that name what a test became."""
_MORE = 2
"""Tests told besides the best of those that verify part of one."""


def _lives_on(heir: Heir) -> bool:
    """Whether the history says so plainly that a test goes on, that what it can be traced to is no matter."""
    if heir.channel == "twin" or _is_of_definition(heir):
        return False
    return heir.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH) or heir.like.score >= _SAME


def _is_of_definition(heir: Heir) -> bool:
    """Whether it is what the definition of an inherited test went on as, for whatever class that was."""
    return heir.channel == "inherited" and heir.tie is Tie.ALIKE


class Rulings:
    """Gives rulings on the tests of one range."""

    def __init__(self, ground: Ground, heirs: Mapping[str, tuple[Heir, ...]]) -> None:
        """Take what is known of the range, and who may go on as each deleted test, likeliest first."""
        self._ground = ground
        self._kinship = Kinship(ground, frozenset(h.id for found in heirs.values() for h in found[:1]))
        self._retirement = Retirement(ground, self._kinship)
        self._namesakes = Namesakes(ground.production)
        self._gone = Counter(id_.rpartition("::")[0] for id_ in heirs)
        self._went_on = Counter(
            id_.rpartition("::")[0] for id_, found in heirs.items() if found and found[0].channel == "lineage"
        )
        """How many tests of a class, or of a file outside classes, the history knows to go on."""
        self._claimed = frozenset(
            h.id for found in heirs.values() for h in found[:1] if h.channel == "lineage"
        )
        """What the history knows others to have gone on as."""

    def on(self, matter: Matter) -> Ruling:
        """Return the ruling on one deleted test."""
        ruling = self._on(matter)
        if ruling.verdict is Verdict.REWRITTEN and ruling.rule in _OF_ONE:
            heirs = ruling.heirs or tuple(h.id for h in matter.heirs)
            if self._ground.renamed(matter.one, heirs if ruling.rule == "split" else heirs[:1]):
                why = f"It is {heirs[0]} but for the names of what it uses."
                return ruling._replace(
                    verdict=Verdict.MOVED, rule="renamed", why=why, runner_up=Verdict.REWRITTEN, heirs=heirs
                )
        if not self._is_doubtful(matter, ruling) or not (named := self._namesakes.gone(matter.one.case)):
            return ruling
        why = f"What its suite is named after is gone at head: {named}."
        return Ruling(Verdict.RETIRED, "namesake-gone", 1.0, why, ruling.verdict)

    def _is_doubtful(self, matter: Matter, ruling: Ruling) -> bool:
        """Whether a ruling says no more than what a test has in common with others."""
        if ruling.rule == "akin":
            return not self._kinship.is_new(ruling.heirs[0])
        if ruling.rule == "same-body-twin":
            # What others are known to have gone on as is theirs.
            twin = matter.heirs[0].id
            return matter.lives.gone > 0.0 and (twin in self._claimed or not self._kinship.is_new(twin))
        return ruling.rule in _DOUBTFUL

    def _on(self, matter: Matter) -> Ruling:
        best = matter.heirs[0] if matter.heirs else None
        known = best is not None and _lives_on(best)
        empty = matter.empty
        # The same code under the same name speaks against a guess, be it a second copy.
        same_code = best is not None and best.tie is Tie.SAME_BODY
        copied = same_code and matter.heirs[0].id.endswith(f"::{matter.one.case.name}")
        if empty is not None and (empty.certain or not (known or copied)):
            if empty.untraced and (retired := self._retirement.target_gone(matter)):
                return retired
            reason = f"{empty.reason[0].upper()}{empty.reason[1:]}."
            return Ruling(Verdict.VACUOUS, "vacuous", empty.confidence, reason)
        if best is not None and best.tie is Tie.SAME_BODY and self._is_itself(matter, best):
            return self._disarmed(matter, best) or self._same_body(matter.one, best)
        akin = None if known else self._replaced(matter)
        strong = best is not None and (
            known or best.like.score >= 0.7 or self._shares_target(matter.about, best.id)
        )
        if best is not None and best.channel == "twin" and not self._is_itself(matter, best):
            # The same code about something else.
            strong = False
        if best is not None and _is_of_definition(best) and matter.lives.gone >= 0.5:
            # It was this class's way of running it that counted.
            strong = False
        if not strong and (data := self._as_data(matter)):
            return data
        if not strong and akin is None and (retired := self._retirement.ruling(matter)):
            return retired
        if best is not None and best.channel in ("lineage", "assignment", "inherited"):
            return self._by_heir(matter, best)
        return akin or (self._by_obligations(matter) if matter.owed else self._untraced(matter))

    def _is_itself(self, matter: Matter, best: Heir) -> bool:
        name = matter.one.case.name
        return best.channel != "twin" or matter.lives.gone < 0.5 or best.id.endswith(f"::{name}")

    def _same_body(self, one: Gone, best: Heir) -> Ruling:
        where = "still " if best.id in self._ground.base.cases else ""
        why = f"The same code {where}stands at {best.id}{self._changed(one, best)}."
        return Ruling(Verdict.MOVED, f"same-body-{best.channel}", best.score, why)

    # -- by what it went on as ----------------------------------------------------------------------------

    def _by_heir(self, matter: Matter, best: Heir) -> Ruling:
        one, covered = matter.one, matter.covered
        if disarmed := self._disarmed(matter, best):
            return disarmed
        if best.tie is Tie.SPLIT:
            names = ", ".join(h.id.rpartition("::")[2] for h in matter.heirs[:3])
            why = f"It was split over {names}."
            whole = self._ground.held_by(one, [h.id for h in matter.heirs]) >= HELD
            if whole or are_numbered(one.case.name, (h.id.rpartition("::")[2] for h in matter.heirs)):
                return Ruling(Verdict.MOVED, "split", best.score, why, Verdict.REWRITTEN)
            return Ruling(Verdict.REWRITTEN, "split", best.score, why, Verdict.PARTIAL)
        changed = self._changed(one, best)
        same_values = best.like.literals is not None and best.like.literals >= 0.75
        known = best.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH, Tie.FOLDED)
        alone = self._ground.unverified(matter.about)
        had, has = self._teeth(one, best)
        if not known and has < 0.7 * had and covered.share >= 0.5 and not alone:
            why = f"{best.id} took over {has} of its {had} assertions ({best.detail}), other tests the rest."
            return Ruling(Verdict.REWRITTEN, "heir-fewer-checks", best.score, why, Verdict.PARTIAL)
        kept = best.like.checks if best.like.checks is not None else best.like.score
        if known or same_values or best.like.score >= 0.6 or kept >= 0.7:
            why = f"It goes on as {best.id} ({best.detail}){changed}."
            return Ruling(Verdict.MOVED, f"heir-{best.tie}", best.score, why)
        took = f"{best.id} took its place ({best.detail})"
        unmet = any(m is None or m.strength < 0.2 for _, m in covered.met)
        if self._in_its_place(one, best.id) or (
            not alone and not unmet and (covered.share >= 0.5 or kept >= 0.4)
        ):
            return Ruling(
                Verdict.REWRITTEN, "heir-rewritten", best.score, f"{took}{changed}.", Verdict.PARTIAL
            )
        if alone:
            why = f"{took}, but nothing verifies {', '.join(alone[:3])} now."
            return Ruling(Verdict.PARTIAL, "heir-incomplete", best.score, why, Verdict.REWRITTEN)
        why = f"{took}, without all of its checks."
        return Ruling(Verdict.PARTIAL, "heir-partial", best.score, why, Verdict.REWRITTEN)

    def _in_its_place(self, one: Gone, id_: str) -> bool:
        """Whether a test stands in the same file and has most words of the old one's name."""
        new = self._ground.head.features[id_].words - {"test"}
        old = one.features.words - {"test"}
        return id_.partition("::")[0] == one.case.path and len(old & new) >= _NAMED * max(1, len(old))

    def _disarmed(self, matter: Matter, heir: Heir) -> Ruling | None:
        """The ruling where the heir lost its teeth, or half of them with nothing in their place."""
        after = self._ground.head.profiles.get(heir.id)
        had = {c.form for c in matter.one.profile.checks if can_fail(c)}
        has = {c.form for c in after.checks if can_fail(c)} if after is not None else had
        if self._lost_its_own(matter.one, heir):
            # What its helpers assert is not what it was for.
            has = set()
        gone = had - has
        same = heir.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH)
        nearly = heir.like.score >= _NEARLY
        if not had or (has and (not (same or nearly) or 2 * len(gone) < len(had) or has - had)):
            return None
        unmet = [o for o, m in matter.covered.met if o.form in gone and (m is None or m.strength < _MET)]
        # What another test took in a split is met, be the rest of it where it may.
        if has and not unmet and (not same or self._ground.held(matter.one, matter.covered) >= _SHARED):
            return None
        left = f"none of its {len(had)}" if not has else f"only {len(had - gone)} of its {len(had)}"
        why = f"It goes on as {heir.id} ({heir.detail}), but {left} assertions that could fail are left."
        return Ruling(Verdict.PARTIAL, "heir-gutted", heir.score, why, Verdict.LOST)

    def _lost_its_own(self, one: Gone, heir: Heir) -> bool:
        """Whether a test that the history knows by its code has lost all of its own assertions."""
        old, new = one.features.checks, self._ground.head.features[heir.id]
        if heir.tie not in (Tie.SAME_BODY, Tie.RENAMED_WITH) or not old or new.asserts:
            return False
        return new.reach is None or not old & new.reach.checks

    def _teeth(self, one: Gone, heir: Heir) -> tuple[int, int]:
        """How many assertions that can fail the test had and its heir has, each for every row it grew to."""
        after = self._ground.head.profiles.get(heir.id)
        had = sum(map(can_fail, one.profile.checks))
        if after is None:
            return had, had
        grown = max(1, self._ground.head.cases[heir.id].rows // one.case.rows)
        return had, sum(map(can_fail, after.checks)) * grown

    def _changed(self, one: Gone, heir: Heir) -> str:
        new = self._ground.head.features[heir.id]
        lost = len(one.features.checks - new.checks)
        return f"; {lost} of its {len(one.features.checks)} assertions read differently there" if lost else ""

    def _shares_target(self, about: Iterable[Target], id_: str) -> bool:
        profile = self._ground.head.profiles.get(id_)
        if profile is None:
            return False
        exercised = set(profile.exercises)
        return any(
            n in exercised for t in about if t.asserted for n in names_now(t.symbol, self._ground.fates)
        )

    # -- by what is near it -------------------------------------------------------------------------------

    def _replaced(self, matter: Matter) -> Ruling | None:
        """The ruling where a new test, that nothing else became, has its name's words and its subject."""
        for kin in self._kinship.of(matter):
            beside = kin.place >= (_NAMED if kin.name < 1.0 else _NAMED / 2)
            if not self._kinship.is_new(kin.id) or kin.name < _NAMED or not beside:
                continue
            if self._ground.came_late(matter.one, kin.id):
                continue
            if kin.score < NEAR or max(kin.literals, kin.names, kin.symbols, kin.place - 0.6) < 0.3:
                continue
            moved = (kin.name == 1.0 and kin.names >= 0.5) or (kin.literals >= 0.35 and kin.symbols >= 0.4)
            why = f"{kin.id} is new, and alike in {_alike_in(kin)}."
            if moved:
                return Ruling(Verdict.MOVED, "replaced", kin.score / 5, why, Verdict.REWRITTEN, (kin.id,))
            return Ruling(Verdict.REWRITTEN, "replaced", kin.score / 5, why, Verdict.PARTIAL, (kin.id,))
        return None

    def _by_obligations(self, matter: Matter) -> Ruling:
        covered, ground = matter.covered, self._ground
        kin = self._kinship.of(matter)
        near = kin[0] if kin else None
        inputs = matter.inputs
        unshared = inputs - ground.literals(t for t, _ in covered.tests)
        same_case = len(unshared) <= 0.5 * len(inputs) if inputs else covered.share >= 0.75
        # A sibling that stood beside it was there for something else.
        others = [k for k in kin[:3] if not self._kinship.is_sibling(matter.one, k)]
        for one in others:
            if one.name == 1.0 and min(one.literals or 1.0, one.names, one.symbols) >= _COPY:
                why = f"{one.id} is alike in {_alike_in(one)}."
                return Ruling(Verdict.MOVED, "akin-copy", one.score / 5, why, Verdict.REWRITTEN, (one.id,))
        if ruling := self._row_of_new(matter):
            return ruling
        # Siblings assert the same of other cases: whoever verifies all of it does all that it did.
        done = ground.held(matter.one, covered)
        met = covered.share >= _COVERED and same_case
        if met and done >= HELD and not ground.unverified(matter.about):
            why = f"What it verified is verified by {', '.join(t for t, _ in covered.tests[:2])}."
            return Ruling(Verdict.REWRITTEN, "covered", done, why, Verdict.PARTIAL)
        for one in others:
            by_name = one.name >= SAME_NAME and max(one.symbols - 0.25, one.literals - 0.6) >= 0
            if by_name or (one is near and self._kinship.stands_out(kin)):
                why = f"{one.id} is alike in {_alike_in(one)}."
                return Ruling(Verdict.REWRITTEN, "akin", one.score / 5, why, Verdict.PARTIAL, (one.id,))
        if ruling := self._row(matter):
            return ruling
        reached = sum(map(ground.verifiers.reach, matter.owed)) >= 0.75 * len(matter.owed)
        beside = near is not None and near.place >= _PLACE and near.symbols >= 0.5
        if covered.tests and (covered.share >= _HALF or (reached and beside)):
            if changed := ground.changed_with(matter.one, matter.about):
                now = names_now(changed, ground.fates)[0]
                why = f"The commit that took it changed {now}, of which other tests still verify the rest."
                return Ruling(Verdict.RETIRED, "case-withdrawn", covered.share, why, Verdict.PARTIAL)
            if ruling := self._said_to_go(matter, Verdict.PARTIAL):
                return ruling
            first = _first(covered, kin)
            why = f"Only part of what it verified is verified, best by {first}."
            chosen = (first, *self._others_about(matter, first))
            return Ruling(Verdict.PARTIAL, "half-covered", 1.0 - done, why, Verdict.LOST, chosen)
        for one in kin:
            if self._kinship.is_new(one.id) and one.place >= _PLACE and one.name >= 0.45:
                why = f"{one.id} is new in its place, without meeting what it verified."
                return Ruling(Verdict.PARTIAL, "untraced", one.score / 5, why, Verdict.LOST, (one.id,))
        return self._lost(matter)

    def _as_data(self, matter: Matter) -> Ruling | None:
        """The ruling where what a test ran on is a file of data now that a live test runs on."""
        held = self._ground.as_data(matter.one)
        if held is None:
            return None
        why = f"{held.share:.0%} of what it ran on stands in {held.path}, on which {held.tests[0]} runs."
        return Ruling(Verdict.MOVED, "row-of-data", held.share, why, Verdict.REWRITTEN, held.tests)

    def _row(self, matter: Matter) -> Ruling | None:
        """The ruling where a row of a live table has all of its values, and the table claims the same."""
        verifiers = self._ground.verifiers
        for id_ in self._ground.tables.of(matter.one.profile.literals):
            if all(verifiers.claims(id_, o) for o in matter.owed):
                why = f"Its values are a row of {id_} now, which asserts the same kind of thing."
                return Ruling(Verdict.REWRITTEN, "row-of-table", 1.0, why, Verdict.PARTIAL, (id_,))
        return None

    def _row_of_new(self, matter: Matter) -> Ruling | None:
        """The ruling where a new or larger table has all of its rare values, and claims alike."""
        for id_ in self._ground.having(matter.one):
            if self._ground.head.cases[id_].rows < 2 or not self._kinship.is_new(id_):
                continue
            claims = {group_of(c) for c in self._ground.head.profiles[id_].checks if can_fail(c)}
            same = all(o.group in claims or o.group == "runs" for o in matter.owed) or (
                "value" in claims and not _OF_THEIR_OWN.intersection(o.group for o in matter.owed)
            )
            if same and self._shares_target(matter.about, id_):
                why = f"Its values are rows of {id_} now, which runs the same code."
                return Ruling(Verdict.MOVED, "row-of-new-table", 1.0, why, Verdict.REWRITTEN, (id_,))
        return None

    def _others_about(self, matter: Matter, first: str) -> tuple[str, ...]:
        """The nearest further tests that assert about what the test was most about."""
        asserted = [t.symbol for t in matter.about if t.asserted][:1]
        about = {
            id_
            for symbol in asserted
            for now in names_now(symbol, self._ground.fates)
            for id_ in self._ground.verifiers.of(now)
        }
        return tuple(k.id for k in self._kinship.of(matter) if k.id in about and k.id != first)[:_MORE]

    def _said_to_go(self, matter: Matter, otherwise: Verdict) -> Ruling | None:
        """The ruling where the commit that took a test says to take away what the test is named after."""
        subject = self._ground.said_to_go(matter.one)
        if not subject:
            return None
        said = shorten(subject, _SAID, placeholder=" …")
        why = f"The commit that took it says to take away what it is named after: {said}"
        return Ruling(Verdict.RETIRED, "said-to-go", 1.0 - matter.covered.share, why, otherwise)

    def _lost(self, matter: Matter) -> Ruling:
        if ruling := self._said_to_go(matter, Verdict.LOST):
            return ruling
        symbol = matter.about[0].symbol if matter.about else "its target"
        now = names_now(symbol, self._ground.fates)[0]
        number = len(self._ground.verifiers.of(now))
        tail = (
            "no live test asserts anything about it" if not number else "no live test checks the same of it"
        )
        why = f"{now} still exists at head, and {tail}"
        share = 1.0 - matter.covered.share
        scope = matter.one.case.id.rpartition("::")[0]
        if (others := self._went_on[scope]) >= max(_COMPANY, self._gone[scope] / 2):
            why = f"{why}; it was left out where {others} tests beside it went on."
            return Ruling(Verdict.LOST, "left-out", share, why, Verdict.RETIRED)
        runner_up = Verdict.RETIRED if matter.lives.gone > 0.2 else Verdict.PARTIAL
        return Ruling(Verdict.LOST, "uncovered", share, f"{why}.", runner_up)

    def _untraced(self, matter: Matter) -> Ruling:
        """The ruling on a test of which reading does not show what it verified."""
        if found := self._ground.by_literals(matter.one):
            likely, share = found
            verdict = Verdict.REWRITTEN if share >= 0.8 else Verdict.PARTIAL
            why = f"{share:.0%} of its rare values are in {likely}; what it verified could not be traced."
            return Ruling(verdict, "same-values", share, why, Verdict.LOST, (likely,))
        for kin in self._kinship.of(matter):
            if self._kinship.is_new(kin.id) and kin.place >= _PLACE and kin.name >= 0.2:
                why = f"{kin.id} is new in its place; what it verified could not be traced."
                return Ruling(Verdict.PARTIAL, "untraced", kin.score / 5, why, Verdict.REWRITTEN, (kin.id,))
        telling = len(matter.one.features.words - {"test"}) >= _TELLING_NAME
        for kin in self._kinship.of(matter) if telling else ():
            if kin.name == 1.0 and self._kinship.is_new(kin.id):
                why = f"{kin.id} is new, and of the same name; what it verified could not be traced."
                return Ruling(Verdict.REWRITTEN, "replaced", kin.score / 5, why, Verdict.PARTIAL, (kin.id,))
        if ruling := self._said_to_go(matter, Verdict.LOST):
            return ruling
        if gone := self._ground.used_and_gone(matter.one.profile):
            why = (
                f"What it used is gone at head: {', '.join(gone[:3])}; what it verified could not be traced."
            )
            return Ruling(Verdict.RETIRED, "used-gone", 0.5, why, Verdict.LOST)
        why = "No successor was found, and what it verified could not be traced"
        if self._ground.lost_production:
            why = f"{why}; in a longer history, more such tests went with their subject than were lost."
            return Ruling(Verdict.RETIRED, "untraceable", 0.5, why, Verdict.LOST)
        return Ruling(Verdict.LOST, "no-obligation", 0.4, f"{why}.", Verdict.RETIRED)


def _first(covered: Cover, kin: list[Kin]) -> str:
    """The nearest of the tests that meet something of it."""
    chosen = [t for t, _ in covered.tests]
    return next((k.id for k in kin if k.id in chosen), chosen[0])


def _alike_in(kin: Kin) -> str:
    """In what a test is near, in words."""
    parts = (
        ("name", kin.name),
        ("place", kin.place),
        ("values", kin.literals),
        ("words", kin.names),
        ("what it runs", kin.symbols),
    )
    told = [f"{word} ({share:.0%})" for word, share in parts if share >= 0.3]
    return ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else "".join(told)
