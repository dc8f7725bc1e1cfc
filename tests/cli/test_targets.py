"""Reports are written whole or not at all, and never where they must not be."""

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import targets
from auditor.errors import OutputError
from auditor.settings import Output


def output(path: Path | str) -> Output:
    return Output(format="markdown", path=str(path))


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files_hold_utf_8_with_unix_line_ends_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    targets.deliver([(output(tmp_path / "a.md"), "ä\n"), (output(tmp_path / "b.md"), "\udce9\n")], None)
    assert content(tmp_path) == {"a.md": b"\xc3\xa4\n", "b.md": b"\\udce9\n"}


def test_a_check_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_bytes(b"old")
    targets.check([output(tmp_path / "old.md"), output(tmp_path / "new.md")], None)
    assert content(tmp_path) == {"old.md": b"old"}


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_permissions_are_those_of_the_old_file_or_the_usual_ones(tmp_path: Path) -> None:
    old, new, usual = tmp_path / "old.md", tmp_path / "new.md", tmp_path / "usual"
    old.write_bytes(b"old")
    old.chmod(0o640)
    usual.write_bytes(b"")
    targets.deliver([(output(old), "text"), (output(new), "text")], None)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real.md")
    targets.deliver([(output(tmp_path / "link.md"), "new")], None)
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


def test_when_one_file_fails_the_others_stay_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    reports = [(output(tmp_path / "a.md"), "new"), (output(tmp_path / "gone" / "b.md"), "new")]
    with pytest.raises(OutputError, match=r"cannot write .*b\.md"):
        targets.deliver(reports, None)
    assert content(tmp_path) == {"a.md": b"old"}


def no_folder(folder: Path) -> Path:
    return folder / "none" / "a.md"


def a_folder(folder: Path) -> Path:
    return folder


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_bytes(b"")
    return folder / "file" / "a.md"


def a_name_too_long(folder: Path) -> Path:
    return folder / ("a" * 300 + ".md")


def a_loop_of_links(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


def a_nul(folder: Path) -> Path:
    return folder / "a\0.md"


def in_a_git_directory(folder: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(folder / "repo")], check=True)
    return folder / "repo" / ".git" / "a.md"


def deep_in_a_git_directory(folder: Path) -> Path:
    return in_a_git_directory(folder).parent / "objects" / "a.md"


def in_a_bare_repository(folder: Path) -> Path:
    subprocess.run(["git", "init", "-q", "--bare", str(folder / "repo.git")], check=True)
    return folder / "repo.git" / "a.md"


def in_a_git_directory_through_a_link(folder: Path) -> Path:
    target = in_a_git_directory(folder)
    (folder / "elsewhere").symlink_to(target.parent)
    return folder / "elsewhere" / "a.md"


UNFIT = [
    no_folder,
    a_folder,
    below_a_file,
    a_name_too_long,
    a_loop_of_links,
    a_nul,
    in_a_git_directory,
    deep_in_a_git_directory,
    in_a_bare_repository,
    in_a_git_directory_through_a_link,
]


@pytest.mark.skipif(os.name == "nt", reason="links and names of Unix")
@pytest.mark.parametrize("place", UNFIT)
def test_a_place_that_will_not_do_is_found_at_once(tmp_path: Path, place: Callable[[Path], Path]) -> None:
    path = place(tmp_path)
    with pytest.raises(OutputError, match=r"^cannot write ") as caught:
        targets.check([output(path)], None)
    assert str(path) in str(caught.value)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("lock", ["file", "folder"])
def test_what_is_read_only_is_not_written(tmp_path: Path, lock: str) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    locked = file if lock == "file" else tmp_path
    mode = locked.stat().st_mode
    locked.chmod(0o500)
    try:
        with pytest.raises(OutputError):
            targets.check([output(file)], None)
    finally:
        locked.chmod(mode)


def test_a_work_tree_may_be_written(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    targets.check([output(tmp_path / "audit.md")], None)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"one/a\.md.*; .*two/b\.md"):
        targets.check([output(tmp_path / "one" / "a.md"), output(tmp_path / "two" / "b.md")], None)
