"""``auditor rules`` and ``auditor init``: what classifies and ranks, looked up, tried and begun."""

import sys

import click

from auditor.cli import screen, targets
from auditor.cli.options import CONTEXT, option, work_options
from auditor.cli.stages import Stages
from auditor.cli.talk import Talk
from auditor.errors import OutputError
from auditor.model.request import AuditRequest
from auditor.settings import STDOUT
from auditor.writers import rulebook as writer

SOUND = 0
FAULTY = 2

_repo = option(
    "--repo",
    metavar="PATH",
    show_default="here",
    help="The repository whose own rules count, as of the commit checked out.",
)
_packs = option(
    "--rules",
    multiple=True,
    metavar="PATH",
    help="A rule pack to apply after those.  Can be given several times.",
)
_format = click.option(
    "--format",
    "-f",
    type=click.Choice(("terminal", "json")),
    default="terminal",
    allow_from_autoenv=False,
    help="Text, or all of it as JSON.",
)


@click.group(context_settings=CONTEXT)
def rules() -> None:
    """Look up and try the rules that classify tests, rank gaps and name findings.

    They come with the program, from the project (auditor.toml, or [tool.auditor] in pyproject.toml, as of the
    commit checked out) and from --rules, in this order.  docs/rules.md tells how to write a pack.

    \b
    auditor rules list                   all of them
    auditor rules show TA001             a finding rule, with examples
    auditor rules show cache             a category, with its words and topics
    auditor rules show severity          the scale behind P0, P1 and P2
    auditor rules check auditor.toml     is this file sound?
    """


@rules.command("list", context_settings=CONTEXT)
@_repo
@_packs
@_format
@click.pass_context
def list_(context: click.Context, *, repo: str | None, rules: tuple[str, ...], format: str) -> None:
    """List finding rules, categories, tiers and flows, and the packs that they come from.

    \b
    auditor rules list
    auditor rules list --repo ~/src/project --rules tiers.toml
    """
    found = (context.find_object(Stages) or Stages()).book(repo, rules)
    text = writer.dump(found) if format == "json" else writer.listed(found, **_look())
    targets.print_out(text, sys.stdout)


@rules.command(context_settings=CONTEXT)
@click.argument("asked", metavar="ID")
@_repo
@_packs
@_format
@click.pass_context
def show(
    context: click.Context, *, asked: str, repo: str | None, rules: tuple[str, ...], format: str
) -> None:
    """Show one rule in full: a finding rule, a category, a tier, a flow, or the scale of 'severity'.

    \b
    auditor rules show TA027
    auditor rules show payments
    """
    found = writer.choose((context.find_object(Stages) or Stages()).book(repo, rules), asked)
    text = writer.dump(found) if format == "json" else writer.shown(found, **_look())
    targets.print_out(text, sys.stdout)


@rules.command(context_settings=CONTEXT)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.pass_context
def check(context: click.Context, *, paths: tuple[str, ...]) -> int:
    """Tell all that is wrong with rule packs: the file, the key, and what is allowed.

    \b
    auditor rules check auditor.toml
    auditor rules check docs/examples/*.toml

    Exit code: 0 when all are sound; 2 when one is not, or cannot be read.
    """
    stages = context.find_object(Stages) or Stages()
    told = [(path, stages.faults(path)) for path in paths]
    targets.print_out(writer.tried(told, **_look()), sys.stdout)
    return FAULTY if any(faults for _, faults in told) else SOUND


@click.command(context_settings=CONTEXT)
@option("--repo", default=".", show_default="here", metavar="PATH", help="The repository to write rules for.")
@click.option(
    "--output",
    "-o",
    "file",
    allow_from_autoenv=False,
    metavar="FILE",
    show_default="auditor.toml at the top of the work tree",
    help="Where to write; '-' is standard output.",
)
@work_options
@click.pass_context
def init(
    context: click.Context,
    *,
    repo: str,
    file: str | None,
    cache_dir: str,
    no_cache: bool,
    jobs: int,
    quiet: bool,
) -> None:
    """Write a first auditor.toml, commented, and fitted to the tests of the repository at hand.

    It names the folders of tests, the marks in use, folders that look critical, and the categories that fit.
    A file that is there is never written over.

    \b
    auditor init
    auditor init --repo ~/src/project -o -    only look at it

    Exit code: 0 when it was written; 2 when not, as when the file is there already.
    """
    stages = context.find_object(Stages) or Stages()
    request = AuditRequest(repo=repo, cache_dir=None if no_cache else cache_dir, jobs=jobs)
    with Talk(sys.stderr, quiet=quiet) as talk:
        top, bare, text = stages.start(request, talk)
    if file is None and bare:
        raise OutputError(f"{repo} has no work tree to write to: say where with -o, or print it with -o -")
    path = file if file is not None else str(top / "auditor.toml")
    if path == STDOUT:
        targets.print_out(text, sys.stdout)
    else:
        targets.write_new(path, text, "it is never written over, -o - prints what it would be")
        talk.note(f"wrote {path}; 'auditor rules check {path}' tries it after an edit")


def _look() -> dict[str, int]:
    return {"width": screen.width(sys.stdout)}
