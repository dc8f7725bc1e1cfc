"""What a test does and verifies, its helpers, set-up and fixtures taken in."""

from textwrap import dedent

import pytest
from trees import suite_of

from auditor.coverage.vacuity import emptiness
from auditor.model.meaning import Profile
from auditor.model.source import FaultKind
from auditor.symbols.imports import ImportMap
from auditor.symbols.names import Names
from auditor.symbols.profiles import Profiler
from auditor.syntax.reading import read

FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": """
        import functools
        import orders

        class Cart:
            def add(self, item): ...
            def total_price(self): ...

        def copy(source): ...
        def cached_property(function): ...
        lone_cart = functools.partial(orders.Order, kind="ordered")
        """,
    "shop/till.py": """
        from pydantic import BaseModel

        class Till:
            def take_money(self, amount): ...
            def total(self): ...

        class Slip(BaseModel):
            def model_dump(self): ...

        def print_slip(till): ...

        @contextmanager
        def opened():
            yield Till()

        def open_till():
            till = Till()
            return till, print_slip(till)

        class Safe:
            def lock_up(self): ...

        class Vault:
            def lock_up(self): ...
        """,
    "shop/management/commands/restock.py": """
        class Command(BaseCommand):
            def handle(self, *args): ...
        """,
    "shop/lists.py": "\n".join(f"def list{n}(item):\n    item.to_wire()" for n in range(12))
    + "\nclass Price:\n    def to_wire(self): ...\n",
    "shop/config.py": "def get_env(name): ...",
    "flask_stall/__init__.py": """
        class Stall:
            def open_up(self): ...
        """,
    "tests/shared.py": """
        import unittest

        class Shared(unittest.TestCase):
            kind = None

            def test_it(self):
                assert self.kind().total_price() == 0
        """,
    "tests/test_carts.py": """
        from shop.cart import Cart
        from tests.shared import Shared

        class TestCart(Shared):
            kind = Cart
        """,
    "tests/helpers.py": """
        def priced(thing, amount):
            assert thing.total_price() == amount

        def in_turn(kind, amount):
            priced(kind(), amount=amount)

        class Tester:
            def run_on(self, kind, amount):
                in_turn(kind, amount)

            def run_own(self, amount):
                priced(self.made, amount)
        """,
    "tests/bases.py": """
        import pytest

        class Made:
            @pytest.fixture
            def made(self):
                with self.kind() as thing:
                    yield thing
        """,
    "tests/conftest.py": """
        import pytest
        from shop.cart import Cart

        @pytest.fixture
        def cart():
            return Cart()
        """,
}


def profile_of(test: str) -> Profile:
    files = {**{path: dedent(text) for path, text in FILES.items()}, "tests/test_it.py": dedent(test)}
    modules = {path: read(text.encode()) for path, text in files.items()}
    suite = suite_of(files)
    names = Names(modules, dict(suite.roles), ImportMap([*modules, "shop/fast.pyx"]))
    case = next(c for c in suite.cases if c.name == "test_it" and c.path == "tests/test_it.py")
    return Profiler(modules, suite, names).profile(case)


def test_an_assertion_that_an_object_of_a_compiled_module_has() -> None:
    """No file that is read defines it: it is no tool that production ships."""
    found = profile_of("""
        from shop.fast import Ops
        from shop.till import Till

        def test_it():
            Ops().np.testing.assert_allclose(Till().total(), 3)
    """)
    assert "shop.till.Till.total" in found.asserts


def test_a_test_that_cannot_be_followed_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Profiler, part: object, origin: str) -> object:
        raise LookupError("no such\nthing")

    monkeypatch.setattr(Profiler, "_referents", fail)
    files = {"shop.py": "def sell(): ...", "test_it.py": "from shop import sell\ndef test_it(): sell()\n"}
    modules = {path: read(text.encode()) for path, text in files.items()}
    suite = suite_of(files)
    profiler = Profiler(modules, suite, Names(modules, dict(suite.roles), ImportMap(modules)))
    found = profiler.profile(suite.cases[0])
    assert (found.id, found.opaque, found.checks) == ("test_it.py::test_it", True, ())
    (unread,) = profiler.unread("head")
    assert (unread.path, unread.revision, unread.fault.kind) == ("test_it.py", "head", FaultKind.FAILED)
    assert unread.fault.message.startswith("the auditor failed on test_it.py::test_it, which is a mistake")
    assert unread.fault.message.endswith("(LookupError: no such thing)")


@pytest.mark.parametrize(
    ("test", "verified"),
    [
        pytest.param(
            """
            from django_dynamic_fixture import get
            from shop.cart import Cart

            class TestIt:
                def setUp(self):
                    self.cart = get(Cart, owner="me")

                def test_it(self):
                    assert self.cart.total_price() == 0
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="filled-by-django-dynamic-fixture",
        ),
        pytest.param(
            """
            from model_bakery import baker
            from shop.cart import Cart

            def test_it():
                cart = baker.make(Cart, owner="me")
                assert cart.total_price() == 0
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="filled-by-model-bakery",
        ),
        pytest.param(
            """
            from requests import get
            from shop.cart import Cart

            def test_it():
                assert get(Cart).total_price() == 0
            """,
            ("shop.cart.Cart",),
            id="what-another-package-gets",
        ),
        pytest.param(
            """
            import pytest
            from shop.cart import Cart

            @pytest.mark.parametrize("asked", ["add", "total_price"])
            def test_it(asked):
                assert getattr(Cart(), asked)() is None
            """,
            ("shop.cart.Cart", "shop.cart.Cart.add", "shop.cart.Cart.total_price"),
            id="members-that-rows-name",
        ),
        pytest.param(
            """
            from shop.cart import Cart

            class Basket(Cart):
                def __getitem__(self, name):
                    return name

            class TestIt:
                def setUp(self):
                    self.carts = [Basket(), Basket()]
                    self.prices = [0, 0]

                def test_it(self):
                    for cart, price in zip(self.carts, self.prices):
                        assert cart.total_price() == price
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="several-that-the-set-up-makes",
        ),
        pytest.param(
            """
            from shop.cart import Cart
            from shop.till import Till

            def test_it():
                carts = {name: Cart() for name in ("a", "b")}
                first = carts["a"]
                assert first.total_price() == 0
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="one-of-several",
        ),
        pytest.param(
            """
            from shop.cart import Cart

            def ask(method, *args):
                return getattr(Cart(), method)(*args)

            def test_it():
                assert ask("total_price") == 0
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="member-that-a-helper-is-told",
        ),
        pytest.param(
            """
            from shop.cart import Cart

            class TestIt:
                def setUp(self):
                    self.cart = Cart()

                def _ask(self, verb, method=None):
                    assert getattr(self.cart, method)()

                def _try(self, method, verb="get"):
                    self._ask(verb, method=method)

                def test_it(self):
                    self._try("add")
                    self._try("total_price")
            """,
            ("shop.cart.Cart.add", "shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="members-that-a-helper-is-told-by-another",
        ),
        pytest.param(
            """
            import pytest
            from shop.cart import Cart

            def ask(method="add"):
                return getattr(Cart(), method)()

            def test_it():
                assert ask()
            """,
            ("shop.cart.Cart", "shop.cart.Cart.add"),
            id="member-that-a-helper-asks-for-by-default",
        ),
        pytest.param(
            """
            from shop.cart import Cart

            def ask(method):
                return getattr(Cart(), method)()

            def test_it(name):
                assert ask(name)
            """,
            ("shop.cart.Cart",),
            id="member-that-a-helper-is-told-by-an-unknown-name",
        ),
        pytest.param(
            """
            import pytest

            @pytest.fixture
            def cart(cart):
                yield cart

            def test_it(cart):
                assert cart.total_price() == 0
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="fixture-that-hides-another-of-its-name",
        ),
        pytest.param(
            """
            import pytest
            from shop.cart import Cart

            @pytest.fixture
            def filled():
                def fill(*items):
                    cart = Cart()
                    for item in items:
                        cart.add(item)
                    return cart
                return fill

            def test_it(filled):
                assert filled("a").total_price() == 1
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="factory-that-a-fixture-gives",
        ),
        pytest.param(
            """
            import factory
            from shop.cart import Cart

            class CartFactory(factory.Factory):
                class Meta:
                    model = Cart

            class FullCartFactory(CartFactory):
                items = 3

            def test_it():
                assert FullCartFactory().total_price() == 1
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="factory-boy",
        ),
        pytest.param(
            """
            from polyfactory.factories.pydantic_factory import ModelFactory
            from shop.cart import Cart

            class CartFactory(ModelFactory[Cart]):
                items = 3

            def test_it():
                assert CartFactory.build().total_price() == 1
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="polyfactory-by-its-base",
        ),
        pytest.param(
            """
            from factory.django import DjangoModelFactory

            class CartFactory(DjangoModelFactory):
                class Meta:
                    model = "shop.Cart"

            class TestIt:
                def setUp(self):
                    self.cart = CartFactory.create(items=3)

                def test_it(self):
                    assert self.cart.total_price() == 1
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="factory-boy-by-name-of-the-model",
        ),
        pytest.param(
            """
            import pytest
            from shop import till

            @pytest.mark.parametrize("name", till.__all__)
            def test_it(name):
                assert getattr(till, name)().weight() == 3
            """,
            ("shop.till",),
            id="computed-name-of-a-module",
        ),
        pytest.param(
            """
            def test_it(request):
                basket = request.getfixturevalue("cart")
                assert basket.total_price() == 3
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="fixture-asked-for-as-it-runs",
        ),
        pytest.param(
            """
            import pytest
            from shop.till import Till

            @pytest.fixture
            def till():
                return Till()

            @pytest.mark.parametrize("name", ["cart", pytest.param("till", id="second")])
            def test_it(name, request):
                assert request.getfixturevalue(name).total() == 3
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total", "shop.till.Till", "shop.till.Till.total"),
            id="fixtures-whose-names-are-rows",
        ),
        pytest.param(
            """
            import pytest

            @pytest.mark.parametrize(("sum", "name"), [(3, "cart"), (4, "cart")])
            def test_it(sum, name, request):
                assert request.getfixturevalue(name).total_price() == sum
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="fixtures-whose-names-are-a-column",
        ),
        pytest.param(
            """
            import pytest

            @pytest.fixture(params=["cart"])
            def basket(request):
                return request.getfixturevalue(request.param)

            def test_it(basket):
                assert basket.total_price() == 3
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="fixture-of-fixtures-by-name",
        ),
        pytest.param(
            """
            import pytest

            @pytest.mark.parametrize("basket", [pytest.lazy_fixture("cart")])
            def test_it(basket):
                assert basket.total_price() == 3
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="fixture-that-is-lazy",
        ),
        pytest.param(
            """
            import pytest
            from shop.cart import Cart

            def filling(*items):
                def fill(request):
                    return Cart().add(items).receipt()
                return fill

            receipt = pytest.fixture(scope="module")(filling("fig", "plum"))

            def test_it(receipt):
                assert receipt["sum"] == 3
            """,
            ("shop.cart.Cart", "shop.cart.Cart.add"),
            id="fixture-that-is-assigned",
        ),
        pytest.param(
            """
            from shop.cart import lone_cart

            def test_it():
                assert lone_cart("a").kind == "ordered"
            """,
            ("shop.cart.lone_cart",),
            id="what-is-given-beforehand",
        ),
        pytest.param(
            """
            import pytest
            from shop.till import Till

            @pytest.fixture
            def check():
                def checked(amount):
                    assert Till().take_money(amount) == amount
                return checked

            @pytest.fixture
            def check_all(check):
                def checked(*amounts):
                    for amount in amounts:
                        check(amount)
                return checked

            def test_it(check_all):
                check_all(3, 4)
            """,
            ("shop.till.Till", "shop.till.Till.take_money"),
            id="fixtures-that-give-what-asserts",
        ),
        pytest.param(
            """
            import pytest
            from shop.till import Till

            @pytest.fixture
            def check():
                def checked(amount):
                    assert Till().take_money(amount) == amount
                return checked

            def test_it(check):
                assert check is not None
            """,
            (),
            id="fixture-that-is-not-called",
        ),
        pytest.param(
            """
            from shop.till import open_till

            class TestIt:
                def setup_method(self):
                    self.till, _ = open_till()

                def test_it(self):
                    assert self.till.take_money(3) == 3
            """,
            ("shop.till.open_till", "shop.till.Till", "shop.till.Till.take_money"),
            id="attribute-of-self-that-was-unpacked",
        ),
        pytest.param(
            """
            from shop.till import Till

            class TestIt:
                tills = [(Till(), 3), (Till(), 4)]

                def test_it(self):
                    for till, amount in self.tills:
                        assert till.total() == amount
            """,
            ("shop.till.Till", "shop.till.Till.total"),
            id="rows-that-the-class-has",
        ),
        pytest.param(
            """
            from django.db import models
            from shop.cart import Cart

            class Customer(models.Model):
                name = models.CharField()
                cart = Cart()

            class TestIt:
                model = Customer

                def test_it(self):
                    one = self.model.objects.create(name="a")
                    assert one.cart.total_price() == 0
            """,
            ("shop.cart.Cart",),
            id="field-of-a-model-of-the-tests",
        ),
        pytest.param(
            """
            from shop.cart import copy
            from elsewhere import run

            class TestIt:
                TOOLS = dict(copy=copy)

                def test_it(self):
                    assert run("x", tools=self.TOOLS) == 3
            """,
            ("shop.cart.copy",),
            id="table-that-the-class-has",
        ),
        pytest.param(
            """
            from shop.cart import Cart
            from tests.bases import Made

            class TestIt(Made):
                kind = Cart

                def test_it(self, made):
                    assert made.total_price() == 0
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="fixture-of-a-base-that-asks-its-class",
        ),
        pytest.param(
            """
            from shop.cart import Cart
            from tests.bases import Made

            class TestIt(Made):
                def _fixture_setup(it):
                    it.cart = Cart()

                def test_it(it):
                    assert it.cart.total_price() == 0
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="object-by-another-name-than-self",
        ),
        pytest.param(
            """
            from shop.cart import Cart
            from tests.helpers import priced

            def test_it():
                cart = Cart()
                priced(cart, 0)
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="object-that-a-helper-looks-at",
        ),
        pytest.param(
            """
            from tests.helpers import priced

            def test_it(cart):
                priced(thing=cart, amount=0)
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="fixture-that-a-helper-looks-at",
        ),
        pytest.param(
            """
            from shop.cart import Cart
            from tests.helpers import Tester

            class TestIt(Tester):
                def test_it(self):
                    self.run_on(Cart, amount=0)
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="class-that-helpers-hand-on",
        ),
        pytest.param(
            """
            from shop.cart import Cart
            from tests.helpers import Tester, priced

            class TestIt(Tester):
                def setUp(self):
                    self.made = Cart()

                def test_it(self):
                    priced(self.made, 0)
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="attribute-that-a-helper-looks-at",
        ),
        pytest.param(
            """
            from testtools import TestCase
            from shop.till import Till

            class TestIt(TestCase):
                def test_it(self):
                    till = self.useFixture(Till())
                    assert till.take_money(3) == 3
            """,
            ("shop.till.Till", "shop.till.Till.take_money"),
            id="fixture-that-is-handed-back",
        ),
        pytest.param(
            """
            from unittest import TestCase
            from shop.till import opened

            class TestIt(TestCase):
                def setUp(self):
                    self.till = self.enterContext(opened())

                def test_it(self):
                    assert self.till.take_money(3) == 3
            """,
            ("shop.till.opened", "shop.till.Till", "shop.till.Till.take_money"),
            id="context-that-is-entered",
        ),
        pytest.param(
            """
            from shop.till import open_till

            till, slip = open_till()

            def test_it():
                assert till.take_money(3) == 3
            """,
            ("shop.till.open_till", "shop.till.Till", "shop.till.Till.take_money"),
            id="name-of-the-module-that-was-unpacked",
        ),
        pytest.param(
            """
            from shop.till import open_till

            class TestIt:
                till, slip = open_till()

                def test_it(self):
                    assert self.till.take_money(3) == 3
            """,
            ("shop.till.open_till", "shop.till.Till", "shop.till.Till.take_money"),
            id="attribute-of-the-class-that-was-unpacked",
        ),
        pytest.param(
            """
            from shop import cart

            class Base:
                kind = cart.Cart

                def setUp(self):
                    self.cart = self.kind()

            class TestIt(Base):
                def test_it(self):
                    assert self.cart.total_price() == 3
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="module-that-an-attribute-is-called-like",
        ),
        pytest.param(
            """
            try:
                import cart
            except ImportError:
                cart = None
            else:
                from shop import cart

            def test_it():
                assert cart.Cart().total_price() == 3
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="module-that-stands-in-for-another-package",
        ),
        pytest.param(
            """
            from flask.ext.stall import Stall

            def test_it():
                assert Stall().open_up() == 3
            """,
            ("flask_stall.Stall", "flask_stall.Stall.open_up"),
            id="extension-of-flask",
        ),
        pytest.param(
            """
            from flask.ext import stall

            def test_it():
                assert stall.Stall().open_up() == 3
            """,
            ("flask_stall.Stall", "flask_stall.Stall.open_up"),
            id="extension-of-flask-by-its-module",
        ),
        pytest.param(
            """
            from tests.test_carts import TestCart

            def test_other():
                assert TestCart
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="test-that-an-imported-class-inherits",
        ),
        pytest.param(
            """
            from tests.world import world

            def test_it():
                assert world().till.take_money(3) == 3
            """,
            ("shop.till.Till.take_money",),
            id="method-that-only-one-class-has",
        ),
        pytest.param(
            """
            from tests.world import world

            def test_it():
                assert world().slip.model_dump() == {}
            """,
            (),
            id="method-that-may-override-that-of-another-package",
        ),
        pytest.param(
            """
            from tests.world import world

            def test_it():
                assert world().item.to_wire() == {}
            """,
            (),
            id="method-that-many-ask-for",
        ),
        pytest.param(
            """
            from tests.world import world

            def test_it():
                assert world().printer.print_slip() == 3
            """,
            (),
            id="function-of-the-name-of-a-method",
        ),
        pytest.param(
            """
            from tests.world import world

            def test_it():
                assert world().till.total() == 3
            """,
            (),
            id="method-of-one-word",
        ),
        pytest.param(
            """
            from tests.world import world

            def test_it():
                assert world().safe.lock_up() is None
            """,
            (),
            id="method-of-two-classes",
        ),
        pytest.param(
            """
            from shop import cart

            def test_it():
                assert cart.copy(open("cart.txt")) == "a"
            """,
            ("shop.cart.copy",),
            id="function-named-like-one-of-the-standard-library",
        ),
        pytest.param(
            """
            import asyncio
            from shop.cart import Cart

            def test_it():
                cart = asyncio.get_event_loop().run_until_complete(Cart())
                assert asyncio.run(cart.total_price()) == 0
            """,
            ("shop.cart.Cart", "shop.cart.Cart.total_price"),
            id="what-a-loop-runs",
        ),
        pytest.param(
            """
            import copy
            from shop.cart import Cart

            def test_it():
                assert copy.copy(Cart()) == Cart()
            """,
            ("shop.cart.Cart",),
            id="copy-of-a-result",
        ),
        pytest.param(
            """
            from bank import Bank

            def test_it():
                assert Bank().take_money(3) == 3
            """,
            (),
            id="method-of-another-package",
        ),
        pytest.param(
            """
            from unittest.mock import Mock
            from tests.world import world

            def test_it():
                till = world().till
                till.take_money = Mock(return_value=3)
                assert world().till.take_money(3) == 3
            """,
            (),
            id="method-that-the-test-puts-a-mock-in-place-of",
        ),
        pytest.param(
            """
            class Purse:
                def take_money(self, amount):
                    return amount

            def test_it():
                assert Purse().take_money(3) == 3
            """,
            (),
            id="method-of-a-class-of-the-test",
        ),
    ],
)
def test_what_it_verifies(test: str, verified: tuple[str, ...]) -> None:
    assert profile_of(test).asserts == verified


@pytest.mark.parametrize(
    ("base", "method"),
    [
        pytest.param("tornado.testing.AsyncHTTPTestCase", "get_app", id="tornado"),
        pytest.param("aiohttp.test_utils.AioHTTPTestCase", "get_application", id="aiohttp"),
        pytest.param("flask_testing.TestCase", "create_app", id="flask-testing"),
    ],
)
def test_an_application_that_a_base_class_serves_answers_its_tests(base: str, method: str) -> None:
    module, _, name = base.rpartition(".")
    text = f"""
    import {module}
    from shop.till import open_till

    class TestIt({module}.{name}):
        def {method}(self):
            return open_till()

        def test_it(self):
            response = self.fetch("/", method="GET")
            assert response.code == 302
    """
    told = profile_of(text)
    assert told.exercises == ("shop.till.open_till",)
    assert emptiness(told) is None
    assert "effect:shop.till.open_till" in told.checks[0].subject
    assert profile_of(text.replace(method, "get_something_else")).exercises == ()


@pytest.mark.parametrize(
    ("decorated", "runs"),
    [
        pytest.param("@copy\n    class TestIt:", True, id="its-class"),
        pytest.param("@cached_property\n    class TestIt:", False, id="with-a-property"),
        pytest.param(
            "class TestIt:\n        pass\n\n    @copy\n    class TestIt:", True, id="the-last-of-them"
        ),
    ],
)
def test_what_decorates_its_class_runs_around_a_test(decorated: str, runs: bool) -> None:
    told = profile_of(
        f"""
    from shop.cart import copy, cached_property
    import datetime

    {decorated}
        def test_it(self):
            assert datetime.datetime.now().year == 2012
    """
    )
    assert (told.exercises == ("shop.cart.copy",)) is runs
    assert told.wrapped is runs


def test_what_a_mocked_member_belongs_to_is_not_replaced() -> None:
    told = profile_of(
        """
        from unittest import mock
        from shop.till import open_till

        def test_it():
            till, slip = open_till()
            with mock.patch.object(till, "_count", return_value=0), mock.patch.object(till, "total"):
                assert till.take_money(3) == 3
        """
    )
    assert told.mocks == ("shop.till.Till._count", "shop.till.Till.total")
    assert "shop.till.Till" in told.checks[0].subject


@pytest.mark.parametrize(
    ("looks", "more", "shows"),
    [
        pytest.param("os.path.isfile(self.target)", "pass", True, id="a-file"),
        pytest.param("'3' in io.open(self.target).read()", "pass", True, id="what-is-in-it"),
        pytest.param("sorted([2, 1])[0] == 1", "pass", False, id="nothing-outside"),
        pytest.param("os.path.isfile(self.target)", "subprocess.run('shop')", False, id="what-a-program-did"),
    ],
)
def test_what_a_set_up_did_shows_outside(looks: str, more: str, shows: bool) -> None:
    told = profile_of(
        f"""
        import io, os, subprocess
        from shop.till import Till, print_slip

        class TestIt:
            @classmethod
            def setup_class(cls):
                cls.target = "slip.txt"
                cls.print_all()

            @classmethod
            def print_all(cls):
                print_slip(Till(), cls.target)
                {more}

            def test_it(self):
                assert {looks}
        """
    )
    (check,) = told.checks
    assert ("effect:shop.till.print_slip" in check.subject) is shows


@pytest.mark.parametrize(
    ("asked", "looked", "shows"),
    [
        pytest.param("caplog", '"till" in caplog.text', True, id="a-log"),
        pytest.param("capsys", 'capsys.readouterr().out == "till"', True, id="what-is-printed"),
        pytest.param("recwarn", "len(recwarn) == 1", True, id="warnings"),
        pytest.param("tmp_path", "tmp_path.name", False, id="no-record"),
    ],
)
def test_what_making_an_object_logs_or_prints(asked: str, looked: str, shows: bool) -> None:
    profile = profile_of(f"""
        from shop.till import Till

        def test_it({asked}):
            Till()
            assert {looked}
        """)
    assert ("effect:shop.till.Till" in profile.checks[0].subject) is shows


def test_what_a_helper_makes_of_settings_is_about_nothing_of_production() -> None:
    profile = profile_of("""
        from elsewhere import signed
        from shop.config import get_env

        def token():
            return signed(get_env("SECRET"))

        def test_it():
            assert token().valid
        """)
    assert profile.checks[0].subject[:1] == ("local:tests/test_it.py::token",)


def test_what_a_helper_gives_that_uses_what_was_prepared_may_be_about_that() -> None:
    profile = profile_of("""
        from elsewhere import kept
        from shop.cart import Cart

        class TestIt:
            @classmethod
            def setup_class(cls):
                cls.world = {"kept": kept(), "cart": Cart().add("x")}

            def _asked(self):
                return self.world["cart"].number()

            def test_it(self):
                assert self._asked() == 2
        """)
    assert "fixture:tests/test_it.py::TestIt._asked" in profile.checks[0].subject


@pytest.mark.parametrize(
    ("helper", "traced"),
    [
        pytest.param("return deploy(w3.build(Cart().add(text)))", True, id="runs-production"),
        pytest.param("return deploy(w3.build(text))", False, id="runs-none"),
    ],
)
def test_what_a_helper_gives_that_runs_production_may_be_about_that(helper: str, traced: bool) -> None:
    profile = profile_of(f"""
        from elsewhere import deploy, w3
        from shop.cart import Cart

        def made(text):
            {helper}

        def test_it():
            assert made("x").number() == 2
        """)
    assert ("fixture:tests/test_it.py::made" in profile.checks[0].subject) is traced


@pytest.mark.parametrize(
    ("made", "asked", "traced"),
    [
        pytest.param("setattr(self, name, world(name))", "self.till_api", True, id="by-a-computed-name"),
        pytest.param('setattr(self, "shelf", world(name))', "self.till_api", False, id="by-a-name-told"),
        pytest.param("setattr(self, name, world(name))", "self.shelf", False, id="of-another-attribute"),
    ],
)
def test_what_is_set_by_a_computed_name_may_be_production(made: str, asked: str, traced: bool) -> None:
    profile = profile_of(f"""
        from elsewhere import TestCase, world

        class Loads(TestCase):
            def setUp(self):
                self.shelf = 1
                for name in world.names():
                    {made}

        class TestIt(Loads):
            def test_it(self):
                assert {asked}.total() == 2
        """)
    assert ("fixture:tests/test_it.py::TestIt" in profile.checks[0].subject) is traced


def test_a_command_of_django_runs_what_handles_it() -> None:
    told = profile_of(
        """
        from django.core.management import call_command

        def test_it():
            call_command("restock", "--all")
        """
    )
    assert told.exercises == ("shop.management.commands.restock.Command.handle",)


def test_what_makes_a_property_of_the_test_tree_is_a_tool() -> None:
    told = profile_of(
        """
        from shop.cart import cached_property

        class Till:
            @cached_property
            def total(self):
                return 3

        def test_it():
            assert Till().total == 3
        """
    )
    assert told.exercises == ()


def test_so_is_a_client_of_remote_calls_of_any_package() -> None:
    told = profile_of(
        """
    import acme.xmlrpc

    class TestIt:
        def setUp(self):
            self.rpc = acme.xmlrpc.AcmeClient("http://localhost").server

        def test_it(self):
            assert self.rpc.Till.take_money(3) == 3
    """
    )
    assert told.exercises == ("shop.till.Till.take_money",)


def test_a_proxy_is_asked_for_what_production_has_by_that_name() -> None:
    told = profile_of(
        """
        import xmlrpc.client

        def test_it():
            server = xmlrpc.client.ServerProxy("http://localhost")
            assert server.take_money(3) == 3
        """
    )
    assert (told.exercises, told.opaque) == (("shop.till.Till.take_money",), True)
    assert told.asserts == ("shop.till.Till.take_money",)


@pytest.mark.parametrize(
    ("test", "opaque"),
    [
        pytest.param(
            "from shop.cart import total\n\ndef test_it():\n    assert total()", True, id="made-at-load"
        ),
        pytest.param("from shop.cart import copy\n\ndef test_it():\n    assert copy(1)", False, id="defined"),
        pytest.param(
            "from shop import _fast as fast\n\nclass TestIt:\n    fast = fast\n\n"
            "    def test_it(self):\n        assert self.fast.add(1)",
            True,
            id="compiled-and-kept-by-the-class",
        ),
        pytest.param("from carts import copy\n\ndef test_it():\n    assert copy(1)", False, id="of-others"),
        pytest.param(
            "class TestIt:\n    data = {}\n\n    def test_it(self):\n        assert self.data['log'] == 'ok'",
            True,
            id="what-a-harness-fills",
        ),
        pytest.param(
            "class TestIt:\n    data = {}\n\n    def test_it(self):\n        assert self.data['log'] == 1\n\n"
            "class TestOther(TestIt):\n    data = {'log': 1}\n",
            False,
            id="what-a-subclass-gives",
        ),
        pytest.param(
            "class TestIt:\n    data = {}\n\n    def test_it(self):\n        self.data['log'] = 'done'\n"
            "        assert self.data['log'] == 'done'",
            False,
            id="what-the-test-puts-in",
        ),
        pytest.param(
            "class TestIt:\n    data = []\n\n    def setup_method(self):\n        self.data.append(1)\n\n"
            "    def test_it(self):\n        assert self.data[0] == 1",
            False,
            id="what-the-set-up-puts-in",
        ),
        pytest.param(
            "class TestIt:\n    data = None\n\n    def setup_method(self):\n        self.data = [1]\n\n"
            "    def test_it(self):\n        assert self.data[0] == 1",
            False,
            id="what-the-set-up-sets",
        ),
        pytest.param(
            "class TestIt:\n    data = [1]\n\n    def test_it(self):\n        assert self.data[0] == 1",
            False,
            id="what-the-class-says",
        ),
    ],
)
def test_a_name_that_production_does_not_define_is_not_read(test: str, opaque: bool) -> None:
    assert profile_of(test).opaque is opaque
