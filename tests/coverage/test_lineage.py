"""What a test of one commit goes on as: by code, by name in renamed places, by likeness, folded, split."""

from datetime import UTC, datetime
from itertools import pairwise
from textwrap import dedent

import pytest

from auditor.coverage.features import Features, Rarity, definitions
from auditor.coverage.lineage import Lineage, Step, follow
from auditor.coverage.ties import Tie
from auditor.model.commits import CommitRef
from auditor.model.source import Module
from auditor.syntax.reading import read

Files = dict[str, str]

PRICE = """
def test_price():
    shop = Shop("corner")
    assert shop.price("apple", 3) == 42
"""
STOCK = """
def test_stock():
    shop = Shop("station")
    shop.fill("pear", 17)
    assert shop.stock("pear") == 17
"""


def modules(files: Files) -> dict[str, Module]:
    return {path: read(dedent(text).encode()) for path, text in files.items()}


def ref(number: int) -> CommitRef:
    day = datetime(2025, 1, number + 1, tzinfo=UTC)
    return CommitRef(commit=f"{number:040x}", author="Ada", date=day, subject=f"commit {number}")


def lineage(*states: Files) -> Lineage:
    told = [modules(files) for files in states]
    population: list[Features] = [f for m in told for p in m for f in definitions(p, m[p]).values()]
    steps = []
    for number, (old, new) in enumerate(pairwise(told)):
        before = {p: m for p, m in old.items() if new.get(p) is not m}
        steps.append(Step(ref(number), before, new))
    return follow(steps, Rarity(population))


def test_outlines_do_where_a_commit_takes_no_test() -> None:
    """Two commits that add, and one that moves."""
    outlined, states = {"tests/test_a.py": PRICE}, []
    for added in ("", STOCK, STOCK + "\n\ndef test_more():\n    assert more()\n"):
        states.append(
            {"tests/test_a.py": read(dedent(outlined["tests/test_a.py"] + added).encode(), bodies=False)}
        )
    moved = modules({"tests/test_a.py": PRICE}), modules({"tests/test_b.py": PRICE})
    steps = [Step(ref(n), old, new) for n, (old, new) in enumerate([*pairwise(states), moved])]
    assert [s.takes_none for s in steps] == [True, True, False]
    found = follow(steps, Rarity(()))
    assert edges(found, "tests/test_a.py::test_price") == [("tests/test_b.py::test_price", Tie.SAME_BODY)]
    assert {id_.rpartition("::")[2]: c.subject for id_, c in found.born.items()} == {
        "test_stock": "commit 0",
        "test_more": "commit 1",
        "test_price": "commit 2",
    }


def edges(found: Lineage, old: str) -> list[tuple[str, Tie]]:
    return [(e.new, e.tie) for e in found.edges.get(old, ())]


