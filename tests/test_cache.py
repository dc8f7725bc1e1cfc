"""The cache gives back what it was given, and never stands in the way of an audit."""

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cache import Cache, default_directory
from auditor.model.source import Body, Function, Module


def module(name: str, size: int = 0) -> Module:
    noise = os.urandom(size).hex()
    body = Body(exact="e", normal="n", statements=(f"assert {name}() == 1", noise))
    return Module(
        functions=(Function(name=name, qualname=name, owner="", line=1, end_line=2, body=body),), lines=2
    )


def the_file(folder: Path) -> Path:
    (file,) = folder.glob("*.sqlite")
    return file


def test_a_later_run_finds_what_an_earlier_one_stored(tmp_path: Path) -> None:
    stored = {"aa": module("one"), "bb": module("two")}
    with Cache(tmp_path, "v1") as cache:
        cache.put_many(stored)
    with Cache(tmp_path, "v1") as cache:
        assert cache.get_many(["aa", "cc", "bb"]) == stored


def test_more_modules_than_one_statement_takes(tmp_path: Path) -> None:
    stored = {f"{number:040x}": module(f"f{number}") for number in range(1203)}
    with Cache(tmp_path, "v1") as cache:
        cache.put_many(stored)
        assert cache.get_many(iter(stored)) == stored


def test_words_are_kept_beside_modules(tmp_path: Path) -> None:
    with Cache(tmp_path, "v1") as cache:
        cache.put_many({"aa": module("one")})
        cache.put_words({"aa": b"def one", "bb": b""})
    with Cache(tmp_path, "v1") as cache:
        assert cache.get_words(["aa", "bb", "cc"]) == {"aa": b"def one", "bb": b""}
        assert cache.get_many(["aa", "bb"]) == {"aa": module("one")}


@pytest.mark.parametrize("data", [b"", b"abc", b"\0\0\0\0changed", "text", 7])
def test_damaged_words_are_a_miss(tmp_path: Path, data: object) -> None:
    with Cache(tmp_path, "v1") as cache:
        cache.put_words({"aa": b"def one", "bb": b"def two"})
    store = sqlite3.connect(the_file(tmp_path))
    with store:
        store.execute("UPDATE module SET data = ? WHERE key LIKE '%aa'", (data,))
    store.close()
    with Cache(tmp_path, "v1") as cache:
        assert cache.get_words(["aa", "bb"]) == {"bb": b"def two"}


def test_another_reader_starts_afresh(tmp_path: Path) -> None:
    with Cache(tmp_path, "v1") as cache:
        cache.put_many({"aa": module("one")})
    with Cache(tmp_path, "v2") as cache:
        assert cache.get_many(["aa"]) == {}


def test_the_last_module_stored_under_a_blob_counts(tmp_path: Path) -> None:
    with Cache(tmp_path, "v1") as cache:
        cache.put_many({"aa": module("one")})
        cache.put_many({"aa": module("two")})
        assert cache.get_many(["aa"]) == {"aa": module("two")}


@pytest.mark.parametrize("use", [lambda cache: cache.get_many(["aa"]), lambda cache: cache.put_many({})])
def test_without_a_folder_and_after_closing_it_is_empty(
    tmp_path: Path, use: Callable[[Cache], object]
) -> None:
    assert not use(Cache(None, "v1"))
    closed = Cache(tmp_path, "v1")
    closed.put_many({"aa": module("one")})
    closed.close()
    assert not use(closed)


def test_two_processes_may_use_it_at_once(tmp_path: Path) -> None:
    with Cache(tmp_path, "v1") as one, Cache(tmp_path, "v1") as two:
        one.put_many({"aa": module("one")})
        two.put_many({"bb": module("two")})
        assert one.get_many(["bb"]) == {"bb": module("two")}
        assert two.get_many(["aa"]) == {"aa": module("one")}


