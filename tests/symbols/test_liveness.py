from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.meaning import CauseKind
from auditor.model.source import Body, Fault, FaultKind, Module
from auditor.model.suite import Case
from auditor.symbols.liveness import Count, Timeline, judge
from auditor.symbols.liveness_offers import hardened_functions, is_broken, offers
from auditor.syntax.reading import read

PKG = {"pkg/__init__.py": "", "pkg/a.py": "def f(): ...\n"}


def parsed(files: Mapping[str, str]) -> dict[str, Module]:
    return {path: read(dedent(source).encode()) for path, source in files.items()}


def case(path: str, name: str, **fields: object) -> Case:
    id_ = f"{path}::{name}"
    plain = {
        "id": id_,
        "definition": id_,
        "path": path,
        "classes": (),
        "name": name,
        "line": 1,
        "end_line": 2,
    }
    return Case(**{**plain, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("files", "test"),
    [
        pytest.param({}, "import numpy\nfrom numpy import gone\n", id="another package"),
        pytest.param({}, "from pkg.a import f\n", id="name and module are there"),
        pytest.param({}, "from pkg import a\n", id="a submodule as a name"),
        pytest.param({}, "import pkg.a as x\n", id="a submodule"),
        pytest.param({}, "try:\n    import pkg.gone\nexcept ImportError:\n    pass\n", id="guarded"),
        pytest.param(
            {},
            "from contextlib import suppress\nwith suppress(ImportError):\n    import pkg.gone\n",
            id="suppressed",
        ),
        pytest.param(
            {},
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pkg.gone\n",
            id="for type checkers",
        ),
        pytest.param(
            {}, "import sys\nif sys.version_info < (3,):\n    import pkg.gone\n", id="under a condition"
        ),
        pytest.param({}, "def test_f():\n    import pkg.gone\n", id="inside a function: the file lives"),
        pytest.param(
            {
                "pkg/objects/__init__.py": "",
                "pkg/objects/base.py": "from pkg import objects\n"
                "class Registry:\n"
                "    def hook(self, cls):\n"
                "        setattr(objects, cls.name(), cls)\n",
            },
            "from pkg.objects import Node\n",
            id="that a registry sets on the package",
        ),
        pytest.param(
            {"pkg/b.py": "from pkg.a import *\n"}, "from pkg.b import f\n", id="through a star import"
        ),
        pytest.param(
            {"pkg/b.py": "from numpy import *\n"}, "from pkg.b import dot\n", id="a star of another package"
        ),
        pytest.param(
            {"pkg/b.py": "def __getattr__(n): ...\n"}, "from pkg.b import x\n", id="module __getattr__"
        ),
        pytest.param(
            {"pkg/b.py": "from pkg.a import f\nold, new = f.recreate_module(__name__)\n"},
            "from pkg.b import x\n",
            id="a module that is replaced",
        ),
        pytest.param(
            {"pkg/b.py": "globals()['x'] = 1\n"}, "from pkg.b import x\n", id="names made at run time"
        ),
        pytest.param(
            {"pkg/b.py": "if 1:\n    x = 1\nelse:\n    def x(): ...\n"},
            "from pkg.b import x\n",
            id="bound under an if",
        ),
        pytest.param(
            {"pkg/b.py": "try:\n    import x\nexcept E:\n    x = 0\n"},
            "from pkg.b import x\n",
            id="bound in try",
        ),
        pytest.param({"pkg/b.py": "for x in 1,: ...\n"}, "from pkg.b import x\n", id="bound by a loop"),
        pytest.param({"pkg/b.py": "with open('f') as x: ...\n"}, "from pkg.b import x\n", id="bound by with"),
        pytest.param(
            {"pkg/b.py": "x, (y, *z) = f()\n"}, "from pkg.b import x, y, z\n", id="bound by unpacking"
        ),
        pytest.param(
            {"pkg/b.py": "x: int = 1\nclass y: ...\n"}, "from pkg.b import x, y\n", id="annotated, class"
        ),
        pytest.param(
            {"pkg/b.py": "def f():\n    global x\n    x = 1\n"}, "from pkg.b import x\n", id="global"
        ),
        pytest.param({}, "from pkg.a import __name__, __file__\n", id="what every module has"),
        pytest.param({}, "from pkg._version import version\n", id="a module that the build writes"),
        pytest.param({}, "from pkg.api_pb2 import Message\n", id="protocol buffers"),
        pytest.param(
            {"pkg/b.py": "assert (x := 1) > 0\n"}, "from pkg.b import x\n", id="bound in an assertion"
        ),
        pytest.param(
            {"pkg/b.py": "x: type[int]\npublic(x=int)\n"}, "from pkg.b import x\n", id="declared and no more"
        ),
        pytest.param(
            {"pkg/b.py": "names = globals()\nbuild(names)\n"},
            "from pkg.b import x\n",
            id="names made by whoever is given them under a name",
        ),
        pytest.param(
            {"pkg/b.py": "import build\nbuild.messages(1, globals())\n"},
            "from pkg.b import x\n",
            id="names made by whoever is given them",
        ),
        pytest.param(
            {"tools/tools.py": "def x(): ...\n"},
            "from tools import x\n",
            id="a module in a folder of its name",
        ),
        pytest.param(
            {"pkg/b.py": "import pkg.c\n", "pkg/c.py": "import pkg.b\n"}, "import pkg.b\n", id="a circle"
        ),
        pytest.param(
            {"pkg/__init__.py": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"},
            "import pkg.other.thing\nfrom pkg import another\n",
            id="a package that other distributions share",
        ),
        pytest.param(
            {},
            "import sys\nsys.modules['pkg.gone'] = object()\nimport pkg.gone\n",
            id="puts the module there itself",
        ),
        pytest.param({"ns/inner/x.py": ""}, "from ns.inner import x\n", id="folders without __init__"),
        pytest.param(
            {"tests/helpers.py": "x = 1\n"}, "from helpers import x\n", id="a helper beside the test"
        ),
        pytest.param(
            {"tests/foo.py": "import foo\n"}, "import foo\n", id="an adapter named like what it adapts"
        ),
        pytest.param(
            {"demos/one/build/__init__.py": ""},
            "from build import Builder\n",
            id="a homonym elsewhere in the tree",
        ),
    ],
)
def test_alive(files: dict[str, str], test: str) -> None:
    liveness = judge(parsed({**PKG, **files, "tests/test_x.py": test}))
    assert liveness.dead == {}
    assert "tests/test_x.py" in liveness.alive


@pytest.mark.parametrize(
    ("files", "test", "kind", "cause", "chain"),
    [
        pytest.param(
            {},
            "import os\nimport pkg.gone\n",
            CauseKind.MODULE,
            "pkg.gone",
            ["tests/test_x.py:2"],
            id="missing module",
        ),
        pytest.param(
            {},
            "from pkg.gone.deep import x\n",
            CauseKind.MODULE,
            "pkg.gone",
            ["tests/test_x.py:1"],
            id="missing parent",
        ),
        pytest.param(
            {}, "from pkg.a import g\n", CauseKind.NAME, "pkg.a.g", ["tests/test_x.py:1"], id="missing name"
        ),
        pytest.param(
            {},
            "from pkg.a import _g\n",
            CauseKind.NAME,
            "pkg.a._g",
            ["tests/test_x.py:1"],
            id="missing private name",
        ),
        pytest.param(
            {},
            "from pkg import b\n",
            CauseKind.NAME,
            "pkg.b",
            ["tests/test_x.py:1"],
            id="neither name nor file",
        ),
        pytest.param(
            {"pkg/b.py": "from pkg.c import d\n", "pkg/c.py": "from .a import g as d\n"},
            "import pkg.b\n",
            CauseKind.NAME,
            "pkg.a.g",
            ["tests/test_x.py:1", "pkg/b.py:1", "pkg/c.py:1"],
            id="through production code",
        ),
        pytest.param(
            {"pkg/sub/__init__.py": "from . import gone\n", "pkg/sub/b.py": ""},
            "import pkg.sub.b\n",
            CauseKind.NAME,
            "pkg.sub.gone",
            ["tests/test_x.py:1", "pkg/sub/b.py", "pkg/sub/__init__.py:1"],
            id="through a package on the way",
        ),
        pytest.param(
            {"tests/__init__.py": "import pkg.gone\n"},
            "",
            CauseKind.MODULE,
            "pkg.gone",
            ["tests/test_x.py", "tests/__init__.py:1"],
            id="through its own package",
        ),
        pytest.param(
            {"conftest.py": "\nimport pkg.gone\n", "tests/conftest.py": "import pkg.other\n"},
            "",
            CauseKind.MODULE,
            "pkg.gone",
            ["tests/test_x.py", "conftest.py:2"],
            id="through the outermost conftest",
        ),
        pytest.param(
            {
                "tests/conftest.py": "pytest_plugins = ['tests.plugin']\n",
                "tests/plugin.py": "import pkg.gone\n",
            },
            "",
            CauseKind.MODULE,
            "pkg.gone",
            ["tests/test_x.py", "tests/conftest.py", "tests/plugin.py:1"],
            id="through a plugin",
        ),
        pytest.param(
            {"tests/helpers.py": "from pkg.a import g\n"},
            "import helpers\n",
            CauseKind.NAME,
            "pkg.a.g",
            ["tests/test_x.py:1", "tests/helpers.py:1"],
            id="through a helper",
        ),
        pytest.param(
            {"pkg/b.py": "def f(:\n"},
            "import pkg.b\n",
            CauseKind.UNPARSABLE,
            "pkg/b.py does not parse",
            ["tests/test_x.py:1", "pkg/b.py:1"],
            id="production code that does not parse",
        ),
        pytest.param(
            {},
            "x = (\n",
            CauseKind.UNPARSABLE,
            "tests/test_x.py does not parse",
            ["tests/test_x.py:1"],
            id="unparsable",
        ),
        pytest.param(
            {"pkg/b.py": "import pkg.c\n", "pkg/c.py": "import pkg.b\nimport pkg.gone\n"},
            "import pkg.b\n",
            CauseKind.MODULE,
            "pkg.gone",
            ["tests/test_x.py:1", "pkg/b.py:1", "pkg/c.py:2"],
            id="through a circle",
        ),
        pytest.param(
            {"pkg/b.py": "from pkg.a import *\n"},
            "from pkg.b import g\n",
            CauseKind.NAME,
            "pkg.b.g",
            ["tests/test_x.py:1"],
            id="a star import that does not bring it",
        ),
        pytest.param(
            {"src/lib_one/__init__.py": "", "src/lib_one/m.py": ""},
            "from lib_one.m import gone\n",
            CauseKind.NAME,
            "lib_one.m.gone",
            ["tests/test_x.py:1"],
            id="code below src",
        ),
        pytest.param(
            {},
            "class T:\n    from pkg.a import g\n",
            CauseKind.NAME,
            "pkg.a.g",
            ["tests/test_x.py:2"],
            id="in a class body",
        ),
    ],
)
def test_dead(files: dict[str, str], test: str, kind: CauseKind, cause: str, chain: list[str]) -> None:
    death = judge(parsed({**PKG, **files, "tests/test_x.py": test})).dead["tests/test_x.py"]
    assert (death.kind, death.root_cause, list(death.chain), death.silent) == (kind, cause, chain, False)


@pytest.mark.parametrize(
    "test",
    [
        pytest.param("import pytest\npytest.importorskip('pkg.gone')\n", id="importorskip"),
        pytest.param("import pytest\nx = pytest.importorskip('pkg.gone')\n", id="importorskip, bound"),
        pytest.param(
            "import pytest\ntry:\n    import pkg.gone\nexcept ImportError:\n"
            "    pytest.skip('no', allow_module_level=True)\n",
            id="a handler that skips",
        ),
    ],
)
def test_a_guard_that_skips_the_module_is_the_same_loss_in_silence(test: str) -> None:
    death = judge(parsed({**PKG, "tests/test_x.py": test})).dead["tests/test_x.py"]
    assert (death.kind, death.root_cause, death.silent) == (CauseKind.SKIPPED, "pkg.gone", True)


@pytest.mark.parametrize(
    ("kind", "dead"),
    [
        pytest.param(FaultKind.SYNTAX, True, id="syntax"),
        pytest.param(FaultKind.MERGE_MARKERS, True, id="merge markers"),
        pytest.param(FaultKind.ENCODING, True, id="encoding"),
        pytest.param(FaultKind.MISSING, False, id="not in the clone"),
        pytest.param(FaultKind.TOO_LARGE, False, id="too large for us"),
        pytest.param(FaultKind.TOO_DEEP, False, id="too deep for us"),
    ],
)
def test_only_faults_that_an_interpreter_meets_too_kill(kind: FaultKind, dead: bool) -> None:
    faulty = Module(fault=Fault(kind=kind, message="", line=1))
    tree = {**parsed({**PKG, "tests/test_x.py": "from pkg.b import x\n"}), "pkg/b.py": faulty}
    assert ("tests/test_x.py" in judge(tree).dead) is dead


def test_a_repository_written_for_python_2_is_not_dead() -> None:
    tree = parsed({"pkg/__init__.py": "print 'x'\n", "tests/test_x.py": "import pkg\nprint 'y'\n"})
    assert judge(tree).dead == {}
    modern = {f"pkg/m{n}.py": Module() for n in range(100)}
    assert judge({**tree, **modern}).dead.keys() == {"tests/test_x.py"}


def test_a_repository_written_for_an_older_python_3_is_not_dead() -> None:
    old = {f"pkg/await{n}.py": "from pkg.await import x\n" for n in range(5)}
    tree = parsed({**PKG, **old, "tests/test_x.py": "import pkg.await1\n"})
    assert judge(tree).dead == {}


def test_a_folder_of_tests_called_as_a_module_of_the_library_hides_nothing_of_that() -> None:
    tree = parsed({**PKG, "tests/http/__init__.py": "", "tests/http/test_x.py": "import http.client\n"})
    assert judge(tree).dead == {}


def test_files_that_are_no_python_stand_for_modules_to_build() -> None:
    tree = parsed({**PKG, "tests/test_x.py": "from pkg.fast import f\nfrom pkg.vendored.x import y\n"})
    assert judge(tree).dead["tests/test_x.py"].root_cause == "pkg.fast"
    assert judge(tree, others=["pkg/fast.pyx"], opaque=["pkg/vendored"]).dead == {}
    wired = parsed({**PKG, "tests/test_x.py": "from pkg.wire import api_pb2\n"})
    assert judge(wired).dead["tests/test_x.py"].root_cause == "pkg.wire"
    assert judge(wired, others=["pkg/wire/api.proto"]).dead == {}


SUITE = {f"tests/test_{n}.py": "import pkg\n" for n in range(12)}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"pkg/__init__.py": "import pkg.std_names\n"}, {"pkg.std_names"}, id="a module"),
        pytest.param({"pkg/__init__.py": "from pkg.a import Names\n"}, {"pkg.a.Names"}, id="a name"),
        pytest.param(
            {"pkg/__init__.py": "import pkg.std_names\nimport pkg.units\nfrom pkg.a import f\n"},
            {"pkg.std_names", "pkg.units"},
            id="all that a file misses",
        ),
        pytest.param(
            {"tests/conftest.py": "pytest_plugins = ['pkg.plugin']\n"}, {"pkg.plugin"}, id="a plugin"
        ),
        pytest.param({"tests/test_1.py": "import pkg.std_names\n"}, set(), id="one test file misses it"),
        pytest.param({"pkg/__init__.py": "def broken(:\n"}, set(), id="a file that does not parse"),
    ],
)
def test_what_half_of_the_suite_misses_from_the_start_is_made_elsewhere(
    files: dict[str, str], expected: set[str]
) -> None:
    timeline = Timeline(parsed({**PKG, **SUITE, **files}))
    assert timeline.unlikely() == expected
    granted = Timeline(parsed({**PKG, **SUITE, **files}), granted=expected)
    assert not expected or granted.dead == frozenset()


