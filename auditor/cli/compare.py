"""The command that tells two audits apart."""

import sys
from pathlib import Path
from types import MappingProxyType

import click

from auditor import comparison
from auditor.cli import screen, targets
from auditor.cli.options import CONTEXT, files_option, format_option, option
from auditor.cli.talk import Talk
from auditor.errors import ReportError
from auditor.model.comparison import Comparison
from auditor.settings import STDOUT, Output, Settings, Wish, settle
from auditor.writers import comparison as writer
from auditor.writers.json_report import encode
from auditor.writers.links import Links

_FORMATS = MappingProxyType({".txt": "terminal", ".md": "markdown", ".json": "json"})
_LARGEST = 512 * 2**20


@click.command(context_settings=CONTEXT)
@click.argument("old", metavar="OLD.json")
@click.argument("new", metavar="NEW.json")
@format_option(_FORMATS)
@files_option(_FORMATS)
@option(
    "--link-base",
    metavar="URL",
    help="Link commits in Markdown to the repository's page, such as https://github.com/owner/name.",
)
@option("--quiet", "-q", is_flag=True, help="Say nothing but the comparison and errors.")
def compare(
    *, old: str, new: str, format: str | None, files: tuple[str, ...], link_base: str | None, quiet: bool
) -> None:
    """Compare two audits: what was closed, what is new, what changed verdict, the grade then and now.

    OLD.json and NEW.json are audits as JSON, best of ranges that begin at the same commit.

    \b
    auditor audit v1.4..v2.0 -o then.json
    auditor audit v1.4..main -o now.json
    auditor compare then.json now.json                  in the terminal
    auditor compare then.json now.json -o progress.md   as Markdown
    auditor compare then.json now.json -f json | jq .opened

    Exit code: 0 when they were compared, whatever changed; 2 when they could not be.
    """
    wish = Wish(format=format, files=files, link_base=link_base, quiet=quiet)
    settings = settle(wish, _FORMATS, "terminal")
    Links(settings.link_base)
    targets.check(settings.outputs, sys.stdout)
    told = comparison.compare(*(comparison.read(_contents(path), path) for path in (old, new)))
    targets.deliver([(output, _text(told, output, settings)) for output in settings.outputs], sys.stdout)
    talk = Talk(sys.stderr, quiet=settings.quiet)
    for output in settings.outputs:
        if output.path != STDOUT:
            talk.note(f"wrote {output.path} ({output.format})")


def _contents(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            text = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ReportError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
    if len(text) > _LARGEST:
        raise ReportError(f"{path} is larger than {_LARGEST // 2**20} MiB, which no audit is")
    return text


def _text(told: Comparison, output: Output, settings: Settings) -> str:
    match output.format:
        case "json":
            return encode(told)
        case "markdown":
            return writer.write_markdown(told, link_base=settings.link_base)
        case _:
            shown = sys.stdout if output.path == STDOUT else None
            colour = output.path == STDOUT and screen.colour(shown)
            return writer.write(told, width=screen.width(shown), colour=colour)
