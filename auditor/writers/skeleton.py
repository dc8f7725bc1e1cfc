"""The start of a test file as Python: it compiles, and each test in it fails until it is written.

Whatever a name, an assertion or a path of the repository holds stands in comments, on one line each, or in a
string literal; what is code is made of identifiers alone.
"""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import assert_never

from auditor.model.assessment import Action, Probe, ProbeKind, Skeleton, Today, Unwritten
from auditor.writers import escape
from auditor.writers.commands import show

UNFINISHED = "unfinished"
"""What the failure of each unwritten test begins with."""
_LONGEST = 200


def write(action: Action) -> str:
    """The skeleton of *action* as the text of a Python file."""
    skeleton = action.skeleton
    lines = [_comment(f"{action.id}: {action.title}"), _comment(action.advice)]
    for restore in action.restore:
        lines.append(_comment(show(restore.commit, restore.path)))
    if skeleton.tests:
        lines.append("# Each test below fails until it is written.")
    lines += ["", *_imports(skeleton)]
    if skeleton.unittest and skeleton.tests:
        lines += ["", "", "class TestUnfinished(unittest.TestCase):"]
        for at, test in enumerate(skeleton.tests):
            lines += [""] if at else []
            lines += [f"    {line}" if line else "" for line in _unwritten(test, method=True)]
    else:
        for test in skeleton.tests:
            lines += ["", "", *_unwritten(test, method=False)]
    for probe in skeleton.probes:
        lines += ["", "", *_probe(probe)]
    return "\n".join(lines) + "\n"


def _imports(skeleton: Skeleton) -> Iterator[str]:
    kinds = {probe.kind for probe in skeleton.probes}
    needed = {"ast": ProbeKind.PARSE in kinds, "importlib": ProbeKind.IMPORT in kinds}
    standard = [name for name, used in needed.items() if used]
    standard += ["unittest"] if skeleton.unittest and skeleton.tests else []
    yield from (f"import {name}" for name in standard)
    if ProbeKind.PARSE in kinds:
        yield "from pathlib import Path"
    plain = bool(skeleton.tests) and not skeleton.unittest
    if plain:
        yield from ("", "import pytest") if standard else ("import pytest",)
    symbols = [s for t in skeleton.tests for s in t.symbols]
    found = sorted({(s.module, s.attribute) for s in symbols if s.module and s.attribute})
    if found:
        if standard or plain:
            yield ""
        seen: Counter[str] = Counter()
        for module, names in groupby(found, key=lambda one: one[0]):
            yield f"from {module} import {', '.join(_bound(n, seen) for _, n in names)}  # noqa: F401"


def _bound(name: str, seen: Counter[str]) -> str:
    """*name* as imported; under another name when it comes from several modules."""
    seen[name] += 1
    return name if seen[name] == 1 else f"{name} as {name}_{seen[name]}"


def _unwritten(test: Unwritten, *, method: bool) -> Iterator[str]:
    yield f"def {test.function}({'self' if method else ''}):"
    if test.id:
        yield _comment(f"Was {test.id}", "    ")
    if test.symbols:
        yield "    # It was about:"
        yield from (f"    #     {_shown(_symbol(symbol))}" for symbol in test.symbols)
    if test.obligations:
        yield "    # No live test verifies:"
        yield from (f"    #     {_shown(text)}".rstrip() for text in test.obligations)
    fail = "self.fail" if method else "pytest.fail"
    yield f"    {fail}({_literal(f'{UNFINISHED}: {test.words}')})"


def _symbol(symbol: Today) -> str:
    if not symbol.now:
        return f"{symbol.symbol}, which is gone"
    return symbol.now if symbol.now == symbol.symbol else f"{symbol.now}, formerly {symbol.symbol}"


def _shown(text: str) -> str:
    return escape.shorten(escape.sentence(text), _LONGEST)


def _comment(text: str, indent: str = "") -> str:
    return f"{indent}# {_shown(text)}".rstrip()


def _literal(text: str) -> str:
    """*text* as a string literal on one line; JSON's are Python's too."""
    return json.dumps(_shown(text), ensure_ascii=False)


def _probe(probe: Probe) -> Iterator[str]:
    what = json.dumps(probe.what)
    match probe.kind:
        case ProbeKind.FIXTURE:
            yield "def test_the_fixture_is_there(request):"
            yield f"    request.getfixturevalue({what})"
        case ProbeKind.PARSE:
            yield "def test_the_file_parses():"
            yield f"    ast.parse(Path({what}).read_bytes())"
        case ProbeKind.IMPORT:
            module, _, name = probe.what.rpartition(".")
            yield "def test_what_is_missing_can_be_imported():"
            if not module:
                yield f"    importlib.import_module({what})"
                return
            yield "    try:"
            yield f"        importlib.import_module({what})"
            yield "    except ModuleNotFoundError:"
            yield f"        assert hasattr(importlib.import_module({json.dumps(module)}), {json.dumps(name)})"
        case _:
            assert_never(probe.kind)
