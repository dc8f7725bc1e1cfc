import pytest
from symbol_tables import Files, names_of, roles_of, table_of

from auditor.model.meaning import Fate, SymbolFate
from auditor.symbols.fates import fates
from auditor.symbols.table import symbols

PRICE = """
def price(items, tax):
    total = 0
    for item in items:
        if item.refunded:
            raise ValueError("refunded items have no price")
        total += item.amount * item.quantity
    return round(total * (1 + tax), 2)
"""
REWRITTEN = """
def {name}(items, tax, currency):
    total = currency.zero
    for item in items:
        if item.refunded:
            raise ValueError("refunded items have no price")
        total += item.amount * item.quantity
    return currency.round(total * (1 + tax))
"""
PARSER = """
class Parser:
    separators = ",;|"
    def __init__(self, dialect, strict):
        self.dialect = dialect
        self.strict = strict
    def parse_header(self, line):
        fields = [field.strip() for field in line.split(self.dialect.delimiter)]
        if self.strict and len(set(fields)) < len(fields):
            raise KeyError("duplicate column names")
        return fields
    def parse_row(self, line, header):
        cells = line.split(self.dialect.delimiter)
        if len(cells) != len(header):
            raise ValueError("row and header differ in length")
        return dict(zip(header, cells))
"""
ANEW = """
class Parser:
    def parse_row(self, line):
        return line
"""
OTHER = """
def send_invoice(customer, template):
    message = template.render(customer=customer.name, address=customer.address)
    return customer.mailbox.deliver(message, priority="high")
"""


def fate(base: Files, head: Files, name: str, unread: tuple[str, ...] = ()) -> SymbolFate:
    names = names_of(head)
    after = symbols(names.catalog.modules, roles_of(head), names)
    return fates(table_of(base), after, [name], head_names=names, unread=unread)[name]


