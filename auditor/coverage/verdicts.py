"""One verdict for each deleted test, from the evidence of all channels, with the reason in words."""

from collections.abc import Sequence

from auditor.coverage.affinity import Kin
from auditor.coverage.confidences import confidence
from auditor.coverage.features import Likeness
from auditor.coverage.ground import Ground
from auditor.coverage.heirs import find
from auditor.coverage.matter import Gone, Matter, Ruling
from auditor.coverage.obligations import cover, names_now, obligations
from auditor.coverage.rule_table import as_evidence
from auditor.coverage.rulings import Rulings
from auditor.coverage.succession import Heir
from auditor.coverage.targets import Target, survival, targets
from auditor.coverage.vacuity import emptiness
from auditor.model.audit import Candidate, DeletedTest, Evidence, Successor, TargetState, Verdict
from auditor.model.meaning import Fate

_MAX_SUCCESSORS = 5
_WITHOUT = frozenset({Verdict.LOST, Verdict.RETIRED, Verdict.VACUOUS})
"""Verdicts that know no successor."""
_NEAREST = 3
"""Tests told that are but near."""
_ALSO = "asserts about the same target, and is near in what it runs and what it is called"
_UNSURE = 0.6
_RARE_INPUT = 12
"""In how many tests a value may occur to tell one case from another."""
_BY_OTHERS = (
    "made",
    "came-instead",
    "came-beside",
    "deprecated-for",
    "suite-anew",
    "covered",
    "covered-beside",
    "half-covered",
    "like-named",
    "akin",
    "akin-copy",
    "row-of-table",
    "row-of-new-table",
    "row-of-names",
    "row-beside",
    "row-alike",
    "row-of-data",
)
"""Rules that do not take a test to go on as its heir."""


