"""The rules that decide on deleted tests: what each says, and what is believed of it without experiments."""

from collections.abc import Iterable
from typing import NamedTuple

from auditor.model.audit import Evidence


class Knot(NamedTuple):
    """At this strength, this probability."""

    strength: float
    probability: float


class Rule(NamedTuple):
    """What a rule says of a test, in one sentence, and how often it is right by what people judged."""

    means: str
    prior: tuple[Knot, ...]
    """Rising probability by strength, one knot at least; it counts as long as nothing was fitted."""


def _constant(means: str, probability: float) -> Rule:
    return Rule(means, (Knot(0.0, probability),))


def _line(means: str, least: float, most: float) -> Rule:
    return Rule(means, (Knot(0.0, least), Knot(1.0, most)))


def _rising(means: str, *knots: tuple[float, float]) -> Rule:
    return Rule(means, tuple(Knot(*knot) for knot in knots))


RULES: dict[str, Rule] = {
    # That it verified nothing, or goes on as it was.
    "vacuous": _line("No assertion of it could fail, or none was about production code.", 0.0, 1.0),
    "same-body-lineage": _constant("Its code stands under another id, where the history took it.", 0.97),
    "same-body-changed": _rising(
        "The history took its code elsewhere, and much of it was changed there since.",
        (0.2, 0.3),
        (0.35, 0.8),
        (0.6, 0.85),
    ),
    "same-body-thinned": _constant(
        "The history took its code elsewhere, and assertions went from it there that nobody else holds.", 0.55
    ),
    "same-body-inherited": _constant("The same definition runs in another class that inherits it.", 0.9),
    "same-body-twin": _constant("The same code stands elsewhere, where the history does not lead to.", 0.8),
    "switched-off": _constant("Its code is there under a name that no runner takes for a test.", 0.72),
    "made-a-step": _constant(
        "Its code is there under a name that is no test's, and live tests call it.", 0.8
    ),
    # That what it verified is gone.
    "target-gone": _constant("Production code that it asserted something about is gone.", 0.83),
    "target-replaced": _constant(
        "What it asserted something about is gone, in a commit that brought new tests, none named alike.",
        0.45,
    ),
    "target-renewed": _constant(
        "A class that it asserted something about is gone, and a new one elsewhere has its name.", 0.45
    ),
    "target-doubled": _constant(
        "What it asserted something about is gone, and a test like it stands for other code so called.", 0.49
    ),
    "came-instead": _constant(
        "Its target is gone, and a new test named alike came in the commit that took it, or beside it.", 0.45
    ),
    "inlined": _constant(
        "Private code that it tested went into its callers, and a new test of these stands in its file.", 0.65
    ),
    "left-behind": _constant("A thin wrapper is gone, and nothing verifies what it handed on to.", 0.72),
    "subject-gone": _constant("What most tests of its suite work with, and few others, is gone.", 0.48),
    "home-gone": _constant("It lay in the tests of a package that is gone.", 0.85),
    "namesake-gone": _constant(
        "What its class, file or folder is named after is gone, and nobody verifies all that it did.", 0.68
    ),
    "withdrawn": _constant(
        "An error, warning, message, member or parameter that it checked is gone from code that stays.", 0.65
    ),
    "word-gone": _constant(
        "An option, setting or variable that it gave, or is named after, is known nowhere at head.", 0.65
    ),
    "case-withdrawn": _constant(
        "The commit that took it changed what it verified, of which other tests verify the rest.", 0.5
    ),
    "deprecated-for": _constant(
        "What it verified only warns now, and hands on to what live tests verify.", 0.45
    ),
    "suite-anew": _constant("The commit that took it wrote a file of tests of the same code.", 0.45),
    "came-beside": _constant(
        "The commit that took it brought new tests in its place, or a class of like name in that of its own.",
        0.49,
    ),
    "said-to-go": _constant("The commit that took it says to take away what it is named after.", 0.59),
    "was-deprecated": _constant(
        "Its name calls what it verified deprecated, and it went with a change of production.", 0.65
    ),
    "old-python": _constant("It ran on old versions of Python only.", 0.85),
    "used-gone": _constant(
        "What it used is gone, and what it verified could not be traced to anything that stays.", 0.5
    ),
    # What the history takes it on as.
    "heir-renamed-with": _rising(
        "A test has its name, in the file or the class that its own was renamed to.",
        (0.5, 0.4),
        (0.65, 0.7),
        (0.75, 0.92),
        (1.0, 0.97),
    ),
    "heir-described": _constant(
        "It alone of the tests that went, and one of those that came, are described in the same words.", 0.86
    ),
    "heir-namesake": _constant(
        "It alone of the tests that went, and one of those that came, have the same telling name.", 0.9
    ),
    "heir-folded": _line("A test that grew in the commit that took it, or a table, took it in.", 0.5, 0.82),
    "heir-alike": _rising(
        "Of the tests that appeared in the commit that took it, one is nearly the same.",
        (0.5, 0.4),
        (0.65, 0.62),
        (0.8, 0.74),
        (0.95, 0.89),
    ),
    "heir-alike-in-part": _constant(
        "Of the tests that appeared in the commit that took it, one has some of its assertions as they were.",
        0.62,
    ),
    "split": _rising(
        "Several tests that came in the commit that took it hold it together.",
        (0.5, 0.35),
        (0.75, 0.5),
        (0.9, 0.62),
    ),
    "renamed": _constant(
        "What it became is the same test but for names or a few words, or is called after what the old one"
        " was, under its new name.",
        0.7,
    ),
    "heir-rewritten": _constant(
        "The test that took its place is like it in part, and asserts no fewer things.", 0.45
    ),
    "heir-fewer-checks": _constant(
        "The test that took its place has fewer assertions, and others hold the rest.", 0.45
    ),
    "heir-incomplete": _constant(
        "The test that took its place leaves out code that nothing verifies now.", 0.55
    ),
    "heir-of-another": _constant(
        "The test that took its place is about new code, and no live test runs what it verified.", 0.6
    ),
    "heir-partial": _constant("The test that took its place is like it in part, and asserts less.", 0.5),
    "heir-halved": _constant(
        "The test that it went on as lost half of its assertions, with nothing in their place.", 0.4
    ),
    "heir-gutted": _constant("The test that it went on as has no assertion left that could fail.", 0.75),
    "heir-skipped": _constant("The test that it went on as is skipped whatever happens.", 0.5),
    "turned": _constant("What took its place asserts the contrary.", 0.58),
    # Who else does what it did.
    "replaced": _constant(
        "A new test that nothing else became has its words, and its place, values or code.", 0.45
    ),
    "akin-copy": _constant("A live test has its name, and hardly anything of it is different.", 0.85),
    "akin": _constant(
        "A live test is like it in name and runs the same code, came in its place, or is nearest by far.",
        0.35,
    ),
    "covered": _constant("Live tests meet all of its obligations.", 0.5),
    "covered-beside": _constant("Tests that stood beside it meet all of its obligations.", 0.49),
    "made": _constant("It only saw that an object can be made, and a live test makes one.", 0.49),
    "row-of-table": _constant(
        "Its values are one row of a live table that claims the same of the same code.", 0.8
    ),
    "row-of-new-table": _constant(
        "Its rare values stand in a table that is new or has grown, and runs what it verified.", 0.85
    ),
    "row-of-names": _constant(
        "A row of a table that is new or has grown names what it was about, and runs that.", 0.7
    ),
    "row-beside": _constant(
        "Its values are one row of a new table in the class of its name, which claims the same.", 0.7
    ),
    "folded-by-name": _constant(
        "It went with other variants, `test_x_…`, as `test_x` came in its class, or was changed there.", 0.49
    ),
    "row-of-class": _constant(
        "Its class gives its name, as a value, to a test that it inherits and that runs that code.", 0.6
    ),
    "row-alike": _constant(
        "A table that is new or has grown has most of its values, or of its name and code, or alone came in "
        "the place of its class.",
        0.49,
    ),
    "row-of-data": _constant(
        "What it ran on stands in a file of data, on which a live test runs or that is one by a hook.", 0.8
    ),
    "same-values": _constant(
        "Its rare values stand in a live test, and what it verified could not be traced.", 0.45
    ),
    "half-covered": _constant("Live tests meet some of its obligations.", 0.3),
    "untraced": _constant(
        "A new test stands in its place, and whether it verifies the same could not be traced.", 0.45
    ),
    "like-named": _constant(
        "A live test is called alike, or is new and near, and what it verified could not be traced.", 0.45
    ),
    # That nobody does.
    "uncovered": _line("What it verified is there, and no live test verifies it.", 0.5, 0.78),
    "hardly-covered": _constant("What it verified is there, and live tests do no more than touch it.", 0.3),
    "left-out": _constant(
        "Nobody verifies what it did, and half of its class or more went on elsewhere without it.", 0.3
    ),
    "no-obligation": _constant("No successor was found, and what it verified could not be traced.", 0.4),
    "untraceable": _constant("Nothing could be traced, in a history that took production code away.", 0.3),
}
"""By name, as evidence tells it.  ``auditor explain`` and docs/verdicts.md show the sentences."""


def as_evidence(rule: str, strength: float) -> Evidence:
    """Return the evidence that tells which rule decided, and its strength."""
    return Evidence(kind="rule", detail=f"{rule} ({strength:.2f})")


def from_evidence(evidence: Iterable[Evidence]) -> tuple[str, float]:
    """Return the rule that decided and its strength; ``""`` and 0 where no evidence tells it."""
    detail = next((e.detail for e in evidence if e.kind == "rule"), "")
    rule, _, number = detail.partition(" (")
    return rule, float(number.rstrip(")") or 0.0)
