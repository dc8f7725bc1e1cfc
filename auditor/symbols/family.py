"""The definitions of one revision, with who belongs to whom."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from auditor.model.meaning import Symbol, SymbolKind

_LEGACY = frozenset(
    "legacy deprecated obsolete backup bak attic archive archived old migrations".split()  # noqa: SIM905
)
"""Words that say a place is kept for the record, for old users only, or for one run at every site."""


class Heir(NamedTuple):
    """A head symbol that took over, how sure that is (0 to 1), and why in words."""

    name: str
    score: float
    why: str


def parent(name: str) -> str:
    """Return the dotted name without its last part."""
    return name.rpartition(".")[0]


def last(name: str) -> str:
    """Return the last part of a dotted name."""
    return name.rpartition(".")[2]


def is_legacy(name: str) -> bool:
    """Tell whether a dotted name lies in a place that does not keep a behaviour alive."""
    return not _LEGACY.isdisjoint(parent(name).lower().replace(".", "_").split("_"))


class Family:
    """A table with who belongs to whom."""

    def __init__(self, table: Mapping[str, Symbol]) -> None:
        self.table = table
        self.children: dict[str, list[str]] = defaultdict(list)
        self.by_last: dict[str, list[str]] = defaultdict(list)
        self.submodules: dict[str, list[str]] = defaultdict(list)
        self.modules: dict[str, str] = {}
        """Definition -> its module."""
        homes = {s.path: name for name, s in table.items() if s.kind is SymbolKind.MODULE}
        for name, symbol in table.items():
            if symbol.kind is SymbolKind.MODULE:
                self.submodules[parent(name)].append(name)
            else:
                self.children[parent(name)].append(name)
                self.modules[name] = homes.get(symbol.path, parent(name))
            self.by_last[last(name)].append(name)

    def inherited(self, cls: str, attr: str) -> str | None:
        """Return the member *attr* that a class has from a base class, if any."""
        seen = {cls}
        queue = [cls]
        while queue and len(seen) < 200:
            at = queue.pop(0)
            if at != cls and f"{at}.{attr}" in self.table:
                return f"{at}.{attr}"
            symbol = self.table.get(at)
            for base in symbol.bases if symbol is not None else ():
                if base not in seen:
                    seen.add(base)
                    queue.append(base)
        return None
