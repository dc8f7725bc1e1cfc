"""Rulings on tests whose subject is gone: deleted, withdrawn, or of an old Python only."""

from auditor.coverage.ground import Ground
from auditor.coverage.kinship import Kinship
from auditor.coverage.matter import Matter, Ruling
from auditor.coverage.namesakes import Namesakes
from auditor.coverage.obligations import names_now
from auditor.coverage.targets import Survival
from auditor.coverage.withdrawal import only_on_old_python
from auditor.model.audit import Verdict
from auditor.model.meaning import Fate, SymbolKind
from auditor.model.paths import basename
from auditor.model.words import bare, parts

HELD = 0.9
"""Share of a test that must stand in those that meet its obligations for them to verify all of it."""
SAME_NAME = 0.7
"""Share of a name's words from which a test has the same name."""
_NAMESAKES = 3
_WITH_ITS_CODE = 0.9
"""Score of a fate from which a symbol moved as it was."""
_NAMED = 0.5
"""Share of a name, rare words before common ones, that a test has which came in the place of another."""
_DOUBLE = 0.55
"""Likeness from which a test of the same name is the same for something else."""
_MOSTLY = 0.8
"""Share of the production code that a test runs from which a namesake runs the same."""


class Retirement:
    """Finds out whether what a test verified is gone."""

    def __init__(self, ground: Ground, kinship: Kinship, namesakes: Namesakes) -> None:
        self._ground = ground
        self._kinship = kinship
        self._namesakes = namesakes

    def _inlined(self, matter: Matter) -> Ruling | None:
        """The ruling where private functions went into their callers, and new tests of these stand there."""
        callers = self._ground.callers(matter.lives.dead)
        file = basename(matter.one.case.path)
        for kin in self._kinship.of(matter) if callers else ():
            profile = self._ground.head.profiles.get(kin.id)
            beside = basename(kin.id.partition("::")[0]) == file
            if profile is None or not self._kinship.is_new(kin.id) or not beside:
                continue
            if through := callers.intersection(profile.exercises):
                name = matter.lives.dead[0].rpartition(".")[2]
                why = f"{name} is gone, and {kin.id} is new beside its test, by way of {min(through)}."
                return Ruling(Verdict.REWRITTEN, "inlined", kin.score / 5, why, Verdict.RETIRED, (kin.id,))
        return None

    def _replaced(self, matter: Matter, ruling: Ruling) -> Ruling:
        """The ruling where the commit that took a test with its target brought others in their place."""
        one, ground = matter.one, self._ground
        if ruling.rule != "target-gone":
            return ruling
        instead = ground.brought_instead(one)
        if not instead:
            return self._ported(matter) or self._doubled(matter) or self._renewed(matter, ruling) or ruling
        shares = {id_: ground.named_alike(one, id_) for id_ in instead}
        near = ground.nearness(one)
        # How much of the test stands in another is asked only of those that are named alike: they are few.
        named = (id_ for id_, share in shares.items() if share >= _NAMED)
        chosen = sorted(named, key=lambda i: (-shares[i], -near(i), i))[:_NAMESAKES]
        if not chosen:
            why = f"{ruling.why} The commit that took it brought new tests, none of them named alike."
            return Ruling(Verdict.RETIRED, "target-replaced", ruling.strength, why, Verdict.REWRITTEN)
        best, gone = shares[chosen[0]], matter.lives.dead[0]
        found = self._kinship.namesake_first(one, chosen)
        why = f"{gone} is gone, and {found[0]} came in the commit that took its test."
        return Ruling(Verdict.REWRITTEN, "came-instead", best, why, Verdict.RETIRED, found)

    def _ported(self, matter: Matter) -> Ruling | None:
        """The ruling where its class was written anew in its file, for new code, and has it too.

        Tests of an interface that is to go are often doubled for the next one, and go with the old one later.
        """
        for kin in self._kinship.of(matter):
            if self._kinship.is_ported(matter.one, kin.id):
                why = f"{matter.lives.dead[0]} is gone, and {kin.id} came beside its test, under its name."
                return Ruling(Verdict.REWRITTEN, "came-instead", 1.0, why, Verdict.RETIRED, (kin.id,))
        return None

    def _doubled(self, matter: Matter) -> Ruling | None:
        """The ruling where a test of its name and text stands for code that is called like what is gone.

        Where a package is doubled before the old one goes, so are its tests; those of two things that are
        alike in name look the same.
        """
        ground, one = self._ground, matter.one
        called = {s.rpartition(".")[2] for s in one.profile.exercises if s not in ground.production.head}
        alike = [
            k
            for k in self._kinship.of(matter)
            if k.name == 1.0 and ground.head.cases[k.id].classes == one.case.classes
        ]
        # `test_shop_till_of_shop` has the words of `test_till_of_shop`; one of that very name is nearer.
        alike = [k for k in alike if ground.head.cases[k.id].name == one.case.name] or alike
        profile = ground.head.profiles.get(alike[0].id) if len(alike) == 1 else None
        if profile is None:
            return None
        same = called & {s.rpartition(".")[2] for s in profile.exercises}
        like = ground.nearness(one)(profile.id)
        if not same or like < _DOUBLE:
            return None
        why = f"{profile.id} does the same for another {min(same)}; what it verified is gone."
        return Ruling(Verdict.MOVED, "target-doubled", like, why, Verdict.RETIRED, (profile.id,))

    def _renewed(self, matter: Matter, ruling: Ruling) -> Ruling | None:
        """The ruling where a class that is gone was written anew under its name, elsewhere."""
        for symbol in matter.lives.dead:
            anew = self._ground.written_anew(symbol)
            if not anew:
                continue
            why = f"{ruling.why} But {anew} is new."
            if tests := [k.id for k in self._kinship.of(matter) if self._runs_any_of(k.id, anew)]:
                why = f"{why[:-1]}, and {tests[0]} runs it."
                chosen = tuple(tests[:_NAMESAKES])
                return Ruling(Verdict.REWRITTEN, "target-renewed", 1.0, why, Verdict.RETIRED, chosen)
            return Ruling(Verdict.RETIRED, "target-renewed", ruling.strength, why, Verdict.REWRITTEN)
        return None

    def _runs_any_of(self, id_: str, symbol: str) -> bool:
        """Whether a live test runs a symbol or one of its members."""
        return any(s == symbol or s.startswith(f"{symbol}.") for s in self._ground.runs(id_))

    def target_gone(self, matter: Matter) -> Ruling | None:
        """Return the ruling where the production code that it asserts something about is gone."""
        ground, lives = self._ground, matter.lives
        if lives.gone >= 0.5 or (lives.gone >= 0.2 and (lives.top_gone or self._named_after(matter))):
            left = [found for symbol in lives.dead if (found := ground.left_behind(symbol))]
            if left:
                why = f"{lives.dead[0]} is gone, and nothing verifies {left[0]}, which it handed on to."
                return Ruling(Verdict.LOST, "left-behind", lives.gone, why, Verdict.RETIRED)
            why = f"What it verified is gone at head: {', '.join(lives.dead[:3])}."
            return Ruling(Verdict.RETIRED, "target-gone", lives.gone, why, Verdict.LOST)
        return None

    def home_gone(self, matter: Matter) -> Ruling | None:
        """Return the ruling where the package whose folder of tests a test lies in is gone."""
        home = self._namesakes.home(matter.one.case)
        if not home:
            return None
        why = f"The package that it lay in is gone at head: {home}."
        return Ruling(Verdict.RETIRED, "home-gone", matter.lives.gone, why, Verdict.LOST)

    def _named_after(self, matter: Matter) -> bool:
        """Whether a test has the name, of several words, of what it verified and is gone."""
        said = parts(matter.one.case.name)
        names = (parts(s.rpartition(".")[2]) for s in matter.lives.dead)
        return any(len(words) > 1 and words <= said for words in names)

    def ruling(self, matter: Matter) -> Ruling | None:
        """Return the ruling where there is nothing left to verify, ``None`` where there is."""
        ground, lives, one = self._ground, matter.lives, matter.one
        if ruling := self.target_gone(matter):
            return self._inlined(matter) or self._replaced(matter, ruling)
        if only_on_old_python(one.case.skip_if):
            why = f"It ran on old versions of Python only: it was skipped under {one.case.skip_if}."
            return Ruling(Verdict.RETIRED, "old-python", lives.gone, why, Verdict.LOST)
        if ruling := self.home_gone(matter):
            return ruling
        used = {*one.profile.exercises, *one.profile.context}
        subjects = [
            s
            for s in ground.subjects.of(one.case.id)
            if (s in used or not matter.about) and ground.is_dead(s) and not self._moved_out(s, lives)
        ]
        if lives.alive and not lives.dead:
            # What its assertions are about is there: how something works inside is not what they are for.
            subjects = [s for s in subjects if not s.rpartition(".")[2].startswith("_")]
        if subjects and not (lives.gone == 0.0 and matter.about and self._goes_on(matter)):
            named = self._namesakes.stands(one.case)
            # Where what the suite is named after stands, only its way of getting there is gone.
            if not named or all(named not in map(bare, s.split(".")) for s in used if not ground.is_dead(s)):
                why = f"The subject of its suite is gone at head: {', '.join(subjects[:3])}."
                return Ruling(Verdict.RETIRED, "subject-gone", lives.gone, why, Verdict.LOST)
        if withdrawn := ground.withdrawals.of(one.profile, matter.about, one.case.name):
            why = f"The behaviour that it checked is gone at head: {withdrawn}."
            return Ruling(Verdict.RETIRED, "withdrawn", lives.gone, why, Verdict.LOST)
        if word := ground.withdrawals.word(one.profile, matter.about, one.case.name):
            why = f"Nothing at head knows {word}, which it gave or is named after."
            return Ruling(Verdict.RETIRED, "word-gone", lives.gone, why, Verdict.LOST)
        return None

    def _moved_out(self, subject: str, lives: Survival) -> bool:
        """Whether what a test is about moved out of a subject, or with all its code out of its class."""
        base, head, fates = self._ground.production
        owner = subject.rpartition(".")[0]
        of_class = owner in base and base[owner].kind is SymbolKind.CLASS
        for symbol in lives.alive:
            fate = fates.get(symbol)
            if fate is None or fate.fate is not Fate.MOVED:
                continue
            if symbol.startswith(f"{subject}."):
                return True
            if not of_class or not symbol.startswith(f"{owner}."):
                continue
            now = head.get(fate.now[0])
            same = now is not None and symbol in base and now.normal == base[symbol].normal
            if same or fate.score >= _WITH_ITS_CODE:
                return True
        return False

    def _goes_on(self, matter: Matter) -> bool:
        """Whether live tests do all that it did, or one of its name does or runs the same production code.

        What it ran that is gone does not count, as long as its assertions are about the rest.
        """
        ground = self._ground
        if matter.covered.share >= HELD and ground.held(matter.one, matter.covered) >= HELD:
            return True
        asserted = [names_now(t.symbol, ground.fates) for t in matter.about if t.asserted]
        for kin in self._kinship.of(matter)[:_NAMESAKES]:
            runs = ground.runs(kin.id)
            same = bool(asserted) and all(not runs.isdisjoint(now) for now in asserted)
            met = matter.covered.share >= HELD
            if kin.name >= SAME_NAME and (same or met or kin.symbols >= _MOSTLY):
                return True
        return False
