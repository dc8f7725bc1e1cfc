"""Texts parsed in several processes are the modules that one process makes of them."""

import multiprocessing
import os
from collections.abc import Callable, Sequence

import pytest

from auditor.pipeline import check_parsing
from auditor.pipeline.check_parsing import MANY_BYTES, parse, share
from auditor.syntax import reading

PAGE = "# " + "a" * (MANY_BYTES // 8)
TEXTS = {f"{n:040x}": f"def test_{n}():\n    assert f({n}) == {n * n}\n{PAGE}\n".encode() for n in range(9)}
TEXTS["odd"] = b"def broken(:\n"
EXPECTED = {name: reading.read(text) for name, text in TEXTS.items()}


def leave(*_: object) -> None:
    os._exit(1)


def say_nothing(*_: object) -> None:
    return


@pytest.mark.parametrize("jobs", [1, 2, 3, 64])
def test_the_number_of_processes_makes_no_difference(jobs: int) -> None:
    assert parse(TEXTS, jobs) == EXPECTED


@pytest.mark.parametrize("end", [leave, say_nothing])
def test_what_a_process_that_ends_leaves_undone_is_done(
    end: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_parsing, "_answer", end)
    assert parse(TEXTS, 2) == EXPECTED


def test_without_copies_of_a_process_one_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    monkeypatch.setattr(multiprocessing, "get_context", leave)
    assert parse(TEXTS, 2) == EXPECTED


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("end", [None, leave])
def test_other_work_is_shared_out_like_parsing(
    jobs: int, end: Callable[..., None] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if end is not None:
        monkeypatch.setattr(check_parsing, "_answer", end)
    names = {str(n): n for n in range(9)}

    def double(part: Sequence[str]) -> dict[str, bytes]:
        return {name: bytes(2 * int(name)) for name in part}

    assert share(names, double, dict[str, bytes], jobs) == {n: bytes(2 * i) for n, i in names.items()}


@pytest.mark.parametrize("number", [1, 2])
def test_little_text_is_not_shared_out(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", leave)
    names = list(TEXTS)[:number]
    assert parse({n: TEXTS[n] for n in names}, 2) == {n: EXPECTED[n] for n in names}


def test_one_text_is_not_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", leave)
    text = b"x = 1\n" * MANY_BYTES
    assert parse({"large": text}, 2) == {"large": reading.read(text)}