@pytest.mark.parametrize(
    ("base", "head", "name", "expected", "now"),
    [
        pytest.param(
            {"a.py": PRICE}, {"a.py": "# comment\n" + PRICE}, "a.price", Fate.SAME, "a.price", id="untouched"
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": REWRITTEN.format(name="price")},
            "a.price",
            Fate.CHANGED,
            "a.price",
            id="changed",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": "def price(items, tax): pass"},
            "a.price",
            Fate.STUBBED,
            "a.price",
            id="emptied",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": "def price(items, tax): raise NotImplementedError"},
            "a.price",
            Fate.STUBBED,
            "a.price",
            id="refuses",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": "def price(items, tax): return None"},
            "a.price",
            Fate.STUBBED,
            "a.price",
            id="constant",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": "import warnings\ndef price(items, tax): warnings.warn('price is no more')"},
            "a.price",
            Fate.STUBBED,
            "a.price",
            id="only warns",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": "def price(items, tax): raise RuntimeError('ask the shop')"},
            "a.price",
            Fate.STUBBED,
            "a.price",
            id="only raises",
        ),
        pytest.param(
            {"a.py": "def price(items): return sum(items)"},
            {"a.py": "def price(items): raise RuntimeError('ask the shop')"},
            "a.price",
            Fate.STUBBED,
            "a.price",
            id="only raises and handed on before",
        ),
        pytest.param(
            {"a.py": "def price(items): raise ValueError('too many')"},
            {"a.py": "def price(items): raise RuntimeError('ask the shop')"},
            "a.price",
            Fate.CHANGED,
            "a.price",
            id="only raises and only raised before",
        ),
        pytest.param(
            {"a.py": PARSER},
            {"a.py": "class Parser: ..."},
            "a.Parser",
            Fate.STUBBED,
            "a.Parser",
            id="class emptied",
        ),
        pytest.param(
            {"a.py": PARSER},
            {"a.py": "from b import Core\nclass Parser(Core): ...", "b.py": PARSER.replace("Parser", "Core")},
            "a.Parser",
            Fate.MOVED,
            "b.Core",
            id="class emptied into a new base",
        ),
        pytest.param({"a.py": PRICE}, {"b.py": PRICE}, "a.price", Fate.MOVED, "b.price", id="moved"),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": "from b import price", "b.py": PRICE},
            "a.price",
            Fate.MOVED,
            "b.price",
            id="moved and re-exported",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": PRICE.replace("price(", "_cost(")},
            "a.price",
            Fate.MOVED,
            "a._cost",
            id="renamed",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"b.py": REWRITTEN.format(name="price")},
            "a.price",
            Fate.MOVED,
            "b.price",
            id="moved and edited",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"b.py": REWRITTEN.format(name="total_price")},
            "a.price",
            Fate.MOVED,
            "b.total_price",
            id="moved, renamed and edited",
        ),
        pytest.param(
            {"a.py": PARSER},
            {"b.py": PARSER.replace("Parser", "Reader")},
            "a.Parser",
            Fate.MOVED,
            "b.Reader",
            id="class renamed",
        ),
        pytest.param(
            {"a.py": PARSER},
            {"b.py": PARSER.replace("Parser", "Reader")},
            "a.Parser.separators",
            Fate.MOVED,
            "b.Reader.separators",
            id="which carries its attributes along",
        ),
        pytest.param(
            {"a.py": PARSER + PRICE}, {"b.py": PARSER + PRICE}, "a", Fate.MOVED, "b", id="module renamed"
        ),
        pytest.param(
            {"old/m.py": PARSER, "old/__init__.py": ""},
            {"new/m.py": PARSER, "new/__init__.py": ""},
            "old",
            Fate.MOVED,
            "new",
            id="package renamed",
        ),
        pytest.param(
            {"a.py": PARSER + PRICE + "FACTOR = 3"},
            {"b.py": PARSER + PRICE + "FACTOR = 3"},
            "a.FACTOR",
            Fate.MOVED,
            "b.FACTOR",
            id="which carries its constants along",
        ),
        pytest.param(
            {"a.py": PARSER},
            {"a.py": "class Base:" + PARSER.split(":", 1)[1] + "class Parser(Base):\n x = 1"},
            "a.Parser.parse_row",
            Fate.MOVED,
            "a.Base.parse_row",
            id="pulled up into a base",
        ),
        pytest.param(
            {"a.py": "class Till:" + PRICE.replace("\n", "\n    ")},
            {"a.py": "class Till:\n    x = 1" + PRICE},
            "a.Till.price",
            Fate.MOVED,
            "a.price",
            id="method made a function",
        ),
        pytest.param({"a.py": PRICE}, {"b.py": OTHER}, "a.price", Fate.GONE, "", id="gone"),
        pytest.param(
            {"a.py": PRICE},
            {"b.py": OTHER.replace("send_invoice", "price")},
            "a.price",
            Fate.GONE,
            "",
            id="a homonym is no successor",
        ),
        pytest.param(
            {"a.py": "def open_shop(town, hour):\n    gate = Gate(town)\n    return gate.open(hour)\n"},
            {
                "a.py": "from b import open_shop",
                "b.py": "async def open_shop(town, *, staff=None):\n    with staff or hired(town) as found:\n"
                "        return await found.start_selling()\n",
            },
            "a.open_shop",
            Fate.MOVED,
            "b.open_shop",
            id="a function written anew to which the old path leads",
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": "from b import price", "b.py": OTHER.replace("send_invoice", "price")},
            "a.price",
            Fate.GONE,
            "",
            id="nor is one under the old path",
        ),
        pytest.param(
            {"a.py": "class Till:" + (PRICE + OTHER).replace("\n", "\n    ")},
            {
                "a.py": "from b import *",
                "b.py": "class Till:\n    def price(self, x):\n        return x\n",
            },
            "a.Till",
            Fate.MOVED,
            "b.Till",
            id="a class written anew to which the old path leads",
        ),
        pytest.param(
            {"a.py": PRICE}, {"a.py": "from b import price"}, "a.price", Fate.GONE, "", id="dangling import"
        ),
        pytest.param(
            {"a.py": PRICE},
            {"a.py": "from other import price"},
            "a.price",
            Fate.GONE,
            "",
            id="now another package's",
        ),
        pytest.param(
            {"a.py": PRICE}, {"pkg/_vendor/a.py": PRICE}, "a.price", Fate.GONE, "", id="vendored copy"
        ),
        pytest.param(
            {"a.py": PRICE}, {"lib/site-packages/a.py": PRICE}, "a.price", Fate.GONE, "", id="installed copy"
        ),
        pytest.param({"a.py": PRICE}, {"legacy/a.py": PRICE}, "a.price", Fate.GONE, "", id="legacy copy"),
        pytest.param(
            {"a.py": PRICE}, {"migrations/b.py": PRICE}, "a.price", Fate.GONE, "", id="copy for a migration"
        ),
        pytest.param(
            {"a.py": PARSER}, {"a_backup_2024/a.py": PARSER}, "a.Parser", Fate.GONE, "", id="backup copy"
        ),
        pytest.param(
            {"a.py": PARSER, "b.py": PARSER},
            {"b.py": PARSER},
            "a.Parser.parse_row",
            Fate.GONE,
            "",
            id="a method's twin stood there before",
        ),
        pytest.param(
            {"a.py": PRICE, "b.py": PRICE},
            {"b.py": PRICE},
            "a.price",
            Fate.MOVED,
            "b.price",
            id="a duplicate function remains",
        ),
        pytest.param(
            {"a.py": PARSER}, {"a.py": "x = 1"}, "a.Parser.parse_row", Fate.GONE, "", id="gone with its class"
        ),
        pytest.param(
            {"a.py": PARSER},
            {"a.py": "x = 1"},
            "a.Parser.magic",
            Fate.GONE,
            "",
            id="dynamic member gone with its class",
        ),
        pytest.param(
            {"a.py": PARSER},
            {"a.py": PARSER},
            "a.Parser.magic",
            Fate.SAME,
            "a.Parser",
            id="dynamic member of a class that stays",
        ),
        pytest.param(
            {"a.py": PARSER},
            {"b.py": PARSER},
            "a.Parser.magic",
            Fate.MOVED,
            "b.Parser",
            id="dynamic member of a class that moved",
        ),
        pytest.param(
            {"a.py": PARSER + "class Meta(type):\n    def quick(cls):\n        return cls(None, False)\n"},
            {"a.py": PARSER},
            "a.Parser.quick",
            Fate.GONE,
            "",
            id="dynamic member of which no name is left",
        ),
        pytest.param(
            {"a.py": PARSER + "class Meta(type):\n    def quick(cls):\n        return cls(None, False)\n"},
            {"a.py": PARSER, "b.py": "def start(parsers):\n    return parsers.quick()\n"},
            "a.Parser.quick",
            Fate.SAME,
            "a.Parser",
            id="dynamic member that head still asks for",
        ),
        pytest.param({"a.py": PRICE}, {"a.py": PRICE}, "z.nothing", Fate.UNKNOWN, "", id="never defined"),
        pytest.param(
            {"a.py": PRICE + OTHER},
            {"a.py": "from elsewhere import price, send_invoice"},
            "a",
            Fate.STUBBED,
            "a",
            id="module-hands-on-what-another-package-defines",
        ),
        pytest.param(
            {"a.py": PRICE + PARSER},
            {"a.py": "from elsewhere import Parser\nfrom b import price", "b.py": PRICE},
            "a",
            Fate.STUBBED,
            "a",
            id="module-hands-on-what-another-package-defines-for-the-most-part",
        ),
        pytest.param(
            {"a.py": PRICE + OTHER},
            {"a.py": "from b import price, send_invoice", "b.py": PRICE + OTHER},
            "a",
            Fate.MOVED,
            "b",
            id="module-hands-on-what-went-to-another",
        ),
    ],
)
def test_fate(base: Files, head: Files, name: str, expected: Fate, now: str) -> None:
    found = fate(base, head, name)
    assert (found.fate, found.now[:1]) == (expected, (now,) if now else ())
    assert 0.0 <= found.score <= 1.0
    assert found.detail


