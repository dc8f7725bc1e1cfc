"""Which modules are needed to understand some files of one side: conftests, helpers, what names lead to."""

from collections.abc import Callable, Iterable

from auditor.model.paths import dirname
from auditor.model.source import Class, Import, Module
from auditor.pipeline.check_sides import Tree
from auditor.pipeline.check_world import Shelf
from auditor.symbols.imports import ImportMap, ancestors
from auditor.syntax.configuration import Project
from auditor.syntax.roles import holds_tests

MAX_MODULES = 400
"""Modules read beside the changed files and the candidates, to resolve their names."""

_NEAR = 3
"""How far imports of test support are followed."""


class Reach:
    """Finds the modules that are needed to understand some files."""

    def __init__(
        self, tree: Tree, imports: ImportMap, shelf: Shelf, is_support: Callable[[str], bool]
    ) -> None:
        self._files = tree.python
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
        # A package may take in the tests of its modules; what else it imports tells nothing of them.
        packages = {f"{dirname(p)}/__init__.py" for p in wanted if self._is_support(p)}
        self._read(sorted(packages & self._files.keys() - found.keys()), found)
        return found

    def with_tests(self, paths: Iterable[str], projects: Iterable[Project]) -> set[str]:
        """Return those of *paths* that define tests of one of *projects*, or may inherit them."""
        every = tuple(projects)
        return {
            path
            for path, module in self.alone(paths).items()
            if any(holds_tests(module, project, named=False) for project in every)
            or self._may_inherit(path, module)
        }

    def _may_inherit(self, path: str, module: Module) -> bool:
        """Whether a class of a file has a base that another file of the repository may define."""
        heads = {base.partition(".")[0] for item in module.classes for base in item.bases}
        return any(
            (one.name == "*" or (one.bound or one.module.partition(".")[0]) in heads)
            and self._follow(path, one)
            for one in module.imports
        )

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
