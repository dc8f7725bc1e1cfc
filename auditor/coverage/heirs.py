"""Who may go on as each deleted test: candidates of all channels, likeliest first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from auditor.coverage.features import Features, Rarity, likeness, name_likeness
from auditor.coverage.ground import Ground
from auditor.coverage.matching import telling
from auditor.coverage.matter import Gone
from auditor.coverage.obligations import names_now
from auditor.coverage.succession import Heir, assign, by_lineage
from auditor.coverage.ties import Tie
from auditor.coverage.vacuity import is_production
from auditor.model.paths import basename
from auditor.model.suite import Case
from auditor.model.words import parts

_SURE = 0.85
_ALIKE = 0.5
_COPY = 0.7
"""Likeness both ways from which two tests of one name are copies."""
_OTHER = 0.5
"""Likeness below which what the history names reads like another test at head."""


def find(gone: Sequence[Gone], ground: Ground) -> dict[str, tuple[Heir, ...]]:
    """Return the heirs of each test by its id.  An heir by assignment serves one test only."""
    heirs: dict[str, list[Heir]] = {}
    lately: dict[str, Features] = {}
    for one in gone:
        id_ = one.case.id
        found = by_lineage(one.features, ground.lineage, ground.head.features, ground.rarity)
        found += inherited(one, ground)
        lately[id_] = one.features if found else ground.lineage.lately(one.features)
        known = {h.id for h in found}
        twins = [t for t in ground.twins.of(lately[id_], ground.rarity) if t.id not in known]
        twins = [t for t in twins if not _is_about_another(one, t.id, ground)]
        # A name that the history follows may have been given to another test since.
        found = [*twins, *found] if _renamed(found, twins) else [*found, *twins]
        heirs[id_] = _as_collected(one, found, ground)
    taken = claimed(heirs, ground.base.cases)
    # What became another test that some commit took is looked for as that other.
    left = {lately[i].id: lately[i] for i, found in heirs.items() if not found}
    fresh = {
        i: f for i, f in ground.head.features.items() if i not in ground.base.features and i not in taken
    }
    settled = {o.case.id: o.features for o in gone if heirs[o.case.id]}
    assigned = assign(left, fresh, settled, ground.rarity)
    for one in gone:
        heir, margin = assigned.get(lately[one.case.id].id, (None, 0.0))
        if heir is None or heirs[one.case.id]:
            continue
        # Without a trail in the history, what asserts nothing that it asserted is another test.
        asserts = heir.like.checks is None or heir.like.checks > 0
        grounded = asserts and margin > 0.02 and _has_ground(one, lately[one.case.id], heir, ground)
        if heir.like.score > _SURE or (grounded and not ground.came_late(one, heir.id)):
            heirs[one.case.id].append(heir)
    for id_, heir in _by_definition(gone, heirs, ground):
        heirs[id_].append(heir)
    for id_, heir in _by_copies(gone, heirs, ground):
        heirs[id_].append(heir)
    for id_, heir in _by_inheritance(gone, heirs, ground):
        heirs[id_].append(heir)
    return {id_: tuple(found) for id_, found in heirs.items()}


def _by_definition(
    gone: Sequence[Gone], heirs: Mapping[str, Sequence[Heir]], ground: Ground
) -> list[tuple[str, Heir]]:
    """Return what the definitions of inherited tests went on as, for those of them without an heir."""
    found = []
    for one in gone:
        source = one.case.definition
        if source != one.case.id and not heirs[one.case.id] and heirs.get(source):
            heir = heirs[source][0]
            like = likeness(one.features, ground.head.features[heir.id], ground.rarity)
            detail = f"what {source}, which it inherits, went on as"
            found.append((one.case.id, Heir(heir.id, "inherited", heir.score, Tie.ALIKE, detail, like)))
    return found


def _by_inheritance(
    gone: Sequence[Gone], heirs: Mapping[str, Sequence[Heir]], ground: Ground
) -> list[tuple[str, Heir]]:
    """Return the new tests that a file inherits under the names of its own, for those without an heir.

    So it is where the tests of several backends are written once, for all of them.
    """
    there: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for id_, case in ground.head.cases.items():
        if case.definition != id_ and id_ in ground.live and id_ not in ground.base.cases:
            there[basename(case.path), case.name].append(case)
    found = []
    for one in gone:
        options = there.get((basename(one.case.path), one.case.name), ())
        if heirs[one.case.id] or len(options) != 1:
            continue
        (case,) = options
        if case.definition in ground.base.cases or ground.came_late(one, case.definition):
            continue
        like = likeness(one.features, ground.head.features[case.id], ground.rarity)
        detail = f"the test of its name, which its file inherits from {case.definition}"
        found.append((one.case.id, Heir(case.id, "inherited", 0.5 + like.score / 2, Tie.ALIKE, detail, like)))
    return found


def _by_copies(
    gone: Sequence[Gone], heirs: Mapping[str, Sequence[Heir]], ground: Ground
) -> list[tuple[str, Heir]]:
    """Return the heirs of deleted tests that are nearly the same, under one name, for those without one."""
    copies: dict[str, list[Gone]] = defaultdict(list)
    for one in gone:
        if heirs[one.case.id]:
            copies[one.features.name].append(one)
    found = []
    for one in gone:
        if heirs[one.case.id] or not telling(one.features):
            continue
        scored = [
            (_likeness_both_ways(one.features, other.features, ground.rarity), other.case.id)
            for other in copies.get(one.features.name, ())
            if _may_be_copies(one, other)
        ]
        score, copy = max(scored, default=(0.0, ""))
        if score >= _COPY:
            heir = heirs[copy][0]
            like = likeness(one.features, ground.head.features[heir.id], ground.rarity)
            detail = f"what {copy}, nearly the same, went on as"
            found.append((one.case.id, Heir(heir.id, "copy", score, Tie.ALIKE, detail, like)))
    return found


def _likeness_both_ways(one: Features, other: Features, rarity: Rarity) -> float:
    """Return how much of each of two tests stands in the other, at least."""
    return min(likeness(one, other, rarity).score, likeness(other, one, rarity).score)


def _may_be_copies(one: Gone, other: Gone) -> bool:
    """Whether two tests of a name stand in two files, in no two classes, and run the same production code.

    Suites of two backends have tests of the same names, too, and nearly the same code.  What the assertions
    are about will do: decorators may tell when one of the two is to run.
    """
    ours, theirs = one.profile, other.profile
    same = set(ours.exercises) == set(theirs.exercises) or (
        bool(ours.asserts) and set(ours.asserts) == set(theirs.asserts)
    )
    classes = {c.case.classes[-1] for c in (one, other) if c.case.classes}
    return one.case.path != other.case.path and len(classes) < 2 and same


def _is_about_another(one: Gone, id_: str, ground: Ground) -> bool:
    """Whether what reads like a deleted test stood there before, and is about other code or other values.

    Suites of several things have tests of one text, each of which asks what its own class has for it, or is
    given rows of its own.
    """
    other = ground.base.profiles.get(id_)
    if other is None or id_ not in ground.head.cases:
        return False
    rows = one.features.rows
    if 2 * len(rows & ground.head.features[id_].rows) < len(rows):
        return True
    ours, theirs = (
        {s.rpartition(".")[2] for c in p.checks for s in [s for s in c.subject if is_production(s)][:1]}
        for p in (one.profile, other)
    )
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _renamed(found: Sequence[Heir], twins: Sequence[Heir]) -> bool:
    """Whether the name that the history follows stands for another test now, and a twin is the old one."""
    return (
        bool(found and twins)
        and found[0].like.score < _OTHER
        and twins[0].like.score > _SURE
        and twins[0].id.partition("::")[0] == found[0].id.partition("::")[0]
    )


def _has_ground(one: Gone, old: Features, heir: Heir, ground: Ground) -> bool:
    """Whether more than likeness speaks for an assignment: the same subject, or name, or place.

    *old* is the test as it was last.
    """
    new = ground.head.features[heir.id]
    if new.path == old.path or name_likeness(old, new) >= _ALIKE:
        return True
    runs = ground.runs(heir.id)
    return any(
        now in runs
        for symbol in one.profile.exercises
        if ground.specificity.share(symbol) >= _ALIKE
        for now in names_now(symbol, ground.fates)
    )


def claimed(heirs: Mapping[str, Sequence[Heir]], there: Collection[str]) -> frozenset[str]:
    """Return the tests that the history knows as what some deleted test of base went on as.

    *there* are the tests of base: what came inside the range and was renamed since is as free as what came at
    its end, be it written beside the tests that it replaced.
    """
    return frozenset(
        h.id for id_, found in heirs.items() if id_ in there for h in found[:1] if h.channel == "lineage"
    )


def inherited(one: Gone, ground: Ground) -> list[Heir]:
    """Return the tests that run the same definition through another class at head."""
    case = one.case
    if case.definition == case.id:
        return []
    homes = [case.definition]
    if case.definition not in ground.head.cases and case.definition not in ground.by_definition:
        homes = [i for i, _ in ground.lineage.descendants(case.definition, ground.head.cases)]
    found = []
    for home in homes:
        for id_ in ground.by_definition.get(home, ()):
            other = ground.head.cases[id_]
            if id_ == home or id_ in ground.base.cases:
                continue
            same = other.classes[-1:] == case.classes[-1:]
            score = 0.93 if same or other.path == case.path else 0.75
            like = likeness(one.features, ground.head.features[id_], ground.rarity)
            heir = Heir(id_, "inherited", score, Tie.SAME_BODY, f"inherited there from {home}", like)
            found.append(((-score, not same, *_distance(case.path, other.path), id_), heir))
    return [heir for _, heir in sorted(found, key=lambda item: item[0])[:3]]


def _distance(path: str, other: str) -> tuple[bool, int]:
    """How far apart two files are: by name, then by the folders that they have in common."""
    shared = set(path.split("/")) & set(other.split("/"))
    return basename(path) != basename(other), -len(shared)


def _as_collected(one: Gone, heirs: list[Heir], ground: Ground) -> list[Heir]:
    """Name those who run a test in place of the base class or mixin that it stands in, or of a helper.

    Where that stands for several, none of them called like its own class, it comes first itself; so it does
    for a test that stood in such a class.
    """
    told: dict[str, Heir] = {}
    for heir in heirs:
        case = ground.head.cases.get(heir.id)
        if case is None or case.collected:
            told.setdefault(heir.id, heir)
            continue
        name = one.case.classes[-1:]
        runs = _new([i for i in ground.by_definition.get(heir.id, ()) if i != heir.id], ground)
        runs.sort(key=lambda i: (ground.head.cases[i].classes[-1:] != name, i))
        several = len(runs) > 1 and ground.head.cases[runs[0]].classes[-1:] != name
        if not runs:
            # A helper with the name of a test, which tests call: those are the tests.
            said = parts(one.case.id)
            runs = sorted(_new(ground.calling.get(heir.id, ()), ground), key=lambda i: -len(said & parts(i)))
        if not runs or several or not one.case.collected:
            told.setdefault(heir.id, heir)
        for id_ in runs[:3]:
            told.setdefault(id_, heir._replace(id=id_))
    return list(told.values())


def _new(ids: Iterable[str], ground: Ground) -> list[str]:
    """Those of some tests that a runner collects and that base had not."""
    return [i for i in ids if ground.head.cases[i].collected and i not in ground.base.cases]