def test_absorbed_code_is_what_was_not_there_before() -> None:
    caller = "def bill(items, tax, customer):\n    return customer.pay(price(items, tax))\n"
    inlined = PRICE.replace("def price(items, tax)", "def bill(items, tax, customer)").replace(
        "return round(total * (1 + tax), 2)", "return customer.pay(round(total * (1 + tax), 2))"
    )
    found = fate({"a.py": PRICE + caller}, {"a.py": inlined}, "a.price")
    assert (found.fate, found.now) == (Fate.MOVED, ("a.bill",))
    assert "absorbed" in found.detail


def test_a_repository_that_was_a_package_itself_and_is_none_now() -> None:
    assert fate({"__init__.py": "RATE = 3", "shop.py": OTHER}, {"shop.py": OTHER}, "").fate is Fate.GONE


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param({"shop/till.pyx": ""}, Fate.SAME, id="still-built"),
        pytest.param({"shop/till.py": "def ring(): pass"}, Fate.SAME, id="python-now"),
        pytest.param({}, Fate.GONE, id="gone"),
    ],
)
def test_what_stood_in_a_compiled_module(head: Files, expected: Fate) -> None:
    package = {"shop/__init__.py": "RATE = 3"}
    before, after = names_of({**package, "shop/till.pyx": ""}), names_of({**package, **head})
    known = fates(
        table_of(package),
        table_of({**package, **head}),
        ["shop.till.ring"],
        base_names=before,
        head_names=after,
    )
    assert known["shop.till.ring"].fate is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("from ._fast import Encoder\n", (Fate.MOVED, ("shop._fast.Encoder",)), id="built-now"),
        pytest.param("from fast import Encoder\n", (Fate.GONE, ()), id="of-another-package-now"),
    ],
)
def test_what_a_module_has_from_a_compiled_one(source: str, expected: tuple[Fate, tuple[str, ...]]) -> None:
    before = {
        "shop/__init__.py": "",
        "shop/codes.py": "class Encoder:\n    def encode(self, x): return [x]\n",
    }
    after = {"shop/__init__.py": "", "shop/codes.py": source, "shop/_fast.pyx": ""}
    name = "shop.codes.Encoder"
    tables, names = (table_of(before), table_of(after)), (names_of(before), names_of(after))
    found = fates(*tables, [name], base_names=names[0], head_names=names[1])[name]
    assert (found.fate, found.now) == expected, found.detail


