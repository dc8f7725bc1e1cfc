"""The file of waivers: which findings somebody has agreed to, why, and until when."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date

import msgspec

from auditor.baseline.trailers import Trailer
from auditor.model.base import Value
from auditor.model.findings import Finding

FILE = ".auditor-waivers.toml"
"""Where it lies, from the repository's root."""

OF_WAIVERS = frozenset({"TA020", "TA021", "TA022", "TA023"})
"""Rules about waivers themselves, whose findings no waiver excuses."""

_MAX_BYTES = 1 << 20
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_KEYS = ("fingerprint", "rule", "subject", "reason", "author", "expires", "successor")


class Waiver(Value):
    """One agreement."""

    fingerprint: str
    rule: str = ""
    subject: str = ""
    reason: str = ""
    author: str = ""
    expires: str = ""
    """The last day on which it counts, ``2025-01-31``; ``""`` for ever."""
    successor: str = ""
    """A test that is said to take over, which is checked."""
    line: int = 1
    new: bool = False
    """The change itself adds it."""
    leaving: bool = False
    """The change takes it out of the file."""
    fault: str = ""
    """Why it counts for nothing."""


class Waivers(Value):
    """All agreements that a check has to take into account."""

    waivers: tuple[Waiver, ...] = ()
    trailers: tuple[Trailer, ...] = ()
    accept_new: bool = False
    """Waivers that the change itself adds count."""
    fault: str = ""
    """Why the file on the new side cannot be read."""

    def successor_paths(self) -> frozenset[str]:
        """Files of the tests that are said to take over."""
        named = (*(w.successor for w in self.waivers), *(t.successor for t in self.trailers))
        return frozenset(s.partition("::")[0] for s in named if s)


def load(
    before: str | None, after: str | None, trailers: tuple[Trailer, ...], *, accept_new: bool
) -> Waivers:
    """Return the waivers of the base side, and those that the change adds, marked as new.

    *before* and *after* are the texts of the file on both sides, ``None`` where there is none.
    """
    old, _ = parse(before or "")
    new, fault = parse(after or "")
    known = {w.fingerprint: w for w in old if not w.fault}
    # One that the change spoils is told as well.
    added = [msgspec.structs.replace(w, new=True) for w in new if w.fault or w.fingerprint not in known]
    # What the base side says counts, edits and deletions by the change itself notwithstanding.
    staying = {w.fingerprint for w in new}
    kept = (msgspec.structs.replace(w, leaving=w.fingerprint not in staying) for w in known.values())
    return Waivers(
        waivers=(*kept, *added),
        trailers=trailers,
        accept_new=accept_new,
        fault=fault,
    )


def parse(text: str) -> tuple[list[Waiver], str]:
    """Return the waivers in *text*, malformed ones too, and why the text as a whole cannot be read."""
    if len(text) > _MAX_BYTES:
        return [], f"{FILE} is larger than {_MAX_BYTES:,} bytes"
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return [], f"{FILE} cannot be read: {error}"
    rows = document.get("waiver", [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        return [], f"{FILE} must hold [[waiver]] tables"
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[waiver]]"]
    lines += [1] * (len(rows) - len(lines))
    return [_waiver(row, line) for row, line in zip(rows, lines, strict=False)], ""


def _waiver(row: dict[str, object], line: int) -> Waiver:
    words = {k: _plain(row.get(k)) for k in _KEYS}
    unknown = sorted(set(row) - set(_KEYS))
    fault = ""
    if not _FINGERPRINT.fullmatch(words["fingerprint"]):
        fault = "it has no fingerprint of 16 hexadecimal digits"
    elif not words["reason"].strip():
        fault = "it gives no reason"
    elif not words["author"].strip():
        fault = "it names no author"
    elif words["expires"] and not _is_day(words["expires"]):
        fault = f"it expires on {words['expires']!r}, which is no day like 2025-01-31"
    elif unknown:
        fault = f"it has keys that mean nothing: {', '.join(unknown)}"
    return Waiver(
        fingerprint=words["fingerprint"],
        rule=words["rule"],
        subject=words["subject"],
        reason=words["reason"],
        author=words["author"],
        expires=words["expires"],
        successor=words["successor"],
        line=line,
        fault=fault,
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, str) else ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


def render(findings: Iterable[Finding], *, reason: str, author: str, expires: str = "") -> str:
    """Return the text of waivers for *findings*, ready to be appended to the file."""
    return "".join(f"\n{waiver_text(f, reason=reason, author=author, expires=expires)}" for f in findings)


def waiver_text(finding: Finding, *, reason: str = "", author: str = "", expires: str = "") -> str:
    """Return the waiver of one finding as TOML."""
    rows = [
        "[[waiver]]",
        f'fingerprint = "{finding.fingerprint}"',
        f'rule = "{finding.rule}"',
        f"subject = {_quoted(finding.subject)}",
        f"reason = {_quoted(reason)}",
        f"author = {_quoted(author)}",
    ]
    if expires:
        rows.append(f"expires = {expires}")
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    plain = text.encode("utf-8", "backslashreplace").decode()
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(ord(c)) for c in escaped) + '"'


def _escape(number: int) -> str:
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
