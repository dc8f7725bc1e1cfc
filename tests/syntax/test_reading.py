"""What one file says: imports and their guards, definitions, rows, marks, faults."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.source import FaultKind, Guard, Module, Shape
from auditor.syntax.reading import MAX_BYTES, read


def module(text: str) -> Module:
    return read(dedent(text).encode())


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        pytest.param("import a", Guard.NONE, id="plain"),
        pytest.param("try:\n    import a\nexcept ImportError:\n    a = None", Guard.TRY, id="optional"),
        pytest.param("try:\n    import a\nexcept ImportError:\n    raise", Guard.NONE, id="raised-again"),
        pytest.param("try:\n    import a\nexcept ValueError:\n    pass", Guard.NONE, id="other-exception"),
        pytest.param(
            "import pytest\ntry:\n    import a\nexcept ImportError:\n    pytest.skip('')",
            Guard.SKIP,
            id="module-skipped",
        ),
        pytest.param("import pytest\npytest.importorskip('a')", Guard.SKIP, id="importorskip"),
        pytest.param("import pytest\na = pytest.importorskip('a')", Guard.SKIP, id="importorskip-bound"),
        pytest.param(
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a",
            Guard.TYPE_CHECKING,
            id="types-only",
        ),
        pytest.param("def f():\n    import a", Guard.FUNCTION, id="in-function"),
        pytest.param("import sys\nif sys.platform == 'x':\n    import a", Guard.CONDITION, id="conditional"),
        pytest.param(
            "import contextlib\nwith contextlib.suppress(ImportError):\n    import a",
            Guard.TRY,
            id="suppress",
        ),
    ],
)
def test_import_guard(text: str, guard: Guard) -> None:
    found = [i for i in module(text).imports if i.module == "a"]
    assert [i.guard for i in found] == [guard]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("import a.b", ("a.b", None, "a"), id="dotted"),
        pytest.param("import a.b as c", ("a.b", None, "c"), id="renamed"),
        pytest.param("from .x import y as z", (".x", "y", "z"), id="relative"),
        pytest.param("from .. import y", ("..", "y", "y"), id="parent"),
        pytest.param("from a import *", ("a", "*", ""), id="star"),
    ],
)
def test_import_binding(text: str, expected: tuple[str, str | None, str]) -> None:
    (found,) = module(text).imports
    assert (found.module, found.name, found.bound) == expected


@pytest.mark.parametrize(
    ("text", "values", "known"),
    [
        pytest.param("[1, 2]", ("1", "2"), True, id="plain"),
        pytest.param("[(1, 'a'), (2, 'b')]", ("1, 'a'", "2, 'b'"), True, id="tuples"),
        pytest.param("[pytest.param(1, id='x')]", ("1",), True, id="param-without-its-id"),
        pytest.param("CASES", (), False, id="a-name"),
        pytest.param("[1, *CASES]", (), False, id="starred"),
        pytest.param("[1, *[2, 3]]", ("1", "2", "3"), True, id="starred-list"),
        pytest.param("[1] + [2]", ("1", "2"), True, id="put-together"),
        pytest.param("[1] + CASES", (), False, id="put-together-with-a-name"),
        pytest.param("sorted([2, 1])", ("2", "1"), True, id="sorted"),
        pytest.param("{'a': 1, 'b': 2}", ("'a'", "'b'"), True, id="keys"),
        pytest.param("{'a': 1, 'b': 2}.items()", ("'a', 1", "'b', 2"), True, id="items"),
        pytest.param("{'a': 1, 'b': 2}.values()", ("1", "2"), True, id="values"),
        pytest.param("{'a': 1, **CASES}.items()", (), False, id="a-mapping-in-it"),
        pytest.param("CASES.items()", (), False, id="items-of-a-name"),
        pytest.param("made([1, 2])", (), False, id="made"),
        pytest.param(" + ".join(["[1]"] * 30), (), False, id="too-deep"),
    ],
)
def test_parametrize_rows(text: str, values: tuple[str, ...], known: bool) -> None:
    (function,) = module(f"@pytest.mark.parametrize('x', {text})\ndef test_a(x): pass").functions
    (rows,) = function.rows
    assert (rows.values, rows.known) == (values, known)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param(b"print 'x' if\n", FaultKind.PYTHON2, id="no-python-at-all"),
        pytest.param(b"print 'x' if\n" * 6000, FaultKind.PYTHON2, id="no-python-at-great-length"),
        pytest.param(b"print 'x'\nx = " + b"`" * 900 + b"1", FaultKind.PYTHON2, id="python-2-nested"),
        pytest.param(b"<<<<<<< HEAD\nx = 1\n=======\n>>>>>>> b\n", FaultKind.MERGE_MARKERS, id="merge"),
        pytest.param(b"def f(:\n", FaultKind.SYNTAX, id="syntax"),
        pytest.param(b"x = '`a`'\nf(1))\n", FaultKind.SYNTAX, id="python-3-with-a-stray-bracket"),
        pytest.param(b"x = '\xff'\n", FaultKind.ENCODING, id="not-utf8"),
        pytest.param(b"# coding: nonsense\n", FaultKind.ENCODING, id="unknown-encoding"),
        pytest.param(b"x = " + b"(" * 5000 + b")" * 5000, FaultKind.SYNTAX, id="brackets"),
        pytest.param(b"type X = " + b"-" * 9000 + b"1", FaultKind.SYNTAX, id="long-run-of-operators"),
        pytest.param(b"type X = " + b"lambda:" * 9000 + b"1", FaultKind.SYNTAX, id="long-run-of-lambdas"),
        pytest.param(
            b'type X = f"{\'"""\'}"\ny = ' + b"(" * 5000 + b'"""' + b")" * 5000,
            FaultKind.SYNTAX,
            id="brackets-behind-quotes-in-a-string-with-values",
        ),
        pytest.param(b"x = " + b"-" * 50000 + b"1", FaultKind.TOO_DEEP, id="deep"),
        pytest.param(b"#" * (MAX_BYTES + 1), FaultKind.TOO_LARGE, id="large"),
        pytest.param(b"x = 1\0\n", FaultKind.SYNTAX, id="null-byte"),
        pytest.param(b'x = "' + b'\\"' * 200_000, FaultKind.SYNTAX, id="escaped-quotes-at-great-length"),
    ],
)
def test_fault(source: bytes, kind: FaultKind) -> None:
    fault = read(source).fault
    assert fault is not None
    assert fault.kind in (kind, FaultKind.TOO_DEEP)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("print 'x'\n", 1, id="print"),
        pytest.param("try:\n    f()\nexcept A, e:\n    pass\n", 3, id="except"),
        pytest.param("try:\n    f()\nexcept (A, B), e:\n    pass\n", 3, id="except-of-several"),
        pytest.param("if 1 <> 2:\n    pass\n", 1, id="unequal"),
        pytest.param("raise A, 'text'\n", 1, id="raise"),
        pytest.param("x = `1`\n", 1, id="backticks"),
        pytest.param("x = 0777\n", 1, id="octal"),
        pytest.param("exec 'x = 1'\n", 1, id="exec"),
        pytest.param("x = 0xFFL\n", 1, id="long-number"),
        pytest.param("if f(): print 'x'\n", 1, id="print-behind-a-colon"),
        pytest.param("print 'x', (1,\n    2)\nx = 1\n", 1, id="print-over-two-lines"),
        pytest.param("print 'x'\nx = lambda (a, b): a\n", 1, id="parameters-that-are-unpacked"),
        pytest.param("x = lambda (a, b): a\n", 1, id="only-parameters-that-are-unpacked"),
        pytest.param("if 1:\n        x = 1\n\ty = 1\n", 3, id="tabs-and-spaces"),
        pytest.param("x = '\\N'\n", 1, id="no-escape-in-bytes"),
        pytest.param("x = [f(i) for i in 1, 2]\n", 1, id="tuple-in-a-list"),
    ],
)
def test_a_file_for_python_2_is_read_though_python_3_cannot_load_it(text: str, line: int) -> None:
    source = f"{text}def test_a(self):\n    print 'x'\n    assert f() == 1\n"
    told = module(source)
    outline = read(source.encode(), bodies=False)
    assert (outline.fault, outline.python2) == (None, told.python2)
    assert [f.qualname for f in outline.functions] == ["test_a"]
    assert [b.name for b in outline.bindings] == [b.name for b in told.bindings]
    assert told.fault is None
    assert [c.text for f in told.functions for c in f.body.checks] == ["assert f() == 1"]
    assert told.obstacle is not None
    assert (told.obstacle.kind, told.obstacle.line) == (FaultKind.PYTHON2, line)