@pytest.mark.parametrize(
    ("before", "after", "old", "expected"),
    [
        pytest.param(
            {"tests/test_a.py": PRICE},
            {"tests/test_b.py": PRICE},
            "tests/test_a.py::test_price",
            [("tests/test_b.py::test_price", Tie.SAME_BODY)],
            id="file-renamed",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE},
            {"tests/test_a.py": PRICE.replace("test_price", "test_costs")},
            "tests/test_a.py::test_price",
            [("tests/test_a.py::test_costs", Tie.SAME_BODY)],
            id="test-renamed",
        ),
        pytest.param(
            {
                "tests/test_a.py": """
                    class ShopTest(TestCase):
                        def test_price(self):
                            shop = Shop("corner")
                            self.assertEqual(shop.price("apple", 3), 42)
                    """
            },
            {"tests/test_a.py": PRICE},
            "tests/test_a.py::ShopTest::test_price",
            [("tests/test_a.py::test_price", Tie.SAME_BODY)],
            id="unittest-to-pytest",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE},
            {
                "tests/test_a.py": PRICE.replace("def ", "async def ").replace(
                    "shop.price", "await shop.price"
                )
            },
            "tests/test_a.py::test_price",
            [],
            id="async-port-keeps-its-id",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE + STOCK},
            {"tests/test_b.py": PRICE.replace("42", "43") + STOCK},
            "tests/test_a.py::test_price",
            [("tests/test_b.py::test_price", Tie.RENAMED_WITH)],
            id="edited-while-its-file-was-renamed",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE},
            {"tests/test_a.py": PRICE.replace("test_price", "test_total").replace("42", "43")},
            "tests/test_a.py::test_price",
            [("tests/test_a.py::test_total", Tie.ALIKE)],
            id="renamed-and-edited",
        ),
        pytest.param(
            {"tests/test_a.py": STOCK.replace("test_stock", "test_Stock_of_Pears")},
            {"tests/test_a.py": STOCK.replace("test_stock", "test_stock_of_pears").replace("17", "18")},
            "tests/test_a.py::test_Stock_of_Pears",
            [("tests/test_a.py::test_stock_of_pears", Tie.RENAMED_WITH)],
            id="spelled-another-way",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE},
            {"tests/test_a.py": STOCK},
            "tests/test_a.py::test_price",
            [],
            id="replaced-by-another-test",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE.replace("test_price", "test_price_of_many_apples") + STOCK},
            {
                "tests/test_b.py": STOCK,
                "tests/other/test_a.py": STOCK.replace("test_stock", "test_price_of_many_apples").replace(
                    "shop", "store"
                ),
            },
            "tests/test_a.py::test_price_of_many_apples",
            [("tests/other/test_a.py::test_price_of_many_apples", Tie.NAMESAKE)],
            id="of-one-telling-name-in-a-file-of-one-name",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE.replace("():", "():\n    '''Apples cost by the piece.'''") + STOCK},
            {
                "tests/test_b.py": STOCK,
                "tests/test_c.py": "def test_apples():\n    '''Apples cost by the piece'''\n    sold()\n",
            },
            "tests/test_a.py::test_price",
            [("tests/test_c.py::test_apples", Tie.DESCRIBED)],
            id="described-in-the-same-words",
        ),
        pytest.param(
            {"tests/test_a.py": "class TestShop:\n    def test_price(self):\n        assert cost(3) == 42\n"},
            {"tests/b/test_shop.py": "def test_shop_price():\n    for each in ROWS:\n        check(each)\n"},
            "tests/test_a.py::TestShop::test_price",
            [("tests/b/test_shop.py::test_shop_price", Tie.RENAMED_WITH)],
            id="called-the-same-with-its-class",
        ),
        pytest.param(
            {"tests/test_a.py": "class TestShop:\n    def test_price(self):\n        assert cost(3) == 42\n"},
            {"tests/b/test_shop.py": "def test_price_shop():\n    for each in ROWS:\n        check(each)\n"},
            "tests/test_a.py::TestShop::test_price",
            [],
            id="in-another-order",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE + STOCK},
            {"tests/test_b.py": STOCK, "tests/other/test_a.py": "def test_price():\n    assert shut()\n"},
            "tests/test_a.py::test_price",
            [],
            id="of-one-short-name",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE, "tests/test_a_two.py": PRICE},
            {"tests/test_a.py": PRICE.replace("test_price()", "test_price(shop)").replace("42", "shop.most")},
            "tests/test_a_two.py::test_price",
            [("tests/test_a.py::test_price", Tie.FOLDED)],
            id="taken-in-by-a-copy-that-stays-and-changes",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE, "tests/test_a_two.py": PRICE.replace("test_price", "test_cost")},
            {"tests/test_a.py": PRICE.replace("test_price()", "test_price(shop)").replace("42", "shop.most")},
            "tests/test_a_two.py::test_cost",
            [],
            id="a-copy-of-another-name-takes-nothing-in",
        ),
        pytest.param(
            {"tests/test_a.py": PRICE + PRICE.replace("test_price", "test_price_by_cost")},
            {"tests/test_a.py": PRICE.replace("42", "most()")},
            "tests/test_a.py::test_price_by_cost",
            [("tests/test_a.py::test_price", Tie.FOLDED)],
            id="but-for-one-beside-it",
        ),
        pytest.param(
            {"tests/test_a.py": "def test_todo():\n    pass\n"},
            {"tests/test_b.py": "def test_later():\n    pass\n"},
            "tests/test_a.py::test_todo",
            [],
            id="empty-bodies-say-nothing",
        ),
    ],
)
def test_one_commit(before: Files, after: Files, old: str, expected: list[tuple[str, Tie]]) -> None:
    assert edges(lineage(before, after), old) == expected


