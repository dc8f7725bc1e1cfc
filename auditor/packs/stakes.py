"""What the user says is at stake, quoted where it applies and nowhere else."""

from collections.abc import Collection, Iterable, Iterator

from auditor.model.classified import Stake
from auditor.model.rules import Impact
from auditor.packs.globs import first_fit, fits_path, fits_symbol


def stakes(
    impacts: Iterable[Impact],
    *,
    categories: Collection[str] = (),
    tiers: Collection[str] = (),
    flows: Collection[str] = (),
    path: str = "",
    symbols: Collection[str] = (),
) -> tuple[Stake, ...]:
    """Return the statements that were declared for one of these ids, for *path* or for one of *symbols*."""
    return tuple(
        Stake(statement=impact.statement, amount=impact.amount, about=about)
        for impact in impacts
        if (about := next(_reasons(impact, categories, tiers, flows, path, symbols), ""))
    )


def _reasons(
    impact: Impact,
    categories: Collection[str],
    tiers: Collection[str],
    flows: Collection[str],
    path: str,
    symbols: Collection[str],
) -> Iterator[str]:
    for word, declared, there in (
        ("tier", impact.tiers, tiers),
        ("flow", impact.flows, flows),
        ("category", impact.categories, categories),
    ):
        yield from (f"{word} {name}" for name in declared if name in there)
    if path:
        yield from (glob for glob in impact.paths if fits_path(glob, path))
    found = first_fit(fits_symbol, impact.symbols, symbols)
    if found is not None:
        yield found[1]
