"""Tests whose subject was taken away in one way or another: each rule by a history of two commits."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from repos import commit, make_repository

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.explanation import SymbolSubject
from auditor.model.meaning import Fate
from auditor.model.request import AuditRequest
from auditor.pipeline import audit
from auditor.pipeline.explaining import explain

Files = Mapping[str, str | None]
PATH = "tests/test_shop.py"
OTHER = "tests/test_more.py"


def judged(folder: Path, before: Files, after: Files, name: str) -> DeletedTest:
    """Return what became of the deleted test called *name*."""

    def texts(files: Files) -> dict[str, str | None]:
        return {p: None if t is None else dedent(t) for p, t in files.items()}

    built = make_repository(folder / "repo", [commit("a", texts(before)), commit("b", texts(after))])
    request = AuditRequest(repo=str(built.path), expression=built.range("a", "b"))
    found = audit(request, lambda *_: None).deleted_tests
    return next(t for t in found if t.id.rpartition("::")[2] == name)


def rule_of(one: DeletedTest) -> str:
    return one.evidence[0].detail.partition(" ")[0]


SAYS = """
def open_shop(season, keys):
    if season == "winter":
        return "the shop stays closed all winter long"
    return f"open, {len(keys)} keys"
"""
TALKS = """
from shop import open_shop

def test_winter():
    assert "the shop stays closed all winter long" in open_shop("winter", [])

def test_keys():
    assert open_shop("summer", [1, 2]) == "open, 2 keys"
"""
STALL = SAYS.replace("open_shop", "open_stall").replace("open, {len(keys)}", "{len(keys)} open")
SHUT_IN_WINTER = SAYS.replace("the shop stays closed all winter long", "shut")
KEYS = TALKS.replace(TALKS[TALKS.index("def test_winter") : TALKS.index("def test_keys")], "")
RAISES = """
class ClosedError(Exception):
    pass

class Gate:
    def __init__(self, hour):
        if hour > 20:
            raise ClosedError("not at this hour")
        self.hour = hour

def enter(hour):
    return Gate(hour)
"""
ENTERS = """
import pytest
from shop import ClosedError, enter

def test_late():
    with pytest.raises(ClosedError):
        enter(22)

def test_early():
    assert enter(8).hour == 8
"""
SHUT = RAISES.replace("not at this hour", "the gate is closed at this hour")
SHUT_ELSEWHERE = """
from hours import check

class Gate:
    def __init__(self, hour):
        check(hour)
        self.hour = hour

def enter(hour):
    return Gate(hour)
"""
HOURS = """
class ClosedError(Exception):
    pass

def check(hour):
    if hour > 20:
        raise ClosedError("the gate is closed already at this hour")
"""
KNOCKS = (
    ENTERS.replace("enter(22)", "Gate(22)")
    .replace("ClosedError, enter", "ClosedError, Gate, enter")
    .replace("raises(ClosedError)", "raises(ClosedError, match='the gate is closed at this hour')")
)
EARLY = "from shop import enter\n\ndef test_early():\n    assert enter(8).hour == 8\n"
THIN = """
def same_goods(one, other):
    ours = sorted(one)
    theirs = sorted(other)
    if len(ours) != len(theirs):
        return False
    return all(a == b for a, b in zip(ours, theirs))
"""
WRAPPED = (
    "from goods import same_goods\n\ndef find_same_goods(one, other):\n    assert same_goods(one, other)\n"
)
WRAPS = """
from checks import find_same_goods

def test_goods():
    find_same_goods(["pear", "fig"], ["fig", "pear"])
"""
HELPED = """
def _weigh(fruit):
    if fruit.ripe:
        return fruit.grams * 2
    return fruit.grams

def total(fruits):
    return sum(_weigh(fruit) for fruit in fruits)
"""
INLINED = """
def total(fruits):
    return sum(fruit.grams * (2 if fruit.ripe else 1) for fruit in fruits)
"""
FRUIT = "class Fruit:\n    def __init__(self, grams, ripe):\n        self.grams, self.ripe = grams, ripe\n\n"
WEIGHS = (
    f"from shop import _weigh, total\n\n{FRUIT}def test_weigh():\n    assert _weigh(Fruit(40, True)) == 80\n"
)
SCALES = """
class _Scales:
    def weigh(self, fruit):
        return fruit.grams * 2 if fruit.ripe else fruit.grams

class _FineScales(_Scales):
    pass

def total(fruits):
    scales = _FineScales()
    return sum(scales.weigh(fruit) for fruit in fruits)
"""
SCALED = f"""
from shop import _Scales, total

{FRUIT}def test_weigh():
    assert _Scales().weigh(Fruit(40, True)) == 80
"""
TOTALS = (
    f"from shop import total\n\n{FRUIT}def test_total_of_ripe():\n    assert total([Fruit(7, True)]) == 14\n"
)
PRICES = """
def price(name, number, rebate):
    if number > 10:
        return number * len(name) - rebate
    return number * len(name)
"""
SIBLINGS = """
from shop import price

def test_few():
    assert price("fig", 2, 0) == 6

def test_rebate():
    assert price("fig", 11, 3) == 30
"""
NO_REBATE = SIBLINGS[: SIBLINGS.index("def test_rebate")]
OPTIONS = """
def run(args):
    told = {}
    for name in args:
        if name == "--corner":
            told["where"] = "corner"
        elif name == "--open":
            told["when"] = "now"
    return told
"""
LONG_OPTIONS = (
    OPTIONS
    + """

def ask(args):
    told = []
    for name in args:
        if name in ("-p", "--price-list"):
            told.append("prices")
    return told
"""
)
SHORT = """
def test_price_list_of_none():
    from shop import ask
    assert ask(["-p"]) == ["prices"]
"""
OPTED = """
from shop import run

def test_open():
    assert run(["--open"]) == {"when": "now"}

def test_corner_shop():
    told = run(["--corner", "--open"])
    assert told["where"] == "corner"
"""
FIELDS = """
from pydantic import BaseModel

class Filter(BaseModel):
    tags: str = ""
    runner_types: str = ""

    def fits(self, one):
        return all(getattr(one, name) == value for name, value in self.dict().items())
"""
FIELDED = """
from shop import Filter

def test_tags_match():
    assert Filter(tags="red").fits(Filter(tags="red"))

def test_runners_match():
    assert Filter(tags="red", runner_types="big").fits(Filter(runner_types="big"))
"""
BOXES = """
class Box:
    def pack(self, things):
        return [thing.upper() for thing in things]


class Crate:
    def pack(self, things):
        return ["crate", *things]
"""
PACKS = """
import pytest
from shop import Box

@pytest.fixture
def box():
    return Box()

def test_box_of_two(box):
    assert box.pack(["quince", "medlar"]) == ["QUINCE", "MEDLAR"]
    assert box.pack([]) == []
"""
SHOWS = """
class Box:
    def pack(self, things):
        return [thing.upper() for thing in things]

    def form(self, name):
        lines = [f"<label>{name}</label>"]
        return "".join(lines)


class Crate(Box):
    pass
"""
SHOWN = """
from shop import Crate

def test_form():
    crate = Crate()
    assert crate.form("quince") == "<label>quince</label>"
"""
SPELLED = """
class Price:
    def __init__(self, pence):
        self.pence = pence

    def __str__(self):
        pounds, pence = divmod(self.pence, 100)
        return f"{pounds} pounds {pence}"
"""
SPELLS = """
from shop import Price

def test_pence():
    assert Price(310).pence == 310

def test_text():
    assert str(Price(310)) == "3 pounds 10"
"""
NOTHING = """

NOTHING = "<label></label>"
"""
SHOWN_NOTHING = """
from shop import NOTHING, Crate

