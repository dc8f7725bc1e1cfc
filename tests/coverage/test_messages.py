"""What production says, and whether it says it still."""

import pytest

from auditor.coverage.messages import Messages, withdrawn

ASSIGNED = "Setting the prices by assignment is deprecated."
COMMON = ("the cart is deprecated", "the shop is emptied by the keeper", "prices are kept by the shop")


def saying(*texts: str) -> Messages:
    return Messages(texts)


@pytest.mark.parametrize(
    ("text", "now", "gone"),
    [
        pytest.param("by assignment is deprecated", (), True, id="nothing-says-it"),
        pytest.param("by assignment is deprecated", (ASSIGNED,), False, id="still-said"),
        pytest.param(
            "by assignment is deprecated", ("Assignment of prices is deprecated",), False, id="in-other-words"
        ),
        pytest.param(
            "by assignment is deprecated", ("this is deprecated by us",), True, id="only-its-common-words"
        ),
        pytest.param("Cart 7: prices by assignment is deprecated", (), True, id="with-a-word-of-the-test"),
        pytest.param("no price is ever deprecated", (), False, id="never-said"),
    ],
)
def test_what_is_said_no_more(text: str, now: tuple[str, ...], gone: bool) -> None:
    told = withdrawn([text], saying(ASSIGNED, *COMMON), saying(*COMMON, *now))
    assert bool(told) is gone
