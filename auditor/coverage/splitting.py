"""What a test was split into: several tests that one commit made of one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from auditor.coverage.features import Features, Rarity, likeness, likeness_to_all
from auditor.coverage.ties import Found, Tie

_WHOLE = 0.75
"""Likeness from which a new test is the old one, whatever else was made of it."""
_MORE = 0.1
"""How much more of a test its parts must hold together than the best of them is like it."""
_PARTS = 16
_LEAST = 0.04
"""Share of a test that a part of it must add to the others'."""
SOURCE = 0.6
"""Share of a new test that must stand in a removed one for it to come from there."""


_PART = 0.2
"""Likeness that a test must have with each of those that are named after it to be split over them."""
_TOGETHER = 0.4
"""Share of it that they must hold together."""


def named_after(
    left: Mapping[str, Features],
    free: Mapping[str, Features],
    scopes: Mapping[str, str],
    rarity: Rarity,
) -> dict[str, list[Found]]:
    """Return what became several of the same name and more: ``test_x`` as ``test_x_a``, ``test_x_b``.

    They stand in its class, or in what *scopes* says that was renamed to; so for functions of a file.
    """
    by_scope: dict[str, list[Features]] = defaultdict(list)
    for new in free.values():
        by_scope[new.scope].append(new)
    names = {old.name for old in left.values()}
    found: dict[str, list[Found]] = {}
    used: set[str] = set()
    for old in left.values():
        places = dict.fromkeys((scopes.get(old.scope, ""), old.scope))
        parts = [
            (likeness(old, new, rarity).score, new)
            for place in places
            for new in by_scope.get(place, ())
            if new.name.startswith(f"{old.name}_")
            and new.id not in used
            and _longest(new.name, names) == old.name
        ]
        parts = sorted((p for p in parts if p[0] >= _PART), key=lambda p: (-p[0], p[1].id))[:_PARTS]
        if len(parts) < 2:
            continue
        held = likeness_to_all(old, [new for _, new in parts], rarity).score
        if held >= _TOGETHER:
            used.update(new.id for _, new in parts)
            found[old.id] = [(old.id, new.id, Tie.SPLIT, min(0.95, 0.5 + held / 2)) for _, new in parts]
    return found


def _longest(name: str, names: Iterable[str]) -> str:
    """Return the longest of *names* that *name* goes on from."""
    return max((n for n in names if name.startswith(f"{n}_")), key=len, default="")


def parts_of(
    alike: Iterable[Found], left: Mapping[str, Features], free: Mapping[str, Features], rarity: Rarity
) -> dict[str, list[Found]]:
    """Return what tests were split into of which no part is most of the whole."""
    best = {old: (new, score) for old, new, _, score in alike if score < _WHOLE}
    if not best:
        return {}
    taken = {new for _, new, _, _ in alike}
    loose = {i: f for i, f in free.items() if i not in taken}
    origin: dict[str, list[str]] = defaultdict(list)
    for part, old_id in sources(loose, left, rarity).items():
        if old_id in best:
            origin[old_id].append(part)
    found: dict[str, list[Found]] = {}
    for old_id, others in origin.items():
        edges = list(split(left[old_id], [best[old_id][0], *others], free, rarity))
        if edges and edges[0][3] >= best[old_id][1] + _MORE:
            found[old_id] = edges
    return found


def sources(free: Mapping[str, Features], removed: Mapping[str, Features], rarity: Rarity) -> dict[str, str]:
    """Return from which removed test each new one comes, where most of it stood in one."""
    where: dict[str, list[str]] = defaultdict(list)
    for old in removed.values():
        for key in rarity.rare(old, 60):
            where[key].append(old.id)
    found: dict[str, str] = {}
    for new in free.values():
        votes = Counter(id_ for key in rarity.rare(new, 40) for id_ in where.get(key, ())[:200])
        scored = [(likeness(new, removed[id_], rarity).score, id_) for id_, _ in votes.most_common(6)]
        score, id_ = max(scored, default=(0.0, ""))
        if score >= SOURCE:
            found[new.id] = id_
    return found


def split(
    old: Features, options: list[str], tests: Mapping[str, Features], rarity: Rarity
) -> Iterator[Found]:
    """Several tests that together hold most of one: greedy set cover over statements and literals."""
    keys = {f"s{s}" for s in old.statements} | {f"l{s}" for s in old.literals}
    total = sum(map(rarity.weight, keys))
    if len(keys) < 4 or not total:
        return
    chosen: list[tuple[str, float]] = []
    remaining = set(keys)
    pool = {
        i: ({f"s{s}" for s in tests[i].statements} | {f"l{s}" for s in tests[i].literals}) & keys
        for i in options
    }
    while pool and len(chosen) < _PARTS:
        best = max(sorted(pool), key=lambda i: sum(map(rarity.weight, pool[i] & remaining)))
        gain = sum(map(rarity.weight, pool.pop(best) & remaining)) / total
        if gain < _LEAST:
            break
        remaining -= {f"s{s}" for s in tests[best].statements} | {f"l{s}" for s in tests[best].literals}
        chosen.append((best, gain))
    covered = sum(gain for _, gain in chosen)
    if len(chosen) >= 2 and covered >= 0.55:
        for id_, _ in chosen:
            yield old.id, id_, Tie.SPLIT, min(0.9, covered)
