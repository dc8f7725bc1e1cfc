"""The JSON Schema of the JSON report, made from the model and its docstrings."""

import ast
import inspect
import sys
import textwrap
from enum import Enum
from itertools import pairwise
from typing import Any

import msgspec

from auditor.model.audit import SCHEMA_VERSION, Audit


def build(
    root: type = Audit, name: str = "audit", title: str = "Test audit", version: str = SCHEMA_VERSION
) -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of a value of type *root* as JSON; that of an audit by default.

    *name* and *version* go into its id.  Titles and descriptions are the model's own docstrings.  Every key
    is required, because the writer leaves none out; unknown keys are allowed, because a later version may add
    some.
    """
    (reference,), definitions = msgspec.json.schema_components([root], ref_template="#/$defs/{name}")
    types = _types(root)
    for kind, definition in definitions.items():
        _describe(definition, types[kind])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:test-auditor:{name}:{version}",
        "title": title,
        **reference,
        "$defs": {kind: definitions[kind] for kind in sorted(definitions)},
    }


def _types(root: type) -> dict[str, type]:
    """The structs and enums that *root* is made of, by name."""
    found: dict[str, type] = {}
    waiting: list[Any] = [msgspec.inspect.type_info(root)]
    while waiting:
        info = waiting.pop()
        cls = getattr(info, "cls", None)
        if isinstance(cls, type):
            if cls.__name__ in found:
                continue
            found[cls.__name__] = cls
        waiting += [field.type for field in getattr(info, "fields", ())]
        waiting += getattr(info, "types", ())
        waiting += [
            part
            for name in ("item_type", "key_type", "value_type")
            if isinstance(part := getattr(info, name, None), msgspec.inspect.Type)
        ]
        waiting += getattr(info, "item_types", ())
    return found


def _describe(definition: dict[str, Any], cls: type) -> None:
    definition["description"] = _plain(cls.__doc__ or "")
    words = _member_docs(cls)
    if issubclass(cls, Enum):
        if words:
            meanings = "; ".join(
                f"{member.value}: {words[name]}" for name, member in _members(cls) if name in words
            )
            definition["description"] += f"  {meanings}"
        definition["enum"] = [member.value for _, member in _members(cls)]
        return
    properties = definition["properties"]
    definition["required"] = list(properties)
    for name, schema in properties.items():
        schema.pop("default", None)
        if name in words:
            schema["description"] = words[name]


def _members(cls: type[Enum]) -> list[tuple[str, Enum]]:
    return list(cls.__members__.items())


def _member_docs(cls: type) -> dict[str, str]:
    """The docstrings that stand below the fields or members of *cls* in its source."""
    tree = ast.parse(inspect.getsource(sys.modules[cls.__module__]))
    body = next(
        node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == cls.__name__
    )
    docs: dict[str, str] = {}
    for statement, following in pairwise(body):
        match statement, following:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(doc))),
            ):
                docs[name] = _plain(doc)
            case _:
                pass
    return docs


def _plain(doc: str) -> str:
    """A docstring as one line without reStructuredText marks."""
    words = " ".join(textwrap.dedent(doc).split()).replace("``", "")
    while ":class:`~" in words:
        before, _, rest = words.partition(":class:`~")
        dotted, _, after = rest.partition("`")
        words = f"{before}{dotted.rpartition('.')[2]}{after}"
    return words
