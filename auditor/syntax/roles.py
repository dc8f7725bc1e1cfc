"""Which part each file of a revision plays: from its path, and from its content where that is not enough."""

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache

from auditor.model.paths import basename, dirname, helps_tests
from auditor.model.source import Class, Function, Module
from auditor.model.suite import Role
from auditor.syntax.classes import case_like
from auditor.syntax.configuration import CollectionConfig, Project
from auditor.syntax.discovery import Discovery
from auditor.syntax.fixtures import told

HoldsTests = Callable[[str], bool] | Mapping[str, bool]

_FOREIGN: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (language, re.compile(pattern))
    for language, pattern in (
        ("TypeScript", r"\.(test|spec|cy|e2e|e2e-spec|integration|unit)\.(tsx?|mts|cts)$"),
        ("JavaScript", r"\.(test|spec|cy|e2e|e2e-spec|integration|unit)\.(jsx?|mjs|cjs|vue)$"),
        ("TypeScript", r"(^|/)(__tests__|cypress/(e2e|integration))/([^/]+/)*[^/]+\.tsx?$"),
        ("JavaScript", r"(^|/)(__tests__|cypress/(e2e|integration))/([^/]+/)*[^/]+\.jsx?$"),
        ("Go", r"_test\.go$"),
        ("Java", r"(^|/)(Test[A-Z]\w*|\w+(Test|Tests|IT|TestCase))\.java$"),
        ("Kotlin", r"(^|/)\w+(Test|Tests|Spec)\.kts?$"),
        ("Scala", r"(^|/)\w+(Test|Tests|Spec|Suite)\.scala$"),
        ("Groovy", r"(^|/)\w+(Test|Tests|Spec)\.groovy$"),
        ("C#", r"(^|/)\w+(Test|Tests)\.cs$"),
        ("Ruby", r"(_spec|_test|(^|/)test_\w+)\.rb$"),
        ("PHP", r"(^|/)\w+Test\.php$"),
        ("Elixir", r"_test\.exs$"),
        ("Dart", r"_test\.dart$"),
        ("Swift", r"(^|/)\w+Tests?\.swift$"),
        ("C++", r"(_test|_unittest|(^|/)test_\w+)\.(cc|cpp|cxx)$"),
        ("C", r"(_test|(^|/)test_\w+)\.c$"),
        ("Rust", r"(^|/)tests/([^/]+/)*[^/]+\.rs$"),
        ("Perl", r"(^|/)x?t/([^/]+/)*[^/]+\.t$"),
        ("Shell", r"\.bats$"),
        ("R", r"(^|/)test[-_][^/]*\.[rR]$"),
        ("Lua", r"_spec\.lua$"),
        ("Robot Framework", r"\.robot$"),
    )
)
_ELSEWHERE = re.compile(r"(^|/)(__tests__|__mocks__|__snapshots__|cypress|node_modules)/")
"""Folders that belong to the tests of another language."""

_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_ALWAYS = frozenset({"tests", "unittests", "testsuite", "testsuites"})
"""A folder with one of these words in its name holds tests, wherever it lies."""
_MAYBE = frozenset({"test", "testing", "unittest"})
"""With one of these it does, unless it is a part of a package made for others to test with."""
_TESTED = frozenset({"test", "tests"})
_TESTING = _TESTED | {"testing", "testcase", "testcases"}
"""A file whose name begins with one of these is one of tests where it defines any, wherever it lies."""
_MAJORITY = 0.6
"""Share of test files from which a folder without a telling name is a test folder."""
_SOURCE_FOLDERS = frozenset({"src", "lib", "python"})

_TEST_NAME = re.compile(r"test(?!er|ing|ed|s?$|s_)")


@lru_cache(maxsize=65536)
def language(path: str) -> str:
    """Return the language of a test that is not Python, by its usual naming, ``""`` for anything else."""
    if path.endswith((".py", ".pyi")):
        return ""
    return next((name for name, pattern in _FOREIGN if pattern.search(path)), "")