ORDER = """
def test_order():
    shop = Shop("corner", opened=1987)
    shop.fill("quince", 17)
    order = shop.order("quince", 3)
    assert order.total == 42
"""
BILL = """
def test_bill():
    shop = Shop("corner", opened=1987)
    shop.fill("quince", 17)
    bill = shop.bill("quince", 4)
    assert bill.lines == 1
"""


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(
            """
            @pytest.fixture
            def shop():
                shop = Shop("corner", opened=1987)
                shop.fill("quince", 17)
                return shop
            def test_ordered(shop):
                order = shop.order("quince", 3)
                assert order.total == 42
            """,
            id="fixture-extracted",
        ),
        pytest.param(
            """
            def _ready():
                shop = Shop("corner", opened=1987)
                shop.fill("quince", 17)
                order = shop.order("quince", 3)
                return order
            def test_ordered():
                order = _ready()
                assert order.total == 42
            """,
            id="helper-extracted",
        ),
        pytest.param(
            """
            class TestShop:
                def setup_method(self):
                    self.shop = Shop("corner", opened=1987)
                    self.shop.fill("quince", 17)
                def test_ordered(self):
                    order = self.shop.order("quince", 3)
                    assert order.total == 42
            """,
            id="set-up-extracted",
        ),
    ],
)
def test_code_that_moved_around_a_test_is_still_its_own(after: str) -> None:
    there = lineage({"tests/test_a.py": ORDER + BILL}, {"tests/test_a.py": dedent(after) + BILL})
    ((id_, tie),) = edges(there, "tests/test_a.py::test_order")
    assert id_.endswith("::test_ordered")
    assert tie is Tie.ALIKE
    back = lineage({"tests/test_a.py": dedent(after) + BILL}, {"tests/test_a.py": ORDER + BILL})
    ((id_, _),) = edges(back, there.edges["tests/test_a.py::test_order"][0].new)
    assert id_ == "tests/test_a.py::test_order"


def test_leaning_on_one_helper_makes_no_heir() -> None:
    helper = """
def ready():
    shop = Shop("corner", opened=1987)
    shop.fill("quince", 17)
    shop.sweep("yard", 3)
    return shop
"""
    one = "def test_one():\n    shop = ready()\n    assert shop.price('quince') == 9\n"
    other = "def test_other():\n    shop = ready()\n    assert 'yard' in shop.report(1999)\n"
    found = lineage({"tests/test_a.py": helper + one}, {"tests/test_a.py": helper + other})
    assert edges(found, "tests/test_a.py::test_one") == []


def test_a_table_takes_in_tests_while_their_neighbours_are_rewritten() -> None:
    def test(name: str, value: str, text: str) -> str:
        return f"def test_{name}():\n    money = Money({value})\n    assert money.told() == {text}\n"

    table = """
@pytest.mark.parametrize("value, text", [(500, "5 EUR"), (7, "0.07 EUR"), (123456, "1,234.56 EUR")])
def test_told(value, text):
    money = Money(value)
    assert money.told() == text
"""
    beside = """
def test_kept():
    money = Money(500)
    assert money.kept("purse") == 5
"""
    before = test("whole", "500", '"5 EUR"') + test("cents", "7", '"0.07 EUR"')
    before += test("thousands", "123456", '"1,234.56 EUR"')
    found = lineage({"tests/test_a.py": before}, {"tests/test_a.py": table + beside})
    heirs = {e.new for es in found.edges.values() for e in es}
    assert heirs == {"tests/test_a.py::test_told"}


