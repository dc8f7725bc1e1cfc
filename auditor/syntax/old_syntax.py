"""Statements that Python had, told as it has them, line for line, in time that grows with the text.

Strings and comments are put aside first, so that nothing in them is changed.  What is left are logical lines,
and only those are looked at which begin with a statement of Python 2 (`What's New In Python 3.0
<https://docs.python.org/3/whatsnew/3.0.html>`_, "Changed Syntax" and "Removed Syntax").
What this does not know does not parse afterwards; a grammar of Python 2 is asked then.
"""

import ast
import re
from collections.abc import Callable, Iterator
from itertools import count

_ASIDE = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<other>\\.)
    |(?P<prefix>(?<!\w)[uUbB]?[rR]?)?
     (?P<quoted>\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""",
    re.VERBOSE | re.DOTALL,
)
"""Escaped quotes are no strings, of which each would be looked for to the end of the text."""
_ASYNC = "xxx_async"
"""Stands for the name ``async``, which Python had until 3.6."""
ASYNC_AS_A_NAME = re.compile(r"\basync\b(?![ \t]+(?:def|for|with)\b)")
_PUT_ASIDE = re.compile(r"\0[cs](\d+)\0")
_ENDING = re.compile(r"\s*(?:\0c\d+\0\s*)?\Z")
"""The comment that ends a line, and the room before it."""
_ESCAPE = re.compile(r"\\(\\|[NuU])")
"""What is no escape in strings of bytes, which strings without a prefix were."""
_TOKENS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<![\w.])(?<![eE][-+])0([0-7]+)[lL]?(?![\w.])"), r"0o\1"),
    (re.compile(r"(?<![\w.])(0[xX][0-9a-fA-F]+|\d+)[lL]\b"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"repr(\1)"),
    (re.compile(r"<>"), "!="),
    (re.compile(r"\bfor\b[^()\[\]\n:]{1,300}(?=\])"), lambda found: _bracketed(found[0])),
    (ASYNC_AS_A_NAME, _ASYNC),
)
_OLD = re.compile(r"\b(?:print|exec|raise|except)\b")
_WORD = re.compile(r"[a-z]+\b")
_COMPOUND = frozenset(
    {"if", "elif", "else", "for", "while", "try", "except", "finally", "with", "class", "def"}
)
_NO_VALUE = ("=", ".", ",", ")", ":")
"""What follows a name, and begins no expression."""
_BRACKETS = re.compile(r"[()\[\]{}]")
_OPENING = "([{"
_UNPACKING_LAMBDA = re.compile(r"\blambda\b[^:(]{0,200}\([^:]{0,400}:")
_PARAMETER = "xxx_todo_changeme"
"""What lib2to3 calls a parameter that was unpacked."""


def _bracketed(loop: str) -> str:
    """Return ``for x in a, b``, the end of a list, as Python 3 has it."""
    target, word, values = loop.partition(" in ")
    return f"{target}{word}({values})" if "," in values else loop


def renewed(text: str, *, bodies: bool) -> str:
    """Return *text*, which Python 3 cannot parse, in what is Python 3 for most files.

    Without *bodies*, parameters that are unpacked lose the names they are unpacked to.
    """
    code, aside = _set_aside(text)
    for pattern, now in _TOKENS:
        code = pattern.sub(now, code)
    if not bodies:
        code = _UNPACKING_LAMBDA.sub("lambda *_:", code)
    functions = "from __future__ import print_function" in code
    lines = (_line(line, bodies=bodies, functions=functions) for line in _logical_lines(code))
    return _put_back("\n".join(lines), aside)


def with_async_as_a_name(text: str) -> str:
    """Return *text* in which another name stands for ``async``, for :func:`parse` to undo."""
    code, aside = _set_aside(text)
    return _put_back(ASYNC_AS_A_NAME.sub(_ASYNC, code), aside)


def parse(text: str) -> ast.Module:
    """Return the tree of a *text* that one of the others gave, with the names that its source has.

    Raises what :func:`ast.parse` raises.
    """
    tree = ast.parse(text)
    if _ASYNC in text:
        for node in ast.walk(tree):
            for field, value in ast.iter_fields(node):
                if isinstance(value, str) and not isinstance(node, ast.Constant):
                    setattr(node, field, value.replace(_ASYNC, "async"))
                elif isinstance(node, ast.Global | ast.Nonlocal):
                    node.names = [name.replace(_ASYNC, "async") for name in node.names]
    return tree


def _set_aside(text: str) -> tuple[str, list[str]]:
    """Return *text* with marks for its strings and comments, and what they stand for."""
    aside: list[str] = []
    bytes_by_default = "unicode_literals" not in text

    def put(found: re.Match[str]) -> str:
        if found["other"]:
            return found[0]
        kind = "c" if found["comment"] else "s"
        aside.append(found[0] if kind == "c" else _string(found, bytes_by_default))
        return f"\0{kind}{len(aside) - 1}\0"

    return _ASIDE.sub(put, text.replace("\0", "")), aside


def _string(found: re.Match[str], bytes_by_default: bool) -> str:
    prefix, quoted = found["prefix"] or "", found["quoted"]
    if not prefix and bytes_by_default:
        quoted = _ESCAPE.sub(lambda m: m[0] if m[1] == "\\" else f"\\{m[0]}", quoted)
    return f"{prefix if len(prefix) < 2 else prefix.lower().removeprefix('u')}{quoted}"


def _put_back(code: str, aside: list[str]) -> str:
    return _PUT_ASIDE.sub(lambda m: aside[int(m[1])], code)


def _logical_lines(code: str) -> Iterator[str]:
    """Yield the lines of *code*, with those that brackets or backslashes join in one."""
    held: list[str] = []
    depth = 0
    for line in code.split("\n"):
        held.append(line)
        depth += sum(1 if b in _OPENING else -1 for b in _BRACKETS.findall(line))
        if depth <= 0 and not line.endswith("\\"):
            yield "\n".join(held)
            held, depth = [], 0
    if held:
        yield "\n".join(held)


def _line(line: str, *, bodies: bool, functions: bool) -> str:
    code = line.lstrip(" \t\f")
    # A tab went on to the next column of eight.
    indent = line[: len(line) - len(code)].expandtabs()
    if not bodies and code.startswith("def "):
        code = _packed(code)
    if _OLD.search(code):
        ending = _ENDING.search(code)
        end = ending.start() if ending else len(code)
        told = ";".join(_statement(part, functions) for part in _parts(code[:end], ";"))
        code = f"{told}{code[end:]}"
    return f"{indent}{code}"


def _statement(code: str, functions: bool) -> str:
    """Return a statement as Python 3 has it."""
    bare = code.lstrip()
    room, word = code[: len(code) - len(bare)], _WORD.match(bare)
    rest = bare[word.end() :].strip() if word else ""
    match word[0] if word else "":
        case "print" if not functions and not rest.startswith(_NO_VALUE) and not _is_in_brackets(rest):
            return f"{room}{_print(rest)}"
        case "exec" if not rest.startswith(_NO_VALUE) and not _is_in_brackets(rest):
            return f"{room}exec({', '.join(part.strip() for part in _parts(rest, ' in '))})"
        case "raise" if "," in rest:
            return f"{room}raise {_raise(rest)}"
        case name if name in _COMPOUND:
            head, *body = _parts(bare, ":")
            if name == "except":
                head = _except(head)
            return f"{room}{':'.join([head, *body[:-1], _statement(body[-1], functions)])}" if body else code
        case _:
            return code


def _print(what: str) -> str:
    to, values = "", what
    if what.startswith(">>"):
        stream, *told = _parts(what[2:], ",")
        to, values = f"file={stream.strip()}", ",".join(told).strip()
    end = 'end=" "' if values.endswith(",") else ""
    return f"print({', '.join(filter(None, (values.rstrip(', '), end, to)))})"


def _raise(what: str) -> str:
    error, *further = (part.strip() for part in _parts(what, ","))
    value, trace = (*further, "None", "None")[:2]
    if value != "None":
        error += value if _is_in_brackets(value) else f"({value})"
    return f"{error}.with_traceback({trace})" if trace != "None" else error


def _except(head: str) -> str:
    types, *name = _parts(head, ",")
    return f"{types} as {name[0].strip()}" if len(name) == 1 and name[0].strip().isidentifier() else head


def _packed(code: str) -> str:
    """Return the head of a function, each parameter of which has a name."""
    start, end = code.find("("), _closing(code, code.find("("))
    if start < 0 or end < 0 or "(" not in code[start + 1 : end]:
        return code
    numbers = count()

    def named(parameter: str) -> str:
        if not parameter.lstrip().startswith("("):
            return parameter
        return (
            f" {_PARAMETER}{next(numbers) or ''}{parameter[_closing(parameter, parameter.find('(')) + 1 :]}"
        )

    return f"{code[: start + 1]}{','.join(map(named, _parts(code[start + 1 : end], ',')))}{code[end:]}"


def _is_in_brackets(what: str) -> bool:
    return what.startswith("(") and _closing(what, 0) == len(what) - 1


def _closing(text: str, start: int) -> int:
    """Return where the bracket at *start* is closed, -1 if it is not."""
    depth = 0
    for found in _BRACKETS.finditer(text, max(start, 0)):
        depth += 1 if found[0] in _OPENING else -1
        if depth == 0:
            return found.start()
    return -1


def _parts(text: str, mark: str) -> list[str]:
    """Return *text* split at each *mark* that stands in no brackets."""
    parts: list[str] = []
    start = depth = 0
    for found in re.finditer(rf"[()\[\]{{}}]|{re.escape(mark)}", text):
        if found[0] == mark:
            if depth == 0:
                parts.append(text[start : found.start()])
                start = found.end()
        else:
            depth += 1 if found[0] in _OPENING else -1
    return [*parts, text[start:]]
