"""Questions to the coverage graph, asked of graphs built from plain values."""

from datetime import UTC, datetime

import pytest

from auditor.coverage.graph import CoverageGraph, EdgeKind, NodeKind, Revision
from auditor.model.audit import DeletedTest, Evidence, Successor, Verdict
from auditor.model.commits import CommitRef
from auditor.model.meaning import Fate, Profile, Symbol, SymbolFate, SymbolKind
from auditor.model.source import Route
from auditor.model.suite import Case, Component, ComponentKind

BASE, HEAD = Revision.BASE, Revision.HEAD
COMMIT = CommitRef(commit="c0" * 20, author="Ada", date=datetime(2025, 1, 1, tzinfo=UTC), subject="Purge")

OLD = "tests/test_cart.py::test_total"
SIBLING = "tests/test_cart.py::test_empty"
NEW = "tests/test_basket.py::test_total"
STAYS = "tests/test_stock.py::test_reserve"
CART = "tests/conftest.py::cart"
CLIENT = "tests/conftest.py::client"


def case(id_: str) -> Case:
    path, _, rest = id_.partition("::")
    *classes, name = rest.split("::")
    return Case(id=id_, path=path, classes=tuple(classes), name=name, line=1, end_line=2, definition=id_)


def profile(id_: str, asserts: str = "", **more: tuple[str, ...]) -> Profile:
    symbols = tuple(asserts.split())
    return Profile(id=id_, asserts=symbols, exercises=more.pop("exercises", symbols), **more)  # type: ignore[arg-type]


def fixture(id_: str, *asked: str) -> Component:
    path, _, name = id_.partition("::")
    return Component(id=id_, path=path, name=name, kind=ComponentKind.FIXTURE, fixtures=asked)


def deleted(id_: str, verdict: Verdict, *heirs: str) -> DeletedTest:
    return DeletedTest(
        id=id_,
        path=id_.partition("::")[0],
        verdict=verdict,
        confidence=0.9,
        why="",
        successors=tuple(
            Successor(id=h, score=0.8, evidence=(Evidence(kind="lineage", detail="same body"),))
            for h in heirs
        ),
        deleted_in=COMMIT,
    )


def shop() -> CoverageGraph:
    graph = CoverageGraph()
    graph.add_revision(
        BASE,
        [case(OLD), case(SIBLING), case(STAYS)],
        {
            OLD: profile(OLD, "shop.Cart.total shop.Cart", uses=(CART,), mocks=("shop.mail",)),
            SIBLING: profile(SIBLING, "shop.Cart.__len__"),
            STAYS: profile(STAYS, "shop.Stock", exercises=("shop.Stock", "shop.log")),
        },
        [fixture(CART, CLIENT), fixture(CLIENT)],
    )
    graph.add_revision(
        HEAD,
        [case(NEW), case(STAYS)],
        {
            NEW: profile(NEW, "shop.Cart.total", uses=(CART,)),
            STAYS: Profile(
                id=STAYS,
                asserts=("shop.Stock",),
                routes=(Route(method="GET", path="/stock"), Route(method="", path="/all")),
            ),
        },
        [fixture(CART, CLIENT), fixture(CLIENT)],
    )
    graph.add_deletions([deleted(OLD, Verdict.MOVED, NEW), deleted(SIBLING, Verdict.LOST)])
    return graph


@pytest.mark.parametrize(
    ("test", "at", "symbols"),
    [
        pytest.param(OLD, BASE, {"shop.Cart.total", "shop.Cart"}, id="a deleted test, at base"),
        pytest.param(OLD, HEAD, set(), id="a deleted test, at head"),
        pytest.param(NEW, HEAD, {"shop.Cart.total"}, id="its successor"),
        pytest.param(STAYS, BASE, {"shop.Stock"}, id="what is only exercised is not verified"),
        pytest.param(STAYS, HEAD, {"shop.Stock"}, id="one that stayed"),
        pytest.param("tests/none.py::test", BASE, set(), id="an unknown test"),
        pytest.param("shop.Stock", BASE, set(), id="a symbol is no test"),
    ],
)
def test_what_did_this_test_verify(test: str, at: Revision, symbols: set[str]) -> None:
    assert set(shop().verified_by_test(test, at)) == symbols


