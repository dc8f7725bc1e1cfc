"""What a body does: origins, assertions in every style, mocks, routes, and normal forms."""

from textwrap import dedent, indent

import pytest

from auditor.model.source import Body, Check, CheckKind
from auditor.syntax.reading import read


def body(text: str, params: str = "", header: str = "") -> Body:
    source = f"{header}\ndef test_it({params}):\n{indent(dedent(text).strip(), '    ')}\n"
    module = read(source.encode())
    assert module.fault is None, module.fault
    return module.functions[-1].body


def only_check(text: str) -> Check:
    (check,) = body(text).checks
    return check


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        pytest.param("assert f(1) == 2", CheckKind.EQUAL, "2", id="equal"),
        pytest.param("assert 2 == f(1)", CheckKind.EQUAL, "2", id="equal-constant-first"),
        pytest.param("self.assertEqual(f(1), 2)", CheckKind.EQUAL, "2", id="unittest-equal"),
        pytest.param("assert_equal(f(1), 2)", CheckKind.EQUAL, "2", id="nose-equal"),
        pytest.param("yield assert_equal, f(1), 2", CheckKind.EQUAL, "2", id="nose-yielded"),
        pytest.param("eq_(f(1), 2)", CheckKind.EQUAL, "2", id="nose-eq_"),
        pytest.param("np.testing.assert_array_equal(f(1), [2])", CheckKind.EQUAL, "[2]", id="numpy"),
        pytest.param("pd.testing.assert_frame_equal(f(1), g)", CheckKind.EQUAL, "g", id="pandas"),
        pytest.param("xp_assert_equal(f(1), 2)", CheckKind.EQUAL, "2", id="array-library-s-own"),
        pytest.param("xp_assert_close(f(1), 2)", CheckKind.APPROX, "2", id="array-library-s-own-close"),
        pytest.param("torch.testing.assert_close(f(1), 2)", CheckKind.APPROX, "2", id="torch"),
        pytest.param("np.testing.assert_array_less(f(1), 2)", CheckKind.ORDER, "2", id="numpy-less"),
        pytest.param("eq = self.assertEqual\neq(f(1), 2)", CheckKind.EQUAL, "2", id="kept-in-a-local"),
        pytest.param(
            "same = partial(np.testing.assert_allclose, atol=1)\nsame(f(1), 2)",
            CheckKind.APPROX,
            "2",
            id="partial-in-a-local",
        ),
        pytest.param("my_assert_sold(f(1))", CheckKind.HELPER, "", id="helper-of-somebody-s-own"),
        pytest.param("run_and_assert_sold(f(1))", CheckKind.HELPER, "", id="helper-that-asserts-in-the-end"),
        pytest.param("assert f(1) == pytest.approx(2.5)", CheckKind.APPROX, "2.5", id="approx"),
        pytest.param("self.assertAlmostEqual(f(1), 2.5)", CheckKind.APPROX, "2.5", id="almost"),
        pytest.param("assert np.allclose(f(1), 2)", CheckKind.APPROX, "2", id="allclose"),
        pytest.param("assert f(1) != 2", CheckKind.NOT_EQUAL, "2", id="not-equal"),
        pytest.param("assert not f(1) == 2", CheckKind.NOT_EQUAL, "2", id="not-around-equal"),
        pytest.param("assert f(1)", CheckKind.TRUTH, "", id="truth"),
        pytest.param("self.assertTrue(f(1))", CheckKind.TRUTH, "", id="assertTrue"),
        pytest.param("self.assertTrue(f(1) == 2)", CheckKind.EQUAL, "2", id="assertTrue-of-equal"),
        pytest.param("assert not f(1)", CheckKind.FALSITY, "", id="falsity"),
        pytest.param("self.assertFalse(f(1))", CheckKind.FALSITY, "", id="assertFalse"),
        pytest.param("assert f(1) is None", CheckKind.NONE, "", id="none"),
        pytest.param("assert f(1) is not None", CheckKind.NOT_NONE, "", id="not-none"),
        pytest.param("self.assertIsNone(f(1))", CheckKind.NONE, "", id="assertIsNone"),
        pytest.param("assert 'x' in f(1)", CheckKind.MEMBERSHIP, "'x'", id="in"),
        pytest.param("self.assertIn('x', f(1))", CheckKind.MEMBERSHIP, "'x'", id="assertIn"),
        pytest.param("assert f(1) in ('a', 'b')", CheckKind.MEMBERSHIP, "('a','b',)", id="in-constants"),
        pytest.param("assert isinstance(f(1), int)", CheckKind.TYPE, "int", id="isinstance"),
        pytest.param("self.assertIsInstance(f(1), int)", CheckKind.TYPE, "int", id="assertIsInstance"),
        pytest.param("assert f(1) > 2", CheckKind.ORDER, "2", id="order"),
        pytest.param("m.assert_called_once_with(1)", CheckKind.MOCK_CALL, "1", id="mock-method"),
        pytest.param("assert m.call_count == 2", CheckKind.MOCK_CALL, "2", id="mock-state"),
        pytest.param("self.fail('no')", CheckKind.FAIL, "", id="fail"),
        pytest.param("pytest.fail('no')", CheckKind.FAIL, "", id="pytest-fail"),
        pytest.param("self.assert_(f(1))", CheckKind.TRUTH, "", id="assert_"),
        pytest.param("self.failUnless(f(1))", CheckKind.TRUTH, "", id="failUnless"),
        pytest.param("self.failUnless(f(1) == 2)", CheckKind.EQUAL, "2", id="failUnless-of-equal"),
        pytest.param("self.failIf(f(1))", CheckKind.FALSITY, "", id="failIf"),
        pytest.param("self.failUnlessEqual(f(1), 2)", CheckKind.EQUAL, "2", id="failUnlessEqual"),
        pytest.param("self.failIfEqual(f(1), 2)", CheckKind.NOT_EQUAL, "2", id="failIfEqual"),
        pytest.param(
            "self.failUnlessAlmostEqual(f(1), 2)", CheckKind.APPROX, "2", id="failUnlessAlmostEqual"
        ),
        pytest.param("self.failUnlessRaises(E, f, 1)", CheckKind.RAISES, "E", id="failUnlessRaises"),
        pytest.param("self.failIfIn('x', f(1))", CheckKind.NOT_MEMBERSHIP, "'x'", id="trial-failIfIn"),
        pytest.param("self.failUnlessIdentical(f(1), x)", CheckKind.IDENTITY, "x", id="trial-identical"),
        pytest.param("self.assertSubstring('x', f(1))", CheckKind.MEMBERSHIP, "'x'", id="trial-substring"),
        pytest.param("self.failUnlessSold(f(1))", CheckKind.HELPER, "", id="helper-of-that-style"),
        pytest.param("check_result(f(1))", CheckKind.HELPER, "", id="helper"),
        pytest.param("checkResult(f(1))", CheckKind.HELPER, "", id="camel-case-helper"),
    ],
)
def test_assertion_kind_and_expectation(text: str, kind: CheckKind, expected: str) -> None:
    check = only_check(text)
    assert (check.kind, check.expected) == (kind, expected)