def test_a_file_in_which_async_is_a_name_is_read() -> None:
    told = module("import celery\ndef test_a():\n    assert f(async=True).async == 1\n")
    assert (told.fault, told.python2) == (None, None)
    assert [c.text for f in told.functions for c in f.body.checks] == ["assert f(async=True).async == 1"]


@pytest.mark.parametrize(
    ("text", "looked"),
    [
        pytest.param("print 'x'\n", False, id="old"),
        pytest.param("try:\n    f()\nexcept A, e:\n    pass\n", False, id="old-handler"),
        pytest.param(
            "try:\n    f()\nexcept KeyError, ValueError:\n    pass\n", True, id="old-or-new-handler"
        ),
        pytest.param("type X = int\n", True, id="new"),
        pytest.param('print (f"{d["a"]} 007 <> `x`")\n', True, id="new-with-the-signs-of-old"),
    ],
)
def test_what_is_plainly_old_is_not_looked_at_for_newer_syntax(
    monkeypatch: pytest.MonkeyPatch, text: str, looked: bool
) -> None:
    seen: list[bytes] = []

    def lower(source: bytes) -> bytes | None:
        seen.append(source)
        return None

    monkeypatch.setattr("auditor.syntax.lowering.lower", lower)
    read(text.encode())
    assert bool(seen) is looked


