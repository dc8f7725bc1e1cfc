"""What became of tests that classes inherit, or that have a double for other code of the same name."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from repos import commit, make_repository

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.request import AuditRequest
from auditor.pipeline import audit

Files = Mapping[str, str | None]


def told(folder: Path, *states: Files) -> dict[str, DeletedTest]:
    """Audit a history of *states*, each the files that differ from the last."""
    texts = ({p: t if t is None else dedent(t) for p, t in files.items()} for files in states)
    built = make_repository(folder, [commit(str(n), files) for n, files in enumerate(texts)])
    request = AuditRequest(repo=str(built.path), expression=built.range("0", str(len(states) - 1)))
    return {t.id: t for t in audit(request, lambda *_: None).deleted_tests}


def rule_of(one: DeletedTest) -> str:
    return one.evidence[0].detail.partition(" ")[0]


STORES = """
    class Memory:
        def __init__(self):
            self.rows = {}

        def create(self, record):
            self.rows[len(self.rows)] = dict(record, id=len(self.rows))
            return self.rows[len(self.rows) - 1]

        def wipe(self):
            self.rows.clear()
    """
TO_INHERIT = """
    class StoreTest:
        def test_create_copies_the_record(self):
            record = {"name": "quince"}
            self.store.create(record)
            assert "id" not in record

        def test_wipe(self):
            self.store.create({"name": "medlar"})
            self.store.wipe()
            assert self.store.rows == {}
    """
RUNS = """
    import unittest
    from shop.memory import Memory
    from shop.testing import StoreTest

    class MemoryTest(StoreTest, unittest.TestCase):
        def setUp(self):
            self.store = Memory()
    """


def test_a_test_to_inherit_goes_on_in_one_and_in_those_that_run_it(tmp_path: Path) -> None:
    """It lies in the package, and no runner collects it there."""
    before = {
        "shop/__init__.py": "",
        "shop/memory.py": STORES,
        "shop/testing.py": TO_INHERIT,
        "tests/test_memory.py": RUNS,
    }
    after = {"shop/testing.py": TO_INHERIT.replace("the_record", "the_given_record")}
    found = told(tmp_path / "repo", before, after)
    new = "::test_create_copies_the_given_record"
    one = found["shop/testing.py::StoreTest::test_create_copies_the_record"]
    assert one.verdict is Verdict.MOVED, one.why
    assert [s.id for s in one.successors] == [
        f"shop/testing.py::StoreTest{new}",
        f"tests/test_memory.py::MemoryTest{new}",
    ]
    run = found["tests/test_memory.py::MemoryTest::test_create_copies_the_record"]
    assert [s.id for s in run.successors] == [f"tests/test_memory.py::MemoryTest{new}"], run.why


FILTERS = """
    class ShelfFilter:
        def __init__(self, given):
            self.given = given

        def names(self):
            return [k for k in self.given if k in ("maximum_load", "colour")]

    class CartFilter(ShelfFilter):
        def names(self):
            return [k for k in self.given if k == "wheels"]
    """
GENERIC = """
    class FilterTests:
        filters = ()

        def test_filters(self):
            for name in self.filters:
                assert self.kind({name: [1]}).names() == [name]

        def test_nothing(self):
            assert self.kind({}).names() == []
    """
ONE_EACH = """
    from filters import ShelfFilter
    from tests.generic import FilterTests

    class TestShelf(FilterTests):
        kind = ShelfFilter
        filters = ("colour",)

        def test_maximum_load(self):
            given = {"maximum_load": [50, 100]}
            assert len(self.kind(given).names()) == 1

        def test_unknown(self):
            assert self.kind({"wheels": [4]}).names() == []
    """
AS_ROWS = """
    from filters import ShelfFilter
    from tests.generic import FilterTests

    class TestShelf(FilterTests):
        kind = ShelfFilter
        filters = ("colour", "maximum_load")
    """


def test_a_value_that_a_class_gives_to_what_it_inherits(tmp_path: Path) -> None:
    before = {"filters.py": FILTERS, "tests/generic.py": GENERIC, "tests/test_shelf.py": ONE_EACH}
    found = told(tmp_path / "repo", before, {"tests/test_shelf.py": AS_ROWS})
    one = found["tests/test_shelf.py::TestShelf::test_maximum_load"]
    assert (one.verdict, rule_of(one)) == (Verdict.REWRITTEN, "row-of-class"), one.why
    heir = "tests/test_shelf.py::TestShelf::test_filters"
    assert one.successors[0].id == heir
    assert one.why == f"Its class gives 'maximum_load' to {heir} now, which it inherits."
    assert rule_of(found["tests/test_shelf.py::TestShelf::test_unknown"]) != "row-of-class"


FILTERED = """
    from filters import {kind}

    class Test{name}:
        kind = {kind}

        def test_names_of_others_are_left_out(self):
            assert self.kind({{"height": [1]}}).names() == []
            assert self.kind({{"width": [1]}}).names() == []
    """


def test_the_same_text_about_something_else_is_no_copy(tmp_path: Path) -> None:
    both = {
        f"tests/test_{name.lower()}.py": FILTERED.format(kind=f"{name}Filter", name=name)
        for name in ("Shelf", "Cart")
    }
    found = told(tmp_path / "a", {"filters.py": FILTERS, **both}, {"tests/test_shelf.py": None})
    (one,) = found.values()
    assert one.verdict is not Verdict.MOVED, one.why
    same = {path: text.replace("CartFilter", "ShelfFilter") for path, text in both.items()}
    found = told(tmp_path / "b", {"filters.py": FILTERS, **same}, {"tests/test_shelf.py": None})
    (copy,) = found.values()
    assert (copy.verdict, rule_of(copy)) == (Verdict.MOVED, "same-body-twin"), copy.why


LOGGED = """
    class Log:
        def __init__(self): self.told = []
        def tell(self, text): self.told.append(text)
    """
TRACKER = """
    class {name}Tracker:
        def __init__(self, log): self.log = log
        def run(self): self.log.tell("{name}")
    """
TRACKED = """
    from log import Log
    from trackers.{file} import {name}Tracker

    class Test{name}Tracker:
        def setup_method(self):
            self.log = Log()
            self.tracker = {name}Tracker(self.log)
            self.tracker.run()

        def test_what_is_told(self):
            first = self.log.told[0]
            assert isinstance(first, str)
            assert len(first) > 2
    """


@pytest.mark.parametrize(
    ("stays", "rule"),
    [
        pytest.param(False, "namesake-gone", id="what-it-set-up-is-gone"),
        pytest.param(True, "same-body-twin", id="what-it-set-up-stays"),
    ],
)
def test_the_same_text_about_what_another_set_up_made(tmp_path: Path, stays: bool, rule: str) -> None:
    before = {"log.py": LOGGED, "trackers/__init__.py": ""}
    for name in ("Kraken", "Bitfin"):
        file = name.lower()
        before[f"trackers/{file}.py"] = TRACKER.format(name=name)
        before[f"tests/test_{file}_tracker.py"] = TRACKED.format(name=name, file=file)
    gone = {"tests/test_kraken_tracker.py": None} | ({} if stays else {"trackers/kraken.py": None})
    (one,) = told(tmp_path / "repo", before, gone).values()
    assert rule_of(one) == rule, one.why


ROWS = """
    import pytest
    from shop import stock

    @pytest.mark.parametrize("name", [{rows}])
    def test_{name}(name):
        assert stock().has(name) is True
        assert stock().price(name) > 0
    """


def test_the_same_text_with_rows_of_its_own_is_no_copy(tmp_path: Path) -> None:
    shop = {"shop.py": "class Stock:\n    pass\n\ndef stock():\n    return Stock()\n"}
    fruit = {
        "tests/test_fruit.py": ROWS.format(name="fruit", rows="'fig', 'pear'"),
        "tests/test_roots.py": ROWS.format(name="roots", rows="'beet', 'leek'"),
    }
    found = told(tmp_path / "a", {**shop, **fruit}, {"tests/test_fruit.py": None})
    (one,) = found.values()
    assert one.verdict is not Verdict.MOVED, one.why
    same = {**fruit, "tests/test_roots.py": ROWS.format(name="roots", rows="'beet', 'fig', 'pear'")}
    found = told(tmp_path / "b", {**shop, **same}, {"tests/test_fruit.py": None})
    (copy,) = found.values()
    assert (copy.verdict, rule_of(copy)) == (Verdict.MOVED, "same-body-twin"), copy.why


LAYERS = """
    class Dense:
        def __init__(self, width):
            self.width = width

        def {call}(self, values):
            return [sum(values)] * self.width
    """
LAYERED = """
    from nets.{package}.layers import Dense

    class TestLayers:
        def test_dense_without_bias(self):
            layer = Dense(3)
            values = [1.5, 2.5, 4.0]
            assert layer.{call}(values) == [8.0, 8.0, 8.0]
            assert layer.width == 3
            assert values == [1.5, 2.5, 4.0]
    """


def test_a_package_that_had_been_doubled_goes_with_its_tests(tmp_path: Path) -> None:
    packages = {"old": "call", "new": "apply"}
    before = {
        "nets/__init__.py": "",
        **{f"nets/{p}/__init__.py": "" for p in packages},
        **{f"nets/{p}/layers.py": LAYERS.format(call=call) for p, call in packages.items()},
        **{f"tests/test_{p}_layers.py": LAYERED.format(package=p, call=call) for p, call in packages.items()},
    }
    gone = dict.fromkeys(("nets/old/__init__.py", "nets/old/layers.py", "tests/test_old_layers.py"))
    (one,) = told(tmp_path / "a", before, gone).values()
    assert (one.verdict, rule_of(one), one.unsure) == (Verdict.MOVED, "target-doubled", True), one.why
    assert one.successors[0].id == "tests/test_new_layers.py::TestLayers::test_dense_without_bias"
    # Another one that has the words of its name in another order is not it.
    more = """
        def test_bias_without_dense(self):
            layer = Dense(3)
            values = [1.5, 2.5, 4.0]
            assert layer.apply(layer.apply(values)) == [24.0, 24.0, 24.0]
            assert layer.width == 3
    """
    path = "tests/test_new_layers.py"
    (same,) = told(tmp_path / "c", {**before, path: before[path].rstrip() + "\n" + more}, gone).values()
    assert rule_of(same) == "target-doubled", same.why
    # What is called otherwise is something else, be its test alike.
    renamed = {p: t.replace("Dense", "Sparse") if "new" in p else t for p, t in before.items()}
    (other,) = told(tmp_path / "b", renamed, gone).values()
    assert (other.verdict, rule_of(other)) == (Verdict.RETIRED, "target-gone"), other.why


CONVERTS = """
    def convert(values, device):
        return [device(v) for v in values]
    """
BY_DEVICE = """
    from devices import convert

    class TestConvert:
        def check(self, device):
            assert convert([1, 2, 3], device) == [1, 2, 3]

        def test_forward_cpu(self):
            self.check(int)

        def test_forward_gpu(self):
            self.check(float)

        def test_backward_cpu(self):
            self.check(abs)

        def test_shape(self):
            assert len(convert([1, 2], int)) == 2

        def test_forward_of_nothing(self):
            assert convert([], int) == []
    """
ON_ANY_DEVICE = """
    from devices import backends, convert

    @backends("int", "float")
    class TestConvert:
        def test_forward(self, backend):
            given = backend.array(range(1, 4))
            assert convert(given, backend.device) == given
    """


def test_tests_that_were_folded_into_one_by_their_name(tmp_path: Path) -> None:
    before = {"devices.py": CONVERTS, "tests/test_convert.py": BY_DEVICE}
    after = {
        "devices.py": f"{CONVERTS}\n    def backends(*names): ...\n",
        "tests/test_convert.py": ON_ANY_DEVICE,
    }
    found = told(tmp_path / "repo", before, after)
    one = found["tests/test_convert.py::TestConvert::test_forward_cpu"]
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "folded-by-name"), one.why
    assert one.successors[0].id == "tests/test_convert.py::TestConvert::test_forward"
    # What no other name ends with is no variant.
    for name in ("test_shape", "test_forward_of_nothing"):
        assert rule_of(found[f"tests/test_convert.py::TestConvert::{name}"]) != "folded-by-name"


FOR_GPUS = """
    from devices import convert

    class TestConvert:
        def check(self, device):
            assert convert([1, 2, 3], device) == [1, 2, 3]

        def test_forward(self):
            assert convert(list(range(4)), int)[1:] == [1, 2, 3]

        def test_forward_gpu(self):
            self.check(float)

        def test_backward(self):
            assert convert([3, 2], abs) == [3, 2]

        def test_backward_gpu(self):
            self.check(abs)

        def test_round_gpu(self):
            self.check(round)
    """
FOR_ALL = """
    from devices import convert, find

    class TestConvert:
        def test_forward(self):
            given = convert(list(range(4)), find())
            assert [given[1], given[2]] == [1, 2]

        def test_backward(self):
            assert convert([3, 2], abs) == [3, 2]
    """


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        pytest.param("test_forward_gpu", True, id="what-it-is-a-variant-of-changed"),
        pytest.param("test_backward_gpu", False, id="what-it-is-a-variant-of-did-not"),
        pytest.param("test_round_gpu", False, id="of-nothing"),
    ],
)
def test_variants_of_a_test_that_stays(tmp_path: Path, name: str, folded: bool) -> None:
    before = {"devices.py": CONVERTS, "tests/test_convert.py": FOR_GPUS}
    after = {"devices.py": f"{CONVERTS}\n    def find(): ...\n", "tests/test_convert.py": FOR_ALL}
    one = told(tmp_path / "repo", before, after)[f"tests/test_convert.py::TestConvert::{name}"]
    assert (rule_of(one) == "folded-by-name") is folded, (rule_of(one), one.why)


OLD_SHELF = """
    class Shelf:
        def lift(self, name):
            return f"{name} lifted"
    """
NEW_SHELF = """
    class Shelf:
        def __init__(self, rows):
            self.rows = rows

        def weigh(self):
            return sum(self.rows)
    """
LIFTS = """
    from shop.old import Shelf

    def test_lift_of_one():
        assert Shelf().lift("fig") == "fig lifted"
    """


WEIGHS = """
    from shop.models import Shelf

    def test_lift_by_weighing():
        assert Shelf([1, 2]).weigh() == 3
    """


def test_a_class_that_was_written_anew_under_its_name(tmp_path: Path) -> None:
    before = {"shop/__init__.py": "", "shop/old.py": OLD_SHELF, "tests/test_lift.py": LIFTS}
    gone = {"shop/old.py": None, "tests/test_lift.py": None}
    (one,) = told(tmp_path / "a", before, {**gone, "shop/models.py": NEW_SHELF}).values()
    assert (one.verdict, rule_of(one), one.unsure) == (Verdict.RETIRED, "target-renewed", True), one.why
    assert one.why.endswith("But shop.models.Shelf is new.")
    other = {**gone, "shop/models.py": NEW_SHELF.replace("Shelf", "Board")}
    (one,) = told(tmp_path / "b", before, other).values()
    assert rule_of(one) == "target-gone", one.why
    tested = {**gone, "shop/models.py": NEW_SHELF}
    (one,) = told(tmp_path / "c", before, tested, {"tests/test_models.py": WEIGHS}).values()
    assert (one.verdict, rule_of(one), one.unsure) == (Verdict.REWRITTEN, "target-renewed", True), one.why
    assert one.successors[0].id == "tests/test_models.py::test_lift_by_weighing"


LOCALES = """
    from addresses import state

    class Test{0}:
        def test_state(self):
            names = [state("x"), state("y"), state("z")]
            assert names == ["x-1", "y-1", "z-1"]
            assert state("{0}") in ("{0}-1", "{0}-2")
    """
STATES = """
    def state(locale):
        return f"{locale}-1"
    """


def test_a_class_that_is_but_spelled_another_way(tmp_path: Path) -> None:
    """Another class with a test of that name came beside it."""
    before = {"addresses.py": STATES, "tests/test_states.py": LOCALES.format("FiFI")}
    anew = LOCALES.replace("assert state", "for _ in range(9):\n                assert state")
    after = {"tests/test_states.py": "".join(map(anew.format, ("Aa", "Fifi")))}
    (one,) = told(tmp_path / "repo", before, after).values()
    assert one.successors[0].id == "tests/test_states.py::TestFifi::test_state", one.why


RUNS_SCRIPTS = """
    import subprocess

    def test_script_of_tokens():
        done = subprocess.run(["tokens"], capture_output=True, text=True)
        assert done.stderr == "SyntaxError: tokens"
    """


@pytest.mark.parametrize(
    ("states", "verdict", "rule"),
    [
        pytest.param(
            [{"tests/test_scripts.py": None}, {"shop/old.py": None}],
            Verdict.LOST,
            "no-obligation",
            id="nothing-but-tests",
        ),
        pytest.param(
            [{"shop/old.py": None, "tests/test_scripts.py": None}],
            Verdict.RETIRED,
            "untraceable",
            id="with-production",
        ),
    ],
)
def test_what_went_with_a_test_that_cannot_be_traced(
    tmp_path: Path, states: list[Files], verdict: Verdict, rule: str
) -> None:
    """Production that went at another time did not take it along."""
    before = {"shop/__init__.py": "", "shop/old.py": OLD_SHELF, "tests/test_scripts.py": RUNS_SCRIPTS}
    (one,) = told(tmp_path / "repo", before, *states).values()
    assert (one.verdict, rule_of(one), one.unsure) == (verdict, rule, True), one.why


PLACES = {
    "pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
    "shop.py": "def total(prices):\n    return sum(prices)\n\ndef is_open():\n    return True\n",
    "tests/test_open.py": "from shop import is_open\n\ndef test_open():\n    assert is_open()\n",
}
TOTALS = """
    from shop import total

    def test_total_of_three():
        assert total([1, 2, 3]) == 6
        assert total([]) == 0
    """


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(
            "tests", "live", "no run collects it: outside testpaths", id="out-of-what-a-run-collects"
        ),
        pytest.param("live", "slow", "", id="asked-for-by-name-before-and-after"),
        pytest.param("live", "tests", "", id="into-what-a-run-collects"),
    ],
)
def test_where_a_run_looks_for_a_successor(tmp_path: Path, before: str, after: str, said: str) -> None:
    base = {**PLACES, f"{before}/test_total.py": TOTALS}
    head = {f"{before}/test_total.py": None, f"{after}/test_total.py": TOTALS}
    (one,) = told(tmp_path, base, head).values()
    (heir,) = one.successors
    assert one.verdict is Verdict.MOVED
    assert [e.detail for e in heir.evidence if e.kind == "liveness"] == [said] * bool(said)
    assert heir.orphaned is bool(said)


BACKENDS = """
    from shop import total

    def test_total_of_some():
        prices = [2, 3]
        {}
        assert total(prices) == 5
    """
COMMON = """
    class CommonTests:
        def make(self):
            raise NotImplementedError

        def test_total_of_some(self):
            till = self.make()
            till.extend([11, 13])
            assert sum(till) == 24
    """
RUNS_COMMON = """
    from common import CommonTests

    class TestTill(CommonTests):
        def make(self):
            return []
    """


@pytest.mark.parametrize(
    ("home", "found"),
    [
        pytest.param("tests/test_till.py", True, id="in-its-file"),
        pytest.param("tests/test_drawer.py", False, id="in-another"),
    ],
)
def test_what_a_file_inherits_in_place_of_its_own(tmp_path: Path, home: str, found: bool) -> None:
    before = {**PLACES, "tests/test_till.py": BACKENDS.format("prices.reverse()")}
    after: dict[str, str | None] = {"tests/test_till.py": None, "common.py": COMMON, home: RUNS_COMMON}
    (one,) = told(tmp_path / "repo", before, after).values()
    heirs = [f"{home}::TestTill::test_total_of_some"] if found else []
    assert [s.id for s in one.successors] == heirs, one.why
    assert rule_of(one).startswith("heir") is found, (rule_of(one), one.why)


def test_the_likest_name_is_a_guess_where_nothing_can_be_traced(tmp_path: Path) -> None:
    before = {"shop/__init__.py": "", "shop/old.py": OLD_SHELF, "tests/test_scripts.py": RUNS_SCRIPTS}
    other = RUNS_SCRIPTS.replace("script_of_tokens", "script_and_its_tokens").replace('"tokens"', '"t"')
    without = {"shop/old.py": None, "tests/test_scripts.py": None}
    before["tests/test_other.py"] = other.replace("SyntaxError: tokens", "").replace(
        "text=True", "check=False"
    )
    (one,) = told(tmp_path / "a", before, without).values()
    assert (one.verdict, rule_of(one), one.unsure) == (Verdict.REWRITTEN, "like-named", True), one.why
    before["tests/test_other.py"] = other
    (one,) = told(tmp_path / "b", before, without).values()
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "renamed"), one.why
    heir = "tests/test_other.py::test_script_and_its_tokens"
    assert one.why == f"It is {heir} but for a few words."


PARSER = """
    def parse(text):
        if ":" not in text:
            raise ValueError("no colon")
        return text.split(":")
    """
REFUSED = """
    import pytest
    from shop import parse

    def test_refused_words():
        with pytest.raises(ValueError):
            parse("pears")
        with pytest.raises(ValueError):
            parse("plums")
    """
ANEW = """
    import pytest
    from shop import parse

    class TestParsing:
        @pytest.mark.parametrize("given", ["apple pie and custard", "rhubarb crumble"])
        def test_error_without_colon(self, given):
            with pytest.raises(ValueError, match="no colon"):
                parse(given)
    """
STRIPPED = PARSER.replace("text.split", "text.strip().split")
NOTE = {"README": "shop"}


@pytest.mark.parametrize(
    ("states", "verdict", "rule"),
    [
        pytest.param(
            [{"tests/test_a.py": ANEW}, NOTE], Verdict.REWRITTEN, "came-beside", id="came-as-it-went"
        ),
        pytest.param(
            [{"tests/test_b.py": ANEW}, {"tests/test_a.py": None}],
            Verdict.PARTIAL,
            "half-covered",
            id="came-before",
        ),
        pytest.param(
            [{"shop.py": STRIPPED, "tests/test_b.py": ANEW, "tests/test_a.py": None}, NOTE],
            Verdict.REWRITTEN,
            "came-beside",
            id="elsewhere-with-other-code",
        ),
        pytest.param(
            [{"tests/test_b.py": ANEW}, {"shop.py": STRIPPED, "tests/test_a.py": None}],
            Verdict.RETIRED,
            "case-withdrawn",
            id="came-before-other-code",
        ),
    ],
)
def test_who_verifies_the_same_kind_of_thing_and_came_as_it_went(
    tmp_path: Path, states: list[Files], verdict: Verdict, rule: str
) -> None:
    (one,) = told(tmp_path / "repo", {"shop.py": PARSER, "tests/test_a.py": REFUSED}, *states).values()
    assert (one.verdict, rule_of(one)) == (verdict, rule), one.why


TALLY = """
    class Tally:
        def __init__(self, number):
            self.number = number

        def add(self, other):
            self.number = self.number + other

        def times(self, other):
            self.number = self.number * other
    """
KEPT = """
    from shop import Tally

    class TestTally:
        def test_start(self):
            assert Tally(17).number == 17

