"""One function's statements, told as a :class:`~auditor.model.source.Body`."""

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Sequence
from itertools import takewhile

import msgspec

from auditor.model.forms import anonymous, named, skeleton
from auditor.model.source import Body, Check, CheckKind, Mock, Route, Use
from auditor.syntax import assertions
from auditor.syntax.addresses import put_together
from auditor.syntax.annotations import said_class
from auditor.syntax.assertions import Claim, last_name
from auditor.syntax.bound_once import BoundOnce
from auditor.syntax.callees import Callees
from auditor.syntax.fluent import fluent_claim
from auditor.syntax.mocks import is_double, mock_of
from auditor.syntax.normal import Former, digest
from auditor.syntax.origins import UNKNOWN, Origins
from auditor.syntax.requests import asked_by
from auditor.syntax.rows import by_parameter, filling, parametrized, written_rows
from auditor.syntax.shapes import (
    DULL,
    Survey,
    below,
    docstring_free,
    is_nothing,
    literal,
    shape_of,
    skips,
    squeeze,
    walk,
)

_PLAIN = re.compile(r"[^\W\d]\w*(\.\w+)*")
_OWN = ("self", "cls")
_BUILTINS = frozenset(dir(builtins))
_MAX_PASSED = 24
_KEEPING = frozenset(
    {
        *("wraps", "contextmanager", "asynccontextmanager", "property", "staticmethod", "classmethod"),
        *("cache", "lru_cache", "cached_property", "coroutine", "patch", "object", "fixture", "overload"),
    }
)
"""Decorators that leave a function what it was, to whoever calls it."""
_TRACED = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Await, ast.Constant)
"""Expressions that may lead to what a test is about."""
_MAX_ROWS = 30
_SAID = 120
"""Characters that are kept of a message."""
_MAX_ADDRESSES = 50
_MAX_MADE_OF = 12
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_BROAD = frozenset({"Exception", "BaseException", "AssertionError"})


class _Place:
    """Where a statement stands: what its failure would do."""

    __slots__ = ("conditional", "reachable", "swallowed")

    def __init__(self, conditional: bool = False, swallowed: bool = False, reachable: bool = True) -> None:
        self.conditional = conditional
        self.swallowed = swallowed
        self.reachable = reachable

    def within(self, *, conditional: bool = False, swallowed: bool = False) -> "_Place":
        return _Place(self.conditional or conditional, self.swallowed or swallowed, self.reachable)


