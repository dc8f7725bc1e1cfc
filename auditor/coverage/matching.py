"""What the tests that one commit took away went on as.

First by their code whatever its style, then by name within a renamed file or class, then by similarity, one
to one; what is left may have been folded into a test that grew in the same commit, or split over several.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from auditor.coverage.features import Features, Rarity, Reach, likeness, name_likeness, with_words
from auditor.coverage.splitting import named_after, parts_of, sources, split
from auditor.coverage.ties import Found, Tie
from auditor.model.paths import basename
from auditor.model.replaced import replaced_words


def match(
    removed: Mapping[str, Features],
    added: Mapping[str, Features],
    before: Mapping[str, Features],
    grown: Mapping[str, Features],
    rarity: Rarity,
) -> Iterator[Found]:
    """Yield what the *removed* tests went on as, within one commit."""
    left = dict(removed)
    free = dict(added)
    claimed: dict[str, str] = {}
    for found in _same_body(left, free):
        yield found
        _settle(found, left, free, claimed)
    for found in _merged(left, before, grown):
        yield found
        _settle(found, left, free, claimed)
    if words := replaced_words(
        [f.name for f in left.values()],
        [f.name for f in free.values()],
        [f.name for i, f in before.items() if i not in removed],
    ):
        left = {i: with_words(f, words) for i, f in left.items()}
        removed = {**removed, **left}
    files, scopes = _renames(removed, added)
    for found in _renamed_with(left, free, files, scopes, rarity):
        yield found
        _settle(found, left, free, claimed)
    for found in _described(left, free, rarity):
        yield found
        _settle(found, left, free, claimed)
    for old_id, edges in named_after(left, free, scopes, rarity).items():
        yield from edges
        left.pop(old_id)
        for _, new_id, _, _ in edges:
            free.pop(new_id, None)
        claimed.setdefault(old_id, edges[0][1])
    for found in _namesakes(left, free, rarity):
        yield found
        _settle(found, left, free, claimed)
    for found in _called_in_full(left, free, rarity):
        yield found
        _settle(found, left, free, claimed)
    alike = _alike(left, free, rarity)
    parts = parts_of(alike, left, free, rarity)
    for found in alike:
        yield from parts.get(found[0], (found,))
        _settle(found, left, free, claimed)
    if left:
        yield from _folded(left, removed, added, claimed, before, grown, rarity)


def _settle(
    found: Found, left: dict[str, Features], free: dict[str, Features], claimed: dict[str, str]
) -> None:
    """Take a pair out of what is left to match."""
    old, new, _, _ = found
    left.pop(old, None)
    free.pop(new, None)
    claimed.setdefault(old, new)


def telling(features: Features) -> bool:
    """Whether a body says enough to be recognised by itself (``pass`` or a lone constant does not)."""
    return bool(features.normal) and (features.size >= 2 or sum(map(len, features.statements)) >= 24)


def _closeness(old: Features, new: Features) -> tuple[bool, bool, bool, bool, str]:
    """Order candidates with equal code: by name, class name, rows, file name."""
    return (
        old.name != new.name,
        old.scope.rpartition("::")[2] != new.scope.rpartition("::")[2],
        old.rows != new.rows,
        old.path.rpartition("/")[2] != new.path.rpartition("/")[2],
        new.id,
    )


def _same_body(left: Mapping[str, Features], free: Mapping[str, Features]) -> list[Found]:
    by_code: dict[str, list[Features]] = defaultdict(list)
    for features in free.values():
        if telling(features):
            by_code[features.normal].append(features)
    pairs = [
        (_closeness(old, new), old.id, new.id)
        for old in left.values()
        if telling(old)
        for new in by_code.get(old.normal, ())[:64]
    ]
    found: list[Found] = []
    used_old: set[str] = set()
    used_new: set[str] = set()
    for _, old_id, new_id in sorted(pairs):
        if old_id not in used_old and new_id not in used_new:
            used_old.add(old_id)
            used_new.add(new_id)
            found.append((old_id, new_id, Tie.SAME_BODY, 1.0))
    # Copies of one body that became fewer: the rest were merged into what one of them became.
    heirs = {left[o].normal: n for o, n, _, _ in found}
    for old in left.values():
        if old.id not in used_old and telling(old) and old.normal in heirs:
            found.append((old.id, heirs[old.normal], Tie.SAME_BODY, 0.97))
    return found


_TAKEN_IN = 0.95
"""How sure it is that a copy of a test went into that."""


def _merged(
    left: Mapping[str, Features], before: Mapping[str, Features], grown: Mapping[str, Features]
) -> Iterator[Found]:
    """Copies of a test that stays, and that changed in the commit which took them: it took them in.

    A test for each variant of what it is about goes that way, when one learns to run on all of them.  Within
    a class a copy may be called anything.
    """
    by_code: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for id_ in sorted(grown):
        if telling(was := before[id_]):
            for key in _as_copies(was):
                by_code[key].append(id_)
    for old in list(left.values()):
        same = [i for key in _as_copies(old) for i in by_code.get(key, ())[:64]] if telling(old) else []
        if same:
            nearest = max(same, key=lambda id_: _alike_from_the_start(old.id, id_))
            yield old.id, nearest, Tie.FOLDED, _TAKEN_IN


def _as_copies(test: Features) -> tuple[tuple[object, ...], ...]:
    """What two tests have in common that are copies of each other, in either way."""
    return (test.normal, test.name), (test.normal, test.scope, test.rows)


def _alike_from_the_start(one: str, other: str) -> int:
    """How many characters two ids have in common before they differ."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def _renames(
    removed: Mapping[str, Features], added: Mapping[str, Features]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return which files and which classes were renamed to which, by what their tests have in common."""
    by_name: dict[str, list[Features]] = defaultdict(list)
    by_code: dict[str, list[Features]] = defaultdict(list)
    spelled: dict[tuple[str, str], list[Features]] = defaultdict(list)
    for new in added.values():
        by_name[new.name].append(new)
        spelled[new.scope.casefold(), new.name].append(new)
        if telling(new):
            by_code[new.normal].append(new)
    files: dict[str, Counter[str]] = defaultdict(Counter)
    scopes: dict[str, Counter[str]] = defaultdict(Counter)
    for old in removed.values():
        same_code = by_code.get(old.normal, []) if telling(old) else []
        # A class that is but spelled another way is the likeliest, however many have a test of that name.
        respelled = spelled.get((old.scope.casefold(), old.name), [])
        for new in (*same_code[:8], *by_name.get(old.name, [])[:8], *respelled * 2):
            files[old.path][new.path] += 1
            scopes[old.scope][new.scope] += 1

    def winners(votes: Mapping[str, Counter[str]]) -> dict[str, str]:
        return {old: max(sorted(c), key=lambda n: c[n]) for old, c in votes.items()}

    return winners(files), winners(scopes)


def _renamed_with(
    left: Mapping[str, Features],
    free: Mapping[str, Features],
    files: Mapping[str, str],
    scopes: Mapping[str, str],
    rarity: Rarity,
) -> list[Found]:
    by_place: dict[tuple[str, str], list[Features]] = defaultdict(list)
    for new in free.values():
        by_place[new.path, new.name.casefold()].append(new)
        by_place[new.scope, new.name.casefold()].append(new)
    found: list[Found] = []
    used: set[str] = set()
    for old in left.values():
        places = [scopes.get(old.scope), files.get(old.path), old.path]
        # A name that is but spelled another way is the same.
        name = old.name.casefold()
        options = [n for p in places if p for n in by_place.get((p, name), ()) if n.id not in used]
        best = max(options, key=lambda n: (n.name == old.name, likeness(old, n, rarity).score), default=None)
        if best is not None:
            like = likeness(old, best, rarity)
            if like.score >= 0.25:
                used.add(best.id)
                found.append((old.id, best.id, Tie.RENAMED_WITH, min(0.98, 0.5 + like.score / 2)))
    return found


_IN_NAME = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])[0-9]*")
_OF_TESTS = frozenset({"test", "tests"})
_SAME_NAME = 0.25
"""Likeness that two tests of one telling name have in different files where they are one."""


def _alone(
    left: Mapping[str, Features], free: Mapping[str, Features], key: Callable[[Features], object]
) -> Iterator[tuple[Features, Features]]:
    """Yield pairs of one key that no other test has that went or that came."""
    gone = Counter(map(key, left.values()))
    came = Counter(map(key, free.values()))
    by_key = {key(f): f for f in free.values()}
    for old in left.values():
        if gone[key(old)] == came[key(old)] == 1:
            yield old, by_key[key(old)]


def _namesakes(left: Mapping[str, Features], free: Mapping[str, Features], rarity: Rarity) -> list[Found]:
    """Pairs of a telling name that no other test has that went or that came.

    Where the file is called the same, the code may be another throughout: the same steps by other means.
    """
    found: list[Found] = []
    for old, new in _alone(left, free, attrgetter("name")):
        if not old.has_telling_name:
            continue
        like = 0.75 * likeness(old, new, rarity).score + 0.25 * likeness(new, old, rarity).score
        if like >= _SAME_NAME or basename(old.path) == basename(new.path):
            found.append((old.id, new.id, Tie.NAMESAKE, min(0.97, 0.5 + like / 2)))
    return found


def _called_in_full(
    left: Mapping[str, Features], free: Mapping[str, Features], rarity: Rarity
) -> list[Found]:
    """Pairs with the same words in class and name together: ``TestHost::test_port``, ``test_host_port``.

    However they are written, they are told to be of the same, as no other is that went or that came.  One of
    both has a class: a name alone is not enough.
    """
    return [
        (old.id, new.id, Tie.RENAMED_WITH, min(0.97, 0.6 + 0.37 * likeness(old, new, rarity).score))
        for old, new in _alone(left, free, _in_full)
        if len(_in_full(old)) > 1 and "::" in f"{old.scope}{new.scope}"
    ]


def _in_full(test: Features) -> tuple[str, ...]:
    """The words of a test's classes and name, in their order, but for those that say that it is a test."""
    _, *classes = test.scope.split("::")
    told = (word.lower() for name in (*classes, test.name) for word in _IN_NAME.findall(name))
    return tuple(word for word in told if word not in _OF_TESTS)


