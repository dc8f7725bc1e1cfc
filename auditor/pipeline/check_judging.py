"""What a change did, judged: the verdicts of deleted tests, and all that the rules look at."""

from collections.abc import Iterable, Mapping

from auditor.coverage.features import Rarity
from auditor.coverage.ground import Ground
from auditor.coverage.lineage import follow
from auditor.coverage.matter import Gone, as_run
from auditor.coverage.rule_table import from_evidence
from auditor.coverage.verdicts import Bench
from auditor.coverage.withdrawal import Production
from auditor.model.audit import DeletedTest
from auditor.model.paths import basename
from auditor.model.source import UNREADABLE, Module
from auditor.model.suite import Case
from auditor.pipeline import check_needs as needing
from auditor.pipeline.check_gathering import Gathered
from auditor.pipeline.check_search import holds_tests, search, test_like
from auditor.pipeline.check_sides import FILES, Tree
from auditor.pipeline.check_world import Shelf, World
from auditor.pipeline.compiled import gone_from_sources
from auditor.pipeline.data_files import DataReader, End
from auditor.policy.options import SETTINGS_NAMES
from auditor.policy.sides import Change, Need, Side
from auditor.policy.workflows import is_ci
from auditor.symbols.fates import fates
from auditor.syntax.discovery import Discovery

_COMPARED = ("same-body", "heir-renamed-with", "heir-alike", "heir-rewritten", "heir-partial")
"""Rules of a verdict that tell one test to be the continuation of one other."""


