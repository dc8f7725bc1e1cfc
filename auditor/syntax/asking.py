"""Fixtures that are asked for by name while a test, or another fixture, runs.

``request.getfixturevalue("client")`` gives what a parameter ``client`` would:
<https://docs.pytest.org/en/stable/reference/reference.html#pytest.FixtureRequest.getfixturevalue>.  So does
``lazy_fixture("client")`` in the rows of a table: <https://pypi.org/project/pytest-lazy-fixtures/>.
"""

import ast
from collections.abc import Iterator

from auditor.syntax.assertions import last_name
from auditor.syntax.rows import by_parameter, parametrized, written_rows
from auditor.syntax.shapes import functions_of, walk

_GIVING = frozenset({"getfixturevalue", "getfuncargvalue"})
_LAZY = frozenset({"lazy_fixture", "lf"})
_WORDS = (*_GIVING, "lazy_fixture")
"""What stands in each file that asks so."""
_PARAM = "request.param"
_ASKED = "asked"
"""What marks the default of a parameter that stands for a fixture: source text has at most ``u`` there."""


def is_asked(default: ast.expr | None) -> bool:
    """Whether a parameter of that default is a fixture which the function asks for as it runs."""
    return isinstance(default, ast.Constant) and default.kind == _ASKED


def with_parameters(tree: ast.Module, text: str) -> ast.Module:
    """Return *tree* with the fixtures as parameters that its functions ask for; *text* is what it says."""
    if any(word in text for word in _WORDS):
        for function in functions_of(tree):
            _Asking(function).rewrite()
    return tree


class _Asking(ast.NodeTransformer):
    """Puts names in the place of the calls by which one function asks for fixtures."""

    def __init__(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._function = function
        arguments = function.args
        self._own = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        self._asked: dict[str, None] = {}
        self._by_row: set[str] = set()
        """Parameters whose rows are names of fixtures."""
        self._cells: set[int] = set()
        """These names, by the identity of their nodes."""

    def rewrite(self) -> None:
        """Change the function: its body, the rows of its decorators, and its parameters."""
        function = self._function
        if "request" in self._own:
            self._find_names()
            function.body = [self.visit(statement) for statement in function.body]
        if self._cells or any(_is_lazy(part) for d in function.decorator_list for part in walk(d)):
            function.decorator_list = [self.visit(decorator) for decorator in function.decorator_list]
        for name in self._asked:
            if name not in self._own:
                function.args.kwonlyargs.append(ast.arg(arg=name))
                function.args.kw_defaults.append(ast.Constant(value=None, kind=_ASKED))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Return the name of the fixture that a call asks for, any other call with its parts visited."""
        match node:
            case ast.Call(args=[ast.Constant(value=str(name))]) if (
                _is_giving(node) or _is_lazy(node)
            ) and name.isidentifier():
                return self._name(name, node)
            case ast.Call(args=[given]) if _given(node) in self._by_row:
                return given
            case _:
                self.generic_visit(node)
                return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Return the name of the fixture that stands in a row, any other constant as it is."""
        return self._name(str(node.value), node) if id(node) in self._cells else node

    def _name(self, name: str, at: ast.expr) -> ast.Name:
        self._asked.setdefault(name)
        return ast.copy_location(ast.Name(id=name, ctx=ast.Load()), at)

    def _find_names(self) -> None:
        """Find the parameters by which fixtures are asked for and whose rows are all names of such."""
        wanted = {w for n in walk(self._function) if (w := _given(n))}
        for decorator in self._function.decorator_list if wanted else ():
            for param, cells in _columns(decorator):
                if param in wanted and cells and all(map(_is_name, cells)):
                    self._by_row.add(param)
                    self._cells.update(map(id, cells))


def _columns(decorator: ast.expr) -> Iterator[tuple[str, list[ast.expr | None]]]:
    """Yield the parameters that a decorator fills, each with what the rows written out in it give to that."""
    if not isinstance(decorator, ast.Call):
        return
    names: tuple[str, ...] = ()
    values: ast.expr | None = None
    if last_name(decorator).endswith("fixture"):
        names, values = (_PARAM,), next((k.value for k in decorator.keywords if k.arg == "params"), None)
    elif last_name(decorator) == "parametrize":
        names, values, _ = parametrized(decorator)
    rows = [by_parameter(row, names) for row in written_rows(values, {}) or ()]
    for name in names:
        yield name, [row.get(name) for row in rows]


def _is_name(cell: ast.expr | None) -> bool:
    """Whether a value in a row may be the name of a fixture."""
    return isinstance(cell, ast.Constant) and isinstance(cell.value, str) and cell.value.isidentifier()


def _is_giving(node: ast.AST) -> bool:
    """Whether a call asks pytest for a fixture."""
    return isinstance(node, ast.Call) and len(node.args) == 1 and last_name(node) in _GIVING


def _is_lazy(node: ast.AST) -> bool:
    """Whether a call in a row stands for a fixture."""
    return isinstance(node, ast.Call) and len(node.args) == 1 and last_name(node) in _LAZY


def _given(node: ast.AST) -> str:
    """Return the parameter by which a call asks pytest for a fixture: ``request.param`` in a fixture."""
    match node:
        case ast.Call(args=[ast.Name(id=name)]) if _is_giving(node):
            return name
        case ast.Call(args=[ast.Attribute(value=ast.Name(id="request"), attr="param")]) if _is_giving(node):
            return _PARAM
        case _:
            return ""
