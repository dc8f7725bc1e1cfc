"""Source in newer syntax than the running Python's, told in older syntax.

libcst's parser knows grammars that the running interpreter may not (``type`` statements and type parameters,
nested quotes in f-strings, ``except A, B:``).  What it reads is written down again without those
constructs, line for line where that can be, so that one reader, built on :mod:`ast`, serves all files.
"""

import libcst as cst


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


def lower(source: bytes) -> bytes | None:
    """Return *source* in older syntax, or ``None`` when libcst cannot read it either.

    Bounded: libcst's parser refuses deep nesting by itself, and a tree too deep to walk counts as unreadable.
    """
    try:
        module = cst.parse_module(source)
        return module.visit(_Lowering()).bytes
    except (cst.ParserSyntaxError, UnicodeError, ValueError, RecursionError, cst.CSTValidationError):
        return None
