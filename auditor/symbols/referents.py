"""What a name can stand for, and the definitions of one revision by file."""

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from auditor.model.base import Value
from auditor.model.paths import INSTALLED
from auditor.model.source import Module
from auditor.model.suite import Role
from auditor.symbols.imports import ImportMap
from auditor.symbols.liveness_offers import opened
from auditor.symbols.outline import Outline

VENDORED = frozenset(
    {
        *("_vendor", "_vendored", "vendor", "vendored", "third_party", "thirdparty", "extern", "externals"),
        *INSTALLED,
    }
)
"""Folders of other people's Python, copied: neither production code nor what keeps a behaviour alive."""


class ReferentKind(StrEnum):
    """Whose code a chain leads to."""

    PRODUCTION = "production"
    TEST = "test"
    EXTERNAL = "external"
    """Another package, installed or vendored."""
    BUILTIN = "builtin"
    UNKNOWN = "unknown"


class Referent(Value):
    """What a chain stands for, or passes through: a definition, never a mention."""

    kind: ReferentKind
    name: str
    """Canonical dotted name at the definition, ``celery.app.base.Celery.send_task``; for test code
    ``tests/helpers.py::Class.method``; for other packages the name it is reached by, ``requests.get``."""
    path: str = ""
    """File that defines it, ``""`` when it is not of this repository."""
    instance: bool = False
    """The chain stands for an instance of the class ``name`` here, not for the class itself."""
    dynamic: bool = False
    """``name`` is a member that nothing defines statically: its class is certain, the member is not."""


class Tag(Enum):
    """What kind of thing a node is."""

    MODULE = auto()
    SPACE = auto()
    """A folder that can be imported though it has no ``__init__.py``; ``name`` is dotted."""
    CLASS = auto()
    INSTANCE = auto()
    ITEMS = auto()
    """A container of instances of a class."""
    FUNCTION = auto()
    SUPER = auto()
    """``super()`` in the class ``name``."""
    EXTERNAL = auto()
    """``name`` is dotted; ``path`` is empty, or that of a vendored file."""
    BUILTIN = auto()
    BUILT = auto()
    """In a module of the repository that a build makes, of which no code can be read; ``name`` is dotted."""


class ClassKey(NamedTuple):
    """A class of the repository."""

    path: str
    name: str
    """Qualified name in its file."""


class Node(NamedTuple):
    """A value as far as it is known."""

    tag: Tag
    path: str
    name: str
    """Qualified name in its file, ``""`` for a module."""
    owner: ClassKey | None = None
    """Of a method: the class it is called through, which may be a subclass of the one that defines it."""
    bound: bool = False
    """Of a method: called on an instance.  Of what cannot be read: the result of a call.  Of an instance:
    entering it as a context gives the instance itself, whatever its ``__enter__`` says."""
    quiet: bool = False
    """``self``: not worth telling as a step."""

    @property
    def key(self) -> ClassKey:
        """The class that the node is, or is an instance of."""
        return ClassKey(self.path, self.name)


class Outcome(NamedTuple):
    """The steps of a chain told so far, and the values it may have now."""

    trail: tuple[Referent, ...] = ()
    nodes: tuple[Node, ...] = ()
    owed: bool = False
    """The nodes were named by the chain, so they are steps of it too; otherwise they are results of calls."""


NOTHING = Outcome()
_MAX_TRAIL = 32
_MAX_NODES = 4


def joined(outcomes: Iterable[Outcome], before: tuple[Referent, ...] = ()) -> Outcome:
    """Merge alternatives into one outcome, after the steps *before*."""
    outcomes = list(outcomes)
    if len(outcomes) == 1 and not before:
        return outcomes[0]
    trail = list(before)
    nodes: dict[Node, None] = {}
    owed = False
    for outcome in outcomes:
        for referent in outcome.trail:
            if referent in trail:
                trail.remove(referent)
            trail.append(referent)
        nodes.update(dict.fromkeys(outcome.nodes))
        owed = owed or (outcome.owed and bool(outcome.nodes))
    return Outcome(tuple(trail[-_MAX_TRAIL:]), tuple(nodes)[:_MAX_NODES], owed)


