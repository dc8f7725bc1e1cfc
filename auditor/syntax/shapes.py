"""What bodies amount to, and walking them: the parts that reading files and reading functions share."""

import ast
from collections.abc import Iterator

from auditor.model.source import Shape
from auditor.syntax.assertions import last_name

DULL = (None, True, False, Ellipsis)
"""Constants too common to tell anything."""

_MANY_LINES = 2
"""Line breaks from which a text is laid out in lines of its own."""
_MAX_TEXT = 200
_MAX_LITERAL = 160
_WALKED = (ast.expr, ast.stmt, ast.arguments, ast.arg, ast.keyword, ast.ExceptHandler)
_DULL_FIELDS = frozenset(
    [
        *("ctx", "op", "ops", "attr", "id", "arg", "name", "names", "level", "module", "type_comment"),
        *("kind", "simple", "is_async", "conversion", "lineno", "rest", "kwd_attrs", "type_ignores"),
    ]
)
"""Fields that hold names, operators and the like, whatever the node."""
_ORDINARY = frozenset({ast.Attribute, ast.Call, ast.Expr, ast.Assign, ast.keyword, ast.Subscript})
"""The most frequent nodes that bind no name themselves."""
_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_SKIPS = frozenset({"skip", "skipTest", "SkipTest"})


def squeeze(text: str, limit: int = _MAX_TEXT) -> str:
    """Return *text* on one line, shortened to *limit* characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def level(value: object) -> object:
    """Return a text of several lines without their indentation and blank ends; anything else as it is.

    Code that is moved takes the texts in it along: how deep their lines stand is a matter of style.
    """
    if not isinstance(value, str) or value.count("\n") < _MANY_LINES:
        return value
    return "\n".join(line.strip() for line in value.split("\n")).strip("\n")


def literal(value: object) -> str:
    """Return the source form of a literal, shortened in the middle when long; bytes look like text.

    A literal is kept to be recognised in another revision, where it may well have got its ``b``.
    """
    value = level(value)
    if isinstance(value, bytes):
        return literal(value.decode("latin-1"))
    if isinstance(value, str) and len(value) > _MAX_LITERAL:
        half = _MAX_LITERAL // 2
        return f"{value[:half]!r}…{value[-half:]!r}"
    return repr(value)


def docstring_free(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements after the docstring."""
    first = body[0] if body else None
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return body[1:]
    return body


def is_nothing(node: ast.stmt) -> bool:
    """Whether a statement is ``pass`` or a lone constant."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def skips(node: ast.stmt) -> bool:
    """Whether a statement skips the test that runs it."""
    match node:
        case ast.Expr(value=ast.Call() as call) | ast.Return(value=ast.Call() as call):
            return last_name(call) in _SKIPS
        case ast.Raise(exc=exc) if exc is not None:
            return last_name(exc) == "SkipTest" or last_name(exc) == "Skipped"
        case _:
            return False


def shape_of(statements: list[ast.stmt]) -> Shape:
    """Return what a body (docstring aside) amounts to."""
    real = [s for s in statements if not is_nothing(s)]
    if not real:
        return Shape.EMPTY
    first = real[0]
    if skips(first):
        return Shape.SKIPS
    if (
        isinstance(first, ast.Raise)
        and first.exc is not None
        and last_name(first.exc) == "NotImplementedError"
    ):
        return Shape.NOT_IMPLEMENTED
    if len(real) == 1:
        match first:
            case ast.Return(value=None | ast.Constant()):
                return Shape.CONSTANT
            case ast.Return(value=ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[])):
                return Shape.CONSTANT
            case ast.Return(value=ast.Call() | ast.Await()) | ast.Expr(value=ast.Call() | ast.Await()):
                return Shape.DELEGATES
            case _:
                pass
    return Shape.ORDINARY


def _fields_of() -> dict[type[ast.AST], tuple[str, ...]]:
    """Return the fields of each class of node that hold what is walked to: none of names and constants."""
    found: dict[type[ast.AST], tuple[str, ...]] = {}
    pending: list[type[ast.AST]] = [ast.AST]
    while pending:
        kind = pending.pop()
        pending.extend(kind.__subclasses__())
        leaf = issubclass(kind, (ast.Name, ast.Constant))
        found[kind] = () if leaf else tuple(f for f in kind._fields if f not in _DULL_FIELDS)
    return found


_FIELDS = _fields_of()


def below(item: ast.AST) -> list[ast.AST]:
    """Return the nodes directly below *item*, contexts and operators left out."""
    found: list[ast.AST] = []
    for name in _FIELDS[item.__class__]:
        value = getattr(item, name, None)
        if value.__class__ is list:
            found += [v for v in value if v is not None]
        elif isinstance(value, _WALKED):
            found.append(value)
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield *node* and all below it, contexts and operators left out; faster than :func:`ast.walk`."""
    stack = [node]
    while stack:
        item = stack.pop()
        yield item
        stack += below(item)


def functions_of(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a module and its classes, without those inside of others."""
    blocks = [tree.body]
    while blocks:
        for node in blocks.pop():
            if isinstance(node, ast.ClassDef):
                blocks.append(node.body)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


class Survey:
    """What one walk over a function finds: the names it binds, its import statements, and its loops."""

    def __init__(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.bound: set[str] = set()
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self.loops: list[ast.For | ast.AsyncFor] = []
        stack: list[ast.AST] = below(node)
        while stack:
            child = stack.pop()
            kind = child.__class__
            if kind is ast.Constant:
                continue
            if isinstance(child, ast.Name):
                if isinstance(child.ctx, ast.Store):
                    self.bound.add(child.id)
                continue
            stack += below(child)
            if kind in _ORDINARY:
                continue
            if isinstance(child, ast.ExceptHandler):
                if child.name:
                    self.bound.add(child.name)
            elif isinstance(child, _IMPORTS):
                self.imports.append(child)
            elif isinstance(child, ast.For | ast.AsyncFor):
                self.loops.append(child)
            elif isinstance(child, _DEFINING):
                if not isinstance(child, ast.Lambda):
                    self.bound.add(child.name)
                if not isinstance(child, ast.ClassDef):
                    arguments = (*child.args.posonlyargs, *child.args.args, *child.args.kwonlyargs)
                    self.bound.update(a.arg for a in arguments)

    def modules(self) -> set[str]:
        """Names that its ``import`` statements bind to modules."""
        return {
            a.asname or a.name.split(".")[0]
            for i in self.imports
            if isinstance(i, ast.Import)
            for a in i.names
        }


def strings(value: ast.expr | None) -> list[str]:
    """Return the texts that an expression writes out: itself, or those in a list, tuple or set."""
    parts = value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]
    return [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
