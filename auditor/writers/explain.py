"""An explanation as text for a terminal and as JSON: the case for one verdict, to accept or refute."""

from collections.abc import Sequence
from itertools import groupby
from typing import assert_never

from auditor.model.audit import DeletedTest, Successor, Verdict
from auditor.model.commits import CommitRef
from auditor.model.explanation import (
    CaseSubject,
    ComponentSubject,
    Coverage,
    DeletedSubject,
    Explanation,
    FileSubject,
    Inheritance,
    Named,
    Obligation,
    Place,
    SymbolSubject,
    TracedSymbol,
)
from auditor.model.meaning import Fate, Orphan
from auditor.model.suite import Role
from auditor.writers import json_report, view
from auditor.writers.screen import BOLD, COLOURS, DIM, NARROWEST, Screen

_MANY = 10
"""Rows of a list that are shown."""
_FEW = 5
_NAMED = 2
_LINES = 30
"""Lines of source that are shown."""
_ENOUGH = 0.6
"""Strength from which an assertion counts as verified; below, something like it is."""


def write_json(explanation: Explanation) -> str:
    """The explanation as indented JSON with a newline at its end; see `json_report.write` for odd text."""
    return json_report.encode(explanation)


def write(explanation: Explanation, *, width: int, colour: bool) -> str:
    """The explanation for a terminal of *width* columns (at least 40), with ANSI colours if *colour*.

    No line is wider than *width* but for commands, which are there to be copied.
    """
    screen = Screen(max(width, NARROWEST), colour)
    subject = explanation.subject
    match subject:
        case DeletedSubject():
            _deleted(screen, subject, explanation)
        case CaseSubject():
            _case(screen, subject)
        case SymbolSubject():
            _symbol(screen, subject)
        case ComponentSubject():
            _component(screen, subject)
        case FileSubject():
            _file(screen, subject)
        case _:
            assert_never(subject)
    span = explanation.range
    screen.blank()
    start = view.short(span.base) if span.base_date else "the beginning"
    screen.wrapped(
        f"{explanation.repository}, {start} to {view.short(span.head)} "
        f"({view.count(span.commits, 'commit')}); the auditor read the code and ran none of it",
        DIM,
    )
    for note in span.notes:
        screen.wrapped(f"note: {note}", DIM)
    return screen.text()


# -- a deleted test ------------------------------------------------------------------------------------------


def _deleted(screen: Screen, subject: DeletedSubject, explanation: Explanation) -> None:
    test = subject.test
    screen.identity("", test.id, style=BOLD)
    screen.wrapped(f"{test.verdict.value}: {view.MEANING[test.verdict]}.", COLOURS[test.verdict])
    split = ", for the evidence is split: look twice" if test.unsure else ""
    rival = f"; next likeliest: {test.runner_up.value}" if test.runner_up else ""
    screen.wrapped(f"{view.percent(test.confidence)} sure{split}{rival}.")
    screen.blank()
    screen.wrapped(test.why, lines=10)
    screen.blank()
    if test.deleted_in is not None:
        screen.wrapped(f"Deleted in {_commit(test.deleted_in)}", lines=4)
    if test.transient:
        screen.wrapped("It came and went inside the range: base did not have it.")
    if test.inherited_from:
        screen.wrapped(f"Its code stood in {test.inherited_from}.")
    if not test.collected:
        screen.wrapped(f"No run collected it: {test.reason or 'it was not set up to be collected'}.")
    if test.rows > 1:
        screen.wrapped(f"It ran {test.rows:,} times, once for each parametrize row.")
    _classified(screen, test)
    if subject.source is not None:
        _heading(screen, "The deleted test", 1)
        _show(screen, subject.source)
    _obligations(screen, "What it verified, and who verifies that at head", subject.obligations, "nobody")
    told = {one.text for one in subject.obligations}
    missing = [text for text in test.missing if text not in told]
    _heading(screen, "What is no longer verified", len(missing))
    _list(screen, missing)
    _successors(screen, test.successors)
    if subject.successors_at:
        _show(screen, subject.successors_at[0])
    _heading(screen, "Considered, and turned down", len(test.considered))
    for candidate in test.considered[:_FEW]:
        _scored(screen, candidate.score, candidate.id, [candidate.reason])
    _heading(screen, "Evidence", len(test.evidence))
    for evidence in test.evidence:
        means = f": {subject.rule_means}" if evidence.kind == "rule" and subject.rule_means else ""
        screen.hanging(f"{evidence.kind:<12}", f"{evidence.detail}{means}", indent=2, lines=4)
    if subject.alike.count:
        screen.blank()
        screen.wrapped(
            f"{view.count(subject.alike.count, 'other deleted test')} of this file "
            f"{view.verb(subject.alike.count, 'has', 'have')} the same verdict.",
            DIM,
        )
    _mentions(screen, subject, explanation.range.head)


