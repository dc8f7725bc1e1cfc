"""Rulings on tests that nothing is known to go on as: by who is near, and who meets their obligations."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from textwrap import shorten

from auditor.coverage.affinity import Kin
from auditor.coverage.ground import Ground
from auditor.coverage.kinship import ALL_OF_IT, NAMED, NEAR, NEAREST, PLACE, SOME_CODE, Kinship
from auditor.coverage.matter import Matter, Ruling
from auditor.coverage.obligations import Cover, names_now
from auditor.coverage.other_code import OtherCode
from auditor.coverage.retirement import HELD, SAME_NAME
from auditor.coverage.succession import Heir
from auditor.coverage.suites_anew import SuitesAnew
from auditor.coverage.table_rows import TableRows
from auditor.coverage.targets import running
from auditor.model.audit import Verdict
from auditor.model.paths import is_shown

_COVERED = 0.62
"""Mean strength over the obligations from which they count as met."""
_HALF = 0.46
"""The same from which some of them do; one assertion of the same kind on the same symbol is .45."""
_COPY = 0.85
"""Likeness in every respect from which a test of the same name is the same test, written a second time."""
_SAME_TEST = 0.8
"""Share of a name's words from which a test in its place bears the same name."""
_LIKE_NAME = 0.3
"""Share of the words of a test's name that another must have where nothing else is known of it."""
_FAINT = 0.5
"""Affinity from which a new test is named where nothing else is known of one that went with its file."""
_SHARED_CODE = 0.2
"""Share of the code that a test runs from which one that came in its place is about the same."""
_UNMET = 0.85
"""Share of what a test verified that must be open for it to be lost beyond doubt."""
_SAID = 100
"""Characters of a commit's message that are shown."""
_COMPANY = 2
"""Tests of its class that went on, where at least half of them did, from which it was as likely as not left
out on purpose."""
_ENDINGS = 2
"""Tests that went with one ending up to which it says nothing of what came of them."""
_MORE = 2
"""Tests told besides the best of those that verify part of one."""


