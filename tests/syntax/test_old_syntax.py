"""Statements of Python 2, told in Python 3: text in, text out."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.syntax.old_syntax import parse, renewed, with_async_as_a_name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("print", "print()", id="print-nothing"),
        pytest.param("print x, y", "print(x, y)", id="print"),
        pytest.param("print x,", 'print(x, end=" ")', id="print-without-end"),
        pytest.param("print >>log, x, y", "print(x, y, file=log)", id="print-to"),
        pytest.param("print >>log", "print(file=log)", id="print-nothing-to"),
        pytest.param("print (a), b", "print((a), b)", id="print-bracket-and-more"),
        pytest.param("print(a)", "print(a)", id="print-in-brackets"),
        pytest.param("print 'a' % (\n    b)", "print('a' % (\n    b))", id="print-over-lines"),
        pytest.param("print 'a', \\\n    b  # c", "print('a', \\\n    b)  # c", id="print-over-joined-lines"),
        pytest.param("if x: print y; print z", "if x: print(y); print(z)", id="print-behind-a-colon"),
        pytest.param("'''\nprint x\n'''", "'''\nprint x\n'''", id="print-in-a-string"),
        pytest.param("x = 1  # print 'it'", "x = 1  # print 'it'", id="print-in-a-comment"),
        pytest.param(
            "from __future__ import print_function\nprint \\\n(x)",
            "from __future__ import print_function\nprint \\\n(x)",
            id="print-is-a-function",
        ),
        pytest.param("exec code in space", "exec(code, space)", id="exec-in"),
        pytest.param("exec(code)", "exec(code)", id="exec-in-brackets"),
        pytest.param("raise E", "raise E", id="raise"),
        pytest.param("raise E, 'a, b'", "raise E('a, b')", id="raise-with-value"),
        pytest.param("raise E, (a, b)", "raise E(a, b)", id="raise-with-values"),
        pytest.param("raise E, None, trace", "raise E.with_traceback(trace)", id="raise-with-trace"),
        pytest.param("raise E(a, b)", "raise E(a, b)", id="raise-call"),
        pytest.param("try: f()\nexcept E, e: pass", "try: f()\nexcept E as e: pass", id="except"),
        pytest.param(
            "try: f()\nexcept (A, B), e:\n  pass",
            "try: f()\nexcept (A, B) as e:\n  pass",
            id="except-several",
        ),
        pytest.param("x <> y", "x != y", id="unequal"),
        pytest.param("`x`", "repr(x)", id="backticks"),
        pytest.param("f(0777, 0xFFL, 10L)", "f(0o777, 0xFF, 10)", id="numbers"),
        pytest.param("f(1e-02, 0.05, a.b01, 0, 00)", "f(1e-02, 0.05, a.b01, 0, 0o0)", id="numbers-that-stay"),
        pytest.param("x = ur'\\d'", "x = r'\\d'", id="raw-text"),
        pytest.param("x = '\\N \\u \\\\N'", "x = '\\\\N \\\\u \\\\N'", id="no-escapes-in-bytes"),
        pytest.param("x = u'\\u00e9'", "x = u'\\u00e9'", id="escapes-in-text"),
        pytest.param("[a for a in b, c]", "[a for a in (b, c)]", id="tuple-in-a-list"),
        pytest.param("[a for a, b in c]", "[a for a, b in c]", id="tuple-that-a-list-unpacks"),
        pytest.param("f(async=True, x=y.async)", "f(xxx_async=True, x=y.xxx_async)", id="async-as-a-name"),
        pytest.param("if x:\n\ty()\n        z()", "if x:\n        y()\n        z()", id="tabs-and-spaces"),
    ],
)
def test_statement(old: str, new: str) -> None:
    told = renewed(old, bodies=True)
    assert told == new
    ast.parse(told)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("sort(key=lambda (k, v): v)", "sort(key=lambda *_: v)", id="lambda"),
        pytest.param(
            "sort(key=lambda k: (k, 1))", "sort(key=lambda k: (k, 1))", id="lambda-that-unpacks-nothing"
        ),
        pytest.param(
            "def f(a, (b, c), (d, (e, g))=(1, 2), h=(3, 4)): pass",
            "def f(a, xxx_todo_changeme, xxx_todo_changeme1=(1, 2), h=(3, 4)): pass",
            id="parameters",
        ),
    ],
)
def test_what_is_unpacked_has_a_name_in_an_outline(old: str, new: str) -> None:
    assert renewed(old, bodies=True) == old
    told = renewed(old, bodies=False)
    assert told == new
    ast.parse(told)


def test_async_is_left_where_it_is_none_of_the_names() -> None:
    text = "async def f(async=1):\n    async with a: pass\n    async for b in c: pass\n    'async' # async\n"
    assert with_async_as_a_name(text) == text.replace("async=", "xxx_async=")


def test_async_is_the_name_in_the_tree() -> None:
    text = "from a.async import b as async\nasync = async.c(async=lambda async: async)\nclass async: pass"
    told = parse(with_async_as_a_name(text))
    plain = ast.parse(text.replace("async", "plain"))
    assert ast.dump(told).replace("async", "plain") == ast.dump(plain)


@given(st.text(alphabet="\n\t \\\"'#(),:;=`>0L printexcasylmbdfo"))
def test_lines_stay_where_they_are(text: str) -> None:
    assert renewed(text, bodies=False).count("\n") == text.count("\n")
