"""Addresses of commits and files on a web host that shows the repository."""

from urllib.parse import urlsplit

from auditor.errors import SettingsError
from auditor.writers import escape
from auditor.writers.document import CommitName, Place

_SAFE = "-._~:/@+,;=%"


class Links:
    """Builds addresses below *base*, such as ``https://github.com/owner/name``; without it there are none.

    Raises :class:`~auditor.errors.SettingsError` when *base* is no plain http or https address.
    """

    def __init__(self, base: str | None) -> None:
        """Take the address of the repository's own page."""
        self._base = base.rstrip("/") if base else None
        if self._base is not None and not _is_web_address(self._base):
            raise SettingsError(
                f"{escape.visible(self._base)} cannot be the base of links: give an address such as "
                "https://github.com/owner/name"
            )
        # GitLab keeps what belongs to a project below a dash, so that no name of a group can be in the way.
        if self._base and "gitlab" in (urlsplit(self._base).hostname or ""):
            self._base += "/-"

    def commit(self, piece: CommitName) -> str | None:
        """Where a commit is shown."""
        return f"{self._base}/commit/{piece.commit}" if self._base and _is_hash(piece.commit) else None

    def place(self, piece: Place) -> str | None:
        """Where a file is shown, at its line when known."""
        path = escape.url_path(piece.path)
        if not self._base or not path or not piece.revision or not _is_hash(piece.revision):
            return None
        line = f"#L{piece.line}" if piece.line > 0 else ""
        return f"{self._base}/blob/{piece.revision}/{path}{line}"


def _is_web_address(base: str) -> bool:
    if not all(char.isascii() and (char.isalnum() or char in _SAFE) for char in base):
        return False
    try:
        parts = urlsplit(base)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _is_hash(commit: str) -> bool:
    return bool(commit) and all(char in "0123456789abcdef" for char in commit)
