"""What a name in one file stands for in the others: definitions found through imports and re-exports."""

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import commonpath

from auditor.model.paths import folders_of
from auditor.model.source import Binding, Class, Function, Guard, Import, Module

_MAX_HOPS = 40
"""Imports followed for one name before giving up: real re-exports are a handful deep."""


@dataclass(frozen=True, slots=True)
class Found:
    """A definition in the repository."""

    path: str
    item: Function | Class | Binding


@dataclass(frozen=True, slots=True)
class Outside:
    """A name that leads out of the repository, or to something that is not there."""

    name: str
    """Dotted, as far as it is known."""


@dataclass(frozen=True, slots=True)
class _File:
    path: str


Resolution = Found | Outside


class Names:
    """Resolves names over the modules of one revision."""

    def __init__(self, modules: Mapping[str, Module], pythonpath: tuple[str, ...] = ()) -> None:
        """Take all modules by path, and folders that the configuration puts on the import path."""
        self.modules = modules
        self._scopes: dict[str, dict[str, Function | Class | Binding | Import]] = {}
        self._members: dict[str, dict[str, Function | Class | Binding]] = {}
        self._roots: dict[str, list[str]] = {}
        self._fixed = tuple("" if p == "." else p for p in dict.fromkeys((*pythonpath, "", "src")))
        self._places: dict[tuple[str, str], str | None] = {}
        self._rooted: dict[str, tuple[str, str]] = {}
        self._resolved: dict[tuple[str, str], Resolution] = {}
        self._namespaces: set[str] = set()
        for path in modules:
            root, top = self._root(path)
            tops = self._roots.setdefault(top, [])
            if root not in tops:
                tops.append(root)
            folder = path.rpartition("/")[0]
            while folder and folder not in self._namespaces:
                self._namespaces.add(folder)
                folder = folder.rpartition("/")[0]

    def _root(self, path: str) -> tuple[str, str]:
        """Return the folder on the import path that *path* is imported from, and its top-level name."""
        start = path.rpartition("/")[0]
        if start not in self._rooted:
            folder, name = start, ""
            while folder and f"{folder}/__init__.py" in self.modules:
                folder, _, name = folder.rpartition("/")
            self._rooted[start] = folder, name
        folder, name = self._rooted[start]
        return folder, name or path.rpartition("/")[2].removesuffix(".py")

    def module(self, dotted: str, importer: str) -> str | None:
        """Return the path of the module that *dotted* (leading dots when relative) means in *importer*."""
        key = (dotted, importer.rpartition("/")[0])
        if key not in self._places:
            self._places[key] = self._place(dotted, importer)
        return self._places[key]

    def _place(self, dotted: str, importer: str) -> str | None:
        folder = importer.rpartition("/")[0]
        if dotted.startswith("."):
            rest = dotted.lstrip(".")
            for _ in range(len(dotted) - len(rest) - 1):
                if not folder:
                    return None
                folder = folder.rpartition("/")[0]
            return self._file(folder, rest)
        top = dotted.split(".", 1)[0]
        roots = [self._root(importer)[0], *self._fixed]
        roots += sorted(self._roots.get(top, ()), key=lambda r: (-_shared(r, importer), r))
        # A distribution of its own puts its folder on the path, be that a package to others.
        roots += (above for above in folders_of(importer) if f"{above}/setup.py" in self.modules)
        for root in dict.fromkeys(roots):
            if found := self._file(root, dotted):
                return found
        return None

    def _file(self, root: str, dotted: str) -> str | None:
        path = "/".join(p for p in (root, dotted.replace(".", "/")) if p)
        for candidate in (f"{path}/__init__.py" if path else "__init__.py", f"{path}.py"):
            if candidate in self.modules:
                return candidate
        return f"{path}/" if path in self._namespaces else None

    def scope(self, path: str) -> dict[str, Function | Class | Binding | Import]:
        """Return what each name at the top level of *path* was bound to last."""
        if path not in self._scopes:
            module = self.modules[path]
            scope: dict[str, Function | Class | Binding | Import] = {}
            items: list[Function | Class | Binding | Import] = [
                *(i for i in module.imports if not i.scope and i.bound and i.guard is not Guard.FUNCTION),
                *(b for b in module.bindings),
                *(c for c in module.classes if "." not in c.qualname),
                *(f for f in module.functions if not f.owner),
            ]
            for item in sorted(items, key=lambda i: i.line):
                name = item.bound if isinstance(item, Import) else item.name
                before = scope.get(name)
                # "x = None" in a handler, or "f = decorated(f)", does not hide the definition.
                if isinstance(item, Binding) and isinstance(before, Function | Class | Import):
                    continue
                scope[name] = item
            self._scopes[path] = scope
        return self._scopes[path]

    def members(self, path: str) -> dict[str, Function | Class | Binding]:
        """Return the definitions inside classes of *path*, by qualified name; the last of a name wins."""
        if path not in self._members:
            module = self.modules[path]
            found: dict[str, Function | Class | Binding] = {
                f.qualname: f for f in module.functions if f.owner
            }
            found.update({c.qualname: c for c in module.classes})
            self._members[path] = found
        return self._members[path]

    def resolve(self, path: str, dotted: str) -> Resolution:
        """Return what *dotted* means at the top level of *path*."""
        key = (path, dotted)
        if key not in self._resolved:
            outcome = self._walk(path, dotted.split("."), set())
            self._resolved[key] = outcome if isinstance(outcome, Found | Outside) else Outside(dotted)
        return self._resolved[key]

    def _walk(self, path: str, parts: list[str], seen: set[tuple[str, str]]) -> Resolution | _File:
        """Follow *parts* from the top level of the file at *path*."""
        head, rest = parts[0], parts[1:]
        if (path, head) in seen or len(seen) > _MAX_HOPS:
            return Outside(".".join(parts))
        seen.add((path, head))
        if path.endswith("/"):
            inner = self._file(path.removesuffix("/"), head)
            return self._enter(inner, rest, ".".join(parts), seen)
        item = self.scope(path).get(head)
        if item is None:
            return self._unbound(path, parts, seen)
        if isinstance(item, Import):
            return self._follow(path, item, rest, seen)
        if isinstance(item, Binding):
            return self._binding(path, item, rest, seen)
        if rest and isinstance(item, Class):
            inner_item = self.members(path).get(".".join(parts))
            return Found(path, inner_item) if inner_item is not None else Outside(".".join(parts))
        return Found(path, item) if not rest else Outside(".".join(parts))

    def _binding(
        self, path: str, item: Binding, rest: list[str], seen: set[tuple[str, str]]
    ) -> Resolution | _File:
        """An alias (``B = A`` or ``B = pkg.A``) is followed, any other value stands for itself."""
        origin = item.origin
        if origin != "?" and origin.replace(".", "").isidentifier():
            outcome = self._walk(path, [*origin.split("."), *rest], seen)
            if isinstance(outcome, Found):
                return outcome
        return Outside(".".join([origin, *rest])) if rest else Found(path, item)

    def _unbound(self, path: str, parts: list[str], seen: set[tuple[str, str]]) -> Resolution | _File:
        for star in self.modules[path].imports:
            if star.name == "*" and not star.scope:
                target = self.module(star.module, path)
                if target is not None and not target.endswith("/") and self._offers(target, parts[0]):
                    outcome = self._walk(target, parts, seen)
                    if not isinstance(outcome, Outside):
                        return outcome
        if path.endswith("__init__.py"):
            inner = self._file(path.rpartition("/")[0], parts[0])
            if inner is not None:
                return self._enter(inner, parts[1:], ".".join(parts), seen)
        return Outside(".".join(parts))

    def _offers(self, path: str, name: str) -> bool:
        """Whether a star import from *path* brings *name*."""
        exports = self.modules[path].exports
        return name in exports if exports is not None else not name.startswith("_")

    def _follow(
        self, path: str, item: Import, rest: list[str], seen: set[tuple[str, str]]
    ) -> Resolution | _File:
        if item.name is None:
            plain = item.bound == item.module.split(".", 1)[0]
            dotted = item.bound if plain else item.module
            full = [*dotted.split("."), *rest]
            target = self.module(dotted, path)
            return self._enter(target, rest, ".".join(full), seen)
        name = f"{item.module.rstrip('.')}.{item.name}" if item.module.strip(".") else item.name
        target = self.module(item.module, path)
        return self._enter(target, [item.name, *rest], ".".join([name, *rest]), seen)

    def _enter(
        self, target: str | None, parts: list[str], dotted: str, seen: set[tuple[str, str]]
    ) -> Resolution | _File:
        if target is None:
            return Outside(dotted)
        if not parts:
            return _File(target)
        outcome = self._walk(target, parts, seen)
        if isinstance(outcome, Outside) and outcome.name == ".".join(parts):
            return Outside(dotted)
        return outcome


def _shared(folder: str, path: str) -> int:
    return len(commonpath(("/" + folder, "/" + path)))
