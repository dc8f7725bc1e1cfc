"""What the patterns of a rule pack are held against: a test, told place by place."""

import re
from collections.abc import Collection
from typing import NamedTuple

from auditor.model.meaning import Profile

_DOTTED = re.compile(r"\w*(\.\w+)*\Z")
"""An empty text, one word, or the dotted name of something to patch: it says no more than the code itself."""


class Traits(NamedTuple):
    """What is known of a test."""

    id: str
    path: str
    symbols: tuple[str, ...] = ()
    """Production symbols that it verifies."""
    markers: tuple[str, ...] = ()
    """Names of its marks, ``django_db``, those of its class and module included."""
    literals: tuple[str, ...] = ()
    """Strings in it, without quotes."""
    routes: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    """Where nothing is known that it verifies: production symbols that it calls or reads."""
    reached: tuple[str, ...] = ()
    """All production symbols that it, its set-up and its fixtures call or read."""

    @property
    def about(self) -> tuple[str, ...]:
        """Production symbols that it is about, as far as that is known."""
        return self.symbols or self.called

    @property
    def name(self) -> str:
        """The part of its id after the path."""
        return self.id.partition("::")[2]


def traits_of(
    id_: str, profile: Profile, markers: tuple[str, ...] = (), common: Collection[str] = ()
) -> Traits:
    """Return the traits of a test from what it verifies; *common* are symbols that tell tests not apart."""
    telling = tuple(s for s in profile.asserts if s not in common)
    called = tuple(s for s in profile.exercises if s not in common)
    return Traits(
        id=id_,
        path=id_.partition("::")[0],
        symbols=telling,
        called=() if telling else called,
        markers=markers,
        literals=tuple(t[1:-1] for t in profile.literals if t[:1] in "'\"" and not _DOTTED.match(t[1:-1])),
        routes=tuple(dict.fromkeys(route.path for route in profile.routes)),
        reached=tuple(dict.fromkeys((*profile.asserts, *profile.exercises, *profile.context))),
    )