def test_form():
    crate = Crate()
    assert crate.form("") is NOTHING
"""
GIVEN = """

class Name:
    def __init__(self, text):
        self.text = text
"""
GIVES = SHOWN.replace("import Crate", "import Crate, Name").replace(
    'crate.form("quince") ==', 'crate.form(Name("quince")) =='
)
ANEW = """
def test_crates():
    for number in range(20, 22):
        assert price("medlar", number, 0) == 6 * number
"""
OF_NOTHING = """
import json

def test_import_of_json():
    assert json.loads("[1, 2]") == [1, 2]
"""
PNG = """
def draw(name, number):
    rows = [name * number for _ in range(number)]
    return "|".join(rows)
"""
PAINTS = """
def test_asked(client):
    answer = client.get("/pictures/quince")
    assert answer.status_code == 200
"""
DRAWS = """
from png import draw
from shop import price

def test_drawn():
    assert draw("a", 2) == "aa|aa"

def test_price_tag():
    assert price("medlar", 12, 5) == 67
"""
RUNS = """
import json

def test_run():
    assert json.loads("[1, 2]") == [1, 2]
"""
OLD_PYTHON = """
import sys
import pytest
from shop import price

@pytest.mark.skipif(sys.version_info >= (3,), reason="text and bytes")
def test_bytes():
    assert price(b"fig", 2, 0) == 6
"""
ONLY_PY2 = """
import functools, sys
import pytest
from shop import price

def only_py2(test):
    @functools.wraps(test)
    def wrapper(*args):
        if sys.version_info[0] > 2:
            pytest.skip("Python 2 only")
        return test(*args)
    return wrapper

@only_py2
def test_bytes():
    assert price(b"fig", 2, 0) == 6
"""
READS = """
def read_all(lines, streaming_callback=None):
    for line in lines:
        if streaming_callback is not None:
            streaming_callback(line)
    return list(lines)
"""
READS_PLAIN = """
def read_all(lines):
    return list(lines)
"""
STREAMS = """
from shop import read_all

def test_streaming_until_close():
    seen = []
    assert read_all(["a pear", "a fig"], streaming_callback=seen.append) == ["a pear", "a fig"]
    assert seen == ["a pear", "a fig"]
"""
TAKES = """
def take(name):
    return [name.upper(), name.lower()]
"""
SORTS = """
class Shop:
    def _sort(self):
        return 1

    def names(self):
        return ["fig", "plum"]

    def stock(self):
        return {"fig": 3}
"""
SORTED = """
from shop import Shop

class TestListing:
    def setup_method(self):
        self.shop = Shop()
        self.shop._sort()

    def test_names(self):
        assert self.shop.names() == ["fig", "plum"]

    def test_stock(self):
        assert self.shop.stock() == {"fig": 3}
"""
SCALING = """
    def scaled(self, number, unit):
        if unit not in ("kilo", "mega"):
            raise KeyError(unit)
        factor = 1000 if unit == "kilo" else 1_000_000
        return f"{number / factor:.2f} {unit}"
"""
UNITS = """
class UnitSystem:
    def bare(self):
        return 1
"""
SCIENCE = """
class Science:
    def __init__(self, field, seed):
        self.field = field
        self.random = Random(seed)

    def formula(self):
        return self.random.choice(["E = m c2", "F = m a"])

    def element(self, number):
        return {1: "hydrogen", 2: "helium"}[number]
"""
UNIT_TESTS = """
from shop import UnitSystem

def test_unit_system_scales():
    assert UnitSystem().scaled(3000, "kilo") == "3.00 kilo"
"""
OPENS = """
class Shop:
    def stock(self):
        return ["fig", "plum"]

class Opening:
    def __init__(self, shop):
        self.shop = shop

    def enter(self):
        return self.shop
"""
OPENED = """
import pytest
from shop import Opening, Shop

@pytest.fixture
def opened():
    return Opening(Shop())

class TestShop:
    def test_enter(self, opened):
        assert opened.enter().stock()

    def test_enter_twice(self, opened):
        assert opened.enter() is opened.enter()

    def test_stock_is_sorted(self, opened):
        stock = Shop().stock()
        assert opened and sorted(stock) == stock
"""
KINDS = "def is_kind_of_fruit(_kind):\n    return _kind in ('apple', 'pear')\n"
ASKED = """
from shop import is_kind_of_fruit

def test_is_kind_of_fruit():
    assert is_kind_of_fruit("pear")
"""
CARDS = "class Card:\n    def __init__(self, chal=0, limit=0):\n        self.limit = limit + chal\n"
CHARGED = """
from shop import Card

def test_challenges():
    card = Card(chal=2)
    assert card.limit == 2
"""
WRAPPER = """
import functools

def deferred(function):
    @functools.wraps(function)
    def later(*args, callback):
        callback(function(*args))
    return later
"""
DEFERS = """
from wrap import deferred

class TestDeferred:
    @deferred
    def double(self, number):
        return 2 * number

    def test_double(self):
        given = []
        self.double(21, callback=given.append)
        assert given == [42]
"""
SLUGS = """
class Shelf:
    def __init__(self, name, inner=None):
        self.name, self.inner = name, inner

class Row(Shelf):
    pass

def slug_of(shelf):
    return shelf.name if shelf.inner is None else f"{shelf.name}/{slug_of(shelf.inner)}"
"""
SLUGGED = """
from shop import Row, Shelf, slug_of

def test_slug():
    result = slug_of(Shelf("fruit", Row("pears", Row("ripe"))))
    assert result == "fruit/pears/ripe"
"""
RIPE_PATH = "tests/test_ripe_fruit.py"
CHECKED = """
class Counter:
    def __init__(self, name):
        self.name = name

    def run(self):
        return [*self._check_ripe_fruit(), *self._check_price()]

    def _check_ripe_fruit(self):
        return [] if self.name in ("fig", "pear") else ["not ripe"]

    def _check_price(self):
        return []

def enter(hour):
    return Counter(hour).run()
"""
UNCHECKED = """
class Counter:
    def __init__(self, name):
        self.name = name

    def run(self):
        return [*self._check_price()]

    def _check_price(self):
        return []

def enter(hour):
    return Counter(hour).run()
"""
RIPE = """
from shop import Counter

def test_good_fruit():
    assert Counter("fig").run() == []
"""
HOOKED = """
class Stall:
    def start_selling(self):
        warn("start_selling() is old")

    def open_up(self):
        self.start_selling()
"""
UNHOOKED = "class Stall:\n    def open_up(self):\n        self.ready = True\n"
HOOKS = """
import pytest
from shop import Stall

def test_old_start_selling():
    class Mine(Stall):
        def start_selling(self):
            self.sold = True

    with pytest.warns(DeprecationWarning):
        mine = Mine()
        mine.open_up()

def test_open_up():
    stall = Stall()
    stall.open_up()
    assert stall.ready
"""
SOLD = HOOKS.replace(
    """    with pytest.warns(DeprecationWarning):
        mine = Mine()
        mine.open_up()
""",
    """    mine = Mine()
    mine.open_up()
    assert mine.sold
""",
)
OPEN_UP = HOOKS[: HOOKS.index("def test_old")] + HOOKS[HOOKS.index("def test_open_up") :]
ADAPTER = """
from till import total_of

class Adapter:
    def __init__(self, till):
        self.till = till

    def the_total_of(self):
        return total_of(self.till)
"""
TILLS = {"till.py": "def total_of(till):\n    return sum(till)\n"}
ADAPTED = """
from adapter import Adapter

def test_total():
    assert Adapter([1, 2]).the_total_of() == 3
"""
CLIENT = """
class Client:
    def fetch(self, name):
        return name.upper()

