import ast
import keyword
from datetime import UTC, datetime
from typing import Any

import pytest
from appraised import PURGE, gone
from hypothesis import example, given, settings
from writers.hostile import NASTY, texts

from auditor.coverage.appraisal.actions import WHOLE, actions, restored
from auditor.coverage.appraisal.areas import whole
from auditor.coverage.appraisal.gaps import gaps
from auditor.model.assessment import Action, Gap, GapKind, Priority, ProbeKind, Status, Task
from auditor.model.audit import DeletedTest, TargetState, Verdict
from auditor.model.classified import Importance, Rank
from auditor.model.commits import CommitRef
from auditor.model.meaning import CauseKind, Orphan, RootCause
from auditor.writers import skeleton


def _home(symbol: str) -> tuple[str, str] | None:
    module, _, name = symbol.rpartition(".")
    return (module, name) if module else None


def _actions(
    *deleted: DeletedTest,
    causes: tuple[RootCause, ...] = (),
    orphans: tuple[Orphan, ...] = (),
    taken: tuple[str, ...] = (),
    unittests: tuple[str, ...] = (),
    found: tuple[Gap, ...] | None = None,
) -> tuple[Action, ...]:
    return actions(
        gaps(whole(deleted)) if found is None else found,
        {d.id: d for d in deleted},
        causes,
        orphans,
        1000,
        taken,
        _home,
        {"shop.fakes": "tests/fakes.py"}.get,
        unittests,
    )


def _cause(missing: str = "shop.fakes", kind: CauseKind = CauseKind.MODULE, tests: int = 3) -> RootCause:
    return RootCause(missing=missing, kind=kind, files=1, tests=tests, new_in_range=True, caused_by=PURGE)


def _orphan(missing: str = "shop.fakes", kind: CauseKind = CauseKind.MODULE) -> Orphan:
    return Orphan(
        path="tests/api/test_pay.py",
        tests=("tests/api/test_pay.py::test_pay",),
        kind=kind,
        root_cause=missing,
        chain=(),
        new_in_range=True,
    )


def test_lost_tests_are_brought_back_from_before_they_went() -> None:
    lost = gone(
        "tests/test_csv.py::test_quotes_are_doubled",
        missing=("assert write() == 1",),
        target_states=(
            TargetState(symbol="shop.csv.write", fate="moved", now=("shop.export.write",)),
            TargetState(symbol="shop.csv.gone", fate="gone", now=()),
            TargetState(symbol="shop.csv.used", fate="same", now=("shop.csv.used",), asserted=False),
        ),
    )
    (found,) = _actions(lost)
    assert (found.id, found.kind, found.gap, found.tests) == ("P1-1", Task.RESTORE, "G1", (lost.id,))
    assert "1 changed" in found.advice
    (place,) = found.restore
    assert (place.path, place.commit, place.tests) == ("tests/test_csv.py", PURGE.commit, (lost.id,))
    (test,) = found.skeleton.tests
    assert (test.function, test.obligations) == ("test_quotes_are_doubled", ("assert write() == 1",))
    assert [(s.now, s.module, s.attribute) for s in test.symbols] == [
        ("shop.export.write", "shop.export", "write"),
        ("", "", ""),
    ]


@pytest.mark.parametrize(
    ("taken", "path"),
    [
        pytest.param((), "tests/test_csv.py", id="free again"),
        pytest.param(("tests/test_csv.py",), "tests/test_csv_2.py", id="still there"),
        pytest.param(("tests/test_csv.py", "tests/test_csv_2.py"), "tests/test_csv_3.py", id="both there"),
    ],
)
def test_a_skeleton_goes_where_nothing_is(taken: tuple[str, ...], path: str) -> None:
    (found,) = _actions(gone("tests/test_csv.py::test_a"), taken=taken)
    assert found.skeleton.path == path


def test_what_is_brought_back_in_parts_is_named_after_the_parts() -> None:
    found = _actions(
        gone("t/test_cli.py::test_a", category="Job Queue"),
        gone("t/test_cli.py::test_b", category="shop.worker.state"),
        gone("t/test_cli.py::test_c", category="t/test_cli.py"),
    )
    assert {(a.title.partition(" (")[2], a.skeleton.path) for a in found} == {
        ("Job Queue)", "t/test_cli.py"),
        ("shop.worker.state)", "t/test_cli_worker_state.py"),
        ("", "t/test_cli_2.py"),
    }


def test_a_skeleton_is_named_so_that_it_is_collected() -> None:
    (found,) = _actions(gone("tests/csv.py::test_a"))
    assert found.skeleton.path == "tests/test_csv.py"