@pytest.mark.parametrize(
    ("text", "expected", "match"),
    [
        pytest.param(
            "with pytest.raises(ValueError, match='bad'):\n    f(1)", "ValueError", "bad", id="pytest"
        ),
        pytest.param("with self.assertRaises(ValueError):\n    f(1)", "ValueError", "", id="unittest"),
        pytest.param(
            "with self.assertRaisesRegex(ValueError, 'bad'):\n    f(1)",
            "ValueError",
            "bad",
            id="unittest-regex",
        ),
        pytest.param("self.assertRaises(ValueError, f, 1)", "ValueError", "", id="call-style"),
        pytest.param(
            "said = 'bad'\nwith pytest.raises(ValueError, match=said):\n    f(1)",
            "ValueError",
            "bad",
            id="a-message-in-a-local",
        ),
        pytest.param("pytest.raises(ValueError, f, 1)", "ValueError", "", id="pytest-call-style"),
    ],
)
def test_raises(text: str, expected: str, match: str) -> None:
    check = only_check(text)
    assert (check.kind, check.expected, check.match) == (CheckKind.RAISES, expected, match)
    assert "f()" in check.inside


@pytest.mark.parametrize(
    ("decorator", "expected"),
    [
        pytest.param("raises(E)", "E", id="nose"),
        pytest.param("nose.tools.raises(E)", "E", id="dotted"),
        pytest.param("raises(E, F)", "(E,F,)", id="several"),
    ],
)
def test_decorator_that_expects_an_error(decorator: str, expected: str) -> None:
    told = (
        read(f"@{decorator}\ndef test_it():\n    x = made()\n    shop.sell(x)\n".encode()).functions[0].body
    )
    (check,) = told.checks
    assert (check.kind, check.expected, check.text) == (CheckKind.RAISES, expected, f"@{decorator}")
    assert check.inside == ("made()", "shop.sell()")
    error = expected.replace(",)", ")").replace(",", ", ")
    assert told.normal == body(f"with pytest.raises({error}):\n    x = made()\n    shop.sell(x)").normal


def test_what_mox_looks_at_is_said_elsewhere() -> None:
    assert only_check("assert shop.open()\nself.m.VerifyAll()").text == "assert shop.open()"


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        pytest.param("if not shop.open():\n    raise Exception('closed')", 1, id="error-where-wrong"),
        pytest.param("with shop.open():\n    raise ValueError", 0, id="error-that-is-tried-out"),
        pytest.param("def sell():\n    if x:\n        raise ValueError\nshop.sold(sell)", 0, id="stub"),
    ],
)
def test_error_that_a_test_raises_itself(text: str, checks: int) -> None:
    assert [c.kind for c in body(text).checks] == [CheckKind.FAIL] * checks


@pytest.mark.parametrize(
    ("text", "raises"),
    [
        pytest.param("raise ValueError('bad')", ("ValueError: bad",), id="written out"),
        pytest.param("said = 'bad'\nraise ValueError(said)", ("ValueError: bad",), id="in a local"),
        pytest.param("said = f'bad {x}'\nraise ValueError(said)", ("ValueError: bad",), id="filled in"),
        pytest.param(
            "said = 'bad'\nsaid = worse()\nraise ValueError(said)", ("ValueError",), id="made later"
        ),
        pytest.param("assert x, 'bad'", ("AssertionError: bad",), id="by an assertion"),
        pytest.param("assert x", (), id="by an assertion that says nothing"),
    ],
)
def test_what_a_function_says_when_it_raises(text: str, raises: tuple[str, ...]) -> None:
    lines = text.replace("\n", "\n    ")
    (told,) = read(f"def work(x):\n    {lines}\n".encode()).functions
    assert told.body.raises == raises


def test_what_an_assertion_of_a_test_says_is_for_its_readers() -> None:
    assert body("assert f(1), 'bad'").raises == ()


@pytest.mark.parametrize("name", ["checkout", "checksum", "ensured", "verifying", "expectation", "check"])
def test_a_name_that_only_begins_like_an_assertion_is_none(name: str) -> None:
    assert body(f"{name}(1)").checks == ()


