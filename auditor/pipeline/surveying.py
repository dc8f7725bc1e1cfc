"""Who verifies a production symbol at both ends of a range, who leans on a component, what a file holds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from auditor.coverage.graph import CoverageGraph
from auditor.coverage.graph import Revision as End
from auditor.coverage.vacuity import production, verifying
from auditor.model.audit import Audit
from auditor.model.commits import CommitRef
from auditor.model.explanation import (
    ComponentSubject,
    Coverage,
    FileSubject,
    HeldCase,
    Inheritance,
    Named,
    Place,
    SymbolSubject,
)
from auditor.model.meaning import Fate, Profile, Symbol, SymbolFate
from auditor.model.suite import Role
from auditor.pipeline.studying import Study
from auditor.symbols.fates import fates

_NAMES = 10
_Verifiers = Mapping[str, frozenset[str]]


def named(names: Iterable[str]) -> Named:
    """Return how many *names* there are, and the first of them."""
    found = tuple(sorted(set(names)))
    return Named(count=len(found), names=found[:_NAMES])


class Surveyor:
    """Answers who verifies and who uses what, from one study."""

    def __init__(self, study: Study, audit: Audit) -> None:
        self._study = study
        self._audit = audit
        self.base: Mapping[str, Symbol] = study.base.table()
        """Production symbols at base."""
        self.head: Mapping[str, Symbol] = study.head.table()
        """Production symbols at head."""

    # -- production ---------------------------------------------------------------------------------------

    def symbol(self, name: str) -> SymbolSubject:
        """Return who verifies the production symbol *name*, which base or head defines."""
        study = self._study
        fate = self.fates([name])[name]
        was = {name, *(s for s, f in study.judged.fates.items() if f.fate is Fate.MOVED and name in f.now)}
        now = {name} if name in self.head else {*fate.now}
        runs = (
            id_
            for id_, profile in study.judged.head.profiles.items()
            if id_ in study.judged.live and _any_within(profile.exercises, now)
        )
        at_head = _under(self._live, now)
        return SymbolSubject(
            symbol=name,
            definition=(self.base.get(name) or self.head[name]).kind,
            fate=fate.fate if name in self.base else None,
            now=fate.now,
            detail=fate.detail,
            base_source=_place(study.range.base, self.base.get(name)),
            head_source=_place(study.range.head, next(filter(None, map(self.head.get, sorted(now))), None)),
            verified_at_base=named(_under(self._before, was)),
            verified_at_head=named(at_head),
            cannot_run=named(_under(self._dead, now)),
            exercised_at_head=named({*runs} - at_head),
            no_longer=tuple(
                Inheritance(id=d.id, verdict=d.verdict, score=d.confidence)
                for d in self._audit.deleted_tests
                if _any_within((t.symbol for t in d.target_states if t.asserted), was)
            ),
            members=self._coverage(
                s for table in (self.base, self.head) for s in table if s.startswith(f"{name}.")
            ),
        )

    def fates(self, names: Iterable[str]) -> dict[str, SymbolFate]:
        """Return what became of the production symbols *names*; what base does not define was added."""
        known = self._study.judged.fates
        wanted = dict.fromkeys(names)
        unknown = [n for n in wanted if n not in known and n in self.base]
        alive = self._study.judged.alive
        base, head = self._study.base.names, self._study.head.names
        found = fates(self.base, alive, unknown, base_names=base, head_names=head) if unknown else {}
        added = {n: SymbolFate(symbol=n, fate=Fate.SAME, now=(n,)) for n in wanted if n not in self.base}
        return {**added, **found, **{n: known[n] for n in wanted if n in known}}

    @cached_property
    def _before(self) -> _Verifiers:
        """The collected tests at base that verify each symbol."""
        cases = self._study.judged.base.cases
        return _by_symbol(self._study.judged.base.profiles, lambda id_: cases[id_].collected)

    @cached_property
    def _live(self) -> _Verifiers:
        """The tests at head that verify each symbol and can run."""
        return _by_symbol(self._study.judged.head.profiles, self._study.judged.live.__contains__)

    @cached_property
    def _dead(self) -> _Verifiers:
        """The tests at head that would verify each symbol, but cannot run."""
        dead = self._study.vitality.dead_tests
        return _by_symbol(self._study.judged.head.profiles, dead.__contains__)

    def _coverage(self, symbols: Iterable[str]) -> tuple[Coverage, ...]:
        """Verified *symbols* with the number of tests that verify each at both ends, the worst off first."""
        known = self.fates(symbols)
        found = []
        for name, fate in known.items():
            before = len(self._before.get(name, ()))
            after = len({t for now in {name, *fate.now} for t in self._live.get(now, ())})
            if before or after:
                kind = fate.fate if name in self.base else None
                found.append(Coverage(symbol=name, fate=kind, at_base=before, at_head=after))
        return tuple(sorted(found, key=lambda c: (c.at_head > 0, c.at_head - c.at_base, c.symbol)))

    # -- the test tree ------------------------------------------------------------------------------------

    def component(self, id_: str) -> ComponentSubject:
        """Return who leans on the component *id_*, which is there at base or head."""
        base, head = self._study.base.components, self._study.head.components
        graph = self._study.graph
        return ComponentSubject(
            id=id_,
            component=(base.get(id_) or head[id_]).kind,
            at_base=id_ in base,
            at_head=id_ in head,
            used_at_base=named(graph.users(id_, End.BASE)),
            used_at_head=named(graph.users(id_, End.HEAD)),
            deleted=next((c for c in self._audit.deleted_components if c.id == id_), None),
        )

    def file(self, path: str) -> FileSubject:
        """Return what the file *path* holds and who verifies or uses it; it is there at base or head."""
        study, audit = self._study, self._audit
        defined = [s.name for t in (self.base, self.head) for s in t.values() if s.path == path]
        is_code = study.head.roles.get(path, study.base.roles.get(path)) is Role.PRODUCTION
        tests = self._tests(path)
        subjects = defined if is_code else self._verified_in({t.id for t in tests})
        homes = {n: {n, *f.now} for n, f in self.fates(defined).items()} if is_code else {}
        return FileSubject(
            path=path,
            role=study.head.roles.get(path, study.base.roles.get(path, Role.OTHER)),
            at_base=path in study.base.blobs,
            at_head=path in study.head.blobs,
            tests=tests,
            symbols=self._coverage(subjects),
            verified_at_base=named(t for n in homes for t in self._before.get(n, ())),
            verified_at_head=named(t for ns in homes.values() for n in ns for t in self._live.get(n, ())),
            used_at_base=named(_users(study.graph, path, study.base.components, End.BASE)),
            used_at_head=named(_users(study.graph, path, study.head.components, End.HEAD)),
            orphans=tuple(o for o in audit.orphans if o.path == path),
            deleted=next((f for f in audit.deleted_files if f.path == path), None),
            fault=next((u.fault.message for u in audit.unread if u.path == path), ""),
        )

    def _tests(self, path: str) -> tuple[HeldCase, ...]:
        study = self._study
        found = [
            HeldCase(id=d.id, became=d.verdict.value, successors=tuple(s.id for s in d.successors))
            for d in self._audit.deleted_tests
            if d.path == path
        ]
        for case in study.head.cases.values():
            if case.path == path:
                there = "still there" if case.id in study.base.cases else "added"
                cannot = case.id in study.vitality.dead_tests
                found.append(HeldCase(id=case.id, became="cannot run" if cannot else there))
        return tuple(sorted(found, key=lambda held: held.id))

    def _verified_in(self, tests: set[str]) -> list[str]:
        """The symbols that *tests* verify at base, else at head."""
        for revision in (self._study.judged.base, self._study.judged.head):
            found = {s for t in tests if t in revision.profiles for s in _verified(revision.profiles[t])}
            if found:
                return sorted(found)
        return []


def _by_symbol(profiles: Mapping[str, Profile], counts: Callable[[str], bool]) -> _Verifiers:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for id_, profile in profiles.items():
        if counts(id_):
            for symbol in _verified(profile):
                found[symbol].add(id_)
    return {symbol: frozenset(tests) for symbol, tests in found.items()}


def _verified(profile: Profile) -> set[str]:
    """The production symbols that assertions of *profile* that can fail are about, or show an effect of."""
    return production(s for c in verifying(profile) for s in (*c.subject, *c.inside))


def _under(verifiers: _Verifiers, names: set[str]) -> set[str]:
    """The tests that verify one of *names* or a member of it."""
    return {t for symbol, tests in verifiers.items() if _any_within([symbol], names) for t in tests}


def _any_within(symbols: Iterable[str], names: set[str]) -> bool:
    return any(s in names or any(s.startswith(f"{n}.") for n in names) for s in symbols)


def _users(graph: CoverageGraph, path: str, components: Mapping[str, object], at: End) -> Iterable[str]:
    for id_ in (path, *(c for c in components if c.startswith(f"{path}::"))):
        yield from graph.users(id_, at)


def _place(at: CommitRef | None, symbol: Symbol | None) -> Place | None:
    if at is None or symbol is None:
        return None
    return Place(revision=at.commit, path=symbol.path, line=symbol.line)
