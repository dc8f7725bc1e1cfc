"""What may run code of the repository without naming it: programs, hosts, browsers, sites, builds.

A test that goes through one of them is not empty because no production can be found in it.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate, pairwise

from auditor.symbols.referents import Referent, ReferentKind


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
        *("django.db.models.loading.get_model", "django_webtest.WebTest.app", "django.shortcuts.render"),
        *("django.urls.resolve", "django.core.urlresolvers.resolve"),
        *("flask.render_template", "flask.render_template_string", "jingo.render_to_string", "jingo.env"),
        *("docutils.core.publish_string", "docutils.core.publish_parts", "docutils.core.publish_doctree"),
    }
)
"""Programs that are run in the same process, and load what their configuration or plugins name."""


def _with_those_above(name: str) -> Iterator[str]:
    """Yield each dotted name that *name* begins with, itself last."""
    return accumulate(name.split("."), "{}.{}".format)


def runs_program(referent: Referent) -> bool:
    """Whether a name has a function that starts a program or loads a foreign library, a copied one too.

    So does one that runs a program in this process which loads code by its configuration.
    """
    parts = referent.name.split(".")
    external = referent.kind is ReferentKind.EXTERNAL
    if external and (parts[0] in _SHELLS or not _HOSTS.isdisjoint(_with_those_above(referent.name))):
        return True
    return any(f"{owner}.{name}" in _PROCESS for owner, name in pairwise(parts))


_PROXIES = frozenset(
    {
        *("xmlrpclib.Server", "xmlrpclib.ServerProxy", "xmlrpc.client.Server", "xmlrpc.client.ServerProxy"),
        *("six.moves.xmlrpc_client.ServerProxy", "jsonrpclib.Server", "jsonrpclib.ServerProxy"),
        *("Pyro4.Proxy", "Pyro5.api.Proxy", "Pyro5.client.Proxy", "zerorpc.Client", "rpyc.connect"),
    }
)
"""What stands for an object of another process, and hands on what it is asked for."""
_RPC = re.compile(r"(?:xml|json)_?rpc", re.IGNORECASE)
"""So does what a client of such calls gives, whatever package it is of."""


def stands_for_other(referent: Referent) -> bool:
    """Whether a name leads through a proxy: what it is asked for is answered elsewhere by that name."""
    if referent.kind is not ReferentKind.EXTERNAL:
        return False
    return _RPC.search(referent.name) is not None or not _PROXIES.isdisjoint(_with_those_above(referent.name))


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
        *("ansible_adhoc", "ansible_module", "localhost", "eval_example"),
    }
)
"""What plugins give to tests that drive a whole system: its pages and machines, and runs of pytest, tox,
Sphinx (``app``), Cookiecutter, Copier and Ansible, and of the examples in documents."""
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
