"""Counts, groups and the one-sentence finding of an audit, computed once for all formats."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from auditor.coverage.appraisal import grade
from auditor.coverage.vacuity import can_fail
from auditor.model.audit import DeletedTest, LossGroup, Statistics, SupersededGroup, Verdict
from auditor.model.meaning import Profile
from auditor.model.suite import Case

GAPS = (Verdict.LOST, Verdict.PARTIAL)
KEPT = (Verdict.MOVED, Verdict.REWRITTEN)
_MAX_EXAMPLES = 5
_MAX_TARGETS = 6


def kept_share(deleted: Iterable[DeletedTest]) -> float | None:
    """Return the share of what the deleted tests verified that live tests at head verify.

    Every deleted test that verified at base what still exists counts one; moved and rewritten keep it all,
    unless every successor is orphaned, partial keeps half, lost nothing.  Retired and vacuous tests have
    nothing to keep, and tests that came and went inside the range verified nothing at base.  ``None`` when no
    test counts.
    """
    return grade.kept(deleted)[1]


def by_verdict(deleted: Iterable[DeletedTest]) -> dict[str, int]:
    """Return how many collected tests got each verdict, all six in order of precedence."""
    counts = Counter(t.verdict for t in deleted if t.collected)
    return {v.value: counts[v] for v in Verdict}


def superseded_groups(
    deleted: Iterable[DeletedTest], checks_at_head: Mapping[str, int]
) -> tuple[SupersededGroup, ...]:
    """Group the superseded tests by the file they stood in and the file that took most of them over."""
    groups: dict[tuple[str, str], list[DeletedTest]] = defaultdict(list)
    for test in deleted:
        if test.verdict in (*KEPT, Verdict.PARTIAL) and test.successors:
            groups[test.path, test.successors[0].id.partition("::")[0]].append(test)
    found = []
    for (old, new), tests in groups.items():
        counts = Counter(t.verdict for t in tests)
        others = Counter(s.id.partition("::")[0] for t in tests for s in t.successors[:1])
        heirs = {t.successors[0].id for t in tests}
        surest = sorted(tests, key=lambda t: (-t.confidence, t.id))[:_MAX_EXAMPLES]
        found.append(
            SupersededGroup(
                old=old,
                new=tuple(p for p, _ in sorted(others.items(), key=lambda i: (-i[1], i[0])) if p) or (new,),
                moved=counts[Verdict.MOVED],
                rewritten=counts[Verdict.REWRITTEN],
                partial=counts[Verdict.PARTIAL],
                old_checks=sum(t.checks for t in tests),
                new_checks=sum(checks_at_head.get(h, 0) for h in heirs),
                examples=tuple((t.id, t.successors[0].id) for t in surest),
            )
        )
    return tuple(sorted(found, key=lambda g: (-(g.moved + g.rewritten + g.partial), g.old, g.new)))


def loss_groups(deleted: Sequence[DeletedTest]) -> dict[str, tuple[LossGroup, ...]]:
    """Group lost, partial, retired and vacuous tests by place and subject, the largest first."""
    found = {}
    for verdict in (Verdict.LOST, Verdict.PARTIAL, Verdict.RETIRED, Verdict.VACUOUS):
        groups: dict[str, list[DeletedTest]] = defaultdict(list)
        for test in deleted:
            if test.verdict is verdict:
                groups[test.path].append(test)
        listed = [_loss_group(path, tests) for path, tests in groups.items()]
        found[verdict.value] = tuple(sorted(listed, key=lambda g: (-g.tests, g.path)))
    return found


def _loss_group(path: str, tests: list[DeletedTest]) -> LossGroup:
    targets = Counter(t for test in tests for t in test.targets[:2])
    ranked = [t for t, _ in sorted(targets.items(), key=lambda item: (-item[1], item[0]))]
    return LossGroup(
        title=subject(ranked) or path,
        path=path,
        tests=len(tests),
        targets=tuple(ranked[:_MAX_TARGETS]),
        examples=tuple(t.id for t in sorted(tests, key=lambda t: (-t.confidence, t.id))[:_MAX_EXAMPLES]),
    )


def subject(symbols: Sequence[str]) -> str:
    """Return what some symbols have in common: one symbol, or the dotted prefix of most of them."""
    if not symbols:
        return ""
    if len(symbols) == 1:
        return symbols[0]
    parts = []
    for level in zip(*(s.split(".") for s in symbols[:4]), strict=False):
        if len(set(level)) > 1:
            break
        parts.append(level[0])
    return ".".join(parts) if len(parts) > 1 else symbols[0]


def statistics(
    *,
    commits: int,
    commits_touching_tests: int,
    deleted: Sequence[DeletedTest],
    base: Mapping[str, Case],
    head: Mapping[str, Case],
    base_profiles: Mapping[str, Profile],
    head_profiles: Mapping[str, Profile],
    deleted_test_files: int,
    deleted_support_files: int,
    deleted_components: int,
    test_files_at_base: int,
    test_files_at_head: int,
    orphaned_test_files: int,
    orphaned_tests: int,
    dead_at_base: int,
    dead_at_head: int,
    unread_files: int,
) -> Statistics:
    """Return the counts; tests are collected ones unless a name says otherwise."""
    at_base = [c for c in base.values() if c.collected]
    at_head = [c for c in head.values() if c.collected]
    return Statistics(
        commits=commits,
        commits_touching_tests=commits_touching_tests,
        deleted_test_files=deleted_test_files,
        deleted_support_files=deleted_support_files,
        deleted_components=deleted_components,
        deleted_tests=sum(t.collected for t in deleted),
        deleted_uncollected=sum(not t.collected for t in deleted),
        transient_tests=sum(t.transient for t in deleted),
        added_tests=sum(c.id not in base for c in at_head),
        test_files_at_base=test_files_at_base,
        test_files_at_head=test_files_at_head,
        tests_at_base=len(at_base),
        tests_at_head=len(at_head),
        cases_at_base=sum(c.rows for c in at_base),
        cases_at_head=sum(c.rows for c in at_head),
        orphaned_test_files=orphaned_test_files,
        orphaned_tests=orphaned_tests,
        dead_test_files_at_base=dead_at_base,
        dead_test_files_at_head=dead_at_head,
        unread_files=unread_files,
        by_verdict=by_verdict(deleted),
        stopped=sum(t.collected and _stopped(t) for t in deleted),
        unsure=sum(t.unsure for t in deleted),
        mock_share_at_base=_mock_share(at_base, base_profiles),
        mock_share_at_head=_mock_share(at_head, head_profiles),
        checks_per_test_at_base=_checks_per_test(at_base, base_profiles),
        checks_per_test_at_head=_checks_per_test(at_head, head_profiles),
    )


def _stopped(test: DeletedTest) -> bool:
    lives_on = test.verdict in (Verdict.MOVED, Verdict.REWRITTEN)
    return lives_on and bool(test.successors) and all(s.orphaned for s in test.successors)


def _mock_share(cases: Sequence[Case], profiles: Mapping[str, Profile]) -> float:
    using = sum(bool((p := profiles.get(c.id)) and (p.mocks or p.bare_mocks)) for c in cases)
    return round(using / len(cases), 4) if cases else 0.0


def _checks_per_test(cases: Sequence[Case], profiles: Mapping[str, Profile]) -> float:
    number = sum(sum(map(can_fail, p.checks)) for c in cases if (p := profiles.get(c.id)) is not None)
    return round(number / len(cases), 2) if cases else 0.0


def key_finding(counts: Statistics, share: float | None, passing: int = 0) -> str:
    """Return the balance of the audit in one or two sentences.

    *passing* of the lost and partial tests came and went inside the range.
    """
    verdicts = counts.by_verdict
    number = counts.deleted_tests
    if not number and not counts.deleted_uncollected and not counts.orphaned_test_files:
        return "No test was deleted, and no surviving test file was broken."
    kept = verdicts["moved"] + verdicts["rewritten"]
    gaps = verdicts["lost"] + verdicts["partial"]
    moot = verdicts["retired"] + verdicts["vacuous"]
    sentences = []
    if number:
        text = f"Of {number:,} deleted {_plural(number, 'test')}, "
        text += f"{kept:,} {_plural(kept, 'lives', 'live')} on elsewhere"
        text += f" ({counts.stopped:,} only in tests that cannot run)" if counts.stopped else ""
        text += f", {moot:,} had nothing left to verify" if moot else ""
        if gaps:
            text += f", and {gaps:,} left a gap ({verdicts['lost']:,} lost, {verdicts['partial']:,} partly"
            text += f"; {passing:,} of them came and went inside the range)" if passing else ")"
        else:
            text += ", and none left a gap"
        sentences.append(f"{text}.")
    if share is not None and gaps:
        sentences.append(f"{share:.0%} of what they verified, and still exists, is verified by a live test.")
    if counts.orphaned_test_files:
        files = counts.orphaned_test_files
        sentences.append(
            f"{files:,} surviving test {_plural(files, 'file')} can no longer run: the range removed what "
            f"{_plural(files, 'it needs', 'they need')}."
        )
    return " ".join(sentences) or "No collected test was deleted."


def _plural(number: int, one: str, many: str = "") -> str:
    return one if number == 1 else many or f"{one}s"
