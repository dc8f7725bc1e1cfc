"""Names and tables of revisions written down as texts."""

from collections.abc import Mapping
from textwrap import dedent

from auditor.model.meaning import Symbol
from auditor.model.suite import Role
from auditor.symbols.imports import ImportMap
from auditor.symbols.names import Names
from auditor.symbols.table import symbols
from auditor.syntax.reading import read

Files = Mapping[str, str]


def roles_of(files: Files) -> dict[str, Role]:
    return {path: Role.TEST if path.startswith("tests/") else Role.PRODUCTION for path in files}


def names_of(files: Files) -> Names:
    modules = {path: read(dedent(text).encode()) for path, text in files.items()}
    return Names(modules, roles_of(files), ImportMap(files))


def table_of(files: Files) -> dict[str, Symbol]:
    names = names_of(files)
    return symbols(names.catalog.modules, roles_of(files), names)
