import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writers import golden, samples
from writers.hostile import deform, has_surrogate, texts

from auditor.model.audit import Audit
from auditor.writers import escape, json_report

decoder = msgspec.json.Decoder(Audit)


def test_golden() -> None:
    golden.check(golden.FOLDER / "audit.json", json_report.write(samples.FULL))


@pytest.mark.parametrize(
    "audit",
    [
        pytest.param(samples.FULL, id="every field"),
        pytest.param(samples.QUIET, id="nothing deleted"),
        pytest.param(samples.purge(300), id="a purge"),
    ],
)
def test_json_reads_back_as_the_same_audit(audit: Audit) -> None:
    assert decoder.decode(json_report.write(audit)) == audit


@given(texts)
@settings(max_examples=150, deadline=None)
def test_hostile_text_survives(poison: str) -> None:
    audit = deform(samples.FULL, lambda text: f"{poison}{text}")
    written = json_report.write(audit)
    written.encode()
    assert decoder.decode(written) == deform(audit, escape.well_formed)
    if not has_surrogate(poison):
        assert decoder.decode(written) == audit


@given(st.dictionaries(texts, st.integers()))
def test_keys_survive_too(counts: dict[str, int]) -> None:
    statistics = msgspec.structs.replace(samples.FULL.statistics, by_verdict=counts)
    json.loads(json_report.write(msgspec.structs.replace(samples.FULL, statistics=statistics)))


def test_nothing_unseen_stands_raw_in_the_text() -> None:
    written = json_report.write(
        msgspec.structs.replace(samples.FULL, key_finding="a\x9b\u202e\u200b\U000e0041")
    )
    assert all(line.isprintable() for line in written.split("\n"))


json_values = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('ab{}[]",: \\\n'), max_size=60),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("{]ab", max_size=3), inner, max_size=4)
    ),
    max_leaves=30,
)


@given(json_values)
@settings(deadline=None)
def test_one_line_or_several_the_value_is_the_same(value: object) -> None:
    plain = json.loads(json.dumps(value))
    assert json.loads(json_report.laid_out(msgspec.json.encode(plain))) == plain


def test_what_is_short_or_deep_stands_on_one_line() -> None:
    long = ["a" * 70, "b" * 70]
    deep = [{"id": "x" * 130, "of": long}]
    told = json_report.laid_out(
        msgspec.json.encode({"short": [1, 2], "long": long, "tests": [{"heirs": deep}]})
    )
    one, two = (f'"{part}"' for part in long)
    assert told.split("\n") == [
        "{",
        '  "short": [1, 2],',
        '  "long": [',
        f"    {one},",
        f"    {two}",
        "  ],",
        '  "tests": [',
        "    {",
        '      "heirs": [',
        f'        {{"id": "{deep[0]["id"]}", "of": [{one}, {two}]}}',
        "      ]",
        "    }",
        "  ]",
        "}",
    ]


def test_keys_that_others_rely_on() -> None:
    report = json.loads(json_report.write(samples.FULL))
    assert {"schema_version", "range", "statistics", "deleted_tests", "deleted_files"} <= report.keys()
    assert {"orphans", "root_causes", "liveness"} <= report.keys()
    assert {"base", "head", "commits"} <= report["range"].keys()
    assert {
        "id",
        "verdict",
        "confidence",
        "successors",
        "missing",
        "targets",
        "deleted_in",
    } <= report["deleted_tests"][0].keys()
    assert {"id", "score", "evidence"} <= report["deleted_tests"][0]["successors"][0].keys()
    assert {"commit", "author", "date", "subject"} == report["deleted_tests"][0]["deleted_in"].keys()
    assert {"path", "kind", "fate", "tests", "by_verdict", "superseded_by", "deleted_in"} <= report[
        "deleted_files"
    ][0].keys()
    assert {"path", "root_cause", "chain", "new_in_range", "caused_by"} <= report["orphans"][0].keys()
    assert {"missing", "kind", "files", "tests", "caused_by"} <= report["root_causes"][0].keys()
    assert {"commit", "test_files", "dead"} <= report["liveness"][0].keys()
