"""``auditor check`` and ``auditor baseline``: what one change takes away, and what is agreed to.

Nothing heavy is imported at the top: a check runs at every commit, and mostly has nothing to say.
"""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from auditor.baseline import waivers
from auditor.cli import screen, targets
from auditor.cli.options import CONTEXT, option
from auditor.errors import OutputError, SettingsError
from auditor.model.findings import Check, Severity
from auditor.model.request import CheckRequest
from auditor.settings import STDOUT, Output, Wish, settle
from auditor.writers.findings.formats import FORMATS, Manner

CLEAN = 0
BLOCKED = 1
NOT_CHECKED = 2

_SUFFIXES = {suffix: form.name for form in FORMATS.values() for suffix in form.suffixes}
_LEVELS = (*(s.value for s in Severity), "never")


def _choices(command: click.decorators.FC) -> click.decorators.FC:
    """Give *command* what chooses the change to look at."""
    for decorate in reversed(
        (
            option(
                "--repo",
                default=".",
                show_default="here",
                metavar="PATH",
                help="Any folder of the repository.",
            ),
            option("--all", "work_tree", is_flag=True, help="The work tree instead of what is staged."),
            option(
                "--base", metavar="REF", help="What HEAD did since it parted from REF: main, origin/main."
            ),
            option(
                "--merge-result",
                is_flag=True,
                help="With --base: the tip of REF against what merging HEAD into it would give.",
            ),
            option("--range", "range_", metavar="A..B", help="From A to B."),
            option(
                "--cache-dir",
                metavar="PATH",
                default=_cache_folder,
                show_default="in the user's cache folder",
                help="Where parsed files are kept for the next run.",
            ),
            option("--no-cache", is_flag=True, help="Parse everything anew, and keep nothing."),
        )
    ):
        command = decorate(command)
    return command


def _cache_folder() -> str:
    from auditor.cache import default_directory

    return str(default_directory())


@click.command(context_settings=CONTEXT)
@_choices
@option("--message-file", metavar="FILE", help="Read Test-Removed trailers from the message being written.")
@option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    default="error",
    show_default=True,
    help="The severity from which a finding makes the exit code 1.",
)
@option("--format", "-f", type=click.Choice(tuple(FORMATS)), help="Format of standard output.")
@option(
    "--output",
    "-o",
    "files",
    envvar="AUDITOR_CHECK_OUTPUT",
    multiple=True,
    metavar="[FORMAT:]FILE",
    help="Write to FILE, in the format of its suffix or as FORMAT; '-' is standard output.  Repeatable.",
)
@option(
    "--accept-new-waivers",
    is_flag=True,
    help="Waivers that the change itself adds count, as in a commit hook.",
)
@option("--quiet", "-q", is_flag=True, help="Nothing but what was found: silence means clean.")
@click.argument("message", required=False, type=click.Path(dir_okay=False), metavar="[MESSAGE]")
@click.pass_context
def check(
    context: click.Context,
    *,
    repo: str,
    work_tree: bool,
    base: str | None,
    merge_result: bool,
    range_: str | None,
    cache_dir: str,
    no_cache: bool,
    message_file: str | None,
    fail_on: str,
    format: str | None,
    files: tuple[str, ...],
    accept_new_waivers: bool,
    quiet: bool,
    message: str | None,
) -> int:
    """Tell whether a change takes test protection away: the staged one, unless told otherwise.

    A commit-msg hook gives the file with the MESSAGE, whose Test-Removed trailers then count.

    \b
    auditor check                            what is staged, against HEAD
    auditor check --all                      the work tree, against HEAD
    auditor check --base origin/main         what this branch did
    auditor check --range v1.4..v1.5         from one commit to another
    auditor check --base origin/main -f github -o check.sarif

    Exit code: 0 when nothing of the severity of --fail-on was found; 1 when something was; 2 when it could
    not be checked, which is no pass.
    """
    request = _request(
        repo=repo,
        work_tree=work_tree,
        base=base,
        merge_result=merge_result,
        range_=range_,
        cache_dir=None if no_cache else cache_dir,
        message_file=message_file or message,
        fail_on=fail_on,
        accept_new_waivers=accept_new_waivers,
        environ=os.environ,
    )
    outputs = settle(Wish(format=format, files=files), _SUFFIXES, "text").outputs
    targets.check(outputs, sys.stdout)
    told = _check(request)
    manner = _manner(outputs, brief=quiet)
    texts = []
    for output in outputs:
        text = FORMATS[output.format].write(told, manner[output.path])
        if not (quiet and output.format == "text" and output.path == STDOUT and not text):
            texts.append((output, text))
    targets.deliver(texts, sys.stdout)
    return exit_code(told)


def exit_code(told: Check) -> int:
    """Return what a check amounts to for the shell."""
    if told.unread:
        return NOT_CHECKED
    return BLOCKED if told.blocked else CLEAN


