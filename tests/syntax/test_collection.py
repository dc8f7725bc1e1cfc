from collections.abc import Mapping
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import cases_of, collected, suite_of

FILE = "tests/test_a.py"
PYTEST = {"pytest.ini": ""}


def told(text: str, more: Mapping[str, str] | None = None) -> dict[str, tuple[bool, str]]:
    """Return whether each test of one file is collected, and why not, by the id after the path."""
    cases = cases_of({**PYTEST, **(more or {}), FILE: text})
    return {c.id.removeprefix(f"{FILE}::"): (c.collected, c.reason) for c in cases.values() if c.path == FILE}


YES = (True, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("def test_x(): pass", {"test_x": YES}, id="function"),
        pytest.param("async def test_x(): pass", {"test_x": YES}, id="async function"),
        pytest.param("def helper(): pass", {}, id="helper"),
        pytest.param(
            "def tester(): pass\ndef testing(): pass", {"tester": YES, "testing": YES}, id="by prefix"
        ),
        pytest.param(
            "import pytest\n@pytest.fixture\ndef test_x(): pass", {}, id="fixture named like a test"
        ),
        pytest.param("def make():\n    def test_x(): pass", {}, id="nested function"),
        pytest.param("class TestA:\n    @property\n    def test_x(self): pass", {}, id="property"),
        pytest.param(
            "class TestA:\n    @staticmethod\n    def test_x(): pass", {"TestA::test_x": YES}, id="static"
        ),
        pytest.param("class TestA:\n    def test_x(self): pass", {"TestA::test_x": YES}, id="class"),
        pytest.param(
            "class A:\n    def test_x(self): pass",
            {"A::test_x": (False, "class name does not match python_classes")},
            id="class with another name",
        ),
        pytest.param(
            "class TestA:\n    def __init__(self): pass\n    def test_x(self): pass",
            {"TestA::test_x": (False, "class has __init__")},
            id="class with a constructor",
        ),
        pytest.param(
            "class B:\n    def __init__(self): pass\nclass TestA(B):\n    def test_x(self): pass",
            {"TestA::test_x": (False, "class has __init__")},
            id="inherited constructor",
        ),
        pytest.param(
            "from dataclasses import dataclass\n@dataclass\nclass TestA:\n    def test_x(self): pass",
            {"TestA::test_x": (False, "class has __init__")},
            id="dataclass",
        ),
        pytest.param(
            "from enum import Enum\nclass TestA(Enum):\n    def test_x(self): pass",
            {"TestA::test_x": (False, "class has __new__")},
            id="enumeration",
        ),
        pytest.param(
            "class TestA:\n    __test__ = False\n    def test_x(self): pass",
            {"TestA::test_x": (False, "__test__ is false")},
            id="__test__",
        ),
        pytest.param(
            "class A:\n    __test__ = True\n    def test_x(self): pass",
            {"A::test_x": YES},
            id="__test__ is true",
        ),
        pytest.param(
            "__test__ = False\ndef test_x(): pass", {"test_x": (False, "__test__ is false")}, id="module"
        ),
        pytest.param(
            "class TestA:\n    class TestB:\n        def test_x(self): pass",
            {"TestA::TestB::test_x": YES},
            id="nested",
        ),
        pytest.param(
            "class A:\n    class TestB:\n        def test_x(self): pass",
            {"A::TestB::test_x": (False, "class name does not match python_classes")},
            id="nested in a class that is not collected",
        ),
        pytest.param(
            "import abc\nclass TestA(abc.ABC):\n    @abc.abstractmethod\n    def make(self): ...\n"
            "    def test_x(self): pass\nclass TestB(TestA):\n    def make(self): pass",
            {"TestA::test_x": (False, "class is abstract"), "TestB::test_x": YES},
            id="abstract class",
        ),
        pytest.param(
            "import unittest\nclass Odd(unittest.TestCase):\n    def test_x(self): 1\n    def aid(self): 1",
            {"Odd::test_x": YES},
            id="TestCase",
        ),
        pytest.param(
            "from somewhere.else_ import AppTestCase\nclass Odd(AppTestCase):\n    def test_x(self): pass",
            {"Odd::test_x": YES},
            id="TestCase of another package, by its name",
        ),
        pytest.param(
            "import unittest\nclass A(unittest.TestCase):\n    class TestB:\n        def test_x(self): pass",
            {"A::TestB::test_x": (False, "nested in a TestCase, of which only the methods are collected")},
            id="nested in a TestCase",
        ),
        pytest.param(
            "if x:\n    def test_x(): pass\nelse:\n    def test_x(): pass", {"test_x": YES}, id="either"
        ),
        pytest.param(
            "def test_x(): pass\ndel test_x", {"test_x": (False, "its name is deleted again")}, id="del"
        ),
        pytest.param(
            "def test_x(): pass\ntest_x = None",
            {"test_x": (False, "hidden by a later definition in line 2")},
            id="set to None",
        ),
        pytest.param("def test_x(): pass\ntest_x = slow(test_x)", {"test_x": YES}, id="wrapped"),
        pytest.param(
            "class TestA:\n    def test_x(self): pass\n    test_y = test_x",
            {"TestA::test_x": YES, "TestA::test_y": YES},
            id="alias",
        ),
    ],
)
def test_what_pytest_collects(text: str, expected: dict[str, tuple[bool, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"tests/helpers.py": "def test_x(): pass"}, "file name does not match python_files", id="name"
        ),
        pytest.param(
            {
                "other/test_a.py": "def test_x(): pass",
                "tests/test_b.py": "",
                "pytest.ini": "[pytest]\ntestpaths=tests",
            },
            "outside testpaths",
            id="testpaths",
        ),
        pytest.param(
            {"tests/build/test_a.py": "def test_x(): pass", "pytest.ini": ""},
            "in norecursedirs (build)",
            id="build",
        ),
        pytest.param(
            {"env/lib/python3.9/site-packages/pear/test_a.py": "def test_x(): pass", "pytest.ini": ""},
            "an installed package",
            id="installed",
        ),
        pytest.param(
            {"tests/test_a.py": "def test_x(): pass", "pytest.ini": "[pytest]\npython_functions = it_*"},
            "function name does not match python_functions",
            id="python_functions",
        ),
        pytest.param(
            {
                "tests/test_a.py": "import pytest\n@pytest.mark.slow\ndef test_x(): pass",
                "pytest.ini": "[pytest]\naddopts = -m 'not slow'",
            },
            "deselected by -m 'not slow'",
            id="-m",
        ),
        pytest.param(
            {"tests/test_a.py": "def test_x(): pass", "pytest.ini": "[pytest]\naddopts = -k other"},
            "deselected by -k 'other'",
            id="-k",
        ),
        pytest.param(
            {
                "tests/test_a.py": "def test_x(): pass",
                "pytest.ini": "[pytest]\naddopts = --deselect tests/test_a.py::test_x",
            },
            "deselected by --deselect tests/test_a.py::test_x",
            id="--deselect",
        ),
        pytest.param(
            {"tests/tests.py": "def test_x(): pass"},
            "unittest collects methods of TestCase classes only",
            id="unittest",
        ),
    ],
)
def test_configuration_leaves_tests_out(files: dict[str, str], expected: str) -> None:
    (case,) = cases_of(files).values()
    assert (case.collected, case.reason) == (False, expected)


