"""Flows: which live tests reach which step, and which neighbouring steps no single one joins.

A test reaches a step when a production symbol that it, its set-up or its fixtures call or read fits, or a
route that it requests; it verifies the step when its assertions can be traced to such a symbol.  What the
production code calls by itself is not followed, since that cannot be told without running it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from auditor.model.classified import FlowState, Join, Rank, Stake, StepReach
from auditor.model.rules import Flow, FlowStep
from auditor.packs.globs import first_fit, fits, fits_symbol
from auditor.packs.traits import Traits
from auditor.packs.words import Phrases

_MAX_TOLD = 5


class Reach(NamedTuple):
    """The steps of a flow that one test reaches and verifies, by number."""

    reached: frozenset[int]
    verified: frozenset[int]


class Steps:
    """The steps of one flow, ready to be asked."""

    def __init__(self, flow: Flow) -> None:
        """Prepare *flow*."""
        self._steps = flow.steps
        self._words = Phrases((at, word) for at, step in enumerate(flow.steps) for word in step.words)
        self._symbols: dict[str, frozenset[int]] = {}

    def of(self, traits: Traits) -> Reach:
        """Return which steps a test reaches, and which it verifies."""
        routes = frozenset(
            at for at, step in enumerate(self._steps) if first_fit(fits, step.routes, traits.routes)
        )
        reached = frozenset(at for symbol in traits.reached for at in self._at(symbol)) | routes
        verified = frozenset(at for symbol in traits.symbols for at in self._at(symbol))
        return Reach(reached | verified, verified | (routes if traits.symbols else frozenset()))

    def _at(self, symbol: str) -> frozenset[int]:
        known = self._symbols.get(symbol)
        if known is None:
            found = {at for at, step in enumerate(self._steps) if _any(step, symbol)}
            # The package's own name is in all symbols and tells no step.
            found.update(self._words.find(symbol.partition(".")[2] or symbol))
            known = self._symbols[symbol] = frozenset(found)
        return known


def _any(step: FlowStep, symbol: str) -> bool:
    return any(fits_symbol(glob, symbol) for glob in step.symbols)


def state(
    flow: Flow,
    live: Mapping[str, Reach],
    base: Mapping[str, Reach],
    gaps: Iterable[str],
    rank: Rank,
    impact: tuple[Stake, ...],
) -> FlowState:
    """Return a flow at head.

    *live* and *base* tell what each test reaches that can run at head, and at base; *gaps* are ids of deleted
    tests, lost or partial; *rank* is that of the flow's not being complete.
    """
    numbers = range(len(flow.steps))
    gone = sorted(id_ for id_ in gaps if id_ in base)
    steps = tuple(_reach(step, at, live, base) for at, step in enumerate(flow.steps))
    joins = tuple(_join(flow.steps, at, live, base, gone) for at in numbers[:-1])
    required = tuple(_required(steps, joins))
    return FlowState(
        id=flow.id,
        title=flow.title,
        level=flow.level,
        complete=not required,
        steps=steps,
        joins=joins,
        end_to_end=sum(r.reached.issuperset(numbers) for r in live.values()),
        end_to_end_at_base=sum(r.reached.issuperset(numbers) for r in base.values()),
        required=required,
        rank=rank if required else None,
        impact=impact,
    )


def _reach(step: FlowStep, at: int, live: Mapping[str, Reach], base: Mapping[str, Reach]) -> StepReach:
    there = sorted(
        (id_ for id_, r in live.items() if at in r.reached), key=lambda i: (at not in live[i].verified, i)
    )
    return StepReach(
        name=step.name,
        reached_by=len(there),
        verified_by=sum(at in live[id_].verified for id_ in there),
        examples=tuple(there[:_MAX_TOLD]),
        reached_at_base=sum(at in r.reached for r in base.values()),
    )


def _join(
    steps: Sequence[FlowStep],
    at: int,
    live: Mapping[str, Reach],
    base: Mapping[str, Reach],
    gone: Iterable[str],
) -> Join:
    pair = {at, at + 1}
    there = sorted(
        (id_ for id_, r in live.items() if r.reached >= pair), key=lambda i: (-len(live[i].reached), i)
    )
    return Join(
        first=steps[at].name,
        second=steps[at + 1].name,
        tests=len(there),
        examples=tuple(there[:_MAX_TOLD]),
        tests_at_base=sum(r.reached >= pair for r in base.values()),
        deleted=tuple(id_ for id_ in gone if base[id_].reached >= pair)[:_MAX_TOLD],
    )


def _required(steps: Iterable[StepReach], joins: Iterable[Join]) -> Iterable[str]:
    alone = {step.name for step in steps if not step.reached_by}
    yield from (f"a live test that reaches {step.name}" for step in steps if not step.reached_by)
    for join in joins:
        if not join.tests and not alone & {join.first, join.second}:
            yield f"one live test that goes from {join.first} to {join.second}"