def named_like_test(name: str, project: Project) -> bool:
    """Whether a function of that name is written as a test: ``test…``, or what ``python_functions`` says."""
    return _TEST_NAME.match(name) is not None or takes_function(name, project, "test")


def takes_function(name: str, project: Project, default: str = "") -> bool:
    """Whether *name* matches ``python_functions``, options equal to *default* aside.

    A private name must be asked for as such: nose never takes one, whatever else it matches.
    """
    options = project.python_functions
    if name.startswith("_"):
        options = tuple(o for o in options if o.startswith("_"))
    return matches(name, options, default)


def matches(name: str, options: Iterable[str], default: str = "") -> bool:
    """Whether *name* matches ``python_classes`` or ``python_functions``: by prefix, or by a glob.

    An option equal to *default* is passed over.
    """
    for option in options:
        if option != default and (
            name.startswith(option) or (any(c in option for c in "*?[") and fnmatchcase(name, option))
        ):
            return True
    return False


def holds_tests(module: Module, project: Project, *, named: bool) -> bool:
    """Whether a file defines tests; *named* when its name matches ``python_files``.

    A file so named holds tests also when its classes can only inherit them.
    """
    for function in module.functions:
        if named_like_test(function.name, project) and is_test(function, project):
            return True
    return named and any(_inherits(c, project) for c in module.classes)


def is_test(function: Function, project: Project, name: str = "") -> bool:
    """Whether a function that *name* would make a test can be one; its own name where none is given.

    It is no fixture, no property, and nothing that nose takes by a word in its name but would have to give
    arguments.
    """
    if told("", function) is not None or (project.constructs and _is_given(function, name or function.name)):
        return False
    return not any(
        "property" in (last := d.name.rpartition(".")[2]) or last in {"setter", "deleter", "getter"}
        for d in function.decorators
    )


def _is_given(function: Function, name: str) -> bool:
    """Whether a function of which ``test`` is not the first word must be given something by who calls it."""
    plain = [p for p in function.params if p.kind == "plain" and p.default is None]
    own = len(plain) > (1 if function.owner else 0)
    return own and not function.decorators and not name.lower().startswith("test")


def _inherits(item: Class, project: Project) -> bool:
    if not item.bases:
        return False
    return matches(item.name, project.python_classes) or any(case_like(b) for b in item.bases)


def assign(
    paths: Iterable[str], config: CollectionConfig, holds_tests: HoldsTests | None = None
) -> dict[str, Role]:
    """Return the role of every path.

    *holds_tests* tells whether a Python file defines tests; it is asked only about files in test folders and
    files named like tests.  Without it a name that matches ``python_files`` decides, which is right for all
    but helpers with such names and tests with other names.
    """
    every = list(paths)
    discovery = Discovery(config, every)
    asked: dict[str, bool] = {}

    def holds(path: str) -> bool:
        if path not in asked:
            if holds_tests is None:
                asked[path] = discovery.named(path)
            else:
                asked[path] = holds_tests(path) if callable(holds_tests) else holds_tests.get(path, False)
        return asked[path]

    folders = _Folders(every, config, lambda path: discovery.named(path) and holds(path))
    return {path: _role(path, folders.test_folder(dirname(path)), discovery, holds) for path in every}


def _role(path: str, folder: bool, discovery: Discovery, holds: Callable[[str], bool]) -> Role:
    if path.endswith(".py"):
        if basename(path) == "conftest.py":
            return Role.SUPPORT
        if folder:
            return Role.TEST if holds(path) else Role.SUPPORT
        stem = basename(path).removesuffix(".py")
        if (discovery.named(path) or _test_like(stem)) and holds(path):
            return Role.TEST
        return Role.SUPPORT if helps_tests(path) else Role.PRODUCTION
    if language(path):
        return Role.FOREIGN_TEST
    return Role.DATA if folder and not _ELSEWHERE.search(path) else Role.OTHER


