"""What one source file says, before names are resolved.  A :class:`Module` depends on the file's text only,
so it is computed once per blob and cached.

*Origins* are how values are traced without running anything.  An origin is a dotted string that starts at a
name of the file's scope and says how a value came to be::

    nx.Graph().add_edge      attribute of the result of calling nx.Graph
    client.get().json()      ``client`` is a parameter, that is, a fixture
    self.app.conf            attribute of the test's instance
    rows[].name              item of (or element when iterating over) ``rows``
    Cart()*                  a collection of such: ``[Cart() for _ in names]``
    open()@                  what ``with open() as f`` binds
    super().setUp            a call on the base class

    client.$verb()           what the parameter ``verb`` names of ``client``: ``getattr(client, verb)()``

``()`` is a call, ``[]`` a subscript or an iteration, ``@`` entering a context manager.  Local variables are
replaced by their origins; ``?`` stands for a value that could not be traced.
"""

from enum import StrEnum
from textwrap import shorten

from auditor.model.base import Value

ASKED = "$"
"""Stands before the parameter that names a member, in an origin."""


class Guard(StrEnum):
    """What happens to the module when an import fails."""

    NONE = "none"
    """The import error reaches the top of the module: the file cannot be imported."""
    TRY = "try"
    """A ``try`` catches it, and the module goes on."""
    SKIP = "skip"
    """The whole module is skipped: ``importorskip``, or a ``try`` whose handler skips at module level."""
    TYPE_CHECKING = "type_checking"
    FUNCTION = "function"
    """Imported inside a function, when that runs."""
    CONDITION = "condition"
    """Under an ``if`` that static analysis cannot decide (a platform, a version, ``__name__``)."""


class Import(Value):
    """One name bound by an import statement (or one module loaded by it)."""

    module: str
    """As written, with leading dots when relative: ``celery.app``, ``..utils``, ``.``."""
    name: str | None
    """The attribute imported from it; ``None`` for ``import module``; ``"*"`` for a star import."""
    bound: str
    """The local name that it binds; for ``import a.b`` that is ``a``; ``""`` for a star import."""
    line: int
    guard: Guard
    scope: str = ""
    """Qualified name of the function or class it stands in, ``""`` at module level."""


class Param(Value):
    """A parameter of a function."""

    name: str
    default: str | None = None
    """Source of the default, shortened, or ``None``."""
    kind: str = "plain"
    """``plain``, ``keyword``, ``args`` or ``kwargs``; ``asked`` for a fixture that it asks for as it runs."""
    annotation: str = ""
    """Source of what it is said to be, shortened; ``""`` where that leads to no code."""


class Decorator(Value):
    """A decorator, or a mark applied by ``pytestmark``."""

    name: str
    """Dotted, as written: ``pytest.mark.skipif``, ``mock.patch.object``."""
    args: tuple[str, ...] = ()
    """Source of the positional arguments, shortened."""
    kwargs: tuple[tuple[str, str], ...] = ()
    """Name and source of the keyword arguments, shortened."""
    line: int = 0


class Rows(Value):
    """One ``parametrize`` decorator (or ``subTest``/``parameterized`` table)."""

    names: tuple[str, ...]
    values: tuple[str, ...]
    """Normalised source of each row."""
    literals: tuple[str, ...] = ()
    """Every literal in the rows, in source form, sorted, once each."""
    known: bool = True
    """False when the rows come from a name or a call, so that their number is not known statically."""


class CheckKind(StrEnum):
    """What kind of thing an assertion compares."""

    EQUAL = "equal"
    NOT_EQUAL = "not_equal"
    TRUTH = "truth"
    FALSITY = "falsity"
    IDENTITY = "identity"
    NONE = "none"
    NOT_NONE = "not_none"
    MEMBERSHIP = "membership"
    NOT_MEMBERSHIP = "not_membership"
    ORDER = "order"
    TYPE = "type"
    MATCH = "match"
    APPROX = "approx"
    RAISES = "raises"
    WARNS = "warns"
    LOGS = "logs"
    MOCK_CALL = "mock_call"
    FAIL = "fail"
    """``pytest.fail`` / ``self.fail`` / ``raise AssertionError`` on some path."""
    HELPER = "helper"
    """A call of a function named like an assertion that is not a known one."""


class Check(Value):
    """One assertion."""

    kind: CheckKind
    subject: tuple[str, ...]
    """Origins of what is being judged: every call and attribute chain on the asserted side(s)."""
    expected: str = ""
    """Normalised source of the expected value, exception type or matched text; ``""`` when there is none."""
    match: str = ""
    """``match=`` of raises/warns, or the regular expression."""
    literals: tuple[str, ...] = ()
    """Literals anywhere in the assertion."""
    inside: tuple[str, ...] = ()
    """For raises/warns blocks: origins called inside the block."""
    text: str = ""
    """The assertion as written, one line, shortened to 200 characters."""
    form: str = ""
    """Normal form: style-free (unittest = plain), local names replaced by their origins."""
    line: int = 0
    trivial: str = ""
    """Why it cannot fail (``"constant"``, ``"length is never negative"`` …), ``""`` when it can."""
    swallowed: bool = False
    """An enclosing ``except`` catches its failure."""
    reachable: bool = True
    conditional: bool = False
    """Under an ``if``, or in an ``except`` handler."""


