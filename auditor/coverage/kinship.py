"""Which live tests are near a deleted one, and whether they were there before it went."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from auditor.coverage.affinity import Kin
from auditor.coverage.ground import Ground
from auditor.coverage.matter import Gone, Matter
from auditor.coverage.obligations import names_now
from auditor.model.paths import basename
from auditor.model.suite import Case
from auditor.model.words import bare, parts

NEAR = 1.6
"""Affinity from which a new test may be a replacement."""
NAMED = 0.6
"""Share of a name's words that a test which replaced another in its place has."""
PLACE = 0.9
"""Share of the words of its class and file from which a test stands beside another."""
ALL_OF_IT = 0.9
"""Share of what a test runs or gives from which a test of its name and place is the same."""
SOME_CODE = 0.3
"""Likeness in one respect from which something speaks for another besides."""
_FAR_MORE = 0.25
"""How much more of the words of two names is far more."""
NEAREST = 3
"""How many of the nearest are looked at where any would be a guess."""
_MOST = 12
_SAME_CODE = 0.9
"""Share of the production code that a test runs from which a successor runs the same."""
_LIKE_NAME = 0.4
_TOGETHER = 0.3
"""What coming with the commit that took a test is worth, in affinity."""
_COPY = 3.5
"""Affinity from which a test of the same name is what the deleted one was, whatever else went on as it."""
_MANY_WORDS = 4
"""Words from which a name is hardly given twice to different things."""
_SEVERAL = 3
"""Tests of one name in two classes from which one may be the other anew."""
_COMMON = 10
"""Tests of one name from which that is no more than their kind: ``test_create`` of each thing there is."""
_SECOND = 0.6
"""Nearness of the next one, as a share of the nearest one's, up to which that stands out."""


