"""What a module defines, imports and binds, and what it does while it loads."""

import ast
import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from auditor.model.forms import anonymous
from auditor.model.source import (
    Binding,
    Body,
    Class,
    Decorator,
    Function,
    Guard,
    Import,
    Module,
    Param,
    Rows,
    Use,
)
from auditor.syntax.addresses import declared
from auditor.syntax.annotations import annotation
from auditor.syntax.asking import is_asked
from auditor.syntax.assertions import last_name
from auditor.syntax.bodies import BodyReader
from auditor.syntax.bound_once import BoundOnce, tables_of
from auditor.syntax.callees import callees_of
from auditor.syntax.normal import Former
from auditor.syntax.origins import UNKNOWN, Origins, item_of
from auditor.syntax.rows import parametrized, written_rows
from auditor.syntax.shapes import DULL, Survey, literal, squeeze, strings, walk

_INNER = (
    *(ast.Import, ast.ImportFrom, ast.If, ast.Try, ast.With, ast.For),
    *(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef),
)
"""Statements of a class body that can hold definitions or imports."""
_MAKES_NAMES = re.compile(rb"\bglobal\s|\bmodules\s*\[|\b(?:globals|locals|vars)\b|(?<![\w.])setattr\b")
_IMPORTS = re.compile(rb"\bimport\b")
_RECKONS = re.compile(
    rb"\bexcept\s*:|\b((Base)?Exception|ImportError|ModuleNotFoundError|skip|skipTest|importorskip|modules)\b"
)
"""Without one of these, a function says nothing of imports that fail."""
_TRACED = (ast.Call, ast.Attribute, ast.Name)
_BOUND_OTHERWISE = frozenset({"staticmethod", "classmethod"})
"""Decorators of functions in classes that are given no object."""
_OF_SEVERAL = (ast.Tuple, ast.List, ast.Dict, ast.Call)
"""Rows of more than one value."""
_ROW_MAKERS = ("parametrize", "expand", "parameterized", "data", "unpack", "params", "parameters")


def _bases_of(base: ast.expr) -> list[ast.expr]:
    """The classes that an entry in a list of bases stands for.

    ``with_metaclass(Meta, A, B)``, of six and of what copies it, stands for ``A, B``.
    """
    match base:
        case ast.Call(
            func=ast.Name(id="with_metaclass") | ast.Attribute(attr="with_metaclass"), args=[_, *rest]
        ):
            return rest
        case _:
            return [base]


def _in_brackets(base: ast.expr) -> list[str]:
    """The dotted names that a generic base is given: ``Cart`` of ``Factory[Cart]``."""
    if not isinstance(base, ast.Subscript):
        return []
    given = base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice]
    return [name for g in given if isinstance(g, ast.Name | ast.Attribute) and (name := _names_module(g))]


def _names_module(target: ast.expr) -> str:
    """Dotted source of a name or attribute chain, calls and subscripts dropped, ``""`` for other syntax."""
    parts: list[str] = []
    node: ast.AST = target
    while True:
        match node:
            case ast.Attribute(value=value, attr=attr):
                parts.append(attr)
                node = value
            case ast.Call(func=func):
                node = func
            case ast.Subscript(value=value):
                node = value
            case ast.Name(id=name):
                return ".".join([name, *reversed(parts)])
            case _:
                return ""


_NOTHING = Binding(name="", origin=UNKNOWN)


class _Context:
    """Where a module- or class-level statement stands."""

    __slots__ = ("around", "conditional", "guard", "owner", "when")

    def __init__(
        self,
        guard: Guard = Guard.NONE,
        owner: str = "",
        conditional: bool = False,
        when: str = "",
        around: tuple[ast.expr, ...] = (),
    ) -> None:
        self.guard = guard
        self.owner = owner
        self.conditional = conditional
        self.when = when
        """Source of the condition that it stands under, where that is an ``if``."""
        self.around = around
        """The decorators of the classes that it stands in."""


_PLAIN = _Context()