def test_an_assertion_after_the_block_is_about_what_ran_in_it() -> None:
    told = body("with pytest.raises(E) as e:\n    shop.sell(1)\nassert 'sold' in str(e.value)")
    assert "shop.sell()" in told.checks[1].subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        pytest.param("x = shop.price('a')\nassert x == 3", "shop.price()", id="local"),
        pytest.param("x = Shop()\ny = x.price()\nassert y.net == 3", "Shop().price().net", id="chain"),
        pytest.param("for x in shop.items():\n    assert x.ok", "shop.items()[].ok", id="loop"),
        pytest.param("with open_shop() as s:\n    assert s.ok", "open_shop()@.ok", id="context"),
        pytest.param("x, y = shop.pair()\nassert y == 1", "shop.pair()[]", id="unpacked"),
        pytest.param(
            "x = [i.name for i in shop.items()]\nassert x == []", "shop.items()[].name", id="comprehension"
        ),
        pytest.param("x = [Shop(n) for n in 'ab']\nassert x[0].ok", "Shop().ok", id="one-of-a-comprehension"),
        pytest.param("x = [Shop(), Stall()]\nfor y in x:\n    assert y.ok", "Shop().ok", id="one-of-a-list"),
        pytest.param("x = [Shop(), 3]\nassert x[0] == 1", "Shop()", id="a-list-of-this-and-that"),
        pytest.param("x = {n: Shop() for n in 'ab'}\nassert x.get('a').ok", "Shop().ok", id="got-by-a-key"),
        pytest.param("x = [Shop() for n in 'abc'][1:]\nassert x[0].ok", "Shop().ok", id="one-of-a-slice"),
        pytest.param("x = [Shop() for n in 'abc']\nassert next(iter(x)).ok", "Shop().ok", id="the-next"),
        pytest.param(
            "for x, y in zip(shop.items(), shop.prices()):\n    assert y.ok", "shop.prices()[].ok", id="zip"
        ),
        pytest.param(
            "for n, x in enumerate(shop.items()):\n    assert x.ok", "shop.items()[].ok", id="count"
        ),
        pytest.param(
            "for n, x in shop.all().items():\n    assert n == 1", "shop.all().items()", id="keys-of-a-dict"
        ),
        pytest.param(
            "for n, x in shop.all().items():\n    assert x.ok", "shop.all()[].ok", id="items-of-a-dict"
        ),
        pytest.param("self.app = App()\nassert self.app.ok", "App().ok", id="attribute-of-self"),
        pytest.param("x = await shop.price()\nassert x == 1", "shop.price()", id="await"),
        pytest.param("x = json.loads(shop.dump())\nassert x['a'] == 1", "shop.dump()", id="through-a-call"),
        pytest.param(
            "out = StringIO()\nd = Dumper(out)\nd.say('x')\nassert out.getvalue()",
            "Dumper().say()",
            id="effect",
        ),
        pytest.param(
            "seen = []\nshop.sell(on=seen.append)\nassert seen == [1]", "seen", id="callback-is-not-traced"
        ),
        pytest.param("assert list(map(str, shop.items())) == []", "shop.items()", id="nested-call"),
        pytest.param("assert getattr(shop, 'price')() == 1", "shop.price()", id="getattr"),
        pytest.param("assert copy.deepcopy(shop.items()) == []", "shop.items()", id="copied"),
        pytest.param("x = Shop()\nassert x.copy(y.z).ok", "Shop().copy().ok", id="method-named-copy"),
        pytest.param("for s in (Shop, Stall):\n    assert s().ok", "Shop().ok", id="loop-over-classes"),
        pytest.param(
            "def sell(shop: Shop):\n    assert shop.ok", "Shop().ok", id="parameter-said-to-be-of-a-class"
        ),
        pytest.param(
            "def sell(shop: 'stalls.Shop'):\n    assert shop.ok", "stalls.Shop().ok", id="said-in-quotes"
        ),
    ],
)
def test_subject_is_traced(text: str, subject: str) -> None:
    module = read(f"async def test_it(self):\n{indent(text, '    ')}\n".encode())
    subjects = [s for c in module.functions[0].body.checks for s in c.subject]
    assert (subject in subjects) is (subject != "seen")


@pytest.mark.parametrize(
    ("text", "trivial"),
    [
        pytest.param("assert True", True, id="true"),
        pytest.param("assert 1 == 1", True, id="constants"),
        pytest.param("assert 'text'", True, id="text"),
        pytest.param("assert (f(), 'message')", True, id="tuple"),
        pytest.param("assert len(f()) >= 0", True, id="length"),
        pytest.param("assert f() or True", True, id="or-true"),
        pytest.param("assert x == x", True, id="itself"),
        pytest.param("assert isinstance(f(), object)", True, id="object"),
        pytest.param("assert dict(a=1) == {'a': 1}", True, id="dict-of-constants"),
        pytest.param("assert dict(a=f()) == {'a': 1}", False, id="dict-of-a-result"),
        pytest.param("assert f().dict() == {'a': 1}", False, id="a-method-named-dict"),
        pytest.param("assert f() == f()", False, id="two-calls-may-differ"),
        pytest.param("assert len(f()) > 0", False, id="not-empty"),
        pytest.param("assert f() is not None", False, id="not-none"),
        pytest.param("assert False", False, id="false-always-fails"),
        pytest.param("with pytest.warns(None):\n    f()", True, id="any-warning-or-none"),
        pytest.param("with pytest.warns(Old):\n    f()", False, id="a-warning"),
    ],
)
def test_assertions_that_cannot_fail(text: str, trivial: bool) -> None:
    assert bool(only_check(text).trivial) is trivial


