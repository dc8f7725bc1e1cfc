"""An explanation as text: whole, plain, and unmoved by what a repository writes."""

import json
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writers import samples
from writers.hostile import _deform, has_surrogate, texts

from auditor.model.audit import ChangeKind, DeletedTest, Evidence, Verdict, WeakenedTest
from auditor.model.explanation import (
    EXPLANATION_VERSION,
    CaseSubject,
    ComponentSubject,
    Coverage,
    DeletedSubject,
    Explanation,
    FileSubject,
    HeldCase,
    Inheritance,
    Named,
    Obligation,
    Place,
    Subject,
    SymbolSubject,
    TracedSymbol,
    Verifier,
)
from auditor.model.meaning import CauseKind, Fate, Orphan, SymbolKind
from auditor.model.suite import ComponentKind, Role
from auditor.writers import explain, screen

STYLE = re.compile(r"\x1b\[\d+m")
NONE = Named(count=0)
SOURCE = Place(
    revision=f"{samples.PURGE.commit}^",
    path="tests/export/test_csv.py",
    line=40,
    end_line=42,
    code=("def test_quotes(self):", "\tassert write_csv(ROWS)", "    # done"),
)
HEAD_SOURCE = Place(revision=samples.HEAD, path="tests/test_json.py", line=3, end_line=3, code=("x = 1",))
OBLIGATIONS = (
    Obligation(
        text='assert write_csv([\'a"b\']) == \'"a""b"\'',
        line=41,
        symbols=(
            TracedSymbol(symbol="shop.export.write_csv", fate=Fate.SAME, now=("shop.export.write_csv",)),
            TracedSymbol(
                symbol="shop.export._quote", fate=Fate.MOVED, now=("shop.text.quote",), detail="same body"
            ),
            TracedSymbol(symbol="shop.log", fate=Fate.GONE, detail="gone with shop", indirect=True),
        ),
        verified_by=(),
    ),
    Obligation(
        text="assert out.endswith(EOL)",
        line=42,
        symbols=(TracedSymbol(symbol="shop.export.EOL", fate=Fate.STUBBED, detail="empty now"),),
        verified_by=(
            Verifier(id="tests/test_json.py::test_a", strength=0.45, how="asserts about shop.export.EOL"),
        ),
    ),
    Obligation(
        text="assert total == 3",
        line=43,
        symbols=(TracedSymbol(symbol="shop.total", fate=Fate.CHANGED, now=("shop.total",)),),
        verified_by=(Verifier(id="tests/test_total.py::test_total", strength=1.0, how="the same assertion"),),
    ),
    Obligation(text="assert len(x) >= 0", line=44, symbols=(), verified_by=(), idle="it cannot fail"),
)
ORPHAN = Orphan(
    path="tests/test_json.py",
    tests=("tests/test_json.py::test_a",),
    kind=CauseKind.NAME,
    root_cause="shop.fax.send",
    chain=("tests/test_json.py:1", "tests/helpers.py:4"),
    new_in_range=True,
    caused_by=samples.PURGE,
    silent=True,
)


def deleted(test: DeletedTest) -> DeletedSubject:
    return DeletedSubject(
        test=test,
        source=SOURCE,
        obligations=OBLIGATIONS,
        successors_at=(HEAD_SOURCE,) * bool(test.successors),
        alike=Named(count=2, names=("tests/a.py::test_a", "tests/a.py::test_b")),
    )


