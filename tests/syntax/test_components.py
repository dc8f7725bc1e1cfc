import pytest
from trees import cases_of, components_of

from auditor.model.suite import ComponentKind

FILE = "tests/test_a.py"
PYTEST = {"pytest.ini": ""}


@pytest.mark.parametrize(
    ("files", "id_", "kind"),
    [
        pytest.param({"tests/conftest.py": ""}, "tests/conftest.py", ComponentKind.CONFTEST, id="conftest"),
        pytest.param({"tests/aid.py": "x = 1"}, "tests/aid.py", ComponentKind.MODULE, id="module"),
        pytest.param(
            {"tests/aid.py": "def aid(): pass"}, "tests/aid.py::aid", ComponentKind.HELPER, id="helper"
        ),
        pytest.param(
            {FILE: "def aid(): pass\ndef test_x(): pass"},
            f"{FILE}::aid",
            ComponentKind.HELPER,
            id="in a test",
        ),
        pytest.param(
            {"tests/aid.py": "def make_user(): pass"},
            "tests/aid.py::make_user",
            ComponentKind.FACTORY,
            id="maker",
        ),
        pytest.param(
            {"tests/aid.py": "import factory\nclass Users(factory.django.DjangoModelFactory): pass"},
            "tests/aid.py::Users",
            ComponentKind.FACTORY,
            id="factory by its base",
        ),
        pytest.param(
            {"tests/aid.py": "class FakeBank: pass"}, "tests/aid.py::FakeBank", ComponentKind.FAKE, id="fake"
        ),
        pytest.param(
            {"tests/aid.py": "class BankStub: pass"}, "tests/aid.py::BankStub", ComponentKind.FAKE, id="stub"
        ),
        pytest.param(
            {"tests/aid.py": "class MockBank: pass"}, "tests/aid.py::MockBank", ComponentKind.MOCK, id="mock"
        ),
        pytest.param(
            {"tests/aid.py": "from unittest.mock import Mock\nclass Bank(Mock): pass"},
            "tests/aid.py::Bank",
            ComponentKind.MOCK,
            id="mock by its base",
        ),
        pytest.param(
            {"tests/aid.py": "import unittest\nclass Bank(unittest.TestCase): pass"},
            "tests/aid.py::Bank",
            ComponentKind.BASE_CLASS,
            id="base class",
        ),
        pytest.param(
            {FILE: "def test_x(): pass", "tests/data/a.json": ""},
            "tests/data/a.json",
            ComponentKind.DATA,
            id="data",
        ),
    ],
)
def test_kinds(files: dict[str, str], id_: str, kind: ComponentKind) -> None:
    assert components_of({**PYTEST, **files})[id_].kind is kind


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({FILE: "def test_x(): pass\nclass TestA:\n    def test_y(self): pass"}, id="tests"),
        pytest.param(
            {FILE: "def setup_module(): pass\ndef pytest_configure(): pass\ndef test_x(): pass"}, id="hooks"
        ),
        pytest.param({"pkg/fake.py": "class Fake: pass"}, id="production"),
        pytest.param({"tests/__init__.py": ""}, id="empty package marker"),
    ],
)
def test_what_is_no_component(files: dict[str, str]) -> None:
    assert components_of({**PYTEST, **files}) == {}


def test_a_fixture_says_what_it_is() -> None:
    components = components_of(
        {
            "tests/conftest.py": """
                import pytest
                @pytest.fixture(scope="session")
                def engine(): pass
                @pytest.fixture(name="db", autouse=True)
                def _db(engine, tmp_path): pass
            """,
            FILE: """
                import pytest
                class TestA:
                    @pytest.fixture
                    def user(self, db): pass
                    def test_x(self, user): pass
            """,
        }
    )
    assert components["tests/conftest.py::engine"].scope == "session"
    db = components["tests/conftest.py::_db"]
    assert (db.name, db.autouse, db.fixtures) == ("db", True, ("tests/conftest.py::engine",))
    assert components[f"{FILE}::TestA.user"].fixtures == ("tests/conftest.py::_db",)


CONFTEST = """
    import pytest
    @pytest.fixture
    def engine(): pass
    @pytest.fixture
    def db(engine): pass
"""


def fixtures_of(files: dict[str, str], test: str = "test_x") -> tuple[tuple[str, ...], tuple[str, ...]]:
    case = cases_of({**PYTEST, **files})[f"{FILE}::{test}"]
    return case.fixtures, case.missing_fixtures


ENGINE, DB = "tests/conftest.py::engine", "tests/conftest.py::db"


