"""The page of a finding rule as Markdown, made from its shipped texts and examples."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from auditor.policy.audited import SHARED
from auditor.policy.rules import Example, Rule

_RULES = "auditor.toml"


def page(rule: Rule) -> str:
    """Return what ``docs/rules`` says about a rule."""
    parts = [
        f"# {rule.id} {rule.name}\n",
        f"{rule.summary}\n",
        f"Severity: {rule.severity.value}.\n",
        "## Why\n",
        f"{rule.why[:1].upper()}{rule.why[1:]}.\n",
        "## What to do\n",
        f"{rule.advice}\n",
    ]
    if rule.audit:
        parts[2:2] = [
            "Told by `auditor audit`, which looks at a whole range; `auditor check` does not tell it.\n"
        ]
    if rule.quiet:
        parts += ["## When it is quiet\n", f"{rule.quiet}\n"]
    for title, examples in (("Flagged", rule.broken), ("Not flagged", rule.kept)):
        if examples:
            parts.append(f"## {title}\n")
            parts += [_example(e) for e in examples]
    return "\n".join(parts)


def index(rules: Iterable[Rule]) -> str:
    """Return the table of all rules."""
    rows = [
        "# Finding rules\n",
        "What `auditor check` can find in one change, and `auditor audit` in a range.",
        "[How a check works](../check.md); [how to declare tiers and flows](../rules.md).",
        "These pages are made from `rules/findings/`, whose examples run as tests.\n",
        "| rule | severity | told by | what it says |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| [{r.id}]({r.id}.md) {r.name} | {r.severity.value} | {tellers(r)} | {r.summary} |" for r in rules
    ]
    return "\n".join(rows) + "\n"


def tellers(rule: Rule) -> str:
    """Return the commands that tell of a rule."""
    if rule.audit:
        return "audit"
    return "check, audit" if rule.id in SHARED else "check"


def _example(example: Example) -> str:
    title = f"{example.title[:1].upper()}{example.title[1:]}"
    # What an audit finds in a suite as it stands shows in no difference.
    standing = sorted(example.before) if set(example.after) == {"README.md"} else [_RULES]
    shown = [_file(path, example.before[path]) for path in standing if path in example.before]
    changed = "".join(_diff(example)) if set(example.after) != {"README.md"} else ""
    diff = [f"```diff\n{changed}```\n"] if changed else []
    return "\n".join([f"{title}:\n", *shown, *diff])


def _file(path: str, text: str) -> str:
    language = "toml" if path.endswith(".toml") else "python"
    return f"```{language}\n# {path}\n{text}```\n"


def _diff(example: Example) -> Iterator[str]:
    for path in sorted({*example.before, *example.after}):
        old = example.before.get(path, "")
        new = example.after.get(path, old)
        if old == new:
            continue
        yield f"--- {path if old else 'none'}\n+++ {path if new else 'none'}\n"
        lines = unified_diff(old.splitlines(), new.splitlines(), n=2, lineterm="")
        yield from (f"{line}\n" for line in list(lines)[2:])