CASE = CaseSubject(
    id="tests/test_json.py::test_a",
    source=HEAD_SOURCE,
    collected=False,
    reason="outside testpaths",
    skip="too slow",
    at_base=True,
    obligations=OBLIGATIONS,
    dropped=("assert b",),
    exercises=Named(count=12, names=tuple(f"shop.name{n}" for n in range(10))),
    mocks=("shop.mail.send",),
    components=("tests/conftest.py::ledger",),
    supersedes=(Inheritance(id=samples.MOVED.id, verdict=Verdict.MOVED, score=0.99),),
    orphan=ORPHAN,
    weakened=(
        WeakenedTest(
            id="tests/test_json.py::test_a",
            change=ChangeKind.GUTTED,
            detail="its body was emptied",
            changed_in=samples.TIDY,
        ),
    ),
)
LIVE = msgspec.structs.replace(
    CASE, collected=True, reason="", skip="", orphan=None, weakened=(), at_base=False
)
SYMBOL = SymbolSubject(
    symbol="shop.export.write_csv",
    definition=SymbolKind.FUNCTION,
    fate=Fate.SAME,
    now=("shop.export.write_csv",),
    detail="unchanged",
    base_source=Place(revision=samples.BASE, path="shop/export.py", line=7),
    head_source=Place(revision=samples.HEAD, path="shop/export.py", line=9),
    verified_at_base=Named(count=2, names=("tests/a.py::test_a", "tests/a.py::test_b")),
    verified_at_head=NONE,
    cannot_run=Named(count=1, names=("tests/c.py::test_c",)),
    exercised_at_head=Named(count=1, names=("tests/d.py::test_d",)),
    no_longer=(Inheritance(id=samples.LOST.id, verdict=Verdict.LOST, score=0.88),),
    members=(Coverage(symbol="shop.export.write_csv.x", fate=None, at_base=0, at_head=1),),
)
COMPONENT = ComponentSubject(
    id="tests/fakes.py::FakeBank",
    component=ComponentKind.BASE_CLASS,
    at_base=True,
    at_head=False,
    used_at_base=Named(count=1, names=("tests/a.py::test_a",)),
    used_at_head=NONE,
    deleted=samples.FULL.deleted_components[0],
)
FILE = FileSubject(
    path="tests/test_ledger.py",
    role=Role.TEST,
    at_base=True,
    at_head=False,
    tests=(
        HeldCase(id=samples.MOVED.id, became="moved", successors=("tests/a.py::test_a",)),
        HeldCase(id="tests/test_ledger.py::test_stays", became="still there"),
    ),
    symbols=(Coverage(symbol="shop.ledger", fate=Fate.SAME, at_base=2, at_head=0),),
    verified_at_base=Named(count=1, names=("tests/a.py::test_a",)),
    used_at_head=Named(count=1, names=("tests/a.py::test_a",)),
    orphans=(ORPHAN,),
    deleted=samples.FULL.deleted_files[0],
    fault="line 3: invalid syntax",
)
DELETED = {
    test.verdict.value: deleted(test)
    for test in (
        *(samples.MOVED, samples.REWRITTEN, samples.PARTIAL, samples.LOST),
        *(samples.TRANSIENT, samples.VACUOUS),
    )
}
SUBJECTS: dict[str, Subject] = {
    **DELETED,
    "inherited": deleted(samples.UNSURE),
    "ruled": msgspec.structs.replace(
        deleted(
            msgspec.structs.replace(
                samples.LOST,
                evidence=(
                    Evidence(kind="rule", detail="uncovered (0.95)"),
                    Evidence(kind="coverage", detail="5% of what it verified is verified"),
                ),
            )
        ),
        rule_means="No live test verifies it.",
    ),
    "without source": msgspec.structs.replace(deleted(samples.LOST), source=None, obligations=()),
    "dead": CASE,
    "live": LIVE,
    "symbol": SYMBOL,
    "component": COMPONENT,
    "file": FILE,
    "file with one dead test": msgspec.structs.replace(
        FILE, tests=(*FILE.tests, HeldCase(id=ORPHAN.tests[0], became="cannot run")), deleted=None
    ),
}


def about(subject: Subject) -> Explanation:
    return Explanation(
        schema_version=EXPLANATION_VERSION,
        auditor_version="0.0",
        repository="shop",
        range=samples.FULL.range,
        asked="x",
        subject=subject,
    )


def told(subject: Subject, width: int = 80) -> str:
    return explain.write(about(subject), width=width, colour=False)


