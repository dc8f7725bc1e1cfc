"""Trees, blobs and the index."""

import os
import subprocess
from pathlib import Path

import pytest
from repos import Built, commit, make_repository

from auditor.history import Repository, blobs, open_repository
from auditor.model.commits import Blob, Entry, RangeRequest

ODD = ["ü.py", "a b.py", 'q"uote.py', "line\nfeed.py", "tab\t.py", "-dash.py", "*.py", "\udcff.py", ":(top)x"]


def git(path: Path, *args: str, **env: str) -> str:
    return subprocess.run(
        ["git", "-C", str(path), *args],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], **env},
    ).stdout.strip()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return make_repository(
        tmp_path_factory.mktemp("reading") / "shop",
        [
            commit(
                "odd",
                {**dict.fromkeys(ODD, "x\n"), "link": "target", "run.sh": "#!/bin/sh\n", "sub": "1" * 40},
                modes={"link": "120000", "run.sh": "100755", "sub": "160000"},
            ),
            commit("more", {"big": b"\0" * 5000, "small": b"abc", "d/empty": b"", "crlf": "a\r\nb\r\n"}),
        ],
        bare=True,
    )


@pytest.fixture(scope="module")
def repository(built: Built) -> Repository:
    return open_repository(built.path)


def test_every_path_round_trips(built: Built, repository: Repository) -> None:
    tree = repository.tree(built["odd"])
    assert set(tree) == {*ODD, "link", "run.sh", "sub"}
    assert {tree[path].mode for path in ODD} == {"100644"}
    assert [tree[path].mode for path in ("link", "run.sh", "sub")] == ["120000", "100755", "160000"]


@pytest.mark.parametrize("path", [pytest.param(path, id=ascii(path)) for path in ODD])
def test_a_file_is_found_by_its_literal_path(built: Built, repository: Repository, path: str) -> None:
    assert repository.blob_at(built["odd"], path) == b"x\n"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("crlf", b"a\r\nb\r\n", id="line ends as stored"),
        pytest.param("d/empty", b"", id="empty"),
        pytest.param("link", b"target", id="symbolic link"),
        pytest.param("d", None, id="folder"),
        pytest.param("sub", None, id="submodule"),
        pytest.param("none", None, id="no such file"),
        pytest.param("", None, id="empty path"),
        pytest.param("a\0b", None, id="no path at all"),
        pytest.param("../small", None, id="climbing"),
    ],
)
def test_content_at_a_commit(built: Built, repository: Repository, path: str, data: bytes | None) -> None:
    assert repository.blob_at(built["more"], path) == data


def test_no_commit_is_the_empty_tree(repository: Repository) -> None:
    assert repository.tree(None) == {}


@pytest.mark.parametrize("name", ["HEAD", "--help", "", "a" * 39, "g" * 40, "A" * 40])
def test_only_full_names_are_taken(repository: Repository, name: str) -> None:
    with pytest.raises(ValueError, match="not a full object name"):
        repository.tree(name)
    with pytest.raises(ValueError, match="not a full object name"):
        list(repository.read([name]))


def test_blobs_come_once_in_order_with_what_is_not_read_marked(built: Built, repository: Repository) -> None:
    tree = repository.tree(built["more"])
    big, small, empty = tree["big"].blob, tree["small"].blob, tree["d/empty"].blob
    absent = "f" * 40
    found = list(repository.read(iter([small, absent, big, empty, small, built["more"]]), max_bytes=100))
    assert found == [
        Blob(name=small, data=b"abc", size=3),
        Blob(name=absent, data=None, size=None),
        Blob(name=big, data=None, size=5000),
        Blob(name=empty, data=b"", size=0),
        Blob(name=built["more"], data=None, size=None),
    ]


def test_chunks_do_not_show(built: Built, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted({entry.blob for entry in repository.tree(built["more"]).values()})
    whole = list(repository.read(names))
    monkeypatch.setattr(blobs, "_WINDOW", 2)
    monkeypatch.setattr(blobs, "_CHUNK_BYTES", 3)
    assert list(repository.read(names)) == whole
    assert [blob.name for blob in whole] == names


def test_damaged_blob_is_missing_and_the_rest_is_read(tmp_path: Path) -> None:
    built = make_repository(tmp_path / "r", [commit("one", {"keep": "k"})])
    names = []
    for text in ("first", "second", "third"):
        (tmp_path / "f").write_text(text)
        names.append(git(built.path, "hash-object", "-w", str(tmp_path / "f")))
    loose = built.path / ".git" / "objects" / names[1][:2] / names[1][2:]
    loose.chmod(0o644)
    raw = bytearray(loose.read_bytes())
    raw[-6:] = b"\xff" * 6
    loose.write_bytes(raw)
    found = list(open_repository(built.path).read(names))
    assert [blob.data for blob in found] == [b"first", None, b"third"]


def test_index_tells_what_is_staged(tmp_path: Path) -> None:
    built = make_repository(tmp_path / "r", [commit("one", {"a.py": "1", "b.py": "2"})])
    (built.path / "a.py").write_text("staged")
    (built.path / "new.py").write_text("new")
    git(built.path, "add", "a.py", "new.py")
    git(built.path, "rm", "-q", "--cached", "b.py")
    (built.path / "a.py").write_text("not staged")
    repository = open_repository(built.path)
    index = repository.index_tree()
    assert set(index) == {"a.py", "new.py"}
    assert next(repository.read([index["a.py"].blob])).data == b"staged"


def test_split_index_is_read(tmp_path: Path) -> None:
    built = make_repository(tmp_path / "r", [commit("one", {"a.py": "1", "b.py": "2"})])
    git(built.path, "update-index", "--split-index")
    assert set(open_repository(built.path).index_tree()) == {"a.py", "b.py"}


def test_sha256_repository_is_read(tmp_path: Path) -> None:
    path = tmp_path / "r"
    git(tmp_path, "init", "-q", "--object-format=sha256", str(path))
    (path / "a.py").write_text("1")
    who = {f"GIT_{role}_{what}": "x@y" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git(path, "add", "a.py")
    git(path, "commit", "-qm", "one", **who)
    with open_repository(path) as repository:
        found = repository.resolve(RangeRequest())
        assert [change.path for change in found.commits[0].changes[0]] == ["a.py"]
        assert len(found.head.commit) == 64
        entry = repository.tree(found.head.commit)["a.py"]
        assert entry == Entry(blob=entry.blob, mode="100644")
        assert next(repository.read([entry.blob])).data == b"1"