class OldClient(Client):
    def drop(self, name):
        return name
"""
ASKS = """
import unittest
import shop

class TestClient(unittest.TestCase):
    def make(self, kind=shop.Client):
        return kind()

    def setUp(self):
        self.client = self.make()

    def test_fetch(self):
        assert self.client.fetch("pear") == "PEAR"

    def test_drop(self):
        client = self.make(shop.OldClient)
        assert client.drop("quince") == "quince"
"""
NO_OLD = CLIENT[: CLIENT.index("class OldClient")]
COMPAT = "def b(text):\n    return text.encode()\n"
BYTES = """
from shop._compat import b
from shop.codec import read_all

def test_read():
    assert read_all("a pear") == b("A PEAR")
"""
CODEC = "def read_all(text):\n    return text.upper().encode()\n"
SHIPPED = {f"shop/v1/m{n}.py": f"def part_{n}(x):\n    return x + {n}\n" for n in range(24)}
OLD_SHOP = {p.replace("v1/", ""): t for p, t in SHIPPED.items()}
PART = "from shop.m3 import part_3\n\ndef test_part():\n    assert part_3(1) == 4\n"
TILL = "def pay(x):\n    return x * 3\n"
NEW_TESTS = "from shop.till import pay\n\n" + "".join(
    f"def test_pay_{n}():\n    assert pay({n}) == {n * 3}\n\n" for n in range(30)
)


FORMS = """
class Base:
    def __init__(self, **given):
        self.__dict__.update(given)

class Form(Base):
    id = None
    name = None

    def __init__(self, **given):
        super().__init__(**given)

    def same(self, other):
        return self.__dict__ == other.__dict__
"""
FORM_TESTS = """
from shop import Form

def test_same_id():
    assert Form(id=7).same(Form(id=7))

def test_same_name():
    assert Form(name="fig").same(Form(name="fig"))
"""
MAKES = """
def pick(fruit, ripe):
    return (fruit, ripe)
"""
MAKE_TESTS = """
from shop import pick

def test_ripe():
    assert pick("fig", ripe="very") == ("fig", "very")
"""
CONFIGURED = """
class Config:
    pass

class Shop:
    def __init__(self):
        self.config = Config()

    def open(self):
        return ["fig"]
"""
ANNOUNCED = """
    def said(self):
        return [] if not self.config.BANNER else ["welcome"]
"""
ANNOUNCE = """
from shop import Shop

def test_banner_is_off():
    shop = Shop()
    shop.config.BANNER = False
    assert shop.open() == ["fig"]
"""
SHOP_KEYS = """
import os

def keys():
    return os.environ.get("SHOP_SPARE_KEYS", "none")
"""
ASKS_KEYS = """
from shop import Shop

def test_keys_from_outside(monkeypatch):
    monkeypatch.setenv("SHOP_SPARE_KEYS", "two")
    assert Shop().open() == ["fig"]
"""
PEEKED = """
class Shop:
    def __init__(self, goods):
        self.goods = goods

    def _peek_inside(self):
        return self.goods[:1]

def furnished(goods):
    return Shop(goods)
"""
PEEK_TESTS = """
from shop import Shop, furnished

def test_peek_inside():
    shop = furnished(["fig", "plum"])
    assert isinstance(shop, Shop)
    assert shop.goods[0] == "fig"
    assert furnished(["plum"]).goods == ["plum"]
    assert shop._peek_inside() == ["fig"]
"""
PAYS = """
from shop import price

def test_paid():
    assert price("medlar", 12, 5) == 67
"""
PICTURES = {
    "shop/png/__init__.py": "",
    "shop/png/client.py": "class Client:\n    def list(self):\n        return ['fig']\n",
}
GREETS = """
def greet(name, hour):
    day = "morning" if hour < 12 else "evening"
    return f"Good {day}, {name}"

def part(name):
    return f"See you, {name}"
"""
GREETED = """
from shop import greet

class TestWords:
    def test_greeting(self):
        assert greet("Ann", 8) == "Good morning, Ann"
"""
PARTED = """
from shop import part

class TestWords:
    def test_parting(self):
        assert part("Ann") == "See you, Ann"
"""
HOUSED = {
    "shop/__init__.py": "",
    "shop/literal.py": "def literal(value):\n    return [value]\n",
    "shop/client.py": "class Client:\n    pass\n",
    **PICTURES,
}
DRAWN_BY = """
def test_drawn_by():
    from shop.png.client import Client

    assert Client().list() == ["fig"]
"""
CLIENT_TESTS = """
from shop.literal import literal

def test_list():
    assert literal("fig") == ["fig"]
