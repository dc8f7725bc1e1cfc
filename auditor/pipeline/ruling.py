"""The rules of one audit: the shipped ones, the project's own as of the head commit, and those asked for."""

from collections.abc import Iterable
from pathlib import Path

from auditor.errors import RulesError
from auditor.history import Repository
from auditor.model.rules import Rules
from auditor.packs.loading import MAX_BYTES, PROJECT_FILES, Source, load, project_source


def rules_of(repository: Repository, head: str, paths: Iterable[str]) -> Rules:
    """Return the rules to audit *repository* with, whose range ends at the commit *head*.

    The project's own are read from that commit, never from the work tree: the same range gives the same
    report.  *paths* are further packs.  Raises :class:`RulesError` with all faults of all of them.
    """
    return load((*project_sources(repository, head), *(file_source(path) for path in paths)))


def project_sources(repository: Repository, head: str) -> tuple[Source, ...]:
    """Return the packs that the commit *head* of *repository* holds."""
    found = []
    for path in PROJECT_FILES:
        text = repository.blob_at(head, path, MAX_BYTES)
        source = project_source(path, text) if text is not None else None
        if source is not None:
            found.append(source)
    return tuple(found)


def file_source(path: str) -> Source:
    """Return the pack in the file *path*.  Raises :class:`RulesError` when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RulesError(
            f"{path} cannot be read ({reason}): --rules takes the path of a TOML file"
        ) from error
    if Path(path).name == "pyproject.toml":
        return project_source("pyproject.toml", text) or Source(path, b"")
    return Source(path, text)
