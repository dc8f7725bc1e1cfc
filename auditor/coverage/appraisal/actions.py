"""What to do next, in order: mend what keeps survivors from running, bring tests back, write new ones."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from auditor.coverage.appraisal.gaps import urgency
from auditor.coverage.appraisal.words import behaviour, identifier, is_dotted
from auditor.model.assessment import (
    Action,
    Gap,
    GapKind,
    Priority,
    Probe,
    ProbeKind,
    Restore,
    Skeleton,
    Task,
    Today,
    Unwritten,
)
from auditor.model.audit import DeletedTest, TargetState
from auditor.model.meaning import CauseKind, Fate, Orphan, RootCause
from auditor.model.words import counted

Home = Callable[[str], tuple[str, str] | None]
"""Where a symbol of head is to be imported from, and what: ``shop.export.Csv.write`` is in
(``shop.export``, ``Csv``)."""

Origin = Callable[[str], str | None]
"""The file at base that defined what a root cause says is missing."""

WHOLE = 40
"""Tests that one action brings back; more are divided by the file they stood in."""
URGENT_TESTS, URGENT_SHARE, SOME_TESTS = 50, 0.02, 5
"""Surviving tests that a root cause stops, in number or as a share of the suite, from which mending it is P0;
the number from which it is P1."""
_MAX_SYMBOLS = 6


def actions(
    gaps: Iterable[Gap],
    deleted: Mapping[str, DeletedTest],
    causes: Sequence[RootCause],
    orphans: Sequence[Orphan],
    tests_at_head: int,
    taken: Collection[str],
    home: Home,
    origin: Origin,
    unittests: Collection[str],
) -> tuple[Action, ...]:
    """Return what to do, numbered by priority.

    *taken* are the paths that head has, *unittests* the ids of tests that were methods of a ``TestCase``.
    Each deleted test is brought back by one action at most.
    """
    found = [_mend(c, orphans, tests_at_head, origin) for c in causes if c.new_in_range]
    gaps = tuple(gaps)
    done: set[str] = set()
    for gap in gaps:
        mine = [deleted[i] for i in gap.tests if i in deleted and i not in done]
        done.update(t.id for t in mine)
        found += _close(gap, mine, home, unittests)
    tasks = list(Task)
    found.sort(key=lambda action: (action.priority, tasks.index(action.kind)))
    counts: Counter[str] = Counter()
    paths = set(taken)
    titles = {gap.id: gap.title for gap in gaps}
    ordered = []
    for action in found:
        counts[action.priority] += 1
        skeleton = msgspec.structs.replace(
            action.skeleton, path=_free(action.skeleton.path, paths, titles.get(action.gap, ""))
        )
        paths.add(skeleton.path)
        id_ = f"{action.priority}-{counts[action.priority]}"
        ordered.append(msgspec.structs.replace(action, id=id_, skeleton=skeleton))
    return tuple(ordered)


def restored(actions: Iterable[Action]) -> frozenset[str]:
    """Return the tests that would be back, or run again, if the P0 *actions* were done."""
    return frozenset(i for a in actions if a.priority is Priority.P0 for i in a.tests)


def _mend(cause: RootCause, orphans: Sequence[Orphan], tests_at_head: int, origin: Origin) -> Action:
    stopped = [o for o in orphans if o.new_in_range and o.root_cause == cause.missing]
    tests = tuple(sorted({t for o in stopped for t in o.tests}))
    priority = Priority.P1 if cause.tests >= SOME_TESTS else Priority.P2
    if cause.tests >= URGENT_TESTS or cause.tests >= max(1, URGENT_SHARE * tests_at_head):
        priority = Priority.P0
    told = f"{counted(cause.files, 'test file')} with {counted(cause.tests, 'test')} cannot run without it"
    probe = _probe(cause, stopped)
    name = identifier(f"{_short(probe.what.removesuffix('.py'))}_is_there", ())
    return Action(
        id="",
        priority=priority,
        title=f"Mend {cause.missing}",
        kind=Task.MEND,
        why=f"{told} ({cause.kind.value})",
        advice=_ADVICE[cause.kind],
        tests=tests,
        restore=(Restore(path=path, commit=cause.caused_by.commit, tests=()),)
        if cause.caused_by is not None and (path := origin(cause.missing))
        else (),
        skeleton=Skeleton(path=f"{_folder(o.path for o in stopped)}{name}.py", probes=(probe,)),
    )


_ADVICE = {
    CauseKind.UNPARSABLE: "Make the file parse again.",
    CauseKind.MODULE: "Bring the module back, or import what took its place.",
    CauseKind.NAME: "Define the name again, or import what took its place.",
    CauseKind.FIXTURE: "Define the fixture again, or ask for what took its place.",
    CauseKind.SKIPPED: "Bring back what the guarded import asks for: it skips the tests and says nothing.",
}


def _probe(cause: RootCause, stopped: Sequence[Orphan]) -> Probe:
    if cause.kind is CauseKind.FIXTURE:
        return Probe(kind=ProbeKind.FIXTURE, what=cause.missing.removeprefix("fixture "))
    if cause.kind is CauseKind.UNPARSABLE:
        return Probe(kind=ProbeKind.PARSE, what=stopped[0].path if stopped else cause.missing)
    return Probe(kind=ProbeKind.IMPORT, what=cause.missing)


def _folder(paths: Iterable[str]) -> str:
    """The folder of the first of *paths*, with its slash."""
    folder, slash, _ = min(paths, default="").rpartition("/")
    return f"{folder}{slash}"


def _close(gap: Gap, tests: Sequence[DeletedTest], home: Home, unittests: Collection[str]) -> list[Action]:
    """The actions that close *gap*, for which *tests* are to be brought back, and others written."""
    groups: dict[tuple[Priority, str], list[DeletedTest]] = defaultdict(list)
    whole = len(tests) <= WHOLE
    for test in tests:
        priority = gap.priority if gap.kind is not GapKind.TESTS else urgency(test).priority
        groups[priority, "" if whole else test.path].append(test)
    found = [_restore(gap, priority, held, home, unittests) for (priority, _), held in groups.items()]
    if unwritten := _never_there(gap):
        found.append(_write(gap, unwritten, home))
    return found


def _never_there(gap: Gap) -> tuple[str, ...]:
    """The tests that *gap* asks for and that no deleted test was."""
    match gap.kind:
        case GapKind.TESTS:
            return ()
        case GapKind.TIER:
            # What is there and cannot run is mended with its cause, what was deleted is brought back.
            back = tuple(part for i in gap.tests for part in (i, i.partition("::")[0]))
            left = (one for one in gap.required if not one.startswith("mend "))
            return tuple(one for one in left if not one.endswith(back))
        case _:
            return gap.required


def _write(gap: Gap, required: Sequence[str], home: Home) -> Action:
    """Tests that never were, or of which nothing is known any more."""
    names: list[str] = []
    unwritten = []
    for words in required:
        names.append(identifier(words, names))
        touched = words.removeprefix("verify ") if gap.kind is GapKind.REFERENCED else ""
        state = TargetState(symbol=touched, fate=Fate.SAME.value, now=(touched,))
        unwritten.append(
            Unwritten(
                id="",
                function=names[-1],
                words=words,
                obligations=(),
                symbols=(_today(state, home),) if touched else (),
            )
        )
    return Action(
        id="",
        priority=gap.priority,
        title="Verify what live tests touch and none verifies"
        if gap.kind is GapKind.REFERENCED
        else f"Write the tests that {gap.title} asks for",
        kind=Task.WRITE,
        why=f"{gap.why}; {gap.derivation}",
        advice="; ".join(required[:3]),
        tests=(),
        restore=(),
        skeleton=Skeleton(path=f"tests/{identifier(gap.title.lower(), ())}.py", tests=tuple(unwritten)),
        gap=gap.id,
        impact=gap.impact,
    )


def _restore(
    gap: Gap, priority: Priority, tests: Sequence[DeletedTest], home: Home, unittests: Collection[str]
) -> Action:
    paths = Counter(t.path for t in tests)
    most = min(paths, key=lambda p: (-paths[p], p))
    more = f" and {counted(len(paths) - 1, 'more file')}" if len(paths) > 1 else ""
    names: list[str] = []
    unwritten = []
    for test in tests:
        names.append(identifier(test.id.rpartition("::")[2], names))
        unwritten.append(_unwritten(test, names[-1], home))
    renamed = sum(t.symbol != t.now and bool(t.now) for u in unwritten for t in u.symbols)
    advice = "Bring the tests back from the commit before they were deleted"
    advice += f", under today's names ({renamed:,} changed)." if renamed else "."
    return Action(
        id="",
        priority=priority,
        title=f"Bring back {counted(len(tests), 'test')} of {most}{more}"
        + (f" ({gap.title})" if gap.title != most else ""),
        kind=Task.RESTORE,
        why=urgency(tests[0]).why if gap.kind is GapKind.TESTS else f"{gap.why}; {gap.derivation}",
        advice=advice,
        tests=tuple(t.id for t in tests),
        restore=_places(tests),
        skeleton=Skeleton(
            path=most,
            tests=tuple(unwritten),
            unittest=all(t.id in unittests for t in tests),
        ),
        gap=gap.id,
        impact=tuple(dict.fromkeys(s for t in tests for s in t.impact)) or gap.impact,
    )


def _places(tests: Iterable[DeletedTest]) -> tuple[Restore, ...]:
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for test in tests:
        if test.deleted_in is not None:
            held[(test.inherited_from or test.path).partition("::")[0], test.deleted_in.commit].append(
                test.id
            )
    return tuple(Restore(path=p, commit=c, tests=tuple(ids)) for (p, c), ids in held.items())


def _unwritten(test: DeletedTest, name: str, home: Home) -> Unwritten:
    return Unwritten(
        id=test.id,
        function=name,
        words=behaviour(test),
        obligations=test.missing,
        symbols=tuple(_today(s, home) for s in _telling(test.target_states)[:_MAX_SYMBOLS]),
    )


def _telling(states: Sequence[TargetState]) -> list[TargetState]:
    """The symbols that were asserted, without those that another one is part of; the first when none was."""
    asserted = [s for s in states if s.asserted] or list(states[:1])
    names = [s.symbol for s in asserted]
    return [s for s in asserted if not any(n.startswith(f"{s.symbol}.") for n in names)]


def _today(state: TargetState, home: Home) -> Today:
    now = state.now[0] if state.now else ""
    found = home(now) if now else None
    if found is None or not is_dotted(found[0]) or not is_dotted(found[1]):
        return Today(symbol=state.symbol, now=now)
    return Today(symbol=state.symbol, now=now, module=found[0], attribute=found[1])


def _short(name: str) -> str:
    """The end of a path or of a dotted name that tells it apart."""
    return "_".join(name.rpartition("/")[2].split(".")[-2:])


def _free(path: str, taken: Collection[str], title: str) -> str:
    """*path*, or one like it that is not taken, named so that a runner collects it.

    The second of a file that is brought back in parts is named after what its tests are about too, *title*.
    """
    folder, slash, file = path.rpartition("/")
    stem = file.removesuffix(".py")
    if not stem.startswith("test_") and not stem.endswith("_test"):
        stem = f"test_{stem}"
    number, found = 2, f"{folder}{slash}{stem}.py"
    if found in taken and title and "/" not in title:
        stem = identifier(_short(title).lower(), (), prefix=f"{stem}_")
        found = f"{folder}{slash}{stem}.py"
    while found in taken:
        found = f"{folder}{slash}{stem}_{number}.py"
        number += 1
    return found