"""


@pytest.mark.parametrize(
    ("before", "after", "name", "verdict", "rule"),
    [
        pytest.param(
            {"shop.py": SAYS, PATH: TALKS},
            {"shop.py": SAYS.replace("the shop stays closed all winter long", "shut"), PATH: KEYS},
            "test_winter",
            Verdict.RETIRED,
            "withdrawn",
            id="nothing-says-the-message-any-more",
        ),
        pytest.param(
            {"shop.py": SAYS, PATH: TALKS},
            {"shop.py": SAYS.replace("all winter long", "for all the winter long"), PATH: KEYS},
            "test_winter",
            Verdict.RETIRED,
            "case-withdrawn",
            id="the-message-in-other-words",
        ),
        pytest.param(
            {"shop.py": SAYS, "stall.py": STALL, PATH: TALKS},
            {"shop.py": SHUT_IN_WINTER, "stall.py": STALL, PATH: KEYS},
            "test_winter",
            Verdict.RETIRED,
            "withdrawn",
            id="another-says-the-message-as-it-did-before",
        ),
        pytest.param(
            {"shop.py": SAYS, "stall.py": STALL.replace("shop stays", "stall stands"), PATH: TALKS},
            {"shop.py": SHUT_IN_WINTER, "stall.py": STALL, PATH: KEYS},
            "test_winter",
            Verdict.RETIRED,
            "case-withdrawn",
            id="another-says-the-message-now",
        ),
        pytest.param(
            {"shop.py": SPELLED, PATH: SPELLS},
            {"shop.py": SPELLED.replace("__str__", "spell"), PATH: SPELLS[: SPELLS.index("def test_text")]},
            "test_text",
            Verdict.RETIRED,
            "withdrawn",
            id="the-method-that-a-builtin-asks-for-is-gone",
        ),
        pytest.param(
            {"shop.py": HOOKED, PATH: HOOKS},
            {"shop.py": UNHOOKED, PATH: OPEN_UP},
            "test_old_start_selling",
            Verdict.RETIRED,
            "withdrawn",
            id="the-hook-that-it-defined-is-called-no-more",
        ),
        pytest.param(
            {"shop.py": HOOKED, PATH: SOLD},
            {"shop.py": UNHOOKED, PATH: OPEN_UP},
            "test_old_start_selling",
            Verdict.RETIRED,
            "withdrawn",
            id="the-hook-is-nowhere",
        ),
        pytest.param(
            {"shop.py": HOOKED, PATH: SOLD},
            {
                "shop.py": UNHOOKED,
                "till.py": "def _Start_Selling_(till):\n    till.sold = True\n",
                PATH: OPEN_UP,
            },
            "test_old_start_selling",
            Verdict.LOST,
            "hardly-covered",
            id="the-hook-went-on-as-a-function-of-nearly-that-name",
        ),
        pytest.param(
            {"shop.py": CHECKED, PATH: EARLY, RIPE_PATH: RIPE},
            {"shop.py": UNCHECKED, PATH: EARLY, RIPE_PATH: None},
            "test_good_fruit",
            Verdict.RETIRED,
            "withdrawn",
            id="the-private-method-that-its-file-is-named-after-is-gone",
        ),
        pytest.param(
            {"shop.py": CHECKED, PATH: EARLY, RIPE_PATH: RIPE},
            {
                "shop.py": UNCHECKED.replace("_check_price", "_check_ripe_fruit_now"),
                PATH: EARLY,
                RIPE_PATH: None,
            },
            "test_good_fruit",
            Verdict.LOST,
            "uncovered",
            id="the-private-method-has-another-name",
        ),
        pytest.param(
            {"adapter.py": ADAPTER, **TILLS, PATH: ADAPTED},
            {"adapter.py": None, PATH: None},
            "test_total",
            Verdict.RETIRED,
            "target-gone",
            id="a-wrapper-went-with-its-class",
        ),
        pytest.param(
            {"shop.py": CLIENT, PATH: ASKS},
            {"shop.py": NO_OLD, PATH: None},
            "test_drop",
            Verdict.RETIRED,
            "target-gone",
            id="the-class-that-a-helper-was-called-with-is-gone",
        ),
        pytest.param(
            {"shop.py": CLIENT, PATH: ASKS},
            {"shop.py": NO_OLD, PATH: None},
            "test_fetch",
            Verdict.LOST,
            "uncovered",
            id="the-class-that-a-helper-makes-by-default-is-there",
        ),
        pytest.param(
            {"shop/__init__.py": "", "shop/_compat.py": COMPAT, "shop/codec.py": CODEC, PATH: BYTES},
            {"shop/_compat.py": None, PATH: None},
            "test_read",
            Verdict.LOST,
            "uncovered",
            id="only-a-shim-for-python-2-is-gone",
        ),
        pytest.param(
            {"shop.py": RAISES, PATH: ENTERS},
            {
                "shop.py": "class Gate:\n    def __init__(self, hour):\n        self.hour = hour\n\n"
                "def enter(hour):\n    return Gate(hour)\n",
                PATH: EARLY,
            },
            "test_late",
            Verdict.RETIRED,
            "withdrawn",
            id="the-error-is-gone",
        ),
        pytest.param(
            {"shop.py": SHUT, PATH: KNOCKS},
            {"shop.py": SHUT_ELSEWHERE, "hours.py": HOURS, PATH: EARLY},
            "test_late",
            Verdict.LOST,
            "hardly-covered",
            id="the-error-is-raised-elsewhere-in-other-words",
        ),
        pytest.param(
            {"goods.py": THIN, "checks.py": WRAPPED, PATH: WRAPS},
            {"checks.py": None, PATH: None},
            "test_goods",
            Verdict.LOST,
            "left-behind",
            id="a-wrapper-is-gone-and-its-subject-is-not",
        ),
        pytest.param(
            {"shop.py": READS, PATH: STREAMS},
            {"shop.py": READS_PLAIN, PATH: None},
            "test_streaming_until_close",
            Verdict.RETIRED,
            "withdrawn",
            id="a-parameter-that-it-passed-is-taken-back",
        ),
        pytest.param(
            {"shop.py": READS + TAKES, PATH: STREAMS},
            {"shop.py": READS_PLAIN + TAKES.replace("name)", "name, streaming_callback=None)"), PATH: None},
            "test_streaming_until_close",
            Verdict.LOST,
            "uncovered",
            id="a-parameter-that-another-function-took-over",
        ),
        pytest.param(
            {"shop.py": KINDS, PATH: ASKED},
            {"shop.py": KINDS.replace("_kind)", "name)").replace("_kind in", "name in"), PATH: None},
            "test_is_kind_of_fruit",
            Verdict.LOST,
            "uncovered",
            id="a-parameter-given-by-position-has-another-name",
        ),
        pytest.param(
            {"shop.py": CARDS, PATH: CHARGED},
            {"shop.py": CARDS.replace("chal", "claim"), PATH: None},
            "test_challenges",
            Verdict.LOST,
            "uncovered",
            id="a-parameter-has-another-name-which-only-begins-like-a-word-of-the-test",
        ),
        pytest.param(
            {"shop.py": SAYS, "wrap.py": WRAPPER, PATH: DEFERS},
            {"wrap.py": None, PATH: None},
            "test_double",
            Verdict.RETIRED,
            "target-gone",
            id="what-decorates-its-helper-is-gone",
        ),
        pytest.param(
            {"shop.py": SLUGS, PATH: SLUGGED},
            {"shop.py": SLUGS[: SLUGS.index("def slug_of")], PATH: None},
            "test_slug",
            Verdict.RETIRED,
            "target-gone",
            id="what-it-called-is-gone-and-what-it-gave-is-not",
        ),
        pytest.param(
            {"goods.py": THIN, "checks.py": WRAPPED, PATH: WRAPS},
            {"goods.py": None, "checks.py": None, PATH: None},
            "test_goods",
            Verdict.RETIRED,
            "target-gone",
            id="both-are-gone",
        ),
        pytest.param(
            {"shop.py": BOXES, PATH: PACKS, OTHER: PACKS.replace("_box", "_crate").replace("Box", "Crate")},
            {"shop.py": BOXES[BOXES.index("class Crate") :], PATH: None},
            "test_box_of_two",
            Verdict.RETIRED,
            "target-gone",
            id="the-same-code-under-another-name-is-about-something-else",
        ),
        pytest.param(
            {"shop.py": SHOWS, PATH: SHOWN},
            {
                "shop.py": SHOWS[: SHOWS.index("    def form")] + "\n\nclass Crate(Box):\n    pass\n",
                PATH: None,
            },
            "test_form",
            Verdict.RETIRED,
            "target-gone",
            id="a-class-that-lost-what-was-called-is-but-the-receiver",
        ),
        pytest.param(
            {"shop.py": f"{SHOWS}{NOTHING}", PATH: SHOWN_NOTHING},
            {
                "shop.py": SHOWS[: SHOWS.index("    def form")]
                + f"\n\nclass Crate(Box):\n    pass\n{NOTHING}",
                PATH: None,
            },
            "test_form",
            Verdict.RETIRED,
            "target-gone",
            id="a-constant-beside-the-receiver-is-what-it-was-held-to",
        ),
        pytest.param(
            {"shop.py": SHOWS + GIVEN, PATH: GIVES},
            {
                "shop.py": SHOWS[: SHOWS.index("    def form")] + "\n\nclass Crate(Box):\n    pass\n" + GIVEN,
                PATH: None,
            },
            "test_form",
            Verdict.RETIRED,
            "target-gone",
            id="what-a-method-that-is-gone-was-given-is-no-subject",
        ),
        pytest.param(
            {"shop.py": SHOWS + GIVEN, PATH: GIVES},
            {"shop.py": SHOWS + GIVEN, PATH: None},
            "test_form",
            Verdict.LOST,
            "uncovered",
            id="a-method-that-is-there-is",
        ),
        pytest.param(
            {"shop.py": PRICES, "png.py": PNG, "tests/test_png.py": DRAWS},
            {"png.py": None, "tests/test_png.py": None},
            "test_price_tag",
            Verdict.RETIRED,
            "namesake-gone",
            id="what-its-file-is-named-after-is-gone",
        ),
        pytest.param(
            {"shop.py": PRICES, "png.py": PNG, "tests/test_png.py": DRAWS + PAINTS},
            {"png.py": None, "tests/test_png.py": None},
            "test_asked",
            Verdict.RETIRED,
            "namesake-gone",
            id="what-its-file-is-named-after-is-gone-and-it-cannot-be-traced",
        ),
        pytest.param(
            {"shop.py": PRICES, "png.py": PNG, "tests/test_png.py": DRAWS},
            {"png.py": None, "shop.py": PRICES + PNG, "tests/test_png.py": None},
            "test_drawn",
            Verdict.LOST,
            "hardly-covered",
            id="what-its-file-is-named-after-is-gone-and-what-it-verified-went-elsewhere",
        ),
        pytest.param(
            {"shop.py": PRICES, "png.py": PNG, "tests/test_png.py": DRAWS + RUNS},
            {"png.py": None, "tests/test_png.py": None},
            "test_run",
            Verdict.RETIRED,
            "namesake-gone",
            id="a-guess-that-it-was-empty-is-none-where-that-is-gone",
        ),
        pytest.param(
            {"shop.py": PRICES, "png.py": PNG, "tests/test_png.py": DRAWS + RUNS},
            {"tests/test_png.py": None},
            "test_run",
            Verdict.VACUOUS,
            "vacuous",
            id="and-one-where-it-is-there",
        ),
        pytest.param(
            {"shop.py": PRICES, "png.py": PNG, "tests/test_png.py": DRAWS},
            {"tests/test_png.py": None},
            "test_price_tag",
            Verdict.LOST,
            "uncovered",
            id="what-its-file-is-named-after-is-there",
        ),
        pytest.param(
            {"shop.py": OPTIONS, PATH: OPTED},
            {"shop.py": OPTIONS.replace('"--corner"', '"--place"'), PATH: OPTED[: OPTED.index("def test_c")]},
            "test_corner_shop",
            Verdict.RETIRED,
            "word-gone",
            id="an-option-that-it-gave-is-gone",
        ),
        pytest.param(
            {"shop.py": LONG_OPTIONS, PATH: OPTED + SHORT},
            {"shop.py": LONG_OPTIONS.replace('name in ("-p", "--price-list")', 'name == "-q"'), PATH: OPTED},
            "test_price_list_of_none",
            Verdict.RETIRED,
            "word-gone",
            id="the-option-of-two-words-that-it-is-named-after-is-gone",
        ),
        pytest.param(
            {"shop.py": LONG_OPTIONS, PATH: OPTED + SHORT},
            {PATH: OPTED},
            "test_price_list_of_none",
            Verdict.LOST,
            "uncovered",
            id="the-option-of-two-words-that-it-is-named-after-is-there",
        ),
        pytest.param(
            {"shop.py": OPTIONS, PATH: OPTED},
            {PATH: OPTED[: OPTED.index("def test_c")]},
            "test_corner_shop",
            Verdict.PARTIAL,
            "half-covered",
            id="an-option-that-it-gave-is-there",
        ),
        pytest.param(
            {"shop.py": FIELDS, PATH: FIELDED},
            {
                "shop.py": FIELDS.replace('    runner_types: str = ""\n', ""),
                PATH: FIELDED[: FIELDED.index("def test_r")],
            },
            "test_runners_match",
            Verdict.RETIRED,
            "withdrawn",
            id="a-field-that-it-set-is-gone",
        ),
        pytest.param(
            {"shop.py": FIELDS, PATH: FIELDED},
            {
                "shop.py": FIELDS.replace("runner_types", "kinds"),
                PATH: FIELDED[: FIELDED.index("def test_r")],
            },
            "test_runners_match",
            Verdict.RETIRED,
            "case-withdrawn",
            id="a-field-that-it-set-is-called-otherwise",
        ),
        pytest.param(
            {"shop.py": HELPED, PATH: WEIGHS},
            {"shop.py": INLINED, PATH: TOTALS},
            "test_weigh",
            Verdict.REWRITTEN,
            "inlined",
            id="a-private-helper-went-into-its-caller",
        ),
        pytest.param(
            {"shop.py": SCALES, PATH: SCALED},
            {"shop.py": INLINED, PATH: None, "tests/unit/test_shop.py": TOTALS},
            "test_weigh",
            Verdict.REWRITTEN,
            "inlined",
            id="a-private-class-went-into-what-used-it-and-the-tests-moved",
        ),
        pytest.param(
            {"shop.py": HELPED, PATH: WEIGHS},
            {"shop.py": INLINED, PATH: None},
            "test_weigh",
            Verdict.RETIRED,
            "target-gone",
            id="and-no-test-came-in-its-place",
        ),
        pytest.param(
            {"shop.py": PRICES, PATH: SIBLINGS},
            {"shop.py": PRICES.replace(" - rebate", ""), PATH: NO_REBATE},
            "test_rebate",
            Verdict.RETIRED,
            "case-withdrawn",
            id="the-commit-changed-what-siblings-verify",
        ),
        pytest.param(
            {"shop.py": PRICES, PATH: SIBLINGS},
            {"shop.py": PRICES.replace(" - rebate", ""), PATH: NO_REBATE + ANEW},
            "test_rebate",
            Verdict.REWRITTEN,
            "came-beside",
            id="the-commit-changed-what-siblings-verify-and-brought-another",
        ),
        pytest.param(
            {"shop.py": PRICES, PATH: SIBLINGS},
            {PATH: NO_REBATE},
            "test_rebate",
            Verdict.PARTIAL,
            "half-covered",
            id="the-commit-left-production-alone",
        ),
        pytest.param(
            {"shop.py": GREETS, PATH: GREETED},
            {PATH: PARTED},
            "test_greeting",
            Verdict.REWRITTEN,
            "came-beside",
            id="the-commit-brought-another-in-its-place",
        ),
        pytest.param(
            {"shop.py": GREETS, PATH: GREETED},
            {PATH: None, OTHER: PARTED},
            "test_greeting",
            Verdict.LOST,
            "uncovered",
            id="the-commit-brought-another-elsewhere",
        ),
        pytest.param(
            {"shop.py": PRICES, PATH: OLD_PYTHON},
            {PATH: None},
            "test_bytes",
            Verdict.RETIRED,
            "old-python",
            id="skipped-on-all-but-old-versions",
        ),
        pytest.param(
            {"shop.py": PRICES, PATH: OLD_PYTHON.replace("sys.version_info >= (3,)", "PY_3_10_PLUS")},
            {PATH: None},
            "test_bytes",
            Verdict.RETIRED,
            "old-python",
            id="skipped-from-a-version-on-by-a-constant",
        ),
        pytest.param(
            {"shop.py": PRICES, PATH: OLD_PYTHON.replace("sys.version_info >= (3,)", "PY_3_10")},
            {PATH: None},
            "test_bytes",
            Verdict.LOST,
            "uncovered",
            id="skipped-on-one-version-by-a-constant",
        ),
        pytest.param(
            {"shop.py": PRICES, PATH: ONLY_PY2},
            {PATH: None},
            "test_bytes",
            Verdict.RETIRED,
            "old-python",
            id="wrapped-to-skip-on-all-but-old-versions",
        ),
        pytest.param(
            {"shop.py": PRICES, PATH: ONLY_PY2.replace("only_py2", "when_open")},
            {PATH: None},
            "test_bytes",
            Verdict.LOST,
            "uncovered",
            id="wrapped-to-skip-for-some-other-reason",
        ),
        pytest.param(
            {"shop/__init__.py": "", **OLD_SHOP, PATH: PART},
            {
                **dict.fromkeys(OLD_SHOP),
                **SHIPPED,
                "shop/v1/__init__.py": "",
                "shop/till.py": TILL,
                PATH: None,
                OTHER: NEW_TESTS,
            },
            "test_part",
            Verdict.RETIRED,
            "target-replaced",
            id="an-old-version-is-only-shipped-along",
        ),
        pytest.param(
            {"shop.py": OPENS, PATH: OPENED},
            {"shop.py": "class Shop:\n    def stock(self):\n        return ['fig']\n", PATH: None},
            "test_stock_is_sorted",
            Verdict.LOST,
            "hardly-covered",
            id="what-its-suite-goes-through-is-gone-and-its-namesake-is-not",
        ),
        pytest.param(
            {"shop.py": OPENS, PATH: OPENED.replace("TestShop", "TestOpening")},
            {"shop.py": "class Shop:\n    def stock(self):\n        return ['fig']\n", PATH: None},
            "test_stock_is_sorted",
            Verdict.RETIRED,
            "subject-gone",
            id="what-its-suite-goes-through-is-gone",
        ),
        pytest.param(
            {"shop.py": SORTS, PATH: SORTED},
            {"shop.py": SORTS.replace("def _sort(self):\n        return 1", "mark = 1"), PATH: None},
            "test_names",
            Verdict.LOST,
            "uncovered",
            id="what-its-suite-goes-through-is-gone-and-was-private",
        ),
        pytest.param(
            {"shop.py": UNITS + SCALING + SCIENCE, PATH: UNIT_TESTS},
            {"shop.py": SCIENCE + SCALING, PATH: None},
            "test_unit_system_scales",
            Verdict.LOST,
            "hardly-covered",
            id="a-method-that-outlived-its-class",
        ),
        pytest.param(
            {"shop.py": FORMS, PATH: FORM_TESTS},
            {"shop.py": FORMS.replace("    id = None\n", "    mark = None\n"), PATH: None},
            "test_same_id",
            Verdict.RETIRED,
            "withdrawn",
            id="a-short-field-that-the-test-is-named-after",
        ),
        pytest.param(
            {"shop.py": MAKES, PATH: MAKE_TESTS},
            {"shop.py": MAKES.replace("fruit, ripe)", "fruit, **ripe)", 1), PATH: None},
            "test_ripe",
            Verdict.LOST,
            "uncovered",
            id="a-parameter-among-whatever-is-given",
        ),
        pytest.param(
            {"shop.py": MAKES, PATH: MAKE_TESTS},
            {"shop.py": MAKES.replace("fruit, ripe", "fruit, ripeness"), PATH: None},
            "test_ripe",
            Verdict.LOST,
            "uncovered",
            id="a-parameter-that-is-called-like-it-now",
        ),
        pytest.param(
            {"shop.py": f"{CONFIGURED}{ANNOUNCED}", PATH: ANNOUNCE},
            {"shop.py": CONFIGURED, PATH: None},
            "test_banner_is_off",
            Verdict.RETIRED,
            "word-gone",
            id="a-setting-that-the-test-is-named-after",
        ),
        pytest.param(
            {"shop.py": f"{CONFIGURED}{SHOP_KEYS}", PATH: ASKS_KEYS},
            {"shop.py": CONFIGURED, PATH: None},
            "test_keys_from_outside",
            Verdict.RETIRED,
            "word-gone",
            id="a-variable-of-the-environment",
        ),
        pytest.param(
            {"shop.py": PEEKED, PATH: PEEK_TESTS},
            {"shop.py": PEEKED.replace("_peek_inside", "_look"), PATH: None},
            "test_peek_inside",
            Verdict.RETIRED,
            "target-gone",
            id="a-part-that-the-test-is-named-after",
        ),
        pytest.param(
            {
                "shop.py": PRICES,
                "contracts/Sale.sol": "contract Sale {}",
                "tests/contracts/test_sale.py": PAYS,
            },
            {"contracts/Sale.sol": None, "tests/contracts/test_sale.py": None, "png.py": PNG},
            "test_paid",
            Verdict.RETIRED,
            "namesake-gone",
            id="a-folder-without-python-that-its-folder-is-named-after",
        ),
        pytest.param(
            {**HOUSED, "shop/png/tests/test_client.py": CLIENT_TESTS},
            {**HOUSED, **dict.fromkeys(PICTURES), "shop/png/tests/test_client.py": None},
            "test_list",
            Verdict.RETIRED,
            "home-gone",
            id="the-package-around-its-folder-of-tests",
        ),
        pytest.param(
            {**HOUSED, "shop/png/tests/test_client.py": OF_NOTHING},
            {**HOUSED, **dict.fromkeys(PICTURES), "shop/png/tests/test_client.py": None},
            "test_import_of_json",
            Verdict.RETIRED,
            "home-gone",
            id="the-package-around-a-test-that-uses-no-production-code",
        ),
        pytest.param(
            {**HOUSED, "shop/png/tests/test_client.py": OF_NOTHING},
            {"shop/png/tests/test_client.py": None},
            "test_import_of_json",
            Verdict.VACUOUS,
            "vacuous",
            id="the-package-around-it-is-there",
        ),
        pytest.param(
            {**HOUSED, "shop/png/tests/test_client.py": CLIENT_TESTS + DRAWN_BY},
            {
                **HOUSED,
                **dict.fromkeys(PICTURES),
                "shop/pictures/__init__.py": "",
                "shop/pictures/client.py": PICTURES["shop/png/client.py"],
                "shop/png/tests/test_client.py": None,
            },
            "test_list",
            Verdict.LOST,
            "uncovered",
            id="the-package-around-its-folder-of-tests-is-called-otherwise",
        ),
    ],
)
def test_what_is_taken_away(
    tmp_path: Path, before: Files, after: Files, name: str, verdict: Verdict, rule: str
) -> None:
    one = judged(tmp_path, before, after, name)
    assert (one.verdict, rule_of(one)) == (verdict, rule), one.why
    assert one.runner_up is not one.verdict


SWITCHED = """
from shop import price

