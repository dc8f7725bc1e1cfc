"""What became of tests that reach production through the address of a route."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from repos import commit, make_repository

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.request import AuditRequest
from auditor.pipeline import audit

Files = Mapping[str, str | None]

APP = """
from flask import Flask

app = Flask("shop")


@app.route("/items/<name>")
def show_item(name):
    return {"name": name, "price": 3 * len(name)}


@app.route("/orders", methods=["POST"])
def take_order():
    return {"taken": True}, 201
"""
CONFTEST = """
import pytest
from shop import app


@pytest.fixture
def client():
    return app.test_client()
"""
ITEM = """
def test_item_costs_three_a_letter(client):
    answer = client.get("/items/pear")
    assert answer.json == {"name": "pear", "price": 12}
"""
ORDER = """
def test_order_is_taken(client):
    answer = client.post("/orders", json={"items": ["pear"]})
    assert answer.status_code == 201
    assert answer.json == {"taken": True}
"""
SET_UP = """
class TestOrders:
    @pytest.fixture(autouse=True)
    def address(self):
        self.url = "/orders"

    def test_order(self, client):
        assert client.post(self.url, json={}).status_code == 201
"""
TESTS = "tests/test_shop.py"
WITHOUT_ORDERS = APP[: APP.index('\n\n@app.route("/orders"')]


def told(folder: Path, test: str, *states: Files) -> DeletedTest:
    """Audit a history that ends without *test*."""
    start: Files = {"shop.py": APP, "tests/conftest.py": CONFTEST}
    drafts = [
        commit(str(n), {p: None if t is None else dedent(t) for p, t in files.items()})
        for n, files in enumerate([{**start, **states[0]}, *states[1:]])
    ]
    built = make_repository(folder / "repo", drafts)
    request = AuditRequest(repo=str(built.path), expression=built.range("0", str(len(states) - 1)))
    return {t.id: t for t in audit(request, lambda *_: None).deleted_tests}[f"{TESTS}::{test}"]


@pytest.mark.parametrize(
    ("production", "verdict", "targets"),
    [
        pytest.param({}, Verdict.LOST, "shop.take_order", id="the-route-still-answers"),
        pytest.param({"shop.py": WITHOUT_ORDERS}, Verdict.RETIRED, "shop.take_order", id="the-route-is-gone"),
    ],
)
def test_a_deleted_test_of_a_route(tmp_path: Path, production: Files, verdict: Verdict, targets: str) -> None:
    found = told(tmp_path, "test_order_is_taken", {TESTS: ITEM + ORDER}, {TESTS: ITEM, **production})
    assert found.verdict is verdict, found.why
    assert found.targets == (targets,)
    assert targets in found.why


def test_another_test_of_the_route_supersedes_it(tmp_path: Path) -> None:
    other = ORDER.replace("test_order_is_taken", "test_checkout")
    other += '    assert client.post("/orders", json={}).status_code == 201\n'
    found = told(
        tmp_path,
        "test_order_is_taken",
        {TESTS: ITEM + ORDER, "tests/test_till.py": other},
        {TESTS: ITEM},
    )
    assert found.verdict is Verdict.REWRITTEN, found.why
    assert found.successors[0].id == "tests/test_till.py::test_checkout"


def test_an_address_below_that_of_the_client_is_followed(tmp_path: Path) -> None:
    relative = ORDER.replace('"/orders"', '"orders"')
    found = told(tmp_path, "test_order_is_taken", {TESTS: ITEM + relative}, {TESTS: ITEM})
    assert found.verdict is Verdict.LOST, found.why
    assert found.targets == ("shop.take_order",)


def test_what_a_request_is_given_by_name_does_not_answer_it(tmp_path: Path) -> None:
    named = """
    def test_order_is_taken(client):
        order = {"items": ["pear"]}
        answer = client.post("/orders", json=order)
        assert answer.status_code == 201
    """
    found = told(tmp_path, "test_order_is_taken", {TESTS: ITEM + dedent(named)}, {TESTS: ITEM})
    assert found.verdict is Verdict.LOST, found.why
    assert found.targets == ("shop.take_order",)


def test_an_address_that_the_set_up_keeps_is_followed(tmp_path: Path) -> None:
    found = told(tmp_path, "TestOrders::test_order", {TESTS: f"import pytest\n{ITEM}{SET_UP}"}, {TESTS: ITEM})
    assert found.verdict is Verdict.LOST, found.why
    assert found.targets == ("shop.take_order",)


def test_what_a_helper_asks_for_is_what_the_test_is_about(tmp_path: Path) -> None:
    helped = """
    import requests

    def ordered():
        return requests.post("http://localhost:5000/orders", json={"items": ["pear"]}).ok

    def test_order_is_kept():
        done = ordered()
        assert done is True
    """
    found = told(tmp_path, "test_order_is_kept", {TESTS: ITEM + dedent(helped)}, {TESTS: ITEM})
    assert found.verdict is Verdict.LOST, found.why
    assert found.targets == ("shop.take_order",)
    assert [s.asserted for s in found.target_states] == [True]


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        pytest.param(["from tests.urls import ORDERS"], "ORDERS", id="imported"),
        pytest.param(["from tests import urls"], "urls.ORDERS", id="of-a-module"),
        pytest.param(["from tests import urls"], "urls.Shop.orders", id="of-a-class"),
        pytest.param(["from tests import urls"], "urls.BELOW", id="put-together"),
    ],
)
def test_an_address_that_is_a_constant_of_the_tests_is_followed(
    tmp_path: Path, lines: list[str], asked: str
) -> None:
    urls = """
    BASE = "/api"
    BELOW = f"{BASE}/orders"
    ORDERS = "/orders?all=1"

    class Shop:
        orders = "/orders"
    """
    order = "\n".join(lines) + ORDER.replace('"/orders"', asked)
    found = told(
        tmp_path,
        "test_order_is_taken",
        {TESTS: ITEM + order, "tests/urls.py": urls, "tests/__init__.py": ""},
        {TESTS: ITEM},
    )
    assert found.verdict is Verdict.LOST, found.why
    assert found.targets == ("shop.take_order",)


def test_a_route_that_a_helper_asks_for_by_its_name_is_followed(tmp_path: Path) -> None:
    helped = """
    from django.test import TestCase
    from flask import url_for

    class TestOrders(TestCase):
        def answer_of(self, name):
            return self.client.post(url_for(name), {"items": ["pear"]})

        def test_order_is_kept(self):
            self.assertEqual(self.answer_of("take_order").json(), {"taken": True})
    """
    found = told(tmp_path, "TestOrders::test_order_is_kept", {TESTS: ITEM + dedent(helped)}, {TESTS: ITEM})
    assert found.verdict is Verdict.LOST, found.why
    assert found.targets == ("shop.take_order",)


def test_a_test_whose_route_was_renamed_goes_on(tmp_path: Path) -> None:
    moved = ITEM.replace("/items/", "/goods/")
    found = told(
        tmp_path,
        "test_item_costs_three_a_letter",
        {TESTS: ITEM + ORDER},
        {
            TESTS: ORDER,
            "tests/test_goods.py": moved,
            "shop.py": APP.replace("/items/", "/goods/").replace("show_item", "good"),
        },
    )
    assert found.verdict is Verdict.MOVED, found.why
    assert found.successors[0].id == "tests/test_goods.py::test_item_costs_three_a_letter"


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param(
            """
            from flask import Flask

            def test_items_of_an_app_of_its_own():
                app = Flask(__name__)

                @app.route("/items/<name>")
                def show(name):
                    return name

                assert app.test_client().get("/items/pear").data == b"pear"
            """,
            id="in-the-test",
        ),
        pytest.param(
            """
            from flask import Flask

            app = Flask(__name__)
            app.add_url_rule("/items/<name>", view_func=str)

            def test_items_of_an_app_of_its_own():
                assert app.test_client().get("/items/pear").data == b"pear"
            """,
            id="in-its-file",
        ),
    ],
)
def test_what_a_test_answers_itself_is_no_production(tmp_path: Path, declared: str) -> None:
    found = told(
        tmp_path,
        "test_items_of_an_app_of_its_own",
        {TESTS: dedent(declared), "tests/test_more.py": ITEM},
        {TESTS: None},
    )
    assert "shop.show_item" not in found.targets


def test_what_another_test_answers_is_no_matter(tmp_path: Path) -> None:
    other = """
    def test_of_another_app(app):
        @app.route("/items/<name>")
        def show(name):
            return name
    """
    found = told(
        tmp_path, "test_item_costs_three_a_letter", {TESTS: dedent(other) + ITEM}, {TESTS: dedent(other)}
    )
    assert found.targets == ("shop.show_item",)
