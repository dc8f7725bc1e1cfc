"""Waivers and trailers held against findings."""

from collections.abc import Callable, Collection, Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

import msgspec

from auditor.baseline.trailers import Trailer
from auditor.baseline.waivers import FILE, Waiver, Waivers
from auditor.model.findings import Draft, Finding, Severity

_DELETIONS = frozenset({"TA001", "TA002", "TA003", "TA004", "TA008", "TA011"})
"""Rules that a trailer can excuse: something is gone."""


class Settled(NamedTuple):
    """The findings with those that are waived marked, and what is wrong with the waivers."""

    findings: tuple[Finding, ...]
    faults: tuple[Draft, ...]


Confirm = Callable[[Finding, str], str]
"""Says why a test does not take over what a finding tells of, ``""`` when it does."""


def settle(
    findings: Iterable[Finding],
    agreed: Waivers,
    today: str,
    confirm: Confirm,
    exists: Callable[[str], bool],
    deleted: Collection[str] = (),
    place: str = FILE,
) -> Settled:
    """Mark what is waived.

    *today* is the day to hold expiry dates against; *confirm* is asked about every successor that somebody
    claims, *exists* whether the base side still has the subject of a waiver.  *deleted* are the tests that
    the change deletes, *place* is a file to tell of trailers at, which have no place of their own.
    """
    by_print = {w.fingerprint: w for w in agreed.waivers if not w.fault}
    used: set[str] = set()
    settled: list[Finding] = []
    faults: list[Draft] = []
    if agreed.fault:
        faults.append(Draft("TA022", FILE, FILE, 1, agreed.fault, agreed.fault))
    for one in findings:
        waiver = by_print.get(one.fingerprint)
        trailer = _trailer(one, agreed.trailers)
        if waiver is not None:
            used.add(waiver.fingerprint)
        if waiver is not None and _counts(waiver, agreed, today):
            settled.append(_waived(one, waiver.successor, _by(waiver), (FILE, waiver.line), confirm, faults))
        elif trailer is not None:
            by = f"Test-Removed in {trailer.commit[:12] or 'this commit'}: {trailer.reason}"
            settled.append(_waived(one, trailer.successor, by, (one.path, one.line), confirm, faults))
        else:
            settled.append(one)
    for waiver in agreed.waivers:
        faults += _faults(waiver, agreed, today, used=waiver.fingerprint in used, exists=exists)
    for trailer in agreed.trailers:
        who, subject = trailer.commit[:12] or "this commit", f"Test-Removed: {trailer.pattern}"
        gone = (*(f.subject for f in settled), *deleted)
        if trailer.fault:
            message = f"Test-Removed in {who} counts for nothing: {trailer.fault}"
            faults.append(Draft("TA022", subject, place, 1, message, trailer.fault))
        elif not any(_matches(trailer.pattern, s) for s in gone):
            message = (
                f"Test-Removed in {who} excuses nothing: no deleted test and no finding is {trailer.pattern}"
            )
            faults.append(Draft("TA020", subject, place, 1, message, "", severity=Severity.NOTE))
    return Settled(tuple(settled), tuple(faults))


def _trailer(finding: Finding, trailers: Iterable[Trailer]) -> Trailer | None:
    if finding.rule not in _DELETIONS:
        return None
    return next((t for t in trailers if not t.fault and _matches(t.pattern, finding.subject)), None)


def _matches(pattern: str, subject: str) -> bool:
    if pattern == subject or subject.startswith((f"{pattern}::", f"{pattern.rstrip('/')}/")):
        return True
    # Brackets are parameters in a node id, not a set of characters.
    return "*" in pattern and fnmatchcase(subject, pattern.replace("[", "[[]"))


def _counts(waiver: Waiver, agreed: Waivers, today: str) -> bool:
    return not _expired(waiver, today) and (agreed.accept_new or not waiver.new)


def _expired(waiver: Waiver, today: str) -> bool:
    return bool(waiver.expires and today and waiver.expires < today)


def _by(waiver: Waiver) -> str:
    until = f", until {waiver.expires}" if waiver.expires else ""
    fresh = " (new in this change)" if waiver.new else ""
    return f"{waiver.author}: {waiver.reason}{until}{fresh}"


def _waived(
    finding: Finding,
    successor: str,
    by: str,
    place: tuple[str, int],
    confirm: Confirm,
    faults: list[Draft],
) -> Finding:
    if successor and (why := confirm(finding, successor)):
        message = f"{finding.subject} is said to live on as {successor}, but {why}"
        faults.append(Draft("TA023", finding.subject, *place, message, successor))
        return finding
    return msgspec.structs.replace(finding, waived=True, waived_by=by)


def _faults(
    waiver: Waiver, agreed: Waivers, today: str, *, used: bool, exists: Callable[[str], bool]
) -> Iterable[Draft]:
    name = waiver.subject or waiver.fingerprint
    subject = f"{FILE}: {waiver.fingerprint or waiver.line}"
    if waiver.leaving:
        return
    if waiver.fault:
        message = f"the waiver in line {waiver.line} counts for nothing: {waiver.fault}"
        yield Draft("TA022", subject, FILE, waiver.line, message, waiver.fault)
    elif _expired(waiver, today):
        message = f"the waiver of {name} expired on {waiver.expires}"
        yield Draft("TA021", subject, FILE, waiver.line, message, waiver.expires)
    elif used and waiver.new and not agreed.accept_new:
        message = f"the waiver of {name} does not count yet: the change that it excuses adds it"
        yield Draft("TA021", subject, FILE, waiver.line, message, "new")
    elif not used and (waiver.new or not exists(waiver.subject)):
        message = f"the waiver of {name} is stale: nothing is there any more that it could excuse"
        yield Draft("TA020", subject, FILE, waiver.line, message, waiver.fingerprint)
