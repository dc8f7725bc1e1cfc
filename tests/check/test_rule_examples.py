"""Every example on a rule's page, run through the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from checks import Case, build, run_check
from repos import Built

from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.policy.rules import Example, Rule, rules

RULES = rules()
EXAMPLES = [(r, kind, e) for r in RULES for kind in ("broken", "kept") for e in getattr(r, kind)]


def name_of(rule: Rule, kind: str, example: Example) -> str:
    return f"{rule.id} {kind} {example.title}"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Built:
    cases = [Case(name_of(r, k, e), e.before, e.after) for r, k, e in EXAMPLES]
    return build(tmp_path_factory.mktemp("examples") / "repo", cases)


@pytest.mark.parametrize(
    ("rule", "kind", "example"), [pytest.param(*row, id=name_of(*row).replace(" ", "-")) for row in EXAMPLES]
)
def test_an_example_is_told_as_its_page_says(
    rule: Rule, kind: str, example: Example, repository: Built, tmp_path: Path
) -> None:
    name = name_of(rule, kind, example)
    span = repository.range(f"{name} before", f"{name} after")
    told = run_audit(repository.path, span, tmp_path / "out.json") if rule.audit else None
    if told is None:
        _, told = run_check(repository.path, "--range", span, output=tmp_path / "out.json")
    found = {f["rule"] for f in told["findings"] if f["severity"] != "note" or f["rule"] in example.flags}
    assert found == set(example.flags), told["findings"]


def run_audit(repository: Path, span: str, output: Path) -> dict[str, Any]:
    args = ["audit", span, "--repo", str(repository), "--no-cache", "--quiet", "-o", f"json:{output}"]
    assert run(args, Stages()) == 0
    told: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.id) for r in RULES])
def test_a_rule_says_what_it_needs(rule: Rule) -> None:
    assert rule.summary
    assert rule.why
    assert rule.advice
    about_waivers = rule.id in {"TA020", "TA021", "TA022", "TA023"}
    assert about_waivers or (rule.broken and rule.kept)