def _words(name: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(name)]


def _test_like(stem: str) -> bool:
    words = _words(stem)
    return bool(words) and (words[0] in _TESTING or words[-1] in _TESTED)


class _Folders:
    """Which folders hold tests and what supports them."""

    def __init__(
        self, paths: list[str], config: CollectionConfig, is_test_file: Callable[[str], bool]
    ) -> None:
        self._distributions = frozenset(config.distributions)
        self._projects = {"", *(p.folder for p in config.projects)}
        self._is_test_file = is_test_file
        self._children: dict[str, list[str]] = {}
        self._python: dict[str, list[str]] = {}
        """Python files by the folder that holds them."""
        self._any_python: set[str] = set()
        known = {""}
        for path in paths:
            folder = dirname(path)
            python = path.endswith(".py")
            if python:
                self._python.setdefault(folder, []).append(path)
            while folder not in known:
                known.add(folder)
                self._children.setdefault(dirname(folder), []).append(folder)
                folder = dirname(folder)
            folder = dirname(path)
            while python and folder not in self._any_python:
                self._any_python.add(folder)
                folder = dirname(folder)
        self._counts: dict[str, tuple[int, int, int]] = {}
        self._test: set[str] = set()
        # Folders are settled outermost first, for what lies in a test folder is one.
        for folder in sorted(known):
            if dirname(folder) in self._test or (folder and self._settles(folder)):
                self._test.add(folder)

    def test_folder(self, folder: str) -> bool:
        """Whether files in *folder* belong to tests."""
        return folder in self._test

    def _settles(self, folder: str) -> bool:
        if folder not in self._any_python:
            return False
        words = set(_words(basename(folder)))
        if words & _ALWAYS:
            return True
        if words & _MAYBE:
            return not self._shipped(folder)
        tests, others, pairs = self._count(folder)
        return tests > 2 * pairs and tests >= _MAJORITY * (tests + others)

    def _shipped(self, folder: str) -> bool:
        """Whether a folder called ``testing`` or the like is production: part of a package, without tests."""
        parent = dirname(folder)
        package = f"{folder}/__init__.py" in self._python.get(folder, ())
        if not package:
            return False
        source = basename(parent) in _SOURCE_FOLDERS
        if "_".join(_words(basename(folder))) in self._distributions and (source or not parent):
            return True
        inside = parent not in self._projects and (source or bool(self._python.get(parent)))
        return inside and self._count(folder)[0] == 0

    def _count(self, folder: str) -> tuple[int, int, int]:
        """Count test files and others below *folder*, folders that always hold tests left out.

        The third value says how many test files stand beside the file that they test.
        """
        pending = [folder]
        order: list[str] = []
        while pending:
            current = pending.pop()
            if current not in self._counts:
                order.append(current)
                pending.extend(c for c in self._children.get(current, ()) if not _always(c))
        for current in reversed(order):
            tests, others, pairs = self._own(current)
            for child in self._children.get(current, ()):
                if not _always(child):
                    below = self._counts[child]
                    tests, others, pairs = tests + below[0], others + below[1], pairs + below[2]
            self._counts[current] = tests, others, pairs
        return self._counts[folder]

    def _own(self, folder: str) -> tuple[int, int, int]:
        files = self._python.get(folder, [])
        stems = {basename(p).removesuffix(".py") for p in files} - {"__init__", "conftest"}
        tests = {basename(p).removesuffix(".py") for p in files if self._is_test_file(p)} & stems
        subjects = {t.removeprefix("test_") for t in tests} | {t.removesuffix("_test") for t in tests}
        return len(tests), len(stems) - len(tests), len((subjects - tests) & stems)


def _always(folder: str) -> bool:
    return bool(_ALWAYS.intersection(_words(basename(folder))))
