import pytest
from hypothesis import given
from hypothesis import strategies as st
from symbol_tables import names_of

from auditor.symbols.names import Referent, ReferentKind

FILES = {
    "shop/__init__.py": """
        from .cart import Cart as Basket
        from .tools import *
        from . import lazy
        from shop import lines
    """,
    "shop/lines.py": "def split(): pass",
    "shop/cart.py": """
        import requests
        from typing import Self
        from contextlib import contextmanager
        from functools import cached_property

        from . import items as things
        from .base import Store
        from .missing import gone

        DEFAULT = 3
        alias = DEFAULT

        class Cart(Store):
            limit = 10
            def __init__(self):
                self.item = things.Item()
                self.session = requests.Session()
            def add(self) -> "Cart":
                return self
            def again(self) -> Self: ...
            @classmethod
            def empty(cls):
                return cls()
            @staticmethod
            def rules():
                return Rules()
            @property
            def first(self):
                return self.item
            @cached_property
            def second(self) -> "things.Item | None": ...
            def all(self) -> list["things.Item"]: ...
            def __getitem__(self, key) -> "things.Item": ...
            def __enter__(self):
                return self.item
            add_all = add
            class Line:
                def cost(self): ...

        class Rules:
            def check(self): ...

        class Big(Cart):
            def add(self):
                return super().add()

        def make():
            return Cart.empty()

        @contextmanager
        def opened():
            yield Cart()

        def unknown(cart):
            return cart

        class Bill:
            line: "things.Item"
            lines: list[things.Item] = ()
            size: int
            def __init__(self, cart: Cart, rules: "Rules | None" = None, *, taxed: bool = False):
                self.cart, self.taxed = cart, taxed
                self.rules = rules

        cart = make()
        old_make = make
    """,
    "shop/items.py": """
        class Item:
            def price(self): ...
    """,
    "shop/base.py": """
        from collections import UserDict
        from .hooks import Hooked
        class Store(Hooked, UserDict):
            def save(self):
                return self.stored()
            def stored(self):
                return self
    """,
    "shop/hooks.py": """
        class Hooked:
            def fire(self): ...
    """,
    "shop/tools.py": """
        __all__ = ["helper"]
        def helper(): ...
        def hidden(): ...
    """,
    "shop/lazy/__init__.py": """
        __all__ = ["Deferred"]
        def __getattr__(name): ...
    """,
    "shop/lazy/_impl.py": "class Deferred: ...",
    "shop/records/__init__.py": "",
    "shop/records/base.py": """
        from shop import records

        class Registry:
            def hook(self, cls):
                setattr(records, cls.record_name(), cls)
    """,
    "shop/records/receipt.py": "class Receipt: ...",
    "shop/_vendor/six.py": "def moves(): ...",
    "tests/conftest.py": """
        import pytest
        from shop import Basket

        @pytest.fixture
        def cart(size):
            yield Basket()

        @pytest.fixture
        def size():
            return 4

        @pytest.fixture
        def bill(cart):
            return cart.add()

        @pytest.fixture
        def make_cart(size):
            def make(name):
                made = Basket(name, size)
                return made
            return make

        @pytest.fixture
        def make_bill(cart):
            def make():
                return cart.add()
            yield make

        @pytest.fixture
        def lazy_cart():
            return lambda name: Basket(name)

        @pytest.fixture
        def given_cart():
            return lambda basket: basket()

        @pytest.fixture
        def untold_bill():
            yield {}["bill"]

        @pytest.fixture
        def part_cart():
            return functools.partial(Basket, 4)

        @pytest.fixture(autouse=True)
        def equip(request, cart):
            request.instance.equipped = cart
    """,
    "tests/test_shop.py": """
        import unittest
        import shop
        import shop.cart as c
        import requests as r
        from shop import Basket, helper
        from shop.lazy import Deferred
        from shop.records import Receipt
        from shop.cart import gone, nothing
        from shop._vendor.six import moves

        class Base(unittest.TestCase):
            def make(self):
                return c.make()
            def later(self):
                returnValue(c.make())
            def even_later(self):
                raise gen.Return(c.make())

        class TestShop(Base):
            def setUp(self):
                self.cart = c.Big()
                self.total = shop.Basket().add()
            def test_it(self):
                from shop.items import Item as Thing
            def test_param(self, cart): ...
            def test_said(self, known: c.Rules, untold_bill: c.Cart, cart: c.Rules, kinds: type[c.Cart]): ...

        class TestLater(TestShop):
            def test_none(self):
                self.cart = None
            def test_some(self): ...
            def tearDown(self):
                self.total = None

        class TestWithout(TestShop):
            @property
            def cart(self):
                return None
            def test_some(self): ...
    """,
}
NAMES = names_of(FILES)
MAKERS = ("make_cart", "make_bill", "lazy_cart", "given_cart", "part_cart")
ENV = {
    "cart": ("tests/conftest.py", "cart()"),
    "size": ("tests/conftest.py", "size()"),
    "bill": ("tests/conftest.py", "bill()"),
    "untold_bill": ("tests/conftest.py", "untold_bill()"),
    **{name: ("tests/conftest.py", f"{name}()") for name in MAKERS},
}


