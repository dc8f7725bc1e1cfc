"""Asking each question once, within bounds: what keeps following chains fast and finite."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from auditor.symbols.referents import NOTHING, Catalog, ClassKey, Outcome

_MAX_DEPTH = 64
_MAX_EFFORT = 4000
"""Questions that one chain may raise."""
_MAX_HOSTILE_EFFORT = 3_000_000
"""Questions cut short, over the whole revision, after which half-answers are kept to save time."""

Environment = Mapping[str, tuple[str, str]]
"""Name -> (file, origin written in it)."""


def passed(path: str, function: str, param: str) -> str:
    """Return the name under which an environment tells what a function's parameter is called with."""
    return f"({path}::{function}){param}"


class Scope(NamedTuple):
    """Where a chain is written."""

    path: str
    name: str = ""
    """Qualified name of the function or class around it."""
    receiver: ClassKey | None = None
    """What ``self`` is an instance of, when not of the class around it."""


class Memory:
    """Answers so far, and the environment of the question at hand."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._env: Environment = {}
        self._env_number = 0
        self._env_numbers: dict[tuple[tuple[str, tuple[str, str]], ...], int] = {(): 0}
        self._kept: dict[object, Outcome] = {}
        self._kept_in_env: dict[object, Outcome] = {}
        self._scratch: dict[object, Outcome] = {}
        self._asking: set[object] = set()
        self._cuts = 0
        self._consulted = 0
        self._effort = 0
        self._wasted = 0

    def begin(self, env: Environment) -> None:
        """Start a new question, to be answered in *env*."""
        if env is not self._env:
            self._env = env
            self._env_number = self._env_numbers.setdefault(tuple(env.items()), len(self._env_numbers))
        self._scratch.clear()
        self._effort = 0

    def consult(self, name: str) -> tuple[str, str] | None:
        """Return what the environment says of *name*; the answer at hand is then good in this one only."""
        self._consulted += 1
        return self._env.get(name)

    def known(self, key: object) -> Outcome | None:
        """Return the answer to *key* when it is known and good in any environment."""
        return self._kept.get(key)

    def memo(self, key: object, answer: Callable[[], Outcome]) -> Outcome:
        """Return the known answer to *key*, or *answer()*; nothing when that would go round in circles."""
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        kept = self._kept_in_env.get((key, self._env_number))
        if kept is not None:
            self._consulted += 1
            return kept
        kept = self._scratch.get(key)
        if kept is not None:
            self._consulted += 1
            self._cuts += 1
            return kept
        self._effort += 1
        if key in self._asking or len(self._asking) >= _MAX_DEPTH or self._effort > _MAX_EFFORT:
            self._cuts += 1
            return NOTHING
        cuts, consulted = self._cuts, self._consulted
        self._asking.add(key)
        try:
            found = answer()
        finally:
            self._asking.discard(key)
        # An answer cut short depends on who asked, so it is only good for the question at hand.
        if self._cuts != cuts and self._asking and self._wasted < _MAX_HOSTILE_EFFORT:
            self._wasted += 1
            self._scratch[key] = found
        elif self._consulted != consulted:
            self._kept_in_env[(key, self._env_number)] = found
        else:
            self._kept[key] = found
        return found

    def mark(self) -> tuple[int, int]:
        """Return where the answer at hand stands, for :meth:`depend`."""
        return self._cuts, self._consulted

    def depend(self, mark: tuple[int, int]) -> None:
        """Let the answer at hand depend on all that was asked since *mark*."""
        self._cuts += self._cuts != mark[0]
        self._consulted += self._consulted != mark[1]

    def cut_since(self, cuts: int) -> bool:
        """Tell whether answers were cut short since *cuts*, inside a larger question."""
        return bool(self._asking) and self._cuts != cuts
