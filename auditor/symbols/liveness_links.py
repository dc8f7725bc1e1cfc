"""What loading one file loads in turn, and what of that is missing: the links that liveness follows."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from posixpath import basename, dirname, join
from typing import NamedTuple

from msgspec import structs

from auditor.model.meaning import CauseKind
from auditor.model.source import Guard, Import, Module
from auditor.symbols.imports import ImportMap, is_standard, is_standard_or_well_known
from auditor.symbols.liveness_offers import (
    MODULE_ATTRIBUTES,
    bound_names,
    hardened_functions,
    is_open,
    opened,
)

_UNGUARDED = frozenset({Guard.NONE, Guard.SKIP, Guard.FUNCTION})
"""Guards under which an import that fails costs tests."""

_MAX_CANDIDATES = 4
"""Files that one dotted name is taken to mean; more homonyms are not looked at."""

_MAX_STARS = 200
"""Modules chained by star imports that are searched for a name."""

_GENERATED = ("_pb2", "_pb2_grpc", "_version", "_generated", "_build_info", "_autogen")
"""How modules end that builds write and that repositories ignore."""


class Missing(NamedTuple):
    """Something that an import asks for and that is not there."""

    kind: CauseKind
    name: str
    """Absolute dotted name."""


class Link(NamedTuple):
    """One thing that loading a file (or calling one of its functions) needs."""

    line: int
    """0 where no statement asks for it: a package's ``__init__.py`` is loaded before its modules."""
    silent: bool
    """A guard turns failure into a skip of the module."""
    scope: str
    """Qualified name of the function that needs it when called, ``""`` when loading the file does."""
    target: str
    """File that is loaded, ``""`` when there is none."""
    missing: Missing | None


class Links(NamedTuple):
    """All that loading one file needs, in the order in which Python would."""

    links: tuple[Link, ...]
    words: frozenset[str]
    """Each step ``package.member`` of what it looks up, ``.member`` for top-level names: a file that comes or
    goes at one may change the links."""
    consulted: frozenset[str]
    """Files whose contents were looked at."""


class _Stars(NamedTuple):
    files: tuple[str, ...]
    unknown: bool
    """Some star import brings names of another package."""
    words: frozenset[str]


class Linker:
    """Finds the links of files at one revision; *modules* and *now* may change between calls.

    *ever* holds every path of the range so far: a package that is gone altogether still is the repository's
    own, and importing it an error.  *granted* are dotted names that are taken to be there.
    """

    def __init__(
        self,
        modules: Mapping[str, Module],
        now: ImportMap,
        ever: ImportMap,
        granted: Collection[str] = (),
    ) -> None:
        self.modules = modules
        self.now = now
        self.ever = ever
        self._granted = frozenset(granted)
        self._names: dict[str, frozenset[str] | None] = {}
        self._stars: dict[str, _Stars] = {}
        self._openers: dict[str, frozenset[str]] = {}
        """Files that make names of others, with those."""
        self._unasked = set(modules)
        self._past: dict[str, list[Module]] = {}
        self.located: dict[tuple[str, str], list[str]] = {}
        """Where a file found a module, while no file came or went."""

    def forget(self, paths: Mapping[str, Module | None], *, structure: bool) -> None:
        """Drop what was remembered of files that changed, given with what they said before.

        *structure* tells that files came or went.
        """
        self._stars.clear()
        self._unasked.update(paths)
        if structure:
            self.located.clear()
            self._unasked.update(self._openers)
        for path, old in paths.items():
            self._names.pop(path, None)
            if old is not None:
                self._past.setdefault(path, []).append(old)

    def bound_before(self, path: str, name: str) -> bool:
        """Tell whether the file bound the name by a statement of its own, earlier in the range."""
        return any(name in (bound_names(module) or ()) for module in self._past.get(path, ()))

    def links(self, path: str, *, functions: bool) -> Links:
        """Return what loading *path* needs; with *functions* also what calling its functions needs."""
        module = self.modules[path]
        search = _Search(self, path)
        links: list[Link] = []
        parent = _package_of(path)
        if parent is not None and parent in self.now:
            links.append(Link(0, False, "", parent, None))
        hardened = hardened_functions(module) if functions else frozenset()
        items = [
            *(
                Import(module=plugin, name=None, bound="", line=0, guard=Guard.NONE)
                for plugin in module.plugins
            ),
            *module.imports,
        ]
        for item in items:
            called = item.guard is Guard.FUNCTION
            if item.guard not in _UNGUARDED or (called and (not functions or item.scope in hardened)):
                continue
            scope = item.scope if called else ""
            silent = item.guard is Guard.SKIP
            for target, missing in search.follow(item):
                # A file that puts modules into sys.modules by hand may well have put this one there.
                if missing is None or not (module.dynamic or missing.name in self._granted):
                    links.append(Link(item.line, silent, scope, target, missing))
        return Links(tuple(dict.fromkeys(links)), frozenset(search.words), frozenset(search.consulted))

    def binds(self, path: str, name: str, asker: "_Search") -> bool:
        """Tell whether *name* may be bound in the module at *path*, star imports followed."""
        pending, seen = [path], {path}
        while pending:
            current = pending.pop()
            asker.consulted.add(current)
            names = self._own_names(current)
            if names is None or name in names or len(seen) > _MAX_STARS:
                return True
            if current != path and basename(current) == "__init__.py":
                # The submodules that a package has loaded are names of it, which a star import takes along.
                folder = dirname(current)
                asker.words.add(f"{basename(folder)}.{name}")
                if self.now.probe(join(folder, name)) is not None:
                    return True
            stars = self._stars_of(current)
            asker.words |= stars.words
            if stars.unknown:
                return True
            pending.extend(file for file in stars.files if file not in seen)
            seen.update(stars.files)
        return name in MODULE_ATTRIBUTES

    def _stars_of(self, path: str) -> _Stars:
        if path not in self._stars:
            files: list[str] = []
            unknown = False
            search = _Search(self, path)
            for item in self.modules[path].imports:
                if item.name == "*" and not item.scope:
                    search.mention(item)
                    found = [file for file in search.locate(item.module) if file]
                    files.extend(found)
                    unknown |= not found
            self._stars[path] = _Stars(tuple(files), unknown, frozenset(search.words))
        return self._stars[path]

    def _own_names(self, path: str) -> frozenset[str] | None:
        """Names bound by the module's own statements; ``None`` when there is no telling."""
        if path not in self._names:
            self._names[path] = bound_names(self.modules.get(path))
        return None if self._is_opened(path) else self._names[path]

    def _is_opened(self, path: str) -> bool:
        """Tell whether some file makes names of the one at *path*."""
        while self._unasked:
            asked = self._unasked.pop()
            module = self.modules.get(asked)
            self._openers.pop(asked, None)
            if module is not None and (files := frozenset(opened(asked, module, self.now))):
                self._openers[asked] = files
        return any(path in files for files in self._openers.values())