class Use(Value):
    """A name chain that a function uses."""

    origin: str
    called: bool
    line: int
    args: tuple[str, ...] = ()
    """Literals among the arguments, when called."""


class Mock(Value):
    """A replacement of something real: ``patch``, ``patch.object``, ``monkeypatch``, ``Mock(spec=…)``."""

    target: str
    """Dotted path in a string, or an origin followed by ``.attribute``."""
    style: str
    """``patch``, ``patch.object``, ``patch.dict``, ``monkeypatch``, ``mocker``, ``assign``, or ``mock`` for
    a bare one."""
    create: bool = False
    line: int = 0


class Route(Value):
    """A route used with a test client."""

    method: str
    """Upper case, ``""`` when unknown."""
    path: str


UNKNOWN_PART = "{}"
"""What stands in an address for a part that varies, or is not written out."""


class Address(Value):
    """An address that a file gives to code, as a route of a web application."""

    path: str
    """The text, with ``{}`` for each part that varies; below what it hangs from."""
    code: str
    """The chain that leads to the code; of a decorated definition its qualified name.  What hangs other
    addresses below its own leads to these: a router, or a module as a chain or by its dotted name."""
    methods: tuple[str, ...] = ()
    """Methods of HTTP in upper case, none for all."""
    name: str = ""
    """What it is called where addresses are made from names."""
    below: str = ""
    """The router it is told to, by its last name, ``""`` for the list of the file."""
    scope: str = ""
    """The function that it stands in."""
    mounts: bool = False
    """It hangs other addresses below its own; those of *below* itself where *code* is that."""


class Shape(StrEnum):
    """What a body amounts to."""

    EMPTY = "empty"
    """Nothing but a docstring, ``pass`` or ``...``."""
    CONSTANT = "constant"
    """Returns a constant (or an empty container) and does nothing else."""
    NOT_IMPLEMENTED = "not_implemented"
    SKIPS = "skips"
    """Begins with an unconditional ``pytest.skip()``, ``self.skipTest()`` or ``raise SkipTest``."""
    DELEGATES = "delegates"
    """One call, returned or not."""
    ORDINARY = "ordinary"


