import time

import pytest

from auditor.packs.globs import fits, fits_id, fits_path, fits_symbol


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        pytest.param("tests/critical/", "tests/critical/a/test_x.py", True, id="a folder is all below it"),
        pytest.param("tests/critical/", "tests/critical2/test_x.py", False, id="not its neighbour"),
        pytest.param("tests/*/test_x.py", "tests/a/test_x.py", True, id="one star is one folder"),
        pytest.param("tests/*/test_x.py", "tests/a/b/test_x.py", False, id="one star is not two"),
        pytest.param("**/cache/**", "tests/unit/cache/test_x.py", True, id="two stars are any folders"),
        pytest.param("**/cache/**", "cache/test_x.py", True, id="two stars are none, too"),
        pytest.param("**/cache/**", "tests/mycache/test_x.py", False, id="whole names of folders"),
        pytest.param("test_x.py", "tests/a/test_x.py", True, id="a name is that in any folder"),
        pytest.param("test_?.py", "tests/test_x.py", True, id="a question mark is one character"),
        pytest.param("test_?.py", "tests/test_xy.py", False, id="a question mark is not two"),
    ],
)
def test_paths(pattern: str, path: str, expected: bool) -> None:
    assert fits_path(pattern, path) is expected


@pytest.mark.parametrize(
    ("pattern", "id_", "expected"),
    [
        pytest.param("tests/test_x.py", "tests/test_x.py::T::test_a", True, id="a file is all its tests"),
        pytest.param("tests/test_x.py::*::test_a", "tests/test_x.py::T::test_a", True, id="one test"),
        pytest.param("tests/test_x.py::test_b", "tests/test_x.py::T::test_a", False, id="another test"),
    ],
)
def test_ids(pattern: str, id_: str, expected: bool) -> None:
    assert fits_id(pattern, id_) is expected


@pytest.mark.parametrize(
    ("pattern", "symbol", "expected"),
    [
        pytest.param("shop.orders", "shop.orders.Order.total", True, id="a module is all in it"),
        pytest.param("*.Order", "shop.orders.Order.total", True, id="a class is its members"),
        pytest.param("shop.order", "shop.orders.Order", False, id="whole names"),
    ],
)
def test_symbols(pattern: str, symbol: str, expected: bool) -> None:
    assert fits_symbol(pattern, symbol) is expected


def test_a_hostile_glob_takes_no_time() -> None:
    began = time.perf_counter()
    assert not fits("*a" * 100 + "b", "a" * 5_000)
    assert not fits_path("/".join(["**"] * 60 + ["b"]), "/".join("a" * 400))
    assert time.perf_counter() - began < 5
