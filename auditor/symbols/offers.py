"""What packages offer under a name, wherever it is defined: what it was at base, and what it is at head."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

from auditor.model.meaning import SymbolKind
from auditor.symbols.family import Family, is_legacy, last, parent
from auditor.symbols.names import Names, ReferentKind

_KINDS = (SymbolKind.CLASS, SymbolKind.FUNCTION)


class Offers:
    """Finds what a package offers now in place of a definition that it offered before."""

    def __init__(self, base: Family, head: Family, base_names: Names, names: Names) -> None:
        """Take the tables and the names of both revisions."""
        self._base = base
        self._head = head
        self._base_names = base_names
        self._names = names

    def instead(self, gone: Iterable[str], home: Callable[[str], str]) -> dict[str, str]:
        """Return definitions that are *gone*, with what the innermost package around them offers instead.

        *home* tells what a package is called at head.  What it offers has the same name, or one that is
        written otherwise (``GrayScale``, ``Grayscale``, ``gray_scale``) and came since.
        """
        found: dict[str, str] = {}
        for name in gone:
            if self._base.table[name].kind not in _KINDS:
                continue
            package = parent(parent(name))
            while package and name not in found:
                now = self._offered(package, home(package), name)
                if now is not None:
                    found[name] = now
                package = parent(package)
        return found

    def _offered(self, package: str, home: str, name: str) -> str | None:
        """What *home* offers at head in place of *name*, which *package* offered at base."""
        if home not in self._head.table:
            return None
        was = self._base_names.find(f"{package}.{last(name)}")
        if was is None or was.name != name:
            return None
        for word in dict.fromkeys([last(name), *self._otherwise.get(_folded(name), ())]):
            now = self._names.find(f"{home}.{word}")
            if now is None or now.kind is not ReferentKind.PRODUCTION:
                continue
            after = self._head.table.get(now.name)
            if after is not None and after.kind is self._base.table[name].kind and not is_legacy(now.name):
                return now.name
        return None

    @cached_property
    def _otherwise(self) -> dict[str, list[str]]:
        """Words of what came, by how they read without their case and underscores."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, symbol in self._head.table.items():
            if symbol.kind in _KINDS and last(name) not in self._base.by_last:
                found[_folded(name)].append(last(name))
        return {folded: sorted(set(words)) for folded, words in found.items()}


def _folded(name: str) -> str:
    return last(name).replace("_", "").lower()