class BodyReader:
    """Reads the body of one function.

    *lines* are the file's lines as bytes, for quoting assertions; *modules* the names that the file's imports
    bind to modules; *bound* what else it binds, once and for all; *own* what it calls like a builtin; *me*
    what a method calls its object.
    """

    def __init__(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        lines: list[bytes],
        modules: Collection[str],
        survey: Survey,
        bound: BoundOnce,
        callees: Callees,
        me: str = "self",
    ) -> None:
        self._node = node
        self._bound = bound
        self._lines = lines
        arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        params = {a.arg for a in arguments}
        rest = [a.arg for a in (node.args.vararg, node.args.kwarg) if a]
        self._hidden = {*survey.bound, *params, *rest}
        """Names that are its own, whatever the module has of that name."""
        self._constants = {n: c for n, c in bound.constants.items() if n not in self._hidden}
        self._origins = Origins(params, callees, me)
        for name in rest:
            self._origins.unknown(name)
        self._former = Former(
            frozenset(survey.bound - params),
            frozenset(modules) - params,
            frozenset(params.union(bound.objects - survey.bound)),
            self._constants,
        )
        self._uses: dict[tuple[str, bool], tuple[int, dict[str, None]]] = {}
        self._checks: list[Check] = []
        self._mocks: list[Mock] = []
        self._routes: dict[Route, None] = {}
        self._addresses: dict[str, None] = {}
        self._begun: ast.AST | None = None
        """The left side of the sum that was last read."""
        self._literals: set[str] = set()
        self._names: set[str] = set()
        self._numbered: list[str] = []
        self._returns: dict[str, None] = {}
        self._made_of: dict[str, None] = {}
        self._assigns: dict[str, str] = {}
        self._injects: dict[str, str] = {}
        self._local: dict[str, ast.expr] = {}
        """What names of the function were last given."""
        self._functions: dict[str, tuple[str, ...]] = {}
        """Functions that it defines itself, with the origins of what they give."""
        self._raises: dict[str, None] = {}
        self._rows: list[tuple[str, tuple[str, ...]]] = []
        self._warns: dict[str, None] = {}
        self._broad = False
        self._size = 0
        self._blocks: list[dict[bool, set[str]]] = []
        """Of each block around the statement that is read: what it looks at, and what it calls."""
        self._given = frozenset(params)
        """Parameters of the functions around the statement that is read."""
        self._nesting = 0
        self._hands: dict[tuple[str, str], None] = {}
        self._passes: dict[tuple[str, str, str], None] = {}
        self._own: set[str] = set()
        """Private attributes that the function itself set, with nothing called since."""

    def read(self, around: Iterable[ast.expr] = ()) -> Body:
        """Return the facts; *around* are the decorators of its class, which may fill its parameters."""
        statements = docstring_free(self._node.body)
        for decorator in map(self._bound.mark, around):
            self._parametrize(decorator, used=False)
        for decorator in map(self._bound.mark, self._node.decorator_list):
            self._parametrize(decorator)
        self._block(self._expecting(statements), _Place(), 0)
        numbered = named("\n".join(self._numbered))
        return Body(
            exact=self._exact(statements),
            normal=digest(numbered) if statements else "",
            size=self._size,
            shape=shape_of(statements),
            uses=tuple(
                Use(origin=o, called=c, line=line, args=tuple(args)[:8])
                for (o, c), (line, args) in self._uses.items()
            ),
            checks=tuple(self._checks),
            mocks=tuple(self._mocks),
            routes=tuple(self._routes),
            addresses=tuple(self._addresses)[:_MAX_ADDRESSES],
            literals=tuple(sorted(self._literals)),
            names=tuple(sorted(self._names)),
            statements=tuple(anonymous(s.lstrip("\t")) for s in self._numbered),
            returns=tuple(self._returns),
            made_of=tuple(self._made_of)[:_MAX_MADE_OF],
            assigns=tuple(self._assigns.items()),
            injects=tuple(self._injects.items()),
            raises=tuple(self._raises),
            warns=tuple(self._warns),
            hands=tuple(self._hands)[:8],
            passes=tuple(sorted(self._passes, key=_is_worded))[:_MAX_PASSED],
            rows=(*self._rows, *self._origins.by_word.items()),
            broad_except=self._broad,
        )

    def _expecting(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Return the statements of a test in the blocks that its decorators stand for."""
        if not statements or "test" not in self._node.name.lower():
            return statements
        for decorator in reversed(self._node.decorator_list):
            if (block := assertions.decorated(decorator)) is not None:
                within = ast.With(items=[ast.withitem(context_expr=block)], body=statements)
                statements = [ast.copy_location(within, decorator)]
        return statements

    def _parametrize(self, decorator: ast.expr, *, used: bool = True) -> None:
        """Take the values of ``parametrize`` as *used* here, and the parameters as coming from them.

        So for the ``params`` of a fixture, which are what ``request.param`` stands for.
        """
        if not isinstance(decorator, ast.Call):
            return
        if last_name(decorator) in ("fixture", "yield_fixture"):
            params = next((k.value for k in decorator.keywords if k.arg == "params"), None)
            if rows := self._rows_of(params):
                for row in rows:
                    self._use(row)
                self._parameter("request.param", rows)
            return
        if used and (table := filling(decorator)) is not None:
            self._fill(table, named=last_name(decorator) == "named_parameters")
        if last_name(decorator) != "parametrize":
            return
        names, values, single = parametrized(decorator)
        if not used and self._given.isdisjoint(names):
            return
        rows = self._rows_of(values)
        written: list[ast.expr | None] = [*rows] or [values]
        for value in written if used else ():
            self._use(value)
        if not rows and values is not None:
            self._made(names, values, single=single)
        if single and rows:
            self._parameter(names[0], rows)
            return
        full = [r.elts for r in rows if isinstance(r, ast.Tuple | ast.List) and len(r.elts) == len(names)]
        if full and full[0] is getattr(rows[0], "elts", None):
            for number, name in enumerate(names):
                self._parameter(name, [r[number] for r in full])

    def _fill(self, table: ast.expr, *, named: bool) -> None:
        """Take the parameters, in their order, as coming from the rows of a table."""
        arguments = (*self._node.args.posonlyargs, *self._node.args.args)
        params = [a.arg for a in arguments if a.arg not in self._origins.selves]
        rows = written_rows(table, self._bound.tables)
        if not rows:
            self._made(params, table, single=len(params) == 1)
            return
        given = [by_parameter(row, params, named=named) for row in rows]
        for name in params:
            if values := [row[name] for row in given if name in row]:
                self._parameter(name, values)

    def _made(self, names: Sequence[str], values: ast.expr, *, single: bool) -> None:
        """Take parameters as coming from what is in a table that is made when the module runs."""
        row = ast.Subscript(value=values, slice=ast.Constant(value=0), ctx=ast.Load())
        part = row if single else ast.Subscript(value=row, slice=ast.Constant(value=0), ctx=ast.Load())
        for name in names:
            self._origins.parameter(name, part)

    def _parameter(self, name: str, values: Sequence[ast.expr]) -> None:
        """Note what a parameter is given: the first value stands for it, the others are told beside it."""
        self._origins.parameter(name, values[0])
        self._origins.words(name, values)
        first, *others = dict.fromkeys(self._origins.origin(v) for v in values)
        if first != UNKNOWN and (known := tuple(o for o in others if o != UNKNOWN)[:_MAX_ROWS]):
            self._rows.append((first, known))

    def _rows_of(self, values: ast.expr | None) -> list[ast.expr]:
        """Return the rows that are written out; several values that ``param`` holds are a tuple."""
        return [_row(v) for v in written_rows(values, self._bound.tables) or ()]

    def _exact(self, statements: list[ast.stmt]) -> str:
        if not statements:
            return ""
        lines = self._lines[statements[0].lineno - 1 : statements[-1].end_lineno]
        return digest(
            b"\n".join(filter(None, (b" ".join(line.split()) for line in lines))).decode("utf-8", "replace")
        )

    # -- statements ---------------------------------------------------------------------------------------

    def _block(self, statements: Iterable[ast.stmt], place: _Place, depth: int) -> None:
        for node in statements:
            self._statement(node, place, depth)
            if isinstance(node, _LEAVING) or skips(node):
                place.reachable = False

    def _note(self, form: str, depth: int) -> None:
        self._numbered.append("\t" * min(depth, 8) + form)

    def _statement(self, node: ast.stmt, place: _Place, depth: int) -> None:
        if is_nothing(node):
            return
        self._size += 1
        match node:
            case ast.Assert(test=test, msg=msg):
                self._use(test)
                self._say(msg)
                for claim in assertions.expression_claims(test):
                    self._claim(claim, node, test, place, depth)
                return
            case ast.Expr(value=value) if (said := fluent_claim(value)) is not None:
                self._use(value)
                self._claim(said, node, None, place, depth)
                for made in said.calls:
                    self._use(made)
            case ast.Expr(value=value):
                call = value.value if isinstance(value, ast.Await) else value
                if isinstance(call, ast.Call):
                    call = self._unaliased(call)
                    claim_ = assertions.call_claim(call)
                    # The body of a function inside this one is read where it stands.
                    inner = isinstance(call.func, ast.Name) and call.func.id in self._origins.locals
                    if claim_ is not None and not (inner and claim_.kind is CheckKind.HELPER):
                        self._use(call)
                        judged = call.args[0] if claim_.kind is CheckKind.TRUTH and call.args else None
                        self._claim(claim_, node, judged, place, depth)
                        for made in claim_.calls:
                            self._use(made)
                            self._note(self._former.expr(made), depth + 1)
                        return
                self._note(self._former.simple(node), depth)
                self._use(value)
                self._give(_handed_back(value, "returnValue"))
            case ast.Assign(targets=targets, value=value):
                self._note(self._former.simple(node), depth)
                self._use(value)
                for target in targets:
                    self._assign(target, value, node.lineno)
            case ast.AnnAssign(target=target, value=given):
                if given is None:
                    return
                self._note(self._former.simple(node), depth)
                self._use(given)
                self._assign(target, given, node.lineno)
            case ast.AugAssign(target=target, value=value):
                self._note(self._former.simple(node), depth)
                self._use(value)
                self._origins.touch(target, self._origins.sources(value))
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                self._with(node, items, body, place, depth)
            case ast.If(test=test, body=body, orelse=orelse):
                self._note(self._former.simple(node), depth)
                self._use(test)
                self._block(body, self._under(test, place), depth + 1)
                if orelse:
                    self._note("else", depth)
                    self._block(orelse, place.within(conditional=True), depth + 1)
            case ast.For() | ast.AsyncFor():
                self._note(self._former.simple(node), depth)
                self._use(node.iter)
                self._origins.bind(node.target, node.iter, "[]")
                self._block(node.body, place.within(), depth + 1)
                self._block(node.orelse, place.within(), depth + 1)
            case ast.While(test=test, body=body, orelse=orelse):
                self._note(self._former.simple(node), depth)
                self._use(test)
                self._block(body, place.within(), depth + 1)
                self._block(orelse, place.within(), depth + 1)
            case ast.Try() | ast.TryStar():
                self._try(node, place, depth)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._nested(node, place, depth)
            case ast.ClassDef(name=name, bases=bases, body=body):
                self._note(self._former.simple(node), depth)
                for decorator in node.decorator_list:
                    self._use(decorator)
                for base in bases:
                    # Making a subclass runs the metaclass and the hooks of the base.
                    self._chain(base, called=True)
                    self._use(base)
                self._origins.unknown(name)
                self._origins.bind(ast.Name(id=name), bases[0] if bases else None)
                self._block(body, place.within(conditional=True), depth + 1)
            case ast.Return(value=given):
                self._note(self._former.simple(node), depth)
                self._use(given)
                self._give(given)
            case ast.Raise(exc=raised):
                self._note(self._former.simple(node), depth)
                self._use(raised)
                self._give(_handed_back(raised, "Return"))
                self._raise(raised, node, place)
            case ast.Match(subject=subject, cases=cases):
                self._note(self._former.simple(node), depth)
                self._use(subject)
                for branch in cases:
                    self._block(branch.body, place.within(conditional=True), depth + 1)
            case ast.Delete() | ast.Global() | ast.Nonlocal() | ast.Import() | ast.ImportFrom():
                if isinstance(node, ast.Delete):
                    self._note(self._former.simple(node), depth)
                    for target in node.targets:
                        self._set(target)
                if isinstance(node, ast.Import | ast.ImportFrom):
                    self._size -= 1
            case _:
                self._note(self._former.simple(node), depth)

    def _set(self, target: ast.expr) -> None:
        """Note that a block that is to raise sets or deletes something of an object, by a property, say."""
        if self._blocks and isinstance(target, ast.Attribute | ast.Subscript):
            self._chain(target, called=False)

    def _assign(self, target: ast.expr, value: ast.expr, line: int) -> None:
        self._set(target)
        self._origins.bind(target, value)
        if isinstance(target, ast.Name):
            self._local[target.id] = value
        for each in target.elts if isinstance(target, ast.Tuple | ast.List) else (target,):
            key = self._origins.key(each)
            if key.startswith("self."):
                # Of what is unpacked, the binding above knows each part.
                self._assigns.setdefault(key[5:], self._origins.of_all(value if each is target else each))
        if isinstance(target, ast.Attribute):
            base = self._origins.origin(target.value)
            if base in ("request.cls", "request.instance"):
                self._injects.setdefault(target.attr, self._origins.origin(value))
            if target.attr.startswith("_"):
                # A public attribute may be a property, whose setter is then what is checked.
                self._own.add(self._origins.origin(target))
            if base not in (UNKNOWN, "self", "cls") and is_double(value, self._functions):
                self._mocks.append(Mock(target=f"{base}.{target.attr}", style="assign", line=line))
        for part in walk(target):
            if isinstance(part, ast.Attribute):
                self._names.add(part.attr)
            elif isinstance(part, ast.Subscript):
                self._use(part.slice)

    def _unaliased(self, call: ast.Call) -> ast.Call:
        """Return a call of a local that stands for an assertion as one of that: ``eq = self.assertEqual``."""
        if not isinstance(call.func, ast.Name) or call.func.id not in self._origins.locals:
            return call
        *owners, name = self._origins.origin(call.func).split(".")
        if not assertions.is_assertion(name) or not all(part.isidentifier() for part in owners):
            return call
        first, *rest = (*owners, name)
        func: ast.expr = ast.Name(id=first, ctx=ast.Load())
        for part in rest:
            func = ast.Attribute(value=func, attr=part, ctx=ast.Load())
        said = ast.Call(func=func, args=call.args, keywords=call.keywords)
        return ast.fix_missing_locations(ast.copy_location(said, call))

    def _with(
        self,
        node: ast.With | ast.AsyncWith,
        items: list[ast.withitem],
        body: list[ast.stmt],
        place: _Place,
        depth: int,
    ) -> None:
        expecting = (n for n, i in enumerate(items, 1) if assertions.block_claim(i.context_expr) is not None)
        if (first := next(expecting, 0)) and items[first:]:
            # `with raises(E), opened() as x:` expects the error of what is opened as well.
            within = ast.copy_location(node.__class__(items=items[first:], body=body), node)
            outside = ast.copy_location(node.__class__(items=items[:first], body=[within]), node)
            self._with(outside, outside.items, outside.body, place, depth)
            return
        claims: list[Claim] = []
        plain = False
        for item in items:
            self._use(item.context_expr)
            claim = assertions.block_claim(item.context_expr)
            if claim is None:
                plain = True
                self._origins.bind(item.optional_vars, item.context_expr, "@")
                if (named := assertions.named_block(item.context_expr)) is not None:
                    claims.append(named)
            else:
                claims.append(claim)
                if item.optional_vars is not None:
                    for name in walk(item.optional_vars):
                        if isinstance(name, ast.Name):
                            self._origins.unknown(name.id)
        if plain:
            self._note(self._former.simple(node), depth)
        first = len(self._checks)
        for claim in claims:
            self._claim(claim, node, None, place, depth)
        suppresses = any(last_name(i.context_expr) == "suppress" for i in items)
        self._blocks.append({False: set(), True: set()})
        self._block(body, place.within(swallowed=suppresses), depth + 1)
        used = self._blocks.pop()
        # Where nothing is called, a property may do the work, or an operator.
        inside = tuple(sorted(used[True] or used[False]))
        for index in range(first, first + len(claims)):
            old = self._checks[index]
            self._checks[index] = msgspec.structs.replace(
                old, inside=tuple(dict.fromkeys((*old.inside, *inside)))[:24]
            )
            names = [
                n for i in items if i.optional_vars for n in walk(i.optional_vars) if isinstance(n, ast.Name)
            ]
            for name in names:
                self._origins.depends(name.id, inside)

    def _try(self, node: ast.Try | ast.TryStar, place: _Place, depth: int) -> None:
        catches = False
        for handler in node.handlers:
            names = (
                {
                    last_name(n)
                    for n in (handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type])
                }
                if handler.type is not None
                else {"BaseException"}
            )
            loud = any(
                isinstance(n, ast.Raise | ast.Assert)
                or (isinstance(n, ast.Call) and last_name(n) in ("fail", "exit", "_exit"))
                for s in handler.body
                for n in walk(s)
            )
            if names & _BROAD and not loud:
                catches = True
                if names & {"Exception", "BaseException"}:
                    self._broad = True
        self._note("try", depth)
        self._block(node.body, place.within(swallowed=catches), depth + 1)
        for handler in node.handlers:
            self._note(f"except {self._former.expr(handler.type)}", depth)
            if handler.name:
                # A test of an exception may well raise it itself, to look at it; what is kept of one is what
                # the block did last.
                error = _raised(node.body) or (_last_call(node.body) if _keeps(handler) else None)
                self._origins.bind(ast.Name(handler.name, ast.Store()), error)
            self._use(handler.type)
            self._block(handler.body, place.within(conditional=True), depth + 1)
        self._block(node.orelse, place.within(), depth + 1)
        self._block(node.finalbody, place.within(), depth + 1)

    def _nested(self, node: ast.FunctionDef | ast.AsyncFunctionDef, place: _Place, depth: int) -> None:
        self._names.add(node.name)
        self._functions[node.name] = ()
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and (decorator.args or decorator.keywords):
                # At which address a function answers is what tells one test from another.
                self._note(f"@{self._former.expr(decorator)}", depth)
            self._use(decorator)
        self._note(self._former.simple(node), depth)
        rest = (a for a in (node.args.vararg, node.args.kwarg) if a)
        params = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, *rest)]
        returned = dict(self._returns)
        self._origins.locals.add(node.name)
        inner = place.within()
        around, self._given = self._given, self._given.union(params)
        self._nesting += 1
        with self._origins.parameters_of_another(params):
            for param in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                if said := said_class(param.annotation):
                    self._origins.stands(param.arg, f"{said}()")
            self._block(docstring_free(node.body), inner, depth + 1)
        self._nesting -= 1
        self._given = around
        given = [r for r in self._returns if r not in returned]
        self._functions[node.name] = tuple(given)
        self._returns = returned
        self._origins.unknown(node.name)
        made = next((o for d in node.decorator_list if (o := self._made_by(d)) != UNKNOWN), UNKNOWN)
        if made != UNKNOWN:
            self._origins.stands(node.name, made)
        self._origins.depends(node.name, tuple(given))

    def _made_by(self, decorator: ast.expr) -> str:
        """Return the origin of what a decorator makes of a function inside, ``?`` where that is but this."""
        if last_name(decorator) in _KEEPING:
            return UNKNOWN
        origin = self._origins.origin(decorator)
        return f"{origin}()" if origin != UNKNOWN else UNKNOWN

    def _give(self, value: ast.expr | None) -> None:
        self._made_of.update(dict.fromkeys(self._origins.sources(value)))
        match value:
            case None | ast.Constant():
                return
            case ast.IfExp(body=body, orelse=orelse):
                self._give(body)
                self._give(orelse)
            case ast.Tuple(elts=elts):
                # Who unpacks it gets one of them; which, is not followed.
                for part in elts:
                    self._give(part)
            case ast.Name(id=name) if self._functions.get(name):
                # Calling the function inside is as calling what that calls last.
                for origin in self._functions[name]:
                    self._give_origin(origin.removesuffix("()") if origin.endswith("()") else UNKNOWN)
            case ast.Lambda(args=args, body=ast.Call(func=made)):
                origin = self._origins.origin(made)
                bound = {a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
                self._give_origin(origin if re.split(r"\W", origin)[0] not in bound else UNKNOWN)
            case ast.Call(args=[made, *_]) if last_name(value) == "partial":
                self._give_origin(self._origins.origin(made))
            case _:
                self._give_origin(self._origins.origin(value))

    def _give_origin(self, origin: str) -> None:
        if origin != UNKNOWN and len(self._returns) < 8:
            self._returns.setdefault(origin)

    def _say(self, message: ast.expr | None) -> None:
        """Take what an assertion of production says as raised; that of a test is for its readers."""
        if message is None or self._node.name.startswith("test"):
            return
        if said := self._said(message):
            self._raises.setdefault(f"AssertionError: {said}")

    def _raise(self, exc: ast.expr | None, node: ast.stmt, place: _Place) -> None:
        if exc is None:
            return
        name = last_name(exc)
        message = ""
        if isinstance(exc, ast.Call) and exc.args:
            message = self._said(exc.args[0])
        if name:
            self._raises.setdefault(f"{name}: {message}" if message else name)
        # What a test raises itself where it finds something wrong fails it, whatever that is called.
        own = place.conditional and self._node.name.startswith("test") and not self._nesting
        if name == "AssertionError" or (own and name.endswith(("Error", "Exception"))):
            self._claim(Claim(CheckKind.FAIL, []), node, None, place, -1)

    # -- assertions ---------------------------------------------------------------------------------------

    def _claim(self, claim: Claim, node: ast.stmt, test: ast.expr | None, place: _Place, depth: int) -> None:
        kind = claim.kind
        if kind is not CheckKind.MOCK_CALL and any(assertions.is_mock_state(s) for s in claim.sides):
            kind = CheckKind.MOCK_CALL
        subject: dict[str, None] = {}
        given = [word.value for word in claim.words]
        for side in (*claim.sides, *given):
            for source in self._origins.sources(side):
                subject.setdefault(source)
        sides = [self._former.expr(s) for s in claim.sides]
        sides += sorted(f"{word.arg or '**'}={self._former.expr(word.value)}" for word in claim.words)
        if kind in (CheckKind.EQUAL, CheckKind.NOT_EQUAL, CheckKind.APPROX):
            sides.sort(key=lambda s: (skeleton(anonymous(s)), anonymous(s)))
        match = self._string(claim.match)
        expected = self._former.expr(claim.expected) if claim.expected is not None else ""
        words = [
            kind.value,
            "not" if claim.negated else "",
            claim.operator if kind is not CheckKind.IDENTITY else "",
        ]
        if kind is CheckKind.IDENTITY:
            words.append(claim.operator)
        if kind in (CheckKind.RAISES, CheckKind.WARNS, CheckKind.LOGS):
            sides = [expected, repr(match) if match else self._former.expr(claim.match)]
        elif kind is CheckKind.TYPE:
            sides = [*sides, expected]
        form = f"{' '.join(w for w in words if w)}({'|'.join(sides)})"
        if depth >= 0:
            self._note(form, depth)
        inside: set[str] = set()
        for made in claim.calls:
            inside.update(self._origins.sources(made))
        found = [
            literal(n.value)
            for part in (*claim.sides, *given, claim.expected, claim.match)
            if part is not None
            for n in map(self._written_out, walk(part))
            if isinstance(n, ast.Constant) and n.value not in DULL
        ]
        self._checks.append(
            Check(
                kind=kind,
                subject=tuple(subject)[:24],
                expected=squeeze(anonymous(expected)),
                match=match,
                literals=tuple(dict.fromkeys(found))[:32],
                inside=tuple(sorted(inside))[:24],
                text=self._quote(node),
                form=anonymous(form),
                line=node.lineno,
                trivial=assertions.cannot_fail(claim, test) or self._set_here(claim) or self._is_there(claim),
                swallowed=place.swallowed,
                reachable=place.reachable,
                conditional=place.conditional,
            )
        )

    def _written_out(self, node: ast.AST) -> ast.AST:
        """Return the constant that a name of the module stands for, anything else as it is."""
        return self._constants.get(node.id, node) if isinstance(node, ast.Name) else node

    def _under(self, test: ast.expr, place: _Place) -> _Place:
        """Return where that stands which runs if *test* holds."""
        inner = place.within(conditional=True)
        never = isinstance(test, ast.Constant) and not test.value
        if never or (isinstance(test, ast.Name) and self._is_one_of(test, self._bound.off)):
            inner.reachable = False
        return inner

    def _is_one_of(self, node: ast.Name, names: frozenset[str]) -> bool:
        """Whether a name is one of *names* of the module, and not the function's own."""
        return node.id not in self._hidden and node.id in names

    def _is_there(self, claim: Claim) -> str:
        """Whether an assertion only says that a module or class that is imported is not ``None``."""
        match claim:
            case Claim(kind=CheckKind.NOT_NONE, sides=[ast.Name() as name]) if self._is_one_of(
                name, self._bound.imported
            ):
                return "what was imported is never None"
            case _:
                return ""

    def _set_here(self, claim: Claim) -> str:
        """Whether an assertion only reads back an attribute that the function itself has just set."""
        sides = [s for s in claim.sides if not isinstance(s, ast.Constant)]
        if self._own and sides and all(map(self._is_own, sides)):
            return "reads back what the test itself set"
        return ""

    def _is_own(self, node: ast.expr) -> bool:
        """Whether an expression is an attribute that the function has just set, or asks for it."""
        match node:
            case ast.Call(func=ast.Name(id="hasattr"), args=[owner, ast.Constant(value=str(name))]):
                return f"{self._origins.origin(owner)}.{name}" in self._own
            case _:
                return self._origins.origin(node) in self._own

    def _string(self, node: ast.expr | None) -> str:
        """Return what an expression says in words that are written out, there or where it was given them."""
        if isinstance(node, ast.Name):
            node = self._local.get(node.id, node)
        if node is None:
            return ""
        parts = map(self._written_out, walk(node))
        return squeeze(
            " ".join(n.value for n in parts if isinstance(n, ast.Constant) and isinstance(n.value, str))
        )

    def _said(self, node: ast.expr) -> str:
        """Return what production says by an expression, as much of it as is kept."""
        return squeeze(self._string(node), _SAID)

    def _quote(self, node: ast.stmt) -> str:
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        if isinstance(node, ast.With | ast.AsyncWith):
            last = node.items[-1].context_expr.end_lineno or node.lineno
            last -= 1
        text = b" ".join(self._lines[first : min(last, first + 8) + 1]).decode("utf-8", "replace")
        return squeeze(text)

    # -- expressions --------------------------------------------------------------------------------------

    def _use(self, node: ast.AST | None) -> None:
        """Record the chains, literals and names of an expression, innermost included."""
        if node is None:
            return
        stack: list[tuple[ast.AST, bool]] = [(node, True)]
        while stack:
            item, top = stack.pop()
            match item:
                case ast.Constant(value=value):
                    if value not in DULL:
                        self._literals.add(literal(value))
                    continue
                case ast.Name(id=name):
                    self._names.add(name)
                    if name in self._constants:
                        self._literals.add(literal(self._constants[name].value))
                    if top:
                        self._chain(item, called=False)
                    continue
                case ast.Attribute(value=value, attr=attr):
                    self._names.add(attr)
                    if top:
                        self._chain(item, called=False)
                    stack.append((value, False))
                    continue
                case ast.Call():
                    if top:
                        self._chain(item, called=True)
                    self._call(item)
                    if isinstance(item.func, ast.Attribute) and item.func.attr == "format":
                        self._address(item)
                    stack.append((item.func, False))
                    stack.extend((a, True) for a in item.args)
                    for word in item.keywords:
                        if word.arg:
                            self._names.add(word.arg)
                        stack.append((word.value, True))
                    continue
                case ast.Subscript(value=value, slice=part):
                    if top:
                        self._chain(item, called=False)
                    stack.append((value, False))
                    stack.append((part, True))
                    continue
                case ast.Await(value=value) | ast.Starred(value=value):
                    stack.append((value, top))
                    continue
                case ast.NamedExpr(target=target, value=value):
                    self._origins.bind(target, value)
                    stack.append((value, True))
                    continue
                case ast.Yield(value=value) | ast.YieldFrom(value=value):
                    self._give(value)
                    if value is not None:
                        stack.append((value, True))
                    continue
                case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                    self._origins.comprehension(item.generators)
                case ast.Lambda(args=args):
                    for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs):
                        self._origins.unknown(arg.arg)
                case ast.JoinedStr() | ast.BinOp():
                    self._address(item)
                case _:
                    pass
            stack.extend([(c, True) for c in below(item)])

    def _address(self, node: ast.JoinedStr | ast.BinOp | ast.Call) -> None:
        if node is not self._begun and (address := put_together(node)):
            self._addresses.setdefault(address)
        # The beginning of a sum is no address of its own.
        self._begun = node.left if isinstance(node, ast.BinOp) else None

    def _chain(self, node: ast.AST, *, called: bool) -> None:
        origin = self._origins.origin(node)
        if origin == UNKNOWN:
            return
        key = (origin, called)
        entry = self._uses.get(key)
        if entry is None:
            entry = self._uses[key] = (getattr(node, "lineno", 0), {})
        if isinstance(node, ast.Call):
            for arg in (*node.args, *[k.value for k in node.keywords]):
                if isinstance(arg, ast.Constant) and arg.value not in DULL:
                    entry[1].setdefault(literal(arg.value))
        # An operator, a loop or an index runs an object by no call.
        for block in self._blocks:
            block[called].add(origin)

    def _hand(self, node: ast.Call) -> None:
        """Note what an inner function gives to a function that the outer one was given, as decorators do."""
        if not self._nesting or not isinstance(node.func, ast.Name) or node.func.id not in self._given:
            return
        for name, value in _arguments(node):
            origin = self._origins.origin(value)
            if origin != UNKNOWN:
                self._hands.setdefault((name, origin))

    def _pass(self, node: ast.Call) -> None:
        """Note what a function of its own kind is called with, as far as that can be traced."""
        given = [(name, value) for name, value in _arguments(node) if isinstance(value, _TRACED)]
        if not given:
            return
        callee = self._origins.origin(node.func)
        last = callee.rpartition(".")[2]
        if not _PLAIN.fullmatch(callee) or last in _BUILTINS or last.lower().startswith("assert"):
            return
        # What is named like an assertion is taken for one, of the objects that it is given.
        asserts = assertions.is_named(last)
        for name, value in given:
            if words := self._origins.worded(value):
                self._passes.setdefault((callee, name, ",".join(map(repr, words))))
                continue
            origin = self._origins.origin(value)
            root = re.split(r"\W", origin, maxsplit=1)[0]
            if origin == UNKNOWN or origin in _OWN or root in _BUILTINS:
                continue
            if not asserts or (root not in (*_OWN, *self._origins.roots) and _PLAIN.fullmatch(origin)):
                self._passes.setdefault((callee, name, origin))

    def _call(self, node: ast.Call) -> None:
        self._origins.call(node)
        self._hand(node)
        self._pass(node)
        if self._own and isinstance(node.func, ast.Attribute):
            # The call may change what was set, on its object or on what it was given.
            self._own.clear()
        name = last_name(node)
        if mock := mock_of(node, self._origins.origin):
            self._mocks.append(mock)
        elif name == "warn" and node.args:
            message = self._said(node.args[0])
            category = node.args[1] if len(node.args) > 1 else None
            category = category or next((k.value for k in node.keywords if k.arg == "category"), None)
            self._warns.setdefault(f"{last_name(category) if category else 'UserWarning'}: {message}")
        match asked_by(node):
            case Route() as route:
                self._routes.setdefault(route)
            case str(address) if address:
                self._addresses.setdefault(address)


