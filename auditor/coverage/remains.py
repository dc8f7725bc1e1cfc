"""Deleted files and components: what became of what they held, and who still needs them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from auditor.model.audit import (
    DeletedComponent,
    DeletedFile,
    DeletedTest,
    Evidence,
    FileFate,
    Share,
    Successor,
    Verdict,
)
from auditor.model.commits import CommitRef
from auditor.model.source import Function, Module
from auditor.model.suite import Component, ComponentKind, Role

_MAX_SHARES = 5
_MAX_NEEDED = 20
_WHOLE_FILE = (ComponentKind.CONFTEST, ComponentKind.DATA, ComponentKind.MODULE)


class Tree(NamedTuple):
    """The test side of one revision: roles, modules, blob names and components by path or id."""

    roles: Mapping[str, Role]
    modules: Mapping[str, Module]
    blobs: Mapping[str, str]
    components: Mapping[str, Component]


class Needs(NamedTuple):
    """What head still asks for and does not have: by file path, and by fixture name."""

    files: Mapping[str, tuple[str, ...]]
    """Deleted path, or ``path::name``, to the head files whose imports of it fail."""
    fixtures: Mapping[str, tuple[str, ...]]
    """Fixture name to the head files that ask for it in vain."""


def deleted_files(
    base: Tree,
    head: Tree,
    tests: Iterable[DeletedTest],
    removed_in: Mapping[str, CommitRef],
    test_files: Collection[str],
    needs: Needs,
) -> tuple[DeletedFile, ...]:
    """Return the fate of every test, support and data file that head no longer has.

    *removed_in* tells the commit that deleted each path, *test_files* which files are tests by their name or
    by what is collected from them; helpers with test-like names in them are not.  A test file's fate follows
    from the verdicts of its tests, a support file's from where its definitions live now and whether anything
    at head still asks for it.  Files of tests that came and went inside the range are told as transient.
    """
    by_path: dict[str, list[DeletedTest]] = defaultdict(list)
    for test in tests:
        by_path[test.path].append(test)
    copies = _by_blob(head)
    homes = _by_code(head)
    found = []
    for path, role in base.roles.items():
        if path in head.blobs or role not in (Role.TEST, Role.SUPPORT, Role.DATA):
            continue
        held = by_path.get(path, [])
        is_test = role is Role.TEST and path in test_files
        shares = _test_shares(held)
        if not shares:
            shares = _content_shares(path, base, copies, homes)
        fate = _test_fate(held) if held and is_test else _support_fate(path, shares, needs)
        found.append(
            DeletedFile(
                path=path,
                kind="test" if is_test else "data" if role is Role.DATA else "support",
                fate=fate,
                tests=sum(t.collected for t in held),
                by_verdict=dict(sorted(Counter(t.verdict.value for t in held).items())),
                superseded_by=shares,
                deleted_in=removed_in.get(path),
                lines=base.modules[path].lines if path in base.modules else 0,
            )
        )
    for path in by_path.keys() - base.roles.keys() - head.blobs.keys():
        held = by_path[path]
        found.append(
            DeletedFile(
                path=path,
                kind="test",
                fate=_test_fate(held),
                tests=sum(t.collected for t in held),
                by_verdict=dict(sorted(Counter(t.verdict.value for t in held).items())),
                superseded_by=_test_shares(held),
                deleted_in=removed_in.get(path),
                transient=True,
            )
        )
    return tuple(sorted(found, key=lambda f: f.path))


def _by_blob(head: Tree) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path, role in head.roles.items():
        if role in (Role.TEST, Role.SUPPORT, Role.DATA) and path in head.blobs:
            found[head.blobs[path]].append(path)
    return found


def _telling(function: Function) -> bool:
    return bool(function.body.normal) and function.body.size >= 2


def _by_code(head: Tree) -> dict[str, list[str]]:
    """Head test and support files by the normal forms of the functions they define."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, role in head.roles.items():
        if role in (Role.TEST, Role.SUPPORT) and path in head.modules:
            for function in head.modules[path].functions:
                if _telling(function):
                    found[function.body.normal].append(path)
    return found


def _test_shares(held: Iterable[DeletedTest]) -> tuple[Share, ...]:
    credit: Counter[str] = Counter()
    number = 0
    for test in held:
        number += 1
        if test.successors:
            credit[test.successors[0].id.partition("::")[0]] += 1
    ranked = sorted(credit.items(), key=lambda item: (-item[1], item[0]))[:_MAX_SHARES]
    return tuple(Share(path=p, share=round(n / number, 3)) for p, n in ranked)


def _content_shares(
    path: str, base: Tree, copies: Mapping[str, list[str]], homes: Mapping[str, list[str]]
) -> tuple[Share, ...]:
    same = copies.get(base.blobs.get(path, ""), [])
    if same:
        return (Share(path=same[0], share=1.0),)
    functions = [f for f in base.modules[path].functions if _telling(f)] if path in base.modules else []
    credit: Counter[str] = Counter()
    for function in functions:
        if where := homes.get(function.body.normal):
            credit[where[0]] += 1
    ranked = sorted(credit.items(), key=lambda item: (-item[1], item[0]))[:_MAX_SHARES]
    return tuple(Share(path=p, share=round(n / len(functions), 3)) for p, n in ranked)