@pytest.mark.parametrize(
    ("symbol", "at", "tests"),
    [
        pytest.param("shop.Cart.total", BASE, (OLD,), id="at base"),
        pytest.param("shop.Cart.total", HEAD, (NEW,), id="at head"),
        pytest.param("shop.Cart", HEAD, (), id="by nobody any more"),
        pytest.param("shop.log", BASE, (), id="exercised only"),
        pytest.param("shop.mail", BASE, (), id="mocked only"),
        pytest.param("shop.nothing", BASE, (), id="an unknown symbol"),
    ],
)
def test_who_verifies_this_symbol(symbol: str, at: Revision, tests: tuple[str, ...]) -> None:
    assert shop().verifiers(symbol, at) == tests


@pytest.mark.parametrize(
    ("component", "at", "tests"),
    [
        pytest.param(CART, BASE, (OLD,), id="at base"),
        pytest.param(CART, HEAD, (NEW,), id="at head"),
        pytest.param(CLIENT, BASE, (), id="a fixture that only another fixture asks for"),
        pytest.param("tests/conftest.py::none", BASE, (), id="an unknown one"),
    ],
)
def test_which_tests_lean_on_this_component(component: str, at: Revision, tests: tuple[str, ...]) -> None:
    assert shop().users(component, at) == tests


@pytest.mark.parametrize(
    ("live", "symbols"),
    [
        pytest.param({NEW, STAYS}, ["shop.Cart", "shop.Cart.__len__"], id="all that are there can run"),
        pytest.param(
            {STAYS}, ["shop.Cart", "shop.Cart.__len__", "shop.Cart.total"], id="an orphan verifies nothing"
        ),
        pytest.param(
            set(),
            ["shop.Cart", "shop.Cart.__len__", "shop.Cart.total", "shop.Stock"],
            id="nothing can run any more",
        ),
    ],
)
def test_what_is_verified_no_more(live: set[str], symbols: list[str]) -> None:
    assert [symbol for symbol, _ in shop().no_longer_verified(frozenset(live))] == symbols


def test_what_is_verified_no_more_tells_by_whom_it_was_and_has_the_largest_loss_first() -> None:
    graph = CoverageGraph()
    ids = [f"tests/test_a.py::test_{n}" for n in range(3)]
    graph.add_revision(
        BASE, map(case, ids), {i: profile(i, "a.once a.often"[: 6 if i == ids[0] else None]) for i in ids}, []
    )
    assert (
        graph.no_longer_verified(frozenset()) == (("a.often", tuple(ids[1:])), ("a.once", tuple(ids)))[::-1]
    )


@pytest.mark.parametrize(
    ("focus", "reach", "found"),
    [
        pytest.param(OLD, 0, {OLD}, id="itself alone"),
        pytest.param(
            OLD,
            1,
            {
                OLD,
                NEW,
                COMMIT.commit,
                "tests/test_cart.py",
                "shop.Cart.total",
                "shop.Cart",
                "shop.mail",
                CART,
            },
            id="a test: what it verified, used and mocked, its heir, its commit, its file",
        ),
        pytest.param("shop.Stock", 1, {"shop.Stock", STAYS}, id="a symbol: who verifies it"),
        pytest.param(
            "shop.Stock",
            2,
            {"shop.Stock", STAYS, "shop.log", "tests/test_stock.py", "GET /stock", "ANY /all"},
            id="and what else they touch",
        ),
        pytest.param(
            "tests/test_cart.py",
            1,
            {"tests/test_cart.py", OLD, SIBLING},
            id="a file: what it holds",
        ),
        pytest.param(COMMIT.commit, 1, {COMMIT.commit, OLD, SIBLING}, id="a commit: what it took"),
        pytest.param("no such thing", 3, set(), id="an unknown id"),
    ],
)
def test_neighbourhood(focus: str, reach: int, found: set[str]) -> None:
    part = shop().neighbourhood(focus, reach)
    assert {node.id for node in part.graph.nodes()} == found
    assert part.left_out == 0


