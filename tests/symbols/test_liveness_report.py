from datetime import UTC, datetime

import pytest

from auditor.model.commits import CommitRef
from auditor.model.meaning import CauseKind, Orphan
from auditor.model.source import Module
from auditor.model.suite import Case
from auditor.symbols.liveness import Timeline
from auditor.symbols.liveness_report import orphans, root_causes
from auditor.syntax.reading import read

REFS = [
    CommitRef(commit=str(n) * 40, author="A", date=datetime(2024, 1, n, tzinfo=UTC), subject=f"Change {n}")
    for n in (1, 2, 3)
]


def parsed(files: dict[str, str]) -> dict[str, Module]:
    return {path: read(source.encode()) for path, source in files.items()}


def case(
    path: str,
    name: str,
    *,
    line: int = 1,
    collected: bool = True,
    fixtures: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
) -> Case:
    id_ = f"{path}::{name}"
    return Case(
        id=id_,
        definition=id_,
        path=path,
        classes=(),
        name=name,
        line=line,
        end_line=line,
        collected=collected,
        fixtures=fixtures,
        missing_fixtures=missing,
    )


def told(
    before: dict[str, str],
    steps: list[dict[str, str | None]],
    base_cases: list[Case],
    head_cases: list[Case],
    fixture_commits: dict[str, CommitRef] | None = None,
    stand_ins: frozenset[str] = frozenset(),
) -> tuple[Orphan, ...]:
    timeline = Timeline(parsed(before))
    base = timeline.liveness(base_cases)
    for step in steps:
        timeline.apply({p: None if s is None else read(s.encode()) for p, s in step.items()})
    head = timeline.liveness(head_cases)
    return orphans(base, head, base_cases, head_cases, REFS, fixture_commits or {}, stand_ins)


BEFORE = {
    "pkg/__init__.py": "",
    "pkg/a.py": "f = g = 1\n",
    "tests/test_one.py": "from pkg.a import f\n",
    "tests/test_two.py": "from pkg.a import f\n",
    "tests/test_old.py": "import pkg.never\n",
    "tests/test_inner.py": "def test_a():\n    from pkg.a import g\ndef test_b():\n    from pkg.a import f\n",
}
CASES = [
    case("tests/test_one.py", "test_a"),
    case("tests/test_one.py", "test_b"),
    case("tests/test_one.py", "test_never_run", collected=False),
    case("tests/test_two.py", "test_a"),
    case("tests/test_old.py", "test_a"),
    case("tests/test_inner.py", "test_a"),
    case("tests/test_inner.py", "test_b"),
]


def test_an_orphan_names_its_tests_cause_chain_and_commit() -> None:
    found = told(BEFORE, [{"x.py": ""}, {"pkg/a.py": "g = 1\n"}, {"y.py": ""}], CASES, CASES)
    by_path = {orphan.path: orphan for orphan in found}
    assert by_path.keys() == {
        "tests/test_one.py",
        "tests/test_two.py",
        "tests/test_old.py",
        "tests/test_inner.py",
    }
    assert by_path["tests/test_one.py"] == Orphan(
        path="tests/test_one.py",
        tests=("tests/test_one.py::test_a", "tests/test_one.py::test_b"),
        kind=CauseKind.NAME,
        root_cause="pkg.a.f",
        chain=("tests/test_one.py:1",),
        new_in_range=True,
        caused_by=REFS[1],
    )
    assert by_path["tests/test_inner.py"].tests == ("tests/test_inner.py::test_b",)
    assert by_path["tests/test_inner.py"].caused_by == REFS[1]


def test_what_was_dead_before_the_range_is_told_apart() -> None:
    old = next(o for o in told(BEFORE, [{}], CASES, CASES) if o.path == "tests/test_old.py")
    assert (old.new_in_range, old.caused_by, old.root_cause) == (False, None, "pkg.never")


def test_the_commit_is_the_one_after_which_the_file_stayed_dead() -> None:
    steps: list[dict[str, str | None]] = [
        {"pkg/a.py": "g = 1\n"},
        {"pkg/a.py": "f = g = 1\n"},
        {"pkg/a.py": None},
    ]
    found = {o.path: o for o in told(BEFORE, steps, CASES, CASES)}
    assert found["tests/test_one.py"].caused_by == REFS[2]


def test_a_file_that_no_longer_parses_takes_the_tests_it_had_at_the_base() -> None:
    head = [c for c in CASES if c.path != "tests/test_one.py"]
    found = {o.path: o for o in told(BEFORE, [{"tests/test_one.py": "x = (\n"}], CASES, head)}
    broken = found["tests/test_one.py"]
    assert broken.kind is CauseKind.UNPARSABLE
    assert broken.tests == ("tests/test_one.py::test_a", "tests/test_one.py::test_b")


