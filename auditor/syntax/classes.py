"""Classes with their bases across modules: resolution order, members, and whether they are test cases."""

import sys
from dataclasses import dataclass, field

from auditor.model.source import Binding, Class, Function, Module
from auditor.model.suite import SERVING
from auditor.syntax.names import Found, Names

Member = Function | Binding | Class

_CASE_ENDINGS = ("TestCase", "TestBase", "TestCaseBase")
_CASE_NAMES = ("Test", "Tests")
_MAX_DEPTH = 60
"""Levels of inheritance followed; hostile chains end there."""
_MAX_BASES = 100
"""Longer orders are cut there: no class written by hand comes near, and looking through them takes time."""

_DATA_CLASS_DECORATORS = frozenset({"dataclass", "s", "attrs", "define", "frozen", "mutable", "attributes"})
_WITH_INIT = frozenset(
    {
        "BaseModel",
        "Exception",
        "BaseException",
        "NamedTuple",
        "TypedDict",
        "Thread",
        "Process",
        "dict",
        "list",
    }
    | {
        "set",
        "Protocol",
        "ABCMeta",
        "HTMLParser",
        "HTTPServer",
        "OrderedDict",
        "UserDict",
        "Mock",
        "MagicMock",
    }
)
_WITH_NEW = frozenset(
    {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "str", "int", "float", "tuple", "bytes"}
)


@dataclass(slots=True, eq=False)
class ClassInfo:
    """A class, what its body defines, and what it inherits."""

    path: str
    item: Class
    own: dict[str, Member] = field(default_factory=dict)
    """By name; the last definition of a name."""
    hidden: list[Function] = field(default_factory=list)
    """Methods that a later definition in the same body hides."""
    twice: set[str] = field(default_factory=set)
    """Names whose earlier definition in the same body is hidden."""
    order: tuple["ClassInfo", ...] = ()
    """Method resolution order within the repository, itself first."""
    outside: tuple[str, ...] = ()
    """Dotted names of bases, its own and inherited, that lie outside the repository or cannot be found."""

    @property
    def testcase(self) -> bool:
        """Whether it is a ``unittest.TestCase``, or may be one by its name or that of a base outside."""
        named = self.item.name.endswith(_CASE_NAMES)
        return any(case_like(base) or (named and _may_be_case(base)) for base in self.outside)

    def find(self, name: str) -> tuple["ClassInfo", Member] | None:
        """Return the member *name* with the class that defines it, in method resolution order."""
        for info in self.order:
            if name in info.own:
                return info, info.own[name]
        return None

    def switch(self) -> bool | None:
        """Return what ``__test__`` says here or in a base, ``None`` when nothing does."""
        found = self.find("__test__")
        if found and isinstance(found[1], Binding):
            return {"False": False, "0": False, "None": False, "True": True, "1": True}.get(found[1].value)
        return None

    def asked_for(self) -> tuple[str, ...]:
        """Return the methods by which bases outside ask for the application that they serve to each test."""
        return tuple(
            dict.fromkeys(
                method
                for base in self.outside
                for name, methods in SERVING.items()
                if f".{base}".endswith(f".{name}")
                for method in methods
            )
        )

    def abstract(self) -> bool:
        """Whether some abstract method is never overridden, so that no instance can be made."""
        settled: set[str] = set()
        for info in self.order:
            for name, member in info.own.items():
                if name not in settled and isinstance(member, Function) and _is_abstract(member):
                    return True
            settled.update(info.own)
        return False

    def constructor(self) -> str:
        """Return ``"__init__"`` or ``"__new__"`` when the class has one, for pytest then leaves it out."""
        for name in ("__init__", "__new__"):
            found = self.find(name)
            if found and isinstance(found[1], Function):
                return name
        decorators = {d.name.rpartition(".")[2] for i in self.order for d in i.item.decorators}
        if decorators & _DATA_CLASS_DECORATORS:
            return "__init__"
        for base in self.outside:
            last = base.rpartition(".")[2]
            if last in _WITH_INIT or last.endswith(("Error", "Exception")):
                return "__init__"
            if last in _WITH_NEW:
                return "__new__"
        return ""