@pytest.mark.parametrize("reach", [2, 3, 9])
def test_what_is_merely_shared_makes_no_neighbours(reach: int) -> None:
    graph = shop()
    caller, guest = "tests/test_other.py::test_calls", "tests/test_other.py::test_has_a_cart"
    profiles = {
        caller: profile(caller, exercises=("shop.Cart.total",), mocks=("shop.Cart",)),
        guest: profile(guest, uses=(CART,)),
    }
    graph.add_revision(HEAD, [case(caller), case(guest)], profiles, [])
    part = graph.neighbourhood(OLD, reach).graph
    assert SIBLING not in part, "it shares but file and commit"
    assert caller not in part, "it calls the same code and verifies nothing of it"
    assert guest not in part, "it has but the same fixture"
    assert "shop.Stock" not in part
    assert caller in graph.neighbourhood("shop.Cart.total", 1).graph
    assert guest in graph.neighbourhood(CART, 1).graph


def test_a_neighbourhood_has_the_edges_among_its_nodes() -> None:
    part = shop().neighbourhood("shop.Cart.total", 1).graph
    kinds = {(edge.source[1], edge.target[1], edge.kind) for edge in part.edges()}
    assert (NEW, OLD, EdgeKind.SUPERSEDES) in kinds
    assert (OLD, "shop.Cart.total", EdgeKind.ASSERTS) in kinds


def test_a_large_neighbourhood_is_cut_to_the_nearest_and_most_telling() -> None:
    part = shop().neighbourhood(OLD, 2, limit=3)
    assert {node.id for node in part.graph.nodes()} == {OLD, NEW, COMMIT.commit}
    assert part.left_out == 6


def test_facts_of_nodes() -> None:
    graph = shop()
    graph.add_symbols(
        BASE,
        [
            Symbol(name="shop.Cart", kind=SymbolKind.CLASS, path="shop.py", line=1),
            Symbol(name="shop.unseen", kind=SymbolKind.FUNCTION, path="shop.py", line=9),
        ],
    )
    graph.add_fates(
        {
            "shop.Cart": SymbolFate(symbol="shop.Cart", fate=Fate.GONE),
            "shop.unseen": SymbolFate(symbol="shop.unseen", fate=Fate.SAME),
        }
    )
    graph.add_orphans({NEW: "shop.Stock", "tests/none.py::test": "shop"})
    nodes = {node.id: node for node in graph.nodes()}
    assert nodes["shop.Cart"].facts == {"definition": "class", "fate": "gone"}
    assert nodes[OLD].facts == {"collected": True, "verdict": "moved", "confidence": 0.9}
    assert nodes[NEW].facts == {"collected": True, "cannot_run": "shop.Stock"}
    assert nodes[COMMIT.commit].facts["subject"] == "Purge"
    assert [(nodes[i].at) for i in (OLD, NEW, STAYS)] == [BASE, HEAD, Revision.BOTH]
    assert "shop.unseen" not in graph
    assert "tests/none.py::test" not in graph
    contained = {edge.target[1] for edge in graph.edges() if edge.source[1] == "shop.py"}
    assert contained == {"shop.Cart"}


def test_names_spelled_alike_stay_apart() -> None:
    graph = CoverageGraph()
    test = "shop::test"
    graph.add_revision(BASE, [case(test)], {test: profile(test, "shop")}, [])
    assert graph.verifiers("shop", BASE) == (test,)
    assert [node.kind for node in graph.nodes() if node.id == "shop"] == ["symbol", "file"]
    assert graph.ids()["shop"] is NodeKind.FILE
    assert {n.kind for n in graph.neighbourhood("shop", 0).graph.nodes()} == {"file"}


def test_the_same_told_twice_is_there_once() -> None:
    graph, again = shop(), shop()
    again.add_revision(BASE, [case(OLD)], {OLD: profile(OLD, "shop.Cart.total", uses=(CART,))}, [])
    again.add_deletions([deleted(OLD, Verdict.MOVED, NEW)])
    assert (again.nodes(), again.edges()) == (graph.nodes(), graph.edges())
    assert graph.size == (len(graph.nodes()), len(graph.edges()))
