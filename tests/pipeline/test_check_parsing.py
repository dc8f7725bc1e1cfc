"""Texts parsed in several processes are the modules that one process makes of them."""

import os
from collections.abc import Callable

import pytest

from auditor.pipeline import check_parsing
from auditor.pipeline.check_parsing import MANY, parse
from auditor.syntax import reading

TEXTS = {f"{n:040x}": f"def test_{n}():\n    assert f({n}) == {n * n}\n".encode() for n in range(MANY)}
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
    monkeypatch.setattr(check_parsing, "get_all_start_methods", lambda: ["spawn"])
    monkeypatch.setattr(check_parsing, "get_context", leave)
    assert parse(TEXTS, 2) == EXPECTED


def test_few_texts_are_not_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_parsing, "get_context", leave)
    assert parse({"odd": TEXTS["odd"]}, 2) == {"odd": EXPECTED["odd"]}