def test_several_tests_fold_into_the_rows_of_one() -> None:
    before = {
        "tests/test_a.py": """
            def test_whole():
                assert format_price(500) == "5 EUR"
            def test_cents():
                assert format_price(7) == "0.07 EUR"
            def test_thousands():
                assert format_price(123456) == "1,234.56 EUR"
            """
    }
    after = {
        "tests/test_a.py": """
            @pytest.mark.parametrize("cents, text", [
                (500, "5 EUR"), (7, "0.07 EUR"), (123456, "1,234.56 EUR"),
            ])
            def test_format(cents, text):
                assert format_price(cents) == text
            """
    }
    found = lineage(before, after)
    heirs = {
        edges(found, f"tests/test_a.py::{n}")[0][0] for n in ("test_whole", "test_cents", "test_thousands")
    }
    assert heirs == {"tests/test_a.py::test_format"}


def test_parts_of_a_split_test_are_no_heirs_of_its_deleted_sibling() -> None:
    def stocktaking(fruit: str, number: int, *checks: str) -> str:
        lines = [f'    shop = Shop("{fruit} market", opened={number})', f'    shop.fill("{fruit}", {number})']
        return "\n".join([*lines, *(f"    assert shop.{c}" for c in checks)]) + "\n"

    checks = ('stock("quince") == 17', 'names() == ["quince"]', "total() == 34")
    split = "".join(f"def test_{n}():\n" + stocktaking("quince", 17, c) for n, c in enumerate(checks))
    sibling = "def test_sibling():\n" + stocktaking("quince", 17, "names() == []")
    before = "def test_stocktaking():\n" + stocktaking("quince", 17, *checks) + sibling
    found = lineage({"tests/test_a.py": before}, {"tests/test_a.py": split})
    assert edges(found, "tests/test_a.py::test_stocktaking")
    assert edges(found, "tests/test_a.py::test_sibling") == []


def test_a_sibling_that_was_there_all_along_is_no_fold() -> None:
    sibling = PRICE.replace("test_price", "test_price_again").replace("apple", "plum").replace("42", "12")
    found = lineage({"tests/test_a.py": PRICE + sibling}, {"tests/test_b.py": sibling})
    assert edges(found, "tests/test_a.py::test_price") == []


@pytest.mark.parametrize(
    ("rest", "heirs"),
    [
        pytest.param("", [], id="how-tests-of-that-code-begin"),
        pytest.param("    other.close()\n", ["tests/test_a.py::test_filled"], id="and-more"),
    ],
)
def test_one_statement_without_a_value_is_no_fold(rest: str, heirs: list[str]) -> None:
    alone = "def test_alone():\n    one = Shop()\n    other = Shop()\n    assert one == other\n" + rest
    filled = "def test_filled():\n    {}.fill('pear', 17)\n    assert {}.stock('pear') == 17\n"
    after = filled.format("shop", "shop").replace(
        "    shop.fill", "    shop = Shop()\n    shop.fill"
    ) + rest.replace("other", "shop")
    found = lineage(
        {"tests/test_a.py": alone + filled.format("market", "market")}, {"tests/test_a.py": after}
    )
    assert [e for e, *_ in edges(found, "tests/test_a.py::test_alone")] == heirs


def test_a_chain_of_commits_leads_to_head() -> None:
    found = lineage(
        {"tests/test_a.py": PRICE},
        {"tests/test_b.py": PRICE},
        {"tests/test_b.py": PRICE.replace("test_price", "test_costs")},
    )
    ((id_, chain),) = found.descendants("tests/test_a.py::test_price", {"tests/test_b.py::test_costs": None})
    assert id_ == "tests/test_b.py::test_costs"
    assert [e.commit.subject for e in chain] == ["commit 0", "commit 1"]


def test_drop_birth_and_unreadable_file_are_told() -> None:
    found = lineage(
        {"tests/test_a.py": PRICE}, {"tests/test_a.py": "def broken(:\n", "tests/test_c.py": STOCK}
    )
    assert found.drops["tests/test_a.py::test_price"].commit.subject == "commit 0"
    assert found.unread_drops == {"tests/test_a.py::test_price": "tests/test_a.py"}
    assert found.born["tests/test_c.py::test_stock"].subject == "commit 0"


