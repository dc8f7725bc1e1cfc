"""Whether a test ever verified production behaviour."""

from textwrap import dedent

import pytest
from trees import suite_of

from auditor.coverage.vacuity import Emptiness, emptiness
from auditor.symbols.imports import ImportMap
from auditor.symbols.names import Names
from auditor.symbols.profiles import Profiler
from auditor.syntax.reading import read

SHOP = """
import pytest


class Shop:
    def __init__(self, till=None):
        self.till = till

    def price(self, name):
        return len(name)

    def sell(self, name):
        self.till.take(self.price(name))


def _mocked(service):
    return lambda test: test


mock_bank = _mocked("bank")


def opening_hours():
    return (8, 18)


def hash(value):
    return str(value)


class Closed(Exception):
    pass


@pytest.fixture
def stocked():
    return Shop()


def assert_price(shop, name, price):
    assert shop.price(name) == price
"""


def vacuous(
    test: str, *, helpers: str = "", collected: bool = True, runs: bool = False, name: str = "test_it"
) -> str:
    found = told(test, helpers=helpers, collected=collected, runs=runs, name=name)
    return found.reason if found is not None else ""


def told(
    test: str, *, helpers: str = "", collected: bool = True, runs: bool = False, name: str = "test_it"
) -> Emptiness | None:
    header = "import pytest\nfrom unittest.mock import Mock\nfrom pkg.shop import Shop, opening_hours\n"
    files = {
        "pkg/__init__.py": "",
        "pkg/shop.py": SHOP,
        "tests/test_it.py": header + dedent(helpers) + "\n" + dedent(test),
    }
    modules = {path: read(text.encode()) for path, text in files.items()}
    suite = suite_of(files)
    names = Names(modules, dict(suite.roles), ImportMap(modules))
    case = next(c for c in suite.cases if c.name == name)
    profile = Profiler(modules, suite, names).profile(case)
    return emptiness(
        profile, collected=collected, awaited=not case.unawaited, runs=runs, fixtures=case.fixtures
    )


FAKE = """
class FakeShop:
    def price(self, name):
        return 3
"""


SCENARIO = """
from pytest_bdd import scenario, then

@scenario("shop.feature", "Buying fruit")
def test_it():
    pass

@then("it costs one")
def costs():
    assert Shop().price("a") == 1
"""


