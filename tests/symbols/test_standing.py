"""What code is to a suite."""

import pytest

from auditor.model.suite import Role
from auditor.symbols.referents import Referent, ReferentKind
from auditor.symbols.standing import is_tool, shipped


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        pytest.param("shop.util.assert_same", "shop/util.py", True, id="assertion"),
        pytest.param("shop.trial._Assertions.failUnlessEqual", "shop/trial.py", True, id="old-assertion"),
        pytest.param("shop.order.failUnlessed", "shop/order.py", False, id="only-begins-like-one"),
        pytest.param("shop.testing.expect_mail", "shop/testing.py", True, id="check-in-a-home-for-tests"),
        pytest.param("shop.order.expect_mail", "shop/order.py", False, id="check-elsewhere"),
        pytest.param("shop.case.ShopTestCase", "shop/case.py", True, id="base-class-of-tests"),
        pytest.param("shop.case.ShopTestCase.client", "shop/case.py", True, id="member-of-one"),
        pytest.param("shop.case.TestCases", "shop/case.py", False, id="no-base-class-of-tests"),
    ],
)
def test_what_production_ships_to_write_tests_with(name: str, path: str, expected: bool) -> None:
    assert is_tool(Referent(kind=ReferentKind.PRODUCTION, name=name, path=path)) is expected


def test_what_lies_in_a_production_package_is_shipped_with_it() -> None:
    roles = {
        "shop/__init__.py": Role.PRODUCTION,
        "shop/testing/client.py": Role.SUPPORT,
        "shop/tests/helpers.py": Role.SUPPORT,
        "harness/client.py": Role.SUPPORT,
        "shop/conftest.py": Role.SUPPORT,
    }
    assert shipped(roles) == {"shop/testing/client.py"}
