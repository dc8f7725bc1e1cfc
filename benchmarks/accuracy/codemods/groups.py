"""Refactorings of several tests at once: siblings folded into one, classes renamed or converted."""

# libcst calls its visitors by the names of its node types.
# ruff: noqa: N802

from collections import defaultdict
from collections.abc import Container, Sequence
from random import Random

import libcst as cst

from benchmarks.accuracy.codemods.base import Change, Site, body_of, dotted, parameters, plain, suite

_MAX_COLUMNS = 6
_LITERALS = (cst.SimpleString, cst.Integer, cst.Float)


class _Literals(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        self.found.append(node.value)

    def visit_Integer(self, node: cst.Integer) -> None:
        self.found.append(node.value)

    def visit_Float(self, node: cst.Float) -> None:
        self.found.append(node.value)

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        return False

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return False


class _Filling(cst.CSTTransformer):
    """Puts something in place of the literals, in source order."""

    def __init__(self, instead: Sequence[str]) -> None:
        self._instead = iter(instead)

    def _next(self, node: cst.BaseExpression) -> cst.BaseExpression:
        text = next(self._instead)
        return cst.parse_expression(text) if text else node

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.BaseExpression:
        return self._next(updated_node)

    def leave_Integer(self, original_node: cst.Integer, updated_node: cst.Integer) -> cst.BaseExpression:
        return self._next(updated_node)

    def leave_Float(self, original_node: cst.Float, updated_node: cst.Float) -> cst.BaseExpression:
        return self._next(updated_node)

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        return False

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return False


def literals(node: cst.CSTNode) -> list[str]:
    """Return the strings and numbers of *node* in source order, f-strings and joined strings aside."""
    visitor = _Literals()
    node.visit(visitor)
    return visitor.found


def filled(node: cst.BaseSuite, instead: Sequence[str]) -> cst.BaseSuite:
    """Return *node* with expressions in place of its literals; an empty text keeps one."""
    done = node.visit(_Filling(instead))
    assert isinstance(done, cst.BaseSuite)
    return done


def siblings(sites: Sequence[Site]) -> list[list[Site]]:
    """Return groups of two and more tests of one scope whose code differs in literals only."""
    groups: dict[tuple[tuple[str, ...], str], list[Site]] = defaultdict(list)
    for site in sites:
        if plain(site.node) and body_of(site.node) and site.node.get_docstring() is None:
            holes = ["_"] * len(literals(site.node.body))
            shape = cst.Module([]).code_for_node(filled(site.node.body, holes))
            head = ", ".join(parameters(site.node)) + ("async" if site.node.asynchronous else "")
            groups[site.classes, f"{head}\n{shape}"].append(site)
    return [g for g in groups.values() if len(g) > 1]


def merge(group: Sequence[Site], rng: Random, taken: Container[str]) -> Change | None:
    """Fold siblings into one parametrized test, which stands in place of the first."""
    values = [literals(s.node.body) for s in group]
    columns = [i for i, column in enumerate(zip(*values, strict=True)) if len(set(column)) > 1]
    first = group[0].node
    words = [s.node.name.value.split("_") for s in group]
    common = [w for w in words[0] if all(w in ws for ws in words)] or ["test"]
    name = "_".join([*common, "all"])
    if not 1 <= len(columns) <= _MAX_COLUMNS or name in taken or not name.startswith("test"):
        return None
    names = {c: f"value_{n}" for n, c in enumerate(columns)}
    if set(names.values()) & set(parameters(first)):
        return None
    rows = [", ".join(v[c] for c in columns) for v in values]
    cells = [f"({r})" if len(columns) > 1 else r for r in rows]
    header = ", ".join(names.values())
    decorator = cst.Decorator(
        cst.parse_expression(f'pytest.mark.parametrize("{header}", [{", ".join(cells)}])')
    )
    body = filled(first.body, [names.get(i, "") for i in range(len(values[0]))])
    params = [*first.params.params, *(cst.Param(cst.Name(n)) for n in names.values())]
    node = first.with_changes(
        name=cst.Name(name),
        body=body,
        params=first.params.with_changes(params=params),
        decorators=[decorator],
    )
    return Change((node,), needs_pytest=True)


def renamed_class(node: cst.ClassDef, source: str) -> cst.ClassDef | None:
    """Return a class under another name; ``None`` when its file mentions the name elsewhere."""
    name = node.name.value
    new = f"{name}Behaviour"
    if source.count(name) != 1 or new in source:
        return None
    return node.with_changes(name=cst.Name(new))


_BINARY = {
    "assertEqual": "==",
    "assertEquals": "==",
    "assertNotEqual": "!=",
    "assertIs": "is",
    "assertIsNot": "is not",
    "assertIn": "in",
    "assertNotIn": "not in",
    "assertGreater": ">",
    "assertGreaterEqual": ">=",
    "assertLess": "<",
    "assertLessEqual": "<=",
    "assertDictEqual": "==",
    "assertListEqual": "==",
}
_UNARY = {
    "assertTrue": "{}",
    "assertFalse": "not {}",
    "assertIsNone": "{} is None",
    "assertIsNotNone": "{} is not None",
}


class _Plain(cst.CSTTransformer):
    """Writes unittest's assertions as pytest's; tells whether ``self`` is needed for anything else."""

    def __init__(self) -> None:
        self.unknown = False

    def leave_Expr(self, original_node: cst.Expr, updated_node: cst.Expr) -> cst.BaseSmallStatement:
        call = updated_node.value
        if not isinstance(call, cst.Call) or not dotted(call.func).startswith("self.assert"):
            return updated_node
        name = dotted(call.func).removeprefix("self.")
        code = [cst.Module([]).code_for_node(a.value) for a in call.args]
        if name in _BINARY and len(code) >= 2:
            text = f"({code[0]}) {_BINARY[name]} ({code[1]})"
        elif name in _UNARY and code:
            text = _UNARY[name].format(f"({code[0]})")
        elif name == "assertIsInstance" and len(code) >= 2:
            text = f"isinstance({code[0]}, {code[1]})"
        elif name == "assertRaises" and len(code) >= 2:
            return updated_node.with_changes(
                value=call.with_changes(func=cst.parse_expression("pytest.raises"))
            )
        else:
            self.unknown = True
            return updated_node
        return cst.Assert(cst.parse_expression(text))

    def leave_WithItem(self, original_node: cst.WithItem, updated_node: cst.WithItem) -> cst.WithItem:
        item = updated_node.item
        if isinstance(item, cst.Call) and dotted(item.func) in (
            "self.assertRaises",
            "self.assertRaisesRegex",
        ):
            args = list(item.args)
            if dotted(item.func).endswith("Regex") and len(args) == 2:
                args[1] = args[1].with_changes(keyword=cst.Name("match"))
            func = cst.parse_expression("pytest.raises")
            return updated_node.with_changes(item=item.with_changes(func=func, args=args))
        return updated_node


def to_pytest(node: cst.ClassDef) -> cst.ClassDef | tuple[cst.FunctionDef, ...] | None:
    """Convert a ``TestCase``: functions where nothing needs ``self``, else a class with ``setup_method``.

    ``None`` when it is none, or uses what has no equivalent here.
    """
    bases = [dotted(b.value).rpartition(".")[2] for b in node.bases]
    if bases != ["TestCase"] or not isinstance(node.body, cst.IndentedBlock) or node.decorators:
        return None
    visitor = _Plain()
    body = node.body.visit(visitor)
    assert isinstance(body, cst.IndentedBlock)
    text = cst.Module([]).code_for_node(body)
    methods = [s for s in body.body if isinstance(s, cst.FunctionDef)]
    names = {m.name.value for m in methods}
    if visitor.unknown or "self.assert" in text or "super(" in text or "self.addCleanup" in text:
        return None
    if names & {"setUpClass", "tearDownClass", "runTest"} or any(not plain(m) for m in methods):
        return None
    if "self." not in text and len(methods) == len(body.body):
        return tuple(
            m.with_changes(params=m.params.with_changes(params=m.params.params[1:])) for m in methods
        )
    pieces = [
        s.with_changes(name=cst.Name({"setUp": "setup_method", "tearDown": "teardown_method"}[s.name.value]))
        if isinstance(s, cst.FunctionDef) and s.name.value in ("setUp", "tearDown")
        else s
        for s in body.body
    ]
    name = node.name.value
    short = name.removesuffix("TestCase").removesuffix("Test").removesuffix("Tests").removeprefix("Test")
    new = f"Test{short or 'It'}"
    if new == name:
        new = f"{new}Cases"
    return node.with_changes(
        name=cst.Name(new),
        bases=[],
        lpar=cst.MaybeSentinel.DEFAULT,
        rpar=cst.MaybeSentinel.DEFAULT,
        body=body.with_changes(body=pieces),
    )


def pytest_import() -> cst.BaseStatement:
    """Return ``import pytest``."""
    return suite("import pytest\n")[0]
