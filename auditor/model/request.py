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
