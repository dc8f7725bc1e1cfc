"""Tests that are still there under their id but protect less than at base."""

from collections.abc import Iterable, Mapping

from auditor.coverage.vacuity import can_fail
from auditor.model.audit import ChangeKind, WeakenedTest
from auditor.model.commits import CommitRef
from auditor.model.meaning import Profile
from auditor.model.source import Shape
from auditor.model.suite import Case


def weakened(
    base: Mapping[str, Case],
    head: Mapping[str, Case],
    base_profiles: Mapping[str, Profile],
    head_profiles: Mapping[str, Profile],
    changed_in: Mapping[str, CommitRef],
) -> tuple[WeakenedTest, ...]:
    """Return the surviving tests that lost strength, each with what it lost; sorted by id.

    *changed_in* tells the last commit that touched each file.
    """
    found = []
    for id_, old in base.items():
        new = head.get(id_)
        if new is None or not old.collected:
            continue
        before, after = base_profiles.get(id_), head_profiles.get(id_)
        for kind, detail in _changes(old, new, before, after):
            found.append(
                WeakenedTest(id=id_, change=kind, detail=detail, changed_in=changed_in.get(new.path))
            )
    return tuple(sorted(found, key=lambda w: (w.id, w.change)))


def _changes(
    old: Case, new: Case, before: Profile | None, after: Profile | None
) -> Iterable[tuple[ChangeKind, str]]:
    if not new.collected:
        yield ChangeKind.UNCOLLECTED, new.reason or "no longer collected"
        return
    if new.skip and not old.skip:
        yield ChangeKind.SKIPPED, new.skip
    if new.xfail and not old.xfail:
        yield ChangeKind.XFAILED, new.xfail
    if new.shadowed and not old.shadowed:
        yield ChangeKind.SHADOWED, "a later definition of the same name hides one that ran at base"
    if before is None or after is None or before.exact == after.exact:
        return
    checks = sum(can_fail(c) for c in before.checks)
    left = sum(can_fail(c) for c in after.checks)
    if after.shape in (Shape.EMPTY, Shape.SKIPS) and before.shape not in (Shape.EMPTY, Shape.SKIPS):
        yield ChangeKind.GUTTED, "its body was emptied"
    elif checks and not left:
        yield ChangeKind.GUTTED, f"none of its {checks} assertions that could fail is left"
    dropped = set(before.rows) - set(after.rows)
    if dropped and len(after.rows) < len(before.rows) and after.rows:
        shown = ", ".join(sorted(dropped)[:3])
        yield ChangeKind.ROWS_DROPPED, f"{len(before.rows) - len(after.rows)} fewer parametrize rows: {shown}"