class Classes:
    """All classes of a revision, looked up when they are needed."""

    def __init__(self, names: Names) -> None:
        """Take the names of the revision."""
        self._names = names
        self._files: dict[str, dict[int, ClassInfo]] = {}
        self._ordered: set[int] = set()

    def of(self, path: str) -> list[ClassInfo]:
        """Return the classes of a file in source order, those defined twice included."""
        return [self.info(path, c) for c in self._names.modules[path].classes]

    def info(self, path: str, item: Class) -> ClassInfo:
        """Return what is known of one class of the file at *path*."""
        info = self._table(path)[id(item)]
        self._order(info, 0)
        return info

    def _table(self, path: str) -> dict[int, ClassInfo]:
        if path not in self._files:
            self._files[path] = _bodies(path, self._names.modules[path])
        return self._files[path]

    def _order(self, info: ClassInfo, depth: int) -> None:
        if id(info) in self._ordered:
            return
        self._ordered.add(id(info))
        info.order = (info,)
        bases: list[ClassInfo] = []
        outside: list[str] = []
        for written in info.item.bases:
            base = self._base(info, written) if depth < _MAX_DEPTH else written
            if isinstance(base, ClassInfo):
                self._order(base, depth + 1)
                bases.append(base)
                outside.extend(base.outside)
            else:
                outside.append(base)
        info.order = (info, *_merge([list(b.order) for b in bases] + [bases]))
        info.outside = tuple(dict.fromkeys(outside))

    def _base(self, info: ClassInfo, written: str) -> ClassInfo | str:
        """Return the class that *written* means among the bases of *info*; its dotted name when outside."""
        path = info.path
        enclosing = info.item.qualname.rpartition(".")[0]
        if enclosing:
            inner = self._names.members(path).get(f"{enclosing}.{written}")
            if isinstance(inner, Class) and inner is not info.item:
                return self._table(path)[id(inner)]
        found = self._names.resolve(path, written)
        if isinstance(found, Found):
            if isinstance(found.item, Class) and (found.path, found.item) != (path, info.item):
                return self._table(found.path)[id(found.item)]
            return written
        return found.name


def _merge(lists: list[list[ClassInfo]]) -> list[ClassInfo]:
    """Merge linearisations as Python does; where that is impossible, depth first without repeats."""
    flat = list(dict.fromkeys(c for p in lists for c in p))
    if len(lists) <= 2 or len(flat) > _MAX_BASES:
        return flat[:_MAX_BASES]
    pending = [list(reversed(p)) for p in lists if p]
    merged: list[ClassInfo] = []
    while pending:
        for candidate in (p[-1] for p in pending):
            if not any(candidate in p[:-1] for p in pending):
                break
        else:
            return flat
        merged.append(candidate)
        for p in pending:
            if p[-1] is candidate:
                p.pop()
        pending = [p for p in pending if p]
    return merged


def _bodies(path: str, module: Module) -> dict[int, ClassInfo]:
    """Give every function and nested class to the class whose body holds it."""
    infos = {id(c): ClassInfo(path, c) for c in module.classes}
    by_name: dict[str, list[Class]] = {}
    for item in module.classes:
        by_name.setdefault(item.qualname, []).append(item)
    found: dict[int, list[Member]] = {id(c): list(c.attributes) for c in module.classes}
    nested: list[tuple[str, Member]] = [
        (c.qualname.rpartition(".")[0], c) for c in module.classes if "." in c.qualname
    ]
    for owner, member in [*_methods(module), *nested]:
        holder = _holder(by_name.get(owner, []), member.line)
        if holder is not None:
            found[id(holder)].append(member)
    for key, members in found.items():
        _settle(infos[key], sorted(members, key=lambda m: m.line))
    return infos


def _methods(module: Module) -> list[tuple[str, Member]]:
    return [(f.owner, f) for f in module.functions if f.owner]


def _holder(candidates: list[Class], line: int) -> Class | None:
    if len(candidates) == 1:
        return candidates[0]
    return next((c for c in candidates if c.line <= line <= c.end_line), None)


def _settle(info: ClassInfo, members: list[Member]) -> None:
    """Decide which definition of each name is the living one."""
    for member in members:
        before = info.own.get(member.name)
        if isinstance(member, Binding) and isinstance(before, Function | Class) and not hides(member):
            continue
        if isinstance(before, Function) and not conditional(before) and not conditional(member):
            info.hidden.append(before)
            info.twice.add(member.name)
        info.own[member.name] = member


def _is_abstract(function: Function) -> bool:
    return any(d.name.rpartition(".")[2].startswith("abstract") for d in function.decorators)


def case_like(base: str) -> bool:
    """Whether a base that cannot be looked into is, by its name, a ``TestCase``."""
    last = base.rpartition(".")[2]
    return last.endswith(_CASE_ENDINGS) or last == "Case"


def _may_be_case(base: str) -> bool:
    """Whether a base of another package may be a ``TestCase``, whatever it is called: ``chai.Chai``."""
    top, _, rest = base.partition(".")
    plain = base.rpartition(".")[2] in _WITH_INIT | _WITH_NEW
    return bool(rest) and not plain and top not in sys.stdlib_module_names


def hides(binding: Binding) -> bool:
    """Whether an assignment makes an earlier function of that name unreachable, rather than wrapping it."""
    return binding.value in {"None", "False", "True", "..."}


def conditional(member: Member) -> bool:
    """Whether a definition stands under an ``if`` or ``try``."""
    return False if isinstance(member, Binding) else member.conditional
