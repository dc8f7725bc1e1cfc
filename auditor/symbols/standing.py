"""What code is to a suite where its folder does not say it: the suite's subject, or one of its tools."""

import re
from collections.abc import Mapping

from auditor.model.paths import dirname, helps_tests
from auditor.model.suite import Role
from auditor.symbols.imports import ancestors
from auditor.symbols.referents import Referent

_ASSERTS = re.compile(r"_*(assert(?=_|[A-Z])|fail(Unless|If)(?=[A-Z]|$))")
_CHECKS = re.compile(r"_*(check|verify|expect|validate|ensure|eq|ne|is|in|not_in|raises)(_|[A-Z]|$)")
_SHIM = re.compile(r"(^|/)_*(py3?k?_?)?compat(ibility)?(\.py$|/)|(^|/)_*six(\.py$|/)")
_CASE = re.compile(r"TestCase(Mixin)?(\.|$)")
_FOR_TESTS = re.compile(r"(^|[/_])_?(tests?|testing|testutils?)([/_.])")


def is_framework(path: str, roles: Mapping[str, Role]) -> bool:
    """Whether a file is support code in a home of its own, outside all test folders proper."""
    parts = path.split("/")
    return (
        roles.get(path) is Role.SUPPORT
        and parts[-1] != "conftest.py"
        and not {"test", "tests"}.intersection(parts[:-1])
    )


def shipped(roles: Mapping[str, Role]) -> frozenset[str]:
    """Return the support code that production packages ship for the tests of others, by path."""
    folders = {p.rpartition("/")[0] for p, role in roles.items() if role is Role.PRODUCTION} - {""}
    return frozenset(
        p for p in roles if is_framework(p, roles) and not folders.isdisjoint(ancestors(dirname(p)))
    )


def is_subject(test: str, support: str, roles: Mapping[str, Role]) -> bool:
    """Whether the test file *test* is about the support file *support*: beside it and named after it."""
    stem = support.rpartition("/")[2].removesuffix(".py")
    named = _named(test)
    if not is_framework(support, roles) or (helps_tests(support) and named != stem):
        return False
    return (test.split("/")[0] == support.split("/")[0] and named in support) or named == stem


def is_tool(referent: Referent) -> bool:
    """Whether something of production is there for tests to be written with.

    ``assert_equal`` is wherever it stands, ``expect_warnings`` in what is named for tests, and a ``TestCase``
    with all that it has.
    """
    name = referent.name.rpartition(".")[2]
    if _ASSERTS.match(name) is not None or _CASE.search(referent.name) is not None:
        return True
    return _CHECKS.match(name) is not None and _FOR_TESTS.search(referent.path) is not None


def is_shim(test: str, referent: Referent) -> bool:
    """Whether something of production bridges versions of Python or of other packages, by its module's name.

    To a test file that is not named after it, such as one that writes ``b("text")``, it is what a builtin is.
    """
    found = _SHIM.search(referent.path)
    return found is not None and not named_after(test, referent.path[found.start() :])


def named_after(test: str, path: str) -> bool:
    """Whether the test file *test* has the name of the module or package *path*, or of one around it."""
    return _named(test) in [part.lstrip("_") for part in path.removesuffix(".py").split("/")]


def _named(test: str) -> str:
    """Return the name of what a test file is about, by its own: ``shop`` for ``tests/test_shop.py``."""
    return test.rpartition("/")[2].removesuffix(".py").removeprefix("test_").removesuffix("_test")