@pytest.mark.parametrize(
    ("text", "swallowed", "reachable", "conditional"),
    [
        pytest.param("assert f()", False, True, False, id="plain"),
        pytest.param("try:\n    assert f()\nexcept Exception:\n    pass", True, True, False, id="swallowed"),
        pytest.param("try:\n    assert f()\nexcept:\n    print(1)", True, True, False, id="bare-except"),
        pytest.param(
            "try:\n    assert f()\nexcept Exception:\n    raise", False, True, False, id="raised-again"
        ),
        pytest.param(
            "try:\n    assert f()\nexcept Exception as e:\n    pytest.fail(e)",
            False,
            True,
            False,
            id="failed",
        ),
        pytest.param("try:\n    assert f()\nexcept ValueError:\n    pass", False, True, False, id="narrow"),
        pytest.param("return\nassert f()", False, False, False, id="after-return"),
        pytest.param("pytest.skip('x')\nassert f()", False, False, False, id="after-skip"),
        pytest.param("if x:\n    assert f()", False, True, True, id="conditional"),
    ],
)
def test_where_an_assertion_stands(text: str, swallowed: bool, reachable: bool, conditional: bool) -> None:
    check = next(c for c in body(text).checks if c.kind is not CheckKind.FAIL)
    assert (check.swallowed, check.reachable, check.conditional) == (swallowed, reachable, conditional)


@pytest.mark.parametrize(
    ("header", "test", "params", "reachable"),
    [
        pytest.param("SYSTEM = ''", "SYSTEM", "", False, id="a-false-constant"),
        pytest.param("SYSTEM = 0", "SYSTEM", "", False, id="nought"),
        pytest.param("", "False", "", False, id="written-out"),
        pytest.param("SYSTEM = 0\nfrom here import *", "SYSTEM", "", True, id="whatever-is-imported"),
        pytest.param(
            "SYSTEM = 0\ntry:\n    from here import SYSTEM\nexcept ImportError:\n    pass",
            "SYSTEM",
            "",
            True,
            id="imported-where-it-is-there",
        ),
        pytest.param("SYSTEM = 'linux'", "SYSTEM", "", True, id="a-true-constant"),
        pytest.param("SYSTEM = 0\nSYSTEM = 1", "SYSTEM", "", True, id="bound-twice"),
        pytest.param(
            "SYSTEM = 0\ndef on():\n    global SYSTEM\n    SYSTEM = 1", "SYSTEM", "", True, id="global"
        ),
        pytest.param("SYSTEM = 0", "SYSTEM", "SYSTEM", True, id="a-fixture-of-that-name"),
        pytest.param("SYSTEM = 0", "not SYSTEM", "", True, id="denied"),
    ],
)
def test_what_stands_under_a_false_constant_never_runs(
    header: str, test: str, params: str, reachable: bool
) -> None:
    (check,) = body(f"if {test}:\n    assert f() == 1", params, header).checks
    assert check.reachable is reachable


@pytest.mark.parametrize(
    ("header", "text", "trivial"),
    [
        pytest.param("from shop import Till", "assert Till is not None", True, id="class"),
        pytest.param("import shop.till as till", "self.assertIsNotNone(till)", True, id="module"),
        pytest.param("from shop import Till", "assert Till() is not None", False, id="what-it-makes"),
        pytest.param("from shop import till", "assert till is not None", False, id="a-value"),
        pytest.param("from shop import TILL", "assert TILL is not None", False, id="a-constant"),
        pytest.param("from shop import Till", "assert Till.open is not None", False, id="what-it-has"),
        pytest.param(
            "try:\n    from shop import Till\nexcept ImportError:\n    Till = None",
            "assert Till is not None",
            False,
            id="missing",
        ),
        pytest.param("", "from shop import Till\nassert Till is not None", False, id="imported-by-the-test"),
        pytest.param("from shop import Till", "Till = f()\nassert Till is not None", False, id="hidden"),
    ],
)
def test_what_a_module_imports_is_never_none(header: str, text: str, trivial: bool) -> None:
    (check,) = body(text, header=header).checks
    assert bool(check.trivial) is trivial


