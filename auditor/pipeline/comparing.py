"""What deleted and surviving test files are made of, to be compared."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from auditor.coverage.traits import in_common
from auditor.model.audit import DeletedFile, Verdict
from auditor.model.commits import CommitRef, Range
from auditor.model.source import Module
from auditor.model.traits import InCommon, TraitKind
from auditor.pipeline.snapshots import Snapshot

_MOST_NAMES = 4000
"""Names of one file that are looked at."""
_WORD = re.compile(r"[a-z0-9]+")


def common(
    range_: Range,
    changed: Mapping[str, Collection[str]],
    base: Snapshot,
    head: Snapshot,
    files: Iterable[DeletedFile],
) -> InCommon:
    """Return what the deleted test files among *files* have in common that those left at head have not.

    Files whose tests all moved are left aside: that was no deletion.  *changed* are the paths that each
    commit changed itself, by its object name.
    """
    several = len({commit.ref.author for commit in range_.commits}) > 1

    def doing(ref: CommitRef) -> list[tuple[TraitKind, str]]:
        by = [(TraitKind.AUTHOR, ref.author)] if several else []
        return [(TraitKind.COMMIT, ref.commit), *by]

    touched: defaultdict[str, set[tuple[TraitKind, str]]] = defaultdict(set)
    for commit in range_.commits:
        for path in changed[commit.ref.commit]:
            touched[path].update(doing(commit.ref))
    gone = {
        f.path: frozenset({*_made_of(base, f.path), *(doing(f.deleted_in) if f.deleted_in else ())})
        for f in files
        if f.kind == "test" and not f.transient and not _moved(f)
    }
    left = {
        path: frozenset({*_made_of(base, path), *touched[path]})
        for path in base.test_files()
        if path in head.blobs
    }
    return in_common(gone, left, {commit.ref.commit: commit.ref.subject for commit in range_.commits})


def _moved(file: DeletedFile) -> bool:
    return {verdict for verdict, number in file.by_verdict.items() if number} == {Verdict.MOVED}


def _made_of(base: Snapshot, path: str) -> Iterator[tuple[TraitKind, str]]:
    yield from ((TraitKind.PATH, word) for word in path_words(path))
    if path in base.modules:
        yield from ((TraitKind.NAME, name) for name in islice(_names(base.modules[path]), _MOST_NAMES))


def path_words(path: str) -> Iterator[str]:
    """Yield the folders of *path*, each with a slash, and the words of its file name."""
    *folders, file = path.split("/")
    yield from (f"{folder}/" for folder in folders)
    stem = file.removesuffix(".py").lower()
    yield from (word for word in _WORD.findall(stem) if word != "test")


def _names(module: Module) -> Iterator[str]:
    """Yield what a file imports, defines and uses by name."""
    for item in module.imports:
        yield from (part for part in item.module.split(".") if part)
        if item.name and item.name != "*":
            yield item.name
    for function in module.functions:
        yield function.name
        yield from function.body.names
    for class_ in module.classes:
        yield class_.name