def test_what_half_of_the_suite_misses_since_lately_is_a_loss() -> None:
    timeline = Timeline(parsed({**PKG, **SUITE}))
    assert timeline.unlikely() == frozenset()
    timeline.apply(parsed({"pkg/__init__.py": "import pkg.std_names\n"}))
    assert timeline.unlikely() == frozenset()
    for number in range(20):
        timeline.apply(parsed({"notes.py": f"n = {number}\n"}))
    assert timeline.unlikely() == {"pkg.std_names"}


@pytest.mark.parametrize(
    ("living", "expected"),
    [
        pytest.param(0, {"pkg.std_names"}, id="all of them miss it"),
        pytest.param(4, set(), id="a third of them does without"),
    ],
)
def test_what_was_there_and_nearly_all_of_a_suite_misses_for_long_went_elsewhere(
    living: int, expected: set[str]
) -> None:
    there = {"pkg/__init__.py": "import pkg.std_names\n", "pkg/std_names.py": "x = 1\n"}
    alone = {f"tests/test_{n}.py": "import json\n" for n in range(living)}
    timeline = Timeline(parsed({**PKG, **SUITE, **there, **alone}))
    timeline.apply({"pkg/std_names.py": None})
    assert timeline.unlikely() == frozenset()
    for number in range(20):
        timeline.apply(parsed({"notes.py": f"n = {number}\n"}))
    assert len(timeline.dead) == len(SUITE) - living
    assert timeline.unlikely() == expected


