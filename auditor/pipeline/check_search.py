"""Which files a change can concern beyond those that it touches: a search for words, without parsing."""

import ast
import math
import re
from collections.abc import Collection, Iterable, Mapping

from auditor.coverage.features import features_of
from auditor.model.paths import basename
from auditor.model.source import Function, Import, Module
from auditor.pipeline.check_words import split
from auditor.pipeline.check_world import Shelf

_TOP = re.compile(rb"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
_FIXTURE = re.compile(rb"\bfixture\([^()]*\bname\s*=\s*['\"](\w+)['\"]")
_CALL = re.compile(rb"^[A-Za-z_][\w.]*\((?:[^()]|\([^()]*\))*\)", re.MULTILINE)
_SAID = re.compile(rb"['\"]([A-Za-z_]\w*)['\"]")
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
_FEW = 12
"""Files up to which others that share something are read too."""

MAX_CANDIDATES = 30


def test_like(path: str) -> bool:
    """Whether a path belongs to tests by its name."""
    return path.endswith(".py") and ("test" in path.lower() or basename(path) == "conftest.py")


def holds_tests(source: bytes) -> bool:
    """Whether a text looks as if it defined tests."""
    return _HOLDS.search(source) is not None


def top_names(source: bytes) -> set[str]:
    """Return the names that a text defines at its top level, and those it gives to fixtures.

    A call there may offer what is said to it: ``deprecated.constant("1.0", "NAME", 7)``.
    They are told line by line, without parsing.
    """
    found = {m[1] or m[2] for m in _TOP.finditer(source)} | {m[1] for m in _FIXTURE.finditer(source)}
    found |= {m[1] for call in _CALL.finditer(source) for m in _SAID.finditer(call[0])}
    return {name.decode("ascii", "replace") for name in found}


def search(shelf: Shelf, files: Mapping[str, str], terms: Iterable[str]) -> dict[str, set[str]]:
    """Return for each term the paths of *files* (path to blob) that have it.

    A term of several words is told of files that have all of them, when those are few: then it hardly matters
    that the words may not stand together there.
    """
    found: dict[str, set[str]] = {t: set() for t in terms}
    if not found:
        return found
    homes: dict[str, list[str]] = {}
    for path, blob in files.items():
        homes.setdefault(blob, []).append(path)
    parts = {t: frozenset(split(t.encode("utf-8", "surrogateescape"))) for t in found}
    vocabulary = frozenset().union(*parts.values())
    holders: dict[bytes, set[str]] = {w: set() for w in vocabulary}
    for blob, told in shelf.words(homes):
        for word in vocabulary.intersection(told.split(b" ")):
            holders[word].add(blob)
    for term, words in parts.items():
        blobs = set.intersection(*(holders[w] for w in words)) if words else set()
        if len(blobs) <= _FEW or words == {term.encode("utf-8", "surrogateescape")}:
            found[term] = {p for b in blobs for p in homes[b]}
    return found


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
    others: dict[str, float] = {}
    for terms in wanted:
        scores: dict[str, float] = {}
        for term in terms:
            paths = found.get(term, ())
            if not paths or len(paths) > max(40, total // 4):
                continue
            weight = math.log((total + 1) / (len(paths) + 0.5))
            for path in paths:
                scores[path] = scores.get(path, 0.0) + weight
        for rank, path in enumerate(_by_score(scores)):
            table = chosen if rank < _FILES_PER_TEST else others
            table[path] = max(table.get(path, 0.0), scores[path])
    ranked = _by_score(chosen)[:MAX_CANDIDATES]
    return ranked + [p for p in _by_score(others) if p not in chosen][: max(0, _FEW - len(ranked))]


def _by_score(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda path: (-scores[path], path))
