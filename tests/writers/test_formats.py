import pytest
from writers import samples

from auditor.writers import FORMATS, Look, by_suffix, json_report, markdown, terminal


def test_each_format_writes_what_its_writer_writes() -> None:
    look = Look(width=90, colour=True, link_base="https://example.org/shop")
    assert FORMATS["markdown"].write(samples.FULL, look) == markdown.write(
        samples.FULL, link_base="https://example.org/shop"
    )
    assert FORMATS["terminal"].write(samples.FULL, look) == terminal.write(
        samples.FULL, width=90, colour=True
    )
    assert FORMATS["json"].write(samples.FULL, look) == json_report.write(samples.FULL)


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        pytest.param("audit.md", "markdown", id="markdown"),
        pytest.param("AUDIT.JSON", "json", id="upper case"),
        pytest.param("out/audit.txt", "terminal", id="text"),
        pytest.param("audit.pdf", None, id="unknown"),
        pytest.param("audit", None, id="none"),
    ],
)
def test_a_suffix_chooses_the_format(filename: str, name: str | None) -> None:
    form = by_suffix(filename)
    assert (form.name if form else None) == name


def test_no_suffix_means_two_formats() -> None:
    suffixes = [suffix for form in FORMATS.values() for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))
