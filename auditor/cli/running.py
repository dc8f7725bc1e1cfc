"""Running a command line: its errors as lines, its end as an exit code."""

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from auditor.cli.stages import Stages
from auditor.cli.talk import Talk
from auditor.errors import AuditorError, RulesError

LIGHT = ("check", "baseline")
"""Commands that need little to start."""

FINISHED = 0
FAILED = 2
INTERRUPTED = 130
"""What shells report for a program that was ended by ctrl-C."""


def run(args: Sequence[str], stages: Stages) -> int:
    """Run one command line and return its exit code; mistakes of ours keep their traceback."""
    try:
        code = _app(args).main(args=list(args), prog_name="auditor", standalone_mode=False, obj=stages)
    except click.Abort:
        Talk(sys.stderr, quiet=False).note("interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        Talk(sys.stderr, quiet=False).error(_explained(error))
        return FAILED
    except RulesError as error:
        talk = Talk(sys.stderr, quiet=False)
        for fault in error.faults:
            talk.error(fault)
        if error.hint:
            talk.note(error.hint)
        return FAILED
    except AuditorError as error:
        Talk(sys.stderr, quiet=False).error(str(error))
        return FAILED
    except Exception:  # noqa: BLE001 - Python would end with 1, which says that something was found
        Talk(sys.stderr, quiet=False).mistake(traceback.format_exc())
        return FAILED
    return code if isinstance(code, int) else FINISHED


def _app(args: Sequence[str]) -> click.Group:
    # A check runs at every commit: it does not wait until all that reports need is loaded.
    if _is_light(args):
        from auditor.cli.check import light

        return light
    from auditor.cli.commands import app

    return app


def _is_light(args: Sequence[str]) -> bool:
    return bool(args) and args[0] in LIGHT


def main() -> NoReturn:
    """The ``auditor`` command."""
    # Processes that parse are started with the working directory first on Python's path, which may be the
    # audited repository: without this, a ``pickle.py`` in it would run.
    os.environ["PYTHONSAFEPATH"] = "1"
    # An audit makes millions of values and hardly a cycle: looking for garbage less often saves a quarter of
    # the time (10.4 s to 7.9 s over 370 commits and 2,400 tests) and costs no memory.
    gc.set_threshold(100_000, 50, 1000)
    if _is_light(sys.argv[1:]):
        # What a check reads is bounded, and it is over before garbage matters.
        gc.disable()
    sys.exit(run(sys.argv[1:], Stages()))


def _explained(error: click.ClickException) -> str:
    message = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message} (see {error.ctx.command_path} --help)"
    return message
