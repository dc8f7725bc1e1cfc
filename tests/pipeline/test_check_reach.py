"""Of the files that a check looks through, only those that may hold tests lead on to what they import."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from repos import commit, make_repository

from auditor.cache import Cache
from auditor.history import open_repository
from auditor.pipeline.check_reach import Reach
from auditor.pipeline.check_sides import Tree
from auditor.pipeline.check_world import Shelf
from auditor.symbols.imports import ImportMap
from auditor.syntax import configuration

BASE = {"tests/base.py": "class Base:\n    def test_it(self):\n        assert 1\n"}


@pytest.mark.parametrize(
    ("text", "files", "held"),
    [
        pytest.param("def test_a():\n    assert 1\n", {}, True, id="a test"),
        pytest.param("class TestA:\n    def test_a(self):\n        assert 1\n", {}, True, id="a method"),
        pytest.param("from base import Base\nclass TestA(Base):\n    pass\n", BASE, True, id="inherited"),
        pytest.param("from base import *\nclass TestA(Base):\n    pass\n", BASE, True, id="by a star"),
        pytest.param("import base\nclass TestA(base.Base):\n    pass\n", BASE, True, id="by its module"),
        pytest.param(
            "def it_adds():\n    assert 1\n",
            {"pytest.ini": "[pytest]\npython_functions = it_*\n"},
            True,
            id="named as the project wants it",
        ),
        pytest.param("import shop\n\ndef run():\n    shop.total()\n", {}, False, id="a runner"),
        pytest.param(
            "import enum\nclass TestKind(enum.Enum):\n    A = 1\n", {}, False, id="a base from elsewhere"
        ),
        pytest.param("from base import Base\nbase = Base()\n", BASE, False, id="no class of its own"),
        pytest.param("def test_a(:\n", {}, False, id="unreadable"),
    ],
)
def test_files_without_tests_are_told(
    text: str, files: Mapping[str, str], held: bool, tmp_path: Path
) -> None:
    every = {"tests/test_a.py": text, **files}
    built = make_repository(tmp_path / "repo", [commit("all", every)], bare=True)
    projects = configuration.read({p: t.encode() for p, t in every.items()}, every).projects
    with open_repository(built.path) as repository, Cache(None, "1") as cache:
        tree = Tree("head", built["all"], repository.tree(built["all"]), {})
        reach = Reach(tree, ImportMap(every), Shelf(repository, cache, {}), lambda _: True)
        assert reach.with_tests(["tests/test_a.py", "gone.py"], projects) == (
            {"tests/test_a.py"} if held else set()
        )
