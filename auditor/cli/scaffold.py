"""``auditor scaffold``: the start of the tests that an action item of a report asks for."""

import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click

from auditor.cli import targets
from auditor.cli.options import CONTEXT, range_options, rules_option, without_overruled, work_options
from auditor.cli.stages import Stages
from auditor.cli.talk import Talk
from auditor.errors import SettingsError
from auditor.model.assessment import Action
from auditor.model.audit import Audit
from auditor.settings import STDOUT, Output, Wish, settle
from auditor.writers import skeleton

_LISTED = 8
_INSTEAD = "choose another path, or --force to write over it"
_COLLECTED = ("test_*.py", "*_test.py")


@click.command(context_settings=CONTEXT)
@click.argument("item", metavar="ITEM")
@range_options
@rules_option
# AUDITOR_OUTPUT is about reports; where a test file goes is said each time.
@click.option(
    "--output",
    "-o",
    "path",
    allow_from_autoenv=False,
    default=STDOUT,
    metavar="PATH",
    help="Write to PATH, which must not be there yet; standard output when not given.",
)
@click.option(
    "--force", is_flag=True, allow_from_autoenv=False, help="Write to PATH even if there is a file."
)
@work_options
@click.pass_context
def scaffold(context: click.Context, /, *, item: str, path: str, force: bool, **choices: Any) -> None:
    """Write the start of the tests that ITEM of a report asks for.

    ITEM is an action item as the report of the same RANGE numbers it, such as P0-1.  What is written
    compiles, says what each deleted test verified, under today's names, and imports them; and each test in it
    fails until it is written.  RANGE and rules are as for 'auditor audit'.

    \b
    auditor scaffold P0-1                                       to look at it
    auditor scaffold P0-1 v1.4..v2.0 -o tests/test_cart.py      a new file
    auditor scaffold P1-3 main...HEAD -o tests/test_x.py --force

    Exit code: 0 when it was written; 2 when not, as when there is no such item, or PATH is there already;
    130 when interrupted.
    """
    start = {name: choices[name] for name in ("expression", "last", "since")}
    wish = Wish(
        repo=choices["repo"],
        cache_dir=None if choices["no_cache"] else choices["cache_dir"],
        jobs=choices["jobs"],
        quiet=choices["quiet"],
        rules=choices["rules"],
        project_rules=not choices["no_project_rules"],
        **without_overruled(context, **start),
    )
    settings = settle(wish, {}, "python")
    output = Output(format="python", path=path)
    if not force:
        targets.require_new(path, _INSTEAD)
    targets.check((output,), sys.stdout)
    stages = context.find_object(Stages) or Stages()
    with Talk(sys.stderr, quiet=settings.quiet) as talk:
        action = _chosen(item, stages.audit(settings.request, talk))
    text = skeleton.write(action)
    if path == STDOUT or force:
        targets.deliver([(output, text)], sys.stdout)
    else:
        targets.write_new(path, text, _INSTEAD)
    if path != STDOUT:
        talk.note(f"wrote {path}: its tests fail until {action.id} is done")
        if not any(fnmatchcase(Path(path).name, pattern) for pattern in _COLLECTED):
            talk.note(f"pytest collects {' and '.join(_COLLECTED)} unless told otherwise: {path} is neither")


def _chosen(item: str, audit: Audit) -> Action:
    actions = audit.assessment.actions
    found = next((a for a in actions if a.id.lower() == item.strip().lower()), None)
    if found is not None:
        return found
    if not actions:
        raise SettingsError("this range asks for nothing to be done, so there is no item to begin")
    listed = ", ".join(f"{a.id} ({a.title})" for a in actions[:_LISTED])
    more = f" and {len(actions) - _LISTED:,} more" if len(actions) > _LISTED else ""
    raise SettingsError(f"this range has no item {item!r}; there are {listed}{more}")
