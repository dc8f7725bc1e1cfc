"""A revision in which sampled tests were refactored, with what became of each."""

# libcst calls its visitors by the names of its node types.
# ruff: noqa: N802

import ast
import re
import warnings
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from random import Random
from typing import NamedTuple

import libcst as cst

from benchmarks.accuracy.codemods import functions, groups
from benchmarks.accuracy.codemods.base import Change, Site
from benchmarks.accuracy.truths import Truth

_Refactoring = Callable[[Site, Random, Container[str]], Change | None]
_ONE_BY_ONE: dict[str, _Refactoring] = {
    "split": functions.split_test,
    "reorder": functions.reorder_assertions,
    "fixture": functions.extract_fixture,
    "helper": functions.extract_helper,
    "async": functions.port_to_async,
    "rename-test": functions.rename_test,
    "gutted": functions.gut,
    "deleted": functions.delete,
}
KINDS = frozenset({*_ONE_BY_ONE, "merge", "to-pytest", "rename-class", "move-file"})
"""All that can be done to tests."""
_Act = Callable[["_File"], list[Truth]]
_MAX_SOURCE = 200_000
_MAX_CLASS = 12


class Revision(NamedTuple):
    """Files that changed, by path, and what is known of the tests that went."""

    files: dict[str, str | None]
    truths: list[Truth]


class _File:
    """One test file while it is refactored."""

    def __init__(self, path: str, source: str, eligible: Container[str]) -> None:
        self.path = path
        self.source = source
        self.module = cst.parse_module(source)
        self.taken = set(re.findall(r"\w+", source))
        self.changes: dict[tuple[str, ...], Change] = {}
        self.classes: dict[str, cst.ClassDef | tuple[cst.FunctionDef, ...]] = {}
        self.moved: list[str] = []
        self.busy: set[str] = set()
        """Top-level names that some refactoring has already."""
        tops: list[Site] = []
        self.members: dict[str, list[Site]] = {}
        for statement in self.module.body:
            if isinstance(statement, cst.FunctionDef):
                tops.append(Site(path, (), statement))
            elif isinstance(statement, cst.ClassDef) and isinstance(statement.body, cst.IndentedBlock):
                name = statement.name.value
                methods = [s for s in statement.body.body if isinstance(s, cst.FunctionDef)]
                self.members[name] = [Site(path, (name,), m) for m in methods]
        everything = [*tops, *(s for ms in self.members.values() for s in ms)]
        once = Counter(s.id for s in everything)
        self.sites = [s for s in everything if s.id in eligible and once[s.id] == 1]

    def free(self) -> list[Site]:
        """Return the tests that nothing was done to yet."""
        return [
            s
            for s in self.sites
            if (*s.classes, s.node.name.value) not in self.changes
            and not {s.node.name.value, *s.classes} & self.busy
        ]

    def room(self) -> bool:
        """Whether more tests of this file may be touched: half of them stay."""
        return 2 * (len(self.sites) - len(self.free())) < len(self.sites)


class _Applying(cst.CSTTransformer):
    def __init__(self, file: _File) -> None:
        self._file = file
        self._stack: list[str] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self._stack.append(node.name.value)
        return True

    def leave_ClassDef(
        self, original_node: cst.ClassDef, updated_node: cst.ClassDef
    ) -> cst.ClassDef | cst.FlattenSentinel[cst.BaseStatement] | cst.RemovalSentinel:
        self._stack.pop()
        if self._stack:
            return updated_node
        name = original_node.name.value
        if name in self._file.moved:
            return cst.RemovalSentinel.REMOVE
        instead = self._file.classes.get(name)
        if isinstance(instead, tuple):
            return cst.FlattenSentinel(instead)
        return instead or updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self._stack.append(node.name.value)
        return False

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef | cst.FlattenSentinel[cst.BaseStatement] | cst.RemovalSentinel:
        key = tuple(self._stack)
        self._stack.pop()
        if len(key) == 1 and key[0] in self._file.moved:
            return cst.RemovalSentinel.REMOVE
        change = self._file.changes.get(key)
        if change is None:
            return updated_node
        if not change.instead:
            return cst.RemovalSentinel.REMOVE
        return cst.FlattenSentinel(change.instead)