class Catalog:
    """The definitions of one revision: outlines by file, and how each definition is called."""

    def __init__(self, modules: Mapping[str, Module], roles: Mapping[str, Role], imports: ImportMap) -> None:
        self.modules = modules
        self.imports = imports
        self._roles = roles
        self._outlines: dict[str, Outline] = {}
        self._kinds: dict[str, ReferentKind] = {}
        self._dotted: dict[str, str] = {}
        self._referents: dict[tuple[str, str, bool, bool], Referent] = {}
        self._injected: dict[str, list[tuple[str, str, str]]] | None = None
        self._homes: dict[str, list[str]] | None = None
        self._opened: frozenset[str] | None = None

    def outline(self, path: str) -> Outline:
        """Return the definitions of a file; an unknown file has none."""
        if path not in self._outlines:
            self._outlines[path] = Outline(self.modules.get(path) or Module())
        return self._outlines[path]

    def kind(self, path: str) -> ReferentKind:
        """Tell whose code a file is."""
        if path not in self._kinds:
            role = self._roles.get(path, Role.PRODUCTION)
            if role in (Role.TEST, Role.SUPPORT):
                kind = ReferentKind.TEST
            elif not VENDORED.isdisjoint(path.split("/")[:-1]):
                kind = ReferentKind.EXTERNAL
            else:
                kind = ReferentKind.PRODUCTION
            self._kinds[path] = kind
        return self._kinds[path]

    def dotted(self, path: str) -> str:
        """Return the canonical dotted name of a file."""
        if path not in self._dotted:
            self._dotted[path] = self.imports.dotted(path)
        return self._dotted[path]

    def name(self, path: str, qualname: str = "") -> str:
        """Return the canonical name of a definition (of the file itself for ``""``)."""
        if self.kind(path) is ReferentKind.TEST:
            return f"{path}::{qualname}" if qualname else path
        dotted = self.dotted(path)
        return f"{dotted}.{qualname}" if qualname else dotted

    def referent(
        self, path: str, qualname: str, *, instance: bool = False, dynamic: bool = False
    ) -> Referent:
        """Return the referent for a definition of the repository."""
        key = (path, qualname, instance, dynamic)
        if key not in self._referents:
            self._referents[key] = Referent(
                kind=self.kind(path),
                name=self.name(path, qualname),
                path=path,
                instance=instance,
                dynamic=dynamic,
            )
        return self._referents[key]

    def told(self, node: Node) -> Referent | None:
        """Return the referent for a value, ``None`` when it is not worth telling."""
        match node.tag:
            case _ if node.quiet:
                return None
            case Tag.MODULE | Tag.CLASS | Tag.FUNCTION:
                return self.referent(node.path, node.name)
            case Tag.INSTANCE | Tag.ITEMS:
                return self.referent(node.path, node.name, instance=True)
            case Tag.EXTERNAL:
                return Referent(kind=ReferentKind.EXTERNAL, name=node.name, instance=node.bound)
            case Tag.BUILT:
                return Referent(kind=ReferentKind.PRODUCTION, name=node.name, instance=node.bound)
            case Tag.BUILTIN:
                return Referent(kind=ReferentKind.BUILTIN, name=node.name, instance=node.bound)
            case _:
                return None

    def settle(self, outcome: Outcome) -> Outcome:
        """Tell the nodes that the chain named as steps of it."""
        if not outcome.owed:
            return outcome
        told = [referent for node in outcome.nodes if (referent := self.told(node)) is not None]
        return Outcome(*joined([Outcome(tuple(told), outcome.nodes)], outcome.trail)[:2], False)

    def injected(self, path: str, attr: str) -> list[tuple[str, str, str]]:
        """Return the fixtures around a test file that set *attr* on its tests: file, fixture, value's origin.

        Those of the file itself come first, then those of the ``conftest.py`` files above it, nearest first.
        """
        if self._injected is None:
            self._injected = {}
            for file in sorted(self.modules):
                if self.kind(file) is ReferentKind.TEST:
                    for name, fixture, origin in self.outline(file).injected():
                        self._injected.setdefault(name, []).append((file, fixture, origin))
        folder = f"{path.rpartition('/')[0]}/"
        around = [
            one
            for one in self._injected.get(attr, ())
            if one[0] == path
            or (one[0].endswith("conftest.py") and folder.startswith(one[0].removesuffix("conftest.py")))
        ]
        return sorted(around, key=lambda one: (one[0] != path, -len(one[0])))

    def homes(self, name: str) -> list[str]:
        """Return the production files that define *name* at their top level."""
        if self._homes is None:
            self._homes = {}
            for path, module in self.modules.items():
                if self.kind(path) is ReferentKind.PRODUCTION:
                    names = [c.qualname for c in module.classes] + [f.qualname for f in module.functions]
                    for one in dict.fromkeys(names):
                        if "." not in one:
                            self._homes.setdefault(one, []).append(path)
        return self._homes.get(name, [])

    def makes_names(self, path: str) -> bool:
        """Tell whether names of a file are made at run time, by itself or by another one."""
        if self._opened is None:
            self._opened = frozenset(
                file for p, module in self.modules.items() for file in opened(p, module, self.imports)
            )
        return self.outline(path).module.dynamic or path in self._opened

    def sole_home(self, name: str, package: str) -> str | None:
        """Return the one production file below *package*'s folder that defines *name* at its top level."""
        folder = package.rpartition("/")[0]
        homes = [p for p in self.homes(name) if p != package and p.startswith(f"{folder}/")]
        return homes[0] if len(homes) == 1 else None