class Bench:
    """Judges the deleted tests of one range."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def judge(self, gone: Sequence[Gone]) -> list[DeletedTest]:
        """Return one verdict for each of *gone*, in the same order."""
        heirs = find(gone, self._ground)
        rulings = Rulings(self._ground, heirs)
        found = []
        for one in gone:
            matter = self._matter(one, heirs[one.case.id])
            ruling = rulings.on(matter)
            near = rulings.near(matter) if ruling.verdict in _WITHOUT else ()
            found.append(self._told(matter, ruling, near))
        return found

    def _matter(self, one: Gone, heirs: tuple[Heir, ...]) -> Matter:
        ground, profile = self._ground, one.profile
        about = targets(profile, ground.specificity)
        # What answers a request is not known: the little that such a test calls itself is not what it is for.
        known = not profile.routes or ground.is_about_production(profile)
        owed = tuple(
            o
            for o in obligations(profile, about, ground.specificity, ground.fates, ground.production.base)
            if known and ground.says_what(o)
        )
        inputs = frozenset(
            x for x in profile.literals if ground.rarity.count(f"l{x}") <= _RARE_INPUT and _is_telling(x)
        )
        empty = emptiness(
            profile,
            collected=one.case.collected or one.case.id in ground.ran_at_base,
            awaited=not one.case.unawaited,
            runs=ground.runs_production(profile),
            prepared=ground.sets_up_subject(one),
            fixtures=one.case.fixtures,
        )
        covered = cover(ground.verifiers, owed, inputs, ground.nearness(one))
        return Matter(
            one,
            heirs,
            about,
            survival(about, ground.fates, ground.production.base),
            empty,
            owed,
            covered,
            inputs,
        )

    def _told(self, matter: Matter, ruling: Ruling, near: Sequence[Kin]) -> DeletedTest:
        one, about = matter.one, matter.about
        successors = self._successors(matter, ruling)
        sure = confidence(ruling.rule, ruling.strength)
        return DeletedTest(
            id=one.case.id,
            verdict=ruling.verdict,
            confidence=round(sure, 3),
            why=ruling.why,
            successors=successors,
            missing=self._missing(matter, ruling),
            targets=tuple(t.symbol for t in about if t.asserted)[:8] or tuple(t.symbol for t in about)[:4],
            target_states=tuple(self._state(t) for t in about[:8]),
            evidence=self._evidence(matter, ruling),
            considered=self._considered(matter, successors, near),
            runner_up=ruling.runner_up,
            unsure=sure < _UNSURE,
            deleted_in=one.deleted_in,
            path=one.case.path,
            line=one.case.line,
            lines=one.case.end_line - one.case.line + 1,
            checks=len(one.profile.checks),
            rows=one.case.rows,
            collected=one.case.collected,
            reason=one.case.reason,
            transient=one.transient,
            inherited_from=one.case.definition if one.case.definition != one.case.id else "",
        )

    # -- what goes with it --------------------------------------------------------------------------------

    def _successors(self, matter: Matter, ruling: Ruling) -> tuple[Successor, ...]:
        if ruling.verdict in _WITHOUT:
            return ()
        covered = matter.covered
        gains = dict(covered.tests)
        found: dict[str, Successor] = {}
        for id_ in ruling.heirs:
            if id_ in gains:
                score, told = covered.share * 0.5 + gains[id_] * 0.5, self._met(matter, id_)
            elif ruling.rule in ("half-covered", "deprecated-for"):
                score, told = covered.share * 0.5, [Evidence(kind="affinity", detail=_ALSO)]
            else:
                kind = "data" if ruling.rule == "row-of-data" else "affinity"
                score, told = ruling.strength, [Evidence(kind=kind, detail=ruling.why)]
            found[id_] = self._successor(matter.one, id_, min(0.9, score), told)
        for heir in () if ruling.rule in _BY_OTHERS else matter.heirs:
            evidence = [
                Evidence(kind=heir.channel, detail=heir.detail),
                Evidence(kind="likeness", detail=_percentages(heir.like)),
            ]
            found.setdefault(heir.id, self._successor(matter.one, heir.id, heir.score, evidence))
        for test, gain in covered.tests:
            if test not in found and test != matter.one.case.id:
                score = min(0.9, covered.share * 0.5 + gain * 0.5)
                found[test] = self._successor(matter.one, test, score, self._met(matter, test))
        return tuple(found.values())[:_MAX_SUCCESSORS]

    def _met(self, matter: Matter, test: str) -> list[Evidence]:
        reasons = [m.how for o, m in matter.covered.met if m is not None and m.test == test]
        return [Evidence(kind="coverage", detail=r) for r in dict.fromkeys(reasons)][:3]

    def _successor(self, one: Gone, id_: str, score: float, evidence: list[Evidence]) -> Successor:
        reason = self._ground.why_not_live(id_, one)
        if reason:
            evidence = [*evidence, Evidence(kind="liveness", detail=reason)]
        return Successor(id=id_, score=round(score, 3), evidence=tuple(evidence), orphaned=bool(reason))

    def _missing(self, matter: Matter, ruling: Ruling) -> tuple[str, ...]:
        if ruling.verdict is Verdict.LOST:
            return tuple(dict.fromkeys(o.text for o in matter.owed))[:12]
        if ruling.verdict is not Verdict.PARTIAL:
            return ()
        weak = [o.text for o, m in matter.covered.met if m is None or m.strength < 0.6]
        if not weak and matter.heirs:
            new = self._ground.head.features[matter.heirs[0].id].checks
            weak = [c.text for c in matter.one.profile.checks if c.form not in new]
        return tuple(dict.fromkeys(weak))[:12]

    def _state(self, target: Target) -> TargetState:
        ground = self._ground
        fate = ground.fates.get(target.symbol)
        now = names_now(target.symbol, ground.fates)
        gone = fate is not None and fate.fate is Fate.GONE
        return TargetState(
            symbol=target.symbol,
            fate=(fate.fate if fate is not None else Fate.SAME).value,
            now=() if gone else now,
            asserted=target.asserted,
            verified_by=() if gone else ground.verifiers.of(now[0])[:5],
        )

    def _evidence(self, matter: Matter, ruling: Ruling) -> tuple[Evidence, ...]:
        ground, one, lives = self._ground, matter.one, matter.lives
        found = [as_evidence(ruling.rule, ruling.strength)]
        if matter.empty is not None:
            found.append(Evidence(kind="vacuity", detail=matter.empty.reason))
        for heir in matter.heirs[:3]:
            found.append(Evidence(kind=heir.channel, detail=f"{heir.id}: {heir.detail} ({heir.score:.2f})"))
        for symbol in (*lives.dead[:4], *lives.alive[:4]):
            fate = ground.fates.get(symbol)
            if fate is not None and fate.fate is not Fate.SAME:
                found.append(Evidence(kind="target", detail=f"{symbol}: {fate.detail or fate.fate.value}"))
        if matter.covered.met:
            share = f"{matter.covered.share:.0%} of what it verified is verified"
            found.append(Evidence(kind="coverage", detail=share))
        drops = ground.lineage.unread_drops
        if one.case.path in drops.values() and one.case.id in drops:
            detail = f"{one.case.path} is there but can no longer be parsed"
            found.append(Evidence(kind="liveness", detail=detail))
        return tuple(found)

    def _considered(
        self, matter: Matter, chosen: tuple[Successor, ...], near: Sequence[Kin]
    ) -> tuple[Candidate, ...]:
        taken = {s.id for s in chosen}
        found = {
            h.id: Candidate(id=h.id, score=round(h.score, 3), reason=f"{h.detail}; {_percentages(h.like)}")
            for h in matter.heirs
            if h.id not in taken
        }
        for obligation, met in matter.covered.met:
            if met is not None and met.test not in taken and met.test not in found:
                reason = f"{met.how}, which is not enough for: {obligation.text}"
                found[met.test] = Candidate(id=met.test, score=round(met.strength, 3), reason=reason)
        # Where nobody is said to have taken over, whoever doubts that looks at the nearest first.
        for kin in near[:_NEAREST]:
            reason = f"near in {kin.words}, which alone proves nothing"
            found.setdefault(kin.id, Candidate(id=kin.id, score=round(kin.score / 5, 3), reason=reason))
        return tuple(found.values())[:_MAX_SUCCESSORS]


def _is_telling(value: str) -> bool:
    """Whether a value, as written, is more than a letter in quotes, or a number of one or two digits."""
    return len(value) > (3 if value[:1] in "'\"" else 2)


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