def flat(text: str) -> str:
    """Without line breaks, which depend on the width."""
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param(
            "lost",
            [
                "lost: the behaviour is still there, and nothing verifies it. 88% sure.",
                samples.LOST.why,
                "Deleted in b2b2b2b2b2 on 2024-05-06 by Grace <grace@example.org>: Remove legacy exporters",
                "assert write_csv(ROWS)",
                "git show 'b2b2b2b2b2^:tests/export/test_csv.py' | sed -n 40,42p",
                "about shop.export.write_csv: unchanged at head",
                "about shop.export._quote: called shop.text.quote at head (same body)",
                "about an effect of shop.log: gone at head (gone with shop)",
                "nobody in full; the nearest: 45% tests/test_json.py::test_a",
                "Assertions that verify nothing assert len(x) >= 0 it cannot fail",
                "Considered, and turned down 61% tests/export/test_json.py::test_quotes It verifies",
                "Evidence target write_csv is defined at head with the same body.",
                "2 other deleted tests of this file have the same verdict.",
                "git grep -nw -e write_csv 9e8d7c6b5a",
            ],
            id="lost",
        ),
        pytest.param(
            "ruled",
            [
                "Evidence (2) rule uncovered (0.95): No live test verifies it. "
                "coverage 5% of what it verified is verified"
            ],
            id="what its rule says",
        ),
        pytest.param(
            "moved",
            ["What took over 99% tests/ledger/test_balance.py::test_balance", "same-body: Same statements"],
            id="moved",
        ),
        pytest.param(
            "rewritten",
            ["It ran 4 times", "nothing runs it at head, so it protects nothing today"],
            id="rewritten, by an orphan too",
        ),
        pytest.param(
            "partial", ["What is no longer verified (2) the Location header of POST /orders"], id="partial"
        ),
        pytest.param("retired", ["It came and went inside the range"], id="came and went"),
        pytest.param("vacuous", ["No run collected it: class name does not match"], id="not collected"),
        pytest.param(
            "inherited",
            [
                "52% sure, for the evidence is split: look twice; next likeliest: rewritten",
                "stood in tests/export",
            ],
            id="unsure",
        ),
        pytest.param(
            "dead",
            [
                "A test at head, line 3 of tests/test_json.py; it was there at base, too.",
                "No run collects it: outside testpaths.",
                "It is always skipped: too slow.",
                "it cannot run (missing name: shop.fax.send)",
                "a guard turns that into a skip",
                "tests/test_json.py:1 → tests/helpers.py:4",
                "Taken away in b2b2b2b2b2 on 2024-05-06",
                "Weakened, gutted: its body was emptied, last touched in c3c3c3c3c3",
                "What it verified while it could run, and who verifies that at head (3)",
                "Asserted at base, and no longer assert b",
                "Took over from moved 99% tests/test_ledger.py::TestLedger::test_balance",
                "Runs without asserting anything about (12)",
                "… and 2 more",
                "Replaces by mocks shop.mail.send",
                "Leans on tests/conftest.py::ledger",
                "git show 9e8d7c6b5a:tests/test_json.py | sed -n 3,3p",
            ],
            id="a test that cannot run",
        ),
        pytest.param(
            "live", ["it was added in this range", "Nothing that was found keeps it from running."], id="live"
        ),
        pytest.param(
            "symbol",
            [
                "A production function: unchanged at head.",
                "At base in shop/export.py, line 7. At head in shop/export.py, line 9.",
                "2 tests verified it at base, no live tests do at head.",
                "Would verify it, but cannot run tests/c.py::test_c",
                "lost 88% tests/export/test_csv.py::TestCsv::test_quotes",
                "0 → 1 added shop.export.write_csv.x",
            ],
            id="symbol",
        ),
        pytest.param(
            "component",
            [
                "A base class of the tests: deleted.",
                "Files at head that still need it, and break (2) tests/test_payout.py",
            ],
            id="component",
        ),
        pytest.param(
            "file",
            [
                "A test file: deleted.",
                "What became of it: superseded.",
                "50% tests/ledger/test_balance.py",
                "moved TestLedger::test_balance still there test_stays",
                "2 → 0 same shop.ledger",
                "It could not be read: line 3: invalid syntax.",
            ],
            id="file",
        ),
        pytest.param(
            "file with one dead test",
            ["1 test of it cannot run (missing name: shop.fax.send)"],
            id="a file of which a part is dead",
        ),
    ],
)
def test_what_is_told(name: str, words: list[str]) -> None:
    text = flat(told(SUBJECTS[name]))
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("name", ["vacuous", "moved", "rewritten"])
def test_mentions_are_for_verdicts_that_rest_on_production(name: str) -> None:
    assert "git grep" not in told(SUBJECTS[name])


def is_command(line: str) -> bool:
    return line.startswith(("  git show ", "  git grep "))


@given(name=st.sampled_from(sorted(SUBJECTS)), poison=texts, width=st.integers(0, 160))
@settings(max_examples=200, deadline=None)
def test_hostile_text_neither_steers_the_terminal_nor_widens_a_line(
    name: str, poison: str, width: int
) -> None:
    subject = _deform(SUBJECTS[name], lambda text: f"{text}{poison}")
    text = told(subject, width)
    text.encode()
    for line in text.split("\n"):
        assert line.isprintable()
        if not is_command(line):
            assert screen.columns(line) <= max(width, screen.NARROWEST)


@given(name=st.sampled_from(sorted(SUBJECTS)), poison=texts)
@settings(max_examples=60, deadline=None)
def test_colours_change_nothing_but_colours(name: str, poison: str) -> None:
    subject = _deform(SUBJECTS[name], lambda text: f"{poison}{text}")
    coloured = explain.write(about(subject), width=100, colour=True)
    assert STYLE.sub("", coloured) == told(subject, 100)


def test_a_path_that_would_leave_its_command_is_quoted() -> None:
    place = msgspec.structs.replace(SOURCE, path="a'; rm -rf ~; '.py")
    text = told(msgspec.structs.replace(deleted(samples.LOST), source=place))
    assert """git show 'b2b2b2b2b2^:a'"'"'; rm -rf ~; '"'"'.py' | sed -n 40,42p""" in text


def test_a_path_that_cannot_be_seen_has_no_command() -> None:
    place = msgspec.structs.replace(SOURCE, path="a\u202eb.py")
    assert "git show" not in told(msgspec.structs.replace(deleted(samples.LOST), source=place))


@given(name=st.sampled_from(sorted(SUBJECTS)), poison=texts.filter(lambda t: not has_surrogate(t)))
@settings(max_examples=60, deadline=None)
def test_json_round_trips(name: str, poison: str) -> None:
    explanation = about(_deform(SUBJECTS[name], lambda text: f"{text}{poison}"))
    assert msgspec.json.decode(explain.write_json(explanation), type=Explanation) == explanation


def test_json_names_its_subject() -> None:
    kinds = {json.loads(explain.write_json(about(s)))["subject"]["kind"] for s in SUBJECTS.values()}
    assert kinds == {"deleted test", "test", "production symbol", "component", "file"}


def test_json_of_odd_bytes_is_utf8() -> None:
    explain.write_json(about(msgspec.structs.replace(FILE, path="caf\udce9.py"))).encode()
