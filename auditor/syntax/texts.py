"""The texts in the tests of one file: what a suite may as well keep in files of data."""

import ast
import warnings
from collections.abc import Iterable

from auditor.syntax.reading import MAX_BYTES
from auditor.syntax.shapes import docstring_free, walk


class Texts:
    """The texts that the functions of one file have, themselves or by the name of a constant."""

    def __init__(self, source: bytes) -> None:
        """Read *source*; one that cannot be read has no texts."""
        self._functions: dict[int, ast.FunctionDef | ast.AsyncFunctionDef] = {}
        self._constants: dict[str, str] = {}
        module = _parsed(source)
        classes: list[ast.Module | ast.ClassDef] = [module]
        for node in walk(module):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._functions[node.lineno] = node
                case ast.ClassDef():
                    classes.append(node)
                case _:
                    pass
        for statement in (s for owner in classes for s in owner.body):
            match statement:
                # The locals of one test are nothing to another.
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                    self._constants[name] = text
                case _:
                    pass

    def of(self, line: int) -> tuple[str, ...]:
        """Return the texts of the function that is defined at *line*, its docstring aside."""
        function = self._functions.get(line)
        if function is None:
            return ()
        parts = [*function.decorator_list, *docstring_free(function.body)]
        return tuple(dict.fromkeys(t for part in parts for t in self._in(part)))

    def _in(self, node: ast.AST) -> Iterable[str]:
        for part in walk(node):
            match part:
                case ast.Constant(value=str(text)):
                    yield text
                case ast.Name(id=name) | ast.Attribute(attr=name) if name in self._constants:
                    yield self._constants[name]
                case _:
                    pass


def _parsed(source: bytes) -> ast.Module:
    if len(source) <= MAX_BYTES:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    return ast.Module(body=[], type_ignores=[])
