"""What may run code of the repository without naming it."""

import pytest

from auditor.symbols.hosts import drives_system, is_built, runs_program, runs_site
from auditor.symbols.referents import Referent, ReferentKind


@pytest.mark.parametrize(
    ("name", "built"),
    [
        pytest.param("shop.cart.Cart", True, id="by-its-name"),
        pytest.param("_shop.add", True, id="compiled"),
        pytest.param("shop_tests.add", True, id="for-tests-only"),
        pytest.param("Shop.Cart", True, id="in-capitals"),
        pytest.param("shopping.Cart", False, id="another-word"),
        pytest.param("cart.shop", False, id="further-inside"),
    ],
)
def test_what_is_called_like_a_distribution_is_built_here(name: str, built: bool) -> None:
    assert is_built(name, ("shop",)) is built


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        pytest.param("subprocess.run", True, id="of-the-library"),
        pytest.param("shop.vendor.delegator.run", True, id="of-a-copied-one"),
        pytest.param("subprocess.PIPE", False, id="a-constant"),
        pytest.param("shop.order.run", False, id="something-else"),
        pytest.param("sh.molecule.bake", True, id="any-program-of-a-shell"),
        pytest.param("gdb.execute", True, id="a-command-of-the-program-that-loads-the-code"),
        pytest.param("ctypes.cdll.LoadLibrary.add", True, id="a-foreign-library"),
        pytest.param("selenium.webdriver.Firefox.get", True, id="a-browser"),
        pytest.param("flask.render_template_string", True, id="templates"),
        pytest.param("ctypes.c_int", False, id="a-foreign-type"),
        pytest.param("sphinx.application.Sphinx.build", True, id="a-host-of-plugins"),
        pytest.param("django.db.models.get_model.objects.count", True, id="a-model-by-its-name"),
        pytest.param("sphinx.application.Sphinxes", False, id="called-nearly-like-one"),
        pytest.param("shop.sphinx.application.Sphinx", False, id="a-host-s-name-further-down"),
    ],
)
def test_what_starts_another_program(name: str, starts: bool) -> None:
    assert runs_program(Referent(kind=ReferentKind.EXTERNAL, name=name)) is starts


@pytest.mark.parametrize(
    ("parameter", "drives"),
    [
        pytest.param("pytester", True, id="a-run-of-pytest"),
        pytest.param("jp_serverapp", True, id="a-server-of-jupyter"),
        pytest.param("jpeg", False, id="called-nearly-like-one"),
        pytest.param("tmp_path", False, id="a-folder"),
    ],
)
def test_what_drives_a_system(parameter: str, drives: bool) -> None:
    assert drives_system(parameter) is drives


@pytest.mark.parametrize(
    ("base", "runs"),
    [
        pytest.param("odoo.tests.common.TransactionCase", True, id="of-odoo"),
        pytest.param("frappe.tests.utils.FrappeTestCase", True, id="of-frappe"),
        pytest.param("frappe.testsuite.Case", False, id="called-nearly-like-one"),
        pytest.param("unittest.case.TestCase", False, id="of-the-library"),
    ],
)
def test_what_runs_a_site_that_has_loaded_all_modules(base: str, runs: bool) -> None:
    assert runs_site(base) is runs
