"""Colours and width follow the terminal and the user's wishes."""

import io

import pytest

from auditor.cli.screen import colour, width


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environ", "expected"),
    [
        pytest.param(Terminal(), {}, True, id="a terminal"),
        pytest.param(io.StringIO(), {}, False, id="a pipe"),
        pytest.param(None, {}, False, id="closed"),
        pytest.param(Terminal(), {"NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param(Terminal(), {"NO_COLOR": ""}, True, id="an empty NO_COLOR says nothing"),
        pytest.param(io.StringIO(), {"FORCE_COLOR": "1"}, True, id="FORCE_COLOR"),
        pytest.param(io.StringIO(), {"FORCE_COLOR": ""}, False, id="an empty FORCE_COLOR says nothing"),
        pytest.param(Terminal(), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, id="NO_COLOR comes first"),
        pytest.param(Terminal(), {"TERM": "dumb"}, False, id="a dumb terminal"),
    ],
)
def test_colour(stream: io.StringIO | None, environ: dict[str, str], expected: bool) -> None:
    assert colour(stream, environ) is expected


@pytest.mark.parametrize(
    ("stream", "columns", "expected"),
    [
        pytest.param(Terminal(), "120", 120, id="a terminal"),
        pytest.param(Terminal(), "10", 40, id="a sliver"),
        pytest.param(io.StringIO(), "120", 80, id="a pipe is the same everywhere"),
        pytest.param(None, "120", 80, id="a file"),
    ],
)
def test_width(
    stream: io.StringIO | None, columns: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width(stream) == expected
