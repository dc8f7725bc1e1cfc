"""Which test files can still be loaded: at one revision, and commit by commit.

A test file is dead when loading it must fail: it, or anything that it loads (modules of the repository,
their packages, the conftests above it), does not parse or imports a module or a name of the repository's own
that is not there.  Whatever cannot be known, such as other packages, guarded imports and names made at run
time, counts as present: a file is called dead only on evidence.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from posixpath import basename, dirname, join
from typing import NamedTuple

from auditor.model.base import Value
from auditor.model.meaning import CauseKind
from auditor.model.source import FaultKind, Module
from auditor.model.suite import Case
from auditor.symbols.imports import ImportMap, ancestors, is_source_of_build, telling_files
from auditor.symbols.liveness_links import Link, Linker, Links, Missing
from auditor.symbols.liveness_offers import OTHER_SYNTAX, is_broken, offers

_OTHER_SHARE = 0.02
_OTHER_FILES = 5
"""A repository is taken to be written for another version of Python when more than this share of its files is
Python 2, or when that share, and this many of them, have syntax that Python does not understand."""
_A_SUITE = 10
"""Test files from which it says something that half of them are dead."""
_LONG = 20
"""Commits after which somebody would have seen that."""
_HALF = 0.5
_NEARLY_ALL = 0.8


class Death(Value):
    """Why a test file cannot be loaded, or a test cannot run."""

    kind: CauseKind
    root_cause: str
    """``pkg.mod`` (a module that is not there), ``pkg.mod.name`` (a name), ``path does not parse``."""
    chain: tuple[str, ...]
    """``path:line`` of each import on the way, from the test file to the one that fails."""
    silent: bool = False
    """A guard turns the failure into a skip, so that no run shows it."""
    since: int = 0
    """After how many commits of the timeline it died for good; 0 when it was dead at the start."""


class Liveness(Value):
    """Which test files of a revision can be loaded."""

    alive: frozenset[str]
    dead: dict[str, Death]
    """By path."""
    tests: dict[str, Death]
    """By test id: tests of living files that cannot run, because what they call imports what is not there."""


class Count(NamedTuple):
    """How many test files there are at a revision, and how many of them are dead."""

    test_files: int
    dead: int


def is_test_file(path: str) -> bool:
    """Tell whether pytest's default settings collect the file: ``test_*.py`` or ``*_test.py``."""
    name = basename(path)
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))


def judge(
    tree: Mapping[str, Module],
    *,
    is_test: Callable[[str], bool] = is_test_file,
    cases: Iterable[Case] = (),
    others: Iterable[str] = (),
    opaque: Iterable[str] = (),
) -> Liveness:
    """Tell which test files of one revision are alive; see :class:`Timeline` for the arguments."""
    return Timeline(tree, is_test=is_test, others=others, opaque=opaque).liveness(cases)


