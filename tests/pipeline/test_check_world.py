"""What the second side of a check takes over from the first: only files that the change cannot concern."""

from collections.abc import Mapping

import pytest

from auditor.model.commits import Entry
from auditor.model.meaning import Profile
from auditor.model.suite import Case
from auditor.pipeline.check_sides import Tree
from auditor.pipeline.check_world import World
from auditor.symbols.imports import ImportMap
from auditor.symbols.profiles import Profiler
from auditor.syntax import configuration, reading

FILES = {
    "shop.py": "def total(items):\n    return sum(items)\n",
    "tests/conftest.py": "",
    "tests/helpers.py": "def check(x):\n    assert x\n",
    "tests/test_a.py": "from shop import total\n\ndef test_a():\n    assert total([1]) == 1\n",
    "tests/test_b.py": "from helpers import check\n\ndef test_b():\n    check(1)\n",
    "tests/test_c.py": "from test_b import test_b as it\n\ndef test_c():\n    it()\n",
    "tests/test_gone.py": "from shop import total\n\ndef test_gone():\n    assert total([2]) == 2\n",
}
CONFIG = configuration.read({}, FILES)
MODULES = {p: reading.read(t.encode()) for p, t in FILES.items()}


def world(files: Mapping[str, str], like: World | None = None) -> World:
    tree = Tree("", None, {p: Entry(blob=t, mode="100644") for p, t in files.items()}, {})
    modules = {p: MODULES[p] if FILES.get(p) == t else reading.read(t.encode()) for p, t in files.items()}
    return World("", tree, ImportMap(files), CONFIG, modules, like)


@pytest.mark.parametrize(
    ("change", "fresh"),
    [
        pytest.param({"tests/test_gone.py": None}, set(), id="a test file goes"),
        pytest.param(
            {"tests/test_a.py": FILES["tests/test_a.py"].replace("1", "3")}, {"a"}, id="a test file changes"
        ),
        pytest.param({"tests/test_b.py": None}, {"c"}, id="a test file goes that another imports"),
        pytest.param(
            {"tests/helpers.py": "def check(x):\n    pass\n"}, {"b", "c"}, id="a helper changes, of a helper"
        ),
        pytest.param({"tests/conftest.py": "x = 1\n"}, {"a", "b", "c", "gone"}, id="a conftest changes"),
        pytest.param({"shop.py": "total = sum\n"}, {"a", "b", "c", "gone"}, id="production changes"),
        pytest.param({"tests/__init__.py": ""}, {"a", "b", "c", "gone"}, id="a folder becomes a package"),
    ],
)
def test_only_what_the_change_concerns_is_told_anew(
    change: Mapping[str, str | None], fresh: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world(FILES)
    after_files = {p: t for p, t in {**FILES, **change}.items() if t is not None}
    alone = world(after_files)
    expected = dict(before.profiles) and dict(alone.profiles)
    told: list[str] = []
    original = Profiler.profile

    def profile(self: Profiler, case: Case) -> Profile:
        told.append(case.name.removeprefix("test_"))
        return original(self, case)

    monkeypatch.setattr(Profiler, "profile", profile)
    after = world(after_files, before)
    assert dict(after.profiles) == expected
    assert set(told) == fresh
    assert (after.cases, after.components, after.table()) == (alone.cases, alone.components, alone.table())
