"""Candidates for the tests that supersede a deleted one, from separate channels, each with its evidence.

``lineage`` follows commits, ``twin`` finds the same code at head, ``assignment`` pairs what vanished between
the two snapshots with what appeared, one to one, survivors being claimed by themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auditor.coverage.features import Features, Index, Likeness, Rarity, likeness, name_likeness
from auditor.coverage.lineage import Edge, Lineage
from auditor.coverage.matching import CLOSE, telling
from auditor.coverage.ties import Tie


class Heir(NamedTuple):
    """A test at head that may be the same as a deleted one."""

    id: str
    channel: str
    score: float
    tie: Tie
    detail: str
    like: Likeness


_TIES = {
    Tie.SAME_BODY: "same body",
    Tie.RENAMED_WITH: "same name in the file or class it was renamed with",
    Tie.DESCRIBED: "the one test that appeared which is described in the same words",
    Tie.NAMESAKE: "the one test of its name that appeared",
    Tie.ALIKE: "most alike of the tests that appeared",
    Tie.FOLDED: "folded into it",
    Tie.SPLIT: "split over several tests",
}


def _story(chain: list[Edge]) -> str:
    parts = [f"{_TIES[e.tie]} in {e.commit.commit[:9]}" for e in chain[-3:]]
    return ", then ".join(parts)


def by_lineage(old: Features, lineage: Lineage, alive: Mapping[str, Features], rarity: Rarity) -> list[Heir]:
    """Return what the history says *old* went on as."""
    heirs = []
    for id_, chain in lineage.descendants(old.id, alive):
        score = 1.0
        for edge in chain:
            score *= edge.score
        worst = max(chain, key=lambda e: list(Tie).index(e.tie)).tie
        heirs.append(Heir(id_, "lineage", score, worst, _story(chain), likeness(old, alive[id_], rarity)))
    heirs.sort(key=lambda h: (-h.score, -h.like.score, h.id))
    return heirs


class Twins:
    """Tests at head by the hash of their normal form."""

    def __init__(self, alive: Iterable[Features]) -> None:
        self._by_code: dict[str, list[Features]] = defaultdict(list)
        for one in alive:
            if telling(one):
                self._by_code[one.normal].append(one)

    def of(self, old: Features, rarity: Rarity) -> list[Heir]:
        """Return the tests at head with the same code as *old*, the nearest by name first."""
        if not telling(old):
            return []
        found = self._by_code.get(old.normal, [])
        ranked = sorted(
            found, key=lambda n: (-name_likeness(old, n), n.scope != old.scope, n.path != old.path, n.id)
        )
        return [
            Heir(
                n.id, "twin", 0.95, Tie.SAME_BODY, "same body stands there at head", likeness(old, n, rarity)
            )
            for n in ranked[:5]
            if n.id != old.id
        ]


ASSIGNED = 0.5
"""Containment from which an assignment between the snapshots is believed."""


def assign(
    gone: Mapping[str, Features],
    new: Mapping[str, Features],
    settled: Mapping[str, Features],
    rarity: Rarity,
) -> dict[str, tuple[Heir, float]]:
    """Pair tests that vanished with tests that appeared, one to one, by containment; best pairs first.

    *settled* are tests that vanished and have their heirs: what comes from one of them is left to it.
    The second value of a pair is the margin to the best rival, which tells a real heir from a sibling.
    """
    index = Index(new, rarity)
    elders = Index(settled, rarity)
    origin = {
        id_: max((likeness(one, settled[e], rarity).score for e in elders.candidates(one, 6)), default=0.0)
        for id_, one in new.items()
    }
    scored: list[tuple[float, str, str]] = []
    rivals: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for old in gone.values():
        if not telling(old):
            continue
        for id_ in index.candidates(old, 16):
            forth, back = likeness(old, new[id_], rarity), likeness(new[id_], old, rarity)
            if back.score < origin[id_] - CLOSE:
                continue
            score = 0.75 * forth.score + 0.25 * back.score + 0.1 * name_likeness(old, new[id_])
            scored.append((score, old.id, id_))
            rivals[old.id].append((score, new[id_].normal))
    scored.sort(key=lambda item: (-item[0], item[1], item[2]))
    pairs: dict[str, tuple[Heir, float]] = {}
    used: set[str] = set()
    for score, old_id, new_id in scored:
        if score < ASSIGNED:
            break
        if old_id in pairs or new_id in used:
            continue
        used.add(new_id)
        best = max(s for s, _ in rivals[old_id])
        # Whichever of several copies is taken, it is the same test.
        others = [s for s, code in rivals[old_id] if code != new[new_id].normal]
        margin = score - max(others, default=0.0) if score == best else score
        like = likeness(gone[old_id], new[new_id], rarity)
        heir = Heir(
            new_id, "assignment", min(0.95, score), Tie.ALIKE, "most alike of the tests that appeared", like
        )
        pairs[old_id] = (heir, margin)
    return pairs
