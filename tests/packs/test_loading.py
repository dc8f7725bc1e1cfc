"""Packs are joined in order, and all that is wrong with one is told at once."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import RulesError
from auditor.packs.loading import MAX_BYTES, SHIPPED, Source, load, project_source
from auditor.packs.shape import TABLES, faults

DOCS = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def pack(text: str, name: str = "auditor.toml") -> Source:
    return Source(name, text.encode())


def told(*texts: str) -> list[str]:
    with pytest.raises(RulesError) as error:
        load(pack(text) for text in texts)
    return list(error.value.faults)


FAULTY = """
[[categroy]]
id = "a"

[[category]]
id = "Not An Id"
title = "T"
words = ["a*b", 3, "fine"]

[[category]]
id = "untitled"

[[category]]
id = "twice"
title = "T"
[[category]]
id = "twice"
title = "T"

[[tier]]
id = "t"
title = "T"
level = 12
expect = "all"

[[tier]]
id = "empty"
title = "T"

[[tier]]
id = "unlisted"
title = "T"
paths = ["tests/"]
expect = "listed"
categories = ["nowhere"]

[[flow]]
id = "short"
title = "F"
[[flow.step]]
name = "only"

[[impact]]
statement = " "

[[impact]]
statement = "of nothing"

[[impact]]
statement = "of what is not there"
flows = ["gone"]

