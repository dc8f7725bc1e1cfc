"""Which files a change can concern beyond those that it touches: a search for words, without parsing."""

import ast
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from posixpath import basename

from auditor.coverage.features import features_of
from auditor.model.source import Function, Import, Module
from auditor.pipeline.check_world import Shelf

_FEW = 32
"""Terms up to which each is looked for by itself; more are looked up among a file's words."""

_WORD = re.compile(rb"\w+")
_TOP = re.compile(rb"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
_HOLDS = re.compile(rb"^\s*(?:async\s+)?def\s+test|^\s*class\s+\w*Test|^\s*def\s+it_", re.MULTILINE)
_COMMON = frozenset(
    [
        *("self", "test", "assert", "assertEqual", "assertTrue", "assertFalse", "assertRaises", "raises"),
        *("pytest", "mark", "parametrize", "fixture", "mock", "Mock", "MagicMock", "patch", "object", "join"),
        *("format", "append", "items", "keys", "values", "split", "strip", "return_value", "side_effect"),
        *("open", "read", "write", "close", "name", "type", "list", "dict", "tuple", "range", "sorted"),
        *("print", "isinstance", "getattr", "setattr", "path", "data", "value", "result", "response"),
        *("request", "client", "json", "status_code", "args", "kwargs", "True", "False", "None"),
    ]
)
_PER_TEST = 14
_FILES_PER_TEST = 5
MAX_CANDIDATES = 60


def test_like(path: str) -> bool:
    """Whether a path belongs to tests by its name."""
    return path.endswith(".py") and (
        any("test" in part for part in path.lower().split("/")) or basename(path) == "conftest.py"
    )


def holds_tests(source: bytes) -> bool:
    """Whether a text looks as if it defined tests."""
    return _HOLDS.search(source) is not None


def top_names(source: bytes) -> set[str]:
    """Return the names that a text defines at its top level, as far as can be told line by line."""
    return {(m[1] or m[2]).decode("ascii", "replace") for m in _TOP.finditer(source)}


def search(
    shelf: Shelf, files: Mapping[str, str], wanted: Collection[Collection[str]]
) -> dict[str, set[str]]:
    """Return for each term the paths of *files* (path to blob) whose text has it.

    *wanted* are terms by what they are looked for; of many, each with a list of its own, the first few decide
    which files are looked at closely.
    """
    found: dict[str, set[str]] = {t: set() for ts in wanted for t in ts}
    if not found:
        return found
    homes: dict[str, list[str]] = {}
    for path, blob in files.items():
        homes.setdefault(blob, []).append(path)
    raw = {t.encode("utf-8", "surrogateescape"): t for t in found}
    first = [t.encode("utf-8", "surrogateescape") for t in _leading(wanted)]
    rest = [r for r in raw if r not in first]
    words = {r for r in rest if _WORD.fullmatch(r)} if len(rest) > _FEW else set()
    others = [r for r in rest if r not in words]
    for blob, data in shelf.stream(homes):
        hits = [r for r in first if r in data]
        if hits:
            hits += [r for r in others if r in data]
            hits += words.intersection(_WORD.findall(data)) if words else ()
            for term in hits:
                found[raw[term]].update(homes[blob])
    return found


def _leading(wanted: Collection[Collection[str]]) -> list[str]:
    """Return the terms by which files are chosen: the first of each list, those that many share first."""
    shared = Counter(t for terms in wanted for t in terms)
    leading: dict[str, None] = {}
    for rank in range(_PER_TEST):
        for terms in wanted:
            ranked = list(terms)[rank : rank + 1]
            if len(leading) < _FEW:
                leading.update(dict.fromkeys(sorted(ranked, key=lambda t: -shared[t])))
    return list(leading)


def terms_of(function: Function, module: Module) -> list[str]:
    """Return what to look for to find tests of the same thing, the likeliest first."""
    features = features_of("", function)
    imported = {n for i in module.imports for n in (_imported_name(i),) if n}
    called = {u.origin.rpartition(".")[2].rstrip("()[]@") for u in function.body.uses if u.called}
    names = {n for n in features.names if len(n) > 3 and n not in _COMMON}
    texts = [t for lit in features.literals if (t := _text(lit))]
    ranked = sorted(names & imported) + sorted(names & called - imported)
    ranked += sorted(texts, key=lambda t: (-len(t), t))[:6] + sorted(names - called - imported)
    return list(dict.fromkeys(ranked))[:_PER_TEST]


def _imported_name(one: Import) -> str:
    return one.bound if one.name is not None else one.module.rpartition(".")[2]


def _text(literal: str) -> str:
    if literal[:1] not in "'\"":
        return literal if len(literal) > 3 and literal[:1].isdigit() else ""
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):
        return ""
    # Escapes are written in more than one way.
    return value if isinstance(value, str) and 4 < len(value) < 60 and value.isprintable() else ""


def candidates(wanted: Iterable[list[str]], found: Mapping[str, Collection[str]], total: int) -> list[str]:
    """Return the files that share the most weight of terms with any test; *wanted* is terms by test."""
    chosen: dict[str, float] = {}
    for terms in wanted:
        scores: dict[str, float] = {}
        for term in terms:
            paths = found.get(term, ())
            if not paths or len(paths) > max(40, total // 4):
                continue
            weight = math.log((total + 1) / (len(paths) + 0.5))
            for path in paths:
                scores[path] = scores.get(path, 0.0) + weight
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_FILES_PER_TEST]
        for path, score in best:
            chosen[path] = max(chosen.get(path, 0.0), score)
    ranked = sorted(chosen.items(), key=lambda item: (-item[1], item[0]))
    return [path for path, _ in ranked[:MAX_CANDIDATES]]