class TestPrice:
    def test_total(self):
        paid = [price(name, 12, 5) for name in ("medlar", "quince")]
        assert paid == [17, 17]
        assert sum(paid) == 34
"""
PAYS = """
def price(name, base, extra):
    return base + extra
"""


@pytest.mark.parametrize(
    ("after", "told"),
    [
        pytest.param(
            SWITCHED.replace("def test_", "def xtest_"),
            (Verdict.LOST, "switched-off"),
            id="under-another-name",
        ),
        pytest.param(
            SWITCHED.replace("def test_", "def check_"), (Verdict.LOST, "uncovered"), id="as-something-else"
        ),
        pytest.param(
            SWITCHED.replace("def test_", "def _test_")
            + "\n    def test_it(self):\n        self._test_total()\n",
            (Verdict.MOVED, "heir-alike"),
            id="as-a-helper-of-a-live-test",
        ),
        pytest.param(
            SWITCHED.replace("def test_", "def xtest_")
            + SWITCHED[SWITCHED.index("\nclass") :].replace("TestPrice", "TestPaid"),
            (Verdict.MOVED, "same-body-lineage"),
            id="beside-a-live-copy",
        ),
    ],
)
def test_switched_off_by_its_name(tmp_path: Path, after: str, told: tuple[Verdict, str]) -> None:
    one = judged(tmp_path, {"shop.py": PAYS, PATH: SWITCHED}, {PATH: after}, "test_total")
    assert (one.verdict, rule_of(one)) == told, one.why


STEP = """
    def _test_{0}(self):
        assert price('{0} figs', {0}, 1) == {0} + 1
