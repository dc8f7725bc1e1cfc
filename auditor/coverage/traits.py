"""What deleted files have in common that surviving ones have not, by log-odds with an informative prior.

After Monroe, Colaresi and Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for Identifying
the Content of Political Conflict", Political Analysis 16 (2008), section 3.3.  They compare how often two
parties use a word.  Here a file has a trait or has it not, so that a long file counts once: of each trait the
odds among deleted files are compared with those among surviving ones.  The prior is what all files together
say of the trait, with the weight of a few files, so that a trait of two files is no discovery.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from auditor.model.traits import InCommon, Trait, TraitKind

_PRIOR = 10.0
"""Files that the prior weighs as much as."""
_FEWEST = 8
"""Files that either side must have for a comparison to mean anything."""
_FAR = 4.0
"""Standard errors from chance.  Thousands of names are compared, of which 1 in 30,000 gets there by chance;
it must also be in most of the deleted files, and in far fewer of the others."""
_HALF = 0.5
_TIMES = 3.0
"""How much more common a trait must be among deleted files."""
_LISTED = 5
"""Traits of each kind."""

Traits = frozenset[tuple[TraitKind, str]]
"""What one file has."""


def in_common(
    deleted: Mapping[str, Traits], surviving: Mapping[str, Traits], subjects: Mapping[str, str]
) -> InCommon:
    """Return what sets *deleted* files apart from *surviving* ones, both by path with what each has.

    *subjects* says what commits are about, by name.  Authors are compared among files that some commit of
    the range touched; a range of one author has nothing to tell about authors.
    """
    there = {kind: (_those(deleted, kind), _those(surviving, kind)) for kind in TraitKind}
    found: list[Trait] = []
    for kind, (gone, left) in there.items():
        if min(len(gone), len(left)) >= _FEWEST:
            found += _of_kind(kind, gone, left, subjects)
    return InCommon(
        deleted=len(deleted),
        surviving=len(surviving),
        sentence=_sentence(found, there) if found else "",
        traits=tuple(found),
    )


def _those(files: Mapping[str, Traits], kind: TraitKind) -> dict[str, frozenset[str]]:
    names = {path: frozenset(name for of, name in traits if of is kind) for path, traits in files.items()}
    return {path: own for path, own in names.items() if own} if kind is TraitKind.AUTHOR else names


def _of_kind(
    kind: TraitKind,
    gone: Mapping[str, frozenset[str]],
    left: Mapping[str, frozenset[str]],
    subjects: Mapping[str, str],
) -> list[Trait]:
    """The traits of one kind that at least half of the deleted files have, and far fewer of the others."""
    having: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(gone):
        for name in gone[path]:
            having[name].append(path)
    others = Counter(name for names in left.values() for name in names)
    found: dict[tuple[tuple[str, ...], int], Trait] = {}
    for name in sorted(having):
        paths, elsewhere = having[name], others[name]
        share, usual = len(paths) / len(gone), elsewhere / len(left)
        if share < _HALF or share < _TIMES * usual:
            continue
        odds, z = log_odds(len(paths), len(gone), elsewhere, len(left))
        if z < _FAR:
            continue
        trait = Trait(
            kind=kind,
            name=name,
            deleted=len(paths),
            surviving=elsewhere,
            log_odds=round(odds, 2),
            z=round(z, 1),
            detail=subjects.get(name, "") if kind is TraitKind.COMMIT else "",
        )
        # Names that always come together are one discovery.
        found.setdefault((tuple(paths), elsewhere), trait)
    return sorted(found.values(), key=lambda t: (-t.z, t.name))[:_LISTED]


def log_odds(having: int, files: int, others_having: int, others: int) -> tuple[float, float]:
    """Return the log-odds ratio of a trait between two sets of files, and the same in standard errors.

    *having* of *files* have it here, *others_having* of *others* there.
    """
    pooled = (having + others_having) / (files + others)
    if pooled in (0, 1):
        # None has it, or every one: it sets nothing apart.
        return 0.0, 0.0
    prior, prior_not = _PRIOR * pooled, _PRIOR * (1 - pooled)

    def side(with_it: int, all_: int) -> tuple[float, float]:
        yes, no = with_it + prior, all_ - with_it + prior_not
        return math.log(yes / no), 1 / yes + 1 / no

    (here, variance), (there, other_variance) = side(having, files), side(others_having, others)
    return here - there, (here - there) / math.sqrt(variance + other_variance)


def _sentence(
    found: list[Trait], there: Mapping[TraitKind, tuple[Mapping[str, object], Mapping[str, object]]]
) -> str:
    """The strongest trait of each kind, in one sentence."""
    parts: list[str] = []
    number = 0
    for kind in TraitKind:
        best = next((trait for trait in found if trait.kind is kind), None)
        if best is None:
            continue
        gone, left = there[kind]
        number = max(number, len(gone))
        parts.append(
            f"{_share(best.deleted, len(gone))} {_WORDS[kind].format(_named(best))} "
            f"({_OTHERS[kind].format(_share(best.surviving, len(left)))})"
        )
    return f"Of {number:,} deleted test files, {_listed(parts)}."


_WORDS = {
    TraitKind.COMMIT: "went with commit {}",
    TraitKind.AUTHOR: "were deleted by {}",
    TraitKind.PATH: "have {} in their path",
    TraitKind.NAME: "use the name {}",
}


_OTHERS = {
    TraitKind.COMMIT: "it touched {} of the surviving ones",
    TraitKind.AUTHOR: "who touched {} of the surviving ones that anybody touched",
    TraitKind.PATH: "{} of the surviving ones do",
    TraitKind.NAME: "{} of the surviving ones do",
}


def _named(trait: Trait) -> str:
    return trait.name[:10] if trait.kind is TraitKind.COMMIT else trait.name


def _share(number: int, of: int) -> str:
    if number in (0, of):
        return "all" if number else "none"
    return f"{min(99, max(1, round(100 * number / of)))}%"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
