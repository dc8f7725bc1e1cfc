"""Files of tests that one commit brought as a whole, as those go that were there for the same code."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from auditor.coverage.ground import Ground
from auditor.coverage.matter import Gone
from auditor.coverage.obligations import names_now
from auditor.model.meaning import Profile

_ONE_COMMIT = 0.5
"""Share of the live tests of a file that came in one commit from which the file was written in that."""
_NEW = 0.8
"""Share of them that were not there before."""
_SAME_CODE = 0.5
"""Share of the code that the tests of a file ran, as far as it lives, from which others are about that."""


class SuitesAnew:
    """Tells which file was written in the place of that of a deleted test, with the commit that took it."""

    def __init__(self, ground: Ground, gone: Iterable[str]) -> None:
        """Take what is known of the range, and the tests of base that are *gone*, by id."""
        self._ground = ground
        self._gone: dict[str, list[str]] = {}
        for id_ in gone:
            self._gone.setdefault(ground.base.cases[id_].path, []).append(id_)
        self._known: dict[tuple[str, str], str] = {}

    def of(self, one: Gone) -> str:
        """Return the file whose tests run most of what those beside a deleted one ran, or ``""``."""
        path = one.case.path
        if one.deleted_in is None or path not in self._gone:
            return ""
        commit = one.deleted_in.commit
        if (path, commit) not in self._known:
            self._known[path, commit] = self._nearest(path, self._written.get(commit, ()))
        return self._known[path, commit]

    def _nearest(self, path: str, written: Collection[str]) -> str:
        """The one of the *written* files that runs most of what the tests ran that are gone from a file."""
        if not written:
            return ""
        ground = self._ground
        ran = {s for id_ in self._gone[path] for s in self._ran(ground.base.profiles[id_])}
        lives = {now for s in ran if not ground.is_dead(s) for now in names_now(s, ground.fates)}
        if not lives:
            return ""
        shares = {new: len(lives & self._of_file[new]) / len(lives) for new in written}
        best = min(shares, key=lambda new: (-shares[new], new != path, new))
        return best if shares[best] >= _SAME_CODE else ""

    def _ran(self, profile: Profile) -> Iterable[str]:
        return filter(self._ground.specificity.is_telling, profile.exercises)

    @cached_property
    def _live(self) -> Mapping[str, list[str]]:
        """The live tests of each file of head."""
        found: dict[str, list[str]] = {}
        for id_ in sorted(self._ground.live):
            found.setdefault(self._ground.head.cases[id_].path, []).append(id_)
        return found

    @cached_property
    def _written(self) -> Mapping[str, list[str]]:
        """By commit, the files whose tests came in it for the most part, and are new."""
        found: dict[str, list[str]] = {}
        for path, ids in self._live.items():
            born = Counter(ref.commit for id_ in ids if (ref := self._ground.born(id_)) is not None)
            new = sum(id_ not in self._ground.base.cases for id_ in ids)
            for commit, number in born.items() if new >= _NEW * len(ids) else ():
                if number >= _ONE_COMMIT * len(ids):
                    found.setdefault(commit, []).append(path)
        return found

    @cached_property
    def _of_file(self) -> Mapping[str, frozenset[str]]:
        """What the live tests of each written file run."""
        written = {path for paths in self._written.values() for path in paths}
        profiles = self._ground.head.profiles
        return {
            path: frozenset(s for id_ in self._live[path] for s in self._ran(profiles[id_]))
            for path in written
        }
