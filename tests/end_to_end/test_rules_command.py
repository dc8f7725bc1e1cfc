"""Rules through the command line: looked up, tried, begun, and at work in an audit."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from repos import Built, commit, make_repository

from auditor.cli.running import run
from auditor.cli.stages import Stages

SHOP = """
def order(basket):
    return {"lines": list(basket)}


def pay(order):
    return sum(order["lines"])


def receipt(total):
    return f"{total} EUR"
"""
TEST_ORDER = """
from shop import order


def test_order_keeps_all_lines():
    assert order([1, 2, 30]) == {"lines": [1, 2, 30]}
"""
TEST_SALE = """
import pytest

from shop import order, pay, receipt


@pytest.mark.smoke
def test_sale():
    assert receipt(pay(order([1, 2, 30]))) == "33 EUR"
"""
TEST_PAY = """
from shop import pay


def test_pay():
    assert pay({"lines": [1, 2]}) == 3
"""
RULES = """
[[tier]]
id = "one"
title = "Tier 1"
paths = ["tests/critical/"]

[[flow]]
id = "sale"
title = "Sale"
[[flow.step]]
name = "order"
symbols = ["shop.order"]
[[flow.step]]
name = "pay"
words = ["pay"]
[[flow.step]]
name = "receipt"
symbols = ["*.receipt"]

