"""From the evidence about one deleted test to one verdict, with its rule and the reason in words.

The rules are asked in the order of the verdicts' precedence where the evidence is plain, and in that of its
plainness where it is not: what the history says of a test itself comes before what became of its targets.
"""

from collections.abc import Collection, Mapping

from auditor.coverage.affinity import Kin
from auditor.coverage.continuity import Continuity
from auditor.coverage.ground import Ground
from auditor.coverage.heirs import claimed
from auditor.coverage.kinship import Kinship
from auditor.coverage.matter import Matter, Ruling
from auditor.coverage.namesakes import Namesakes
from auditor.coverage.nearby import Nearby
from auditor.coverage.obligations import names_now
from auditor.coverage.other_code import OtherCode
from auditor.coverage.retirement import Retirement
from auditor.coverage.succession import Heir
from auditor.coverage.table_rows import TableRows
from auditor.coverage.ties import Tie
from auditor.model.audit import Verdict

_SAME = 0.7
"""Share of a test in its heir from which no guess about its emptiness counts."""
_SHARED = 0.6
"""Share of a test in those that meet its obligations from which its name is no matter."""
_WORTH_A_LOOK = 0.6
"""Affinity from which a test is named as near where nobody is said to have taken over."""
_DOUBTFUL = frozenset(
    {
        "uncovered",
        "hardly-covered",
        "left-out",
        "half-covered",
        "untraced",
        "no-obligation",
        "untraceable",
    }
)
"""Rules that know no successor, or none in full."""
_OF_ONE = frozenset({"akin", "came-beside", "replaced", "split", "heir-rewritten", "heir-fewer-checks"})
"""Rules that name what a test became, be it under other names."""
_OF_WORDS = frozenset(
    {"replaced", "split", "heir-rewritten", "like-named", "came-beside", "suite-anew", "covered-beside"}
)
"""Rules whose test may be the same but for a few words: none that merely is akin, or asserts less."""
_OF_NAME = frozenset({"akin", "came-beside", "heir-rewritten"})
"""Rules that name what took its place by what the two have in common."""


def _lives_on(heir: Heir) -> bool:
    """Whether the history says so plainly that a test goes on, that what it can be traced to is no matter."""
    if heir.channel == "twin" or _is_of_definition(heir):
        return False
    return (
        heir.tie in (Tie.SAME_BODY, Tie.RENAMED_WITH, Tie.DESCRIBED, Tie.NAMESAKE) or heir.like.score >= _SAME
    )


def _is_of_definition(heir: Heir) -> bool:
    """Whether it is what the definition of an inherited test went on as, for whatever class that was."""
    return heir.channel == "inherited" and heir.tie is Tie.ALIKE


def _tail(symbol: str) -> str:
    """The name of a symbol without its module: with that of its class, where it has one."""
    owner, _, name = symbol.rpartition(".")
    cls = owner.rpartition(".")[2]
    return f"{cls}.{name}" if cls[:1].isupper() else name