class Kinship:
    """Answers for the tests of one range, one after the other."""

    def __init__(self, ground: Ground, claimed: Collection[str]) -> None:
        """Take what is known of the range; *claimed* tests are known to be what others went on as."""
        self._ground = ground
        self._claimed = claimed
        self._asked: tuple[str, list[Kin]] = ("", [])
        """The test that was last asked for, with its kin."""

    def of(self, matter: Matter) -> list[Kin]:
        """Return the nearest live tests, the nearest first, without those that others went on as."""
        one = matter.one.profile
        if self._asked[0] != one.id:
            near = self._ground.affinity.near(one, self._ground.fates, _MOST)
            # A table takes in several tests, and so does a copy; any other test goes on as one.
            rows = self._ground.head.rows
            kin = [k for k in near if k.id not in self._claimed or rows(k.id) > 1 or _is_copy(k)]
            # What came in the commit that took a test is likelier to be about the same.
            kin.sort(key=lambda k: -k.score - _TOGETHER * self._ground.came_with(matter.one, k.id))
            self._asked = (one.id, kin)
        return self._asked[1]

    def is_claimed(self, id_: str) -> bool:
        """Whether a live test is what another deleted one went on as."""
        return id_ in self._claimed

    def is_new(self, id_: str) -> bool:
        """Whether a test at head was not there before, or has become a table, or a larger one."""
        base, head = self._ground.base, self._ground.head
        return id_ not in base.cases or head.rows(id_) > base.rows(id_)

    def stands_out(self, kin: list[Kin]) -> bool:
        """Whether the nearest is new, with a like name and the same production code, and no other is near."""
        first, second = kin[0], kin[1].score if len(kin) > 1 else 0.0
        return (
            self.is_new(first.id)
            and first.symbols >= _SAME_CODE
            and first.name >= _LIKE_NAME
            and first.score >= NEAR
            and second <= _SECOND * first.score
        )

    def came_in_its_place(self, one: Gone, kin: Kin) -> bool:
        """Whether a like-named test of the same production code came beside it in the commit that took it."""
        beside = kin.place >= PLACE and kin.symbols >= _SAME_CODE and kin.name >= _LIKE_NAME
        return beside and self.is_new(kin.id) and self._ground.came_with(one, kin.id)

    def has_common_name(self, one: Gone) -> bool:
        """Whether so many tests were called like a deleted one that the name says what kind of test it is."""
        return self._names[0][one.case.name] >= _COMMON

    def has_sole_name(self, one: Gone, id_: str) -> bool:
        """Whether a live test alone has a name of many words, which the deleted one alone had before."""
        name, before, after = one.case.name, *self._names
        same = id_.rpartition("::")[2] == name and before[name] == after[name] == 1
        return same and len(parts(name) - {"test"}) >= _MANY_WORDS

    @cached_property
    def _names(self) -> tuple[Counter[str], Counter[str]]:
        """How many tests of base and of head have a name."""
        before, after = (
            Counter(id_.rpartition("::")[2] for id_ in r.cases)
            for r in (self._ground.base, self._ground.head)
        )
        return before, after

    def is_of_another(self, one: Gone, id_: str) -> bool:
        """Whether a live test stands in another class where the class of the deleted one is still there.

        What is said of several things under one name is not said of all of them by one test.  What is in a
        file of another name and in no class may have moved out of one; so may what is called after the same
        function, and runs it.
        """
        there = self._ground.head.cases[id_]
        name, file = one.case.classes[-1:], basename(one.case.path)
        elsewhere = bool(there.classes) or basename(there.path) == file
        if not name or not elsewhere or there.classes[-1:] == name or (file, *name) not in self._classes:
            return False
        runs = self._ground.runs(id_)
        return not any(now in runs for now in self._called_after(one, there.name))

    def _called_after(self, one: Gone, name: str) -> Iterable[str]:
        """What a deleted test ran, under its name now, that it and one called *name* are called after.

        That is a name of several words.
        """
        for symbol in one.profile.exercises:
            word = symbol.rpartition(".")[2]
            if len(parts(word)) > 1 and bare(word) in bare(one.case.name) and bare(word) in bare(name):
                yield from names_now(symbol, self._ground.fates)

    def namesake_first(self, one: Gone, ids: Sequence[str]) -> tuple[str, ...]:
        """Return tests of head with that first which has far more of a test's name than the first of them.

        So it is where several took something over, and which of them did most is a guess.  How much two names
        have in common is the Jaccard index of their words, weighted by rarity.  One of the very name that is
        about another thing is no nearer.
        """
        alike = {id_: self._names_alike(one, id_) for id_ in ids}
        nearer = (i for i in ids if alike[i] >= alike[ids[0]] + _FAR_MORE)
        own = (i for i in nearer if alike[i] < 1.0 or not self.is_of_another(one, i))
        best = max(own, key=alike.__getitem__, default=ids[0])
        return (best, *(id_ for id_ in ids if id_ != best))

    def _names_alike(self, one: Gone, id_: str) -> float:
        share = self._ground.affinity.share_of_name
        name, other = one.case.name, self._ground.head.cases[id_].name
        mine, theirs = share(name, other), share(other, name)
        return mine * theirs / (mine + theirs - mine * theirs) if mine and theirs else 0.0

    def is_ported(self, one: Gone, id_: str) -> bool:
        """Whether a live test has the name of a deleted one in a class of its file that is its class anew.

        That is a new one with a third of the names of the other, which is gone.
        """
        there = self._ground.head.cases[id_]
        place = _place(one.case)
        if there.name != one.case.name or basename(there.path) != place[0] or place in self._classes:
            return False
        before, after = (
            self._before.get(place, set()),
            self._classes.get((place[0], *there.classes[-1:]), set()),
        )
        # A class that was there all along is about something else.
        new = bool(there.classes) and (place[0], *there.classes[-1:]) not in self._before
        return new and len(before & after) >= max(_SEVERAL, len(before) / 3)

    @cached_property
    def _classes(self) -> Mapping[tuple[str, ...], set[str]]:
        """The names of tests by class at head, each with the name of its file."""
        return _by_class(self._ground.head.cases.values())

    @cached_property
    def _before(self) -> Mapping[tuple[str, ...], set[str]]:
        return _by_class(self._ground.base.cases.values())

    def came_beside(self, case: Case) -> Sequence[str]:
        """Return the live tests that came in the class, or else the file, of that name, the longest first."""
        return self._came.get(_place(case), ())

    def class_anew(self, case: Case) -> Sequence[str]:
        """Return the tests of new classes in the file of one that is gone, called like that but for words.

        All words of the one must be in the other: ``TestUpdates``, ``TestIntUpdates``.  A class that another
        one, or a part of it, went on as is none.
        """
        place = _place(case)
        words = _class_words(place)
        if not words or place in self._classes:
            return ()
        return tuple(
            id_
            for others, ids in self._new_classes.get(place[0], ())
            if others <= words or words <= others
            for id_ in ids
        )

    @cached_property
    def _new_classes(self) -> Mapping[str, list[tuple[frozenset[str], list[str]]]]:
        """By the name of a file, the words of each new class there with the live tests that came in it."""
        found: dict[str, list[tuple[frozenset[str], list[str]]]] = {}
        for place, ids in self._came.items():
            words = _class_words(place)
            if words and place not in self._before and not any(map(self.is_claimed, ids)):
                found.setdefault(place[0], []).append((words, ids))
        return found

    @cached_property
    def _came(self) -> Mapping[tuple[str, ...], list[str]]:
        found: dict[tuple[str, ...], list[str]] = {}
        for id_ in sorted(self._ground.live, key=lambda i: (-len(i), i)):
            case = self._ground.head.cases[id_]
            if id_ not in self._ground.base.cases:
                found.setdefault(_place(case), []).append(id_)
        return found

    def inherited_beside(self, case: Case) -> Sequence[Case]:
        """Return the live tests that the class of a test inherits at head, in the file of that name."""
        return self._inherited.get(_place(case), ())

    @cached_property
    def _inherited(self) -> Mapping[tuple[str, ...], list[Case]]:
        found: dict[tuple[str, ...], list[Case]] = {}
        for id_, case in self._ground.head.cases.items():
            if case.classes and case.definition != id_ and id_ in self._ground.live:
                found.setdefault(_place(case), []).append(case)
        return found

    def stood_beside(self, one: Gone, id_: str) -> bool:
        """Whether a live test stood in the file of a deleted one before, be that called otherwise now."""
        there = id_ in self._ground.base.cases or id_ in self._claimed
        return there and basename(id_.partition("::")[0]) == basename(one.case.path)

    def is_sibling(self, one: Gone, kin: Kin) -> bool:
        """Whether a live test stood beside the deleted one before."""
        return kin.id in self._ground.base.cases and kin.id.partition("::")[0] == one.case.path


def _place(case: Case) -> tuple[str, ...]:
    """Where a test stands: the name of its file, and its class if it has one."""
    return (basename(case.path), *case.classes[-1:])


def _class_words(place: tuple[str, ...]) -> frozenset[str]:
    """The words of the class of a place, ``test`` aside; none where it has no class."""
    return parts(" ".join(place[1:])) - {"test"}


def _by_class(cases: Iterable[Case]) -> dict[tuple[str, ...], set[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for case in cases:
        if case.classes:
            found.setdefault(_place(case), set()).add(case.name)
    return found


def _is_copy(kin: Kin) -> bool:
    return kin.name == 1.0 and kin.score >= _COPY