@pytest.mark.parametrize(
    "test",
    [
        pytest.param("def test_it():\n    assert Shop().price('a') == 1", id="result"),
        pytest.param(
            "def test_it():\n    x = Shop().price('a')\n    y = x + 1\n    assert y == 2", id="derived"
        ),
        pytest.param("def test_it():\n    opening_hours()", id="does-not-raise"),
        pytest.param(
            """
            import os.path

            @pytest.fixture
            def place(tmp_path):
                return os.path.join(tmp_path, "market")

            @pytest.fixture
            def open_shop(place):
                Shop().sell(place)

            def test_it(open_shop, place):
                assert os.path.isfile(os.path.join(place, "till.txt"))
            """,
            id="files-that-a-fixture-had-production-write",
        ),
        pytest.param(
            "from pkg.shop import Closed\n\ndef test_it():\n    with pytest.raises(Closed):\n"
            "        entered()\n\ndef entered():\n    Shop().price('a')",
            id="an-error-of-production-in-a-helper",
        ),
        pytest.param(
            "def test_it():\n    shop = Shop()\n    with pytest.raises(ValueError):\n        shop.rent = -1",
            id="an-attribute-that-may-not-be-set",
        ),
        pytest.param(
            "def test_it():\n    shop = Shop()\n    with pytest.raises(KeyError):\n        del shop['pear']",
            id="an-item-that-may-not-be-deleted",
        ),
        pytest.param(
            "from pkg.shop import hash\n\nclass Fig:\n    pass\n\ndef test_it():\n"
            "    assert hash(Fig()) == 3",
            id="production-called-like-a-builtin",
        ),
        pytest.param(
            "class Base:\n    def test_it(self):\n        assert self.made().price('a') == 1\n\n"
            "class TestIt(Base):\n    from pkg.shop import Shop as made",
            id="given-to-a-base-by-an-import-of-its-class",
        ),
        pytest.param(
            "import testscenarios\n\nclass TestIt(testscenarios.WithScenarios):\n"
            "    scenarios = (('a', {'name': 'a', 'made': Shop}),)\n\n    def test_it(self):\n"
            "        self.assertEqual(1, self.made().price(self.name))",
            id="given-by-scenarios",
        ),
        pytest.param(
            "import testscenarios\n\nclass TestIt(testscenarios.WithScenarios):\n"
            "    scenarios = testscenarios.multiply_scenarios(\n"
            "        [('a', dict(made=Shop))], [('b', dict(name='b'))])\n\n"
            "    def test_it(self):\n        self.assertEqual(1, self.made().price(self.name))",
            id="given-by-scenarios-that-are-multiplied",
        ),
        pytest.param(
            "def test_it():\n    with pytest.raises(TypeError):\n        Shop().price()", id="raises"
        ),
        pytest.param(
            "def test_it():\n    t = Mock()\n    Shop(t).sell('a')\n    t.take.assert_called_with(1)",
            id="effect-on-a-mock",
        ),
        pytest.param(
            "class TestA:\n    def setup_method(self):\n        self.shop = Shop()\n"
            "    def test_it(self):\n        assert self.shop.price('a') == 1",
            id="made-in-setup",
        ),
        pytest.param(
            "def ready():\n    price = Shop().price('a')\n    return 'a', price\n"
            "def test_it():\n    name, price = ready()\n    assert price == 1",
            id="one-of-several-that-a-helper-returns",
        ),
        pytest.param(
            "@pytest.fixture\ndef s():\n    return Shop()\ndef test_it(s):\n    assert s.price('a') == 1",
            id="from-a-fixture",
        ),
        pytest.param(
            "class TestA:\n    @pytest.fixture\n    def s(self):\n        return Shop()\n"
            "    def test_it(self, s):\n        assert s.price('a') == 1",
            id="from-a-fixture-of-its-class",
        ),
        pytest.param(
            "class Base:\n    @classmethod\n    def same(cls, want):\n        assert cls.ask() == want\n"
            "class TestA(Base):\n    ask = opening_hours\n    def test_it(self):\n        self.same((8, 18))",
            id="given-to-a-base-by-its-class",
        ),
        pytest.param(
            "def check(shop):\n    assert shop.price('a') == 1\n\ndef test_it():\n    check(Shop())",
            id="in-a-helper",
        ),
        pytest.param(
            "@pytest.mark.parametrize('shop', [Shop()])\ndef test_it(shop):\n    assert shop.price('a') == 1",
            id="given-by-parametrize",
        ),
        pytest.param(
            "".join(f"@pytest.fixture(autouse=True)\ndef f{n}():\n    pass\n" for n in range(40))
            + "def check():\n    assert Shop().price('a') == 1\ndef test_it():\n    check()",
            id="in-a-helper-beside-many-fixtures",
        ),
        pytest.param(
            """
            class TestA:
                def _ask(self):
                    return opening_hours()

                def test_it(self):
                    class Clock:
                        def __init__(self, hours):
                            self.hours = hours

                        def _ask(self):
                            return self.hours
                    hours = self._ask()
                    assert hours == Clock((8, 18)).hours
            """,
            id="after-a-class-of-which-self-is-another",
        ),
        pytest.param(
            """
            def listed(articles):
                return [[article, len(article)] for article in articles]

            class TestA:
                def setup_method(self):
                    self.prices = listed([Shop().price("a")])

                def test_it(self):
                    assert self.prices == [["a", 1]]
            """,
            id="what-set-up-made-of-a-result",
        ),
        pytest.param(
            "class MyShop(Shop):\n    pass\n\ndef test_it():\n    assert MyShop().price('a') == 1",
            id="local-subclass",
        ),
        pytest.param(
            """
            def with_shop(func):
                def inner():
                    shop = Shop()
                    func(shop)
                return inner

            @with_shop
            def test_it(shop):
                assert shop.price("a") == 1
            """,
            id="given-by-a-decorator",
        ),
        pytest.param(
            """
            def with_shop(func):
                def inner():
                    Shop().sell("a")
                    func()
                return inner

            @with_shop
            def test_it():
                assert open("sold.txt").read() == "a"
            """,
            id="run-by-a-decorator",
        ),
        pytest.param(
            "def test_it(stocked):\n    assert stocked.price('a') == 1", id="from-a-fixture-that-is-shipped"
        ),
        pytest.param(
            "from pkg.shop import assert_price\ndef test_it():\n    assert_price(Shop(), 'a', 1)",
            id="by-an-assertion-that-production-ships",
        ),
        pytest.param(
            "def test_it():\n    s = Shop(Mock())\n    s.price = Mock(return_value=3)\n    s.sell('a')\n"
            "    s.price.assert_called_once_with('a')",
            id="call-of-its-own-mock-by-production",
        ),
        pytest.param(
            "def test_it():\n    s = Shop()\n    s.price = lambda item: 3\n    assert s.sell('a') == 3",
            id="result-with-a-function-of-its-own-inside",
        ),
        pytest.param(
            "def test_it():\n    s = Shop()\n    s.price = Mock()\n    assert s.sell('a') is None",
            id="result-with-a-mock-inside",
        ),
        pytest.param(
            """
            from typing import Callable, Protocol

            class Pricer(Protocol):
                def __call__(self, name: str) -> int: ...

            @pytest.fixture
            def price_of() -> Pricer:
                def price(name: str) -> int:
                    return Shop().price(name)
                return price

            def test_it(price_of):
                assert price_of("a") == 1
            """,
            id="function-that-a-fixture-makes-annotated-with-a-protocol",
        ),
        pytest.param(
            """
            from shop_client import Client

            @pytest.fixture
            def client():
                Shop().sell("a")
                return Client("localhost")

            def test_it(client):
                assert client.sold == ["a"]
            """,
            id="client-of-another-package-where-the-fixture-runs-production",
        ),
        pytest.param(
            """
            from twisted.internet import defer

            @defer.inlineCallbacks
            def ready():
                hours = yield opening_hours()
                defer.returnValue(hours)

            @defer.inlineCallbacks
            def test_it():
                hours = yield ready()
                assert hours == (8, 18)
            """,
            id="handed-back-by-a-coroutine-of-python-2",
        ),
        pytest.param(
            """
            import importlib

            def backend(name):
                return importlib.import_module(name)

            def test_it():
                assert backend("pkg" + ".shop").opening_hours() == (8, 18)
            """,
            id="module-loaded-by-a-name-that-is-made",
        ),
        pytest.param(
            """
            from importlib.util import module_from_spec, spec_from_file_location

            @pytest.fixture
            def create_module():
                def create(path):
                    spec = spec_from_file_location("made", path)
                    module = module_from_spec(spec)
                    spec.loader.exec_module(module)
                    return module
                return create

            def test_it(create_module):
                assert create_module("shop.txt").hours() == (8, 18)
            """,
            id="module-made-of-a-file",
        ),
        pytest.param(
            "import subprocess\n\ndef test_it():\n    assert subprocess.run(['shop']).returncode == 0",
            id="what-is-asked-of-a-program-that-is-started",
        ),
        pytest.param(
            "import importlib\n\ndef test_it():\n    name = 'pkg' + '.shop'\n"
            "    assert importlib.import_module(name).opening_hours() == (8, 18)",
            id="what-is-asked-of-a-module-loaded-by-a-name-that-is-made",
        ),
        pytest.param("def test_it(client):\n    assert client.get('/shop').status_code == 200", id="a-route"),
        pytest.param(
            "def test_it(page):\n    page.goto('/shop')\n    assert page.title() == 'Shop'", id="a-page"
        ),
        pytest.param(SCENARIO, id="a-scenario"),
        pytest.param(SCENARIO.partition("\n@then")[0], id="a-scenario-of-which-the-steps-stand-elsewhere"),
    ],
)
def test_verifies_production(test: str) -> None:
    assert vacuous(test) == ""


