"""From a rule and its strength to the probability of being right."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.coverage import rulings
from auditor.coverage.confidences import confidence, fitted, probability
from auditor.coverage.rule_table import RULES, Knot


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        pytest.param(0.0, 0.2, id="below the first knot"),
        pytest.param(0.5, 0.4, id="between two"),
        pytest.param(1.0, 0.6, id="beyond the last"),
    ],
)
def test_mappings_are_linear_between_knots(strength: float, expected: float) -> None:
    assert probability([Knot(0.25, 0.2), Knot(0.75, 0.6)], strength) == pytest.approx(expected)


@pytest.mark.parametrize("rule", sorted(RULES))
@given(strength=st.floats(0, 1))
def test_a_stronger_verdict_is_never_believed_less(rule: str, strength: float) -> None:
    assert 0 <= confidence(rule, strength) <= confidence(rule, 1.0) <= 0.99


def test_what_experiments_never_met_is_believed_no_more_than_its_prior() -> None:
    met = fitted()["covered"][0].strength
    assert confidence("covered", met) == fitted()["covered"][0].probability
    assert confidence("covered", met - 0.1) == probability(RULES["covered"].prior, met - 0.1)


def test_every_fitted_rule_is_one_of_the_program() -> None:
    assert fitted().keys() <= RULES.keys()


def test_every_rule_that_verdicts_name_has_a_prior() -> None:
    sources = (p.read_text(encoding="utf-8") for p in Path(rulings.__file__).parent.glob("*.py"))
    named = {n for s in sources for n in re.findall(r'Ruling\(\s*Verdict\.\w+,\s*"([\w-]+)"', s)}
    assert len(named) > 30
    assert named <= RULES.keys()


def test_a_rule_unheard_of_is_an_error() -> None:
    with pytest.raises(KeyError):
        confidence("hunch", 0.5)
