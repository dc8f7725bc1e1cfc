from typing import Any

import pytest
from appraised import PURGE, gone, ids, suite

from auditor.coverage.appraisal.framework import Users, framework
from auditor.model.assessment import FrameworkStatus, Impact
from auditor.model.audit import DeletedComponent, DeletedFile, FileFate, Share, Successor, Verdict
from auditor.model.suite import ComponentKind

FILE = "tests/fakes.py"


def _part(name: str = "FakeBank", kind: ComponentKind = ComponentKind.FAKE, **more: Any) -> DeletedComponent:
    return DeletedComponent(
        id=f"{FILE}::{name}",
        path=FILE,
        name=name,
        kind=kind,
        **{"used_by": 0, "still_needed_by": (), "replaced_by": (), "deleted_in": PURGE, **more},
    )


def _file(
    fate: FileFate = FileFate.UNUSED, kind: str = "support", shares: tuple[Share, ...] = ()
) -> DeletedFile:
    return DeletedFile(
        path=FILE, kind=kind, fate=fate, tests=0, by_verdict={}, superseded_by=shares, deleted_in=PURGE
    )


def _users(leaned: list[str], *deleted: Any, mocks: bool = False) -> Users:
    """Tests *leaned* on the part; of those at head, none mocks unless *mocks*."""
    facts: dict[str, Any] = {"mocks": ("shop.bank",)} if mocks else {}
    return Users({f"{FILE}::FakeBank": set(leaned)}, {d.id: d for d in deleted}, ids("on"), suite(on=facts))


ON = ids("on")[0]
HEIR = gone("tests/a.py::test_a", Verdict.MOVED, ON)
LOST = [gone(f"tests/a.py::test_{n}") for n in range(10)]


@pytest.mark.parametrize(
    ("part", "users", "impact", "status"),
    [
        pytest.param(
            _part(still_needed_by=("tests/b.py",)),
            _users([]),
            Impact.HIGH,
            FrameworkStatus.NEEDED,
            id="a file at head breaks",
        ),
        pytest.param(
            _part(replaced_by=(Successor(id="tests/new.py::FakeBank", score=0.5),)),
            _users([LOST[0].id], LOST[0]),
            Impact.NONE,
            FrameworkStatus.REPLACED,
            id="half of it lives on",
        ),
        pytest.param(
            _part(replaced_by=(Successor(id="tests/new.py::FakeBank", score=0.4),)),
            _users([]),
            Impact.NONE,
            FrameworkStatus.PARTLY,
            id="less than half of it lives on",
        ),
        pytest.param(_part(), _users([]), Impact.NONE, FrameworkStatus.DELETED, id="nobody used it"),
        pytest.param(
            _part(),
            _users([t.id for t in LOST[:9]], *LOST),
            Impact.LOW,
            FrameworkStatus.DELETED,
            id="nine users lost",
        ),
        pytest.param(
            _part(),
            _users([t.id for t in LOST], *LOST),
            Impact.MEDIUM,
            FrameworkStatus.DELETED,
            id="ten users lost",
        ),
        pytest.param(
            _part(), _users([ON]), Impact.POSITIVE, FrameworkStatus.DELETED, id="its user mocks nothing now"
        ),
        pytest.param(
            _part(),
            _users([HEIR.id], HEIR),
            Impact.POSITIVE,
            FrameworkStatus.DELETED,
            id="the heir of its user mocks nothing",
        ),
        pytest.param(
            _part(), _users([ON], mocks=True), Impact.NONE, FrameworkStatus.DELETED, id="another mock came"
        ),
        pytest.param(
            _part(kind=ComponentKind.HELPER),
            _users([ON]),
            Impact.NONE,
            FrameworkStatus.DELETED,
            id="a helper is no mock",
        ),
    ],
)
def test_impact_is_a_matter_of_users(
    part: DeletedComponent, users: Users, impact: Impact, status: FrameworkStatus
) -> None:
    (found,) = framework([part], [], users)
    assert (found.impact, found.status) == (impact, status)
    assert found.name == part.id


def test_a_deleted_file_is_told_once_with_all_it_held() -> None:
    parts = [_part(), _part("FakeMail"), _part("login", ComponentKind.HELPER)]
    shares = (Share(path="tests/doubles.py", share=0.7), Share(path="tests/x.py", share=0.1))
    (found,) = framework(parts, [_file(FileFate.REPLACED, shares=shares)], _users([ON]))
    assert (found.name, found.parts, found.kind) == (FILE, 3, "2 fakes, 1 helper")
    assert (found.status, found.replacement) == (FrameworkStatus.REPLACED, ("tests/doubles.py",))


@pytest.mark.parametrize(("needed", "told"), [((), 0), (("tests/b.py",), 1)])
def test_what_a_test_file_held_is_told_when_something_needs_it(needed: tuple[str, ...], told: int) -> None:
    found = framework([_part(still_needed_by=needed)], [_file(kind="test")], _users([]))
    assert len(found) == told


def test_a_file_that_something_asks_for_as_a_whole_is_needed() -> None:
    users = _users([])._replace(needs={FILE: ("tests/b.py",)})
    (found,) = framework([_part()], [_file()], users)
    assert (found.status, found.still_needed_by) == (FrameworkStatus.NEEDED, ("tests/b.py",))
