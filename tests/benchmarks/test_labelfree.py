"""Label-free sets made from a small repository, audited whole."""

from pathlib import Path
from textwrap import dedent

import pytest
from repos import commit, make_repository

from benchmarks.accuracy import channels
from benchmarks.accuracy.labelfree import Wish, measure
from benchmarks.accuracy.rows import Row

_SHOP = "\n\n".join(
    f"def {name}(x):\n    if x is None:\n        raise ValueError('{name}')\n    return x * {n}\n"
    for n, name in enumerate(("doubling", "tripling", "shipping", "taxation", "discount", "rounding"), 2)
)


def _tests(name: str, n: int) -> str:
    return dedent(
        f"""
        from shop import {name}


        def test_{name}_of_three():
            value = {name}(3)
            other = {name}(value)
            assert value == {3 * n}
            assert other == {3 * n * n}


        def test_{name}_of_text():
            word = {name}("{name[:3]}")
            assert word == "{name[:3] * n}"


        def test_{name}_of_a_list():
            items = {name}([{n}])
            assert len(items) == {n}
        """
    )


_FILES = {
    f"tests/test_{name}.py": _tests(name, n)
    for n, name in enumerate(("doubling", "tripling", "shipping", "taxation", "discount", "rounding"), 2)
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    moved = _FILES["tests/test_tripling.py"]
    built = make_repository(
        tmp_path_factory.mktemp("bench") / "repo",
        [
            commit("first", {"shop.py": _SHOP, **_FILES}),
            commit("move", {"tests/test_tripling.py": None, "tests/unit/test_threefold.py": moved}),
            commit("docs", {"README": "A shop."}),
        ],
    )
    return built.path


@pytest.fixture(scope="module")
def found(repository: Path) -> list[Row]:
    return measure(repository, "shop", Wish(commits=2, windows=1, most=2), lambda *_: None)


def test_moves_are_found_in_history_and_recognised(found: list[Row]) -> None:
    moves = [r for r in found if r.kind == "exact-move"]
    assert {r.id for r in moves} == {
        "tests/test_tripling.py::test_tripling_of_three",
        "tests/test_tripling.py::test_tripling_of_text",
        "tests/test_tripling.py::test_tripling_of_a_list",
    } & {r.id for r in moves}
    assert moves
    assert all(r.recognised for r in moves)


def test_every_course_of_history_gives_rows_about_tests_that_are_gone(found: list[Row]) -> None:
    kinds = {r.kind for r in found}
    assert {"removed-later", "removed-at-once", "rename-test", "deleted"} <= kinds
    assert all(r.told != "(not reported)" for r in found)


def test_equal_wishes_give_equal_rows(repository: Path, found: list[Row]) -> None:
    assert measure(repository, "shop", Wish(commits=2, windows=1, most=2), lambda *_: None) == found


@pytest.mark.parametrize("channel", channels.CHANNELS)
def test_every_channel_can_be_switched_off(channel: str, repository: Path) -> None:
    wish = Wish(commits=2, windows=1, most=1)
    with channels.without(channel):
        assert measure(repository, "shop", wish, lambda *_: None)


def test_without_channels_a_move_goes_unseen(repository: Path) -> None:
    wish = Wish(commits=2, windows=1, most=1)
    with channels.without("history", "twins at head", "assignment between snapshots", "affinity"):
        rows = measure(repository, "shop", wish, lambda *_: None)
    assert not any(r.recognised for r in rows if r.kind == "exact-move")
    after = measure(repository, "shop", wish, lambda *_: None)
    assert all(r.recognised for r in after if r.kind == "exact-move")
