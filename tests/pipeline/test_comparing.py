"""What the deleted test files of a real repository have in common."""

from pathlib import Path

import pytest
from repos import commit, make_repository

from auditor.demo.stream import Draft
from auditor.model.request import AuditRequest
from auditor.model.traits import InCommon, TraitKind
from auditor.pipeline import audit
from auditor.pipeline.comparing import path_words

NEW = """\
from shop import price_{0}


def test_{0}():
    assert price_{0}(2) == {0}2
"""
OLD = f"from unittest.mock import MagicMock\n\n{NEW}    assert MagicMock()\n"
START = {
    "shop.py": "".join(f"def price_{at}(number):\n    return {at}0 + number\n\n\n" for at in range(100, 152)),
    **{f"tests/legacy/test_old_{at}.py": OLD.format(at) for at in range(100, 112)},
    **{f"tests/unit/test_new_{at}.py": NEW.format(at) for at in range(112, 152)},
}


def common(folder: Path, *drafts: Draft) -> InCommon:
    built = make_repository(folder / "shop", [commit("start", START), *drafts])
    request = AuditRequest(repo=str(built.path), expression=f"{built['start']}..HEAD")
    return audit(request, lambda what, done, total: None).in_common


def test_a_purge_by_one_pattern_shows(tmp_path: Path) -> None:
    purge = {path: None for path in START if "legacy" in path}
    found = common(tmp_path, commit("purge", purge), commit("tidy", {"shop.py": START["shop.py"] + "\n"}))
    assert (found.deleted, found.surviving) == (12, 40)
    names = {(trait.kind, trait.name): (trait.deleted, trait.surviving) for trait in found.traits}
    assert names[TraitKind.PATH, "legacy/"] == (12, 0)
    assert names[TraitKind.NAME, "MagicMock"] == (12, 0)
    (blamed,) = [trait for trait in found.traits if trait.kind is TraitKind.COMMIT]
    assert blamed.detail == "purge"
    assert found.sentence.startswith("Of 12 deleted test files, all went with commit ")
    assert "all use the name MagicMock (none of the surviving ones do)" in found.sentence


def test_a_deletion_without_a_pattern_is_passed_over_in_silence(tmp_path: Path) -> None:
    mixed = [f"tests/unit/test_new_{at}.py" for at in range(120, 129)] + [
        f"tests/legacy/test_old_{at}.py" for at in range(100, 103)
    ]
    each = [commit(f"drop {at}", {path: None}) for at, path in enumerate(mixed)]
    found = common(tmp_path, *each)
    assert (found.deleted, found.surviving) == (12, 40)
    assert (found.sentence, found.traits) == ("", ())


def test_files_that_only_moved_are_no_deletion(tmp_path: Path) -> None:
    moves: dict[str, str | None] = {}
    for path, text in START.items():
        if "legacy" in path:
            moves |= {path: None, path.replace("legacy", "kept"): text}
    assert common(tmp_path, commit("move", moves)) == InCommon(deleted=0, surviving=40)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("tests/unit/test_old_price.py", ["tests/", "unit/", "old", "price"]),
        ("test_a.py", ["a"]),
        ("spec/PriceTest.py", ["spec/", "pricetest"]),
    ],
)
def test_words_of_a_path(path: str, words: list[str]) -> None:
    assert list(path_words(path)) == words
