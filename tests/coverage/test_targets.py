"""How telling production symbols are: what everybody uses tells nothing, unless nobody uses anything else."""

import pytest

from auditor.coverage.targets import Specificity
from auditor.model.meaning import Profile


def profiles(*used: tuple[str, ...]) -> list[Profile]:
    return [Profile(id=f"test_{n}", exercises=names) for n, names in enumerate(used)]


@pytest.mark.parametrize(
    ("used", "telling"),
    [
        pytest.param([("log",)] * 3 + [("log", f"f{n}") for n in range(60)], False, id="beside-others"),
        pytest.param([("log",)] * 30 + [("log", f"f{n}") for n in range(60)], True, id="by-itself"),
        pytest.param([()] * 30 + [("log", f"f{n}") for n in range(60)], False, id="beside-nothing"),
    ],
)
def test_what_everybody_uses(used: list[tuple[str, ...]], telling: bool) -> None:
    specificity = Specificity(profiles(*used))
    assert specificity.is_telling("log") is telling
    assert specificity.is_telling("f1")
