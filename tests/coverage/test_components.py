"""Components are found in who verifies what, and named after it."""

import subprocess
import sys
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage.components import components


def named(verified: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return components(verified, {}, len(verified))


def test_tests_of_one_class_are_one_component() -> None:
    found = named(
        {
            "t.py::a": ("shop.stock.Stock.add", "shop.stock.Stock"),
            "t.py::b": ("shop.stock.Stock.take", "shop.stock.Stock"),
            "t.py::c": ("shop.pay.total",),
        }
    )
    assert found["t.py::a"] == found["t.py::b"] == "shop.stock.Stock"
    assert found["t.py::c"] == "shop.pay"


def test_a_test_without_a_subject_is_named_after_its_file() -> None:
    assert named({"tests/test_a.py::test_x": ()}) == {"tests/test_a.py::test_x": "tests/test_a.py"}


def test_what_everybody_uses_joins_nothing() -> None:
    verified = {f"t.py::{n}": (f"shop.part_{n}.run", "shop.core.App") for n in range(6)}
    found = components(verified, {"shop.core.App": 500, **{f"shop.part_{n}.run": 1 for n in range(6)}}, 600)
    assert found == {f"t.py::{n}": f"shop.part_{n}" for n in range(6)}


def each(*symbols: str) -> dict[str, tuple[str, ...]]:
    """A test for each of *symbols*, which verifies that one alone."""
    return {f"t.py::{n}": (symbol,) for n, symbol in enumerate(symbols)}


@pytest.mark.parametrize(
    ("verified", "sizes"),
    [
        pytest.param(
            each("shop.pay.total", "shop.pay.Card.charge", "shop.pay.Card.refund", "shop.pay.Card.name"),
            {"shop.pay": 4},
            id="a class goes into its module where that is one too",
        ),
        pytest.param(
            each("shop.bin.list.run", "shop.bin.call.run", "shop.bin.Base.run"),
            {"shop.bin": 3},
            id="small neighbours go together",
        ),
        pytest.param(
            each("shop.bin.list.Run.one", "shop.pay.cards.Card.charge"),
            {"shop.bin.list.Run": 1, "shop.pay.cards.Card": 1},
            id="what has no neighbour keeps its name",
        ),
        pytest.param(
            each("shop.a.run", "shop.b.run"),
            {"shop.a": 1, "shop.b": 1},
            id="the package that all is in is no component",
        ),
        pytest.param(
            each("shop.app.a.b.Box.run", "shop.app.x.y.Zoo.run"),
            {"shop.app.a.b.Box": 1, "shop.app.x.y.Zoo": 1},
            id="neighbours are near",
        ),
        pytest.param(
            each(*["shop.bin.list.run"] * 3, "shop.bin.call.run", "shop.bin.stop.run"),
            {"shop.bin.list": 3, "shop.bin": 2},
            id="what is large enough stays by itself",
        ),
        pytest.param(
            {
                "t.py::0": ("shop.a.run", "shop.b.run"),
                "t.py::1": ("shop.b.run", "shop.c.run"),
                "t.py::2": ("shop.c.run", "shop.d.run"),
                "t.py::3": ("shop.d.run", "shop.e.run"),
                "t.py::4": ("shop.d.run", "shop.f.run"),
            },
            {"shop.d": 3, "shop.b": 2},
            id="a long chain is divided by what most of it is about",
        ),
        pytest.param(
            each("celery.platforms.FORCE_ROOT", "celery.platforms.detached", "celery.platforms.Signals"),
            {"celery.platforms": 3},
            id="a constant is no class",
        ),
    ],
)
def test_components_are_as_wide_as_can_be_recognised(
    verified: dict[str, tuple[str, ...]], sizes: dict[str, int]
) -> None:
    assert Counter(named(verified).values()) == sizes


def test_five_thousand_tests_that_hang_together_take_no_time() -> None:
    verified = {f"t{n}.py::t": tuple(f"p.m{(n * k) % 997}.f{k}" for k in range(1, 6)) for n in range(5_000)}
    start = time.process_time()
    assert len(named(verified)) == 5_000
    assert time.process_time() - start < 10


SYMBOLS = st.sampled_from(["a.b.C.d", "a.b.C", "a.b.f", "a.x.g", "b.y", "c"])


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=3), st.lists(SYMBOLS, max_size=3).map(tuple)))
def test_a_name_is_true_of_every_test_that_has_it(verified: dict[str, tuple[str, ...]]) -> None:
    found = named(verified)
    assert found.keys() == verified.keys()
    for test, name in found.items():
        symbols = verified[test]
        assert not symbols or any(s == name or s.startswith(f"{name}.") for s in symbols)


PROGRAM = """
from auditor.coverage.components import components
verified = {f"t{n}": tuple(f"p.m{(n * k) % 7}.f{k}" for k in range(1, 4)) for n in range(60)}
print(sorted(components(verified, {}, 60).items()))
"""


def test_the_same_graph_gives_the_same_components() -> None:
    """Whatever the order in which Python keeps strings in sets."""
    told = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
