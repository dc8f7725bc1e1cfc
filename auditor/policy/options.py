"""Settings of pytest and coverage as they stand in the files of one folder, flattened to one mapping."""

import configparser
import re
import shlex
import tomllib
from collections.abc import Iterable, Mapping
from posixpath import basename

MAX_BYTES = 1 << 20

SETTINGS_NAMES = frozenset(
    [
        *("pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml"),
        *("pyproject.toml", "tox.ini", "setup.cfg", ".coveragerc", ".coveragerc.toml"),
    ]
)
"""Base names of the files that :func:`settings` understands."""

_COVERAGE_SECTIONS = ("run", "report")

Settings = Mapping[str, tuple[str, ...]]
"""``pytest.addopts``, ``coverage.report.fail_under`` … to their words or lines."""


def settings(files: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what *files* (path to text, of one folder) set; of a setting made twice the first file's counts.

    A file that is broken sets nothing.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(files, key=_precedence):
        for key, value in _read(basename(path), files[path]).items():
            found.setdefault(key, value)
    return found


def _precedence(path: str) -> int:
    name = basename(path)
    order = (
        "pytest.toml",
        ".pytest.toml",
        "pytest.ini",
        ".pytest.ini",
        ".coveragerc",
        "pyproject.toml",
        "tox.ini",
    )
    return order.index(name) if name in order else len(order)


def _read(name: str, text: str) -> dict[str, tuple[str, ...]]:
    if len(text) > MAX_BYTES:
        return {}
    try:
        return dict(_toml(name, text) if name.endswith(".toml") else _ini(name, text))
    except (tomllib.TOMLDecodeError, configparser.Error, RecursionError, ValueError):
        return {}


def _toml(name: str, text: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    document = tomllib.loads(text)
    if name in ("pytest.toml", ".pytest.toml"):
        yield from _table("pytest", document.get("pytest"))
        return
    tool = document if name == ".coveragerc.toml" else document.get("tool", {})
    coverage = tool.get("coverage", tool if name == ".coveragerc.toml" else {})
    if isinstance(coverage, dict):
        for section in _COVERAGE_SECTIONS:
            yield from _table(f"coverage.{section}", coverage.get(section))
    pytest = tool.get("pytest", {}) if isinstance(tool, dict) else {}
    if isinstance(pytest, dict):
        yield from _table("pytest", pytest.get("ini_options", pytest))


def _table(prefix: str, table: object) -> Iterable[tuple[str, tuple[str, ...]]]:
    if not isinstance(table, dict):
        return
    for key, value in table.items():
        if isinstance(value, list):
            yield f"{prefix}.{key}", tuple(str(v) for v in value)
        elif not isinstance(value, dict):
            yield f"{prefix}.{key}", _words(f"{prefix}.{key}", str(value))


def _ini(name: str, text: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, interpolation=None)
    parser.read_string(text)
    sections = {"pytest": "pytest", "tool:pytest": "pytest"}
    if name == ".coveragerc":
        sections = {s: f"coverage.{s}" for s in _COVERAGE_SECTIONS}
    else:
        sections |= {f"coverage:{s}": f"coverage.{s}" for s in _COVERAGE_SECTIONS}
    for section, prefix in sections.items():
        if parser.has_section(section):
            for key, value in parser.items(section):
                yield f"{prefix}.{key}", _words(f"{prefix}.{key}", value or "")


_LINES = ("filterwarnings", "markers", "omit", "exclude_also", "exclude_lines", "source", "include")


def _words(key: str, value: str) -> tuple[str, ...]:
    last = key.rpartition(".")[2]
    if last in _LINES:
        parts = (
            value.splitlines()
            if last.startswith(("filter", "marker", "exclude"))
            else re.split(r"[\n,]", value)
        )
        return tuple(p.strip() for p in parts if p.strip() and not p.strip().startswith("#"))
    try:
        return tuple(shlex.split(value, comments=True))
    except ValueError:
        return tuple(value.split())


def arguments(words: Iterable[str]) -> dict[str, list[str]]:
    """Return command line options with their values: ``{"-k": ["not slow"], "--strict-markers": [""]}``."""
    found: dict[str, list[str]] = {}
    pending = list(words)[::-1]
    while pending:
        word = pending.pop()
        if not word.startswith("-"):
            continue
        option, equals, value = word.partition("=")
        if not equals and re.match(r"-[kmWpo].", option) and not option.startswith("--"):
            option, value = word[:2], word[2:]
        elif not equals and option in _TAKING and pending:
            value = pending.pop()
        found.setdefault(option, []).append(value)
    return found


_TAKING = frozenset(
    (
        "-k",
        "-m",
        "-W",
        "-p",
        "-o",
        "--deselect",
        "--ignore",
        "--ignore-glob",
        "--cov-fail-under",
        "--override-ini",
    )
)
