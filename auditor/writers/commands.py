"""Commands that a reader can paste; text of the repository in them is one word for a shell, or not there."""

from auditor.model.assessment import Action
from auditor.model.audit import Audit
from auditor.writers import escape, view


def show(commit: str, path: str) -> str:
    """Print the file *path* as it was before *commit*; what that touched when the path cannot be typed."""
    word = escape.shell_word(f"{view.short(commit)}^:{path}")
    if word:
        return f"git show {word}"
    # A path that cannot be shown cannot be pasted either; the commit's own list leads to it.
    name = escape.shell_word(view.short(commit))
    return f"git show --name-status {name}" if name else ""


def scaffold(audit: Audit, action: Action) -> str:
    """Write the skeleton of *action* to the file it is meant for; to the screen when that cannot be typed."""
    span = audit.range
    commits = f"{view.short(span.base)}..{view.short(span.head)}" if span.base_date else view.short(span.head)
    words = [word for word in map(escape.shell_word, (action.id, commits)) if word]
    path = escape.shell_word(action.skeleton.path)
    out = f" -o {path}" if path and not path.startswith("-") else ""
    packs = "".join(
        f" --rules {word}" for p in audit.rule_packs if p.given and (word := escape.shell_word(p.given))
    )
    return f"auditor scaffold {' '.join(words)}{packs}{out}"


def asked(audit: Audit) -> list[str]:
    """The range and the rules as they were asked for, word by word; commits by their short names."""
    span = audit.range
    commits = [f"{view.short(span.base)}..{view.short(span.head)}"]
    words = commits if view.names_both_ends(span) else span.expression.split(" ")
    return [*words, *(part for pack in audit.rule_packs if pack.given for part in ("--rules", pack.given))]
