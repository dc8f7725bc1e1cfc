"""Tiers of criticality: which tests are of one, what it expects, and whether that is there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.classified import Expected, Presence, Rank, Stake, TierState
from auditor.model.rules import Tier
from auditor.packs.globs import first_fit, fits, fits_id, fits_path, fits_symbol
from auditor.packs.traits import Traits

_PRESENCE = {
    Verdict.MOVED: Presence.SUPERSEDED,
    Verdict.REWRITTEN: Presence.SUPERSEDED,
    Verdict.PARTIAL: Presence.PARTIAL,
    Verdict.LOST: Presence.MISSING,
    Verdict.RETIRED: Presence.RETIRED,
    Verdict.VACUOUS: Presence.RETIRED,
}
_ORDER = (
    Presence.MISSING,
    Presence.PARTIAL,
    Presence.CANNOT_RUN,
    Presence.UNKNOWN,
    Presence.SUPERSEDED,
    Presence.RETIRED,
    Presence.PRESENT,
)
ABSENT = (Presence.MISSING, Presence.PARTIAL, Presence.CANNOT_RUN)
"""What makes a tier incomplete."""


def belongs(tier: Tier, traits: Traits, categories: Collection[str]) -> bool:
    """Whether a test, which fits *categories* (by id), is of the tier."""
    return (
        any(fits_path(glob, traits.path) for glob in tier.paths)
        or first_fit(fits_symbol, tier.symbols, traits.about) is not None
        or first_fit(fits, tier.markers, traits.markers) is not None
        or not set(tier.categories).isdisjoint(categories)
        or any(fits_id(glob, traits.id) for glob in tier.tests)
    )


class Evidence(NamedTuple):
    """What is known of one tier."""

    base: Collection[str]
    """Its tests at base, by id."""
    head: Collection[str]
    live: Collection[str]
    """Those at head that can run."""
    deleted: tuple[DeletedTest, ...]
    earlier: Mapping[str, str]
    """Test files of it that were deleted before the range, with the commit in words."""


def state(tier: Tier, known: Evidence, rank: Rank | None, impact: tuple[Stake, ...]) -> TierState:
    """Return a tier at head against what it expects; *rank* is that of its being incomplete."""
    expected = tuple(sorted(_expected(tier, known), key=lambda e: (_ORDER.index(e.presence), e.what)))
    missing = sum(e.presence in ABSENT for e in expected)
    return TierState(
        id=tier.id,
        title=tier.title,
        level=tier.level,
        complete=not missing,
        basis=_BASIS[tier.expect],
        tests_at_base=len(known.base),
        tests_at_head=len(known.head),
        live_at_head=len(known.live),
        deleted=len(known.deleted),
        gaps=sum(d.verdict in (Verdict.LOST, Verdict.PARTIAL) for d in known.deleted),
        expected=expected,
        missing=missing,
        rank=rank if missing else None,
        impact=impact,
    )


def folders(tier: Tier) -> tuple[str, ...]:
    """Return the folders in which the past of the tier is looked up: the fixed beginnings of its paths."""
    if tier.expect != "history":
        return ()
    fixed = []
    for glob in tier.paths:
        names = []
        for name in glob.split("/")[:-1]:
            if "*" in name or "?" in name:
                break
            names.append(name)
        if names and all(name not in ("", ".", "..") for name in names):
            fixed.append("/".join(names))
    return tuple(dict.fromkeys(fixed))


_BASIS = {
    "history": "every test that ever lived there, and what the rules list",
    "listed": "the tests that the rules list",
    "none": "nothing is expected; the tests of the tier are counted",
}


def _expected(tier: Tier, known: Evidence) -> Iterable[Expected]:
    for glob in tier.tests:
        yield _listed(glob, known)
    if tier.expect != "history":
        return
    for one in known.deleted:
        presence = _PRESENCE[one.verdict]
        if presence is Presence.SUPERSEDED and all(heir.orphaned for heir in one.successors):
            presence = Presence.CANNOT_RUN
        heirs = ", ".join(heir.id for heir in one.successors[:2])
        yield Expected(
            what=one.id,
            presence=presence,
            detail=f"{one.verdict.value}: {heirs}" if heirs else f"{one.verdict.value}: {one.why}",
        )
    by_file: defaultdict[str, list[str]] = defaultdict(list)
    for id_ in known.head:
        by_file[id_.partition("::")[0]].append(id_)
    for path, ids in by_file.items():
        dead = [id_ for id_ in ids if id_ not in known.live]
        if len(dead) < len(ids):
            yield Expected(what=path, presence=Presence.PRESENT, tests=len(ids) - len(dead))
        if dead:
            yield Expected(what=path, presence=Presence.CANNOT_RUN, tests=len(dead))
    for path, commit in known.earlier.items():
        yield Expected(
            what=path, presence=Presence.UNKNOWN, tests=0, detail=f"deleted before the range, {commit}"
        )


def _listed(glob: str, known: Evidence) -> Expected:
    there = [id_ for id_ in known.head if fits_id(glob, id_)]
    running = [id_ for id_ in there if id_ in known.live]
    if running:
        return Expected(what=glob, presence=Presence.PRESENT, tests=len(running))
    if there:
        return Expected(what=glob, presence=Presence.CANNOT_RUN, tests=len(there))
    gone = [one for one in known.deleted if fits_id(glob, one.id)]
    detail = ""
    if gone:
        worst = min(gone, key=lambda one: _ORDER.index(_PRESENCE[one.verdict]))
        detail = f"{len(gone):,} deleted, such as {worst.id} ({worst.verdict.value})"
    return Expected(what=glob, presence=Presence.MISSING, tests=len(gone), detail=detail or "never there")
