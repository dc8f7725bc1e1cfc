"""The demonstration's history, and what an audit of it must find.

Version 1.0 has every test alive.  Then, commit by commit:

- the basket tests move to another file and class, the stock tests from unittest to pytest, the price tests
  into one table (all *moved*), and the checkout test is split in two (*rewritten*);
- the discount test comes back without its cap (*partial*);
- coupons and slugs go with their tests, and gift wrapping, which came by a merge, with the test it brought
  (*retired*, the last one without having been there at version 1.0);
- to make the suite faster, the receipt tests go (*lost*) with the file they compare to, a test of nothing but
  its own mock (*vacuous*), and a helper that no one used; one test stays but can no longer fail (*gutted*);
- the slug that went is still imported by a factory, so whatever uses that factory is dead, and so is a test
  whose fixture was tidied away.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from auditor.demo import changes, shop, suite
from auditor.demo.stream import Content, Draft

RANGE = "v1.0..main"
"""The range to audit."""

EXPECTED: Mapping[str, str] = {
    "tests/test_cart.py::TestCart::test_adding_twice_adds_up": "moved",
    "tests/test_cart.py::TestCart::test_total_counts_quantities": "moved",
    "tests/test_cart.py::TestCart::test_quantity_must_be_positive": "moved",
    "tests/test_cart.py::TestCart::test_removing_takes_all_of_a_product": "moved",
    "tests/test_stock.py::StockTest::test_reserving_leaves_less": "moved",
    "tests/test_stock.py::StockTest::test_restocking_adds_up": "moved",
    "tests/test_stock.py::StockTest::test_nobody_can_reserve_more_than_there_is": "moved",
    "tests/test_pricing.py::test_format_whole_euros": "moved",
    "tests/test_pricing.py::test_format_single_cents": "moved",
    "tests/test_pricing.py::test_format_thousands": "moved",
    "tests/test_orders.py::test_checkout": "rewritten",
    "tests/test_discounts.py::test_bulk_discount_starts_at_ten_and_is_capped": "partial",
    "tests/test_receipts.py::test_receipt_has_a_line_for_each_product": "lost",
    "tests/test_receipts.py::test_receipt_looks_as_agreed": "lost",
    "tests/test_coupons.py::test_coupon_takes_its_share_off": "retired",
    "tests/test_coupons.py::test_coupon_is_refused_after_its_last_day": "retired",
    "tests/test_catalog.py::test_slug_keeps_words_and_digits": "retired",
    "tests/test_gift_wrap.py::test_ribbon_costs_extra": "retired",
    "tests/test_mailer.py::test_confirmation_is_sent": "vacuous",
}
"""The verdict on each deleted test."""

SUCCESSORS: Mapping[str, tuple[str, ...]] = {
    "tests/test_cart.py::TestCart::test_adding_twice_adds_up": (
        "tests/test_basket.py::TestBasket::test_adding_twice_adds_up",
    ),
    "tests/test_cart.py::TestCart::test_total_counts_quantities": (
        "tests/test_basket.py::TestBasket::test_total_counts_quantities",
    ),
    "tests/test_cart.py::TestCart::test_quantity_must_be_positive": (
        "tests/test_basket.py::TestBasket::test_quantity_must_be_positive",
    ),
    "tests/test_cart.py::TestCart::test_removing_takes_all_of_a_product": (
        "tests/test_basket.py::TestBasket::test_removing_takes_all_of_a_product",
    ),
    "tests/test_stock.py::StockTest::test_reserving_leaves_less": (
        "tests/test_stock.py::test_reserving_leaves_less",
    ),
    "tests/test_stock.py::StockTest::test_restocking_adds_up": (
        "tests/test_stock.py::test_restocking_adds_up",
    ),
    "tests/test_stock.py::StockTest::test_nobody_can_reserve_more_than_there_is": (
        "tests/test_stock.py::test_nobody_can_reserve_more_than_there_is",
    ),
    "tests/test_pricing.py::test_format_whole_euros": ("tests/test_pricing.py::test_format_price",),
    "tests/test_pricing.py::test_format_single_cents": ("tests/test_pricing.py::test_format_price",),
    "tests/test_pricing.py::test_format_thousands": ("tests/test_pricing.py::test_format_price",),
    "tests/test_orders.py::test_checkout": (
        "tests/test_orders.py::test_checkout_reserves_stock_and_empties_the_basket",
        "tests/test_orders.py::test_order_has_its_number_and_the_total_of_the_basket",
    ),
    "tests/test_discounts.py::test_bulk_discount_starts_at_ten_and_is_capped": (
        "tests/test_discounts.py::test_bulk_discount_needs_ten_pieces",
    ),
}
"""Which tests took over; the other deleted ones have no successor."""

TRANSIENT = ("tests/test_gift_wrap.py::test_ribbon_costs_extra",)
"""Came and went inside the range."""

ORPHANED: Mapping[str, str] = {
    "tests/test_search.py::test_search_needs_all_words": "corner_shop.catalog.slugify",
    "tests/test_search.py::test_search_lists_the_cheapest_first": "corner_shop.catalog.slugify",
    "tests/test_labels.py::test_label_shows_name_price_and_address": "corner_shop.catalog.slugify",
    "tests/test_hours.py::test_closed_late_in_the_evening": "late_evening",
}
"""Tests still there that can no longer run, and the name each one misses."""

GUTTED = ("tests/test_orders.py::test_empty_basket_is_refused",)
"""Tests still there that can no longer fail."""

COMPONENTS: Mapping[str, bool] = {
    "tests/conftest.py::late_evening": True,
    "tests/debugging.py::dump": False,
    "tests/data/receipt.txt": False,
}
"""Deleted components, and whether a test at head still needs them."""

_MIRA = "Mira Okafor <mira@corner-shop.example>"
_JONAS = "Jonas Lindqvist <jonas@corner-shop.example>"
_PRIYA = "Priya Raman <priya@corner-shop.example>"
_TOMAS = "Tomás Vidal <tomas@corner-shop.example>"


def _draft(
    name: str,
    day: tuple[int, int, int],
    author: str,
    message: str,
    files: Mapping[str, Content],
    *,
    parents: tuple[str, ...] | None = None,
    branch: str = "main",
    tag: str = "",
) -> Draft:
    """Make a commit at *day*: month, day and hour of 2025."""
    month, date, hour = day
    return Draft(
        name=name,
        files=dict(files),
        message=message + "\n",
        parents=parents,
        branch=branch,
        tag=tag,
        author=author,
        date=datetime(2025, month, date, hour, tzinfo=UTC),
    )


COMMITS: tuple[Draft, ...] = (
    _draft(
        "open",
        (1, 13, 9),
        _MIRA,
        "Open the shop: catalogue, basket, prices",
        {**shop.SHELVES, **suite.SHELVES},
    ),
    _draft(
        "counter",
        (1, 27, 16),
        _JONAS,
        "Take orders, keep stock, print receipts",
        {**shop.COUNTER, **suite.COUNTER},
        tag="v1.0",
    ),
    _draft(
        "rename",
        (2, 3, 10),
        _MIRA,
        "Name the basket tests after the basket",
        {"tests/test_cart.py": None, "tests/test_basket.py": changes.TEST_BASKET},
    ),
    _draft(
        "gifts",
        (2, 5, 14),
        _PRIYA,
        "Offer gift wrapping",
        {
            "src/corner_shop/gift_wrap.py": changes.GIFT_WRAP,
            "tests/test_gift_wrap.py": changes.TEST_GIFT_WRAP,
        },
        branch="gift-wrap",
    ),
    _draft(
        "convert",
        (2, 6, 11),
        _TOMAS,
        "Write the stock tests as plain functions",
        {"tests/test_stock.py": changes.TEST_STOCK},
    ),
    _draft("merge", (2, 10, 9), _MIRA, "Merge branch 'gift-wrap'", {}, parents=("convert", "gifts")),
    _draft(
        "table",
        (2, 17, 15),
        _TOMAS,
        "Put the price formats into one table",
        {"tests/test_pricing.py": changes.TEST_PRICING},
    ),
    _draft(
        "split",
        (2, 24, 10),
        _JONAS,
        "Say what each checkout test is about",
        {"tests/test_orders.py": changes.TEST_ORDERS},
    ),
    _draft(
        "coupons",
        (3, 3, 9),
        _MIRA,
        "Stop taking coupons\n\nThe newspaper no longer prints them.",
        {"src/corner_shop/coupons.py": None, "tests/test_coupons.py": None},
    ),
    _draft(
        "discount",
        (3, 10, 13),
        _PRIYA,
        "Simplify the discount test",
        {"tests/test_discounts.py": changes.TEST_DISCOUNTS},
    ),
    _draft(
        "unwrap",
        (3, 17, 17),
        _PRIYA,
        "Take gift wrapping back until there is room for the paper",
        {
            "src/corner_shop/gift_wrap.py": None,
            "tests/test_gift_wrap.py": None,
            "README.md": changes.README,
        },
    ),
    _draft(
        "faster",
        (3, 24, 18),
        _JONAS,
        "Make the test suite faster",
        {
            "tests/test_receipts.py": None,
            "tests/data/receipt.txt": None,
            "tests/debugging.py": None,
            "tests/test_mailer.py": changes.TEST_MAILER,
            "tests/test_orders.py": changes.TEST_ORDERS_GUTTED,
        },
    ),
    _draft(
        "slugs",
        (3, 31, 10),
        _TOMAS,
        "Print product numbers on labels instead of addresses",
        {
            "src/corner_shop/catalog.py": changes.CATALOG,
            "src/corner_shop/labels.py": changes.LABELS,
            "tests/test_catalog.py": changes.TEST_CATALOG,
        },
    ),
    _draft("tidy", (4, 1, 9), _JONAS, "Tidy up the fixtures", {"tests/conftest.py": changes.CONFTEST}),
)
"""Oldest first."""