"""
STEPS = (
    SWITCHED.replace("def test_", "def _test_")
    + "".join(map(STEP.format, range(12)))
    + "\n    def test_steps(self):\n"
    + "".join(f"        self._test_{n}()\n" for n in (*range(12), "total"))
)


def test_a_test_that_became_a_step_of_another(tmp_path: Path) -> None:
    one = judged(tmp_path, {"shop.py": PAYS, PATH: SWITCHED}, {PATH: None, OTHER: STEPS}, "test_total")
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "made-a-step"), one.why
    assert [s.id for s in one.successors] == [f"{OTHER}::TestPrice::test_steps"]
    assert one.why == f"Its code stands there under another name, and {OTHER}::TestPrice::test_steps runs it."


COPIES = """
from shop import price

class TestPrice:
    def test_price_of_many(self):
        basket = ["medlar", "quince"]
        paid = [price(name, 12, 5) for name in basket]
        assert paid == [67, 67]
"""


def test_a_second_copy_of_a_test_is_the_same_test(tmp_path: Path) -> None:
    copy = COPIES.replace("price(name, 12, 5)", "price(name, 12, +5)")
    one = judged(tmp_path, {"shop.py": PRICES, PATH: COPIES, OTHER: copy}, {PATH: None}, "test_price_of_many")
    assert one.verdict is Verdict.MOVED, one.why
    assert [s.id for s in one.successors][:1] == [f"{OTHER}::TestPrice::test_price_of_many"]


def test_an_explanation_takes_no_shipped_copy_for_what_a_function_became(tmp_path: Path) -> None:
    """``part_4`` is no deleted test's: its fate is asked for by the explanation alone."""
    before = {"shop/__init__.py": "", **OLD_SHOP, PATH: PART}
    after = {
        **dict.fromkeys(OLD_SHOP),
        **SHIPPED,
        "shop/v1/__init__.py": "",
        "shop/till.py": TILL,
        PATH: None,
    }
    drafts = [commit("a", before), commit("b", {**after, OTHER: NEW_TESTS})]
    built = make_repository(tmp_path / "repo", drafts)
    request = AuditRequest(repo=str(built.path), expression=built.range("a", "b"))
    found = explain(request, "shop.m4.part_4", lambda *_: None).subject
    assert isinstance(found, SymbolSubject)
    assert (found.fate, found.now) == (Fate.GONE, ())


