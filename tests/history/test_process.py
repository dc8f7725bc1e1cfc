"""A hostile repository runs nothing, fetches nothing and is not written to."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from repos import Built, commit, make_repository

from auditor.errors import RangeError, RepositoryError
from auditor.history import open_repository, process
from auditor.model.commits import RangeRequest


def git(path: Path, *args: str, check: bool = True) -> str:
    env = {"PATH": os.environ["PATH"], "HOME": str(path), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-C", str(path), *args], check=check, capture_output=True, text=True, env=env
    )
    return done.stdout.strip()


def snapshot(path: Path) -> dict[str, tuple[int, int, int]]:
    """Every file and folder with size, mode and time of change."""
    found = {}
    for each in (path, *path.rglob("*")):
        if not each.is_fifo():
            info = each.stat()
            found[str(each)] = (info.st_size, info.st_mode, info.st_mtime_ns)
    return found


@pytest.fixture
def sentinel(tmp_path: Path) -> Path:
    """A program that leaves a trace when it is run."""
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> "{tmp_path / "trace"}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def use_everything(path: Path) -> None:
    """Call each question that a repository can be asked."""
    with open_repository(path) as repository:
        found = repository.resolve(RangeRequest(last=2))
        repository.resolve(RangeRequest(since="2001-01-01"))
        repository.resolve(RangeRequest(expression="HEAD~1...HEAD"))
        for name in ("co", "nowhere", "0" * 40, "HEAD:a.txt", ":a.txt"):
            with pytest.raises(RangeError):
                repository.resolve(RangeRequest(expression=name))
        tree = repository.tree(found.head.commit)
        assert len(list(repository.read(entry.blob for entry in tree.values()))) == len(tree)
        assert repository.blob_at(found.head.commit, "a.txt") == b"2\n"
        repository.index_tree()
        repository.remote_url()


def hostile_config(program: Path) -> str:
    return f"""
[core]
	fsmonitor = {program}
	hooksPath = {program.parent}
	pager = {program}
	editor = {program}
	sshCommand = {program}
	gitProxy = {program}
	askPass = {program}
	alternateRefsCommand = {program}
	attributesFile = {program.parent / "attributes"}
	untrackedCache = true
	splitIndex = true
	worktree = /
[diff]
	external = {program}
[diff "x"]
	command = {program}
	textconv = {program}
[filter "x"]
	clean = {program}
	smudge = {program}
	process = {program}
	required = true
[gpg]
	program = {program}
[log]
	showSignature = true
	mailmap = true
[format]
	pretty = fuller
[color]
	ui = always
[pager]
	log = {program}
	rev-parse = {program}
[alias]
	log = !{program}
	rev-parse = !{program}
	cat-file = !{program}
	co = !{program}
[credential]
	helper = !{program}
[remote "origin"]
	url = ext::{program}
	uploadpack = {program}
	vcs = x
	promisor = true
	partialclonefilter = blob:none
[extensions]
	partialClone = origin
[gc]
	auto = 1
[trace2]
	eventTarget = {program.parent / "trace"}