class Rulings:
    """Gives rulings on the tests of one range."""

    def __init__(self, ground: Ground, heirs: Mapping[str, tuple[Heir, ...]]) -> None:
        """Take what is known of the range, and who may go on as each deleted test, likeliest first."""
        self._ground = ground
        there = ground.base.cases
        goes_on = (h.id for id_, found in heirs.items() if id_ in there for h in found[:1])
        self._kinship = Kinship(ground, frozenset(goes_on))
        suites = {ground.head.cases[id_].path for id_ in ground.present}
        before = {case.path for case in there.values()}
        self._namesakes = Namesakes(ground.production, ground.folders_gone, suites, before)
        self._retirement = Retirement(ground, self._kinship, self._namesakes)
        self._rows = TableRows(ground, self._kinship)
        other_code = OtherCode(ground)
        self._nearby = Nearby(ground, self._kinship, self._rows, heirs, other_code)
        self._claimed = claimed(heirs, there)
        """What the history knows others to have gone on as."""
        self._continuity = Continuity(ground, self._claimed, other_code)

    def near(self, matter: Matter) -> list[Kin]:
        """Return the live tests that are nearest to a deleted one, whether or not they took it over."""
        return [kin for kin in self._kinship.of(matter) if kin.score >= _WORTH_A_LOOK and kin.words]

    def on(self, matter: Matter) -> Ruling:
        """Return the ruling on one deleted test."""
        ruling = self._on(matter)
        return self._renamed(matter, ruling) or self._in_doubt(matter, ruling)

    def _renamed(self, matter: Matter, ruling: Ruling) -> Ruling | None:
        """The ruling where what a test became is that test but for names, or a few words."""
        if ruling.verdict is not Verdict.REWRITTEN:
            return None
        heirs = ruling.heirs or tuple(h.id for h in matter.heirs)
        became = heirs if ruling.rule == "split" else heirs[:1]
        if ruling.rule in _OF_ONE and self._ground.renamed(matter.one, became):
            why = f"It is {heirs[0]} but for the names of what it uses."
        elif ruling.rule in _OF_WORDS and self._ground.reads_like(matter.one, became):
            why = f"It is {heirs[0]} but for a few words."
        elif ruling.rule in _OF_NAME and (now := self._ground.named_anew(matter.one, heirs[0])):
            why = f"It is {heirs[0]}, which is called after {now} as it was after what that was."
        else:
            return None
        return Ruling(Verdict.MOVED, "renamed", ruling.strength, why, Verdict.REWRITTEN, heirs)

    def _in_doubt(self, matter: Matter, ruling: Ruling) -> Ruling:
        """The ruling, or another where it is in doubt and what the suite is named after is gone."""
        if not self._is_doubtful(matter, ruling) or not (named := self._namesakes.gone(matter.one.case)):
            return ruling
        parts = (s for s in matter.lives.alive if s.startswith(f"{named}."))
        if any(names_now(p, self._ground.fates)[0] not in self._ground.production.base for p in parts):
            # The part that the test is about went elsewhere, and not into what was there all along.
            return ruling
        why = f"What its suite is named after is gone at head: {named}."
        rival = ruling.runner_up if ruling.verdict is Verdict.RETIRED else ruling.verdict
        return Ruling(Verdict.RETIRED, "namesake-gone", 1.0, why, rival)

    def _standing(self, id_: str) -> Ruling | None:
        """The ruling where the code of a test stands under a name that no runner takes for a test."""
        standing = self._ground.standing
        users = tuple(i for i in standing.steps.get(id_, ()) if i in self._ground.live)
        if users:
            why = f"Its code stands there under another name, and {users[0]} runs it."
            return Ruling(Verdict.MOVED, "made-a-step", 1.0, why, Verdict.REWRITTEN, users)
        if place := standing.off.get(id_):
            why = f"Its code stands at {place}, which no runner takes for a test."
            return Ruling(Verdict.LOST, "switched-off", 1.0, why, Verdict.PARTIAL)
        return None

    def _is_doubtful(self, matter: Matter, ruling: Ruling) -> bool:
        """Whether a ruling says no more than what a test has in common with others."""
        if ruling.rule == "vacuous":
            return matter.empty is not None and not matter.empty.certain
        if ruling.rule == "akin":
            held = self._ground.held(matter.one, matter.covered)
            return held < _SHARED and not self._kinship.is_new(ruling.heirs[0])
        if ruling.rule == "same-body-twin":
            # What others are known to have gone on as is theirs.
            twin = matter.heirs[0].id
            elsewhere = twin in self._claimed or not self._kinship.is_new(twin)
            gone = list(matter.lives.dead) if matter.lives.gone > 0.0 else []
            gone += filter(self._ground.is_dead, matter.one.profile.context)
            return elsewhere and bool(gone) and not self._is_of_copies(gone, twin)
        return ruling.rule in _DOUBTFUL

    def _is_of_copies(self, gone: Collection[str], id_: str) -> bool:
        """Whether a test runs copies of what is *gone*: all of it by its name, or some by its code."""
        runs = {*self._ground.runs(id_), *self._ground.head.profiles[id_].context}
        if {_tail(s) for s in runs}.issuperset(map(_tail, gone)):
            return True
        base, head, _ = self._ground.production
        code = {head[s].normal for s in runs if s in head and head[s].size > 1}
        return any(base[s].normal in code for s in gone if s in base and base[s].size > 1)

    def _on(self, matter: Matter) -> Ruling:
        best = matter.heirs[0] if matter.heirs else None
        known = best is not None and _lives_on(best)
        empty = matter.empty
        # The same code under the same name speaks against a guess, be it a second copy.
        same_code = best is not None and best.tie is Tie.SAME_BODY
        copied = same_code and matter.heirs[0].id.endswith(f"::{matter.one.case.name}")
        if empty is not None and (empty.certain or not (known or copied)):
            if empty.untraced and (
                told := self._nearby.replaced(matter) or self._retirement.target_gone(matter)
            ):
                return told
            if not empty.certain and (gone := self._retirement.home_gone(matter)):
                return gone
            reason = f"{empty.reason[0].upper()}{empty.reason[1:]}."
            return Ruling(Verdict.VACUOUS, "vacuous", empty.confidence, reason)
        if best is not None and best.tie is Tie.SAME_BODY and self._is_itself(matter, best):
            return self._continuity.as_itself(matter, best)
        if best is None and (ruling := self._standing(matter.one.case.id)):
            return ruling
        # One that only reads alike and stands in another class is likelier about that.
        elsewhere = best is None or (
            best.channel in ("twin", "assignment") and self._kinship.is_of_another(matter.one, best.id)
        )
        if elsewhere and (ruling := self._nearby.folded_by_name(matter)):
            return ruling
        akin = None if known else self._nearby.replaced(matter)
        strong = best is not None and (
            known
            or best.channel in ("lineage", "copy")
            or best.like.score >= 0.7
            or self._ground.shares_target(matter.about, best.id)
        )
        if best is not None and best.channel == "twin" and not self._is_itself(matter, best):
            # The same code about something else.
            strong = False
        if best is not None and _is_of_definition(best) and matter.lives.gone >= 0.5:
            # It was this class's way of running it that counted.
            strong = False
        if not strong and (data := self._rows.as_data(matter)):
            return data
        if not strong and akin is None and (retired := self._retirement.ruling(matter)):
            return retired
        if best is not None and best.channel != "twin":
            return self._continuity.as_heir(matter, best)
        return akin or self._nearby.ruling(matter)

    def _is_itself(self, matter: Matter, best: Heir) -> bool:
        name = matter.one.case.name
        return best.channel != "twin" or matter.lives.gone < 0.5 or best.id.endswith(f"::{name}")