@pytest.mark.parametrize(
    ("test", "word"),
    [
        pytest.param("def test_it():\n    pass", "empty", id="pass"),
        pytest.param(
            "def test_it():\n    raise NotImplementedError()", "NotImplemented", id="not-written-yet"
        ),
        pytest.param(
            "@pytest.mark.parametrize('page', [1])\ndef test_it(page):\n    assert page == 1",
            "no production",
            id="a-page-that-is-a-number",
        ),
        pytest.param("def test_it():\n    assert 1 + int('1') == 2", "no production", id="nothing-used"),
        pytest.param("def test_it():\n    assert True", "constant", id="nothing-used-and-always-true"),
        pytest.param("def test_it():\n    Shop().price('a')\n    assert True", "constant", id="always-true"),
        pytest.param(
            "@pytest.mark.skip(reason='later')\ndef test_it():\n    assert Shop()", "skipped", id="skipped"
        ),
        pytest.param("def test_it():\n    pytest.skip('x')\n    assert Shop()", "skip", id="skips-itself"),
        pytest.param(
            "def test_it():\n    try:\n        assert Shop().price('a') == 1\n    except:\n        pass",
            "swallow",
            id="swallowed",
        ),
        pytest.param(
            "def test_it():\n    m = Mock()\n    m(1)\n    m.assert_called_with(1)",
            "no production",
            id="own-mock",
        ),
        pytest.param(
            "def test_it():\n    s = Shop()\n    s.price = Mock(name='p')\n    assert s.price('a') == 3",
            "mocks",
            id="own-mock-on-an-object",
        ),
        pytest.param(
            "def test_it():\n    def price(self, item):\n        return 3\n    s = Shop()\n"
            "    s.price = price.__get__(s)\n    assert s.price('a') == 3",
            "mocks",
            id="own-function-on-an-object",
        ),
        pytest.param(
            "@pytest.fixture\ndef shop():\n    s = Shop()\n    s.price = Mock()\n    return s\n\n"
            "def test_it(shop):\n    price = shop.price('a')\n    assert price == 3",
            "test tree",
            id="own-mock-on-what-a-fixture-gives",
        ),
        pytest.param(
            "from unittest.mock import patch\ndef test_it():\n"
            "    with patch.object(Shop, 'price', return_value=3):\n        assert Shop().price('a') == 3",
            "mocks",
            id="own-mock-on-a-class",
        ),
        pytest.param("def test_it():\n    assert FakeShop().price('a') == 3", "test tree", id="own-fake"),
        pytest.param(
            "def listed(articles):\n    return [article for article in articles]\n\n"
            "class TestA:\n    def setup_method(self):\n        self.prices = listed([1])\n\n"
            "    def test_it(self):\n        assert self.prices == [1]",
            "test tree",
            id="what-set-up-made-of-nothing",
        ),
        pytest.param(
            """
            import os.path

            @pytest.fixture
            def place(tmp_path):
                return os.path.join(tmp_path, "market")

            def test_it(place):
                assert os.path.isfile(os.path.join(place, "till.txt"))
            """,
            "test tree",
            id="files-that-nobody-had-production-write",
        ),
        pytest.param(
            "import uuid\n\nclass FakeAgent:\n    def __init__(self, name):\n        self.name = name\n\n"
            "@pytest.fixture(autouse=True)\ndef open_shop():\n    Shop().sell('a')\n\n"
            "def test_it():\n    assert FakeAgent(uuid.uuid4()).name != FakeAgent(uuid.uuid4()).name",
            "test tree",
            id="own-fake-beside-a-fixture-that-runs-production",
        ),
        pytest.param(
            "import time\n\nclass FakeCache:\n    def get(self, name, now):\n        return None\n\n"
            "@pytest.fixture\ndef cache():\n    Shop().sell('a')\n    return FakeCache()\n\n"
            "def test_it(cache):\n    assert cache.get('a', time.time()) is None",
            "test tree",
            id="own-fake-from-a-fixture-that-runs-production",
        ),
        pytest.param(
            "class Plan:\n    def run(self):\n        Shop().sell('a')\n\n"
            "def test_it():\n    assert Plan() is not None",
            "test tree",
            id="own-object-that-nobody-runs",
        ),
        pytest.param(
            "@pytest.fixture\ndef till():\n    Shop().sell('a')\n    return Mock()\n\n"
            "def test_it(till):\n    till(1)\n    till.assert_called_with(1)",
            "test tree",
            id="own-mock-that-a-fixture-gives-which-runs-production",
        ),
        pytest.param(
            "def test_it(street):\n    for shop in street:\n        assert shop.price('a') == 3",
            "no production",
            id="own-fake-out-of-sight",
        ),
        pytest.param(
            "def test_it():\n    Shop()\n    assert FakeShop().price('a') == 3",
            "test tree",
            id="constructed-only",
        ),
        pytest.param(
            "def test_it():\n    assert hasattr(Shop(), '__dict__')", "every object", id="every-object-has-it"
        ),
        pytest.param(
            "def test_it():\n    s = Shop()\n    s._x = 1\n    assert s._x == 1", "itself set", id="set-here"
        ),
        pytest.param(
            "def test_it():\n    s = Shop()\n    s._x = 1\n    assert hasattr(s, '_x')",
            "itself set",
            id="set-here-and-there",
        ),
    ],
)
def test_verifies_nothing(test: str, word: str) -> None:
    assert word in vacuous(test, helpers=FAKE)


