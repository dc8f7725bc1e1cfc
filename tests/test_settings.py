"""A wish becomes settings, or every fault in it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import SettingsError
from auditor.settings import Output, Wish, settle

SUFFIXES = {".txt": "terminal", ".md": "markdown", ".markdown": "markdown", ".json": "json"}


def outputs(*files: str, format: str | None = None) -> list[tuple[str, str]]:
    settings = settle(Wish(files=files, format=format), SUFFIXES, "terminal")
    return [(output.format, output.path) for output in settings.outputs]


@pytest.mark.parametrize(
    ("files", "format", "expected"),
    [
        pytest.param([], None, [("terminal", "-")], id="nothing asked for"),
        pytest.param([], "json", [("json", "-")], id="a format alone"),
        pytest.param(["a.md"], None, [("markdown", "a.md")], id="by suffix"),
        pytest.param(["d.ir/A.MD"], None, [("markdown", "d.ir/A.MD")], id="suffix in capitals"),
        pytest.param(["a.md", "a.json"], None, [("markdown", "a.md"), ("json", "a.json")], id="two"),
        pytest.param(["json:a.md"], None, [("json", "a.md")], id="by name, against the suffix"),
        pytest.param(["json:-"], None, [("json", "-")], id="by name, to standard output"),
        pytest.param(["-"], "json", [("json", "-")], id="standard output in the format asked for"),
        pytest.param(["C:\\a.md"], None, [("markdown", "C:\\a.md")], id="a drive is no format"),
        pytest.param(["x:a.md"], None, [("markdown", "x:a.md")], id="a colon in a name"),
        pytest.param(["a.log"], "json", [("json", "a.log")], id="the format helps where the suffix does not"),
        pytest.param(
            ["a.log", "a.md"], "json", [("json", "a.log"), ("markdown", "a.md")], id="and only there"
        ),
    ],
)
def test_outputs(files: list[str], format: str | None, expected: list[tuple[str, str]]) -> None:
    assert outputs(*files, format=format) == expected


@pytest.mark.parametrize(
    ("files", "format", "message"),
    [
        pytest.param(["a.pdf"], None, "use one of .json, .markdown, .md, .txt", id="unknown suffix"),
        pytest.param(["json:"], None, "'json:'", id="no file after the format"),
        pytest.param([""], None, "''", id="no file at all"),
        pytest.param(["a.md", "markdown:a.md"], None, "twice", id="twice"),
        pytest.param(["-", "json:-"], None, "twice", id="standard output twice"),
        pytest.param(["a.md"], "json", "json:a.md", id="a format that no file has"),
    ],
)
def test_outputs_that_cannot_be(files: list[str], format: str | None, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        outputs(*files, format=format)


def test_all_faults_are_told_in_one_line() -> None:
    wish = Wish(files=("a.pdf", "b.doc"), last=1, since="yesterday")
    with pytest.raises(SettingsError, match=r"a\.pdf.*b\.doc.*--since") as caught:
        settle(wish, SUFFIXES, "terminal")
    assert "\n" not in str(caught.value)


@given(st.lists(st.text(), max_size=4), st.none() | st.sampled_from(["terminal", "markdown", "json"]))
def test_any_file_names_give_outputs_or_a_settings_error(files: list[str], format: str | None) -> None:
    try:
        settings = settle(Wish(files=tuple(files), format=format), SUFFIXES, "terminal")
    except SettingsError:
        return
    assert len({output.path for output in settings.outputs}) == max(1, len(files))
    assert all(isinstance(output, Output) for output in settings.outputs)
