import pytest
from writers import golden

from auditor.policy.pages import index, page
from auditor.policy.rules import Rule, rule, rules

FOLDER = golden.ROOT / "docs" / "rules"


@pytest.mark.parametrize("one", [pytest.param(r, id=r.id) for r in rules()])
def test_a_rules_page_is_in_step(one: Rule) -> None:
    golden.check(FOLDER / f"{one.id}.md", page(one))


def test_the_table_of_rules_is_in_step() -> None:
    golden.check(FOLDER / "README.md", index(rules()))


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(KeyError):
        rule("TA999")