def test_unread_is_unknown() -> None:
    found = fate({"a.py": PRICE}, {"a.py": "<<<<<<< HEAD\n"}, "a.price", unread=("a.py",))
    assert found.fate is Fate.UNKNOWN


def test_successors_are_shared_out_one_to_one() -> None:
    other = PRICE.replace("price", "cost").replace("round(total * (1 + tax), 2)", "total")
    base = {"a.py": PRICE + other}
    head = {"b.py": other.replace("cost", "get_cost") + PRICE.replace("price(", "get_price(")}
    assert fate(base, head, "a.price").now == ("b.get_price",)
    assert fate(base, head, "a.cost").now == ("b.get_cost",)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param(
            "def f(a, b): return a + b", "def f(a): return a + 1", "no longer takes `b`", id="parameter gone"
        ),
        pytest.param("def f(a): return a", "def f(a, b): return a + b", "now takes `b`", id="parameter new"),
        pytest.param(
            "def f(a):\n if a: raise KeyError('x')\n return 1",
            "def f(a): return g(a)",
            "no longer raises KeyError: x",
            id="exception gone",
        ),
        pytest.param(
            "def f(a):\n if a: raise KeyError('x')\n return 1",
            "def f(a):\n if a: raise KeyError('y')\n return 1",
            "raises KeyError: y instead of KeyError: x",
            id="message changed",
        ),
        pytest.param(
            "import warnings\ndef f(a):\n warnings.warn('old', DeprecationWarning)\n return g(a)",
            "def f(a): return g(a)",
            "no longer warns with DeprecationWarning: old",
            id="warning gone",
        ),
        pytest.param("class f:\n x = 1\n y = 2", "class f:\n x = 1", "no longer has `y`", id="member gone"),
        pytest.param("f = 1", "f = 2", "was 1, is 2", id="value"),
        pytest.param(
            "class f:\n def run(self): return 1",
            "def f(): return g()",
            "was a class, is a function",
            id="class made a function",
        ),
    ],
)
def test_changes_are_told_in_words(before: str, after: str, words: str) -> None:
    found = fate({"a.py": before}, {"a.py": after}, "a.f")
    assert found.fate is Fate.CHANGED
    assert words in found.detail