def _described(left: Mapping[str, Features], free: Mapping[str, Features], rarity: Rarity) -> list[Found]:
    """Pairs that are described in the same words, which no other test has that went or that came."""
    return [
        (old.id, new.id, Tie.DESCRIBED, min(0.97, 0.5 + likeness(old, new, rarity).score / 2))
        for old, new in _alone(left, free, attrgetter("doc"))
        if old.doc
    ]


_SEVERAL = 2
"""Statements that must be the same where nothing is given."""
_RARE = 6
"""In how many tests a literal may occur to be rare."""

FOLDED = 0.6
"""Share of its statements and literals that a test must have left in another to count as folded into it."""

CLOSE = 0.1
"""How near a pair must come to the best match of either.

Where the better heir is taken, the test may have been folded into that; and what comes from another test is a
part of that one.
"""

ALIKE = 0.5
"""Containment from which two tests of one commit are taken for one."""


def _alike(left: Mapping[str, Features], free: Mapping[str, Features], rarity: Rarity) -> list[Found]:
    """One-to-one assignment by similarity, best pairs first."""
    scored: list[tuple[float, float, str, str]] = []
    top: dict[str, float] = {}
    origin: dict[str, float] = {}
    where: dict[str, list[str]] = defaultdict(list)
    for new in free.values():
        for key in rarity.rare(new.reach or new, 60):
            where[key].append(new.id)
    gone = Counter(f.scope for f in left.values())
    came = Counter(f.scope for f in free.values())
    for old in left.values():
        if not old.statements:
            continue
        # Where one test goes and one comes in the same class, that is half the proof.
        sole = gone[old.scope] == came[old.scope] == 1
        options: Counter[str] = Counter()
        for key in rarity.rare(old, 40):
            for id_ in where.get(key, ())[:200]:
                options[id_] += 1
        for id_, _ in options.most_common(12):
            new = free[id_]
            forth = likeness(old, new, rarity).score
            back = likeness(new, old, rarity).score
            home = (0.15 if sole else 0.04) if old.scope == new.scope else 0.0
            near = 0.1 * name_likeness(old, new) + home
            score = 0.75 * forth + 0.25 * back + near
            scored.append((score, back, old.id, id_))
            top[old.id] = max(score, top.get(old.id, 0.0))
            origin[id_] = max(back, origin.get(id_, 0.0))
    scored.sort(key=lambda item: (-item[0], item[2], item[3]))
    found: list[Found] = []
    used_old: set[str] = set()
    used_new: set[str] = set()
    for score, back, old_id, new_id in scored:
        if score < ALIKE:
            break
        close = score > top[old_id] - CLOSE and back > origin[new_id] - CLOSE
        if close and old_id not in used_old and new_id not in used_new:
            used_old.add(old_id)
            used_new.add(new_id)
            found.append((old_id, new_id, Tie.ALIKE, min(0.97, score)))
    return found


