"""Whether a test ever verified production behaviour.

An assertion counts when it can fail and can be traced to production code: to what a call of it returned,
raised, or did to a mock, a stream or a collaborator.  A test without assertions that calls production code
checks that the call does not raise.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from auditor.model.meaning import Profile
from auditor.model.source import Check, CheckKind, Shape

_SERVED = re.compile(r"client\.(?:get|post|put|patch|delete|head|options|request)", re.IGNORECASE)
"""What asks a server for something, in the name of a method of another package: ``api.Client.get``."""
_LAST_NAME = re.compile(r"(\w+)(?![\w.])")
_LOADERS = frozenset({"TestSuite", "makeSuite", "TestLoader", "defaultTestLoader", "findTestCases"})
_DOCTESTS = frozenset({"DocTestSuite", "DocFileSuite", "ZopeDocTestSuite", "ZopeDocFileSuite"})
"""What makes tests of documentation, which are nowhere else."""


class Emptiness(NamedTuple):
    """Why a test verifies nothing, and how sure that is (0 to 1)."""

    reason: str
    confidence: float
    certain: bool = True
    """It follows from the test's own text, not from what its names could be traced to."""
    untraced: bool = False
    """Nothing but that its assertions could not be traced speaks for it."""


def _is_loader(profile: Profile) -> bool:
    """Whether what looks like a test is the ``test_suite()`` that older runners ask a file for."""
    name = profile.id.partition("::")[2]
    names = _LOADERS.intersection(profile.names)
    return name == "test_suite" and bool(names) and not profile.checks and _DOCTESTS.isdisjoint(profile.names)


def is_production(name: str) -> bool:
    """Whether a resolved subject is production code."""
    return ":" not in name


def production(subjects: Iterable[str]) -> set[str]:
    """Return the production symbols that *subjects* of assertions are, or show an effect of."""
    return {s for s in (s.removeprefix("effect:") for s in subjects) if is_production(s)}


def can_fail(check: Check) -> bool:
    """Whether a run of the test would notice that the assertion does not hold."""
    return not check.trivial and not check.swallowed and check.reachable


def traced(check: Check) -> bool:
    """Whether an assertion is about production code or an effect of it."""
    return any(
        is_production(s) or s.startswith(("effect:", "fixture:")) for s in (*check.subject, *check.inside)
    )


def _is_of_mocks(check: Check) -> bool:
    """Whether an assertion is about a mock that the test made."""
    made = ("ext:unittest.mock", "ext:mock")
    return check.kind is CheckKind.MOCK_CALL or any(
        s.startswith(made) for s in (*check.subject, *check.inside)
    )


def _asks_what_was_set_up(profile: Profile, able: Sequence[Check], fixtures: Iterable[str]) -> bool:
    """Whether assertions are about what another package gives of a fixture, where fixtures run production.

    Such is a client of a server that a fixture starts.  Mocks are what the test made itself.
    """
    given = {f"local:{f}" for f in fixtures}
    # What a fixture gives is told right after it.
    return bool(profile.context) and any(
        one in given and other.startswith("ext:")
        for c in able
        if not _is_of_mocks(c)
        for one, other in pairwise(c.subject)
    )


def _asks_server(able: Iterable[Check]) -> bool:
    """Whether an assertion is about what a client of another package got: production may have answered."""
    return any(
        s.startswith("ext:") and _SERVED.search(s) for c in able if not _is_of_mocks(c) for s in c.subject
    )


def error_types(check: Check) -> list[str]:
    """Return the last names of the types of errors that an assertion expects."""
    return _LAST_NAME.findall(check.expected)


def _expects_error_of_its_own(profile: Profile, able: Sequence[Check]) -> bool:
    """Whether an assertion expects an error of production, which nothing else will raise."""
    used = {name.rpartition(".")[2] for name in profile.exercises}
    return any(c.kind is CheckKind.RAISES and not used.isdisjoint(error_types(c)) for c in able)


def verifying(profile: Profile) -> tuple[Check, ...]:
    """Return the assertions that can fail because of production code."""
    return tuple(c for c in profile.checks if can_fail(c) and traced(c))