def test_python_classes_of_the_revision() -> None:
    files = {
        "setup.cfg": "[tool:pytest]\npython_classes = test_*",
        "t/unit/test_app.py": "class test_A:\n    def test_x(self): 1\nclass TestB:\n    def test_y(self): 1",
    }
    assert collected(cases_of(files)) == ["t/unit/test_app.py::test_A::test_x"]


def test_python_functions_by_another_word() -> None:
    files = {
        "pytest.ini": "[pytest]\npython_functions = it_* should",
        "tests/test_a.py": "def it_works(): pass\ndef should_too(): pass\ndef other(): pass",
    }
    assert collected(cases_of(files)) == ["tests/test_a.py::it_works", "tests/test_a.py::should_too"]


def test_django_tests_are_collected_by_its_own_runner() -> None:
    files = {
        "manage.py": "",
        "conftest.py": "",
        "polls/tests.py": """
            from django.test import TestCase
            class PollTests(TestCase):
                def test_a(self): pass
        """,
    }
    assert collected(cases_of(files)) == ["polls/tests.py::PollTests::test_a"]


_TAKES_IN = "from .models import *\nfrom .views import *\nfrom .urls import *\n"
_MORE = {"tests/views.py": "", "tests/urls.py": ""}
_MODEL_TESTS = """
    import unittest
    class ModelTests(unittest.TestCase):
        def test_a(self): pass
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"tests/__init__.py": "from .models import *"}, True, id="by star"),
        pytest.param({"tests/__init__.py": "from tests.models import ModelTests"}, True, id="by name"),
        pytest.param({"tests/__init__.py": "from models import *"}, True, id="as Python 2 allows"),
        pytest.param({"tests/all.py": _TAKES_IN, **_MORE}, True, id="by another module"),
        pytest.param(
            {"tests/all.py": "from .models import *", **_MORE}, False, id="by one that takes in few"
        ),
        pytest.param({"tests/__init__.py": "from .models import settings"}, False, id="no class of it"),
        pytest.param({"tests/__init__.py": "from shop.models import *"}, False, id="of another package"),
        pytest.param({"tests/more/__init__.py": "from .models import *"}, False, id="of another folder"),
        pytest.param(
            {"tests/__init__.py": "from .models import *", "pytest.ini": ""}, False, id="pytest runs"
        ),
    ],
)
def test_a_package_of_tests_takes_in_the_classes_of_its_modules(
    files: dict[str, str], expected: bool
) -> None:
    cases = cases_of({"tests/models.py": _MODEL_TESTS, **files})
    assert cases["tests/models.py::ModelTests::test_a"].collected is expected


@pytest.mark.parametrize(
    ("base", "statement", "written"),
    [
        pytest.param("tests/base.py", "from tests.base import Base", "Base", id="absolute"),
        pytest.param("tests/base.py", "from .base import Base", "Base", id="relative"),
        pytest.param("tests/base.py", "import tests.base as b", "b.Base", id="module alias"),
        pytest.param("tests/base.py", "import tests.base", "tests.base.Base", id="dotted"),
        pytest.param("tests/base.py", "from tests import base", "base.Base", id="submodule"),
        pytest.param("tests/base.py", "from tests.base import *", "Base", id="star"),
        pytest.param(
            "tests/base.py", "from base import Base", "Base", id="beside, as pytest's path insertion allows"
        ),
        pytest.param("src/pkg/base.py", "from pkg.base import Base as B", "B", id="src layout"),
        pytest.param("pkg/deep/base.py", "from pkg import Base", "Base", id="re-export"),
    ],
)
def test_testcases_through_imports(base: str, statement: str, written: str) -> None:
    files = {
        **PYTEST,
        base: "import unittest\nclass Root(unittest.TestCase): pass\nclass Base(Root): pass",
        "pkg/__init__.py": "from .deep.base import Base",
        FILE: f"{statement}\nclass Odd({written}):\n    def test_x(self): pass",
    }
    assert f"{FILE}::Odd::test_x" in collected(cases_of(files))


MIXIN = """
    class Checks:
        def test_a(self): assert self.make()
        def test_b(self): assert self.make()
        def test_c(self): assert self.make()