def _classified(screen: Screen, test: DeletedTest) -> None:
    """What the rules say of it, and by which words."""
    for label in test.labels[:_FEW]:
        topics = f" ({', '.join(label.topics)})" if label.topics else ""
        screen.hanging("Category: ", f"{label.title}{topics}: {'; '.join(label.why)}", lines=3)
    for tier in test.tiers:
        screen.hanging("Tier: ", tier)
    for stake in test.impact:
        amount = f" ({stake.amount})" if stake.amount else ""
        screen.hanging("Declared impact: ", f"“{stake.statement}”{amount}, for {stake.about}")
    if test.rank is not None:
        screen.hanging("Priority: ", test.rank.derivation)


def _successors(screen: Screen, successors: Sequence[Successor]) -> None:
    _heading(screen, "What took over", len(successors))
    for heir in successors:
        told = [f"{e.kind}: {e.detail}" for e in heir.evidence]
        if heir.orphaned:
            told.append("nothing runs it at head, so it protects nothing today")
        _scored(screen, heir.score, heir.id, told)


def _mentions(screen: Screen, subject: DeletedSubject, head: str) -> None:
    """How to see what head still says of what the test verified, where the verdict rests on that."""
    test = subject.test
    if test.verdict not in (*view.GAPS, Verdict.RETIRED):
        return
    states = [s for s in test.target_states if s.asserted] or test.target_states
    # A class is mentioned wherever its member is of use.
    telling = [s for s in states if not any(o.symbol.startswith(f"{s.symbol}.") for o in states)]
    names = dict.fromkeys((s.now[0] if s.now else s.symbol).rpartition(".")[2] for s in telling[:_NAMED])
    if names:
        _heading(screen, "Every mention at head of what it verified", 1)
        words = [word for name in names for word in ("-e", name)]
        screen.command(["git", "grep", "-nw", *words, view.short(head)], indent=2)


def _show(screen: Screen, place: Place) -> None:
    screen.code(place.code[:_LINES], indent=4, style=DIM)
    screen.more(len(place.code) - _LINES, "more lines")
    mark = "^" if place.revision.endswith("^") else ""
    lines = f" | sed -n {place.line},{place.end_line}p" if place.line and place.end_line else ""
    revision = f"{view.short(place.revision.removesuffix('^'))}{mark}"
    screen.command(["git", "show", f"{revision}:{place.path}"], indent=2, then=lines)


# -- a test that is there ------------------------------------------------------------------------------------


def _case(screen: Screen, subject: CaseSubject) -> None:
    screen.identity("", subject.id, style=BOLD)
    since = "was there at base, too" if subject.at_base else "was added in this range"
    line = f", line {subject.source.line} of {subject.source.path}" if subject.source.line else ""
    screen.wrapped(f"A test at head{line}; it {since}.")
    if not subject.collected:
        screen.wrapped(f"No run collects it: {subject.reason or 'it is not set up to be collected'}.", "33")
    if subject.skip:
        screen.wrapped(f"It is always skipped: {subject.skip}.", "33")
    if subject.orphan is not None:
        _orphan(screen, subject.orphan, "it cannot run")
    for loss in subject.weakened:
        where = f", last touched in {_commit(loss.changed_in)}" if loss.changed_in else ""
        screen.wrapped(f"Weakened, {loss.change.value}: {loss.detail}{where}.", "33")
    if not subject.orphan and subject.collected and not subject.skip:
        screen.wrapped("Nothing that was found keeps it from running.", "32")
    if subject.orphan is not None and subject.at_base:
        title = "What it verified while it could run, and who verifies that at head"
        _obligations(screen, title, subject.obligations, "nobody")
    else:
        _obligations(screen, "What it verifies, and who else does", subject.obligations, "nobody else")
    _heading(screen, "Asserted at base, and no longer", len(subject.dropped))
    _list(screen, subject.dropped)
    _heading(screen, "Took over from", len(subject.supersedes))
    _inherited(screen, subject.supersedes)
    _names(screen, "Runs without asserting anything about", subject.exercises)
    _names(screen, "Replaces by mocks", Named(count=len(subject.mocks), names=subject.mocks))
    _names(screen, "Leans on", Named(count=len(subject.components), names=subject.components))
    _heading(screen, "The test", 1)
    _show(screen, subject.source)


