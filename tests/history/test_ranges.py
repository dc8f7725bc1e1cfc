"""What users ask for, and which commits that is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from repos import Built, commit, make_repository

from auditor.errors import RangeError
from auditor.history import Repository, open_repository
from auditor.model.commits import Range, RangeRequest


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """main: one - two - four - merge - five, side: two - three; other: an unrelated root."""
    return make_repository(
        tmp_path_factory.mktemp("ranges") / "shop.git",
        [
            commit("one", {"a.py": "1\n"}, tag="v1"),
            commit("two", {"a.py": "2\n"}, author="Zoë Ünal <zoe@example.org>", message="Größer\n\nmore"),
            commit("three", {"b.py": "3\n"}, branch="side"),
            commit("four", {"a.py": "4\n"}, tag="both"),
            commit("merge", parents=["four", "three"]),
            commit("five", {"a.py": None}, date=datetime(2025, 3, 1, tzinfo=UTC)),
            commit("lone", {"z.py": "0\n"}, parents=[], branch="other"),
            commit("fork", {"a.py": "f\n"}, parents=["one"], branch="feature/fork"),
            commit("twin", {"a.py": "t\n"}, parents=["one"], branch="both"),
        ],
        bare=True,
    )


@pytest.fixture(scope="module")
def repository(built: Built) -> Repository:
    return open_repository(built.path)


def names(built: Built, found: Range) -> tuple[str | None, list[str], str]:
    spelled = {hash_: name for name, hash_ in built.commits.items()}
    base = None if found.base is None else spelled[found.base.commit]
    return base, [spelled[each.ref.commit] for each in found.commits], spelled[found.head.commit]


ALL = ["one", "two", "three", "four", "merge", "five"]


@pytest.mark.parametrize(
    ("request_", "base", "commits", "head"),
    [
        pytest.param(RangeRequest(expression="v1..main"), "one", ALL[1:], "five", id="two dots"),
        pytest.param(RangeRequest(expression=" v1..main "), "one", ALL[1:], "five", id="spaces around"),
        pytest.param(RangeRequest(expression="v1.."), "one", ALL[1:], "five", id="empty right side is HEAD"),
        pytest.param(RangeRequest(expression="..v1"), "five", [], "one", id="backwards"),
        pytest.param(RangeRequest(expression=".."), "five", [], "five", id="both sides empty"),
        pytest.param(RangeRequest(expression="v1"), "one", ALL[1:], "five", id="one revision is the base"),
        pytest.param(RangeRequest(expression="HEAD~1"), "merge", ["five"], "five", id="operators"),
        pytest.param(
            RangeRequest(expression="HEAD~1^2..HEAD~1"), "three", ["four", "merge"], "merge", id="^2"
        ),
        pytest.param(
            RangeRequest(expression="feature/fork...side"), "one", ["two", "three"], "three", id="..."
        ),
        pytest.param(
            RangeRequest(
                expression="feature/fork...",
            ),
            "one",
            ALL[1:],
            "five",
            id="... to HEAD",
        ),
        pytest.param(RangeRequest(expression="other..v1"), "lone", ["one"], "one", id="unrelated base"),
        pytest.param(RangeRequest(last=1), "merge", ["five"], "five", id="last one"),
        pytest.param(RangeRequest(last=0), "five", [], "five", id="last none"),
        pytest.param(
            RangeRequest(last=2), "four", ["three", "merge", "five"], "five", id="last, first parents"
        ),
        pytest.param(
            RangeRequest(last=1, expression="side"), "two", ["three"], "three", id="last of a branch"
        ),
        pytest.param(RangeRequest(last=4), "one", ALL[1:], "five", id="last reaches the root"),
        pytest.param(RangeRequest(last=5), None, ALL, "five", id="last takes the root in"),
        pytest.param(RangeRequest(last=999), None, ALL, "five", id="longer than the history"),
        pytest.param(RangeRequest(), None, ALL, "five", id="nothing asked"),
        pytest.param(RangeRequest(since="2025-02-01"), "merge", ["five"], "five", id="since"),
        pytest.param(RangeRequest(since="2025-03-01"), "merge", ["five"], "five", id="since that midnight"),
        pytest.param(RangeRequest(since="2025-03-02"), "five", [], "five", id="since the day after"),
        pytest.param(RangeRequest(since="2001-01-01"), None, ALL, "five", id="since before the beginning"),
        pytest.param(RangeRequest(since="now"), "five", [], "five", id="since now"),
    ],
)
def test_range(
    built: Built,
    repository: Repository,
    request_: RangeRequest,
    base: str | None,
    commits: list[str],
    head: str,
) -> None:
    found = repository.resolve(request_)
    found_base, found_commits, found_head = names(built, found)
    assert (found_base, sorted(found_commits), found_head) == (base, sorted(commits), head)
    assert not found.shallow


def test_parents_come_before_children(repository: Repository) -> None:
    seen: set[str] = set()
    for each in repository.resolve(RangeRequest()).commits:
        assert seen.issuperset(each.parents)
        seen.add(each.ref.commit)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(RangeRequest(expression="nowhere..HEAD"), "unknown revision nowhere", id="unknown"),
        pytest.param(RangeRequest(expression="mian"), "did you mean main?", id="typo"),
        pytest.param(RangeRequest(expression="fork.."), "did you mean feature/fork?", id="folder left out"),
        pytest.param(RangeRequest(expression="sied~1.."), "did you mean side?", id="typo before an operator"),
        pytest.param(RangeRequest(expression="--output=x.."), "is no revision", id="an option"),
        pytest.param(RangeRequest(expression="-n1"), "is no revision", id="a short option"),
        pytest.param(RangeRequest(expression="a\0b"), "is no revision", id="control character"),
        pytest.param(RangeRequest(expression="HEAD:b.py"), "names a blob, not a commit", id="a file"),
        pytest.param(RangeRequest(expression="HEAD^{tree}.."), "names a tree, not a commit", id="a tree"),
        pytest.param(
            RangeRequest(expression="0" * 39 + "1"), "does not have the commit 000", id="no such hash"
        ),
        pytest.param(RangeRequest(expression="other...main"), "no common ancestor", id="no merge base"),
        pytest.param(RangeRequest(last=-1), "counts forward", id="negative"),
        pytest.param(RangeRequest(last=1, since="now"), "give one of them", id="last and since"),
        pytest.param(RangeRequest(expression="a..b", last=1), "leave out --last", id="range and last"),
        pytest.param(RangeRequest(since="someday"), "is no date", id="no date"),
        pytest.param(RangeRequest(since=""), "is no date", id="empty date"),
    ],
)
def test_bad_request_is_told_in_one_line(
    repository: Repository, request_: RangeRequest, message: str
) -> None:
    with pytest.raises(RangeError) as caught:
        repository.resolve(request_)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("request_", "note"),
    [
        pytest.param(RangeRequest(expression="v1..main"), None, id="nothing to note"),
        pytest.param(RangeRequest(last=4), None, id="exactly the history"),
        pytest.param(
            RangeRequest(last=5), "--last 5 reaches the beginning of the history", id="whole history"
        ),
        pytest.param(RangeRequest(expression="feature/fork..main"), "has 1 commit of its own", id="sideways"),
        pytest.param(RangeRequest(expression="main..v1"), "runs backwards", id="backwards"),
        pytest.param(
            RangeRequest(expression="v1..both"), "both names more than one reference", id="ambiguous"
        ),
    ],
)
def test_what_is_unusual_is_noted(repository: Repository, request_: RangeRequest, note: str | None) -> None:
    notes = repository.resolve(request_).notes
    assert notes == () if note is None else any(note in each for each in notes)


def test_the_expression_is_what_was_asked(repository: Repository) -> None:
    asked = [
        RangeRequest(),
        RangeRequest(last=2, expression="side"),
        RangeRequest(since="2025-02-01"),
        RangeRequest(expression="v1..main"),
    ]
    told = [repository.resolve(each).expression for each in asked]
    assert told == ["--last 40", "--last 2 side", "--since 2025-02-01", "v1..main"]


def test_a_commit_is_told_with_author_date_and_subject(repository: Repository) -> None:
    two = repository.resolve(RangeRequest(expression="v1..v1~0")).head
    assert (two.author, two.subject, two.date) == ("Ada Writer", "one", datetime(2025, 1, 6, 9, tzinfo=UTC))
    second = repository.resolve(RangeRequest(last=3)).base
    assert second is not None
    assert (second.author, second.subject) == ("Zoë Ünal", "Größer")


def test_criss_cross_has_two_merge_bases(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "repo",
        [
            commit("root", {"a": "0"}),
            commit("left", {"l": "1"}, branch="left"),
            commit("right", {"r": "1"}, parents=["root"], branch="right"),
            commit("left2", parents=["left", "right"], branch="left"),
            commit("right2", parents=["right", "left"], branch="right"),
        ],
        branch="left",
    )
    found = open_repository(built.path).resolve(RangeRequest(expression="left...right"))
    assert found.base is not None
    assert found.base.commit in (built["left"], built["right"])
    assert "2 merge bases" in found.notes[0]
