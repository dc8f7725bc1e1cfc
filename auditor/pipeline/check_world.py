"""One side of a check: only the modules that the change can concern, told as a revision.

The whole tree is known by its paths, a small part of it by its modules.  What is not read counts as there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from auditor.cache import Cache
from auditor.coverage.features import Features, features_by_test
from auditor.coverage.matter import Revision
from auditor.history import Repository
from auditor.model.meaning import Profile, Symbol
from auditor.model.paths import basename, dirname
from auditor.model.source import Function, Module
from auditor.model.suite import Case, Component, Role, Suite, Unread, node_id
from auditor.pipeline.check_parsing import parse, share
from auditor.pipeline.check_sides import FILES, Tree
from auditor.pipeline.check_words import words_of
from auditor.pipeline.loading import MISSING
from auditor.symbols.imports import ImportMap
from auditor.symbols.names import Names
from auditor.symbols.profiles import Profiler
from auditor.symbols.table import symbols
from auditor.syntax import components, configuration, roles
from auditor.syntax.collection import Workspace, collect
from auditor.syntax.configuration import CollectionConfig
from auditor.syntax.discovery import Discovery, gathered

_T = TypeVar("_T", Case, Component)
_MANY = 200
"""Texts from which it pays to share out the search for their words."""


class Shelf:
    """Contents and modules by blob name, for both sides; new modules go to the cache at the end."""

    def __init__(
        self, repository: Repository, cache: Cache, extra: Mapping[str, bytes], jobs: int = 1
    ) -> None:
        self._repository = repository
        self._jobs = jobs
        self._cache = cache
        self._contents: dict[str, bytes | None] = dict(extra)
        self._modules: dict[str, Module] = {}
        self._fresh: dict[str, Module] = {}
        self._fresh_words: dict[str, bytes] = {}

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return the content of each of *blobs* that can be had."""
        wanted = list(dict.fromkeys(blobs))
        unknown = [b for b in wanted if b not in self._contents]
        if unknown:
            self._contents.update((b.name, b.data) for b in self._repository.read(unknown))
        return {b: data for b in wanted if (data := self._contents.get(b)) is not None}

    def stream(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of *blobs* without keeping them."""
        unknown = []
        for blob in dict.fromkeys(blobs):
            data = self._contents.get(blob)
            if data is not None:
                yield blob, data
            elif blob not in self._contents:
                unknown.append(blob)
        for read in self._repository.read(unknown):
            if read.data is not None:
                yield read.name, read.data

    def words(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield each of *blobs* that can be had with its words, as `words_of` tells them."""
        wanted = dict.fromkeys(blobs)
        known = self._cache.get_words(wanted)
        yield from known.items()
        missing = {b: 1 for b in wanted if b not in known and b not in self._fresh_words}
        if missing:
            jobs = self._jobs if len(missing) >= _MANY else 1
            self._fresh_words.update(share(missing, self._told_words, dict[str, bytes], jobs))
        for blob in wanted:
            if blob not in known and blob in self._fresh_words:
                yield blob, self._fresh_words[blob]

    def _told_words(self, blobs: Iterable[str]) -> dict[str, bytes]:
        return {blob: words_of(data) for blob, data in self.stream(blobs)}

    def modules(self, blobs: Iterable[str]) -> Mapping[str, Module]:
        """Return the modules of *blobs*, parsed where neither shelf nor cache has them."""
        wanted = list(dict.fromkeys(blobs))
        unknown = [b for b in wanted if b not in self._modules]
        self._modules.update(self._cache.get_many(unknown))
        unknown = [b for b in unknown if b not in self._modules]
        if unknown:
            contents = self.contents(unknown)
            fresh = parse(contents, self._jobs)
            self._fresh.update(fresh)
            self._modules.update((b, fresh.get(b, MISSING)) for b in unknown)
        return self._modules

    def save(self) -> None:
        """Hand what was parsed to the cache."""
        if self._fresh:
            self._cache.put_many(self._fresh)
            self._fresh = {}
        if self._fresh_words:
            self._cache.put_words(self._fresh_words)
            self._fresh_words = {}


def says(path: str) -> bool:
    """Whether a file has a say in what is collected, or which plugins are there."""
    return configuration.wanted(path)


def config_of(tree: Tree, shelf: Shelf) -> CollectionConfig:
    """Return the collection settings of a tree."""
    wanted = {p: e.blob for p, e in tree.entries.items() if e.mode in FILES and says(p)}
    contents = shelf.contents(wanted.values())
    return configuration.read({p: contents[b] for p, b in wanted.items() if b in contents}, tree.entries)


def _around(tree: Tree, modules: Mapping[str, Module], changed: Collection[str]) -> list[str]:
    """Return the paths that tell the roles of *modules*: all in their folders, and one of every other folder.

    Which folders there are says where tests lie; what else lies in a folder far away does not, but the role
    of what *changed* there is asked for.
    """
    folders = {dirname(p) for p in modules}
    found: list[str] = []
    seen: set[str] = set()
    for path in tree.entries:
        folder = dirname(path)
        if folder in folders or path in changed:
            found.append(path)
        elif folder not in seen:
            seen.add(folder)
            found.append(path)
    return found


class _Profiles(Mapping[str, Profile]):
    """What each test verifies, found out when it is asked for; of the files *alike* by the *twin*."""

    def __init__(
        self,
        cases: Mapping[str, Case],
        profiler: Profiler,
        twin: Mapping[str, Profile],
        alike: Collection[str],
    ) -> None:
        self._cases = cases
        self._profiler = profiler
        self._twin = twin
        self._alike = alike
        self._known: dict[str, Profile] = {}

    def __getitem__(self, id_: str) -> Profile:
        if id_ not in self._known:
            case = self._cases[id_]
            self._known[id_] = self._twin[id_] if case.path in self._alike else self._profiler.profile(case)
        return self._known[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._cases

    def __iter__(self) -> Iterator[str]:
        return iter(self._cases)

    def __len__(self) -> int:
        return len(self._cases)


class World:
    """One side of a check, told as a revision."""

    def __init__(
        self,
        name: str,
        tree: Tree,
        imports: ImportMap,
        config: CollectionConfig,
        modules: Mapping[str, Module],
        like: "World | None" = None,
        changed: Collection[str] = (),
    ) -> None:
        """Tell the tests in *modules*, which are some of the Python files of *tree*.

        Roles are told of them, and of what *changed*.  What cannot differ from *like*, the other side, is
        taken over from it.
        """
        self.name = name
        self.tree = tree
        self.imports = imports
        self.config = config
        self.modules = dict(modules)
        self._table: dict[str, Symbol] | None = None
        self._paths = _around(tree, self.modules, changed)
        self._discovery: Discovery
        self._gathered: frozenset[str]
        self.suite: Suite
        self.roles: dict[str, Role] = self._assigned(like)
        alike = self._alike(like) if like is not None else frozenset()
        self._twin = like if alike else None
        space = Workspace(self.modules, self.roles, config, self._discovery)
        fresh = [p for p in self.modules if p not in alike]
        cases = collect(self.modules, self.roles, config, space, fresh)
        found = components.find(self.modules, self.roles, config, space, alike)
        if like is not None:
            cases = _joined(cases, like.suite.cases, alike)
            found = _joined(found, like.suite.components, alike)
        self.suite = Suite(
            cases=cases,
            components=found,
            roles=tuple(self.roles.items()),
            of_plugin=config.of_plugin,
            distributions=config.distributions,
        )
        self.cases: dict[str, Case] = {c.id: c for c in cases}
        self.components: dict[str, Component] = {c.id: c for c in found}
        self.names = Names(self.modules, self.roles, imports)
        self._profiler = Profiler(self.modules, self.suite, self.names)
        told = like.profiles if like is not None else {}
        self.profiles: Mapping[str, Profile] = _Profiles(self.cases, self._profiler, told, alike)
        self.functions: dict[str, Function] = {
            node_id(path, f.qualname): f for path, module in self.modules.items() for f in module.functions
        }

    def _assigned(self, like: "World | None") -> dict[str, Role]:
        """Return the role of every path, from the other side where nothing that decides on it differs."""
        self._gathered = gathered(self.modules)
        alike = (
            like is not None
            and like.config is self.config
            and like._paths == self._paths
            and like._gathered == self._gathered
        )
        if like is not None and alike:
            self._discovery = like._discovery
            differing = [p for p, m in self.modules.items() if like.modules.get(p) is not m]
            if all(self._holds(p) == like._holds(p) for p in differing):
                return dict(like.roles)
        else:
            self._discovery = Discovery(self.config, self._paths, self._gathered)
        return roles.assign(self._paths, self.config, self._holds)

    def _holds(self, path: str) -> bool:
        """Whether a file defines tests; one that was not read is what its name says."""
        module = self.modules.get(path)
        named = self._discovery.named(path)
        if module is None or module.fault is not None:
            return named
        return roles.holds_tests(module, self._discovery.nearest(path), named=named)

    def _alike(self, other: "World") -> frozenset[str]:
        """Return the files whose tests are the same on the other side, and verify the same there.

        They are told only when production is the same, and what no import says: packages, conftests.
        """
        both = {p for p, m in self.modules.items() if other.modules.get(p) is m}
        differing = {*self.modules, *other.modules} - both
        folders = {dirname(p) for p in differing}
        settled = (
            self.config is other.config
            and all(self.roles[p] is other.roles[p] for p in both)
            and all(self.imports.is_entry(f) == other.imports.is_entry(f) for f in folders)
            and all(self.imports.has_folder(f) == other.imports.has_folder(f) for f in folders)
        )
        concerned = differing
        while concerned and settled:
            for path in concerned:
                told = {w.roles[path] for w in (self, other) if path in w.modules}
                if not told <= {Role.TEST, Role.SUPPORT} or basename(path) in ("conftest.py", "__init__.py"):
                    return frozenset()
            stems = {basename(p).removesuffix(".py") for p in concerned}
            concerned = {p for p in both if not stems.isdisjoint(_imported(self.modules[p]))}
            both -= concerned
        here, there = self._discovery, other._discovery
        return frozenset(p for p in both if here.reach(p) == there.reach(p)) if settled else frozenset()

    def not_followed(self) -> Iterator[Unread]:
        """Yield the tests that could not be followed so far through a mistake of ours."""
        return self._profiler.unread(self.name)

    def features(self) -> dict[str, Features]:
        """Return every test as features to compare."""
        return features_by_test({i: c.definition for i, c in self.cases.items()}, self.modules)

    def revision(self) -> Revision:
        """Return the tests as verdicts need them."""
        return Revision(self.cases, self.profiles, self.features())

    def table(self) -> dict[str, Symbol]:
        """Return the production symbols of the modules that were read."""
        if self._table is None:
            twin = self._twin
            self._table = symbols(self.modules, self.roles, self.names) if twin is None else twin.table()
        return self._table


def _imported(module: Module) -> Iterator[str]:
    """Yield every name that stands in an import of a module, or in its ``pytest_plugins``."""
    for one in module.imports:
        yield from one.module.split(".")
        if one.name:
            yield one.name
    for plugin in module.plugins:
        yield from plugin.split(".")


def _joined(fresh: Iterable[_T], known: Iterable[_T], paths: Collection[str]) -> tuple[_T, ...]:
    """Return *fresh* with those of *known* that stand in *paths*, file by file."""
    every = list(fresh)
    every += [one for one in known if one.path in paths]
    every.sort(key=lambda one: one.path)
    return tuple(every)
