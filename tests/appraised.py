"""Values for tests of what verdicts amount to: deleted tests, cases, profiles and functions, by their ids."""

from datetime import UTC, datetime
from typing import Any

from auditor.coverage.appraisal.quality import Traited
from auditor.model.audit import DeletedTest, Successor, Verdict
from auditor.model.commits import CommitRef
from auditor.model.meaning import Profile
from auditor.model.source import Body, Check, CheckKind, Function
from auditor.model.suite import Case
from auditor.syntax.reading import read

PURGE = CommitRef(commit="b2" * 20, author="Ada", date=datetime(2024, 5, 6, tzinfo=UTC), subject="Purge")


def gone(
    id_: str, verdict: Verdict = Verdict.LOST, *heirs: str, dead: bool = False, **more: Any
) -> DeletedTest:
    """A deleted test with successors *heirs*, all of them orphaned when *dead*."""
    return DeletedTest(
        id=id_,
        path=id_.partition("::")[0],
        verdict=verdict,
        confidence=0.9,
        why="so it is",
        successors=tuple(Successor(id=h, score=0.9, orphaned=dead) for h in heirs),
        **{"deleted_in": PURGE, "lines": 5, **more},
    )


def check(text: str = "assert f() == 1", kind: CheckKind = CheckKind.EQUAL, **more: Any) -> Check:
    return Check(kind=kind, text=text, **{"subject": ("shop.f",), "line": 3, **more})


def function(source: str) -> Function:
    """The first function of *source*, as it is read."""
    return read(source.encode()).functions[0]


def suite(**tests: dict[str, Any]) -> Traited:
    """Tests by name, all in ``tests/test_it.py``; each with ``checks``, ``rows``, ``mocks``, ``normal``."""
    cases, profiles, functions = {}, {}, {}
    for name, facts in tests.items():
        id_ = f"tests/test_it.py::{name}"
        checks = tuple(check(f"assert {name}() == {n}", line=2 + n) for n in range(facts.get("checks", 1)))
        cases[id_] = Case(
            id=id_,
            path="tests/test_it.py",
            classes=(),
            name=name,
            line=1,
            end_line=facts.get("lines", 4),
            definition=id_,
            rows=facts.get("rows", 1),
        )
        profiles[id_] = Profile(
            id=id_,
            checks=checks,
            mocks=facts.get("mocks", ()),
            normal=facts.get("normal", name),
            size=3,
        )
        body = Body(checks=(*checks, *facts.get("also", ())))
        functions[id_] = Function(name=name, qualname=name, owner="", line=1, end_line=4, body=body)
    return Traited(cases, profiles, functions)


def ids(*names: str) -> list[str]:
    """The ids that `suite` gives to tests of these names."""
    return [f"tests/test_it.py::{name}" for name in names]
