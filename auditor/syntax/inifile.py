"""Configuration files of other tools, read without trust: broken ones are told, never fatal."""

import tomllib
from collections.abc import Mapping

MAX_BYTES = 1024 * 1024
"""Longer configuration files are not read: none written by hand comes near."""


class BrokenFileError(ValueError):
    """A configuration file cannot be read; the message says why in a few words."""


def sections(source: bytes) -> dict[str, dict[str, str]]:
    """Return the sections of an INI file as pytest sees them: no interpolation, no inline comments.

    Raises :class:`BrokenFileError` when a line stands outside any section or is no ``key = value``.
    """
    found: dict[str, dict[str, str]] = {}
    section: dict[str, str] | None = None
    key = ""
    for number, line in enumerate(text_of(source).splitlines(), 1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if line[0].isspace():
            if section is None or not key:
                raise BrokenFileError(f"unexpected indentation in line {number}")
            section[key] = f"{section[key]}\n{bare}"
        elif bare[0] == "[":
            name = bare.split("#")[0].split(";")[0].strip()
            if not name.endswith("]"):
                raise BrokenFileError(f"unfinished section name in line {number}")
            section, key = found.setdefault(name[1:-1].strip(), {}), ""
        else:
            if section is None:
                raise BrokenFileError(f"line {number} stands before the first section")
            mark = _separator(bare)
            if mark < 0:
                raise BrokenFileError(f"line {number} is no 'key = value'")
            key = bare[:mark].strip()
            section[key] = bare[mark + 1 :].strip()
    return found


def _separator(line: str) -> int:
    equals, colon = line.find("="), line.find(":")
    if equals < 0 or 0 <= colon < equals:
        return colon
    return equals


def tables(source: bytes) -> dict[str, object]:
    """Return a TOML document.  Raises :class:`BrokenFileError` when it is none."""
    try:
        return tomllib.loads(text_of(source))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BrokenFileError(str(error) or "nested too deeply") from error


def text_of(source: bytes) -> str:
    """Return a configuration file's text.  Raises :class:`BrokenFileError` when it is not UTF-8 or huge."""
    if len(source) > MAX_BYTES:
        raise BrokenFileError(f"longer than {MAX_BYTES:,} bytes")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFileError("not UTF-8 text") from error


def table(document: Mapping[str, object], *keys: str) -> dict[str, object] | None:
    """Return the table under *keys*, or ``None`` when there is none."""
    current: object = document
    for key in keys:
        if not isinstance(current, Mapping) or key not in current:
            return None
        current = current[key]
    return {str(k): v for k, v in current.items()} if isinstance(current, Mapping) else None
