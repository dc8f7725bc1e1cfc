"""From two snapshots and the commits between them to one verdict for each deleted test."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from auditor.coverage.effects import Effects
from auditor.coverage.features import Rarity
from auditor.coverage.ground import Ground
from auditor.coverage.lineage import Lineage, follow
from auditor.coverage.matter import Gone, Revision, as_run
from auditor.coverage.switched_off import standing
from auditor.coverage.targets import Specificity
from auditor.coverage.verdicts import Bench
from auditor.coverage.withdrawal import Production
from auditor.model.audit import DeletedTest
from auditor.model.commits import CommitRef
from auditor.model.meaning import Symbol, SymbolFate
from auditor.model.paths import basename, dirname
from auditor.model.source import UNREADABLE
from auditor.model.suite import Case
from auditor.pipeline.compiled import gone_from_sources
from auditor.pipeline.data_files import DataReader, End
from auditor.pipeline.loading import Library
from auditor.pipeline.passing import came_and_went
from auditor.pipeline.progress import Progress
from auditor.pipeline.snapshots import Snapshot
from auditor.pipeline.walk import Walk
from auditor.symbols.copies import frozen_copies, without
from auditor.symbols.fates import fates


class Judged(NamedTuple):
    """The verdicts, with what they were made from."""

    deleted: list[DeletedTest]
    base: Revision
    head: Revision
    lineage: Lineage
    fates: Mapping[str, SymbolFate]
    live: frozenset[str]
    """Tests at head that can run."""
    alive: Mapping[str, Symbol]
    """Production at head that can keep a behaviour alive: old versions only shipped along left out."""


def judge(
    base: Snapshot,
    head: Snapshot,
    walk: Walk,
    library: Library,
    dead: Mapping[str, str],
    progress: Progress,
) -> Judged:
    """Return what became of every test that *head* has no more.

    *dead* are the tests at head that cannot run, with the reason.
    """
    before, effects = _observed(base, progress)
    after, _ = _observed(head, progress)
    rarity = Rarity([*before.features.values(), *after.features.values()])
    lineage = follow(walk.steps, rarity)
    did = as_run(before)
    gone = [
        Gone(case, did[i], before.features[i], _deleted_in(case, lineage, walk), False)
        for i, case in before.cases.items()
        if i not in after.cases and i in before.features
    ]
    passing = came_and_went(base, head, walk, library, lineage)
    gone += (g._replace(profile=effects.told_of(g.profile)) for g in passing.gone)
    wanted = {s for o in gone for s in (*o.profile.exercises, *o.profile.asserts, *o.profile.context)}
    unread = {
        path
        for snapshot in (base, head)
        for path, module in snapshot.modules.items()
        if module.fault is not None and module.fault.kind in UNREADABLE
    }
    progress("following production code", 0, 0)
    shipped = frozen_copies(base.table(), head.table(), (p.exercises for p in after.profiles.values()))
    tables = {**passing.table, **base.table()}, without(head.table(), shipped)
    ends = _end_of(base), _end_of(head)
    compiled = gone_from_sources(wanted, ends, (base.imports, head.imports), library.contents)
    names = base.names, head.names
    known = fates(
        *tables, sorted(wanted), base_names=names[0], head_names=names[1], unread=unread, gone=compiled
    )
    data = DataReader(ends[0], ends[1], library.contents)
    production = Production(*tables, known)
    ground = Ground(
        before,
        after,
        lineage,
        production,
        dead,
        rarity,
        walk.touched,
        data=data.holding,
        folders_gone=_folders_gone(*(end.blobs for end in ends)),
        standing=standing({o.case.id: o.features for o in gone}, head.modules, after.profiles.values()),
    )
    progress("judging", 0, len(gone))
    told = Bench(ground).judge(gone)
    return Judged(told, before, after, lineage, known, frozenset(ground.live), tables[1])


def _end_of(snapshot: Snapshot) -> End:
    return End(snapshot.files(), snapshot.roles, snapshot.cases, snapshot.modules)


def _observed(end: Snapshot, progress: Progress) -> tuple[Revision, Effects]:
    """Return the tests of one end with the effects that they look at, and what tells these."""
    profiles = end.profiles(progress)
    effects = Effects(Specificity(profiles.values()), end.table())
    return end.revision({i: effects.told_of(p) for i, p in profiles.items()}), effects


def _folders_gone(before: Collection[str], after: Iterable[str]) -> list[str]:
    """Return folders of base without Python in them, of which head has none of the same name."""
    folders = {dirname(path) for path in before}
    python = {dirname(path) for path in before if path.endswith(".py")}
    now = {part for path in after for part in dirname(path).split("/")}
    return sorted(f for f in folders - python if basename(f) not in now)


def _deleted_in(case: Case, lineage: Lineage, walk: Walk) -> CommitRef | None:
    """The commit that took a test: where its definition, its class or its file went."""
    for id_ in (case.id, case.definition):
        if id_ in lineage.drops:
            return lineage.drops[id_].commit
    if case.classes and (found := walk.dropped_in.get(f"{case.path}::{case.classes[0]}")):
        return found
    return walk.removed_in.get(case.path) or walk.changed_in.get(case.path)