[severity]
unsure = "no"
verdict = { lots = 3 }
priority = { low = "P9" }
fan_in = { many = 1 }
"""


@pytest.mark.parametrize(
    "part",
    [
        "auditor.toml: categroy: there is no such key; did you mean 'category'? allowed are category, tier",
        "category 'Not An Id'.id: it has to be an id",
        "category 'Not An Id'.words: 'a*b' does not fit",
        "category 'Not An Id'.words: 3 does not fit",
        "category 'untitled': title is missing",
        "category 'twice': the id is given twice",
        "tier 't'.level: it has to be a whole number from 1 to 9",
        "tier 't'.expect: it has to be one of history, listed, none",
        "tier 'empty': one of paths, symbols, markers, categories, tests has to say what is in it",
        "tier 'unlisted'.tests: with expect",
        "tier 'unlisted'.categories: there is no 'nowhere'; there are payments",
        "flow 'short': a flow has two steps at least",
        "flow 'short'.step 'only': one of symbols, routes and words has to say what reaches it",
        "impact 1.statement: it has to be a text",
        "impact: one of categories, tiers, flows, paths, symbols has to say what is at stake",
        "impact.flows: there is no 'gone'; there are short",
        "severity.unsure: it has to be a whole number",
        "severity.verdict.lots: allowed are lost, partial",
        "severity.priority.low: it has to be one of P0, P1, P2",
        "severity.fan_in.many: the key has to be a whole number",
    ],
)
def test_every_fault_of_a_file_is_told_with_its_key(part: str) -> None:
    assert any(part in fault for fault in told(FAULTY)), told(FAULTY)


def test_nothing_else_is_told() -> None:
    assert len(told(FAULTY)) == 20


def test_faults_of_all_packs_are_told_together() -> None:
    found = told("nonsense = 1", "[[tier]]\nid = 'a'")
    assert any("nonsense" in fault for fault in found)
    assert any("'a'" in fault for fault in found)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param(b"[[", "this is no TOML", id="no TOML"),
        pytest.param(b"\xff = 1", "no UTF-8", id="no UTF-8"),
        pytest.param(b"a = " + b"[" * 5_000, "this is no TOML", id="nested too deep"),
        pytest.param(
            b"\n".join(
                b"[[tier]]\nid = '%d'\ntitle = 'T'\npaths = ['a', 'b', 'c', 'd']" % n for n in range(76)
            ),
            "304 globs in all, at most 300",
            id="too many globs",
        ),
        pytest.param(b"#" * (MAX_BYTES + 1), "bytes, at most", id="too large"),
    ],
)
def test_what_cannot_be_read_is_a_fault(text: bytes, part: str) -> None:
    with pytest.raises(RulesError, match=part):
        load([Source("x.toml", text)])


def test_the_shipped_rules_come_first() -> None:
    rules = load([pack("[[category]]\nid = 'mine'\ntitle = 'Mine'\nwords = ['mine']")])
    assert [one.name for one in rules.applied] == [SHIPPED, "auditor.toml"]
    assert rules.applied[1].entries == {"category": 1}
    assert rules.categories[-1].title == "Mine"


def category(rules_text: str, id_: str = "cache") -> object:
    return {c.id: c for c in load([pack(rules_text)]).categories}.get(id_)


def test_an_entry_with_a_known_id_adds_to_it() -> None:
    shipped = {c.id: c for c in load().categories}["cache"]
    mine = {
        c.id: c
        for c in load(
            [
                pack(
                    "[[category]]\nid = 'cache'\ntitle = 'Caches'\nwords = ['redis']\n"
                    "[[category.topic]]\nid = 'ttl'\nwords = ['lifetime']\n"
                    "[[category.topic]]\nid = 'disk'\ntitle = 'on disk'\nwords = ['disk cache']"
                )
            ]
        ).categories
    }["cache"]
    assert mine.title == "Caches"
    assert mine.patterns.words == (*shipped.patterns.words, "redis")
    assert [t.id for t in mine.topics] == [*(t.id for t in shipped.topics), "disk"]
    ttl = next(t for t in mine.topics if t.id == "ttl")
    assert ttl.title == "TTL & expiry"
    assert ttl.patterns.words[-1] == "lifetime"


def test_replace_starts_an_entry_anew() -> None:
    mine = load(
        [pack("[[category]]\nid = 'cache'\ntitle = 'C'\nwords = ['store']\nreplace = true")]
    ).categories
    cache = next(c for c in mine if c.id == "cache")
    assert cache.patterns.words == ("store",)
    assert cache.topics == ()


def test_a_category_can_be_switched_off() -> None:
    assert category("[[category]]\nid = 'cache'\nenabled = false") is None


def test_points_are_replaced_one_by_one() -> None:
    scale = load([pack("[severity.verdict]\nlost = 9")]).scale
    assert scale.verdict["lost"] == 9
    assert scale.verdict["partial"] == load().scale.verdict["partial"]


def test_tiers_are_told_the_most_critical_first() -> None:
    rules = load(
        [
            pack(
                "[[tier]]\nid = 'b'\ntitle = 'B'\nlevel = 2\npaths = ['b/']\n"
                "[[tier]]\nid = 'a'\ntitle = 'A'\npaths = ['a/']"
            )
        ]
    )
    assert [(t.id, t.level) for t in rules.tiers] == [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        pytest.param("[tool.auditor.severity]\nunsure = 0", True, id="a table of ours"),
        pytest.param("[tool.other]\na = 1", False, id="other tools only"),
        pytest.param("[[", False, id="a file that nobody can read"),
        pytest.param("tool = 3", False, id="no table"),
    ],
)
def test_a_pyproject_holds_a_pack_when_it_has_our_table(text: str, holds: bool) -> None:
    found = project_source("pyproject.toml", text.encode())
    assert (found is not None) is holds
    if found is not None:
        assert load([found]).scale.unsure == 0


def test_a_table_that_is_none_is_a_fault() -> None:
    found = project_source("pyproject.toml", b"[tool]\nauditor = 3")
    assert found is not None
    with pytest.raises(RulesError, match=r"tool\.auditor: it has to be a table"):
        load([found])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*TABLES["pack"], "other"]), VALUES, max_size=4))
def test_whatever_stands_there_is_told_and_never_raises(table: dict[str, object]) -> None:
    assert isinstance(faults(table), list)


@pytest.mark.parametrize("key", sorted({key for table in TABLES.values() for key in table}))
def test_every_key_is_documented(key: str) -> None:
    assert re.search(rf"[`.\[]{key}\b", DOCS), key


EXAMPLES = re.findall(r"```toml\n(.*?)```", DOCS, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.partition("\n")[0])
def test_the_examples_of_the_documentation_are_sound(text: str) -> None:
    # A statement of impact is about a flow of another example.
    flow = next(e for e in EXAMPLES if e.startswith("[[flow]]"))
    assert load([pack(text if text == flow else f"{flow}\n{text}")]).applied[1].entries


def test_the_example_pack_is_sound() -> None:
    file = Path(__file__).parents[2] / "docs" / "examples" / "zen-rules.toml"
    rules = load([Source(file.name, file.read_bytes())])
    assert [tier.id for tier in rules.tiers] == ["tier-1", "mission-critical"]
    assert [step.name for step in rules.flows[0].steps] == [
        "agent_request",
        "tool_selection",
        "execution_engine",
        "websocket_events",
        "completion",
    ]