def test_a_fault_names_its_line_once() -> None:
    fault = read(b"x = 1\ny = 'open\n").fault
    assert fault is not None
    assert (fault.line, "line" in fault.message) == (2, False)


def test_latin1_source_is_read() -> None:
    assert [b.name for b in read(b"# coding: latin-1\nx = '\xe9'\n").bindings] == ["x"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("type X = int\ndef test_a(): assert f()\n", ["test_a"], id="type-statement"),
        pytest.param("def test_b[T](x: T): assert x\n", ["test_b"], id="type-parameters"),
        pytest.param("class A[T]:\n    def test_c(self): pass\n", ["test_c"], id="generic-class"),
        pytest.param(
            'def test_d():\n    assert f\'{d["k"]}\' == f"{d["k"]}"\n', ["test_d"], id="nested-quotes"
        ),
        pytest.param(
            'def test_e():\n    x = (f"{d["k"]}" "b"\n    f"{"\\n".join(x)}")\n    assert f"{d["k"]}" "b"\n',
            ["test_e"],
            id="nested-quotes-in-joined-strings",
        ),
        pytest.param(
            "type X = int  # :-(\nTEXT = '''(((\n" + "a.b - c\n" * 600 + "'''\ndef test_f(): assert \"(\"\n",
            ["test_f"],
            id="brackets-and-signs-in-what-is-no-code",
        ),
    ],
)
def test_newer_syntax_is_read_on_any_python(text: str, names: list[str]) -> None:
    told = module(text)
    assert told.fault is None
    assert [f.name for f in told.functions] == names


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        pytest.param("pass", Shape.EMPTY, id="pass"),
        pytest.param("'''doc'''", Shape.EMPTY, id="docstring"),
        pytest.param("...", Shape.EMPTY, id="ellipsis"),
        pytest.param("return None", Shape.CONSTANT, id="none"),
        pytest.param("return []", Shape.CONSTANT, id="empty-list"),
        pytest.param("raise NotImplementedError('x')", Shape.NOT_IMPLEMENTED, id="not-implemented"),
        pytest.param("pytest.skip('x'); f()", Shape.SKIPS, id="skip"),
        pytest.param("self.skipTest('x')", Shape.SKIPS, id="skipTest"),
        pytest.param("raise SkipTest", Shape.SKIPS, id="SkipTest"),
        pytest.param("return f(1)", Shape.DELEGATES, id="one-call"),
        pytest.param("x = f(); return x", Shape.ORDINARY, id="ordinary"),
    ],
)
def test_shape(body: str, shape: Shape) -> None:
    (function,) = module(f"def f(): {body}").functions
    assert function.body.shape is shape


