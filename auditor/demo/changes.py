"""The demonstration's later states of files: what the commits after version 1.0 made of them."""

from auditor.demo import shop, suite


def _edit(text: str, *changes: tuple[str, str]) -> str:
    """Return *text* with each old part, found exactly once, replaced by the new one."""
    for old, new in changes:
        before, found, after = text.partition(old)
        if not found or old in after:
            raise ValueError(f"not found exactly once: {old!r}")
        text = before + new + after
    return text


TEST_BASKET = _edit(suite.TEST_CART, ("class TestCart:", "class TestBasket:"))

GIFT_WRAP = '''\
"""Paper and ribbon."""

from corner_shop.catalog import Product

PAPER = 150


def wrapped_price(product: Product, ribbon: bool = False) -> int:
    """Return the price of a product as a gift."""
    return product.price + PAPER + (50 if ribbon else 0)
'''

TEST_GIFT_WRAP = """\
from corner_shop.catalog import Product
from corner_shop.gift_wrap import wrapped_price


def test_ribbon_costs_extra(bread: Product) -> None:
    assert wrapped_price(bread) == 470
    assert wrapped_price(bread, ribbon=True) == 520
"""

TEST_STOCK = """\
import pytest

from corner_shop.stock import OutOfStock, Stock


@pytest.fixture
def stock() -> Stock:
    stock = Stock()
    stock.restock(1, 5)
    return stock


def test_reserving_leaves_less(stock: Stock) -> None:
    stock.reserve(1, 2)
    assert stock.available(1) == 3


def test_restocking_adds_up(stock: Stock) -> None:
    stock.restock(1, 7)
    assert stock.available(1) == 12


def test_nobody_can_reserve_more_than_there_is(stock: Stock) -> None:
    with pytest.raises(OutOfStock, match="only 5 left"):
        stock.reserve(1, 6)
    assert stock.available(1) == 5
"""

TEST_PRICING = """\
import pytest

from corner_shop.pricing import add_tax, format_price


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (700, "€7.00"),
        (1205, "€12.05"),
        (123450, "€1,234.50"),
    ],
)
def test_format_price(cents: int, text: str) -> None:
    assert format_price(cents) == text


def test_tax_is_rounded_half_up() -> None:
    assert add_tax(150, 7) == 161
"""

_EMPTY_BASKET_TEST = suite.TEST_ORDERS[suite.TEST_ORDERS.index("def test_empty_basket_is_refused") :]

TEST_ORDERS = (
    """\
import pytest

from corner_shop.basket import Basket
from corner_shop.catalog import Product
from corner_shop.orders import EmptyBasket, checkout
from corner_shop.stock import Stock


@pytest.fixture
def stock() -> Stock:
    stock = Stock()
    stock.restock(1, 5)
    stock.restock(2, 5)
    return stock


@pytest.fixture
def full(basket: Basket, bread: Product, milk: Product) -> Basket:
    basket.add(bread, 2)
    basket.add(milk)
    return basket


def test_order_has_its_number_and_the_total_of_the_basket(full: Basket, stock: Stock) -> None:
    order = checkout(full, stock, number=17)
    assert order.number == 17
    assert order.total == 755


def test_checkout_reserves_stock_and_empties_the_basket(full: Basket, stock: Stock) -> None:
    checkout(full, stock, number=17)
    assert stock.available(1) == 3
    assert stock.available(2) == 4
    assert len(full) == 0


"""
    + _EMPTY_BASKET_TEST
)

TEST_ORDERS_GUTTED = _edit(
    TEST_ORDERS,
    (
        """\
    with pytest.raises(EmptyBasket, match="nothing to check out"):
        checkout(basket, Stock(), number=1)
""",
        """\
    try:
        checkout(basket, Stock(), number=1)
    except EmptyBasket:
        pass
""",
    ),
)

TEST_DISCOUNTS = """\
from corner_shop.discounts import bulk_discount


def test_bulk_discount_needs_ten_pieces() -> None:
    assert bulk_discount(9, 300) == 0
    assert bulk_discount(10, 300) == 300
"""

TEST_MAILER = _edit(
    suite.TEST_MAILER,
    ("from unittest.mock import Mock\n\n", ""),
    (
        """\
def test_confirmation_is_sent() -> None:
    mailer = Mock()
    mailer.send_confirmation.return_value = True
    assert mailer.send_confirmation("order", "ada@example.org") is True
    mailer.send_confirmation.assert_called_once()


""",
        "",
    ),
)

CATALOG = _edit(
    shop.CATALOG,
    ("import re\n", ""),
    (
        '''

def slugify(name: str) -> str:
    """Turn a product's name into a part of a web address."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))
''',
        "",
    ),
)

LABELS = _edit(
    shop.LABELS,
    ("import Product, slugify", "import Product"),
    ("name, price and address", "name, price and number"),
    ("/{slugify(product.name)}", "{product.number:04}"),
)

TEST_CATALOG = _edit(
    suite.TEST_CATALOG,
    (", UnknownProduct, slugify", ", UnknownProduct"),
    (
        """

def test_slug_keeps_words_and_digits() -> None:
    assert slugify("Rye bread, 500 g") == "rye-bread-500-g"
""",
        "",
    ),
)

CONFTEST = _edit(
    suite.CONFTEST,
    ("from datetime import datetime\n\n", ""),
    (
        """

@pytest.fixture
def late_evening() -> datetime:
    return datetime(2025, 1, 8, 23, 30)
""",
        "",
    ),
)

README = shop.README + "\nGoods come as they are: no coupons, no gift wrap.\n"