def test_restored_tests_have_a_drop_but_live() -> None:
    found = lineage({"tests/test_a.py": PRICE}, {"tests/test_a.py": "x = 1\n"}, {"tests/test_a.py": PRICE})
    assert "tests/test_a.py::test_price" in found.drops
    assert found.born["tests/test_a.py::test_price"].subject == "commit 1"


def test_a_file_that_is_broken_for_a_while_is_taken_up_where_it_was() -> None:
    costs = PRICE.replace("test_price", "test_costs")
    found = lineage(
        {"tests/test_a.py": PRICE}, {"tests/test_a.py": "def broken(:\n"}, {"tests/test_a.py": costs}
    )
    assert edges(found, "tests/test_a.py::test_price") == [("tests/test_a.py::test_costs", Tie.SAME_BODY)]
    assert found.drops["tests/test_a.py::test_price"].commit.subject == "commit 1"
    assert found.unread_drops == {}


HELPED = """
def _check(kind, price):
    shop = Shop("corner", kind)
    shop.fill("pear", 17)
    assert shop.price("pear") == price

def test_small():
    _check("small", 3)

def test_large():
    _check("large", 5)
"""
TABLED = """
@testing.combinations(("small", 3), ("large", 5))
def test_kinds(kind, price):
    shop = Shop("corner", kind)
    shop.fill("pear", 17)
    assert shop.price("pear") == price
"""


@pytest.mark.parametrize("name", ["small", "large"])
def test_a_helper_that_becomes_a_table_takes_its_callers_in(name: str) -> None:
    found = lineage({"tests/test_a.py": HELPED}, {"tests/test_a.py": TABLED})
    assert [n for n, _ in edges(found, f"tests/test_a.py::test_{name}")] == ["tests/test_a.py::test_kinds"]


def test_a_table_without_the_values_takes_nobody_in() -> None:
    other = TABLED.replace('("large", 5)', '("huge", 9)')
    found = lineage({"tests/test_a.py": HELPED}, {"tests/test_a.py": other})
    assert [t for _, t in edges(found, "tests/test_a.py::test_large")] != [Tie.FOLDED]


PIECES = {
    "pears": 'shop.fill("pear", 17)\n    assert shop.stock("pear") == 17',
    "figs": 'shop.order("fig", "express")\n    assert shop.orders == ["fig"]',
    "plums": 'shop.discount("plum", 0.25)\n    assert shop.label("plum") == "a quarter off"',
}


SERIES = """
def test_stock():
    shop = Shop("station")
    shop.fill("pear", 17)
    assert shop.stock("pear") == 17
    shop.fill("fig", 4)
    assert shop.stock("fig") == 4
"""
PARTS = """
def test_stock_of_pears():
    shop = Shop("station")
    shop.fill("pear", 17)
    assert 0 < shop.stock("pear") <= 17

def test_stock_of_figs():
    shop = Shop("station")
    shop.fill("fig", 4)
    assert 0 < shop.stock("fig") <= 4
"""


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(PARTS, ["test_stock_of_figs", "test_stock_of_pears"], id="two-parts"),
        pytest.param(PARTS.replace("test_stock_", "test_shelf_"), [], id="of-other-names"),
        pytest.param(
            PARTS.replace("def test_stock_of_figs():", "class TestFigs:\n  def test_stock_of_figs(self):"),
            [],
            id="of-other-classes",
        ),
        pytest.param(
            PARTS.replace("stock(", "price(").replace("fill", "sell").replace("17", "9").replace("4", "8"),
            [],
            id="of-other-code",
        ),
    ],
)
def test_several_tests_named_after_one_are_its_parts(after: str, expected: list[str]) -> None:
    found = lineage({"tests/test_a.py": SERIES}, {"tests/test_a.py": after})
    split = [new for new, tie in edges(found, "tests/test_a.py::test_stock") if tie is Tie.SPLIT]
    assert sorted(i.rpartition("::")[2] for i in split) == expected