"""


@pytest.mark.parametrize(
    ("told", "found"),
    [
        pytest.param({"suite/setup.py": ""}, True, id="of-a-distribution"),
        pytest.param({"setup.py": ""}, False, id="of-nothing-of-its-own"),
    ],
)
def test_a_distribution_of_tests_knows_itself_by_its_own_name(told: dict[str, str], found: bool) -> None:
    """Its folder is a package to others."""
    files = {
        "suite/__init__.py": "",
        "suite/shared/__init__.py": "",
        "suite/shared/base.py": "class Base:\n    def test_it(self):\n        assert f()\n",
        "suite/shared/test_a.py": "from shared.base import Base\nclass TestA(Base):\n    pass\n",
    }
    ids = [c.id for c in suite_of({**files, **told}).cases]
    assert ("suite/shared/test_a.py::TestA::test_it" in ids) is found


def test_inherited_tests_are_cases_of_the_class_that_collects_them() -> None:
    cases = cases_of(
        {
            **PYTEST,
            "tests/mixins.py": MIXIN,
            FILE: """
                from tests.mixins import Checks
                class TestOne(Checks):
                    def test_b(self): assert 1
                class TestTwo(TestOne):
                    test_a = None
                    def test_c(self): pass
            """,
        }
    )
    assert {id_.split("::", 1)[1]: c.definition for id_, c in cases.items() if c.collected} == {
        "TestOne::test_b": f"{FILE}::TestOne::test_b",
        "TestOne::test_a": "tests/mixins.py::Checks::test_a",
        "TestOne::test_c": "tests/mixins.py::Checks::test_c",
        "TestTwo::test_b": f"{FILE}::TestOne::test_b",
        "TestTwo::test_c": f"{FILE}::TestTwo::test_c",
    }
    removed = cases[f"{FILE}::TestTwo::test_a"]
    assert (removed.collected, removed.overridden, removed.reason) == (False, True, "set to None")
    assert cases[f"{FILE}::TestTwo::test_c"].overridden
    assert not cases[f"{FILE}::TestOne::test_b"].overridden
    assert not cases["tests/mixins.py::Checks::test_a"].collected


def test_method_resolution_order_is_pythons() -> None:
    cases = cases_of(
        {
            **PYTEST,
            FILE: """
                class Root:
                    def test_x(self): pass
                class Left(Root): pass
                class Right(Root):
                    def test_x(self): pass
                class TestBoth(Left, Right): pass
            """,
        }
    )
    assert cases[f"{FILE}::TestBoth::test_x"].definition == f"{FILE}::Right::test_x"


def test_imported_tests_are_collected_again() -> None:
    cases = cases_of(
        {
            **PYTEST,
            "tests/test_base.py": "class TestA:\n    def test_x(self): pass\ndef test_f(): pass",
            "tests/test_star.py": "from .test_base import *",
            "tests/test_name.py": "from .test_base import TestA as _Hidden, test_f",
        }
    )
    assert collected(cases)[2:] == [
        "tests/test_name.py::test_f",
        "tests/test_star.py::TestA::test_x",
        "tests/test_star.py::test_f",
    ]
    assert cases["tests/test_name.py::test_f"].definition == "tests/test_base.py::test_f"


def test_the_last_definition_of_a_name_is_the_case() -> None:
    cases = cases_of(
        {
            **PYTEST,
            FILE: """
                def test_x(): assert 1
                def test_x(): assert 2
                class TestA:
                    def test_y(self): pass
                    def test_y(self): pass
                class TestB:
                    def test_old(self): pass
                    def test_both(self): pass
                class TestB:
                    def test_both(self): pass
            """,
        }
    )
    function = cases[f"{FILE}::test_x"]
    assert (function.line, function.collected, function.shadowed) == (3, True, True)
    assert cases[f"{FILE}::TestA::test_y"].shadowed
    lost = cases[f"{FILE}::TestB::test_old"]
    assert (lost.collected, lost.shadowed) == (False, True)
    assert lost.reason == "hidden by a later definition in line 10"
    assert cases[f"{FILE}::TestB::test_both"].collected


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("@p('a', [1, 2, 3])\ndef test_x(a): pass", 3, id="rows"),
        pytest.param("@p('a', [1, 2])\n@p('b', [1, 2, 3])\ndef test_x(a, b): pass", 6, id="stacked"),
        pytest.param("@p('a', [pytest.param(1, id='x'), 2])\ndef test_x(a): pass", 2, id="pytest.param"),
        pytest.param("@p('a', ROWS)\ndef test_x(a): pass", 1, id="unknown rows"),
        pytest.param(
            "pytestmark = pytest.mark.parametrize('a', [1, 2])\ndef test_x(a): pass", 2, id="module mark"
        ),
        pytest.param("ab = pytest.mark.parametrize('a', [1, 2])\n@ab\ndef test_x(a): pass", 2, id="alias"),
        pytest.param("def test_x(): pass", 1, id="none"),
    ],
)
def test_rows_are_counted(text: str, rows: int) -> None:
    text = text.replace("@p(", "@pytest.mark.parametrize(")
    case = cases_of({**PYTEST, FILE: f"import pytest\n{text}"})[f"{FILE}::test_x"]
    assert (case.rows, case.missing_fixtures) == (rows, ())


def test_a_fixture_that_is_asked_for_in_vain_is_not_missing() -> None:
    text = """
        import pytest
        @pytest.fixture
        def price(request):
            return request.getfixturevalue("tax")
        @pytest.fixture
        def tax(): ...
        def test_x(request, price):
            request.getfixturevalue("nowhere")
        def test_y(request, nowhere): pass
    """
    cases = cases_of({**PYTEST, FILE: text})
    one = cases[f"{FILE}::test_x"]
    assert (one.fixtures, one.missing_fixtures) == ((f"{FILE}::price", f"{FILE}::tax"), ())
    assert cases[f"{FILE}::test_y"].missing_fixtures == ("nowhere",)


def test_rows_of_a_class_multiply_those_of_its_methods() -> None:
    text = """
        import pytest
        @pytest.mark.parametrize("a", [1, 2])
        class TestA:
            pytestmark = [pytest.mark.parametrize(("b", "c"), [(1, 2), (3, 4), (5, 6)])]
            @pytest.mark.parametrize("d", [1, 2])
            def test_x(self, a, b, c, d): pass
    """
    case = cases_of({**PYTEST, FILE: text})[f"{FILE}::TestA::test_x"]
    assert (case.rows, case.missing_fixtures) == (12, ())


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        pytest.param("@pytest.mark.skip\ndef test_x(): pass", "skip", "(no reason)", id="skip"),
        pytest.param(
            "@pytest.mark.skip(reason='why')\ndef test_x(): pass", "skip", "why", id="skip with reason"
        ),
        pytest.param("@unittest.skip('why')\ndef test_x(): pass", "skip", "why", id="unittest.skip"),
        pytest.param("@skip.todo(reason='why')\ndef test_x(): pass", "skip", "why", id="a library's todo"),
        pytest.param(
            "@skip.if_python3()\ndef test_x(): pass", "skip_if", "skip.if_python3", id="a library's condition"
        ),
        pytest.param(
            "@pytest.mark.skipif(True, reason='why')\ndef test_x(): pass", "skip", "why", id="always"
        ),
        pytest.param(
            "@pytest.mark.skipif(False, reason='why')\ndef test_x(): pass", "skip_if", "", id="never"
        ),
        pytest.param(
            "@pytest.mark.skipif(WIN, reason='why')\ndef test_x(): pass", "skip_if", "WIN", id="skipif"
        ),
        pytest.param(
            "@unittest.skipUnless(LINUX, 'why')\ndef test_x(): pass", "skip_if", "not (LINUX)", id="unless"
        ),
        pytest.param("@unittest.skipUnless(0, 'why')\ndef test_x(): pass", "skip", "why", id="unless never"),
        pytest.param(
            "needs = pytest.mark.skipif(W, reason='r')\n@needs\ndef test_x(): pass",
            "skip_if",
            "W",
            id="alias",
        ),
        pytest.param(
            "pytestmark = pytest.mark.skip('why')\ndef test_x(): pass", "skip", "why", id="module mark"
        ),
        pytest.param(
            "if not os.environ.get('X'):\n    pytestmark = pytest.mark.skip('why')\ndef test_x(): pass",
            "skip_if",
            "not os.environ.get('X')",
            id="module mark under a condition",
        ),
        pytest.param(
            "if x:\n    needs_x = lambda f: f\nelse:\n    needs_x = pytest.mark.skip('why')\n"
            "@needs_x\ndef test_x(): pass",
            "skip_if",
            "needs_x",
            id="alias bound under a condition",
        ),
        pytest.param(
            "pytest.skip('why', allow_module_level=True)\ndef test_x(): pass", "skip", "why", id="module"
        ),
        pytest.param("def test_x():\n    pytest.skip('why')", "skip", "why", id="body"),
        pytest.param("@pytest.mark.xfail(reason='why')\ndef test_x(): pass", "xfail", "why", id="xfail"),
        pytest.param("@pytest.mark.xfail\ndef test_x(): pass", "xfail", "(no reason)", id="bare xfail"),
        pytest.param(
            "@unittest.expectedFailure\ndef test_x(): pass", "xfail", "(no reason)", id="expectedFailure"
        ),
    ],
)
def test_skips_and_expected_failures(text: str, field: str, expected: str) -> None:
    case = cases_of({**PYTEST, FILE: f"import pytest, unittest\n{text}"})[f"{FILE}::test_x"]
    assert getattr(case, field) == expected


def test_marks_of_classes_and_their_bases_hold_for_their_tests() -> None:
    text = """
        import pytest
        @pytest.mark.skip("base")
        class Base:
            def test_x(self): pass
        class TestA(Base):
            pytestmark = pytest.mark.xfail(reason="class")
    """
    case = cases_of({**PYTEST, FILE: text})[f"{FILE}::TestA::test_x"]
    assert (case.skip, case.xfail) == ("base", "class")


def test_setup_runs_through_super() -> None:
    cases = cases_of(
        {
            **PYTEST,
            "tests/base.py": """
                import unittest
                class Root(unittest.TestCase):
                    def setUp(self): self.a = 1
                class Base(Root):
                    def setUp(self):
                        super().setUp()
                    @classmethod
                    def setUpClass(cls): pass
            """,
            FILE: """
                from tests.base import Base
                def setup_module(): pass
                class A(Base):
                    def test_x(self): pass
                class B(Base):
                    def setUp(self): self.b = 1
                    def test_x(self): pass
            """,
        }
    )
    assert cases[f"{FILE}::A::test_x"].setup == (
        f"{FILE}::setup_module",
        "tests/base.py::Base.setUpClass",
        "tests/base.py::Base.setUp",
        "tests/base.py::Root.setUp",
    )
    assert cases[f"{FILE}::B::test_x"].setup[1:] == ("tests/base.py::Base.setUpClass", f"{FILE}::B.setUp")


@pytest.mark.parametrize(
    ("module", "base", "method", "runs"),
    [
        pytest.param("django.test", "TestCase", "_fixture_setup", True, id="django"),
        pytest.param("tornado.testing", "AsyncHTTPTestCase", "get_app", True, id="tornado"),
        pytest.param("flask_testing", "TestCase", "create_app", True, id="flask-testing"),
        pytest.param("django.test", "TestCase", "create_app", False, id="called-so-in-another"),
        pytest.param("tornado.testing", "AsyncHTTPTestCase", "get_help", False, id="called-otherwise"),
    ],
)
def test_what_a_base_class_of_others_runs_before_a_test(
    module: str, base: str, method: str, runs: bool
) -> None:
    text = f"""
        from {module} import {base}
        class A({base}):
            def {method}(self): pass
            def test_x(self): pass
    """
    case = cases_of({**PYTEST, FILE: text})[f"{FILE}::A::test_x"]
    assert case.setup == ((f"{FILE}::A.{method}",) if runs else ())


def test_files_that_cannot_be_read_are_told() -> None:
    suite = suite_of({**PYTEST, FILE: "def test_x(:"})
    assert suite.cases == ()
    assert [u.path for u in suite.unread] == [FILE]


def test_bases_in_a_circle_end() -> None:
    files = {
        "tests/test_a.py": "from tests.test_b import B\nclass TestA(B):\n    def test_x(self): pass",
        "tests/test_b.py": "from tests.test_a import TestA\nclass B(TestA): pass\nfrom .test_b import C as C",
    }
    assert "tests/test_a.py::TestA::test_x" in cases_of({**PYTEST, **files})


def test_long_chains_of_bases_end() -> None:
    chain = "\n".join(f"class C{i}(C{i - 1}): pass" for i in range(1, 3000))
    assert suite_of(
        {**PYTEST, FILE: f"class C0: pass\n{chain}\nclass TestA(C2999):\n    def test_x(self): pass"}
    ).cases


LINES = st.sampled_from(
    [
        "import pytest",
        "def test_a(): pass",
        "async def test_b(client): assert client",
        "class TestA:\n    def test_a(self): pass\n    def helper(self): pass",
        "class Base(unittest.TestCase):\n    def test_c(self): pass",
        "class TestB(TestA):\n    test_a = None",
        "@pytest.fixture\ndef client(): return 1",
        "test_a = None",
        "from .test_a import *",
        "del test_a",
    ]
)


@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=4))
def test_every_id_is_there_once_and_lies_in_its_file(first: list[str], second: list[str]) -> None:
    cases = cases_of({FILE: "\n".join(first), "tests/test_b.py": "\n".join(second), "conftest.py": ""})
    for case in cases.values():
        assert case.id == "::".join((case.path, *case.classes, case.name))
        assert case.collected is not bool(case.reason)


@given(st.lists(LINES, max_size=6), st.randoms())
def test_the_order_of_the_files_does_not_matter(lines: list[str], shuffle: object) -> None:
    files = {FILE: "\n".join(lines), "tests/test_b.py": "\n".join(reversed(lines)), **PYTEST}
    assert suite_of(files) == suite_of(dict(reversed(files.items())))


HOOK = """
    import inspect, pytest
    def pytest_pycollect_makeitem(collector, name, obj):
        if inspect.isclass(obj) and issubclass(obj, Base):
            return pytest.Class.from_parent(collector, name=name)
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("class A(Base):\n    def test_x(self): pass", {"A::test_x": YES}, id="with a base"),
        pytest.param(
            "class A:\n    def test_x(self): pass",
            {"A::test_x": (False, "class name does not match python_classes")},
            id="without",
        ),
    ],
)
def test_a_hook_of_the_project_may_say_which_classes_hold_tests(
    text: str, expected: dict[str, tuple[bool, str]]
) -> None:
    base = "class Base:\n    pass\n"
    assert told(f"{base}{text}", {"conftest.py": dedent(HOOK)}) == expected


