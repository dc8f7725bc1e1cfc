"""One revision, from its tree to what each of its tests verifies."""

from collections.abc import Mapping

from auditor.coverage.features import Features, features_by_test
from auditor.coverage.matter import Revision
from auditor.history import Repository
from auditor.model.commits import Entry
from auditor.model.meaning import Profile, Symbol
from auditor.model.source import Module
from auditor.model.suite import Case, Component, Role, Suite, Unread
from auditor.pipeline.loading import Library
from auditor.pipeline.progress import Progress
from auditor.symbols.imports import ImportMap, telling_files
from auditor.symbols.names import Names
from auditor.symbols.profiles import Profiler
from auditor.symbols.standing import is_framework
from auditor.symbols.table import symbols
from auditor.syntax import components, configuration, suite

_FILES = ("100644", "100755")


def python_files(tree: Mapping[str, Entry]) -> dict[str, str]:
    """Return the blob names of a tree's Python files; links and submodules are not followed."""
    return {p: e.blob for p, e in tree.items() if p.endswith(".py") and e.mode in _FILES}


class Snapshot:
    """One end of the range."""

    def __init__(
        self, name: str, tree: Mapping[str, Entry], repository: Repository, library: Library
    ) -> None:
        """Read every Python file of *tree* and tell its tests; *name* is ``base`` or ``head``."""
        self.name = name
        self.blobs = {p: e.blob for p, e in tree.items()}
        self.modes = {p: e.mode for p, e in tree.items()}
        python = python_files(tree)
        library.load(python.values())
        self.modules: dict[str, Module] = {p: library[b] for p, b in python.items()}
        self.settings = configuration.read(_contents(repository, tree), tree)
        """Which files, classes and functions its runners collect."""
        self.suite: Suite = suite.tell(self.modules, tree, self.settings, revision=name)
        self.roles: dict[str, Role] = dict(self.suite.roles)
        self.cases: dict[str, Case] = {c.id: c for c in self.suite.cases}
        self.components: dict[str, Component] = {c.id: c for c in self.suite.components}
        self.telling = telling_files(tree)
        """Files that are not Python and tell what can be imported."""
        self.imports = ImportMap([*python, *self.telling])
        self.names = Names(self.modules, self.roles, self.imports)
        self._table: dict[str, Symbol] | None = None
        self._profiler = Profiler(self.modules, self.suite, self.names)

    def files(self) -> dict[str, str]:
        """Return the blob names of all files by path; links and submodules are left out."""
        return {p: b for p, b in self.blobs.items() if self.modes[p] in _FILES}

    def test_files(self) -> list[str]:
        """Files that hold at least one collected test."""
        return sorted({c.path for c in self.cases.values() if c.collected})

    def of_tests(self) -> set[str]:
        """Files that hold or support tests, those among them that production ships with tests to inherit."""
        shipped = {c.definition.partition("::")[0] for c in self.cases.values()}
        return shipped | {p for p, role in self.roles.items() if role in (Role.TEST, Role.SUPPORT)}

    def stand_ins(self) -> frozenset[str]:
        """Return the fixtures that do nothing but skip: what is there when a plugin is not installed."""
        return components.stand_ins(self.modules, self.components.values())

    def imported_files(self, path: str) -> set[str]:
        """Return the files of the repository that a file's import statements load."""
        return {file for file, _ in self.imported_names(path)}

    def imported_names(self, path: str) -> set[tuple[str, str]]:
        """Return (file, name) for what a file's import statements take from files of the repository.

        The name is empty where they take the module as a whole, or all that it has.
        """
        return set(self.imports.taken(path, self.modules[path].imports))

    def profiles(self, progress: Progress) -> dict[str, Profile]:
        """Return what every test of the revision verifies."""
        found = {}
        for done, case in enumerate(self.cases.values(), start=1):
            found[case.id] = self._profiler.profile(case)
            progress(f"reading tests at {self.name}", done, len(self.cases))
        return found

    def unread(self) -> tuple[Unread, ...]:
        """Return what could not be read, the tests included that could not be followed so far."""
        return (*self.suite.unread, *self._profiler.unread(self.name))

    def profile(self, case: Case) -> Profile:
        """Return what one test of the revision verifies."""
        return self._profiler.profile(case)

    def features(self) -> dict[str, Features]:
        """Return every test as features to compare."""
        return features_by_test({i: c.definition for i, c in self.cases.items()}, self.modules)

    def revision(self, profiles: Mapping[str, Profile]) -> Revision:
        """Return the tests of the revision as verdicts need them."""
        return Revision(self.cases, profiles, self.features())

    def table(self) -> dict[str, Symbol]:
        """Return what the revision defines: production, and support code that could be a subject."""
        if self._table is None:
            roles = {p: Role.PRODUCTION if is_framework(p, self.roles) else r for p, r in self.roles.items()}
            self._table = symbols(self.modules, roles, Names(self.modules, roles, self.imports))
        return self._table


def _contents(repository: Repository, tree: Mapping[str, Entry]) -> dict[str, bytes]:
    """Contents of the files that say what is collected."""
    wanted = {p: e.blob for p, e in tree.items() if e.mode in _FILES and configuration.wanted(p)}
    blobs = {b.name: b.data for b in repository.read(dict.fromkeys(wanted.values()))}
    return {p: data for p, b in wanted.items() if (data := blobs.get(b)) is not None}
