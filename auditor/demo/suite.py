"""The demonstration's tests, as they were at version 1.0.  Paths and contents."""

CONFTEST = '''\
"""Fixtures for every test."""

from datetime import datetime

import pytest

from corner_shop.basket import Basket
from corner_shop.catalog import Product


@pytest.fixture
def bread() -> Product:
    return Product(1, "Rye bread", 320)


@pytest.fixture
def milk() -> Product:
    return Product(2, "Milk", 115)


@pytest.fixture
def basket() -> Basket:
    return Basket()


@pytest.fixture
def late_evening() -> datetime:
    return datetime(2025, 1, 8, 23, 30)
'''

FACTORIES = '''\
"""Products for tests, made from a name."""

from itertools import count

from corner_shop.catalog import Catalog, Product, slugify

_numbers = count(100)


def make_product(name: str, price: int = 100) -> Product:
    assert slugify(name), "a product needs a name"
    return Product(next(_numbers), name, price)


def make_catalog(**prices: int) -> Catalog:
    return Catalog(make_product(name.replace("_", " "), price) for name, price in prices.items())
'''

DEBUGGING = '''\
"""Helps when a test fails and nobody knows why."""

from corner_shop.basket import Basket


def dump(basket: Basket) -> None:
    for product, quantity in basket.lines.items():
        print(f"{quantity:>4} {product.name}")
'''

TEST_CATALOG = """\
import pytest

from corner_shop.catalog import Catalog, Product, UnknownProduct, slugify


def test_product_is_found_by_number(bread: Product, milk: Product) -> None:
    assert Catalog([bread, milk]).get(2) == milk


def test_unknown_number_is_named_in_the_error(bread: Product) -> None:
    with pytest.raises(UnknownProduct, match="no product has the number 99"):
        Catalog([bread]).get(99)


def test_slug_keeps_words_and_digits() -> None:
    assert slugify("Rye bread, 500 g") == "rye-bread-500-g"
"""

TEST_SEARCH = """\
from tests.factories import make_catalog


def test_search_needs_all_words() -> None:
    catalog = make_catalog(rye_bread=320, white_bread=250, rye_flour=180)
    assert [product.name for product in catalog.search("rye bread")] == ["rye bread"]


def test_search_lists_the_cheapest_first() -> None:
    catalog = make_catalog(rye_bread=320, white_bread=250)
    assert [product.price for product in catalog.search("bread")] == [250, 320]
"""

TEST_LABELS = """\
from corner_shop.labels import shelf_label
from tests.factories import make_product


def test_label_shows_name_price_and_address() -> None:
    assert shelf_label(make_product("Rye bread", 320)) == "Rye bread  €3.20  /rye-bread"
"""

TEST_CART = """\
import pytest

from corner_shop.basket import Basket
from corner_shop.catalog import Product


class TestCart:
    def test_adding_twice_adds_up(self, basket: Basket, bread: Product) -> None:
        basket.add(bread)
        basket.add(bread, 2)
        assert basket.lines == {bread: 3}

    def test_total_counts_quantities(self, basket: Basket, bread: Product, milk: Product) -> None:
        basket.add(bread, 2)
        basket.add(milk)
        assert basket.total() == 755

    def test_quantity_must_be_positive(self, basket: Basket, bread: Product) -> None:
        with pytest.raises(ValueError, match="quantity must be at least 1"):
            basket.add(bread, 0)

    def test_removing_takes_all_of_a_product(self, basket: Basket, bread: Product, milk: Product) -> None:
        basket.add(bread, 5)
        basket.add(milk)
        basket.remove(bread)
        assert len(basket) == 1
"""

TEST_PRICING = """\
from corner_shop.pricing import add_tax, format_price


def test_format_whole_euros() -> None:
    assert format_price(700) == "€7.00"


def test_format_single_cents() -> None:
    assert format_price(1205) == "€12.05"


def test_format_thousands() -> None:
    assert format_price(123450) == "€1,234.50"


def test_tax_is_rounded_half_up() -> None:
    assert add_tax(150, 7) == 161
"""

TEST_DISCOUNTS = """\
from corner_shop.discounts import BULK_CAP, bulk_discount


def test_bulk_discount_starts_at_ten_and_is_capped() -> None:
    assert bulk_discount(9, 300) == 0
    assert bulk_discount(10, 300) == 300
    assert bulk_discount(1000, 4999) == BULK_CAP
"""

TEST_HOURS = """\
from datetime import datetime

from corner_shop.hours import is_open


def test_open_on_a_weekday_morning() -> None:
    assert is_open(datetime(2025, 1, 8, 7, 0))


def test_closed_late_in_the_evening(late_evening: datetime) -> None:
    assert not is_open(late_evening)


def test_closed_on_sundays() -> None:
    assert not is_open(datetime(2025, 1, 12, 12, 0))
"""

