"""One side of a check: only the modules that the change can concern, told as a revision.

The whole tree is known by its paths, a small part of it by its modules.  What is not read counts as there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from auditor.cache import Cache
from auditor.coverage.features import Features, features_by_test
from auditor.coverage.matter import Revision
from auditor.history import Repository
from auditor.model.meaning import Profile, Symbol
from auditor.model.paths import dirname
from auditor.model.source import Class, Fault, FaultKind, Function, Import, Module
from auditor.model.suite import Case, Component, Role, Suite
from auditor.pipeline.check_parsing import parse
from auditor.pipeline.check_sides import Tree
from auditor.pipeline.check_words import words_of
from auditor.symbols.imports import ImportMap, ancestors
from auditor.symbols.names import Names
from auditor.symbols.profiles import Profiler
from auditor.symbols.table import symbols
from auditor.syntax import components, configuration, roles
from auditor.syntax.collection import Workspace, collect
from auditor.syntax.configuration import CollectionConfig
from auditor.syntax.discovery import Discovery

_FILES = ("100644", "100755")
_MISSING = Module(
    fault=Fault(kind=FaultKind.MISSING, message="the object is not in this clone (shallow or partial)")
)
MAX_MODULES = 400
"""Modules read beside the changed files and the candidates, to resolve their names."""

_NEAR = 3
"""How far imports of test support are followed."""


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
        missing = [b for b in wanted if b not in known]
        for blob in missing:
            if blob in self._fresh_words:
                yield blob, self._fresh_words[blob]
        for blob, data in self.stream(b for b in missing if b not in self._fresh_words):
            self._fresh_words[blob] = words_of(data)
            yield blob, self._fresh_words[blob]

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
            self._modules.update((b, fresh.get(b, _MISSING)) for b in unknown)
        return self._modules

    def save(self) -> None:
        """Hand what was parsed to the cache."""
        if self._fresh:
            self._cache.put_many(self._fresh)
            self._fresh = {}
        if self._fresh_words:
            self._cache.put_words(self._fresh_words)
            self._fresh_words = {}


def python_files(tree: Tree) -> dict[str, str]:
    """Return the blob names of a tree's Python files; links and submodules are not followed."""
    return {p: e.blob for p, e in tree.entries.items() if p.endswith(".py") and e.mode in _FILES}


def says(path: str) -> bool:
    """Whether a file has a say in what is collected, or which plugins are there."""
    return configuration.wanted(path)


def config_of(tree: Tree, shelf: Shelf) -> CollectionConfig:
    """Return the collection settings of a tree."""
    wanted = {p: e.blob for p, e in tree.entries.items() if e.mode in _FILES and says(p)}
    contents = shelf.contents(wanted.values())
    return configuration.read({p: contents[b] for p, b in wanted.items() if b in contents}, tree.entries)


def _around(tree: Tree, modules: Mapping[str, Module]) -> list[str]:
    """Return the paths that tell the roles of *modules*: all in their folders, and one of every other folder.

    Which folders there are says where tests lie; what else lies in a folder far away does not.
    """
    folders = {dirname(p) for p in modules}
    found: list[str] = []
    seen: set[str] = set()
    for path in tree.entries:
        folder = dirname(path)
        if folder in folders:
            found.append(path)
        elif folder not in seen:
            seen.add(folder)
            found.append(path)
    return found


class _Profiles(Mapping[str, Profile]):
    """What each test verifies, found out when it is asked for."""

    def __init__(self, cases: Mapping[str, Case], profiler: Profiler) -> None:
        self._cases = cases
        self._profiler = profiler
        self._known: dict[str, Profile] = {}

    def __getitem__(self, id_: str) -> Profile:
        if id_ not in self._known:
            self._known[id_] = self._profiler.profile(self._cases[id_])
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
    ) -> None:
        """Tell the tests in *modules*, which are some of the Python files of *tree*.

        What the paths alone say is taken over from *like*, the other side, where they are the same there.
        """
        self.name = name
        self.tree = tree
        self.imports = imports
        self.config = config
        self.modules = dict(modules)
        self._paths = _around(tree, self.modules)
        self._discovery: Discovery
        self.roles: dict[str, Role] = self._assigned(like)
        space = Workspace(self.modules, self.roles, config, self._discovery)
        self.suite = Suite(
            cases=collect(self.modules, self.roles, config, space),
            components=components.find(self.modules, self.roles, config, space),
            roles=tuple(self.roles.items()),
        )
        self.cases: dict[str, Case] = {c.id: c for c in self.suite.cases}
        self.components: dict[str, Component] = {c.id: c for c in self.suite.components}
        self.names = Names(self.modules, self.roles, imports)
        profiler = Profiler(self.modules, self.suite, self.names)
        self.profiles: Mapping[str, Profile] = _Profiles(self.cases, profiler)
        self.functions: dict[str, Function] = {
            f"{path}::{f.qualname.replace('.', '::')}": f
            for path, module in self.modules.items()
            for f in module.functions
        }

    def _assigned(self, like: "World | None") -> dict[str, Role]:
        """Return the role of every path, from the other side where nothing that decides on it differs."""
        alike = like is not None and like.config is self.config and like._paths == self._paths
        if like is not None and alike:
            self._discovery = like._discovery
            differing = [p for p, m in self.modules.items() if like.modules.get(p) is not m]
            if all(self._holds(p) == like._holds(p) for p in differing):
                return dict(like.roles)
        else:
            self._discovery = Discovery(self.config, self._paths)
        return roles.assign(self._paths, self.config, self._holds)

    def _holds(self, path: str) -> bool:
        """Whether a file defines tests; one that was not read is what its name says."""
        module = self.modules.get(path)
        named = self._discovery.named(path)
        if module is None or module.fault is not None:
            return named
        return roles.holds_tests(module, self._discovery.nearest(path), named=named)

    def features(self) -> dict[str, Features]:
        """Return every test as features to compare."""
        return features_by_test({i: c.definition for i, c in self.cases.items()}, self.modules)

    def revision(self) -> Revision:
        """Return the tests as verdicts need them."""
        return Revision(self.cases, self.profiles, self.features())

    def table(self) -> dict[str, Symbol]:
        """Return the production symbols of the modules that were read."""
        return symbols(self.modules, self.roles, self.names)


