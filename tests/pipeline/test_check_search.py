"""What a check looks up to find the files that a change can concern."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repos import Built, commit, make_repository

from auditor.cache import Cache
from auditor.history import open_repository
from auditor.pipeline import check_search
from auditor.pipeline.check_search import search
from auditor.pipeline.check_sides import Tree
from auditor.pipeline.check_words import split, words_of
from auditor.pipeline.check_world import Shelf

FILES = {
    "test_shop.py": "from shop import total\n\ndef test_total():\n    assert total([1]) == 'one of them'\n",
    "test_copy.py": "from shop import total\n\ndef test_total():\n    assert total([1]) == 'one of them'\n",
    "test_sums.py": "import shop\n\ndef test_subtotal():\n    assert shop.subtotal() == 'them of one'\n",
    "test_größe.py": "def test_größe():\n    assert größe('c3.5') == 3.5\n",
    "test_none.py": "",
}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"a.b(c_1)", [b"a", b"b", b"c_1"], id="code"),
        pytest.param(b"'x-y'\n#z", [b"x", b"y", b"z"], id="strings and comments"),
        pytest.param("größe=1".encode(), ["größe".encode(), b"1"], id="letters beyond ASCII"),
    ],
)
def test_words_are_what_identifiers_are_made_of(text: bytes, words: list[bytes]) -> None:
    assert split(text) == words


@given(st.binary(max_size=80))
def test_each_word_is_told_once(text: bytes) -> None:
    told = words_of(text).split(b" ") if text.strip() and split(text) else []
    assert sorted(told) == sorted(set(split(text)))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return make_repository(tmp_path_factory.mktemp("search") / "repo", [commit("all", FILES)], bare=True)


def shelf_of(built: Built, cache: Cache) -> Iterator[tuple[Shelf, dict[str, str]]]:
    with open_repository(built.path) as repository:
        tree = Tree("head", built["all"], repository.tree(built["all"]), {})
        yield Shelf(repository, cache, {}), dict(tree.python)


@pytest.mark.parametrize(
    ("term", "paths"),
    [
        pytest.param("total", {"test_shop.py", "test_copy.py"}, id="a word, in two files of one text"),
        pytest.param("tot", set(), id="a part of a word"),
        pytest.param("größe", {"test_größe.py"}, id="a word beyond ASCII"),
        pytest.param(
            "one of them", {"test_shop.py", "test_copy.py", "test_sums.py"}, id="words, in any order"
        ),
        pytest.param("3.5", {"test_größe.py"}, id="a number"),
        pytest.param("one of those", set(), id="words that no file has together"),
        pytest.param("--", set(), id="no word at all"),
    ],
)
@pytest.mark.parametrize("runs", [1, 2], ids=["cold", "warm"])
def test_search_finds_words(term: str, paths: set[str], runs: int, built: Built, tmp_path: Path) -> None:
    for _ in range(runs):
        with Cache(tmp_path / "cache", "1") as cache:
            for shelf, files in shelf_of(built, cache):
                assert search(shelf, files, [term]) == {term: paths}
                shelf.save()


def test_words_that_many_files_have_are_no_phrase(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_search, "_FEW", 1)
    for shelf, files in shelf_of(built, Cache(None, "1")):
        assert search(shelf, files, ["one of them"]) == {"one of them": set()}


def test_a_warm_search_reads_no_text(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unread(_: Shelf, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        assert not list(blobs)
        return iter(())

    for run in range(2):
        with Cache(tmp_path / "cache", "1") as cache:
            for shelf, files in shelf_of(built, cache):
                if run:
                    monkeypatch.setattr(Shelf, "stream", unread)
                assert search(shelf, files, ["total"])["total"] == {"test_shop.py", "test_copy.py"}
                shelf.save()
