"""From verdicts to what they amount to: quality, areas, framework, grade, gaps and actions."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from auditor.coverage.appraisal import actions as acting
from auditor.coverage.appraisal import gaps as gapping
from auditor.coverage.appraisal import grade as grading
from auditor.coverage.appraisal.areas import areas
from auditor.coverage.appraisal.areas import whole as by_category
from auditor.coverage.appraisal.checklist import steps
from auditor.coverage.appraisal.framework import Users, framework
from auditor.coverage.appraisal.positives import positives
from auditor.coverage.appraisal.quality import Traited, compare, whole
from auditor.model.assessment import Assessment
from auditor.model.audit import Audit, DeletedTest
from auditor.model.classified import TierState
from auditor.model.meaning import Profile
from auditor.model.source import Function
from auditor.model.suite import ComponentKind, node_id
from auditor.pipeline.snapshots import Snapshot
from auditor.pipeline.studying import Study


def appraise(study: Study, audit: Audit, users: Mapping[str, Collection[str]]) -> Audit:
    """Return *audit*, which tells of *study*, with what its findings amount to.

    *users* tells who leaned on each component at base.
    """
    deleted, counts = audit.deleted_tests, audit.statistics
    base, head, vitality = study.base, study.head, study.vitality
    old, new = _traited(base, study.judged.base.profiles), _traited(head, study.judged.head.profiles)
    by_id = {t.id: t for t in deleted}
    origins = Origins(base)
    groups = areas(deleted, old, new)
    changed = framework(
        audit.deleted_components,
        audit.deleted_files,
        Users(users, by_id, study.judged.live, new, _needs(study, origins)),
    )
    suite = whole(
        old.of(i for i, c in base.cases.items() if c.collected),
        new.of(i for i, c in head.cases.items() if c.collected),
    )
    gaps = gapping.gaps(by_category(deleted), audit.tiers, audit.flows, audit.referenced)
    to_do = acting.actions(
        gaps,
        by_id,
        vitality.root_causes,
        vitality.orphans,
        counts.tests_at_head,
        head.blobs,
        Homes(head),
        origins,
        _unittests(base, deleted),
    )
    weights = _weights(deleted, audit.tiers)
    surviving, untouched = grading.survivors(
        grading.Suite(
            base.cases,
            head.cases,
            study.judged.base.profiles,
            frozenset(vitality.base.dead),
            frozenset(vitality.dead_tests),
        ),
        vitality.orphans,
        audit.weakened_tests,
        weights,
    )
    found = Assessment(
        grade=grading.grade(deleted, surviving, untouched, weights, acting.restored(to_do)),
        suite=suite,
        compared=compare(deleted, old, new),
        areas=groups,
        framework=changed,
        gaps=gaps,
        actions=to_do,
        positives=positives(suite, groups, changed, counts, deleted),
    )
    return msgspec.structs.replace(audit, assessment=found, steps=(*audit.steps, *steps(audit, found)))


def leaning(snapshot: Snapshot, profiles: Mapping[str, Profile]) -> dict[str, set[str]]:
    """Return which tests lean on each component; a data file is leaned on by tests that name it,
    a module by those whose file imports it."""
    by_name: dict[str, list[str]] = {}
    for component in snapshot.components.values():
        if component.kind is ComponentKind.DATA:
            by_name.setdefault(component.path.rpartition("/")[2], []).append(component.id)
    imported = {p: snapshot.imported_files(p) for p in snapshot.test_files()}
    found: dict[str, set[str]] = {}
    for profile in profiles.values():
        used = {*profile.uses, *imported.get(profile.id.partition("::")[0], ())} & snapshot.components.keys()
        for text in profile.literals:
            used.update(by_name.get(text.strip("'\"").rpartition("/")[2], ()))
        for id_ in used:
            found.setdefault(id_, set()).add(profile.id)
    return found


def _traited(snapshot: Snapshot, profiles: Mapping[str, Profile]) -> Traited:
    paths = {c.definition.partition("::")[0] for c in snapshot.cases.values()}
    functions: dict[str, Function] = {
        node_id(path, f.qualname): f for path in paths for f in snapshot.modules[path].functions
    }
    return Traited(snapshot.cases, profiles, functions)


def _weights(deleted: Iterable[DeletedTest], tiers: Sequence[TierState]) -> dict[str, float]:
    """Weight of the tests that a rule calls critical: 3 in a tier of level 1, 2 in one of level 2."""
    titles = {t.id: t.tiers for t in deleted}
    found: dict[str, float] = {}
    for tier in sorted(tiers, key=lambda t: -t.level):
        if 0 < tier.level < 3:
            members = [i for i, of in titles.items() if tier.title in of]
            found.update(dict.fromkeys([*members, *(e.what for e in tier.expected)], 4.0 - tier.level))
    return found


def _unittests(snapshot: Snapshot, deleted: Iterable[DeletedTest]) -> frozenset[str]:
    """Deleted tests whose class is written as a ``TestCase``."""
    cases = {
        node_id(path, c.qualname)
        for path in {t.path for t in deleted} & snapshot.modules.keys()
        for c in snapshot.modules[path].classes
        if any(b.rpartition(".")[2].endswith("TestCase") for b in c.bases)
    }
    return frozenset(t.id for t in deleted if t.id.rpartition("::")[0] in cases)


def _needs(study: Study, origins: "Origins") -> dict[str, set[str]]:
    """Which files at head ask in vain for each file that it has no more."""
    found: dict[str, set[str]] = {}
    for orphan in study.vitality.orphans:
        path = origins(orphan.root_cause) if orphan.new_in_range else None
        if path is not None and path not in study.head.blobs:
            found.setdefault(path, set()).add(orphan.path)
    return found


class Homes:
    """Where production symbols of head are to be imported from."""

    def __init__(self, head: Snapshot) -> None:
        """Look symbols up in what *head* defines."""
        self._table, self._imports = head.table(), head.imports

    def __call__(self, symbol: str) -> tuple[str, str] | None:
        """Return the module and the name in it that *symbol* is reached by; ``None`` when it is not known."""
        known = self._table.get(symbol)
        if known is None:
            return None
        module = self._imports.dotted(known.path)
        if symbol == module:
            above, _, name = module.rpartition(".")
            return (above, name) if above else None
        rest = symbol.removeprefix(f"{module}.")
        return (module, rest.partition(".")[0]) if rest != symbol else None


class Origins:
    """Which file of base defined something that head misses."""

    def __init__(self, base: Snapshot) -> None:
        """Look names up in *base*."""
        self._imports = base.imports
        self._fixtures = {c.name: c.path for c in base.components.values() if c.kind is ComponentKind.FIXTURE}

    def __call__(self, missing: str) -> str | None:
        """Return the path that had *missing*, a root cause: a module, a name in one, or a fixture."""
        if missing.startswith("fixture "):
            return self._fixtures.get(missing.removeprefix("fixture "))
        module, _, _ = missing.rpartition(".")
        return self._imports.file(missing) or (self._imports.file(module) if module else None)
