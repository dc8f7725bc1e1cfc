"""What a user calls a commit, told as its full name; and when there is no such commit, what to do."""

from difflib import get_close_matches

from auditor.errors import RangeError
from auditor.history.process import Shelter

DEEPEN = "fetch more history with `git fetch --unshallow` (or --deepen N; in CI, fetch-depth: 0)"


class Revisions:
    """Turns revisions as written into full commit names."""

    def __init__(self, shelter: Shelter, shallow: bool) -> None:
        """Look names up in the repository behind *shelter*, a *shallow* clone or not."""
        self._shelter = shelter
        self._shallow = shallow
        self.notes: list[str] = []
        """What the user should know about how a name was understood."""

    def commit(self, revision: str) -> str:
        """Return the full name of the commit that *revision* (anything ``git rev-parse`` takes) names.

        Raises `RangeError` when there is none.
        """
        if revision.startswith("-") or not revision.isprintable():
            raise RangeError(f"{revision!r} is no revision: name a commit, a branch or a tag")
        output = self._shelter.ask("rev-parse", "--verify", "--end-of-options", revision)
        if output.status:
            raise RangeError(self._unknown(revision, "is ambiguous" in output.stderr))
        name = output.text.splitlines()[-1]
        if "is ambiguous" in output.stderr:
            self.notes.append(f"{revision} names more than one reference; git took it for {name[:12]}.")
        return self._peel(revision, name)

    def _peel(self, revision: str, name: str) -> str:
        # Without the shelter Git might try to fetch what is missing.
        question = f"{name}^{{commit}}\n{name}\n".encode("ascii")
        peeled, plain = self._shelter.read("cat-file", "--batch-check", stdin=question).text.splitlines()[:2]
        fields = peeled.split(" ")
        if len(fields) == 3 and fields[1] == "commit":
            return fields[0]
        kind = plain.split(" ")[1]
        if kind in ("blob", "tree", "tag"):
            raise RangeError(f"{revision} names a {kind}, not a commit: name a commit, a branch or a tag")
        raise RangeError(f"this clone does not have the commit {revision}: {self._remedy()}")

    def _remedy(self) -> str:
        return DEEPEN if self._shallow else "fetch it, or name another commit"

    def _unknown(self, revision: str, ambiguous: bool) -> str:
        if ambiguous:
            return f"{revision} is the beginning of more than one commit's name: write more of its digits"
        if revision == "HEAD":
            return "HEAD names no commit yet: name the commits to audit, as in BASE..BRANCH"
        near = self._near(revision)
        if near:
            return f"unknown revision {revision}: did you mean {near}?"
        if self._shallow:
            return f"unknown revision {revision}; this is a shallow clone: {DEEPEN}"
        return f"unknown revision {revision}: `git branch -a` and `git tag` list what there is"

    def _near(self, revision: str) -> str:
        listed = self._shelter.ask("for-each-ref", "--format=%(refname)").text.splitlines()
        names = [name.split("/", 2)[2] for name in listed if name.count("/") >= 2]
        for name in names:
            if name.endswith(f"/{revision}"):
                return name
        # `main~3`, `v1^{}`: the name is what stands before the operators.
        stem = revision.partition("~")[0].partition("^")[0].partition("@")[0]
        close = get_close_matches(stem, names, n=1, cutoff=0.7)
        return close[0] if close else ""
