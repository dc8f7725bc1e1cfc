"""What Python reads, the reader reads: a mistake of its own would show as a fault of the file."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.source import FaultKind, Module
from auditor.syntax.reading import read

_LEAVES = st.sampled_from(
    [
        "x",
        "3",
        "None",
        "'a'",
        r"'/a\udcff'",
        "b'a'",
        "...",
        "f'{x}a'",
        "shop",
        "self",
        "E",
        "()",
        "[]",
        "{}",
        "-1",
        "True",
    ]
)
_SHAPES = [
    *(
        "{0}.a",
        "{0}.should",
        "{0}.called_with",
        "{0}({1})",
        "{0}(*{1})",
        "{0}(**{1})",
        "{0}(a={1})",
        "{0}[{1}]",
    ),
    *(
        "{0}[{1}:]",
        "lambda: {0}",
        "lambda a={1}: {0}",
        "({0}, {1})",
        "[{0}, *{1}]",
        "{{{0}: {1}}}",
        "{{**{0}}}",
    ),
    *("[i for i in {0} if {1}]", "{{i: i for i in {0}}}", "({0} if x else {1})", "(y := {0})", "not {0}"),
    *(
        "({0} == {1})",
        "({0} in {1})",
        "({0} < {1} < 3)",
        "({0} and {1})",
        "({0} % {1})",
        "f'{{x}}{{y!r:>3}}'",
    ),
    *(
        "(await {0})",
        "(yield {0})",
        "mock.patch({0})",
        "mock.call({0}, {1})",
        "len({0})",
        "str({0})",
        "any({0})",
    ),
]
_EXPRESSIONS = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        lambda shape, a, b: f"({shape.format(a, b)})", st.sampled_from(_SHAPES), inner, inner
    ),
    max_leaves=5,
)
_STATEMENTS = [
    *("assert {0}", "assert {0}, {1}", "assert_that({0}, {2}({1}))", "self.assertThat({0}, raises({1}))"),
    *("expect({0}).to.{2}({1})", "{0}.should.{2}({1})", "self.{2}({0}, {1})", "self.{2}({0})", "self.{2}()"),
    *("x = {0}", "x, *y = {0}", "x: {0} = {1}", "x += {0}", "{0}", "del x[{0}]", "return {0}", "raise {0}"),
    *("with {2}({0}) as e: {1}", "with {0}: pass", "for i in {0}: assert {1}", "while {0}: {1}"),
    *("if {0}: assert {1}", "try: {0}\n    except {1}: pass", "match {0}:\n        case [x, *_] if {1}: x"),
    *(
        "def f(a={0}): return {1}",
        "class C({0}): a = {1}",
        "mock.{2}.side_effect = {0}",
        "skipif({0}, reason={1})",
    ),
]
_WORDS = st.sampled_from(
    [
        "equal",
        "raises",
        "is_not",
        "has_length",
        "fail",
        "skip",
        "expect",
        "isnot",
        "setattr",
        "patch",
        "assertEqual",
        "assertRaises",
        "assertTrue",
        "assertIn",
        "assert_called_with",
        "assert_has_calls",
    ]
)


@pytest.mark.parametrize(
    "frame", ["def test_it(shop):\n    {}\n", "class TestIt:\n    {}\n", "if x:\n    {}\n"]
)
@settings(max_examples=250)
@given(shape=st.sampled_from(_STATEMENTS), one=_EXPRESSIONS, other=_EXPRESSIONS, word=_WORDS)
def test_whatever_python_reads_is_read(frame: str, shape: str, one: str, other: str, word: str) -> None:
    source = frame.format(shape.format(one, other, word)).encode()
    module = read(source)
    assert module.fault is None or module.fault.kind is FaultKind.SYNTAX
    # Whatever is told of it can be kept and written.
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(module), type=Module) == module


@pytest.mark.parametrize("escape", [r"\udcff", r"\uDCFF", r"\U0000d800"])
def test_what_is_no_character_is_spelled_out(escape: str) -> None:
    """An escape may make a lone surrogate, which nothing can write."""
    module = read(f"def sell():\n    raise ValueError('no {escape}')\n".encode())
    assert module.functions[0].body.raises == (f"ValueError: no {escape.replace('U0000', 'u').lower()}",)
