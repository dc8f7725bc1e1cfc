"""What became of a test, from whole small histories: the verdict, its rule, and how sure it is."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent, indent

import pytest
from repos import commit, make_repository

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.request import AuditRequest
from auditor.pipeline import audit

Files = Mapping[str, str | None]

SHOP = """
class Shop:
    def __init__(self, place):
        self.place = place
        self.stock = {}

    def fill(self, name, number):
        if number < 0:
            raise ValueError("negative")
        self.stock[name] = self.stock.get(name, 0) + number
        return self.stock[name]

    def names(self):
        return sorted(self.stock)


def label(text, width):
    return text.upper().center(width)
"""
OLD = "tests/test_old.py"
NEW = "tests/test_new.py"
FILLS = """
def test_fill_of_many():
    shop = Shop("corner")
    for name in ("quince", "medlar", "pear"):
        assert shop.fill(name, 3) == 3

def test_fill_of_one():
    shop = Shop("corner")
    shop.fill("quince", 3)
    assert shop.fill("quince", 1) == 4

def test_fill_of_none():
    shop = Shop("corner")
    assert shop.fill("fig", 0) == 0
"""
FEWER = FILLS[: FILLS.index("def test_fill_of_none")]
FILL = """
def test_fill():
    shop = Shop("corner")
    number = shop.fill("quince", 17)
    assert number == 17
    assert shop.names() == ["quince"]
"""
LABEL = """
def test_label():
    assert label("pear", 8) == "  PEAR  "
"""
IMPORTS = "from shop import Shop, label\n"


def told(folder: Path, *states: Files, saying: str = "", days: int = 0) -> dict[str, DeletedTest]:
    """Audit a history of *states*, each the files that differ from the last; *saying* is the last message.

    So many *days* lie between two of them, where it is told.
    """
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def texts(files: Files) -> Iterator[tuple[str, str | None]]:
        for path, text in files.items():
            yield path, None if text is None else (IMPORTS if path.endswith(".py") else "") + dedent(text)

    drafts = [
        commit(
            str(n),
            {**({"shop.py": SHOP} if n == 0 else {}), **dict(texts(files))},
            message=saying if n == len(states) - 1 else "",
            date=start + n * timedelta(days=days) if days else None,
        )
        for n, files in enumerate(states)
    ]
    built = make_repository(folder / "repo", drafts)
    request = AuditRequest(repo=str(built.path), expression=built.range("0", str(len(states) - 1)))
    return {t.id: t for t in audit(request, lambda *_: None).deleted_tests}


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        pytest.param(
            [{OLD: FILL + LABEL}, {OLD: None, NEW: FILL + LABEL}],
            Verdict.MOVED,
            id="moved-and-left-alone",
        ),
        pytest.param(
            [
                {OLD: FILL + LABEL},
                {OLD: None, NEW: FILL + LABEL},
                {NEW: FILL.split("    assert")[0] + LABEL},
            ],
            Verdict.PARTIAL,
            id="moved-then-gutted",
        ),
        pytest.param(
            [
                {OLD: FILL + LABEL},
                {OLD: None, NEW: FILL + LABEL},
                {NEW: FILL.replace('    assert shop.names() == ["quince"]\n', "") + LABEL},
            ],
            Verdict.PARTIAL,
            id="moved-then-robbed-of-half-its-assertions",
        ),
        pytest.param(
            [
                {OLD: FILL + LABEL},
                {OLD: None, NEW: FILL + LABEL},
                {NEW: FILL.replace('== ["quince"]', '== ["quince", "yam"]') + LABEL},
            ],
            Verdict.MOVED,
            id="moved-then-expecting-something-else",
        ),
        pytest.param(
            [
                {OLD: FILL + LABEL},
                {OLD: None, NEW: FILL + LABEL},
                {
                    NEW: FILL.replace('    assert shop.names() == ["quince"]\n', "")
                    + LABEL
                    + 'def test_names():\n    shop = Shop("corner")\n    number = shop.fill("quince", 17)\n'
                    + '    assert shop.names() == ["quince"]\n'
                },
            ],
            Verdict.MOVED,
            id="moved-then-halved-into-a-sibling",
        ),
    ],
)
def test_what_a_moved_test_was_left_with(tmp_path: Path, states: list[Files], verdict: Verdict) -> None:
    found = told(tmp_path, *states)[f"{OLD}::test_fill"]
    assert found.verdict is verdict, found.why
    assert found.successors[0].id == f"{NEW}::test_fill"


def test_what_only_called_a_helper_is_not_gutted_by_calling_another(tmp_path: Path) -> None:
    tool = "def filled(place, name):\n    assert Shop(place).fill(name, 3) == 3\n\n"
    one = tool + "def test_filled():\n    filled('corner', 'golden quince')\n"
    other = (
        "import importlib\n\ndef test_filled(name):\n"
        "    filled = importlib.import_module(name).filled\n    filled('corner', 'golden quince')\n"
    )
    two = "tests/test_two.py"
    found = told(tmp_path, {OLD: FILL + one, two: one}, {OLD: FILL + other, two: None})[f"{two}::test_filled"]
    assert found.verdict is Verdict.MOVED, found.why
    assert found.successors[0].id == f"{OLD}::test_filled"


PLUGGED = """
def test_plugin({given}):
    {given}.makepyfile("def test_a(shop): pass")
    {given}.runpytest("-q").assert_outcomes(passed=1)
"""


@pytest.mark.parametrize(
    ("given", "fixtures", "vacuous"),
    [
        pytest.param("pytester", "", False, id="by-the-test"),
        pytest.param("runner", "def runner(pytester):\n    return pytester\n", False, id="by-its-fixture"),
        pytest.param(
            "testdir", "def testdir(testdir):\n    return testdir\n", False, id="by-a-fixture-of-its-name"
        ),
        pytest.param("runner", "def runner(tmp_path):\n    return tmp_path\n", True, id="by-nothing"),
        pytest.param(
            "pytester", "def pytester(tmp_path):\n    return tmp_path\n", True, id="by-a-fixture-of-the-suite"
        ),
    ],
)
def test_a_test_that_runs_pytest_on_files_of_its_own_may_verify_a_plugin(
    tmp_path: Path, given: str, fixtures: str, vacuous: bool
) -> None:
    conftest = f"import pytest\n\n@pytest.fixture\n{fixtures}" if fixtures else ""
    base = {OLD: FILL + PLUGGED.format(given=given), "tests/conftest.py": conftest}
    one = told(tmp_path, base, {OLD: FILL})[f"{OLD}::test_plugin"]
    assert (one.verdict is Verdict.VACUOUS) is vacuous, one.why


@pytest.mark.parametrize(
    ("name", "vacuous"),
    [
        pytest.param("pytest-shop", False, id="a-plugin"),
        pytest.param("shop", True, id="a-library"),
    ],
)
def test_tests_of_a_plugin_may_ask_what_it_did_around_them(tmp_path: Path, name: str, vacuous: bool) -> None:
    asks = "import asyncio\n\nasync def test_loop():\n    assert asyncio.get_running_loop().is_running()\n"
    built = {"pyproject.toml": f'[project]\nname = "{name}"\n'}
    one = told(tmp_path, {OLD: FILL + asks, **built}, {OLD: FILL})[f"{OLD}::test_loop"]
    assert (one.verdict is Verdict.VACUOUS) is vacuous, one.why


WASTE = """
def test_fill_of_less_than_none():
    shop = Shop("corner")
    shop.fill("quince", 3)
    assert shop.fill("quince", -1) == 2
    assert shop.names() == ["quince"]
"""
REFUSED = """
def test_fill_of_less_than_none{more}():
    shop = Shop("corner")
    shop.fill("quince", 3)
    with pytest.raises(ValueError, match="negative"):
        shop.fill("quince", -1)
"""


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        pytest.param(WASTE, REFUSED.format(more="_fails"), Verdict.RETIRED, id="an-error-is-expected-now"),
        pytest.param(
            REFUSED.format(more="_fails"), WASTE, Verdict.RETIRED, id="an-error-is-expected-no-more"
        ),
        pytest.param(
            REFUSED.format(more="_fails"),
            WASTE.replace("    assert shop.fill", "    try:\n        shop.fill").replace(
                "-1) == 2", "-1)\n    except ValueError as error:\n        assert str(error) == 'negative'"
            ),
            Verdict.MOVED,
            id="an-error-is-expected-by-other-means",
        ),
        pytest.param(
            WASTE,
            REFUSED.format(more="_fails") + '    assert shop.names() == ["quince"]\n',
            Verdict.REWRITTEN,
            id="an-error-is-expected-besides",
        ),
        pytest.param(
            REFUSED.format(more="_fails")
            + '    assert shop.names() == ["quince"]\n    assert shop.fill("quince", 1) == 4\n',
            WASTE.replace('== ["quince"]', "> []").replace("-1) == 2", "1) > 3"),
            Verdict.REWRITTEN,
            id="an-error-was-one-case-of-several",
        ),
    ],
)
def test_what_asserts_the_contrary_supersedes_nothing(
    tmp_path: Path, before: str, after: str, verdict: Verdict
) -> None:
    name = before.split("def ")[1].partition("(")[0]
    found = told(tmp_path, {OLD: FILL + before}, {OLD: FILL + after})[f"{OLD}::{name}"]
    assert found.verdict is verdict, found.why
    assert bool(found.successors) is (verdict is not Verdict.RETIRED)


def test_where_nobody_took_over_the_nearest_are_named(tmp_path: Path) -> None:
    """A reader who doubts a loss looks there; a test with nothing in common is no place for that."""
    gone = FILL.replace("test_fill", "test_fill_of_a_name")
    found = told(tmp_path, {OLD: FILLS + gone + LABEL}, {OLD: FILLS.replace("== 3", "> 2") + LABEL})
    lost = found[f"{OLD}::test_fill_of_a_name"]
    near = [c for c in lost.considered if c.reason.startswith("near in ")]
    assert lost.successors == ()
    assert near, lost
    assert near[0].id == f"{OLD}::test_fill_of_many"
    assert all("test_label" not in c.id for c in lost.considered)


TOOL = """
def opened(place):
    shop = Shop(place)
    assert shop.place == place
    return shop
"""
TOOLED = """
from tests.tools import opened

def test_fill():
    shop = opened("corner")
    shop.fill("quince", 17)
    assert shop.names() == ["quince"]
"""


def test_what_a_tool_of_another_file_asserts_no_more_is_no_loss(tmp_path: Path) -> None:
    tools = "tests/tools.py"
    plain = TOOL.replace("    assert shop.place == place\n", "")
    states: list[Files] = [
        {OLD: TOOLED + LABEL, tools: TOOL, "tests/__init__.py": ""},
        {OLD: None, NEW: TOOLED + LABEL},
        {tools: plain},
    ]
    found = told(tmp_path, *states)[f"{OLD}::test_fill"]
    assert found.verdict is Verdict.MOVED, found.why


STAND_IN = """
class Basket:
    def __init__(self, *things):
        self.things = things
        self.weight = len(things)
        self.colour = "red"

def test_basket():
    basket = Basket("plum", "fig", "yam")
    assert basket.weight == 3
    assert basket.colour == "red"
"""


def test_a_test_that_lives_on_is_not_called_empty_on_a_guess(tmp_path: Path) -> None:
    after = STAND_IN.replace("test_basket", "test_full_basket").replace(
        '    assert basket.weight == 3\n    assert basket.colour == "red"\n',
        '    assert basket.colour == "red"\n    assert basket.weight == 3\n',
    )
    found = told(tmp_path, {OLD: STAND_IN + LABEL}, {OLD: after + LABEL})[f"{OLD}::test_basket"]
    assert found.verdict is Verdict.MOVED, found.why


TWICE = """
def test_fill_twice():
    shop = Shop("market")
    shop.fill("medlar", 9)
    shop.fill("medlar", 31)
    assert shop.names() == ["medlar"]
"""
ONCE = """
def test_fill_once():
    shop = Shop("market")
    shop.fill("medlar", 5)
    assert shop.names() == ["medlar"]
"""
COPY = """
def _stocked():
    shop = Shop("market")
    shop.fill("medlar", 9)
    shop.fill("medlar", 31)
    return shop

def test_stocked():
    shop = _stocked()
    assert shop.names() == ["medlar"]
