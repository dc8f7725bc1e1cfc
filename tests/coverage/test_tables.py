"""Which live tables have every value of a test in one row."""

import pytest

from auditor.coverage.tables import Tables
from auditor.model.meaning import Profile

TABLE = Profile(
    id="t.py::test_formats",
    rows=("'12.50 EUR',Price(12,50)", "'19.99 CHF',Price(19,99)", "'1',2,3"),
    statements=("_0=parse(text,default=2003)",),
)


@pytest.mark.parametrize(
    ("literals", "found"),
    [
        pytest.param({"'12.50 EUR'", "12", "50"}, True, id="one row has all"),
        pytest.param({"'12.50 EUR'"}, True, id="a text that tells by itself"),
        pytest.param({"'12.50 EUR'", "2003"}, True, id="the body has the rest"),
        pytest.param({"'1'", "2", "3"}, True, id="several short ones"),
        pytest.param({"'12.50 EUR'", "19"}, False, id="two rows have them"),
        pytest.param({"'12.50 EUR'", "77"}, False, id="one is nowhere"),
        pytest.param({"12", "50"}, False, id="too few numbers"),
        pytest.param({"2003"}, False, id="the body alone"),
        pytest.param(set(), False, id="no values"),
    ],
)
def test_a_row_has_all_values_of_a_test(literals: set[str], found: bool) -> None:
    assert list(Tables([TABLE]).of(literals)) == ([TABLE.id] if found else [])


def test_one_row_is_no_table() -> None:
    single = Profile(id="t.py::test_one", rows=("'12.50 EUR',Price(12,50)",))
    assert list(Tables([single]).of({"'12.50 EUR'"})) == []
