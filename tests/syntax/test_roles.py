import pytest
from trees import suite_of

from auditor.model.suite import Role
from auditor.syntax.configuration import read
from auditor.syntax.roles import assign, language

TEST = "def test_x(): pass"
CODE = "def work(): pass"


@pytest.mark.parametrize(
    ("files", "path", "role"),
    [
        pytest.param({"tests/test_a.py": TEST}, "tests/test_a.py", Role.TEST, id="the usual place"),
        pytest.param(
            {"pkg/foo_test.py": TEST, "pkg/foo.py": CODE}, "pkg/foo_test.py", Role.TEST, id="beside"
        ),
        pytest.param(
            {"pkg/foo_test.py": TEST, "pkg/foo.py": CODE}, "pkg/foo.py", Role.PRODUCTION, id="its subject"
        ),
        pytest.param({"tests/helper.py": CODE}, "tests/helper.py", Role.SUPPORT, id="helper"),
        pytest.param({"tests/cases.py": TEST}, "tests/cases.py", Role.TEST, id="uncollected tests"),
        pytest.param(
            {"tests/data/x.json": "", "tests/test_a.py": TEST}, "tests/data/x.json", Role.DATA, id="data"
        ),
        pytest.param(
            {"docs/testing/howto.md": ""}, "docs/testing/howto.md", Role.OTHER, id="prose on testing"
        ),
        pytest.param({"conftest.py": "", "pkg/a.py": CODE}, "conftest.py", Role.SUPPORT, id="root conftest"),
        pytest.param(
            {"conftest.py": "", "pkg/a.py": CODE}, "pkg/a.py", Role.PRODUCTION, id="below root conftest"
        ),
        pytest.param(
            {"conftest.py": "", "setup.cfg": ""}, "setup.cfg", Role.OTHER, id="beside root conftest"
        ),
        pytest.param(
            {"pkg/__init__.py": "", "pkg/testing/__init__.py": "", "pkg/testing/kit.py": CODE}
            | {"pkg/testing/tests/test_kit.py": TEST},
            "pkg/testing/kit.py",
            Role.PRODUCTION,
            id="testing kit shipped with a package",
        ),
        pytest.param(
            {"pkg/__init__.py": "", "pkg/testing/__init__.py": "", "pkg/testing/kit.py": CODE}
            | {"pkg/testing/tests/test_kit.py": TEST},
            "pkg/testing/tests/test_kit.py",
            Role.TEST,
            id="the tests of the kit",
        ),
        pytest.param(
            {
                "pkg/__init__.py": "",
                "pkg/test/__init__.py": "",
                "pkg/test/test_a.py": TEST,
                "pkg/test/aid.py": CODE,
            },
            "pkg/test/aid.py",
            Role.SUPPORT,
            id="folder called test that holds tests",
        ),
        pytest.param(
            {"pkg/__init__.py": "", "pkg/test-files/a.py": CODE},
            "pkg/test-files/a.py",
            Role.SUPPORT,
            id="no package",
        ),
        pytest.param(
            {"test_framework/a.py": CODE}, "test_framework/a.py", Role.SUPPORT, id="framework at the top"
        ),
        pytest.param({"tests_common/a.py": CODE}, "tests_common/a.py", Role.SUPPORT, id="common at the top"),
        pytest.param(
            {
                "pyproject.toml": '[project]\nname = "test-kit"',
                "test_kit/__init__.py": "",
                "test_kit/a.py": CODE,
            },
            "test_kit/a.py",
            Role.PRODUCTION,
            id="the distribution's own package",
        ),
        pytest.param(
            {"bin/test_worker.py": CODE}, "bin/test_worker.py", Role.PRODUCTION, id="script with a test name"
        ),
        pytest.param(
            {"scripts/test_worker.py": TEST, "scripts/a.py": CODE, "scripts/b.py": CODE},
            "scripts/test_worker.py",
            Role.TEST,
            id="test among scripts",
        ),
        pytest.param(
            {"t/unit/test_a.py": TEST, "t/unit/sub/test_b.py": TEST, "t/skip.py": CODE, "lib/a.py": CODE},
            "t/skip.py",
            Role.SUPPORT,
            id="test folder by what it holds",
        ),
        pytest.param(
            {"src/pkg/a.py": CODE, "src/pkg/tests/b.py": CODE}, "src/pkg/a.py", Role.PRODUCTION, id="src"
        ),
        pytest.param(
            {"polls/tests.py": "from django.test import TestCase\nclass A(TestCase):\n  def test_a(self): 1"},
            "polls/tests.py",
            Role.TEST,
            id="Django's tests.py",
        ),
        pytest.param({"pkg/test.py": CODE}, "pkg/test.py", Role.PRODUCTION, id="module called test"),
        pytest.param({"pkg/test_util.py": CODE}, "pkg/test_util.py", Role.SUPPORT, id="helpers for tests"),
        pytest.param(
            {"pkg/a.py": CODE, "pkg/testing.py": TEST}, "pkg/testing.py", Role.TEST, id="tests to inherit"
        ),
        pytest.param(
            {"pkg/a.py": CODE, "pkg/testing.py": CODE}, "pkg/testing.py", Role.PRODUCTION, id="for others"
        ),
        pytest.param({"pkg/testing.py": CODE}, "pkg/testing.py", Role.PRODUCTION, id="a part to test with"),
        pytest.param(
            {"tests/test_b.py": "from a import Base\nclass TestB(Base): pass"},
            "tests/test_b.py",
            Role.TEST,
            id="inherits all its tests",
        ),
        pytest.param({"ui/a.test.ts": ""}, "ui/a.test.ts", Role.FOREIGN_TEST, id="TypeScript"),
        pytest.param({"ui/__tests__/a.js": ""}, "ui/__tests__/a.js", Role.FOREIGN_TEST, id="jest folder"),
        pytest.param({"ui/__tests__/a.json": ""}, "ui/__tests__/a.json", Role.OTHER, id="jest data"),
        pytest.param({"README.md": ""}, "README.md", Role.OTHER, id="anything else"),
        pytest.param(
            {"tests/test_a.py": "<<<<<<< x"}, "tests/test_a.py", Role.TEST, id="unreadable, by its name"
        ),
    ],
)
def test_role(files: dict[str, str], path: str, role: Role) -> None:
    assert dict(suite_of(files).roles).get(path, Role.OTHER) is role


def test_only_files_that_could_hold_tests_are_asked_about() -> None:
    asked: list[str] = []

    def holds(path: str) -> bool:
        asked.append(path)
        return True

    assign(["pkg/a.py", "pkg/b.json", "tests/test_a.py", "tests/aid.py", "conftest.py"], read({}), holds)
    assert sorted(asked) == ["tests/aid.py", "tests/test_a.py"]


def test_without_contents_names_decide() -> None:
    roles = assign(["pkg/a.py", "tests/test_a.py", "tests/aid.py"], read({}))
    assert list(roles.values()) == [Role.PRODUCTION, Role.TEST, Role.SUPPORT]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("web/button.spec.tsx", "TypeScript"),
        ("cypress/e2e/login.cy.ts", "TypeScript"),
        ("a/b.test.mjs", "JavaScript"),
        ("pkg/server_test.go", "Go"),
        ("src/test/java/FooTest.java", "Java"),
        ("spec/foo_spec.rb", "Ruby"),
        ("tests/FooTest.php", "PHP"),
        ("tests/test_a.py", ""),
        ("src/latest.go", ""),
        ("Contest.java", ""),
        ("a.ts", ""),
    ],
)
def test_language(path: str, expected: str) -> None:
    assert language(path) == expected