@pytest.mark.parametrize(
    ("text", "target", "style"),
    [
        pytest.param("with patch('a.b'):\n    f()", "a.b", "patch", id="patch"),
        pytest.param(
            "with mock.patch.object(Shop, 'price'):\n    f()", "Shop.price", "patch.object", id="object"
        ),
        pytest.param("monkeypatch.setattr('a.b', 1)", "a.b", "monkeypatch", id="monkeypatch-string"),
        pytest.param("monkeypatch.setattr(shop, 'price', 1)", "shop.price", "monkeypatch", id="monkeypatch"),
        pytest.param("mocker.patch('a.b')", "a.b", "patch", id="mocker"),
        pytest.param("shop.price = Mock()", "shop.price", "assign", id="assigned"),
        pytest.param("shop.price = lambda item: 3", "shop.price", "assign", id="assigned-lambda"),
        pytest.param(
            "def fake(item):\n    return 3\nshop.price = fake", "shop.price", "assign", id="assigned-function"
        ),
        pytest.param(
            "def fake(self, item):\n    return 3\nshop.price = fake.__get__(shop)",
            "shop.price",
            "assign",
            id="assigned-function-bound",
        ),
        pytest.param(
            "def fake(self, item):\n    return 3\nshop.price = types.MethodType(fake, shop)",
            "shop.price",
            "assign",
            id="assigned-method-type",
        ),
        pytest.param("x = Mock(spec=Shop)", "Shop", "mock", id="spec"),
    ],
)
def test_mocks(text: str, target: str, style: str) -> None:
    assert (target, style) in [(m.target, m.style) for m in body(text).mocks]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("shop.price = price", id="given"),
        pytest.param("shop.price = make()", id="made"),
        pytest.param("self.price = lambda item: 3", id="of-the-test-itself"),
        pytest.param("client.patch(user.url, json=data)", id="client"),
        pytest.param("self.api_client.patch(url(user.id))", id="client-of-the-test"),
        pytest.param("http.patch('/users?id=' + user.id, json=data)", id="address"),
    ],
)
def test_what_is_no_mock(text: str) -> None:
    """Something of another's that is assigned, and a request with the method `patch`."""
    assert body(text).mocks == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("self.assertEqual(f(1), 2)", "assert f(1) == 2", id="unittest-and-plain"),
        pytest.param("self.failIf(f(1) == 2)", "assert f(1) != 2", id="what-unittest-had-and-plain"),
        pytest.param("assert 2 == f(1)", "assert f(1) == 2", id="sides"),
        pytest.param("x = f(1)\nassert x == 2", "y = f(1)\nassert y == 2", id="names-of-locals"),
        pytest.param("assert self.client.get('/') == 1", "assert client.get('/') == 1", id="self"),
        pytest.param("self.assertRaises(E, f, 1)", "with pytest.raises(E):\n    f(1)", id="raises-styles"),
        pytest.param(
            "self.assertRaises(E, f, 1, match=2)",
            "with pytest.raises(E):\n    f(1, match=2)",
            id="raises-by-name",
        ),
        pytest.param("assert f(1) == 2, 'message'", "assert f(1) == 2", id="messages"),
        pytest.param("check_price(1, msg='message')", "check_price(1)", id="messages-by-name"),
        pytest.param("'''doc'''\nassert f(1)", "assert f(1)", id="docstring"),
        pytest.param("x: int = f(1)\nassert x", "x = f(1)\nassert x", id="annotations"),
        pytest.param("assert f(a=1, b=2)", "assert f(b=2, a=1)", id="keyword-order"),
        pytest.param("self.assertIsNone(f(1))", "assert f(1) is None", id="none"),
        pytest.param("assert f() == b('x')", "assert f() == b'x'", id="bytes-of-python-2-and-3"),
        pytest.param("assert f() == six.u('x')", "assert f() == 'x'", id="text-of-python-2-and-3"),
        pytest.param("self.assertTrue(f(1) in x)", "assert f(1) in x", id="assertTrue-of-in"),
        pytest.param("assert f(xrange(3))", "assert f(range(3))", id="names-of-python-2"),
        pytest.param("assert f(range(3)) == unicode(x)", "assert f(list(range(3))) == str(x)", id="lists"),
        pytest.param("assert d.keys() == six.text_type", "assert list(d.keys()) == str", id="keys-and-six"),
        pytest.param(
            "for k in six.iteritems(d):\n    f(k)", "for k in d.items():\n    f(k)", id="items-by-six"
        ),
        pytest.param("for k in d.iteritems():\n    f(k)", "for k in d.items():\n    f(k)", id="iteritems"),
    ],
)
def test_same_normal_form(one: str, other: str) -> None:
    assert body(one).normal == body(other).normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("m.assert_called_with(a=1)", "m.assert_called_with(a=2)", id="keywords-of-a-mock"),
        pytest.param("check_price(a=1)", "check_price(a=2)", id="keywords-of-a-helper"),
        pytest.param(
            "self.assertRaises(E, f, a=1)", "self.assertRaises(E, f, a=2)", id="keywords-that-raise"
        ),
        pytest.param(
            "@app.get('/a')\ndef a(): pass\nf(app)", "@app.get('/b')\ndef a(): pass\nf(app)", id="decorators"
        ),
        pytest.param("assert f(1) == 2", "assert f(1) == 3", id="expectation"),
        pytest.param("assert f(1) == 2", "assert f(1) != 2", id="operator"),
        pytest.param("x = f(1)\ny = g(2)\nassert x", "x = f(1)\ny = g(2)\nassert y", id="which-local"),
        pytest.param("assert f(1)", "assert not f(1)", id="negation"),
        pytest.param("assert a.f()", "assert a.g()", id="callee"),
    ],
)
def test_different_normal_form(one: str, other: str) -> None:
    assert body(one).normal != body(other).normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "PAGE = '{{ x }}'\ndef test_a():\n    assert f(PAGE) == 'y'\n",
            "def test_a():\n    assert f('{{ x }}') == 'y'\n",
            id="a-constant-and-its-text",
        ),
        pytest.param(
            "def test_a():\n    assert f(PAGE) == 'y'\nPAGE: str = '{{ x }}'\n",
            "def test_a():\n    assert f('{{ x }}') == 'y'\n",
            id="a-constant-below-the-test",
        ),
        pytest.param(
            "def test_a():\n    assert f('''\n    <a>\n      <b>\n    ''')\n",
            "class A:\n  def test_a(self):\n    assert f('''\n        <a>\n          <b>\n        ''')\n",
            id="a-text-that-stands-deeper",
        ),
        pytest.param(
            "def test_a():\n    assert f('''\n<a>\n  <b>\n''')\n",
            "def test_a():\n    assert f(textwrap.dedent('''\n    <a>\n      <b>\n    '''))\n",
            id="a-text-whose-indentation-is-taken-out",
        ),
        pytest.param(
            "client = Client()\ndef test_a():\n    assert client.get(3) == 1\n",
            "def test_a(client):\n    assert client.get(3) == 1\n",
            id="an-object-of-the-module-and-a-fixture",
        ),
    ],
)
def test_same_normal_form_of_modules(one: str, other: str) -> None:
    first, second = (read(text.encode()).functions[0].body for text in (one, other))
    assert (first.normal, first.statements) == (second.normal, second.statements)
    assert first.literals == second.literals


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("PAGE = 'x'\nPAGE = 'y'\ndef test_a():\n    assert f(PAGE)\n", id="bound-twice"),
        pytest.param(
            "PAGE = 'x'\nif WINDOWS:\n    PAGE = 'y'\ndef test_a():\n    assert f(PAGE)\n",
            id="bound-by-condition",
        ),
        pytest.param("PAGE = 'x'\ndef test_a(PAGE):\n    assert f(PAGE)\n", id="hidden-by-a-parameter"),
        pytest.param("PAGE = 'x'\ndef test_a(*PAGE):\n    assert f(PAGE)\n", id="hidden-by-the-rest"),
        pytest.param(
            "PAGE = 'x'\ndef test_a():\n    PAGE = g()\n    assert f(PAGE)\n", id="hidden-by-a-local"
        ),
        pytest.param(
            "PAGE = 'x'\ndef test_a():\n    assert f(PAGE)\ndef b():\n    global PAGE\n    PAGE = 1\n",
            id="global",
        ),
    ],
)
def test_a_name_that_may_stand_for_something_else_is_no_constant(text: str) -> None:
    assert "'x'" not in read(text.encode()).functions[0].body.literals


