"""One verdict for each deleted test, from the evidence of all channels, with the reason in words."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from auditor.coverage.confidences import confidence
from auditor.coverage.features import Features, Likeness, Rarity, held, likeness
from auditor.coverage.lineage import Lineage
from auditor.coverage.matching import Tie
from auditor.coverage.obligations import Cover, Obligation, Verifiers, cover, names_now, obligations
from auditor.coverage.succession import Heir, Twins, assign, by_lineage
from auditor.coverage.targets import DEAD, Specificity, Subjects, Survival, Target, survival, targets
from auditor.coverage.vacuity import Emptiness, can_fail, emptiness
from auditor.coverage.withdrawal import Production, Withdrawals
from auditor.model.audit import Candidate, DeletedTest, Evidence, Successor, TargetState, Verdict
from auditor.model.commits import CommitRef
from auditor.model.meaning import Fate, Profile
from auditor.model.suite import Case


class Revision(NamedTuple):
    """The tests of one revision, by node id."""

    cases: Mapping[str, Case]
    profiles: Mapping[str, Profile]
    features: Mapping[str, Features]


class Gone(NamedTuple):
    """A test that head no longer has, as it was last."""

    case: Case
    profile: Profile
    features: Features
    deleted_in: CommitRef | None
    transient: bool


class Ruling(NamedTuple):
    """A verdict with the rule that gave it; the confidence belongs to rule and strength."""

    verdict: Verdict
    rule: str
    strength: float
    why: str
    runner_up: Verdict | None = None


_MAX_SUCCESSORS = 5
_RARE = 6
"""In how many tests a literal may occur to be rare."""


HELD = 0.9
"""Share of a test that must stand in those that meet its obligations for them to verify all of it."""
_MET = 0.8
"""Strength from which a live test is taken to hold what a disarmed one held."""
_SAME = 0.7
"""Share of a test in its heir from which no guess about its emptiness counts."""


def _lives_on(heir: Heir) -> bool:
    """Whether the history says so plainly that a test goes on, that what it can be traced to is no matter."""
    if heir.channel == "twin":
        return False
    return heir.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH) or heir.like.score >= _SAME


class Bench:
    """Everything that verdicts are judged by: both revisions, the history, and what became of production."""

    def __init__(
        self,
        base: Revision,
        head: Revision,
        lineage: Lineage,
        production: Production,
        dead: Mapping[str, str],
        rarity: Rarity,
    ) -> None:
        self.base = base
        self.head = head
        self.lineage = lineage
        self.fates = production.fates
        self.withdrawals = Withdrawals(production)
        self.dead = dead
        """Tests at head that cannot run, by id, with the reason."""
        self.rarity = rarity
        self.specificity = Specificity(base.profiles.values())
        self.subjects = Subjects(base.profiles.values())
        runs_for = {c.definition for c in head.cases.values() if c.collected}
        self.live = {
            i
            for i, c in head.cases.items()
            if i not in dead and not c.skip and not c.overridden and (c.collected or i in runs_for)
        }
        self.verifiers = Verifiers(head.profiles[i] for i in sorted(self.live) if i in head.profiles)
        self.twins = Twins(head.features.values())
        self._homes: dict[str, list[str]] = {}
        for id_, features in head.features.items():
            for value in features.literals:
                if rarity.count(f"l{value}") <= _RARE:
                    self._homes.setdefault(value, []).append(id_)
        self.by_definition: dict[str, list[str]] = {}
        for id_, case in head.cases.items():
            self.by_definition.setdefault(case.definition, []).append(id_)

    def judge(self, gone: Sequence[Gone]) -> list[DeletedTest]:
        """Return one verdict for each of *gone*, in the same order."""
        heirs: dict[str, list[Heir]] = {}
        for one in gone:
            found = by_lineage(one.features, self.lineage, self.head.features, self.rarity)
            found += self._inherited(one)
            found += [
                t for t in self.twins.of(one.features, self.rarity) if t.id not in {h.id for h in found}
            ]
            heirs[one.case.id] = found
        claimed = {h.id for found in heirs.values() for h in found[:1] if h.channel == "lineage"}
        # Where the history says what a test went on as, and that went too, no look-alike is its heir.
        left = {
            o.case.id: o.features
            for o in gone
            if not heirs[o.case.id] and o.case.id not in self.lineage.edges
        }
        fresh = {
            i: f for i, f in self.head.features.items() if i not in self.base.features and i not in claimed
        }
        settled = {o.case.id: o.features for o in gone if o.case.id not in left}
        for id_, (heir, margin) in assign(left, fresh, settled, self.rarity).items():
            if margin > 0.02 or heir.like.score > 0.85:
                heirs[id_].append(heir)
        return [self._judge(one, heirs[one.case.id]) for one in gone]

    def _inherited(self, one: Gone) -> list[Heir]:
        """The same definition, run through another class at head."""
        case = one.case
        homes = [case.definition]
        if case.definition not in self.head.cases and case.definition != case.id:
            homes = [i for i, _ in self.lineage.descendants(case.definition, self.head.cases)]
        if case.definition == case.id:
            return []
        found = []
        for home in homes:
            for id_ in self.by_definition.get(home, ()):
                other = self.head.cases[id_]
                if id_ == home or id_ in self.base.cases:
                    continue
                near = other.classes[-1:] == case.classes[-1:] or other.path == case.path
                like = likeness(one.features, self.head.features[id_], self.rarity)
                detail = f"inherited there from {home}"
                found.append(Heir(id_, "inherited", 0.93 if near else 0.75, Tie.SAME_BODY, detail, like))
        return sorted(found, key=lambda h: (-h.score, h.id))[:3]

    # -- one verdict --------------------------------------------------------------------------------------

    def _judge(self, one: Gone, heirs: list[Heir]) -> DeletedTest:
        about = targets(one.profile, self.specificity)
        lives = survival(about, self.fates)
        empty = emptiness(one.profile, collected=one.case.collected)
        owed = obligations(one.profile, about, self.specificity, self.fates)
        inputs = frozenset(x for x in one.profile.literals if self.rarity.count(f"l{x}") <= 12 and len(x) > 2)
        covered = cover(self.verifiers, owed, inputs, self._nearness(one))
        ruling = self._rule(one, heirs, about, lives, empty, owed, covered, inputs)
        successors = self._successors(one, ruling, heirs, covered)
        missing = self._missing(ruling, one, heirs, owed, covered)
        profile = one.profile
        return DeletedTest(
            id=one.case.id,
            verdict=ruling.verdict,
            confidence=round(confidence(ruling.rule, ruling.strength), 3),
            why=ruling.why,
            successors=successors,
            missing=missing,
            targets=tuple(t.symbol for t in about if t.asserted)[:8] or tuple(t.symbol for t in about)[:4],
            target_states=tuple(self._state(t) for t in about[:8]),
            evidence=self._evidence(one, ruling, heirs, lives, empty, covered),
            considered=self._considered(heirs, covered, successors),
            runner_up=ruling.runner_up,
            unsure=confidence(ruling.rule, ruling.strength) < 0.6,
            deleted_in=one.deleted_in,
            path=one.case.path,
            line=one.case.line,
            lines=one.case.end_line - one.case.line + 1,
            checks=len(profile.checks),
            rows=one.case.rows,
            collected=one.case.collected,
            reason=one.case.reason,
            transient=one.transient,
            inherited_from=one.case.definition if one.case.definition != one.case.id else "",
        )

    def _rule(
        self,
        one: Gone,
        heirs: list[Heir],
        about: tuple[Target, ...],
        lives: Survival,
        empty: Emptiness | None,
        owed: tuple[Obligation, ...],
        covered: Cover,
        inputs: frozenset[str],
    ) -> Ruling:
        best = heirs[0] if heirs else None
        known = best is not None and _lives_on(best)
        if empty is not None and (empty.certain or not known):
            return Ruling(
                Verdict.VACUOUS, "vacuous", empty.confidence, f"{empty.reason[0].upper()}{empty.reason[1:]}."
            )
        if (
            best is not None
            and best.tie is Tie.SAME_BODY
            and (best.channel != "twin" or lives.gone < 0.5 or best.id.endswith(f"::{one.case.name}"))
        ):
            if disarmed := self._disarmed(one, best, covered):
                return disarmed
            changed = self._changed(one, best)
            where = "still " if best.id in self.base.cases else ""
            return Ruling(
                Verdict.MOVED,
                f"same-body-{best.channel}",
                best.score,
                f"The same code {where}stands at {best.id}{changed}.",
            )
        strong = best is not None and (best.like.score >= 0.7 or self._shares_target(about, best.id))
        if not strong and (retired := self._retired(one, about, lives)):
            return retired
        if best is not None and best.channel in ("lineage", "assignment", "inherited"):
            return self._by_heir(one, best, heirs, about, covered)
        if not owed and (found := self._by_literals(one)):
            (likely, share) = found
            return Ruling(
                Verdict.REWRITTEN if share >= 0.8 else Verdict.PARTIAL,
                "same-values",
                share,
                f"{share:.0%} of its rare values are in {likely}; what it verified could not be traced.",
                Verdict.LOST,
            )
        if not owed:
            return Ruling(
                Verdict.LOST,
                "no-obligation",
                0.4,
                "No successor was found, and what it verified could not be traced.",
            )
        unshared = inputs - self._literals(t for t, _ in covered.tests)
        same_case = len(unshared) <= 0.5 * len(inputs) if inputs else covered.share >= 0.75
        # Siblings assert the same of other cases: whoever verifies all of it does all that it did.
        done = self._held(one, covered)
        if covered.share >= 0.62 and same_case and done >= HELD and not self._unverified(about):
            names = ", ".join(t for t, _ in covered.tests[:2])
            return Ruling(
                Verdict.REWRITTEN,
                "covered",
                done,
                f"What it verified is verified by {names}.",
                Verdict.PARTIAL,
            )
        reached = sum(map(self.verifiers.reach, owed)) >= 0.75 * len(owed)
        if covered.tests and (covered.share >= 0.42 or reached):
            return Ruling(
                Verdict.PARTIAL,
                "half-covered",
                1.0 - done,
                f"Only part of what it verified is verified, best by {covered.tests[0][0]}.",
                Verdict.LOST,
            )
        symbol = about[0].symbol if about else "its target"
        now = names_now(symbol, self.fates)[0]
        others = len(self.verifiers.of(now))
        tail = (
            "no live test asserts anything about it" if not others else "no live test checks the same of it"
        )
        return Ruling(
            Verdict.LOST,
            "uncovered",
            1.0 - covered.share,
            f"{now} still exists at head, and {tail}.",
            Verdict.RETIRED if lives.gone > 0.2 else Verdict.PARTIAL,
        )

    def _retired(self, one: Gone, about: tuple[Target, ...], lives: Survival) -> Ruling | None:
        if lives.gone >= 0.5 or (lives.top_gone and lives.gone >= 0.2):
            names = ", ".join(lives.dead[:3])
            why = f"What it verified is gone at head: {names}."
            return Ruling(Verdict.RETIRED, "target-gone", lives.gone, why, Verdict.LOST)
        used = {*one.profile.exercises, *one.profile.context}
        subjects = [s for s in self.subjects.of(one.case.id) if (s in used or not about) and self._is_dead(s)]
        if subjects:
            why = f"The subject of its suite is gone at head: {', '.join(subjects[:3])}."
            return Ruling(Verdict.RETIRED, "subject-gone", lives.gone, why, Verdict.LOST)
        if withdrawn := self.withdrawals.of(one.profile, about, one.case.name):
            why = f"The behaviour that it checked is gone at head: {withdrawn}."
            return Ruling(Verdict.RETIRED, "withdrawn", lives.gone, why, Verdict.LOST)
        return None

    def _is_dead(self, symbol: str) -> bool:
        fate = self.fates.get(symbol)
        return fate is not None and fate.fate in DEAD

    def _by_heir(
        self, one: Gone, best: Heir, heirs: list[Heir], about: tuple[Target, ...], covered: Cover
    ) -> Ruling:
        kept = best.like.checks if best.like.checks is not None else best.like.score
        if disarmed := self._disarmed(one, best, covered):
            return disarmed
        if best.tie is Tie.SPLIT:
            names = ", ".join(h.id.rpartition("::")[2] for h in heirs[:3])
            return Ruling(
                Verdict.REWRITTEN, "split", best.score, f"It was split over {names}.", Verdict.PARTIAL
            )
        changed = self._changed(one, best)
        same_values = best.like.literals is not None and best.like.literals >= 0.75
        known = best.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH, Tie.FOLDED)
        had, has = self._teeth(one, best)
        if not known and has < 0.7 * had and covered.share >= 0.5 and not self._unverified(about):
            if self._held(one, covered, best.id) < HELD:
                return Ruling(
                    Verdict.PARTIAL,
                    "heir-partial",
                    best.score,
                    f"{best.id} took over {has} of its {had} assertions ({best.detail}), "
                    "and no other tests do all of the rest.",
                    Verdict.REWRITTEN,
                )
            return Ruling(
                Verdict.REWRITTEN,
                "heir-fewer-checks",
                best.score,
                f"{best.id} took over {has} of its {had} assertions ({best.detail}), other tests the rest.",
                Verdict.PARTIAL,
            )
        sure = known or best.like.score >= 0.6 or same_values
        if sure or kept >= 0.7:
            return Ruling(
                Verdict.MOVED,
                f"heir-{best.tie}",
                best.score,
                f"It goes on as {best.id} ({best.detail}){changed}.",
            )
        alone = self._unverified(about)
        if alone:
            return Ruling(
                Verdict.PARTIAL,
                "heir-incomplete",
                best.score,
                f"{best.id} took its place ({best.detail}), but nothing verifies {', '.join(alone[:3])} now.",
                Verdict.REWRITTEN,
            )
        unmet = any(m is None or m.strength < 0.2 for _, m in covered.met)
        if not unmet and (covered.share >= 0.5 or kept >= 0.4):
            return Ruling(
                Verdict.REWRITTEN,
                "heir-rewritten",
                best.score,
                f"{best.id} took its place ({best.detail}){changed}.",
                Verdict.PARTIAL,
            )
        return Ruling(
            Verdict.PARTIAL,
            "heir-partial",
            best.score,
            f"{best.id} took its place ({best.detail}), without all of its checks.",
            Verdict.REWRITTEN,
        )

    def _disarmed(self, one: Gone, heir: Heir, covered: Cover) -> Ruling | None:
        """The ruling where the heir lost its teeth, or half of them with nothing in their place."""
        after = self.head.profiles.get(heir.id)
        had = {c.form for c in one.profile.checks if can_fail(c)}
        has = {c.form for c in after.checks if can_fail(c)} if after is not None else had
        gone = had - has
        same = heir.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH)
        if not had or (has and (not same or 2 * len(gone) < len(had) or has - had)):
            return None
        unmet = [o for o, m in covered.met if o.form in gone and (m is None or m.strength < _MET)]
        if has and not unmet:
            return None
        left = f"none of its {len(had)}" if not has else f"only {len(had - gone)} of its {len(had)}"
        return Ruling(
            Verdict.PARTIAL,
            "heir-gutted",
            heir.score,
            f"It goes on as {heir.id} ({heir.detail}), but {left} assertions that could fail are left.",
            Verdict.LOST,
        )

    def _teeth(self, one: Gone, heir: Heir) -> tuple[int, int]:
        """How many assertions that can fail the test had and its heir has."""
        after = self.head.profiles.get(heir.id)
        had = sum(can_fail(c) for c in one.profile.checks)
        return had, sum(can_fail(c) for c in after.checks) if after is not None else had

    def _changed(self, one: Gone, heir: Heir) -> str:
        new = self.head.features[heir.id]
        if one.features.checks <= new.checks or not one.features.checks:
            return ""
        lost = len(one.features.checks - new.checks)
        return f"; {lost} of its {len(one.features.checks)} assertions read differently there"

    def _unverified(self, about: Iterable[Target]) -> list[str]:
        """Asserted targets that are still there and that no live test asserts anything about."""
        return [
            names_now(t.symbol, self.fates)[0]
            for t in about
            if t.asserted
            and t.weight >= 0.1
            and not self._is_dead(t.symbol)
            and not any(self.verifiers.of(now) for now in names_now(t.symbol, self.fates))
        ]

    def _held(self, one: Gone, covered: Cover, *heirs: str) -> float:
        """How much of what a test does the tests do together that cover its obligations, and its *heirs*."""
        ids = (*heirs, *(t for t, _ in covered.tests))
        tests = [self.head.features[t] for t in ids if t in self.head.features]
        return held(one.features, tests, self.rarity) if tests else 0.0

    def _nearness(self, one: Gone) -> Callable[[str], float]:
        """How much of a test stands in another of head."""

        def nearness(id_: str) -> float:
            other = self.head.features.get(id_)
            return likeness(one.features, other, self.rarity).score if other is not None else 0.0

        return nearness

    def _literals(self, tests: Iterable[str]) -> frozenset[str]:
        return frozenset(x for t in tests for x in self.head.profiles[t].literals)

    def _by_literals(self, one: Gone) -> tuple[str, float] | None:
        """The live test that has most of a test's rare values, where nothing else links them."""
        rare = [x for x in one.features.literals if self.rarity.count(f"l{x}") <= _RARE and len(x) > 4]
        votes = Counter(t for x in rare for t in self._homes.get(x, ()) if t in self.live)
        if not votes:
            return None
        best, number = min(votes.items(), key=lambda item: (-item[1], item[0]))
        share = number / len(rare)
        return (best, share) if number >= 2 and share >= 0.4 else None

    def _shares_target(self, about: Iterable[Target], id_: str) -> bool:
        profile = self.head.profiles.get(id_)
        if profile is None:
            return False
        exercised = set(profile.exercises)
        return any(n in exercised for t in about if t.asserted for n in names_now(t.symbol, self.fates))

    # -- what goes with it --------------------------------------------------------------------------------

    def _successors(
        self, one: Gone, ruling: Ruling, heirs: list[Heir], covered: Cover
    ) -> tuple[Successor, ...]:
        if ruling.verdict not in (Verdict.MOVED, Verdict.REWRITTEN, Verdict.PARTIAL):
            return ()
        found: dict[str, Successor] = {}
        for heir in heirs:
            if ruling.rule in ("covered", "half-covered"):
                break
            evidence = [Evidence(kind=heir.channel, detail=heir.detail)]
            evidence.append(Evidence(kind="likeness", detail=_percentages(heir.like)))
            found[heir.id] = self._successor(heir.id, heir.score, evidence)
        if ruling.rule == "same-values" and (values := self._by_literals(one)):
            evidence = [Evidence(kind="values", detail=f"{values[1]:.0%} of its rare values are there")]
            found[values[0]] = self._successor(values[0], 0.5 * values[1], evidence)
        for test, gain in covered.tests:
            if test in found or test == one.case.id:
                continue
            reasons = [m.how for o, m in covered.met if m is not None and m.test == test]
            evidence = [Evidence(kind="coverage", detail=r) for r in dict.fromkeys(reasons)][:3]
            found[test] = self._successor(test, min(0.9, covered.share * 0.5 + gain * 0.5), evidence)
        return tuple(found.values())[:_MAX_SUCCESSORS]

    def _successor(self, id_: str, score: float, evidence: list[Evidence]) -> Successor:
        if id_ in self.dead:
            evidence = [*evidence, Evidence(kind="liveness", detail=f"it cannot run: {self.dead[id_]}")]
        return Successor(id=id_, score=round(score, 3), evidence=tuple(evidence), orphaned=id_ in self.dead)

    def _missing(
        self,
        ruling: Ruling,
        one: Gone,
        heirs: list[Heir],
        owed: tuple[Obligation, ...],
        covered: Cover,
    ) -> tuple[str, ...]:
        if ruling.verdict is Verdict.LOST:
            return tuple(dict.fromkeys(o.text for o in owed))[:12]
        if ruling.verdict is not Verdict.PARTIAL:
            return ()
        weak = [o.text for o, m in covered.met if m is None or m.strength < 0.6]
        if not weak and heirs:
            new = self.head.features[heirs[0].id].checks
            weak = [c.text for c in one.profile.checks if c.form not in new]
        return tuple(dict.fromkeys(weak))[:12]

    def _state(self, target: Target) -> TargetState:
        fate = self.fates.get(target.symbol)
        now = names_now(target.symbol, self.fates)
        gone = fate is not None and fate.fate is Fate.GONE
        return TargetState(
            symbol=target.symbol,
            fate=(fate.fate if fate is not None else Fate.SAME).value,
            now=() if gone else now,
            asserted=target.asserted,
            verified_by=() if gone else self.verifiers.of(now[0])[:5],
        )

    def _evidence(
        self,
        one: Gone,
        ruling: Ruling,
        heirs: list[Heir],
        lives: Survival,
        empty: Emptiness | None,
        covered: Cover,
    ) -> tuple[Evidence, ...]:
        found = [Evidence(kind="rule", detail=f"{ruling.rule} ({ruling.strength:.2f})")]
        if empty is not None:
            found.append(Evidence(kind="vacuity", detail=empty.reason))
        for heir in heirs[:3]:
            found.append(Evidence(kind=heir.channel, detail=f"{heir.id}: {heir.detail} ({heir.score:.2f})"))
        for symbol in lives.dead[:4]:
            fate = self.fates[symbol]
            found.append(Evidence(kind="target", detail=f"{symbol}: {fate.detail or fate.fate.value}"))
        for symbol in lives.alive[:4]:
            fate_ = self.fates.get(symbol)
            if fate_ is not None and fate_.fate is not Fate.SAME:
                found.append(Evidence(kind="target", detail=f"{symbol}: {fate_.detail or fate_.fate.value}"))
        if covered.met:
            found.append(
                Evidence(kind="coverage", detail=f"{covered.share:.0%} of what it verified is verified")
            )
        if one.case.path in self.lineage.unread_drops.values() and one.case.id in self.lineage.unread_drops:
            found.append(
                Evidence(kind="liveness", detail=f"{one.case.path} is there but can no longer be parsed")
            )
        return tuple(found)

    def _considered(
        self, heirs: list[Heir], covered: Cover, chosen: tuple[Successor, ...]
    ) -> tuple[Candidate, ...]:
        taken = {s.id for s in chosen}
        found = [
            Candidate(id=h.id, score=round(h.score, 3), reason=f"{h.detail}; {_percentages(h.like)}")
            for h in heirs
            if h.id not in taken
        ]
        for obligation, met in covered.met:
            if met is not None and met.test not in taken and met.test not in {f.id for f in found}:
                reason = f"{met.how}, which is not enough for: {obligation.text}"
                found.append(Candidate(id=met.test, score=round(met.strength, 3), reason=reason))
        return tuple(found[:_MAX_SUCCESSORS])


def _percentages(like: Likeness) -> str:
    parts = [
        f"{value:.0%} of its {word}"
        for value, word in (
            (like.statements, "statements"),
            (like.literals, "literals"),
            (like.checks, "assertions"),
        )
        if value is not None
    ]
    return ", ".join(parts) + " are there" if parts else "nothing to compare"