def test_every_wanted_symbol_gets_one_fate() -> None:
    base = table_of({"a.py": PARSER + PRICE})
    found = fates(base, {}, base)
    assert set(found) == set(base)
    assert {one.fate for one in found.values()} == {Fate.GONE}
    same = fates(base, base, base)
    assert {one.fate for one in same.values()} == {Fate.SAME}


def test_methods_of_a_class_that_became_a_function_live_on_in_it() -> None:
    base = table_of(
        {"pkg/__init__.py": "", "pkg/bin.py": "class status:\n    def run(self, a):\n        return go(a)\n"}
    )
    head = table_of(
        {"pkg/__init__.py": "", "pkg/bin.py": "def status(ctx, a):\n    echo(ctx, a)\n    return go(a)\n"}
    )
    fate = fates(base, head, ["pkg.bin.status.run"])["pkg.bin.status.run"]
    assert (fate.fate, fate.now) == (Fate.MOVED, ("pkg.bin.status",))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(
            {
                "shop/__init__.py": "from shop.parsing.core import Parser\n",
                "shop/parsing/core.py": ANEW,
            },
            {"shop.core.Parser": "shop.parsing.core.Parser", "shop.core.Parser.parse_row": "moved"},
            id="written-anew-and-offered-as-before",
        ),
        pytest.param(
            {
                "shop/__init__.py": "",
                "shop/parsing/core.py": ANEW,
            },
            {"shop.core.Parser": "", "shop.core.Parser.parse_row": "gone"},
            id="written-anew-and-not-offered",
        ),
        pytest.param(
            {
                "shop/__init__.py": "from shop.legacy.core import Parser\n",
                "shop/legacy/core.py": ANEW,
            },
            {"shop.core.Parser": "", "shop.core.Parser.parse_row": "gone"},
            id="offered-for-old-users-only",
        ),
        pytest.param(
            {
                "shop/__init__.py": "from shop.parsing.core import Parser\n",
                "shop/parsing/core.py": "def Parser(line):\n    return line\n",
            },
            {"shop.core.Parser": "", "shop.core.Parser.parse_row": "gone"},
            id="something-of-another-kind",
        ),
    ],
)
def test_what_a_package_offers_under_the_same_name(head: Files, expected: dict[str, str]) -> None:
    base = {"shop/__init__.py": "from shop.core import Parser\n", "shop/core.py": PARSER}
    names = names_of(base), names_of(head)
    found = fates(table_of(base), table_of(head), expected, base_names=names[0], head_names=names[1])
    told = found["shop.core.Parser"]
    assert (told.now[0] if told.fate is Fate.MOVED else "") == expected["shop.core.Parser"], told
    assert found["shop.core.Parser.parse_row"].fate.value == expected["shop.core.Parser.parse_row"]


TILL = "def ring(amount, tax):\n    owed = [amount, amount * tax]\n    return round(sum(owed), 2)\n"
GREY = "class GrayScale:\n    def draw(self, page):\n        return page.fill('grey', self.ink)\n"
GREY_ANEW = "class Grayscale(Tint):\n    def paint(self, sheet):\n        yield from sheet.rows(len(sheet))\n"


