import ast

import pytest

from auditor.syntax.annotations import annotation, said_class


@pytest.mark.parametrize(
    ("source", "told", "name"),
    [
        pytest.param("Shop", "Shop", "Shop", id="a class"),
        pytest.param("stalls.Shop", "stalls.Shop", "stalls.Shop", id="of a module"),
        pytest.param("'Shop'", "'Shop'", "Shop", id="in quotes"),
        pytest.param("_Shop", "_Shop", "_Shop", id="a private class"),
        pytest.param("Shop | None", "Shop | None", "", id="a class or none"),
        pytest.param("list[Shop]", "list[Shop]", "", id="many of them"),
        pytest.param("'Shop and more'", "'Shop and more'", "", id="in words"),
        pytest.param("Callable", "Callable", "", id="what can be called"),
        pytest.param("str", "", "", id="a text"),
        pytest.param("Any", "", "", id="anything"),
        pytest.param(f"'{'S' * 121}'", f"'{'S' * 118}…", "", id="too long"),
        pytest.param("make().Shop", "make().Shop", "", id="no name"),
    ],
)
def test_what_an_annotation_says(source: str, told: str, name: str) -> None:
    node = ast.parse(source, mode="eval").body
    assert (annotation(node), said_class(node)) == (told, name)


def test_no_annotation_says_nothing() -> None:
    assert (annotation(None), said_class(None)) == ("", "")
