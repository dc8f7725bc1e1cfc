"""What names mean at a revision: chains resolved to definitions."""

from collections.abc import Mapping

from auditor.model.source import Module
from auditor.model.suite import Role
from auditor.symbols.evaluation import Evaluator
from auditor.symbols.imports import ImportMap
from auditor.symbols.memory import Environment, Scope
from auditor.symbols.referents import Catalog, ClassKey, Referent, ReferentKind, Tag

__all__ = ["Names", "Referent", "ReferentKind"]

_NO_ENV: Environment = {}

_COMMON = frozenset(
    name
    for kind in (str, bytes, list, dict, set, tuple, int, float, object, BaseException)
    for name in dir(kind)
) | frozenset(
    {"close", "open", "read", "write", "run", "start", "stop", "send", "main", "name", "value", "wait"}
)
"""Names that many kinds of objects share: by themselves they say nothing about whose they are."""


class Names:
    """Resolves the chains of one revision, always to definitions: through imports, re-exports and aliases.

    *modules* are the revision's Python files by path; a file that *roles* does not call a test or support
    file counts as production.  Answers are remembered, so that one instance serves a whole revision.
    """

    def __init__(self, modules: Mapping[str, Module], roles: Mapping[str, Role], imports: ImportMap) -> None:
        self.catalog = Catalog(modules, roles, imports)
        self._evaluator = Evaluator(self.catalog, imports)
        self._subclasses: dict[str, list[str]] | None = None
        self._classes: dict[str, ClassKey] | None = None

    def resolve(
        self, path: str, origin: str, scope: str = "", env: Mapping[str, tuple[str, str]] = _NO_ENV
    ) -> tuple[Referent, ...]:
        """Return what *origin*, written in file *path*, passes through; the outermost step comes last.

        ``nx.Graph().add_edge()`` gives the class (as an instance) and its method.  *scope* is the qualified
        name of the function or class around it.  *env* gives further roots, which win over all others and
        also stand for the parameters of functions in test files: a name with the file and origin that it
        comes from, such as a fixture (``{"app": ("tests/conftest.py", "app()")}``) or ``self`` seen from a
        subclass (``{"self": ("tests/test_b.py", "TestB()")}``).  What a function is called with
        stands under the name that :func:`~auditor.symbols.memory.passed` makes.  Do not change a mapping once
        given.

        The values of test code (fixtures, helpers, attributes set in ``setUp``) are told with all that went
        into them; production code only by its definitions.  A chain whose root means nothing gives one
        referent of unknown kind, a missing name of an own module likewise, with the dotted name.  What is
        known to be a value, but passes through no definition, such as ``self`` by itself, gives none.
        """
        outcome = self._evaluator.ask(Scope(path, scope), origin, env)
        if outcome.trail or outcome.nodes:
            return outcome.trail
        return (Referent(kind=ReferentKind.UNKNOWN, name=origin),)

    def find(self, dotted: str) -> Referent | None:
        """Return the definition that a public dotted path leads to (``pkg.Class.method``), if any.

        Re-exports and aliases are followed: the answer's name may differ from *dotted*.
        """
        parts = dotted.split(".")
        imports = self.catalog.imports
        for cut in range(len(parts), 0, -1):
            file = imports.file(imports.here(".".join(parts[:cut])))
            if file is None:
                continue
            if cut == len(parts):
                return self.catalog.referent(file, "")
            trail = self._evaluator.ask(Scope(file), ".".join(parts[cut:]), _NO_ENV).trail
            last = trail[-1] if trail else None
            if len(parts) - cut > 1:
                before = self._evaluator.ask(Scope(file), ".".join(parts[cut:-1]), _NO_ENV).trail
                if before == trail:  # what the class or function is, but nothing of that name in it
                    return None
            found = last is not None and last.kind is not ReferentKind.UNKNOWN and not last.dynamic
            return last if found and last is not None and last.kind is not ReferentKind.BUILTIN else None
        return None

    def member(self, class_name: str, attr: str) -> Referent | None:
        """Return where an instance of the class has *attr* from; ``None`` when nothing defines it."""
        key = self._class_index().get(class_name)
        if key is None:
            return None
        trail = self.catalog.settle(self._evaluator.class_member(key, attr, bound=True)).trail
        return trail[0] if trail and not trail[0].dynamic else None

    def mro(self, class_name: str) -> tuple[str, ...]:
        """Return the class and all it inherits from, by canonical name, every class before its bases."""
        key = self._class_index().get(class_name)
        if key is None:
            return ()
        hierarchy = self._evaluator.hierarchy(key)
        own = tuple(self.catalog.name(*cls) for cls in hierarchy.own)
        return own + tuple(node.name for node in hierarchy.external)

    def homes(self, class_name: str) -> tuple[str, ...]:
        """Return where a class and all of this repository that it inherits from stand, ``path::qualname``."""
        key = self._class_index().get(class_name)
        return tuple(f"{c.path}::{c.name}" for c in self._evaluator.hierarchy(key).own) if key else ()

    def bases(self, class_name: str) -> tuple[str, ...]:
        """Return the direct bases of a class, by canonical name."""
        key = self._class_index().get(class_name)
        if key is None:
            return ()
        return tuple(
            self.catalog.name(node.path, node.name) if node.tag is Tag.CLASS else node.name
            for node in self._evaluator.bases(key)
        )

    def subclasses(self, class_name: str) -> tuple[str, ...]:
        """Return the direct subclasses of a class, by canonical name, in the order of files and lines."""
        if self._subclasses is None:
            self._subclasses = {}
            for name in self._class_index():
                for base in dict.fromkeys(self.bases(name)):
                    self._subclasses.setdefault(base, []).append(name)
        return tuple(self._subclasses.get(class_name, ()))

    def production_members(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Return methods and functions of production code by last name: canonical name and file of each.

        Names that many kinds of objects have are left out.
        """
        found: dict[str, dict[tuple[str, str], None]] = {}
        for path, module in self.catalog.modules.items():
            if self.catalog.kind(path) is not ReferentKind.PRODUCTION:
                continue
            for function in module.functions:
                if function.name not in _COMMON and not function.name.startswith("__"):
                    homes = found.setdefault(function.name, {})
                    homes.setdefault((self.catalog.name(path, function.qualname), path))
        return {name: tuple(homes) for name, homes in found.items()}

    def _class_index(self) -> dict[str, ClassKey]:
        if self._classes is None:
            self._classes = {
                self.catalog.name(path, cls.qualname): ClassKey(path, cls.qualname)
                for path, module in sorted(self.catalog.modules.items())
                for cls in module.classes
            }
        return self._classes