TEST = "tests/test_x.py"


@pytest.mark.parametrize(
    ("source", "stranded"),
    [
        pytest.param("def test_f():\n    import pkg.gone\n", True, id="missing module"),
        pytest.param("def test_f():\n    from pkg.a import g\n", True, id="missing name"),
        pytest.param("def test_f():\n    import pkg.broken\n", True, id="a module that cannot be loaded"),
        pytest.param("def test_f():\n    from pkg.a import f\n", False, id="all there"),
        pytest.param("def test_f():\n    import numpy\n", False, id="another package"),
        pytest.param(
            "def test_g():\n    import pkg.gone\ndef test_f(): ...\n", False, id="another test's import"
        ),
        pytest.param(
            "import pytest\ndef test_f():\n    with pytest.raises(ImportError):\n        import pkg.gone\n",
            False,
            id="is about the missing module",
        ),
        pytest.param(
            "def test_f():\n    try:\n        import pkg.gone\n    except Exception:\n        pass\n",
            False,
            id="survives it",
        ),
    ],
)
def test_an_import_inside_a_test_kills_that_test_alone(source: str, stranded: bool) -> None:
    tree = parsed({**PKG, "pkg/broken.py": "import pkg.gone\n", TEST: source})
    liveness = judge(tree, cases=[case(TEST, "test_f")])
    assert liveness.dead == {}
    assert (f"{TEST}::test_f" in liveness.tests) is stranded