def test_methods_that_set_what_the_other_asserts() -> None:
    text = (
        "class TestA:\n    def setup_method(self):\n        self.a = 1\n        assert self.b == 2\n"
        "    def later(self):\n        self.b = 2\n        assert self.a == 1\n"
        "    def test_it(self):\n        self.later()\n        assert self.a == 1"
    )
    assert "test tree" in vacuous(text)


SUITE = """
import unittest

class TestShop(unittest.TestCase):
    def test_it(self):
        self.assertEqual(Shop().price("a"), 1)

def test_suite():
    suite = unittest.TestSuite()
    suite.addTest({made})
    return suite
"""


@pytest.mark.parametrize(
    ("made", "word"),
    [
        pytest.param("unittest.makeSuite(TestShop)", "for a runner", id="of-its-classes"),
        pytest.param("doctest.DocTestSuite('pkg.shop')", "", id="of-documentation"),
    ],
)
def test_a_suite_for_a_runner_is_no_test(made: str, word: str) -> None:
    found = vacuous(SUITE.replace("{made}", made), name="test_suite")
    assert word in found if word else not found


def test_an_uncollected_function_without_assertions_is_no_test() -> None:
    text = "def test_it():\n    Shop().price('a')"
    assert vacuous(text) == ""
    assert "no runner" in vacuous(text, collected=False)