def _folded(
    left: Mapping[str, Features],
    removed: Mapping[str, Features],
    added: Mapping[str, Features],
    claimed: Mapping[str, str],
    before: Mapping[str, Features],
    grown: Mapping[str, Features],
    rarity: Rarity,
) -> Iterator[Found]:
    """What a commit took from one test and gave to others: rows, statements, literals."""
    gains: dict[str, Features] = dict(added)
    ancestors = {id_: before[id_] for id_ in grown} | {
        n: removed[o] for o, n in claimed.items() if n in added
    }
    free = {id_: new for id_, new in added.items() if id_ not in ancestors}
    ancestors |= {id_: removed[old] for id_, old in sources(free, removed, rarity).items()}
    for id_, old in ancestors.items():
        new = grown.get(id_) or added[id_]
        gains[id_] = _beyond(new, old)
    where: dict[str, list[str]] = defaultdict(list)
    for id_, gain in {**gains, **free}.items():
        for key in (*[f"s{s}" for s in gain.statements], *[f"l{s}" for s in gain.literals]):
            where[key].append(id_)
    tables: dict[str, list[Features]] = defaultdict(list)
    for new in {**added, **grown}.values():
        if len(new.rows) > 1:
            tables[new.path.rpartition("/")[2]].append(new)
    for old in left.values():
        if old.handed and (table := _table(old, tables[old.path.rpartition("/")[2]], rarity)):
            yield old.id, table[1], Tie.FOLDED, table[0]
            continue
        whole: list[tuple[float, str]] = []
        for id_ in _sharing(old, where, rarity):
            full = grown.get(id_) or added[id_]
            ancestor = ancestors.get(id_)
            if ancestor is old:
                whole.append((_fold(old, full, full, None, rarity), id_))
            else:
                whole.append((_fold(old, full, gains[id_], ancestor, rarity), id_))
        whole.sort(key=lambda item: (-item[0], item[1]))
        if whole and whole[0][0] >= FOLDED:
            yield old.id, whole[0][1], Tie.FOLDED, min(0.95, whole[0][0])
            continue
        options = dict.fromkeys(i for _, i in whole)
        if old.reach is not None:
            options |= dict.fromkeys(_sharing(old.reach, where, rarity))
        yield from split(old, list(options), {**added, **grown}, rarity)