class Timeline:
    """The liveness of test files along a line of commits; only what a commit can concern is looked at again.

    *tree* holds every Python file of the first revision, *is_test* says which of them are test files.
    *others* are paths of other files (sources of compiled modules among them), *opaque* those of submodules
    and symbolic links.  *granted* are dotted names that are taken to be there; see :meth:`unlikely`.
    """

    def __init__(
        self,
        tree: Mapping[str, Module],
        *,
        is_test: Callable[[str], bool] = is_test_file,
        others: Iterable[str] = (),
        opaque: Iterable[str] = (),
        granted: Collection[str] = (),
    ) -> None:
        self._modules = dict(tree)
        self._is_test = is_test
        beside, linked = list(others), list(opaque)
        self._now = ImportMap([*tree, *beside], linked)
        self._ever = ImportMap([*tree, *beside], linked)
        self._linker = Linker(self._modules, self._now, self._ever, granted)
        self._other_python = _is_for_other_python(tree)
        self._links: dict[str, Links] = {}
        self._mentions: dict[str, set[str]] = {}  # step of a dotted name -> files that take it
        self._readers: dict[str, set[str]] = {}  # file -> files that looked at its contents
        self._loaders: dict[str, set[str]] = {}  # file -> files that load it
        self._failing: set[str] = set()  # files that fail by themselves
        self._dead: set[str] = set()  # files that cannot be loaded, for whatever reason
        self._conftests: set[str] = set()
        self._tests: set[str] = set()
        self._dead_tests: frozenset[str] = frozenset()
        self._since: dict[str, int] = {}
        self._called: dict[str, tuple[Link, ...]] = {}  # file -> what its functions need when called
        self._stranded_since: dict[tuple[str, str], int] = {}
        self._step = 0
        self._take(set(tree))
        self._settle()

    def apply(self, changes: Mapping[str, Module | None], *, others: Iterable[str] = ()) -> Count:
        """Go to the next commit: paths that changed with what they say now, ``None`` for a deleted one.

        *others* are further paths of files other than Python's that came into being.
        """
        self._step += 1
        changed = {path for path in changes if path.endswith(".py")}
        structure = {path for path in changed if (changes[path] is None) == (path in self._modules)}
        telling = set(telling_files(others))
        beside = {path for path in telling if is_source_of_build(path)}
        shaping = structure | (telling - beside)
        before = self._shape(shaping)
        self._linker.forget(
            {path: self._modules.get(path) for path in changed}, structure=bool(shaping or beside)
        )
        redefined = {path for path in changed if not _offers_same(self._modules.get(path), changes[path])}
        for path in telling:
            self._now.add(path)
            self._ever.add(path)
        for path in changed:
            module = changes[path]
            if module is None:
                self._modules.pop(path, None)
                self._now.discard(path)
            else:
                self._modules[path] = module
                self._now.add(path)
                self._ever.add(path)
        if self._take(changed | self._concerned(redefined, shaping, beside, before)):
            self._settle()
        return self.count

    @property
    def count(self) -> Count:
        """How many test files there are now, and how many of them are dead."""
        return Count(len(self._tests), len(self._dead_tests))

    @property
    def dead(self) -> frozenset[str]:
        """The test files that are dead now."""
        return self._dead_tests

    def unlikely(self) -> frozenset[str]:
        """Return what half of the test files and more miss, although nobody works on for long like that.

        No revision ever had it: it is made by a build, or in a way that reading does not see.  Or one had it,
        and nearly all of them miss it since: it went to another distribution.  What is missing only since
        lately may be a loss in earnest.
        """
        if len(self._tests) < _A_SUITE or 2 * len(self._dead_tests) < len(self._tests):
            return frozenset()
        missed: dict[Missing, list[str]] = {}
        for path in self._dead_tests:
            death = self._why(path)
            known = death.kind in (CauseKind.MODULE, CauseKind.NAME)
            if known and (not death.since or self._step - death.since >= _LONG):
                last = death.chain[-1]
                file = last if last in self._links else last.rpartition(":")[0]
                missed.setdefault(Missing(death.kind, death.root_cause), []).append(file)
        found: set[str] = set()
        for cause, files in missed.items():
            if len(files) >= len(self._tests) * (_NEARLY_ALL if self._was_there(*cause) else _HALF):
                # What else is missing there would come up next.
                lacking = (link.missing for file in set(files) for link in self._links[file].links)
                found.update(
                    m.name for m in lacking if m is not None and (m == cause or not self._was_there(*m))
                )
        return frozenset(found)

    def _was_there(self, kind: CauseKind, name: str) -> bool:
        """Tell whether a file of some revision was the module, or bound the name."""
        module, _, last = name.rpartition(".")
        if kind is CauseKind.MODULE:
            return self._ever.is_there(name)
        file = self._ever.file(module)
        return file is not None and self._linker.bound_before(file, last)

    def liveness(self, cases: Iterable[Case] = ()) -> Liveness:
        """Tell which test files are alive now, why the others are not, and which of *cases* cannot run."""
        dead = {path: self._why(path) for path in sorted(self._dead_tests)}
        return Liveness(
            alive=frozenset(self._tests - self._dead_tests),
            dead=dead,
            tests=self._stranded(case for case in cases if case.path not in dead),
        )

    # -- keeping up ---------------------------------------------------------------------------------------

    def _shape(self, paths: Collection[str]) -> dict[str, tuple[bool, ...]]:
        """What the folders above *paths* are to the import system."""
        folders = {folder for path in paths for folder in ancestors(path)}
        return {
            folder: (
                self._now.has_folder(folder),
                self._now.is_entry(folder),
                self._now.is_namespace(folder),
                self._now.is_project(folder),
                join(folder, "__init__.py") in self._now,
            )
            for folder in folders
        }

    def _concerned(
        self,
        redefined: Collection[str],
        structure: Collection[str],
        beside: Collection[str],
        before: dict[str, tuple[bool, ...]],
    ) -> set[str]:
        """Files whose links may be others now.

        *structure* and *beside* are paths that came or went, *redefined* those that offer other names.
        """
        words: set[str] = set()
        for path in (*structure, *beside):
            stem = basename(path).split(".", 1)[0]
            for end in ("", "_pb2", "_pb2_grpc") if path in beside else ("",):
                words.update(_words(dirname(path), stem + end))
        for folder in {folder for path in beside for folder in ancestors(path) if folder}:
            # Where a build makes modules, there is a package, be there no other Python in it.
            words.update(_words(dirname(folder), basename(folder)))
        reshaped = {folder for folder, shape in self._shape(structure).items() if before.get(folder) != shape}
        for folder in reshaped:
            words.update(_words(dirname(folder), basename(folder)))
        concerned: set[str] = set()
        if reshaped:
            for path in (*self._modules, *structure):
                below = path
                for folder in ancestors(path):
                    if folder in reshaped:
                        # It may have become an entry of the path, or ceased to be one.
                        words.update(_words(folder, basename(below).removesuffix(".py")))
                        concerned.add(path)
                    below = folder
        for word in words:
            concerned |= self._mentions.get(word, set())
        for path in redefined:
            concerned |= self._readers.get(path, set())
        return concerned

    def _take(self, paths: Iterable[str]) -> bool:
        """Find the links of *paths* anew; return whether anything that liveness depends on is different."""
        different = False
        for path in paths:
            old, was_failing, was_test = (
                self._links.pop(path, None),
                path in self._failing,
                path in self._tests,
            )
            if old is not None:
                self._index(path, old, remove=True)
            for group in (self._failing, self._tests, self._conftests):
                group.discard(path)
            self._called.pop(path, None)
            module = self._modules.get(path)
            if module is not None:
                self._enter(path, module)
            different |= (
                (path in self._failing) != was_failing
                or (path in self._tests) != was_test
                or (old.links if old else None) != (self._links[path].links if module else None)
            )
        return different

    def _enter(self, path: str, module: Module) -> None:
        is_test = self._is_test(path)
        if is_test:
            self._tests.add(path)
        if basename(path) == "conftest.py":
            self._conftests.add(path)
        new = self._linker.links(path, functions=is_test or _has_fixtures(module, path))
        self._links[path] = new
        self._index(path, new, remove=False)
        called = tuple(link for link in new.links if link.scope)
        if called:
            self._called[path] = called
        if is_broken(module, other_python=self._other_python) or any(
            link.missing is not None and not link.scope for link in new.links
        ):
            self._failing.add(path)

    def _index(self, path: str, links: Links, *, remove: bool) -> None:
        loaded = {link.target for link in links.links if link.target and not link.scope}
        for index, keys in (
            (self._mentions, links.words),
            (self._readers, links.consulted),
            (self._loaders, loaded),
        ):
            for key in keys:
                if remove:
                    index[key].discard(path)
                else:
                    index.setdefault(key, set()).add(path)

    def _settle(self) -> None:
        """Find what is dead now: all that loads, over any number of files, one that fails by itself."""
        dead = set(self._failing)
        queue = deque(dead)
        while queue:
            for path in self._loaders.get(queue.popleft(), ()):
                if path not in dead:
                    dead.add(path)
                    queue.append(path)
        self._dead = dead
        dead_tests = self._tests & dead
        closed = {dirname(path) for path in self._conftests & dead}
        if closed:
            dead_tests.update(p for p in self._tests if any(folder in closed for folder in ancestors(p)))
        self._dead_tests = frozenset(dead_tests)
        self._since = {path: self._since.get(path, self._step) for path in dead_tests}
        stranded = {
            (path, link.scope) for path, links in self._called.items() for link in links if self._fails(link)
        }
        self._stranded_since = {place: self._stranded_since.get(place, self._step) for place in stranded}

    def _fails(self, link: Link) -> bool:
        return link.missing is not None or link.target in self._dead

    # -- telling why --------------------------------------------------------------------------------------

    def _why(self, path: str) -> Death:
        """Tell why the dead test file *path* cannot be loaded; conftests come first, outermost first."""
        since = self._since[path]
        for folder in reversed(list(ancestors(path))):
            conftest = join(folder, "conftest.py")
            if conftest in self._conftests and conftest in self._dead and conftest != path:
                return self._trail(conftest, (path,), since)
        return self._trail(path, (), since)

    def _trail(self, start: str, steps: tuple[str, ...], since: int) -> Death:
        """Follow the imports of the dead file *start*, as Python would, to the first that fails."""
        seen = {start}
        files = [start]
        taken: list[Link] = []
        pending = [iter(self._links[start].links)]
        while pending:
            fault = self._modules[files[-1]].obstacle
            if fault is not None and is_broken(self._modules[files[-1]], other_python=self._other_python):
                walked = (_step(f, link.line) for f, link in zip(files, taken, strict=False))
                quiet = any(link.silent for link in taken)
                return Death(
                    kind=CauseKind.SKIPPED if quiet else CauseKind.UNPARSABLE,
                    root_cause=f"{files[-1]} does not parse",
                    chain=(*steps, *walked, _step(files[-1], fault.line)),
                    silent=quiet,
                    since=since,
                )
            for link in pending[-1]:
                if link.scope:
                    continue
                if link.missing is not None:
                    taken.append(link)
                    quiet = any(each.silent for each in taken)
                    walked = (_step(f, each.line) for f, each in zip(files, taken, strict=True))
                    return Death(
                        kind=CauseKind.SKIPPED if quiet else link.missing.kind,
                        root_cause=link.missing.name,
                        chain=(*steps, *walked),
                        silent=quiet,
                        since=since,
                    )
                if link.target in self._dead and link.target not in seen:
                    seen.add(link.target)
                    files.append(link.target)
                    taken.append(link)
                    pending.append(iter(self._links[link.target].links))
                    break
            else:
                # Every way on leads back into a circle of imports: the failure lies elsewhere on the circle.
                pending.pop()
                files.pop()
                if taken:
                    taken.pop()
        raise AssertionError(f"{start} is dead for no reason")

    def _stranded(self, cases: Iterable[Case]) -> dict[str, Death]:
        """Tests that cannot run because a function that runs for them imports what is not there."""
        found: dict[str, Death] = {}
        for case in cases:
            if not case.collected or case.skip or case.xfail or case.shadowed or case.overridden:
                continue
            for place in (case.definition, *case.setup, *case.fixtures):
                path, _, name = place.partition("::")
                scope = name.replace("::", ".")
                if (path, scope) in self._stranded_since:
                    found[case.id] = self._strand(case.path, path, scope)
                    break
        return found

    def _strand(self, path: str, holder: str, scope: str) -> Death:
        since = self._stranded_since[holder, scope]
        link = next(link for link in self._called[holder] if link.scope == scope and self._fails(link))
        steps = (*((path,) if holder != path else ()), _step(holder, link.line))
        if link.missing is not None:
            return Death(kind=link.missing.kind, root_cause=link.missing.name, chain=steps, since=since)
        return self._trail(link.target, steps, since)


def _offers_same(old: Module | None, new: Module | None) -> bool:
    """Tell whether what others can import from the file is the same as before."""
    return old is not None and new is not None and offers(old) == offers(new)


def _words(folder: str, name: str) -> tuple[str, str]:
    """The steps of dotted names that lead to *name* in *folder*; see :class:`Links`."""
    return f"{basename(folder)}.{name}", f".{name}"


def _step(path: str, line: int) -> str:
    return f"{path}:{line}" if line else path


def _is_for_other_python(tree: Mapping[str, Module]) -> bool:
    kinds = [fault.kind for m in tree.values() if (fault := m.obstacle) is not None]
    python2 = kinds.count(FaultKind.PYTHON2)
    unread = sum(kind in OTHER_SYNTAX for kind in kinds)
    limit = _OTHER_SHARE * len(tree)
    return python2 > limit or (unread > limit and unread >= _OTHER_FILES)


def _has_fixtures(module: Module, path: str) -> bool:
    """Tell whether functions of the file run for tests of other files."""
    return basename(path) == "conftest.py" or any(
        decorator.name.rpartition(".")[2] == "fixture"
        for function in module.functions
        for decorator in function.decorators
    )
