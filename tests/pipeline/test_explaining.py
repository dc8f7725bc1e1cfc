"""What is told of one id, over the demonstration's history and over small ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import pytest
from repos import commit, make_repository

from auditor import demo
from auditor.demo import story
from auditor.errors import SettingsError
from auditor.history import open_repository, write_history
from auditor.model.audit import Verdict
from auditor.model.explanation import (
    CaseSubject,
    ComponentSubject,
    DeletedSubject,
    FileSubject,
    Named,
    Subject,
    SymbolSubject,
)
from auditor.model.request import AuditRequest
from auditor.pipeline.auditing import tell
from auditor.pipeline.explaining import Explainer, explain
from auditor.pipeline.progress import silent
from auditor.pipeline.studying import Study

RECEIPT = "tests/test_receipts.py::test_receipt_has_a_line_for_each_product"
RENDER = "corner_shop.receipts.render_receipt"


_Subject = TypeVar("_Subject")
Told = Mapping[str, Subject]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "corner-shop"
    write_history(folder, demo.history())
    return folder


@pytest.fixture(scope="module")
def told(shop: Path) -> Told:
    """What is told of every id that can be asked for."""
    with open_repository(shop) as repository:
        study = Study(repository, AuditRequest(repo=str(shop), expression=demo.RANGE), silent)
        explainer = Explainer(study, tell(study))
        return {id_: explainer.subject(id_) for id_ in explainer.known()}


def of(told: Told, id_: str, kind: type[_Subject]) -> _Subject:
    found = told[id_]
    assert isinstance(found, kind)
    return found


# -- deleted tests ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", sorted(story.EXPECTED))
def test_every_deleted_test_has_its_source_where_it_was_taken(told: Told, id_: str) -> None:
    found = of(told, id_, DeletedSubject)
    assert found.test.id == id_
    assert found.source is not None
    assert found.test.deleted_in is not None
    assert found.source.revision == f"{found.test.deleted_in.commit}^"
    assert found.source.path == id_.partition("::")[0]
    assert f"def {id_.rpartition('::')[2]}(" in found.source.code[0]
    assert len(found.source.code) == found.source.end_line - found.source.line + 1


@pytest.mark.parametrize("id_", sorted(story.SUCCESSORS))
def test_successors_are_shown_as_they_stand_at_head(told: Told, id_: str) -> None:
    found = of(told, id_, DeletedSubject)
    assert len(found.successors_at) == len(found.test.successors)
    for heir, place in zip(found.test.successors, found.successors_at, strict=True):
        assert f"def {heir.id.rpartition('::')[2]}(" in "\n".join(place.code)


def test_what_a_moved_test_verified_is_verified_by_its_heir(told: Told) -> None:
    found = of(told, "tests/test_stock.py::StockTest::test_restocking_adds_up", DeletedSubject)
    (one,) = found.obligations
    assert one.symbols[0].symbol == "corner_shop.stock.Stock.available"
    assert one.symbols[0].fate == "same"
    assert "tests/test_stock.py::test_restocking_adds_up" in [v.id for v in one.verified_by]
    assert one.verified_by[0].strength > 0.6


def test_what_a_lost_test_verified_is_verified_by_nobody(told: Told) -> None:
    found = of(told, RECEIPT, DeletedSubject)
    assert [one.text for one in found.obligations] == [
        'assert receipt.splitlines()[0].startswith("2 x Rye bread")',
        'assert receipt.splitlines()[1].startswith("1 x Milk")',
    ]
    assert {one.symbols[0].symbol for one in found.obligations} == {RENDER}
    assert not any(one.verified_by or one.idle for one in found.obligations)
    assert found.alike == Named(count=1, names=("tests/test_receipts.py::test_receipt_looks_as_agreed",))


def test_what_the_rule_says_that_decided_is_told(told: Told) -> None:
    said = of(told, RECEIPT, DeletedSubject).rule_means
    assert said == "What it verified is there, and no live test verifies it."


def test_the_missing_part_of_a_partial_one_shows(told: Told) -> None:
    found = of(
        told, "tests/test_discounts.py::test_bulk_discount_starts_at_ten_and_is_capped", DeletedSubject
    )
    best = {one.text: max((v.strength for v in one.verified_by), default=0.0) for one in found.obligations}
    assert best["assert bulk_discount(9, 300) == 0"] > 0.6
    assert best["assert bulk_discount(1000, 4999) == BULK_CAP"] < 0.6


def test_of_a_retired_one_nothing_is_left_to_verify(told: Told) -> None:
    found = of(told, "tests/test_catalog.py::test_slug_keeps_words_and_digits", DeletedSubject)
    fates = {s.symbol: (s.fate, s.now) for one in found.obligations for s in one.symbols}
    assert fates == {"corner_shop.catalog.slugify": ("gone", ())}


def test_of_a_vacuous_one_each_assertion_has_its_reason(told: Told) -> None:
    found = of(told, "tests/test_mailer.py::test_confirmation_is_sent", DeletedSubject)
    assert found.test.verdict is Verdict.VACUOUS
    assert found.obligations
    assert all(one.idle for one in found.obligations)


def test_one_that_came_and_went_is_told_from_its_own_time(told: Told) -> None:
    found = of(told, story.TRANSIENT[0], DeletedSubject)
    assert found.test.transient
    assert [one.text for one in found.obligations] == [
        "assert wrapped_price(bread) == 470",
        "assert wrapped_price(bread, ribbon=True) == 520",
    ]


# -- tests that are there -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("id_", "missing"), sorted(story.ORPHANED.items()))
def test_an_orphan_has_its_root_cause_chain_and_commit(told: Told, id_: str, missing: str) -> None:
    found = of(told, id_, CaseSubject)
    assert found.at_base
    assert found.orphan is not None
    assert missing in found.orphan.root_cause
    assert found.orphan.new_in_range
    assert found.orphan.caused_by is not None
    assert found.orphan.chain
    assert any(not one.idle for one in found.obligations), "what it verified when it could run"


@pytest.mark.parametrize("id_", story.GUTTED)
def test_a_gutted_test_tells_what_it_asserts_no_more(told: Told, id_: str) -> None:
    found = of(told, id_, CaseSubject)
    assert found.dropped
    assert found.orphan is None


def test_an_heir_tells_what_it_took_over_and_what_it_leans_on(told: Told) -> None:
    found = of(told, "tests/test_basket.py::TestBasket::test_adding_twice_adds_up", CaseSubject)
    assert not found.at_base
    assert [(h.id, h.verdict) for h in found.supersedes][:1] == [
        ("tests/test_cart.py::TestCart::test_adding_twice_adds_up", Verdict.MOVED)
    ]
    assert "tests/conftest.py::bread" in found.components
    assert "corner_shop.basket.Basket.add" in found.exercises.names
    assert found.obligations[0].symbols[0].fate is None


# -- production, components, files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fate", "before", "after"),
    [
        pytest.param(RENDER, "same", 2, 0, id="no longer verified"),
        pytest.param("corner_shop.stock.Stock.reserve", "same", 1, 1, id="by as many, under other ids"),
        pytest.param("corner_shop.coupons.redeem", "gone", 2, 0, id="gone"),
    ],
)
def test_who_verifies_a_symbol(told: Told, name: str, fate: str, before: int, after: int) -> None:
    found = of(told, name, SymbolSubject)
    assert (found.fate, found.verified_at_base.count, found.verified_at_head.count) == (fate, before, after)
    assert (found.head_source is None) == (fate == "gone")
    assert found.base_source is not None


def test_a_class_is_verified_through_its_members(told: Told) -> None:
    found = of(told, "corner_shop.stock.Stock", SymbolSubject)
    whole = {c.symbol for c in found.members}
    assert "corner_shop.stock.Stock.available" in whole
    assert found.verified_at_head.count >= max(c.at_head for c in found.members)


def test_deleted_tests_of_a_symbol_have_their_verdicts(told: Told) -> None:
    found = of(told, RENDER, SymbolSubject)
    assert {(h.id, h.verdict) for h in found.no_longer} >= {(RECEIPT, Verdict.LOST)}


@pytest.mark.parametrize(("id_", "needed"), sorted((i, n) for i, n in story.COMPONENTS.items() if "::" in i))
def test_a_deleted_component(told: Told, id_: str, needed: bool) -> None:
    found = of(told, id_, ComponentSubject)
    assert (found.at_base, found.at_head) == (True, False)
    assert found.deleted is not None
    assert bool(found.deleted.still_needed_by) == needed


@pytest.mark.parametrize(
    ("path", "role", "there", "tests"),
    [
        pytest.param("tests/test_receipts.py", "test", (True, False), {"lost"}, id="a deleted test file"),
        pytest.param("tests/test_stock.py", "test", (True, True), {"moved", "added"}, id="a rewritten one"),
        pytest.param("tests/test_labels.py", "test", (True, True), {"cannot run"}, id="a dead one"),
        pytest.param("tests/test_gift_wrap.py", "test", (False, False), None, id="one that came and went"),
        pytest.param("tests/conftest.py", "support", (True, True), set(), id="a conftest"),
        pytest.param("src/corner_shop/receipts.py", "production", (True, True), set(), id="production"),
    ],
)
def test_a_file(told: Told, path: str, role: str, there: tuple[bool, bool], tests: set[str] | None) -> None:
    if tests is None:
        assert path not in told, "neither end knows it"
        return
    found = of(told, path, FileSubject)
    assert (found.role, found.at_base, found.at_head) == (role, *there)
    assert {held.became for held in found.tests} == tests


def test_a_production_file_has_its_verifiers_at_both_ends(told: Told) -> None:
    found = of(told, "src/corner_shop/receipts.py", FileSubject)
    assert (found.verified_at_base.count, found.verified_at_head.count) == (2, 0)
    assert [(c.symbol, c.at_base, c.at_head) for c in found.symbols] == [(RENDER, 2, 0)]


def test_a_support_file_has_its_users(told: Told) -> None:
    found = of(told, "tests/factories.py", FileSubject)
    assert found.used_at_base.count == 3
    assert found.used_at_base == found.used_at_head


def test_every_id_can_be_asked_for(told: Told) -> None:
    assert {*story.EXPECTED, *story.ORPHANED, *story.COMPONENTS} <= told.keys()


# -- from a request -----------------------------------------------------------------------------------------


def test_a_request_is_answered(shop: Path) -> None:
    request = AuditRequest(repo=str(shop), expression=demo.RANGE)
    told = explain(request, "test_receipt_has_a_line", silent)
    assert isinstance(told.subject, DeletedSubject)
    assert told.subject.test.id == RECEIPT
    assert (told.asked, told.repository) == ("test_receipt_has_a_line", "corner-shop")
    assert told.range.expression == demo.RANGE


def test_an_unknown_id_is_refused_with_what_is_near(shop: Path) -> None:
    with pytest.raises(SettingsError, match=r"nearest.*render_receipt"):
        explain(AuditRequest(repo=str(shop), expression=demo.RANGE), "receipts.render_recipe", silent)


def test_inherited_tests_are_shown_where_their_code_stood(tmp_path: Path) -> None:
    code = "def double(x):\n    return x + x\n"
    base = (
        "import shop\n\n\nclass Base:\n    def test_double(self):\n        assert shop.double(self.n) == 6\n"
    )
    heir = "from base import Base\n\n\nclass TestThree(Base):\n    n = 3\n"
    drafts = [
        commit("first", {"shop.py": code, "tests/base.py": base, "tests/test_three.py": heir}),
        commit("purge", {"tests/test_three.py": None}),
    ]
    built = make_repository(tmp_path / "repo", drafts)
    request = AuditRequest(repo=str(built.path), expression=built.range("first", "purge"))
    told = explain(request, "TestThree::test_double", silent).subject
    assert isinstance(told, DeletedSubject)
    assert told.test.inherited_from == "tests/base.py::Base::test_double"
    assert told.source is not None
    assert told.source.path == "tests/base.py"
    assert told.source.code[0] == "    def test_double(self):"


def test_a_range_from_the_beginning_can_be_asked_about(tmp_path: Path) -> None:
    test = "import shop\n\n\ndef test_one():\n    assert shop.one() == 1\n"
    drafts = [
        commit("first", {"shop.py": "def one():\n    return 1\n", "tests/test_one.py": test}),
        commit("purge", {"tests/test_one.py": None}),
    ]
    built = make_repository(tmp_path / "repo", drafts)
    told = explain(AuditRequest(repo=str(built.path), last=9), "test_one", silent).subject
    assert isinstance(told, DeletedSubject)
    assert told.test.transient
    assert told.obligations[0].symbols[0].symbol == "shop.one"
