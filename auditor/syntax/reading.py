"""Source text in, a :class:`~auditor.model.source.Module` out; the same text always gives the same value."""

import ast
import io
import re
import tokenize
import warnings

import msgspec

from auditor.model.source import Fault, FaultKind, Module, our_mistake
from auditor.syntax.asking import with_parameters
from auditor.syntax.definitions import ModuleReader
from auditor.syntax.old_syntax import ASYNC_AS_A_NAME, parse, renewed, with_async_as_a_name
from auditor.syntax.shapes import squeeze
from auditor.syntax.yielded import with_calls

READER_VERSION = "85"
"""Changes when the same source would be told differently, so that cached values are not mixed up."""

MAX_BYTES = 2 * 1024 * 1024
"""Larger files are not parsed: no hand-written test is that long, and time must be bounded."""

_PYTHON2 = re.compile(
    r"""^\s*print\s+["'\w(]|^\s*print\s*$|^\s*except\s+[\w.()]+\s*,\s*\w+\s*:|^\s*exec\s+["'\w]|<>|\bur["']"""
    r"""|^\s*raise\s+[\w.]+\s*,|\b0[0-7]+\b|\b(?:0[xX][0-9a-fA-F]+|\d+)[lL]\b|`[^`\n]+`"""
    r"""|\bfor\b(?=[^()\[\]\n:,]{1,200}\bin\b[^()\[\]\n:,]{1,200},)[^()\[\]\n:]{1,300}\]""",
    re.MULTILINE,
)
_PLAINLY_PYTHON2 = re.compile(
    r"""^\s*(?:print\s+["'\w]|except\s+[\w.()]+\s*,\s*[a-z_]\w*\s*:|exec\s+["'\w]|raise\s+[\w.]+\s*,)"""
)
"""What begins no line of newer syntax: ``except KeyError, ValueError:`` is Python 3.14 as well."""
_NO_PARENTHESES = "Missing parentheses in call to"
"""What Python 3 says of the statements of Python 2 that are functions now."""
_SAID_OF_PYTHON2 = (
    _NO_PARENTHESES,
    "multiple exception types",
    "parameters cannot be parenthesized",
    "inconsistent use of tabs and spaces",
    "(unicode error)",
)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]")
_MARKERS = re.compile(r"^(<<<<<<<|>>>>>>>) ", re.MULTILINE)


def read(source: bytes, *, bodies: bool = True) -> Module:
    """Return what *source* says.

    Without *bodies* it says what the module imports, which names it defines and binds, and what it uses while
    it loads; of the bodies of functions, only those are read that may tell of imports which fail.

    Never raises: what cannot be read gives a module with a :class:`~auditor.model.source.Fault`.
    """
    if len(source) > MAX_BYTES:
        return _faulty(FaultKind.TOO_LARGE, f"{len(source):,} bytes, more than {MAX_BYTES:,}")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        return _faulty(FaultKind.ENCODING, squeeze(str(error), 120))
    try:
        tree, newer = _parse(source, text)
        return ModuleReader(_readable(tree, text), source, newer, bodies=bodies).read()
    except SyntaxError as error:
        fault = _syntax_fault(text, error)
        return _as_python2(source, text, fault, bodies=bodies) if _is_python2(fault) else fault
    except (RecursionError, MemoryError):
        return _faulty(FaultKind.TOO_DEEP, "nested too deeply to be read")
    except ValueError as error:
        return _faulty(FaultKind.SYNTAX, squeeze(str(error), 120))
    except Exception as error:  # noqa: BLE001 - a mistake of ours in one file must not cost the others
        return _failed(error)


def _failed(error: Exception) -> Module:
    return Module(fault=our_mistake("it", error))


def _parse(source: bytes, text: str) -> tuple[ast.Module, bool]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source), False
        except SyntaxError as error:
            line = _at_fault(text, error)
            if _MARKERS.search(text) or _is_plainly_old(line, error):
                raise
            if ASYNC_AS_A_NAME.search(line):
                return parse(with_async_as_a_name(text)), False
            # libcst takes a quarter of a second to load, and hardly any file needs it.
            from auditor.syntax.lowering import lower

            lowered = lower(source)
            if lowered is None:
                raise
            return ast.parse(lowered), True


def _at_fault(text: str, error: SyntaxError) -> str:
    line = error.lineno or 0
    return "\n".join(text.split("\n")[max(line - 1, 0) : line])


def _is_plainly_old(line: str, error: SyntaxError) -> bool:
    """Whether a *line* is at fault for what Python 2 alone has: to look for newer syntax then takes long."""
    return _NO_PARENTHESES in error.msg or _PLAINLY_PYTHON2.match(line) is not None


def _readable(tree: ast.Module, text: str) -> ast.Module:
    """Return *tree* as the rest of the reader takes it."""
    return with_parameters(with_calls(_writable(tree, text), text), text)


def _writable(tree: ast.Module, text: str) -> ast.Module:
    """Return *tree* with lone surrogates in its strings spelled out: nothing can write them.

    Only an escape makes one.
    """
    if _SURROGATE.search(text):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = node.value.encode("utf-8", "backslashreplace").decode("utf-8")
    return tree


def _is_python2(module: Module) -> bool:
    return module.fault is not None and module.fault.kind is FaultKind.PYTHON2


def _as_python2(source: bytes, text: str, faulty: Module, *, bodies: bool) -> Module:
    """Return what a file for Python 2 says, *faulty* when it cannot be read as that."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _parsed(renewed(text, bodies=bodies)) or _parsed(_translated(text))
            if tree is None and bodies:
                tree = _parsed(renewed(text, bodies=False))
            if tree is None:
                return faulty
            module = ModuleReader(_readable(tree, text), source, False, bodies=bodies).read()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return faulty
    except Exception as error:  # noqa: BLE001
        return _failed(error)
    return msgspec.structs.replace(module, python2=faulty.fault)


def _translated(text: str) -> str | None:
    # Hardly any file needs it.
    from auditor.syntax.python2 import is_too_long, translated

    return None if is_too_long(text) else translated(text)


def _parsed(text: str | None) -> ast.Module | None:
    try:
        return None if text is None else parse(text)
    except SyntaxError:
        return None


def _faulty(kind: FaultKind, message: str, line: int = 0, lines: int = 0) -> Module:
    return Module(fault=Fault(kind=kind, message=message, line=line), lines=lines)


def _syntax_fault(text: str, error: SyntaxError) -> Module:
    line = error.lineno or 0
    lines = text.count("\n") + 1
    if marker := _MARKERS.search(text):
        at = text.count("\n", 0, marker.start()) + 1
        return _faulty(FaultKind.MERGE_MARKERS, "unresolved merge markers", at, lines)
    message = squeeze(re.sub(r" \(detected at line \d+\)", "", error.msg), 120)
    if _PYTHON2.search(_at_fault(text, error)) or any(t in error.msg for t in _SAID_OF_PYTHON2):
        return _faulty(FaultKind.PYTHON2, f"Python 2 syntax ({message})", line, lines)
    return _faulty(FaultKind.SYNTAX, message, line, lines)
