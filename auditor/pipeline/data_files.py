"""Reads files of data that a range changed, and the texts of deleted tests, when a verdict asks for them."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from auditor.coverage.data_files import Collected, DataFiles, Held, Runner, shingles, words
from auditor.coverage.matter import Gone
from auditor.model.paths import basename, dirname, folders_of
from auditor.model.source import Function, Module
from auditor.model.suite import Case, Role, node_id
from auditor.syntax.texts import Texts

_MAX_FILES = 4_000
_MAX_BYTES = 256 * 1024
"""No snippet of a test is that long; what is larger was made by a program."""
_MAX_SHINGLES = 2_000_000
_AT_ONCE = 50
"""Files whose contents are held at a time."""
_LONG = 24
"""Characters of a literal, quotes included, from which it may be what a file of data holds now."""
_CONFTEST = "conftest.py"
_HOOK = "pytest_collect_file"
_ROWS_HOOK = "pytest_generate_tests"
_ENDING = re.compile(r"\.\w{1,12}")
_QUOTED = re.compile(r"'([^'\n]{2,120})'|\"([^\"\n]{2,120})\"")
_Read = Callable[[Iterable[str]], Mapping[str, bytes]]


class End(NamedTuple):
    """One end of a range: what its files are."""

    blobs: Mapping[str, str]
    """Links and submodules left out."""
    roles: Mapping[str, Role]
    cases: Mapping[str, Case]
    modules: Mapping[str, Module]


class DataReader:
    """Tells which file of data has what a deleted test ran on, and who runs on that."""

    def __init__(self, base: End, head: End, read: _Read) -> None:
        """Take both ends, and what reads blobs by name."""
        self._base = base
        self._head = head
        self._read = read
        self._texts: dict[str, Texts] = {}
        self._files: DataFiles | None = None

    def holding(self, one: Gone, live: Collection[str]) -> Held | None:
        """Return the file that has what *one* ran on, with those of the *live* tests that run on it."""
        path = one.case.definition.partition("::")[0]
        blob = self._base.blobs.get(path)
        if blob is None or not (self._hooks or self._has_text(one, path)) or not self._gained[0]:
            return None
        if blob not in self._texts:
            self._texts[blob] = Texts(self._read([blob]).get(blob, b""))
        if self._files is None:
            gained, collected = self._gained
            self._files = DataFiles(gained, self._runners(live), collected)
        return self._files.holding(self._texts[blob].of(one.case.line), one.case.name, path)

    def _has_text(self, one: Gone, path: str) -> bool:
        """Whether a test has a long text, itself or by the name of a constant; few have any."""
        module = self._base.modules.get(path)
        named = (b.value for b in module.bindings if b.name in one.features.names) if module else ()
        return any(len(text) >= _LONG for text in (*one.features.literals, *named))

    @cached_property
    def _gained(self) -> tuple[Mapping[str, frozenset[str]], Mapping[str, Collected]]:
        """What each file of data says at head and did not say at base, and which of them a hook collects."""
        tested = {c.path for c in self._head.cases.values() if c.collected}
        changed = [
            p
            for p, blob in sorted(self._head.blobs.items())
            if self._base.blobs.get(p) != blob
            and self._head.roles.get(p) is not Role.PRODUCTION
            and p not in tested
        ][:_MAX_FILES]
        found: dict[str, frozenset[str]] = {}
        collected: dict[str, Collected] = {}
        number = 0
        for start in range(0, len(changed), _AT_ONCE):
            paths = changed[start : start + _AT_ONCE]
            blobs = {p: (self._head.blobs[p], self._base.blobs.get(p, "")) for p in paths}
            contents = self._read(dict.fromkeys(b for pair in blobs.values() for b in pair if b))
            for path, (now, before) in blobs.items():
                told = _said(contents.get(now, b"")) - _said(contents.get(before, b""))
                number += len(told)
                hook = self._collecting(path)
                if (told or hook) and number <= _MAX_SHINGLES:
                    found[path] = told
                    if hook:
                        collected[path] = Collected(hook, words(_text(contents.get(now, b""))))
        return found, collected

    @cached_property
    def _hooks(self) -> Mapping[str, tuple[str, ...]]:
        """The endings of the files that a ``conftest.py`` has pytest collect as tests, by its folder.

        <https://docs.pytest.org/en/stable/example/nonpython.html>
        """
        found: dict[str, tuple[str, ...]] = {}
        for path, module in self._head.modules.items():
            hooks = (f for f in module.functions if f.qualname == _HOOK)
            for function in hooks if basename(path) == _CONFTEST else ():
                endings = {t for t in _texts(function.body.literals) if _ENDING.fullmatch(t)} - {".py"}
                if endings:
                    found[dirname(path)] = tuple(endings)
        return found

    def _collecting(self, path: str) -> str:
        """The ``conftest.py`` whose hook collects a file, ``""`` for none; the nearest counts."""
        for folder in (*folders_of(path), ""):
            if path.endswith(self._hooks.get(folder, ())):
                return f"{folder}/{_CONFTEST}" if folder else _CONFTEST
        return ""

    def _runners(self, live: Collection[str]) -> Iterable[Runner]:
        functions: dict[str, Function] = {}
        beside: dict[str, frozenset[str]] = {}
        generated: set[str] = set()
        """Files that make the rows of their tests in a hook."""
        for id_, case in sorted(self._head.cases.items()):
            path = case.definition.partition("::")[0]
            if id_ not in live or path not in self._head.modules:
                continue
            if path not in beside:
                module = self._head.modules[path]
                functions.update((node_id(path, f.qualname), f) for f in module.functions)
                beside[path] = frozenset(self._beside(path, module))
                generated.update(path for f in module.functions if f.qualname == _ROWS_HOOK)
            function = functions.get(case.definition)
            if function is not None:
                says = (*function.body.literals, *[x for r in function.rows for x in r.literals])
                table = any(not r.known for r in function.rows) or (path in generated and function.params)
                yield Runner(id_, frozenset(_texts(says)), beside[path], bool(table))

    def _beside(self, path: str, module: Module) -> Iterable[str]:
        """The texts of a file's constants, and of its functions that are no tests: some make rows."""
        yield from _texts(binding.value for binding in module.bindings)
        for function in module.functions:
            if node_id(path, function.qualname) not in self._head.cases:
                yield from _texts(function.body.literals)


def _texts(sources: Iterable[str]) -> Iterable[str]:
    """The short texts that are written out in pieces of source."""
    for source in sources:
        for match in _QUOTED.finditer(source):
            yield match[1] or match[2]


def _said(data: bytes) -> frozenset[str]:
    return shingles(_text(data))


def _text(data: bytes) -> str:
    """What a file says; nothing for one that is large or no text."""
    return "" if len(data) > _MAX_BYTES or b"\0" in data else data.decode("utf-8", "replace")
