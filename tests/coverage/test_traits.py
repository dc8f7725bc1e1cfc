"""What sets deleted files apart, and when nothing does."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage.traits import Traits, in_common, log_odds
from auditor.model.traits import InCommon, TraitKind


def files(number: int, start: int, *shares: tuple[TraitKind, str, float]) -> dict[str, Traits]:
    """*number* files, each trait in the given share of them, beginning with the first."""
    return {
        f"tests/test_{start + at}.py": frozenset(
            (kind, name) for kind, name, share in shares if at < round(number * share)
        )
        for at in range(number)
    }


def compared(
    deleted: int, surviving: int, kind: TraitKind, share: float, usual: float, name: str = "it"
) -> InCommon:
    return in_common(
        files(deleted, 0, (kind, name, share)), files(surviving, 10_000, (kind, name, usual)), {}
    )


@pytest.mark.parametrize(
    ("deleted", "surviving", "share", "usual", "telling"),
    [
        pytest.param(100, 1000, 0.9, 0.05, True, id="far more common"),
        pytest.param(100, 1000, 1.0, 0.0, True, id="all of the ones, none of the others"),
        pytest.param(100, 1000, 0.9, 0.9, False, id="as common"),
        pytest.param(100, 1000, 0.9, 0.4, False, id="twice as common"),
        pytest.param(100, 1000, 0.3, 0.0, False, id="most deleted files have it not"),
        pytest.param(4, 1000, 1.0, 0.0, False, id="too few deleted files"),
        pytest.param(100, 4, 1.0, 0.0, False, id="too few surviving files"),
        pytest.param(8, 8, 1.0, 0.25, False, id="too few to be sure"),
        pytest.param(0, 0, 0.0, 0.0, False, id="no files"),
    ],
)
def test_a_trait_is_told_when_it_sets_files_apart(
    deleted: int, surviving: int, share: float, usual: float, telling: bool
) -> None:
    found = compared(deleted, surviving, TraitKind.NAME, share, usual)
    assert bool(found.traits) is bool(found.sentence) is telling
    assert (found.deleted, found.surviving) == (deleted, surviving)


@pytest.mark.parametrize(
    ("kind", "name", "sentence"),
    [
        (
            TraitKind.COMMIT,
            "a1" * 20,
            "went with commit a1a1a1a1a1 (it touched 1% of the surviving ones)",
        ),
        (
            TraitKind.AUTHOR,
            "Ada",
            "were deleted by Ada (who touched 1% of the surviving ones that anybody touched)",
        ),
        (TraitKind.PATH, "mocks/", "have mocks/ in their path"),
        (TraitKind.NAME, "MagicMock", "use the name MagicMock (1% of the surviving ones do)"),
    ],
)
def test_the_sentence_names_the_trait_and_how_usual_it_is(kind: TraitKind, name: str, sentence: str) -> None:
    subjects = {"a1" * 20: "Purge"}
    # Authors are compared among the files that somebody touched.
    other = [(kind, "Grace", 1.0)] if kind is TraitKind.AUTHOR else []
    found = in_common(files(50, 0, (kind, name, 0.8)), files(200, 100, (kind, name, 0.01), *other), subjects)
    share = "all" if kind is TraitKind.AUTHOR else "80%"
    assert f"deleted test files, {share} {sentence}" in found.sentence
    (trait,) = found.traits
    assert trait.detail == ("Purge" if kind is TraitKind.COMMIT else "")


def test_each_kind_has_its_part_of_the_sentence() -> None:
    shares = [(TraitKind.COMMIT, "c" * 40, 1.0), (TraitKind.PATH, "old/", 0.9), (TraitKind.NAME, "Mock", 0.7)]
    found = in_common(files(60, 0, *shares), files(300, 100), {})
    assert found.sentence == (
        "Of 60 deleted test files, all went with commit cccccccccc (it touched none of the surviving ones), "
        "90% have old/ in their path (none of the surviving ones do) and "
        "70% use the name Mock (none of the surviving ones do)."
    )


def test_names_that_always_come_together_are_told_once() -> None:
    shares = [(TraitKind.NAME, name, 0.8) for name in ("app", "app_core", "run")]
    assert [trait.name for trait in in_common(files(60, 0, *shares), files(300, 100), {}).traits] == ["app"]


def test_log_odds_by_hand() -> None:
    # Prior: ten files of the pooled rate 30 of 200, so 1.5 that have it and 8.5 that have not.
    odds, z = log_odds(20, 50, 10, 150)
    assert odds == pytest.approx(math.log(21.5 / 38.5) - math.log(11.5 / 148.5))
    assert z == pytest.approx(odds / math.sqrt(1 / 21.5 + 1 / 38.5 + 1 / 11.5 + 1 / 148.5))


counts = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, counts)
def test_log_odds_are_finite_and_change_sign_with_the_sides(
    here: tuple[int, int], there: tuple[int, int]
) -> None:
    odds, z = log_odds(*here, *there)
    assert math.isfinite(odds)
    assert log_odds(*there, *here) == pytest.approx((-odds, -z))
    share, usual = here[0] / here[1], there[0] / there[1]
    assert odds == 0 or (odds > 0) == (share > usual) or share == pytest.approx(usual)


@given(st.integers(8, 60), st.integers(8, 200), st.floats(0, 1), st.floats(0, 1))
def test_the_order_of_files_does_not_matter(deleted: int, surviving: int, share: float, usual: float) -> None:
    gone = files(deleted, 0, (TraitKind.NAME, "x", share))
    left = files(surviving, 1000, (TraitKind.NAME, "x", usual))
    turned = in_common(dict(reversed(gone.items())), dict(reversed(left.items())), {})
    assert turned == in_common(gone, left, {})
