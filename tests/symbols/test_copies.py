"""Old versions of a package that are shipped inside the new one."""

import pytest
from symbol_tables import table_of

from auditor.symbols.copies import frozen_copies, without

PACKAGE = "".join(f"def step_{n}(cart):\n    return cart.items[{n}]\n\n" for n in range(25))
OLD = {"shop/__init__.py": "", "shop/cart.py": PACKAGE}
COPIED = {
    "shop/__init__.py": "",
    "shop/cart.py": "def run(cart):\n    return sum(cart.items)\n",
    "shop/v1/__init__.py": "",
    "shop/v1/cart.py": PACKAGE,
}
NEW_TESTS = [("shop.cart.run",)] * 40


@pytest.mark.parametrize(
    ("base", "exercised", "found"),
    [
        pytest.param(OLD, NEW_TESTS, ("shop.v1",), id="no-test-stands-behind-it"),
        pytest.param(OLD, [*NEW_TESTS, ("shop.v1.cart.step_1",)], ("shop.v1",), id="one-test-of-forty"),
        pytest.param(OLD, [("shop.v1.cart.step_1",)] * 40, (), id="moved-there-with-its-tests"),
        pytest.param(OLD, [], (), id="a-suite-that-says-nothing"),
        pytest.param(COPIED, NEW_TESTS, (), id="there-before"),
        pytest.param({"shop/__init__.py": ""}, NEW_TESTS, (), id="a-copy-of-nothing"),
    ],
)
def test_frozen_copies(
    base: dict[str, str], exercised: list[tuple[str, ...]], found: tuple[str, ...]
) -> None:
    assert frozen_copies(table_of(base), table_of(COPIED), exercised) == found


def test_a_table_without_a_package() -> None:
    table = table_of(COPIED)
    left = without(table, ["shop.v1"])
    assert set(table) - set(left) == {n for n in table if n == "shop.v1" or n.startswith("shop.v1.")}
    assert without(table, []) == table
