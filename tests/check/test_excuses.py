"""Deleted tests that had to go are told as warnings, which block nothing."""

from pathlib import Path

import pytest
from checks import Case, build, run_check

SHOP = """
import warnings


def total(prices):
    return sum(prices)


def grand_total(prices):
    return round(total(prices))


def __getattr__(name):
    if name == "Basket":
        warnings.warn("Basket is deprecated", DeprecationWarning)
        return dict
    raise AttributeError(name)
"""
TESTS = """
import sys

import pytest

import shop
from shop import grand_total, total


def test_basket():
    with pytest.warns(DeprecationWarning, match="Basket"):
        assert shop.Basket is dict


def test_rounds():
    assert total([1, 2]) == grand_total([1.4, 1.4])


@pytest.mark.skipif(sys.version_info >= (3, 7), reason="old")
def test_old():
    assert total([1, 3]) == 4


def test_total():
    assert total([1, 30]) == 31
"""


def without(text: str, start: str) -> str:
    """*text* without the definition that starts so."""
    head, _, rest = text.partition(start)
    return head + "\n\n\n".join(rest.split("\n\n\n")[1:])


RULES = """
import warnings


def price(text, strict=False):
    if text == "free":
        warnings.warn("free is no price")
        return 0
    if not text.isdigit():
        raise ValueError("a price has digits only")
    return int(text)
"""
RULED = """
import subprocess
import sys

import pytest

from shop import price


def test_free():
    with pytest.warns(UserWarning):
        assert price("free") == 0


def test_digits():
    with pytest.raises(ValueError):
        price("ten")


def test_message():
    try:
        price("two")
    except Exception as error:
        assert "a price has digits only" in str(error)


def test_price():
    assert price("10") == 10
"""
STRICT = """
import re

from shop import price


def test_strict():
    text = "10"
    assert str(price(text, strict=True)) == '10'
"""
REFUSAL = """
class Refusal(Exception):
    def __init__(self, text, values=None):
        self.text = [text % (values or {})]
        self.code = 3
"""
REFUSED = """
from refusal import Refusal


def test_said():
    error = Refusal("no %(what)s", values={"what": "debt"})
    assert error.text[0] == "no debt"


def test_code():
    assert Refusal("no").code == 3
"""
REFUSED_BEFORE = {"refusal.py": REFUSAL, "tests/test_refusal.py": REFUSED}
PROGRAM = """

def run(text):
    done = subprocess.run([sys.executable, "-m", "shop", text], capture_output=True, text=True)
    return done.stderr


def test_program():
    assert "a price has digits only" in run("ten")
"""
RULED_BEFORE = {"shop.py": RULES, "tests/test_shop.py": RULED}
LENIENT = RULES.replace('raise ValueError("a price has digits only")', "return 0")
PRICE = """
class Price:
    def __init__(self, cents):
        self._cents = cents

    def __eq__(self, other):
        return self._cents == other._cents

    @property
    def cents(self):
        return self._cents

    @cents.setter
    def cents(self, value):
        self._cents = value
"""
PRICED = """
from price import Price


def test_equal():
    price = Price(1)
    assert price == Price(1)
    assert price != Price(2)


def test_set():
    price = Price(1)
    price.cents = 2
    assert price.cents == 2
"""
PRICED_BEFORE = {"price.py": PRICE, "tests/test_price.py": PRICED}
FOLDED = """
from shop import totals
from shop._fold import fold


def test_fold():
    assert fold([1, 2]) == 3
    assert fold([]) == 0
    assert fold([5]) == 5
"""
THROUGH = """
from shop import totals


def test_fold():
    assert totals([[1, 2], [], [5]]) == [3, 0, 5]
"""
FOLD_BEFORE = {
    "shop/__init__.py": "from shop._fold import fold\n\n\ndef totals(rows):\n    return [*map(fold, rows)]\n",
    "shop/_fold.py": "def fold(row):\n    return sum(row)\n",
    "tests/test_fold.py": FOLDED,
}
ELSEWHERE = {
    **FOLD_BEFORE,
    "shop/tax/__init__.py": "",
    "shop/tax/rates.py": "def rate():\n    return 0.1\n",
    "tests/test_more.py": "def test_more():\n    assert 'more'.upper() == 'MORE'\n",
}
GATHERED = """
import unittest

from shop import grand_total


class TotalTests(unittest.TestCase):
    def test_one(self):
        self.assertEqual(grand_total([7]), 7)

    def test_none(self):
        self.assertFalse(grand_total([]))
"""
GATHERED_BEFORE = {
    "shop.py": "def grand_total(prices):\n    return sum(prices)\n",
    "tests/__init__.py": "from .totals import *\n",
    "tests/totals.py": GATHERED,
}
BEFORE = {"shop.py": SHOP, "tests/test_shop.py": TESTS}
ONLY_BASKET = TESTS[: TESTS.index("\n\n\ndef test_rounds")] + "\n"
CASES = [
    Case(
        "what a module offers with a warning goes",
        BEFORE,
        {
            "shop.py": without(SHOP, "def __getattr__"),
            "tests/test_shop.py": without(TESTS, "def test_basket"),
        },
    ),
    Case(
        "a function goes that the test used beside another",
        BEFORE,
        {
            "shop.py": without(SHOP, "def grand_total"),
            "tests/test_shop.py": without(TESTS, "def test_rounds"),
        },
    ),
    Case(
        "a test of old Pythons goes",
        BEFORE,
        {"tests/test_shop.py": without(TESTS, "@pytest.mark.skipif")},
    ),
    Case(
        "a function goes that only one of the tests used",
        BEFORE,
        {"shop.py": without(SHOP, "def grand_total"), "tests/test_shop.py": ONLY_BASKET},
        flags=frozenset({"TA001"}),
    ),
    Case(
        "a warning is taken back",
        RULED_BEFORE,
        {
            "shop.py": RULES.replace('        warnings.warn("free is no price")\n', ""),
            "tests/test_shop.py": without(RULED, "def test_free"),
        },
    ),
    Case(
        "an exception is no longer raised",
        RULED_BEFORE,
        {"shop.py": LENIENT, "tests/test_shop.py": without(RULED, "def test_digits")},
    ),
    Case(
        "a text is no longer said",
        RULED_BEFORE,
        {
            "shop.py": RULES.replace("has digits only", "is a number"),
            "tests/test_shop.py": without(RULED, "def test_message"),
        },
    ),
    Case(
        "a run of the program shows the same text",
        RULED_BEFORE,
        {"tests/test_shop.py": without(RULED, "def test_message") + PROGRAM},
    ),
    Case(
        "equality goes",
        PRICED_BEFORE,
        {
            "price.py": PRICE.replace(
                "    def __eq__(self, other):\n        return self._cents == other._cents\n", ""
            ),
            "tests/test_price.py": without(PRICED, "def test_equal"),
        },
    ),
    Case(
        "a setter goes",
        PRICED_BEFORE,
        {
            "price.py": PRICE[: PRICE.index("    @cents.setter")],
            "tests/test_price.py": without(PRICED, "def test_set"),
        },
    ),
    Case(
        "a setter stays and its test goes while another goes",
        {**PRICED_BEFORE, "rate.py": PRICE.replace("Price", "Rate")},
        {
            "rate.py": PRICE[: PRICE.index("    @cents.setter")].replace("Price", "Rate"),
            "tests/test_price.py": without(PRICED, "def test_set"),
        },
        flags=frozenset({"TA001"}),
    ),
    Case(
        "a warning stays and its test goes while production changes",
        RULED_BEFORE,
        {
            "shop.py": RULES.replace("return int(text)", "return int(text or 0)"),
            "tests/test_shop.py": without(RULED, "def test_free"),
        },
        flags=frozenset({"TA001"}),
    ),
    Case(
        "an exception stays and its test goes while another is no longer raised",
        {**RULED_BEFORE, "tax.py": "def tax(x):\n    if x < 0:\n        raise ValueError\n    return x\n"},
        {"tax.py": "def tax(x):\n    return x\n", "tests/test_shop.py": without(RULED, "def test_digits")},
        flags=frozenset({"TA001"}),
    ),
    Case(
        "a run of the program shows another text",
        RULED_BEFORE,
        {
            "tests/test_shop.py": without(RULED, "def test_message")
            + PROGRAM.replace("digits only", "letters only")
        },
        flags=frozenset({"TA002"}),
    ),
    Case("a test of private code goes through public code", FOLD_BEFORE, {"tests/test_fold.py": THROUGH}),
    Case(
        "a test stays with private code",
        FOLD_BEFORE,
        {"tests/test_fold.py": FOLDED.replace("    assert fold([]) == 0\n    assert fold([5]) == 5\n", "")},
        flags=frozenset({"TA007"}),
    ),
    Case(
        "an assertion goes with production that nothing else of the change leads to",
        ELSEWHERE,
        {
            "shop/tax/rates.py": "def rate():\n    return 0.2\n",
            "tests/test_fold.py": FOLDED.replace("    assert fold([5]) == 5\n", ""),
        },
    ),
    Case(
        "an assertion goes by itself",
        ELSEWHERE,
        {"tests/test_fold.py": FOLDED.replace("    assert fold([5]) == 5\n", "")},
        flags=frozenset({"TA007"}),
    ),
    Case(
        "a warning is ignored where it was expected",
        RULED_BEFORE,
        {
            "tests/test_shop.py": RULED.replace(
                "    with pytest.warns(UserWarning):\n        assert price", "    assert price"
            ).replace("def test_free", '@pytest.mark.filterwarnings("ignore::UserWarning")\ndef test_free')
        },
    ),
    Case(
        "a class is deprecated by a decorator",
        PRICED_BEFORE,
        {
            "price.py": "from warnings import deprecated\n\n\n@deprecated('use cents')" + PRICE,
            "tests/test_price.py": without(PRICED, "def test_set"),
        },
    ),
    Case(
        "another class is deprecated by a decorator",
        {**PRICED_BEFORE, "rate.py": PRICE.replace("Price", "Rate")},
        {
            "rate.py": "from warnings import deprecated\n\n\n@deprecated('use cents')"
            + PRICE.replace("Price", "Rate"),
            "tests/test_price.py": without(PRICED, "def test_set"),
        },
        flags=frozenset({"TA001"}),
    ),
    Case(
        "a parameter is no longer taken",
        REFUSED_BEFORE,
        {
            "refusal.py": REFUSAL.replace(", values=None", "").replace(" % (values or {})", ""),
            "tests/test_refusal.py": without(REFUSED, "def test_said"),
        },
    ),
    Case(
        "something else no longer takes a parameter",
        {**REFUSED_BEFORE, "advice.py": REFUSAL.replace("Refusal", "Advice")},
        {
            "advice.py": REFUSAL.replace("Refusal", "Advice").replace(", values=None", ""),
            "tests/test_refusal.py": without(REFUSED, "def test_said"),
        },
        flags=frozenset({"TA001"}),
    ),
    Case(
        "an equality becomes a pattern",
        {**RULED_BEFORE, "tests/test_strict.py": STRICT},
        {
            "tests/test_strict.py": STRICT.replace(
                "assert str(price(text, strict=True)) == '10'",
                "assert re.search(r'\\d*', str(price(text, strict=True))) is not None",
            )
        },
    ),
    Case(
        "an equality becomes anything at all",
        {**RULED_BEFORE, "tests/test_strict.py": STRICT},
        {"tests/test_strict.py": STRICT.replace("== '10'", "is not None")},
        flags=frozenset({"TA006"}),
    ),
    Case(
        "a warning is no longer expected",
        RULED_BEFORE,
        {
            "tests/test_shop.py": RULED.replace(
                "    with pytest.warns(UserWarning):\n        assert price", "    assert price"
            )
        },
        flags=frozenset({"TA007"}),
    ),
    Case(
        "a test goes from a module that the package of tests takes in",
        GATHERED_BEFORE,
        {"tests/totals.py": GATHERED[: GATHERED.index("\n    def test_none")]},
        flags=frozenset({"TA001"}),
    ),
    Case(
        "the package of tests takes in a module no more",
        GATHERED_BEFORE,
        {"tests/__init__.py": ""},
        flags=frozenset({"TA011"}),
    ),
    Case("tests go by themselves", BEFORE, {"tests/test_shop.py": ONLY_BASKET}, flags=frozenset({"TA001"})),
]


@pytest.mark.parametrize("case", [pytest.param(c, id=c.name.replace(" ", "-")) for c in CASES])
def test_only_what_had_to_go_is_excused(case: Case, tmp_path: Path) -> None:
    built = build(tmp_path / "repo", [case])
    span = built.range(f"{case.name} before", f"{case.name} after")
    code, told = run_check(built.path, "--range", span, output=tmp_path / "out.json")
    errors = frozenset(f["rule"] for f in told["findings"] if f["severity"] == "error")
    assert (code, errors) == (int(bool(case.flags)), case.flags), told
