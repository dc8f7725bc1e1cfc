"""How far two readers agree."""

from pathlib import Path

import pytest

from benchmarks.agreement import kappa, read_again


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param([("lost", "lost"), ("moved", "moved")], 1.0, id="always"),
        pytest.param([("lost", "moved"), ("moved", "lost")], -1.0, id="never"),
        pytest.param(
            [("lost", "lost"), ("lost", "moved"), ("moved", "lost"), ("moved", "moved")],
            0.0,
            id="as-often-as-by-chance",
        ),
        pytest.param([("lost", "lost")] * 3, 1.0, id="one-verdict-only"),
        pytest.param([], 0.0, id="nothing-judged"),
    ],
)
def test_kappa(pairs: list[tuple[str, str]], expected: float) -> None:
    assert kappa(pairs) == pytest.approx(expected)


def test_rows_that_were_judged_again(tmp_path: Path) -> None:
    (tmp_path / "again.tsv").write_text("shop\ttests/test_a.py::test_b\tlost\n", encoding="utf-8")
    assert read_again(tmp_path / "again.tsv") == [("shop", "tests/test_a.py::test_b", "lost")]
