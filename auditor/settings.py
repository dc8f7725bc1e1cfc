"""What the user asked for, made once from the command line and its environment variables, and frozen.

None of it is read from the audited repository: its files are written by whoever wrote the commits under
audit, and must not choose where reports go.  The rules that a repository may have of its own classify and
rank, and cannot leave anything out; ``auditor.packs`` reads them.
"""

from collections.abc import Mapping
from pathlib import PurePath

from auditor.errors import SettingsError
from auditor.model.base import Value
from auditor.model.request import AuditRequest

STDOUT = "-"
"""The path that stands for standard output."""


class Output(Value):
    """One report to write."""

    format: str
    path: str
    """Where to; :data:`STDOUT` for standard output."""


class Settings(Value):
    """Everything one run was asked to do."""

    request: AuditRequest
    outputs: tuple[Output, ...]
    """At least one; no path twice."""
    link_base: str | None = None
    """Address of the repository's own page on a web host, instead of the one that its origin tells."""
    links: bool = True
    """Whether commits and files are linked at all."""
    quiet: bool = False


class Wish(Value):
    """The command line as written, before any of it is judged."""

    repo: str = "."
    expression: str | None = None
    last: int | None = None
    since: str | None = None
    format: str | None = None
    files: tuple[str, ...] = ()
    link_base: str | None = None
    links: bool = True
    cache_dir: str | None = None
    jobs: int = 1
    quiet: bool = False
    rules: tuple[str, ...] = ()
    project_rules: bool = True


def settle(wish: Wish, suffixes: Mapping[str, str], default: str) -> Settings:
    """Return the settings for *wish*.

    *suffixes* gives the format for each known file suffix (``".md"`` → ``"markdown"``), *default* the format
    of standard output.  Raises :class:`SettingsError` with every fault of the wish in one line.
    """
    faults: list[str] = []
    outputs = _outputs(wish, suffixes, default, faults)
    if wish.last is not None and wish.since is not None:
        faults.append("--last and --since cannot both say where the range begins")
    if wish.link_base and not wish.links:
        faults.append("--link-base and --no-links cannot both be meant")
    if faults:
        raise SettingsError("; ".join(faults))
    request = AuditRequest(
        repo=wish.repo,
        expression=wish.expression,
        last=wish.last,
        since=wish.since,
        cache_dir=wish.cache_dir,
        jobs=wish.jobs,
        rules=wish.rules,
        project_rules=wish.project_rules,
    )
    return Settings(
        request=request, outputs=outputs, link_base=wish.link_base, links=wish.links, quiet=wish.quiet
    )


def _outputs(wish: Wish, suffixes: Mapping[str, str], default: str, faults: list[str]) -> tuple[Output, ...]:
    if not wish.files:
        return (Output(format=wish.format or default, path=STDOUT),)
    outputs: list[Output] = []
    for file in wish.files:
        output = _output(file, wish.format, suffixes, default)
        if output is None:
            faults.append(
                f"cannot tell the format of {file!r} from its suffix: use one of"
                f" {', '.join(sorted(suffixes))}, or write FORMAT:FILE"
            )
        elif any(output.path == other.path for other in outputs):
            faults.append(f"{output.path!r} is asked for twice")
        else:
            outputs.append(output)
    if wish.format and not faults and all(output.format != wish.format for output in outputs):
        faults.append(
            f"--format {wish.format} fits none of the files, whose suffixes choose other formats: write"
            f" {wish.format}:{wish.files[0]} where it shall win"
        )
    return tuple(outputs)


def _output(file: str, format: str | None, suffixes: Mapping[str, str], default: str) -> Output | None:
    prefix, colon, path = file.partition(":")
    # Only the name of a format is one, so that C:\audit.md stays a path.
    if colon and path and prefix in suffixes.values():
        return Output(format=prefix, path=path)
    if file == STDOUT:
        return Output(format=format or default, path=STDOUT)
    known = suffixes.get(PurePath(file).suffix.lower(), format)
    return None if known is None else Output(format=known, path=file)