@pytest.mark.parametrize(
    ("text", "fixtures", "missing"),
    [
        pytest.param("def test_x(db): pass", (DB, ENGINE), (), id="by parameter, with what it asks for"),
        pytest.param("def test_x(db=1): pass", (), (), id="default"),
        pytest.param("def test_x(*, db): pass", (DB, ENGINE), (), id="keyword only"),
        pytest.param("def test_x(*db, **engine): pass", (), (), id="stars"),
        pytest.param("def test_x(nothing): pass", (), ("nothing",), id="missing"),
        pytest.param("def test_x(tmp_path, mocker): pass", (), (), id="known"),
        pytest.param(
            "@pytest.mark.usefixtures('db')\ndef test_x(): pass", (DB, ENGINE), (), id="usefixtures"
        ),
        pytest.param(
            "pytestmark = pytest.mark.usefixtures('db')\ndef test_x(): pass", (DB, ENGINE), (), id="module"
        ),
        pytest.param(
            "@pytest.mark.parametrize('a, db', [(1, 2)])\ndef test_x(a, db): pass", (), (), id="parametrize"
        ),
        pytest.param(
            "@pytest.mark.parametrize('db', [1], indirect=True)\ndef test_x(db): pass",
            (DB, ENGINE),
            (),
            id="indirect",
        ),
        pytest.param("@mock.patch('a.b')\ndef test_x(m, db): pass", (DB, ENGINE), (), id="patched"),
        pytest.param(
            "@mock.patch('a.b', 1)\ndef test_x(db): pass", (DB, ENGINE), (), id="patched by a value"
        ),
        pytest.param("@mock.patch.object(a, 'b')\ndef test_x(m): pass", (), (), id="patch.object"),
        pytest.param("@given(a=st.text())\ndef test_x(a, db): pass", (DB, ENGINE), (), id="given by keyword"),
        pytest.param("@given(st.text())\ndef test_x(db, a): pass", (DB, ENGINE), (), id="given by position"),
        pytest.param(
            "@pytest.fixture\ndef db(db): pass\ndef test_x(db): pass",
            (f"{FILE}::db", DB, ENGINE),
            (),
            id="overridden",
        ),
        pytest.param(
            "@pytest.fixture(autouse=True)\ndef auto(engine): pass\ndef test_x(): pass",
            (f"{FILE}::auto", ENGINE),
            (),
            id="autouse",
        ),
        pytest.param(
            "from elsewhere import thing\ndef test_x(thing): pass", (), (), id="imported from a package"
        ),
        pytest.param(
            "from elsewhere import *\ndef test_x(thing): pass", (), (), id="star import of a package"
        ),
        pytest.param(
            "def pytest_generate_tests(m):\n    m.parametrize('row', [1])\ndef test_x(row): pass",
            (),
            (),
            id="generated",
        ),
        pytest.param(
            "both = pytest.mark.parametrize(*ROWS)\n@both\ndef test_x(a): pass", (), (), id="unknown names"
        ),
    ],
)
def test_fixtures_of_a_function(text: str, fixtures: tuple[str, ...], missing: tuple[str, ...]) -> None:
    files = {"tests/conftest.py": CONFTEST, FILE: f"import pytest\nfrom unittest import mock\n{text}"}
    assert fixtures_of(files) == (fixtures, missing)


def test_fixtures_of_classes() -> None:
    files = {
        "tests/conftest.py": CONFTEST,
        FILE: """
            import pytest
            class Base:
                @pytest.fixture(autouse=True)
                def prepare(self, db): pass
                @pytest.fixture
                def db(self, engine): pass
            class TestA(Base):
                def test_x(self): pass
        """,
    }
    assert fixtures_of(files, "TestA::test_x")[0] == (f"{FILE}::Base.prepare", f"{FILE}::Base.db", ENGINE)


def test_testcases_get_no_fixtures_by_parameter() -> None:
    text = (
        "import unittest, ddt\nclass A(unittest.TestCase):\n    @ddt.data(1)\n    def test_x(self, a): pass"
    )
    assert fixtures_of({FILE: text}, "A::test_x") == ((), ())


@pytest.mark.parametrize(
    ("conftest", "path"),
    [
        pytest.param("from tests.kit import engine", "tests/kit.py", id="imported by name"),
        pytest.param("from .kit import *", "tests/kit.py", id="star import"),
        pytest.param("pytest_plugins = ['tests.kit']", "tests/kit.py", id="plugin"),
        pytest.param("from tests.kit import engine as x\nengine = x", "tests/kit.py", id="alias"),
    ],
)
def test_fixtures_from_elsewhere(conftest: str, path: str) -> None:
    files = {
        "tests/conftest.py": conftest,
        path: "import pytest\n@pytest.fixture\ndef engine(): pass",
        FILE: "def test_x(engine): pass",
    }
    assert fixtures_of(files) == ((f"{path}::engine",), ())


def test_fixtures_of_the_nearest_conftest_win() -> None:
    engine = "import pytest\n@pytest.fixture\ndef engine(): pass"
    files = {"conftest.py": engine, "tests/conftest.py": engine, FILE: "def test_x(engine): pass"}
    assert fixtures_of(files)[0] == (ENGINE,)


def test_plugins_of_the_configuration() -> None:
    files = {
        "pytest.ini": "[pytest]\naddopts = -p kit.plugin\nusefixtures = engine",
        "kit/plugin.py": "import pytest\n@pytest.fixture\ndef engine(): pass",
        FILE: "def test_x(): pass",
    }
    assert fixtures_of(files)[0] == ("kit/plugin.py::engine",)


@pytest.mark.parametrize(
    ("requirements", "missing"),
    [("pytest-django==4", ()), ("pytest", ("client",))],
)
def test_common_words_are_known_only_with_their_plugin(requirements: str, missing: tuple[str, ...]) -> None:
    assert fixtures_of({"requirements.txt": requirements, FILE: "def test_x(client): pass"})[1] == missing
