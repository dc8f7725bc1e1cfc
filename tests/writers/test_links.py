import pytest
from writers.samples import HEAD

from auditor.errors import SettingsError
from auditor.writers.document import CommitName, Place
from auditor.writers.links import Links

BASE = "https://github.com/owner/name"


def test_commits_and_files_have_addresses() -> None:
    links = Links(f"{BASE}/")
    assert links.commit(CommitName(HEAD)) == f"{BASE}/commit/{HEAD}"
    assert links.place(Place("x", "a b/c.py", 3, HEAD)) == f"{BASE}/blob/{HEAD}/a%20b/c.py#L3"
    assert links.place(Place("x", "c.py", 0, HEAD)) == f"{BASE}/blob/{HEAD}/c.py"


def test_gitlab_keeps_pages_below_a_dash() -> None:
    links = Links("https://gitlab.example.org/group/name")
    assert links.commit(CommitName(HEAD)) == f"https://gitlab.example.org/group/name/-/commit/{HEAD}"
    assert links.place(Place("x", "c.py", 3, HEAD)) == (
        f"https://gitlab.example.org/group/name/-/blob/{HEAD}/c.py#L3"
    )


def test_without_a_base_there_are_no_links() -> None:
    assert Links(None).commit(CommitName(HEAD)) is None
    assert Links(None).place(Place("x", "c.py", 0, HEAD)) is None


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(Place("x", "a/../../b", 1, HEAD), id="path that leaves the repository"),
        pytest.param(Place("x", "a.py", 1, None), id="at no revision"),
        pytest.param(Place("x", "a.py", 1, "main)](evil"), id="revision that is no commit name"),
    ],
)
def test_what_cannot_be_linked_is_not(place: Place) -> None:
    assert Links(BASE).place(place) is None


@pytest.mark.parametrize(
    "base",
    [
        pytest.param("javascript:alert(1)", id="another scheme"),
        pytest.param("github.com/owner/name", id="no scheme"),
        pytest.param("https://", id="no host"),
        pytest.param("https://x.org/a)b", id="ends a link"),
        pytest.param("https://x.org/a b", id="space"),
        pytest.param("https://[x", id="broken address"),
        pytest.param("https://x.org/?q=1", id="query"),
    ],
)
def test_a_base_that_is_no_web_address_is_refused_in_one_line(base: str) -> None:
    with pytest.raises(SettingsError, match="cannot be the base of links") as caught:
        Links(base)
    assert "\n" not in str(caught.value)