def test_async_and_module_alias_do_not_matter() -> None:
    one = read(b"import networkx as nx\nasync def test_a():\n    assert await nx.path(3)\n")
    other = read(b"from networkx import path\ndef test_a():\n    assert path(3)\n")
    assert one.functions[0].body.normal == other.functions[0].body.normal


def test_routes_of_a_client() -> None:
    told = body(
        "client.get('/users/1?x=1')\nclient.request('POST', '/users')\nclient.put(f'/users/{x}/a')",
        "client, x",
    )
    assert {(r.method, r.path) for r in told.routes} == {
        ("GET", "/users/1"),
        ("POST", "/users"),
        ("PUT", "/users/{}/a"),
    }


@pytest.mark.parametrize(
    ("call", "routes"),
    [
        pytest.param("self.client.get(reverse('shelf'))", {("GET", "{}")}, id="computed"),
        pytest.param("api_client.post(url, data)", {("POST", "{}")}, id="a-variable"),
        pytest.param("self.client.put(self.shelf_url)", {("PUT", "{}")}, id="an-attribute"),
        pytest.param("client.get(url='/shelf')", {("GET", "/shelf")}, id="by-name"),
        pytest.param("self.app.post(url=shelf_url, data=1)", {("POST", "{}")}, id="an-app-of-webtest"),
        pytest.param("self.admin_request(path='/a', method='get')", {("GET", "/a")}, id="a-helper-that-asks"),
        pytest.param("self.admin_request('/a')", set(), id="a-helper-that-is-given-something"),
        pytest.param("self.admin_request(token=1)", set(), id="a-helper-that-asks-for-nothing-told"),
        pytest.param("client.request('put', '/a')", {("PUT", "/a")}, id="the-verb-first"),
        pytest.param("client.request('/a', method='put')", {("PUT", "/a")}, id="the-verb-by-name"),
        pytest.param("client.open('/a', method='put')", {("PUT", "/a")}, id="opened-with-a-verb"),
        pytest.param("testapp.get(url)", {("GET", "{}")}, id="a-test-app-of-webtest"),
        pytest.param("app.post_json('/a', data)", {("POST", "/a")}, id="json-to-an-app-of-webtest"),
        pytest.param("app.get('key')", set(), id="an-app-and-no-path"),
        pytest.param("client.get(params=url)", set(), id="another-argument"),
        pytest.param("resolve('/shelf/3?x=1')", {("", "/shelf/3")}, id="who-answers-there"),
        pytest.param("path.resolve('shelf')", set(), id="a-path-of-files"),
        pytest.param("self.client.get(*args, **kwargs)", {("GET", "{}")}, id="passed-on"),
        pytest.param("store.get(*args, **kwargs)", set(), id="passed-on-to-something-else"),
        pytest.param("cache.get(url)", set(), id="no-client"),
        pytest.param("redis_client.get(key)", set(), id="a-client-of-something-else"),
        pytest.param("client.get('key')", set(), id="no-path"),
    ],
)
def test_a_test_client_goes_somewhere(call: str, routes: set[tuple[str, str]]) -> None:
    told = body(call, "self, api_client, cache, client, app, testapp, url, shelf_url, data, key")
    assert {(r.method, r.path) for r in told.routes} == routes


@pytest.mark.parametrize(
    ("header", "params", "subject"),
    [
        pytest.param("@pytest.fixture(params=[Shop, Stall])", "request", "Shop().ok", id="of-a-fixture"),
        pytest.param("@pytest.fixture(params=KINDS)", "request", "Shop().ok", id="kept-in-a-list"),
        pytest.param(
            "@pytest.fixture(params=[pytest.param(Shop, id='a')])", "request", "Shop().ok", id="with-an-id"
        ),
        pytest.param("@pytest.fixture(params=[1, 2])", "request", "request.param().ok", id="plain-values"),
    ],
)
def test_what_the_parameter_of_a_fixture_stands_for(header: str, params: str, subject: str) -> None:
    text = f"KINDS = [Shop, Stall]\n{header}\ndef shop({params}):\n    assert request.param().ok\n"
    (check,) = read(text.encode()).functions[0].body.checks
    assert subject in check.subject


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("'kind', [Shop, Stall]", id="one"),
        pytest.param("'kind, number', [(Shop, 1), (Stall, 2)]", id="in-one-text"),
        pytest.param("('kind', 'number'), [(Shop, 1), (Stall, 2)]", id="in-a-tuple"),
        pytest.param("['number', 'kind'], [(1, Shop), (2, Stall)]", id="in-a-list"),
        pytest.param("['kind'], [(Shop,), (Stall,)]", id="one-in-a-list"),
        pytest.param("argnames='kind', argvalues=[Shop, Stall]", id="by-keyword"),
        pytest.param("'kind', {Shop: 1, Stall: 2}", id="keys-of-a-mapping"),
        pytest.param("'kind, number', {Shop: 1, Stall: 2}.items()", id="items-of-a-mapping"),
    ],
)
def test_what_parameters_stand_for(given: str) -> None:
    header = f"@pytest.mark.parametrize({given})"
    (check,) = body("assert kind().ok", params="kind, number", header=header).checks
    assert "Shop().ok" in check.subject