def _doc(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    """The first line of a docstring."""
    return squeeze((ast.get_docstring(node) or "").strip().split("\n", 1)[0])


def _is_globals(node: ast.expr) -> bool:
    """Whether an argument is the module's own names, for the callee to add to."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "globals"


def _literals(node: ast.expr) -> tuple[str, ...]:
    """Every literal in an expression that tells something, sorted, once each."""
    found = {literal(n.value) for n in walk(node) if isinstance(n, ast.Constant) and n.value not in DULL}
    return tuple(sorted(found))


def _under(mark: Decorator, when: str) -> Decorator:
    """Return a mark as it is when it is given under a condition only: ``skip`` becomes ``skipif``."""
    head, dot, last = mark.name.rpartition(".")
    if last != "skip":
        return mark
    return msgspec.structs.replace(mark, name=f"{head}{dot}skipif", args=(when or "a condition", *mark.args))


class ModuleReader:
    """Reads one module, whose tree and text it is given."""

    def __init__(self, tree: ast.Module, source: bytes, newer: bool, *, bodies: bool) -> None:
        self._tree = tree
        self._bodies = bodies
        self._lines = source.splitlines()
        self._source = source
        self._newer = newer
        self._imports: list[Import] = []
        self._functions: list[Function] = []
        self._classes: list[Class] = []
        self._bindings: list[Binding] = []
        self._exports: tuple[str, ...] | None = None
        self._marks: tuple[Decorator, ...] = ()
        self._plugins: tuple[str, ...] = ()
        self._skip = ""
        self._dynamic = False
        self._sets_on: set[str] = set()
        self._deleted: list[str] = []
        self._uses: dict[tuple[str, bool], int] = {}
        self._modules: set[str] = set()
        self._origins = Origins(callees=callees_of(tree.body))

    @cached_property
    def _bound(self) -> BoundOnce:
        return BoundOnce(self._tree, rebinds=b"global" in self._source)

    @cached_property
    def _former(self) -> Former:
        return Former(frozenset(), frozenset(), constants=self._bound.constants)

    def read(self) -> Module:
        """Return what the module says."""
        for node in self._tree.body:
            if isinstance(node, ast.Import):
                self._modules.update((a.asname or a.name.split(".")[0]) for a in node.names)
        self._block(self._tree.body, _Context())
        if _MAKES_NAMES.search(self._source):
            self._globals()
        if any(f.name == "__getattr__" and not f.owner for f in self._functions):
            self._dynamic = True
        if any(b.name == "__getattr__" for b in self._bindings):
            self._dynamic = True
        return Module(
            imports=tuple(self._imports),
            functions=tuple(self._functions),
            classes=tuple(self._classes),
            bindings=tuple(self._bindings),
            exports=self._exports,
            marks=self._marks,
            plugins=self._plugins,
            skip=self._skip,
            dynamic=self._dynamic,
            sets_on=tuple(sorted(self._sets_on.intersection(i.bound for i in self._imports if not i.scope))),
            deleted_names=tuple(self._deleted),
            uses=tuple(Use(origin=o, called=c, line=n) for (o, c), n in self._uses.items()),
            addresses=declared(self._tree, self._source) if self._bodies else (),
            lines=len(self._lines),
            newer_syntax=self._newer,
        )

    # -- module level -------------------------------------------------------------------------------------

    def _block(self, statements: list[ast.stmt], at: _Context) -> None:
        for node in statements:
            self._statement(node, at)

    def _statement(self, node: ast.stmt, at: _Context) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self._import(node, at.guard, at.owner)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, at)
            case ast.ClassDef():
                self._class(node, at)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value, node.lineno, at)
                self._use(value)
            case ast.AnnAssign(target=target, value=value):
                if value is not None:
                    self._bind(target, value, node.lineno, at)
                    self._use(value)
                elif isinstance(target, ast.Name) and not at.owner:
                    # Who declares a name at module level has it bound by some other means.
                    self._bindings.append(Binding(name=target.id, origin=UNKNOWN, line=node.lineno))
            case ast.Assert(test=test):
                self._use(test)
            case ast.AugAssign(target=target, value=value):
                self._bind(target, None, node.lineno)
                self._use(value)
            case ast.If(test=test, body=body, orelse=orelse):
                self._if(test, body, orelse, at)
            case ast.Try() | ast.TryStar():
                self._try(node, at)
            case ast.For() | ast.AsyncFor():
                self._bind(node.target, None, node.lineno)
                self._use(node.iter)
                self._block([*node.body, *node.orelse], at)
            case ast.While(test=test):
                self._use(test)
                self._block([*node.body, *node.orelse], at)
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                for item in items:
                    self._use(item.context_expr)
                    if item.optional_vars is not None:
                        self._bind(item.optional_vars, None, node.lineno)
                suppresses = any(last_name(i.context_expr) == "suppress" for i in items)
                self._block(body, _Context(Guard.TRY if suppresses else at.guard, at.owner, True))
            case ast.Delete(targets=targets) if not at.owner:
                self._deleted.extend(t.id for t in targets if isinstance(t, ast.Name))
            case ast.Match(cases=cases):
                for case in cases:
                    self._block(case.body, _Context(Guard.CONDITION, at.owner, True))
            case ast.Expr(value=value):
                self._expression(value, at)
                self._use(value)
            case ast.Raise(exc=exc) if (
                exc is not None and last_name(exc) == "SkipTest" and not at.conditional
            ):
                self._skip = self._skip or self._reason(exc)
            case _:
                return

    def _expression(self, value: ast.expr, at: _Context) -> None:
        if isinstance(value, ast.Call) and not at.owner:
            name = last_name(value)
            if name == "skip" and not at.conditional:
                self._skip = self._skip or self._reason(value)
            elif name == "importorskip":
                self._import_or_skip(value, "")
            elif name == "exec" or any(_is_globals(arg) for arg in value.args):
                self._dynamic = True

    @staticmethod
    def _reason(node: ast.AST) -> str:
        texts = [n.value for n in walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        return squeeze(texts[0]) if texts and texts[0].strip() else "(no reason)"

    def _import_or_skip(self, call: ast.Call, bound: str) -> None:
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
            module = call.args[0].value
            self._imports.append(
                Import(module=module, name=None, bound=bound, line=call.lineno, guard=Guard.SKIP)
            )

    def _import(self, node: ast.Import | ast.ImportFrom, guard: Guard, scope: str) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.split(".")[0]
                bound = alias.asname or head
                module, name = alias.name, None
                if alias.asname == head != alias.name:
                    # "import a.b as a" binds the submodule, which is what "from a import b as a" says.
                    module, _, name = alias.name.rpartition(".")
                self._imports.append(
                    Import(module=module, name=name, bound=bound, line=node.lineno, guard=guard, scope=scope)
                )
            return
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            bound = "" if alias.name == "*" else alias.asname or alias.name
            self._imports.append(
                Import(
                    module=module, name=alias.name, bound=bound, line=node.lineno, guard=guard, scope=scope
                )
            )

    def _if(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt], at: _Context) -> None:
        self._use(test)
        if last_name(test) == "TYPE_CHECKING":
            self._block(body, _Context(Guard.TYPE_CHECKING, at.owner, True))
            self._block(orelse, at)
            return
        guard = at.guard if at.guard is not Guard.NONE else Guard.CONDITION
        when = squeeze(ast.unparse(test), 80)
        self._block(body, _Context(guard, at.owner, True, when))
        self._block(orelse, _Context(guard, at.owner, True, f"not ({when})"))

    def _try(self, node: ast.Try | ast.TryStar, at: _Context) -> None:
        guard = at.guard
        for handler in node.handlers:
            types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            names = {last_name(t) if t is not None else "BaseException" for t in types}
            if names & {"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "AttributeError"}:
                inner = [n for s in handler.body for n in walk(s)]
                if any(
                    (isinstance(n, ast.Call) and last_name(n) == "skip")
                    or (isinstance(n, ast.Raise) and n.exc is not None and last_name(n.exc) == "SkipTest")
                    for n in inner
                ):
                    guard = Guard.SKIP
                elif not any(isinstance(s, ast.Raise) for s in handler.body):
                    guard = Guard.TRY
                break
        self._block(node.body, _Context(guard, at.owner, True))
        for handler in node.handlers:
            self._block(
                handler.body,
                _Context(Guard.CONDITION if at.guard is Guard.NONE else at.guard, at.owner, True),
            )
        self._block(node.orelse, _Context(guard, at.owner, True))
        self._block(node.finalbody, at)

    def _globals(self) -> None:
        """Names that functions bind at module level, and signs that names are made at run time."""
        known = {b.name for b in self._bindings}
        for node in walk(self._tree):
            match node:
                case ast.Global(names=names):
                    for name in names:
                        if name not in known:
                            known.add(name)
                            self._bindings.append(Binding(name=name, origin=UNKNOWN, line=node.lineno))
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._set_by(node)
                case ast.Assign(
                    targets=[ast.Subscript(value=ast.Call(func=ast.Name(id="globals" | "locals" | "vars")))]
                ):
                    self._dynamic = True
                case ast.Assign(targets=[ast.Subscript(value=ast.Attribute(attr="modules"))]):
                    self._dynamic = True
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Call(func=ast.Name(id="globals" | "locals" | "vars")),
                        attr="update" | "setdefault",
                    )
                ):
                    self._dynamic = True
                case ast.Call(
                    func=ast.Name(id="setattr"), args=[ast.Subscript(value=ast.Attribute(attr="modules")), *_]
                ):
                    self._dynamic = True
                case ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id=name), key, *_]):
                    if not isinstance(key, ast.Constant):
                        self._sets_on.add(name)
                case ast.Assign(value=ast.Call(func=ast.Name(id="globals"))):
                    self._dynamic = True
                case _:
                    pass

    def _set_by(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Bind what a function sets at module level, such as the client that a ``setup_module`` makes."""
        inside = list(walk(function))
        declared = {n for part in inside if isinstance(part, ast.Global) for n in part.names}
        if not declared:
            return
        stored = {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} - declared
        assigned = (part for part in inside if isinstance(part, ast.Assign))
        for part in sorted(assigned, key=lambda one: one.lineno):
            match part.targets:
                case [ast.Name(id=name)] if name in declared:
                    origin = self._origins.origin(part.value)
                    if origin.partition(".")[0].rstrip("()[]@") not in stored:
                        self._bindings.append(
                            Binding(name=name, origin=origin, line=part.lineno, conditional=True)
                        )
                case _:
                    pass

    def _bind(self, target: ast.expr, value: ast.expr | None, line: int, at: _Context = _PLAIN) -> None:
        match target:
            case ast.Name(id=name):
                if name == "pytestmark":
                    marks = self._marks_of(value)
                    self._marks = tuple(_under(m, at.when) for m in marks) if at.conditional else marks
                elif name == "__all__":
                    self._all(value)
                elif name == "pytest_plugins":
                    self._plugins = tuple(strings(value))
                if isinstance(value, ast.Call) and last_name(value) == "importorskip":
                    self._import_or_skip(value, name)
                self._bindings.append(self._binding(name, value, line, at.conditional))
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(elts):
                    for part, item in zip(elts, value.elts, strict=True):
                        self._bind(part, item, line, at)
                    return
                origin = item_of(self._origins.origin(value))
                for part in elts:
                    if isinstance(part, ast.Name) and origin != UNKNOWN:
                        self._bindings.append(
                            Binding(name=part.id, origin=origin, line=line, conditional=at.conditional)
                        )
                    else:
                        self._bind(part, None, line, at)
            case ast.Starred(value=inner):
                self._bind(inner, None, line)
            case _:
                return

    def _binding(self, name: str, value: ast.expr | None, line: int, conditional: bool = False) -> Binding:
        text = ""
        if value is not None and self._bodies:
            text = (
                literal(value.value) if isinstance(value, ast.Constant) else squeeze(ast.unparse(value), 120)
            )
        return Binding(
            name=name,
            origin=self._origins.held(value),
            value=text,
            line=line,
            conditional=conditional,
        )

    def _attribute(self, name: str, value: ast.expr | None, line: int) -> Binding:
        """The binding of a name in a class."""
        literals = _literals(value) if value is not None and self._bodies else ()
        return msgspec.structs.replace(self._binding(name, value, line), literals=literals)

    def _all(self, value: ast.expr | None) -> None:
        if isinstance(value, ast.List | ast.Tuple):
            self._exports = tuple(strings(value))

    def _use(self, node: ast.AST | None) -> None:
        if node is None:
            return
        for child in walk(node):
            if isinstance(child, ast.NamedExpr):
                self._bind(child.target, child.value, child.lineno)
            if isinstance(child, _TRACED):
                origin = self._origins.origin(child)
                if origin != UNKNOWN:
                    self._uses.setdefault((origin, isinstance(child, ast.Call)), child.lineno)

    # -- definitions --------------------------------------------------------------------------------------

    def _decorator(self, node: ast.expr) -> Decorator:
        call = node if isinstance(node, ast.Call) else None
        return Decorator(
            name=_names_module(node),
            args=tuple(squeeze(ast.unparse(a)) for a in call.args) if call else (),
            kwargs=tuple((k.arg or "**", squeeze(ast.unparse(k.value))) for k in call.keywords)
            if call
            else (),
            line=node.lineno,
        )

    def _marks_of(self, value: ast.expr | None) -> tuple[Decorator, ...]:
        nodes = (
            value.elts if isinstance(value, ast.List | ast.Tuple) else [value] if value is not None else []
        )
        return tuple(self._decorator(n) for n in nodes)

    def _rows(self, node: ast.expr) -> Rows | None:
        if not isinstance(node, ast.Call):
            return None
        name = last_name(node)
        # Whatever the decorator is called, several tuples are the rows of a table.
        listed = len(node.args) > 1 and all(isinstance(a, ast.Tuple) and a.elts for a in node.args)
        if name not in _ROW_MAKERS and not listed:
            return None
        names: tuple[str, ...] = ()
        if name == "parametrize":
            names, values, _ = parametrized(node)
        else:
            values = node.args[0] if node.args else None
            if name == "data" or listed:
                values = ast.List(elts=list(node.args), ctx=ast.Load())
        rows = written_rows(values, self._bound.tables)
        if rows is None:
            return Rows(names=names, values=(), known=False)
        return self._table(names, rows)

    def _table(self, names: tuple[str, ...], rows: list[ast.expr]) -> Rows:
        return Rows(
            names=names,
            values=tuple(self._row(e) for e in rows),
            literals=_literals(ast.List(elts=rows, ctx=ast.Load())),
        )

    def _loops(self, node: ast.FunctionDef | ast.AsyncFunctionDef, survey: Survey | None) -> Iterator[Rows]:
        """Yield the tables that a test goes through itself, each row more than a lone value."""
        if survey is None or not survey.loops or not node.name.startswith("test"):
            return
        hidden = {*survey.bound, *(p.name for p in self._params(node.args))}
        shared = {name: table for name, table in self._bound.tables.items() if name not in hidden}
        tables = {**shared, **tables_of(node)}
        for loop in survey.loops:
            rows = written_rows(loop.iter, tables) or []
            if len(rows) > 1 and all(isinstance(r, _OF_SEVERAL) for r in rows):
                yield self._table((), rows)

    def _row(self, node: ast.expr) -> str:
        if isinstance(node, ast.Call) and last_name(node) == "param":
            items = node.args
        else:
            items = node.elts if isinstance(node, ast.Tuple) else [node]
        return squeeze(anonymous(", ".join(self._former.expr(i) for i in items)), 300)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, at: _Context) -> None:
        for decorator in node.decorator_list:
            self._use(decorator)
        qualname = f"{at.owner}.{node.name}" if at.owner else node.name
        survey = self._survey(node)
        for statement in survey.imports if survey else ():
            self._import(statement, Guard.FUNCTION, qualname)
        told = Function(
            name=node.name,
            qualname=qualname,
            owner=at.owner,
            line=node.lineno,
            end_line=node.end_lineno or node.lineno,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            decorators=tuple(self._decorator(d) for d in node.decorator_list),
            body=self._body(node, survey, at) if survey else Body(),
            conditional=at.conditional,
        )
        if self._bodies:
            told = msgspec.structs.replace(
                told,
                params=self._params(node.args),
                rows=tuple(r for d in node.decorator_list if (r := self._rows(d)) is not None),
                loops=tuple(self._loops(node, survey)),
                doc=_doc(node),
                returns=squeeze(ast.unparse(node.returns)) if node.returns else "",
            )
        self._functions.append(told)

    def _survey(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Survey | None:
        """Return what a walk over a function finds; ``None`` where nothing would be read of it."""
        text = b"" if self._bodies else self._text(node)
        return Survey(node) if self._bodies or _IMPORTS.search(text) or _RECKONS.search(text) else None

    def _body(self, node: ast.FunctionDef | ast.AsyncFunctionDef, survey: Survey, at: _Context) -> Body:
        if not (self._bodies or _RECKONS.search(self._text(node))):
            return Body()
        modules = self._modules | survey.modules()
        callees = self._origins.callees
        first = [*node.args.posonlyargs, *node.args.args][:1] if at.owner else []
        plain = first and not _BOUND_OTHERWISE.intersection(map(last_name, node.decorator_list))
        me = first[0].arg if plain else "self"
        return BodyReader(node, self._lines, modules, survey, self._bound, callees, me).read(at.around)

    def _text(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bytes:
        first = min(n.lineno for n in (node, *node.decorator_list))
        return b"\n".join(self._lines[first - 1 : node.end_lineno])

    @staticmethod
    def _params(args: ast.arguments) -> tuple[Param, ...]:
        def text(node: ast.expr | None) -> str | None:
            return squeeze(ast.unparse(node), 80) if node is not None else None

        plain = [*args.posonlyargs, *args.args]
        defaults: list[ast.expr | None] = [None] * (len(plain) - len(args.defaults)) + list(args.defaults)
        params = [
            Param(name=a.arg, default=text(d), annotation=annotation(a.annotation))
            for a, d in zip(plain, defaults, strict=True)
        ]
        if args.vararg:
            params.append(Param(name=args.vararg.arg, kind="args"))
        params.extend(
            Param(name=a.arg, kind="asked")
            if is_asked(d)
            else Param(name=a.arg, default=text(d), kind="keyword", annotation=annotation(a.annotation))
            for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        )
        if args.kwarg:
            params.append(Param(name=args.kwarg.arg, kind="kwargs"))
        return tuple(params)

    def _of_scenarios(self, value: ast.expr) -> list[Binding]:
        """What testscenarios gives to the tests of a class: ``scenarios = [("name", {"attribute": value})]``.

        The first value that can be traced stands for all.
        """
        found: dict[str, Binding] = {}
        for node in walk(value):
            match node:
                case ast.Dict(keys=keys, values=values):
                    pairs = [
                        (k.value, v) for k, v in zip(keys, values, strict=True) if isinstance(k, ast.Constant)
                    ]
                case ast.Call(func=ast.Name(id="dict"), keywords=words):
                    pairs = [(w.arg, w.value) for w in words]
                case _:
                    continue
            for name, given in pairs:
                if isinstance(name, str) and found.get(name, _NOTHING).origin == UNKNOWN:
                    found[name] = self._attribute(name, given, node.lineno)
        return list(found.values())

    def _class(self, node: ast.ClassDef, at: _Context) -> None:
        for decorator in node.decorator_list:
            self._use(decorator)
        bases = [b for base in node.bases for b in _bases_of(base)]
        for base in bases:
            self._use(base)
        qualname = f"{at.owner}.{node.name}" if at.owner else node.name
        attributes: list[Binding] = []
        marks: tuple[Decorator, ...] = ()
        inner: list[ast.stmt] = []
        pending = list(node.body)
        while pending:
            item = pending.pop(0)
            match item:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        if isinstance(target, ast.Name):
                            attributes.append(self._attribute(target.id, value, item.lineno))
                            if target.id == "scenarios":
                                attributes += self._of_scenarios(value)
                            if target.id == "pytestmark":
                                marks = self._marks_of(value)
                        elif isinstance(target, ast.Tuple):
                            origin = item_of(self._origins.origin(value))
                            attributes.extend(
                                Binding(name=t.id, origin=origin, line=item.lineno)
                                for t in target.elts
                                if isinstance(t, ast.Name)
                            )
                case ast.AnnAssign(target=ast.Name(id=name), value=value, annotation=noted):
                    attribute = self._attribute(name, value, item.lineno)
                    attributes.append(msgspec.structs.replace(attribute, annotation=annotation(noted)))
                case _:
                    inner.append(item)
        self._classes.append(
            Class(
                name=node.name,
                qualname=qualname,
                line=node.lineno,
                end_line=node.end_lineno or node.lineno,
                bases=tuple(b for b in map(_names_module, bases) if b),
                of=tuple(n for b in bases for n in _in_brackets(b)),
                decorators=tuple(self._decorator(d) for d in node.decorator_list),
                attributes=tuple(attributes),
                marks=marks,
                doc=_doc(node),
                conditional=at.conditional,
            )
        )
        around = (*at.around, *node.decorator_list)
        nested = _Context(Guard.NONE if at.guard is Guard.NONE else at.guard, qualname, around=around)
        for item in inner:
            if isinstance(item, _INNER):
                self._statement(item, nested)
