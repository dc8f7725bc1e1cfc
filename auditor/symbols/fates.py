"""What became of production symbols between base and head."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from auditor.model.meaning import FUNCTIONS, Fate, Symbol, SymbolFate, SymbolKind
from auditor.model.source import Shape
from auditor.symbols.family import Family, is_legacy, last, parent
from auditor.symbols.names import Names, ReferentKind
from auditor.symbols.offers import Offers
from auditor.symbols.outline import is_hollow_shape
from auditor.symbols.referents import VENDORED
from auditor.symbols.routing import Routing
from auditor.symbols.succession import Succession

_MAX_TOLD = 3
_HALF = 0.5
"""Share of its contents that must have gone elsewhere for a module without any to live on there."""
_SOME = 0.25
"""Share of its code, or of its parameters, that what a name leads to must have, to be the same thing."""
_SHIM = 3
"""Statements of a function that does no more than warn of its use and hand on to another."""
_WARNING = re.compile("warn|deprecat", re.IGNORECASE)


def fates(
    base: Mapping[str, Symbol],
    head: Mapping[str, Symbol],
    wanted: Iterable[str],
    *,
    base_names: Names | None = None,
    head_names: Names | None = None,
    unread: Collection[str] = (),
    gone: Collection[str] = (),
) -> dict[str, SymbolFate]:
    """Return what became of each *wanted* base symbol.

    *base* and *head* are the tables of the two revisions.  With *head_names*, a name that is gone as a
    definition but still leads to one (a re-export, an alias) counts as moved there; with *base_names* too, so
    does what a package offers under the same name as before, wherever that is defined, and so does code
    where new code answers at its address.

    *unread* are paths that could not be read at either revision: what they defined is unknown, not gone.  A
    name that base does not define (a dynamic member) shares the fate of what it belongs to, unless it is
    among *gone*: what stood in a module that a build makes, and is known to do so no more.
    """
    judge = _Judge(Family(base), Family(head), base_names, head_names, unread, gone)
    return {name: judge.fate(name) for name in wanted}


class _Judge:
    def __init__(
        self,
        base: Family,
        head: Family,
        base_names: Names | None,
        names: Names | None,
        unread: Collection[str],
        gone: Collection[str],
    ) -> None:
        self._base = base
        self._head = head
        self._base_names = base_names
        self._names = names
        self._unread = frozenset(unread)
        self._gone = frozenset(gone)
        self._known: dict[str, SymbolFate] = {}

    @cached_property
    def _line(self) -> Succession:
        """Who goes on as what; asked only of names that are gone."""
        if self._base_names is None or self._names is None:
            return Succession(self._base, self._head)
        offers = Offers(self._base, self._head, self._base_names, self._names)
        answering = self._answering(self._base_names, self._names)
        return Succession(self._base, self._head, offers.instead, answering)

    def _answering(self, before: Names, now: Names) -> Mapping[str, str]:
        """Code that is gone, with the new code that answers at its address now."""
        found: dict[str, str] = {}
        after = Routing(now).answerers()
        for at, name in Routing(before).answerers().items() if after else ():
            was, new = self._base.table.get(name), self._head.table.get(after.get(at, ""))
            if was is None or new is None or name in self._head.table or new.name in self._base.table:
                continue
            if was.kind is new.kind:
                found.setdefault(name, new.name)
        return found

    def fate(self, name: str) -> SymbolFate:
        if name not in self._known:
            self._known[name] = self._fate(name)
        return self._known[name]

    def _fate(self, name: str) -> SymbolFate:
        before = self._base.table.get(name)
        if before is None:
            return self._of_unlisted(name)
        after = self._head.table.get(name)
        if after is not None:
            return self._of_survivor(before, after)
        if before.path in self._unread:
            return SymbolFate(
                symbol=name, fate=Fate.UNKNOWN, score=0.5, detail=f"{before.path} could not be read"
            )
        public = self._public(name)
        heir = self._line.heirs.get(name)
        if public is not None and (heir is None or heir.name != public):
            detail = f"the name still leads to {public}"
            return SymbolFate(symbol=name, fate=Fate.MOVED, now=(public,), score=0.9, detail=detail)
        if heir is not None:
            verb = "absorbed by" if heir.why.startswith("absorbed") else "moved to"
            detail = f"{verb} {heir.name}, {heir.why}"
            now: tuple[str, ...] = (heir.name,)
            if before.kind is SymbolKind.MODULE:
                now = self._homes(name, heir.name)
            return SymbolFate(symbol=name, fate=Fate.MOVED, now=now, score=heir.score, detail=detail)
        return self._into_function(before) or self._into_built(name) or self._of_gone(before)

    def _into_built(self, name: str) -> SymbolFate | None:
        """What its module has from one that a build makes now: ``from ._fast import Encoder``."""
        found = self._names.find(name) if self._names is not None else None
        if found is None or not (home := _built_home(found.name, self._names)):
            return None
        detail = f"a build makes it in {home} now, which could not be read"
        return SymbolFate(symbol=name, fate=Fate.MOVED, now=(found.name,), score=0.6, detail=detail)

    def _into_function(self, before: Symbol) -> SymbolFate | None:
        """A method whose class became a function of the same name: what it did is done there now."""
        owner = parent(before.name)
        was, now = self._base.table.get(owner), self._head.table.get(owner)
        if was is None or now is None or before.kind is not SymbolKind.METHOD:
            return None
        if was.kind is not SymbolKind.CLASS or now.kind is not SymbolKind.FUNCTION:
            return None
        detail = f"its class became the function {owner}"
        return SymbolFate(symbol=before.name, fate=Fate.MOVED, now=(owner,), score=0.6, detail=detail)

    def _of_built(self, name: str) -> SymbolFate | None:
        """What stands in a module that a build makes: there as long as the module is, whatever is in it."""
        home = _built_home(name, self._base_names)
        if not home or self._names is None or home in self._head.table:
            return None
        if self._names.catalog.imports.built(home) is None:
            detail = f"{home} is gone, and a build made it"
            return SymbolFate(symbol=name, fate=Fate.GONE, score=0.8, detail=detail)
        if name in self._gone:
            detail = f"{home} is made by a build still, but its source has no such name any more"
            return SymbolFate(symbol=name, fate=Fate.GONE, score=0.8, detail=detail)
        detail = f"a build still makes {home}, which could not be read"
        return SymbolFate(symbol=name, fate=Fate.SAME, now=(name,), score=0.6, detail=detail)

    def _of_unlisted(self, name: str) -> SymbolFate:
        """A member that nothing defines: as its class, or module."""
        if (built := self._of_built(name)) is not None:
            return built
        owner = parent(name)
        while owner and owner not in self._base.table:
            owner = parent(owner)
        if not owner:
            return SymbolFate(symbol=name, fate=Fate.UNKNOWN, score=0.0, detail="not defined at base")
        above = self.fate(owner)
        if above.fate in (Fate.GONE, Fate.STUBBED, Fate.UNKNOWN):
            return SymbolFate(
                symbol=name,
                fate=above.fate,
                now=above.now,
                score=above.score,
                detail=f"as {owner}: {above.detail}",
            )
        home = above.now[0] if above.now else owner
        rest = name[len(owner) + 1 :]
        if self._is_word_of_base_only(last(name)):
            detail = f"{owner} {_verb(above.fate)}, but nothing at head is called {last(name)}"
            return SymbolFate(symbol=name, fate=Fate.GONE, score=0.7, detail=detail)
        found = f"{home}.{rest}" in self._head.table
        return SymbolFate(
            symbol=name,
            fate=Fate.MOVED if above.fate is Fate.MOVED else Fate.SAME,
            now=(f"{home}.{rest}",) if found else above.now,
            score=round(above.score * 0.6, 3),
            detail=f"not defined statically; {owner} {_verb(above.fate)}",
        )

    def _is_word_of_base_only(self, word: str) -> bool:
        """Whether base defines something of this name, and head neither defines nor uses any."""
        known = word in self._base.by_last
        return known and word not in self._head.by_last and word not in self._words_of_head

    @cached_property
    def _words_of_head(self) -> frozenset[str]:
        table = self._head.table.values()
        return frozenset(n.rpartition(".")[2] for s in table for n in (*s.names, *s.params))

    # -- still there --------------------------------------------------------------------------------------

    def _of_survivor(self, before: Symbol, after: Symbol) -> SymbolFate:
        name = before.name
        if before.normal == after.normal and before.params == after.params and before.kind is after.kind:
            return SymbolFate(symbol=name, fate=Fate.SAME, now=(name,), detail="unchanged")
        emptied = is_hollow_shape(after.shape) and not is_hollow_shape(before.shape)
        if emptied and before.size and before.kind is after.kind:
            if after.kind is SymbolKind.MODULE:
                return self._of_emptied_module(name)
            if after.kind is not SymbolKind.CONSTANT:
                return self._of_emptied(before, after)
        refused = before.size > 1 or (before.size == 1 and not (before.warns or before.raises))
        if after.kind in FUNCTIONS and refused and after.size == 1 and (after.warns or after.raises):
            # Those who still call it are told that it is no more.
            how = "warns" if after.warns else f"raises {after.raises[0].partition(':')[0]}"
            detail = f"it only {how} now"
            return SymbolFate(symbol=name, fate=Fate.STUBBED, now=(name,), score=0.9, detail=detail)
        if to := self._replacement(before, after):
            detail = f"deprecated: it hands on to {to} now"
            return SymbolFate(symbol=name, fate=Fate.CHANGED, now=(to,), score=0.9, detail=detail)
        return SymbolFate(
            symbol=name, fate=Fate.CHANGED, now=(name,), score=1.0, detail=_difference(before, after)
        )

    def _replacement(self, before: Symbol, after: Symbol) -> str:
        """Return what a function hands on to that warns of its use, and did more at base; else ``""``."""
        if self._names is None or after.kind not in FUNCTIONS or not after.size < before.size:
            return ""
        if after.size > _SHIM or not any(map(_WARNING.search, after.names)):
            return ""
        dotted = self._names.catalog.dotted(after.path)
        function = self._names.catalog.outline(after.path).functions.get(after.name[len(dotted) + 1 :])
        if function is None or len(function.body.returns) != 1:
            return ""
        found = self._names.resolve(after.path, function.body.returns[0], function.qualname)
        to = found[-1].name if found and found[-1].kind is ReferentKind.PRODUCTION else ""
        now = self._head.table.get(to)
        return to if now is not None and now.kind in FUNCTIONS and to != after.name else ""

    def _of_emptied_module(self, name: str) -> SymbolFate:
        """A module that defines nothing any more: where most of its contents went, else nowhere."""
        homes: Counter[str] = Counter()
        whole = 0
        for child in self._base.children.get(name, ()):
            symbol = self._base.table[child]
            if symbol.kind is SymbolKind.CONSTANT:
                continue
            whole += 1 + symbol.size
            told = self.fate(child)
            if told.fate is Fate.MOVED:
                homes[self._head.modules.get(told.now[0], parent(told.now[0]))] += 1 + symbol.size
        if not homes or homes.total() < _HALF * whole:
            detail = "it defines nothing now, and only hands on what others do"
            return SymbolFate(symbol=name, fate=Fate.STUBBED, now=(name,), score=0.7, detail=detail)
        now = tuple(sorted(homes, key=lambda home: (-homes[home], home))[:_MAX_TOLD])
        detail = f"it defines nothing now; its definitions moved to {now[0]}"
        return SymbolFate(symbol=name, fate=Fate.MOVED, now=now, score=0.85, detail=detail)

    def _of_emptied(self, before: Symbol, after: Symbol) -> SymbolFate:
        name = before.name
        if after.kind is SymbolKind.CLASS:
            kept = [
                found
                for child in self._base.children.get(name, ())
                if (found := self._head.inherited(name, last(child))) is not None
            ]
            if kept:
                home = parent(kept[0])
                return SymbolFate(
                    symbol=name,
                    fate=Fate.MOVED,
                    now=(home, name),
                    score=0.85,
                    detail=f"its members are inherited from {home} now",
                )
        how = {
            Shape.EMPTY: "its body is empty now",
            Shape.CONSTANT: "it only returns a constant now",
            Shape.NOT_IMPLEMENTED: "it only raises NotImplementedError now",
        }[after.shape]
        score = 0.7 if after.shape is Shape.CONSTANT else 0.95
        return SymbolFate(symbol=name, fate=Fate.STUBBED, now=(name,), score=score, detail=how)

    # -- gone ---------------------------------------------------------------------------------------------

    def _public(self, name: str) -> str | None:
        if self._names is None:
            return None
        found = self._names.find(name)
        if found is None or found.kind is not ReferentKind.PRODUCTION or found.name == name:
            return None
        if found.name not in self._head.table:
            return None
        made = self._base.table[name].kind is SymbolKind.CONSTANT and last(name) == last(found.name)
        if made or self._is_anew(name, found.name):
            # What a call gave has no code to compare: ``chart = bound(Chart.draw)`` was made some other way.
            return found.name
        # A name that was bound to something else meanwhile leads to no successor.
        alike = self._line.alike(name, found.name)
        return found.name if not self._line.has_code(name) or alike.contained >= _SOME else None

    def _is_anew(self, name: str, now: str) -> bool:
        """Whether a function keeps some parameters, or a class a third of its members, though written anew.

        The old place hands on to it: what stays there may be written anew as well.
        """
        before, after = self._base.table[name], self._head.table[now]
        if before.kind is not after.kind or last(name) != last(now):
            return False
        if before.kind is not SymbolKind.CLASS:
            kept = {*before.params} & {*after.params}
            enough = len(kept) >= _SOME * len(before.params)
            return before.kind is SymbolKind.FUNCTION and self._line.is_new(now) and enough
        had = {last(n) for n in self._base.children.get(name, ()) if not last(n).startswith("__")}
        has = {last(n) for n in self._head.children.get(now, ())}
        return self._line.is_new(now) and 3 * len(had & has) >= max(3, len(had))

    def _homes(self, module: str, first: str) -> tuple[str, ...]:
        homes = [first]
        for child in self._base.children.get(module, ()):
            heir = self._line.heirs.get(child)
            if heir is not None:
                homes.append(self._head.modules.get(heir.name, first))
        return tuple(dict.fromkeys(homes))[:_MAX_TOLD]

    def _of_gone(self, before: Symbol) -> SymbolFate:
        name = before.name
        twin = self._line.twins.get(name)
        if (
            twin is not None
            and before.size >= 3
            and before.kind is SymbolKind.FUNCTION
            and not _is_copy(twin)
        ):
            detail = f"a duplicate with the same body, {twin}, stood there before and remains"
            return SymbolFate(symbol=name, fate=Fate.MOVED, now=(twin,), score=0.55, detail=detail)
        owner = parent(name)
        # A package that is the whole repository has no name, and nothing above it.
        owned = owner != name and owner in self._base.table
        if owned and owner not in self._head.table and owner not in self._line.heirs:
            above = self.fate(owner)
            if above.fate is Fate.GONE:
                return SymbolFate(symbol=name, fate=Fate.GONE, score=above.score, detail=f"gone with {owner}")
        detail = "nothing at head has its name or code"
        if twin is not None:
            detail = f"gone; {twin} has the same body, but stood there before"
        same = [n for n in self._head.by_last.get(last(name), ()) if self._line.is_new(n)]
        score = 0.8 if same else 0.9
        return SymbolFate(symbol=name, fate=Fate.GONE, score=score, detail=detail)


def _built_home(name: str, names: Names | None) -> str:
    """Return the module that a build makes which *name* is in, the innermost first; ``""`` for none."""
    while names is not None and (name := parent(name)):
        if names.catalog.imports.built(name) == name:
            return name
    return ""


def _is_copy(name: str) -> bool:
    return is_legacy(name) or not VENDORED.isdisjoint(name.split("."))


def _verb(fate: Fate) -> str:
    return {Fate.SAME: "is unchanged", Fate.CHANGED: "is still there, changed", Fate.MOVED: "moved"}.get(
        fate, fate
    )


def _difference(before: Symbol, after: Symbol) -> str:
    """Say in words what callers would notice first."""
    told: list[str] = []
    dropped = [p for p in before.params if p not in after.params]
    added = [p for p in after.params if p not in before.params]
    if dropped:
        told.append(f"no longer takes {_listed(dropped)}")
    if added:
        told.append(f"now takes {_listed(added)}")
    told += _messages("raises", before.raises, after.raises)
    told += _messages("warns with", before.warns, after.warns)
    if before.kind is SymbolKind.CLASS:
        lost = [n for n in before.names if n not in after.names]
        if lost:
            told.append(f"no longer has {_listed(lost)}")
    if before.kind is SymbolKind.CONSTANT and before.literals and after.literals:
        told.append(f"was {before.literals[0]}, is {after.literals[0]}")
    if after.shape is Shape.DELEGATES and before.shape is Shape.ORDINARY:
        told.append("only delegates now")
    if before.kind is not after.kind:
        told.append(f"was a {before.kind}, is a {after.kind}")
    return "; ".join(told) or "same interface, other code"


def _messages(verb: str, before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    told: list[str] = []
    for line in before:
        if line in after:
            continue
        kind = line.partition(":")[0]
        others = [one for one in after if one.partition(":")[0] == kind]
        if others:
            fresh = [one for one in others if one not in before]
            if fresh:
                told.append(f"{verb} {fresh[0]} instead of {line}")
                continue
        told.append(f"no longer {verb} {line}")
    return told[: 2 * _MAX_TOLD]


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[: 2 * _MAX_TOLD])
    return f"{shown} …" if len(names) > 2 * _MAX_TOLD else shown
