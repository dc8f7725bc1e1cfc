"""What a user asks for, told as two commits and the notes that go with them."""

import re
from dataclasses import dataclass, field

from auditor.errors import RangeError
from auditor.history.process import Shelter
from auditor.history.revisions import DEEPEN, Revisions
from auditor.history.walking import checked, describe, walk
from auditor.model.commits import Range, RangeRequest
from auditor.model.words import counted

DEFAULT_LAST = 40

_PLAIN_DATE = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}")


@dataclass(slots=True, kw_only=True)
class _Bounds:
    base: str | None
    head: str
    expression: str
    cut_short: bool = False
    notes: list[str] = field(default_factory=list)


def resolve(shelter: Shelter, cut: frozenset[str], request: RangeRequest) -> Range:
    """Find the commits of *request*; *cut* names the commits where a shallow clone ends.

    Raises `RangeError` when a revision is unknown, the request contradicts itself, or the clone does not
    reach far enough back.
    """
    revisions = Revisions(shelter, bool(cut))
    bounds = _bounds(shelter, revisions, cut, request)
    notes = [*revisions.notes, *bounds.notes, *_kinship(shelter, bounds)]
    commits = walk(shelter, bounds.base, bounds.head, cut)
    reached = [commit for commit in commits if commit.ref.commit in cut]
    if reached:
        notes.append(
            f"This clone is shallow and ends inside the range: what {counted(len(reached), 'commit')} "
            f"changed cannot be known; {DEEPEN}."
        )
    named = [name for name in (bounds.base, bounds.head) if name is not None]
    refs = describe(shelter, named)
    return Range(
        base=None if bounds.base is None else refs[bounds.base],
        head=refs[bounds.head],
        commits=commits,
        expression=bounds.expression,
        shallow=bounds.cut_short or bool(reached),
        notes=tuple(notes),
    )


def _bounds(shelter: Shelter, revisions: Revisions, cut: frozenset[str], request: RangeRequest) -> _Bounds:
    expression = (request.expression or "").strip()
    counted = request.last is not None or request.since is not None
    if request.last is not None and request.since is not None:
        raise RangeError("--last and --since both say where the range starts: give one of them")
    if counted and ".." in expression:
        raise RangeError(f"{expression} already says where the range starts: leave out --last and --since")
    if "..." in expression:
        left, right = expression.split("...", 1)
        base, head = revisions.commit(left or "HEAD"), revisions.commit(right or "HEAD")
        return _from_merge_base(shelter, base, head, expression, bool(cut))
    if ".." in expression:
        left, right = expression.split("..", 1)
        base, head = revisions.commit(left or "HEAD"), revisions.commit(right or "HEAD")
        return _Bounds(base=base, head=head, expression=expression)
    if expression and not counted:
        base = revisions.commit(expression)
        return _Bounds(base=base, head=revisions.commit("HEAD"), expression=expression)
    head = revisions.commit(expression or "HEAD")
    if request.since is not None:
        bounds = _since(shelter, cut, head, request.since)
    else:
        bounds = _last(shelter, cut, head, DEFAULT_LAST if request.last is None else request.last)
    if expression:
        bounds.expression += f" {expression}"
    return bounds


def _from_merge_base(shelter: Shelter, left: str, right: str, expression: str, shallow: bool) -> _Bounds:
    bases = shelter.read("merge-base", "--all", left, right).text.split()
    if not bases:
        remedy = DEEPEN if shallow else "use BASE..HEAD to compare them all the same"
        raise RangeError(f"the two sides of {expression} have no common ancestor in this clone: {remedy}")
    bounds = _Bounds(base=bases[0], head=right, expression=expression)
    if len(bases) > 1:
        bounds.notes.append(
            f"The two sides of {expression} have {len(bases)} merge bases; "
            f"the range starts at {bases[0][:12]}."
        )
    return bounds


def _last(shelter: Shelter, cut: frozenset[str], head: str, last: int) -> _Bounds:
    if last < 0:
        raise RangeError(f"--last {last} counts forward: give a number of commits to go back")
    expression = f"--last {last}"
    listed = checked(shelter.read("rev-list", "--first-parent", f"--max-count={last + 1}", head))
    trunk = listed.decode("ascii").split()
    if len(trunk) > last:
        return _Bounds(base=trunk[last], head=head, expression=expression)
    return _from_start(trunk, cut, expression)


def _since(shelter: Shelter, cut: frozenset[str], head: str, since: str) -> _Bounds:
    expression = f"--since {since}"
    limit = _timestamp(shelter, since)
    listed = checked(shelter.read("rev-list", "--first-parent", "--timestamp", head)).decode("ascii")
    trunk = []
    for line in listed.splitlines():
        seconds, name = line.split(" ")
        if int(seconds) < limit:
            return _Bounds(base=name, head=head, expression=expression)
        trunk.append(name)
    return _from_start(trunk, cut, expression)


def _from_start(trunk: list[str], cut: frozenset[str], expression: str) -> _Bounds:
    """Take all there is of *trunk*, newest first, since the request reaches beyond it."""
    head, oldest = trunk[0], trunk[-1]
    if oldest not in cut:
        note = f"{expression} reaches the beginning of the history: all of it is audited."
        return _Bounds(base=None, head=head, expression=expression, notes=[note])
    if head == oldest:
        raise RangeError(f"this shallow clone has no commit before {head[:12]} to start from: {DEEPEN}")
    note = (
        f"{expression} reaches beyond this shallow clone: the range starts at {oldest[:12]}, "
        f"the oldest commit that is here; {DEEPEN}."
    )
    return _Bounds(base=oldest, head=head, expression=expression, cut_short=True, notes=[note])


def _timestamp(shelter: Shelter, since: str) -> int:
    """Read a date as Git does, except that a plain one means its midnight (UTC), not the time of the run."""
    date = f"{since.strip()} 00:00:00" if _PLAIN_DATE.fullmatch(since.strip()) else since.strip()
    if not date.isprintable() or not date:
        raise RangeError(f"--since {since!r} is no date: write it as 2025-01-31")
    answer = checked(shelter.read("rev-parse", f"--since={date}", "--since=now")).decode("ascii").split()
    then, now = (int(line.removeprefix("--max-age=")) for line in answer)
    # Git takes whatever it does not understand for the present moment.
    if abs(now - then) <= 1 and date.lower() not in ("now", "today"):
        raise RangeError(f"--since {since} is no date that Git understands: write it as 2025-01-31")
    return then


def _kinship(shelter: Shelter, bounds: _Bounds) -> list[str]:
    """Say what is unusual about how base and head are related."""
    base, head = bounds.base, bounds.head
    if base is None or base == head:
        return []
    if shelter.read("merge-base", "--is-ancestor", base, head).status == 0:
        return []
    if shelter.read("merge-base", "--is-ancestor", head, base).status == 0:
        return [f"{head[:12]} is older than {base[:12]}: the range runs backwards and holds no commits."]
    only = int(checked(shelter.read("rev-list", "--count", base, f"^{head}")))
    return [
        f"{base[:12]} is not an ancestor of {head[:12]} and has {counted(only, 'commit')} of its own, "
        "whose tests count as deleted; BASE...HEAD starts at the merge base instead."
    ]
