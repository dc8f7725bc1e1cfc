"""Words are parts of names, never mere substrings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.packs.words import Phrases, parts


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param("cache", "test_cache_is_warm", id="a part of a snake name"),
        pytest.param("cache", "TestCache::test_full", id="a part of a camel name"),
        pytest.param("cache", "CACHE_SIZE", id="upper case"),
        pytest.param("cache", "test_caches", id="plural"),
        pytest.param("query", "test_queries", id="plural in ies"),
        pytest.param("index", "test_indexes", id="plural in es"),
        pytest.param("rate limit*", "RateLimiter", id="a phrase over two parts that goes on"),
        pytest.param("rate limit", "rate-limits", id="a phrase over a hyphen"),
        pytest.param("rate limit*", "ratelimiting", id="a phrase written as one word"),
        pytest.param("websocket", "WebSocketManager", id="a word written as two parts"),
        pytest.param("oauth", "OAuth2Client", id="capitals and digits"),
        pytest.param("s3", "test_s3_upload", id="a letter and a digit"),
        pytest.param("k8s", "test_k8s", id="a digit within"),
        pytest.param("postgresql", "PostgreSQLBackend", id="capitals at the end"),
        pytest.param("invalidat*", "test_invalidates", id="a stem"),
        pytest.param("überweisung", "test_überweisung", id="other letters"),
    ],
)
def test_found(phrase: str, text: str) -> None:
    assert Phrases([("it", phrase)]).find(text) == {"it": (phrase,)}


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param("file", "test_profile", id="the end of a word"),
        pytest.param("cat", "test_category", id="the start of a word"),
        pytest.param("api", "test_therapist", id="the middle of a word"),
        pytest.param("auth", "test_author", id="a word that starts alike"),
        pytest.param("rate limit", "test_limit_rate", id="the other way round"),
        pytest.param("rate limit", "rate.limit", id="over the dot between two names"),
        pytest.param("key cache", "key/cache", id="over the slash between two folders"),
        pytest.param("log", "test_login", id="a longer word"),
    ],
)
def test_not_found(phrase: str, text: str) -> None:
    assert Phrases([("it", phrase)]).find(text) == {}


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_into_lower_case(text: str) -> None:
    for names in parts(text):
        assert all(name and name == name.lower() for name in names)


@given(st.lists(st.sampled_from(["rate", "limit", "cache", "key"]), min_size=1, max_size=4))
def test_a_phrase_is_found_in_its_own_name(words: list[str]) -> None:
    found = Phrases([(1, " ".join(words))])
    assert found.find("_".join(words))
    assert found.find("".join(word.capitalize() for word in words))


def test_what_is_asked_twice_is_answered_alike() -> None:
    found = Phrases([(1, "cache"), (2, "cach*")])
    assert found.find("test_cache") == found.find("test_cache") == {1: ("cache",), 2: ("cach*",)}
