"""One audit, from a request."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from auditor import __version__
from auditor.coverage import remains, summary
from auditor.coverage.vacuity import can_fail
from auditor.coverage.weakened import weakened
from auditor.history import open_repository
from auditor.model.audit import (
    SCHEMA_VERSION,
    Audit,
    ForeignTests,
    RangeSummary,
    Step,
    Unverified,
)
from auditor.model.commits import Range
from auditor.model.meaning import Orphan
from auditor.model.request import AuditRequest
from auditor.model.suite import Role, Unread
from auditor.model.words import counted
from auditor.pipeline.appraising import appraise, leaning
from auditor.pipeline.classifying import Classifier
from auditor.pipeline.comparing import common
from auditor.pipeline.progress import Progress
from auditor.pipeline.protecting import protect
from auditor.pipeline.ruling import earlier_tests, steps_of
from auditor.pipeline.snapshots import Snapshot
from auditor.pipeline.studying import Study
from auditor.symbols.liveness import is_test_file
from auditor.syntax.roles import language

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""Git's name for the empty tree, told as the base of a range that starts at the root."""

_MAX_VERIFIERS = 5
_HOSTS = ("github", "gitlab")


def audit(request: AuditRequest, progress: Progress) -> Audit:
    """Return the audit that *request* asks for.

    *progress* is told how far the work is.  Raises :class:`~auditor.errors.AuditorError` when the audit
    cannot be done: not a repository, unknown revisions.
    """
    with open_repository(Path(request.repo)) as repository:
        return tell(Study(repository, request, progress))


def tell(study: Study) -> Audit:
    """Return what *study* found as an audit."""
    base, head, judged, vitality = study.base, study.head, study.judged, study.vitality
    needs = _needs(study)
    before = _tree(base)
    after = _tree(head)
    users = leaning(base, judged.base.profiles)
    removed = study.walk.removed_in
    files = remains.deleted_files(before, after, judged.deleted, removed, _test_files(base), needs)
    number = {i: len(tests) for i, tests in users.items()}
    components = remains.deleted_components(before, after, number, study.walk.dropped_in, removed, needs)
    checks_at_head = {
        i: sum(map(can_fail, judged.head.profiles[i].checks))
        for d in judged.deleted
        for s in d.successors
        if (i := s.id) in judged.head.profiles
    }
    new_orphans = [o for o in vitality.orphans if o.new_in_range]
    unread = _unread(base.unread(), head.unread())
    counts = summary.statistics(
        commits=len(study.range.commits),
        commits_touching_tests=study.walk.touching_tests,
        deleted=judged.deleted,
        base=base.cases,
        head=head.cases,
        base_profiles=judged.base.profiles,
        head_profiles=judged.head.profiles,
        deleted_test_files=sum(f.kind == "test" and not f.transient for f in files),
        deleted_support_files=sum(f.kind == "support" for f in files),
        deleted_components=len(components),
        test_files_at_base=len(base.test_files()),
        test_files_at_head=len(head.test_files()),
        orphaned_test_files=len({o.path for o in new_orphans} & vitality.head.dead.keys()),
        orphaned_tests=sum(len(o.tests) for o in new_orphans),
        dead_at_base=len(vitality.base.dead),
        dead_at_head=len(vitality.head.dead),
        unread_files=len({u.path for u in unread}),
    )
    share = summary.kept_share(judged.deleted)
    passing = sum(d.transient and d.collected and d.verdict in summary.GAPS for d in judged.deleted)
    told = Audit(
        schema_version=SCHEMA_VERSION,
        auditor_version=__version__,
        repository=study.repository.name,
        range=_range(study.range),
        key_finding=summary.key_finding(counts, share, passing),
        kept_share=share,
        statistics=counts,
        deleted_tests=tuple(sorted(judged.deleted, key=lambda d: d.id)),
        deleted_files=files,
        deleted_components=components,
        superseded_groups=summary.superseded_groups(judged.deleted, checks_at_head),
        loss_groups=summary.loss_groups(judged.deleted),
        weakened_tests=weakened(
            base.cases, head.cases, judged.base.profiles, judged.head.profiles, study.walk.changed_in
        ),
        unverified=_unverified(study),
        orphans=tuple(vitality.orphans),
        root_causes=vitality.root_causes,
        liveness=vitality.pulse,
        unread=unread,
        foreign_tests=_foreign(base, head),
        notes=tuple(
            dict.fromkeys(
                (
                    *base.suite.notes,
                    *head.suite.notes,
                    *_left_out(study.walk.installed),
                    *map(_granted, sorted(vitality.granted)),
                )
            )
        ),
        steps=_steps(study, len(unread)),
        web=_web(study.repository.remote_url()),
        in_common=common(study.range, study.walk.touched, base, head, files),
    )
    classifier = Classifier(study.rules, base, head, study.walk.touched.values())
    told = classifier.apply(
        told,
        judged.base.profiles,
        judged.head.profiles,
        judged.live,
        earlier_tests(study.repository, study.rules, study.range.base, {*base.blobs, *head.blobs}),
        vitality.base.dead,
    )
    return appraise(study, protect(told, judged, head), users)


