"""The rule about parametrize rows: compared one by one, never counted."""

from collections import Counter
from collections.abc import Iterator

from auditor.model.findings import Draft, Severity
from auditor.model.source import Function, Rows
from auditor.model.suite import Case
from auditor.policy.concern import TOKEN, Gains
from auditor.policy.sides import Change
from auditor.policy.telling import MAX_TOLD, told


def find(change: Change, old: Case, new: Case, gains: Gains) -> Iterator[Draft]:
    """Yield rows that the test *old*, which is *new* now, has no more and no other test got."""
    first, second = change.before.functions.get(old.definition), change.after.functions.get(new.definition)
    if first is None or second is None or not first.rows:
        return
    tables = {t.names: t for t in second.rows}
    tempered = change.production_changed()
    for number, table in enumerate(first.rows):
        if not table.known:
            continue
        other = tables.get(table.names)
        if other is None:
            other = second.rows[number] if len(second.rows) == len(first.rows) else None
        if other is not None and not other.known:
            continue
        if other is None and len(table.values) == 1:
            # It ran once, and does so still; what it looks at is for the other rules.
            continue
        dropped = _dropped(table, other, second, gains)
        if other is None and dropped:
            fixture = _fixture_values(change, old, new, second)
            dropped = [row for row in dropped if not fixture.issuperset(TOKEN.findall(row))]
        if not dropped:
            continue
        fewer = other is None or len(other.values) < len(table.values)
        shown = ", ".join(f"({row})" for row in dropped[:3])
        yield told(
            change,
            "TA008",
            old,
            new,
            f"lost {len(dropped)} of {len(table.values)} parametrize rows: {shown}",
            "\n".join(dropped),
            None if fewer and not tempered else Severity.WARNING,
            tuple(dropped[:MAX_TOLD]),
        )


def _fixture_values(change: Change, old: Case, new: Case, second: Function) -> frozenset[str]:
    """Return the values of parametrized fixtures that a test asks for, unlike before."""
    known = {f.rpartition("::")[2] for f in old.fixtures}
    asked = {p.name for p in second.params} | {f.rpartition("::")[2] for f in new.fixtures}
    values: set[str] = set()
    for function in change.after.functions.values():
        for mark in function.decorators if asked else ():
            words = dict(mark.kwargs)
            names = {words.get("name", "").strip("'\""), function.name}
            if mark.name.endswith("fixture") and "params" in words and names & (asked - known):
                values.update(TOKEN.findall(words["params"]))
    return frozenset(values)


def _dropped(table: Rows, other: Rows | None, second: Function, gains: Gains) -> list[str]:
    """Rows that are gone, and neither edited nor given to another test."""
    kept = Counter(other.values) if other is not None else Counter()
    missing = list((Counter(table.values) - kept).elements())
    added = list((kept - Counter(table.values)).elements())
    if other is not None and other.names != table.names and len(other.values) >= len(table.values):
        return []
    lost = []
    for row in missing:
        edited = next((a for a in added if _akin(row, a)), None)
        if edited is not None:
            added.remove(edited)
        elif not gains.rows[row] and not _told_outright(row, second, gains):
            lost.append(row)
    return lost


def _akin(row: str, other: str) -> bool:
    """Whether one row is the other, edited: half of what is in it is the same."""
    mine, theirs = set(TOKEN.findall(row)), set(TOKEN.findall(other))
    union = mine | theirs
    return bool(union) and 2 * len(mine & theirs) >= max(1, min(len(mine), len(theirs)))


def _told_outright(row: str, second: Function, gains: Gains) -> bool:
    """Whether the values of a row stand in a test by themselves now."""
    literals = [t for t in TOKEN.findall(row) if len(t) > 2 and t not in ("True", "False", "None")]
    mine = set(second.body.literals)
    return bool(literals) and all(t in mine or gains.literals[t] for t in literals)
