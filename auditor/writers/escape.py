"""The one place where text that comes from a repository is made harmless.

Paths, ids, names, subjects, authors and details are written by whoever wrote the audited repository.  Each
output has one function here; after it, a text can neither start nor end anything in that output's syntax,
hide what it says, nor steer a terminal.  What cannot be shown is written as an escape (``\\x1b``,
``\\u202e``); the JSON report alone keeps every character.
"""

import html
import re
import shlex
from urllib.parse import quote

_SELECTORS = re.compile("[\ufe0e\ufe0f]")
# Printable by category, yet nothing is to be seen: fillers, the braille blank, variation selectors.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef]"
)
_SPACE = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")

_MARKDOWN = re.compile(
    r"[\\`*\[\]<|~$@]"
    r"|&(?=[#A-Za-z])"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|\#(?=\d)|(?<=[Gg][Hh])-(?=\d)"
    r"|:(?=//)|(?<=[Ww]{3})\."
)
# A backslash cannot undo what GitHub does after Markdown (mentions, issue numbers); a zero-width space can.
_MARKDOWN_TO = {
    "\\": "\\\\",
    "`": "&#96;",
    "*": "\\*",
    "[": "\\[",
    "]": "\\]",
    "<": "&lt;",
    "|": "&#124;",
    "~": "\\~",
    "$": "\\$",
    "@": "@&#8203;",
    "&": "&amp;",
    "_": "\\_",
    "#": "#&#8203;",
    "-": "-&#8203;",
    ":": "&#58;",
    ".": "&#46;",
}
_BLOCK_START = re.compile(r"[#+\-=>:]|\d{1,9}(?=[.)])")
_CODE = re.compile(r"[\\`*_\[\]<>|~$&@#!:]|(?<=[Ww])\.")
_MENTION = re.compile(r"@|#(?=\d)|(?<=[Gg][Hh])-(?=\d)")
_JSON_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)


def _code_point(char: str) -> str:
    number = ord(char)
    if 0xDC80 <= number <= 0xDCFF:
        # How Python spells a byte of a path that is not UTF-8: show the byte.
        return f"\\x{number - 0xDC00:02x}"
    if number <= 0xFF:
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char, f"\\x{number:02x}")
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def visible(value: str) -> str:
    """*value* on one line with every character that cannot be seen written as an escape.

    That is: control characters, newlines, lone surrogates, bidirectional marks, zero-width and blank
    characters, spaces other than the plain one, and code points without a meaning.  Emoji presentation
    selectors are dropped.
    """
    if value.isprintable() and not _BLANK.search(value) and not _SELECTORS.search(value):
        return value
    return "".join(
        char if char.isprintable() and not _BLANK.match(char) else _code_point(char)
        for char in _SELECTORS.sub("", value)
    )


def sentence(value: str) -> str:
    """*value* as running text: any run of white space as one space, the rest as :func:`visible`."""
    return visible(_SPACE.sub(" ", value))


def shorten(value: str, limit: int) -> str:
    """*value* cut in the middle, marked by ``…``, so that it has at most *limit* characters."""
    if len(value) <= limit:
        return value
    if limit <= 1:
        return "…"[:limit]
    head = (limit - 1) // 2
    tail = limit - 1 - head
    return f"{value[:head]}…{value[len(value) - tail :]}"


def markdown(value: str, *, limit: int = 400) -> str:
    """Running text for Markdown (CommonMark and GitHub's), for a paragraph, a heading or a table cell."""
    return _MARKDOWN.sub(lambda found: _MARKDOWN_TO[found[0]], shorten(sentence(value), limit))


def markdown_start(source: str) -> str:
    """Markdown *source* made fit to begin a block: no heading, list, quote or underline can start there."""
    source = source.lstrip()
    found = _BLOCK_START.match(source)
    if not found:
        return source
    if found[0].isdigit():
        return f"{found[0]}\\{source[found.end() :]}"
    return f"\\{source}"


def markdown_code(value: str, *, limit: int = 240) -> str:
    """A code span for Markdown, fit for a table cell too; ``—`` when there is nothing to show."""
    shown = shorten(visible(value), limit)
    if not shown:
        return "—"
    if "`" in shown or "|" in shown or shown.startswith(" ") or shown.endswith(" "):
        # A fence of backticks cannot hold a pipe within a table on every renderer; entities can.
        return f"<code>{_entities(shown)}</code>"
    return f"`{shown}`"


def html_text(value: str, *, limit: int = 400) -> str:
    """Running text for HTML, attribute values included."""
    escaped = html.escape(shorten(sentence(value), limit))
    return _MENTION.sub(lambda found: f"{found[0]}&#8203;", escaped.replace("&#x27;", "&apos;"))


def html_code(value: str, *, limit: int = 240) -> str:
    """A ``<code>`` element for HTML; ``—`` when there is nothing to show."""
    shown = shorten(visible(value), limit)
    return f"<code>{html.escape(shown)}</code>" if shown else "—"


def _entities(shown: str) -> str:
    return _CODE.sub(lambda found: f"&#{ord(found[0])};", shown)


def terminal(value: str) -> str:
    """Text for a terminal: one line, no control sequence, nothing unseen."""
    return visible(value)


def well_formed(value: str) -> str:
    """*value* with lone surrogates replaced, so that it can be written as UTF-8.

    A byte of a path that is not UTF-8 becomes ``\\xNN`` and any other lone surrogate ``\\uNNNN`` (a
    backslash, a letter and hexadecimal digits); every other character stays.
    """
    return _SURROGATE.sub(lambda found: _code_point(found[0]), value)


def json_text(encoded: str) -> str:
    """JSON *encoded* with characters that cannot be seen written as ``\\uNNNN``; its value stays."""
    return _JSON_UNSEEN.sub(_json_escape, encoded)


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def url_path(path: str) -> str | None:
    """*path* quoted for the end of a web address; ``None`` when a browser would leave the folder it names."""
    if any(part in ("", ".", "..") for part in path.split("/")):
        return None
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return None
    return quote(raw, safe="/")


def shell_word(value: str) -> str | None:
    """*value* as one word for a POSIX shell; ``None`` when a person could not see all of it."""
    return shlex.quote(value) if visible(value) == value and len(value) <= 400 else None