@click.command(context_settings=CONTEXT)
@_choices
@option("--reason", "-r", required=True, metavar="TEXT", help="Why this may be lost.")
@option("--author", "-a", metavar="NAME", help="Who agrees; the committer's name without it.")
@option("--expires", metavar="DAY", help="The last day on which it counts: 2026-12-31.")
@option("--rule", "rules", multiple=True, metavar="ID", help="Only findings of this rule.  Repeatable.")
@option("--dry-run", is_flag=True, help="Print the waivers instead of writing them.")
@click.argument("subjects", nargs=-1, metavar="[SUBJECT]...")
@click.pass_context
def baseline(
    context: click.Context,
    *,
    repo: str,
    work_tree: bool,
    base: str | None,
    merge_result: bool,
    range_: str | None,
    cache_dir: str,
    no_cache: bool,
    reason: str,
    author: str | None,
    expires: str | None,
    rules: tuple[str, ...],
    dry_run: bool,
    subjects: tuple[str, ...],
) -> int:
    """Waive what `auditor check` finds: append it to .auditor-waivers.toml in the work tree.

    SUBJECT is a node id, or a file or folder; without any, all errors of the change are waived.

    \b
    auditor baseline -r 'the parser is rewritten in #123'
    auditor baseline tests/test_old.py -r 'covered by the new end-to-end run' --expires 2026-12-31
    """
    request = _request(
        repo=repo,
        work_tree=work_tree,
        base=base,
        merge_result=merge_result,
        range_=range_,
        cache_dir=None if no_cache else cache_dir,
        message_file=None,
        fail_on="error",
        accept_new_waivers=True,
        environ=os.environ,
    )
    if expires is not None:
        _day(expires)
    told = _check(request)
    chosen = [
        f
        for f in told.findings
        if not f.waived
        and f.severity is Severity.ERROR
        and (not rules or f.rule in rules)
        and (not subjects or any(_is_under(f.subject, s) for s in subjects))
        and f.rule not in ("TA020", "TA021", "TA022", "TA023")
    ]
    who = author or os.environ.get("GIT_AUTHOR_NAME") or os.environ.get("USER") or ""
    if not who:
        raise SettingsError("say who agrees: --author NAME")
    text = waivers.render(chosen, reason=reason, author=who, expires=expires or "")
    if dry_run:
        targets.print_out(text, sys.stdout)
    elif chosen:
        _append(Path(repo), text)
    noun = "finding" if len(chosen) == 1 else "findings"
    click.echo(f"auditor: {len(chosen)} {noun} waived", err=True)
    return NOT_CHECKED if told.unread else CLEAN


def _append(repo: Path, text: str) -> None:
    from auditor.history.locate import locate

    file = locate(repo).top / waivers.FILE
    try:
        if file.is_symlink():
            raise OutputError(f"cannot write {file}: it is a link")
        old = file.read_text(encoding="utf-8") if file.exists() else _HEADER
        file.write_text(old.rstrip("\n") + "\n" + text, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"cannot write {file}: {error}") from error


_HEADER = "# Findings of `auditor check` that somebody has agreed to; see docs/check.md.\n"


def _is_under(subject: str, wanted: str) -> bool:
    return subject == wanted or subject.startswith((f"{wanted}::", f"{wanted.rstrip('/')}/", f"{wanted}: "))


def _day(text: str) -> None:
    try:
        datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise SettingsError(f"--expires {text}: write a day like 2026-12-31") from error


def _check(request: CheckRequest) -> Check:
    from auditor.pipeline.checking import check as run

    return run(request)


def _manner(outputs: tuple[Output, ...], *, brief: bool) -> Mapping[str, Manner]:
    return {
        output.path: Manner(
            colour=output.path == STDOUT and screen.colour(sys.stdout),
            brief=brief,
            waiver=waivers.waiver_text,
            waiver_file=waivers.FILE,
        )
        for output in outputs
    }


def _request(
    *,
    repo: str,
    work_tree: bool,
    base: str | None,
    merge_result: bool,
    range_: str | None,
    cache_dir: str | None,
    message_file: str | None,
    fail_on: str,
    accept_new_waivers: bool,
    environ: Mapping[str, str],
) -> CheckRequest:
    """Return the request, or say all that is wrong with it.  Raises `SettingsError`."""
    faults = []
    chosen = [name for name, given in (("--all", work_tree), ("--base", base), ("--range", range_)) if given]
    if len(chosen) > 1:
        faults.append(f"{' and '.join(chosen)} exclude each other")
    if merge_result and not base:
        faults.append("--merge-result needs --base")
    if faults:
        raise SettingsError("; ".join(faults))
    pushed = None
    old, new = environ.get("PRE_COMMIT_FROM_REF", ""), environ.get("PRE_COMMIT_TO_REF", "")
    if not chosen and old and new:
        remote = environ.get("PRE_COMMIT_REMOTE_NAME", "") or "origin"
        pushed = (old, new, f"{remote}/HEAD")
    return CheckRequest(
        repo=repo,
        range=range_,
        base=base,
        merge_result=merge_result,
        pushed=pushed,
        work_tree=work_tree,
        message_file=message_file,
        fail_on=fail_on,
        accept_new_waivers=accept_new_waivers,
        today=datetime.now(UTC).date().isoformat(),
        cache_dir=cache_dir,
    )


light = click.Group("auditor", commands=[check, baseline], context_settings=CONTEXT)
"""The commands of this module by themselves, without all that others need."""