def test_what_parameters_stand_for_may_be_told_by_the_class() -> None:
    text = (
        "@pytest.mark.parametrize(('kind', 'number'), [(Shop, 17), (Stall, 23)])\n"
        "class TestKinds:\n    def test_kind(self, kind):\n        assert kind().ok\n"
    )
    told = read(text.encode()).functions[0].body
    assert "Shop().ok" in told.checks[0].subject
    assert told.literals == ()


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("@parameterized.expand([(Shop, 1), (Stall, 2)])", id="expand"),
        pytest.param("@parameterized.expand([param(Shop, number=1)])", id="expand-with-names"),
        pytest.param("@parameterized.expand([param(number=1, kind=Shop)])", id="expand-with-names-only"),
        pytest.param("ROWS = [(Shop, 1)]\n@parameterized.expand(ROWS)", id="expand-a-table"),
        pytest.param("@parameterized.parameters((Shop, 1), (Stall, 2))", id="absl"),
        pytest.param("@parameterized.parameters([(Shop, 1), (Stall, 2)])", id="absl-in-a-list"),
        pytest.param("@parameterized.parameters(dict(kind=Shop), dict(kind=Stall))", id="absl-by-name"),
        pytest.param("@parameterized.named_parameters(('one', Shop, 1), ('two', Stall, 2))", id="absl-named"),
        pytest.param(
            "@parameterized.named_parameters({'testcase_name': 'a', 'kind': Shop})", id="absl-mapping"
        ),
        pytest.param("@data(Shop, Stall)", id="ddt"),
        pytest.param("@data((Shop, 1), (Stall, 2))\n@unpack", id="ddt-unpacked"),
        pytest.param("ROWS = [Shop, Stall]\n@data(*ROWS)", id="ddt-from-a-table"),
    ],
)
def test_what_fills_the_parameters_in_their_order(header: str) -> None:
    (check,) = body("assert kind().ok", params="self, kind, number", header=header).checks
    assert "Shop().ok" in check.subject


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        pytest.param("@pytest.mark.parametrize('kind', kinds())", "kinds()[]().ok", id="given-by-a-function"),
        pytest.param("@pytest.mark.parametrize('kind', KINDS)", "KINDS[]().ok", id="under-a-name"),
        pytest.param("@pytest.mark.parametrize('kind, number', KINDS)", "KINDS[][]().ok", id="of-several"),
        pytest.param("@parameterized.expand(KINDS)", "KINDS[][]().ok", id="expand"),
    ],
)
def test_rows_that_are_made_while_the_module_loads(header: str, subject: str) -> None:
    (check,) = body("assert kind().ok", params="kind, number", header=header).checks
    assert subject in check.subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        pytest.param("try:\n    sell()\nexcept E as e:\n    self.error = e", "sell()", id="kept"),
        pytest.param(
            "try:\n    self.sold = sell()\nexcept E as e:\n    error = e", "sell()", id="under-a-name"
        ),
        pytest.param("try:\n    await sell()\nexcept E as e:\n    error = e", "sell()", id="awaited"),
    ],
)
def test_an_error_that_is_kept_is_what_the_block_did_last(text: str, subject: str) -> None:
    name = "self.error" if "self.error" in text else "error"
    (check,) = body(f"{text}\nassert {name}.code == 3", params="self").checks
    assert f"{subject}.code" in check.subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        pytest.param("@actor\ndef add(x):\n    return x", "actor()().value", id="decorated"),
        pytest.param(
            "@shop.actor(retries=3)\ndef add(x):\n    return x", "shop.actor()()().value", id="by-a-call"
        ),
        pytest.param("@wraps(actor)\ndef add(x):\n    return x", None, id="wrapped"),
        pytest.param("def add(x):\n    return x", None, id="plain"),
    ],
)
def test_a_function_inside_is_what_its_decorator_makes_of_it(text: str, subject: str | None) -> None:
    (check,) = body(f"{text}\nassert add(1).value == 3").checks
    assert check.subject[:1] == ((subject,) if subject else ())


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        pytest.param("shop = list(shop)", "shop.ok", id="a-list-of-it"),
        pytest.param("shop = reload(shop)", "shop.ok", id="loaded-again"),
        pytest.param("shop = importlib.reload(shop)", "shop.ok", id="loaded-again-by-its-module"),
    ],
)
def test_a_parameter_that_stays_what_it_was(text: str, subject: str) -> None:
    (check,) = body(f"{text}\nassert shop.ok", params="shop").checks
    assert subject in check.subject


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        pytest.param("", "self.shop.ok", id="a-method"),
        pytest.param("@staticmethod", "s.shop.ok", id="a-static-one"),
    ],
)
def test_a_method_may_call_its_object_otherwise(header: str, subject: str) -> None:
    text = f"class TestIt:\n    {header or '# plain'}\n    def test_it(s):\n        assert s.shop.ok\n"
    (check,) = read(text.encode()).functions[0].body.checks
    assert check.subject == (subject,)


def test_an_error_that_is_looked_at_is_not_what_the_block_did_last() -> None:
    (check,) = body("try:\n    sell()\nexcept E as e:\n    assert e.code == 3").checks
    assert check.subject == ()


def test_rows_kept_in_a_list_tell_what_a_parameter_stands_for() -> None:
    header = "KINDS = [Shop, Stall]\n@pytest.mark.parametrize('kind', KINDS)"
    (check,) = body("assert kind().ok", params="kind", header=header).checks
    assert "Shop().ok" in check.subject