def test_imports_of_fixtures_and_set_up_kill_the_tests_they_run_for() -> None:
    tree = parsed(
        {
            **PKG,
            "tests/conftest.py": "import pytest\n@pytest.fixture\ndef db():\n    import pkg.gone\n",
            TEST: "class TestA:\n    def setUp(self):\n        from pkg.a import g\n",
        }
    )
    cases = [
        case(TEST, "test_one", fixtures=("tests/conftest.py::db",)),
        case(TEST, "test_two", setup=(f"{TEST}::TestA.setUp",)),
        case(TEST, "test_three", fixtures=("tests/conftest.py::db",), skip="broken"),
        case(TEST, "test_four"),
    ]
    tests = judge(tree, cases=cases).tests
    assert {id_.rpartition("::")[2]: (d.root_cause, d.chain) for id_, d in tests.items()} == {
        "test_one": ("pkg.gone", (TEST, "tests/conftest.py:4")),
        "test_two": ("pkg.a.g", (f"{TEST}:3",)),
    }


def test_a_timeline_tells_when_files_die_and_come_back() -> None:
    timeline = Timeline(parsed({**PKG, TEST: "from pkg.a import f\n", "tests/test_y.py": "import pkg.b\n"}))
    assert timeline.count == Count(2, 1)
    steps: list[dict[str, str | None]] = [
        {"pkg/a.py": ""},
        {"README.py": ""},
        {"pkg/b.py": ""},
        {"pkg/a.py": "f = 1\n"},
        {"pkg/__init__.py": None, "pkg/a.py": None, "pkg/b.py": None},
        {"tests/test_y.py": None},
    ]
    counts = [
        timeline.apply({p: None if s is None else read(s.encode()) for p, s in step.items()})
        for step in steps
    ]
    assert [tuple(count) for count in counts] == [(2, 2), (2, 2), (2, 1), (2, 0), (2, 2), (1, 1)]
    death = timeline.liveness().dead[TEST]
    assert (death.since, death.root_cause) == (5, "pkg")


