"""Statements compared under a rename of what they use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage.renaming import Renaming

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


NAMES = st.lists(st.sampled_from(["alpha_one", "beta_two", "gamma_three"]), min_size=1, max_size=5)


@given(NAMES)
def test_a_suffix_on_all_names_is_a_renaming(names: list[str]) -> None:
    old = [f"_={name}({n})" for n, name in enumerate(names)]
    new = [f"_={name}_now({n})" for n, name in enumerate(names)]
    assert Renaming().share(old, new) == 1.0
