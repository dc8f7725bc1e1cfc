"""What a revision's tests are: cases, the components that support them, and the part each file plays."""

from collections.abc import Mapping
from enum import StrEnum

from auditor.model.base import Value
from auditor.model.source import Fault, Module

SERVING = {
    "AsyncHTTPTestCase": ("get_app",),
    "AsyncHTTPSTestCase": ("get_app",),
    "AioHTTPTestCase": ("get_application", "get_app"),
    "flask_testing.TestCase": ("create_app",),
    "flask_testing.LiveServerTestCase": ("create_app",),
}
"""Base classes that serve an application to each test, with the methods that they ask for it.

<https://www.tornadoweb.org/en/stable/testing.html>,
<https://docs.aiohttp.org/en/stable/testing.html#unittest>, <https://pythonhosted.org/Flask-Testing/>
"""
SERVED_BY = frozenset(method for methods in SERVING.values() for method in methods)


class Role(StrEnum):
    """The part a file plays."""

    TEST = "test"
    """Holds tests, collected or not."""
    SUPPORT = "support"
    """Python in a test folder that holds no tests: conftest, helper, factory …"""
    DATA = "data"
    """Anything else in a test folder: golden files, cassettes, fixtures as JSON."""
    PRODUCTION = "production"
    FOREIGN_TEST = "foreign_test"
    """A test in another language, by name: counted as not analysed."""
    OTHER = "other"


class Case(Value):
    """One test: a function or method written as a test, at one node id.

    A method that a collected class inherits is a case of its own under that class, besides the definition.
    """

    id: str
    """``path::Class::name``, without parametrize values."""
    path: str
    classes: tuple[str, ...]
    """Names of the classes around it, outermost first."""
    name: str
    line: int
    end_line: int
    definition: str
    """Id of the place where the code stands; equals ``id`` unless inherited."""
    collected: bool = True
    """Whether pytest or unittest would collect it at that revision with that revision's configuration."""
    reason: str = ""
    """Why it is not collected (``"outside testpaths"``, ``"class name does not match python_classes"`` …)."""
    rows: int = 1
    """Number of cases that parametrize makes of it, 1 without; unknown row sets count as one."""
    fixtures: tuple[str, ...] = ()
    """Ids of the components it gets as fixtures: by parameter, ``usefixtures`` and autouse, transitively."""
    missing_fixtures: tuple[str, ...] = ()
    """Fixtures it asks for that are defined neither in the repository nor by pytest or a known plugin."""
    setup: tuple[str, ...] = ()
    """Ids (``path::Class.name``) of setUp-like functions that run for it, base classes included."""
    skip: str = ""
    """Reason when it is skipped unconditionally; ``"(no reason)"`` when none is given."""
    skip_if: str = ""
    """Condition when it is skipped under one."""
    xfail: str = ""
    shadowed: bool = False
    """Its id is defined more than once.  When it is collected, it is the last definition, and an earlier one
    never runs; when it is not, a later definition of another kind hides it."""
    overridden: bool = False
    """Inherited, and the class overrides it with ``pass``, ``None`` or a skip."""
    unawaited: bool = False
    """A coroutine of a plain ``unittest.TestCase``, which awaits nothing: none of it ever runs."""


class ComponentKind(StrEnum):
    """What a supporting component is."""

    FIXTURE = "fixture"
    CONFTEST = "conftest"
    HELPER = "helper"
    MOCK = "mock"
    FAKE = "fake"
    FACTORY = "factory"
    BASE_CLASS = "base_class"
    DATA = "data"
    MODULE = "module"
    """A support module as a whole."""


class Component(Value):
    """Something that supports tests."""

    id: str
    """``path::name`` (``path::Class`` for a class), or just the path for a conftest, module or data file."""
    path: str
    name: str
    kind: ComponentKind
    line: int = 0
    end_line: int = 0
    scope: str = ""
    """Fixture scope."""
    autouse: bool = False
    fixtures: tuple[str, ...] = ()
    """Fixtures that a fixture itself asks for, by component id."""


class Unread(Value):
    """A file that could not be read at a revision."""

    path: str
    revision: str
    """``base``, ``head``, or a commit's hexadecimal name."""
    role: Role
    fault: Fault


class Suite(Value):
    """The tests of one revision."""

    cases: tuple[Case, ...]
    components: tuple[Component, ...]
    roles: tuple[tuple[str, Role], ...]
    """Every path of the tree with its role, ``OTHER`` left out, sorted."""
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()
    """Configuration that could not be honoured, a sentence each."""
    of_plugin: bool = False
    """All that is built here are plugins of pytest: what they do, they do around every test."""
    distributions: tuple[str, ...] = ()
    """Names of the distributions built here, lower case, words joined by ``_``."""
    required: tuple[str, ...] = ()
    """Names of the distributions that requirements ask for, written so too."""
    compiled: tuple[str, ...] = ()
    """Dotted names of the modules that a ``setup.py`` has compiled."""


def given_by_class(id_: str, definition: str, modules: Mapping[str, Module]) -> frozenset[str]:
    """Return the literals that a class gives to a test that it inherits, in source form.

    What the class sets is what such a test runs on, however that is handed over.
    """
    path, _, rest = id_.partition("::")
    if id_ == definition or path not in modules:
        return frozenset()
    return modules[path].attribute_literals(rest.rpartition("::")[0].replace("::", "."))


def node_id(path: str, qualname: str) -> str:
    """Return the node id of *qualname* in a file: ``path::Class::method`` for ``Class.method``."""
    return f"{path}::{qualname.replace('.', '::')}"


def home_of(definition: str) -> tuple[str, str]:
    """Return the file and the qualified name of a node id without parameters."""
    path, _, rest = definition.partition("::")
    return path, rest.replace("::", ".")
