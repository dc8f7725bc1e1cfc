"""Simulated refactorings: text in, text out."""

from collections.abc import Iterable
from random import Random
from textwrap import dedent
from typing import Any

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.accuracy.codemods import functions, groups, plan
from benchmarks.accuracy.codemods.base import Site
from benchmarks.accuracy.surgery import gutted, without


def _site(source: str) -> Site:
    node = cst.parse_module(dedent(source)).body[0]
    assert isinstance(node, cst.FunctionDef)
    return Site("t.py", (), node)


def _text(nodes: Iterable[cst.FunctionDef | cst.BaseCompoundStatement | cst.ClassDef]) -> str:
    return cst.Module(list(nodes)).code


@pytest.mark.parametrize(
    ("refactoring", "before", "after"),
    [
        pytest.param(
            functions.split_test,
            """
            def test_a():
                x = f()
                assert x
                y = g(x)
                assert y == 2
            """,
            """
            def test_a_1():
                x = f()
                assert x

            def test_a_2():
                x = f()
                y = g(x)
                assert y == 2
            """,
            id="each assertion becomes a test with all that is before it",
        ),
        pytest.param(
            functions.extract_fixture,
            """
            def test_a():
                cart = Cart(3)
                assert cart.total == 3
            """,
            """
            @pytest.fixture
            def cart():
                return Cart(3)

            def test_N(cart):
                assert cart.total == 3
            """,
            id="the first assignment becomes a fixture",
        ),
        pytest.param(
            functions.extract_helper,
            """
            def test_a(tmp):
                x = f(tmp)
                y = g(x)
                assert x < y
            """,
            """
            def _prepare_a(tmp):
                x = f(tmp)
                y = g(x)
                return x, y

            def test_N(tmp):
                x, y = _prepare_a(tmp)
                assert x < y
            """,
            id="preparation becomes a helper that returns what is used later",
        ),
        pytest.param(
            functions.port_to_async,
            """
            def test_a():
                x = f()
                g()
                assert x
            """,
            """
            @pytest.mark.asyncio
            async def test_N():
                x = await f()
                await g()
                assert x
            """,
            id="a coroutine awaits what it calls",
        ),
        pytest.param(
            functions.reorder_assertions,
            """
            def test_a():
                x = f()
                assert x
                self.assertEqual(x, 2)
            """,
            """
            def test_N():
                x = f()
                self.assertEqual(x, 2)
                assert x
            """,
            id="the last run of assertions turns round",
        ),
        pytest.param(
            functions.gut,
            """
            def test_a():
                x = f()
                with pytest.raises(ValueError):
                    g(x)
                assert x
            """,
            """
            def test_N():
                x = f()
                g(x)
                pass
            """,
            id="assertions go, what they wrap runs on",
        ),
    ],
)
def test_refactorings_of_one_test(refactoring: Any, before: str, after: str) -> None:
    change = refactoring(_site(before), Random(0), set())
    text = _text((*change.beside, *change.instead))
    name = change.instead[0].name.value
    assert _plain(text) == _plain(dedent(after).replace("test_N", name))
    assert name != "test_a"


def _plain(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("refactoring", "source"),
    [
        pytest.param(functions.split_test, "def test_a():\n    assert f()\n", id="one assertion"),
        pytest.param(
            functions.extract_fixture, "def test_a(x):\n    y = f(x)\n    assert y\n", id="needs a parameter"
        ),
        pytest.param(
            functions.extract_helper, "def test_a():\n    x = 1\n    assert x\n", id="too little to extract"
        ),
        pytest.param(
            functions.reorder_assertions, "def test_a():\n    assert f()\n", id="nothing to reorder"
        ),
        pytest.param(functions.gut, "def test_a():\n    f()\n", id="no assertion to lose"),
        pytest.param(functions.split_test, "def test_a(): assert 1; assert 2\n", id="one line"),
    ],
)
def test_refactorings_that_do_not_apply(refactoring: Any, source: str) -> None:
    assert refactoring(_site(source), Random(0), set()) is None


def test_siblings_become_rows_of_one_parametrized_test() -> None:
    module = cst.parse_module(
        "def test_add_one():\n    assert add(1, 1) == 2\n\n\ndef test_add_two():\n    assert add(2, 1) == 3\n"
    )
    sites = [Site("t.py", (), f) for f in module.body if isinstance(f, cst.FunctionDef)]
    (group,) = groups.siblings(sites)
    change = groups.merge(group, Random(0), set())
    assert change is not None
    assert _plain(_text(change.instead)) == [
        '@pytest.mark.parametrize("value_0, value_1", [(1, 2), (2, 3)])',
        "def test_add_all(value_0, value_1):",
        "    assert add(value_0, 1) == value_1",
    ]


