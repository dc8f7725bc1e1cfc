"""How the history ties a deleted test to what it went on as."""

from enum import StrEnum


class Tie(StrEnum):
    """How a test is known to go on as another; the surest first."""

    SAME_BODY = "same-body"
    RENAMED_WITH = "renamed-with"
    """Same name, in a file or class that was renamed."""
    DESCRIBED = "described"
    """Described in words that no other test has that went or came with them."""
    NAMESAKE = "namesake"
    """Of a telling name that no other test has that went or came with them."""
    ALIKE = "alike"
    FOLDED = "folded"
    """Into a test that grew, or a parametrized one."""
    SPLIT = "split"


Found = tuple[str, str, Tie, float]
"""The ids of the old and of the new test, the tie, and how sure it is, 0 to 1."""
