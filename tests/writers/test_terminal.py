import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writers import golden, samples
from writers.hostile import deform, texts

from auditor.model.audit import Audit
from auditor.model.rules import Applied
from auditor.writers import screen, terminal

STYLE = re.compile(r"\x1b\[\d+m")


@pytest.mark.parametrize(
    ("name", "audit", "width", "colour"),
    [
        pytest.param("audit.txt", samples.FULL, 80, False, id="80 columns"),
        pytest.param("audit-wide.txt", samples.FULL, 120, False, id="120 columns"),
        pytest.param("audit-colour.txt", samples.FULL, 80, True, id="with colours"),
        pytest.param("audit-quiet.txt", samples.QUIET, 80, False, id="nothing deleted"),
    ],
)
def test_golden(name: str, audit: Audit, width: int, colour: bool) -> None:
    golden.check(golden.FOLDER / name, terminal.write(audit, width=width, colour=colour))


@given(poison=texts, width=st.integers(min_value=0, max_value=200))
@settings(max_examples=150, deadline=None)
def test_hostile_text_neither_steers_the_terminal_nor_widens_a_line(poison: str, width: int) -> None:
    audit = deform(samples.FULL, lambda text: f"{text}{poison}")
    text = terminal.write(audit, width=width, colour=False)
    for line in text.split("\n"):
        assert line.isprintable()
        # A command is never cut.
        is_command = re.match(r"(Whole report|One verdict|To begin): +auditor ", line)
        assert is_command or screen.columns(line) <= max(width, screen.NARROWEST)
    text.encode()
    assert text.count("\n") < 120


@given(poison=texts)
@settings(max_examples=50, deadline=None)
def test_colours_change_nothing_but_colours(poison: str) -> None:
    audit = deform(samples.FULL, lambda text: f"{poison}{text}")
    coloured = terminal.write(audit, width=100, colour=True)
    assert STYLE.sub("", coloured) == terminal.write(audit, width=100, colour=False)


def test_a_purge_takes_about_a_screen() -> None:
    assert terminal.write(samples.purge(4000), width=100, colour=False).count("\n") < 72


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        pytest.param("abcdef", 6, "abcdef", id="fits"),
        pytest.param("abcdefg", 6, "ab…efg", id="cut in the middle"),
        pytest.param("漢字漢字", 5, "漢…字", id="wide characters take two columns"),
        pytest.param("e\u0301" * 4, 4, "e\u0301" * 4, id="combining marks take none"),
        pytest.param("abc", 0, "", id="no room"),
    ],
)
def test_fit(text: str, width: int, shown: str) -> None:
    assert screen.fit(text, width) == shown


@pytest.mark.parametrize(
    ("text", "width", "lines", "shown"),
    [
        pytest.param("one two three", 7, 3, ["one two", "three"], id="wraps between words"),
        pytest.param("one two three", 7, 1, ["one t …"], id="says that there was more"),
        pytest.param("漢字 漢字 漢字", 9, 3, ["漢字 漢字", "漢字"], id="by columns, not characters"),
        pytest.param("by a/b.py::test_c now", 9, 3, ["by", "a/b.py::", "test_c …"], id="names stay whole"),
        pytest.param("", 9, 3, [], id="nothing"),
    ],
)
def test_wrap(text: str, width: int, lines: int, shown: list[str]) -> None:
    assert screen.wrap(text, width, lines) == shown


def test_the_commands_at_the_end_can_be_pasted() -> None:
    span = msgspec.structs.replace(samples.FULL.range, expression=f"{'a' * 40}..{'b' * 40}", base="a" * 40)
    audit = msgspec.structs.replace(
        samples.FULL,
        range=msgspec.structs.replace(span, head="b" * 40),
        rule_packs=(Applied(name="mine", entries={"tier": 1}, given="my rules.toml"),),
    )
    lines = terminal.write(audit, width=80, colour=False).splitlines()[-3:]
    asked = "aaaaaaaaaa..bbbbbbbbbb --rules 'my rules.toml'"
    assert [line.partition(":")[2].strip() for line in lines] == [
        f"auditor audit {asked} -o audit.md",
        f"auditor explain ID {asked}",
        f"auditor scaffold P0-1 {asked}",
    ]
