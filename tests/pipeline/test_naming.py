"""Ids as people type them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import SettingsError
from auditor.pipeline.naming import choose, nearest

KNOWN = {
    "tests/test_cart.py": "file",
    "tests/test_cart.py::TestCart::test_total": "deleted test",
    "tests/test_cart.py::TestCart::test_total_of_two": "test",
    "tests/api/test_cart.py::test_total": "test",
    "tests/api/test_cart.py": "file",
    "tests/test_stock.py::StockTest::test_reserve": "test",
    "shop.cart.Cart": "production symbol",
    "shop.cart.Cart.total": "production symbol",
}


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        pytest.param(
            "tests/test_cart.py::TestCart::test_total", "tests/test_cart.py::TestCart::test_total", id="whole"
        ),
        pytest.param("tests/test_cart.py", "tests/test_cart.py", id="a file, though its tests have it too"),
        pytest.param("TestCart::test_total", "tests/test_cart.py::TestCart::test_total", id="the end"),
        pytest.param("api/test_cart.py::test_total", "tests/api/test_cart.py::test_total", id="a longer end"),
        pytest.param(
            "total_of_two", "tests/test_cart.py::TestCart::test_total_of_two", id="a part of one only"
        ),
        pytest.param("StockTest", "tests/test_stock.py::StockTest::test_reserve", id="in the middle"),
        pytest.param("Cart.total", "shop.cart.Cart.total", id="a method"),
        pytest.param("cart.Cart", "shop.cart.Cart", id="a class, not its members"),
        pytest.param(
            "tests.test_stock.StockTest.test_reserve",
            "tests/test_stock.py::StockTest::test_reserve",
            id="as unittest writes it",
        ),
        pytest.param(
            "TestCart.test_total", "tests/test_cart.py::TestCart::test_total", id="a dot for the colons"
        ),
        pytest.param(
            "stocktest::TEST_reserve", "tests/test_stock.py::StockTest::test_reserve", id="any case"
        ),
        pytest.param(
            "StockTest::test_reserve[1-2]",
            "tests/test_stock.py::StockTest::test_reserve",
            id="with parametrize values",
        ),
        pytest.param("./tests/test_cart.py", "tests/test_cart.py", id="as the shell completes it"),
        pytest.param("  Cart.total ", "shop.cart.Cart.total", id="with blanks around"),
    ],
)
def test_what_is_meant(asked: str, meant: str) -> None:
    assert choose(asked, KNOWN) == meant


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        pytest.param(
            "test_total",
            [
                "fits 2 ids",
                "tests/test_cart.py::TestCart::test_total (deleted test)",
                "tests/api/test_cart.py::test_total (test)",
            ],
            id="several have that end",
        ),
        pytest.param("test", ["fits 6 ids", "…"], id="many have that part"),
        pytest.param(
            "TestCart::test_totl",
            ["called 'TestCart::test_totl'", "nearest", "tests/test_cart.py::TestCart::test_total"],
            id="a slip",
        ),
        pytest.param("zzzz", ["called 'zzzz'"], id="nothing like it"),
        pytest.param("", ["called ''"], id="nothing"),
    ],
)
def test_what_is_not_clear_is_said_in_one_line(asked: str, words: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        choose(asked, KNOWN)
    message = str(caught.value)
    assert "\n" not in message
    assert [word for word in words if word not in message] == []


def test_nothing_is_near_to_what_is_alien() -> None:
    assert nearest("zzzz", KNOWN) == []
    assert nearest("shop.cart.Crat", KNOWN)[0] == "shop.cart.Cart"


@given(st.dictionaries(st.text(min_size=1), st.just("test"), max_size=8), st.text())
def test_every_id_means_itself_and_every_other_text_one_id_or_an_error(
    known: dict[str, str], text: str
) -> None:
    for id_ in known:
        if id_ == id_.strip().removeprefix("./"):
            assert choose(id_, known) == id_
    with contextlib.suppress(SettingsError):
        assert choose(text, known) in known
