"""Which change to look at: the options of ``check`` and ``baseline``, and the request they amount to."""

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from auditor.cli.options import apply, option, processors
from auditor.errors import SettingsError
from auditor.model.request import CheckRequest


class Choice(NamedTuple):
    """What the shared options say, by their names."""

    repo: str
    work_tree: bool
    base: str | None
    merge_result: bool
    range_: str | None
    cache_dir: str
    no_cache: bool


def _cache_folder() -> str:
    from auditor.cache import default_directory

    return str(default_directory())


_OPTIONS = (
    option("--repo", default=".", show_default="here", metavar="PATH", help="Any folder of the repository."),
    option(
        "--all",
        "work_tree",
        envvar="AUDITOR_ALL",
        is_flag=True,
        help="The work tree instead of what is staged.",
    ),
    option("--base", metavar="REF", help="What HEAD did since it parted from REF: main, origin/main."),
    option(
        "--merge-result",
        is_flag=True,
        help="With --base: the tip of REF against what merging HEAD into it would give.",
    ),
    option("--range", "range_", envvar="AUDITOR_RANGE", metavar="A..B", help="From A to B."),
    option(
        "--cache-dir",
        metavar="PATH",
        default=_cache_folder,
        show_default="in the user's cache folder",
        help="Where parsed files are kept for the next run.",
    ),
    option("--no-cache", is_flag=True, help="Parse everything anew, and keep nothing."),
)


def choosing(command: Callable[..., int]) -> Callable[..., int]:
    """Give *command* the options that choose a change; it gets them as one :class:`Choice`, first."""

    @functools.wraps(command)
    def run(**given: object) -> int:
        chosen = Choice(*(given.pop(name) for name in Choice._fields))  # type: ignore[arg-type]
        return command(chosen, **given)

    return apply(_OPTIONS, run)


def request(
    chosen: Choice,
    environ: Mapping[str, str],
    *,
    message_file: str | None = None,
    fail_on: str = "error",
    accept_new_waivers: bool = False,
) -> CheckRequest:
    """Return what is asked for, or say all that is wrong with it.  Raises `SettingsError`."""
    faults = []
    named = (("--all", chosen.work_tree), ("--base", chosen.base), ("--range", chosen.range_))
    given = [name for name, value in named if value]
    if len(given) > 1:
        faults.append(f"{' and '.join(given)} exclude each other")
    if chosen.merge_result and not chosen.base:
        faults.append("--merge-result needs --base")
    if faults:
        raise SettingsError("; ".join(faults))
    pushed = None
    old, new = environ.get("PRE_COMMIT_FROM_REF", ""), environ.get("PRE_COMMIT_TO_REF", "")
    if not given and old and new:
        remote = environ.get("PRE_COMMIT_REMOTE_NAME", "") or "origin"
        pushed = (old, new, remote)
    return CheckRequest(
        repo=chosen.repo,
        range=chosen.range_,
        base=chosen.base,
        merge_result=chosen.merge_result,
        pushed=pushed,
        work_tree=chosen.work_tree,
        message_file=message_file,
        fail_on=fail_on,
        accept_new_waivers=accept_new_waivers,
        today=datetime.now(UTC).date().isoformat(),
        jobs=processors(),
        cache_dir=None if chosen.no_cache else chosen.cache_dir,
    )
