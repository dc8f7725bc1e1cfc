"""Confidences from label-free rows: for each rule, strength to the probability of being right.

Isotonic regression by pooling adjacent violators (Ayer et al. 1955), with a few pseudo-rows spread over the
strengths, so that a rule seldom seen stays near its overall share.  Rows weigh by what became of their tests,
not by how many an experiment happened to make: see ``MIX``.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.coverage.rule_table import Knot
from benchmarks.accuracy.rows import Row
from benchmarks.accuracy.truths import GAP, REFACTORINGS

MIX: dict[str, float] = {
    "kept": 0.45,
    "superfluous": 0.05,
    "gap": 0.27,
    "gutted": 0.03,
    "uncovered": 0.1,
    "retired": 0.1,
}
"""Share of each outcome among deleted tests that the fit assumes: a test that lives on, one that others made
superfluous before, one without a successor, one with a gutted successor, a symbol that nobody tests any more,
production that is gone.  An assumption."""
EITHER = 0.75
"""What a right answer counts where an experiment cannot tell lost from partial: the share of those that said
one of the two for which the labelling protocol would have said the same.  An assumption."""
PSEUDO_ROWS = 8.0
_GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
_STEP = 0.05
"""Strengths are told apart this finely."""
_LOWEST, _HIGHEST = 0.02, 0.98


class Fitted(NamedTuple):
    """One rule's mapping, by ascending strength; between knots it is linear, beyond them constant."""

    knots: tuple[Knot, ...]
    rows: int
    right: float
    """Weighted share of right answers."""
    bound: bool
    """The mapping is a lower bound: the rule mostly tells ``rewritten``, which experiments seldom prove."""


def outcome(kind: str) -> str:
    """Return to which outcome of ``MIX`` an experiment belongs."""
    if kind in REFACTORINGS or kind == "exact-move":
        return "kept"
    if kind.startswith("gutted"):
        return "gutted"
    return kind if kind in MIX else "gap"


def weights(rows: Sequence[Row]) -> list[float]:
    """Return how much each row weighs: outcomes by ``MIX``, kinds alike in each, repositories alike in each.

    The weights sum to the number of rows.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    places: dict[str, set[str]] = defaultdict(set)
    count: Counter[tuple[str, str]] = Counter()
    for row in rows:
        kinds[outcome(row.kind)].add(row.kind)
        places[row.kind].add(row.repository)
        count[row.kind, row.repository] += 1
    found = [
        MIX[outcome(r.kind)] / len(kinds[outcome(r.kind)]) / len(places[r.kind]) / count[r.kind, r.repository]
        for r in rows
    ]
    total = sum(found) or 1.0
    return [w * len(rows) / total for w in found]


def pooled(points: Iterable[tuple[float, float, float]]) -> list[Knot]:
    """Return the best non-decreasing fit to (strength, value, weight) points: the ends of each block."""
    blocks: list[tuple[float, float, float, float]] = []  # lowest strength, highest, mean value, weight
    merged: dict[float, tuple[float, float]] = {}
    for strength, value, weight in points:
        have, total = merged.get(strength, (0.0, 0.0))
        merged[strength] = (have + value * weight, total + weight)
    for strength in sorted(merged):
        have, total = merged[strength]
        blocks.append((strength, strength, have / total, total))
        while len(blocks) > 1 and blocks[-2][2] >= blocks[-1][2]:
            low, _, first, one = blocks[-2]
            _, high, second, other = blocks[-1]
            both = one + other
            blocks[-2:] = [(low, high, (first * one + second * other) / both, both)]
    knots = []
    for low, high, value, _ in blocks:
        held = round(min(_HIGHEST, max(_LOWEST, value)), 4)
        knots += [Knot(round(s, 4), held) for s in dict.fromkeys((low, high))]
    inner = range(1, len(knots) - 1)
    flat = {i for i in inner if knots[i - 1].probability == knots[i].probability == knots[i + 1].probability}
    return [k for i, k in enumerate(knots) if i not in flat]


def fit(rows: Sequence[Row], skip: Collection[str] = (), least: int = 20) -> dict[str, Fitted]:
    """Return a mapping for every rule with at least *least* rows whose verdict experiments can prove.

    Rows told vacuous are left out: no experiment makes a vacuous test, and none proves that a test is not.
    So is a rule met after one outcome only: nothing put it to the proof.  *skip* names further rules.
    """
    by_rule: dict[str, list[tuple[Row, float]]] = defaultdict(list)
    for row, weight in zip(rows, weights(rows), strict=True):
        if row.rule and row.rule not in skip and _provable(row):
            by_rule[row.rule].append((row, weight))
    found = {}
    for rule, some in sorted(by_rule.items()):
        if len(some) < least or len({outcome(r.kind) for r, _ in some}) < 2:
            continue
        total = sum(w for _, w in some)
        right = (sum(w * _worth(r) for r, w in some) + 1.0) / (total + 2.0)
        points = [(round(round(r.strength / _STEP) * _STEP, 2), _worth(r), w) for r, w in some]
        low, high = min(p[0] for p in points), max(p[0] for p in points)
        points += [(round(low + (high - low) * g, 4), right, PSEUDO_ROWS / len(_GRID)) for g in _GRID]
        rewritten = sum(r.told == "rewritten" for r, _ in some)
        found[rule] = Fitted(tuple(pooled(points)), len(some), round(right, 4), 2 * rewritten > len(some))
    return found


def _provable(row: Row) -> bool:
    """Whether the experiment tells if the verdict is right: what production became in history, none does."""
    return row.told != "vacuous" and not (row.told == "retired" and row.kind.startswith("removed"))


def _worth(row: Row) -> float:
    if not row.right:
        return 0.0
    return EITHER if len(GAP.intersection(row.truth)) > 1 else 1.0


def write(path: Path, fitted: Mapping[str, Fitted], repositories: Iterable[str]) -> None:
    """Write the mappings as JSON: rules by name, knots as pairs; equal rows give equal bytes."""
    lines = [
        f"    {json.dumps(rule)}: "
        + json.dumps(
            {"rows": f.rows, "right": f.right, "lower_bound": f.bound, "knots": [list(k) for k in f.knots]}
        )
        for rule, f in sorted(fitted.items())
    ]
    head = json.dumps({"mix": MIX, "repositories": sorted(set(repositories))})[1:-1]
    body = ",\n".join(lines)
    path.write_text(f'{{\n  {head},\n  "rules": {{\n{body}\n  }}\n}}\n', encoding="utf-8")
