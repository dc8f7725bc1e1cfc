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
from auditor.cli.choice import Choice, choosing, request
from auditor.cli.options import CONTEXT, option
from auditor.errors import OutputError, SettingsError
from auditor.model.findings import Check, Finding, Severity
from auditor.model.request import CheckRequest
from auditor.settings import STDOUT, Output, Wish, settle
from auditor.writers.findings.formats import FORMATS, Manner

CLEAN = 0
BLOCKED = 1
NOT_CHECKED = 2

_SUFFIXES = {suffix: form.name for form in FORMATS.values() for suffix in form.suffixes}
_LEVELS = (*(s.value for s in Severity), "never")


@click.command(context_settings=CONTEXT)
@choosing
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
def check(
    chosen: Choice,
    *,
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
    asked = request(
        chosen,
        os.environ,
        message_file=message_file or message,
        fail_on=fail_on,
        accept_new_waivers=accept_new_waivers,
    )
    outputs = settle(Wish(format=format, files=files), _SUFFIXES, "text").outputs
    targets.check(outputs, sys.stdout)
    told = _check(asked)
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
@choosing
@option("--reason", "-r", required=True, metavar="TEXT", help="Why this may be lost.")
@option("--author", "-a", metavar="NAME", help="Who agrees; without it $GIT_AUTHOR_NAME, or $USER.")
@option("--expires", metavar="DAY", help="The last day on which it counts: 2026-12-31.")
@option("--rule", "rules", multiple=True, metavar="ID", help="Only findings of this rule.  Repeatable.")
@option("--dry-run", is_flag=True, help="Print the waivers instead of writing them.")
@click.argument("subjects", nargs=-1, metavar="[SUBJECT]...")
def baseline(
    chosen: Choice,
    *,
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
    asked = request(chosen, os.environ, accept_new_waivers=True)
    if not reason.strip():
        raise SettingsError("say why this may be lost: --reason TEXT")
    if expires is not None:
        _day(expires, asked.today)
    told = _check(asked)
    waived = [
        f
        for f in told.findings
        if not f.waived
        and f.severity is Severity.ERROR
        and (not rules or f.rule in rules)
        and (not subjects or any(_is_under(f.subject, s) for s in subjects))
        and f.rule not in waivers.OF_WAIVERS
    ]
    who = author or os.environ.get("GIT_AUTHOR_NAME") or os.environ.get("USER") or ""
    if not who:
        raise SettingsError("say who agrees: --author NAME")
    text = waivers.render(waived, reason=reason, author=who, expires=expires or "")
    if dry_run:
        targets.print_out(text, sys.stdout)
    elif waived:
        _append(Path(chosen.repo), text)
    click.echo(f"auditor: {_outcome(len(waived), subjects, written=not dry_run)}", err=True)
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


def _outcome(number: int, subjects: tuple[str, ...], *, written: bool) -> str:
    if not number:
        about = f" at {', '.join(subjects)}" if subjects else ""
        return f"nothing to waive: the change has no error{about}"
    noun = "finding" if number == 1 else "findings"
    return f"{number} {noun} waived" + (f": add {waivers.FILE} to the commit" if written else "")


def _day(text: str, today: str) -> None:
    try:
        datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise SettingsError(f"--expires {text}: write a day like 2026-12-31") from error
    if text < today:
        raise SettingsError(f"--expires {text} is past: name a day to come")


def _offer(finding: Finding) -> str:
    """Return the waiver that would excuse a finding; what is wrong with waivers has none."""
    return "" if finding.rule in waivers.OF_WAIVERS else waivers.waiver_text(finding)


def _check(asked: CheckRequest) -> Check:
    from auditor.pipeline.checking import check as run

    return run(asked)


def _manner(outputs: tuple[Output, ...], *, brief: bool) -> Mapping[str, Manner]:
    return {
        output.path: Manner(
            colour=output.path == STDOUT and screen.colour(sys.stdout),
            brief=brief,
            waiver=_offer,
            waiver_file=waivers.FILE,
        )
        for output in outputs
    }


light = click.Group("auditor", commands=[check, baseline], context_settings=CONTEXT)
"""The commands of this module by themselves, without all that others need."""
