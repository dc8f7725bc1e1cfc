"""What a check reads of both sides: what differs, and the part of the rest that the change can concern."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from auditor.coverage.features import definitions
from auditor.coverage.lineage import Step
from auditor.model.commits import CommitRef
from auditor.model.paths import basename, dirname
from auditor.model.source import Module
from auditor.pipeline import check_needs as needing
from auditor.pipeline.check_reach import Reach
from auditor.pipeline.check_search import candidates, holds_tests, search, terms_of, test_like, top_names
from auditor.pipeline.check_sides import Tree
from auditor.pipeline.check_world import Shelf, World, config_of, says
from auditor.symbols.imports import ImportMap, telling_files
from auditor.syntax.configuration import CollectionConfig


class Gathered(NamedTuple):
    """Both worlds, and how they were come by."""

    before: World
    after: World
    step: Step
    gone: frozenset[str]
    lost: dict[str, set[str]]


class Gathering:
    """Finds out what a change concerns, and reads it."""

    def __init__(
        self, base: Tree, new: Tree, changed: frozenset[str], shelf: Shelf, named: Iterable[str] = ()
    ) -> None:
        """Take both sides, what differs, and the files that are *named* to be read besides."""
        self._base = base
        self._new = new
        self._changed = changed
        self._shelf = shelf
        self._named = tuple(named)

    def tests(self) -> frozenset[str]:
        """Changed files that belong to tests, by name or because they look like it."""
        found = {p for p in self._changed if test_like(p)}
        others = [p for p in self._changed if p.endswith(".py") and p not in found]
        for tree in (self._base, self._new):
            blobs = {e.blob: p for p in others if (e := tree.entries.get(p)) is not None}
            for blob, data in self._shelf.contents(blobs).items():
                if holds_tests(data):
                    found.add(blobs[blob])
        return frozenset(found)

    def removed_names(self) -> dict[str, set[str]]:
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

    def gather(self, tests: frozenset[str]) -> Gathered:
        """Return both sides: *tests*, which are changed files, and all else that the change can concern."""
        maps = self._maps()

        def supports(path: str) -> bool:
            return path in tests or test_like(path)

        reaches = [
            Reach(tree, imports, self._shelf, supports)
            for tree, imports in zip((self._base, self._new), maps, strict=True)
        ]
        step = self._step(tests)
        removed = self.removed_names()
        tests_gone = _removed(step)
        terms = self._terms(step, tests_gone, removed)
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
        chosen |= {p for p in self._named if p in elsewhere}
        production = {p for p in self._changed if p.endswith(".py")} if tests_gone else set()
        # Files without tests take nothing over: what they import needs no reading, and a runner imports much.
        roots = {*tests, *reaches[1].with_tests(chosen, configs[1].projects), *production}
        # What one side needs is read on the other too: else it would seem to have come or gone.
        needed = [*reaches[0].modules(roots), *reaches[1].modules(roots), *chosen]
        changed = self._changed
        before = World("base", self._base, maps[0], configs[0], reaches[0].alone(needed), None, changed)
        after = World("head", self._new, maps[1], configs[1], reaches[1].alone(needed), before, changed)
        gone = frozenset(p for p in self._changed if p.endswith(".py") and p not in self._new.entries)
        return Gathered(before, after, step, gone, self._lost(before, after, removed))

    def _maps(self) -> tuple[ImportMap, ImportMap]:
        old, new = ([*t.python, *telling_files(t.entries)] for t in (self._base, self._new))
        first = ImportMap(old, _opaque(self._base))
        return first, first if set(old) == set(new) else ImportMap(new, _opaque(self._new))

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

    def _terms(self, step: Step, gone: list[str], removed: dict[str, set[str]]) -> list[list[str]]:
        """What to look for: by deleted test, and for each file whatever it no longer defines."""
        terms: list[list[str]] = []
        for id_ in gone:
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
        terms += [[n] for n in self._supporting(step, gone)]
        return terms + (self._of_data(step) if gone else [])

    def _of_data(self, step: Step) -> list[list[str]]:
        """What names the changed files that hold no tests: a deleted test may have become one."""
        found = sorted(p for p in self._changed if p in self._new.entries and p not in step.after)
        return [[basename(p), *dirname(p).split("/")] for p in found[:_DATA]]

    @staticmethod
    def _supporting(step: Step, gone: list[str]) -> set[str]:
        """Names of support code of the changed files that deleted tests used."""
        own = {n for m in step.before.values() for n in needing.top_level(m)}
        used = set()
        for id_ in gone:
            path, _, name = id_.partition("::")
            for function in step.before[path].functions:
                if function.qualname == name.replace("::", "."):
                    used |= {*function.body.names, *(p.name for p in function.params)}
        return {n for n in own & used if len(n) > 3}

    def _offered(self, path: str) -> set[str]:
        """Return the names that a text seems to define, be it by a call."""
        blob = self._new.entries[path].blob
        return top_names(self._shelf.contents([blob]).get(blob, b""))

    def _lost(self, before: World, after: World, removed: dict[str, set[str]]) -> dict[str, set[str]]:
        changed = {p: m for p, m in before.modules.items() if p in self._changed}
        read = {
            path: names - self._offered(path)
            for path, names in needing.lost_names(changed, after.modules).items()
        }
        unread = {p: n for p, n in removed.items() if p not in before.modules and p in after.tree.entries}
        return {**unread, **read}


_DATA = 20
"""Changed files that hold no tests of which it is asked who runs on them."""
_MANY = 200
"""Files that mention a removed name beyond which the name is too common to follow."""


def _opaque(tree: Tree) -> list[str]:
    return [p for p, e in tree.entries.items() if e.mode in ("120000", "160000")]


def _removed(step: Step) -> list[str]:
    """Tests that the changed files define at base and not any more."""
    old = {i for p, m in step.before.items() for i in definitions(p, m)}
    new = {i for p, m in step.after.items() for i in definitions(p, m)}
    return sorted(old - new)