def test_no_two_skeletons_share_a_path() -> None:
    found = _actions(
        gone("t/test_a.py::test_a", category="Cache"),
        gone("t/test_a.py::test_b", category="Tax"),
        causes=(_cause("x.fixtures"), _cause("y.fixtures")),
    )
    paths = [a.skeleton.path for a in found]
    assert len(paths) == 4 == len(set(paths))


def test_many_tests_are_divided_by_file() -> None:
    few = [gone(f"t/test_{n % 2}.py::test_{n}", category="Cache") for n in range(WHOLE)]
    assert len(_actions(*few)) == 1
    more = [*few, gone("t/test_9.py::test_x", category="Cache")]
    assert sorted(len(a.tests) for a in _actions(*more)) == [1, WHOLE // 2, WHOLE // 2]


def test_a_test_is_brought_back_once() -> None:
    lost = gone("t/test_a.py::test_a")
    flow = Gap(
        id="G1",
        title="Checkout",
        kind=GapKind.FLOW,
        status=Status.MISSING,
        priority=Priority.P0,
        why="nothing goes through it",
        derivation="declared",
        places=(),
        missing=(),
        required=("from cart to pay",),
        tests=(lost.id,),
    )
    (mine,) = gaps(whole([lost]))
    found = _actions(lost, found=(flow, mine))
    assert [(a.priority, a.kind, a.tests) for a in found] == [
        (Priority.P0, Task.RESTORE, (lost.id,)),
        (Priority.P0, Task.WRITE, ()),
    ]


def test_what_never_was_is_to_be_written() -> None:
    flow = Gap(
        id="G1",
        title="Checkout / pay",
        kind=GapKind.FLOW,
        status=Status.MISSING,
        priority=Priority.P0,
        why="nothing goes through it",
        derivation="declared",
        places=(),
        missing=(),
        required=("from cart to pay", "from cart to pay"),
        tests=(),
    )
    (found,) = _actions(found=(flow,))
    assert (found.id, found.kind, found.skeleton.path) == ("P0-1", Task.WRITE, "tests/test_checkout_pay.py")
    assert [t.function for t in found.skeleton.tests] == ["test_from_cart_to_pay", "test_from_cart_to_pay_2"]


@pytest.mark.parametrize(
    ("cause", "probe", "what"),
    [
        pytest.param(_cause(), ProbeKind.IMPORT, "shop.fakes", id="a module"),
        pytest.param(_cause("shop.f.X", CauseKind.NAME), ProbeKind.IMPORT, "shop.f.X", id="a name"),
        pytest.param(_cause("fixture db", CauseKind.FIXTURE), ProbeKind.FIXTURE, "db", id="a fixture"),
        pytest.param(
            _cause("a.py does not parse", CauseKind.UNPARSABLE),
            ProbeKind.PARSE,
            "tests/api/test_pay.py",
            id="a file that does not parse",
        ),
    ],
)
def test_a_root_cause_is_to_be_mended(cause: RootCause, probe: ProbeKind, what: str) -> None:
    (found,) = _actions(causes=(cause,), orphans=(_orphan(cause.missing, cause.kind),))
    assert (found.kind, found.tests) == (Task.MEND, ("tests/api/test_pay.py::test_pay",))
    assert [(p.kind, p.what) for p in found.skeleton.probes] == [(probe, what)]
    assert found.skeleton.path.startswith("tests/api/test_")


@pytest.mark.parametrize(
    ("tests", "priority"), [(4, Priority.P2), (5, Priority.P1), (19, Priority.P1), (20, Priority.P0)]
)
def test_a_root_cause_is_urgent_by_what_it_stops(tests: int, priority: Priority) -> None:
    (found,) = _actions(causes=(_cause(tests=tests),))
    assert found.priority is priority


def test_p0_items_restore_their_tests_and_no_others() -> None:
    urgent = Rank(severity=Importance.CRITICAL, priority="P0", points=9, derivation="9")
    found = _actions(gone("a.py::test_a", rank=urgent), gone("b.py::test_b"))
    assert restored(found) == {"a.py::test_a"}


@given(poison=texts)
@settings(max_examples=120, deadline=None)
@example(poison="test_x\n    import os")
@example(poison='"""\nimport os\n"""')
@example(poison="'); import os; ('")
@example(poison="shop.x import y\nimport os #")
def test_a_skeleton_of_hostile_names_compiles_and_does_nothing_but_fail(poison: str) -> None:
    lost = gone(
        f"tests/{poison}.py::Test{poison}::test_{poison}",
        missing=(poison, f"assert {poison}"),
        target_states=(
            TargetState(symbol=poison, fate="same", now=(f"shop.{poison}",)),
            TargetState(symbol="shop.ok", fate="same", now=("shop.ok",)),
        ),
        category=poison,
    )
    causes = (
        _cause(poison, CauseKind.NAME),
        _cause(f"fixture {poison}", CauseKind.FIXTURE),
        _cause(f"{poison} does not parse", CauseKind.UNPARSABLE),
    )
    for unittests in ((), (lost.id,)):
        for action in _actions(lost, causes=causes, unittests=unittests):
            _check(ast.parse(skeleton.write(action)), action)


def _check(tree: ast.Module, action: Action) -> None:
    """Nothing stands at the top but imports that were meant, and tests; each of these can only fail."""
    meant = {s.module for t in action.skeleton.tests for s in t.symbols if s.module}
    tests: list[ast.FunctionDef] = []
    for node in tree.body:
        match node:
            case ast.Import(names=names):
                assert {n.name for n in names} <= {"pytest", "unittest", "importlib", "ast"}
            case ast.ImportFrom(module=module):
                assert module in {*meant, "pathlib"}
            case ast.FunctionDef():
                tests.append(node)
            case ast.ClassDef(name="TestUnfinished", body=body):
                for one in body:
                    assert isinstance(one, ast.FunctionDef)
                    tests.append(one)
            case _:
                pytest.fail(ast.dump(node))
    assert len(tests) == len(action.skeleton.tests) + len(action.skeleton.probes) > 0
    assert all(t.name.startswith("test_") and not keyword.iskeyword(t.name) for t in tests)
    if action.skeleton.tests:
        assert all(_fails(t) for t in tests)


def _fails(test: ast.FunctionDef) -> bool:
    (only,) = test.body
    assert isinstance(only, ast.Expr)
    assert isinstance(only.value, ast.Call)
    return ast.unparse(only.value.func) in ("pytest.fail", "self.fail")


@pytest.mark.parametrize("poison", NASTY, ids=lambda poison: ascii(poison[:24]))
def test_each_test_of_a_skeleton_fails_when_run(poison: str) -> None:
    lost = gone(f"tests/a.py::test_{poison}", missing=(poison,))
    (action,) = _actions(lost)
    space: dict[str, Any] = {}
    exec(compile(skeleton.write(action), "skeleton", "exec"), space)
    (name,) = [n for n in space if n.startswith("test_")]
    with pytest.raises(pytest.fail.Exception, match="unfinished: "):
        space[name]()


def test_the_command_restores_from_before_the_last_deletion() -> None:
    when = CommitRef(commit="c3" * 20, author="A", date=datetime(2024, 1, 1, tzinfo=UTC), subject="s")
    (action,) = _actions(gone("tests/a b.py::test_a", deleted_in=when))
    assert "# git show 'c3c3c3c3c3^:tests/a b.py'" in skeleton.write(action)


def test_partial_tests_come_after_lost_ones() -> None:
    found = _actions(gone("a.py::test_a", Verdict.PARTIAL, "u.py::x"), gone("b.py::test_b"))
    assert [a.id for a in found] == ["P1-1", "P2-1"]


def test_what_is_touched_is_to_be_verified_where_it_is_today() -> None:
    touched = Gap(
        id="G1",
        title="Referenced, never verified",
        kind=GapKind.REFERENCED,
        status=Status.PARTIAL,
        priority=Priority.P2,
        why="touched",
        derivation="so it is",
        places=(),
        missing=(),
        required=("verify shop.tax.rate",),
        tests=(),
    )
    (found,) = _actions(found=(touched,))
    ((symbol,),) = [t.symbols for t in found.skeleton.tests]
    assert (symbol.module, symbol.attribute) == ("shop.tax", "rate")


def test_a_tier_is_restored_and_only_what_never_was_there_is_written() -> None:
    lost = gone("t/test_a.py::test_a")
    tier = Gap(
        id="G1",
        title="Tier 1",
        kind=GapKind.TIER,
        status=Status.INCOMPLETE,
        priority=Priority.P0,
        why="0 of 2",
        derivation="declared",
        places=(),
        missing=(),
        required=(f"bring back {lost.id}", "bring back t/test_b.py::test_b", "mend t/test_c.py"),
        tests=(lost.id,),
    )
    restore, write = _actions(lost, found=(tier,))
    assert restore.tests == (lost.id,)
    assert [t.words for t in write.skeleton.tests] == ["bring back t/test_b.py::test_b"]