def _orphan(screen: Screen, orphan: Orphan, what: str) -> None:
    since = "since this range" if orphan.new_in_range else "since before this range"
    silent = "; a guard turns that into a skip, so no run shows it" if orphan.silent else ""
    screen.wrapped(
        f"Orphaned {since}: {what} ({orphan.kind.value}: {orphan.root_cause}){silent}.",
        "31",
        lines=8,
    )
    if len(orphan.chain) > 1:
        screen.wrapped(f"It gets there by {' → '.join(orphan.chain)}.", lines=10)
    elif orphan.chain:
        screen.wrapped(f"Asked for at {orphan.chain[0]}.")
    if orphan.caused_by is not None:
        screen.wrapped(f"Taken away in {_commit(orphan.caused_by)}", lines=4)


# -- production, components, files ---------------------------------------------------------------------------


def _symbol(screen: Screen, subject: SymbolSubject) -> None:
    screen.wrapped(subject.symbol, BOLD)
    state = _fate(subject.fate, subject.now, subject.symbol, subject.detail) or "added in this range"
    screen.wrapped(f"A production {subject.definition}: {state}.")
    for end, place in (("base", subject.base_source), ("head", subject.head_source)):
        if place is not None:
            screen.wrapped(f"At {end} in {place.path}{f', line {place.line}' if place.line else ''}.")
    before, after = subject.verified_at_base.count, subject.verified_at_head.count
    screen.wrapped(
        f"{view.count(before, 'test')} verified it at base, {view.count(after, 'live test')} "
        f"{view.verb(after, 'does', 'do')} at head.",
        "31" if before and not after and subject.now else "",
    )
    _names(screen, "Verified at head by", subject.verified_at_head)
    _names(screen, "Would verify it, but cannot run", subject.cannot_run)
    _names(screen, "Run it at head without asserting anything about it", subject.exercised_at_head)
    _names(screen, "Verified at base by", subject.verified_at_base)
    _heading(screen, "Deleted tests that verified it", len(subject.no_longer))
    _inherited(screen, subject.no_longer)
    _coverage(screen, "Its members", subject.members)


def _component(screen: Screen, subject: ComponentSubject) -> None:
    screen.identity("", subject.id, style=BOLD)
    there = {(True, True): "there at base and at head", (True, False): "deleted", (False, True): "added"}
    kind = subject.component.replace("_", " ")
    screen.wrapped(f"A {kind} of the tests: {there[subject.at_base, subject.at_head]}.")
    gone = subject.deleted
    if gone is not None and gone.deleted_in is not None:
        screen.wrapped(f"Deleted in {_commit(gone.deleted_in)}", lines=4)
    if gone is not None and gone.still_needed_by:
        _heading(screen, "Files at head that still need it, and break", len(gone.still_needed_by))
        _list(screen, gone.still_needed_by)
    if gone is not None:
        _successors(screen, gone.replaced_by)
    _names(screen, "Tests that leaned on it at base", subject.used_at_base)
    _names(screen, "Tests that lean on it at head", subject.used_at_head)
    if not subject.used_at_base.count and not subject.used_at_head.count:
        screen.wrapped("No test was found to lean on it, at base or at head.")


def _file(screen: Screen, subject: FileSubject) -> None:
    screen.wrapped(subject.path, BOLD)
    there = {(True, True): "there at base and at head", (True, False): "deleted", (False, True): "added"}
    state = there.get((subject.at_base, subject.at_head), "came and went inside the range")
    screen.wrapped(f"A {subject.role.replace('_', ' ')} file: {state}.")
    if subject.fault:
        screen.wrapped(f"It could not be read: {subject.fault}.", "33")
    if subject.deleted is not None:
        gone = subject.deleted
        screen.wrapped(f"What became of it: {gone.fate.value}.", BOLD)
        if gone.deleted_in is not None:
            screen.wrapped(f"Deleted in {_commit(gone.deleted_in)}", lines=4)
        _heading(screen, "Files that took over its tests", len(gone.superseded_by))
        screen.rows([(view.percent(s.share), s.path) for s in gone.superseded_by], right=[0])
    for orphan in subject.orphans[:_FEW]:
        present = [held for held in subject.tests if held.became in ("cannot run", "still there", "added")]
        dead = sum(held.id in orphan.tests for held in present)
        whole = dead == len(present)
        _orphan(screen, orphan, "it cannot run" if whole else f"{view.count(dead, 'test')} of it cannot run")
    _heading(screen, "Its tests", len(subject.tests))
    screen.rows([(held.became, held.id.partition("::")[2]) for held in subject.tests[: 3 * _MANY]])
    screen.more(len(subject.tests) - 3 * _MANY)
    title = "What it defines" if subject.role == Role.PRODUCTION else "What its tests are about"
    _coverage(screen, title, subject.symbols)
    _names(screen, "Tests that verified something in it at base", subject.verified_at_base)
    _names(screen, "Live tests that verify something in it at head", subject.verified_at_head)
    if not subject.tests:
        _names(screen, "Tests that leaned on it at base", subject.used_at_base)
        _names(screen, "Tests that lean on it at head", subject.used_at_head)


