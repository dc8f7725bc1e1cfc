"""What every simulated refactoring works with."""

# libcst calls its visitors by the names of its node types.
# ruff: noqa: N802

from collections.abc import Container, Iterable, Sequence
from itertools import chain, count
from random import Random
from typing import NamedTuple

import libcst as cst

Statement = cst.BaseStatement | cst.BaseSmallStatement
_ENDINGS = ("works", "correctly", "behaviour", "properly", "case")


class Site(NamedTuple):
    """A test function where it stands."""

    path: str
    classes: tuple[str, ...]
    node: cst.FunctionDef

    @property
    def id(self) -> str:
        """Its node id."""
        return "::".join((self.path, *self.classes, self.node.name.value))


class Change(NamedTuple):
    """What a refactoring makes of one test."""

    instead: tuple[cst.FunctionDef, ...]
    """In its place; none when it went elsewhere."""
    beside: tuple[cst.BaseCompoundStatement, ...] = ()
    """New definitions at the top level of the file."""
    needs_pytest: bool = False


def renamed(name: str, rng: Random, taken: Container[str]) -> str:
    """Return another name for a test, as people rename: words turned round, dropped or added."""
    words = [w for w in name.split("_") if w and w != "test"] or ["it"]
    options = []
    if len(words) > 1:
        options.append(["test", *words[1:], words[0]])
    if len(words) > 2:
        options.append(["test", *words[:-1]])
    options.append(["test", *words, rng.choice(_ENDINGS)])
    rng.shuffle(options)
    numbered = (["test", *words, str(n)] for n in count(2))
    return next(n for o in chain(options, numbered) if (n := "_".join(o)) not in taken)


def rename(node: cst.FunctionDef, name: str) -> cst.FunctionDef:
    """Return *node* under another name."""
    return node.with_changes(name=cst.Name(name))


def body_of(node: cst.FunctionDef) -> list[cst.BaseStatement] | None:
    """Return the statements of a function, docstring aside; ``None`` for a one-line suite."""
    if not isinstance(node.body, cst.IndentedBlock):
        return None
    statements = list(node.body.body)
    if statements and node.get_docstring() is not None:
        statements = statements[1:]
    return statements


def with_body(node: cst.FunctionDef, statements: Iterable[cst.BaseStatement]) -> cst.FunctionDef:
    """Return *node* with other statements."""
    body = list(statements)
    if body:
        body[0] = body[0].with_changes(leading_lines=[])
    return node.with_changes(body=cst.IndentedBlock(body=body))


def is_assertion(statement: cst.BaseStatement) -> bool:
    """Whether a simple statement is ``assert`` or a call of ``self.assert…``."""
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return False
    only = statement.body[0]
    if isinstance(only, cst.Assert):
        return True
    if isinstance(only, cst.Expr) and isinstance(only.value, cst.Call):
        name = dotted(only.value.func).rpartition(".")[2]
        return name.startswith("assert")
    return False


def dotted(node: cst.BaseExpression) -> str:
    """Return a chain of names as text, ``?`` for what is none."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return "?"


class _Names(cst.CSTVisitor):
    def __init__(self) -> None:
        self.read: set[str] = set()
        self.bound: set[str] = set()

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_AssignTarget(self, node: cst.AssignTarget) -> bool:
        if isinstance(node.target, cst.Name):
            self.bound.add(node.target.value)
            return False
        if isinstance(node.target, cst.Tuple):
            self.bound.update(e.value.value for e in node.target.elements if isinstance(e.value, cst.Name))
        return True

    def visit_Name(self, node: cst.Name) -> None:
        self.read.add(node.value)


def names(nodes: Iterable[cst.CSTNode]) -> tuple[set[str], set[str]]:
    """Return the names that *nodes* mention, and those that plain assignments in them bind."""
    visitor = _Names()
    for node in nodes:
        node.visit(visitor)
    return visitor.read | visitor.bound, visitor.bound


def parameters(node: cst.FunctionDef) -> list[str]:
    """Return the names of its positional parameters."""
    return [p.name.value for p in (*node.params.posonly_params, *node.params.params)]


def plain(node: cst.FunctionDef) -> bool:
    """Whether a function has ordinary parameters without defaults and no decorator."""
    params = node.params
    starred = isinstance(params.star_arg, cst.Param) or params.star_kwarg or params.kwonly_params
    return not node.decorators and not starred and all(p.default is None for p in params.params)


def suite(source: str) -> Sequence[cst.BaseStatement]:
    """Return the statements of *source*."""
    return [s for s in cst.parse_module(source).body if isinstance(s, cst.BaseStatement)]
