"""The page of a finding rule as Markdown, made from its shipped texts and examples."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from auditor.policy.rules import Example, Rule


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
        "What `auditor check` can find; [how it works](../check.md).",
        "These pages are made from `rules/findings/`, whose examples run as tests.\n",
        "| rule | severity | what it says |",
        "|---|---|---|",
    ]
    rows += [f"| [{r.id}]({r.id}.md) {r.name} | {r.severity.value} | {r.summary} |" for r in rules]
    return "\n".join(rows) + "\n"


def _example(example: Example) -> str:
    title = f"{example.title[:1].upper()}{example.title[1:]}"
    return f"{title}:\n\n```diff\n{''.join(_diff(example))}```\n"


def _diff(example: Example) -> Iterator[str]:
    for path in sorted({*example.before, *example.after}):
        old = example.before.get(path, "")
        new = example.after.get(path, old)
        if old == new:
            continue
        yield f"--- {path if old else 'none'}\n+++ {path if new else 'none'}\n"
        lines = unified_diff(old.splitlines(), new.splitlines(), n=2, lineterm="")
        yield from (f"{line}\n" for line in list(lines)[2:])
