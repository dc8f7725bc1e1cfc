"""One check, from a request: what a change takes away, by reading only what it can concern."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from auditor import __version__
from auditor.baseline import applying, trailers, waivers
from auditor.baseline.waivers import Waivers
from auditor.cache import Cache
from auditor.coverage.features import Rarity, definitions
from auditor.coverage.ground import Ground
from auditor.coverage.lineage import Step, follow
from auditor.coverage.matter import Gone
from auditor.coverage.verdicts import Bench
from auditor.coverage.withdrawal import Production
from auditor.history import Repository, open_repository
from auditor.model.audit import DeletedTest, Verdict
from auditor.model.commits import CommitRef
from auditor.model.findings import CHECK_SCHEMA_VERSION, Check, CheckSummary, Finding, Severity
from auditor.model.paths import basename
from auditor.model.request import CheckRequest
from auditor.model.source import FaultKind, Module
from auditor.model.suite import Case, Role, Unread
from auditor.pipeline import check_needs as needing
from auditor.pipeline.check_reach import Reach
from auditor.pipeline.check_search import candidates, holds_tests, search, terms_of, test_like, top_names
from auditor.pipeline.check_sides import Sides, Tree, resolve
from auditor.pipeline.check_world import Shelf, World, config_of, says
from auditor.policy import judging
from auditor.policy.options import SETTINGS_NAMES
from auditor.policy.sides import Change, Need, Side
from auditor.policy.workflows import is_ci
from auditor.symbols.fates import fates
from auditor.symbols.imports import ImportMap
from auditor.syntax.configuration import CollectionConfig
from auditor.syntax.discovery import Discovery
from auditor.syntax.reading import READER_VERSION

_UNREADABLE = (FaultKind.MISSING, FaultKind.TOO_LARGE, FaultKind.TOO_DEEP)
_COMPARED = ("same-body", "heir-renamed-with", "heir-alike", "heir-rewritten", "heir-partial")
"""Rules of a verdict that tell one test to be the continuation of one other."""


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


def speaks(path: str) -> bool:
    """Whether a file that is not Python can hold a finding: configuration and CI."""
    return basename(path) in SETTINGS_NAMES or is_ci(path)


class _Gathered(NamedTuple):
    """Both worlds, and how they were come by."""

    before: World
    after: World
    step: Step
    gone: frozenset[str]
    lost: dict[str, set[str]]


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
        tests = self._tests()
        concerned = tests or self._removed_names() or any(speaks(p) or says(p) for p in self._changed)
        if not concerned:
            return self._told((), (), ())
        gathered = self._gather(tests)
        change = self._change(gathered)
        unread = self._unread(gathered)
        return self._told(judging.find(change), change.deleted, unread, gathered, change)

    # -- what it concerns ---------------------------------------------------------------------------------

    def _tests(self) -> frozenset[str]:
        """Changed files that belong to tests, by name or because they look like it."""
        found = {p for p in self._changed if test_like(p)}
        others = [p for p in self._changed if p.endswith(".py") and p not in found]
        for tree in (self._base, self._new):
            blobs = {e.blob: p for p in others if (e := tree.entries.get(p)) is not None}
            for blob, data in self._shelf.contents(blobs).items():
                if holds_tests(data):
                    found.add(blobs[blob])
        return frozenset(found)

    def _removed_names(self) -> dict[str, set[str]]:
        """Names that changed production files no longer define, all of them for a file that is gone."""
        found: dict[str, set[str]] = {}
        for path in self._changed:
            old, new = self._base.entries.get(path), self._new.entries.get(path)
            if not path.endswith(".py") or old is None:
                continue
            texts = self._shelf.contents([e.blob for e in (old, new) if e is not None])
            were = top_names(texts.get(old.blob, b""))
            if new is None:
                found[path] = were
            elif lost := were - top_names(texts.get(new.blob, b"")):
                found[path] = lost
        return found

    # -- reading ------------------------------------------------------------------------------------------

    def _gather(self, tests: frozenset[str]) -> _Gathered:
        maps = self._maps()

        def supports(path: str) -> bool:
            return path in tests or test_like(path)

        reaches = [
            Reach(tree, imports, self._shelf, supports)
            for tree, imports in zip((self._base, self._new), maps, strict=True)
        ]
        step = self._step(tests)
        removed = self._removed_names()
        terms = self._terms(step, removed)
        elsewhere = {p: b for p, b in self._new.python.items() if p not in self._changed and supports(p)}
        hits = search(self._shelf, elsewhere, (t for ts in terms for t in ts))
        configs = self._configs()
        gone_terms = [t for t in terms if t]
        chosen = set(candidates(gone_terms, hits, len(elsewhere)))
        for path, names in removed.items():
            words = {basename(path).removesuffix(".py"), *names}
            asking = set().union(*(hits.get(w, set()) for w in words))
            if len(asking) <= _MANY:
                chosen |= asking
        chosen |= {p for p in self._waivers.successor_paths() if p in elsewhere}
        production = {p for p in self._changed if p.endswith(".py")} if self._has_deletions(step) else set()
        # Files without tests take nothing over: what they import needs no reading, and a runner imports much.
        roots = {*tests, *reaches[1].with_tests(chosen, configs[1].projects), *production}
        # What one side needs is read on the other too: else it would seem to have come or gone.
        needed = [*reaches[0].modules(roots), *reaches[1].modules(roots), *chosen]
        before = World("base", self._base, maps[0], configs[0], reaches[0].alone(needed))
        after = World("head", self._new, maps[1], configs[1], reaches[1].alone(needed), before)
        gone = frozenset(p for p in self._changed if p.endswith(".py") and p not in self._new.entries)
        return _Gathered(before, after, step, gone, self._lost(before, after, removed))

    def _maps(self) -> tuple[ImportMap, ImportMap]:
        old, new = self._base.python, self._new.python
        first = ImportMap(old, _opaque(self._base))
        return first, first if old.keys() == new.keys() else ImportMap(new, _opaque(self._new))

    def _configs(self) -> tuple[CollectionConfig, CollectionConfig]:
        first = config_of(self._base, self._shelf)
        if not any(says(p) for p in self._changed):
            return first, first
        return first, config_of(self._new, self._shelf)

    def _step(self, tests: Iterable[str]) -> Step:
        """The change as one step of a history, as far as tests go."""
        told: list[dict[str, Module]] = []
        for tree in (self._base, self._new):
            files = {p: b for p, b in tree.python.items() if p in tests}
            modules = self._shelf.modules(files.values())
            told.append({p: modules[b] for p, b in files.items()})
        return Step(self._ref(), told[0], told[1])

    def _ref(self) -> CommitRef:
        name = self._new.commit or self._new.name
        return CommitRef(commit=name, author="", date=datetime.fromtimestamp(0, UTC), subject="")

    def _has_deletions(self, step: Step) -> bool:
        return bool(_removed(step))

    def _terms(self, step: Step, removed: dict[str, set[str]]) -> list[list[str]]:
        """What to look for: by deleted test, and for each file whatever it no longer defines."""
        terms: list[list[str]] = []
        for id_ in _removed(step):
            path, _, name = id_.partition("::")
            module = step.before[path]
            function = next((f for f in module.functions if f.qualname == name.replace("::", ".")), None)
            if function is not None:
                terms.append(terms_of(function, module))
        for path, names in removed.items():
            stem = basename(path).removesuffix(".py")
            terms.append([])
            if stem not in ("__init__", "conftest"):
                terms.append([stem])
            terms += [[n] for n in names if not n.lower().startswith("test")]
        terms += [[n] for n in self._supporting(step)]
        return terms

    @staticmethod
    def _supporting(step: Step) -> set[str]:
        """Names of support code of the changed files that deleted tests used."""
        own = {n for m in step.before.values() for n in needing.top_level(m)}
        used = set()
        for id_ in _removed(step):
            path, _, name = id_.partition("::")
            for function in step.before[path].functions:
                if function.qualname == name.replace("::", "."):
                    used |= {*function.body.names, *(p.name for p in function.params)}
        return {n for n in own & used if len(n) > 3}

    def _lost(self, before: World, after: World, removed: dict[str, set[str]]) -> dict[str, set[str]]:
        changed = {p: m for p, m in before.modules.items() if p in self._changed}
        read = needing.lost_names(changed, after.modules)
        unread = {p: n for p, n in removed.items() if p not in before.modules and p in after.tree.entries}
        return {**unread, **read}

    # -- judging ------------------------------------------------------------------------------------------

    def _change(self, got: _Gathered) -> Change:
        found = [
            n
            for n in needing.needs(got.before, got.after, got.gone, got.lost)
            if n.home in self._changed or not n.home
        ]
        deleted, live = self._judge(got, found)
        return Change(
            before=self._side(got.before),
            after=self._side(got.after),
            changed=self._changed,
            deleted=tuple(deleted),
            heirs=_heirs(deleted, got.after, self._changed),
            live=live,
            needs=tuple(found),
            abandoned=self._abandoned(got, deleted),
            unreached=self._unreached(got),
        )

    def _judge(self, got: _Gathered, found: Iterable[Need]) -> tuple[list[DeletedTest], frozenset[str]]:
        """Return the verdicts, and the tests of the new side that can run (when there are verdicts)."""
        gone_ids = [
            i
            for i, c in got.before.cases.items()
            if self._is_deleted(c, got.before.cases, got.after.cases)
            # What cannot be read is told as such; its tests need not be gone.
            and ((m := got.after.modules.get(c.path)) is None or m.fault is None)
        ]
        if not gone_ids:
            return [], frozenset()
        before, after = got.before.revision(), got.after.revision()
        rarity = Rarity([*before.features.values(), *after.features.values()])
        lineage = follow([got.step], rarity)
        gone = [
            Gone(before.cases[i], before.profiles[i], before.features[i], None, False)
            for i in gone_ids
            if i in before.features
        ]
        asked = {s for o in gone for s in (*o.profile.exercises, *o.profile.asserts, *o.profile.context)}
        unread = {
            path
            for world in (got.before, got.after)
            for path, module in world.modules.items()
            if module.fault is not None and module.fault.kind in _UNREADABLE
        }
        tables = got.before.table(), got.after.table()
        known = fates(*tables, sorted(asked), head_names=got.after.names, unread=unread)
        dead = needing.dead_tests(got.after, found)
        ground = Ground(before, after, lineage, Production(*tables, known), dead, rarity)
        return Bench(ground).judge(gone), frozenset(ground.live)

    @staticmethod
    def _is_deleted(case: Case, before: Mapping[str, Case], after: Mapping[str, Case]) -> bool:
        if case.id in after or not case.collected or case.shadowed:
            return False
        # A test that a class inherits goes with its definition, which is told by itself.
        return case.definition == case.id or case.definition not in before or case.definition in after

    def _side(self, world: World) -> Side:
        spoken = {
            p: e.blob for p in self._changed if speaks(p) and (e := world.tree.entries.get(p)) is not None
        }
        contents = self._shelf.contents(spoken.values())
        return Side(
            cases=world.cases,
            functions=world.functions,
            profiles=world.profiles,
            modules=world.modules,
            components=world.components,
            roles=world.roles,
            texts={p: contents[b].decode("utf-8", "replace") for p, b in spoken.items() if b in contents},
        )

    def _abandoned(self, got: _Gathered, deleted: Iterable[DeletedTest]) -> dict[str, str]:
        """Components that only deleted tests used."""
        used = {u for p in got.after.profiles.values() for u in p.uses}
        used |= {f for c in got.after.components.values() for f in c.fixtures}
        orphaned: dict[str, str] = {}
        for test in deleted:
            profile = got.before.profiles.get(test.id)
            for id_ in profile.uses if profile is not None else ():
                component = got.after.components.get(id_)
                if component is not None and id_ not in used and not component.autouse and component.line:
                    orphaned.setdefault(id_, test.id)
        if not orphaned:
            return {}
        own = {i: got.after.components[i] for i in orphaned}
        files = {p: b for p, b in self._new.python.items() if test_like(p)}
        hits = search(self._shelf, files, (c.name for c in own.values()))
        return {
            i: test
            for i, test in orphaned.items()
            if not (hits[own[i].name] - {own[i].path})
            and not _mentioned(got.after.modules[own[i].path], own[i].name)
        }

    def _unreached(self, got: _Gathered) -> dict[str, str]:
        if got.before.config is got.after.config:
            return {}
        old, new = self._base.python, self._new.python
        before, after = Discovery(got.before.config, old), Discovery(got.after.config, new)
        lost = {
            p: reason
            for p in old
            if p in new and not before.reach(p).reason and (reason := after.reach(p).reason)
        }
        contents = self._shelf.contents(new[p] for p in lost)
        return {p: r for p, r in lost.items() if holds_tests(contents.get(new[p], b""))}

    def _unread(self, got: _Gathered) -> tuple[Unread, ...]:
        """Changed files without which the check is none."""
        found = []
        for world, other in ((got.after, got.before), (got.before, got.after)):
            for path in sorted(self._changed):
                module = world.modules.get(path)
                if module is None or module.fault is None or not test_like(path):
                    continue
                twin = other.modules.get(path)
                was_test = twin is not None and twin.fault is None
                named = basename(path).startswith(("test", "conftest")) or basename(path).endswith("_test.py")
                unknown = module.fault.kind in _UNREADABLE
                if unknown or (world is got.after and (was_test or named) and not _same_fault(module, twin)):
                    role = world.roles.get(path, Role.OTHER)
                    found.append(Unread(path=path, revision=world.name, role=role, fault=module.fault))
        return tuple(found)

    # -- telling ------------------------------------------------------------------------------------------

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
        got: _Gathered | None = None,
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


_MANY = 200
"""Files that mention a removed name beyond which the name is too common to follow."""


def _opaque(tree: Tree) -> list[str]:
    return [p for p, e in tree.entries.items() if e.mode in ("120000", "160000")]


def _removed(step: Step) -> list[str]:
    """Tests that the changed files define at base and not any more."""
    old = {i for p, m in step.before.items() for i in definitions(p, m)}
    new = {i for p, m in step.after.items() for i in definitions(p, m)}
    return sorted(old - new)


def _same_fault(module: Module, twin: Module | None) -> bool:
    return twin is not None and twin.fault is not None and module.fault is not None


def _mentioned(module: Module, name: str) -> bool:
    """Whether a file uses a name that it defines, outside the definition."""
    inside = any(
        name in f.body.names or any(p.name == name for p in f.params)
        for f in module.functions
        if f.name != name
    )
    return inside or any(u.origin.split(".")[0].rstrip("()[]@") == name for u in module.uses)


def _heirs(deleted: Iterable[DeletedTest], after: World, changed: frozenset[str]) -> dict[str, str]:
    """Deleted tests that go on as one other test of the change, by the evidence of the verdict."""
    found: dict[str, str] = {}
    for one in deleted:
        rule = next((e.detail for e in one.evidence if e.kind == "rule"), "")
        if not one.successors or not rule.startswith(_COMPARED):
            continue
        heir = one.successors[0]
        case = after.cases.get(heir.id)
        if case is None or case.path not in changed or case.rows > one.rows or heir.id in found.values():
            continue
        if heir.evidence and heir.evidence[0].kind in ("lineage", "assignment", "twin"):
            found[one.id] = heir.id
    return found


def _unconfirmed(finding: Finding, successor: str, got: _Gathered | None, change: Change | None) -> str:
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