@pytest.mark.parametrize(
    ("head", "now"),
    [
        pytest.param(
            {
                "store/__init__.py": "from store.tints import Parser, GrayScale\n",
                "store/till.py": TILL,
                "store/invoices.py": OTHER,
                "store/tints.py": ANEW + GREY_ANEW.replace("Grayscale", "GrayScale"),
            },
            ("store.tints.Parser", "store.tints.GrayScale"),
            id="package-renamed",
        ),
        pytest.param(
            {
                "store/__init__.py": "from store.tints import Parser, Grayscale\n",
                "store/till.py": TILL,
                "store/invoices.py": OTHER,
                "store/tints.py": ANEW + GREY_ANEW,
            },
            ("store.tints.Parser", "store.tints.Grayscale"),
            id="written-otherwise",
        ),
        pytest.param(
            {
                "shop/__init__.py": "from shop.tints import Grayscale\n",
                "shop/till.py": TILL,
                "shop/invoices.py": OTHER,
                "shop/tints.py": ANEW + GREY_ANEW,
            },
            ("", "shop.tints.Grayscale"),
            id="written-otherwise-in-the-same-package",
        ),
        pytest.param(
            {
                "store/__init__.py": "",
                "store/till.py": TILL,
                "store/invoices.py": OTHER,
                "store/tints.py": ANEW + GREY_ANEW,
                "store/inner/__init__.py": "from store.tints import Parser, Grayscale\n",
            },
            ("", ""),
            id="offered-by-another",
        ),
    ],
)
def test_what_a_renamed_package_offers(head: Files, now: tuple[str, str]) -> None:
    base = {
        "shop/__init__.py": "from shop.core import Parser, GrayScale\n",
        "shop/core.py": PARSER + GREY,
        "shop/till.py": TILL,
        "shop/invoices.py": OTHER,
    }
    names = names_of(base), names_of(head)
    wanted = ["shop.core.Parser", "shop.core.GrayScale"]
    found = fates(table_of(base), table_of(head), wanted, base_names=names[0], head_names=names[1])
    assert tuple((found[n].now or ("",))[0] for n in wanted) == now, found


ROUTES = """
router = APIRouter(prefix="/tools")

@router.post("/add-base-tools")
def add_base_tools(session):
    for tool in session.registry.defaults():
        session.insert(tool)
    return session.commit()
"""


@pytest.mark.parametrize(
    ("routes", "now"),
    [
        pytest.param(
            """
            router = APIRouter(prefix="/tools")

            @router.post("/add-base-tools")
            async def upsert_defaults(manager):
                return await manager.upsert_all(actor=manager.user)
            """,
            "shop.tools.upsert_defaults",
            id="new-code",
        ),
        pytest.param(
            """
            router = APIRouter(prefix="/tools")

            @router.delete("/add-base-tools")
            async def upsert_defaults(manager):
                return await manager.upsert_all(actor=manager.user)
            """,
            "",
            id="by-another-method",
        ),
        pytest.param(
            """
            router = APIRouter(prefix="/tools")

            @router.post("/add-base-tools")
            def list_tools(session):
                return session.tools
            """,
            "",
            id="code-that-was-there-before",
        ),
        pytest.param(
            """
            router = APIRouter(prefix="/tools")

            @router.post("/{name}")
            async def upsert_defaults(manager):
                return await manager.upsert_all(actor=manager.user)
            """,
            "",
            id="at-another-address",
        ),
    ],
)
def test_code_lives_on_in_what_answers_at_its_address(routes: str, now: str) -> None:
    base = {
        "shop/__init__.py": "",
        "shop/tools.py": f"{ROUTES}\n@router.get('/')\ndef list_tools(session):\n    return session.tools\n",
    }
    head = {"shop/__init__.py": "", "shop/tools.py": routes}
    name = "shop.tools.add_base_tools"
    told = fates(
        table_of(base), table_of(head), [name], base_names=names_of(base), head_names=names_of(head)
    )[name]
    assert (told.now[0] if told.now else "") == now, told


PROVIDERS = """
class GitProvider:
    def find_provider(self, name):
        return self.registry.lookup(name, kind="git", strict=True)

def add_provider(registry, provider):
    registry.entries.append(provider)
    return len(registry.entries)

def provider_names(registry):
    return sorted(entry.name for entry in registry.entries)
"""
PUBLISHERS = """
class GitPublisher:
    def find_publisher(self, key):
        return next(self.session.query(Row).filter_by(key=key))

def add_publisher(session, row):
    session.merge(row)
    session.flush()

def publisher_names(session):
    return [key for (key,) in session.execute(select(Row.key))]
"""


