"""What a test verifies, assertion by assertion, and who else verifies each of those things at head."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from auditor.coverage.obligations import Obligation as Owed
from auditor.coverage.obligations import Verifiers, names_now, obligations
from auditor.coverage.targets import Specificity, Target, targets
from auditor.coverage.vacuity import can_fail, traced
from auditor.model.explanation import Obligation, TracedSymbol, Verifier
from auditor.model.meaning import Fate, Profile, SymbolFate
from auditor.model.source import Check
from auditor.pipeline.judging import Judged

_SYMBOLS = 3
_VERIFIERS = 3
_FAINT = 0.2
"""Strength below which a test is no verifier: it merely asserts something about the same symbol."""
_ENOUGH = 0.6
"""Strength from which another test verifies the same as a live one."""
_RARE = 12
"""Tests up to which a literal that they share tells that they work on the same case."""
_EFFECT = "effect:"


class Prover:
    """Tells the obligations of tests at both ends of a range."""

    def __init__(self, judged: Judged) -> None:
        self._base = Specificity(judged.base.profiles.values())
        self._head = Specificity(judged.head.profiles.values())
        profiles = judged.head.profiles
        self._verifiers = Verifiers(profiles[i] for i in sorted(judged.live) if i in profiles)
        self._literals = Counter(x for p in profiles.values() for x in p.literals)

    def at_base(
        self, profile: Profile, fates: Mapping[str, SymbolFate], *, verifies: bool = True
    ) -> tuple[Obligation, ...]:
        """Return what a test verified by its *profile* at base, and who verifies that at head.

        *fates* tells what became of the symbols; *verifies* is false when it is known to verify nothing.
        """
        return self._tell(profile, self._base, fates, verifies=verifies)

    def at_head(self, profile: Profile) -> tuple[Obligation, ...]:
        """Return what a test at head verifies, and who else verifies the same."""
        told = self._tell(profile, self._head, None, verifies=True)
        return tuple(
            msgspec.structs.replace(
                one, verified_by=tuple(v for v in one.verified_by if v.strength >= _ENOUGH)
            )
            for one in told
        )

    def _tell(
        self,
        profile: Profile,
        specificity: Specificity,
        fates: Mapping[str, SymbolFate] | None,
        *,
        verifies: bool,
    ) -> tuple[Obligation, ...]:
        about = targets(profile, specificity)
        inputs = frozenset(x for x in profile.literals if self._literals[x] <= _RARE and len(x) > 2)
        told: dict[tuple[str, int], Obligation] = {}
        for check in profile.checks:
            alone = msgspec.structs.replace(profile, checks=(check,))
            owed = self._owed(alone, about, specificity, fates)
            told.setdefault(
                (check.text, check.line),
                Obligation(
                    text=check.text,
                    line=check.line,
                    symbols=self._symbols((*check.subject, *check.inside), specificity, fates),
                    verified_by=self._verified_by(owed, inputs, profile.id),
                    idle="" if owed else idle(check),
                ),
            )
        if verifies and all(one.idle for one in told.values()):
            bare = msgspec.structs.replace(profile, checks=())
            chosen = [t.symbol for t in about if t.weight > 0.05][:_VERIFIERS]
            for owed in obligations(bare, about, specificity, fates or {}):
                told[owed.text, 0] = Obligation(
                    text=f"{chosen[0]} runs without raising",
                    line=0,
                    symbols=self._symbols(chosen, specificity, fates),
                    verified_by=self._verified_by(owed, inputs, profile.id),
                )
        return tuple(told.values())

    @staticmethod
    def _owed(
        profile: Profile,
        about: Iterable[Target],
        specificity: Specificity,
        fates: Mapping[str, SymbolFate] | None,
    ) -> Owed | None:
        """What the one assertion of *profile* verifies, ``None`` when nothing."""
        found = obligations(profile, about, specificity, fates or {})
        return found[0] if found and found[0].group != "runs" else None

    def _verified_by(self, owed: Owed | None, inputs: frozenset[str], own: str) -> tuple[Verifier, ...]:
        if owed is None:
            return ()
        met = [m for m in self._verifiers.meeting(owed, inputs) if m.test != own and m.strength >= _FAINT]
        return tuple(Verifier(id=m.test, strength=round(m.strength, 3), how=m.how) for m in met[:_VERIFIERS])

    @staticmethod
    def _symbols(
        subjects: Iterable[str], specificity: Specificity, fates: Mapping[str, SymbolFate] | None
    ) -> tuple[TracedSymbol, ...]:
        names: dict[str, bool] = {}
        for subject in subjects:
            name = subject.removeprefix(_EFFECT)
            if ":" not in name:
                names[name] = names.get(name, True) and subject.startswith(_EFFECT)
        # A class says nothing where its member is named too.
        telling = [n for n in names if not any(other.startswith(f"{n}.") for other in names)]
        ranked = sorted(telling, key=lambda name: (names[name], -specificity.of(name), name))
        return tuple(traced_symbol(name, fates, indirect=names[name]) for name in ranked[:_SYMBOLS])


def traced_symbol(
    name: str, fates: Mapping[str, SymbolFate] | None, *, indirect: bool = False
) -> TracedSymbol:
    """Return a symbol with what became of it; ``None`` for *fates* says that it is one of head."""
    if fates is None:
        return TracedSymbol(symbol=name, fate=None, now=(name,), indirect=indirect)
    fate = fates.get(name) or SymbolFate(symbol=name, fate=Fate.UNKNOWN)
    return TracedSymbol(
        symbol=name,
        fate=fate.fate,
        now=() if fate.fate is Fate.GONE else names_now(name, fates),
        detail=fate.detail,
        indirect=indirect,
    )


def idle(check: Check) -> str:
    """Say why an assertion verifies no production behaviour."""
    if check.trivial:
        return f"it cannot fail: {check.trivial}"
    if check.swallowed:
        return "a broad except swallows its failure"
    if not can_fail(check):
        return "it is never reached"
    if traced(check):
        return "what it is about says next to nothing"
    for prefix, what in (("local:", "code or data of the test tree"), ("ext:", "another package")):
        found = [s.removeprefix(prefix) for s in (*check.subject, *check.inside) if s.startswith(prefix)]
        if found:
            return f"it is about {what}: {found[0].rpartition('::')[2]}"
    return "it cannot be traced to production code"