@lru_cache(maxsize=100_000)
def _relative(folder: str, module: str) -> str | None:
    """Where a relative import leads, as a path without suffix; ``None`` for an absolute one."""
    rest = module.lstrip(".")
    level = len(module) - len(rest)
    if not level:
        return None
    for _ in range(level - 1):
        if not folder:
            break
        folder = dirname(folder)
    return join(folder, rest.replace(".", "/")) if rest else folder


@lru_cache(maxsize=100_000)
def _steps(folder: str, module: str, name: str | None) -> tuple[str, ...]:
    """Every step from a package to a member that looking up an import in a folder takes."""
    base = _relative(folder, module)
    parts = module.split(".") if base is None else base.split("/")
    if name is not None and name != "*":
        parts.append(name)
    return tuple(f"{above}.{part}" for above, part in zip(("", *parts), parts, strict=False))


class _Search:
    """Follows the imports of one file, and keeps what was looked at on the way."""

    def __init__(self, linker: Linker, path: str) -> None:
        self._linker = linker
        self._now = linker.now
        self._ever = linker.ever
        self._path = path
        self.words: set[str] = set()
        self.consulted: set[str] = set()

    def follow(self, item: Import) -> Iterator[tuple[str, Missing | None]]:
        """Yield the file that the import loads, or what it misses; nothing for other packages."""
        self.mention(item)
        found = self.locate(item.module)
        if not found:
            missing = self._lacks(item.module)
            if missing is not None:
                yield "", missing
            return
        if item.name is None or item.name == "*":
            if found[0]:
                yield found[0], None
            return
        yield from self._member(item.module, item.name, found)

    def mention(self, item: Import) -> None:
        """Note every step from a package to a member that looking up the import takes."""
        self.words.update(_steps(dirname(self._path), item.module, item.name))

    def locate(self, module: str) -> list[str]:
        """Files that *module* may be, likeliest first; ``""`` among them for one without a Python file."""
        key = (self._path, module)
        if key not in self._linker.located:
            self._linker.located[key] = self._locate(module)
        return self._linker.located[key]

    def _locate(self, module: str) -> list[str]:
        base = _relative(dirname(self._path), module)
        if base is not None:
            path = self._now.probe(base)
            return [] if path is None else [path]
        files = list(islice(self._now.candidates(module, self._path), _MAX_CANDIDATES))
        if files == [self._path] and "." not in module and basename(self._path) != "__init__.py":
            files = []  # `adapters/foo.py` that says `import foo` means another foo.
        if files:
            return files
        return [""] if self._now.is_there(module, self._path) else []

    def _lacks(self, module: str) -> Missing | None:
        """What is missing of a module that is not found: its first part that is not there."""
        name, own = self._named(module)
        if not own or self._may_be_generated(name):
            return None
        parts = name.split(".")
        for end in range(1, len(parts)):
            prefix = ".".join(parts[:end])
            file = self._now.file(prefix, self._path)
            if file is not None and file in self._linker.modules:
                self.consulted.add(file)
                if is_open(self._linker.modules[file]):
                    return None
            elif file is None and not self._now.is_there(prefix, self._path) and not module.startswith("."):
                return Missing(CauseKind.MODULE, prefix)
        return Missing(CauseKind.MODULE, name)

    def _named(self, module: str) -> tuple[str, bool]:
        """Absolute name of *module*, and whether it is the repository's own."""
        if module.startswith("."):
            base = _relative(dirname(self._path), module) or ""
            return self._now.absolute(self._path, module) or base.replace("/", "."), True
        if is_standard_or_well_known(module):
            # Folders of other distributions may share the name, so the module itself must have been there.
            shared = self._now.is_package(module.split(".", 1)[0], self._path)
            was_there = "." in module and shared and self._ever.is_there(module, self._path)
            # What runs the tests has loaded much of the standard library before.
            own = not is_standard(module) and self._now.is_own(module, self._path)
            return module, was_there or own
        return module, any(
            (
                self._now.is_own(module, self._path),
                self._ever.is_own(module, self._path),
                self._ever.is_there(module, self._path),
            )
        )

    def _may_be_generated(self, name: str) -> bool:
        """Tell whether a build writes the module, as far as its name tells.

        Versions and the like often begin as files and are handed to the build later; another private module
        counts as built only when no revision ever had it.
        """
        leaf = name.rpartition(".")[2]
        if leaf.endswith(_GENERATED) or leaf in ("version", "__version__"):
            return True
        private = leaf.startswith("_") and not leaf.startswith("__")
        return private and not self._ever.is_there(name, self._path)

    def _member(self, module: str, name: str, found: list[str]) -> Iterator[tuple[str, Missing | None]]:
        """``from module import name``, for the first of the candidates that has the name."""
        linker = self._linker
        for file in found:
            if not file:
                # A folder without __init__.py, or built: the first has only submodules, the second anything.
                sub = self.locate(f"{module}.{name}" if not module.endswith(".") else f"{module}{name}")
                if sub:
                    if sub[0]:
                        yield sub[0], None
                    return
                continue
            self.consulted.add(file)
            target = linker.modules.get(file)
            if target is None or target.fault is not None or self._binds(file, target, module, name):
                yield file, None
                return
            if basename(file) == "__init__.py":
                sub_file = self._now.probe(join(dirname(file), name))
                if sub_file is not None or is_open(target):
                    yield file, None
                    if sub_file:
                        yield sub_file, None
                    return
        if found[0]:
            dotted = f"{self._now.dotted(found[0])}.{name}"
            sure = module.startswith(".") or self._now.is_own(module, self._path)
            if not sure and not linker.bound_before(found[0], name):
                # A homonym elsewhere in the tree may not be what Python finds.
                yield found[0], None
            elif basename(found[0]) != "__init__.py" or not self._may_be_generated(dotted):
                yield found[0], None
                yield "", Missing(CauseKind.NAME, dotted)
            return
        if self._is_folder(module):
            missing = self._lacks(f"{module}.{name}" if not module.endswith(".") else f"{module}{name}")
            if missing is not None:
                yield "", missing

    def _binds(self, file: str, target: Module, module: str, name: str) -> bool:
        if file != self._path:
            return self._linker.binds(file, name, self)
        # `from . import name` in a package's own file must find the name elsewhere than in itself.
        others = tuple(item for item in target.imports if (item.module, item.name) != (module, name))
        names = bound_names(structs.replace(target, imports=others))
        return names is None or name in names or any(item.name == "*" for item in others)

    def _is_folder(self, module: str) -> bool:
        base = _relative(dirname(self._path), module)
        if base is not None:
            return self._now.has_folder(base)
        return self._now.is_package(module, self._path)


def _package_of(path: str) -> str | None:
    """The ``__init__.py`` that Python loads before the file, if it is there."""
    folder = dirname(path)
    if basename(path) == "__init__.py":
        folder = dirname(folder)
    return join(folder, "__init__.py") if folder else None
