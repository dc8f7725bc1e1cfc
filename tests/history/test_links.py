"""Addresses of remotes, as a browser understands them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.history.links import browsable


@pytest.mark.parametrize(
    ("address", "url"),
    [
        pytest.param("https://example.org/o/r.git", "https://example.org/o/r", id="https"),
        pytest.param("https://user:secret@example.org/o/r", "https://example.org/o/r", id="credentials"),
        pytest.param("https://token@Example.org/o/r/", "https://example.org/o/r", id="token"),
        pytest.param("http://example.org:8080/o/r.git", "http://example.org:8080/o/r", id="http with port"),
        pytest.param("git@example.org:o/r.git", "https://example.org/o/r", id="scp"),
        pytest.param("example.org:o/r", "https://example.org/o/r", id="scp without user"),
        pytest.param("ssh://git@example.org:2222/o/r.git", "https://example.org/o/r", id="ssh with port"),
        pytest.param("git://example.org/o/r.git", "https://example.org/o/r", id="git"),
        pytest.param("git@example.org:group/sub/r.git\n", "https://example.org/group/sub/r", id="subgroup"),
        pytest.param("/srv/git/r.git", None, id="path"),
        pytest.param("../r.git", None, id="relative path"),
        pytest.param("file:///srv/git/r.git", None, id="file"),
        pytest.param("C:/git/r", None, id="Windows path"),
        pytest.param("ext::sh -c touch% x", None, id="helper"),
        pytest.param("https://example.org/o/r?token=x", None, id="query"),
        pytest.param("https://example.org/o/r)<script>", None, id="markup"),
        pytest.param("https://example.org/../x", None, id="climbing"),
        pytest.param("", None, id="empty"),
    ],
)
def test_address(address: str, url: str | None) -> None:
    assert browsable(address) == url


@given(st.text())
def test_no_text_makes_a_dangerous_link(address: str) -> None:
    url = browsable(address)
    assert url is None or (url.startswith(("https://", "http://")) and not set(url) & set(" <>\"'()`|\\@\n"))