@pytest.mark.parametrize(
    ("path", "text", "collected"),
    [
        pytest.param("Makefile", "test:\n\tnosetests --with-coverage\n", True, id="in-a-makefile"),
        pytest.param(".travis.yml", "script: nosetests\n", True, id="on-travis"),
        pytest.param("setup.py", "setup(test_suite='nose.collector')\n", True, id="by-setup"),
        pytest.param("requirements.txt", "django-nose==1.2\nmock\n", True, id="required"),
        pytest.param("requirements.txt", "nosedive==1.2\n", False, id="something-else-required"),
        pytest.param("Makefile", "test:\n\tpy.test && nosetests\n", False, id="beside-pytest"),
        pytest.param("docs/Makefile", "test:\n\tnosetests\n", False, id="somewhere-below"),
    ],
)
def test_how_tests_are_run_where_nothing_configures_it(path: str, text: str, collected: bool) -> None:
    """Nose takes more names than pytest and unittest do."""
    tests = "class ShopTests(unittest.TestCase):\n    def test_it(self):\n        assert shop\n"
    files = {path: text, "shop.py": "", "tests/shop_tests.py": f"import shop, unittest\n\n{tests}"}
    assert [c.collected for c in cases_of(files).values()] == [collected]


@pytest.mark.parametrize(
    ("base", "name", "collected"),
    [
        pytest.param("from chai import Chai", "class ShopTests(Chai)", True, id="of-another-package"),
        pytest.param("from chai import Chai", "class Shops(Chai)", False, id="not-named-like-one"),
        pytest.param("from pydantic import BaseModel", "class ShopTests(BaseModel)", False, id="a-model"),
        pytest.param("from abc import ABC", "class ShopTests(ABC)", False, id="of-the-standard-library"),
        pytest.param("", "class ShopTests", False, id="of-nothing"),
    ],
)
def test_a_base_of_another_package_may_be_a_test_case(base: str, name: str, collected: bool) -> None:
    text = f"{base}\n{name}:\n    def test_it(self):\n        assert 1\n"
    assert [c.collected for c in cases_of({FILE: text}).values()] == [collected]