SESSIONS = """
def open_session(user):
    return f"session of {user}"

def secret_of(user):
    return f"secret of {user}"
"""
OPENS = """
from shop import open_session

def test_create():
    told = open_session("ada lovelace")
    assert isinstance(told, str)
    assert "ada lovelace" in told
    assert told.strip() == told
"""
SECRET = OPENS.replace("open_session", "secret_of").replace("isinstance(told, str)", "len(told) > 7")
OPENED = "from shop import open_session\ndef test_it():\n    assert open_session('bob')\n"


@pytest.mark.parametrize(
    ("shop", "more", "verdict", "rule"),
    [
        pytest.param(SESSIONS, None, Verdict.LOST, "heir-of-another", id="and-nothing-runs-it-any-more"),
        pytest.param(SESSIONS, OPENED, Verdict.MOVED, "heir-renamed-with", id="and-another-test-runs-it"),
        pytest.param(
            SESSIONS[SESSIONS.index("def secret") :],
            None,
            Verdict.MOVED,
            "heir-renamed-with",
            id="and-it-is-gone",
        ),
    ],
)
def test_a_file_of_tests_that_was_written_over_for_the_next_thing(
    tmp_path: Path, shop: str, more: str | None, verdict: Verdict, rule: str
) -> None:
    before = {"shop.py": SESSIONS[: SESSIONS.index("def secret")], PATH: OPENS, "tests/test_a.py": more}
    after = {"shop.py": shop, PATH: None, "tests/test_secrets.py": SECRET}
    one = judged(tmp_path, before, after, "test_create")
    assert (one.verdict, rule_of(one)) == (verdict, rule), one.why


STATES = """
DONE = 1

def state_of(user):
    return DONE if user else 0
"""
STATED = """
import shop

def test_create():
    told = shop.state_of("ada lovelace")
    assert told == shop.DONE
    assert told > 0
"""


def test_a_constant_of_that_name_is_no_other_code(tmp_path: Path) -> None:
    runs = "from shop import state_of\ndef test_it():\n    assert state_of('bob') > 0\n"
    before = {"shop.py": STATES, PATH: STATED, "tests/test_a.py": runs}
    heir = STATED.replace("shop", "desk").replace("state_of", "told_of")
    after = {"desk.py": STATES.replace("state_of", "told_of"), PATH: None, "tests/test_desk.py": heir}
    one = judged(tmp_path, before, after, "test_create")
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "heir-renamed-with"), one.why


DESK = """
def open_session(clerk, till):
    return [clerk.name, *till.drawers()]
"""
AT_DESK = """
from desk import open_session

def test_create():
    class Clerk:
        name = "grace"
    class Till:
        def drawers(self): return [1, 2]
    opened = open_session(Clerk, Till())
    assert opened == ["grace", 1, 2]
    assert len(opened) == 3
"""


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        pytest.param(None, "uncovered", id="and-nothing-runs-it-any-more"),
        pytest.param(OPENED, "came-beside", id="and-another-test-runs-it"),
    ],
)
def test_a_new_test_of_a_namesake_of_what_stays(tmp_path: Path, more: str | None, rule: str) -> None:
    before = {"shop.py": SESSIONS, PATH: OPENS, "tests/test_a.py": more}
    after = {"desk.py": DESK, PATH: None, f"tests/desk/{PATH.rpartition('/')[2]}": AT_DESK}
    one = judged(tmp_path, before, after, "test_create")
    assert rule_of(one) == rule, one.why


HANDED_ON = """
class Sessions:
    def open_session(self, user):
        return f"session of {user}"

def open_session(user, sessions=None):
    return (sessions or Sessions()).open_session(user)
"""


def test_a_test_of_the_method_that_a_function_became_goes_on(tmp_path: Path) -> None:
    before = {"shop.py": SESSIONS[: SESSIONS.index("def secret")], PATH: OPENS}
    heir = OPENS.replace("open_session(", "Sessions().open_session(")
    heir = heir.replace("import open_session", "import Sessions")
    heir = heir.replace("isinstance(told, str)", "len(told) > 7")
    after = {"shop.py": HANDED_ON, PATH: None, "tests/test_sessions.py": heir}
    one = judged(tmp_path, before, after, "test_create")
    assert (one.verdict, rule_of(one)) == (Verdict.MOVED, "heir-renamed-with"), one.why


TIDIES = """
def _tidy(value):
    if isinstance(value, dict):
        return dict((k, _tidy(v)) for k, v in value.items())
    if isinstance(value, str):
        return value.replace("/", "%2F")
    return value
"""
TIDY = """
import unittest
import shop

class TestTidy(unittest.TestCase):
    def test_do_nothing(self):
        self.assertEqual(1, shop._tidy(1))
        self.assertEqual(1.5, shop._tidy(1.5))
        self.assertEqual("medlar", shop._tidy("medlar"))

    def test_slash(self):
        self.assertEqual("a%2Fb", shop._tidy("a/b"))
"""
SANE = """
from shop import tools

def test_sane_values_does_nothing():
    assert 1 == tools.sane_values(1)
    assert 1.5 == tools.sane_values(1.5)
    assert "medlar" == tools.sane_values("medlar")

def test_sane_values_slash():
    assert "a%2Fb" == tools.sane_values("a/b")
"""


@pytest.mark.parametrize("name", ["test_do_nothing", "test_slash"])
def test_a_test_of_what_was_renamed_and_is_taken_from_a_module_now(tmp_path: Path, name: str) -> None:
    before = {"shop/__init__.py": TIDIES, PATH: TIDY}
    tools = TIDIES.replace("_tidy", "sane_values")
    after = {"shop/__init__.py": "", "shop/tools.py": tools, PATH: None, "tests/test_tools.py": SANE}
    one = judged(tmp_path, before, after, name)
    assert one.verdict is Verdict.MOVED, one.why
    assert [s.id for s in one.successors][:1] == [
        f"tests/test_tools.py::test_sane_values_{'slash' if name == 'test_slash' else 'does_nothing'}"
    ]