def emptiness(
    profile: Profile,
    *,
    collected: bool = True,
    awaited: bool = True,
    runs: bool = False,
    prepared: bool = False,
    fixtures: Iterable[str] = (),
) -> Emptiness | None:
    """Return why *profile* verifies no production behaviour, ``None`` when it does or may do.

    *collected* false tells that no runner takes it for a test: without an assertion it then is none.
    *awaited* false tells that it is a coroutine that nothing awaits.
    *runs* tells that it calls production code that is not everybody's tool: that the call does not raise is
    checked then, and an assertion that cannot be traced says more about reading than about the test.
    *prepared* tells that its set-up handles the subject of its siblings.  *fixtures* are those that it gets.
    """
    if profile.skip:
        return Emptiness(f"it was skipped unconditionally ({profile.skip})", 0.92)
    if profile.shape is Shape.EMPTY:
        return Emptiness("its body is empty", 0.97)
    if profile.shape is Shape.NOT_IMPLEMENTED:
        return Emptiness("it does nothing but raise NotImplementedError", 0.92)
    if _is_loader(profile):
        return Emptiness("it only puts the tests of its file together for a runner", 0.92)
    if not awaited:
        return Emptiness("it is a coroutine, and unittest.TestCase awaits none", 0.92)
    if profile.shape is Shape.SKIPS:
        return Emptiness("it skips itself before doing anything", 0.92)
    checks = [c for c in profile.checks if c.kind is not CheckKind.HELPER]
    given = [c for c in profile.checks if c.kind is CheckKind.HELPER]
    # What is left behind by a call, be it in the set-up, is what production did.
    touches = bool(profile.exercises or profile.routes or profile.wrapped or profile.opaque) or any(
        s.startswith(("fixture:", "effect:")) for c in checks for s in (*c.subject, *c.inside)
    )
    able = [c for c in checks if can_fail(c)]
    if not touches and (able or not checks):
        # What another package made of what the set-up gave it may hold the subject.
        made = any(s.startswith("ext:") for c in able for s in c.subject)
        if made and (prepared or _asks_what_was_set_up(profile, able, fixtures)):
            return None
        if profile.local:
            names = ", ".join(n.rpartition("::")[2] for n in profile.local[:3])
            return Emptiness(f"it only exercises code of the test tree ({names})", 0.85, False)
        if prepared or _asks_server(able):
            return None
        # What production it uses may be out of sight, unless all that it looks at are mocks.
        own = bool(able) and all(map(_is_of_mocks, able))
        return Emptiness("it uses no production code", 0.8 if own else 0.5, False)
    if not checks:
        if profile.broad_except:
            return Emptiness("it asserts nothing, and a broad except swallows what its calls raise", 0.75)
        # What is only called like an assertion may be one where no body of it was read.
        if not collected and not given:
            return Emptiness("it asserts nothing, and no runner collects it", 0.8, False)
        return None
    if not able and runs and all(c.trivial for c in checks):
        # That production runs without raising is checked all the same.
        return None
    if not able:
        first = next((c.trivial for c in checks if c.trivial), "")
        why = first or (
            "a broad except swallows them" if any(c.swallowed for c in checks) else "they are never reached"
        )
        return Emptiness(f"none of its assertions can fail: {why}", 0.75)
    # A helper's own assertion is about what the helper was given.
    if profile.routes or any(traced(c) for c in (*able, *given)) or _expects_error_of_its_own(profile, able):
        return None
    if runs or profile.wrapped or profile.opaque or all(c.kind is CheckKind.FAIL for c in able):
        return None
    if any(s.startswith("local:") for c in able for s in c.subject):
        return Emptiness("its assertions are about code and data of the test tree only", 0.8, False)
    if profile.bare_mocks or profile.mocks:
        return Emptiness("its assertions are about its own mocks", 0.7, False)
    if any(s.startswith("ext:") for c in able for s in c.subject):
        return Emptiness("its assertions are about other packages only", 0.65, False)
    return Emptiness("no assertion can be traced to production code", 0.6, False, True)