"""


def test_a_sibling_that_asserts_the_same_of_another_case_verifies_no_more(tmp_path: Path) -> None:
    found = told(tmp_path, {OLD: TWICE + ONCE}, {OLD: ONCE})[f"{OLD}::test_fill_twice"]
    assert found.verdict in (Verdict.PARTIAL, Verdict.LOST), found.why


def test_what_stood_beside_it_and_does_all_of_it_supersedes_a_test(tmp_path: Path) -> None:
    found = told(tmp_path, {OLD: TWICE + ONCE + COPY}, {OLD: ONCE + COPY})[f"{OLD}::test_fill_twice"]
    assert found.verdict is Verdict.REWRITTEN, found.why
    assert found.successors[0].id == f"{OLD}::test_stocked"


def test_a_sibling_that_stood_beside_a_test_is_not_its_successor_by_name(tmp_path: Path) -> None:
    more = '\n\ndef test_label_is_wide():\n    assert len(label("fig", 20)) == 20\n'
    one = told(tmp_path, {OLD: LABEL + more}, {OLD: more})[f"{OLD}::test_label"]
    assert one.verdict in (Verdict.LOST, Verdict.PARTIAL), one.why


BEFORE = """
class TestFill:
    def test_names_of_stock_are_sorted(self):
        shop = Shop("corner")
        shop.fill("quince", 17)
        shop.fill("medlar", 23)
        listed = shop.names()
        assert listed[0] == "medlar"
"""
AFTER = """
class TestFill:
    def test_names_of_stock_sorted(self, corner):
        for name in ("quince", "medlar", "sloe"):
            corner.fill(name, 1)
        corner.place = "x"
        shop = Shop("high street")
        assert [n for n in shop.names()] == [] and "medlar" in corner.names()
"""


def test_a_new_test_with_the_name_place_and_subject_of_another_took_its_place(tmp_path: Path) -> None:
    found = told(tmp_path, {OLD: BEFORE}, {OLD: None}, {OLD: AFTER})
    one = found[f"{OLD}::TestFill::test_names_of_stock_are_sorted"]
    assert one.verdict in (Verdict.MOVED, Verdict.REWRITTEN), one.why
    assert [s.id for s in one.successors][:1] == [f"{OLD}::TestFill::test_names_of_stock_sorted"]


def test_an_unrelated_new_test_in_the_same_place_took_nothing(tmp_path: Path) -> None:
    other = AFTER.replace("test_names_of_stock_sorted", "test_place").replace("quince", "rye")
    found = told(
        tmp_path, {OLD: BEFORE}, {OLD: None}, {OLD: other.replace('and "medlar" in corner.names()', "")}
    )
    one = found[f"{OLD}::TestFill::test_names_of_stock_are_sorted"]
    assert one.verdict not in (Verdict.MOVED, Verdict.REWRITTEN), one.why


def test_a_name_that_another_test_has_now_is_no_heir(tmp_path: Path) -> None:
    """The file is renamed, then the tests of a numbered series move up by one."""
    one = """
    def test_row_{}():
        shop = Shop("corner")
        shop.fill("quince", 17)
        assert shop.names() == ["quince"]
    """
    other = """
    def test_row_{}():
        text = label("a pear and a fig", 40)
        assert text.strip() == "A PEAR AND A FIG"
        assert len(text) == 40
    """
    third = FILL
    found = told(
        tmp_path,
        {OLD: dedent(third) + dedent(one).format(2) + dedent(other).format(3)},
        {OLD: None, NEW: dedent(third) + dedent(one).format(2) + dedent(other).format(3)},
        {NEW: dedent(one).format(1) + dedent(other).format(2)},
    )
    assert found[f"{OLD}::test_row_2"].successors[0].id == f"{NEW}::test_row_1"
    assert found[f"{OLD}::test_row_3"].successors[0].id == f"{NEW}::test_row_2"


def rule_of(one: DeletedTest) -> str:
    return one.evidence[0].detail.partition(" ")[0]


CLASS = """
class TestShop:
    def test_fill(self):
        shop = Shop("corner")
        assert shop.fill("quince", 17) == 17

    def test_names(self):
        shop = Shop("corner")
        shop.fill("medlar", 23)
        assert shop.names() == ["medlar"]

    def test_label(self):
        assert label("pear", 8) == "  PEAR  "
"""


@pytest.mark.parametrize(
    ("kept", "rule"),
    [
        pytest.param(2, "left-out", id="the-others-went-on"),
        pytest.param(0, "uncovered", id="the-others-went-too"),
    ],
)
def test_a_test_that_was_left_out_is_lost_and_unsure(tmp_path: Path, kept: int, rule: str) -> None:
    after = CLASS[: CLASS.index("    def test_label")] if kept else None
    one = told(tmp_path, {OLD: CLASS}, {OLD: None, NEW: after})[f"{OLD}::TestShop::test_label"]
    assert (one.verdict, rule_of(one), one.unsure) == (Verdict.LOST, rule, bool(kept)), one.why


STRICT = """
def test_strict_fill():
    shop = Shop("corner")
    number = shop.fill("quince", 17)
    assert number + 1 == 18
"""
PLAIN = """
def test_fill():
    for name, more in (("medlar", 4), ("sloe", 5)):
        market = Shop("market")
        got = [market.fill(name, more), market.fill(name, more)]
        assert got == [more, 2 * more]
"""


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        pytest.param(PLAIN, Verdict.REWRITTEN, id="by-far"),
        pytest.param(PLAIN + PLAIN.replace("test_fill", "test_refill"), Verdict.LOST, id="two-as-near"),
        pytest.param(PLAIN.replace("test_fill", "test_rows"), Verdict.LOST, id="another-name"),
    ],
)
def test_the_nearest_by_far_took_over(tmp_path: Path, after: str, verdict: Verdict) -> None:
    found = told(tmp_path, {OLD: STRICT + LABEL}, {OLD: LABEL}, {NEW: after})
    one = found[f"{OLD}::test_strict_fill"]
    assert one.verdict is verdict, one.why


BOTH = """
def test_shelf():
    shop = Shop("corner")
    shop.fill("quince", 17)
    assert shop.names() == ["quince"]
    shop.fill("medlar", 23)
    assert shop.names() == ["medlar", "quince"]
"""
HALVES = """
def test_shelf_of_one():
    shop = Shop("corner")
    shop.fill("quince", 17)
    assert shop.names() == ["quince"]

def test_shelf_of_two():
    shop = Shop("corner")
    shop.fill("quince", 17)
    shop.fill("medlar", 23)
    assert shop.names() == ["medlar", "quince"]
"""


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        pytest.param(HALVES, Verdict.MOVED, id="as-it-was"),
        pytest.param(HALVES.replace(" == [", " >= ["), Verdict.REWRITTEN, id="with-other-assertions"),
    ],
)
def test_what_a_test_was_split_into(tmp_path: Path, after: str, verdict: Verdict) -> None:
    one = told(tmp_path, {OLD: BOTH + LABEL}, {OLD: after + LABEL})[f"{OLD}::test_shelf"]
    assert (one.verdict, rule_of(one)) == (verdict, "split"), one.why
    assert {s.id.rpartition("::")[2] for s in one.successors} == {"test_shelf_of_one", "test_shelf_of_two"}


def test_numbered_parts_are_found_wherever_they_stand(tmp_path: Path) -> None:
    numbered = HALVES.replace("_of_one", "_1").replace("_of_two", "_2").replace(" == [", " >= [")
    before = {OLD: BOTH + LABEL}
    one = told(tmp_path / "a", before, {OLD: LABEL, NEW: numbered})[f"{OLD}::test_shelf"]
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "split"), one.why
    twice = {OLD: BOTH + LABEL, "tests/test_more.py": BOTH}
    gone: Files = {
        OLD: LABEL,
        "tests/test_more.py": None,
        NEW: numbered.replace("17", "3").replace("23", "4"),
    }
    other = told(tmp_path / "b", twice, gone)[f"{OLD}::test_shelf"]
    assert rule_of(other) != "split", other.why


HELPED = """
def stocked(name):
    shop = Shop("corner")
    assert shop.names() == []
    assert shop.fill(name, 17) == 17
    assert shop.fill(name, 1) == 18
    return shop

def test_names():
    shop = stocked("quince")
    assert shop.names() == ["quince"]
"""


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        pytest.param(
            HELPED.replace('    assert shop.names() == ["quince"]\n', ""), Verdict.PARTIAL, id="robbed"
        ),
        pytest.param(HELPED.replace('["quince"]', '["quince", "yam"]'), Verdict.MOVED, id="changed"),
        pytest.param(
            HELPED.replace('    assert shop.names() == ["quince"]\n', "    only(shop)\n")
            + 'def only(shop):\n    assert shop.names() == ["quince"]\n',
            Verdict.MOVED,
            id="taken-into-a-helper",
        ),
    ],
)
def test_what_its_helpers_assert_is_not_what_a_test_is_for(
    tmp_path: Path, after: str, verdict: Verdict
) -> None:
    one = told(tmp_path, {OLD: HELPED}, {OLD: None, NEW: HELPED}, {NEW: after})[f"{OLD}::test_names"]
    assert one.verdict is verdict, one.why


WITHOUT_WARNING = """
import pytest, warnings

def test_fill_does_not_warn():
    shop = Shop("corner")
    with pytest.warns(None) as told:
        shop.fill("quince", 17)
    assert len(told) == 0
"""
RECORDING = "pytest.warns(None) as told:"
RAISING = WITHOUT_WARNING.replace(
    RECORDING, 'warnings.catch_warnings():\n        warnings.simplefilter("error")'
)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        pytest.param(RAISING, Verdict.MOVED, id="but-raised"),
        pytest.param(RAISING.replace('"error"', '"ignore"'), Verdict.PARTIAL, id="but-ignored"),
    ],
)
def test_warnings_that_are_not_looked_at_any_more(tmp_path: Path, after: str, verdict: Verdict) -> None:
    after = after.replace("    assert len(told) == 0\n", "")
    found = told(tmp_path, {OLD: WITHOUT_WARNING}, {OLD: None, NEW: WITHOUT_WARNING}, {NEW: after})
    one = found[f"{OLD}::test_fill_does_not_warn"]
    assert one.verdict is verdict, (rule_of(one), one.why)


MIXIN = """
class Filling:
    place = None

    def test_fill(self):
        shop = self.kind(self.place)
        shop.fill("quince", 17)
"""


def test_a_mixin_s_test_does_what_it_does_where_it_runs(tmp_path: Path) -> None:
    runs = "class TestShop(Filling):\n    kind, place = Shop, 'corner'\n"
    found = told(tmp_path, {OLD: MIXIN + runs}, {OLD: None})
    assert found[f"{OLD}::Filling::test_fill"].verdict is Verdict.LOST
    assert found[f"{OLD}::Filling::test_fill"].targets == found[f"{OLD}::TestShop::test_fill"].targets


def test_a_coroutine_that_nothing_awaits_takes_nothing_over(tmp_path: Path) -> None:
    method = indent(FILL.strip().replace("def test_fill()", "async def test_fill(self)"), "    ")
    awaited = f"import unittest\nclass TestAll(unittest.TestCase):\n{method}\n"
    found = told(tmp_path, {OLD: FILL}, {OLD: None, NEW: awaited})
    (heir,) = found[f"{OLD}::test_fill"].successors
    assert (heir.orphaned, heir.evidence[-1].detail) == (
        True,
        "it is a coroutine, and unittest.TestCase awaits none",
    )


def test_a_test_that_was_renamed_taken_and_brought_back_elsewhere_is_moved(tmp_path: Path) -> None:
    renamed = FILL.replace("test_fill", "test_shop_is_filled")
    back = renamed.replace("number", "count").replace('"corner"', '"market"')
    found = told(tmp_path, {OLD: FILL}, {OLD: renamed}, {OLD: None}, {NEW: back})
    one = found[f"{OLD}::test_fill"]
    assert (one.verdict, [s.id for s in one.successors]) == (
        Verdict.MOVED,
        [f"{NEW}::test_shop_is_filled"],
    )


SINGLE = """
def test_fill_pears():
    shop = Shop("quay")
    assert shop.fill("golden pear", 17) == 17
"""
TABLE = """
import pytest

@pytest.mark.parametrize("name", ["red apple", "golden pear", "blue plum"])
def test_filling_and_names(name):
    shop = Shop("quay")
    shop.fill(name, 4)
    assert shop.names() == [name]
"""


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        pytest.param("", TABLE, True, id="a-new-table-with-its-value"),
        pytest.param(TABLE, TABLE, False, id="a-table-that-had-it-before"),
        pytest.param("", TABLE.replace("golden pear", "green fig"), False, id="a-table-without-it"),
    ],
)
def test_values_that_became_rows(tmp_path: Path, before: str, after: str, moved: bool) -> None:
    found = told(tmp_path, {OLD: SINGLE, NEW: LABEL + before}, {OLD: None, NEW: LABEL + after})
    assert (found[f"{OLD}::test_fill_pears"].verdict is Verdict.MOVED) is moved


ASKED = """
def test_fill_pears():
    shop = Shop("quay")
    assert shop.fill("golden pear", 17) == 17