class Nearby:
    """Looks for who does what a test did, and says so where nobody does."""

    def __init__(
        self,
        ground: Ground,
        kinship: Kinship,
        rows: TableRows,
        heirs: Mapping[str, tuple[Heir, ...]],
        other_code: OtherCode,
    ) -> None:
        """Take what is known of the range, and who may go on as each deleted test, likeliest first."""
        self._ground = ground
        self._kinship = kinship
        self._rows = rows
        self._other_code = other_code
        self._suites_anew = SuitesAnew(ground, (id_ for id_ in heirs if id_ in ground.base.cases))
        self._names_gone: dict[str, list[str]] = {}
        for id_ in heirs:
            scope, _, name = id_.rpartition("::")
            self._names_gone.setdefault(scope, []).append(name)
        self._gone = {scope: len(names) for scope, names in self._names_gone.items()}
        self._went_on = Counter(
            id_.rpartition("::")[0] for id_, found in heirs.items() if found and found[0].channel == "lineage"
        )
        """How many tests of a class, or of a file outside classes, the history knows to go on."""

    def ruling(self, matter: Matter) -> Ruling:
        """Return the ruling by what other tests verify."""
        return self._by_obligations(matter) if matter.owed else self._untraced(matter)

    def replaced(self, matter: Matter) -> Ruling | None:
        """Return the ruling where a new test that nothing else became has a test's words and subject."""
        if ruling := self._rows.of_name(matter):
            return ruling
        for kin in self._kinship.of(matter):
            sole = self._kinship.has_sole_name(matter.one, kin.id)
            beside = sole or kin.place >= (NAMED if kin.name < 1.0 else NAMED / 2)
            if not self._kinship.is_new(kin.id) or kin.name < NAMED or not beside:
                continue
            if not sole and self._ground.came_late(matter.one, kin.id):
                continue
            if self._kinship.is_of_another(matter.one, kin.id) or self._other_code.left_for(matter, kin.id):
                continue
            # The same name, in the same place and the same commit, needs no more.
            same = kin.name == 1.0 and kin.place >= NAMED and self._ground.came_with(matter.one, kin.id)
            alike = max(kin.literals, kin.names, kin.symbols, kin.place - 0.6) >= 0.3 and kin.score >= NEAR
            if not (alike or sole) and not (same and len(matter.one.features.words - {"test"}) > 1):
                continue
            if self._ground.turned(matter.one, kin.id):
                if not self._ground.came_with(matter.one, kin.id):
                    continue
                why = f"{kin.id} came in its place and asserts the contrary."
                return Ruling(Verdict.RETIRED, "turned", kin.score / 5, why, Verdict.REWRITTEN)
            moved = (kin.name == 1.0 and kin.names >= 0.5) or (kin.literals >= 0.35 and kin.symbols >= 0.4)
            why = f"{kin.id} is new, and alike in {kin.words}."
            if moved or _is_it(kin):
                return Ruling(Verdict.MOVED, "replaced", kin.score / 5, why, Verdict.REWRITTEN, (kin.id,))
            if self._leaves_open(matter, kin):
                continue
            return Ruling(Verdict.REWRITTEN, "replaced", kin.score / 5, why, Verdict.PARTIAL, (kin.id,))
        return None

    def _leaves_open(self, matter: Matter, kin: Kin) -> bool:
        """Whether a test of a like name hardly runs what a deleted one did, and nobody verifies that."""
        return kin.name < 1.0 and kin.symbols < SOME_CODE and bool(self._ground.unverified(matter.about))

    def folded_by_name(self, matter: Matter) -> Ruling | None:
        """The ruling where variants of a test, ``test_x_cpu`` and so on, went as ``test_x`` came or changed.

        What makes a variant stands at the end of the names of other tests that went, too.
        """
        case = matter.one.case
        scope, _, name = case.id.rpartition("::")
        for id_ in self._kinship.came_beside(case):
            whole = self._ground.head.cases[id_].name
            ending = name.removeprefix(whole)
            if ending == name or not ending.startswith("_") or not self._ground.came_with(matter.one, id_):
                continue
            variants = sum(n.startswith(f"{whole}_") for n in self._names_gone.get(scope, ()))
            others = self._endings.get(ending, set()) - {whole}
            if variants > 1 and others:
                why = f"{id_} came as it went, with other variants of it: {whole}_…"
                return Ruling(Verdict.MOVED, "folded-by-name", 1.0, why, Verdict.REWRITTEN, (id_,))
        start, dash, last = name.rpartition("_")
        id_ = f"{scope}::{start}"
        if len(self._endings[f"{dash}{last}"]) > _ENDINGS and self._ground.was_changed(id_):
            why = f"{id_} was changed as it went, with other tests that end in {dash}{last}."
            return Ruling(Verdict.MOVED, "folded-by-name", 1.0, why, Verdict.REWRITTEN, (id_,))
        return None

    @cached_property
    def _endings(self) -> Mapping[str, set[str]]:
        """By the last word of their names, what tests that went are called without it."""
        found: dict[str, set[str]] = {}
        for names in self._names_gone.values():
            for name in names:
                start, dash, last = name.rpartition("_")
                found.setdefault(f"{dash}{last}", set()).add(start)
        return found

    def _by_obligations(self, matter: Matter) -> Ruling:
        covered, ground = matter.covered, self._ground
        kin = self._kinship.of(matter)
        near = kin[0] if kin else None
        inputs = matter.inputs
        unshared = inputs - ground.literals(t for t, _ in covered.tests)
        same_case = len(unshared) <= 0.5 * len(inputs) if inputs else covered.share >= 0.75
        # A sibling that stood beside it was there for something else, and what asserts the contrary is none.
        others = [
            k
            for k in kin[:NEAREST]
            if not self._kinship.is_sibling(matter.one, k)
            and not self._kinship.is_of_another(matter.one, k.id)
            and not ground.turned(matter.one, k.id)
        ]
        for one in others:
            # Where no rare value is given, none need be the same.
            values = one.literals or float(not inputs)
            if one.name == 1.0 and min(values, one.names, one.symbols) >= _COPY:
                why = f"{one.id} is alike in {one.words}."
                return Ruling(Verdict.MOVED, "akin-copy", one.score / 5, why, Verdict.REWRITTEN, (one.id,))
        rows = self._rows
        if ruling := rows.of_new(matter) or rows.of_names(matter) or rows.beside(matter):
            return ruling
        if ruling := rows.of_class(matter):
            return ruling
        # Siblings assert the same of other cases: whoever verifies all of it does all that it did.
        done = ground.held(matter.one, covered)
        met = covered.share >= _COVERED and same_case
        if met and done >= HELD and not ground.unverified(matter.about):
            why = f"What it verified is verified by {', '.join(t for t, _ in covered.tests[:2])}."
            if all(self._kinship.stood_beside(matter.one, t) for t, _ in covered.tests):
                return Ruling(Verdict.REWRITTEN, "covered-beside", done, why, Verdict.PARTIAL)
            return Ruling(Verdict.REWRITTEN, "covered", done, why, Verdict.PARTIAL)
        for one in others:
            by_name = one.name >= SAME_NAME and max(one.symbols - 0.25, one.literals - 0.6) >= 0
            by_name = by_name and not (one.name == 1.0 and self._kinship.has_common_name(matter.one))
            new = self._kinship.came_in_its_place(matter.one, one)
            if by_name or new or (one is near and self._kinship.stands_out(kin)):
                why = f"{one.id} is alike in {one.words}."
                if _is_it(one):
                    return Ruling(Verdict.MOVED, "akin", one.score / 5, why, Verdict.REWRITTEN, (one.id,))
                return Ruling(Verdict.REWRITTEN, "akin", one.score / 5, why, Verdict.PARTIAL, (one.id,))
        if ruling := self._rows.whole(matter) or self._made(matter) or self._rows.alike(matter):
            return ruling
        # In a change by itself, whatever comes as a test goes would hide its loss.
        if not ground.one_change and (ruling := self._class_anew(matter)):
            return ruling
        if ruling := self._deprecated_for(matter, kin):
            return ruling
        reached = sum(map(ground.verifiers.reach, matter.owed)) >= 0.75 * len(matter.owed)
        beside = near is not None and near.place >= PLACE and near.symbols >= 0.5
        if covered.tests and (covered.share >= _HALF or (reached and beside)):
            all_came = self._all_came(matter)
            if not all_came and (changed := ground.changed_with(matter.one, matter.about)):
                if ruling := self._came_beside(matter):
                    return ruling
                now = names_now(changed, ground.fates)[0]
                why = f"The commit that took it changed {now}, of which other tests still verify the rest."
                return Ruling(Verdict.RETIRED, "case-withdrawn", covered.share, why, Verdict.PARTIAL)
            if ruling := self._said_to_go(matter, Verdict.PARTIAL):
                return ruling
            first = _first(covered, kin)
            chosen = self._kinship.namesake_first(matter.one, (first, *self._others_about(matter, first)))
            if all_came:
                why = f"The commit that took it brought {chosen[0]}, which verifies the same kind of thing."
                return Ruling(Verdict.REWRITTEN, "came-beside", covered.share, why, Verdict.PARTIAL, chosen)
            if ruling := self._suite_anew(matter):
                return ruling
            why = f"Only part of what it verified is verified, as by {chosen[0]}."
            return Ruling(Verdict.PARTIAL, "half-covered", 1.0 - done, why, Verdict.LOST, chosen)
        if ruling := self._brought_back(matter) or self._said_to_go(matter, Verdict.LOST):
            return ruling
        if not ground.one_change and (found := self._brought(matter, 0.0)):
            why = f"The commit that took it brought {found[0]} in its place."
            return Ruling(Verdict.REWRITTEN, "came-beside", covered.share, why, Verdict.LOST, found)
        for one in kin:
            is_new = self._kinship.is_new(one.id) and one.place >= PLACE and one.name >= 0.45
            left = self._leaves_open(matter, one) or self._other_code.left_for(matter, one.id)
            if is_new and not left:
                why = f"{one.id} is new in its place, without meeting what it verified."
                return Ruling(Verdict.PARTIAL, "untraced", one.score / 5, why, Verdict.LOST, (one.id,))
        return self._lost(matter)

    def _all_came(self, matter: Matter) -> bool:
        """Whether all who meet something of it came, in a history, in the commit that took it.

        What another test went on as did not come for this one.
        """
        one, ground = matter.one, self._ground
        return not ground.one_change and all(
            ground.came_with(one, t) and not ground.turned(one, t) and not self._kinship.is_claimed(t)
            for t, _ in matter.covered.tests
        )

    def _came_beside(self, matter: Matter) -> Ruling | None:
        """The ruling where the commit that took it, and changed its code, brought tests of that in its place.

        Then it was written anew rather than withdrawn.
        """
        found = self._brought(matter, _SHARED_CODE)
        if not found:
            return None
        why = f"The commit that took it changed what it verified, and brought {found[0]} in its place."
        return Ruling(Verdict.REWRITTEN, "came-beside", matter.covered.share, why, Verdict.RETIRED, found)

    def _brought(self, matter: Matter, least: float) -> tuple[str, ...]:
        """The tests that the commit which took a test brought in its place, those that verify it first.

        They run at *least* that share of the production code that it ran.  What others went on as, or were
        split into, did not come for it.
        """
        near = [
            k.id
            for k in self._kinship.of(matter)
            if k.place >= PLACE and k.symbols >= least and self._ground.came_with(matter.one, k.id)
        ]
        came = frozenset(self._ground.brought_instead(matter.one)) if near else frozenset()
        found = [
            id_
            for id_ in near
            if id_ in came
            and not self._ground.turned(matter.one, id_)
            and not self._other_code.left_for(matter, id_)
        ]
        verify = {t for t, _ in matter.covered.tests}
        chosen = sorted(found, key=lambda id_: id_ not in verify)[: _MORE + 1]
        return self._kinship.namesake_first(matter.one, chosen) if chosen else ()

    def _class_anew(self, matter: Matter) -> Ruling | None:
        """The ruling where the commit that took it brought a class in the place of its own, which is gone.

        A table there alone is what the tests of the class became.
        """
        one, ground, kinship = matter.one, self._ground, self._kinship
        came = (
            id_
            for id_ in kinship.class_anew(one.case)
            if ground.came_with(one, id_) and not ground.turned(one, id_)
        )
        found = tuple(islice(came, _MORE + 1))
        if not found:
            return None
        why = f"The commit that took its class brought {found[0]} in its place"
        rows = ground.head.rows(found[0])
        if rows > 1 and len(found) == 1:
            why = f"{why}, which goes through {rows:,} cases."
            return Ruling(Verdict.MOVED, "row-alike", 0.5, why, Verdict.REWRITTEN, found)
        share = matter.covered.share
        return Ruling(Verdict.REWRITTEN, "came-beside", share, f"{why}.", Verdict.PARTIAL, found)

    def _suite_anew(self, matter: Matter) -> Ruling | None:
        """The ruling where the commit that took it wrote a file of tests of the same code.

        That may be its own file, over again.  A change by itself would hide a loss that way.
        """
        if self._ground.one_change or not (path := self._suites_anew.of(matter.one)):
            return None
        kin = [k.id for k in self._kinship.of(matter) if k.id.partition("::")[0] == path]
        found = tuple(id_ for id_ in kin if not self._ground.turned(matter.one, id_))[: _MORE + 1]
        if not found:
            return None
        found = self._kinship.namesake_first(matter.one, found)
        why = f"The commit that took it wrote {path} for the same code; nearest there is {found[0]}."
        share = matter.covered.share
        return Ruling(Verdict.REWRITTEN, "suite-anew", share, why, Verdict.PARTIAL, found)

    def _deprecated_for(self, matter: Matter, kin: list[Kin]) -> Ruling | None:
        """The ruling where what it verified only warns now and hands on to what live tests verify.

        A change by itself says that it deprecates, and is asked for the tests of what comes instead.
        """
        asserted = next((t.symbol for t in matter.about if t.asserted), "")
        to = self._ground.replaced.get(asserted)
        if self._ground.one_change or to is None or not matter.covered.tests:
            return None
        first = _first(matter.covered, kin)
        why = f"{asserted} only warns now and hands on to {to}, which {first} verifies."
        chosen = (first, *self._others_about(matter, first))
        return Ruling(Verdict.REWRITTEN, "deprecated-for", matter.covered.share, why, Verdict.RETIRED, chosen)

    def _brought_back(self, matter: Matter) -> Ruling | None:
        """The ruling where a new test has its very name and its place, however long after it came."""
        several = len(matter.one.features.words - {"test"}) > 1
        for kin in self._kinship.of(matter):
            same = kin.name == 1.0 and kin.place >= PLACE and (several or kin.literals >= SOME_CODE)
            if same and self._kinship.is_new(kin.id) and not self._other_code.left_for(matter, kin.id):
                why = f"{kin.id} is new, and of the same name and place."
                return Ruling(Verdict.MOVED, "replaced", kin.score / 5, why, Verdict.REWRITTEN, (kin.id,))
        return None

    def _made(self, matter: Matter) -> Ruling | None:
        """The ruling where a test only saw that objects can be made, and live tests work with such."""
        runs = matter.one.profile.exercises
        if not all(o.made for o in matter.owed) or not self._ground.classes.issuperset(runs):
            return None
        order = {kin.id: number for number, kin in enumerate(self._kinship.of(matter))}
        found: dict[str, str] = {}
        for obligation in matter.owed:
            for maker in self._ground.makers(obligation.symbols[0][0]):
                if tests := self._ground.verifiers.running(maker):
                    found.setdefault(min(tests, key=lambda t: (order.get(t, len(order)), t)), maker)
                    break
            else:
                return None
        first, maker = next(iter(found.items()))
        name = matter.owed[0].symbols[0][0]
        through = "makes one" if maker == name else f"runs {maker}, which uses it"
        why = f"It only saw that {name} can be made, and {first} {through}."
        return Ruling(Verdict.REWRITTEN, "made", 1.0, why, Verdict.LOST, tuple(found))

    def _others_about(self, matter: Matter, first: str) -> tuple[str, ...]:
        """The nearest further tests that assert about what the test was most about."""
        asserted = [t.symbol for t in matter.about if t.asserted][:1]
        about = {
            id_
            for symbol in asserted
            for now in names_now(symbol, self._ground.fates)
            for id_ in self._ground.verifiers.of(now)
        }
        return tuple(k.id for k in self._kinship.of(matter) if k.id in about and k.id != first)[:_MORE]

    def _said_to_go(self, matter: Matter, otherwise: Verdict) -> Ruling | None:
        """The ruling where a test, or the commit that took it, says that what it is named after was to go."""
        subject = self._ground.said_to_go(matter.one)
        if not subject and self._ground.called_deprecated(matter.one, matter.about):
            why = "Its name calls what it verified deprecated, and it went with a change of production."
            return Ruling(Verdict.RETIRED, "was-deprecated", 1.0 - matter.covered.share, why, otherwise)
        if not subject:
            return None
        said = shorten(subject, _SAID, placeholder=" …")
        why = f"The commit that took it says to take away what it is named after: {said}"
        return Ruling(Verdict.RETIRED, "said-to-go", 1.0 - matter.covered.share, why, otherwise)

    def _lost(self, matter: Matter) -> Ruling:
        about, lives = running(matter.about, self._ground.production.base), matter.lives
        symbol = about[0].symbol if about else "its target"
        if self._ground.is_dead(symbol) and symbol not in lives.dead and lives.alive:
            # A class of which only what was called is left.
            symbol = lives.alive[0]
        if self._ground.is_dead(symbol):
            why = f"What it used most is gone at head: {symbol}."
            return Ruling(Verdict.RETIRED, "used-gone", 0.5, why, Verdict.LOST)
        now = names_now(symbol, self._ground.fates)[0]
        number = len(self._ground.verifiers.of(now))
        tail = (
            "no live test asserts anything about it" if not number else "no live test checks the same of it"
        )
        why = f"{now} still exists at head, and {tail}"
        share = 1.0 - matter.covered.share
        scope = matter.one.case.id.rpartition("::")[0]
        if (others := self._went_on[scope]) >= max(_COMPANY, self._gone[scope] / 2):
            why = f"{why}; it was left out where {others} tests beside it went on."
            return Ruling(Verdict.LOST, "left-out", share, why, Verdict.RETIRED)
        runner_up = Verdict.RETIRED if matter.lives.gone > 0.2 else Verdict.PARTIAL
        # In a history that lost code, others may do what it did in ways that names do not show.
        # So may whoever comes by an object of a class.
        made = all(o.made for o in matter.owed)
        # And examples are not written to be verified.
        there = self._ground.production.head.get(now)
        shown = there is not None and is_shown(there.path)
        # Who runs what no code here defines, such as a compiled module, cannot be seen.
        # What a test puts a mock in place of is hardly what it was for.
        mocked = symbol in matter.one.profile.mocks
        unseen = there is None or number or made or shown or mocked or matter.lives.dead
        plain = not unseen and share >= _UNMET and now == symbol
        if shown or (self._ground.lost_production and not plain):
            if ruling := self._suite_anew(matter):
                return ruling
            return Ruling(Verdict.LOST, "hardly-covered", share, f"{why}.", runner_up)
        return Ruling(Verdict.LOST, "uncovered", share, f"{why}.", runner_up)

    def _untraced(self, matter: Matter) -> Ruling:
        """The ruling on a test of which reading does not show what it verified."""
        if found := self._ground.by_literals(matter.one):
            likely, share = found
            verdict = Verdict.REWRITTEN if share >= 0.8 else Verdict.PARTIAL
            why = f"{share:.0%} of its rare values are in {likely}; what it verified could not be traced."
            return Ruling(verdict, "same-values", share, why, Verdict.LOST, (likely,))
        if ruling := self._brought_back(matter) or self._said_to_go(matter, Verdict.LOST):
            return ruling
        for kin in self._kinship.of(matter):
            if self._kinship.is_new(kin.id) and kin.place >= PLACE and kin.name >= 0.2:
                why = f"{kin.id} is new in its place; what it verified could not be traced."
                return Ruling(Verdict.PARTIAL, "untraced", kin.score / 5, why, Verdict.REWRITTEN, (kin.id,))
        telling = matter.one.features.has_telling_name
        for kin in self._kinship.of(matter) if telling else ():
            if kin.name == 1.0 and self._kinship.is_new(kin.id):
                why = f"{kin.id} is new, and of the same name; what it verified could not be traced."
                return Ruling(Verdict.REWRITTEN, "replaced", kin.score / 5, why, Verdict.PARTIAL, (kin.id,))
        if gone := self._ground.used_and_gone(matter.one.profile):
            why = (
                f"What it used is gone at head: {', '.join(gone[:3])}; what it verified could not be traced."
            )
            return Ruling(Verdict.RETIRED, "used-gone", 0.5, why, Verdict.LOST)
        why = "No successor was found, and what it verified could not be traced"
        only_tests = self._ground.only_tests_went(matter.one)
        if only_tests:
            why = f"{why}; the commit that took its file changed no production code"
        if self._ground.one_change:
            # In a change by itself, a name like many would hide that it was lost.
            return Ruling(Verdict.LOST, "no-obligation", 0.4, f"{why}.", Verdict.RETIRED)
        if guess := self._guessed(matter, only_tests=only_tests):
            return guess
        if only_tests:
            return Ruling(Verdict.LOST, "no-obligation", 0.4, f"{why}.", Verdict.PARTIAL)
        if self._ground.lost_production:
            why = f"{why}; the history took production away, and it may have gone with that."
            return Ruling(Verdict.RETIRED, "untraceable", 0.5, why, Verdict.LOST)
        return Ruling(Verdict.LOST, "no-obligation", 0.4, f"{why}.", Verdict.RETIRED)

    def _guessed(self, matter: Matter, *, only_tests: bool) -> Ruling | None:
        """The ruling by the likest names, where in a history nothing else tells what a test went on as."""
        ground, kin = self._ground, self._kinship.of(matter)
        like = sorted((k for k in kin if k.name >= _LIKE_NAME), key=lambda k: -k.name)
        gone = not ground.is_suite(matter.one.case.path)
        new = [k for k in kin if gone and k.score >= _FAINT and self._kinship.is_new(k.id)]
        chosen = like or new
        if not chosen or not (ground.lost_production or only_tests):
            return None
        by_name = "with the likest name" if like else "that is nearest of the new ones"
        why = f"What it verified could not be traced; the live test {by_name} is {chosen[0].id}."
        strength = chosen[0].name if like else chosen[0].score / 5
        heirs = tuple(k.id for k in chosen[:_MORE])
        return Ruling(Verdict.REWRITTEN, "like-named", strength, why, Verdict.LOST, heirs)


def _is_it(kin: Kin) -> bool:
    """Whether a test has the name and the place of another, and nearly all it runs, gives or names."""
    return kin.name >= _SAME_TEST and kin.place >= PLACE and max(kin.symbols, kin.literals) >= ALL_OF_IT


def _first(covered: Cover, kin: list[Kin]) -> str:
    """The nearest of the tests that meet something of it."""
    chosen = [t for t, _ in covered.tests]
    return next((k.id for k in kin if k.id in chosen), chosen[0])
