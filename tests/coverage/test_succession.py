"""Heirs between two snapshots, without a history."""

from textwrap import dedent

import pytest

from auditor.coverage.features import Features, Rarity, definitions
from auditor.coverage.succession import assign
from auditor.syntax.reading import read


def told(text: str) -> dict[str, Features]:
    return definitions("tests/test_a.py", read(dedent(text).encode()))


BEFORE = """
def test_delivery():
    shop = Shop("quay", opened=1987)
    shop.fill("quince", 17)
    assert shop.names() == ["quince"]
    assert shop.total() == 17

def test_theft():
    shop = Shop("quay", opened=1987)
    shop.fill("quince", 17)
    assert shop.names() == ["yam"]
"""
AFTER = """
def test_delivered_names():
    shop = Shop("quay", opened=1987)
    shop.fill("quince", 17)
    assert shop.names() == ["quince"]
"""


OTHERS = "".join(
    f"def test_{n}():\n    bank{n} = Bank({n})\n    assert bank{n}.open_{n}()\n" for n in range(30)
)
RARITY = Rarity([*told(BEFORE).values(), *told(AFTER).values(), *told(OTHERS).values()])


DELIVERY, THEFT = "tests/test_a.py::test_delivery", "tests/test_a.py::test_theft"


def test_the_heir_is_the_one_that_is_most_alike() -> None:
    before, after = told(BEFORE), told(AFTER)
    pairs = assign({THEFT: before[THEFT]}, after, {}, RARITY)
    assert [heir.id for heir, _ in pairs.values()] == ["tests/test_a.py::test_delivered_names"]


def test_what_comes_from_a_test_that_has_its_heirs_is_left_to_it() -> None:
    before, after = told(BEFORE), told(AFTER)
    assert assign({THEFT: before[THEFT]}, after, {DELIVERY: before[DELIVERY]}, RARITY) == {}


def test_copies_of_one_heir_are_no_rivals() -> None:
    before, after = told(BEFORE), told(AFTER)
    (heir,) = after.values()
    copy = heir._replace(id="tests/test_b.py::test_delivered_names")
    one = before[DELIVERY]
    pairs = assign({DELIVERY: one}, {**after, copy.id: copy}, {}, RARITY)
    (alone,) = assign({DELIVERY: one}, after, {}, RARITY).values()
    assert pairs[DELIVERY][1] == pytest.approx(alone[1])


def test_a_test_of_one_short_statement_is_no_heir_of_another() -> None:
    dummy = told("def test_dummy():\n    assert True\n")
    other = told("def test_nothing():\n    assert True\n")
    assert assign(dummy, other, {}, RARITY) == {}
