"""Source in newer syntax than the running Python's, told in older syntax.

libcst's parser knows grammars that the running interpreter may not (``type`` statements and type parameters,
nested quotes in f-strings, ``except A, B:``).  What it reads is written down again without those
constructs, line for line where that can be, so that one reader, built on :mod:`ast`, serves all files.
"""

import re
from typing import Any

import libcst as cst

MAX_DEPTH = 100
"""Brackets in brackets: libcst's parser is recursive and native, so that deep ones could end the process."""

MAX_RUN = 1000
"""Operators in one line, or ``elif`` branches: time grows with their square, the stack with their number."""

_SIGN = re.compile(rb"[()\[\]{}\n]|\b(?:elif|lambda|not|if|await)\b|[-+*/%@&|^~<>=!.]")


_TEXT = rb"(?:\\.|[^\\])*?"
_QUOTED = re.compile(
    b"".join(
        (
            rb"#[^\n]*|\\[\"'\\]|(?P<prefix>\b[A-Za-z]{1,2})?(?:",
            *(b'"""', _TEXT, b'"""|', b"'''", _TEXT, b"'''|"),
            *(rb'"(?:\\.|[^"\\\n])*"|', rb"'(?:\\.|[^'\\\n])*')"),
        )
    ),
    re.DOTALL,
)
"""Comments and strings, with what stands before the quotes.

Escaped quotes outside of strings are passed over: from each, the end of a string would be looked for anew.
"""
_WITH_VALUES = frozenset(b"ft")


class _Lowering(cst.CSTTransformer):
    """Takes newer constructs out; what they say about types does not matter to an audit."""

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        return updated_node.with_changes(type_parameters=None)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        return updated_node.with_changes(type_parameters=None)

    def leave_TypeAlias(self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias) -> cst.Assign:
        return cst.Assign(targets=[cst.AssignTarget(target=updated_node.name)], value=updated_node.value)

    def leave_ExceptHandler(
        self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
    ) -> cst.ExceptHandler:
        if isinstance(updated_node.type, cst.Tuple) and not updated_node.type.lpar:
            last = updated_node.type.elements[-1].value
            if isinstance(last, cst.Name) and last.value.islower():
                # Today "except A, B:" catches both; with a variable's name it is Python 2's "except A as b:".
                raise ValueError("Python 2")
            bracketed = updated_node.type.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            return updated_node.with_changes(type=bracketed)
        return updated_node

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        """Write ``f"{d["k"]}"`` as a call, ``("").format(d["k"])``: the values and literals stay readable."""
        outer = updated_node.end
        clash = any(
            outer in code or "\\" in code or "\n" in code or "#" in code
            for part in updated_node.parts
            if isinstance(part, cst.FormattedStringExpression)
            for code in [cst.Module([]).code_for_node(part.expression)]
        )
        if not clash:
            return updated_node
        literal = "".join(p.value for p in updated_node.parts if isinstance(p, cst.FormattedStringText))
        prefix = "r" if "r" in updated_node.start.lower().split(outer)[0] else ""
        values = [p.expression for p in updated_node.parts if isinstance(p, cst.FormattedStringExpression)]
        text = cst.SimpleString(f"{prefix}{outer}{literal}{outer}")
        return cst.Call(cst.Attribute(text, cst.Name("format")), [cst.Arg(v) for v in values])

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        # A call cannot stand among its parts: they are visited when it is left.
        return False

    def leave_ConcatenatedString(
        self, original_node: cst.ConcatenatedString, updated_node: cst.ConcatenatedString
    ) -> Any:
        """Write ``"a" f"{d["k"]}"`` as one call, ``("a" "").format(d["k"])``."""
        pieces: list[Any] = []
        values: list[cst.Arg] = []
        spaces = []
        rest: cst.BaseExpression = updated_node
        while isinstance(rest, cst.ConcatenatedString):
            pieces.append(rest.left)
            spaces.append(rest.whitespace_between)
            rest = rest.right
        pieces.append(rest)
        for number, piece in enumerate(pieces):
            lowered = piece.visit(self)
            if isinstance(lowered, cst.Call) and isinstance(lowered.func, cst.Attribute):
                values += lowered.args
                lowered = lowered.func.value
            pieces[number] = lowered
        whole = pieces.pop()
        while pieces:
            whole = cst.ConcatenatedString(pieces.pop(), whole, whitespace_between=spaces.pop())
        if values:
            text = whole.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            whole = cst.Call(cst.Attribute(text, cst.Name("format")), values)
        return whole.with_changes(lpar=updated_node.lpar, rpar=updated_node.rpar)


def _code(source: bytes) -> bytes:
    """Return *source* without its comments and its plain strings.

    All of it, where a string with values has quotes inside them: what is a string cannot be told then, and to
    count strings as code errs on the safe side.
    """
    kept: list[bytes] = []
    at = 0
    for match in _QUOTED.finditer(source):
        if match["prefix"] is not None and not _WITH_VALUES.isdisjoint(match["prefix"].lower()):
            text = match.group().replace(b"{{", b"").replace(b"}}", b"")
            if text.count(b"{") != text.count(b"}"):
                return source
            continue
        kept.append(source[at : match.start()])
        at = match.end()
    return b"".join([*kept, source[at:]])


def _bounded(source: bytes) -> bool:
    """Whether libcst can be trusted with a file: its brackets and operators are few enough."""
    depth = run = branches = 0
    for match in _SIGN.finditer(_code(source)):
        sign = match.group()
        if sign in b"([{":
            depth += 1
        elif sign in b")]}":
            depth -= 1
        elif sign == b"\n":
            run = run if depth > 0 else 0
        else:
            run += 1
            branches += sign == b"elif"
        if depth > MAX_DEPTH or run > MAX_RUN or branches > MAX_RUN:
            return False
    return True


def lower(source: bytes) -> bytes | None:
    """Return *source* in older syntax, or ``None`` when libcst cannot read it either or should not try."""
    if not _bounded(source):
        return None
    try:
        module = cst.parse_module(source)
        return module.visit(_Lowering()).bytes
    except (
        cst.ParserSyntaxError,
        UnicodeError,
        ValueError,
        RecursionError,
        cst.CSTValidationError,
        cst.CSTLogicError,
    ):
        return None
