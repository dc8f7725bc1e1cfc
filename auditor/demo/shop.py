"""The demonstration's production code: a corner shop, as it was at version 1.0.  Paths and contents."""

CATALOG = '''\
"""What the shop sells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


class UnknownProduct(LookupError):
    """No product has this number."""


@dataclass(frozen=True)
class Product:
    """Something on a shelf.  Prices are in cents."""

    number: int
    name: str
    price: int


class Catalog:
    """All products, by number."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._products = {product.number: product for product in products}

    def get(self, number: int) -> Product:
        """Return the product with this number."""
        try:
            return self._products[number]
        except KeyError:
            raise UnknownProduct(f"no product has the number {number}") from None

    def search(self, words: str) -> list[Product]:
        """Return the products whose names hold all words, cheapest first."""
        wanted = words.lower().split()
        found = (
            product
            for product in self._products.values()
            if all(word in product.name.lower() for word in wanted)
        )
        return sorted(found, key=lambda product: product.price)


def slugify(name: str) -> str:
    """Turn a product's name into a part of a web address."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))
'''

LABELS = '''\
"""The little labels on the shelves."""

from corner_shop.catalog import Product, slugify
from corner_shop.pricing import format_price


def shelf_label(product: Product) -> str:
    """Return name, price and address of a product, as printed on its shelf."""
    return f"{product.name}  {format_price(product.price)}  /{slugify(product.name)}"
'''

BASKET = '''\
"""What a customer is about to buy."""

from corner_shop.catalog import Product


class Basket:
    """Products and how many of each."""

    def __init__(self) -> None:
        self.lines: dict[Product, int] = {}

    def __len__(self) -> int:
        return sum(self.lines.values())

    def add(self, product: Product, quantity: int = 1) -> None:
        """Put some more of a product in."""
        if quantity < 1:
            raise ValueError("quantity must be at least 1")
        self.lines[product] = self.lines.get(product, 0) + quantity

    def remove(self, product: Product) -> None:
        """Take a product out, all of it."""
        self.lines.pop(product, None)

    def total(self) -> int:
        """Return the price of it all, in cents."""
        return sum(product.price * quantity for product, quantity in self.lines.items())

    def clear(self) -> None:
        """Take everything out."""
        self.lines.clear()
'''

PRICING = '''\
"""Prices, in cents."""


def format_price(cents: int) -> str:
    """Write a price the way customers read it."""
    return f"€{cents // 100:,}.{cents % 100:02}"


def add_tax(cents: int, percent: int) -> int:
    """Return the price with tax, rounded half up."""
    return cents + (cents * percent + 50) // 100
'''

DISCOUNTS = '''\
"""What regular customers save."""

BULK_QUANTITY = 10
BULK_PERCENT = 10
BULK_CAP = 2000


def bulk_discount(quantity: int, price: int) -> int:
    """Return what buying many of one product saves, in cents: a tenth, but never more than the cap."""
    if quantity < BULK_QUANTITY:
        return 0
    return min(quantity * price * BULK_PERCENT // 100, BULK_CAP)
'''

COUPONS = '''\
"""Coupons from the newspaper."""

from dataclasses import dataclass
from datetime import date


class CouponExpired(ValueError):
    """The coupon came too late."""


@dataclass(frozen=True)
class Coupon:
    """So many per cent off, until a day."""

    code: str
    percent: int
    until: date


def redeem(coupon: Coupon, total: int, today: date) -> int:
    """Return what is left to pay."""
    if today > coupon.until:
        raise CouponExpired(f"{coupon.code} was good until {coupon.until}")
    return total - total * coupon.percent // 100
'''

