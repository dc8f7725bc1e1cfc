"""Deleted parts of the test framework: what became of each, and what its deletion does."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from auditor.coverage.appraisal.quality import Traited, live_successors
from auditor.model.assessment import FrameworkChange, FrameworkStatus, Impact
from auditor.model.audit import DeletedComponent, DeletedFile, DeletedTest, FileFate, Verdict
from auditor.model.suite import ComponentKind
from auditor.model.words import counted

_MAX_NEEDED, _MAX_REPLACEMENTS = 20, 5
REPLACED, SOME, MANY = 0.5, 0.2, 10
"""Share of its parts that live on from which it is replaced; share of them in one place from which that is
named as a replacement; lost tests that make an impact medium."""
_DOUBLES = frozenset({ComponentKind.MOCK, ComponentKind.FAKE})


class Users(NamedTuple):
    """Who leaned on components, and what became of those tests."""

    of: Mapping[str, Collection[str]]
    """Ids of tests at base, by component id."""
    deleted: Mapping[str, DeletedTest]
    at_head: Collection[str]
    """Ids of tests at head that can run."""
    traits: Traited
    """Of head."""
    needs: Mapping[str, Collection[str]] = MappingProxyType({})
    """Head files that break without a deleted file, by its path."""


def framework(
    components: Iterable[DeletedComponent], files: Iterable[DeletedFile], users: Users
) -> tuple[FrameworkChange, ...]:
    """Return deleted support files, each with all it held, and components taken out of files that stay.

    What test files held goes with their tests and is left out, unless files at head need it.
    """
    gone = {f.path: f for f in files}
    parts: dict[str, list[DeletedComponent]] = defaultdict(list)
    for component in components:
        parts[component.path if component.path in gone else component.id].append(component)
    found = []
    for name, held in parts.items():
        file = gone.get(name)
        needed = any(c.still_needed_by for c in held) or (file is not None and bool(users.needs.get(name)))
        if file is not None and file.kind == "test" and not needed:
            continue
        found.append(_change(name, held, file, users))
    ranks = list(Impact)
    return tuple(
        sorted(
            found,
            key=lambda c: (ranks.index(c.impact), -len(c.still_needed_by), -c.used_by, -c.parts, c.name),
        )
    )


def _change(
    name: str, held: Sequence[DeletedComponent], file: DeletedFile | None, users: Users
) -> FrameworkChange:
    leaned = {t for c in held for t in users.of.get(c.id, ())}
    asking = users.needs.get(name, ()) if file is not None else ()
    needed = sorted({*asking, *(p for c in held for p in c.still_needed_by)})[:_MAX_NEEDED]
    replacement, share = _replacement(held, file)
    if needed:
        status = FrameworkStatus.NEEDED
    elif share >= REPLACED:
        status = FrameworkStatus.REPLACED
    else:
        status = FrameworkStatus.PARTLY if replacement else FrameworkStatus.DELETED
    impact, why = _impact(held, status, needed, leaned, users)
    return FrameworkChange(
        name=name,
        path=held[0].path,
        kind=_kinds(held),
        parts=len(held),
        used_by=len(leaned) or max(c.used_by for c in held),
        still_needed_by=tuple(needed),
        status=status,
        replacement=replacement,
        impact=impact,
        why=why,
        deleted_in=next((c.deleted_in for c in held if c.deleted_in is not None), None),
    )


def _kinds(held: Sequence[DeletedComponent]) -> str:
    """What a component is, or what a file held: ``12 helpers, 2 factories``."""
    if len(held) == 1:
        return held[0].kind.value.replace("_", " ")
    kinds = Counter(c.kind for c in held if c.kind is not ComponentKind.MODULE)
    return ", ".join(counted(number, _NOUNS.get(k, k.value), _MANY[k]) for k, number in kinds.most_common(3))


_NOUNS = {ComponentKind.BASE_CLASS: "base class", ComponentKind.DATA: "data file"}
_MANY = {
    kind: {"factory": "factories", "base_class": "base classes", "data": "data files"}.get(kind, f"{kind}s")
    for kind in ComponentKind
}


def _replacement(held: Sequence[DeletedComponent], file: DeletedFile | None) -> tuple[tuple[str, ...], float]:
    """Where the code lives on, and how much of it does."""
    if len(held) == 1 and held[0].replaced_by:
        best = held[0].replaced_by
        return tuple(s.id for s in best[:_MAX_REPLACEMENTS] if s.score >= SOME), best[0].score
    if file is not None and file.superseded_by:
        return (
            tuple(s.path for s in file.superseded_by[:_MAX_REPLACEMENTS] if s.share >= SOME),
            1.0 if file.fate is FileFate.REPLACED else sum(s.share for s in file.superseded_by),
        )
    homes: Counter[str] = Counter(c.replaced_by[0].id.partition("::")[0] for c in held if c.replaced_by)
    ranked = sorted(homes.items(), key=lambda item: (-item[1], item[0]))[:_MAX_REPLACEMENTS]
    return tuple(p for p, n in ranked if n >= SOME * len(held)), sum(homes.values()) / len(held)


def _impact(
    held: Sequence[DeletedComponent],
    status: FrameworkStatus,
    needed: Sequence[str],
    leaned: Collection[str],
    users: Users,
) -> tuple[Impact, str]:
    if status is FrameworkStatus.NEEDED:
        return Impact.HIGH, f"{counted(len(needed), 'file')} at head {_s(len(needed), 'breaks', 'break')}"
    if status is FrameworkStatus.REPLACED:
        return Impact.NONE, "its code lives on"
    if not leaned:
        return Impact.NONE, "no test leaned on it"
    lost = sum(
        t in users.deleted and users.deleted[t].verdict in (Verdict.LOST, Verdict.PARTIAL) for t in leaned
    )
    if lost:
        told = f"{_of(lost, len(leaned))} left a gap"
        return (Impact.MEDIUM if lost >= MANY else Impact.LOW), told
    on = _went_on(leaned, users)
    known = users.traits.of(on)
    if known and any(c.kind in _DOUBLES for c in held) and not any(t.mocks for t in known):
        told = f"the {counted(len(known), 'test')} that went on without it {_s(len(known), 'mocks', 'mock')} "
        return Impact.POSITIVE, f"{told}nothing: real collaborators take its place"
    if on:
        return Impact.NONE, f"{_of(min(len(on), len(leaned)), len(leaned))} went on"
    return Impact.NONE, f"{_of(len(leaned), len(leaned))} had nothing left to verify"


def _went_on(leaned: Collection[str], users: Users) -> list[str]:
    """Tests at head that the users of a component are, or became."""
    found: dict[str, None] = {}
    for id_ in sorted(leaned):
        if id_ in users.at_head:
            found[id_] = None
        elif id_ in users.deleted:
            found.update(dict.fromkeys(live_successors(users.deleted[id_])[:1]))
    return list(found)


def _of(some: int, leaned: int) -> str:
    if leaned == 1:
        return "the test that leaned on it"
    return f"{'all' if some == leaned else f'{some:,} of the'} {leaned:,} tests that leaned on it"


def _s(number: int, one: str, many: str) -> str:
    return one if number == 1 else many
