"""What the documentation says of the program is what the program has."""

import re
from pathlib import Path

from auditor.coverage.rule_table import RULES

DOCS = Path(__file__).parent.parent / "docs"


def test_every_rule_that_decides_is_in_the_documentation_in_its_own_words() -> None:
    text = (DOCS / "verdicts.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([\w-]+)` \| [a-z, ]+ \| (.+) \|$", text, re.MULTILINE)
    assert told == [(name, rule.means) for name, rule in RULES.items()]