STOCK = '''\
"""How much there is of everything."""


class OutOfStock(Exception):
    """There is not as much as was asked for."""


class Stock:
    """Pieces by product number."""

    def __init__(self) -> None:
        self._pieces: dict[int, int] = {}

    def available(self, number: int) -> int:
        """Return how many pieces nobody has reserved."""
        return self._pieces.get(number, 0)

    def restock(self, number: int, pieces: int) -> None:
        """Put more pieces on the shelf."""
        self._pieces[number] = self.available(number) + pieces

    def reserve(self, number: int, pieces: int) -> None:
        """Keep pieces for an order."""
        if pieces > self.available(number):
            raise OutOfStock(f"only {self.available(number)} left of {number}")
        self._pieces[number] -= pieces
'''

ORDERS = '''\
"""From a full basket to an order."""

from dataclasses import dataclass

from corner_shop.basket import Basket
from corner_shop.catalog import Product
from corner_shop.stock import Stock


class EmptyBasket(ValueError):
    """There is nothing to order."""


@dataclass(frozen=True)
class Order:
    """What was bought, and for how much."""

    number: int
    lines: tuple[tuple[Product, int], ...]
    total: int


def checkout(basket: Basket, stock: Stock, number: int) -> Order:
    """Reserve what is in the basket, empty it, and return the order."""
    if not basket.lines:
        raise EmptyBasket("there is nothing to check out")
    for product, quantity in basket.lines.items():
        stock.reserve(product.number, quantity)
    order = Order(number, tuple(basket.lines.items()), basket.total())
    basket.clear()
    return order
'''

RECEIPTS = '''\
"""Receipts on paper."""

from corner_shop.orders import Order
from corner_shop.pricing import add_tax, format_price

WIDTH = 32


def render_receipt(order: Order, tax_percent: int) -> str:
    """Return the text of a receipt: a line for each product, then tax and total."""
    rows = [(f"{quantity} x {product.name}", product.price * quantity) for product, quantity in order.lines]
    with_tax = add_tax(order.total, tax_percent)
    rows.append((f"tax {tax_percent} %", with_tax - order.total))
    rows.append(("TOTAL", with_tax))
    return "\\n".join(f"{text:<{WIDTH - 10}}{format_price(cents):>10}" for text, cents in rows)
'''

MAILER = '''\
"""Messages to customers."""

from typing import Protocol

from corner_shop.orders import Order
from corner_shop.pricing import format_price


class Transport(Protocol):
    """Whatever carries a message to an address."""

    def deliver(self, address: str, text: str) -> bool: ...


class Mailer:
    """Tells customers about their orders."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send_confirmation(self, order: Order, address: str) -> bool:
        """Confirm an order; return whether the message went out."""
        text = f"Order {order.number}: {format_price(order.total)}. Thank you!"
        return self._transport.deliver(address, text)
'''

HOURS = '''\
"""When the shop is open."""

from datetime import datetime

OPENS = 7
CLOSES = 20


def is_open(now: datetime) -> bool:
    """Say whether the door is open; on Sundays it never is."""
    return now.weekday() != 6 and OPENS <= now.hour < CLOSES
'''

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "corner-shop"
version = "1.0"
requires-python = ">=3.11"

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src", "."]
"""

README = """\
# Corner shop

Sells bread and milk, and writes receipts.
"""

SHELVES = {
    "README.md": README,
    "pyproject.toml": PYPROJECT,
    "src/corner_shop/__init__.py": '"""A corner shop."""\n',
    "src/corner_shop/catalog.py": CATALOG,
    "src/corner_shop/labels.py": LABELS,
    "src/corner_shop/basket.py": BASKET,
    "src/corner_shop/pricing.py": PRICING,
    "src/corner_shop/discounts.py": DISCOUNTS,
    "src/corner_shop/hours.py": HOURS,
}
"""The first commit's share."""

COUNTER = {
    "src/corner_shop/coupons.py": COUPONS,
    "src/corner_shop/stock.py": STOCK,
    "src/corner_shop/orders.py": ORDERS,
    "src/corner_shop/receipts.py": RECEIPTS,
    "src/corner_shop/mailer.py": MAILER,
}
"""The second commit's share."""