"""
TALLIES = (
    KEPT
    + """    class TestNumberTallySteps:
        def test_add(self):
            tally = Tally(1000)
            tally.add(10)
            assert tally.number == 1010

        def test_times(self):
            tally = Tally(1000)
            tally.times(3)
            assert tally.number == 3000

        def test_difference(self):
            tally = Tally(1000)
            for number in range(4):
                tally.add(-number)
            assert tally.number == 994
    """
)
LOOPED = (
    KEPT
    + """    STEPS = [("add", 250, 7, 257), ("times", 250, 4, 1000)]

    class {}:
        def test_steps(self):
            for step, start, other, expected in STEPS:
                tally = Tally(start)
                getattr(tally, step)(other)
                assert tally.number == expected
    """
)
UNROLLED = (
    KEPT
    + """    class TestTallySteps:
        def test_steps(self):
            for step in sorted(vars(Tally)):
                if not step.startswith("_"):
                    tally = Tally(250)
                    getattr(tally, step)(4)
                    assert tally.number != 250
    """
)
PARTED = """
        def test_difference(self):
            tally = Tally(1000)
            for number in range(4):
                tally.add(-number)
            assert tally.number == 994
    """
TYPED = TALLY.replace("self.number = number", "self.number = int(number)")


@pytest.mark.parametrize(
    ("states", "verdict", "rule"),
    [
        pytest.param(
            [{"shop.py": TYPED, "tests/test_a.py": LOOPED.format("TestTallySteps")}],
            Verdict.MOVED,
            "row-alike",
            id="a-table",
        ),
        pytest.param(
            [{"shop.py": TYPED, "tests/test_a.py": UNROLLED}], Verdict.REWRITTEN, "came-beside", id="no-table"
        ),
        pytest.param(
            [{"shop.py": TYPED, "tests/test_a.py": UNROLLED.replace("TallySteps", "Shelf")}],
            Verdict.LOST,
            "uncovered",
            id="under-another-name",
        ),
        pytest.param(
            [{"shop.py": TYPED, "tests/test_a.py": UNROLLED + PARTED}],
            Verdict.RETIRED,
            "case-withdrawn",
            id="which-another-went-on-as",
        ),
        pytest.param(
            [
                {"tests/test_a.py": TALLIES + UNROLLED[UNROLLED.index("class TestTallySteps") :]},
                {"shop.py": TYPED, "tests/test_a.py": UNROLLED},
            ],
            Verdict.LOST,
            "uncovered",
            id="which-came-before",
        ),
    ],
)
def test_a_class_that_came_in_the_place_of_its_own(
    tmp_path: Path, states: list[Files], verdict: Verdict, rule: str
) -> None:
    before = {"shop.py": TALLY, "tests/test_a.py": TALLIES}
    found = told(tmp_path / "repo", before, *states, NOTE)
    for name in ("test_add", "test_times"):
        one = found[f"tests/test_a.py::TestNumberTallySteps::{name}"]
        assert (one.verdict, rule_of(one)) == (verdict, rule), one.why


BY_ITSELF = """
    from shop.memory import Memory

    def test_memory_create():
        store = Memory()
        record = {"name": "quince"}
        assert store.create(record) == {"name": "quince", "id": 0}
        assert "id" not in record
    """
SHARED = """
    class StandardChecks:
        @staticmethod
        def test_create(kind, number=0):
            store = kind()
            record = {"name": "quince"}
            assert store.create(record) == {"name": "quince", "id": number}
            assert "id" not in record
    """
CALLED = """
    from shop.memory import Memory
    from tests.helpers import StandardChecks

    class Other(Memory):
        pass

    class TestOther:
        def test_other_create(self):
            StandardChecks.test_create(Other)

    class TestMemory:
        def test_memory_create_as_all_do(self):
            StandardChecks.test_create(Memory)
    """


def test_what_went_into_a_helper_named_like_a_test_goes_on_in_those_that_call_it(tmp_path: Path) -> None:
    """No runner collects the helper; the caller that is named like the test comes first."""
    before = {"shop/__init__.py": "", "shop/memory.py": STORES, "tests/test_memory.py": BY_ITSELF}
    after = {"tests/helpers.py": SHARED, "tests/test_stores.py": CALLED, "tests/test_memory.py": None}
    (one,) = told(tmp_path / "repo", before, after).values()
    assert one.verdict is Verdict.MOVED, one.why
    assert [s.id for s in one.successors][:2] == [
        "tests/test_stores.py::TestMemory::test_memory_create_as_all_do",
        "tests/test_stores.py::TestOther::test_other_create",
    ]
