"""What a suite is named after, where production has that no more: ``test_png.py`` for a module ``png``.

A folder, a file or a class of tests is as a rule named after what it is about.  Where nothing at head has
that name any more, what its tests still touch is what they went through, and not what they were for.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from auditor.coverage.withdrawal import Production
from auditor.model.meaning import Fate, SymbolKind
from auditor.model.paths import basename, dirname, folders_of
from auditor.model.suite import Case
from auditor.model.words import bare

_WORD = re.compile(r"[A-Z]?[a-z]+[0-9]*|[A-Z]+(?![a-z])[0-9]*|[0-9]+")
_LEAST = 3
"""Letters of a name below which having it in common says nothing."""
_STANDS = 0.5
"""Share of what a module held that may still stand elsewhere for it to be gone, and not moved."""
_THINGS = (SymbolKind.MODULE, SymbolKind.CLASS)
_NAMED = (*_THINGS, SymbolKind.FUNCTION)
_DOING = (*_NAMED, SymbolKind.METHOD)
_OF_TESTS = frozenset({"test", "tests", "case", "benchmark", "benchmarks"})
"""Words that say of a name that it is one of tests, and not of what they are about."""


class Namesakes:
    """Finds what tests are named after among the production code that is gone."""

    def __init__(
        self,
        production: Production,
        folders: Collection[str] = (),
        suites: Collection[str] = (),
        before: Collection[str] = (),
    ) -> None:
        """Take what production defines, and the *folders* without Python of which head has none so called.

        *suites* are the files of the tests of head, *before* those of base.
        """
        self._production = production
        self._folders = {bare(basename(path)): path for path in sorted(folders)}
        self._tested = frozenset(above for path in set(suites) for above in folders_of(path))
        self._anew = frozenset("".join(_words(_stem(path))) for path in set(suites) - set(before))
        """What files of tests are named after that came since."""

    def gone(self, case: Case) -> str:
        """Return the production symbol that the suite of a test is named after and that is gone, or ``""``.

        A class or a file may have more words after it (``TestPngCommand``); where it is but one word then, it
        must be a class or a module.  A folder is named after a module, or after a folder of other things; one
        in which head has tests goes by that name for what these are about, and so does a file that came.
        """
        folders = [bare(basename(path)) for path in folders_of(case.path) if path not in self._tested]
        for name, kinds, whole in _names(case):
            if symbol := self._of_kind(name, kinds):
                return symbol if _last(symbol) not in self._anew else ""
            if whole and name in self._there:
                # The nearest name says what a test is about: that is there.
                return ""
        modules = (self._of_kind(name, (SymbolKind.MODULE,)) for name in folders)
        others = (self._folders.get(name, "") for name in folders)
        return next(filter(None, (*modules, *others)), "")

    def home(self, case: Case) -> str:
        """Return the package around the folder of tests that a test lies in, where that is gone, or ``""``.

        ``pkg/png/tests/test_save.py`` is about ``pkg.png``, whatever else it goes through.
        """
        *folders, _ = case.path.split("/")
        while folders and bare(folders[-1]) not in _OF_TESTS:
            folders.pop()
        package = "/".join((*folders[:-1], "__init__.py"))
        symbol = self._modules.get(package, "")
        return "" if not symbol or symbol in self._inhabited else symbol

    @cached_property
    def _inhabited(self) -> frozenset[str]:
        """What head has, with all that it lies in, and what held something that head has elsewhere."""
        _, head, fates = self._production
        moved = (s.rpartition(".")[0] for s, f in fates.items() if f.fate is not Fate.GONE)
        return frozenset(above for name in (*head, *moved) for above in _and_above(name))

    @cached_property
    def _modules(self) -> Mapping[str, str]:
        """The modules of base by their file."""
        table = self._production.base
        return {s.path: n for n, s in table.items() if s.kind is SymbolKind.MODULE}

    def stands(self, case: Case) -> str:
        """Return what a test's class is named after, or else its file, where production still has that name.

        ``""`` where nothing at both ends has it.
        """
        nearest = case.classes[-1] if case.classes else _stem(case.path)
        for name, kinds, whole in _named_after(nearest):
            if whole and name in self._standing:
                return name
            if self._of_kind(name, kinds):
                return ""
        return ""

    def _of_kind(self, name: str, kinds: Collection[SymbolKind]) -> str:
        for symbol in self._gone.get(name, ()):
            kind = self._production.base[symbol].kind
            # A function whose name became longer is still there.
            grown = kind is SymbolKind.FUNCTION and any(name in longer for longer in self._there)
            if kind in kinds and not grown and symbol not in self._done_anew:
                return symbol
        return ""

    @cached_property
    def _done_anew(self) -> frozenset[str]:
        """What is gone and in whose subpackage new code has its name: ``traced_cache`` for ``cache``."""
        return frozenset(
            symbol
            for symbol in {s for symbols in self._gone.values() for s in symbols}
            if (package := symbol.rpartition(".")[0]).count(".")
            and any(_last(symbol) in name for name in self._came.get(package, ()))
        )

    @cached_property
    def _came(self) -> Mapping[str, list[str]]:
        """The names of what head has that base had nowhere, by all that it lies in."""
        base, head, fates = self._production
        taken_over = {now for fate in fates.values() for now in fate.now}
        found: dict[str, list[str]] = {}
        for name, symbol in head.items():
            if symbol.kind in _DOING and name not in base and name not in taken_over:
                for above in _and_above(name.rpartition(".")[0]):
                    found.setdefault(above, []).append(_last(name))
        return found

    @cached_property
    def _there(self) -> frozenset[str]:
        return frozenset(_last(name) for name in self._production.head)

    @cached_property
    def _pairs(self) -> frozenset[str]:
        """The modules of head, each with the package that it lies in."""
        head = self._production.head
        return frozenset(_pair(name) for name, s in head.items() if s.kind is SymbolKind.MODULE)

    @cached_property
    def _standing(self) -> frozenset[str]:
        """Names that modules, classes and functions have at both ends."""
        base, head, _ = self._production
        of_base, of_head = (
            {_last(name) for name, symbol in table.items() if symbol.kind in _NAMED} for table in (base, head)
        )
        return frozenset(name for name in of_base & of_head if len(name) >= _LEAST)

    @cached_property
    def _gone(self) -> Mapping[str, list[str]]:
        """Modules, classes and functions of base of whose name nothing at head is, by that name."""
        base, _, fates = self._production
        found: dict[str, list[str]] = {}
        for name, symbol in base.items():
            last = _last(name)
            if len(last) < _LEAST or symbol.kind not in _NAMED:
                continue
            if name in fates and fates[name].fate is not Fate.GONE:
                continue
            module = symbol.kind is SymbolKind.MODULE
            called = [last] if last not in self._there else []
            # `test_modules_png.py` is about `modules.png`, whatever else is called png.
            called += [pair for pair in (_pair(name),) if module and pair not in self._pairs]
            if not called or (module and self._stands(name)):
                continue
            # What lies in a folder of tests is there for them, whatever it is called in dotted names.
            of_tests = "tests" in _WORD.findall(dirname(symbol.path).lower())
            if not of_tests and _OF_TESTS.isdisjoint(map(bare, name.split("."))):
                for one in called:
                    found.setdefault(one, []).append(name)
        return found

    def _stands(self, module: str) -> bool:
        """Whether much of what a module held is still called the same somewhere."""
        held = self._members.get(module, ())
        return sum(h in self._there for h in held) > _STANDS * len(held)

    @cached_property
    def _members(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, symbol in self._production.base.items():
            if symbol.kind in (SymbolKind.CLASS, SymbolKind.FUNCTION):
                found.setdefault(name.rpartition(".")[0], []).append(_last(name))
        return found


def _names(case: Case) -> Iterator[tuple[str, Collection[SymbolKind], bool]]:
    """Yield what a test's classes and file may be named after, the nearest first, as `_named_after` does."""
    for name in (*reversed(case.classes), _stem(case.path)):
        yield from _named_after(name)


def _named_after(name: str) -> Iterator[tuple[str, Collection[SymbolKind], bool]]:
    """Yield what a class or a file of tests may be named after, the longest first.

    With each go the kinds of symbols that it may name, and whether it is more than the first of many words.
    """
    words = _words(name)
    for number in range(len(words), 0, -1):
        first = number == 1 < len(words)
        yield "".join(words[:number]), _THINGS if first else _NAMED, not first


def _and_above(name: str) -> Iterator[str]:
    """Yield a dotted name and what it lies in: ``a.b``, ``a``."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def _stem(path: str) -> str:
    return basename(path).removesuffix(".py")


def _last(symbol: str) -> str:
    return bare(symbol.rpartition(".")[2])


def _pair(symbol: str) -> str:
    """The name of a module behind that of its package."""
    package, _, name = symbol.rpartition(".")
    return _last(package) + bare(name)


def _words(name: str) -> list[str]:
    """The words of the name of a class or a file of tests, in lower case, without those that say that."""
    return [w.lower() for w in _WORD.findall(name) if w.lower() not in _OF_TESTS]
