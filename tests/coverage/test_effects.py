"""What tests did, where their assertions are about what everybody reads it by."""

import pytest

from auditor.coverage.effects import Effects
from auditor.coverage.targets import Specificity
from auditor.model.meaning import Profile, Symbol, SymbolKind
from auditor.model.source import Check, CheckKind

DEFINED = {
    "shop.draw": Symbol(name="shop.draw", kind=SymbolKind.FUNCTION, path="shop.py", line=1),
    "shop.bound": Symbol(
        name="shop.bound", kind=SymbolKind.CONSTANT, path="shop.py", line=2, literals=("bind()",)
    ),
    "shop.LIMIT": Symbol(
        name="shop.LIMIT", kind=SymbolKind.CONSTANT, path="shop.py", line=3, literals=("3",)
    ),
    "shop.Shop": Symbol(name="shop.Shop", kind=SymbolKind.CLASS, path="shop.py", line=4),
    "shop.queue": Symbol(name="shop.queue", kind=SymbolKind.FUNCTION, path="shop.py", line=5),
}


def profile(*used: str, about: str = "shop.queue") -> Profile:
    check = Check(
        kind=CheckKind.EQUAL, form="equal(_|3)", text="assert read() == 3", line=1, subject=(about,)
    )
    return Profile(id="tests/test_shop.py::test_it", exercises=(*used, "shop.queue"), checks=(check,))


@pytest.mark.parametrize(
    ("one", "subject"),
    [
        pytest.param(profile("shop.draw"), ("shop.queue", "effect:shop.draw"), id="what-it-called"),
        pytest.param(profile("shop.bound"), ("shop.queue", "effect:shop.bound"), id="what-a-call-gave"),
        pytest.param(profile("shop.LIMIT", "shop.Shop"), ("shop.queue",), id="values-and-classes-do-nothing"),
        pytest.param(profile("other.thing"), ("shop.queue",), id="nothing-known"),
        pytest.param(profile("shop.draw", about="shop.draw"), ("shop.draw",), id="about-something-telling"),
        pytest.param(profile("shop.draw", about="ext:numpy"), ("ext:numpy",), id="about-no-production"),
    ],
)
def test_an_assertion_about_everybodys_tool(one: Profile, subject: tuple[str, ...]) -> None:
    others = [Profile(id=f"t{n}", exercises=("shop.queue", f"shop.f{n}")) for n in range(80)]
    effects = Effects(Specificity([one, *others]), DEFINED)
    assert effects.told_of(one).checks[0].subject == subject


def test_where_everybody_is_about_one_thing_it_stays_so() -> None:
    one = profile("shop.draw")
    others = [Profile(id=f"t{n}", exercises=("shop.queue",)) for n in range(80)]
    assert Effects(Specificity([one, *others]), DEFINED).told_of(one) == one
