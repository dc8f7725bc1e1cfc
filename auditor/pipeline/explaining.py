"""What is known of one test, component, file or production symbol, from everything that an audit finds."""

from pathlib import Path

from auditor import __version__
from auditor.coverage.rule_table import RULES, from_evidence
from auditor.coverage.vacuity import can_fail, production
from auditor.history import open_repository
from auditor.model.audit import Audit, DeletedTest, Verdict
from auditor.model.commits import CommitRef
from auditor.model.explanation import (
    EXPLANATION_VERSION,
    CaseSubject,
    DeletedSubject,
    Explanation,
    Inheritance,
    Obligation,
    Place,
    Subject,
)
from auditor.model.meaning import Profile
from auditor.model.request import AuditRequest
from auditor.model.source import Function, Module
from auditor.model.suite import Case
from auditor.pipeline.auditing import tell
from auditor.pipeline.naming import choose
from auditor.pipeline.progress import Progress
from auditor.pipeline.proving import Prover
from auditor.pipeline.studying import Study
from auditor.pipeline.surveying import Surveyor, named
from auditor.pipeline.walk import own_changes
from auditor.symbols.imports import ImportMap
from auditor.symbols.names import Names
from auditor.symbols.profiles import Profiler
from auditor.syntax import suite

_MAX_LINES, _MAX_WIDTH = 200, 1_000


def explain(request: AuditRequest, asked: str, progress: Progress) -> Explanation:
    """Return what is known of the id *asked*, which may be shortened, over the range of *request*.

    Raises :class:`~auditor.errors.AuditorError` when the audit cannot be made, or when no id, or more than
    one, is meant by *asked*.
    """
    with open_repository(Path(request.repo)) as repository:
        study = Study(repository, request, progress)
        audit = tell(study)
        return Explanation(
            schema_version=EXPLANATION_VERSION,
            auditor_version=__version__,
            repository=audit.repository,
            range=audit.range,
            asked=asked,
            subject=Explainer(study, audit).subject(asked),
        )


