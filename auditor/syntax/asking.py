"""Fixtures that are asked for by name while a test, or another fixture, runs.

``request.getfixturevalue("client")`` gives what a parameter ``client`` would:
<https://docs.pytest.org/en/stable/reference/reference.html#pytest.FixtureRequest.getfixturevalue>.  So does
``lazy_fixture("client")`` in the rows of a table: <https://pypi.org/project/pytest-lazy-fixtures/>.
"""

import ast
from collections.abc import Iterator

from auditor.syntax.assertions import last_name
from auditor.syntax.rows import parametrized
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
        self._by_row: frozenset[str] = frozenset()
        """Parameters whose rows are names of fixtures."""

    def rewrite(self) -> None:
        """Change the function: its body, the rows of its decorators, and its parameters."""
        function = self._function
        if "request" in self._own:
            self._by_row = self._rows_of_names()
            function.body = [self.visit(statement) for statement in function.body]
        if any(_is_lazy(part) for decorator in function.decorator_list for part in walk(decorator)):
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

    def _name(self, name: str, at: ast.expr) -> ast.Name:
        self._asked.setdefault(name)
        return ast.copy_location(ast.Name(id=name, ctx=ast.Load()), at)

    def _rows_of_names(self) -> frozenset[str]:
        """Turn the rows of parameters by which fixtures are asked for into names; return these parameters."""
        wanted = {w for n in walk(self._function) if (w := _given(n))}
        found: set[str] = set()
        for decorator in self._function.decorator_list if wanted else ():
            if not isinstance(decorator, ast.Call):
                continue
            if _PARAM in wanted and last_name(decorator).endswith("fixture"):
                params = next((k.value for k in decorator.keywords if k.arg == "params"), None)
                if isinstance(params, ast.List | ast.Tuple) and self._are_named(params.elts):
                    params.elts = [self._named(row) for row in params.elts]
                    found.add(_PARAM)
            elif last_name(decorator) == "parametrize":
                names, values, single = parametrized(decorator)
                if isinstance(values, ast.List | ast.Tuple) and single and names[0] in wanted:
                    if self._are_named(values.elts):
                        values.elts = [self._named(row) for row in values.elts]
                        found.add(names[0])
                elif isinstance(values, ast.List | ast.Tuple):
                    found.update(self._columns(names, values.elts, wanted))
        return frozenset(found)

    def _columns(self, names: tuple[str, ...], rows: list[ast.expr], wanted: set[str]) -> Iterator[str]:
        """Turn the columns of a table that hold names of fixtures into names, and yield their parameters."""
        parts = [_parts(row) for row in rows]
        for number, name in enumerate(names):
            full = name in wanted and all(len(p) == len(names) for p in parts)
            if full and self._are_named([p[number] for p in parts]):
                for p in parts:
                    p[number] = self._named(p[number])
                yield name

    def _named(self, row: ast.expr) -> ast.expr:
        match row:
            case ast.Constant(value=str(name)):
                return self._name(name, row)
            case ast.Call(args=[ast.Constant(value=str(name)) as first, *rest]):
                row.args = [self._name(name, first), *rest]
        return row

    @staticmethod
    def _are_named(rows: list[ast.expr]) -> bool:
        """Whether each row is the name of a fixture, be it in a ``param`` of its own."""
        return bool(rows) and all(map(_is_named, rows))


def _is_named(row: ast.expr) -> bool:
    match row:
        case ast.Call(args=[name]) if last_name(row) == "param":
            return _is_named(name)
        case ast.Constant(value=str(name)):
            return name.isidentifier()
        case _:
            return False


def _parts(row: ast.expr) -> list[ast.expr]:
    """Return the values of one row, to be changed where they stand."""
    match row:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case ast.Call(args=parts) if last_name(row) == "param":
            return parts
        case _:
            return []


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