def _sharing(test: Reach | Features, where: Mapping[str, Sequence[str]], rarity: Rarity) -> list[str]:
    """Return the tests that share most of what is rare in *test*, by *where* it stands."""
    options: Counter[str] = Counter()
    for key in (*[f"s{s}" for s in sorted(test.statements)], *[f"l{s}" for s in sorted(test.literals)]):
        ids = where.get(key, ())
        if len(ids) <= 60:
            for id_ in ids:
                options[id_] += rarity.weight(key)  # type: ignore[assignment]
    return [id_ for id_, _ in sorted(options.items(), key=lambda item: (-item[1], item[0]))[:12]]


_HELPER = 0.6
"""Share of a helper in a table of its file from which the table is what the helper became."""


def _table(old: Features, tables: Iterable[Features], rarity: Rarity) -> tuple[float, str] | None:
    """Return the table that took in the helper that *old* only called, and the values *old* gave it."""
    shares = (
        (rarity.contained("s", old.handed, new.statements) or 0.0, new.id)
        for new in tables
        if old.literals <= new.literals
    )
    share, id_ = max(shares, default=(0.0, ""))
    return (min(0.95, 0.5 + 0.5 * share), id_) if share >= _HELPER else None


def _fold(old: Features, full: Features, gain: Features, ancestor: Features | None, rarity: Rarity) -> float:
    """Return how sure it is that *old* was folded into *full*, which *gain* is new in; 0 when it was not.

    What *old* had and the *ancestor* of *full* had not must be new there, else it was the sibling's own all
    along; and literals alone prove nothing unless several are rare and the code around them is the same.
    """
    like = likeness(old, full, rarity)
    literals = like.literals if like.literals is not None else like.score
    brought = likeness(old if ancestor is None else _beyond(old, ancestor), gain, rarity)
    rare = sum(rarity.count(f"l{x}") <= _RARE for x in old.literals & full.literals)
    code = max(like.statements or 0.0, like.checks or 0.0)
    if not old.literals and len(old.statements & full.statements) < _SEVERAL:
        # Where nothing is given, one statement is how tests of that code begin.
        return 0.0
    if max(brought.score, brought.literals or 0.0) < 0.5:
        return 0.0
    if code < 0.3 and (rare < 2 or (like.names or 0.0) < 0.6):
        return 0.0
    return 0.5 * like.score + 0.5 * literals


def _beyond(one: Features, other: Features) -> Features:
    """What *one* has and *other* has not."""
    return one._replace(
        statements=one.statements - other.statements,
        literals=one.literals - other.literals,
        names=one.names - other.names,
        checks=one.checks - other.checks,
        reach=None,
    )