YIELDED = """
def {0}(name, number):
    shop = Shop("station")
    shop.fill(name, number)
    assert shop.stock(name) == number

def test_stock():
    for name in FRUIT:
        yield {0}, name, SEVERAL
"""
CALLED = """
class TestStock:
    def _{0}(self, name, number):
        shop = Shop("station")
        shop.fill(name, number)
        assert shop.stock(name) == number

    def test_stock_of_pears(self):
        self._{0}("pear", 17)

    def test_stock_of_figs(self):
        self._{0}("fig", 17)
"""


@pytest.mark.parametrize("helper", ["check_stock", "run_shop"])
def test_what_helpers_assert_counts_for_parts_that_are_named_after_a_test(helper: str) -> None:
    found = lineage({"tests/test_a.py": YIELDED.format(helper)}, {"tests/test_a.py": CALLED.format(helper)})
    told = edges(found, "tests/test_a.py::test_stock")
    assert {t for _, t in told} == {Tie.SPLIT}
    assert {n.rpartition("::")[2] for n, _ in told} == {"test_stock_of_pears", "test_stock_of_figs"}


def test_what_has_the_name_of_another_that_went_is_no_part() -> None:
    both = (SERIES + PARTS).replace("test_stock", "test_all_stock")
    rest = "".join(
        f"def test_{n}():\n    assert run({n!r}) == {n!r}\n\n" for n in ("one", "two", "three", "four")
    )
    found = lineage(
        {"tests/test_a.py": both + rest},
        {
            "tests/new/test_b.py": both.replace("station", "quay").replace("4", "5"),
            "tests/new/test_c.py": rest,
        },
    )
    split = [new for new, tie in edges(found, "tests/test_a.py::test_all_stock") if tie is Tie.SPLIT]
    assert split == []


def test_a_test_is_split_where_no_part_is_most_of_it() -> None:
    def test(name: str, *pieces: str) -> str:
        return f"def test_{name}():\n    " + "\n    ".join(PIECES[p] for p in pieces) + "\n"

    found = lineage(
        {"tests/test_a.py": test("all", *PIECES)},
        {"tests/test_a.py": "\n".join(test(name, name) for name in PIECES)},
    )
    told = edges(found, "tests/test_a.py::test_all")
    assert {t for _, t in told} == {Tie.SPLIT}
    assert {n for n, _ in told} == {f"tests/test_a.py::test_{name}" for name in PIECES}


def test_a_test_is_split_over_the_helpers_that_became_tests() -> None:
    bodies = {name: piece.replace("\n", "\n    ") for name, piece in PIECES.items()}
    steps = [f"    def {{}}{name}(self):\n        {body}\n" for name, body in bodies.items()]
    calls = "".join(f"        self._{name}()\n" for name in PIECES)
    helpers = "class TestShop:\n" + "".join(step.format("_") for step in steps)
    found = lineage(
        {"tests/test_a.py": f"{helpers}    def test_it(self):\n{calls}"},
        {"tests/test_a.py": "class TestShop:\n" + "".join(step.format("test_") for step in steps)},
    )
    told = edges(found, "tests/test_a.py::TestShop::test_it")
    assert {t for _, t in told} == {Tie.SPLIT}
    assert {n for n, _ in told} == {f"tests/test_a.py::TestShop::test_{name}" for name in PIECES}


def test_likeness_does_not_depend_on_the_order_of_sets() -> None:
    """Sets of strings have another order in every run; sums over them must not, or heirs swap."""
    texts = [f"def test_{n}():\n" + "".join(f"    run({i})\n" for i in range(n + 1)) for n in range(40)]
    tests = definitions("tests/test_a.py", modules({"tests/test_a.py": "\n".join(texts)})["tests/test_a.py"])
    rarity = Rarity(tests.values())
    part = sorted(tests["tests/test_a.py::test_39"].statements)
    whole = tests["tests/test_a.py::test_20"].statements
    turns = [part[n:] + part[:n] for n in range(len(part))]
    assert len({rarity.contained("s", turn, whole) for turn in turns}) == 1
