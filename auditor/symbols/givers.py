"""Whether what code of the test tree gives may be production, where that cannot be traced to any.

A fixture, a helper that makes something of what production returned, an attribute that set-up makes of it:
what an assertion reads there is not data of the test tree only.
"""

import re
from collections.abc import Callable, Collection, Iterable

from auditor.model.source import Body
from auditor.model.words import parts
from auditor.symbols.memory import Environment
from auditor.symbols.names import Names
from auditor.symbols.parts import Part, Parts
from auditor.symbols.referents import Referent, ReferentKind

_ATTRIBUTE = re.compile(r"(?:self|cls)\.(\w+)(?![\w(])")
"""An attribute of a test's class that is no method."""
_NOTHING_GIVEN: Environment = {}
_SETTINGS = frozenset(
    {
        "env",
        "environ",
        "environment",
        "config",
        "configuration",
        "settings",
        "conf",
        "logger",
        "logging",
        "log",
    }
)
"""Words of what every test may read: what is made of it is no more about production than a constant."""


class Givers:
    """Answers for the functions and the attributes of one revision's test tree."""

    def __init__(
        self,
        names: Names,
        parts: Parts,
        shipped: Collection[str],
        referents: Callable[[Part, str], Iterable[Referent]],
    ) -> None:
        """Take what is known of the revision; *shipped* is support code of packages, by path, and *referents*
        tells what an origin written in a part passes through.
        """
        self._names = names
        self._parts = parts
        self._shipped = shipped
        self._referents = referents
        self._running: dict[tuple[str, str], bool] = {}
        self._made: dict[tuple[str, str], bool] = {}
        self._set_somehow: dict[str, frozenset[str] | None] = {}
        """For classes that set attributes by names which they compute, what else they have."""

    def may_give(self, part: Part, origin: str, referent: Referent, *, last: bool) -> bool:
        """Whether *referent*, code of the test tree that *origin* passes through, may give production.

        *last* tells that nothing is known of what it gives.
        """
        if last and (self._is_giver(referent) or self._is_prepared(part, origin)):
            return True
        return self._is_made_of_production(referent)

    def is_set_by_name(self, part: Part, origin: str) -> bool:
        """Whether an origin starts from an attribute that only code which computes its name can have set."""
        found = _ATTRIBUTE.match(origin)
        if found is None or not part.function.owner:
            return False
        path, cls = part.env.get("self", (part.path, part.function.owner))
        key = f"{path}::{cls.removesuffix('()')}"
        if key not in self._set_somehow:
            homes = [name.partition("::") for name in self._names.homes(key)]
            outlines = [(self._names.catalog.outline(file), owner) for file, _, owner in homes]
            computed = any(outline.computes_names(owner) for outline, owner in outlines)
            known = (name for outline, owner in outlines for name in outline.names_of(owner))
            self._set_somehow[key] = frozenset(known) if computed else None
        others = self._set_somehow[key]
        return others is not None and found[1] not in others

    def _is_giver(self, referent: Referent) -> bool:
        """Whether code is there to give tests something: a fixture, or what a package ships for them."""
        return self._parts.is_fixture(referent.name) or referent.path in self._shipped

    def _is_made_of_production(self, referent: Referent) -> bool:
        """Whether what a function of the test tree returns depends on production."""
        key = (referent.path, referent.name.partition("::")[2])
        if key not in self._made:
            self._made[key] = self._leads_to_production(*key, lambda body: body.made_of, prepared=True)
        return self._made[key]

    def _is_prepared(self, part: Part, origin: str) -> bool:
        """Whether an origin starts from an attribute that a method sets which runs production."""
        found = _ATTRIBUTE.match(origin)
        if found is None or not part.function.owner:
            return False
        for name in self._names.mro(f"{part.path}::{part.function.owner}"):
            path, _, owner = name.partition("::")
            if owner:
                setters = self._names.catalog.outline(path).assigned.get(owner, {}).get(found[1], ())
                if any(self._runs_production(path, method) for method, _ in setters):
                    return True
        return False

    def _runs_production(self, path: str, qualname: str) -> bool:
        key = (path, qualname)
        if key not in self._running:
            self._running[key] = self._leads_to_production(*key, lambda body: (u.origin for u in body.uses))
        return self._running[key]

    def _telling(self, part: Part, origin: str) -> Iterable[Referent]:
        """What an origin passes through, where that is more than settings."""
        return (
            r
            for r in self._referents(part, origin)
            if _SETTINGS.isdisjoint(word for name in r.name.split(".")[-2:] for word in parts(name))
        )

    def _leads_to_production(
        self,
        path: str,
        qualname: str,
        origins: Callable[[Body], Iterable[str]],
        *,
        prepared: bool = False,
    ) -> bool:
        """Whether an origin in a function passes through production, or through what was *prepared*."""
        function = self._parts.function(path, qualname) if qualname else None
        if function is None:
            return False
        part = Part(path, function, False, _NOTHING_GIVEN)
        # What an object of another class is made of is its own matter; what set-up made is the test's.
        beside = self._names.catalog.outline(path).members.get(function.owner, ()) if prepared else ()
        of_tests = any(name.startswith("test") for name in beside)
        return any(
            (of_tests and self._is_prepared(part, origin))
            or any(r.kind is ReferentKind.PRODUCTION for r in self._telling(part, origin))
            for origin in origins(function.body)
        )
