import math

import msgspec
import pytest
from writers import samples

from auditor.model.assessment import Assessment, Grade, Mark
from auditor.model.audit import Verdict
from auditor.writers import view


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        pytest.param(0.0, "0%", id="none"),
        pytest.param(0.001, "1%", id="a little is not none"),
        pytest.param(0.5, "50%", id="half"),
        pytest.param(0.999, "99%", id="nearly all is not all"),
        pytest.param(1.0, "100%", id="all"),
        pytest.param(math.nan, "unknown", id="no number"),
    ],
)
def test_percent(share: float, shown: str) -> None:
    assert view.percent(share) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param(0, "no tests", id="none"),
        pytest.param(1, "1 test", id="one"),
        pytest.param(4000, "4,000 tests", id="many"),
    ],
)
def test_count(number: int, shown: str) -> None:
    assert view.count(number, "test") == shown


def test_cut_counts_what_it_leaves_out() -> None:
    assert view.cut(range(10), 2, 3) == (range(2), range(2, 5), 5)
    assert view.cut((1,), 2, 3) == ((1,), (), 0)


def test_every_deleted_test_is_in_exactly_one_verdict() -> None:
    groups = view.by_verdict(samples.FULL)
    assert sorted(test.id for tests in groups.values() for test in tests) == sorted(
        test.id for test in samples.FULL.deleted_tests
    )


def test_the_largest_loss_comes_first_and_uncollected_ones_last() -> None:
    uncollected = msgspec.structs.replace(samples.LOST, id="x", collected=False, checks=99)
    audit = msgspec.structs.replace(samples.FULL, deleted_tests=(uncollected, samples.UNSURE, samples.LOST))
    assert view.by_verdict(audit)[Verdict.LOST] == [samples.LOST, samples.UNSURE, uncollected]


def test_components_still_needed_come_first() -> None:
    assert [part.name for part in view.components(samples.FULL)] == ["FakeBank", "ledger", "old.csv"]


def test_the_largest_gap_is_on_the_first_screen() -> None:
    (gap,) = samples.FULL.assessment.gaps
    gaps = [msgspec.structs.replace(gap, id=f"G{n}", tests=gap.tests[:1]) for n in range(1, 9)]
    gaps[6] = msgspec.structs.replace(gap, id="G7", tests=tuple("abc"))
    assessment = msgspec.structs.replace(samples.FULL.assessment, gaps=tuple(gaps))
    audit = msgspec.structs.replace(samples.FULL, assessment=assessment)
    assert [one.id for one in view.first_to_look_at(audit)[1]] == ["G1", "G2", "G3", "G7"]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        pytest.param("{base}..{head}", True, id="both in full"),
        pytest.param("{base:.10}..{head:.7}", True, id="abbreviated"),
        pytest.param("v1.0..main", False, id="names"),
        pytest.param("{base}..", False, id="head is left out"),
        pytest.param("--last 40", False, id="an option"),
        pytest.param("{head}..{base}", False, id="others"),
    ],
)
def test_a_range_of_commit_names_is_told_once(expression: str, told: bool) -> None:
    span = samples.FULL.range
    asked = expression.format(base=span.base, head=span.head)
    assert view.names_both_ends(msgspec.structs.replace(span, expression=asked)) is told


def test_what_the_range_broke_comes_before_what_was_broken() -> None:
    assert [cause.new_in_range for cause in view.causes(samples.FULL)] == [True, False]


@pytest.mark.parametrize(
    ("dead", "line"),
    [
        pytest.param((), "", id="no timeline"),
        pytest.param((0, 0), "▁▁", id="nothing dead"),
        pytest.param((0, 1, 1000), "▁▂█", id="one dead file is seen beside a thousand"),
        pytest.param((0, 5, 5, 10), "▁▅▅█", id="in proportion"),
    ],
)
def test_sparkline(dead: tuple[int, ...], line: str) -> None:
    assert view.sparkline(dead) == line


def test_a_long_timeline_keeps_its_last_value_and_its_width() -> None:
    line = view.sparkline(range(1001), width=40)
    assert len(line) == 40
    assert line.endswith("█")


@pytest.mark.parametrize(
    ("dead", "words"),
    [
        pytest.param((), (), id="no timeline"),
        pytest.param((0, 2), ("▁█", "May: 0; June: 2"), id="the last is the highest"),
        pytest.param((1000, 3, 2), ("█▂▂", "May: 1,000; June: 2; at most 1,000"), id="mended"),
    ],
)
def test_a_chart_says_its_ends_and_its_top(dead: tuple[int, ...], words: tuple[str, ...]) -> None:
    assert view.chart(dead, "May", "June") == words


def test_jumps_are_the_commits_after_which_more_files_were_dead() -> None:
    assert [(before.dead, after.dead) for before, after in view.jumps(samples.FULL)] == [(1, 3)]


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        pytest.param(Grade(), "put nothing at stake", id="nothing at stake"),
        pytest.param(
            samples.FULL.assessment.grade,
            "42% of what the range put at stake (4 deleted tests and 2 surviving ones broken or weakened)",
            id="both",
        ),
        pytest.param(
            Grade(now=Mark(share=1.0, letter="A+", kept=1.0, total=1.0), deleted=1),
            "100% of what the range put at stake (1 deleted test)",
            id="deleted tests only",
        ),
    ],
)
def test_success_sentence(grade: Grade, words: str) -> None:
    audit = msgspec.structs.replace(samples.FULL, assessment=Assessment(grade=grade))
    assert words in view.success_sentence(audit)


def test_what_p0_would_bring_is_told_when_it_changes_the_grade() -> None:
    assert view.after_p0(samples.FULL) == "C, 75%, once the 2 P0 items are done"
    assert view.after_p0(samples.QUIET) == ""
