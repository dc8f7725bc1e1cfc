"""Which production code answers at an address."""

import pytest
from symbol_tables import Files, names_of

from auditor.symbols.routing import Routing

FLASK = {
    "shop/views.py": """
        bp = Blueprint("shop", __name__, url_prefix="/shop")

        @bp.route("/")
        def index(): ...

        @bp.route("/items/<int:id>")
        def item(id): ...

        @bp.route("/items/<int:id>", methods=["DELETE"])
        def remove(id): ...
        """,
}
FASTAPI = {
    "shop/__init__.py": "",
    "shop/users.py": """
        router = APIRouter()

        @router.get("/{user_id}")
        def show(user_id): ...

        @router.get("/")
        def listed(): ...
        """,
    "shop/items.py": """
        router = APIRouter()

        @router.get("/{item_id}")
        def show(item_id): ...
        """,
    "shop/main.py": """
        from shop import items, users
        from shop.users import router as users_router

        app = FastAPI()
        app.include_router(users_router, prefix="/users")
        app.include_router(items.router, prefix="/items")
        """,
}
DJANGO = {
    "site/urls.py": """
        from django.urls import include, path
        urlpatterns = [path("accounts/", include("accounts.urls"))]
        """,
    "accounts/__init__.py": "",
    "accounts/urls.py": """
        from accounts import views
        urlpatterns = [
            path("login/", views.login, name="login"),
            path("profile/", views.Profile.as_view(), name="profile"),
            path("orders/", views.orders, name="orders"),
            path("ring/", views.ring, name="ring"),
            path("till/login/", views.login_at_till, name="till.login"),
        ]
        """,
    "accounts/views.py": """
        def login(request): ...
        def login_at_till(request): ...

        class Profile(View):
            def get(self, request): ...
            def post(self, request): ...

        class Orders(View):
            def get(self, request): ...

        orders = login_required(Orders.as_view())
        ring = login_required(ring)
        """,
}


TWO_LOGINS = {
    **DJANGO,
    "site/urls.py": """
        from django.urls import include, path
        urlpatterns = [path("accounts/", include("accounts.urls")), path("tills/", include("tills.urls"))]
        """,
    "tills/__init__.py": "",
    "tills/urls.py": """
        from tills import views
        urlpatterns = [path("login/", views.login)]
        """,
    "tills/views.py": "def login(request): ...",
}
REGISTRY = {
    "shop/app.py": """
        class Application:
            def __init__(self):
                registry.register("app", self)
        """,
}


@pytest.mark.parametrize(
    ("files", "method", "address", "expected"),
    [
        pytest.param(FLASK, "GET", "/shop/items/3", ("shop.views.item",), id="a-part-that-varies"),
        pytest.param(FLASK, "DELETE", "/shop/items/3", ("shop.views.remove",), id="by-method"),
        pytest.param(FLASK, "GET", "/shop/", ("shop.views.index",), id="the-prefix-itself"),
        pytest.param(FLASK, "GET", "/shop/items/{}", ("shop.views.item",), id="a-part-that-is-unknown"),
        pytest.param(FLASK, "GET", "{}/items/3", ("shop.views.item",), id="below-something-unknown"),
        pytest.param(FLASK, "GET", "/shop/orders/3", (), id="nobody-answers"),
        pytest.param(DJANGO, "GET", "/login", ("accounts.views.login",), id="without-what-it-hangs-below"),
        pytest.param(DJANGO, "GET", "/staff/3/login", (), id="one-word-below-something-else"),
        pytest.param(TWO_LOGINS, "GET", "/login", (), id="one-word-of-several"),
        pytest.param(TWO_LOGINS, "GET", "{}/login", (), id="one-word-of-several-below-something-unknown"),
        pytest.param(TWO_LOGINS, "GET", "/tills/login", ("tills.views.login",), id="told-apart"),
        pytest.param(FASTAPI, "POST", "/users/7", ("shop.users.show",), id="by-another-method"),
        pytest.param(FASTAPI, "POST", "{}/users/7", (), id="by-another-method-below-something-unknown"),
        pytest.param(FLASK, "GET", "{}", (), id="anywhere"),
        pytest.param(REGISTRY, "GET", "/app", (), id="what-is-registered-by-a-name-and-is-no-code"),
        pytest.param(FASTAPI, "GET", "/users/7", ("shop.users.show",), id="router-included-by-alias"),
        pytest.param(FASTAPI, "GET", "/items/7", ("shop.items.show",), id="router-of-a-module"),
        pytest.param(FASTAPI, "GET", "/users/", ("shop.users.listed",), id="list-of-a-router"),
        pytest.param(FASTAPI, "GET", "/api/v1/users/7", ("shop.users.show",), id="below-more"),
        pytest.param(DJANGO, "GET", "/accounts/login/", ("accounts.views.login",), id="included-by-name"),
        pytest.param(
            DJANGO,
            "POST",
            "/accounts/profile/",
            ("accounts.views.Profile", "accounts.views.Profile.post"),
            id="method-of-a-view",
        ),
        pytest.param(DJANGO, "", "/accounts/profile/", ("accounts.views.Profile",), id="method-unknown"),
    ],
)
def test_who_answers(files: Files, method: str, address: str, expected: tuple[str, ...]) -> None:
    assert Routing(names_of(files)).handlers(address, method) == expected


