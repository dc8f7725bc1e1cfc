"""Trees that no repository holds, and audits between them: experiments on a history, without Git."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from auditor.cache import Cache
from auditor.history import Repository
from auditor.history.blobs import MAX_BYTES
from auditor.model.commits import Blob, Commit, CommitRef, Entry, FileChange, Range
from auditor.pipeline.judging import Judged, judge
from auditor.pipeline.living import follow
from auditor.pipeline.loading import Library
from auditor.pipeline.progress import Progress
from auditor.pipeline.snapshots import Snapshot
from auditor.pipeline.walk import walk

Tree = Mapping[str, Entry]


class Forest(Repository):
    """A repository with further blobs in memory; trees are whatever the experiment says."""

    def __init__(self, under: Repository | None = None) -> None:
        """Blobs that are not planted here are read from *under*."""
        self._under = under
        self._planted: dict[str, bytes] = {}
        self.name = under.name if under is not None else "forest"

    def plant(self, source: bytes) -> str:
        """Keep a blob; return the name that Git gives to its content."""
        name = hashlib.sha1(b"blob %d\0" % len(source) + source, usedforsecurity=False).hexdigest()
        self._planted[name] = source
        return name

    def grow(self, tree: Tree, files: Mapping[str, str | None]) -> dict[str, Entry]:
        """Return *tree* with *files* in place of what was there, by path; ``None`` removes one."""
        grown = dict(tree)
        for path, source in files.items():
            if source is None:
                grown.pop(path, None)
            else:
                grown[path] = Entry(blob=self.plant(source.encode()), mode="100644")
        return grown

    def sources(self, tree: Tree, paths: Iterable[str]) -> dict[str, str]:
        """Return the text of files of *tree* that are UTF-8, by path."""
        wanted = {p: tree[p].blob for p in paths if p in tree}
        data = {b.name: b.data for b in self.read(dict.fromkeys(wanted.values()))}
        texts = {}
        for path, blob in wanted.items():
            try:
                texts[path] = (data.get(blob) or b"").decode()
            except UnicodeDecodeError:
                continue
        return texts

    def read(self, blobs: Iterable[str], max_bytes: int = MAX_BYTES) -> Iterator[Blob]:
        """Yield each blob once, as a repository does."""
        wanted = list(dict.fromkeys(blobs))
        others = [b for b in wanted if b not in self._planted]
        for name in wanted:
            if (data := self._planted.get(name)) is not None:
                yield Blob(name=name, data=data, size=len(data))
        if others and self._under is not None:
            yield from self._under.read(others, max_bytes)

    def close(self) -> None:
        """Nothing is open here; the repository under it belongs to its opener."""


def commit_ref(number: int, subject: str) -> CommitRef:
    """Return a commit that exists in no repository, the same for equal arguments."""
    name = hashlib.sha1(f"{number} {subject}".encode(), usedforsecurity=False).hexdigest()
    return CommitRef(commit=name, author="benchmark", date=datetime(2000, 1, 1, tzinfo=UTC), subject=subject)


def difference(old: Tree, new: Tree) -> tuple[FileChange, ...]:
    """Return the paths whose content differs between two trees, sorted."""

    def blob(tree: Tree, path: str) -> str | None:
        return tree[path].blob if path in tree else None

    return tuple(
        FileChange(path=p, old=blob(old, p), new=blob(new, p))
        for p in sorted({*old, *new})
        if blob(old, p) != blob(new, p)
    )


def single_commit(old: Tree, new: Tree, number: int = 0, subject: str = "refactor") -> Commit:
    """Return one commit that turns *old* into *new*."""
    ref = commit_ref(number, subject)
    return Commit(ref=ref, parents=("0" * 40,), changes=(difference(old, new),))


class Bed:
    """Where experiments on one repository are made: files read once, however many audits there are."""

    def __init__(self, repository: Repository | None, cache: Cache, jobs: int, progress: Progress) -> None:
        """*repository* is where blobs come from that no experiment planted."""
        self.forest = Forest(repository)
        self._library = Library(self.forest, cache, jobs, progress)
        self._progress = progress

    @property
    def library(self) -> Library:
        """The modules read so far, by blob."""
        return self._library

    def snapshot(self, name: str, tree: Tree) -> Snapshot:
        """Return a tree as the auditor sees it."""
        return Snapshot(name, tree, self.forest, self._library)

    def audit(self, base: Snapshot, head: Tree, commits: Sequence[Commit]) -> Judged:
        """Return the verdicts over *commits*, which lead from *base* to *head*, parents first.

        Liveness is looked at once, at head, not after each commit.
        """
        after = self.snapshot("head", head)
        first = commit_ref(0, "base")
        range_ = Range(base=first, head=commits[-1].ref, commits=tuple(commits), expression="experiment")
        walked = walk(range_, {*base.roles, *after.roles}, self._library)
        before = {p: Entry(blob=b, mode=base.modes[p]) for p, b in base.blobs.items()}
        whole = Commit(ref=commits[-1].ref, parents=(first.commit,), changes=(difference(before, head),))
        squashed = Range(base=first, head=whole.ref, commits=(whole,), expression="experiment")
        vitality = follow(squashed, base, after, walked.dropped_in, self._library, self._progress)
        return judge(base, after, walked, self._library, vitality.dead_tests, self._progress)