[[impact]]
statement = "No sale without a receipt"
amount = "$5K a day"
tiers = ["one"]
flows = ["sale"]
"""
HISTORY = (
    commit(
        "first",
        {
            "shop.py": SHOP,
            "tests/test_order.py": TEST_ORDER,
            "tests/test_pay.py": TEST_PAY,
            "tests/critical/test_sale.py": TEST_SALE,
        },
    ),
    commit("rules", {"auditor.toml": RULES}),
    commit("purge", {"tests/critical/test_sale.py": None}),
    commit("later", {"README.md": "A shop."}),
    commit("break", {"auditor.toml": "[[tier]]\nid = 'one'\nlevl = 1\npath = ['t/']\n"}),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return make_repository(tmp_path_factory.mktemp("shop") / "shop.git", HISTORY, bare=True)


def audited(shop: Built, base: str, head: str, output: Path, *options: str) -> dict[str, Any]:
    span = shop.range(base, head)
    args = [
        "audit",
        span,
        "--repo",
        str(shop.path),
        "--no-cache",
        "--quiet",
        "-o",
        f"json:{output}",
        *options,
    ]
    assert run(args, Stages()) == 0
    told: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return told


def test_a_flow_that_nothing_joins_any_more(shop: Built, tmp_path: Path) -> None:
    (flow,) = audited(shop, "rules", "purge", tmp_path / "a.json")["flows"]
    assert [(s["name"], s["reached_by"], s["reached_at_base"]) for s in flow["steps"]] == [
        ("order", 1, 2),
        ("pay", 1, 2),
        ("receipt", 0, 1),
    ]
    assert flow["joins"][0]["tests"] == 0
    assert flow["joins"][0]["deleted"] == ["tests/critical/test_sale.py::test_sale"]
    assert flow["required"] == [
        "a live test that reaches receipt",
        "one live test that goes from order to pay",
    ]
    assert flow["end_to_end_at_base"] == 1
    assert flow["rank"]["priority"] == "P0"
    assert [s["statement"] for s in flow["impact"]] == ["No sale without a receipt"]


def test_a_tier_that_lost_what_lived_there(shop: Built, tmp_path: Path) -> None:
    told = audited(shop, "rules", "purge", tmp_path / "a.json")
    (tier,) = told["tiers"]
    assert not tier["complete"]
    assert [(e["what"], e["presence"]) for e in tier["expected"]] == [
        ("tests/critical/test_sale.py::test_sale", "missing")
    ]
    (test,) = told["deleted_tests"]
    assert test["tiers"] == ["Tier 1"]
    assert test["impact"] == [
        {"statement": "No sale without a receipt", "amount": "$5K a day", "about": "tier one"}
    ]
    assert 'level 1 "Tier 1" (4) + declared impact (2)' in test["rank"]["derivation"]
    assert {f["rule"] for f in told["findings"]} >= {"TA029", "TA030"}


def test_a_tier_knows_what_was_deleted_before_the_range(shop: Built, tmp_path: Path) -> None:
    (tier,) = audited(shop, "purge", "later", tmp_path / "a.json")["tiers"]
    (old,) = tier["expected"]
    assert (old["what"], old["presence"]) == ("tests/critical/test_sale.py", "unknown")
    assert old["detail"].endswith("purge")
    assert tier["complete"]


def test_the_rules_are_those_of_the_head_commit(shop: Built, tmp_path: Path) -> None:
    told = audited(shop, "first", "rules", tmp_path / "a.json")
    assert [p["name"] for p in told["rule_packs"]] == ["shipped rules", "auditor.toml"]
    steps = {s["what"]: s["detail"] for s in told["steps"]}
    assert steps["Applied auditor.toml"] == "1 tier, 1 flow, 1 statement of impact"
    (tier,) = told["tiers"]
    assert tier["complete"]


def test_faults_of_the_projects_rules_stop_the_audit(
    shop: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["audit", shop.range("rules", "break"), "--repo", str(shop.path), "--no-cache"]
    assert run(args, Stages()) == 2
    first, second, hint = capsys.readouterr().err.splitlines()
    assert first.startswith("auditor: error: auditor.toml: tier 'one'.levl: there is no such key; ")
    assert second.startswith("auditor: error: auditor.toml: tier 'one'.path: there is no such key; ")
    assert hint == "auditor: --no-project-rules goes without the rules of the repository"
    told = audited(shop, "rules", "break", tmp_path / "a.json", "--no-project-rules")
    assert [p["name"] for p in told["rule_packs"]] == ["shipped rules"]


def test_a_pack_of_the_users_own_comes_last(shop: Built, tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(
        "[[tier]]\nid = 'one'\ntitle = 'Tier One'\n[[category]]\nid = 'sales'\ntitle = 'Sales'\n"
        "words = ['sale']\n",
        encoding="utf-8",
    )
    told = audited(shop, "rules", "purge", tmp_path / "a.json", "--rules", str(pack))
    assert [p["name"] for p in told["rule_packs"]][2:] == [str(pack)]
    assert told["tiers"][0]["title"] == "Tier One"
    assert told["deleted_tests"][0]["category"] == "Sales"
    assert told["deleted_tests"][0]["labels"][0]["why"][0].startswith('"sale" in the test name')


def test_no_rule_hides_a_verdict_or_a_finding(shop: Built, tmp_path: Path) -> None:
    """The worst that a hostile pack can do is to call things by other names and rank them low."""
    pack = tmp_path / "hostile.toml"
    pack.write_text(
        "[[tier]]\nid = 'one'\ntitle = 'x'\nexpect = 'none'\npaths = ['nowhere/']\nreplace = true\n"
        "[severity]\nimpact = -100\nunsure = -100\n"
        "[severity.verdict]\nlost = -100\npartial = -100\nflow = -100\ntier = -100\n",
        encoding="utf-8",
    )
    plain = audited(shop, "rules", "purge", tmp_path / "a.json", "--no-project-rules")
    bent = audited(shop, "rules", "purge", tmp_path / "b.json", "--rules", str(pack))
    for key in ("statistics", "kept_share", "unverified", "orphans", "deleted_files"):
        assert bent[key] == plain[key], key
    assert [d["verdict"] for d in bent["deleted_tests"]] == [d["verdict"] for d in plain["deleted_tests"]]
    about_tests = {f["fingerprint"] for f in plain["findings"]}
    assert about_tests <= {f["fingerprint"] for f in bent["findings"]}
    assert bent["deleted_tests"][0]["rank"]["priority"] == "P2"


def test_the_same_range_gives_the_same_bytes(shop: Built, tmp_path: Path) -> None:
    audited(shop, "rules", "purge", tmp_path / "a.json")
    audited(shop, "rules", "purge", tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_reports_tell_flows_and_tiers(
    shop: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    span = shop.range("rules", "purge")
    page = tmp_path / "a.md"
    args = ["audit", span, "--repo", str(shop.path), "--no-cache", "--quiet", "-o", "-", "-o", str(page)]
    assert run(args, Stages()) == 0
    said = capsys.readouterr().out
    assert "P0  Flow not joined  Sale: order ─✗→ pay ─✗→ (receipt: no live test)" in said
    assert "P0  Tier incomplete  Tier 1: 1 of 1 expected are missing" in said
    text = page.read_text(encoding="utf-8")
    assert "### 1. Sale: not joined" in text
    assert "“No sale without a receipt” (\\$5K a day)" in text
    assert "### 1. Tier 1: incomplete" in text


# -- looked up -----------------------------------------------------------------------------------------------


def test_all_rules_are_listed(shop: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--repo", str(shop.path), "--rules", "/dev/null"], Stages()) == 2
    assert "auditor.toml: tier 'one'" in capsys.readouterr().err


def test_outside_a_repository_the_shipped_rules_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["rules", "list"], Stages()) == 0
    said = capsys.readouterr().out
    assert "TA001" in said
    assert "payments" in said
    assert "From: shipped rules." in said


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        pytest.param("TA029", "# TA029 tier-incomplete", id="a finding rule"),
        pytest.param("ta001", "# TA001 lost-test", id="in lower case"),
        pytest.param("cache", "topic TTL & expiry", id="a category"),
        pytest.param("severity", "what happened: lost = 4", id="the scale"),
        pytest.param("mine", "tests/critical/", id="a tier of a pack"),
        pytest.param("way", "1. a", id="a flow of a pack"),
    ],
)
def test_a_rule_is_shown(
    asked: str,
    part: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    pack = tmp_path / "mine.toml"
    pack.write_text(
        "[[tier]]\nid = 'mine'\ntitle = 'Mine'\npaths = ['tests/critical/']\n"
        "[[flow]]\nid = 'way'\ntitle = 'Way'\n"
        "step = [{name = 'a', words = ['a']}, {name = 'b', words = ['b']}]\n",
        encoding="utf-8",
    )
    assert run(["rules", "show", asked, "--rules", str(pack)], Stages()) == 0
    assert part in capsys.readouterr().out


def test_rules_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["rules", "list", "-f", "json"], Stages()) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"findings", "rules"} == told.keys()
    assert run(["rules", "show", "auth", "-f", "json"], Stages()) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Authentication & Authorization"


def test_an_unknown_rule_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["rules", "show", "TA999"], Stages()) == 2
    assert "'auditor rules list' has them all" in capsys.readouterr().err


# -- tried ---------------------------------------------------------------------------------------------------


def test_packs_are_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(RULES, encoding="utf-8")
    bad.write_text("[[tier]]\nid = 'one'\nlevel = 'high'\n[nonsense]\n", encoding="utf-8")
    assert run(["rules", "check", str(good)], Stages()) == 0
    assert capsys.readouterr().out == f"{good}: sound\n"
    assert run(["rules", "check", str(good), str(bad), str(tmp_path / "none.toml")], Stages()) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{good}: sound"
    assert [line.partition(":")[0] for line in lines[1:3]] == [str(bad), str(bad)]
    assert "none.toml cannot be read" in lines[-1]


# -- begun ---------------------------------------------------------------------------------------------------


def test_a_first_pack_is_fitted_to_the_repository_and_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built = make_repository(tmp_path / "shop", HISTORY[:1])
    assert run(["init", "--repo", str(built.path), "--no-cache", "--quiet"], Stages()) == 0
    file = built.path / "auditor.toml"
    text = file.read_text(encoding="utf-8")
    told = tomllib.loads(text)
    assert told["tier"] == [
        {
            "id": "tier-1",
            "title": "Tier 1",
            "level": 1,
            "paths": ["tests/critical/"],
            "expect": "history",
        }
    ]
    assert "#   tests  (3 tests)" in text
    assert "smoke (1)" in text
    assert run(["rules", "check", str(file)], Stages()) == 0
    capsys.readouterr()

    assert run(["init", "--repo", str(built.path), "--no-cache"], Stages()) == 2
    assert "is there already: it is never written over" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == text
    assert run(["init", "--repo", str(built.path), "--no-cache", "--quiet", "-o", "-"], Stages()) == 0
    assert capsys.readouterr().out == text


def test_a_link_in_the_repository_is_not_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = make_repository(tmp_path / "shop", HISTORY[:1])
    (built.path / "auditor.toml").symlink_to(tmp_path / "elsewhere")
    assert run(["init", "--repo", str(built.path), "--no-cache", "--quiet"], Stages()) == 2
    assert "is there already" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()


def test_without_a_work_tree_a_first_pack_is_only_printed(
    shop: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "--repo", str(shop.path), "--no-cache"], Stages()) == 2
    assert "say where with -o" in capsys.readouterr().err
    assert run(["init", "--repo", str(shop.path), "--no-cache", "--quiet", "-o", "-"], Stages()) == 0
    tomllib.loads(capsys.readouterr().out)


def test_names_of_the_repository_cannot_break_the_first_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = 'tests/critical"]\nx = 1 #\\'
    built = make_repository(
        tmp_path / "odd", [commit("first", {"shop.py": SHOP, f"{folder}/test_pay.py": TEST_PAY})], bare=True
    )
    assert run(["init", "--repo", str(built.path), "--no-cache", "--quiet", "-o", "-"], Stages()) == 0
    told = tomllib.loads(capsys.readouterr().out)
    assert told.keys() <= {"tier"}


def test_the_scale_in_force_is_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "show", "severity"], Stages()) == 0
    told = capsys.readouterr().out
    assert "…" not in told
    assert [words for words in ("files importing it", "commits changing it") if words not in told] == []