def test_long_chains_are_followed_once() -> None:
    """Each step looked up twice would never end."""
    chain = "shop" + ".get('a')[1:]" * 60
    assert body(f"x = {chain}\nassert x == 1").checks[0].form == "equal(1|_)"


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        pytest.param("getattr(shop, op)()", "('op', ['buy', 'sell'])", ("buy", "sell"), id="parameter"),
        pytest.param(
            "getattr(shop, op)()", "('op, n', [('buy', 1), ('sell', 2)])", ("buy", "sell"), id="row"
        ),
        pytest.param("getattr(shop, op)()", "('op', ['buy', name])", ("$op",), id="not-all-are-known"),
        pytest.param("getattr(shop, op)()", "('op', ['buy', 'for sale'])", ("$op",), id="no-name"),
        pytest.param("for op in ('buy', 'sell'):\n    getattr(shop, op)()", "", ("buy", "sell"), id="loop"),
        pytest.param("op = 'buy'\ngetattr(shop, op)()", "", ("buy",), id="local"),
        pytest.param("op = 'buy'\nop = asked()\ngetattr(shop, op)()", "", (), id="local-that-changed"),
        pytest.param("op = 'buy'\ndef f(op):\n    getattr(shop, op)()", "", (), id="parameter-inside"),
        pytest.param(
            "op = 'buy'\ndef f(op):\n    op = 'sell'\nx = getattr(shop, op)()",
            "",
            ("buy",),
            id="hidden-inside",
        ),
    ],
)
def test_members_that_are_asked_for_by_words(text: str, header: str, rows: tuple[str, ...]) -> None:
    decorator = f"@pytest.mark.parametrize{header}" if header else ""
    read_ = body(text, params="op" if header else "", header=decorator)
    asked = [u.origin.rstrip("()") for u in read_.uses if u.called and u.origin.startswith("shop.")]
    found = (*asked, *(o for _, others in read_.rows for o in others))
    assert found == tuple(f"shop.{word}" for word in rows)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        pytest.param("make(Shop)", (("make", "0", "Shop"),), id="a-class"),
        pytest.param("self.make(1, kind=shop.Shop)", (("self.make", "kind", "shop.Shop"),), id="by-keyword"),
        pytest.param("kind = Shop\nmake(kind)", (("make", "0", "Shop"),), id="under-another-name"),
        pytest.param("make(given)", (("make", "0", "given"),), id="what-it-was-given"),
        pytest.param("shop = Shop()\nmake(shop)", (("make", "0", "Shop()"),), id="an-object"),
        pytest.param("make(self.shop)", (("make", "0", "self.shop"),), id="an-attribute-of-its-own"),
        pytest.param("make(self)", (), id="itself"),
        pytest.param("make(str(1))", (), id="what-a-builtin-gives"),
        pytest.param("check_made(Shop())", (), id="an-object-that-something-is-asserted-of"),
        pytest.param(
            "check_made(Shop)", (("check_made", "0", "Shop"),), id="a-class-that-something-is-asserted-of"
        ),
        pytest.param("x = 1\nmake(x)", (), id="a-local"),
        pytest.param("isinstance(y, Shop)", (), id="a-builtin"),
        pytest.param("self.assertIs(y, Shop)", (), id="an-assertion"),
        pytest.param("make()(Shop)", (), id="not-a-name"),
        pytest.param("ask('buy')", (("ask", "0", "'buy'"),), id="a-word"),
        pytest.param("ask('buy now')", (), id="several-words"),
        pytest.param(
            "for verb in 'buy', 'sell':\n    ask(verb)", (("ask", "0", "'buy','sell'"),), id="a-loop"
        ),
        pytest.param(
            "ask('buy')\nmake(Shop)", (("make", "0", "Shop"), ("ask", "0", "'buy'")), id="words-come-last"
        ),
    ],
)
def test_what_a_function_calls_others_with(text: str, passes: tuple[tuple[str, str, str], ...]) -> None:
    assert body(text, params="self, given, y").passes == passes


def test_bytes_and_text_are_one_literal() -> None:
    assert body("assert f() == b'pear'").literals == body("assert f() == 'pear'").literals


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("self.assertNumQueries(2)", id="method"),
        pytest.param("django_assert_num_queries(2)", id="fixture"),
    ],
)
def test_a_block_named_like_an_assertion_is_one_about_what_it_runs(block: str) -> None:
    (check,) = body(f"with {block} as seen:\n    shop.sell(1)").checks
    assert (check.kind, check.inside) == (CheckKind.HELPER, ("shop.sell()",))


@pytest.mark.parametrize(
    ("statement", "inside"),
    [
        pytest.param("for one in price: pass", "Price()", id="loop"),
        pytest.param("price[0]", "Price()[]", id="index"),
        pytest.param("price + 1", "Price()", id="sum"),
        pytest.param("-price", "Price()", id="sign"),
        pytest.param("price < other", "Price()", id="comparison"),
        pytest.param("price.net", "Price().net", id="property"),
        pytest.param("price.pay(1)", "Price().pay()", id="call"),
    ],
)
def test_what_a_block_that_is_to_raise_is_about(statement: str, inside: str) -> None:
    (check,) = body(f"price = Price()\nwith pytest.raises(TypeError):\n    {statement}").checks
    assert inside in check.inside


def test_what_is_entered_beside_what_is_to_raise_may_raise() -> None:
    beside = body("with pytest.raises(ValueError), shop.opened(1) as stall:\n    stall.sell()")
    within = body("with pytest.raises(ValueError):\n    with shop.opened(1) as stall:\n        stall.sell()")
    assert beside.checks[0].inside == ("shop.opened()", "shop.opened()@.sell()")
    assert (beside.normal, beside.checks[0].inside) == (within.normal, within.checks[0].inside)


def test_a_function_inside_is_no_assertion_by_its_name() -> None:
    (check,) = body("def assert_built():\n    assert f(1) == 2\nassert_built()").checks
    assert check.kind is CheckKind.EQUAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "def inner(*a):\n    app = App()\n    func(app, *a)", (("0", "App()"),), id="by-position"
        ),
        pytest.param("def inner():\n    return func(app=App())", (("app", "App()"),), id="by-keyword"),
        pytest.param(
            "def outer(func):\n    def inner():\n        yield from func(App())\n    return inner",
            (("0", "App()"),),
            id="of-a-decorator-with-arguments",
        ),
        pytest.param("func(App())", (), id="a-callback-is-not-wrapped"),
    ],
)
def test_what_a_decorator_gives(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert body(text, params="func").hands == expected
