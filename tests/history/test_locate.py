"""From any path to its repository; and whose index counts."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from repos import Built, commit, make_repository

from auditor.errors import RangeError, RepositoryError
from auditor.history import open_repository
from auditor.history.locate import index_file, locate, object_dirs
from auditor.model.commits import RangeRequest


def git(path: Path, *args: str) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(path)}
    subprocess.run(["git", "-C", str(path), *args], check=True, capture_output=True, env=env)


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return make_repository(tmp_path / "shop", [commit("one", {"pkg/a.py": "1"})])


def worktree(built: Built) -> Path:
    git(built.path, "worktree", "add", "-q", "../elsewhere", "-b", "other")
    return built.path.parent / "elsewhere"


def bare(built: Built) -> Path:
    git(built.path.parent, "clone", "-q", "--bare", str(built.path), "shop.git")
    return built.path.parent / "shop.git"


def separate(built: Built) -> Path:
    git(built.path, "init", "-q", "--separate-git-dir", str(built.path.parent / "store.git"))
    return built.path


def symbolic(built: Built) -> Path:
    (built.path.parent / "alias").symlink_to(built.path)
    return built.path.parent / "alias" / "pkg"


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(lambda built: built.path, id="work tree"),
        pytest.param(lambda built: built.path / "pkg", id="folder of the work tree"),
        pytest.param(lambda built: built.path / "pkg" / "a.py", id="file in the work tree"),
        pytest.param(lambda built: built.path / ".git", id="git directory"),
        pytest.param(lambda built: built.path / ".git" / "refs", id="inside the git directory"),
        pytest.param(bare, id="bare"),
        pytest.param(worktree, id="linked worktree"),
        pytest.param(lambda built: worktree(built) / "pkg", id="folder of a linked worktree"),
        pytest.param(separate, id="git directory elsewhere"),
        pytest.param(symbolic, id="through a symbolic link"),
    ],
)
def test_repository_is_found(built: Built, place: Callable[[Built], Path]) -> None:
    with open_repository(place(built)) as repository:
        assert repository.name == "shop"
        found = repository.resolve(RangeRequest())
        assert [each.ref.commit for each in found.commits] == [built["one"]]
        assert set(repository.tree(found.head.commit)) == {"pkg/a.py"}


def test_a_linked_worktree_has_its_own_head_and_index(built: Built) -> None:
    place = worktree(built)
    (place / "new.py").write_text("")
    git(place, "add", "new.py")
    with open_repository(place) as linked, open_repository(built.path) as main:
        assert set(linked.index_tree()) == {"pkg/a.py", "new.py"}
        assert set(main.index_tree()) == {"pkg/a.py"}


def test_detached_head(built: Built) -> None:
    git(built.path, "checkout", "-q", "--detach")
    assert open_repository(built.path).resolve(RangeRequest(last=0)).head.commit == built["one"]


def empty(path: Path) -> Path:
    git(path, "init", "-q", "empty")
    return path / "empty"


def dangling(path: Path) -> Path:
    (path / ".git").write_text("gitdir: /nowhere/at/all\n")
    return path


def future(path: Path) -> Path:
    made = empty(path)
    (made / ".git" / "config").write_text("[core]\nrepositoryformatversion = 99\n")
    return made


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param(lambda path: path, "is not in a Git repository: give --repo", id="plain folder"),
        pytest.param(lambda path: path / "none", "does not exist: give --repo", id="no such folder"),
        pytest.param(empty, "has no commits yet: commit something first", id="no commits"),
        pytest.param(dangling, "points to a repository that is gone", id="dangling .git file"),
        pytest.param(future, "git cannot read this repository: ", id="format of the future"),
    ],
)
def test_what_is_no_repository_is_told_in_one_line(
    tmp_path: Path, place: Callable[[Path], Path], message: str
) -> None:
    with pytest.raises(RepositoryError) as caught:
        open_repository(place(tmp_path))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_head_without_commit_beside_other_branches(tmp_path: Path) -> None:
    built = make_repository(tmp_path / "r", [commit("one", {"a": "1"}), commit("two", {"a": "2"})], bare=True)
    (built.path / "HEAD").write_text("ref: refs/heads/unborn\n")
    repository = open_repository(built.path)
    assert len(repository.resolve(RangeRequest(expression="main~1..main")).commits) == 1
    with pytest.raises(RangeError, match=r"HEAD names no commit yet: name the commits"):
        repository.resolve(RangeRequest())


def test_missing_git_is_told_in_one_line(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("git.cmd.Git.GIT_PYTHON_GIT_EXECUTABLE", "no-such-git")
    with pytest.raises(RepositoryError, match="git is not installed"):
        open_repository(built.path)


def test_foreign_owner_is_no_obstacle(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's refusal protects from the configuration, which is not obeyed here."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("HOME", str(built.path.parent))
    refused = subprocess.run(["git", "-C", str(built.path), "log"], capture_output=True, check=False)
    assert b"dubious ownership" in refused.stderr
    assert len(open_repository(built.path).resolve(RangeRequest()).commits) == 1


def test_variables_of_another_repository_change_nothing(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_repository(tmp_path / "other", [commit("x", {"other.py": "1"}), commit("y", {"y.py": "1"})])
    wanted = open_repository(built.path).resolve(RangeRequest())
    dot_git = other.path / ".git"
    for name, value in {
        "GIT_DIR": dot_git,
        "GIT_COMMON_DIR": dot_git,
        "GIT_WORK_TREE": other.path,
        "GIT_INDEX_FILE": dot_git / "index",
        "GIT_OBJECT_DIRECTORY": dot_git / "objects",
        "GIT_CONFIG_PARAMETERS": "'core.bare=maybe'",
        "GIT_SHALLOW_FILE": "",
        "GIT_NAMESPACE": "x",
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_CEILING_DIRECTORIES": "/",
    }.items():
        monkeypatch.setenv(name, str(value))
    with open_repository(built.path) as repository:
        assert repository.resolve(RangeRequest()) == wanted
        assert set(repository.index_tree()) == {"pkg/a.py"}


@pytest.mark.parametrize(
    ("environ", "index"),
    [
        pytest.param({}, ".git/index", id="nothing said"),
        pytest.param(
            {"GIT_INDEX_FILE": ".git/next-index-1.lock"}, ".git/next-index-1.lock", id="commit PATH"
        ),
        pytest.param(
            {"GIT_INDEX_FILE": "{top}/.git/index.lock"}, ".git/index.lock", id="commit -a, absolute"
        ),
        pytest.param({"GIT_INDEX_FILE": "{top}/../mine"}, "../mine", id="the user's own"),
        pytest.param({"GIT_INDEX_FILE": "{top}/../o/.git/index"}, ".git/index", id="another repository's"),
        pytest.param(
            {"GIT_DIR": "{top}/.git", "GIT_INDEX_FILE": "{top}/../o/x"}, "../o/x", id="said with our GIT_DIR"
        ),
        pytest.param(
            {"GIT_DIR": "{top}/../o/.git", "GIT_INDEX_FILE": ".git/x"},
            ".git/index",
            id="said of another GIT_DIR",
        ),
    ],
)
def test_whose_index_counts(built: Built, environ: dict[str, str], index: str) -> None:
    make_repository(built.path.parent / "o", [commit("one", {"a": "1"})])
    filled = {name: value.format(top=built.path) for name, value in environ.items()}
    assert index_file(locate(built.path), filled) == (built.path / index).resolve()


def test_objects_of_a_push_in_progress_are_seen(built: Built, tmp_path: Path) -> None:
    place = locate(built.path)
    aside = tmp_path / "quarantine"
    aside.mkdir()
    own = built.path / ".git" / "objects"
    ours = {"GIT_DIR": str(built.path / ".git"), "GIT_OBJECT_DIRECTORY": str(aside)}
    assert object_dirs(place, ours) == (own, aside)
    assert object_dirs(place, ours | {"GIT_DIR": str(tmp_path)}) == (own,)


def test_strange_folder_names(tmp_path: Path) -> None:
    for name in ("with space", "$HOME", "~", "line\nfeed", 'quo"te', "ü", ":(top)", "-dash"):
        built = make_repository(tmp_path / name, [commit("one", {"a.py": "1"})])
        with open_repository(built.path) as repository:
            assert repository.name == name
            assert repository.blob_at(repository.resolve(RangeRequest()).head.commit, "a.py") == b"1"
