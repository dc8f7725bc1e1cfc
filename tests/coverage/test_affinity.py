"""Which live tests are nearest to a deleted one in what they are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage.affinity import Affinity
from auditor.model.meaning import Fate, Profile, SymbolFate

GONE = Profile(
    id="tests/test_cart.py::TestCart::test_total_of_many",
    literals=("'quince'", "417"),
    names=("Cart", "fill"),
    exercises=("shop.cart.Cart.total",),
)


def near(*live: Profile, fates: dict[str, SymbolFate] | None = None) -> list[str]:
    others = [Profile(id=f"tests/test_x.py::test_{n}", names=(f"other{n}",)) for n in range(20)]
    found = Affinity([*live, *others]).near(GONE, fates or {})
    return [kin.id.rpartition("::")[2] for kin in found]


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(Profile(id="t/test_a.py::test_many_total"), id="words of the name, in any order"),
        pytest.param(Profile(id="t/test_cart.py::TestCart::test_z"), id="class and file"),
        pytest.param(Profile(id="t/test_a.py::test_z", literals=("'quince'",)), id="a rare value"),
        pytest.param(Profile(id="t/test_a.py::test_z", names=("fill",)), id="a name it uses"),
        pytest.param(
            Profile(id="t/test_a.py::test_z", exercises=("shop.cart.Cart.total",)), id="what it runs"
        ),
    ],
)
def test_one_thing_in_common_makes_a_test_near(one: Profile) -> None:
    assert near(one) == [one.id.rpartition("::")[2]]


def test_production_is_looked_for_under_its_name_at_head() -> None:
    moved = SymbolFate(symbol="shop.cart.Cart.total", fate=Fate.MOVED, now=("shop.basket.Basket.sum",))
    one = Profile(id="t/test_a.py::test_z", exercises=("shop.basket.Basket.sum",))
    assert near(one) == []
    assert near(one, fates={"shop.cart.Cart.total": moved}) == ["test_z"]


def test_more_in_common_is_nearer_and_a_test_is_no_kin_of_itself() -> None:
    same = Profile(id="t/test_a.py::test_total", literals=GONE.literals, exercises=GONE.exercises)
    less = Profile(id="t/test_a.py::test_other", literals=GONE.literals)
    assert near(less, GONE, same) == ["test_total", "test_other"]


@given(st.permutations(range(6)))
def test_the_order_of_tests_does_not_matter(order: list[int]) -> None:
    live = [Profile(id=f"t/test_{n}.py::test_total", names=("fill", f"n{n}")) for n in range(6)]
    assert near(*[live[n] for n in order]) == near(*live)


@pytest.mark.parametrize(
    ("name", "other", "least", "most"),
    [
        pytest.param("test_total", "test_total_of_all", 1.0, 1.0, id="all of it"),
        pytest.param("test_totals", "TestTotal test_it", 1.0, 1.0, id="in the plural, and by its class"),
        pytest.param("test_total_is", "test_door_is", 0.0, 0.3, id="a word that many have"),
        pytest.param("test_total_is", "test_total_was", 0.7, 1.0, id="a word that few have"),
        pytest.param("test_total", "test_door", 0.0, 0.0, id="nothing"),
        pytest.param("test", "test_door", 0.0, 0.0, id="no word of its own"),
    ],
)
def test_how_much_of_a_name_another_has(name: str, other: str, least: float, most: float) -> None:
    common = [Profile(id=f"tests/test_x.py::test_this{n}_is_so") for n in range(30)]
    share = Affinity(common).share_of_name(name, other)
    assert least <= share <= most
