"""Reads files of data that a range changed, and the texts of deleted tests, when a verdict asks for them."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from auditor.coverage.data_files import Collected, DataFiles, Held, Runner, shingles, words
from auditor.coverage.matter import Gone
from auditor.model.paths import basename, dirname
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
        self._collected: dict[str, Collected] = {}
        """Files that gained something, and are tests by a hook."""

    def holding(self, one: Gone, live: Collection[str]) -> Held | None:
        """Return the file that has what *one* ran on, with those of the *live* tests that run on it."""
        path = one.case.definition.partition("::")[0]
        blob = self._base.blobs.get(path)
        if blob is None or not (self._hooks or self._has_text(one, path)) or not self._gained:
            return None
        if blob not in self._texts:
            self._texts[blob] = Texts(self._read([blob]).get(blob, b""))
        if self._files is None:
            self._files = DataFiles(self._gained, self._runners(live), self._collected)
        return self._files.holding(self._texts[blob].of(one.case.line), one.case.name, path)

    def _has_text(self, one: Gone, path: str) -> bool:
        """Whether a test has a long text, itself or by the name of a constant; few have any."""
        module = self._base.modules.get(path)
        named = (b.value for b in module.bindings if b.name in one.features.names) if module else ()
        return any(len(text) >= _LONG for text in (*one.features.literals, *named))

    @cached_property
    def _gained(self) -> Mapping[str, frozenset[str]]:
        """What each file of data says at head and did not say at base."""
        tested = {c.path for c in self._head.cases.values() if c.collected}
        changed = [
            p
            for p, blob in sorted(self._head.blobs.items())
            if self._base.blobs.get(p) != blob
            and self._head.roles.get(p) is not Role.PRODUCTION
            and p not in tested
        ][:_MAX_FILES]
        found: dict[str, frozenset[str]] = {}
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
                        self._collected[path] = Collected(hook, words(_text(contents.get(now, b""))))
        return found

    @cached_property
    def _hooks(self) -> Mapping[str, frozenset[str]]:
        """The endings of the files that a ``conftest.py`` has pytest collect as tests, by its path.

        <https://docs.pytest.org/en/stable/example/nonpython.html>
        """
        told = {
            path: frozenset(t for x in f.body.literals for t in _texts(x) if _ENDING.fullmatch(t))
            for path, module in self._head.modules.items()
            if basename(path) == "conftest.py"
            for f in module.functions
            if f.qualname == _HOOK
        }
        return {path: endings - {".py"} for path, endings in told.items() if endings - {".py"}}

    def _collecting(self, path: str) -> str:
        """The ``conftest.py`` whose hook collects a file, ``""`` for none."""
        for hook, endings in self._hooks.items():
            folder = dirname(hook)
            if path.endswith(tuple(endings)) and (not folder or path.startswith(f"{folder}/")):
                return hook
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
                yield Runner(id_, frozenset(t for x in says for t in _texts(x)), beside[path], bool(table))

    def _beside(self, path: str, module: Module) -> Iterable[str]:
        """The texts of a file's constants, and of its functions that are no tests: some make rows."""
        for binding in module.bindings:
            yield from _texts(binding.value)
        for function in module.functions:
            if node_id(path, function.qualname) not in self._head.cases:
                yield from (t for x in function.body.literals for t in _texts(x))


def _texts(source: str) -> Iterable[str]:
    for match in _QUOTED.finditer(source):
        yield match[1] or match[2]


def _said(data: bytes) -> frozenset[str]:
    return shingles(_text(data))


def _text(data: bytes) -> str:
    """What a file says; nothing for one that is large or no text."""
    return "" if len(data) > _MAX_BYTES or b"\0" in data else data.decode("utf-8", "replace")