def revision(
    sources: Mapping[str, str],
    eligible: Container[str],
    rng: Random,
    most: int,
    kinds: Container[str] = KINDS,
    keep: bool = False,
) -> Revision:
    """Refactor tests of *sources*, up to *most* of each kind, at least half of each file left alone.

    *eligible* are the ids of tests that may be touched.  Files that libcst cannot read are left alone.
    With *keep*, what was refactored one by one stays beside what became of it.
    """
    files = []
    for path in sorted(sources):
        if len(sources[path]) > _MAX_SOURCE:
            continue
        try:
            files.append(_File(path, sources[path], eligible))
        except (cst.ParserSyntaxError, RecursionError):
            continue
    files = [f for f in files if f.sites]
    every: dict[str, _Act] = {
        "merge": lambda file: _merge(file, rng),
        "to-pytest": lambda file: _convert(file, rng),
        "rename-class": lambda file: _rename_class(file, rng),
        "move-file": lambda file: _move(file, rng, sources),
    }
    for kind in _ONE_BY_ONE:
        every[kind] = lambda file, kind=kind: _single(file, kind, rng)  # type: ignore[misc]
    acts = {kind: act for kind, act in every.items() if kind in kinds}
    truths: dict[str, list[Truth]] = {kind: [] for kind in acts}
    left = {kind: rng.sample(files, len(files)) for kind in acts}
    while any(left.values()):
        for kind, act in acts.items():
            found = _once(left[kind], act)
            truths[kind] += found
            if len(truths[kind]) >= most:
                left[kind] = []
    return _written(files, [t for ts in truths.values() for t in ts], keep)


def _once(files: list[_File], act: _Act) -> list[Truth]:
    """Act on the first file that allows it, and put that last; files that do not are dropped."""
    while files:
        file = files.pop(0)
        found = act(file) if file.room() else []
        if found:
            files.append(file)
            return found
    return []


def _single(file: _File, kind: str, rng: Random) -> list[Truth]:
    refactoring = _ONE_BY_ONE[kind]
    free = file.free()
    for site in rng.sample(free, len(free)):
        change = refactoring(site, rng, file.taken)
        if change is not None:
            file.changes[*site.classes, site.node.name.value] = change
            names = [n.name.value for n in change.instead]
            file.taken.update([*names, *(n.name.value for n in _functions(change.beside))])
            scope = "::".join((site.path, *site.classes))
            heirs = () if kind in ("gutted", "deleted") else tuple(f"{scope}::{n}" for n in names)
            return [Truth(site.id, kind, heirs)]
    return []


def _functions(nodes: Iterable[cst.CSTNode]) -> list[cst.FunctionDef]:
    return [n for n in nodes if isinstance(n, cst.FunctionDef)]


def _merge(file: _File, rng: Random) -> list[Truth]:
    found = groups.siblings([s for s in file.free() if not _unittest(file, s)])
    for group in rng.sample(found, len(found)):
        chosen = group[:6]
        change = groups.merge(chosen, rng, file.taken)
        if change is None:
            continue
        first, *others = chosen
        file.changes[*first.classes, first.node.name.value] = change
        for site in others:
            file.changes[*site.classes, site.node.name.value] = Change(())
        name = change.instead[0].name.value
        file.taken.add(name)
        heir = "::".join((file.path, *first.classes, name))
        return [Truth(s.id, "merge", (heir,)) for s in chosen]
    return []


def _unittest(file: _File, site: Site) -> bool:
    return any(
        isinstance(s, cst.ClassDef) and s.name.value == site.classes[0] and s.bases
        for s in file.module.body
        if site.classes
    )


def _whole_classes(file: _File) -> list[cst.ClassDef]:
    """Classes all of whose tests may be touched, that nothing was done to, and that are no one's base."""
    free = {s.id for s in file.free()}
    found = []
    for statement in file.module.body:
        if not isinstance(statement, cst.ClassDef) or statement.name.value in file.busy:
            continue
        sites = [
            s for s in file.members.get(statement.name.value, ()) if s.node.name.value.startswith("test")
        ]
        whole = all(s.id in free for s in sites)
        if sites and len(sites) <= _MAX_CLASS and whole and file.source.count(statement.name.value) == 1:
            found.append(statement)
    return found