def told(referents: tuple[Referent, ...]) -> list[str]:
    """Names, with ``*`` for an instance and ``?`` for a dynamic member."""
    return [one.name + "*" * one.instance + "?" * one.dynamic for one in referents]


@pytest.mark.parametrize(
    ("origin", "scope", "steps"),
    [
        pytest.param("c.Cart", "", ["shop.cart.Cart"], id="a class"),
        pytest.param("c.Cart()", "", ["shop.cart.Cart*"], id="an instance"),
        pytest.param(
            "Basket().add", "", ["shop.cart.Cart*", "shop.cart.Cart.add"], id="re-export under another name"
        ),
        pytest.param("shop.helper()", "", ["shop.tools.helper"], id="star import"),
        pytest.param("shop.lines.split", "", ["shop.lines.split"], id="package that imports from itself"),
        pytest.param("c.alias", "", ["shop.cart.DEFAULT"], id="alias of a constant"),
        pytest.param(
            "c.old_make().add", "", ["shop.cart.make", "shop.cart.Cart*", "shop.cart.Cart.add"], id="alias"
        ),
        pytest.param("c.Cart.limit", "", ["shop.cart.Cart", "shop.cart.Cart.limit"], id="class attribute"),
        pytest.param(
            "c.Cart().item.price",
            "",
            ["shop.cart.Cart*", "shop.cart.Cart.item", "shop.items.Item*", "shop.items.Item.price"],
            id="instance attribute",
        ),
        pytest.param(
            "c.Cart().add().add", "", ["shop.cart.Cart*", "shop.cart.Cart.add"], id="quoted annotation"
        ),
        pytest.param(
            "c.Big().again().add",
            "",
            ["shop.cart.Cart.again", "shop.cart.Big*", "shop.cart.Big.add"],
            id="Self is the subclass",
        ),
        pytest.param(
            "c.Big.empty().add",
            "",
            ["shop.cart.Big", "shop.cart.Cart.empty", "shop.cart.Big*", "shop.cart.Big.add"],
            id="classmethod constructor",
        ),
        pytest.param(
            "c.Cart.rules().check",
            "",
            ["shop.cart.Cart", "shop.cart.Cart.rules", "shop.cart.Rules*", "shop.cart.Rules.check"],
            id="staticmethod",
        ),
        pytest.param(
            "c.Cart().first.price",
            "",
            ["shop.cart.Cart*", "shop.cart.Cart.first", "shop.items.Item*", "shop.items.Item.price"],
            id="property",
        ),
        pytest.param(
            "c.Cart().second.price",
            "",
            ["shop.cart.Cart*", "shop.cart.Cart.second", "shop.items.Item*", "shop.items.Item.price"],
            id="cached property with annotation",
        ),
        pytest.param(
            "c.Cart().all()[].price",
            "",
            ["shop.cart.Cart*", "shop.cart.Cart.all", "shop.items.Item*", "shop.items.Item.price"],
            id="item of an annotated list",
        ),
        pytest.param(
            "c.Cart()[].price",
            "",
            ["shop.cart.Cart*", "shop.cart.Cart.__getitem__", "shop.items.Item*", "shop.items.Item.price"],
            id="subscript",
        ),
        pytest.param(
            "c.Cart()@.price",
            "",
            ["shop.cart.Cart*", "shop.items.Item*", "shop.items.Item.price"],
            id="what __enter__ returns",
        ),
        pytest.param(
            "c.opened()@.add",
            "",
            ["shop.cart.opened", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="what a context manager yields",
        ),
        pytest.param("c.Cart().add_all", "", ["shop.cart.Cart*", "shop.cart.Cart.add"], id="method alias"),
        pytest.param(
            "c.Cart.Line().cost",
            "",
            ["shop.cart.Cart", "shop.cart.Cart.Line*", "shop.cart.Cart.Line.cost"],
            id="nested class",
        ),
        pytest.param(
            "c.Cart().fire", "", ["shop.cart.Cart*", "shop.hooks.Hooked.fire"], id="base in another module"
        ),
        pytest.param(
            "c.Big().save().add",
            "",
            ["shop.base.Store.save", "shop.cart.Big*", "shop.cart.Big.add"],
            id="self in a base is the subclass",
        ),
        pytest.param(
            "c.Cart().update", "", ["shop.cart.Cart*", "collections.UserDict.update"], id="external base"
        ),
        pytest.param(
            "c.Rules().magic", "", ["shop.cart.Rules*", "shop.cart.Rules.magic?"], id="dynamic member"
        ),
        pytest.param(
            "c.cart.add",
            "",
            ["shop.cart.cart", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="module variable",
        ),
        pytest.param("c.unknown().x", "", ["shop.cart.unknown"], id="unknown result ends the trail"),
        pytest.param(
            "c.Cart().session.get",
            "",
            ["shop.cart.Cart*", "shop.cart.Cart.session", "requests.Session.get"],
            id="another package's object",
        ),
        pytest.param("r.get().json()", "", ["requests.get.json*"], id="another package"),
        pytest.param(
            "c.Bill().rules.check",
            "",
            ["shop.cart.Bill*", "shop.cart.Bill.rules", "shop.cart.Rules*", "shop.cart.Rules.check"],
            id="attribute that is a parameter said to be of a class",
        ),
        pytest.param(
            "c.Bill().line.price",
            "",
            ["shop.cart.Bill*", "shop.cart.Bill.line", "shop.items.Item*", "shop.items.Item.price"],
            id="attribute said to be of a class",
        ),
        pytest.param(
            "c.Bill().lines[].price",
            "",
            ["shop.cart.Bill*", "shop.cart.Bill.lines", "shop.items.Item*", "shop.items.Item.price"],
            id="attribute said to be a list of them",
        ),
        pytest.param(
            "c.Bill().size.real",
            "",
            ["shop.cart.Bill*", "shop.cart.Bill.size"],
            id="attribute said to be a number",
        ),
        pytest.param("Deferred", "", ["shop.lazy._impl.Deferred"], id="lazy attribute with one home"),
        pytest.param(
            "Receipt", "", ["shop.records.receipt.Receipt"], id="attribute that a registry sets on a package"
        ),
        pytest.param("moves", "", ["shop._vendor.six.moves"], id="vendored"),
        pytest.param("gone", "", ["shop.missing"], id="dangling import in production"),
        pytest.param("nothing", "", ["shop.cart.nothing"], id="dangling import in the test"),
        pytest.param("c.nope.x", "", ["shop.cart.nope"], id="missing attribute of a module"),
        pytest.param("len", "", ["len"], id="builtin"),
        pytest.param("wat.x", "", ["wat"], id="unknown root"),
        pytest.param("?", "", ["?"], id="untraced"),
        pytest.param("shop.cart", "", ["shop.cart"], id="module"),
        pytest.param(
            "Thing.price",
            "TestShop.test_it",
            ["shop.items.Item", "shop.items.Item.price"],
            id="import inside the function",
        ),
        pytest.param("Thing.price", "TestShop.setUp", ["Thing"], id="which another function does not see"),
        pytest.param(
            "self.cart.add",
            "TestShop.test_it",
            ["shop.cart.Big*", "shop.cart.Big.add"],
            id="attribute set in setUp",
        ),
        pytest.param(
            "self.total",
            "TestShop.test_it",
            ["shop.cart.Cart*", "shop.cart.Cart.add"],
            id="value of an attribute, with all that went into it",
        ),
        pytest.param(
            "self.cart.add",
            "TestLater.test_some",
            ["shop.cart.Big*", "shop.cart.Big.add"],
            id="attribute that another test takes away",
        ),
        pytest.param(
            "self.cart.add",
            "TestWithout.test_some",
            ["tests/test_shop.py::TestWithout.cart"],
            id="attribute that a property hides",
        ),
        pytest.param(
            "self.total",
            "TestLater.test_some",
            ["shop.cart.Cart*", "shop.cart.Cart.add"],
            id="attribute that a tear-down takes away",
        ),
        pytest.param(
            "self.make().add",
            "TestShop.test_it",
            ["tests/test_shop.py::Base.make", "shop.cart.make", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="helper of a base class",
        ),
        pytest.param(
            "self.later().add",
            "TestShop.test_it",
            ["tests/test_shop.py::Base.later", "shop.cart.make", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="helper that hands back as Twisted does",
        ),
        pytest.param(
            "self.even_later().add",
            "TestShop.test_it",
            [
                "tests/test_shop.py::Base.even_later",
                "shop.cart.make",
                "shop.cart.Cart*",
                "shop.cart.Cart.add",
            ],
            id="helper that hands back as Tornado does",
        ),
        pytest.param("super().make", "TestShop.test_it", ["tests/test_shop.py::Base.make"], id="super"),
        pytest.param(
            "self.assertEqual", "TestShop.test_it", ["unittest.TestCase.assertEqual"], id="unittest"
        ),
        pytest.param(
            "cart.add",
            "TestShop.test_param",
            ["tests/conftest.py::cart", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="fixture",
        ),
        pytest.param(
            "bill",
            "TestShop.test_param",
            ["tests/conftest.py::bill", "tests/conftest.py::cart", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="fixture of a fixture",
        ),
        pytest.param(
            "make_cart().add",
            "TestShop.test_param",
            ["tests/conftest.py::make_cart", "shop.cart.Cart", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="fixture that gives a function inside it",
        ),
        pytest.param(
            "make_bill()",
            "TestShop.test_param",
            [
                "tests/conftest.py::make_bill",
                "tests/conftest.py::cart",
                "shop.cart.Cart*",
                "shop.cart.Cart.add",
            ],
            id="fixture that gives a function inside it which calls a method",
        ),
        pytest.param(
            "lazy_cart().add",
            "TestShop.test_param",
            ["tests/conftest.py::lazy_cart", "shop.cart.Cart", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="fixture that gives a lambda",
        ),
        pytest.param(
            "given_cart().add",
            "TestShop.test_param",
            ["tests/conftest.py::given_cart"],
            id="fixture that gives a lambda of what that is given",
        ),
        pytest.param(
            "part_cart().add",
            "TestShop.test_param",
            ["tests/conftest.py::part_cart", "shop.cart.Cart", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="fixture that gives a partial",
        ),
        pytest.param(
            "known.check",
            "TestShop.test_said",
            ["shop.cart.Rules*", "shop.cart.Rules.check"],
            id="fixture of a plugin, said to be of a class",
        ),
        pytest.param(
            "untold_bill.add",
            "TestShop.test_said",
            ["tests/conftest.py::untold_bill", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="fixture that cannot be followed, said to be of a class",
        ),
        pytest.param(
            "cart.add",
            "TestShop.test_said",
            ["tests/conftest.py::cart", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="fixture said to be what it is not",
        ),
        pytest.param(
            "kinds.empty",
            "TestShop.test_said",
            ["shop.cart.Cart", "shop.cart.Cart.empty"],
            id="parameter said to be a class",
        ),
        pytest.param(
            "self.equipped.add",
            "TestShop.test_it",
            ["tests/conftest.py::cart", "shop.cart.Cart*", "shop.cart.Cart.add"],
            id="attribute that a fixture injects",
        ),
    ],
)
def test_resolve(origin: str, scope: str, steps: list[str]) -> None:
    found = told(NAMES.resolve("tests/test_shop.py", origin, scope, ENV))
    assert found[-len(steps) :] == steps


@pytest.mark.parametrize(
    ("origin", "kind"),
    [
        pytest.param("c.make", ReferentKind.PRODUCTION, id="production"),
        pytest.param("TestShop", ReferentKind.TEST, id="test"),
        pytest.param("r.get", ReferentKind.EXTERNAL, id="another package"),
        pytest.param("moves", ReferentKind.EXTERNAL, id="a vendored copy is another package"),
        pytest.param("dict", ReferentKind.BUILTIN, id="builtin"),
        pytest.param("nothing", ReferentKind.UNKNOWN, id="missing"),
    ],
)
def test_kind(origin: str, kind: ReferentKind) -> None:
    assert NAMES.resolve("tests/test_shop.py", origin)[-1].kind is kind


def test_parameters_are_unknown_without_environment() -> None:
    (only,) = NAMES.resolve("tests/test_shop.py", "cart.add", "TestShop.test_param")
    assert (only.kind, only.name) == (ReferentKind.UNKNOWN, "cart")


def test_answers_of_one_environment_do_not_leak_into_another() -> None:
    names = names_of(FILES)
    other = {"cart": ("shop/cart.py", "Rules()")}
    first = told(names.resolve("tests/test_shop.py", "bill", "", ENV))
    second = told(names.resolve("tests/conftest.py", "bill()", "", other))
    assert "shop.cart.Cart.add" in first
    assert second[-1] == "shop.cart.Rules.add?"
    assert told(names.resolve("tests/test_shop.py", "bill", "", ENV)) == first


def test_self_seen_from_a_subclass() -> None:
    names = names_of(
        {
            "lib.py": "class A:\n    def go(self): ...\nclass B:\n    def go(self): ...\n",
            "tests/base.py": "class Base:\n    kind = None\n    def test(self): ...\n",
            "tests/test_b.py": """
                from lib import B
                from base import Base
                class TestB(Base):
                    def setUp(self):
                        self.thing = B()
            """,
        }
    )
    env = {"self": ("tests/test_b.py", "TestB()")}
    found = names.resolve("tests/base.py", "self.thing.go", "Base.test", env)
    assert told(found)[-2:] == ["lib.B*", "lib.B.go"]


@pytest.mark.parametrize(
    ("files", "origin"),
    [
        pytest.param({"a.py": "from b import x", "b.py": "from a import x"}, "x", id="imports"),
        pytest.param({"a.py": "from b import *", "b.py": "from a import *"}, "x", id="star imports"),
        pytest.param({"a.py": "x = y\ny = x"}, "x.z", id="aliases"),
        pytest.param({"a.py": "class A(B): ...\nclass B(A): ..."}, "A().x", id="bases"),
        pytest.param({"a.py": "class A(A): ..."}, "A().x", id="a class that is its own base"),
        pytest.param({"a.py": "def f(): return g()\ndef g(): return f()"}, "f().x", id="calls"),
        pytest.param(
            {"a.py": "class A:\n def __init__(self):\n  self.x = self.y\n  self.y = self.x"},
            "A().x.z",
            id="attributes",
        ),
        pytest.param({"a.py": "class A:\n x = x"}, "A.x", id="class attribute named like itself"),
        pytest.param(
            {"a.py": "".join(f"def f{i}(): return f{i + 1}().x\n" for i in range(500))},
            "f0().x",
            id="a long row",
        ),
        pytest.param(
            {
                "a.py": "".join(
                    f"def f{i}(n):\n if n: return f{(i * 7 + 1) % 40}()\n"
                    f" if 1: return f{(i * 3 + 2) % 40}().x\n"
                    f" return f{(i * 5 + 3) % 40}()()\n"
                    for i in range(40)
                )
            },
            "f0()().x",
            id="a thicket",
        ),
        pytest.param({"a.py": "x = 1"}, "x" + "()" * 5000, id="a long chain"),
    ],
)
def test_circles_end(files: dict[str, str], origin: str) -> None:
    assert names_of(files).resolve("a.py", origin)


@given(st.text(alphabet="ab.()[]@? é", max_size=12), st.text(alphabet="AB.m", max_size=6))
def test_any_origin_gives_referents(origin: str, scope: str) -> None:
    names = names_of({"a.py": "class A:\n def m(self, b): return a\na = A()\n"})
    assert all(isinstance(one, Referent) for one in names.resolve("a.py", origin, scope))


@pytest.mark.parametrize(
    ("dotted", "name"),
    [
        pytest.param("shop.Basket", "shop.cart.Cart", id="re-export"),
        pytest.param("shop.cart.Cart.fire", "shop.hooks.Hooked.fire", id="inherited"),
        pytest.param("shop.cart", "shop.cart", id="module"),
        pytest.param("shop.cart.make.nope", None, id="attribute of a function"),
        pytest.param("shop.cart.Rules.nope.x", None, id="nothing behind a member"),
        pytest.param("shop.cart.Rules.nope", None, id="dynamic member"),
        pytest.param("shop.nope", None, id="missing name"),
        pytest.param("nowhere.at.all", None, id="missing module"),
    ],
)
def test_find(dotted: str, name: str | None) -> None:
    found = NAMES.find(dotted)
    assert (found.name if found else None) == name


def test_classes() -> None:
    assert NAMES.mro("shop.cart.Big") == (
        "shop.cart.Big",
        "shop.cart.Cart",
        "shop.base.Store",
        "shop.hooks.Hooked",
        "collections.UserDict",
    )
    assert NAMES.subclasses("shop.cart.Cart") == ("shop.cart.Big",)
    assert NAMES.subclasses("tests/test_shop.py::Base") == ("tests/test_shop.py::TestShop",)
    member = NAMES.member("shop.cart.Big", "save")
    assert member is not None
    assert member.name == "shop.base.Store.save"
    assert NAMES.member("shop.cart.Rules", "nope") is None
    assert NAMES.mro("shop.Nope") == ()


def test_diamond_puts_classes_before_their_bases() -> None:
    names = names_of({"d.py": "class A: ...\nclass B(A): ...\nclass C(A): ...\nclass D(B, C): ...\n"})
    assert names.mro("d.D") == ("d.D", "d.B", "d.C", "d.A")


def test_class_with_the_name_of_its_imported_base() -> None:
    names = names_of(
        {
            "a.py": "class Command:\n def go(self): ...",
            "b.py": "from a import Command\nclass Command(Command): ...",
        }
    )
    assert names.mro("b.Command") == ("b.Command", "a.Command")


def test_a_namespace_is_this_repository_s_as_far_as_it_goes() -> None:
    names = names_of(
        {
            "core/setup.py": "",
            "core/django/main.py": "def run(): pass",
            "core/django/db/__init__.py": "",
            "tests/test_run.py": "import django.main as django\nfrom django import contrib, db\n",
        }
    )
    found = [told(names.resolve("tests/test_run.py", o))[-1] for o in ("django.run", "contrib.x", "db")]
    assert found == ["django.main.run", "django.contrib.x", "django.db"]
    assert names.resolve("tests/test_run.py", "contrib.x")[-1].kind is ReferentKind.EXTERNAL


@pytest.mark.parametrize(
    ("extension", "origin", "name"),
    [
        pytest.param("shop/till.pyx", "till.ring", "shop.till.ring", id="module"),
        pytest.param("shop/till.pyx", "shop.till.ring", "shop.till.ring", id="module-of-its-package"),
        pytest.param("shop/till.pyx", "till.ring().total", "shop.till.ring.total", id="of-what-it-gives"),
        pytest.param("shop/till.c", "till.ring", "shop.till.ring", id="source-in-c"),
        pytest.param("shop/till.md", "till.ring", "shop.till.ring", id="nothing-that-is-built"),
    ],
)
def test_what_stands_in_a_compiled_module(extension: str, origin: str, name: str) -> None:
    test = "tests/test_till.py"
    names = names_of({"shop/__init__.py": "", extension: "", test: "import shop\nfrom shop import till"})
    told = names.resolve(test, origin)[-1]
    known = ReferentKind.UNKNOWN if extension.endswith(".md") else ReferentKind.PRODUCTION
    assert (told.kind, told.kind is ReferentKind.UNKNOWN or told.name == name) == (known, True)


def test_a_compiled_module_beside_its_importer() -> None:
    """In Python 2 a package imports its modules without saying where they are."""
    names = names_of(
        {"shop/__init__.py": "from till import ring", "shop/till.pyx": "", "run.py": "import shop"}
    )
    told = names.resolve("run.py", "shop.ring")[-1]
    assert (told.kind, told.name) == (ReferentKind.PRODUCTION, "shop.till.ring")
