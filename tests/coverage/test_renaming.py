"""Statements compared under a rename of what they use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage.renaming import Renaming, claims_as_much, is_but_for_words

OLD = ["_=MemoryDataSet()", "equal(MemoryDataSet(3).load()|3)", "_=any_selector"]


@pytest.mark.parametrize(
    ("new", "share"),
    [
        pytest.param([s.replace("DataSet", "Dataset") for s in OLD], 1.0, id="another-case"),
        pytest.param([s.replace("any_selector", "readable_selector") for s in OLD], 1.0, id="a-shared-word"),
        pytest.param([s.replace("MemoryDataSet", "Crate") for s in OLD], 1.0, id="known-of-production"),
        pytest.param([s.replace("MemoryDataSet", "Basket") for s in OLD], 0.0, id="another-thing"),
        pytest.param(
            [OLD[0].replace("Set", "Base"), OLD[1].replace("Set", "Tree"), OLD[2]], 2 / 3, id="not-one-to-one"
        ),
        pytest.param([s.replace("DataSet", "Dataset").replace("3", "4") for s in OLD], 2 / 3, id="a-value"),
        pytest.param(OLD, 0.0, id="nothing-was-renamed"),
        pytest.param([], 0.0, id="nothing"),
    ],
)
def test_share_of_statements(new: list[str], share: float) -> None:
    assert Renaming([("MemoryDataSet", "Crate")]).share(OLD, new) == pytest.approx(share)


@pytest.mark.parametrize(
    ("new", "share"),
    [
        pytest.param(["equal(1|tools.tidy(1))", "equal('a'|tools.tidy('a'))"], 1.0, id="that-moved"),
        pytest.param(["equal(1|other.tidy(1))", "equal('a'|other.tidy('a'))"], 0.0, id="that-did-not"),
    ],
)
def test_what_is_taken_from_a_module(new: list[str], share: float) -> None:
    old = ["equal(1|_sanitize(1))", "equal('a'|_sanitize('a'))"]
    assert Renaming([("shop._sanitize", "shop.tools.tidy")]).share(old, new) == share


NAMES = st.lists(st.sampled_from(["alpha_one", "beta_two", "gamma_three"]), min_size=1, max_size=5)


@given(NAMES)
def test_a_suffix_on_all_names_is_a_renaming(names: list[str]) -> None:
    old = [f"_={name}({n})" for n, name in enumerate(names)]
    new = [f"_={name}_now({n})" for n, name in enumerate(names)]
    assert Renaming().share(old, new) == 1.0


LONG = ["_=sign('corner',width=30)", "_=board(['quince','medlar'])", "equal(_.count()|18)", "truth(_.ended)"]


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        pytest.param(LONG, LONG, True, id="the-same"),
        pytest.param(LONG, [*LONG[:3], "truth(_.done)"], True, id="one-word"),
        pytest.param(LONG, [*LONG, "truth(_.done)"], True, id="one-line-more"),
        pytest.param(LONG, LONG[:2], False, id="half-of-it"),
        pytest.param(LONG, [s.replace("i", "y").replace("r", "l") for s in LONG], False, id="other-words"),
        pytest.param(LONG[2:], LONG[2:], False, id="too-short-to-tell"),
        pytest.param([], [], False, id="nothing"),
    ],
)
def test_the_same_but_for_a_few_words(old: list[str], new: list[str], alike: bool) -> None:
    assert is_but_for_words(old, new) is alike


@pytest.mark.parametrize(
    ("new", "enough"),
    [
        pytest.param(["equal(_|2)", "truth(_)"], True, id="of-the-same-kinds"),
        pytest.param(["equal(_|2)", "truth(_)", "raises(E)"], True, id="one-more"),
        pytest.param(["equal(_|2)", "order(_|3)"], False, id="of-another-kind"),
        pytest.param(["truth(_)"], False, id="one-less"),
    ],
)
def test_claims_of_each_kind(new: list[str], enough: bool) -> None:
    assert claims_as_much(["equal(_|1)", "truth(_.done)"], new) is enough