"""


@pytest.fixture
def hostile(tmp_path: Path, sentinel: Path) -> Iterator[Built]:
    built = make_repository(
        tmp_path / "hostile",
        [
            commit(
                "one", {"a.txt": "1\n", ".gitattributes": "* diff=x filter=x\n", ".mailmap": "X <x> <ada>\n"}
            ),
            commit("two", {"a.txt": "2\n"}),
            commit("three", {"b.txt": "3\n", ".gitmodules": f'[submodule "x"]\nupdate = !{sentinel}\n'}),
        ],
    )
    dot_git = built.path / ".git"
    hooks = dot_git / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"):
        for folder in (hooks, sentinel.parent):
            (folder / name).write_bytes(sentinel.read_bytes())
            (folder / name).chmod(0o755)
    (dot_git / "info").mkdir(exist_ok=True)
    (dot_git / "info" / "attributes").write_text("* diff=x filter=x\n")
    with (dot_git / "config").open("a") as config:
        config.write(hostile_config(sentinel))
    yield built
    assert not (tmp_path / "trace").exists()


def test_the_hostile_repository_would_run_its_programs(hostile: Built, tmp_path: Path) -> None:
    git(hostile.path, "status", check=False)
    trace = tmp_path / "trace"
    assert trace.exists()
    trace.unlink()


def test_nothing_of_a_hostile_repository_runs_and_nothing_is_written(
    hostile: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_ASKPASS", str(tmp_path / "program"))
    monkeypatch.setenv("GIT_SSH_COMMAND", str(tmp_path / "program"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(tmp_path / "program"))
    monkeypatch.setenv("GIT_PAGER", str(tmp_path / "program"))
    (hostile.path / "a.txt").write_text("changed, so that the index would be refreshed\n")
    before = snapshot(hostile.path)
    use_everything(hostile.path)
    assert snapshot(hostile.path) == before


def test_missing_objects_are_missing_and_never_fetched(hostile: Built, tmp_path: Path) -> None:
    name = git(hostile.path, "-c", "core.fsmonitor=", "rev-parse", "HEAD:a.txt")
    git(hostile.path, "unpack-objects", check=False)
    packs = list((hostile.path / ".git" / "objects" / "pack").glob("*.pack"))
    loose = hostile.path / ".git" / "objects" / name[:2] / name[2:]
    for pack in packs:
        moved = tmp_path / pack.name
        pack.rename(moved)
        pack.with_suffix(".idx").unlink()
        env = {"PATH": os.environ["PATH"], "GIT_DIR": str(hostile.path / ".git")}
        command = ["git", "-c", "core.fsmonitor=", "unpack-objects", "-q"]
        with moved.open("rb") as stream:
            subprocess.run(command, stdin=stream, env=env, check=True)
    loose.unlink()
    (tmp_path / "trace").unlink(missing_ok=True)
    with open_repository(hostile.path) as repository:
        head = repository.resolve(RangeRequest(last=1)).head.commit
        assert next(repository.read([name])).size is None
        assert repository.blob_at(head, "a.txt") is None
        with pytest.raises(RangeError, match="does not have the commit"):
            repository.resolve(RangeRequest(expression="1" * 40))


def clone(built: Built, *options: str) -> Path:
    git(built.path, "config", "uploadpack.allowFilter", "true")
    target = built.path.parent / "clone"
    git(built.path.parent, "clone", "-q", *options, f"file://{built.path}", "clone")
    return target


@pytest.fixture
def long(tmp_path: Path) -> Built:
    return make_repository(
        tmp_path / "long", [commit(f"c{number}", {"a.py": f"{number}\n"}) for number in range(6)]
    )


def test_partial_clone_reports_what_is_missing(long: Built) -> None:
    path = clone(long, "--filter=blob:none", "--no-checkout")
    before = snapshot(path / ".git" / "objects")
    with open_repository(path) as repository:
        found = repository.resolve(RangeRequest())
        assert len(found.commits) == 6
        wanted = [change.new for each in found.commits for change in each.changes[0] if change.new]
        assert [blob.size for blob in repository.read(wanted)] == [None] * 6
        assert repository.blob_at(found.head.commit, "a.py") is None
    assert snapshot(path / ".git" / "objects") == before


def test_treeless_clone_says_what_to_do(long: Built) -> None:
    path = clone(long, "--filter=tree:0", "--no-checkout")
    with open_repository(path) as repository, pytest.raises(RepositoryError, match="clone it again"):
        repository.resolve(RangeRequest())


def test_shallow_clone_starts_at_the_oldest_commit_that_is_there(long: Built) -> None:
    with open_repository(clone(long, "--depth=3")) as repository:
        found = repository.resolve(RangeRequest())
        assert found.base is not None
        assert found.base.commit == long["c3"]
        assert [each.ref.subject for each in found.commits] == ["c4", "c5"]
        assert found.shallow
        assert "git fetch --unshallow" in found.notes[0]
        within = repository.resolve(RangeRequest(last=1))
        assert (within.shallow, within.notes) == (False, ())


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(RangeRequest(), "no commit before", id="nothing to start from"),
        pytest.param(RangeRequest(since="2001-01-01"), "no commit before", id="since before it"),
        pytest.param(RangeRequest(expression="HEAD~1.."), "this is a shallow clone", id="behind the cut"),
        pytest.param(RangeRequest(expression="{c1}.."), "does not have the commit", id="by name"),
    ],
)
def test_base_behind_the_cut_is_told_with_the_remedy(
    long: Built, request_: RangeRequest, message: str
) -> None:
    asked = RangeRequest(
        expression=request_.expression and request_.expression.format_map(long.commits), since=request_.since
    )
    with open_repository(clone(long, "--depth=1")) as repository, pytest.raises(RangeError) as caught:
        repository.resolve(asked)
    assert message in str(caught.value)
    assert "git fetch --unshallow" in str(caught.value)


def test_history_cut_off_inside_the_range(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("root", {"a": "0"}),
            commit("s1", {"s": "1"}, branch="side"),
            commit("s2", {"s": "2"}, branch="side"),
            commit("m1", {"m": "1"}, parents=["root"]),
            commit("merge", parents=["m1", "s2"]),
            commit("top", {"t": "1"}),
        ],
    )
    with open_repository(clone(built, "--depth=3")) as repository:
        found = repository.resolve(RangeRequest(expression=f"{built['m1']}.."))
        told = {each.ref.subject: each for each in found.commits}
        assert set(told) == {"s2", "merge", "top"}
        assert (told["s2"].parents, told["s2"].changes) == ((built["s1"],), ())
        assert len(told["merge"].changes) == 2
        assert found.shallow
        assert "ends inside the range: what 1 commit changed" in found.notes[-1]


def test_replacements_and_grafts_do_not_count(long: Built) -> None:
    git(long.path, "replace", long["c5"], long["c1"])
    (long.path / ".git" / "info").mkdir(exist_ok=True)
    (long.path / ".git" / "info" / "grafts").write_text(f"{long['c5']} {long['c0']}\n")
    found = open_repository(long.path).resolve(RangeRequest())
    assert [each.ref.subject for each in found.commits] == ["c0", "c1", "c2", "c3", "c4", "c5"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
# Older GitPython leaves the process that it asks for children to kill to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_configuration_that_never_ends_is_given_up(long: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(long.path / ".git" / "pipe")
    with (long.path / ".git" / "config").open("a") as config:
        config.write("[include]\n\tpath = pipe\n")
    monkeypatch.setattr(process, "ASK_SECONDS", 0.2)
    with pytest.raises(RepositoryError, match="gave no answer"):
        open_repository(long.path)


def test_the_temporary_folder_goes(long: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelter = tmp_path / "tmp"
    shelter.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(shelter))
    with open_repository(long.path):
        assert len(list(shelter.iterdir())) == 1
    assert list(shelter.iterdir()) == []
    repository = open_repository(long.path)
    del repository
    assert list(shelter.iterdir()) == []


# Python 3.12 warns of forking beside threads, which a parallel test run has.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_the_temporary_folder_survives_a_forked_child(long: Built) -> None:
    repository = open_repository(long.path)
    child = os.fork()
    if not child:
        repository.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert len(repository.resolve(RangeRequest()).commits) == 6


def test_a_packed_repository_is_read_through_alternates(long: Built) -> None:
    git(long.path, "gc", "-q")
    git(long.path.parent, "clone", "-q", "--shared", str(long.path), "shared")
    with open_repository(long.path.parent / "shared") as repository:
        assert len(repository.resolve(RangeRequest()).commits) == 6
