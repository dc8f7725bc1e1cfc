"""What a whole range took away, as findings: the audit's values held against the finding rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from auditor.model.audit import Audit, DeletedTest, Verdict
from auditor.model.classified import Referenced
from auditor.model.meaning import Profile
from auditor.pipeline.judging import Judged
from auditor.pipeline.snapshots import Snapshot
from auditor.policy.audited import Ground, Replaced, find

_MAX_EXAMPLES = 5


def protect(audit: Audit, judged: Judged, head: Snapshot) -> Audit:
    """Return *audit* with what live tests touch and none verifies, and with all findings."""
    told = replace(audit, referenced=_referenced(audit, judged.head.profiles, judged.live))
    ground = Ground(
        cases=head.cases,
        paths=head.blobs.keys(),
        places={symbol.name: (symbol.path, symbol.line) for symbol in head.table().values()},
        replaced=tuple(_replaced(audit.deleted_tests, judged)),
        dormant={s for id_, p in judged.head.profiles.items() if id_ not in judged.live for s in p.asserts},
    )
    return replace(told, findings=find(told, ground))


def _referenced(
    audit: Audit, profiles: Mapping[str, Profile], live: frozenset[str]
) -> tuple[Referenced, ...]:
    """Production that lost its last verification, or whose members did, and that live tests still touch."""
    touching: defaultdict[str, set[str]] = defaultdict(set)
    owners: set[str] = set()
    for id_ in sorted(live & profiles.keys()):
        profile = profiles[id_]
        for symbol in (*profile.exercises, *profile.context):
            touching[symbol].add(id_)
        owners.update(symbol.rpartition(".")[0] for symbol in profile.asserts)
    found = [
        Referenced(
            symbol=one.symbol,
            tests=len(tests),
            files=len({id_.partition("::")[0] for id_ in tests}),
            examples=tuple(sorted(tests)[:_MAX_EXAMPLES]),
        )
        for one in audit.unverified
        # Of a class, its members are what is verified.
        if one.symbol not in owners and (tests := touching.get(one.symbol))
    ]
    return tuple(sorted(found, key=lambda r: (-r.tests, r.symbol)))


def _replaced(deleted: Iterable[DeletedTest], judged: Judged) -> Iterator[Replaced]:
    """Collaborators that a test, or the test it goes on as, mocks at head and really used at base."""
    pairs = [(id_, id_) for id_ in judged.base.profiles if id_ in judged.live]
    pairs += [
        (one.id, one.successors[0].id)
        for one in deleted
        if one.verdict in (Verdict.MOVED, Verdict.REWRITTEN) and one.successors
    ]
    for old_id, new_id in sorted(pairs):
        old, new = judged.base.profiles.get(old_id), judged.head.profiles.get(new_id)
        if old is None or new is None or not new.mocks or old.exact == new.exact:
            continue
        really = {*old.exercises, *old.asserts} - set(old.mocks)
        for symbol in sorted(really.intersection(new.mocks)):
            yield Replaced(old_id, new_id, symbol, symbol in old.asserts)