def test_what_was_used_least_lately_goes_first(tmp_path: Path) -> None:
    limit = 100_000
    with Cache(tmp_path, "v1", limit=limit) as cache:
        cache.put_many({"old": module("old", 40_000), "kept": module("kept", 1_000)})
    with Cache(tmp_path, "v1", limit=limit) as cache:
        cache.get_many(["kept"])
    with Cache(tmp_path, "v1", limit=limit) as cache:
        cache.put_many({f"new{number}": module("new", 20_000) for number in range(3)})
        assert set(cache.get_many(["old", "kept", "new0", "new1", "new2"])) == {
            "kept",
            "new0",
            "new1",
            "new2",
        }


def test_a_full_store_grows_no_further(tmp_path: Path) -> None:
    sizes = []
    for run in range(8):
        with Cache(tmp_path, "v1", limit=200_000) as cache:
            cache.put_many({f"{run}-{number}": module("m", 5_000) for number in range(20)})
        sizes.append(the_file(tmp_path).stat().st_size)
    assert sizes[-1] <= 1.1 * sizes[3]


def scribble(folder: Path) -> None:
    the_file(folder).write_bytes(b"this is no database, but long enough to look like a file" * 100)


def tear_in_the_middle(folder: Path) -> None:
    file = the_file(folder)
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


@pytest.mark.parametrize("damage", [scribble, tear_in_the_middle])
def test_a_broken_store_is_made_anew_with_one_note(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None]
) -> None:
    with Cache(tmp_path, "v1") as cache:
        cache.put_many({f"{number}": module("m", 2_000) for number in range(50)})
    damage(tmp_path)
    with caplog.at_level(logging.WARNING), Cache(tmp_path, "v1") as cache:
        assert cache.get_many(["1"]) == {}
        cache.put_many({"1": module("again")})
        assert cache.get_many(["1"]) == {"1": module("again")}
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "made anew" in caplog.text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not zlib", id="not compressed"),
        pytest.param(b"x\x9c\x03\x00\x00\x00\x00\x01", id="nothing compressed"),
        pytest.param("text", id="another type"),
        pytest.param(7, id="a number"),
    ],
)
def test_a_damaged_row_is_a_miss_and_can_be_replaced(tmp_path: Path, data: object) -> None:
    with Cache(tmp_path, "v1") as cache:
        cache.put_many({"aa": module("one"), "bb": module("two")})
    store = sqlite3.connect(the_file(tmp_path))
    with store:
        store.execute("UPDATE module SET data = ? WHERE key LIKE '%aa'", (data,))
    store.close()
    with Cache(tmp_path, "v1") as cache:
        assert set(cache.get_many(["aa", "bb"])) == {"bb"}
        cache.put_many({"aa": module("one")})
        assert set(cache.get_many(["aa", "bb"])) == {"aa", "bb"}


def a_file_in_the_way(folder: Path) -> Path:
    (folder / "cache").write_text("in the way")
    return folder / "cache" / "below"


def a_directory_in_the_place_of_the_file(folder: Path) -> Path:
    with Cache(folder, "v1"):
        pass
    file = the_file(folder)
    file.unlink()
    file.mkdir()
    return folder


@pytest.mark.parametrize("obstacle", [a_file_in_the_way, a_directory_in_the_place_of_the_file])
def test_a_place_that_cannot_be_used_costs_a_note_and_no_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, obstacle: Callable[[Path], Path]
) -> None:
    folder = obstacle(tmp_path)
    with caplog.at_level(logging.WARNING), Cache(folder, "v1") as cache:
        cache.put_many({"aa": module("one")})
        assert cache.get_many(["aa"]) == {}
    assert len(caplog.records) == 1
    assert "going on without the cache" in caplog.text


def test_a_store_locked_by_another_process_is_not_waited_for_long(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.cache._WAIT", 0.01)
    with Cache(tmp_path, "v1") as cache:
        other = sqlite3.connect(the_file(tmp_path), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        cache.put_many({"aa": module("one")})
        other.execute("ROLLBACK")
        other.close()
        assert cache.get_many(["aa"]) == {}
    assert "locked" in caplog.text


def test_the_usual_place_is_the_users_own_and_bears_the_name() -> None:
    assert default_directory().is_absolute()
    assert "auditor" in default_directory().parts