def test_a_test_case_becomes_functions_when_nothing_needs_it() -> None:
    node = cst.parse_module(
        "class CartTest(unittest.TestCase):\n"
        "    def test_a(self):\n"
        "        self.assertEqual(f(), 2)\n"
        "        with self.assertRaises(ValueError):\n"
        "            g()\n"
    ).body[0]
    assert isinstance(node, cst.ClassDef)
    done = groups.to_pytest(node)
    assert isinstance(done, tuple)
    assert _plain(_text(done)) == [
        "def test_a():",
        "    assert (f()) == (2)",
        "    with pytest.raises(ValueError):",
        "        g()",
    ]


def test_a_test_case_with_state_becomes_a_class_with_setup_method() -> None:
    node = cst.parse_module(
        "class CartTest(TestCase):\n"
        "    def setUp(self):\n"
        "        self.x = 1\n"
        "    def test_a(self):\n"
        "        self.assertIsNone(self.x)\n"
    ).body[0]
    assert isinstance(node, cst.ClassDef)
    done = groups.to_pytest(node)
    assert isinstance(done, cst.ClassDef)
    assert _plain(_text([done])) == [
        "class TestCart:",
        "    def setup_method(self):",
        "        self.x = 1",
        "    def test_a(self):",
        "        assert (self.x) is None",
    ]


def test_a_fixture_takes_another_name_where_its_own_is_taken() -> None:
    site = _site("def test_a():\n    cart = Cart(3)\n    assert cart.cart(cart=cart) == 3\n")
    change = functions.extract_fixture(site, Random(0), {"cart", "ready_cart"})
    assert change is not None
    assert _plain(_text(change.instead))[1:] == ["    assert ready_cart_2.cart(cart=ready_cart_2) == 3"]


def test_definitions_are_taken_out_by_lines_and_the_rest_stays() -> None:
    source = (
        "import os\n\n\nclass A:\n    @mark\n    def test_a(self):\n        x()\n\n\ndef test_b(): pass\n"
    )
    assert without(source, {"A.test_a"}) == (
        "import os\n\n\nclass A:\n    pass\n\n\n\n\ndef test_b(): pass\n"
    )


def test_source_that_does_not_parse_stays_as_it_is() -> None:
    assert without("def broken(:\n", {"broken"}) == "def broken(:\n"


def test_gutting_by_lines_keeps_what_runs() -> None:
    source = (
        "def test_a():\n    x = f()\n    assert (\n        x\n    )\n"
        "    with pytest.warns(W):\n        assert g()\n        h()\n"
        "    with pytest.raises(E):\n        assert g()\n        h()\n"
    )
    assert gutted(source, {"test_a"}) == (
        "def test_a():\n    x = f()\n    pass\n\n\n    if True:\n        pass\n        h()\n    pass\n\n\n"
    )


_SUITE = dedent(
    """
    import unittest
    from shop import Cart, price


    class CartTest(unittest.TestCase):
        def test_empty(self):
            self.assertEqual(Cart().total, 0)

        def test_full(self):
            self.assertEqual(Cart(3).total, 3)


    class TestPrice:
        def test_low(self):
            assert price("low") == 1
            assert price("lower") == 0

        def test_high(self):
            assert price("high") == 9


    def test_one():
        cart = Cart(1)
        item = cart.first()
        assert cart.count == 1
        assert item


    def test_two():
        cart = Cart(2)
        assert cart.count == 2


    def test_three():
        cart = Cart(3)
        assert cart.count == 3


    def test_four():
        cart = Cart(4, deposit=2)
        assert cart.deposit == 2
    """
)
_IDS = {
    "tests/test_shop.py::CartTest::test_empty",
    "tests/test_shop.py::CartTest::test_full",
    "tests/test_shop.py::TestPrice::test_low",
    "tests/test_shop.py::TestPrice::test_high",
    "tests/test_shop.py::test_one",
    "tests/test_shop.py::test_two",
    "tests/test_shop.py::test_three",
    "tests/test_shop.py::test_four",
}


def _ids(path: str, source: str) -> set[str]:
    found = set()
    for statement in cst.parse_module(source).body:
        if isinstance(statement, cst.FunctionDef):
            found.add(f"{path}::{statement.name.value}")
        elif isinstance(statement, cst.ClassDef):
            methods = [s for s in statement.body.body if isinstance(s, cst.FunctionDef)]
            found |= {f"{path}::{statement.name.value}::{m.name.value}" for m in methods}
    return found


@given(seed=st.integers(0, 500))
def test_what_a_revision_says_of_its_tests_is_so(seed: int) -> None:
    made = plan.revision({"tests/test_shop.py": _SUITE}, _IDS, Random(seed), 3)
    there = {i for path, text in made.files.items() if text is not None for i in _ids(path, text)}
    assert made.truths
    for truth in made.truths:
        assert truth.id in _IDS
        assert truth.id not in there
        assert set(truth.successors) <= there
    touched = {t.id for t in made.truths}
    assert {i for i in _IDS if i not in there} == touched


def test_equal_seeds_give_equal_revisions() -> None:
    one, other = (plan.revision({"tests/test_shop.py": _SUITE}, _IDS, Random(7), 3) for _ in range(2))
    assert one == other