@pytest.mark.parametrize(
    ("head", "now"),
    [
        pytest.param(PUBLISHERS, "shop.add_publisher", id="written-anew-under-other-words"),
        pytest.param(
            PUBLISHERS.replace("publisher_names", "names_of_all").replace("find_publisher", "lookup"),
            "",
            id="too-few-names-say-so",
        ),
        pytest.param(
            PUBLISHERS + "\ndef add_vendor(session): ...\n", "shop.add_publisher", id="the-others-decide"
        ),
    ],
)
def test_words_that_were_replaced_throughout(head: str, now: str) -> None:
    found = fate({"shop.py": PROVIDERS}, {"shop.py": head}, "shop.add_provider")
    assert (found.now[0] if found.fate is Fate.MOVED else "") == now, found


def test_a_class_of_replaced_words_is_known_wherever_it_went() -> None:
    head = {
        "shop.py": PUBLISHERS.partition("def add")[2].join(("def add", "")),
        "store/git/rows.py": PUBLISHERS,
    }
    found = fate({"shop.py": PROVIDERS}, head, "shop.GitProvider")
    assert found.now == ("store.git.rows.GitPublisher",), found


@pytest.mark.parametrize(
    ("copy", "now"),
    [
        pytest.param("build/lib/shop/parsing.py", "shop.parsing", id="a-copy-that-a-build-made"),
        pytest.param("shop/shop/parsing.py", "shop.parsing", id="a-copy-in-itself"),
        pytest.param("old/store/parsing.py", "", id="of-another-package"),
    ],
)
def test_what_stood_in_a_copy_goes_on_in_what_stays(copy: str, now: str) -> None:
    inits = {"shop/__init__.py": "", "store/__init__.py": ""}
    folder = copy.rpartition("/")[0]
    base = {**inits, "shop/parsing.py": PARSER, copy: PARSER, f"{folder}/__init__.py": ""}
    head = {**inits, "shop/parsing.py": PARSER.replace("separators", "marks")}
    gone = next(n for n in table_of(base) if n.endswith("Parser.parse_row") and n not in table_of(head))
    found = fate(base, head, gone)
    assert (found.now[0] if found.fate is Fate.MOVED else "") == (f"{now}.Parser.parse_row" if now else ""), (
        found
    )


ASKS = """
def {name}(question, default):
    {body}

def remove(folder):
    if {name}("Remove " + folder + "?", "yes"):
        return wipe(folder)
    return None
"""
LOOP = """answers = {"y": True, "n": False}
    while True:
        answer = input(question).strip().lower() or default
        if answer[0] in answers:
            return answers[answer[0]]"""
PROMPT = "return click.prompt(question, default=default, type=click.BOOL)"
USED = "query_yes_no"


@pytest.mark.parametrize(
    ("name", "more", "now"),
    [
        pytest.param("read_user_yes_no", "", "shop.read_user_yes_no", id="a-name-that-is-like-it"),
        pytest.param("confirm", "", "", id="one-user-and-another-name"),
        pytest.param(
            "read_user_yes_no",
            "".join(f"\ndef other{n}(): return read_user_yes_no('{n}', 'no')\n" for n in range(3)),
            "shop.read_user_yes_no",
            id="others-are-new-as-well",
        ),
    ],
)
def test_what_used_it_uses_another_in_its_place(name: str, more: str, now: str) -> None:
    base = {"shop.py": ASKS.format(name=USED, body=LOOP)}
    head = {"shop.py": ASKS.format(name=name, body=PROMPT) + more}
    found = fate(base, head, f"shop.{USED}")
    assert (found.now[0] if found.fate is Fate.MOVED else "") == now, found


def test_many_users_need_no_like_name() -> None:
    users = "".join(f"\ndef remove{n}(): return {{0}}('{n}?', 'no')\n" for n in range(3))
    base = {"shop.py": ASKS.format(name=USED, body=LOOP) + users.format(USED)}
    head = {"shop.py": ASKS.format(name="confirm", body=PROMPT) + users.format("confirm")}
    assert fate(base, head, f"shop.{USED}").now == ("shop.confirm",)


WRITTEN = """
class {name}:
    def {method}(self, text):
        return [line for line in text.splitlines() if not line.startswith("#")]
"""
OTHERWISE = """
class {name}:
    def parsed(self, session, strict):
        with session.open(self.path, encoding="utf-8") as stream:
            return self.grammar.read(stream, strict=strict)
"""