# -- parts ---------------------------------------------------------------------------------------------------


def _obligations(screen: Screen, title: str, obligations: Sequence[Obligation], nobody: str) -> None:
    told = [one for one in obligations if not one.idle]
    _heading(screen, title, len(told))
    before: tuple[TracedSymbol, ...] = ()
    for number, one in enumerate(told[:_MANY], start=1):
        screen.hanging(f"{number:>2}. ", one.text, lines=3)
        if one.symbols != before:
            for state, symbols in groupby(one.symbols, _state):
                names = ", ".join(f"{'an effect of ' if s.indirect else ''}{s.symbol}" for s in symbols)
                screen.hanging("about ", f"{names}{f': {state}' if state else ''}", 4, DIM, lines=4)
        before = one.symbols
        if all(s.fate == Fate.GONE for s in one.symbols):
            screen.wrapped("nothing is left to verify", DIM, indent=4)
        elif not one.verified_by:
            screen.wrapped(nobody, "31", indent=4)
        elif one.verified_by[0].strength < _ENOUGH:
            screen.wrapped(f"{nobody} in full; the nearest:", "33", indent=4)
        for verifier in one.verified_by:
            _scored(screen, verifier.strength, verifier.id, [verifier.how], indent=4)
    screen.more(len(told) - _MANY, "more, which --format json lists")
    idle = [one for one in obligations if one.idle]
    _heading(screen, "Assertions that verify nothing", len(idle))
    for one in idle[:_FEW]:
        screen.wrapped(one.text, indent=2, lines=3)
        screen.wrapped(one.idle, DIM, indent=6, lines=3)
    screen.more(len(idle) - _FEW)


def _state(traced: TracedSymbol) -> str:
    return _fate(traced.fate, traced.now, traced.symbol, traced.detail)


def _fate(fate: Fate | None, now: tuple[str, ...], symbol: str, detail: str) -> str:
    """What became of a symbol, in words; ``""`` when it is one of head."""
    because = f" ({detail})" if detail else ""
    match fate:
        case Fate.SAME:
            return "unchanged at head"
        case Fate.CHANGED:
            return f"still there at head, changed{because}"
        case Fate.MOVED:
            names = ", ".join(n for n in now if n != symbol)
            return f"called {names} at head{because}" if names else f"moved{because}"
        case Fate.STUBBED:
            return f"emptied at head{because}"
        case Fate.GONE:
            return f"gone at head{because}"
        case Fate.UNKNOWN:
            return f"its fate is not known{because}"
        case None:
            return ""
        case _:
            assert_never(fate)


def _commit(ref: CommitRef) -> str:
    return f"{view.short(ref.commit)} on {view.day(ref.date)} by {ref.author}: {ref.subject}"


def _heading(screen: Screen, title: str, number: int) -> None:
    if number:
        screen.blank()
        screen.line(f"{title} ({number:,})" if number > 1 else title, BOLD)


def _list(screen: Screen, texts: Sequence[str]) -> None:
    for text in texts[:_MANY]:
        screen.wrapped(text, indent=2, lines=3)
    screen.more(len(texts) - _MANY)


def _scored(screen: Screen, score: float, id_: str, reasons: Sequence[str], indent: int = 2) -> None:
    screen.identity(f"{view.percent(score):>4}  ", id_, indent)
    for reason in reasons:
        screen.wrapped(reason, DIM, indent=indent + 6, lines=3)


def _names(screen: Screen, title: str, named: Named) -> None:
    if named.count:
        _heading(screen, title, named.count)
        for name in named.names[:_MANY]:
            screen.identity("", name, indent=2)
        screen.more(named.count - min(_MANY, len(named.names)))


def _inherited(screen: Screen, tests: Sequence[Inheritance]) -> None:
    screen.rows([(t.verdict.value, view.percent(t.score), t.id) for t in tests[:_MANY]], right=[1])
    screen.more(len(tests) - _MANY)


def _coverage(screen: Screen, title: str, symbols: Sequence[Coverage]) -> None:
    _heading(screen, f"{title}, and how many tests verify each", len(symbols))
    screen.rows(
        [
            (f"{s.at_base:,} → {s.at_head:,}", s.fate.value if s.fate else "added", s.symbol)
            for s in symbols[: 2 * _MANY]
        ],
        ["31" if s.at_base and not s.at_head and s.fate != Fate.GONE else "" for s in symbols[: 2 * _MANY]],
        right=[0],
    )
    screen.more(len(symbols) - 2 * _MANY)
