"""What a test was split into: several tests that one commit made of one."""

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from auditor.coverage.features import Features, Rarity, Reach, likeness, likeness_to_all
from auditor.coverage.ties import Found, Tie
from auditor.model.source import CheckKind

_WHOLE = 0.75
"""Likeness from which a new test is the old one, whatever else was made of it."""
_MORE = 0.1
"""How much more of a test its parts must hold together than the best of them is like it."""
_PARTS = 16
_LEAST = 0.04
"""Share of a test that a part of it must add to the others'."""
_MOST = 0.55
"""Share of a test that its parts must hold together."""
SOURCE = 0.6
"""Share of a new test that must stand in a removed one for it to come from there."""


_ALL = 0.9
"""Likeness from which one of those named after a test is all of it, and the others came with it."""
_PART = 0.2
"""Likeness that a test must have with each of those that are named after it to be split over them."""
_TOGETHER = 0.4
"""Share of it that they must hold together."""
_HELPER = f"{CheckKind.HELPER.value} "
"""What the form of an assertion begins with that is left to a helper."""
_NUMBERED = 0.15
"""Share that parts which are only numbered must hold together: their names say that they are parts."""


def named_after(
    left: Mapping[str, Features],
    free: Mapping[str, Features],
    scopes: Mapping[str, str],
    rarity: Rarity,
) -> dict[str, list[Found]]:
    """Return what became several of the same name and more: ``test_x`` as ``test_x_a``, ``test_x_b``.

    They stand in its class, or in what *scopes* says that was renamed to; so for functions of a file.  Of a
    name that no other removed test has, they may stand anywhere together.
    """
    names = Counter(old.name for old in left.values())
    named: dict[str, dict[str, list[Features]]] = defaultdict(lambda: defaultdict(list))
    for new in free.values():
        # What has the name of another removed test comes from that one.
        if new.name not in names and (name := _longest(new.name, names)):
            named[name][new.scope].append(new)
    found: dict[str, list[Found]] = {}
    used: set[str] = set()
    for old in left.values():
        homes = named.get(old.name, {})
        places = dict.fromkeys((scopes.get(old.scope, ""), old.scope))
        near = [new for place in places for new in homes.get(place, ())]
        options = [near] if names[old.name] > 1 else [near, *homes.values()]
        for some in options:
            loose = [n for n in some if n.id not in used]
            numbered = are_numbered(old.name, [n.name for n in loose])
            parts, held = _parts(old, loose, rarity, 0.0 if numbered else _PART)
            if parts and likeness(old, free[parts[0]], rarity).score >= _ALL:
                break
            if held >= (_NUMBERED if numbered else _TOGETHER):
                used.update(parts)
                found[old.id] = [(old.id, id_, Tie.SPLIT, min(0.95, 0.5 + held / 2)) for id_ in parts]
                break
    return found


def are_numbered(name: str, parts: Iterable[str], *, worded: bool = False) -> bool:
    """Whether a test became ``name_1``, ``name_2`` …: cut into pieces, and not thought over.

    *worded* lets the numbers stand after a word that all have: ``name_overload_1``, ``name_overload_2``.
    """
    endings = [p.removeprefix(f"{name}_") for p in parts]
    words = {e.rstrip("0123456789") for e in endings}
    return all(e[-1:].isdigit() for e in endings) and (len(words) == 1 if worded else words <= {""})


def _parts(
    old: Features, options: Iterable[Features], rarity: Rarity, least: float
) -> tuple[list[str], float]:
    """Return those that are like *old*, the likest first, and how much of it two or more hold together."""
    runs = _as_it_runs(old)
    scored = [
        (max(likeness(old, new, rarity).score, likeness(runs, new, rarity).score), new) for new in options
    ]
    parts = sorted((p for p in scored if p[0] >= least), key=lambda p: (-p[0], p[1].id))[:_PARTS]
    if len(parts) < 2:
        return [], 0.0
    together = likeness_to_all(old, [n for _, n in parts], rarity).score
    return [n.id for _, n in parts], max(together, parts[0][0])


def _as_it_runs(test: Features) -> Features:
    """Return a test with what its helpers do as its own, where it leaves all assertions to them.

    They may be called otherwise in what became of it.
    """
    if test.reach is None or any(not c.startswith(_HELPER) for c in test.checks):
        return test
    return test._replace(**test.reach._asdict(), reach=None)


def _longest(name: str, names: Container[str]) -> str:
    """Return the longest of *names* that *name* goes on from."""
    while name := name.rpartition("_")[0]:
        if name in names:
            return name
    return ""


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
    """Several tests that together hold most of one, or of what it runs where its helpers became tests."""
    told = _together(old, {i: tests[i] for i in options}, rarity)
    if told is None and old.reach is not None:
        told = _together(old.reach, {i: tests[i].reach or tests[i] for i in options}, rarity)
    if told is not None:
        for id_ in told[0]:
            yield old.id, id_, Tie.SPLIT, min(0.9, told[1])


def _together(
    old: Reach | Features, tests: Mapping[str, Reach | Features], rarity: Rarity
) -> tuple[list[str], float] | None:
    """Return those which hold most of *old* together, and how much: greedy set cover of what it says."""
    keys = _keys(old)
    total = math.fsum(map(rarity.weight, keys))
    if len(keys) < 4 or not total:
        return None
    chosen: list[str] = []
    covered = 0.0
    remaining = set(keys)
    pool = {i: _keys(test) & keys for i, test in tests.items()}
    while pool and len(chosen) < _PARTS:
        best = max(sorted(pool), key=lambda i: math.fsum(map(rarity.weight, pool[i] & remaining)))
        held = pool.pop(best)
        gain = math.fsum(map(rarity.weight, held & remaining)) / total
        if gain < _LEAST:
            break
        remaining -= held
        chosen.append(best)
        covered += gain
    return (chosen, covered) if len(chosen) >= 2 and covered >= _MOST else None


def _keys(test: Reach | Features) -> set[str]:
    """The statements and literals of a test, as they are weighed."""
    return {f"s{s}" for s in test.statements} | {f"l{s}" for s in test.literals}