def test_a_source_of_a_compiled_module_brings_its_importers_back() -> None:
    timeline = Timeline(parsed({**PKG, TEST: "import pkg.fast\n"}))
    assert timeline.count == Count(1, 1)
    assert timeline.apply({}, others=["docs/fast.md", "pkg/fast.pyx"]) == Count(1, 0)


def test_a_part_of_a_package_that_became_a_project_of_its_own_is_found() -> None:
    """``libs/core/graph/ready`` as ``libs/ready/graph/ready``, of one namespace, both installed."""
    before = {
        "libs/core/graph/ready/__init__.py": "x = 1\n",
        "libs/core/graph/nodes/__init__.py": "y = 1\n",
        "libs/core/tests/test_x.py": "from graph.ready import x\nfrom graph.nodes import y\n",
    }
    timeline = Timeline(parsed(before), others=["libs/core/pyproject.toml"])
    moved = {
        **parsed({"libs/ready/graph/ready/__init__.py": "x = 1\n"}),
        "libs/core/graph/ready/__init__.py": None,
    }
    assert timeline.apply(moved, others=["libs/ready/pyproject.toml"]) == Count(1, 0)


def test_a_name_that_a_far_homonym_lost_counts_though_one_that_it_never_had_does_not() -> None:
    files = {"one/common/__init__.py": "x = y = 1\n", "two/tests/test_a.py": "from common import x\n"}
    timeline = Timeline(parsed(files))
    assert timeline.count == Count(1, 0)
    assert timeline.apply(parsed({"two/tests/test_a.py": "from common import z\n"})) == Count(1, 0)
    assert timeline.apply(parsed({"two/tests/test_a.py": "from common import x\n"})) == Count(1, 0)
    assert timeline.apply(parsed({"one/common/__init__.py": "y = 1\n"})) == Count(1, 1)