def test_definitions_in_conditions_and_classes_are_found() -> None:
    told = module(
        """
        if x:
            def f(): pass
        else:
            def f(): pass
        class A(B, C[int], metaclass=M):
            pytestmark = pytest.mark.slow
            y = 1
            class Inner:
                def test_x(self): pass
        """
    )
    assert [(f.qualname, f.conditional) for f in told.functions] == [
        ("f", True),
        ("f", True),
        ("A.Inner.test_x", False),
    ]
    outer = told.classes[0]
    assert outer.bases == ("B", "C")
    assert [m.name for m in outer.marks] == ["pytest.mark.slow"]


@pytest.mark.parametrize(
    ("header", "bases"),
    [
        pytest.param("class A(with_metaclass(M, B, C)): pass", ("B", "C"), id="bases-with-a-metaclass"),
        pytest.param("class A(six.with_metaclass(M, pkg.B)): pass", ("pkg.B",), id="by-six"),
        pytest.param("class A(with_metaclass(M)): pass", (), id="a-metaclass-alone"),
        pytest.param("class A(namedtuple('A', 'x')): pass", ("namedtuple",), id="another-call"),
    ],
)
def test_bases_of_a_class(header: str, bases: tuple[str, ...]) -> None:
    assert read(header.encode()).classes[0].bases == bases


@pytest.mark.parametrize(
    ("text", "dynamic"),
    [
        pytest.param("def __getattr__(name): return 1", True, id="module-getattr"),
        pytest.param("globals()['x'] = 1", True, id="globals"),
        pytest.param("for n in names:\n    locals()[n] = make(n)", True, id="locals-of-the-module"),
        pytest.param("print(locals()['x'])", False, id="locals-that-are-read"),
        pytest.param("import sys\nsys.modules[__name__] = Lazy()", True, id="replaces-itself"),
        pytest.param("__getattr__, __dir__, __all__ = lazy.attach(__name__)", True, id="lazy-attach"),
        pytest.param("x = 1", False, id="plain"),
    ],
)
def test_names_made_at_run_time(text: str, dynamic: bool) -> None:
    assert module(text).dynamic is dynamic


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("def hook(cls):\n    setattr(objects, cls.name(), cls)", ("objects",), id="computed"),
        pytest.param("setattr(objects, 'Node', Node)", (), id="written-out"),
        pytest.param("def hook(other, cls):\n    setattr(other, cls.name(), cls)", (), id="of-a-parameter"),
    ],
)
def test_names_made_of_another_module(text: str, names: tuple[str, ...]) -> None:
    assert module(f"from shop import objects\n{text}").sets_on == names


@pytest.mark.parametrize(
    ("lines", "origin"),
    [
        pytest.param("global shop\n    shop = pkg.Shop('a')", "pkg.Shop()", id="made-by-a-call"),
        pytest.param("global shop\n    if x:\n        shop = pkg.Shop('a')", "pkg.Shop()", id="in-a-branch"),
        pytest.param("global shop\n    made = Shop()\n    shop = made.open()", None, id="of-a-local"),
        pytest.param("shop = pkg.Shop('a')", None, id="a-local-of-that-name"),
    ],
)
def test_what_a_function_sets_at_module_level(lines: str, origin: str | None) -> None:
    told = module(f"import pkg\nshop = None\ndef setup_module():\n    {lines}\n")
    assert [b.origin for b in told.bindings if b.name == "shop"][1:] == ([origin] if origin else [])


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_gives_a_module(text: str) -> None:
    told = read(text.encode())
    assert told.fault is not None or told.lines >= 0


