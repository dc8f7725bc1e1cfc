"""Components are found in who verifies what, and named after it."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage.communities import components


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


SYMBOLS = st.sampled_from(["a.b.C.d", "a.b.C", "a.b.f", "a.x.g", "b.y", "c"])


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=3), st.lists(SYMBOLS, max_size=3).map(tuple)))
def test_a_name_is_true_of_every_test_that_has_it(verified: dict[str, tuple[str, ...]]) -> None:
    found = named(verified)
    assert found.keys() == verified.keys()
    for test, name in found.items():
        symbols = verified[test]
        assert not symbols or any(s == name or s.startswith(f"{name}.") for s in symbols)


PROGRAM = """
from auditor.coverage.communities import components
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