def test_a_package_that_imports_its_own_name_from_itself() -> None:
    tree = {"pkg/__init__.py": "from pkg import a, late\nfrom .a import late\n", "pkg/a.py": "late = 1\n"}
    assert judge(parsed({**tree, TEST: "import pkg\n"})).dead == {}


def test_long_chains_of_imports_need_no_recursion() -> None:
    depth = 5_000
    chain = {f"pkg/m{n}.py": f"from pkg.m{n + 1} import *\n" for n in range(depth)}
    tree = parsed({**PKG, **chain, f"pkg/m{depth}.py": "import pkg.gone\n", TEST: "from pkg.m0 import x\n"})
    assert len(judge(tree).dead[TEST].chain) == depth + 2


PATHS = ["pkg/__init__.py", "pkg/a.py", "pkg/b.py", "pkg/sub/__init__.py", "pkg/sub/c.py"]
PATHS += [
    "tests/__init__.py",
    "tests/conftest.py",
    "tests/test_x.py",
    "tests/unit/test_y.py",
    "tests/helpers.py",
]
SOURCES = [
    "x = 1\n",
    "from pkg.a import x\n",
    "from pkg.b import *\n",
    "import pkg.sub.c\n",
    "from . import a\n",
]
SOURCES += [
    "from pkg.sub import c, x\n",
    "import helpers\n",
    "from tests.helpers import x\n",
    "x = (\n",
    "from .sub.c import x\n",
]
SOURCES += ["from pkg.sub import *\n", "from pkg import c\n"]
EDITS = st.lists(
    st.dictionaries(st.sampled_from(PATHS), st.sampled_from([None, *SOURCES]), max_size=4), max_size=6
)


