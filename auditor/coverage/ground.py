"""Everything that verdicts are judged by: both revisions, the history, and what became of production."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache, cached_property
from types import MappingProxyType

from auditor.coverage.affinity import Affinity
from auditor.coverage.data_files import Held
from auditor.coverage.features import Rarity, held, likeness
from auditor.coverage.lineage import Lineage
from auditor.coverage.matter import Gone, Revision
from auditor.coverage.obligations import Cover, Obligation, Verifiers, group_of, names_now
from auditor.coverage.reasons import says_deprecated, says_removed
from auditor.coverage.renaming import SAME, Renaming, claims_as_much, is_but_for_words
from auditor.coverage.succession import Twins
from auditor.coverage.switched_off import Standing
from auditor.coverage.tables import Tables
from auditor.coverage.targets import DEAD, Specificity, Subjects, Target
from auditor.coverage.vacuity import can_fail, error_types
from auditor.coverage.withdrawal import Production, Withdrawals
from auditor.model.commits import CommitRef
from auditor.model.meaning import FUNCTIONS, Fate, Profile, Symbol, SymbolKind
from auditor.model.paths import basename, dirname, folders_of, is_shown
from auditor.model.source import Shape
from auditor.model.words import parts

RARE = 6
"""In how many tests a literal may occur to be rare."""
_LATE = timedelta(days=30)
"""After so long, what comes is a thing of its own: a replacement comes with what it replaces, or before."""
_FEW = 15
"""Files up to which a commit is about one thing."""
_THIN = 4
"""Statements of a function that may do no more than hand on to another."""
_NO = frozenset({"no", "not", "never", "without", "disabled"})
"""Words that turn the name of a test into its contrary."""
_YES = frozenset({"enabled", "with"})
"""Words that give way to some of these."""
_NOT = ("un", "in", "im", "il", "ir", "dis", "non")
"""Syllables that turn a word of so many letters into its contrary."""
_LETTERS = 4
_NO_DATA = (".py", ".md", ".rst")
"""Ends of the names of files that no program reads as its data."""
_NO_BEHAVIOUR = (SymbolKind.CONSTANT, SymbolKind.MODULE, SymbolKind.CLASS)


def _negates(word: str, other: str) -> bool:
    """Whether a word is another with a syllable before it that says *not*: ``unavailable``, ``invalid``."""
    return any(word == f"{syllable}{other}" for syllable in _NOT) and len(other) >= _LETTERS


def _ran(revision: Revision) -> frozenset[str]:
    """Return the definitions that a runner collects, where they stand or in the classes that inherit them.

    Where none is collected, nothing tells how the tests are run: then all of them may be.
    """
    cases = revision.cases.values()
    return frozenset(c.definition for c in cases if c.collected) or frozenset(c.definition for c in cases)


class Ground:
    """Both ends of a range, ready to be asked."""

    def __init__(
        self,
        base: Revision,
        head: Revision,
        lineage: Lineage,
        production: Production,
        dead: Mapping[str, str],
        rarity: Rarity,
        touched: Mapping[str, Collection[str]] = MappingProxyType({}),
        *,
        data: Callable[[Gone, Collection[str]], Held | None] = lambda _, __: None,
        folders_gone: Collection[str] = (),
        standing: Standing = Standing({}, {}),  # noqa: B008 - nothing writes to it
        one_change: bool = False,
    ) -> None:
        """Take both revisions, the history, what became of production, and the tests that cannot run.

        *touched* are the paths that each commit changed, by its object name.  *data* tells
        which file of data has what a test ran on, and which of the live tests run on that.  *folders_gone*
        held what is no Python, and head has none so called.  *standing* tells where deleted tests stand under
        a name that no runner takes for a test.  *one_change* tells that the range is a change to be judged
        by itself, and no history.
        """
        self._data = data
        self.folders_gone = folders_gone
        self.standing = standing
        self._touched = touched
        self.one_change = one_change
        """Whether the range is a change to be judged by itself."""
        self.base = base
        self.head = head
        self.lineage = lineage
        self.production = production
        self.fates = production.fates
        self.withdrawals = Withdrawals(production)
        self.dead = dead
        """Tests at head that cannot run, by id, with the reason."""
        self.rarity = rarity
        self.specificity = Specificity(base.profiles.values())
        self.subjects = Subjects(base.profiles.values())
        ran_at_head = _ran(head)
        self.ran_at_base = _ran(base)
        """Tests at base whose code a runner collects, there or in the classes that inherit it."""
        self.present = {
            i
            for i, c in head.cases.items()
            if not c.skip and not c.overridden and not c.unawaited and (c.collected or i in ran_at_head)
        }
        """Tests at head that are meant to run, whether or not they can."""
        self.live = {i for i in self.present if i not in dead}
        self.replaced = {
            s: f.now[0] for s, f in self.fates.items() if f.fate is Fate.CHANGED and f.now != (s,)
        }
        """Deprecated functions that do nothing else, by name, with what they hand on to at head."""
        self.verifiers = Verifiers(
            (head.profiles[i] for i in sorted(self.live) if i in head.profiles), self.replaced
        )
        self.twins = Twins(head.features.values())
        self._homes: dict[str, list[str]] = {}
        for id_, features in head.features.items():
            for value in features.literals:
                if rarity.count(f"l{value}") <= RARE:
                    self._homes.setdefault(value, []).append(id_)
        self.by_definition: dict[str, list[str]] = {}
        for id_, case in head.cases.items():
            self.by_definition.setdefault(case.definition, []).append(id_)

    @cached_property
    def calling(self) -> Mapping[str, Sequence[str]]:
        """The live tests that call what is named like a test and no runner collects, by the id of that."""
        cases = self.head.cases
        names = {i: f"{c.path}::{'.'.join((*c.classes, c.name))}" for i, c in cases.items()}
        called = {names[i]: i for i, c in cases.items() if not c.collected}
        found: dict[str, list[str]] = {}
        for id_ in sorted(self.live):
            profile = self.head.profiles.get(id_)
            if called and profile is not None and cases[id_].collected:
                for name in profile.local:
                    if name in called:
                        found.setdefault(called[name], []).append(id_)
        return found

    @cached_property
    def lost_production(self) -> bool:
        """Whether production that base defined is gone from a history: some tests will have gone with it."""
        return not self.one_change and any(name not in self.production.head for name in self.production.base)

    @cached_property
    def tables(self) -> Tables:
        """The tests with rows that can run at head."""
        return Tables(self.head.profiles[i] for i in sorted(self.live) if i in self.head.profiles)

    @cached_property
    def affinity(self) -> Affinity:
        """The tests that a runner would collect at head, able to run or not, by what they are about."""
        meant = (i for i in sorted(self.present) if self.head.cases[i].collected)
        return Affinity(self.head.profiles[i] for i in meant if i in self.head.profiles)

    def as_data(self, one: Gone) -> Held | None:
        """Return the file of data that has what a test ran on, where live tests run on it."""
        return self._data(one, self.live)

    def why_not_live(self, id_: str, one: Gone) -> str:
        """Why a test at head does not protect what *one* did, in words; ``""`` where it does.

        A test that has to be asked for by name is so wherever it goes.
        """
        case = self.head.cases.get(id_)
        if id_ in self.dead:
            return f"it cannot run: {self.dead[id_]}"
        if case is None or id_ in self.present:
            return ""
        if case.unawaited:
            return "it is a coroutine, and unittest.TestCase awaits none"
        if case.skip:
            return f"it is skipped: {case.skip}"
        as_it_was = not one.case.collected and case.reason == one.case.reason
        return "" if case.collected or as_it_was else f"no run collects it: {case.reason}"

    def runs(self, id_: str) -> frozenset[str]:
        """Return the production code that a test at head runs."""
        profile = self.head.profiles.get(id_)
        return frozenset(profile.exercises) if profile is not None else frozenset()

    def is_dead(self, symbol: str) -> bool:
        """Whether a production symbol is gone or emptied at head."""
        fate = self.fates.get(symbol)
        return fate is not None and fate.fate in DEAD

    def used_and_gone(self, profile: Profile) -> list[str]:
        """Return what a test used that is gone at head and that is not everybody's tool."""
        return [s for s in profile.exercises if self.is_dead(s) and self.specificity.is_telling(s)]

    @cached_property
    def _homes_of_functions(self) -> Mapping[str, list[str]]:
        """Functions that both ends define, by their last name."""
        found: dict[str, list[str]] = {}
        for name, symbol in self.production.head.items():
            if symbol.kind in FUNCTIONS and name in self.production.base:
                found.setdefault(name.rpartition(".")[2], []).append(name)
        return found

    def changed_with(self, one: Gone, about: Iterable[Target]) -> str:
        """Return an asserted target whose file the commit changed that took the test, ``""`` for none.

        Commits of many files are no evidence: they change everything.
        """
        paths = self._touched.get(one.deleted_in.commit, ()) if one.deleted_in is not None else ()
        if len(paths) > _FEW:
            return ""
        for target in about:
            homes = (
                table[name].path
                for table, names in (
                    (self.production.base, (target.symbol,)),
                    (self.production.head, names_now(target.symbol, self.fates)),
                )
                for name in names
                if name in table
            )
            if target.asserted and not self.is_dead(target.symbol) and any(h in paths for h in homes):
                return target.symbol
        return ""

    def came_with(self, one: Gone, id_: str) -> bool:
        """Whether a test of head came in the commit that took another."""
        born = self.born(id_)
        return born is not None and one.deleted_in is not None and born.commit == one.deleted_in.commit

    def born(self, id_: str) -> CommitRef | None:
        """Return the commit that a test of head came in; one that is inherited came with its definition."""
        case = self.head.cases.get(id_)
        return self.lineage.born.get(id_) or (self.lineage.born.get(case.definition) if case else None)

    def turned(self, one: Gone, id_: str) -> bool:
        """Whether a test of head keeps no assertion of a deleted one and expects an error where that did not.

        Or the other way round: it then asserts the contrary, and is a sign that the behaviour is gone.  So
        does one that is called the contrary and asserts something else.  Where an error is but one case of
        several, its going says nothing of the others.  A single change may as well have broken it.
        """
        after = self.head.profiles.get(id_)
        if after is None or self.one_change:
            return False
        had, has = ([c for c in p.checks if can_fail(c)] for p in (one.profile, after))
        errors = [
            {w for c in checks if group_of(c) == "raises" for w in error_types(c)} for checks in (had, has)
        ]
        # Who knows the type of the error may expect it by other means.
        known = errors[0].intersection(after.names) or errors[1].intersection(one.profile.names)
        kept = {c.form for c in had}.intersection(c.form for c in has)
        if len(kept) < len({c.form for c in had}) and self._is_contrary(one, id_):
            return True
        if kept or known or bool(errors[0]) is bool(errors[1]):
            return False
        expecting = had if errors[0] else has
        return 2 * sum(group_of(c) == "raises" for c in expecting) >= len(expecting)

    def _is_contrary(self, one: Gone, id_: str) -> bool:
        """Whether the name of a test of head is that of a deleted one with a *no* in it, or without.

        What is not in one place only is no contrary: *post*, and *post not in indexes*.
        """
        old, new = one.features.words, self.head.features[id_].words
        if bool(old & _NO) is not bool(new & _NO) and old - _NO - _YES <= new:
            return len(new - old - _NO - _YES) <= 1
        lone, other = old - new, new - old
        return len(lone) == 1 and any(_negates(a, b) or _negates(b, a) for a in lone for b in other)

    def brought_instead(self, one: Gone) -> list[str]:
        """Return the tests at head that came from nothing in the commit that took another for good."""
        found: dict[str, None] = {}
        for id_ in self.lineage.brought_instead(one.features):
            now = (
                [id_] if id_ in self.live else [i for i, _ in self.lineage.descendants(id_, self.head.cases)]
            )
            inherited = (
                i
                for n in dict.fromkeys((id_, *now))
                for i in self.by_definition.get(n, ())
                if i not in self.base.cases
            )
            now = [*now, *inherited]
            found.update(dict.fromkeys(i for i in now if i in self.live and i in self.head.features))
        return list(found)

    def named_alike(self, one: Gone, id_: str) -> float:
        """Return how much of a test's name another test, or its class, has: rare words before common ones."""
        there = self.head.cases[id_]
        return self.affinity.share_of_name(one.case.name, " ".join((*there.classes[-1:], there.name)))

    def came_late(self, one: Gone, id_: str) -> bool:
        """Whether a test of head came so long after another had gone that it hardly took its place."""
        born = self.born(id_)
        return born is not None and one.deleted_in is not None and born.date - one.deleted_in.date > _LATE

    def said_to_go(self, one: Gone) -> str:
        """Return what the commit that took a test says, where that is to take away what it is named after.

        A commit that changed no production, nor data that it ships, takes nothing away but tests, whatever it
        says; ``""`` then.
        """
        commit = one.deleted_in
        named = " ".join((basename(one.case.path).removesuffix(".py"), *one.case.classes, one.case.name))
        if commit is None or not says_removed(commit.subject, named):
            return ""
        return commit.subject if self._changed_production(commit) or self._changed_data(commit) else ""

    def called_deprecated(self, one: Gone, about: Iterable[Target]) -> bool:
        """Whether a test that went with a change of production calls its subject deprecated in its name.

        Not if all that it asserts something about is as it was.
        """
        commit = one.deleted_in
        if commit is None or not self._changed_production(commit):
            return False
        fates = [f.fate for t in about if t.asserted and (f := self.fates.get(t.symbol)) is not None]
        if fates and set(fates) == {Fate.SAME}:
            return False
        return says_deprecated(" ".join((*one.case.classes, one.case.name)))

    def only_tests_went(self, one: Gone) -> bool:
        """Whether a test went with all of its file, in a commit that changed no production.

        A single one that goes by itself goes as a rule because its subject had gone before.
        """
        if one.deleted_in is None or self.is_suite(one.case.path):
            return False
        return not self._changed_production(one.deleted_in)

    def is_suite(self, path: str) -> bool:
        """Whether head has tests in a file."""
        return path in self._suites

    @cached_property
    def _suites(self) -> frozenset[str]:
        """The files of the tests of head."""
        return frozenset(c.path for c in self.head.cases.values())

    def _changed_production(self, commit: CommitRef) -> bool:
        """Whether a commit changed production; one of which nothing is known is taken to have."""
        paths = self._touched.get(commit.commit)
        return paths is None or not self._production_paths.isdisjoint(paths)

    def _changed_data(self, commit: CommitRef) -> bool:
        """Whether a commit changed data that a package has in its folders, its tests' aside."""
        paths = (p for p in self._touched.get(commit.commit, ()) if not p.endswith(_NO_DATA))
        homes = (next(filter(self._has_code, folders_of(path)), "") for path in paths)
        return any(home in self._packages and home not in self._test_folders for home in homes)

    def _has_code(self, folder: str) -> bool:
        """Whether production or tests lie in a folder itself."""
        return folder in self._packages or folder in self._test_folders

    @cached_property
    def _production_paths(self) -> frozenset[str]:
        tables = (self.production.base, self.production.head)
        return frozenset(s.path for t in tables for s in t.values() if not is_shown(s.path))

    @cached_property
    def _packages(self) -> frozenset[str]:
        """The folders of production, that of the repository aside."""
        return frozenset(map(dirname, self._production_paths)) - {""}

    @cached_property
    def _test_folders(self) -> frozenset[str]:
        return frozenset(dirname(c.path) for end in (self.base, self.head) for c in end.cases.values())

    def left_behind(self, symbol: str) -> str:
        """Return what a short function that is gone only handed on to, where nothing verifies that now.

        ``""`` when it did something of its own, or live tests hold the other to some value.  Its name must be
        part of the gone one's: ``assert_same`` hands on to ``same``, and not to whatever else it calls.
        """
        before = self.production.base.get(symbol)
        if before is None or before.kind not in FUNCTIONS or before.size > _THIN:
            return ""
        if before.kind is SymbolKind.METHOD and self.is_dead(symbol.rpartition(".")[0]):
            # It went with its class, which did more than hand on.
            return ""
        own = f"_{symbol.rpartition('.')[2]}_"
        for word in before.names:
            homes = self._homes_of_functions.get(word, ())
            if len(homes) == 1 and "_" in word and f"_{word}_" in own and f"_{word}_" != own:
                return "" if self.verifiers.holds(homes[0]) else homes[0]
        return ""

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes of production at base."""
        return frozenset(n for n, s in self.production.base.items() if s.kind is SymbolKind.CLASS)

    def makers(self, name: str) -> Iterable[str]:
        """Return the class *name* of head, and what names it there and stands outside it, by name."""
        yield name
        yield from self._users_at_head.get(name.rpartition(".")[2], ())

    @cached_property
    def _users_at_head(self) -> Mapping[str, list[str]]:
        """Functions of head by the names of classes that they name."""
        classes = {
            n.rpartition(".")[2] for n, s in self.production.head.items() if s.kind is SymbolKind.CLASS
        }
        found: dict[str, list[str]] = {}
        for name, symbol in sorted(self.production.head.items()):
            for word in classes.intersection(symbol.names) if symbol.kind in FUNCTIONS else ():
                if f".{word}." not in name:
                    found.setdefault(word, []).append(name)
        return found

    def callers(self, symbols: Iterable[str]) -> frozenset[str]:
        """Return what used private functions and classes of its module at base, and is still there.

        Directly or not; nothing, unless all of *symbols* are such functions and classes, or members of these.
        """
        found: set[str] = set()
        for symbol in symbols:
            private = self._private(symbol)
            if not private:
                return frozenset()
            module, _, name = private.rpartition(".")
            asked, queue = {name}, [name]
            while queue:
                called = queue.pop()
                for one in self._by_module.get(module, ()):
                    word = one.name.rpartition(".")[2]
                    names = (*one.names, *(b.rpartition(".")[2] for b in one.bases))
                    if called in names and word not in asked:
                        asked.add(word)
                        queue.append(word)
            found.update(f"{module}.{word}" for word in asked - {name})
        return frozenset(n for n in found if n in self.production.head)

    def _private(self, symbol: str) -> str:
        """The private function or class of a module that a symbol of base is of, ``""`` for none."""
        owner = symbol.rpartition(".")[0]
        for name in (symbol, owner):
            before = self.production.base.get(name)
            if before is not None and before.kind in (SymbolKind.FUNCTION, SymbolKind.CLASS):
                return name if name.rpartition(".")[2].startswith("_") else ""
        return ""

    @cached_property
    def _by_module(self) -> Mapping[str, list[Symbol]]:
        """Functions and classes of base by the module that defines them."""
        found: dict[str, list[Symbol]] = {}
        for name, symbol in self.production.base.items():
            if symbol.kind in (SymbolKind.FUNCTION, SymbolKind.CLASS):
                found.setdefault(name.rpartition(".")[0], []).append(symbol)
        return found

    def runs_production(self, profile: Profile) -> bool:
        """Whether a test calls production code, constructors aside, that is not used everywhere.

        A logger is used everywhere, members of an enumeration do nothing, and a private name that production
        does not define is what the test itself sets on an object of it.  What it puts a mock in place of, it
        does not run.
        """
        kinds = {s: self.production.base[s].kind for s in profile.exercises if s in self.production.base}
        return any(
            kinds.get(symbol) not in _NO_BEHAVIOUR and self.specificity.is_telling(symbol)
            for symbol in profile.exercises
            if symbol not in profile.mocks
            and (symbol in kinds or not symbol.rpartition(".")[2].startswith("_"))
        )

    def is_about_production(self, profile: Profile) -> bool:
        """Whether a test uses production code, be it but a constructor, that is not used everywhere."""
        return any(map(self.specificity.is_telling, profile.exercises))

    def written_anew(self, symbol: str) -> str:
        """Return the one new class that is called like that of a symbol, which is gone; ``""`` for none."""
        base, head, _ = self.production
        while symbol and (symbol not in base or base[symbol].kind is not SymbolKind.CLASS):
            symbol = symbol.rpartition(".")[0]
        found = self._new_classes.get(symbol.rpartition(".")[2], []) if symbol and symbol not in head else []
        return found[0] if len(found) == 1 else ""

    @cached_property
    def _new_classes(self) -> Mapping[str, list[str]]:
        """The classes that only head has, by their last name."""
        found: dict[str, list[str]] = {}
        for name, symbol in self.production.head.items():
            if symbol.kind is SymbolKind.CLASS and name not in self.production.base:
                found.setdefault(name.rpartition(".")[2], []).append(name)
        return found

    def says_what(self, obligation: Obligation) -> bool:
        """Whether an obligation is about more than a whole module, or what half the suite works with."""
        found = [s for s, _ in obligation.symbols if not self.specificity.is_everywhere(s)]
        kinds = (self.production.head.get(s) for s in found)
        return any(s is None or s.kind is not SymbolKind.MODULE for s in kinds)

    def sets_up_subject(self, one: Gone) -> bool:
        """Whether what runs before a test handles what its siblings are about."""
        return not set(one.profile.context).isdisjoint(self.subjects.of(one.case.id))

    def unverified(self, about: Iterable[Target]) -> list[str]:
        """Return asserted targets that are still there and that no live test asserts anything about."""
        return [
            names_now(t.symbol, self.fates)[0]
            for t in about
            if t.asserted
            and t.weight >= 0.1
            and not self.is_dead(t.symbol)
            and not any(self.verifiers.of(now) for now in names_now(t.symbol, self.fates))
        ]

    def was_changed(self, id_: str) -> bool:
        """Whether a live test stood there before and reads otherwise now."""
        before, after = self.base.features.get(id_), self.head.features.get(id_)
        return before is not None and after is not None and id_ in self.live and before.normal != after.normal

    def shares_target(self, about: Iterable[Target], id_: str) -> bool:
        """Whether a test of head runs something that a deleted one asserted something about."""
        profile = self.head.profiles.get(id_)
        if profile is None:
            return False
        exercised = set(profile.exercises)
        return any(n in exercised for t in about if t.asserted for n in names_now(t.symbol, self.fates))

    @cached_property
    def _renaming(self) -> Renaming:
        """What production is called otherwise now."""
        return Renaming(
            (s, now)
            for s, fate in self.fates.items()
            for now in (fate.now[:1] if fate.fate is Fate.MOVED else self._synonyms(s))
        )

    def named_anew(self, one: Gone, id_: str) -> str:
        """Return what a test ran and is named after, under its name now, where only that differs in its name.

        ``try_prefixes`` became ``try_marks``, and ``test_prefixes`` ``test_marks``: word by word.
        """
        old, new = parts(one.case.name), parts(self.head.cases[id_].name)
        for symbol in one.profile.exercises if old != new else ():
            fate = self.fates.get(symbol)
            if fate is None or fate.fate is not Fate.MOVED:
                continue
            before, after = (parts(s.rpartition(".")[2]) for s in (symbol, fate.now[0]))
            if (old - new, new - old) == (before - after, after - before):
                return fate.now[0]
        return ""

    def _synonyms(self, symbol: str) -> list[str]:
        """Return what a function that is gone only handed on to, of its own class or module, and stays."""
        before = self.production.base.get(symbol)
        if before is None or before.kind not in FUNCTIONS or before.shape is not Shape.DELEGATES:
            return []
        near = (f"{symbol.rpartition('.')[0]}.{word}" for word in before.names)
        there = [n for n in near if n != symbol and n in self.production.head]
        return [n for n in there if self.production.head[n].kind in FUNCTIONS] if len(there) == 1 else []

    def renamed(self, one: Gone, ids: Iterable[str]) -> bool:
        """Whether tests of head are, together, a test but for the names of what it uses."""
        new = frozenset(s for i in ids if (f := self.head.features.get(i)) for s in (f.reach or f).statements)
        return self._renaming.share(one.features.statements, new) >= SAME

    def reads_like(self, one: Gone, ids: Iterable[str]) -> bool:
        """Whether tests of head are, together, a test but for a few words, and claim as much."""
        there = [f for i in ids if (f := self.head.features.get(i))]
        new = frozenset().union(*(f.statements for f in there))
        checks = frozenset().union(*(f.checks for f in there))
        return is_but_for_words(one.features.statements, new) and claims_as_much(one.features.checks, checks)

    def held(self, one: Gone, covered: Cover) -> float:
        """Return how much of what a test does the tests do together that cover its obligations."""
        return self.held_by(one, [t for t, _ in covered.tests])

    def held_by(self, one: Gone, ids: Iterable[str]) -> float:
        """Return how much of what a test does some tests of head do together."""
        tests = [self.head.features[t] for t in ids if t in self.head.features]
        return held(one.features, tests, self.rarity) if tests else 0.0

    def nearness(self, one: Gone) -> Callable[[str], float]:
        """Return what tells how much of a test stands in another of head."""

        @cache
        def near(id_: str) -> float:
            other = self.head.features.get(id_)
            return likeness(one.features, other, self.rarity).score if other is not None else 0.0

        return near

    def literals(self, tests: Iterable[str]) -> frozenset[str]:
        """Return the literals of tests at head."""
        return frozenset(x for t in tests for x in self.head.profiles[t].literals)

    def _rare(self, one: Gone) -> list[str]:
        return [x for x in one.features.literals if self.rarity.count(f"l{x}") <= RARE and len(x) > 4]

    def having(self, one: Gone) -> list[str]:
        """Return the live tests that have all of a test's rare values, by id; none where it has none."""
        found = [self.live.intersection(self._homes.get(x, ())) for x in self._rare(one)]
        return sorted(frozenset.intersection(*map(frozenset, found))) if found else []

    def by_literals(self, one: Gone) -> tuple[str, float] | None:
        """Return the live test that has most of a test's rare values, with their share."""
        rare = self._rare(one)
        votes = Counter(t for x in rare for t in self._homes.get(x, ()) if t in self.live)
        if not votes:
            return None
        best, number = min(votes.items(), key=lambda item: (-item[1], item[0]))
        share = number / len(rare)
        return (best, share) if number >= 2 and share >= 0.4 else None