@given(st.binary(max_size=200))
def test_any_bytes_give_a_module(source: bytes) -> None:
    fault = read(source).fault
    assert fault is None or fault.kind is not FaultKind.FAILED


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("TABLE = [(1, 2), (3, 4)]\n", 2, id="bound once"),
        pytest.param("TABLE = [(1, 2)]\nTABLE = [(3, 4), (5, 6)]\n", 0, id="bound twice"),
        pytest.param("TABLE = made()\n", 0, id="not written out"),
        pytest.param("TABLE: list = [(1, 2), (3, 4)]\n", 2, id="bound with its type"),
        pytest.param("TABLE = [(1, 2)]\nTABLE += made()\n", 0, id="added to"),
        pytest.param("TABLE = [(1, 2)]\nif X:\n    TABLE.append((3, 4))\n", 0, id="appended to"),
        pytest.param("TABLE = [(1, 2)]\nfor TABLE in made():\n    pass\n", 0, id="bound by a loop"),
        pytest.param("TABLE = {(1, 2): 3, (3, 4): 5}\n", 2, id="keys of a mapping"),
        pytest.param("TABLE = {(1, 2): 3}\nTABLE.update(made())\n", 0, id="updated"),
        pytest.param("ONE = [(1, 2)]\nTABLE = [*ONE, (3, 4), *ONE]\n", 3, id="put together of another"),
        pytest.param("TABLE = [*TABLE]\n", 0, id="of itself"),
        pytest.param("A = [1]\nB = [*A]\nTABLE = [*B]\n", 0, id="of tables of tables"),
    ],
)
def test_rows_that_are_kept_in_a_variable(text: str, rows: int) -> None:
    test = "@pytest.mark.parametrize('a, b', TABLE)\ndef test_x(a, b): pass\n"
    (table,) = read(f"{text}{test}".encode()).functions[0].rows
    assert (table.known, len(table.values)) == (rows > 0, rows)


@pytest.mark.parametrize(
    ("text", "used"),
    [
        pytest.param("", True, id="bound-once"),
        pytest.param("KINDS = made()\n", False, id="bound-twice"),
        pytest.param("def KINDS(f): return f\n", False, id="a-function-of-that-name"),
    ],
)
def test_a_table_that_is_kept_as_a_mark(text: str, used: bool) -> None:
    mark = "KINDS = pytest.mark.parametrize('kind', [shop.Till, shop.Stall])\n"
    test = "@KINDS\ndef test_x(kind):\n    assert kind().ok\n"
    told = module(mark + text + test).functions[-1].body
    assert ("shop.Till().ok" in told.checks[0].subject) is used
    assert (("shop.Till", ("shop.Stall",)) in told.rows) is used


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param(
            "def test_x():\n    for a, b in TABLE:\n        assert f(a) == b\n", 2, id="of the module"
        ),
        pytest.param(
            "def test_x():\n    cases = [{'a': 1}, {'a': 2}, {'a': 3}]\n    for c in cases:\n        f(c)\n",
            3,
            id="of its own",
        ),
        pytest.param(
            "def test_x():\n    with f():\n        for case in (Case(1), Case(2)):\n            f(case)\n",
            2,
            id="in a block",
        ),
        pytest.param("def test_x():\n    for a in (1, 2, 3):\n        f(a)\n", 0, id="lone values"),
        pytest.param("def test_x():\n    for a in f(TABLE):\n        g(a)\n", 0, id="made of one"),
        pytest.param(
            "def test_x():\n    cases = [(1, 2), f()]\n    cases += g()\n    for c in cases: pass\n",
            0,
            id="changed",
        ),
        pytest.param(
            "def test_x(TABLE):\n    for a, b in TABLE:\n        assert f(a) == b\n",
            0,
            id="a parameter of that name",
        ),
        pytest.param("def check():\n    for a, b in TABLE:\n        assert f(a) == b\n", 0, id="of a helper"),
    ],
)
def test_tables_that_a_test_goes_through(text: str, rows: int) -> None:
    found = module(f"TABLE = [(1, 2), (3, 4)]\n{text}").functions[0].loops
    assert sum(len(table.values) for table in found) == rows


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        pytest.param("def test_x():\n    yield check, 1\n    yield check, 2\n", {"check()"}, id="by name"),
        pytest.param(
            "def test_x():\n    for a in (1, 2):\n        yield (check, a)\n", {"check()"}, id="in a loop"
        ),
        pytest.param(
            "class TestX:\n    def test_x(self):\n        yield self.check, 1\n",
            {"self.check()"},
            id="of its class",
        ),
        pytest.param(
            "def test_x():\n    yield\n    yield 1\n    yield ('a', 1)\n", set(), id="of no function"
        ),
        pytest.param(
            "def test_x():\n    def made():\n        yield check, 1\n", set(), id="of a function inside"
        ),
        pytest.param("@pytest.fixture\ndef test_x():\n    yield check, 1\n", set(), id="of a fixture"),
        pytest.param("def pairs():\n    yield check, 1\n", set(), id="of no test"),
    ],
)
def test_what_a_test_yields_is_called(text: str, calls: set[str]) -> None:
    (function,) = module(text).functions
    assert {u.origin for u in function.body.uses if u.called} == calls