"""
VERBS = """
import pytest

@pytest.mark.parametrize("verb, args", [("names", ()), ("fill", ("fig", 3))])
def test_verbs(verb, args):
    shop = Shop("quay")
    assert getattr(shop, verb)(*args) in (3, [])
"""
ALIAS = """
import shop

def test_shops_are_stalls():
    assert shop.Stall is shop.Shop
"""
ALIASES = """
import pytest
import shop

@pytest.mark.parametrize("alias, kind", [(shop.Stall, shop.Shop), (shop.tag, shop.label)])
def test_aliases(alias, kind):
    assert alias is kind
"""


@pytest.mark.parametrize(
    ("test", "before", "after", "moved"),
    [
        pytest.param(ASKED, "", VERBS, True, id="what-it-calls"),
        pytest.param(ASKED, VERBS, VERBS, False, id="a-table-that-stood-before"),
        pytest.param(ASKED, "", VERBS.replace('"fill"', '"sell"'), False, id="what-others-call"),
        pytest.param(
            ASKED, "", VERBS.replace("getattr(shop, verb)(*args)", "shop.names()"), False, id="a-value"
        ),
        pytest.param(
            ASKED,
            "",
            VERBS.replace('"names"', '"sold"').replace("getattr(shop, verb)(*args)", "shop.fill(verb, 3)"),
            False,
            id="a-value-that-is-the-name-of-what-it-runs",
        ),
        pytest.param(
            ASKED,
            "",
            VERBS.replace('"fig", 3)', '"fig", 3, "plum", "quince", "medlar", "sloe")'),
            False,
            id="two-names-among-many-words",
        ),
        pytest.param(ALIAS, "", ALIASES, True, id="all-that-it-names"),
        pytest.param(ALIAS, "", ALIASES.replace("shop.Shop)", "shop.Desk)"), False, id="one-that-it-names"),
    ],
)
def test_what_a_row_names(tmp_path: Path, test: str, before: str, after: str, moved: bool) -> None:
    shop = {"shop.py": SHOP + "\n\nStall = Shop\ntag = label\n"}
    found = told(tmp_path, {**shop, OLD: test, NEW: LABEL + before}, {OLD: None, NEW: LABEL + after})
    (one,) = (t for t in found.values() if t.path == OLD)
    assert (rule_of(one) == "row-of-names") is moved, (rule_of(one), one.why)


SEVERAL = """
def test_filling_ripe_pears():
    shop = Shop("quay")
    assert shop.fill("golden pear", 17) == 17
    assert shop.fill("dried fig", 17) == 17
    assert shop.fill("ripe medlar", 17) == 17
    assert shop.fill("sweet grape", 17) == 17
    assert shop.fill("red quince", 17) == 17
"""
ROWS = """
import pytest

@pytest.mark.parametrize("name", {rows})
def test_{name}(name):
    shop = Shop("quay")
    assert shop.fill(name, 4) == 4
"""


@pytest.mark.parametrize(
    ("name", "rows", "moved"),
    [
        pytest.param("filling_pears", ["pear tree", "fig tree"], True, id="most-of-its-name"),
        pytest.param("filling_pears", ["pear tree"], False, id="no-table"),
        pytest.param(
            "quays", ["golden pear", "dried fig", "ripe medlar", "sweet grape"], True, id="most-of-its-values"
        ),
        pytest.param("quays", ["golden pear", "green fig", "red apple"], False, id="one-of-its-values"),
    ],
)
def test_a_new_table_that_is_alike_took_a_test_in(
    tmp_path: Path, name: str, rows: list[str], moved: bool
) -> None:
    """Rows are seldom written as the tests that they came from."""
    table = ROWS.format(name=name, rows=rows)
    states: list[Files] = [{OLD: SEVERAL + FILLS, NEW: LABEL}, {OLD: FILLS}, {NEW: LABEL + table}]
    one = told(tmp_path, *states)[f"{OLD}::test_filling_ripe_pears"]
    assert (rule_of(one) == "row-alike") is moved, (rule_of(one), one.why)


ASK = """
class Drawers:
    names = ()

def ask(what, number, token="", data=None):
    return 401 if not token else 405 if data is not None else 200 if number == 1 else 404
"""
BY_ROLE = """
def test_drawers_pull():
    assert ask(Drawers, 1) == 401

def test_drawers_push():
    assert ask(Drawers, 1, data={}) == 401

def test_drawers_drop():
    assert ask(Drawers, 1, token="") == 401

def test_admin_drawers_pull():
    assert ask(Drawers, 1, "admin token") == 200

def test_admin_drawers_push():
    assert ask(Drawers, 1, "admin token", data={}) == 405
"""
BY_TABLE = """
import pytest

@pytest.mark.parametrize(("token", "status"), [("admin token", 404), ("user token", 404), ("", 401)])
def test_drawers_pull(token, status):
    assert ask(Drawers, 43543, token) == status

@pytest.mark.parametrize(("token", "status"), [("admin token", 405), ("user token", 405), ("", 401)])
def test_drawers_push(token, status):
    assert ask(Drawers, 1, token, {}) == status

@pytest.mark.parametrize(("token", "status"), [("admin token", 200), ("user token", 200), ("", 401)])
def test_drawers_drop(token, status):
    assert ask(Drawers, 1, token=token) == status
"""


def test_a_variant_went_into_the_table_of_its_name(tmp_path: Path) -> None:
    """A sibling that has its values, and another name, is no nearer than the table of its own name."""
    head = "from shop import Drawers, ask\n"
    by_admin = BY_ROLE[BY_ROLE.index("def test_admin") :]
    gone = told(
        tmp_path,
        {"shop.py": SHOP + ASK, OLD: f"{head}{BY_ROLE}{LABEL}"},
        {OLD: f"{head}{BY_TABLE}{by_admin}{LABEL}"},
        {OLD: f"{head}{BY_TABLE}{LABEL}"},
    )
    for name in ("drawers_pull", "drawers_push"):
        one = gone[f"{OLD}::test_admin_{name}"]
        assert one.successors[0].id == f"{OLD}::test_{name}", (rule_of(one), one.why)


def test_assertions_of_locals_alone_are_assertions(tmp_path: Path) -> None:
    before = "def test_names():\n    shop = Shop('corner')\n    assert shop.names() == Shop('quay').names()\n"
    after = (
        "def test_names():\n    shop = Shop('corner')\n    one = shop.names()\n"
        "    other = Shop('quay').names()\n    assert one == other\n"
    )
    found = told(tmp_path, {OLD: before + LABEL}, {OLD: None, NEW: after + LABEL})
    assert found[f"{OLD}::test_names"].verdict is Verdict.MOVED


AND_OUT = """
def test_over_and_out():
    shop = Shop("corner")
    shop.fill("quince", 3)
    assert shop.place == "corner"
    assert shop.names()[0] == "quince"
"""
FILE_ANEW = """
def test_one_kind():
    shop = Shop("mall")
    assert shop.fill("plum", 8) == 8

def test_names_of_none():
    assert Shop("mall").names() == []

def test_by_place():
    assert len(Shop("mall").place) == 4
"""
OF_LABELS = """
def test_label_of_nothing():
    assert label("", 2) == "  "

def test_label_of_one():
    assert label("a", 1) == "A"
"""


@pytest.mark.parametrize(
    ("states", "told_so"),
    [
        pytest.param([{OLD: None, NEW: FILE_ANEW}], True, id="a-new-file-as-its-own-went"),
        pytest.param([{OLD: None, NEW: OF_LABELS}], False, id="a-new-file-about-other-code"),
        pytest.param([{NEW: FILE_ANEW}, {OLD: None}], False, id="a-new-file-that-came-before"),
        pytest.param([{OLD: None}, {NEW: FILE_ANEW}], False, id="a-new-file-that-came-later"),
    ],
)
def test_a_file_written_for_the_code_of_one_that_went(
    tmp_path: Path, states: list[dict[str, str | None]], told_so: bool
) -> None:
    # A history that lost production: what goes unverified may have been let go.
    last = {**states[-1], "shop.py": SHOP + "\nSIZE = 3\n"}
    base: dict[str, str | None] = {OLD: AND_OUT, "shop.py": f"{SHOP}\ndef close():\n    return 'closed'\n"}
    one = told(tmp_path, base, *states[:-1], last)[f"{OLD}::test_over_and_out"]
    assert (rule_of(one) == "suite-anew") is told_so, (rule_of(one), one.why)
    if told_so:
        assert (one.verdict, one.unsure) == (Verdict.REWRITTEN, True)
        assert {s.id.partition("::")[0] for s in one.successors} <= {OLD, NEW}


@pytest.mark.parametrize(
    ("mocked", "rule"),
    [
        pytest.param("    mocker.patch('shop.folder', return_value='/tmp')\n", "hardly-covered", id="mocked"),
        pytest.param("    shop.folder()\n", "uncovered", id="run"),
    ],
)
def test_what_a_test_only_puts_a_mock_in_place_of_is_not_lost_beyond_doubt(
    tmp_path: Path, mocked: str, rule: str
) -> None:
    folder = f"{SHOP}\ndef folder():\n    return 'here'\n\ndef close():\n    return 'closed'\n"
    asserts = "    podman = Runtime()\n    assert podman.name == 'podman'\n"
    text = f"import shop\ndef test_runtime(mocker):\n{mocked}{asserts}"
    head = {OLD: LABEL, "shop.py": folder[: folder.index("def close")]}
    one = told(tmp_path, {OLD: text + LABEL, "shop.py": folder}, head)[f"{OLD}::test_runtime"]
    assert (one.verdict, rule_of(one)) == (Verdict.LOST, rule), one.why


@pytest.mark.parametrize(
    ("client", "vacuous"),
    [
        pytest.param("api.Client()", False, id="a-client-asks-for-what-data-of-the-class-names"),
        pytest.param("Fake()", True, id="a-fake-of-the-test-file"),
        pytest.param("api.Reader()", True, id="no-client"),
    ],
)
def test_a_client_of_another_package_may_be_answered_by_production(
    tmp_path: Path, client: str, vacuous: bool
) -> None:
    text = f"""
import unittest
from smash import api

class Fake:
    def get(self, path):
        return {{"path": path}}