class Explainer:
    """Answers for one id after the other from one study."""

    def __init__(self, study: Study, audit: Audit) -> None:
        self._study = study
        self._audit = audit
        self._deleted = {d.id: d for d in audit.deleted_tests}
        self._surveyor = Surveyor(study, audit)

    def known(self) -> dict[str, str]:
        """Return every id that can be asked for, with what it is."""
        study = self._study
        found = dict.fromkeys(self._deleted, "deleted test")
        for snapshot in (study.head, study.base):
            for id_ in snapshot.cases:
                found.setdefault(id_, "test")
            for id_ in snapshot.components:
                found.setdefault(id_, "component")
        for snapshot in (study.head, study.base):
            # A conftest or data file is a component and a file at once; more is known of the file.
            found.update((path, "file") for path in snapshot.roles)
        for name in (*self._surveyor.base, *self._surveyor.head):
            found.setdefault(name, "production symbol")
        return found

    def subject(self, asked: str) -> Subject:
        """Return what is known of *asked*; raises :class:`~auditor.errors.SettingsError`, see `choose`."""
        known = self.known()
        id_ = choose(asked, known)
        match known[id_]:
            case "deleted test":
                return self._of_deleted(self._deleted[id_])
            case "test":
                return self._of_case(self._study.head.cases[id_])
            case "component":
                return self._surveyor.component(id_)
            case "file":
                return self._surveyor.file(id_)
            case _:
                return self._surveyor.symbol(id_)

    def _of_deleted(self, test: DeletedTest) -> DeletedSubject:
        study = self._study
        profile = study.judged.base.profiles.get(test.id) or self._as_it_was(test)
        places = (self._head_place(s.id) for s in test.successors)
        alike = [
            d.id
            for d in self._audit.deleted_tests
            if d.path == test.path and d.verdict is test.verdict and d.id != test.id
        ]
        return DeletedSubject(
            test=test,
            source=self._source(test),
            obligations=Prover(study.judged).at_base(
                profile, study.judged.fates, verifies=test.verdict is not Verdict.VACUOUS
            ),
            successors_at=tuple(place for place in places if place is not None),
            rule_means=RULES[from_evidence(test.evidence)[0]].means,
            alike=named(alike),
        )

    def _as_it_was(self, test: DeletedTest) -> Profile:
        """What a test verified that came and went inside the range, by its file as it was last."""
        study = self._study
        last = self._file_before(test.deleted_in, test.path) or Module()
        modules = {**study.base.modules, **study.head.modules, test.path: last}
        told = suite.tell(modules, modules, study.head.settings)
        case = next((c for c in told.cases if c.id == test.id), None)
        if case is None:
            return Profile(id=test.id)
        imports = ImportMap([*modules, *study.base.telling, *study.head.telling])
        return Profiler(modules, told, Names(modules, dict(told.roles), imports)).profile(case)

    def _file_before(self, took: CommitRef | None, path: str) -> Module | None:
        """A file of tests as it was before the commit that took one out of it."""
        steps = (s for s in self._study.walk.steps if took is not None and s.commit.commit == took.commit)
        return next((s.before[path] for s in steps if path in s.before), None)

    def _source(self, test: DeletedTest) -> Place | None:
        """Where the code stood before the commit that took it, else at base."""
        study = self._study
        path, _, name = (test.inherited_from or test.id).partition("::")
        homes: list[tuple[str, str, Module]] = []
        if test.deleted_in is not None:
            commit = test.deleted_in.commit
            blobs = (
                change.old
                for c, own in own_changes(study.range.commits)
                if c.ref.commit == commit
                for change in own
                if change.path == path and change.old is not None
            )
            before = self._file_before(test.deleted_in, path)
            homes += [(f"{commit}^", blob, before) for blob in blobs if before is not None]
        if study.range.base is not None and path in study.base.modules:
            homes.append((study.range.base.commit, study.base.blobs[path], study.base.modules[path]))
        for revision, blob, module in homes:
            found = _function(module, name.replace("::", "."))
            if found is not None:
                return self._place(revision, path, blob, found.line, found.end_line)
        return None

    def _head_place(self, test: str) -> Place | None:
        case = self._study.head.cases.get(test)
        if case is None:
            return None
        path = case.definition.partition("::")[0]
        head = self._study.head
        commit = self._study.range.head.commit
        return self._place(commit, path, head.blobs[path], case.line, case.end_line)

    def _place(self, revision: str, path: str, blob: str, line: int, end_line: int) -> Place:
        data = next((b.data for b in self._study.repository.read([blob])), None) or b""
        text = data.decode("utf-8", "replace").split("\n")[max(0, line - 1) : end_line]
        code = tuple(t.rstrip("\r")[:_MAX_WIDTH] for t in text[:_MAX_LINES])
        return Place(revision=revision, path=path, line=line, end_line=end_line, code=code)

    def _of_case(self, case: Case) -> CaseSubject:
        judged, audit = self._study.judged, self._audit
        profile = judged.head.profiles.get(case.id) or Profile(id=case.id)
        before = judged.base.profiles.get(case.id)
        orphan = next((o for o in audit.orphans if case.id in o.tests), None)
        forms = {c.form for c in profile.checks}
        dropped = (c.text for c in (before.checks if before else ()) if can_fail(c) and c.form not in forms)
        heirs = [
            Inheritance(id=d.id, verdict=d.verdict, score=s.score)
            for d in audit.deleted_tests
            for s in d.successors
            if s.id == case.id
        ]
        place = self._head_place(case.id)
        return CaseSubject(
            id=case.id,
            source=place or Place(revision=self._study.range.head.commit, path=case.path),
            collected=case.collected,
            reason=case.reason,
            skip=case.skip,
            at_base=case.id in judged.base.cases,
            obligations=self._obligations(profile, before if orphan is not None else None),
            dropped=tuple(dict.fromkeys(dropped)),
            exercises=named(s for s in profile.exercises if s not in profile.asserts),
            mocks=profile.mocks,
            components=profile.uses,
            supersedes=tuple(sorted(heirs, key=lambda h: (-h.score, h.id))),
            orphan=orphan,
            weakened=tuple(w for w in audit.weakened_tests if w.id == case.id),
        )

    def _obligations(self, profile: Profile, before: Profile | None) -> tuple[Obligation, ...]:
        """What a test verifies; of one that cannot run what it verified *before*, when it could."""
        prover = Prover(self._study.judged)
        if before is None:
            return prover.at_head(profile)
        subjects = (s for c in before.checks for s in (*c.subject, *c.inside))
        return prover.at_base(before, self._surveyor.fates({*production(subjects), *before.exercises}))


def _function(module: Module, qualname: str) -> Function | None:
    """The last definition of that name, which is the one that counts."""
    return next((f for f in reversed(module.functions) if f.qualname == qualname), None)
