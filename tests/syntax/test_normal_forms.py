"""Forms in which style makes no difference, and those in which it must."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.forms import skeleton
from auditor.model.source import Body, Function
from auditor.syntax.reading import read


def last(text: str) -> Function:
    module = read(dedent(text).encode())
    assert module.fault is None, module.fault
    return module.functions[-1]


def body(text: str) -> Body:
    return last(text).body


LOCAL = """
    def test_it():
        shop = Shop()
        assert shop.price("apple", 3) == 42
        assert shop.stock[0] is None
    """


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            """
            def test_it(shop):
                assert shop.price("apple", 3) == 42
                assert shop.stock[0] is None
            """,
            id="fixture",
        ),
        pytest.param(
            """
            class TestIt:
                def test_it(self):
                    assert self.shop.price("apple", 3) == 42
                    assert self.shop.stock[0] is None
            """,
            id="attribute-of-self",
        ),
        pytest.param(
            """
            class TestIt(TestCase):
                def test_it(self):
                    till = Shop()
                    self.assertEqual(till.price("apple", 3), 42)
                    self.assertIsNone(till.stock[0])
            """,
            id="unittest",
        ),
        pytest.param(
            """
            async def test_it(store):
                assert 42 == await store.price("apple", 3)
                assert (await store.stock)[0] is None
            """,
            id="async",
        ),
        pytest.param(
            """
            class TestIt:
                def test_it(self):
                    cls = self.__class__
                    assert cls.shop.price("apple", 3) == 42
                    assert cls.shop.stock[0] is None
            """,
            id="attribute-of-the-class",
        ),
    ],
)
def test_the_same_assertion_wherever_its_object_comes_from(other: str) -> None:
    assert [c.form for c in body(other).checks] == [c.form for c in body(LOCAL).checks]
    assert set(body(LOCAL).statements[1:]) <= set(body(other).statements)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "def test_it(shop):\n    assert shop.open(8) == 1",
            "def test_it(bank):\n    assert bank.open(8) == 1",
            id="another-fixture",
        ),
        pytest.param(
            "def test_it(self):\n    assert self.shop.open(8) == 1",
            "def test_it(self):\n    assert self.bank.open(8) == 1",
            id="another-attribute",
        ),
        pytest.param(
            "def test_it(self):\n    assert self.open(8) == 1",
            "def test_it(self):\n    assert self.shut(8) == 1",
            id="another-method",
        ),
    ],
)
def test_code_is_another_where_only_the_fixture_tells_it_apart(one: str, other: str) -> None:
    assert body(one).normal != body(other).normal


def test_an_attribute_that_became_a_fixture_is_the_same_code() -> None:
    one = body("def test_it(self):\n    assert self.shop.open(8) == 1")
    other = body("def test_it(shop):\n    assert shop.open(8) == 1")
    assert one.normal == other.normal


def test_methods_of_the_test_keep_their_names() -> None:
    (check,) = body("def test_it(self):\n    assert self.open_shop(8) == 1").checks
    assert "open_shop(8)" in check.form


@pytest.mark.parametrize(
    ("plain", "row"),
    [
        pytest.param('assert cut("a b", 3) == "a"', "assert cut(text, n) == want", id="both-sides"),
        pytest.param('assert Cut("a b") == "a"', "assert Cut(text) == want", id="capital-callee"),
        pytest.param("assert cut(-1) == 2.5", "assert cut(n) == want", id="signed-numbers"),
        pytest.param("assert cut(b'x', 0x10) == 1e5", "assert cut(text, n) == want", id="bytes-and-bases"),
        pytest.param('assert "it\'s" in cut("a")', "assert want in cut(text)", id="quotes-inside"),
        pytest.param(
            'with pytest.raises(ValueError, match="no"):\n        cut("x")',
            "with pytest.raises(ValueError, match=want):\n        cut(text)",
            id="raises",
        ),
        pytest.param('assert cut([1, "a"]) == {"a": (1,)}', "assert cut(text) == want", id="displays"),
        pytest.param('cut("x").run(1)', "cut(text).run(n)", id="no-assertion"),
    ],
)
def test_a_statement_and_its_row_of_a_table_have_one_skeleton(plain: str, row: str) -> None:
    one = body(f"def test_it():\n    {plain}")
    other = body(f"def test_it(text, n, want):\n    {row}")
    assert set(map(skeleton, one.statements)) == set(map(skeleton, other.statements))


@given(st.text(alphabet="_ab01.-'\"[](),:{}", max_size=30))
def test_a_skeleton_of_a_skeleton_is_itself(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)