def test_nose_takes_no_helper_for_a_test() -> None:
    text = """
    def prices_tests_of(shelf): pass
    def prices_tests(shelf=None): pass

    class PricesTests:
        def run_test(self, shelf): pass
        def price_test(self): pass
    """
    cases = cases_of({"tox.ini": "[testenv]\ncommands = nosetests\n", "shop.py": "", FILE: text})
    assert sorted(cases) == [f"{FILE}::PricesTests::price_test", f"{FILE}::prices_tests"]


def test_nose_takes_no_private_function_for_a_test() -> None:
    text = "class ShopTest:\n    def price_test(self): pass\n    def _test_price(self): pass\n"
    text += "def _get_test_shop(): pass\ndef get_test(): pass\n"
    cases = cases_of({"tox.ini": "[testenv]\ncommands = nosetests\n", "shop.py": "", FILE: text})
    assert [i.rpartition("::")[2] for i in cases] == ["price_test", "get_test"]


@pytest.mark.parametrize(
    ("runner", "collected"),
    [pytest.param("nosetests", True, id="nose"), pytest.param("pytest", False, id="pytest")],
)
def test_nose_takes_a_class_with_a_constructor(runner: str, collected: bool) -> None:
    text = "class TestShop:\n    def __init__(self): self.shop = 1\n    def test_it(self): assert self.shop\n"
    cases = cases_of({"tox.ini": f"[testenv]\ncommands = {runner}\n", "shop.py": "", FILE: text})
    assert [c.collected for c in cases.values()] == [collected]
