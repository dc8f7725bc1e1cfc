"""A repository and a range of commits, told as changes: the only reader of Git.

``locate`` finds the repository, ``process`` runs Git so that nothing in it can run, ``revisions`` and
``ranges`` understand what the user asks for, ``walking`` lists the commits, ``blobs`` reads contents,
``parsing`` turns Git's output into values, ``worktree`` reads files of a work tree, ``writing`` makes new
repositories.
"""

from auditor.history.repository import Repository, open_repository
from auditor.history.writing import write_history

__all__ = ["Repository", "open_repository", "write_history"]
