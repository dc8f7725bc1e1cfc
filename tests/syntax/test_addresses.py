"""Addresses that files give to code, and those that expressions make."""

import ast
from textwrap import dedent

import pytest

from auditor.model.source import Address
from auditor.syntax.addresses import requested
from auditor.syntax.reading import read


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            """
            @app.get("/users/{user_id}")
            async def show(user_id): ...
            """,
            Address(path="/users/{}", code="show", methods=("GET",), name="show", below="app"),
            id="fastapi",
        ),
        pytest.param(
            """
            @bp.route("/users/<int:id>", methods=["POST", "PUT"], endpoint="edit_user")
            def edit(id): ...
            """,
            Address(path="/users/{}", code="edit", methods=("POST", "PUT"), name="edit_user", below="bp"),
            id="flask",
        ),
        pytest.param(
            """
            def create_app():
                app = Flask(__name__)
                @app.route("/health")
                def health(): ...
                return app
            """,
            Address(path="/health", code="create_app", methods=("GET",), name="health", below="app"),
            id="in-a-factory",
        ),
        pytest.param(
            """
            @ns.route("/users")
            class Users(Resource): ...
            """,
            Address(path="/users", code="Users", name="Users", below="ns"),
            id="class",
        ),
        pytest.param(
            'urlpatterns = [path("users/<uuid:code>/", views.show, name="show")]',
            Address(path="users/{}/", code="views.show", name="show"),
            id="django",
        ),
        pytest.param(
            r'urlpatterns = [re_path(r"^users/(?P<pk>\d+)/$", Show.as_view(), name="show")]',
            Address(path="users/{}/", code="Show", name="show"),
            id="django-regex",
        ),
        pytest.param(
            'urlpatterns = [path("api/", include("shop.api.urls"))]',
            Address(path="api/", code="shop.api.urls", mounts=True),
            id="django-include",
        ),
        pytest.param(
            'app.include_router(users.router, prefix="/users")',
            Address(path="/users", code="users.router", below="app", mounts=True),
            id="fastapi-include",
        ),
        pytest.param(
            'router = APIRouter(prefix="/users")',
            Address(path="/users", code="router", below="router", mounts=True),
            id="router-with-a-prefix",
        ),
        pytest.param(
            'users = api.namespace("users", description="Those who buy")',
            Address(path="users", code="users", below="users", mounts=True),
            id="namespace-below-its-name",
        ),
        pytest.param(
            'api.add_resource(Users, "/users")',
            Address(path="/users", code="Users", below="api"),
            id="flask-restful",
        ),
        pytest.param(
            'routes = [(r"/users", UsersHandler)]',
            Address(path="/users", code="UsersHandler"),
            id="tornado",
        ),
        pytest.param(
            'app.add_routes([web.get("/users", show)])',
            Address(path="/users", code="show", below="web"),
            id="aiohttp",
        ),
        pytest.param(
            'app.router.add_get("/users", show)',
            Address(path="/users", code="show", below="router"),
            id="aiohttp-router",
        ),
        pytest.param('client.post("/users", json=user)', None, id="a-request-with-json"),
        pytest.param('self.client.post("/users", user)', None, id="a-request-with-data"),
        pytest.param('app.get("/users", headers=headers)', None, id="a-request-with-headers"),
        pytest.param(
            'ASKED = [("/users", expected), ("/", codes.OK)]', None, id="a-table-of-what-is-expected"
        ),
        pytest.param('x = os.path.join("/tmp", name)', None, id="a-path-of-files"),
        pytest.param('@mock.patch("shop.users")\ndef test(): ...', None, id="a-patch"),
    ],
)
def test_what_a_file_gives_an_address_to(source: str, expected: Address | None) -> None:
    found = read(dedent(source).encode()).addresses
    assert found == ((expected,) if expected is not None else ())


def test_a_resource_has_two_addresses() -> None:
    source = b'router.register("users", UserViewSet, basename="user")\n'
    assert [(a.path, a.name) for a in read(source).addresses] == [
        ("users", "user-list"),
        ("users/{}", "user-detail"),
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("'/users/1'", "/users/1", id="text"),
        pytest.param("f'/users/{user.id}/edit?next=/'", "/users/{}/edit", id="f-string"),
        pytest.param("'/users/%d/edit' % user.id", "/users/{}/edit", id="percent"),
        pytest.param("'/users/' + name + '/edit'", "/users/{}/edit", id="sum"),
        pytest.param("'/users/{}/edit'.format(name)", "/users/{}/edit", id="format"),
        pytest.param("f'{API}/users'", "{}/users", id="below-something"),
        pytest.param("'http://localhost:8000/users#top'", "/users", id="with-a-host"),
        pytest.param("'https://localhost'", "/", id="host-alone"),
        pytest.param("'users'", "", id="a-word"),
        pytest.param("url", "", id="a-name"),
    ],
)
def test_the_address_that_an_expression_makes(expression: str, expected: str) -> None:
    assert requested(ast.parse(expression, mode="eval").body) == expected


def test_beginnings_of_an_address_are_none() -> None:
    module = read(b'def test(client):\n    url = "/users/" + name + "/edit"\n    client.get(url)\n')
    assert module.functions[0].body.addresses == ("/users/{}/edit",)


def test_an_address_below_that_of_a_client() -> None:
    module = read(b'def test(client, cache):\n    client.get("users/new")\n    cache.get("users/new")\n')
    body = module.functions[0].body
    assert (body.addresses, body.routes) == (("/users/new",), ())
