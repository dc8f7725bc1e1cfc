"""The shipped taxonomy: every category has examples that fit and that do not, and no pattern is idle."""

import re

import pytest

from auditor.model.rules import Category, Patterns
from auditor.packs.loading import load
from auditor.packs.matching import SETTLED, Matcher
from auditor.packs.traits import Traits
from auditor.packs.words import Phrases

RULES = load()
MATCHER = Matcher(RULES.categories)
CATEGORIES = [pytest.param(c, id=c.id) for c in RULES.categories]


def fitting(id_: str) -> list[str]:
    return [label.id for label in MATCHER.labels(Traits(id=id_, path=id_.partition("::")[0]))]


@pytest.mark.parametrize("category", CATEGORIES)
def test_its_examples_fit(category: Category) -> None:
    assert category.matches
    for id_ in category.matches:
        assert category.id in fitting(id_), id_


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_only_looks_similar_does_not_fit(category: Category) -> None:
    assert category.differs
    for id_ in category.differs:
        assert category.id not in fitting(id_), id_


@pytest.mark.parametrize("category", CATEGORIES)
def test_it_is_written_out_in_words(category: Category) -> None:
    assert category.about
    assert category.topics
    assert len({t.title for t in category.topics}) == len(category.topics)


@pytest.mark.parametrize("category", CATEGORIES)
def test_no_exclusion_is_idle(category: Category) -> None:
    for patterns in (category.patterns, *(t.patterns for t in category.topics)):
        looked_for = Phrases(("it", word) for word in (*patterns.words, *patterns.weak))
        for phrase in patterns.never:
            assert looked_for.find(phrase.rstrip("*")), f"{phrase!r} excludes nothing"


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_word_alone_settles_or_adds(category: Category) -> None:
    """In the name of a test: a strong word is enough, a weak one is not."""
    for patterns, strong in ((category.patterns.words, True), (category.patterns.weak, False)):
        for phrase in patterns:
            name = re.sub(r"\W+", "_", phrase.rstrip("*"))
            found = MATCHER.labels(Traits(id=f"t.py::test_{name}_x", path="t.py"))
            scores = {label.id: label.score for label in found}
            assert (scores.get(category.id, 0.0) >= SETTLED) is strong, (phrase, scores)


def test_the_taxonomy_is_wide() -> None:
    titles = {c.title for c in RULES.categories}
    assert {"API", "Database", "Cache", "Queue & Jobs", "Multi-Service", "Multi-Tenant"} <= titles


CACHE = Traits(id="tests/cache/test_ttl.py::test_expires", path="tests/cache/test_ttl.py")


def test_the_reasons_name_what_was_found_where() -> None:
    label = next(x for x in MATCHER.labels(CACHE) if x.id == "cache")
    assert '"ttl" in the file name test_ttl' in label.why
    assert '"cache" in the folder tests/cache' in label.why
    assert label.topics == ("TTL & expiry",)


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        pytest.param(
            Traits(id="t.py::test_a", path="t.py", symbols=("shop.cache.Cache.get",)),
            ["cache"],
            id="verified",
        ),
        pytest.param(
            Traits(id="t.py::test_a", path="t.py", called=("shop.cache.Cache.get",)), [], id="only called"
        ),
        pytest.param(
            Traits(id="t.py::test_a", path="t.py", symbols=("cache.models.User",)),
            [],
            id="the package's name",
        ),
        pytest.param(
            Traits(id="t.py::test_a", path="t.py", markers=("django_db",)), ["database"], id="a marker"
        ),
        pytest.param(
            Traits(id="t.py::test_a", path="t.py", literals=("cache", "redis")), [], id="texts alone"
        ),
        pytest.param(Traits(id="t.py::test_a", path="t.py", routes=("/api/orders",)), ["api"], id="a route"),
        pytest.param(
            Traits(id="t.py::test_a", path="t.py", symbols=("shop.local.Proxy",)),
            [],
            id="an excluded phrase over a module and its class",
        ),
        pytest.param(
            Traits(id="t.py::test_a", path="t.py", symbols=("shop.local.Proxy.unwrap",)),
            [],
            id="a method of what an excluded phrase names",
        ),
        pytest.param(
            Traits(id="t.py::test_a", path="t.py", symbols=("shop.remote.Proxy.unwrap",)),
            ["networking"],
            id="a method of what none names",
        ),
        pytest.param(
            Traits(
                id="t.py::test_a",
                path="t.py",
                symbols=("s.cache.Cache.get", *(f"s.core.Thing.do_{n}" for n in range(9))),
            ),
            [],
            id="one of many that it verifies",
        ),
    ],
)
def test_places_differ_in_weight(traits: Traits, expected: list[str]) -> None:
    assert [label.id for label in MATCHER.labels(traits)] == expected


def test_an_aspect_comes_after_what_is_tested() -> None:
    found = fitting("tests/concurrency/test_concurrent_threads.py::test_cache_race_condition")
    assert found[0] == "cache"
    assert "concurrency" in found


def test_a_glob_of_a_user_settles_it() -> None:
    mine = Category(id="m", title="M", patterns=Patterns(paths=("**/odd/**",)))
    found = Matcher([mine]).labels(Traits(id="a/odd/t.py::test_x", path="a/odd/t.py"))
    assert [(label.id, label.why) for label in found] == [("m", ("**/odd/** fits a/odd/t.py",))]


WEAK = Category(id="w", title="Workers", patterns=Patterns(weak=("worker", "tool")))


@pytest.mark.parametrize(
    ("name", "symbols", "fits"),
    [
        pytest.param("test_tool", ("shop.bin.multi.MultiTool",), False, id="named after the class"),
        pytest.param("test_tool", ("shop.text.tool_of",), False, id="named after the function"),
        pytest.param("test_tool", ("shop.tools.Tool",), True, id="the module says so too"),
        pytest.param("test_tool", ("shop.tools.cut.Cutter.run",), False, id="only the module says so"),
        pytest.param("test_tool", ("shop.tools.of.Tool.run",), True, id="the module and the class"),
        pytest.param("test_it", ("shop.tools.Tool",), False, id="production alone"),
        pytest.param("test_tool_worker", (), True, id="two words"),
    ],
)
def test_a_weak_word_that_only_names_what_is_verified_counts_once(
    name: str, symbols: tuple[str, ...], fits: bool
) -> None:
    found = Matcher([WEAK]).labels(Traits(id=f"t.py::{name}", path="t.py", symbols=symbols))
    assert bool(found) is fits
