"""Options that several commands share, and what can be said about them once they are parsed."""

import functools
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from auditor.cache import default_directory

_F = TypeVar("_F", bound=Callable[..., object])

CONTEXT: dict[str, Any] = {
    # Of every command itself: inherited, the variables would be called AUDITOR_AUDIT_REPO.
    "auto_envvar_prefix": "AUDITOR",
    "help_option_names": ["-h", "--help"],
    "max_content_width": 100,
}

option = functools.partial(click.option, show_envvar=True)


def processors() -> int:
    """Return how many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def range_options(command: _F) -> _F:
    """Give *command* what chooses the commits: RANGE, ``--repo``, ``--last``, ``--since``."""
    decorators = (
        click.argument("expression", metavar="[RANGE]", required=False),
        option(
            "--repo",
            default=".",
            show_default="here",
            metavar="PATH",
            help="Work tree or a folder in one, bare repository, or git directory.",
        ),
        option(
            "--last",
            type=click.IntRange(min=1),
            metavar="N",
            help="The last N commits, along first parents; 40 when nothing else says where to begin.",
        ),
        option("--since", metavar="DATE", help="The commits since DATE: 2025-01-31, '2 weeks ago'."),
    )
    return apply(decorators, command)


def work_options(command: _F) -> _F:
    """Give *command* what says how to work: the cache, ``--jobs``, ``--quiet``."""
    decorators = (
        option(
            "--cache-dir",
            metavar="PATH",
            default=lambda: str(default_directory()),
            show_default="in the user's cache folder",
            help="Where parsed files are kept for the next run.",
        ),
        option("--no-cache", is_flag=True, help="Parse everything anew, and keep nothing."),
        option(
            "--jobs",
            "-j",
            type=click.IntRange(min=1),
            metavar="N",
            default=processors,
            show_default="one per processor",
            help="Processes to parse with.",
        ),
        option("--quiet", "-q", is_flag=True, help="Say nothing but the report and errors."),
    )
    return apply(decorators, command)


def rules_option(command: _F) -> _F:
    """Give *command* ``--rules`` and ``--no-project-rules``."""
    given = option(
        "--rules",
        multiple=True,
        metavar="PATH",
        help="A rule pack to apply after the shipped rules and the project's.  Can be given several times.",
    )
    without = option(
        "--no-project-rules",
        is_flag=True,
        help="Go without the rules that the audited repository has of its own.",
    )
    return apply((given, without), command)


def files_option(suffixes: Mapping[str, str]) -> Callable[[_F], _F]:
    """Return ``--output`` for a command whose formats *suffixes* choose."""
    # AUDITOR_OUTPUT and AUDITOR_FORMAT are about reports, whose formats these commands do not have.
    return click.option(
        "--output",
        "-o",
        "files",
        multiple=True,
        allow_from_autoenv=False,
        metavar="[FORMAT:]FILE",
        help=f"Write to FILE, in the format of its suffix ({', '.join(suffixes)});"
        " '-' is standard output.  Can be given several times.",
    )


def format_option(suffixes: Mapping[str, str]) -> Callable[[_F], _F]:
    """Return ``--format`` for a command whose formats *suffixes* choose."""
    return click.option(
        "--format",
        "-f",
        type=click.Choice(tuple(dict.fromkeys(suffixes.values()))),
        allow_from_autoenv=False,
        help="Format of standard output, and of files whose suffix tells none.",
    )


def without_overruled(context: click.Context, **choices: Any) -> dict[str, Any]:
    """Return *choices* that exclude each other with those from the environment emptied once one was typed."""
    sources = {name: context.get_parameter_source(name) for name in choices}
    if ParameterSource.COMMANDLINE not in sources.values():
        return choices
    return {
        name: None if sources[name] is ParameterSource.ENVIRONMENT else value
        for name, value in choices.items()
    }


def apply(decorators: tuple[Callable[[_F], _F], ...], command: _F) -> _F:
    """Give *command* several options, which its help shows in this order."""
    for decorate in reversed(decorators):
        command = decorate(command)
    return command
