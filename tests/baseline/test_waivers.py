import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.baseline import trailers
from auditor.baseline.waivers import load, parse, waiver_text
from auditor.model.findings import Finding, Severity

PRINT = "0123456789abcdef"


def waiver(fingerprint: str = PRINT, **more: str) -> str:
    rows = {"fingerprint": fingerprint, "reason": "agreed", "author": "Ada", **more}
    return "[[waiver]]\n" + "".join(f'{k} = "{v}"\n' for k, v in rows.items())


@pytest.mark.parametrize(
    ("line", "pattern", "reason", "successor", "faulty"),
    [
        pytest.param("tests/a.py::test_a -- gone", "tests/a.py::test_a", "gone", "", False, id="plain"),
        pytest.param("tests/* — moved", "tests/*", "moved", "", False, id="long dash"),
        pytest.param(
            "tests/a.py -- successor: tests/b.py::test_b; same thing",
            "tests/a.py",
            "same thing",
            "tests/b.py::test_b",
            False,
            id="successor",
        ),
        pytest.param("tests/a.py", "tests/a.py", "", "", True, id="no reason"),
        pytest.param("** -- all", "**", "all", "", True, id="everything"),
        pytest.param("", "", "", "", True, id="nothing"),
    ],
)
def test_a_trailer_is_read(line: str, pattern: str, reason: str, successor: str, faulty: bool) -> None:
    (found,) = trailers.read([("c" * 40, f"Subject\n\nTest-Removed: {line}\n")])
    assert (found.pattern, found.reason, found.successor) == (pattern, reason, successor)
    assert bool(found.fault) is faulty


def test_comments_of_a_message_are_no_trailers() -> None:
    assert trailers.read([("", "Subject\n# Test-Removed: tests/a.py -- no\n")]) == ()


def test_what_the_base_side_says_counts_whatever_the_change_does_to_it() -> None:
    before, after = waiver(expires="2025-01-31"), waiver(expires="2099-12-31")
    (kept,) = load(before, after, (), accept_new=True).waivers
    assert (kept.expires, kept.new, kept.leaving) == ("2025-01-31", False, False)
    (kept,) = load(before, None, (), accept_new=True).waivers
    assert (kept.new, kept.leaving) == (False, True)
    (added,) = load(None, after, (), accept_new=True).waivers
    assert added.new


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[[waiver", id="no TOML"),
        pytest.param("waiver = 3", id="no tables"),
        pytest.param("#" * ((1 << 20) + 1), id="too large"),
    ],
)
def test_a_file_that_makes_no_sense_is_a_fault(text: str) -> None:
    found, fault = parse(text)
    assert found == []
    assert fault


@given(st.text(), st.text(), st.text())
def test_what_is_written_can_be_read_again(subject: str, reason: str, author: str) -> None:
    one = Finding(
        rule="TA001",
        name="lost-test",
        severity=Severity.ERROR,
        subject=subject,
        path="tests/a.py",
        line=1,
        message="",
        fingerprint=PRINT,
    )
    (read,), fault = parse(waiver_text(one, reason=reason, author=author))
    assert not fault
    assert (read.fingerprint, read.subject, read.reason, read.author) == (PRINT, subject, reason, author)
