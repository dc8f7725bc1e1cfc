"""What the sources of compiled modules have no more: they are searched for words, and not parsed."""

import re
from collections.abc import Callable, Iterable, Mapping

from auditor.pipeline.data_files import End
from auditor.symbols.imports import ImportMap

_SUFFIX = ".pyx"
"""Sources in Cython, where a definition is under its name: <https://cython.readthedocs.io/>."""

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
    found = set()
    for name, home in homes.items():
        was, now = (read.get(table[home]) for table in (before, after))
        if was is None or now is None or was == now:
            continue
        word = re.compile(rb"\b%s\b" % re.escape(name.rpartition(".")[2].encode()))
        if word.search(was) and not word.search(now):
            found.add(name)
    return frozenset(found)


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