def _is_worded(passed: tuple[str, str, str]) -> bool:
    """Whether what is handed to a function is a word."""
    return passed[2].startswith("'")


def _row(value: ast.expr) -> ast.expr:
    if isinstance(value, ast.Call) and last_name(value) == "param" and value.args:
        return value.args[0] if len(value.args) == 1 else ast.Tuple(elts=value.args, ctx=ast.Load())
    return value


def _arguments(node: ast.Call) -> list[tuple[str, ast.expr]]:
    """Return what a call gives, by position or keyword, as far as that is written out."""
    plain = takewhile(lambda a: not isinstance(a, ast.Starred), node.args)
    named = [(str(i), a) for i, a in enumerate(plain)]
    return [*named, *[(k.arg, k.value) for k in node.keywords if k.arg]]


def _raised(body: list[ast.stmt]) -> ast.expr | None:
    """Return what a block raises by its own last statement."""
    last = body[-1]
    return last.exc if isinstance(last, ast.Raise) else None


def _last_call(body: list[ast.stmt]) -> ast.expr | None:
    """Return the call that a block ends with, be its value kept or not."""
    last = body[-1]
    value = last.value if isinstance(last, ast.Expr | ast.Assign) else None
    given = value.value if isinstance(value, ast.Await) else value
    return given if isinstance(given, ast.Call) else None


def _keeps(handler: ast.ExceptHandler) -> bool:
    """Whether a handler does nothing but to keep the error for others to look at: ``self.error = error``."""
    match handler.body:
        case [ast.Assign(targets=[ast.Attribute() | ast.Name()], value=ast.Name(id=name))]:
            return name == handler.name
        case _:
            return False


def _handed_back(value: ast.expr | None, by: str) -> ast.expr | None:
    """Return what a coroutine of Python 2 gives: ``defer.returnValue(x)``, ``raise gen.Return(x)``."""
    match value:
        case ast.Call(func=ast.Name() | ast.Attribute(), args=[given]) if last_name(value) == by:
            return given
    return None
