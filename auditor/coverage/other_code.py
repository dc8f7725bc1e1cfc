"""Whether what took the place of a test is about other code: the next thing of its kind."""

from functools import cached_property

from auditor.coverage.ground import Ground
from auditor.coverage.matter import Matter
from auditor.coverage.obligations import names_now
from auditor.model.meaning import SymbolKind

_MOSTLY = 0.5
"""Share of what a test is about from which it is about that."""


class OtherCode:
    """Answers for the tests of one range."""

    def __init__(self, ground: Ground) -> None:
        """Take what is known of the range."""
        self._ground = ground

    def left_for(self, matter: Matter, id_: str) -> str:
        """What stays as it was and no live test runs, where the test *id_* is about code that is new.

        ``""`` where it is not.  The test of a thing is often written over into one of the next thing of its
        kind, which may have its name.  A method that bears the name of a function beside its class is no
        other thing.
        """
        ground = self._ground
        after = ground.head.profiles.get(id_)
        if after is None:
            return ""
        base, head, fates = ground.production
        left = [
            t
            for t in matter.about
            if t.asserted
            and t.symbol in head
            # What is called the same in another place may be had from there.
            and head[t.symbol].kind is not SymbolKind.CONSTANT
            and names_now(t.symbol, fates) == (t.symbol,)
            and not ground.verifiers.running(t.symbol)
        ]
        if sum(t.weight for t in left) < _MOSTLY:
            return ""
        own = [s for s in after.asserts if s not in matter.one.profile.exercises]
        if any(_is_method_for(s, t.symbol) for s in own for t in left):
            return ""
        new = [s for s in own if s not in base and s not in self._taken_over]
        namesake = any(_last(s) == _last(left[0].symbol) for s in new)
        return left[0].symbol if own and (namesake or len(new) >= _MOSTLY * len(own)) else ""

    @cached_property
    def _taken_over(self) -> frozenset[str]:
        """What head has of production that base had, be it under another name."""
        return frozenset(now for fate in self._ground.production.fates.values() for now in fate.now)


def _last(symbol: str) -> str:
    return symbol.rpartition(".")[2]


def _is_method_for(symbol: str, function: str) -> bool:
    """Tell whether a method bears the name of a function that stands beside its class.

    >>> _is_method_for("shop.Till.pay", "shop.pay"), _is_method_for("shop.Till.pay", "shop.Desk.pay")
    (True, False)
    """
    owner, _, name = symbol.rpartition(".")
    return f"{owner.rpartition('.')[0]}.{name}" == function
