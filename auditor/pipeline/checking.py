"""One check, from a request: what a change takes away, by reading only what it can concern."""

from collections import Counter
from pathlib import Path

from auditor import __version__
from auditor.baseline import applying, trailers, waivers
from auditor.baseline.waivers import Waivers
from auditor.cache import Cache
from auditor.history import Repository, open_repository
from auditor.model.audit import DeletedTest, Verdict
from auditor.model.findings import CHECK_SCHEMA_VERSION, Check, CheckSummary, Finding, Severity
from auditor.model.paths import basename
from auditor.model.request import CheckRequest
from auditor.model.source import UNREADABLE, Module
from auditor.model.suite import Role, Unread
from auditor.pipeline.check_gathering import Gathered, Gathering
from auditor.pipeline.check_judging import Judgement, speaks
from auditor.pipeline.check_search import test_like
from auditor.pipeline.check_sides import Sides, Tree, resolve
from auditor.pipeline.check_world import Shelf, says
from auditor.policy import judging
from auditor.policy.sides import Change
from auditor.syntax.reading import READER_VERSION


def check(request: CheckRequest) -> Check:
    """Return what the change that *request* names takes away from the tests.

    Raises :class:`~auditor.errors.AuditorError` when that cannot be told: no repository, unknown revisions,
    a clone that does not reach far enough back.
    """
    with open_repository(Path(request.repo), unborn=True) as repository:
        sides = resolve(repository, request, wanted)
        directory = Path(request.cache_dir) if request.cache_dir is not None else None
        with Cache(directory, READER_VERSION) as cache:
            shelf = Shelf(repository, cache, {**sides.base.contents, **sides.new.contents}, request.jobs)
            told = _Checking(repository, request, sides, shelf).run()
            shelf.save()
            return told


def wanted(path: str) -> bool:
    """Whether a check reads the content of a file of the work tree."""
    return path.endswith(".py") or speaks(path) or path == waivers.FILE


class _Checking:
    """One check."""

    def __init__(self, repository: Repository, request: CheckRequest, sides: Sides, shelf: Shelf) -> None:
        self._repository = repository
        self._request = request
        self._base: Tree = sides.base
        self._new: Tree = sides.new
        self._sides = sides
        self._shelf = shelf
        old, new = self._base.entries, self._new.entries
        self._changed = frozenset(
            p
            for p in {*old, *new}
            if (o := old.get(p)) is not (n := new.get(p)) and (not o or not n or o.blob != n.blob)
        )
        self._waivers: Waivers = self._load_waivers()
        self._notes: list[str] = []

    def run(self) -> Check:
        """Return the check."""
        sides = self._base, self._new, self._changed, self._shelf
        gathering = Gathering(*sides, self._waivers.successor_paths())
        tests = gathering.tests()
        concerned = tests or gathering.removed_names() or any(speaks(p) or says(p) for p in self._changed)
        if not concerned:
            return self._told((), (), ())
        gathered = gathering.gather(tests)
        change = Judgement(*sides).change(gathered)
        findings = judging.find(change)
        return self._told(findings, change.deleted, self._unread(gathered), gathered, change)

    def _unread(self, got: Gathered) -> tuple[Unread, ...]:
        """Changed files without which the check is none, once it is done."""
        found = []
        for world, other in ((got.after, got.before), (got.before, got.after)):
            for path in sorted(self._changed):
                module = world.modules.get(path)
                fault = module.obstacle if module is not None else None
                if module is None or fault is None or not test_like(path):
                    continue
                twin = other.modules.get(path)
                was_test = twin is not None and twin.fault is None
                named = basename(path).startswith(("test", "conftest")) or basename(path).endswith("_test.py")
                unknown = fault.kind in UNREADABLE
                if unknown or (world is got.after and (was_test or named) and not _same_fault(module, twin)):
                    role = world.roles.get(path, Role.OTHER)
                    found.append(Unread(path=path, revision=world.name, role=role, fault=fault))
            found += [u for u in world.not_followed() if u.path in self._changed]
        return tuple(found)

    def _load_waivers(self) -> Waivers:
        texts = []
        for tree in (self._base, self._new):
            entry = tree.entries.get(waivers.FILE)
            data = self._shelf.contents([entry.blob]).get(entry.blob) if entry is not None else None
            texts.append(None if data is None else data.decode("utf-8", "replace"))
        accepted = self._request.accept_new_waivers or self._sides.local
        return waivers.load(texts[0], texts[1], trailers.read(self._sides.messages), accept_new=accepted)

    def _exists_at_base(self, subject: str) -> bool:
        """Whether the base side still has what a waiver speaks of, as far as a glance can tell."""
        path, _, name = subject.partition("::")
        path = path.partition(": ")[0]
        entry = self._base.entries.get(path)
        if entry is None:
            return False
        text = self._shelf.contents([entry.blob]).get(entry.blob, b"")
        return name.rpartition("::")[2].encode("utf-8", "surrogateescape") in text

    def _told(
        self,
        findings: tuple[Finding, ...],
        deleted: tuple[DeletedTest, ...],
        unread: tuple[Unread, ...],
        got: Gathered | None = None,
        change: Change | None = None,
    ) -> Check:
        def confirm(finding: Finding, successor: str) -> str:
            return _unconfirmed(finding, successor, got, change)

        agreed = applying.settle(
            findings,
            self._waivers,
            self._request.today,
            confirm,
            self._exists_at_base,
            [d.id for d in deleted],
            next((p for p in (waivers.FILE, *sorted(self._changed)) if p in self._new.entries), waivers.FILE),
        )
        faults = map(judging.finding, agreed.faults)
        settled = judging.arranged([*agreed.findings, *faults])
        counts = Counter(f.severity for f in settled if not f.waived)
        summary = CheckSummary(
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            notes=counts[Severity.NOTE],
            waived=sum(f.waived for f in settled),
            deleted_tests=len(deleted),
            by_verdict={v.value: n for v in Verdict if (n := sum(d.verdict is v for d in deleted))},
            changed_files=len(self._changed),
        )
        return Check(
            schema_version=CHECK_SCHEMA_VERSION,
            auditor_version=__version__,
            repository=self._repository.name,
            base=self._base.name,
            head=self._new.name,
            findings=settled,
            summary=summary,
            notes=tuple(self._notes),
            unread=unread,
            fail_on=self._request.fail_on,
            blocked=judging.blocks(settled, self._request.fail_on),
        )


def _same_fault(module: Module, twin: Module | None) -> bool:
    return twin is not None and twin.obstacle is not None and module.obstacle is not None


def _unconfirmed(finding: Finding, successor: str, got: Gathered | None, change: Change | None) -> str:
    """Return why a test that is said to take over does not, ``""`` when it does."""
    if got is None or change is None:
        return "nothing was compared"
    if successor not in got.after.cases:
        return f"there is no test {successor}"
    if successor not in change.live:
        return f"{successor} does not run"
    old, new = got.before.profiles.get(finding.subject), got.after.profiles.get(successor)
    if old is None or new is None:
        return f"{finding.subject} was not read"
    if {c.form for c in old.checks} & {c.form for c in new.checks} and set(old.exercises) & set(
        new.exercises
    ):
        return ""
    if old.asserts and set(old.asserts) & set(new.asserts):
        return ""
    about = ", ".join(old.asserts[:2]) or finding.subject
    return f"{successor} asserts nothing about {about}"
