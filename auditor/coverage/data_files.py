"""Tests that became files of data: what they ran on stands in a new file that a live test runs on.

Suites of linters, compilers and parsers go that way: the snippet of each test becomes a file, and one test
with many rows, or one that looks through a folder, runs them all; or a hook of the project has pytest collect
each file as a test.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from auditor.model.paths import basename, dirname

_COMMENT = re.compile(r"\s(?:#|//).*$", re.MULTILINE)
_WORD = re.compile(r"\w+")
_WORDS = 3
"""Words in a row that are compared."""
_SPOKEN = 5
"""Words with spaces between from which a text is more than a value."""
_LEAST = 4
"""Such rows that must have gone into the file."""
_COMMON = 8
"""Files that have a row of words beyond which it tells nothing."""
_MOST = 0.6
"""Share of the texts of a test that a file has."""
_SOME = 0.3
"""The same for a file that has the test's name as well."""
_FEW = 5
"""Words below which they tell nothing, unless the name, or that of the folder, tells one file from others."""
_LONG_NAME = 12
_NEAR = 2
"""Folders up to which the name of one is no mere word."""
_TOLD = 3


class Runner(NamedTuple):
    """A live test, with what it could name a file of data by."""

    id: str
    says: Collection[str]
    """The texts in it and in its rows."""
    beside: Collection[str]
    """The texts in the constants of its module."""
    table: bool
    """Its rows are made by a call: it may well run on all files of a folder."""

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.id.partition("::")[0]


class Collected(NamedTuple):
    """A file of data that is a test by itself: what collects it, and the `words` that it has."""

    hook: str
    words: frozenset[str]


class Held(NamedTuple):
    """A file of data that has the texts of a test, how much of them, and the live tests that run on it.

    Where a hook collects the file, it is itself the one test.
    """

    path: str
    share: float
    tests: tuple[str, ...]
    hook: str = ""
    """The file of the hook."""


def shingles(text: str) -> frozenset[str]:
    """Return every three words of a text that follow each other; case, layout and comments do not matter.

    Texts that share most of them are nearly the same (Broder 1997, "On the resemblance and containment of
    documents").
    """
    told = _WORD.findall(_COMMENT.sub("", text).lower())
    return frozenset(" ".join(told[n : n + _WORDS]) for n in range(len(told) - _WORDS + 1))


def words(text: str) -> frozenset[str]:
    """Return the words of a text, those of comments too; case does not matter."""
    return frozenset(_WORD.findall(text.lower()))


def stem(name: str) -> str:
    """Return what a test, or a file that is one, is called by: without its ending, and that it is a test."""
    return name.partition(".")[0].lower().removeprefix("test_")


class DataFiles:
    """Files that hold no tests, with what they gained in a range, and who runs on them."""

    def __init__(
        self,
        gained: Mapping[str, Collection[str]],
        runners: Iterable[Runner],
        collected: Mapping[str, Collected] = MappingProxyType({}),
    ) -> None:
        """Take the `shingles` that each file gained, the live tests, and the files that are tests."""
        self._collected = collected
        self._stems: dict[str, list[str]] = {}
        for path in sorted(collected):
            name, folder = stem(basename(path)), basename(dirname(path)).lower()
            for called in {name, f"{folder}_{name}", f"{name}_{folder}"}:
                self._stems.setdefault(called, []).append(path)
        self._words = {path: frozenset(w for s in told for w in s.split()) for path, told in gained.items()}
        self._where: dict[str, list[str]] = {}
        for path in sorted(gained):
            for shingle in gained[path]:
                self._where.setdefault(shingle, []).append(path)
        self._called = Counter(map(basename, gained))
        """How many files have each name."""
        self._runners = list(runners)
        self._known: dict[str, tuple[str, ...]] = {}
        """Who runs on each file that was asked for."""
        self._named: dict[str, list[Runner]] = {}
        for runner in self._runners:
            for text in runner.says:
                self._named.setdefault(basename(text.strip("/")), []).append(runner)

    def holding(self, texts: Collection[str], name: str, place: str) -> Held | None:
        """Return the file that has most of the *texts* of a test, and live tests run on.

        The test is called *name*, and stood in the file *place*.
        """
        if held := self._of_name(texts, name, place):
            return held
        spoken = [text for text in texts if len(text.split()) >= _SPOKEN]
        told = {s for text in spoken for s in shingles(text) if len(self._where.get(s, ())) <= _COMMON}
        found = Counter(path for s in told for path in self._where.get(s, ()))
        for path, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_TOLD]:
            named = len(name) >= _LONG_NAME and name.lower() in self._words[path]
            enough = number >= _LEAST and number >= (_SOME if named else _MOST) * len(told)
            if not enough:
                continue
            if path not in self._known:
                self._known[path] = self._running(path)
            if tests := self._known[path]:
                hook = self._collected[path].hook if path in self._collected else ""
                return Held(path, number / len(told), tests, hook)
        return None

    def _of_name(self, texts: Iterable[str], name: str, place: str) -> Held | None:
        """The collected file of a test's name that has most words of its texts.

        Of several, one whose folder is called like the file of the test counts before others.
        """
        told = words(" ".join(texts))
        around = stem(basename(place)).split("_")
        called = self._stems.get(stem(name), ())
        found = []
        for path in called:
            there = self._collected[path]
            share = len(told & there.words) / len(told) if told else 1.0
            beside = basename(dirname(path)).lower() in around
            if share >= _MOST and (beside or len(called) == 1 or len(told) >= _FEW):
                found.append((not beside, -share, path))
        if not found:
            return None
        _, share, path = min(found)
        return Held(path, -share, (path,), self._collected[path].hook)

    def _running(self, path: str) -> tuple[str, ...]:
        """The live tests that name a file, or else one of its folders; the nearest folder counts.

        Tables come first, for one that names a folder may do no more than list it; then those beside it.
        One that a hook collects is its own test.
        """
        if path in self._collected:
            return (path,)
        bare = path.rpartition(".")[0]
        if told := [
            r.id
            for word in dict.fromkeys((basename(path), basename(bare)))
            for r in self._named.get(word, ())
            if any(_leads(t, path, self._least(r, path)) or _leads(t, bare, least=2) for t in r.says)
        ]:
            return tuple(dict.fromkeys(told))[:_TOLD]
        folder = dirname(path)
        while folder:
            around = dirname(folder)
            near = [r for r in self._runners if not around or r.path.startswith(f"{around}/")]
            if not around or path.count("/") - folder.count("/") > _NEAR:
                # The name of a folder far up is a word like any other, but to a table.
                near = [r for r in near if r.table]
            named = [
                r for r in near if any(_leads(t, folder) for t in (*r.says, *(r.beside if r.table else ())))
            ]
            named.sort(key=lambda r: (not r.table, dirname(r.path) != around))
            told = [r.id for r in named]
            if told:
                return tuple(told[:_TOLD])
            folder = around
        return ()

    def _least(self, runner: Runner, path: str) -> int:
        """How many parts of a path a test must name: the folder too where many files have the name."""
        return 1 if self._called[basename(path)] == 1 or dirname(path) == dirname(runner.path) else 2


def _leads(text: str, path: str, least: int = 1) -> bool:
    """Whether a text names a path by its last parts, *least* of them and more."""
    parts = [p for p in text.split("/") if p not in ("", ".", "..")]
    return len(parts) >= least and path.split("/")[-len(parts) :] == parts