def _tests(file: _File, name: str) -> list[Site]:
    return [s for s in file.members[name] if s.node.name.value.startswith("test")]


def _rename_class(file: _File, rng: Random) -> list[Truth]:
    options = _whole_classes(file)
    for node in rng.sample(options, len(options)):
        instead = groups.renamed_class(node, file.source)
        if instead is not None:
            return _class_truths(file, node, instead, "rename-class")
    return []


def _convert(file: _File, rng: Random) -> list[Truth]:
    options = _whole_classes(file)
    for node in rng.sample(options, len(options)):
        instead = groups.to_pytest(node)
        if isinstance(instead, tuple) and {f.name.value for f in instead} & {
            s.node.name.value for s in file.sites if not s.classes
        }:
            continue
        if instead is not None:
            return _class_truths(file, node, instead, "to-pytest")
    return []


def _class_truths(
    file: _File, node: cst.ClassDef, instead: cst.ClassDef | tuple[cst.FunctionDef, ...], kind: str
) -> list[Truth]:
    name = node.name.value
    file.classes[name] = instead
    file.busy.add(name)
    scope = file.path if isinstance(instead, tuple) else f"{file.path}::{instead.name.value}"
    return [Truth(s.id, kind, (f"{scope}::{s.node.name.value}",)) for s in _tests(file, name)]


def _moved_path(path: str) -> str:
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".py")
    new = f"{stem.removesuffix('_test')}_more_test.py" if stem.endswith("_test") else f"{stem}_more.py"
    return f"{folder}/{new}" if folder else new


def _move(file: _File, rng: Random, sources: Container[str]) -> list[Truth]:
    new = _moved_path(file.path)
    if new in sources:
        return []
    classes = [c.name.value for c in _whole_classes(file)]
    tops = [s.node.name.value for s in file.free() if not s.classes]
    options = [*rng.sample(classes, len(classes))[:1], *rng.sample(tops, len(tops))[:3]]
    if not options:
        return []
    name = options[0] if rng.random() < 0.5 else options[-1]
    file.moved.append(name)
    file.busy.add(name)
    tests = [f"{name}::{s.node.name.value}" for s in _tests(file, name)] if name in file.members else [name]
    return [Truth(f"{file.path}::{t}", "move-file", (f"{new}::{t}",)) for t in tests]


def _written(files: Iterable[_File], truths: list[Truth], keep: bool) -> Revision:
    changed: dict[str, str | None] = {}
    failed: set[str] = set()
    for file in files:
        if not (file.changes or file.classes or file.moved):
            continue
        if keep:
            originals = {(*s.classes, s.node.name.value): s.node for s in file.sites}
            file.changes = {
                key: change._replace(instead=(originals[key], *change.instead))
                for key, change in file.changes.items()
            }
        texts = {file.path: _code(file)}
        if file.moved:
            texts[_moved_path(file.path)] = _moved_code(file)
        if all(map(_parses, texts.values())):
            changed.update(texts)
        else:
            failed.add(file.path)
    return Revision(changed, [t for t in truths if t.id.partition("::")[0] not in failed])


def _code(file: _File) -> str:
    module = file.module.visit(_Applying(file))
    beside = [b for c in file.changes.values() for b in c.beside]
    pytest = any(c.needs_pytest for c in file.changes.values()) or bool(file.classes)
    if pytest and not re.search(r"^import pytest\b", file.source, re.MULTILINE):
        beside.insert(0, groups.pytest_import())  # type: ignore[arg-type]
    body = list(module.body)
    first = next((i for i, s in enumerate(body) if isinstance(s, cst.FunctionDef | cst.ClassDef)), len(body))
    return module.with_changes(body=[*body[:first], *beside, *body[first:]]).code


def _moved_code(file: _File) -> str:
    """The moved tests, with everything of the old file that is no test."""
    body = []
    for statement in file.module.body:
        if isinstance(statement, cst.FunctionDef | cst.ClassDef):
            name = statement.name.value
            tests = name.startswith("test") or any(
                s.node.name.value.startswith("test") for s in file.members.get(name, ())
            )
            if tests and name not in file.moved:
                continue
        body.append(statement)
    return file.module.with_changes(body=body).code


def _parses(source: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except SyntaxError:
            return False
    return True