def _test_fate(held: Iterable[DeletedTest]) -> FileFate:
    counts = Counter(t.verdict for t in held)
    kept = counts[Verdict.MOVED] + counts[Verdict.REWRITTEN]
    missed = counts[Verdict.LOST] + counts[Verdict.PARTIAL]
    if not kept and not missed:
        return FileFate.RETIRED if counts[Verdict.RETIRED] >= counts[Verdict.VACUOUS] else FileFate.VACUOUS
    if not missed:
        return FileFate.SUPERSEDED
    if not kept and not counts[Verdict.PARTIAL]:
        return FileFate.LOST
    return FileFate.MOSTLY_SUPERSEDED if kept >= 3 * missed else FileFate.PARTLY_LOST


def _support_fate(path: str, shares: tuple[Share, ...], needs: Needs) -> FileFate:
    if needs.files.get(path):
        return FileFate.STILL_NEEDED
    return FileFate.REPLACED if shares and sum(s.share for s in shares) >= 0.5 else FileFate.UNUSED


def deleted_components(
    base: Tree,
    head: Tree,
    users: Mapping[str, int],
    dropped_in: Mapping[str, CommitRef],
    removed_in: Mapping[str, CommitRef],
    needs: Needs,
) -> tuple[DeletedComponent, ...]:
    """Return every fixture, helper, mock, fake, factory and data file that head has no more at its id.

    *users* tells how many tests leaned on each component at base, *dropped_in* the commit that took each name
    out of its file.  A component is replaced by one at head with the same code, or by the only one of the
    same name and kind.
    """
    by_name: dict[tuple[str, ComponentKind], list[Component]] = defaultdict(list)
    by_code: dict[str, list[Component]] = defaultdict(list)
    for component in head.components.values():
        by_name[component.name, component.kind].append(component)
        for code in _codes(component, head):
            by_code[code].append(component)
    copies = _by_blob(head)
    # A module is told by what it held; by itself when it held no component, or when files still import it.
    holders = {c.path for c in base.components.values() if c.id != c.path}
    found = []
    for id_, component in base.components.items():
        if id_ in head.components or (component.kind in _WHOLE_FILE and component.path in head.blobs):
            continue
        told = component.path in holders and not needs.files.get(component.path)
        if component.kind is ComponentKind.MODULE and told:
            continue
        needed = list(needs.files.get(id_, ()))
        if id_ == component.path:
            needed += needs.files.get(component.path, ())
        if component.kind is ComponentKind.FIXTURE:
            needed += needs.fixtures.get(component.name, ())
        found.append(
            DeletedComponent(
                id=id_,
                path=component.path,
                name=component.name,
                kind=component.kind,
                used_by=users.get(id_, 0),
                still_needed_by=tuple(sorted(set(needed)))[:_MAX_NEEDED],
                replaced_by=_replacements(component, base, by_name, by_code, copies),
                deleted_in=dropped_in.get(id_) or removed_in.get(component.path),
            )
        )
    found.sort(key=lambda c: (-len(c.still_needed_by), -c.used_by, c.id))
    return tuple(found)


def _codes(component: Component, tree: Tree) -> list[str]:
    """Hashes of the code that makes up a component."""
    module = tree.modules.get(component.path)
    if module is None or component.kind in _WHOLE_FILE or not component.line:
        return []
    inside = (
        f for f in module.functions if component.line <= f.line <= max(component.end_line, component.line)
    )
    return [f.body.normal for f in inside if _telling(f)]


def _replacements(
    component: Component,
    base: Tree,
    by_name: Mapping[tuple[str, ComponentKind], list[Component]],
    by_code: Mapping[str, list[Component]],
    copies: Mapping[str, list[str]],
) -> tuple[Successor, ...]:
    if component.id == component.path:
        same = copies.get(base.blobs.get(component.path, ""), [])
        return tuple(
            Successor(id=p, score=1.0, evidence=(Evidence(kind="same-content", detail="the same content"),))
            for p in same[:1]
        )
    codes = _codes(component, base)
    votes: Counter[str] = Counter(c.id for code in codes for c in by_code.get(code, ())[:8])
    found: dict[str, Successor] = {}
    for id_, number in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:3]:
        share = number / len(codes)
        detail = f"{share:.0%} of its functions have the same code there"
        found[id_] = Successor(
            id=id_, score=round(min(1.0, share), 3), evidence=(Evidence(kind="same-body", detail=detail),)
        )
    if not found:
        namesakes = by_name.get((component.name, component.kind), [])
        if len(namesakes) == 1:
            evidence = Evidence(
                kind="same-name", detail=f"the only {component.kind.value} of that name at head"
            )
            found[namesakes[0].id] = Successor(id=namesakes[0].id, score=0.6, evidence=(evidence,))
    return tuple(found.values())