@pytest.mark.parametrize(
    "test",
    [
        pytest.param("def test_it():\n    Shop().price('a')\n    assert True", id="the-call-may-raise"),
    ],
)
def test_where_production_runs_an_assertion_that_cannot_be_traced_is_no_proof(test: str) -> None:
    assert vacuous(test, helpers=FAKE)
    assert vacuous(test, helpers=FAKE, runs=True) == ""


@pytest.mark.parametrize(
    "test",
    [
        pytest.param(
            """
            from threading import Thread

            class Seller(Thread):
                def run(self):
                    Shop().sell("a")

            def test_it():
                Seller().start()
                assert open("sold.txt").read() == "a"
            """,
            id="in-a-thread-of-its-own",
        ),
        pytest.param(
            """
            class Seller:
                def __call__(self):
                    Shop().sell("a")

            def test_it():
                list(map(Seller(), ["a"]))
                assert open("sold.txt").read() == "a"
            """,
            id="in-an-object-of-its-own-that-is-called",
        ),
    ],
)
def test_production_may_run_in_objects_of_the_test_tree(test: str) -> None:
    assert vacuous(test, runs=True) == ""


def test_an_assertion_that_is_swallowed_proves_nothing_whatever_runs() -> None:
    text = (
        "def test_it():\n    try:\n        assert Shop().price('a') == 1\n    except Exception:\n        pass"
    )
    assert "swallow" in vacuous(text, runs=True)


def test_what_production_decorates_is_about_that() -> None:
    header = "import bank\nfrom pkg.shop import mock_bank\n"
    test = "def test_it():\n    assert bank.Client().balance() == 3\n"
    assert "no production code" in vacuous(header + test)
    assert vacuous(f"{header}@mock_bank\n{test}") == ""


@pytest.mark.parametrize(
    ("base", "decorator", "reason"),
    [
        pytest.param(
            "unittest.TestCase", "", "it is a coroutine, and unittest.TestCase awaits none", id="plain"
        ),
        pytest.param(
            "unittest.TestCase",
            "@patch('pkg.shop.opening_hours')",
            "it is a coroutine, and unittest.TestCase awaits none",
            id="patched",
        ),
        pytest.param("unittest.TestCase", "@run_async", "", id="something-else-may-run-it"),
        pytest.param("unittest.IsolatedAsyncioTestCase", "", "", id="awaited-by-unittest"),
        pytest.param("trial.TestCase", "", "", id="awaited-by-another-test-case"),
        pytest.param("object", "", "", id="awaited-by-a-plugin-of-pytest"),
    ],
)
def test_coroutines_that_nothing_awaits(base: str, decorator: str, reason: str) -> None:
    test = f"""
class TestShop({base}):
    {decorator}
    async def test_it(self):
        assert Shop().price("pear") == 4
"""
    imports = (
        "import unittest\nfrom unittest.mock import patch\nfrom twisted import trial\nimport run_async\n"
    )
    assert vacuous(test, helpers=imports) == reason


def test_what_cannot_be_read_may_be_what_is_verified() -> None:
    compiled = "from pkg.fast import sort\n"
    test = "def test_it():\n    assert sort([2, 1]) == [1, 2]\n"
    assert vacuous(test, helpers=compiled) == ""
    assert vacuous(test, helpers="from elsewhere import sort\n") == "it uses no production code"


@pytest.mark.parametrize(
    ("test", "sure"),
    [
        pytest.param(
            "def test_it():\n    mailer = Mock()\n    assert mailer.send('a') is not None\n"
            "    mailer.send.assert_called_once()",
            True,
            id="of-its-own-mock",
        ),
        pytest.param(
            "def test_it():\n    import elsewhere\n    assert elsewhere.sort([2, 1]) == [1, 2]",
            False,
            id="of-what-is-out-of-sight",
        ),
    ],
)
def test_what_looks_at_nothing_but_its_mocks_is_surely_empty(test: str, sure: bool) -> None:
    found = told(test)
    assert found is not None
    assert found.reason == "it uses no production code"
    assert (found.confidence >= 0.6) is sure