class Judgement:
    """Tells what a change did, from both worlds."""

    def __init__(self, base: Tree, new: Tree, changed: frozenset[str], shelf: Shelf) -> None:
        """Take both sides, and what differs."""
        self._base = base
        self._new = new
        self._changed = changed
        self._shelf = shelf

    def change(self, got: Gathered) -> Change:
        """Return the change as the rules look at it."""
        found = [
            n
            for n in needing.needs(got.before, got.after, got.gone, got.lost)
            if n.home in self._changed or not n.home
        ]
        deleted, live = self._judge(got, found)
        return Change(
            before=self._side(got.before),
            after=self._side(got.after),
            changed=self._changed,
            deleted=tuple(deleted),
            heirs=_heirs(deleted, got.after, self._changed),
            live=live,
            needs=tuple(found),
            abandoned=self._abandoned(got, deleted),
            unreached=self._unreached(got),
        )

    def _judge(self, got: Gathered, found: Iterable[Need]) -> tuple[list[DeletedTest], frozenset[str]]:
        """Return the verdicts, and the tests of the new side that can run (when there are verdicts)."""
        gone_ids = [
            i
            for i, c in got.before.cases.items()
            if self._is_deleted(c, got.before.cases, got.after.cases)
            # What cannot be read is told as such; its tests need not be gone.
            and ((m := got.after.modules.get(c.path)) is None or m.fault is None)
        ]
        if not gone_ids:
            return [], frozenset()
        before, after = got.before.revision(), got.after.revision()
        rarity = Rarity([*before.features.values(), *after.features.values()])
        lineage = follow([got.step], rarity)
        did = as_run(before)
        gone = [
            Gone(before.cases[i], did[i], before.features[i], None, False)
            for i in gone_ids
            if i in before.features
        ]
        asked = {s for o in gone for s in (*o.profile.exercises, *o.profile.asserts, *o.profile.context)}
        unread = {
            path
            for world in (got.before, got.after)
            for path, module in world.modules.items()
            if module.fault is not None and module.fault.kind in UNREADABLE
        }
        tables = got.before.table(), got.after.table()
        names = got.before.names, got.after.names
        ends = self._end(self._base, got.before), self._end(self._new, got.after)
        imports = names[0].catalog.imports, names[1].catalog.imports
        compiled = gone_from_sources(asked, ends, imports, self._shelf.contents)
        known = fates(
            *tables, sorted(asked), base_names=names[0], head_names=names[1], unread=unread, gone=compiled
        )
        dead = needing.dead_tests(got.after, found)
        production = Production(*tables, known)
        data = DataReader(ends[0], ends[1], self._shelf.contents)
        ground = Ground(before, after, lineage, production, dead, rarity, data=data.holding, one_change=True)
        return Bench(ground).judge(gone), frozenset(ground.live)

    def _end(self, tree: Tree, world: World) -> End:
        """One side, with those of its files that differ."""
        blobs = {
            p: e.blob for p in self._changed if (e := tree.entries.get(p)) is not None and e.mode in FILES
        }
        return End(blobs, world.roles, world.cases, world.modules)

    @staticmethod
    def _is_deleted(case: Case, before: Mapping[str, Case], after: Mapping[str, Case]) -> bool:
        if case.id in after or not case.collected or case.shadowed:
            return False
        # A test that a class inherits goes with its definition, which is told by itself.
        return case.definition == case.id or case.definition not in before or case.definition in after

    def _side(self, world: World) -> Side:
        spoken = {
            p: e.blob for p in self._changed if speaks(p) and (e := world.tree.entries.get(p)) is not None
        }
        contents = self._shelf.contents(spoken.values())
        return Side(
            cases=world.cases,
            functions=world.functions,
            profiles=world.profiles,
            modules=world.modules,
            components=world.components,
            roles=world.roles,
            texts={p: contents[b].decode("utf-8", "replace") for p, b in spoken.items() if b in contents},
        )

    def _abandoned(self, got: Gathered, deleted: Iterable[DeletedTest]) -> dict[str, str]:
        """Components that only deleted tests used."""
        used = {u for p in got.after.profiles.values() for u in p.uses}
        used |= {f for c in got.after.components.values() for f in c.fixtures}
        orphaned: dict[str, str] = {}
        for test in deleted:
            profile = got.before.profiles.get(test.id)
            for id_ in profile.uses if profile is not None else ():
                component = got.after.components.get(id_)
                if component is not None and id_ not in used and not component.autouse and component.line:
                    orphaned.setdefault(id_, test.id)
        if not orphaned:
            return {}
        own = {i: got.after.components[i] for i in orphaned}
        files = {p: b for p, b in self._new.python.items() if test_like(p)}
        hits = search(self._shelf, files, (c.name for c in own.values()))
        return {
            i: test
            for i, test in orphaned.items()
            if not (hits[own[i].name] - {own[i].path})
            and not _mentioned(got.after.modules[own[i].path], own[i].name)
        }

    def _unreached(self, got: Gathered) -> dict[str, str]:
        if got.before.config is got.after.config:
            return {}
        old, new = self._base.python, self._new.python
        before, after = Discovery(got.before.config, old), Discovery(got.after.config, new)
        lost = {
            p: reason
            for p in old
            if p in new and not before.reach(p).reason and (reason := after.reach(p).reason)
        }
        contents = self._shelf.contents(new[p] for p in lost)
        return {p: r for p, r in lost.items() if holds_tests(contents.get(new[p], b""))}


def speaks(path: str) -> bool:
    """Whether a file that is not Python can hold a finding: configuration and CI."""
    return basename(path) in SETTINGS_NAMES or is_ci(path)


def _mentioned(module: Module, name: str) -> bool:
    """Whether a file uses a name that it defines, outside the definition."""
    inside = any(
        name in f.body.names or any(p.name == name for p in f.params)
        for f in module.functions
        if f.name != name
    )
    return inside or any(u.origin.split(".")[0].rstrip("()[]@") == name for u in module.uses)


def _heirs(deleted: Iterable[DeletedTest], after: World, changed: frozenset[str]) -> dict[str, str]:
    """Deleted tests that go on as one other test of the change, by the evidence of the verdict."""
    found: dict[str, str] = {}
    for one in deleted:
        rule, _ = from_evidence(one.evidence)
        if not one.successors or not rule.startswith(_COMPARED):
            continue
        heir = one.successors[0]
        case = after.cases.get(heir.id)
        if case is None or case.path not in changed or case.rows > one.rows or heir.id in found.values():
            continue
        if heir.evidence and heir.evidence[0].kind in ("lineage", "copy", "assignment", "twin"):
            found[one.id] = heir.id
    return found
