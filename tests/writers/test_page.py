"""The HTML page: whole, closed to everything outside, and the same whatever text it quotes."""

import base64
import hashlib
import re
from itertools import pairwise
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from writers import golden, parsed, samples
from writers.hostile import NASTY, deform, texts

from auditor.model.audit import Audit, Verdict
from auditor.resources import shipped
from auditor.writers import document, page

LINK_BASE = "https://github.com/owner/shop"
PLAIN = page.write(samples.FULL)
FULL = parsed.read(PLAIN)
SKELETON = parsed.skeleton(FULL)


def test_golden() -> None:
    text = page.write(samples.FULL, link_base=LINK_BASE)
    # Style and script stand in files of their own.
    body = text[text.index("<body>") : text.index("<script>")]
    golden.check(golden.FOLDER / "audit-body.html", body)


def test_every_kind_of_block_has_a_form() -> None:
    template = (shipped("reports") / "page" / "blocks.html.j2").read_text(encoding="utf-8")
    assert [kind.__name__ for kind in get_args(document.Block) if f'"{kind.__name__}"' not in template] == []


@given(texts)
@settings(max_examples=40, deadline=None)
def test_hostile_text_changes_no_element(poison: str) -> None:
    text = page.write(deform(samples.FULL, lambda text: f"{poison}{text}{poison}"))
    assert parsed.skeleton(parsed.read(text)) == SKELETON
    assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize("poison", NASTY, ids=lambda poison: ascii(poison[:24]))
def test_what_breaks_reports_changes_no_element(poison: str) -> None:
    text = page.write(deform(samples.FULL, lambda text: f"{text}{poison}"))
    assert parsed.skeleton(parsed.read(text)) == SKELETON


@given(texts)
@settings(max_examples=25, deadline=None)
def test_text_that_is_all_hostile_leads_nowhere_else(poison: str) -> None:
    root = parsed.read(page.write(deform(samples.FULL, lambda text: poison), link_base=LINK_BASE))
    for element in root.all():
        assert not any(name.startswith("on") or name in ("style", "src") for name in element.attributes)
        address = element.attributes.get("href", "#")
        assert address.startswith(("#", f"{LINK_BASE}/")) or address == "data:,"


