"""Normal forms: expressions and statements as strings in which style does not matter.

Two tests that differ only in assertion style (unittest or plain), ``self``, async, annotations, the names of
their locals, import aliases or layout have the same form.  Forms are compared and hashed, never shown.
"""

import ast
import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from auditor.model.forms import GIVEN, LOCAL
from auditor.syntax.shapes import level

_SELVES = frozenset({"self", "cls"})
_BINARY = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
}
_COMPARE = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}

_NOW = {
    "xrange": "range",
    "unicode": "str",
    "text_type": "str",
    "basestring": "str",
    "string_types": "str",
    "unichr": "chr",
    "long": "int",
    "raw_input": "input",
    "izip": "zip",
    "imap": "map",
    "iteritems": "items",
    "itervalues": "values",
    "iterkeys": "keys",
}
"""What Python 3 calls things of Python 2, and of the shims between both."""
_LAZY = frozenset({"range", "xrange", "map", "filter", "zip", "items", "keys", "values"})
"""Calls that give a list in Python 2 and something lazy in Python 3, which ``list`` makes one of."""
_VIEWS = frozenset({"iteritems", "itervalues", "iterkeys"})
"""Functions of shims that ask a mapping for one of its views."""


def digest(text: str) -> str:
    """Return a short stable hash of *text* (16 hexadecimal digits)."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Former:
    """Turns the syntax of one function into forms; locals are numbered in order of first appearance.

    *locals_* are the names that the function binds, *given* those of its parameters; *modules* the names that
    stand for imported modules, whose prefix is dropped so that ``nx.Graph`` and ``Graph`` are the same;
    *constants* what stands for a text or a number, which is told as if it were written out.
    """

    def __init__(
        self,
        locals_: frozenset[str],
        modules: Mapping[str, str] | frozenset[str],
        given: frozenset[str] = frozenset(),
        constants: Mapping[str, ast.Constant] = MappingProxyType({}),
    ) -> None:
        self._locals = locals_
        self._constants = constants
        self._given = given - _SELVES
        self._modules = modules
        self._numbers: dict[str, int] = {}

    def name(self, name: str) -> str:
        """Return the form of a name: numbered when local, marked when given."""
        if name in self._locals:
            return f"{LOCAL}{self._numbers.setdefault(name, len(self._numbers))}"
        if name in self._given:
            return f"{GIVEN}{name}"
        if name in self._constants:
            return repr(level(self._constants[name].value))
        return _NOW.get(name, name)

    def many(self, nodes: list[ast.expr]) -> str:
        """Return the forms of *nodes*, joined by commas."""
        return ",".join([self.expr(n) for n in nodes])

    def expr(self, node: ast.AST | None) -> str:
        """Return the form of an expression."""
        match node:
            case None:
                return ""
            case ast.Name(id=name):
                return self.name(name)
            case ast.Constant(value=value):
                return repr(level(value))
            case ast.Attribute(value=value, attr=attr):
                if isinstance(value, ast.Name) and value.id in _SELVES:
                    return f"{GIVEN}{attr}"
                attr = _NOW.get(attr, attr)
                if isinstance(value, ast.Name) and (value.id in self._modules or value.id == "six"):
                    return attr
                base = self.expr(value)
                return f"{base}.{attr}"
            case ast.Call(
                func=ast.Name(id="b") | ast.Attribute(value=ast.Name(id="six"), attr="b"),
                args=[ast.Constant(value=str(text))],
            ):
                # What code for Python 2 and 3 writes for b"text", and likewise for u"text".
                return repr(text.encode("latin-1", "replace"))
            case ast.Call(
                func=ast.Name(id="u") | ast.Attribute(value=ast.Name(id="six"), attr="u"),
                args=[ast.Constant(value=str(text))],
            ):
                return repr(text)
            case ast.Call(
                func=ast.Name(id="list"),
                args=[ast.Call(func=ast.Name(id=made) | ast.Attribute(attr=made)) as lazy],
                keywords=[],
            ) if made in _LAZY:
                return self.expr(lazy)
            case ast.Call(
                func=ast.Name(id=each) | ast.Attribute(value=ast.Name(id="six"), attr=each),
                args=[ast.expr() as mapping],
                keywords=[],
            ) if each in _VIEWS:
                return f"{self.expr(mapping)}.{_NOW[each]}()"
            case ast.Call(
                func=ast.Name(id="dedent" | "cleandoc") | ast.Attribute(attr="dedent" | "cleandoc"),
                args=[ast.Constant() | ast.JoinedStr() | ast.Name() as text_],
                keywords=[],
            ):
                return self.expr(text_)
            case ast.Call(func=func, args=args, keywords=keywords):
                words = sorted(f"{k.arg or '**'}={self.expr(k.value)}" for k in keywords)
                return f"{self._callee(func)}({','.join([self.expr(a) for a in args] + words)})"
            case ast.Await(value=value):
                return self.expr(value)
            case ast.Subscript(value=value, slice=part):
                return f"{self.expr(value)}[{self.expr(part)}]"
            case ast.Compare(left=left, ops=ops, comparators=rights):
                pairs = [f"{_COMPARE[type(o)]} {self.expr(r)}" for o, r in zip(ops, rights, strict=True)]
                return f"{self.expr(left)} {' '.join(pairs)}"
            case ast.BinOp(left=left, op=op, right=right):
                return f"({self.expr(left)}{_BINARY[type(op)]}{self.expr(right)})"
            case ast.UnaryOp(op=op, operand=operand):
                sign = {ast.Not: "not ", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}[type(op)]
                return f"{sign}{self.expr(operand)}"
            case ast.BoolOp(op=op, values=values):
                word = " and " if isinstance(op, ast.And) else " or "
                return f"({word.join([self.expr(v) for v in values])})"
            case ast.Tuple(elts=elts):
                return f"({self.many(elts)},)"
            case ast.List(elts=elts):
                return f"[{self.many(elts)}]"
            case ast.Set(elts=elts):
                return f"{{{self.many(elts)}}}"
            case ast.Dict(keys=keys, values=values):
                items = [f"{self.expr(k)}:{self.expr(v)}" for k, v in zip(keys, values, strict=True)]
                return f"{{{','.join(items)}}}"
            case ast.Starred(value=value):
                return f"*{self.expr(value)}"
            case ast.JoinedStr(values=values):
                return f"f'{''.join([self.expr(v) for v in values])}'"
            case ast.FormattedValue(value=value, format_spec=spec):
                return f"{{{self.expr(value)}:{self.expr(spec)}}}"
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"({self.expr(body)} if {self.expr(test)} else {self.expr(orelse)})"
            case ast.Lambda(args=args, body=body):
                return f"lambda {self.parameters(args)}:{self.expr(body)}"
            case ast.NamedExpr(target=target, value=value):
                return f"({self.expr(target)}:={self.expr(value)})"
            case ast.Slice(lower=lower, upper=upper, step=step):
                return f"{self.expr(lower)}:{self.expr(upper)}:{self.expr(step)}"
            case ast.ListComp(elt=elt, generators=gens):
                return f"[{self._comprehension(elt, gens)}]"
            case ast.SetComp(elt=elt, generators=gens):
                return f"{{{self._comprehension(elt, gens)}}}"
            case ast.GeneratorExp(elt=elt, generators=gens):
                return f"({self._comprehension(elt, gens)})"
            case ast.DictComp(key=key, value=value, generators=gens):
                tail = self._comprehension(value, gens)
                return f"{{{self.expr(key)}:{tail}}}"
            case ast.Yield(value=value):
                return f"yield {self.expr(value)}"
            case ast.YieldFrom(value=value):
                return f"yield from {self.expr(value)}"
            case _:
                return type(node).__name__

    def _callee(self, func: ast.expr) -> str:
        """A method of the test's own class keeps its name: it is code, not something to work on."""
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in _SELVES:
            return func.attr
        return self.expr(func)

    def _comprehension(self, elt: ast.expr, gens: list[ast.comprehension]) -> str:
        heads = [
            f" for {self.expr(g.target)} in {self.expr(g.iter)}"
            + "".join(f" if {self.expr(i)}" for i in g.ifs)
            for g in gens
        ]
        return self.expr(elt) + "".join(heads)

    def parameters(self, args: ast.arguments) -> str:
        """Return the form of a parameter list, annotations left out."""
        names = [self.name(a.arg) for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
        defaults = [self.expr(d) for d in (*args.defaults, *[d for d in args.kw_defaults if d])]
        stars = [f"*{self.name(a.arg)}" for a in (args.vararg, args.kwarg) if a]
        return ",".join(names + stars + defaults)

    def simple(self, node: ast.stmt) -> str:
        """Return the form of a simple statement, or of the header of a compound one; assertions excepted."""
        match node:
            case ast.Expr(value=value):
                return self.expr(value)
            case ast.Assign(targets=targets, value=value):
                return f"{'='.join([self.expr(t) for t in targets])}={self.expr(value)}"
            case ast.AnnAssign(target=target, value=value):
                return f"{self.expr(target)}={self.expr(value)}"
            case ast.AugAssign(target=target, op=op, value=value):
                return f"{self.expr(target)}{_BINARY[type(op)]}={self.expr(value)}"
            case ast.Return(value=value):
                return f"return {self.expr(value)}"
            case ast.Raise(exc=exc):
                return f"raise {self.expr(exc)}"
            case ast.For(target=target, iter=iter_) | ast.AsyncFor(target=target, iter=iter_):
                return f"for {self.expr(target)} in {self.expr(iter_)}"
            case ast.While(test=test):
                return f"while {self.expr(test)}"
            case ast.If(test=test):
                return f"if {self.expr(test)}"
            case ast.With(items=items) | ast.AsyncWith(items=items):
                heads = [
                    self.expr(i.context_expr)
                    + (f" as {self.expr(i.optional_vars)}" if i.optional_vars else "")
                    for i in items
                ]
                return f"with {','.join(heads)}"
            case ast.FunctionDef(name=name, args=args) | ast.AsyncFunctionDef(name=name, args=args):
                return f"def {self.name(name)}({self.parameters(args)})"
            case ast.ClassDef(name=name, bases=bases):
                return f"class {self.name(name)}({self.many(bases)})"
            case ast.Delete(targets=targets):
                return f"del {self.many(targets)}"
            case ast.Import(names=names):
                return "import " + ",".join(n.name for n in names)
            case ast.ImportFrom(module=module, names=names):
                return f"from {module} import " + ",".join(n.name for n in names)
            case ast.Assert(test=test):
                return f"assert {self.expr(test)}"
            case ast.Match(subject=subject):
                return f"match {self.expr(subject)}"
            case _:
                return type(node).__name__.lower()
