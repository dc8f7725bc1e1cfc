"""The rules applied to an audit: categories, tiers, flows, what is at stake, and how serious each gap is."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from auditor.coverage.components import components
from auditor.model.audit import Audit, DeletedTest, Verdict
from auditor.model.classified import (
    CategoryTotal,
    FlowState,
    Label,
    Origin,
    TierState,
    TopicTotal,
)
from auditor.model.meaning import Profile
from auditor.model.rules import Flow, Rules, Tier
from auditor.model.suite import Role, node_id
from auditor.packs import flows, tiers
from auditor.packs.matching import Matcher
from auditor.packs.ranking import Facts, order, rank, worst
from auditor.packs.stakes import stakes
from auditor.packs.traits import Traits, traits_of
from auditor.pipeline.snapshots import Snapshot

GAPS = (Verdict.LOST, Verdict.PARTIAL)
_COMMON = 0.25
"""Share of the tests from which a symbol that they verify tells them not apart."""
_MIN_COMMON = 40
_MAX_EXAMPLES = 5
_ANY = "*"
"""Stands for whatever is imported from a file."""
_GRAPH = "graph:"
"""Begins the id of a component: no category can have such an id."""


class Side(NamedTuple):
    """The collected tests of one end of the range, and what the rules say of each."""

    traits: Mapping[str, Traits]
    labels: Mapping[str, tuple[Label, ...]]


class Weights:
    """How much hangs on a production symbol: who imports it, how often its file changed in the range."""

    def __init__(self, head: Snapshot, changed: Iterable[Collection[str]]) -> None:
        self._table = head.table()
        self._dotted = head.imports.dotted
        self._imported: Counter[tuple[str, str]] = Counter()
        for path, module in head.modules.items():
            if head.roles.get(path) is Role.PRODUCTION and module.fault is None:
                taken = {(file, name) for file, name in head.imported_names(path) if file != path}
                whole = {file for file, name in taken if not name}
                self._imported.update((file, _ANY) for file in {file for file, _ in taken})
                self._imported.update((file, "") for file in whole)
                self._imported.update(one for one in taken if one[1] and one[0] not in whole)
        self._changed = Counter(path for paths in changed for path in paths)

    def of(self, symbols: Iterable[str]) -> tuple[int, int]:
        """Return (production files that import, commits that changed) the weightiest of *symbols*."""
        known = [(s, self._table[s].path) for s in symbols if s in self._table]
        return (
            max((self._importers(s, path) for s, path in known), default=0),
            max((self._changed[path] for _, path in known), default=0),
        )

    def _importers(self, symbol: str, path: str) -> int:
        """Production files that import *symbol* of the file *path*, its class, or its module as a whole."""
        module = self._dotted(path)
        if symbol == module:
            return self._imported[path, _ANY]
        name = symbol.removeprefix(f"{module}.").partition(".")[0]
        return self._imported[path, ""] + self._imported[path, name]


class Classifier:
    """The rules over one study."""

    def __init__(
        self, rules: Rules, base: Snapshot, head: Snapshot, changed: Iterable[Collection[str]]
    ) -> None:
        """Prepare *rules* for the two ends of a range, each commit of which *changed* some paths."""
        self._rules = rules
        self._base, self._head = base, head
        self._changed = tuple(changed)
        self._matcher = Matcher(rules.categories)

    def apply(
        self,
        audit: Audit,
        base_profiles: Mapping[str, Profile],
        head_profiles: Mapping[str, Profile],
        live: frozenset[str],
        earlier: Mapping[str, Mapping[str, str]],
        dead_at_base: Collection[str],
    ) -> Audit:
        """Return *audit* with what the rules say of it.

        *live* are the tests at head that can run, *earlier* the test files of each tier (by id) that were
        deleted before the range, with the commit in words, *dead_at_base* the test files that could not run
        at base.
        """
        before, after = self._side(self._base, base_profiles), self._side(self._head, head_profiles)
        traits = {one.id: self._traits_of(one, before.traits) for one in audit.deleted_tests}
        passing = {id_: self._matcher.labels(t) for id_, t in traits.items() if id_ not in before.traits}
        found = Side(
            {**after.traits, **before.traits, **traits}, {**after.labels, **before.labels, **passing}
        )
        known = {**found.labels, **self._components(found)}
        before, after = (
            Side(s.traits, {id_: s.labels[id_] or known[id_] for id_ in s.traits}) for s in (before, after)
        )
        deleted = self._ranked(audit.deleted_tests, traits, known)
        able = {
            id_: t
            for id_, t in before.traits.items()
            if t.path not in dead_at_base and self._base.cases[id_].collected
        }
        return replace(
            audit,
            deleted_tests=deleted,
            categories=self._categories(deleted, before, after, live),
            tiers=tuple(
                self._tier(tier, deleted, traits, before, after, live, earlier.get(tier.id, {}))
                for tier in self._rules.tiers
            ),
            flows=tuple(self._flow(flow, deleted, able, after, live) for flow in self._rules.flows),
            rule_packs=self._rules.applied,
        )

    # -- labels -------------------------------------------------------------------------------------------

    def _side(self, snapshot: Snapshot, profiles: Mapping[str, Profile]) -> Side:
        ids = [c.id for c in snapshot.cases.values() if c.id in profiles]
        users = Counter(s for id_ in ids for s in set(profiles[id_].asserts))
        bound = max(_MIN_COMMON, _COMMON * len(ids))
        common = frozenset(s for s, n in users.items() if n > bound)
        marks = markers(snapshot)
        traits = {
            id_: traits_of(id_, profiles[id_], marks.get(snapshot.cases[id_].definition, ()), common)
            for id_ in ids
        }
        return Side(traits, {id_: self._matcher.labels(t) for id_, t in traits.items()})

    @staticmethod
    def _traits_of(one: DeletedTest, known: Mapping[str, Traits]) -> Traits:
        # One that came and went inside the range is known by its verdict only.
        return known.get(one.id) or Traits(id=one.id, path=one.path, symbols=one.targets, reached=one.targets)

    @staticmethod
    def _components(found: Side) -> dict[str, tuple[Label, ...]]:
        """Return the component of each test that no category fits, as its label."""
        rest = {id_: found.traits[id_].about for id_, labels in found.labels.items() if not labels}
        told: dict[str, tuple[Label, ...]] = {}
        users = Counter(s for traits in found.traits.values() for s in set(traits.about))
        for id_, name in components(rest, users, len(found.traits)).items():
            verb = "verifies" if found.traits[id_].symbols else "calls"
            about = next((s for s in rest[id_] if s == name or s.startswith(f"{name}.")), "")
            why = f"{verb} {about}" if about else "no production code is known that it verifies"
            told[id_] = (Label(id=f"{_GRAPH}{name}", title=name, why=(why,)),)
        return told

    # -- how serious --------------------------------------------------------------------------------------

    def _ranked(
        self,
        deleted: Iterable[DeletedTest],
        traits: Mapping[str, Traits],
        labels: Mapping[str, tuple[Label, ...]],
    ) -> tuple[DeletedTest, ...]:
        weights = Weights(self._head, self._changed)
        return tuple(self._judged(one, traits[one.id], labels[one.id], weights) for one in deleted)

    def _judged(
        self, one: DeletedTest, traits: Traits, labels: tuple[Label, ...], weights: Weights
    ) -> DeletedTest:
        categories = {label.id for label in labels}
        own = [tier for tier in self._rules.tiers if tiers.belongs(tier, traits, categories)]
        impact = stakes(
            self._rules.impacts,
            categories=categories,
            tiers={tier.id for tier in own},
            path=one.path,
            symbols=traits.about,
        )
        found = None
        if one.verdict in GAPS and one.collected and not one.transient:
            fan_in, churn = weights.of([s for t in one.target_states for s in (t.symbol, *t.now)])
            facts = Facts(
                what=one.verdict.value,
                level=own[0].level if own else 0,
                tier=own[0].title if own else "",
                impact=bool(impact),
                fan_in=fan_in,
                churn=churn,
                unsure=one.unsure,
            )
            found = rank(facts, self._rules.scale)
        return replace(
            one,
            category=labels[0].title,
            labels=labels,
            tiers=tuple(tier.title for tier in own),
            rank=found,
            impact=impact,
        )

    # -- totals -------------------------------------------------------------------------------------------

    def _categories(
        self, deleted: Iterable[DeletedTest], before: Side, after: Side, live: frozenset[str]
    ) -> tuple[CategoryTotal, ...]:
        groups: defaultdict[str, list[DeletedTest]] = defaultdict(list)
        also: Counter[str] = Counter()
        for one in deleted:
            if one.collected:
                groups[one.labels[0].id].append(one)
                also.update(label.id for label in one.labels[1:])
        at_base = Counter(ls[0].id for id_, ls in before.labels.items() if self._base.cases[id_].collected)
        at_head = [(id_, ls[0].id) for id_, ls in after.labels.items() if self._head.cases[id_].collected]
        there = Counter(category for _, category in at_head)
        running = Counter(category for id_, category in at_head if id_ in live)
        ruled = {category.id: category.title for category in self._rules.categories}
        found = [
            CategoryTotal(
                id=id_,
                title=ruled.get(id_, id_.removeprefix(_GRAPH)),
                source=Origin.RULES if id_ in ruled else Origin.GRAPH,
                deleted=len(tests),
                by_verdict=_verdicts(tests),
                gaps=sum(t.rank is not None for t in tests),
                also=also[id_],
                tests_at_base=at_base[id_],
                tests_at_head=there[id_],
                live_at_head=running[id_],
                topics=_topics(tests),
                worst=worst(t.rank for t in tests),
                impact=stakes(self._rules.impacts, categories={id_}),
                examples=tuple(t.id for t in by_rank(tests))[:_MAX_EXAMPLES],
            )
            for id_, tests in groups.items()
        ]
        return tuple(sorted(found, key=lambda c: (-c.gaps, -c.deleted, c.title, c.id)))

    def _tier(
        self,
        tier: Tier,
        deleted: Iterable[DeletedTest],
        traits: Mapping[str, Traits],
        before: Side,
        after: Side,
        live: frozenset[str],
        earlier: Mapping[str, str],
    ) -> TierState:
        def members(side: Side, snapshot: Snapshot) -> list[str]:
            return [
                id_
                for id_, t in side.traits.items()
                if snapshot.cases[id_].collected and tiers.belongs(tier, t, {x.id for x in side.labels[id_]})
            ]

        head = members(after, self._head)
        own = tuple(
            one
            for one in deleted
            if one.collected and tiers.belongs(tier, traits[one.id], {label.id for label in one.labels})
        )
        known = tiers.Evidence(
            base=members(before, self._base),
            head=head,
            live=[id_ for id_ in head if id_ in live],
            deleted=own,
            earlier=earlier,
        )
        impact = stakes(self._rules.impacts, tiers={tier.id})
        facts = Facts(
            what="tier", said="tier incomplete", level=tier.level, tier=tier.title, impact=bool(impact)
        )
        return tiers.state(tier, known, rank(facts, self._rules.scale), impact)

    def _flow(
        self,
        flow: Flow,
        deleted: Iterable[DeletedTest],
        able: Mapping[str, Traits],
        after: Side,
        live: frozenset[str],
    ) -> FlowState:
        steps = flows.Steps(flow)
        at_base = {id_: r for id_, t in able.items() if (r := steps.of(t)).reached}
        at_head = {id_: r for id_, t in after.traits.items() if id_ in live and (r := steps.of(t)).reached}
        impact = stakes(self._rules.impacts, flows={flow.id})
        facts = Facts(
            what="flow", said="flow not joined", level=flow.level, tier=flow.title, impact=bool(impact)
        )
        gaps = [one.id for one in deleted if one.verdict in GAPS]
        return flows.state(flow, at_head, at_base, gaps, rank(facts, self._rules.scale), impact)


def markers(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Return the names of the marks of every function in a test file, ``path::Class::name``."""
    found: dict[str, tuple[str, ...]] = {}
    for path in {case.definition.partition("::")[0] for case in snapshot.cases.values()}:
        module = snapshot.modules.get(path)
        if module is None:
            continue
        classes = {c.qualname: (*c.marks, *c.decorators) for c in module.classes}
        for function in module.functions:
            marks = (*function.decorators, *classes.get(function.owner, ()), *module.marks)
            names = (m.name.rpartition("mark.")[2] for m in marks if "mark." in m.name)
            found[node_id(path, function.qualname)] = tuple(dict.fromkeys(names))
    return found


def by_rank(tests: Iterable[DeletedTest]) -> list[DeletedTest]:
    """Return the tests that left a gap, the most serious first."""
    ranked = [(order(t.rank), t.verdict is not Verdict.LOST, t.id, t) for t in tests if t.rank is not None]
    return [t for *_, t in sorted(ranked, key=lambda item: item[:3])]


def _verdicts(tests: Iterable[DeletedTest]) -> dict[str, int]:
    counts = Counter(t.verdict for t in tests)
    return {v.value: counts[v] for v in Verdict if counts[v]}


def _topics(tests: Iterable[DeletedTest]) -> tuple[TopicTotal, ...]:
    deleted: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    for test in tests:
        topics = test.labels[0].topics
        deleted.update(topics)
        if test.rank is not None:
            gaps.update(topics)
    found = (TopicTotal(title=t, deleted=n, gaps=gaps[t]) for t, n in deleted.items())
    return tuple(sorted(found, key=lambda t: (-t.gaps, -t.deleted, t.title)))