@pytest.mark.parametrize(
    "audit",
    [
        pytest.param(samples.FULL, id="every field"),
        pytest.param(samples.QUIET, id="nothing deleted"),
        pytest.param(samples.purge(700), id="a purge"),
    ],
)
def test_the_page_holds_together(audit: Audit) -> None:
    root = parsed.read(page.write(audit, link_base=LINK_BASE))
    ids = [one.attributes["id"] for one in root.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    targets = {one.attributes["href"][1:] for one in root.all("a") if one.attributes["href"].startswith("#")}
    assert targets - set(ids) == set()
    levels = [int(one.tag[1]) for one in root.all() if re.fullmatch(r"h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in root.all("table"):
        assert next(part.tag for part in table.inner if isinstance(part, parsed.Element)) == "caption"
        heads, *rows = table.all("tr")
        assert {len(list(row.all("td"))) for row in rows} == {len(list(heads.all("th")))}


def test_nothing_is_fetched_and_no_other_script_or_style_is_allowed() -> None:
    policies = [one for one in FULL.all("meta") if "http-equiv" in one.attributes]
    allowed = dict(part.strip().split(" ", 1) for part in policies[0].attributes["content"].split(";"))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    for kind in ("style", "script"):
        (element,) = FULL.all(kind)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert allowed[f"{kind}-src"] == f"'sha256-{digest}'"
    assert "url(" not in PLAIN
    assert "@import" not in PLAIN


def test_the_page_can_be_read_without_a_script() -> None:
    waiting = [one for one in FULL.all() if "scripted" in one.attributes.get("class", "")]
    assert waiting
    assert all("hidden" in one.attributes for one in waiting)
    everything = FULL.by_id("tests")
    assert all(test.id in everything.text for test in samples.FULL.deleted_tests)


def test_what_the_script_asks_for_is_there() -> None:
    script = (shipped("reports") / "page" / "script.js").read_text(encoding="utf-8")
    asked = set(re.findall(r'getElementById\("([^"]+)"\)', script))
    assert {"tests", "words", "found", "filters", "confidence", "all", "find"} == asked
    there = {one.attributes.get("id") for one in FULL.all()}
    assert asked <= there
    # What only a script can do is not shown before it runs.
    assert all("hidden" in FULL.by_id(id_).attributes for id_ in ("found", "all"))
    heads = [one.text for one in FULL.by_id("tests").all("th")]
    assert set(re.findall(r'^\s+"?(\w[\w ]+)"?: \(row\) =>', script, re.MULTILINE)) <= set(heads)


def test_each_verdict_has_a_switch_and_rows_that_it_hides() -> None:
    style = next(FULL.all("style")).text
    for verdict in Verdict:
        assert f"#filters:has(#show-{verdict}:not(:checked)) ~ .wide tr.{verdict}" in style
        rows = [row for row in FULL.by_id("tests").all("tr") if verdict in row.attributes.get("class", "")]
        assert len(rows) == sum(test.verdict is verdict for test in samples.FULL.deleted_tests)
        assert FULL.by_id(f"show-{verdict}").attributes["type"] == "checkbox"


@pytest.mark.parametrize(
    ("confidence", "band"),
    [
        pytest.param(0.9, "high", id="nine in ten"),
        pytest.param(0.899, "fair", id="just below"),
        pytest.param(0.7, "fair", id="seven in ten"),
        pytest.param(0.69, "low", id="less"),
    ],
)
def test_confidence_falls_into_the_bands_that_the_filter_names(confidence: float, band: str) -> None:
    test = msgspec.structs.replace(samples.LOST, confidence=confidence)
    root = parsed.read(page.write(msgspec.structs.replace(samples.FULL, deleted_tests=(test,))))
    assert root.by_id("t1").attributes["class"] == f"lost {band}"


def test_links_lead_to_the_revision_that_has_the_file() -> None:
    root = parsed.read(page.write(samples.FULL, link_base=LINK_BASE))
    addresses = {one.text: one.attributes["href"] for one in root.by_id("tests").all("a")}
    lost, moved = samples.LOST, samples.MOVED
    assert addresses[lost.id] == f"{LINK_BASE}/blob/{samples.BASE}/{lost.path}#L{lost.line}"
    assert addresses[moved.successors[0].id].startswith(f"{LINK_BASE}/blob/{samples.HEAD}/")
    assert addresses[samples.PURGE.commit[:10]] == f"{LINK_BASE}/commit/{samples.PURGE.commit}"


def test_a_purge_is_a_page_of_bounded_size_that_counts_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = page.write(samples.purge(4000))
    assert len(text) < 6_000_000
    root = parsed.read(text)
    assert len(list(root.by_id("tests").all("tr"))) == 4001
    assert "open" not in next(root.by_id("every-deleted-test").all("details")).attributes
    more = page.write(samples.purge(6000))
    assert "… and 1,000 more: see the JSON report." in more
    assert len(more) < 7_000_000


def test_the_same_audit_gives_the_same_page() -> None:
    assert page.write(samples.FULL) == PLAIN


def _luminance(colour: str) -> float:
    """Relative luminance as the Web Content Accessibility Guidelines 2.1 define it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_it_stands_on(theme: str) -> None:
    style = next(FULL.all("style")).text
    light, dark = re.findall(r":root \{([^}]*--ground[^}]*)\}", style)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", light if theme == "light" else dark))
    assert {"text", "soft", "link", *Verdict} <= colours.keys()
    for ground in ("ground", "raised"):
        for name in ("text", "soft", "link", *Verdict):
            high, low = sorted((_luminance(colours[name]), _luminance(colours[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, f"{name} on {ground}"
