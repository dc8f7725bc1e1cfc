"""What can be asked on the command line."""

import contextlib
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from auditor import __version__
from auditor.cli import inquiries, reports, rulebook, targets
from auditor.cli.check import baseline, check
from auditor.cli.compare import compare
from auditor.cli.options import (
    CONTEXT,
    option,
    range_options,
    rules_option,
    without_overruled,
    work_options,
)
from auditor.cli.scaffold import scaffold
from auditor.cli.stages import Stages
from auditor.cli.talk import Talk
from auditor.settings import STDOUT, Settings, Wish, settle


@click.group(context_settings=CONTEXT, invoke_without_command=True)
@click.version_option(__version__, prog_name="auditor", message="%(prog)s %(version)s")
@click.pass_context
def app(context: click.Context) -> None:
    """Which tests did a range of commits delete, what supersedes each, and what is truly lost?

    \b
    auditor demo              a small history with one of everything
    auditor audit             the last 40 commits of the repository at hand
    auditor audit --help      all that can be chosen, with examples
    auditor explain ID        the case for one verdict
    auditor graph -o x.dot    who verifies what, as a graph
    auditor scaffold P0-1     the start of the tests that an item of a report asks for
    auditor compare A B       what changed between two audits
    auditor check             does what is staged take test protection away?
    auditor rules list        how tests are classified and gaps are ranked
    auditor init              write a first auditor.toml, fitted to the repository at hand
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@app.command(context_settings=CONTEXT)
@range_options
@option(
    "--format",
    "-f",
    type=click.Choice(reports.NAMES),
    help="Format of standard output, and of files whose suffix tells none.",
)
@option(
    "--output",
    "-o",
    "files",
    envvar="AUDITOR_OUTPUT",
    multiple=True,
    metavar="[FORMAT:]FILE",
    help=f"Write to FILE, in the format of its suffix ({', '.join(reports.SUFFIXES)});"
    " '-' is standard output.  Can be given several times.",
)
@option(
    "--link-base",
    metavar="URL",
    help="Link commits and files in Markdown and HTML to this page of the repository, such as"
    " https://github.com/owner/name; without it to its origin on GitHub or GitLab.",
)
@option("--no-links", is_flag=True, help="Link nothing, wherever the repository comes from.")
@rules_option
@work_options
@click.pass_context
def audit(
    context: click.Context,
    *,
    expression: str | None,
    repo: str,
    last: int | None,
    since: str | None,
    format: str | None,
    files: tuple[str, ...],
    link_base: str | None,
    no_links: bool,
    rules: tuple[str, ...],
    no_project_rules: bool,
    cache_dir: str,
    no_cache: bool,
    jobs: int,
    quiet: bool,
) -> None:
    """Audit the tests that a RANGE of commits deleted.

    RANGE is BASE..HEAD, BASE...HEAD (from where the two parted) or REV (from there to HEAD).  Nothing is
    written to the repository, and none of its code is run.

    Categories, tiers, flows and priorities follow the shipped rules, then those that the head commit has in
    pyproject.toml ([tool.auditor]) and auditor.toml, then --rules.  'auditor rules list' shows them, 'auditor
    init' writes a first file.

    \b
    auditor audit                                    the last 40 commits, in the terminal
    auditor audit v1.4..v2.0 --repo ~/src/project    a range, of another repository
    auditor audit main...HEAD -o audit.md            what this branch did, as Markdown
    auditor audit v1.4..v2.0 -o audit.html           one page to open in a browser
    auditor audit --last 200 -o audit.md -o audit.json
    auditor audit --since '3 months ago' --format json | jq .statistics
    auditor audit --rules tiers.toml -o audit.md     with tiers and flows of your own

    Exit code: 0 when the audit was made, whatever it found; 2 when it could not be made; 130 when
    interrupted.
    """
    wish = Wish(
        repo=repo,
        format=format,
        files=files,
        link_base=link_base,
        links=not no_links,
        cache_dir=None if no_cache else cache_dir,
        jobs=jobs,
        quiet=quiet,
        rules=rules,
        project_rules=not no_project_rules,
        **without_overruled(context, expression=expression, last=last, since=since),
    )
    _report(settle(wish, reports.SUFFIXES, reports.DEFAULT), context.find_object(Stages) or Stages())


@app.command(context_settings=CONTEXT)
@option(
    "--keep", metavar="DIR", help="Make the repository in DIR, a new or empty folder, and leave it there."
)
@option("--quiet", "-q", is_flag=True, help="Say nothing but the report and errors.")
@click.pass_context
def demo(context: click.Context, *, keep: str | None, quiet: bool) -> None:
    """Make a small repository with a known history, and audit it.

    A corner shop changes over a few commits: of its deleted tests some live on elsewhere, some were replaced,
    some went with the code that they tested, and some are lost.

    \b
    auditor demo
    auditor demo --keep corner-shop    to look at the repository, and to try other commands on it
    """
    stages = context.find_object(Stages) or Stages()
    with _demo_folder(keep) as folder:
        expression = stages.make_demo(folder)
        wish = Wish(repo=str(folder), expression=expression, quiet=quiet)
        _report(settle(wish, reports.SUFFIXES, reports.DEFAULT), stages)
    talk = Talk(sys.stderr, quiet=quiet)
    if keep is None:
        talk.note("the repository is gone again; 'auditor demo --keep corner-shop' leaves it to try more on")
    else:
        talk.note(f"try: auditor audit {expression} --repo {shlex.quote(keep)} -o audit.md")


@contextlib.contextmanager
def _demo_folder(keep: str | None) -> Iterator[Path]:
    if keep is not None:
        yield Path(keep)
        return
    with tempfile.TemporaryDirectory(prefix="auditor-demo-") as temporary:
        yield Path(temporary) / "corner-shop"


def _report(settings: Settings, stages: Stages) -> None:
    """Make one audit and write its reports."""
    reports.check(settings)
    targets.check(settings.outputs, sys.stdout)
    with Talk(sys.stderr, quiet=settings.quiet) as talk:
        result = stages.audit(settings.request, talk)
    texts = [(output, reports.render(result, output, settings, sys.stdout)) for output in settings.outputs]
    targets.deliver(texts, sys.stdout)
    for output in settings.outputs:
        if output.path != STDOUT:
            talk.note(f"wrote {output.path} ({output.format})")


app.add_command(inquiries.explain)
app.add_command(inquiries.graph)
app.add_command(compare)
app.add_command(rulebook.rules)
app.add_command(rulebook.init)
app.add_command(scaffold)
app.add_command(check)
app.add_command(baseline)