# Where one file in fifty does not parse at the start, all of it is taken for another Python's: so many sound
# files that no start of these paths is.
# A folder of one package may be a part of a namespace, of which the past tells more than the present: with a
# module of its own it never is.
SOUND = parsed({f"lib/m{n}.py": "x = 1\n" for n in range(50 * len(PATHS))} | {"pkg/own.py": "x = 1\n"})


PROJECTS = st.lists(st.sampled_from(["pkg/pyproject.toml", "tests/unit/setup.cfg"]), max_size=6)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(PATHS), st.sampled_from(SOURCES)), EDITS, PROJECTS)
def test_looking_only_at_what_changed_finds_the_same_as_looking_at_everything(
    first: dict[str, str], edits: list[dict[str, str | None]], projects: list[str]
) -> None:
    timeline = Timeline({**SOUND, **parsed(first)})
    now, ever = dict(first), dict(first)
    made = [[p] for p in projects] + [[]] * len(edits)
    for edit, others in zip(edits, made, strict=False):
        timeline.apply({p: None if s is None else read(s.encode()) for p, s in edit.items()}, others=others)
        for path, source in edit.items():
            if source is None:
                now.pop(path, None)
            else:
                now[path] = ever[path] = source
    at_once = Timeline({**SOUND, **parsed({**ever, **now})}, others=projects[: len(edits)])
    at_once.apply(dict.fromkeys(ever.keys() - now.keys()))
    assert timeline.dead == at_once.dead
    assert timeline.count == at_once.count
    causes = {p: (d.root_cause, d.chain) for p, d in timeline.liveness().dead.items()}
    assert causes == {p: (d.root_cause, d.chain) for p, d in at_once.liveness().dead.items()}


def test_a_version_file_that_was_handed_to_the_build_kills_nothing() -> None:
    files = {
        "src/pkg/__init__.py": "from ._version import __version__\nfrom .core import run\n",
        "src/pkg/_version.py": "__version__ = '1.0'\n",
        "src/pkg/core.py": "def run(): pass\n",
        "tests/test_core.py": "from pkg import run\n\ndef test_run():\n    run()\n",
    }
    timeline = Timeline({path: read(text.encode()) for path, text in files.items()})
    assert timeline.apply({"src/pkg/_version.py": None}).dead == 0
    assert timeline.apply({"src/pkg/core.py": None}).dead == 1


RECKONING = """
import shop.stock as stock
from shop import *

__path__ = extend(__path__)
LIMIT = max(i for i in (1, 2))

class Till:
    names = ["a"]

    def open(self):
        try:
            import drawer
        except Exception:
            return None

@pytest.mark.skip(reason="later")
@pytest.mark.parametrize("n", [1])
def test_n(n):
    from shop import till
    assert till(n)

def plain(a, b=3):
    'Words.'
    return make_module(a)

def setting():
    global CLIENT
    CLIENT = plain(1)
"""


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(RECKONING.encode(), id="written-for-this"),
        pytest.param(b"print 'old'\ndef f():\n    import a\n", id="python-2"),
        pytest.param(b"def broken(:\n", id="broken"),
        *(
            pytest.param(path.read_bytes(), id=path.stem)
            for path in sorted((Path(__file__).parents[2] / "auditor" / "syntax").glob("*.py"))
        ),
    ],
)
def test_what_liveness_asks_is_told_without_bodies(source: bytes) -> None:
    whole, outline = read(source), read(source, bodies=False)
    for asked in (offers, hardened_functions, is_broken):
        assert asked(outline) == asked(whole)
    for name in ("imports", "plugins", "skip", "dynamic", "uses", "exports", "fault", "python2"):
        assert getattr(outline, name) == getattr(whole, name), name
    assert [f.qualname for f in outline.functions] == [f.qualname for f in whole.functions]
    assert [f.decorators for f in outline.functions] == [f.decorators for f in whole.functions]


def test_most_bodies_are_left_unread_where_they_are_not_wanted() -> None:
    by_name = {f.name: f.body for f in read(RECKONING.encode(), bodies=False).functions}
    assert by_name["open"].broad_except
    assert by_name["plain"] == Body()