TEST_COUPONS = """\
from datetime import date

import pytest

from corner_shop.coupons import Coupon, CouponExpired, redeem

SPRING = Coupon("SPRING", 20, until=date(2025, 3, 31))


def test_coupon_takes_its_share_off() -> None:
    assert redeem(SPRING, 1000, today=date(2025, 3, 1)) == 800


def test_coupon_is_refused_after_its_last_day() -> None:
    with pytest.raises(CouponExpired, match="SPRING was good until 2025-03-31"):
        redeem(SPRING, 1000, today=date(2025, 4, 1))
"""

TEST_STOCK = """\
import unittest

from corner_shop.stock import OutOfStock, Stock


class StockTest(unittest.TestCase):
    def setUp(self) -> None:
        self.stock = Stock()
        self.stock.restock(1, 5)

    def test_reserving_leaves_less(self) -> None:
        self.stock.reserve(1, 2)
        self.assertEqual(self.stock.available(1), 3)

    def test_restocking_adds_up(self) -> None:
        self.stock.restock(1, 7)
        self.assertEqual(self.stock.available(1), 12)

    def test_nobody_can_reserve_more_than_there_is(self) -> None:
        with self.assertRaisesRegex(OutOfStock, "only 5 left"):
            self.stock.reserve(1, 6)
        self.assertEqual(self.stock.available(1), 5)
"""

TEST_ORDERS = """\
import pytest

from corner_shop.basket import Basket
from corner_shop.catalog import Product
from corner_shop.orders import EmptyBasket, checkout
from corner_shop.stock import Stock


def test_checkout(basket: Basket, bread: Product, milk: Product) -> None:
    stock = Stock()
    stock.restock(1, 5)
    stock.restock(2, 5)
    basket.add(bread, 2)
    basket.add(milk)
    order = checkout(basket, stock, number=17)
    assert order.number == 17
    assert order.total == 755
    assert stock.available(1) == 3
    assert stock.available(2) == 4
    assert len(basket) == 0


def test_empty_basket_is_refused(basket: Basket) -> None:
    with pytest.raises(EmptyBasket, match="nothing to check out"):
        checkout(basket, Stock(), number=1)
"""

TEST_RECEIPTS = """\
from pathlib import Path

from corner_shop.catalog import Product
from corner_shop.orders import Order
from corner_shop.receipts import render_receipt

EXPECTED = Path(__file__).parent / "data" / "receipt.txt"


def test_receipt_has_a_line_for_each_product(bread: Product, milk: Product) -> None:
    receipt = render_receipt(Order(1, ((bread, 2), (milk, 1)), 755), tax_percent=7)
    assert receipt.splitlines()[0].startswith("2 x Rye bread")
    assert receipt.splitlines()[1].startswith("1 x Milk")


def test_receipt_looks_as_agreed(bread: Product, milk: Product) -> None:
    receipt = render_receipt(Order(1, ((bread, 2), (milk, 1)), 755), tax_percent=7)
    assert receipt == EXPECTED.read_text(encoding="utf-8").rstrip("\\n")
"""

RECEIPT = """\
2 x Rye bread              €6.40
1 x Milk                   €1.15
tax 7 %                    €0.53
TOTAL                      €8.08
"""

TEST_MAILER = """\
from unittest.mock import Mock

from corner_shop.catalog import Product
from corner_shop.mailer import Mailer
from corner_shop.orders import Order


class Letterbox:
    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []

    def deliver(self, address: str, text: str) -> bool:
        self.letters.append((address, text))
        return True


def test_confirmation_is_sent() -> None:
    mailer = Mock()
    mailer.send_confirmation.return_value = True
    assert mailer.send_confirmation("order", "ada@example.org") is True
    mailer.send_confirmation.assert_called_once()


def test_confirmation_names_order_and_price(bread: Product) -> None:
    letterbox = Letterbox()
    Mailer(letterbox).send_confirmation(Order(17, ((bread, 1),), 320), "ada@example.org")
    assert letterbox.letters == [("ada@example.org", "Order 17: €3.20. Thank you!")]
"""

SHELVES = {
    "tests/__init__.py": "",
    "tests/conftest.py": CONFTEST,
    "tests/factories.py": FACTORIES,
    "tests/test_catalog.py": TEST_CATALOG,
    "tests/test_search.py": TEST_SEARCH,
    "tests/test_labels.py": TEST_LABELS,
    "tests/test_cart.py": TEST_CART,
    "tests/test_pricing.py": TEST_PRICING,
    "tests/test_discounts.py": TEST_DISCOUNTS,
    "tests/test_hours.py": TEST_HOURS,
}
"""The first commit's share."""

COUNTER = {
    "tests/debugging.py": DEBUGGING,
    "tests/test_coupons.py": TEST_COUPONS,
    "tests/test_stock.py": TEST_STOCK,
    "tests/test_orders.py": TEST_ORDERS,
    "tests/test_receipts.py": TEST_RECEIPTS,
    "tests/data/receipt.txt": RECEIPT,
    "tests/test_mailer.py": TEST_MAILER,
}
"""The second commit's share."""
