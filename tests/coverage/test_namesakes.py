"""What a suite is named after, and whether production still has that."""

import pytest

from auditor.coverage.namesakes import Namesakes
from auditor.coverage.withdrawal import Production
from auditor.model.meaning import Fate, Symbol, SymbolFate, SymbolKind
from auditor.model.suite import Case

KINDS = {
    "shop": SymbolKind.MODULE,
    "shop.png": SymbolKind.MODULE,
    "shop.png.PNG": SymbolKind.CLASS,
    "shop.docs": SymbolKind.MODULE,
    "shop.docs.build_docs": SymbolKind.FUNCTION,
    "shop.docs.run": SymbolKind.FUNCTION,
    "shop.docs.Page": SymbolKind.CLASS,
    "shop.docs.Shelf": SymbolKind.CLASS,
    "shop.fig": SymbolKind.MODULE,
    "shop.fig.Box": SymbolKind.CLASS,
    "shop.jam": SymbolKind.MODULE,
    "shop.jam.spread": SymbolKind.FUNCTION,
    "shop.bar": SymbolKind.MODULE,
    "shop.bar.tea": SymbolKind.MODULE,
    "shop.bar.gin": SymbolKind.MODULE,
    "shop.bar.gin_bill": SymbolKind.FUNCTION,
    "benchmarks": SymbolKind.MODULE,
}
"""What base defines."""
HEAD = (
    *("shop", "shop.docs.Page", "shop.docs.publish_docs", "shop.export_png", "shop.Box", "kitchen.jam"),
    *("shop.bar", "shop.bar.patch.traced_tea", "shop.bar.gin_bill"),
)


def production() -> Production:
    def table(names: tuple[str, ...]) -> dict[str, Symbol]:
        return {
            n: Symbol(name=n, kind=KINDS.get(n, SymbolKind.FUNCTION), path="shop.py", line=1) for n in names
        }

    moved = SymbolFate(symbol="shop.docs.Shelf", fate=Fate.MOVED, now=("shop.docs.Rack",))
    return Production(table(tuple(KINDS)), table(HEAD), {moved.symbol: moved})


def case_of(id_: str) -> Case:
    path, _, rest = id_.partition("::")
    *classes, name = rest.split("::")
    return Case(id=id_, path=path, name=name, classes=tuple(classes), definition=id_, line=1, end_line=2)


@pytest.mark.parametrize(
    ("id_", "gone"),
    [
        pytest.param("tests/test_png.py::test_two", "shop.png", id="a-file-by-its-module"),
        pytest.param("tests/png_test.py::test_two", "shop.png", id="a-file-of-the-other-style"),
        pytest.param("tests/test_shop_png.py::test_two", "shop.png", id="a-file-by-its-module-and-package"),
        pytest.param("tests/test_shop_jam.py::test_two", "shop.jam", id="whatever-else-is-called-so"),
        pytest.param("tests/test_jam.py::test_two", "", id="another-is-called-so"),
        pytest.param("tests/test_all.py::TestPNG::test_two", "shop.png", id="a-class"),
        pytest.param("tests/test_all.py::TestPngCommand::test_two", "shop.png", id="a-class-and-a-word-more"),
        pytest.param("tests/test_all.py::BuildDocsTests::test_two", "shop.docs.build_docs", id="a-function"),
        pytest.param("tests/test_all.py::TestRunTwice::test_two", "", id="a-function-of-one-word-and-more"),
        pytest.param("tests/test_all.py::TestRun::test_two", "shop.docs.run", id="a-function-of-one-word"),
        pytest.param("tests/png/test_all.py::test_two", "shop.png", id="a-folder"),
        pytest.param("tests/png/fig/test_all.py::test_two", "shop.png", id="a-folder-further-up"),
        pytest.param("tests/grown/png/test_all.py::test_two", "", id="a-folder-that-has-tests-still"),
        pytest.param("tests/run/test_all.py::test_two", "", id="a-folder-is-no-function"),
        pytest.param("benchmarks/test_all.py::test_two", "", id="a-folder-of-benchmarks"),
        pytest.param("tests/test_page.py::test_two", "", id="still-there"),
        pytest.param("tests/test_shelf.py::test_two", "", id="called-otherwise-now"),
        pytest.param("tests/test_fig.py::test_two", "", id="a-module-whose-content-stands-elsewhere"),
        pytest.param("tests/test_tea.py::test_two", "", id="its-subpackage-does-that-anew"),
        pytest.param("tests/test_bar_tea.py::test_two", "", id="its-subpackage-does-that-anew-by-both-names"),
        pytest.param("tests/test_gin.py::test_two", "shop.bar.gin", id="its-subpackage-did-all-along"),
        pytest.param("tests/test_all.py::test_png", "", id="the-name-of-a-test-is-not-asked"),
    ],
)
def test_what_a_suite_is_named_after(id_: str, gone: str) -> None:
    there = ("tests/grown/png/old/test_more.py", "tests/test_png.py")
    assert Namesakes(production(), suites=there, before=there).gone(case_of(id_)) == gone


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        pytest.param("tests/exports/test_png.py", "", id="named-after-the-same"),
        pytest.param("tests/exports/test_png_pages.py", "shop.png", id="named-after-more"),
        pytest.param("tests/png/test_all.py", "shop.png", id="a-folder"),
    ],
)
def test_what_tests_are_named_after_that_came_since(path: str, gone: str) -> None:
    table = Namesakes(production(), suites=("tests/test_png.py", path), before=("tests/test_png.py",))
    assert table.gone(case_of("tests/test_png.py::test_two")) == gone


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        pytest.param("tests/test_shop.py::test_two", "shop", id="a-file-by-its-module"),
        pytest.param("tests/test_all.py::TestPage::test_two", "page", id="a-class"),
        pytest.param("tests/test_shop.py::TestPNG::test_two", "", id="the-class-comes-first"),
        pytest.param("tests/test_shop.py::TestSale::test_two", "", id="a-class-of-another-name"),
        pytest.param("tests/test_box.py::test_two", "box", id="the-name-is-there-and-stands-elsewhere"),
        pytest.param("shop/test_all.py::test_two", "", id="a-folder-is-not-asked"),
    ],
)
def test_what_a_suite_is_named_after_and_production_has_still(id_: str, name: str) -> None:
    assert Namesakes(production()).stands(case_of(id_)) == name


def test_a_function_whose_name_became_longer_is_still_there() -> None:
    base, head, fates = production()
    longer = Symbol(name="shop.docs.build_docs_now", kind=SymbolKind.FUNCTION, path="shop.py", line=1)
    table = Namesakes(Production(base, {**head, longer.name: longer}, fates))
    assert table.gone(case_of("tests/test_all.py::TestBuildDocs::test_two")) == ""


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        pytest.param("src/nightly/__init__.py", "nightly", id="production"),
        pytest.param("src/tests_all/nightly/__init__.py", "", id="a-package-of-tests"),
    ],
)
def test_what_lies_in_a_folder_of_tests_is_no_production(path: str, gone: str) -> None:
    base = {"nightly": Symbol(name="nightly", kind=SymbolKind.MODULE, path=path, line=1)}
    case = case_of("src/tests_all/nightly/test_all.py::test_two")
    assert Namesakes(Production(base, {}, {})).gone(case) == gone
