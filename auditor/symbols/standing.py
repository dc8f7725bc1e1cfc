"""What code is to a suite where its folder does not say it: the suite's subject, or one of its tools."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate, pairwise

from auditor.model.paths import dirname, helps_tests
from auditor.model.suite import Role
from auditor.symbols.imports import ancestors
from auditor.symbols.referents import Referent, ReferentKind

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


def is_built(name: str, distributions: Iterable[str]) -> bool:
    """Whether an imported name is called like a distribution of this repository: a build puts it in place.

    So is what is compiled for tests only: ``pybind11_tests`` of ``pybind11``.
    """
    top = name.partition(".")[0].strip("_").lower()
    return any(top == d or top.startswith(f"{d}_") for d in distributions)


_PROCESS = frozenset(
    {
        *("subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call"),
        *("subprocess.check_output", "os.system", "os.popen", "os.execv", "os.spawnv"),
        *("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"),
        *("subprocess.getoutput", "subprocess.getstatusoutput", "os.posix_spawn"),
        *("trio.run_process", "anyio.run_process", "anyio.open_process"),
        *("pexpect.spawn", "pexpect.run", "delegator.run", "delegator.chain"),
        *("ctypes.CDLL", "ctypes.PyDLL", "ctypes.WinDLL", "cdll.LoadLibrary", "cffi.FFI", "FFI.dlopen"),
    }
)
_SHELLS = frozenset(
    {
        *("sh", "plumbum", "selenium", "splinter"),
        *("gdb", "lldb", "idaapi", "idc", "bpy", "maya", "nuke", "hou", "unreal", "sublime", "vim"),
    }
)
"""Packages whose every name is a program that may be run, or a command of the program that loads the code."""
_HOSTS = frozenset(
    {
        *("sphinx.application.Sphinx", "sphinx.testing.util.SphinxTestApp", "sphinx.cmd.build.main"),
        *("sphinx.cmd.build.build_main", "pytest.main", "pylint.lint.Run", "mypy.api.run"),
        *("flake8.main.application.Application", "mkdocs.commands.build.build", "tox.run.main"),
        *("frappe.get_doc", "frappe.new_doc", "frappe.get_last_doc", "django.core.checks.run_checks"),
        *("django.template.Template", "django.template.base.Template", "django.template.Engine"),
        *("django.template.loader.render_to_string", "django.template.loader.get_template"),
        *("django.contrib.auth.get_user_model", "django.contrib.auth.authenticate"),
        *("django.apps.apps.get_model", "django.apps.apps.get_app_config", "django.db.models.get_model"),
        *("django.db.models.loading.get_model", "django_webtest.WebTest.app"),
        *("docutils.core.publish_string", "docutils.core.publish_parts", "docutils.core.publish_doctree"),
    }
)
"""Programs that are run in the same process, and load what their configuration or plugins name."""


def _with_those_above(name: str) -> Iterator[str]:
    """Yield each dotted name that *name* begins with, itself last."""
    return accumulate(name.split("."), "{}.{}".format)


def starts_process(referent: Referent) -> bool:
    """Whether a function that starts another program, or loads a foreign library, is in a name.

    It may be a copied package's.

    So does one that runs a program in this process which loads code by its configuration.
    """
    parts = referent.name.split(".")
    external = referent.kind is ReferentKind.EXTERNAL
    if external and (parts[0] in _SHELLS or not _HOSTS.isdisjoint(_with_those_above(referent.name))):
        return True
    return any(f"{owner}.{name}" in _PROCESS for owner, name in pairwise(parts))


_BY_NAME = frozenset({"importlib.import_module", "pytest.importorskip", "__import__"})
_BY_PLACE = frozenset(
    {
        *("importlib.util.spec_from_file_location", "importlib.util.module_from_spec"),
        *("importlib.machinery.SourceFileLoader", "imp.load_source", "runpy.run_path", "runpy.run_module"),
        *("exec", "execfile"),
    }
)
_LOADING = frozenset(name.partition(".")[0] for name in _BY_NAME | _BY_PLACE)


def runs_unread(referent: Referent, args: Collection[str]) -> bool:
    """Whether a function that runs code which is not read where it is called is in a name.

    That is a module whose name is not among the written-out *args*, a file, or a text.
    """
    if referent.name.partition(".")[0] not in _LOADING:
        return False
    # What is asked of the module that it gives is told with it.
    above = _with_those_above(referent.name)
    return any(name in _BY_PLACE or (name in _BY_NAME and not args) for name in above)


_DRIVING = frozenset(
    {
        *("page", "browser", "context", "playwright", "selenium", "driver", "webdriver"),
        *("host", "script_runner", "live_server", "docker_services", "dash_duo", "dash_br"),
        *("pytester", "testdir", "tox_project", "app", "make_app", "sphinx_doctree"),
        *("cookies", "cookies_session", "copie", "copie_session"),
        *("ansible_adhoc", "ansible_module", "localhost"),
    }
)
"""What plugins give to tests that drive a whole system: its pages and machines, and runs of pytest, tox,
Sphinx (``app``), Cookiecutter, Copier and Ansible."""
_JUPYTER = "jp_"
"""What the names of all fixtures of pytest-jupyter, which run a server and its kernels, begin with."""


_SITES = re.compile(r"(?:odoo|openerp|frappe)\.tests\.")


def runs_site(base: str) -> bool:
    """Whether a base class makes a site ready that has loaded all modules, and gives out what they register.

    Code is asked for there by a name that no import tells: ``self.env["shop.order"]``.
    """
    return _SITES.match(base) is not None


def drives_system(parameter: str) -> bool:
    """Whether a parameter that no fixture of the repository fills is what the system is driven by."""
    return parameter in _DRIVING or parameter.startswith(_JUPYTER)