class Reach:
    """Finds the modules that are needed to understand some files: conftests, helpers, what names lead to."""

    def __init__(
        self, tree: Tree, imports: ImportMap, shelf: Shelf, is_support: Callable[[str], bool]
    ) -> None:
        self._files = python_files(tree)
        self._imports = imports
        self._shelf = shelf
        self._is_support = is_support

    def modules(self, paths: Iterable[str]) -> dict[str, Module]:
        """Return the modules of *paths* and of all that is needed to resolve what they use."""
        wanted = {p for p in paths if p in self._files}
        for path in list(wanted):
            for folder in ancestors(path):
                conftest = f"{folder}/conftest.py" if folder else "conftest.py"
                if conftest in self._files:
                    wanted.add(conftest)
        found: dict[str, Module] = {}
        asked: set[tuple[str, str]] = set()
        whole = wanted
        names: set[tuple[str, str]] = set()
        for depth in range(_NEAR + 4):
            self._read({*whole, *(p for p, _ in names)}, found)
            following: set[tuple[str, str]] = set()
            for path in whole:
                following |= self._imported(path, found[path])
            for path, name in names:
                following |= self._defined(path, name, found[path])
            names = following - asked
            asked |= names
            near = depth < _NEAR
            whole = {p for p, _ in names if near and p not in found and self._is_support(p)}
            if len(found) > MAX_MODULES or not (names or whole):
                break
        return found

    def alone(self, paths: Iterable[str]) -> dict[str, Module]:
        """Return the modules of those of *paths* that this side has, and nothing else."""
        found: dict[str, Module] = {}
        self._read([p for p in dict.fromkeys(paths) if p in self._files], found)
        return found

    def _read(self, paths: Iterable[str], found: dict[str, Module]) -> None:
        fresh = [p for p in paths if p not in found]
        modules = self._shelf.modules(self._files[p] for p in fresh)
        found.update((p, modules[self._files[p]]) for p in fresh)

    def _imported(self, path: str, module: Module) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        origins = {u.origin for f in module.functions for u in f.body.uses} | {u.origin for u in module.uses}
        # By their first part: each import asks for its own only.
        used: dict[str, list[str]] = {}
        for origin in origins:
            used.setdefault(origin.partition(".")[0], []).append(origin)
        for one in module.imports:
            found |= self._follow(path, one, used.get((one.bound or one.module).partition(".")[0], ()))
        for plugin in module.plugins:
            if (file := self._imports.file(plugin, path)) is not None:
                found.add((file, "*"))
        return found

    def _follow(self, path: str, one: Import, used: Iterable[str] = ()) -> set[tuple[str, str]]:
        """Return the files that an import leads to, each with the name that is looked for in it."""
        dotted = self._imports.absolute(path, one.module)
        if dotted is None:
            return set()
        file = self._imports.file(dotted, path)
        if one.name is None:
            # ``import pkg`` and then ``pkg.thing``: what is used of it is looked for.
            head = f"{one.bound}." if one.bound else f"{one.module}."
            parts = {u[len(head) :].partition(".")[0].rstrip("()[]@") for u in used if u.startswith(head)}
            found = {(file, p) for p in parts} if file is not None else set()
            for part in parts:
                if (inner := self._imports.file(f"{dotted}.{part}", path)) is not None:
                    found.add((inner, ""))
            return found | ({(file, "")} if file is not None else set())
        found = {(file, one.name)} if file is not None else set()
        if (inner := self._imports.file(f"{dotted}.{one.name}", path)) is not None:
            head = f"{one.bound}."
            found |= {
                (inner, u[len(head) :].partition(".")[0].rstrip("()[]@")) for u in used if u.startswith(head)
            }
            found.add((inner, ""))
        return found

    def _defined(self, path: str, name: str, module: Module) -> set[tuple[str, str]]:
        """Return where to look further for a name that is looked for in a module."""
        found: set[tuple[str, str]] = set()
        if not name:
            return found
        owner: Class | None = next((c for c in module.classes if c.qualname == name), None)
        if owner is not None:
            for base in owner.bases:
                head = base.partition(".")[0]
                found |= {(path, head)} if head != name else set()
                for one in module.imports:
                    if one.bound == head:
                        found |= self._follow(path, one, (base,))
            return found
        if any(f.qualname == name for f in module.functions):
            return found
        for one in module.imports:
            if one.bound == name or one.name == "*" or name == "*":
                found |= self._follow(path, one if one.name != "*" else _named(one, name))
        return found


def _named(star: Import, name: str) -> Import:
    return Import(module=star.module, name=name, bound=name, line=star.line, guard=star.guard)
