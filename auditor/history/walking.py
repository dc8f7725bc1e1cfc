"""The commits between two commits, with what each changed against each of its parents: two Git processes."""

from collections.abc import Iterable

from auditor.errors import RepositoryError
from auditor.history.parsing import LOG_FORMAT, parse_changes, parse_log
from auditor.history.process import Output, Shelter
from auditor.model.commits import Commit, CommitRef, FileChange

EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}

_LOG = ("log", "-z", "--date=raw", "--encoding=UTF-8", LOG_FORMAT)


def checked(output: Output) -> bytes:
    """Return what Git wrote.  Raises `RepositoryError` when it could not read the history."""
    if output.status:
        raise RepositoryError(
            f"git cannot read this history ({output.reason}): "
            "if the clone is treeless or damaged, clone it again"
        )
    return output.stdout


def describe(shelter: Shelter, commits: Iterable[str]) -> dict[str, CommitRef]:
    """Return author, date and subject of *commits*, given by full name."""
    names = list(dict.fromkeys(commits))
    raw = checked(shelter.read(*_LOG, "--no-walk=unsorted", *names))
    return {logged.ref.commit: logged.ref for logged in parse_log(raw)}


def walk(shelter: Shelter, base: str | None, head: str, cut: frozenset[str]) -> tuple[Commit, ...]:
    """Return every commit reachable from *head* and not from *base*, parents before children.

    *cut* names the commits where a shallow clone ends; Git takes them for roots.  Here they keep their
    parents' names, and have no changes, since those cannot be known.
    """
    bounds = (head,) if base is None else (head, f"^{base}")
    raw = checked(shelter.read(*_LOG, "--topo-order", "--reverse", "--boundary", *bounds))
    logged = list(parse_log(raw))
    trees = {each.ref.commit: each.tree for each in logged}
    mine = [each for each in logged if not each.boundary]
    empty = EMPTY_TREE[shelter.object_format]
    pairs: dict[str, list[tuple[str, str]]] = {}
    for each in mine:
        before = [] if each.ref.commit in cut else [trees[parent] for parent in each.parents] or [empty]
        pairs[each.ref.commit] = [(tree, each.tree) for tree in before]
    changes = _changes(shelter, [pair for several in pairs.values() for pair in several])
    lost = _true_parents(shelter, [each.ref.commit for each in mine if each.ref.commit in cut])
    return tuple(
        Commit(
            ref=each.ref,
            parents=lost.get(each.ref.commit, each.parents),
            changes=tuple(changes[pair] for pair in pairs[each.ref.commit]),
        )
        for each in mine
    )


def deletions(shelter: Shelter, head: str, folders: Iterable[str], most: int = 2_000) -> dict[str, CommitRef]:
    """Return every file below *folders* that some commit up to *head* deleted, with the last one that did.

    Merges are left out, and so is what lies more than *most* commits back that touched the folders.
    """
    bounds = ("--no-merges", f"--max-count={most}", head, "--", *folders)
    logged = list(parse_log(checked(shelter.read("--literal-pathspecs", *_LOG, *bounds))))
    parents = [each.parents[0] for each in logged if each.parents]
    if not parents:
        return {}
    raw = checked(shelter.read(*_LOG, "--no-walk=unsorted", *dict.fromkeys(parents)))
    trees = {each.ref.commit: each.tree for each in parse_log(raw)}
    pairs = {each.ref: (trees[each.parents[0]], each.tree) for each in logged if each.parents}
    changes = _changes(shelter, list(pairs.values()))
    inside = tuple(f"{folder}/" for folder in folders)
    found: dict[str, CommitRef] = {}
    for ref, pair in pairs.items():
        for change in changes[pair]:
            if change.new is None and change.path.startswith(inside):
                found.setdefault(change.path, ref)
    return found


def _changes(shelter: Shelter, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[FileChange, ...]]:
    different = list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))
    feed = "".join(f"{old} {new}\n" for old, new in different).encode("ascii")
    raw = checked(
        shelter.read("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", stdin=feed)
    )
    found = dict(parse_changes(raw))
    missing = [pair for pair in different if pair not in found]
    if missing:
        raise RepositoryError(
            f"this clone lacks the trees of {len(missing)} commits (treeless or damaged): clone it again"
        )
    return {pair: found.get(pair, ()) for pair in pairs}


def _true_parents(shelter: Shelter, commits: list[str]) -> dict[str, tuple[str, ...]]:
    parents = {}
    for name in commits:
        header = checked(shelter.read("cat-file", "commit", name)).partition(b"\n\n")[0]
        lines = header.decode("ascii", "replace").splitlines()
        parents[name] = tuple(line.split(" ")[1] for line in lines if line.startswith("parent "))
    return parents
