"""What the sources of compiled modules have no more: they are searched for words, and not parsed."""

import re
from collections.abc import Callable, Iterable, Mapping

from auditor.pipeline.data_files import End
from auditor.symbols.imports import ImportMap

_SUFFIX = ".pyx"
"""Sources in Cython, where a definition is under its name: <https://cython.readthedocs.io/>."""
_WORD = re.compile(rb"\w+")

Contents = Callable[[Iterable[str]], Mapping[str, bytes]]


def gone_from_sources(
    wanted: Iterable[str], ends: tuple[End, End], imports: tuple[ImportMap, ImportMap], contents: Contents
) -> frozenset[str]:
    """Return those of *wanted* names whose last part the source of their module had at base and has no more.

    Only what a source at both ends makes a module of is asked for; *contents* reads blobs.
    """
    before, after = (_sources(end.blobs, known) for end, known in zip(ends, imports, strict=True))
    homes = {name: home for name in wanted if (home := _home(name, before)) in after}
    read = contents(table[home] for home in dict.fromkeys(homes.values()) for table in (before, after))
    words = {blob: frozenset(_WORD.findall(data)) for blob, data in read.items()}

    def had(name: str, sources: Mapping[str, str]) -> bool | None:
        known = words.get(sources[homes[name]])
        return name.rpartition(".")[2].encode() in known if known is not None else None

    return frozenset(name for name in homes if had(name, before) and had(name, after) is False)


def _sources(files: Mapping[str, str], imports: ImportMap) -> dict[str, str]:
    """The blob of each source by the dotted name of its module."""
    paths = (path for path in sorted(files) if path.endswith(_SUFFIX))
    return {imports.dotted(f"{path.removesuffix(_SUFFIX)}.py"): files[path] for path in paths}


def _home(name: str, sources: Mapping[str, str]) -> str:
    """The module with a source that a name lies in, ``""`` for none."""
    home = name.rpartition(".")[0]
    while home and home not in sources:
        home = home.rpartition(".")[0]
    return home