class Body(Value):
    """What the statements of a function do."""

    exact: str = ""
    """Hash of the lines after the docstring, white space folded."""
    normal: str = ""
    """Hash of the normal form: no ``self``, async, annotations or assertion style, locals numbered."""
    size: int = 0
    """Number of statements, nested ones included."""
    shape: Shape = Shape.ORDINARY
    uses: tuple[Use, ...] = ()
    checks: tuple[Check, ...] = ()
    mocks: tuple[Mock, ...] = ()
    routes: tuple[Route, ...] = ()
    addresses: tuple[str, ...] = ()
    """What is put together and reads like an address: ``/users/{}/edit``."""
    literals: tuple[str, ...] = ()
    """Every literal, in source form, sorted, once each; docstring aside."""
    names: tuple[str, ...] = ()
    """Every identifier and attribute, sorted, once each."""
    statements: tuple[str, ...] = ()
    """Normal form of each simple statement and each compound header, in order."""
    returns: tuple[str, ...] = ()
    """Origins returned or yielded."""
    made_of: tuple[str, ...] = ()
    """Origins that what is returned or yielded depends on, here or in a function inside."""
    assigns: tuple[tuple[str, str], ...] = ()
    """``self.x`` (or ``cls.x``) attributes set here, with the origin of the value."""
    injects: tuple[tuple[str, str], ...] = ()
    """Attributes that a fixture sets on the tests that ask for it, likewise: ``request.cls.x``."""
    raises: tuple[str, ...] = ()
    """Exceptions raised, ``Name`` or ``Name: message``."""
    warns: tuple[str, ...] = ()
    """Warning categories given to ``warnings.warn``, ``Category: message``."""
    hands: tuple[tuple[str, str], ...] = ()
    """What an inner function calls a function with that this one was given, as a decorator does: the position
    or the keyword, and the origin of the value."""
    passes: tuple[tuple[str, str, str], ...] = ()
    """What functions of its own kind are called with: the chain that is called, the position or keyword, and
    the origin of what is given; ``("make_client", "0", "shop.Client")``.  Where that is a word, or one
    of some, these as source: ``("ask", "verb", "'get','put'")``."""
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Parameters in the rows of a table: the origin in the first row, which stands for the parameter in all
    that is told of the body, and the others that stand in its place."""
    broad_except: bool = False
    """Some ``except Exception`` or bare ``except`` goes on without raising."""


class Function(Value):
    """A function or method."""

    name: str
    qualname: str
    """``Class.method``, ``function``; never one inside another function (those belong to the outer body)."""
    owner: str
    """Qualified name of its class, ``""`` for a module function."""
    line: int
    end_line: int
    is_async: bool = False
    params: tuple[Param, ...] = ()
    decorators: tuple[Decorator, ...] = ()
    rows: tuple[Rows, ...] = ()
    loops: tuple[Rows, ...] = ()
    """Tables that a test goes through itself, in a ``for`` loop."""
    doc: str = ""
    """First line of the docstring, shortened to 200 characters."""
    returns: str = ""
    """Source of the return annotation."""
    body: Body = Body()
    conditional: bool = False
    """Defined under an ``if`` or ``try`` at module or class level."""

    @property
    def tables(self) -> tuple[Rows, ...]:
        """The tables that it is run for row by row, and those that it goes through itself."""
        return (*self.rows, *self.loops)


class Class(Value):
    """A class."""

    name: str
    qualname: str
    line: int
    end_line: int
    bases: tuple[str, ...] = ()
    """Dotted names as written; arguments of a call or subscript are dropped."""
    of: tuple[str, ...] = ()
    """Dotted names in the brackets of its bases: ``Cart`` of ``Factory[Cart]``."""
    decorators: tuple[Decorator, ...] = ()
    attributes: tuple["Binding", ...] = ()
    marks: tuple[Decorator, ...] = ()
    """From ``pytestmark`` in its body."""
    doc: str = ""
    conditional: bool = False


class Binding(Value):
    """A name assigned at module or class level."""

    name: str
    origin: str
    """Origin of the value, ``?`` when it is not a chain."""
    value: str = ""
    """Source of the value when it is a literal or short, shortened."""
    line: int = 0
    conditional: bool = False
    """It stands under an ``if`` or ``try`` of the module."""
    literals: tuple[str, ...] = ()
    """Every literal in the value, in source form, sorted, once each; told of attributes of classes only."""
    annotation: str = ""
    """Source of what an attribute of a class is said to be, as of a parameter."""


class FaultKind(StrEnum):
    """Why a file could not be read."""

    PYTHON2 = "python2"
    MERGE_MARKERS = "merge_markers"
    SYNTAX = "syntax"
    ENCODING = "encoding"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    MISSING = "missing"
    """The object is not in the repository (shallow or partial clone)."""
    FAILED = "failed"
    """The reader failed on it: a mistake of ours."""


UNREADABLE = frozenset({FaultKind.MISSING, FaultKind.TOO_LARGE, FaultKind.TOO_DEEP, FaultKind.FAILED})
"""Faults that say nothing of the file itself: it may be as good as any."""


class Fault(Value):
    """Why a file could not be read, in words a user understands, and where."""

    kind: FaultKind
    message: str
    line: int = 0


def our_mistake(what: str, error: Exception) -> Fault:
    """Return the fault that we failed on *what*, which says nothing of that."""
    told = shorten(f"{type(error).__name__}: {error}", 120, placeholder=" …")
    return Fault(
        kind=FaultKind.FAILED, message=f"the auditor failed on {what}, which is a mistake of its own ({told})"
    )


class Module(Value):
    """All that one Python file says."""

    imports: tuple[Import, ...] = ()
    functions: tuple[Function, ...] = ()
    """Module functions and methods, in source order; a name defined twice appears twice."""
    classes: tuple[Class, ...] = ()
    bindings: tuple[Binding, ...] = ()
    exports: tuple[str, ...] | None = None
    """``__all__`` when it is a plain list of strings."""
    marks: tuple[Decorator, ...] = ()
    """Module-level ``pytestmark``."""
    plugins: tuple[str, ...] = ()
    """``pytest_plugins``."""
    skip: str = ""
    """Reason of an unconditional module-level skip; ``"(no reason)"`` when none is given."""
    dynamic: bool = False
    """Has module-level ``__getattr__``, edits ``sys.modules`` or ``globals()``: any name may exist."""
    sets_on: tuple[str, ...] = ()
    """Names that it imports and on which it sets attributes whose names it computes."""
    deleted_names: tuple[str, ...] = ()
    """Names unbound again by a module-level ``del``."""
    uses: tuple[Use, ...] = ()
    """Name chains used by module-level statements."""
    addresses: tuple[Address, ...] = ()
    """Those that it gives to code, wherever in it."""
    lines: int = 0
    newer_syntax: bool = False
    """Uses syntax newer than the running Python and was read through libcst."""
    python2: Fault | None = None
    """What keeps Python 3 from loading the file, where it is for Python 2 and was read as that."""
    fault: Fault | None = None

    def attribute_literals(self, qualname: str) -> frozenset[str]:
        """Return the literals in the attributes of a class."""
        return frozenset(
            x for c in self.classes if c.qualname == qualname for a in c.attributes for x in a.literals
        )

    @property
    def obstacle(self) -> Fault | None:
        """What keeps Python 3 from loading the file because of its own text, whether or not it was read."""
        return self.fault or self.python2