class TestShops(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = {client}
        cls.kept = {{}}

    def test_read(self):
        shop = self.client.get(self.kept['href'])
        for key, value in self.kept.items():
            self.assertEqual(shop[key], value)
"""
    one = told(tmp_path, {OLD: text, NEW: LABEL}, {OLD: None})[f"{OLD}::TestShops::test_read"]
    assert (one.verdict is Verdict.VACUOUS) is vacuous, (rule_of(one), one.why)


@pytest.mark.parametrize(
    ("lost_production", "verdict", "rule"),
    [
        pytest.param(False, Verdict.LOST, "no-obligation", id="no-production-went"),
        pytest.param(True, Verdict.RETIRED, "untraceable", id="production-went"),
    ],
)
def test_what_cannot_be_traced_is_told_by_the_odds(
    tmp_path: Path, lost_production: bool, verdict: Verdict, rule: str
) -> None:
    compiled = "from pkg.fast import sort\ndef test_sort():\n    assert sort(['b', 'a']) == ['a', 'b']\n"
    after: dict[str, str | None] = {OLD: LABEL}
    if lost_production:
        after["shop.py"] = SHOP.replace("def names", "def titles")
    one = told(tmp_path, {OLD: compiled + LABEL, "pkg/__init__.py": ""}, after)[f"{OLD}::test_sort"]
    assert (one.verdict, one.evidence[0].detail.split()[0], one.unsure) == (verdict, rule, True)


@pytest.mark.parametrize(
    ("copied", "moved"),
    [
        pytest.param(FILL + '    assert shop.place == "corner"\n', True, id="nearly-the-same"),
        pytest.param(LABEL.replace("test_label", "test_fill"), False, id="of-the-same-name-only"),
    ],
)
def test_a_copy_goes_on_as_what_the_other_went_on_as(tmp_path: Path, copied: str, moved: bool) -> None:
    copy = "tests/test_copy.py"
    found = told(tmp_path, {OLD: FILL + LABEL, copy: copied}, {OLD: LABEL}, {copy: None, NEW: copied})
    one = found[f"{OLD}::test_fill"]
    assert ([s.id for s in one.successors][:1] == [f"{NEW}::test_fill"]) is moved, one.why


SNIPPET = '''
def test_unsorted_stock():
    shop = Shop("corner")
    text = """
    fill quince 17
    fill pear 4
    then list everything by name
    """
    assert shop.run(text) == ["pear", "quince"]
'''
SCRIPT = "# unsorted\nfill  quince 17\nfill pear 4   # late\nThen list everything by name\n"
RUNS = {
    "row": """
import pytest
@pytest.mark.parametrize("path", ["scripts/unsorted.txt", "scripts/other.txt"])
def test_script(path):
    assert Shop("corner").run(open(path).read()) == sorted(Shop("quay").names())
""",
    "folder": """
import pathlib
import pytest
SCRIPTS = pathlib.Path(__file__).parent / "scripts"
@pytest.mark.parametrize("path", SCRIPTS.glob("*.txt"))
def test_script(path):
    assert Shop("corner").run(path.read_text()) == sorted(Shop("quay").names())
""",
    "helper": """
import pathlib
import pytest
def scripts():
    return sorted((pathlib.Path(__file__).parent / "scripts").glob("*.txt"))
@pytest.mark.parametrize("path", scripts())
def test_script(path):
    assert Shop("corner").run(path.read_text()) == sorted(Shop("quay").names())
""",
    "generated": """
import pathlib
def pytest_generate_tests(metafunc):
    metafunc.parametrize("path", (pathlib.Path(__file__).parent / "scripts").glob("*.txt"))
def test_script(path):
    assert Shop("corner").run(path.read_text()) == sorted(Shop("quay").names())
""",
    "nobody": LABEL,
}


@pytest.mark.parametrize(
    ("script", "runner", "before", "heirs"),
    [
        pytest.param(SCRIPT, "row", None, ["test_script"], id="a-row-names-the-file"),
        pytest.param(SCRIPT, "folder", None, ["test_script"], id="a-table-looks-through-the-folder"),
        pytest.param(SCRIPT, "helper", None, ["test_script"], id="a-helper-makes-the-rows-of-a-folder"),
        pytest.param(SCRIPT, "generated", None, ["test_script"], id="a-hook-makes-the-rows-of-a-folder"),
        pytest.param(SCRIPT, "nobody", None, [], id="nothing-runs-on-it"),
        pytest.param("fill plum 3\nlist it\n", "row", None, [], id="another-script"),
        pytest.param(SCRIPT, "row", SCRIPT, [], id="a-file-that-was-there"),
    ],
)
def test_a_test_that_became_a_file_of_data(
    tmp_path: Path, script: str, runner: str, before: str | None, heirs: list[str]
) -> None:
    shop = f"{SHOP}\nSHOPS = []\n".replace("def names", "def run(self, text):\n        pass\n\n    def names")
    data = "tests/scripts/unsorted.txt"
    base: dict[str, str | None] = {OLD: SNIPPET + LABEL, "shop.py": shop}
    if before is not None:
        base[data] = before
    one = told(tmp_path, base, {OLD: LABEL, data: script, NEW: RUNS[runner]})[f"{OLD}::test_unsorted_stock"]
    rule = one.evidence[0].detail.split()[0]
    assert ([s.id for s in one.successors] if rule == "row-of-data" else []) == [f"{NEW}::{h}" for h in heirs]
    assert (rule == "row-of-data") is bool(heirs)


SHORT = """
def test_unsorted():
    assert Shop("corner").run("fill pear") == ["pear"]
"""
OF_SCRIPTS = """
import pytest
def pytest_collect_file(parent, file_path):
    if file_path.suffix == ".txt":
        return ScriptFile.from_parent(parent, path=file_path)
"""


@pytest.mark.parametrize(
    ("places", "hook", "became"),
    [
        pytest.param(
            {"scripts/test_unsorted.txt": "fill pear"}, OF_SCRIPTS, "scripts/test_unsorted.txt", id="it"
        ),
        pytest.param(
            {"scripts/unsorted.txt": "Fill Pear!"}, OF_SCRIPTS, "scripts/unsorted.txt", id="bare-name"
        ),
        pytest.param(
            {"scripts/a/unsorted.txt": "fill pear", "scripts/old/unsorted.txt": "fill pear"},
            OF_SCRIPTS,
            "scripts/old/unsorted.txt",
            id="of-two-that-in-the-folder-called-like-its-file",
        ),
        pytest.param(
            {"scripts/a/unsorted.txt": "fill pear", "scripts/b/unsorted.txt": "fill pear"},
            OF_SCRIPTS,
            "",
            id="two-and-nothing-tells-which",
        ),
        pytest.param({"scripts/unsorted.txt": "fill plum 3"}, OF_SCRIPTS, "", id="of-other-words"),
        pytest.param(
            {"scripts/unsorted.md": "fill pear"}, OF_SCRIPTS, "", id="the-hook-takes-another-ending"
        ),
        pytest.param({"scripts/unsorted.txt": "fill pear"}, "", "", id="no-hook"),
        pytest.param(
            {"scripts/unsorted.txt": "fill pear"}, OF_SCRIPTS.replace("_file(", "_it("), "", id="other-hook"
        ),
    ],
)
def test_a_test_that_became_a_file_that_a_hook_collects(
    tmp_path: Path, places: dict[str, str], hook: str, became: str
) -> None:
    shop = f"{SHOP}\nSHOPS = []\n".replace("def names", "def run(self, text):\n        pass\n\n    def names")
    base: dict[str, str | None] = {OLD: SHORT + LABEL, "shop.py": shop}
    head: dict[str, str | None] = {OLD: LABEL, "tests/conftest.py": hook}
    head |= {f"tests/{path}": text for path, text in places.items()}
    one = told(tmp_path, base, head)[f"{OLD}::test_unsorted"]
    rule = one.evidence[0].detail.split()[0]
    found = [s.id for s in one.successors] if rule == "row-of-data" else []
    assert found == ([f"tests/{became}"] if became else [])


def test_what_a_definition_went_on_as_counts_for_all_classes_that_inherit_it(tmp_path: Path) -> None:
    base = """
class Kinds:
    def make(self):
        return Shop("corner")

    def test_fill(self):
        shop = self.make()
        number = shop.fill("quince", 17)
        assert number == 17
        assert shop.names() == ["quince"]


class TestCorner(Kinds):
    pass


class TestQuay(Kinds):
    def make(self):
        return Shop("quay")
"""
    found = told(tmp_path, {OLD: base + LABEL}, {OLD: LABEL, NEW: FILL})
    for name in ("TestCorner", "TestQuay"):
        one = found[f"{OLD}::{name}::test_fill"]
        assert (one.verdict, one.successors[0].id) == (Verdict.MOVED, f"{NEW}::test_fill"), one.why


def test_an_exception_that_a_test_raises_itself_is_what_it_is_about(tmp_path: Path) -> None:
    test = """
from shop import Full
def test_full():
    try:
        raise Full("corner")
    except Full as error:
        assert error.place == "corner"
"""
    shop = SHOP + "\n\nclass Full(Exception):\n    def __init__(self, place):\n        self.place = place\n"
    one = told(tmp_path, {OLD: test + LABEL, "shop.py": shop}, {OLD: LABEL})[f"{OLD}::test_full"]
    assert (one.verdict, one.targets[0]) == (Verdict.LOST, "shop.Full"), one.why


KINDS = """
import pytest
import shop
@pytest.mark.parametrize("kind, size", [(shop.Shop, 1), (shop.Stall, 2)])
def test_kinds(kind, size):
    made = kind("corner")
    assert made.names() == []
"""


def test_all_classes_of_a_table_are_verified(tmp_path: Path) -> None:
    stall = SHOP + "\n\nclass Stall:\n    def names(self):\n        return sorted([], key=len)\n"
    single = "from shop import Stall\ndef test_stall():\n    assert Stall().names() == []\n"
    found = told(tmp_path, {OLD: single + LABEL, "shop.py": stall, NEW: KINDS}, {OLD: LABEL})
    states = found[f"{OLD}::test_stall"].target_states
    assert [s.verified_by for s in states if s.symbol == "shop.Stall.names"] == [(f"{NEW}::test_kinds",)]


def test_values_that_a_class_sets_belong_to_the_tests_that_it_inherits(tmp_path: Path) -> None:
    shared = """
class Urls:
    good = []

    def test_good(self, url):
        assert label(url, 40).strip() == url.upper()
"""
    old = """
def test_label_of_a_url():
    for url in ("https://shop.example/pears", "https://shop.example/quinces"):
        assert label(url, 40).strip() == url.upper()
"""
    new = """
from tests.shared import Urls
class TestUrls(Urls):
    good = ["https://shop.example/pears", "https://shop.example/quinces"]


class TestOtherUrls(Urls):
    good = ["https://other.example/plums"]
"""
    base = {OLD: old + FILL, "tests/shared.py": shared, "tests/__init__.py": ""}
    one = told(tmp_path, base, {OLD: FILL, NEW: new})[f"{OLD}::test_label_of_a_url"]
    assert one.successors[0].id == f"{NEW}::TestUrls::test_good", one.why


@pytest.mark.parametrize(
    ("saying", "production", "verdict"),
    [
        pytest.param("Drop labels of odd width", True, Verdict.RETIRED, id="takes-it-away"),
        pytest.param("Drop labels of odd width", False, Verdict.LOST, id="changes-no-production"),
        pytest.param("Drop tests of labels", True, Verdict.LOST, id="takes-tests-away"),
        pytest.param("Rework labels", True, Verdict.LOST, id="takes-nothing-away"),
    ],
)
def test_a_commit_that_says_what_it_takes_away(
    tmp_path: Path, saying: str, production: bool, verdict: Verdict
) -> None:
    odd = "def test_odd_label():\n    assert label('fig', 8) == '  FIG   '\n"
    after: dict[str, str | None] = {OLD: FILL}
    if production:
        after["shop.py"] = SHOP.replace("text.upper()", "text.upper().strip()")
    one = told(tmp_path, {OLD: odd + FILL}, after, saying=saying)[f"{OLD}::test_odd_label"]
    assert (one.verdict, verdict is Verdict.LOST or one.unsure) == (verdict, True), one.why


def test_the_same_code_elsewhere_speaks_against_a_guess_that_a_test_was_empty(tmp_path: Path) -> None:
    unread = "import outside\ndef test_unread():\n    assert outside.work(17, 'quince') == 'pear'\n"
    copy = "tests/copy/test_old.py"
    base = {OLD: unread + LABEL, copy: unread + LABEL}
    found = told(tmp_path, base, {OLD: LABEL})
    one = found[f"{OLD}::test_unread"]
    assert (one.verdict, one.successors[0].id) == (Verdict.MOVED, f"{copy}::test_unread"), one.why


@pytest.mark.parametrize(
    ("name", "heirs"),
    [
        pytest.param("test_sort_keeps_order", [f"{NEW}::test_sort_keeps_order"], id="a-telling-name"),
        pytest.param("test_sort", [], id="a-short-name"),
    ],
)
def test_what_cannot_be_traced_may_go_on_under_its_name(tmp_path: Path, name: str, heirs: list[str]) -> None:
    old = f"from pkg.fast import sort\ndef {name}():\n    assert sort(['b', 'a']) == ['a', 'b']\n"
    new = (
        f"import pkg.fast\ndef {name}():\n    made = pkg.fast.Sorter(4)\n    assert made.run('quince') == 4\n"
    )
    found = told(
        tmp_path,
        {OLD: old + LABEL, "pkg/__init__.py": ""},
        {OLD: LABEL, "tests/far/test_far.py": FILL, NEW: new},
    )
    one = found[f"{OLD}::{name}"]
    assert [s.id for s in one.successors] == heirs, one.why
    assert one.unsure


@pytest.mark.parametrize(
    ("days", "replaced"),
    [pytest.param(2, True, id="soon-after"), pytest.param(90, False, id="months-after")],
)
def test_a_test_that_came_long_after_another_went(tmp_path: Path, days: int, replaced: bool) -> None:
    new = "def test_fill_shop():\n    for one in (17, 4):\n        assert Shop('quince').fill('yam', one)\n"
    found = told(tmp_path, {OLD: FILL + LABEL}, {OLD: LABEL}, {OLD: LABEL + new}, days=days)
    rule = found[f"{OLD}::test_fill"].evidence[0].detail.split()[0]
    assert (rule == "replaced") is replaced


@pytest.mark.parametrize(
    ("name", "replaced"),
    [
        pytest.param("test_shop_filled", True, id="the-same-name-of-two-words"),
        pytest.param("test_filled", False, id="the-same-name-of-one-word"),
    ],
)
def test_a_test_that_was_brought_back_in_other_words(tmp_path: Path, name: str, replaced: bool) -> None:
    """A suite that went, and was written anew elsewhere, comes back long after."""
    old = FILL.replace("test_fill", name)
    new = f"class TestOld:\n    def {name}(self):\n        assert label('rye', 3) == 'RYE'\n"
    found = told(tmp_path, {OLD: old + LABEL}, {OLD: LABEL}, {OLD: new + LABEL}, days=90)
    one = found[f"{OLD}::{name}"]
    assert (rule_of(one) == "replaced") is replaced, (rule_of(one), one.why)
    assert one.unsure


def test_of_two_as_near_the_one_that_came_with_the_commit_is_told(tmp_path: Path) -> None:
    new = FILL.replace("test_fill", "test_fill_shop").replace("17", "18").replace("corner", "hill")
    found = told(tmp_path, {OLD: FILL + LABEL}, {OLD: LABEL, NEW: new}, {"tests/test_a.py": new})
    one = found[f"{OLD}::test_fill"]
    assert [s.id for s in one.successors][:1] == [f"{NEW}::test_fill_shop"], one.why


def test_a_test_whose_assertions_changed_is_told_with_less_confidence(tmp_path: Path) -> None:
    changed = FILL.replace('== ["quince"]', '== ["quince", "yam"]')
    states: list[Files] = [{OLD: FILL + LABEL}, {OLD: None, NEW: FILL + LABEL}]
    same = told(tmp_path / "a", *states)[f"{OLD}::test_fill"]
    other = told(tmp_path / "b", *states, {NEW: changed + LABEL})[f"{OLD}::test_fill"]
    assert same.verdict is other.verdict is Verdict.MOVED
    assert same.confidence > other.confidence


OTHER_FILL = """
def test_fill():
    fair = label("fair", 12)
    for row in fair.split():
        assert row.strip("fair") or shop_of(row) == {row: len(row)}
        assert fair.index(row) >= 0 == row.count("a")
"""


@pytest.mark.parametrize(
    ("after", "unsure"),
    [
        pytest.param(FILL.replace('== ["quince"]', '!= ["yam"]'), False, id="an-assertion-is-another"),
        pytest.param(OTHER_FILL, True, id="nothing-is-left-but-its-name"),
    ],
)
def test_what_was_moved_and_changed_since(tmp_path: Path, after: str, unsure: bool) -> None:
    states: list[Files] = [{OLD: FILL + LABEL}, {OLD: None, NEW: FILL + LABEL}, {NEW: after + LABEL}]
    one = told(tmp_path, *states)[f"{OLD}::test_fill"]
    assert (one.verdict, one.runner_up, one.unsure) == (Verdict.MOVED, Verdict.REWRITTEN, unsure), one.why
    assert [s.id for s in one.successors][:1] == [f"{NEW}::test_fill"]


BOUNDS = """
def test_fill_bounds():
    shop = Shop("corner")
    shop.fill("quince", 0)
    with pytest.raises(ValueError, match="negative"):
        shop.fill("quince", -1)
"""
BOUND = """
def test_fill_of_nothing():
    shop = Shop("corner")
    shop.fill("quince", 0)
"""
OVER = """
def test_fill_of_less():
    shop = Shop("corner")
    with pytest.raises(ValueError, match="negative"):
        shop.fill("quince", -1)
"""


def test_what_lost_its_assertions_to_what_came_with_it_was_split(tmp_path: Path) -> None:
    one = told(tmp_path, {OLD: BOUNDS + LABEL}, {OLD: BOUND + OVER + LABEL})[f"{OLD}::test_fill_bounds"]
    assert one.verdict in (Verdict.MOVED, Verdict.REWRITTEN), one.why
    assert {s.id for s in one.successors} >= {f"{OLD}::test_fill_of_less"}


THREE = """
def test_fill():
    shop = Shop("corner")
    assert shop.fill("quince", 17) == 17
    assert shop.fill("medlar", 4) == 4
    assert shop.names() == ["medlar", "quince"]
"""
THIRD = '    assert shop.names() == ["medlar", "quince"]\n'
THIRD_ALONE = f"""
def test_names():
    shop = Shop("corner")
    shop.fill("quince", 17)
    shop.fill("medlar", 4)
{THIRD}"""


@pytest.mark.parametrize(
    ("after", "ruling"),
    [
        pytest.param(THREE.replace(THIRD, ""), (Verdict.MOVED, "same-body-thinned"), id="nobody-has-it"),
        pytest.param(
            THREE.replace(THIRD, "") + THIRD_ALONE, (Verdict.MOVED, "same-body-changed"), id="another-has-it"
        ),
        pytest.param(
            THREE.replace('["medlar", "quince"]', '["medlar", "plum"]'),
            (Verdict.MOVED, "same-body-changed"),
            id="it-reads-differently",
        ),
    ],
)
def test_an_assertion_that_went_after_the_move_is_missed(
    tmp_path: Path, after: str, ruling: tuple[Verdict, str]
) -> None:
    found = told(tmp_path, {OLD: THREE}, {OLD: None, NEW: THREE}, {NEW: after})
    one = found[f"{OLD}::test_fill"]
    assert (one.verdict, rule_of(one)) == ruling, one.why
    thinned = ruling[1] == "same-body-thinned"
    assert ('nothing else holds assert shop.names() == ["medlar", "quince"]' in one.why) is thinned
    assert one.unsure is thinned


def test_what_is_hardly_itself_since_the_move_lacks_no_single_assertion(tmp_path: Path) -> None:
    other = (
        'def test_fill():\n    assert label("a pear", 40) == "A PEAR"\n    assert label("fig", 3) == "FIG"\n'
    )
    one = told(tmp_path, {OLD: THREE}, {OLD: None, NEW: THREE}, {NEW: other})[f"{OLD}::test_fill"]
    assert (rule_of(one), one.unsure) == ("same-body-changed", True), one.why


CAUGHT = """
def test_fill_of_less():
    shop = Shop("corner")
    try:
        shop.fill("quince", -1)
    except ValueError as error:
        assert "negative" in str(error)
        assert shop.place == "corner"
    else:
        raise AssertionError("it was filled")
"""


def test_a_handler_that_became_one_assertion_after_the_move_is_no_loss(tmp_path: Path) -> None:
    found = told(tmp_path, {OLD: CAUGHT}, {OLD: None, NEW: CAUGHT}, {NEW: OVER})
    one = found[f"{OLD}::test_fill_of_less"]
    assert one.verdict is Verdict.MOVED, one.why


SAID = """
def test_told():
    shop = Shop("corner")
    text = shop.told()
    assert "corner" in text
    assert "Quinces" in text
    assert len(text) > 3
"""


def test_an_assertion_of_what_is_not_said_any_more_is_not_missed(tmp_path: Path) -> None:
    tells = SHOP.replace(
        "\n\ndef label", '\n    def told(self):\n        return "<b>Quinces</b> " + self.place\n\n\ndef label'
    )
    after = SAID.replace('    assert "Quinces" in text\n', "")
    first: Files = {OLD: SAID, "shop.py": tells}
    for shop, missed in ((tells, True), (tells.replace("<b>Quinces</b> ", ""), False)):
        states: list[Files] = [first, {OLD: None, NEW: SAID}, {NEW: after, "shop.py": shop + "\n"}]
        one = told(tmp_path / str(missed), *states)[f"{OLD}::test_told"]
        assert (rule_of(one) == "same-body-thinned") is missed, one.why


SAYS = """
def test_fill_says():
    shop = Shop("corner")
    shop.fill("quince", 17)
    assert any("shelf has only so many quinces" in line for line in shop.names())
"""


def test_an_assertion_that_went_into_a_helper_is_none_that_is_missing(tmp_path: Path) -> None:
    after = SAYS.split("    assert")[0].replace("fill_says", "fill_says_so")
    helped = after + '    wait_for_line("shelf has only so many quinces", shop)\n'
    for text, verdict in ((helped, Verdict.MOVED), (after, Verdict.PARTIAL)):
        one = told(tmp_path / verdict.value, {OLD: SAYS + LABEL}, {OLD: text + LABEL})[
            f"{OLD}::test_fill_says"
        ]
        assert one.verdict is verdict, one.why


SAME_BOUNDS = BOUNDS.replace("test_fill_bounds", "test_fill_again").replace("quince", "medlar")


def test_what_another_test_became_takes_nothing_over(tmp_path: Path) -> None:
    """Both are renamed in one commit, which takes the assertion out of one of them."""
    after = BOUND.replace("of_nothing", "bounds_new") + SAME_BOUNDS.replace("fill_again", "fill_again_new")
    found = told(tmp_path, {OLD: BOUNDS + SAME_BOUNDS}, {OLD: after})
    one = found[f"{OLD}::test_fill_bounds"]
    assert (one.verdict, rule_of(one)) == (Verdict.PARTIAL, "heir-gutted"), one.why


BESIDE = """
def test_none_on_shelf():
    for name in ("rye", "oat"):
        assert not Shop("").fill(name, -0.0)
"""


@pytest.mark.parametrize(
    ("states", "taken"),
    [
        pytest.param([{OLD: FILLS}, {OLD: FEWER + BESIDE}], True, id="in-the-same-commit"),
        pytest.param([{OLD: FILLS}, {OLD: FEWER}, {OLD: FEWER + BESIDE}], False, id="in-a-later-one"),
    ],
)
def test_what_came_beside_a_test_in_the_commit_that_took_it(
    tmp_path: Path, states: list[Files], taken: bool
) -> None:
    one = told(tmp_path, *states)[f"{OLD}::test_fill_of_none"]
    assert (one.evidence[0].detail.split()[0] == "akin") is taken, one.evidence[0]


@pytest.mark.parametrize(
    ("name", "replaced"),
    [
        pytest.param("test_stock_kinds", True, id="the-same-name-of-two-words"),
        pytest.param("test_kinds", False, id="the-same-name-of-one-word"),
    ],
)
def test_the_same_name_in_the_same_place_and_commit(tmp_path: Path, name: str, replaced: bool) -> None:
    old = f"def {name}():\n    assert Shop.__doc__ == 'a'\n"
    new = f"def {name}():\n    for one in (1, 2):\n        assert label('rye', one + 3) == 'RYE'\n"
    found = told(
        tmp_path,
        {"tests/test_stock.py": old + LABEL},
        {"tests/test_stock.py": LABEL, NEW.replace("new", "stocks"): new},
    )
    rule = found[f"tests/test_stock.py::{name}"].evidence[0].detail.split()[0]
    assert (rule == "replaced") is replaced, rule


SKIPPED = '@pytest.mark.skip(reason="later")\n'


@pytest.mark.parametrize(
    ("before", "mark", "verdict"),
    [
        pytest.param(FILL + LABEL, SKIPPED, Verdict.PARTIAL, id="skipped"),
        pytest.param(FILL + LABEL, "", Verdict.MOVED, id="not-skipped"),
        pytest.param(
            FILL + LABEL + FILL.replace("test_fill", "test_refill"), SKIPPED, Verdict.PARTIAL, id="held"
        ),
    ],
)
def test_an_heir_that_is_skipped_verifies_nothing(
    tmp_path: Path, before: str, mark: str, verdict: Verdict
) -> None:
    after = before.replace(FILL, "", 1)
    new = f"import pytest\n\n{mark}{FILL.lstrip()}"
    one = told(tmp_path, {OLD: before}, {OLD: after, NEW: new})[f"{OLD}::test_fill"]
    assert one.verdict is verdict, one.why
    assert ("which is skipped: later" in one.why) is bool(mark)


RUNNER = """
import subprocess

class Tool:
    def run(self, *args):
        return subprocess.run(["shop", *args], capture_output=True)
"""
RUN = """
from tests.runner import Tool

def test_shop():
    told = Tool().run("--list")
    assert told.returncode == 0
"""


@pytest.mark.parametrize(
    ("runner", "empty"),
    [
        pytest.param(RUNNER, False, id="starts-a-process"),
        pytest.param(RUNNER.replace("subprocess.run", "dict"), True, id="starts-none"),
    ],
)
def test_a_test_that_starts_a_process_by_way_of_a_helper_is_not_empty(
    tmp_path: Path, runner: str, empty: bool
) -> None:
    files = {OLD: RUN + LABEL, "tests/runner.py": runner, "tests/__init__.py": ""}
    one = told(tmp_path, files, {OLD: LABEL})[f"{OLD}::test_shop"]
    assert (one.verdict is Verdict.VACUOUS) is empty, one.why


@pytest.mark.parametrize(
    ("path", "rule"),
    [pytest.param(OLD, "covered-beside", id="beside-it"), pytest.param(NEW, "covered", id="elsewhere")],
)
def test_what_siblings_verify_they_verified_before(tmp_path: Path, path: str, rule: str) -> None:
    more = FILL.replace("test_fill", "test_all_of_it") + '    assert shop.place == "corner"\n'
    before = {OLD: FILL + LABEL, NEW: LABEL}
    before[path] += more
    after = {OLD: before[OLD].replace(FILL, "", 1)}
    one = told(tmp_path, before, after)[f"{OLD}::test_fill"]
    assert (one.verdict, one.evidence[0].detail.split()[0]) == (Verdict.REWRITTEN, rule), one.why
    assert one.unsure is (rule == "covered-beside")


SIGN = """
def test_sign():
    text = sign("corner", ["quince", "medlar"], width=30)
    assert text.startswith("corner")
    assert text.endswith("medlar")
    assert text.count("*") == 18
"""
SIGNS = "\ndef sign(place, goods, width):\n    return place.ljust(width - len(goods[-1]), '*') + goods[-1]\n"
BOARD = """
def test_board_in_full():
    board = Board("corner")
    board.write(["quince", "medlar"])
    text = board.drawn(columns=60)
    assert text.startswith("corner")
    assert text.endswith("medlar")
    assert text.count(",") == 1
"""
BOARDS = """
class Board:
    def __init__(self, place):
        self.place, self.goods = place, []

    def write(self, goods):
        self.goods += goods

    def drawn(self, columns):
        return self.place.ljust(columns) + ", ".join(self.goods)
"""


@pytest.mark.parametrize(
    ("checks", "verdict"),
    [
        pytest.param(3, Verdict.REWRITTEN, id="with-as-many-assertions"),
        pytest.param(2, Verdict.PARTIAL, id="with-fewer"),
    ],
)
def test_what_the_history_knows_to_go_on_is_not_retired_with_its_target(
    tmp_path: Path, checks: int, verdict: Verdict
) -> None:
    board = "\n".join(BOARD.splitlines()[: checks - 3 or None]) + "\n"
    found = told(
        tmp_path,
        {"shop.py": SHOP + SIGNS, OLD: f"from shop import sign\n{SIGN}{LABEL}"},
        {"shop.py": SHOP + BOARDS, OLD: f"from shop import Board\n{board}{LABEL}"},
    )[f"{OLD}::test_sign"]
    assert found.verdict is verdict, found.why
    assert [s.id for s in found.successors] == [f"{OLD}::test_board_in_full"]


def test_a_second_copy_goes_on_as_what_the_first_one_became(tmp_path: Path) -> None:
    """The copies do not run quite the same code, so that nothing else says that they are the same."""
    first = FILL.replace("test_fill", "test_fill_of_quinces")
    copy = f'import shop2\n{first}    assert shop2.label("fig", 5) == " FIG "\n'
    found = told(
        tmp_path,
        {OLD: first + LABEL, "tests/more/test_old.py": copy, "shop2.py": SHOP},
        {OLD: LABEL, "core/tests/test_old.py": first},
        {"tests/more/test_old.py": None, "shop2.py": None},
    )
    for path in (OLD, "tests/more/test_old.py"):
        one = found[f"{path}::test_fill_of_quinces"]
        assert one.verdict is Verdict.MOVED, one.why
        assert one.successors[0].id == "core/tests/test_old.py::test_fill_of_quinces"


BASE_TESTS = """
class ShopTests:
    place = "nowhere"

    def test_fill_here(self):
        shop = Shop(self.place)
        shop.fill("quince", 17)
        assert shop.names() == ["quince"]
"""
COLLECTS = 'from shop.testing import ShopTests\n\nclass TestShop(ShopTests):\n    place = "{}"\n'


def test_an_inherited_test_goes_on_in_the_class_of_the_renamed_file(tmp_path: Path) -> None:
    shipped = {"shop.py": None, "shop/__init__.py": SHOP, "shop/testing.py": BASE_TESTS}
    found = told(
        tmp_path,
        {**shipped, "tests/old/test_corner.py": COLLECTS.format("corner"), "tests/old/test_a.py": LABEL},
        {
            "tests/old/test_corner.py": None,
            "tests/new/test_arcade.py": COLLECTS.format("arcade"),
            "tests/new/test_corner.py": COLLECTS.format("corner"),
        },
    )
    one = found["tests/old/test_corner.py::TestShop::test_fill_here"]
    assert one.verdict is Verdict.MOVED, one.why
    assert one.successors[0].id == "tests/new/test_corner.py::TestShop::test_fill_here"


FLAGS = """
def test_the_mark_stays():
    shop = Shop("corner")
    shop._marked = True
    other = Shop("arcade")
    assert hasattr(shop, "_marked")
    assert shop._marked == True
"""


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param(FLAGS, Verdict.VACUOUS, id="nothing-else-runs"),
        pytest.param(
            FLAGS.replace("other =", "shop.fill('fig', 1)\n    other ="), Verdict.LOST, id="it-runs"
        ),
    ],
)
def test_a_private_name_that_the_test_sets_is_no_behaviour(
    tmp_path: Path, text: str, verdict: Verdict
) -> None:
    found = told(tmp_path, {OLD: text + LABEL}, {OLD: LABEL})[f"{OLD}::test_the_mark_stays"]
    assert found.verdict is verdict, found.why


FILL_AT_ONCE = """
def test_fill_of_shop_at_once():
    shop = Shop(place="harbour")
    assert shop.fill("walnut", 40) == 40
"""
REFILLED = """
def test_fill_of_shop_once_or_later():
    for number, name in enumerate(["hazel", "almond"]):
        shop = Shop(name)
        shop.fill(name, 8)
        assert shop.fill(name, number) == 8 + number
"""


def test_what_was_written_beside_a_test_and_moved_into_its_place_took_its_place(tmp_path: Path) -> None:
    """The new suite stood in another folder for a while; moving it makes nobody its predecessor."""
    beside = "new/test_old.py"
    found = told(tmp_path, {OLD: FILL_AT_ONCE}, {beside: REFILLED}, {beside: None, OLD: REFILLED})
    one = found[f"{OLD}::test_fill_of_shop_at_once"]
    assert (one.verdict, rule_of(one)) == (Verdict.REWRITTEN, "replaced"), one.why
    assert [s.id for s in one.successors][:1] == [f"{OLD}::test_fill_of_shop_once_or_later"]


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        pytest.param("test_fill_of_shop_at_once", Verdict.REWRITTEN, id="a-name-of-many-words"),
        pytest.param("test_fill_shop", Verdict.RETIRED, id="a-name-of-few"),
    ],
)
def test_a_name_that_nothing_else_has_is_found_wherever_it_stands(
    tmp_path: Path, name: str, verdict: Verdict
) -> None:
    old = FILL_AT_ONCE.replace("test_fill_of_shop_at_once", name)
    stall = "class Stall:\n    def add(self, goods):\n        return len(goods)\n"
    new = (
        f"from stall import Stall\n\nclass TestStall:\n    def {name}(self):\n"
        "        assert Stall().add([1]) == 1\n"
    )
    went: Files = {"shop.py": None, OLD: None, "stall.py": stall}
    came: Files = {"tests/unit/test_stall.py": new}
    for days, states in ((0, [{**went, **came}]), (90, [went, came])):
        one = told(tmp_path / str(days), {OLD: old}, *states, days=days)[f"{OLD}::{name}"]
        assert one.verdict is verdict, one.why


SAYS_NO = """
class Keeper:
    def __init__(self, place, name=None):
        assert name is None or place, "a keeper without a place has no name"
        self.place = place
"""
NO_PLACE = """
from keeper import Keeper

def test_name_without_place():
    with pytest.raises(AssertionError) as info:
        Keeper("", name="Ann")
    assert "a keeper without a place has no name" in str(info.value)

def test_place():
    assert Keeper("corner").place == "corner"
"""


@pytest.mark.parametrize(
    ("keeper", "rule"),
    [
        pytest.param(
            SAYS_NO.replace("self.place = place", "self.place = str(place)"), "said", id="still-said"
        ),
        pytest.param(
            "\n".join(line for line in SAYS_NO.splitlines() if "assert" not in line),
            "withdrawn",
            id="said-no-more",
        ),
    ],
)
def test_what_an_assertion_of_production_says(tmp_path: Path, keeper: str, rule: str) -> None:
    kept = "from keeper import Keeper\n\n" + NO_PLACE[NO_PLACE.index("def test_place") :]
    found = told(tmp_path, {"keeper.py": SAYS_NO, OLD: NO_PLACE}, {"keeper.py": keeper, OLD: kept})
    one = found[f"{OLD}::test_name_without_place"]
    assert (rule_of(one) == "withdrawn") is (rule == "withdrawn"), one.why


REWORDED = """
def test_fill_less():
    shop = Shop("corner")
    with pytest.raises(Exception) as info:
        shop.fill("fig", -1)
    assert "a shop can have no more of less than nothing" in str(info.value)
"""
OTHERS_OF_FILL = """
class TestRefusals:
    def test_refusal(self):
        with pytest.raises(Exception) as info:
            Shop("hill").fill("plum", -70)
        assert "a shop can have no more of less than nothing at all" in str(info.value)

    def test_answer(self):
        with pytest.raises(Exception) as info:
            Shop("hill").fill("plum", "many")
        assert "unsupported" in str(info.value)

    def test_another_answer(self):
        with pytest.raises(Exception) as info:
            Shop("hill").fill("fig", [])
        assert "unsupported operand" in str(info.value)
"""


def test_who_looks_for_the_same_message_in_other_words_comes_first(tmp_path: Path) -> None:
    found = told(tmp_path, {OLD: REWORDED, NEW: OTHERS_OF_FILL}, {OLD: None})
    one = found[f"{OLD}::test_fill_less"]
    assert [s.id for s in one.successors][:1] == [f"{NEW}::TestRefusals::test_refusal"], one.why


LEDGER = """
import statistics
from ledger import PAGES

class TestPrices:
    @classmethod
    def setup_class(cls):
        prices = []
        for number in range(3):
            shop = Shop(f"corner {number}")
            prices.append([shop.fill("fig", number), len(shop.names())])
        cls.prices = statistics.mean(prices[0])
        cls.pages = PAGES

    def test_prices(self):
        assert self.prices == self.pages["prices"]

    def test_fill(self):
        assert Shop("hill").fill("fig", 3) == 3
"""


def test_what_a_set_up_made_of_production_by_way_of_others_is_not_empty(tmp_path: Path) -> None:
    pages = "PAGES = {'prices': 0.5}\n"
    found = told(tmp_path, {OLD: LEDGER, "tests/ledger.py": pages}, {OLD: None})
    assert found[f"{OLD}::TestPrices::test_prices"].verdict is not Verdict.VACUOUS


GUARDED = """
class Page:
    def __init__(self, lines):
        self.lines = lines

    @property
    def title(self):
        if not isinstance(self.lines, list):
            raise TypeError("the lines of a page must be a list of texts")
        return self.lines[0]
"""
NO_LIST = """
from page import Page

def test_title_of_text():
    page = Page("quince")
    with pytest.raises(TypeError, match="the lines of a page must be a list of texts"):
        _ = page.title

def test_title():
    assert Page(["quince"]).title == "quince"
"""


@pytest.mark.parametrize(
    ("page", "verdict"),
    [
        pytest.param(GUARDED.replace("return self.lines[0]", "return self.lines[:1][0]"), False, id="raised"),
        pytest.param(
            "\n".join(GUARDED.splitlines()[:-3] + GUARDED.splitlines()[-1:]), True, id="raised-no-more"
        ),
    ],
)
def test_a_property_that_raises(tmp_path: Path, page: str, verdict: bool) -> None:
    kept = "from page import Page\n\n" + NO_LIST[NO_LIST.index("def test_title()") :]
    found = told(tmp_path, {"page.py": GUARDED, OLD: NO_LIST}, {"page.py": page, OLD: kept})
    one = found[f"{OLD}::test_title_of_text"]
    assert "page.Page.title" in one.targets, one.why
    assert (one.verdict is Verdict.RETIRED) is verdict, one.why


KEEPER = """
class Keeper:
    def __init__(self, shelf):
        self.shelf = shelf

    def first(self):
        return self.shelf[0]

class Market:
    def keeper(self):
        return Keeper(["fig", "plum"])

    def price(self):
        return len(self.keeper().first())
"""
HAS = """
from shop import Keeper

def test_can_be_made():
    for name in ("first", "shelf"):
        assert hasattr(Keeper(["fig"]), name)
"""
MADE = """
from shop import Keeper

def test_can_be_made():
    assert Keeper(["fig"]) is not None
"""


@pytest.mark.parametrize(
    ("kept", "verdict"),
    [
        pytest.param(
            "from shop import Keeper\n\ndef test_first():\n    assert Keeper(['fig']).first() == 'fig'\n",
            Verdict.REWRITTEN,
            id="who-makes-one",
        ),
        pytest.param(
            "from shop import Market\n\ndef test_price():\n    assert Market().keeper().shelf[1]\n",
            Verdict.REWRITTEN,
            id="who-runs-what-makes-one",
        ),
        pytest.param(LABEL, Verdict.LOST, id="nobody"),
    ],
)
def test_who_sees_that_an_object_can_be_made(tmp_path: Path, kept: str, verdict: Verdict) -> None:
    one = told(tmp_path, {"shop.py": SHOP + KEEPER, OLD: MADE, NEW: kept}, {OLD: None})[
        f"{OLD}::test_can_be_made"
    ]
    assert one.verdict is verdict, one.why


def test_what_an_object_has_is_more_than_that_it_can_be_made(tmp_path: Path) -> None:
    kept = "from shop import Keeper\n\ndef test_shelf():\n    assert Keeper(['fig']).shelf == ['fig']\n"
    one = told(tmp_path, {"shop.py": SHOP + KEEPER, OLD: HAS, NEW: kept}, {OLD: None})[
        f"{OLD}::test_can_be_made"
    ]
    assert rule_of(one) != "made", one.why


WHOLE = """
def test_fill_to_the_left():
    shop = Shop("corner")
    shop.fill("quince", 17)
    shop.fill("medlar", 23)
    assert shop.names() == ["medlar", "quince"]
    assert shop.count("quince") == 17
    assert shop.count("medlar") == 23
    assert label("quince", 14) == "    QUINCE    "
    assert label("medlar", 12) == "   MEDLAR   "
"""
HALF = """
def test_fill_to_the_right():
    shop = Shop("corner")
    shop.fill("quince", 17)
    assert shop.count("quince") == 17
    assert label("quince", 14) == "    QUINCE    "
"""


def test_one_of_those_named_after_a_test_may_be_all_of_it(tmp_path: Path) -> None:
    first = WHOLE.replace("_to_the_left", "")
    left = f'{WHOLE}    assert shop.count("hazel") == 0\n'
    one = told(tmp_path, {OLD: first + LABEL}, {OLD: left + HALF + LABEL})[f"{OLD}::test_fill"]
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "heir-alike"), one.why
    assert [s.id for s in one.successors] == [f"{OLD}::test_fill_to_the_left"]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        pytest.param("tests", "tests", "heir-alike", id="none"),
        pytest.param('count("quince") == 17', 'count("quince") > 16', "heir-alike-in-part", id="one-of-five"),
    ],
)
def test_what_kept_some_of_its_assertions_is_moved_with_less_certainty(
    tmp_path: Path, old: str, new: str, rule: str
) -> None:
    after = WHOLE.replace("_to_the_left", "_from_the_left").replace(old, new).replace("corner", "quay")
    one = told(tmp_path, {OLD: WHOLE + LABEL}, {OLD: after + LABEL})[f"{OLD}::test_fill_to_the_left"]
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, rule), one.why


ARGUMENTS = """
import pytest

def test_names_take_nothing():
    shop = Shop("corner")
    with pytest.raises(TypeError):
        shop.names(1)

def test_fill_takes_two():
    shop = Shop("corner")
    with pytest.raises(TypeError):
        shop.fill("fig")
"""


def test_an_error_of_one_method_is_no_error_of_another(tmp_path: Path) -> None:
    less = ARGUMENTS[: ARGUMENTS.index("def test_fill")]
    one = told(tmp_path, {OLD: ARGUMENTS + LABEL}, {OLD: less + LABEL})[f"{OLD}::test_fill_takes_two"]
    assert one.verdict is Verdict.LOST, one.why


SHOWN = """
class Test{0}:
    def test_shown(self):
        assert label("{0}", {1}) == "{2}"
"""


@pytest.mark.parametrize(
    ("number", "named"), [pytest.param(3, True, id="three"), pytest.param(10, False, id="ten")]
)
def test_a_name_that_many_tests_have_names_no_successor(tmp_path: Path, number: int, named: bool) -> None:
    fruit = ["Fig", *(f"Pear{n}" for n in range(1, number))]
    files = {
        f"tests/test_{x}.py": SHOWN.format(x, 8 + n, x.upper().center(8 + n)) for n, x in enumerate(fruit)
    }
    one = told(tmp_path, files, {"tests/test_Fig.py": None})["tests/test_Fig.py::TestFig::test_shown"]
    assert (rule_of(one) == "akin") is named, one.why


SAID_ITSELF = """
class TestLabels:
    def test_label_of_quinces(self):
        shown = label("quince", 10)
        assert shown.strip() == "QUINCE"
"""
SAID_BY_HELPERS = """
class TestTags:
    def test_label_of_quinces(self):
        self.when_shown("quince")
        self.then_it_reads("  QUINCE  ")

    def when_shown(self, name):
        self.shown = label(name, 10)

    def then_it_reads(self, text):
        assert self.shown == text
"""


@pytest.mark.parametrize(
    ("after", "gutted"),
    [
        pytest.param(SAID_BY_HELPERS, False, id="that-verify-it"),
        pytest.param(SAID_BY_HELPERS.replace("self.shown == text", "text"), True, id="that-verify-nothing"),
    ],
)
def test_assertions_that_went_into_new_helpers(tmp_path: Path, after: str, gutted: bool) -> None:
    states: list[Files] = [{OLD: SAID_ITSELF + FILL}, {OLD: after + FILL}]
    one = told(tmp_path, *states)[f"{OLD}::TestLabels::test_label_of_quinces"]
    assert (one.verdict is Verdict.PARTIAL) is gutted, (rule_of(one), one.why)
    assert one.successors[0].id == f"{OLD}::TestTags::test_label_of_quinces"


FRUIT = """
def test_figs():
    names = {"fig", "figs"}
    for name in names:
        given = label(name, 4)
        assert given.strip() == "FIG"
"""
FRUITS = """
import pytest

FRUITS = {"fig": "FIG", "figs": "FIG", "plum": "PLUM"}

@pytest.mark.parametrize("name, expected", FRUITS.items())
def test_all_fruit(name, expected):
    assert label(name, 4).strip() == expected
"""


def test_a_test_that_became_the_row_of_a_mapping_is_moved(tmp_path: Path) -> None:
    one = told(tmp_path, {OLD: FRUIT + FILL}, {OLD: FRUITS + FILL})[f"{OLD}::test_figs"]
    assert one.verdict is Verdict.MOVED, one.why
    assert [s.id for s in one.successors] == [f"{OLD}::test_all_fruit"]


TURNED = """
class Opening:
    def __init__(self):
        self.side = ""

    def turn(self, side):
        self.side = side.upper()
        return len(self.side)

"""
BELL = """
    def bell(self, hour):
        if hour > 8:
            return f"rung at {hour}"
        return "silent"
"""
BELL_TESTS = """
import pytest
from shop import Opening

@pytest.fixture
def opening():
    made = Opening()
    made.turn("left")
    return made

def test_turn(opening):
    assert opening.turn("right") == 5

def test_turn_twice(opening):
    assert opening.turn("right") == opening.turn("right")

def test_bell_in_the_morning(opening):
    assert opening.bell(11) == "rung at 11"
"""


@pytest.mark.parametrize(
    ("bell", "verdict"),
    [
        pytest.param(BELL, Verdict.LOST, id="with-its-code"),
        pytest.param("    def wall(self):\n        return 'thick'\n", Verdict.RETIRED, id="gone-with-it"),
    ],
)
def test_what_moved_out_of_a_subject_is_not_gone_with_it(tmp_path: Path, bell: str, verdict: Verdict) -> None:
    after = {
        "shop.py": f"{SHOP}\nclass Tower:\n    def roof(self):\n        return 'flat'\n\n{bell}",
        OLD: None,
    }
    found = told(tmp_path, {"shop.py": f"{SHOP}{TURNED}{BELL}", OLD: BELL_TESTS, NEW: LABEL}, after)
    assert found[f"{OLD}::test_turn"].verdict is Verdict.RETIRED
    assert found[f"{OLD}::test_bell_in_the_morning"].verdict is verdict


FIT = """
class TestNarrow:
    def test_fit(self):
        assert label("almond", 9) == " ALMOND  "

    def test_width(self):
        assert len(label("walnut", 11)) == 11

class TestWide:
    def test_fit(self):
        assert label("hazel", 31).strip() == "HAZEL"
"""


def test_the_namesake_in_another_class_is_none_where_its_own_is_still_there(tmp_path: Path) -> None:
    """Which of the two is in the place of the old one is told by the class that it stood in."""
    before = FIT[: FIT.index("\nclass TestWide")] + LABEL
    after = (
        FIT.replace("    def test_fit", "    def test_text", 1)
        .replace("ALMOND  ", "ALMOND ")
        .replace("9", "8")
    )
    one = told(tmp_path, {OLD: before}, {OLD: after + LABEL})[f"{OLD}::TestNarrow::test_fit"]
    assert not one.successors or "TestWide" not in one.successors[0].id, one.why


REFUSES = """
@pytest.mark.parametrize(("place", "name", "number"), [
    ("corner", "quince and medlar", 17),
    ("arcade", "pear", 4),
])
def test_fill_in_places(place, name, number):
    Shop(place).fill(name, number)
"""
NAMES_ONLY = REFUSES.replace("test_fill_in_places", "test_all_names").replace("fill(name, number)", "names()")


def test_a_row_of_what_only_has_to_run(tmp_path: Path) -> None:
    single = """
    def test_fill_of_both():
        shop = Shop("corner")
        shop.fill("quince and medlar", 17)
    """
    before = {OLD: single, NEW: f"import pytest\n{LABEL}"}
    now: Files = {NEW: f"import pytest\n{LABEL}{REFUSES}{NAMES_ONLY}"}
    one = told(tmp_path, before, now, {OLD: None}, days=60)[f"{OLD}::test_fill_of_both"]
    assert one.verdict is Verdict.MOVED, one.why
    assert one.successors[0].id == f"{NEW}::test_fill_in_places"


ONE_BY_ONE = """
class TestFill:
    def setup_method(self):
        self.shop = Shop(place="corner")

    def test_fill_few(self):
        self.shop.fill("fig", 2)

    def test_fill_many(self):
        self.shop.fill("fig", 7)

    def test_fill_less(self):
        with pytest.raises(ValueError):
            self.shop.fill("fig", -1)
"""
TABLED = """
class TestFill:
    @pytest.fixture
    def klass(self):
        return Shop

    @pytest.mark.parametrize("given", [("fig", 2), ("plum", 3), ("fig", 7)])
    def test_number(self, klass, given):
        klass("arcade").fill(*given)

    @pytest.mark.parametrize("given", [("fig", -1), ("fig", -7)])
    def test_no_number(self, klass, given):
        with pytest.raises(ValueError):
            klass("arcade").fill(*given)
"""


def test_tests_of_a_class_became_rows_of_its_tables(tmp_path: Path) -> None:
    """Short values tell nothing by themselves, and the tables came later."""
    before = {OLD: f"import pytest\n{ONE_BY_ONE}"}
    after: list[Files] = [{OLD: LABEL}, {"tests/unit/test_old.py": f"import pytest\n{TABLED}"}]
    found = told(tmp_path, before, *after, days=60)
    for name, table in (("few", "number"), ("many", "number"), ("less", "no_number")):
        one = found[f"{OLD}::TestFill::test_fill_{name}"]
        assert one.verdict is Verdict.MOVED, one.why
        assert one.successors[0].id == f"tests/unit/test_old.py::TestFill::test_{table}"
    assert rule_of(found[f"{OLD}::TestFill::test_fill_few"]) == "row-beside"


CUTS = """
def test_label_of_long_name_is_cut():
    text = label("a quince and a medlar", 12)
    assert text.isupper()
    assert len(text) == 12
"""


@pytest.mark.parametrize(
    ("name", "contrary"),
    [
        pytest.param("of_long_name_is_cut", "of_long_name_is_not_cut", id="a-word-that-says-not"),
        pytest.param("of_long_name_is_available", "of_long_name_is_unavailable", id="a-syllable"),
        pytest.param("of_invalid_name", "of_valid_name", id="a-syllable-that-is-gone"),
    ],
)
def test_a_test_that_is_called_the_contrary_is_no_successor(tmp_path: Path, name: str, contrary: str) -> None:
    before = CUTS.replace("of_long_name_is_cut", name)
    after = CUTS.replace("of_long_name_is_cut", contrary).replace("== 12", "== 21")
    one = told(tmp_path, {OLD: before + LABEL}, {OLD: after + LABEL})[f"{OLD}::test_label_{name}"]
    assert (one.verdict, rule_of(one), one.unsure) == (Verdict.RETIRED, "turned", True), one.why


def test_what_is_not_in_one_place_is_no_contrary(tmp_path: Path) -> None:
    after = CUTS.replace("of_long_name_is_cut", "of_long_name_is_cut_not_in_indexes").replace(
        "== 12", "== 21"
    )
    one = told(tmp_path, {OLD: CUTS + LABEL}, {OLD: after + LABEL})[f"{OLD}::test_label_of_long_name_is_cut"]
    assert one.verdict in (Verdict.MOVED, Verdict.REWRITTEN), one.why


@pytest.mark.parametrize(
    ("name", "change", "rule"),
    [
        pytest.param(
            "test_deprecated_fill",
            ("return self.stock[name]", "return int(self.stock[name])"),
            "was-deprecated",
            id="deprecated",
        ),
        pytest.param(
            "test_deprecated_fill",
            ("center(width)", "ljust(width)"),
            "uncovered",
            id="deprecated-and-as-it-was",
        ),
        pytest.param(
            "test_deprecated_fill", ("", ""), "uncovered", id="deprecated-and-no-production-changed"
        ),
        pytest.param(
            "test_fill_of_a_name",
            ("return self.stock[name]", "return int(self.stock[name])"),
            "uncovered",
            id="not-deprecated",
        ),
    ],
)
def test_a_test_that_calls_its_subject_deprecated_went_with_it(
    tmp_path: Path, name: str, change: tuple[str, str], rule: str
) -> None:
    gone = FILL.replace("test_fill", name)
    changed = {"shop.py": SHOP.replace(*change)}
    found = told(tmp_path, {OLD: FILLS + gone}, {OLD: FILLS.replace("== 3", "> 2"), **changed})
    assert rule_of(found[f"{OLD}::{name}"]) == rule


@pytest.mark.parametrize(
    ("folder", "rule"),
    [
        pytest.param("stall", "uncovered", id="production"),
        pytest.param("examples", "hardly-covered", id="an-example"),
    ],
)
def test_a_test_of_an_example_is_no_sure_loss(tmp_path: Path, folder: str, rule: str) -> None:
    test = f"from {folder}.app import greet\n\ndef test_greet():\n    assert greet('Ada') == 'Hello Ada'\n"
    app = "def greet(name):\n    return f'Hello {name}'\n"
    before: Files = {f"{folder}/__init__.py": "", f"{folder}/app.py": app, OLD: test + LABEL}
    one = told(tmp_path, before, {OLD: LABEL})[f"{OLD}::test_greet"]
    assert (one.verdict, rule_of(one)) == (Verdict.LOST, rule), one.why


CHOICES = """
def choices(args, incomplete):
    found = [a for a in args if a.startswith(incomplete)]
    return sorted(found)
"""
COMPLETION = """
class Completion:
    def __init__(self, known):
        self.known = known

    def offer(self, text):
        return {k: k.upper() for k in self.known if text in k}
"""
CHOOSES = """
from shop import choices

def test_choices_of_options():
    assert choices(["--on", "--off", "x"], "--") == ["--off", "--on"]

def test_boolean_flag():
    assert choices(["--on", "x"], "--") == ["--on"]

def test_price_list():
    assert choices(["1", "2"], "1") == ["1"]
"""
OFFERS = """
from completion import Completion

def test_boolean_option_flag():
    offered = Completion(["on"]).offer("o")
    assert offered["on"] == "ON"

def test_nothing_else():
    assert not Completion([]).offer("o")
"""


def test_what_came_in_the_commit_that_took_a_target_with_its_tests(tmp_path: Path) -> None:
    """Where new tests came for new code, hardly one was the end of the old ones."""
    before = {"shop.py": SHOP + CHOICES, OLD: CHOOSES, "tests/test_label.py": LABEL}
    after: Files = {
        "shop.py": SHOP,
        OLD: None,
        "completion.py": COMPLETION,
        "tests/test_completion.py": OFFERS,
    }
    found = told(tmp_path / "a", before, after)
    flag = found[f"{OLD}::test_boolean_flag"]
    assert (flag.verdict, rule_of(flag)) == (Verdict.REWRITTEN, "came-instead"), flag.why
    assert [s.id for s in flag.successors] == ["tests/test_completion.py::test_boolean_option_flag"]
    other = found[f"{OLD}::test_price_list"]
    assert (other.verdict, rule_of(other), other.unsure) == (Verdict.RETIRED, "target-replaced", True)
    later = told(tmp_path / "b", before, {"shop.py": SHOP, OLD: None}, after)[f"{OLD}::test_boolean_flag"]
    assert (later.verdict, rule_of(later)) == (Verdict.RETIRED, "target-gone"), later.why


CHOICE = """
class TestChoices:
    def test_flag(self):
        assert choices(["--on", "--off", "x"], "--") == ["--off", "--on"]

    def test_prices(self):
        assert choices(["1", "2"], "1") == ["1"]

    def test_nothing(self):
        assert not choices(["apple"], "p")
"""
COMPLETED = """
class TestCompletion:
    def test_flag(self):
        offered = Completion(["on"]).offer("o")
        assert offered["on"] == "ON"

    def test_{prices}(self):
        assert Completion(["1", "2"]).offer("1")["1"] == "1"

    def test_nothing(self):
        assert not Completion([]).offer("o")
"""


@pytest.mark.parametrize(
    ("prices", "rule"),
    [
        pytest.param("prices", "came-instead", id="three-tests-of-a-class-anew"),
        pytest.param("numbers", "target-gone", id="a-class-with-names-in-common-by-chance"),
    ],
)
def test_a_class_that_was_written_anew_beside_the_old_one(tmp_path: Path, prices: str, rule: str) -> None:
    both = "from completion import Completion\nfrom shop import choices\n"
    new = {"shop.py": SHOP + CHOICES, "completion.py": COMPLETION}
    added = COMPLETED.format(prices=prices)
    states: list[Files] = [
        {**new, OLD: both + CHOICE},
        {OLD: both + CHOICE + added},
        {"shop.py": SHOP, OLD: both.partition("from shop")[0] + added},
    ]
    one = told(tmp_path, *states)[f"{OLD}::TestChoices::test_flag"]
    assert rule_of(one) == rule, one.why
    assert [s.id for s in one.successors] == (
        [f"{OLD}::TestCompletion::test_flag"] if rule == "came-instead" else []
    )


COUNTED = """
from counting import Counting

class TestShelf(Counting):
    def test_count(self):
        {body}
"""
COUNTING = """
class Counting:
    def count(self, names):
        shop = Shop("corner")
        for name in names:
            shop.fill(name, 17)
        assert sorted(shop.names()) == sorted(names)
        assert all(shop.stock.values())

{more}
"""


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        pytest.param(
            "    def test_count(self, names=()):\n        self.count(names)\n", Verdict.MOVED, id="held"
        ),
        pytest.param(
            "    def test_count(self, names=()):\n        Shop('corner')\n", Verdict.PARTIAL, id="gone"
        ),
    ],
)
def test_what_went_into_a_base_of_another_file_is_held_there(
    tmp_path: Path, more: str, verdict: Verdict
) -> None:
    own = COUNTING.partition("names):\n")[2].partition("\n{more}")[0].strip()
    before = COUNTED.format(body='names = {"quince", "medlar", "pear"}\n        ' + own)
    after = COUNTED.format(body='super().test_count(names={"quince", "medlar", "pear"})')
    bases = [COUNTING.format(more=m) for m in ("", more)]
    one = told(
        tmp_path,
        {OLD: before + LABEL, "tests/counting.py": bases[0]},
        {NEW: before, OLD: LABEL},
        {NEW: after, "tests/counting.py": bases[1]},
    )[f"{OLD}::TestShelf::test_count"]
    assert one.verdict is verdict, one.why


def test_copies_that_differ_in_what_decorates_them(tmp_path: Path) -> None:
    marks = "def later(function):\n    return function\n"
    marked = "from marks import later\n" + FILL.replace("def ", "@later\ndef ")
    copied = FILL + "    assert len(shop.names()) == 1\n"
    found = told(
        tmp_path,
        {OLD: marked + LABEL, "tests/test_copy.py": copied, "marks.py": marks},
        {OLD: LABEL},
        {"tests/test_copy.py": None, NEW: copied},
    )
    one = found[f"{OLD}::test_fill"]
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "heir-alike"), one.why
    assert one.successors[0].evidence[0].kind == "copy"


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        pytest.param("store/stalls/market.yaml", "said-to-go", id="data-of-a-package"),
        pytest.param("store/tests/market.yaml", "uncovered", id="data-of-tests"),
        pytest.param("store/market.md", "uncovered", id="text"),
        pytest.param("market.yaml", "uncovered", id="outside-of-packages"),
    ],
)
def test_a_commit_that_says_to_remove_what_data_made(tmp_path: Path, path: str, rule: str) -> None:
    opened = 'from store import stall\n\ndef test_market():\n    assert stall("market") == "MARKET"\n'
    stays = 'from shop import label\n\ndef test_label():\n    assert label("fig", 5) == " FIG "\n'
    before = {
        "store/__init__.py": "def stall(name):\n    return name.upper()\n",
        "store/tests/test_market.py": opened,
        "store/tests/test_label.py": stays,
        path: "name: market\n",
    }
    after = {"store/tests/test_market.py": None, path: None}
    one = told(tmp_path, before, after, saying="Remove the market")["store/tests/test_market.py::test_market"]
    assert rule_of(one) == rule, one.why


def test_a_function_that_only_handed_on_is_a_name_for_the_other(tmp_path: Path) -> None:
    listed = SHOP + "\n\ndef offer(shop, width):\n    return [label(n, width) for n in shop.names()]\n"
    handing = listed + "\n\ndef board(shop, width):\n    return offer(shop, width)\n"
    test = """
from shop import {name}

def test_{name}_of_nothing(place):
    shop = Shop(place)
    assert not {name}(shop, place)
"""
    old, new = (test.format(name=n) for n in ("board", "offer"))
    one = told(tmp_path, {"shop.py": handing, OLD: old + LABEL}, {"shop.py": listed, OLD: new + LABEL})[
        f"{OLD}::test_board_of_nothing"
    ]
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "renamed"), one.why


TAGGED = """
import warnings

def tag(text, width=0):
    if not width:
        raise ValueError("no width")
    wide = text.upper().center(width)
    return f"<{wide}>"
"""
TAG_ANEW = """
import warnings
from tags import tagged

def tag(text, width=0):
    {warned}
    return tagged(text, width)
"""
TAGS = """
def tagged(text, width=0):
    return "<" + text.upper().center(width) + ">"
"""


@pytest.mark.parametrize(
    ("warned", "tests", "rule"),
    [
        pytest.param(
            'warnings.warn("tagged", DeprecationWarning)',
            "== '< PEAR >'",
            "deprecated-for",
            id="verified-there",
        ),
        pytest.param('warnings.warn("tagged", DeprecationWarning)', "", "uncovered", id="not-verified-there"),
        pytest.param("text = text.strip()", "== '< PEAR >'", "uncovered", id="no-warning"),
    ],
)
def test_what_only_warns_and_hands_on_is_verified_by_those_who_verify_the_other(
    tmp_path: Path, warned: str, tests: str, rule: str
) -> None:
    old = 'from tag import tag\n\ndef test_tag():\n    assert tag("fig", 5) == "< FIG >"\n'
    new = f'from tags import tagged\n\ndef test_of_pears():\n    assert tagged("pear", 6) {tests}\n'
    states: list[Files] = [
        {"tag.py": TAGGED, OLD: old + LABEL},
        {"tag.py": TAG_ANEW.format(warned=warned), "tags.py": TAGS, **({NEW: new} if tests else {})},
        {OLD: LABEL},
    ]
    one = told(tmp_path, *states)[f"{OLD}::test_tag"]
    assert rule_of(one) == rule, one.why
    if rule == "deprecated-for":
        assert [s.id for s in one.successors] == [f"{NEW}::test_of_pears"]
        assert one.unsure
