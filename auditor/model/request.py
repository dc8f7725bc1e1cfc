"""What the pipeline needs to know to make an audit."""

from auditor.model.base import Value


class AuditRequest(Value):
    """One audit, as asked for; nothing in it says how the result is to be told."""

    repo: str
    """A work tree, a folder in one, a bare repository or a git directory."""
    expression: str | None = None
    """``BASE..HEAD``, ``BASE...HEAD`` or ``REV``, as written."""
    last: int | None = None
    """So many commits back along first parents; at least 1."""
    since: str | None = None
    """A date as Git reads it."""
    cache_dir: str | None = None
    """Folder of the parse cache; ``None`` for none."""
    jobs: int = 1
    """Processes to parse with; at least 1."""
    rules: tuple[str, ...] = ()
    """Rule packs besides the shipped ones and the project's own: paths of TOML files, applied in order."""
    project_rules: bool = True
    """The rules that the head commit of the audited repository has of its own count."""


class CheckRequest(Value):
    """One check, as asked for.

    Of *range*, *base* and *pushed* at most one is given; none means the staged change.
    """

    repo: str
    """A work tree, a folder in one, a bare repository or a git directory."""
    range: str | None = None
    """``A..B``, or ``A...B`` from the merge base."""
    base: str | None = None
    """A revision: what HEAD did since it parted from it."""
    merge_result: bool = False
    """With *base*: the tip of *base* against what merging HEAD into it would give."""
    pushed: tuple[str, str, str] | None = None
    """What a push hook is told: the remote's commit, the local one, and the remote's name."""
    jobs: int = 1
    """Processes to parse in."""
    work_tree: bool = False
    """Check the work tree instead of the index."""
    message_file: str | None = None
    """The message of the commit in progress."""
    fail_on: str = "error"
    """``error``, ``warning``, ``note`` or ``never``."""
    accept_new_waivers: bool = False
    """Waivers that the change itself adds count; they always do for a change that is not committed yet."""
    today: str = ""
    """The day to hold expiry dates against, ``2025-01-31``."""
    cache_dir: str | None = None
    """Folder of the parse cache; ``None`` for none."""