@pytest.mark.parametrize(
    ("files", "name", "expected"),
    [
        pytest.param(DJANGO, "accounts:login", ("accounts.views.login",), id="in-a-namespace"),
        pytest.param(FLASK, "shop.item", ("shop.views.item",), id="endpoint-of-a-blueprint"),
        pytest.param(FASTAPI, "listed", ("shop.users.listed",), id="name-of-the-function"),
        pytest.param(DJANGO, "orders", ("accounts.views.Orders",), id="view-that-was-made-ready-elsewhere"),
        pytest.param(DJANGO, "ring", (), id="name-that-is-made-of-itself"),
        pytest.param(DJANGO, "till.login", ("accounts.views.login_at_till",), id="name-with-dots"),
        pytest.param(DJANGO, "logout", (), id="nothing-of-that-name"),
    ],
)
def test_who_answers_by_name(files: Files, name: str, expected: tuple[str, ...]) -> None:
    assert Routing(names_of(files)).named(name) == expected


def test_who_answers_at_the_root() -> None:
    files = {"shop.py": '@app.get("/")\ndef show(): ...\n\n@app.post("/")\ndef take(): ...\n'}
    routing = Routing(names_of(files))
    assert routing.handlers("/", "GET") == ("shop.show",)
    assert routing.handlers("/", "POST") == ("shop.take",)
    assert routing.handlers("/") == ("shop.show", "shop.take")


def test_many_handlers_are_none() -> None:
    view = '@app.get("/{{x}}/items")\ndef show{n}(x): ...\n'
    files = {"shop.py": "".join(view.format(n=n) for n in range(5))}
    assert Routing(names_of(files)).handlers("/a/items", "GET") == ()


def test_routers_that_hang_below_each_other_in_a_ring() -> None:
    files = {
        "shop.py": """
            a.include_router(b, prefix="/b")
            b.include_router(a, prefix="/a")

            @a.get("/items")
            def items(): ...
            """
    }
    assert Routing(names_of(files)).handlers("/b/a/items", "GET") == ("shop.items",)


def test_routers_that_all_hang_below_each_other() -> None:
    names = [f"r{n}" for n in range(40)]
    mounts = [f'{a}.include_router({b}, prefix="/{b}")' for a in names for b in names if a != b]
    route = '@r0.get("/items")\ndef items(): ...'
    files = {"shop.py": "\n".join([*mounts, route])}
    assert Routing(names_of(files)).handlers("/r1/r0/items", "GET") == ("shop.items",)


COMMANDS = {
    "shop/__init__.py": "",
    "shop/management/commands/restock.py": """
        class Command(BaseCommand):
            def handle(self, *args, **options): ...
        """,
    "shop/management/commands/base.py": "def helper(): ...",
    "shop/commands/close.py": """
        class Command:
            def handle(self): ...
        """,
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("restock", ("shop.management.commands.restock.Command.handle",), id="a-command"),
        pytest.param("base", (), id="a-helper-beside-commands"),
        pytest.param("close", (), id="a-class-of-that-name-elsewhere"),
    ],
)
def test_a_command_of_django_is_known_by_its_file(name: str, expected: tuple[str, ...]) -> None:
    assert Routing(names_of(COMMANDS)).command(name) == expected
