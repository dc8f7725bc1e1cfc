"""Which files a test run reaches: ``testpaths``, ``norecursedirs``, ignores and ``python_files``."""

import re
from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatchcase, translate
from functools import lru_cache
from posixpath import join, normpath
from typing import NamedTuple

from auditor.model.paths import basename, dirname, is_installed
from auditor.model.source import Import, Module
from auditor.model.words import parts
from auditor.syntax.configuration import CollectionConfig, Ignore, Project, inside

OUTSIDE = "outside testpaths"
FILE_NAME = "file name does not match python_files"
_FEW = 3
"""Modules from which one that is no package is there to take them in."""
_OF_TESTS = frozenset({"test", "tests"})
"""Words of which a folder of tests has one in its name."""


class Reach(NamedTuple):
    """What one file is to the projects of a revision."""

    projects: tuple[Project, ...]
    """Projects whose pytest run collects the file."""
    unittest: bool
    """``unittest`` takes the ``TestCase`` classes of the file, whatever pytest does."""
    reason: str
    """Why no run reaches it, ``""`` when one does."""


def gathered(modules: Mapping[str, Module]) -> frozenset[str]:
    """Return the files whose classes a package of tests takes in, for a runner that is given the package.

    ``tests/__init__.py`` with ``from .models import *``, or ``from tests.models import ModelTest``, is how
    suites are put together that are run by ``unittest.main("tests")`` or ``test_suite="tests"``; see
    `unittest.TestLoader.loadTestsFromModule` in Python's documentation.  So is another module beside them
    that takes in a few whole ones, such as ``tests/all_tests.py``.
    """
    found: set[str] = set()
    for path, module in modules.items():
        folder = dirname(path)
        if _OF_TESTS.isdisjoint(parts(basename(folder))):
            continue
        whole = basename(path) != "__init__.py"
        taken = {
            f"{folder}/{one.module.rpartition('.')[2]}.py"
            for one in module.imports
            if _takes_in(one, whole) and _is_beside(one.module, folder)
        }
        taken &= modules.keys()
        if len(taken) >= (_FEW if whole else 1):
            found |= taken
    return frozenset(found)


def _takes_in(one: Import, whole: bool) -> bool:
    """Whether an import takes in all of a module, or a class of it unless it is to be a *whole* one."""
    return one.name == "*" or (not whole and one.name is not None and one.name[:1].isupper())


def _is_beside(module: str, folder: str) -> bool:
    """Whether a module, as an import names it, stands in a folder; Python 2 needs no dot for that."""
    package = module.rpartition(".")[0]
    return package == "" or package.endswith(basename(folder))


class Discovery:
    """Answers, for one revision, which projects collect a file."""

    def __init__(
        self, config: CollectionConfig, paths: Iterable[str], gathered: Collection[str] = frozenset()
    ) -> None:
        """Take the settings and all paths of the revision, against which ``testpaths`` are resolved.

        Of files that are `gathered`, ``unittest`` takes the ``TestCase`` classes whatever they are called.
        """
        self._config = config
        self._runs = [_Run(p, config.ignores, gathered) for p in config.projects]
        files = list(paths)
        folders: set[str] = {""}
        for path in files:
            folder = dirname(path)
            while folder not in folders:
                folders.add(folder)
                folder = dirname(folder)
        present = {*files, *folders}
        for run in self._runs:
            run.start(present)
        self._known: dict[str, Reach] = {}
        self._candidates: dict[str, tuple[_Run, ...]] = {}

    def reach(self, path: str) -> Reach:
        """Return which projects collect *path*, and when none does, why."""
        if path not in self._known:
            self._known[path] = self._reach(path)
        return self._known[path]

    def named(self, path: str) -> bool:
        """Whether the file's name alone makes it a test file of some project around it."""
        return any(run.names(path) or run.names_unittest(path) for run in self._around(path))

    def nearest(self, path: str) -> Project:
        """Return the innermost project that *path* lies in."""
        return self._around(path)[-1].project

    def _around(self, path: str) -> tuple["_Run", ...]:
        """Runs that could collect *path*, the outermost first.

        A root that has no configuration of its own gives way to nested projects that have one.
        """
        folder = dirname(path)
        if folder not in self._candidates:
            runs = [r for r in self._runs if inside(folder, r.project.folder)]
            if len(runs) > 1 and not runs[0].project.source:
                runs = runs[1:]
            self._candidates[folder] = tuple(runs)
        return self._candidates[folder]

    def _reach(self, path: str) -> Reach:
        collecting: list[Project] = []
        reason = ""
        unittest = False
        for run in self._around(path):
            # The innermost project has the last word on why a file is left out.
            reason = run.unreached(path)
            if reason:
                continue
            if run.names_unittest(path):
                unittest = True
            if run.names(path):
                collecting.append(run.project)
            elif not unittest:
                reason = FILE_NAME
        return Reach(tuple(collecting), unittest, "" if collecting or unittest else reason)