def _granted(name: str) -> str:
    return (
        f"{name} is not there, and most test files load it all the same: it is taken to be made by a build,"
        " by another distribution, or in a way that reading does not see."
    )


def _left_out(installed: int) -> tuple[str, ...]:
    """Say how many files of installed packages were not looked into."""
    if not installed:
        return ()
    told = counted(installed, "Python file")
    return (f"{told} of installed packages came and went inside the range (site-packages): left out",)


def _web(address: str | None) -> str | None:
    """Return *address* when its host lays its pages out as one of those that links are made for."""
    host = (address or "").partition("://")[2].partition("/")[0]
    return address if any(known in host for known in _HOSTS) else None


def _range(range_: Range) -> RangeSummary:
    return RangeSummary(
        base=range_.base.commit if range_.base is not None else EMPTY_TREE,
        head=range_.head.commit,
        commits=len(range_.commits),
        expression=range_.expression,
        base_date=range_.base.date if range_.base is not None else None,
        head_date=range_.head.date,
        authors=len({c.ref.author for c in range_.commits}),
        notes=range_.notes,
    )


def _tree(snapshot: Snapshot) -> remains.Tree:
    return remains.Tree(snapshot.roles, snapshot.modules, snapshot.blobs, snapshot.components)


def _needs(study: Study) -> remains.Needs:
    """What surviving files ask for in vain, from the orphans' root causes."""
    files: dict[str, list[str]] = {}
    fixtures: dict[str, list[str]] = {}
    dotted = {study.base.imports.dotted(p): p for p in study.base.modules if p not in study.head.blobs}
    for orphan in study.vitality.orphans:
        if orphan.root_cause.startswith("fixture "):
            fixtures.setdefault(orphan.root_cause.removeprefix("fixture "), []).append(orphan.path)
            continue
        for id_ in _components_of(orphan, dotted, study):
            files.setdefault(id_, []).append(orphan.path)
    return remains.Needs(
        {k: tuple(sorted(set(v))) for k, v in files.items()},
        {k: tuple(sorted(set(v))) for k, v in fixtures.items()},
    )


def _components_of(orphan: Orphan, dotted: Mapping[str, str], study: Study) -> Iterable[str]:
    missing = orphan.root_cause
    if missing in dotted:
        yield dotted[missing]
        return
    module, _, name = missing.rpartition(".")
    path = dotted.get(module) or study.base.imports.file(module)
    if path is not None:
        yield f"{path}::{name}"
        yield path


def _test_files(snapshot: Snapshot) -> frozenset[str]:
    """Files that hold collected tests, and those that are named as tests."""
    named = {p for p, r in snapshot.roles.items() if r is Role.TEST and is_test_file(p)}
    return frozenset({*snapshot.test_files(), *named})


def _unread(*lists: Iterable[Unread]) -> tuple[Unread, ...]:
    """Files that could not be read; one that is the same at both ends is listed once, at head."""
    found = {(u.path, u.fault.message): u for us in lists for u in us}
    return tuple(sorted(found.values(), key=lambda u: (u.path, u.revision)))


def _unverified(study: Study) -> tuple[Unverified, ...]:
    head, dead = study.head.table(), study.vitality.base.dead
    found = (
        (symbol, tuple(t for t in was if t.partition("::")[0] not in dead))
        for symbol, was in study.graph.no_longer_verified(study.judged.live)
        if symbol in head
    )
    return tuple(
        Unverified(symbol=symbol, was_verified_by=was[:_MAX_VERIFIERS], count=len(was))
        for symbol, was in found
        if was
    )


def _foreign(base: Snapshot, head: Snapshot) -> tuple[ForeignTests, ...]:
    counts = [
        Counter(language(p) for p, r in s.roles.items() if r is Role.FOREIGN_TEST) for s in (base, head)
    ]
    return tuple(
        ForeignTests(language=name, base=counts[0][name], head=counts[1][name])
        for name in sorted({*counts[0], *counts[1]})
    )


def _steps(study: Study, unread: int) -> tuple[Step, ...]:
    """What the run did, for the checklist; a step that could not be done whole is not ticked."""
    range_ = study.range
    commits = len(range_.commits)
    missing = "history is cut off inside the range (shallow clone)" if range_.shallow else ""
    return (
        Step(what=f"Walked {commits:,} commits", done=not range_.shallow, detail=missing),
        Step(
            what=f"Read {study.files_read:,} versions of Python files",
            done=not unread,
            detail=f"{unread:,} could not be read; they are listed" if unread else "",
        ),
        Step(what="Collected tests with each revision's own pytest and unittest settings", done=True),
        Step(what="Followed each deleted test through the commits", done=not range_.shallow, detail=missing),
        Step(what="Looked for what supersedes each deleted test among all live tests", done=True),
        Step(what="Followed imports of surviving test files to what is missing", done=True),
        *steps_of(study.rules),
        Step(
            what="Used coverage data of test runs", done=False, detail="the auditor reads code, it runs none"
        ),
    )