KINDS = """
import enum

class Option(enum.IntEnum):
    DOMAIN = 55
    OTHER = 56

class Gate:
    def __init__(self):
        self.names = set()

    def allow(self, *names):
        self.names.update(names)
        return len(self.names)

    def deny(self, *names):
        self.names.difference_update(names)
"""
ALLOWS = """
from gates import Gate, Option

def test_whitelist():
    gate = Gate()
    gate.allow("ada", Option.DOMAIN)
"""
DENIES = """
from gates import Gate, Option

def test_deny():
    gate = Gate()
    gate.allow("bob")
    gate.deny("bob", Option.OTHER)
    assert gate.names == set()
"""


def test_what_does_not_run_is_no_test_s_to_run(tmp_path: Path) -> None:
    before = {"gates.py": KINDS, PATH: ALLOWS, OTHER: DENIES}
    one = judged(tmp_path, before, {PATH: None}, "test_whitelist")
    assert one.why.startswith("gates.Gate"), one.why


MARKS = """
import re

def try_prefixes(text):
    found = re.match(r"(?P<number>[0-9]+)-(?P<name>.*)", text)
    if found is None:
        return None, None
    return found.group("number"), found.group("name")
"""
PREFIXES = """
from marks import try_prefixes

def test_prefixes():
    assert try_prefixes("look me") == (None, None)
    assert try_prefixes("3-look me") == ("3", "look me")
    assert try_prefixes("567-look me") == ("567", "look me")
"""


@pytest.mark.parametrize(
    ("name", "moved"),
    [pytest.param("test_suffixes", True, id="as-it-was"), pytest.param("test_split", False, id="otherwise")],
)
def test_a_test_that_is_called_after_what_it_tests_under_its_new_name(
    tmp_path: Path, name: str, moved: bool
) -> None:
    suffixes = MARKS.replace("(?P<number>[0-9]+)-(?P<name>.*)", "(?P<name>.*)-(?P<number>[0-9]+)")
    suffixes = suffixes.replace("try_prefixes", "try_suffixes").replace('("number")', '("name")', 1)
    test = PREFIXES.replace("try_prefixes", "try_suffixes").replace("test_prefixes", name)
    for old, new in (("3-look me", "get-3"), ("567-look me", "get-567"), ("look me", "get")):
        test = test.replace(f'"{old}"', f'"{new}"')
    test = test.replace('("3", "get")', '["get", 3]').replace('("567", "get")', '["get", 567]')
    one = judged(
        tmp_path, {"marks.py": MARKS, PATH: PREFIXES}, {"marks.py": suffixes, PATH: test}, "test_prefixes"
    )
    assert ("is called after marks.try_suffixes" in one.why) is moved, one.why
    assert (one.verdict is Verdict.MOVED) is moved


CLEANS = """
def clean_part(value):
    if not isinstance(value, (int, float, list, tuple)):
        raise TypeError("the value must be a number or hold some")
    rows = list(value) if isinstance(value, (list, tuple)) else [value]
    return [[float(row)] for row in rows]

def stir(value):
    return clean_part(value)[::-1]
"""
CASES = """
import unittest
from parts import clean_part, stir

class TestParts(unittest.TestCase):
    def test_clean_part_scalar(self):
        found = clean_part(1)
        assert isinstance(found, list)
        assert found[0][0] == 1.0

    def test_clean_part_list_of_scalars(self):
        found = clean_part([1, 2])
        assert isinstance(found, list)
        assert found[1][0] == 2.0

    def test_clean_part_tuple_of_scalars(self):
        found = clean_part((1, 2))
        assert isinstance(found, list)
        assert found[1][0] == 2.0
"""
TABLED = """
import pytest
from parts import clean_part

@pytest.mark.parametrize("kind", [int, float])
@pytest.mark.parametrize("held", [tuple, list, lambda rows: rows[0]])
def test_clean_part(held, kind):
    \"\"\"Test clean part for various inputs.\"\"\"
    given = held([kind(n) for n in (5, 7)])
    found = clean_part(given)
    assert isinstance(found, list)
    for (value,), number in zip(found, (5, 7)):
        assert value == number
"""


@pytest.mark.parametrize(
    ("path", "table", "moved"),
    [
        pytest.param(PATH, TABLED, True, id="in-its-file"),
        pytest.param(PATH, TABLED.replace("@pytest.mark.parametrize", "@mark"), False, id="that-is-no-table"),
        pytest.param(OTHER, TABLED, False, id="in-another-file"),
    ],
)
def test_a_table_that_came_as_its_class_was_given_up(
    tmp_path: Path, path: str, table: str, moved: bool
) -> None:
    before = {"parts.py": CLEANS, PATH: CASES}
    one = judged(tmp_path, before, {PATH: None, path: table}, "test_clean_part_list_of_scalars")
    assert (rule_of(one) == "row-alike") is moved, (rule_of(one), one.why)


EQUALS = """
class Clock:
    def __init__(self, tick=None):
        self.tick = tick

def ticks_equal(one, other):
    if one.tick is None or other.tick is None:
        return True
    return one.tick == other.tick
"""
TICKS = """
import unittest
from clocks import Clock, ticks_equal

class TestClock(unittest.TestCase):
    def test_ticks_equal(self):
        self.assertEqual(ticks_equal(Clock(2), Clock()), True)
        self.assertEqual(ticks_equal(Clock(2), Clock(31)), False)

    def test_tick(self):
        assert Clock(12).tick == 12
"""
COMPARES = """
from clocks import Clock, ticks_equal

class TestCompare:
    def test_ticks_equal_either_way(self):
        for this, that, expected in [(None, 4, True), (7, 8, False)]:
            assert ticks_equal(Clock(that), Clock(this)) is expected
"""


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        pytest.param("test_ticks_equal_either_way", Verdict.REWRITTEN, id="after-its-function"),
        pytest.param("test_whether_equal_either_way", Verdict.LOST, id="after-something-else"),
    ],
)
def test_a_test_of_another_class_that_is_called_after_the_same_function(
    tmp_path: Path, name: str, verdict: Verdict
) -> None:
    before = {"clocks.py": EQUALS, PATH: TICKS}
    left = TICKS[: TICKS.index("    def test_ticks")] + TICKS[TICKS.index("    def test_tick(") :]
    after = {PATH: left, OTHER: COMPARES.replace("test_ticks_equal_either_way", name)}
    one = judged(tmp_path, before, after, "test_ticks_equal")
    assert one.verdict is verdict, (rule_of(one), one.why)


SEASONS = """
def price(name, winter=False, weight=1):
    return len(name) * weight * (2 if winter else 1)

def till(total):
    return [total]
"""
WINTER = """
from shop import price

def test_price_of_dried_figs():
    assert price("fig") == 3
    assert price("fig", True) == 6
    assert price("fig", weight=7) == 21
"""
BOTH = """
from shop import price, till

def test_shelf():
    assert price("fig") == 3
    assert price("fig", weight=9) == 27
    assert till(price("fig", False)) == [3]

def test_price_of_figs():
    assert price("fig", False) == 3

def test_other():
    assert till(4) == [4]
"""


def test_of_those_who_hold_a_part_the_namesake_comes_first(tmp_path: Path) -> None:
    one = judged(
        tmp_path, {"shop.py": SEASONS, PATH: WINTER, OTHER: BOTH}, {PATH: None}, "test_price_of_dried_figs"
    )
    assert rule_of(one) == "half-covered", one.why
    first = f"{OTHER}::test_price_of_figs"
    assert one.successors[0].id == first
    assert one.why == f"Only part of what it verified is verified, as by {first}."