class _Run:
    """A run of pytest in a project's folder, without arguments."""

    def __init__(self, project: Project, ignores: Iterable[Ignore], gathered: Collection[str]) -> None:
        self.project = project
        self._gathered = gathered
        self._names = [_pattern(p) for p in project.python_files]
        self._norecurse = [_pattern(p) for p in project.norecursedirs]
        self._ignored = {_absolute(project.folder, p) for p in project.ignore}
        self._globs = [re.compile(translate(_absolute(project.folder, g))) for g in project.ignore_glob]
        for ignore in ignores:
            self._ignored.update(_absolute(ignore.folder, p) for p in ignore.paths)
            self._globs.extend(re.compile(translate(_absolute(ignore.folder, g))) for g in ignore.globs)
        self._starts: tuple[str, ...] = (project.folder,)
        self._folders: dict[str, str] = {}

    def start(self, present: set[str]) -> None:
        """Resolve ``testpaths``; when nothing matches them, pytest runs the folder itself."""
        found: list[str] = []
        for wanted in self.project.testpaths:
            pattern = _absolute(self.project.folder, wanted)
            if any(c in pattern for c in "*?["):
                depth = pattern.count("/")
                match = re.compile(translate(pattern)).match
                found.extend(sorted(p for p in present if p.count("/") == depth and match(p)))
            elif pattern in present:
                found.append(pattern)
        if found:
            self._starts = tuple(found)

    def names(self, path: str) -> bool:
        """Whether *path* matches ``python_files``."""
        return path.endswith(".py") and any(_matches(p, path) for p in self._names)

    def names_unittest(self, path: str) -> bool:
        """Whether ``unittest``'s discovery would load *path*."""
        named = fnmatchcase(basename(path), self.project.unittest_files) or path in self._gathered
        return self.project.unittest and named

    def unreached(self, path: str) -> str:
        """Return why the run does not come to *path*, ``""`` when it does."""
        start = next((s for s in self._starts if inside(path, s)), None)
        if start is None:
            return OUTSIDE
        if path == start:
            return ""
        return self._shut(dirname(path), start) or self._ignores(path)

    def _shut(self, folder: str, start: str) -> str:
        """Return why the walk from *start* does not enter *folder*."""
        way: list[str] = []
        while folder != start and folder not in self._folders:
            way.append(folder)
            folder = dirname(folder)
        reason = self._folders[folder] if folder != start else ""
        for folder in reversed(way):
            reason = reason or self._ignores(folder)
            if not reason and is_installed(f"{folder}/"):
                reason = "an installed package"
            if not reason and any(_matches(p, folder) for p in self._norecurse):
                reason = f"in norecursedirs ({basename(folder)})"
            self._folders[folder] = reason
        return reason

    def _ignores(self, path: str) -> str:
        if path in self._ignored or any(g.match(path) for g in self._globs):
            return "ignored by configuration"
        return ""


def _absolute(folder: str, path: str) -> str:
    joined = normpath(join(folder, path))
    return "" if joined == "." else joined


@lru_cache(maxsize=512)
def _pattern(glob: str) -> tuple[bool, re.Pattern[str]]:
    """Compile as pytest matches: globs with a slash against the whole path, others against the name."""
    if "/" in glob:
        return True, re.compile(translate(glob if glob.startswith("/") else f"*/{glob.removesuffix('/')}"))
    return False, re.compile(translate(glob))


def _matches(pattern: tuple[bool, re.Pattern[str]], path: str) -> bool:
    whole, regex = pattern
    return regex.match(f"/{path}" if whole else basename(path)) is not None
