"""What each commit changed against each parent."""

from pathlib import Path

from repos import commit, make_repository

from auditor.history import open_repository
from auditor.model.commits import FileChange, RangeRequest

Told = dict[str, list[dict[str, str]]]


def changes(path: Path, request: RangeRequest) -> Told:
    """Of each commit, by subject: for each parent, ``+``, ``-`` or ``~`` by path."""

    def sign(change: FileChange) -> str:
        return "+" if change.old is None else "-" if change.new is None else "~"

    found = open_repository(path).resolve(request)
    return {
        each.ref.subject: [{change.path: sign(change) for change in several} for several in each.changes]
        for each in found.commits
    }


def test_root_commit_is_compared_to_the_empty_tree(tmp_path: Path) -> None:
    make_repository(
        tmp_path / "r", [commit("root", {"a.py": "", "d/b.py": "1"}), commit("next", {"a.py": None})]
    )
    assert changes(tmp_path / "r", RangeRequest()) == {
        "root": [{"a.py": "+", "d/b.py": "+"}],
        "next": [{"a.py": "-"}],
    }


def test_rename_is_a_deletion_and_an_addition(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r", [commit("root", {"a.py": "same"}), commit("move", {"a.py": None, "b.py": "same"})]
    )
    found = open_repository(built.path).resolve(RangeRequest(last=1))
    (change,) = found.commits[0].changes
    gone, come = change
    assert (gone.path, gone.new, come.path, come.old) == ("a.py", None, "b.py", None)
    assert gone.old == come.new


def test_octopus_is_compared_to_every_parent(tmp_path: Path) -> None:
    make_repository(
        tmp_path / "r",
        [
            commit("root", {"a": "0"}),
            commit("x", {"x": "1"}, branch="x"),
            commit("y", {"y": "1"}, parents=["root"], branch="y"),
            commit("main", {"m": "1"}, parents=["root"]),
            commit("octopus", parents=["main", "x", "y"]),
        ],
    )
    told = changes(tmp_path / "r", RangeRequest(last=1))
    assert told["octopus"] == [{"x": "+", "y": "+"}, {"m": "+", "y": "+"}, {"m": "+", "x": "+"}]
    assert set(told) == {"x", "y", "octopus"}


def test_evil_merge_shows_against_every_parent(tmp_path: Path) -> None:
    make_repository(
        tmp_path / "r",
        [
            commit("root", {"t": "0"}),
            commit("side", {"s": "1"}, branch="side"),
            commit("main", {"m": "1"}, parents=["root"]),
            commit("evil", {"t": None}, parents=["main", "side"]),
        ],
    )
    assert changes(tmp_path / "r", RangeRequest(last=1))["evil"] == [
        {"s": "+", "t": "-"},
        {"m": "+", "t": "-"},
    ]


def test_merge_that_takes_one_side_keeps_its_empty_comparison_in_place(tmp_path: Path) -> None:
    make_repository(
        tmp_path / "r",
        [
            commit("root", {"a": "0"}),
            commit("side", {"s": "1"}, branch="side"),
            commit("ours", {"s": None}, parents=["root", "side"]),
            commit("empty"),
        ],
    )
    told = changes(tmp_path / "r", RangeRequest(last=2))
    assert told["ours"] == [{}, {"s": "-"}]
    assert told["empty"] == [{}]


def test_a_base_on_another_branch_takes_nothing_from_the_walk(tmp_path: Path) -> None:
    make_repository(
        tmp_path / "r",
        [
            commit("root", {"a": "0"}),
            commit("theirs", {"b": "1"}, branch="theirs"),
            commit("mine", {"c": "1"}, parents=["root"]),
        ],
    )
    assert changes(tmp_path / "r", RangeRequest(expression="theirs..main")) == {"mine": [{"c": "+"}]}


def test_two_unrelated_roots_merge(tmp_path: Path) -> None:
    make_repository(
        tmp_path / "r",
        [
            commit("root", {"a": "0"}),
            commit("lone", {"z": "1"}, parents=[], branch="lone"),
            commit("join", parents=["root", "lone"]),
        ],
    )
    told = changes(tmp_path / "r", RangeRequest(last=1))
    assert told == {"lone": [{"z": "+"}], "join": [{"z": "+"}, {"a": "+"}]}


def test_what_was_deleted_below_a_folder_and_by_which_commit(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("root", {"d/a.py": "1", "d/b.py": "1", "d*/c.py": "1", "e/d.py": "1"}),
            commit("first", {"d/a.py": None, "e/d.py": None, "d*/c.py": None}),
            commit("again", {"d/a.py": "2"}),
            commit("second", {"d/a.py": None}),
            commit("side", {"d/b.py": None}, parents=["root"], branch="side"),
            commit("merge", {"d/b.py": None}, parents=["second", "side"]),
            commit("later", {"d": "no folder any more"}),
        ],
    )
    found = open_repository(built.path).deletions(built["merge"], ["d"])
    assert {path: ref.subject for path, ref in found.items()} == {"d/a.py": "second", "d/b.py": "side"}
    assert open_repository(built.path).deletions(built["root"], ["d"]) == {}
    # A name from a rule pack is a name, whatever Git could make of it.
    odd = open_repository(built.path).deletions(built["merge"], ["d*", ":(glob)**", "--all"])
    assert set(odd) == {"d*/c.py"}
