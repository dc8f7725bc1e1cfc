import pytest
from symbol_tables import Files, table_of

from auditor.model.meaning import SymbolKind
from auditor.model.source import Shape

FILES = {
    "src/shop/__init__.py": "from .cart import Cart\n__version__ = '1'\n",
    "src/shop/cart.py": """
        import flask
        from .items import LIMIT as MOST
        LIMIT = 10
        most = MOST
        Basket = "later"
        app = flask.Flask(__name__)

        class Base: ...

        class Cart(Base):
            size = 3
            def __init__(self, owner, *, name=None, **rest):
                self.owner = owner
            def add(self, item):
                if item is None:
                    raise ValueError("no item")
                self.items = [item]
            def clear(self): ...
            @property
            def total(self):
                return sum(self.items)
            @total.setter
            def total(self, value):
                self._total = value
            class Line:
                def cost(self, tax): return tax * 2
        Alias = Cart

        class Ghost:
            def boo(self): raise NotImplementedError
            def hoo(self): raise NotImplementedError

        def make(*args):
            return Cart(*args)

        def temporary(): ...
        del temporary

        @app.route("/users/<id>", methods=["POST", "GET"])
        def users(id): return id

        @app.get("/ping")
        def ping(): return "pong"

        def wire(router):
            router.add_url_rule("/late", "late", ping)

        try:
            import fast
            def speed(): return fast.speed()
        except ImportError:
            def speed(): return None
    """,
    "src/shop/items.py": "LIMIT = 4",
    "src/shop/_vendor/six.py": "def moves(): ...",
    "src/shop/broken.py": "def (:",
    "tests/helpers.py": "def helper(): ...",
}
TABLE = table_of(FILES)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("shop", SymbolKind.MODULE, id="package"),
        pytest.param("shop.__version__", SymbolKind.CONSTANT, id="version"),
        pytest.param("shop.cart", SymbolKind.MODULE, id="module"),
        pytest.param("shop.cart.Cart", SymbolKind.CLASS, id="class"),
        pytest.param("shop.cart.Cart.add", SymbolKind.METHOD, id="method"),
        pytest.param("shop.cart.Cart.total", SymbolKind.METHOD, id="property"),
        pytest.param("shop.cart.Cart.size", SymbolKind.CONSTANT, id="class attribute"),
        pytest.param("shop.cart.Cart.owner", SymbolKind.CONSTANT, id="instance attribute"),
        pytest.param("shop.cart.Cart.Line", SymbolKind.CLASS, id="nested class"),
        pytest.param("shop.cart.Cart.Line.cost", SymbolKind.METHOD, id="method of a nested class"),
        pytest.param("shop.cart.make", SymbolKind.FUNCTION, id="function"),
        pytest.param("shop.cart.LIMIT", SymbolKind.CONSTANT, id="constant"),
        pytest.param("shop.cart.app", SymbolKind.CONSTANT, id="module variable"),
    ],
)
def test_defined(name: str, kind: SymbolKind) -> None:
    assert TABLE[name].kind is kind


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("shop.Cart", id="re-export"),
        pytest.param("shop.cart.Alias", id="alias of a class"),
        pytest.param("shop.cart.most", id="alias of a constant"),
        pytest.param("shop.cart.temporary", id="deleted again"),
        pytest.param("shop.cart.flask", id="import"),
        pytest.param("shop._vendor.six.moves", id="vendored"),
        pytest.param("shop.broken", id="unreadable"),
        pytest.param("tests.helpers.helper", id="test code"),
        pytest.param("helpers.helper", id="test code by its short name"),
    ],
)
def test_not_defined(name: str) -> None:
    assert name not in TABLE


def test_what_a_symbol_says() -> None:
    add = TABLE["shop.cart.Cart.add"]
    assert add.params == ("item",)
    assert add.raises == ("ValueError: no item",)
    cart = TABLE["shop.cart.Cart"]
    assert cart.params == ("owner", "name", "**rest")
    assert cart.bases == ("shop.cart.Base",)
    assert {"add", "size", "total", "owner", "Line"} <= set(cart.names)
    assert TABLE["shop.cart.make"].params == ("*args",)
    assert TABLE["shop.cart.LIMIT"].literals == ("10",)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        pytest.param("shop.cart.Base", Shape.EMPTY, id="empty class"),
        pytest.param("shop.cart.Ghost", Shape.NOT_IMPLEMENTED, id="class that refuses everything"),
        pytest.param("shop.cart.Cart", Shape.ORDINARY, id="ordinary class"),
        pytest.param("shop.cart.Cart.clear", Shape.EMPTY, id="empty method"),
        pytest.param("shop.cart.Ghost.boo", Shape.NOT_IMPLEMENTED, id="refusing method"),
        pytest.param("shop.cart.speed", Shape.DELEGATES, id="of two definitions the one that does something"),
    ],
)
def test_shape(name: str, shape: Shape) -> None:
    assert TABLE[name].shape is shape


def test_normal_form_of_a_class_covers_its_members() -> None:
    def normal(files: Files) -> str:
        return table_of(files)["a.A"].normal

    same = normal({"a.py": "class A:\n def f(self): return 1\n x = 1"})
    assert same == normal({"a.py": "class A:\n x = 1\n def f(self):\n  # comment\n  return 1"})
    assert same != normal({"a.py": "class A:\n def f(self): return 2\n x = 1"})
    assert same != normal({"a.py": "class A:\n def f(self, y): return 1\n x = 1"})


def test_order_of_files_does_not_matter() -> None:
    assert list(TABLE) == list(table_of(dict(reversed(FILES.items()))))


def test_a_property_is_what_gets_and_sets_and_deletes_it() -> None:
    total = """
        class Cart:
            @property
            def total(self):
                return self._total
            @total.setter
            def total(self, value):
                if value < 0:
                    raise ValueError("no total is negative")
                self._total = value
            @total.deleter
            def total(self):
                warnings.warn("the total is kept", UserWarning)
    """
    whole = table_of({"shop.py": total})["shop.Cart.total"]
    got = table_of({"shop.py": total[: total.index("@total.setter")]})["shop.Cart.total"]
    other = table_of({"shop.py": total.replace("< 0", "<= 0")})["shop.Cart.total"]
    assert (whole.raises, whole.warns) == (
        ("ValueError: no total is negative",),
        ("UserWarning: the total is kept",),
    )
    assert "'no total is negative'" in whole.literals
    assert whole.params == got.params == ()
    assert whole.size > got.size
    assert len({whole.normal, got.normal, other.normal}) == 3
