"""Assertions that read like sentences are the plain ones in other words."""

import pytest

from auditor.model.source import Check, CheckKind
from auditor.syntax.reading import read


def checks(text: str) -> tuple[Check, ...]:
    return read(f"def test_it(shop):\n    {text}\n".encode()).functions[0].body.checks


@pytest.mark.parametrize(
    ("fluent", "plain"),
    [
        pytest.param("shop.price('fig').should.equal(3)", "assert shop.price('fig') == 3", id="sure"),
        pytest.param("shop.should_not.equal(3)", "assert shop != 3", id="sure-denied"),
        pytest.param("shop.should.be.none", "assert shop is None", id="sure-none"),
        pytest.param("shop.should.be(None)", "assert shop is None", id="sure-be-none"),
        pytest.param("shop.names.should.be.empty", "assert not shop.names", id="sure-empty"),
        pytest.param("shop.names.should.have.length_of(2)", "assert len(shop.names) == 2", id="sure-length"),
        pytest.param("shop.names.should.contain('fig')", "assert 'fig' in shop.names", id="sure-contain"),
        pytest.param("shop.should.be.a(dict)", "assert isinstance(shop, dict)", id="sure-type"),
        pytest.param(
            "shop.sell.when.called_with(1).should.throw(E)",
            "self.assertRaises(E, shop.sell, 1)",
            id="sure-throw",
        ),
        pytest.param(
            "self.assertThat(lambda: shop.sell(1), raises(E))",
            "self.assertRaises(E, lambda: shop.sell(1))",
            id="testtools-raises",
        ),
        pytest.param("expect(shop.price()).to.equal(3)", "assert shop.price() == 3", id="expect"),
        pytest.param("expect(shop.open).not_to.be_true()", "assert not shop.open", id="expect-denied"),
        pytest.param("assert_that(shop.price()).is_equal_to(3)", "assert shop.price() == 3", id="assertpy"),
        pytest.param(
            "assert_that(shop.price()).is_not_none()", "assert shop.price() is not None", id="assertpy-none"
        ),
        pytest.param("assert_that(shop.price(), equal_to(3))", "assert shop.price() == 3", id="hamcrest"),
        pytest.param(
            "assertThat(shop.price(), is_not(equal_to(3)))", "assert shop.price() != 3", id="hamcrest-denied"
        ),
    ],
)
def test_a_sentence_claims_what_a_plain_assertion_does(fluent: str, plain: str) -> None:
    (one,), (other,) = checks(fluent), checks(plain)
    assert (one.kind, one.form) == (other.kind, other.form)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("expect(shop.page).to_be_visible()", CheckKind.TRUTH, id="a-word-of-its-own"),
        pytest.param("assert_that(shop, has_role('x'))", CheckKind.TRUTH, id="a-matcher-of-its-own"),
        pytest.param("shop.price().should.be.greater_than(3)", CheckKind.ORDER, id="order"),
    ],
)
def test_what_has_no_plain_form(text: str, kind: CheckKind) -> None:
    (check,) = checks(text)
    assert check.kind is kind
    assert any(s.startswith("shop") for s in check.subject)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("expect(shop)", id="no-sentence"),
        pytest.param("shop.equal(3)", id="a-method-of-that-name"),
        pytest.param("shop.should_be_closed = True", id="an-attribute-is-set"),
        pytest.param("shop.should", id="nothing-follows"),
    ],
)
def test_no_sentence(text: str) -> None:
    assert [c for c in checks(text) if c.kind is not CheckKind.HELPER] == []
