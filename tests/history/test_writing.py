"""New repositories from fast-import streams."""

import subprocess
from pathlib import Path

import pytest
from repos import commit, make_repository

from auditor.demo.stream import Draft, stream
from auditor.errors import OutputError
from auditor.history import open_repository, write_history

ONE = [commit("one", {"a.py": "1\n", "b/c.py": b"\xff"}), commit("two", {"a.py": None})]


def test_the_same_values_give_the_same_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_repository(tmp_path / "first", ONE)
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    second = make_repository(tmp_path / "second", ONE, bare=True)
    assert first.commits == second.commits


def test_the_branch_is_checked_out_and_clean(tmp_path: Path) -> None:
    built = make_repository(tmp_path / "r", ONE)
    assert (built.path / "b" / "c.py").read_bytes() == b"\xff"
    assert not (built.path / "a.py").exists()
    status = subprocess.run(
        ["git", "-C", str(built.path), "status", "--porcelain"], capture_output=True, check=True
    )
    assert status.stdout == b""


def test_a_bare_repository_has_no_work_tree(tmp_path: Path) -> None:
    built = make_repository(tmp_path / "r.git", ONE, bare=True)
    assert open_repository(built.path).name == "r"
    assert not (built.path / "b").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="is not an empty folder"):
        write_history(tmp_path, stream(ONE))
    with pytest.raises(OutputError, match="is not an empty folder"):
        write_history(tmp_path / "mine.txt", stream(ONE))
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_a_broken_stream_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write the repository") as caught:
        write_history(tmp_path / "r", b"nonsense\n")
    assert "\n" not in str(caught.value)


def test_a_merge_takes_over_what_the_other_side_changed(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("root", {"a": "0", "b": "0", "c": "0"}),
            commit("side", {"a": "1", "b": None}, branch="side"),
            commit("main", {"c": "2"}, parents=["root"]),
            commit("merge", {"new": "3"}, parents=["main", "side"]),
        ],
    )
    repository = open_repository(built.path)
    merged = {path: repository.blob_at(built["merge"], path) for path in repository.tree(built["merge"])}
    assert merged == {"a": b"1", "c": b"2", "new": b"3"}


@pytest.mark.parametrize(
    ("drafts", "error"),
    [
        pytest.param([commit("a"), commit("a")], ValueError, id="a name twice"),
        pytest.param([commit("a", parents=["b"])], KeyError, id="a parent that is not there"),
    ],
)
def test_a_mistaken_history_is_refused(drafts: list[Draft], error: type[Exception]) -> None:
    with pytest.raises(error):
        stream(drafts)