def test_fixtures_that_the_base_had_and_nothing_defines_any_more() -> None:
    path = "tests/test_two.py"
    base = [
        case(path, "test_a", fixtures=("tests/conftest.py::db",)),
        case(path, "test_c", missing=("never",)),
    ]
    head = [
        case(path, "test_a", line=7, missing=("db",)),
        case(path, "test_b", line=5, missing=("db",)),
        case(path, "test_c", missing=("never",)),
    ]
    (orphan,) = (o for o in told(BEFORE, [{}], base, head, {"db": REFS[0]}) if o.path == path)
    assert (orphan.kind, orphan.root_cause) == (CauseKind.FIXTURE, "fixture db")
    assert orphan.tests == (f"{path}::test_a", f"{path}::test_b")
    assert orphan.chain == (f"{path}:5",)
    assert (orphan.new_in_range, orphan.caused_by) == (True, REFS[0])


@pytest.mark.parametrize(
    ("had", "dead"),
    [
        pytest.param(("tests/conftest.py::client",), False, id="of-a-plugin"),
        pytest.param(("conftest.py::client", "tests/conftest.py::client"), True, id="of-a-conftest-above"),
    ],
)
def test_a_fixture_that_overrides_another_asks_for_what_was_there(had: tuple[str, ...], dead: bool) -> None:
    path = "tests/test_two.py"
    base = [case(path, "test_a", fixtures=had)]
    head = [case(path, "test_a", fixtures=("tests/conftest.py::client",), missing=("client",))]
    found = [o for o in told(BEFORE, [{}], base, head) if o.path == path]
    assert [o.root_cause for o in found] == ["fixture client"] * dead


@pytest.mark.parametrize(
    ("home", "user", "dead"),
    [
        pytest.param("tests/conftest.py", "test_z", True, id="of-a-conftest-above"),
        pytest.param("tests/unit/conftest.py", "test_z", False, id="of-a-conftest-elsewhere"),
        pytest.param("helpers.py", "test_z", True, id="of-a-file-that-others-import"),
        pytest.param("tests/test_one.py", "test_z", False, id="of-another-test-file"),
        pytest.param("tests/test_one.py", "test_b", True, id="of-the-file-it-came-from"),
    ],
)
def test_a_fixture_that_was_there_for_others_only_is_none_that_is_gone(
    home: str, user: str, dead: bool
) -> None:
    path = "tests/test_two.py"
    base = [case("tests/test_one.py", user, fixtures=(f"{home}::data",))]
    found = [o for o in told(BEFORE, [{}], base, [case(path, "test_b", missing=("data",))]) if o.path == path]
    assert [o.root_cause for o in found] == ["fixture data"] * dead


def test_root_causes_are_ranked_by_the_tests_they_kill() -> None:
    causes = root_causes(told(BEFORE, [{"pkg/a.py": "g = 1\n"}], CASES, CASES))
    assert [(c.missing, c.tests, c.files, c.new_in_range) for c in causes] == [
        ("pkg.a.f", 4, 3, True),
        ("pkg.never", 1, 1, False),
    ]
    assert causes[0].caused_by == REFS[0]
    assert causes[0].example == ("tests/test_inner.py:4",)


def test_a_cause_that_also_skips_in_silence_keeps_the_louder_kind() -> None:
    loud = Orphan(
        path="a", tests=("a::t",), kind=CauseKind.NAME, root_cause="p.x", chain=("a:1",), new_in_range=True
    )
    quiet = Orphan(
        path="b",
        tests=("b::t", "b::u"),
        kind=CauseKind.SKIPPED,
        root_cause="p.x",
        chain=("b:1", "c:1"),
        new_in_range=False,
        silent=True,
    )
    (cause,) = root_causes([quiet, loud])
    assert (cause.kind, cause.tests, cause.files, cause.new_in_range) == (CauseKind.NAME, 3, 2, True)
    (alone,) = root_causes([quiet])
    assert (alone.kind, alone.new_in_range) == (CauseKind.SKIPPED, False)


def test_nobody_misses_a_fixture_that_stood_in_for_that_of_a_plugin() -> None:
    before = [case("tests/test_two.py", "test_a", fixtures=("tests/conftest.py::server",))]
    after = [case("tests/test_two.py", "test_a", missing=("server",))]
    files = {"tests/test_two.py": ""}
    assert told(files, [{"y.py": ""}], before, after)
    server = frozenset({"tests/conftest.py::server"})
    assert told(files, [{"y.py": ""}], before, after, stand_ins=server) == ()
