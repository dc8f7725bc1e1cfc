"""The rules of one audit: the shipped ones, the project's own as of the head commit, and those asked for."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from auditor.errors import RepositoryError, RulesError
from auditor.history import Repository, open_repository
from auditor.model.audit import Step
from auditor.model.commits import CommitRef
from auditor.model.request import AuditRequest
from auditor.model.rules import FindingRule, RuleBook, Rules
from auditor.packs.globs import fits_path
from auditor.packs.loading import MAX_BYTES, PROJECT_FILES, Source, load, project_source
from auditor.packs.tiers import folders
from auditor.policy.pages import page, tellers
from auditor.policy.rules import rules as finding_rules
from auditor.symbols.liveness import is_test_file

_NOUNS = {
    "category": ("category", "categories"),
    "tier": ("tier", "tiers"),
    "flow": ("flow", "flows"),
    "impact": ("statement of impact", "statements of impact"),
}


def rules_of(repository: Repository, head: str, request: AuditRequest) -> Rules:
    """Return the rules for *request*, whose range ends at the commit *head* of *repository*.

    The project's own are read from that commit, never from the work tree: the same range gives the same
    report.  Raises :class:`RulesError` with all faults of all packs.
    """
    own = project_sources(repository, head) if request.project_rules else ()
    try:
        return load((*own, *(file_source(path) for path in request.rules)))
    except RulesError as error:
        if not own:
            raise
        raise RulesError(
            *error.faults, hint="--no-project-rules goes without the rules of the repository"
        ) from error


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
        return (project_source("pyproject.toml", text) or Source(path, b""))._replace(given=path)
    return Source(path, text, given=path)


def earlier_tests(
    repository: Repository, rules: Rules, base: CommitRef | None, there: Collection[str]
) -> dict[str, dict[str, str]]:
    """Return the test files of each tier (by id) that were deleted before the range that begins at *base*.

    Each comes with the commit in words; *there* are paths that are at an end of the range, and are left out.
    """
    if base is None:
        return {}
    return {
        tier.id: {
            path: f"in {ref.commit[:10]} of {ref.date:%Y-%m-%d}, {ref.subject}"
            for path, ref in repository.deletions(base.commit, places).items()
            if path not in there and is_test_file(path) and any(fits_path(g, path) for g in tier.paths)
        }
        for tier in rules.tiers
        if (places := folders(tier))
    }


def steps_of(rules: Rules) -> Iterator[Step]:
    """Yield the packs that were applied, for the checklist."""
    for pack in rules.applied:
        told = (f"{number} {_NOUNS[kind][number != 1]}" for kind, number in pack.entries.items())
        detail = ", ".join(told) or "points of its own"
        yield Step(what=f"Applied {pack.name}", done=True, detail=detail)


def book(repo: str | None, paths: Iterable[str]) -> RuleBook:
    """Return all rules that hold for the commit checked out in *repo*, with further packs in *paths*.

    ``None`` is the repository at hand, if there is one.  Raises :class:`~auditor.errors.AuditorError` when
    *repo* cannot be read, and for faults of the packs.
    """
    return RuleBook(
        findings=tuple(
            FindingRule(
                id=rule.id,
                name=rule.name,
                severity=rule.severity.value,
                told_by=tellers(rule),
                summary=rule.summary,
                page=page(rule),
            )
            for rule in finding_rules()
        ),
        rules=load((*_sources_here(repo), *(file_source(path) for path in paths))),
    )


def _sources_here(repo: str | None) -> tuple[Source, ...]:
    try:
        with open_repository(Path(repo or ".")) as repository:
            head = repository.head()
            return project_sources(repository, head) if head is not None else ()
    except RepositoryError:
        if repo is not None:
            raise
        return ()


def faults(path: str) -> tuple[str, ...]:
    """Return all that is wrong with the pack in the file *path*, applied after the shipped rules."""
    try:
        load((file_source(path),))
    except RulesError as error:
        return error.faults
    return ()
