"""Tests of modules that a build makes: what their sources say is searched for, and not parsed."""

from pathlib import Path

import pytest
from repos import commit, make_repository

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.request import AuditRequest
from auditor.pipeline import audit

SOURCE = """
cdef class Digest:
    def update(self, text):
        return text

def derive_key(secret, salt):
    return secret + salt

def pad(text):
    return text.ljust(8)
"""
TESTS = """
from shop.crypto.fast import derive_key, pad

def test_derive_key():
    assert derive_key(b"quince", b"salt") == b"quincesalt"

def test_pad():
    assert pad("fig") == "fig     "
"""
PATH, TOLD = "shop/crypto/fast.pyx", "tests/test_fast.py"
PACKAGE = {"shop/__init__.py": "", "shop/crypto/__init__.py": "", PATH: SOURCE, TOLD: TESTS}
WITHOUT = SOURCE.replace("derive_key", "stretch")


def told(folder: Path, source: str | None) -> DeletedTest:
    after = {
        PATH: source,
        TOLD: TESTS[: TESTS.index("def test_derive")] + TESTS[TESTS.index("def test_pad") :],
    }
    built = make_repository(folder, [commit("a", PACKAGE), commit("b", after)])
    request = AuditRequest(repo=str(built.path), expression=built.range("a", "b"))
    (one,) = audit(request, lambda *_: None).deleted_tests
    return one


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        pytest.param(WITHOUT, Verdict.RETIRED, id="gone-from-the-source"),
        pytest.param(SOURCE.replace("ljust", "rjust"), Verdict.LOST, id="still-in-the-source"),
        pytest.param(WITHOUT + "\n# was derive_key\n", Verdict.LOST, id="still-a-word-of-it"),
        pytest.param(None, Verdict.RETIRED, id="gone-with-the-source"),
    ],
)
def test_what_a_compiled_module_has_no_more(tmp_path: Path, source: str | None, verdict: Verdict) -> None:
    one = told(tmp_path / "repo", source)
    assert one.verdict is verdict, one.why


def test_the_reason_names_the_source(tmp_path: Path) -> None:
    one = told(tmp_path / "repo", WITHOUT)
    (why,) = (e.detail for e in one.evidence if e.kind == "target")
    assert why == (
        "shop.crypto.fast.derive_key: shop.crypto.fast is made by a build still, "
        "but its source has no such name any more"
    )