@pytest.mark.parametrize(
    ("name", "path", "more", "moved"),
    [
        pytest.param("PriceFile", "shop/files/prices.py", "", True, id="of-two-words-in-the-package"),
        pytest.param("Prices", "shop/files/prices.py", "", False, id="of-one-word"),
        pytest.param("PriceFile", "depot/files/prices.py", "", False, id="in-another-package"),
        pytest.param("PriceFile", "shop/files/prices.py", "class PriceFile: ...", False, id="one-of-several"),
    ],
)
def test_a_class_written_anew_is_known_by_its_name(name: str, path: str, more: str, moved: bool) -> None:
    base = {"shop/files/reading.py": WRITTEN.format(name=name, method="lines")}
    head = {path: OTHERWISE.format(name=name), "shop/core/other.py": more}
    found = fate(base, head, f"shop.files.reading.{name}")
    assert (found.fate is Fate.MOVED) is moved, found


def test_copies_do_not_take_a_telling_name_from_each_other() -> None:
    """A package that moved through many places has as many copies of each function."""
    many = {f"shop/stage{n}.py": PRICE.replace("price(", "price_of_all_items(") for n in range(8)}
    head = {"shop/prices.py": PRICE.replace("price(", "price_of_all_items(")}
    found = fates(table_of(many), table_of(head), [f"shop.stage{n}.price_of_all_items" for n in range(8)])
    assert {f.now for f in found.values()} == {("shop.prices.price_of_all_items",)}


STORE = """
class Store:
    {kind} {name}(self, key):
        {wait}self.session.flush()
        return {wait}self.session.rows[key].value

    def close(self):
        self.session.close()
"""


@pytest.mark.parametrize(
    ("before", "after", "now"),
    [
        pytest.param("find_row", "find_row_async", "shop.Store.find_row_async", id="suffix"),
        pytest.param("find_row", "afind_row", "shop.Store.afind_row", id="letter"),
        pytest.param("find_row_async", "find_row", "shop.Store.find_row", id="no-longer"),
        pytest.param("find_row", "drop_all", "", id="another-function"),
    ],
)
def test_functions_that_became_asynchronous(before: str, after: str, now: str) -> None:
    head = """
class Store:
    async def NAME(self, key):
        async with self.pool.acquire() as connection:
            return await connection.fetch("select value from rows where key = $1", key)

    def close(self):
        self.session.close()
"""
    base = {"shop.py": STORE.format(kind="def", name=before, wait="")}
    found = fate(base, {"shop.py": head.replace("NAME", after)}, f"shop.Store.{before}")
    assert (found.now[0] if found.fate is Fate.MOVED else "") == now, found


def test_the_asynchronous_twin_that_stays_serves_on() -> None:
    both = STORE.format(kind="def", name="find_row", wait="")
    other = STORE.format(kind="async def", name="find_row_async", wait="await ").split("\n", 2)[2]
    base = {"shop.py": both + other[: other.index("    def close")]}
    head = {"shop.py": "class Store:\n" + other}
    assert fate(base, head, "shop.Store.find_row").now == ("shop.Store.find_row_async",)


@pytest.mark.parametrize(
    ("offered", "now"),
    [
        pytest.param(
            "counter = Counter()\nprice = counter.price\n",
            ("shop.counter.Counter.price",),
            id="under-its-name",
        ),
        pytest.param("counter = Counter()\nprice = counter.total\n", (), id="under-another-name"),
    ],
)
def test_what_a_call_gave_is_offered_some_other_way(offered: str, now: tuple[str, ...]) -> None:
    counter = "class Counter:\n    def price(self, items):\n        return sum(items)\n"
    counter += "    def total(self):\n        return 0\n"
    imported = "from shop.counter import Counter\n"
    bound = imported + "def bind(method):\n    return method\n\nprice = bind(Counter.price)\n"
    base = {"shop/__init__.py": bound, "shop/counter.py": counter}
    head = {"shop/__init__.py": imported + offered, "shop/counter.py": counter}
    found = fate(base, head, "shop.price")
    assert (found.now if found.fate is Fate.MOVED else ()) == now, found.detail
