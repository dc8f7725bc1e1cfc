import pytest

from auditor.writers.document import LONGEST_TEXT, Code, Text, join, merged, say


def test_say_fills_gaps_with_texts_numbers_pieces_and_lines() -> None:
    line = say("{} of {} in {}: {}", 4000, "all", Code("a.py"), (Text("x"), Code("y")))
    assert line == (
        Text("4,000"),
        Text(" of "),
        Text("all"),
        Text(" in "),
        Code("a.py"),
        Text(": "),
        Text("x"),
        Code("y"),
    )


def test_a_part_is_never_read_as_a_template() -> None:
    assert say("{}", "{} {0} {x}") == (Text("{} {0} {x}"),)


def test_say_refuses_a_wrong_number_of_parts() -> None:
    with pytest.raises(ValueError, match="argument"):
        say("{} and {}", 1)


def test_join_puts_the_separator_between() -> None:
    assert join([(Code("a"),), (Code("b"),)]) == (Code("a"), Text(", "), Code("b"))


def test_neighbouring_texts_become_one_and_stay_bounded() -> None:
    pieces = list(merged((Text("ww"), Text("w."), Code("x"), Text("y" * 10_000))))
    assert pieces[:2] == [Text("www."), Code("x")]
    assert isinstance(pieces[2], Text)
    assert len(pieces[2].text) == LONGEST_TEXT
