"""Audits built by hand: one that fills every field, one of a quiet range, one of a huge purge."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
from writers.classified_samples import CATEGORIES, FINDINGS, FLOWS, PACKS, REFERENCED, TIERS

from auditor.model.assessment import (
    Action,
    Area,
    Aspect,
    Assessment,
    AtStake,
    Compared,
    Delta,
    Difference,
    FrameworkChange,
    FrameworkStatus,
    Gap,
    GapKind,
    Grade,
    Impact,
    Mark,
    Positive,
    Priority,
    Probe,
    ProbeKind,
    Restore,
    Shown,
    Sized,
    Skeleton,
    Status,
    Task,
    Today,
    Traits,
    Unwritten,
)
from auditor.model.audit import (
    SCHEMA_VERSION,
    Audit,
    Candidate,
    ChangeKind,
    DeletedComponent,
    DeletedFile,
    DeletedTest,
    Evidence,
    FileFate,
    ForeignTests,
    LossGroup,
    RangeSummary,
    Share,
    Statistics,
    Step,
    Successor,
    SupersededGroup,
    TargetState,
    Unverified,
    Verdict,
    WeakenedTest,
)
from auditor.model.classified import Stake
from auditor.model.commits import CommitRef
from auditor.model.meaning import CauseKind, Orphan, Pulse, RootCause
from auditor.model.source import Fault, FaultKind
from auditor.model.suite import ComponentKind, Role, Unread
from auditor.model.traits import InCommon, Trait, TraitKind

BASE = "1f0c2d3e4a5b69788796a5b4c3d2e1f001122334"
HEAD = "9e8d7c6b5a493827160594837261504f3e2d1c0b"
SPRING = timezone(timedelta(hours=2))

MERGE = CommitRef(
    commit="a1" * 20,
    author="Ada Byron",
    date=datetime(2024, 5, 2, 9, 30, tzinfo=SPRING),
    subject="Fold the ledger tests into one table (#123)",
)
PURGE = CommitRef(
    commit="b2" * 20,
    author="Grace <grace@example.org>",
    date=datetime(2024, 5, 6, 17, 0, tzinfo=UTC),
    subject="Remove legacy exporters | drop `csv`",
)
TIDY = CommitRef(
    commit="c3" * 20, author="Ada Byron", date=datetime(2024, 5, 7, 8, 0, tzinfo=UTC), subject="Tidy up"
)

MOVED = DeletedTest(
    id="tests/test_ledger.py::TestLedger::test_balance",
    verdict=Verdict.MOVED,
    confidence=0.99,
    why="The same body lives on as tests/ledger/test_balance.py::test_balance.",
    successors=(
        Successor(
            id="tests/ledger/test_balance.py::test_balance",
            score=0.99,
            evidence=(Evidence(kind="same-body", detail="Same statements apart from self."),),
        ),
    ),
    targets=("shop.ledger.Ledger.balance",),
    target_states=(
        TargetState(
            symbol="shop.ledger.Ledger.balance",
            fate="same",
            now=("shop.ledger.Ledger.balance",),
            verified_by=("tests/ledger/test_balance.py::test_balance",),
        ),
    ),
    evidence=(Evidence(kind="lineage", detail="Moved in the commit that deleted it."),),
    deleted_in=MERGE,
    path="tests/test_ledger.py",
    line=12,
    lines=9,
    checks=3,
)
REWRITTEN = DeletedTest(
    id="tests/test_ledger.py::TestLedger::test_overdraft",
    verdict=Verdict.REWRITTEN,
    confidence=0.91,
    why="Two live tests verify the refusal and its message.",
    successors=(
        Successor(id="tests/ledger/test_overdraft.py::test_refused", score=0.9),
        Successor(id="tests/ledger/test_overdraft.py::test_message", score=0.7),
        Successor(id="tests/ledger/test_limits.py::test_limits", score=0.4, orphaned=True),
    ),
    targets=("shop.ledger.Ledger.withdraw",),
    deleted_in=MERGE,
    path="tests/test_ledger.py",
    line=30,
    lines=14,
    checks=2,
    rows=4,
)
PARTIAL = DeletedTest(
    id="tests/test_api.py::test_create_order",
    verdict=Verdict.PARTIAL,
    confidence=0.74,
    why="The status is still checked; nobody checks the Location header.",
    successors=(Successor(id="tests/api/test_orders.py::test_create", score=0.8, orphaned=True),),
    missing=("the Location header of POST /orders", "the 409 on a duplicate | reference"),
    targets=("shop.api.create_order",),
    target_states=(
        TargetState(symbol="shop.api.create_order", fate="changed", now=("shop.api.create_order",)),
    ),
    deleted_in=PURGE,
    path="tests/test_api.py",
    line=5,
    lines=20,
    checks=5,
)
LOST = DeletedTest(
    id="tests/export/test_csv.py::TestCsv::test_quotes",
    verdict=Verdict.LOST,
    confidence=0.88,
    why="shop.export.write_csv is still there, and no live test verifies how it quotes.",
    targets=("shop.export.write_csv", "shop.export._quote"),
    target_states=(
        TargetState(symbol="shop.export.write_csv", fate="same", now=("shop.export.write_csv",)),
        TargetState(symbol="shop.export._quote", fate="same", asserted=False),
    ),
    considered=(
        Candidate(id="tests/export/test_json.py::test_quotes", score=0.61, reason="It verifies write_json."),
    ),
    evidence=(Evidence(kind="target", detail="write_csv is defined at head with the same body."),),
    deleted_in=PURGE,
    path="tests/export/test_csv.py",
    line=40,
    lines=31,
    checks=6,
)
UNSURE = DeletedTest(
    id="tests/export/test_csv.py::TestCsv::test_header",
    verdict=Verdict.LOST,
    confidence=0.52,
    why="A live test reads a header, but through another entry point.",
    targets=("shop.export.write_csv",),
    runner_up=Verdict.REWRITTEN,
    unsure=True,
    deleted_in=PURGE,
    path="tests/export/test_csv.py",
    line=22,
    lines=10,
    checks=1,
    inherited_from="tests/export/base.py::ExportChecks::test_header",
)
RETIRED = DeletedTest(
    id="tests/test_fax.py::test_send",
    verdict=Verdict.RETIRED,
    confidence=0.97,
    why="shop.fax was removed in the same commit.",
    targets=("shop.fax.send",),
    target_states=(TargetState(symbol="shop.fax.send", fate="gone"),),
    deleted_in=PURGE,
    path="tests/test_fax.py",
    line=3,
    lines=6,
    checks=1,
)
VACUOUS = DeletedTest(
    id="tests/test_fax.py::Helper::test_mock",
    verdict=Verdict.VACUOUS,
    confidence=0.95,
    why="Every assertion reads back what its own mock was told.",
    deleted_in=PURGE,
    path="tests/test_fax.py",
    line=12,
    lines=4,
    collected=False,
    reason="class name does not match python_classes",
)
TRANSIENT = DeletedTest(
    id="tests/test_spike.py::test_idea",
    verdict=Verdict.RETIRED,
    confidence=0.9,
    why="Its subject came and went with it.",
    deleted_in=TIDY,
    path="tests/test_spike.py",
    line=1,
    lines=3,
    transient=True,
)

ASSESSMENT = Assessment(
    grade=Grade(
        now=Mark(share=0.4167, letter="F", kept=2.5, total=6.0),
        after_p0=Mark(share=0.75, letter="C", kept=4.5, total=6.0),
        suite=Mark(share=0.9976, letter="A+", kept=1466.5, total=1470.0),
        deleted=4,
        survivors=(
            AtStake(
                id="tests/test_payout.py::test_payout",
                weight=1.0,
                credit=0.0,
                why="cannot run: missing name",
                cause="tests.fakes.FakeBank",
            ),
            AtStake(id="tests/test_login.py::test_token", weight=1.0, credit=0.0, why="gutted"),
        ),
        untouched=1464,
        weights={},
    ),
    suite=Delta(
        old=Traits(tests=1480, cases=2210, checks=3552, lines=20000, mocking=459, kinds={"security": 3}),
        new=Traits(tests=1478, cases=2209, checks=3518, lines=19900, mocking=451, duplicates=2),
        differences=(
            Difference(
                aspect=Aspect.DUPLICATION,
                old=0,
                new=2,
                unit="duplicates",
                better=False,
                told="tests with the same statements as another: 0 → 2",
            ),
        ),
    ),
    compared=(
        Compared(
            id=REWRITTEN.id,
            successors=("tests/ledger/test_overdraft.py::test_refused",),
            differences=(
                Difference(
                    aspect=Aspect.ERRORS,
                    old=0,
                    new=1,
                    unit="tests of error paths",
                    better=True,
                    told="tests of error paths: 0 → 1",
                    shown=(
                        Shown(
                            test="tests/ledger/test_overdraft.py::test_refused",
                            path="tests/ledger/test_overdraft.py",
                            line=7,
                            text="with pytest.raises(Overdrawn | `x`):",
                            at_head=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
    areas=(
        Area(
            title="Ledger",
            basis="category",
            status=Status.ENHANCED,
            why="100% of 2 kept; tests of error paths: 0 → 1",
            tests=2,
            owed=2,
            kept=1.0,
            by_verdict={"moved": 1, "rewritten": 1},
            old=(Sized(path="tests/test_ledger.py", tests=2, lines=23),),
            old_files=1,
            new=(
                Sized(path="tests/ledger/test_balance.py", tests=1, lines=9),
                Sized(path="tests/ledger/test_overdraft.py", tests=2, lines=12),
                Sized(path="tests/ledger/test_limits.py", tests=1, lines=4, dead=True),
            ),
            new_files=5,
            delta=Delta(
                differences=(
                    Difference(
                        aspect=Aspect.ERRORS,
                        old=0,
                        new=1,
                        unit="tests of error paths",
                        better=True,
                        told="tests of error paths: 0 → 1",
                        shown=(
                            Shown(
                                test="tests/ledger/test_overdraft.py::test_refused",
                                path="tests/ledger/test_overdraft.py",
                                line=7,
                                text="with pytest.raises(Overdrawn | `x`):",
                                at_head=True,
                            ),
                        ),
                    ),
                    Difference(
                        aspect=Aspect.CHECKS,
                        old=11,
                        new=8,
                        unit="checks",
                        better=False,
                        told="checks: 11 → 8",
                    ),
                ),
            ),
            gaps=(),
        ),
        Area(
            title="Export",
            basis="component",
            status=Status.MISSING,
            why="0% of 2 kept",
            tests=2,
            owed=2,
            kept=0.0,
            by_verdict={"lost": 2},
            old=(Sized(path="tests/export/test_csv.py", tests=2, lines=41),),
            old_files=1,
            new=(),
            new_files=0,
            delta=None,
            gaps=(UNSURE.id, LOST.id),
        ),
    ),
    framework=(
        FrameworkChange(
            name="tests/fakes.py",
            path="tests/fakes.py",
            kind="2 fakes, 1 helper",
            parts=3,
            used_by=14,
            still_needed_by=("tests/test_payout.py", "tests/test_refund.py"),
            status=FrameworkStatus.NEEDED,
            replacement=(),
            impact=Impact.HIGH,
            why="2 files at head break",
            deleted_in=PURGE,
        ),
        FrameworkChange(
            name="tests/conftest.py::ledger",
            path="tests/conftest.py",
            kind="fixture",
            parts=1,
            used_by=2,
            still_needed_by=(),
            status=FrameworkStatus.REPLACED,
            replacement=("tests/ledger/conftest.py::ledger",),
            impact=Impact.NONE,
            why="its code lives on",
            deleted_in=MERGE,
        ),
    ),
    gaps=(
        Gap(
            id="G1",
            title="Export",
            kind=GapKind.TESTS,
            status=Status.MISSING,
            priority=Priority.P0,
            why="2 lost of 2 that verified what is still there",
            derivation="lost (4) + tier 1 (4) = 8: critical, P0",
            places=("tests/export/test_csv.py",),
            missing=("csv: quotes (shop.export.write_csv)", "csv: header (shop.export.write_csv)"),
            required=("bring back 2 tests of tests/export/test_csv.py",),
            tests=(LOST.id, UNSURE.id),
            impact=(Stake(statement="Invoices | are exported", amount="$2 a day", about="category Export"),),
        ),
    ),
    actions=(
        Action(
            id="P0-1",
            priority=Priority.P0,
            title="Mend tests.fakes.FakeBank",
            kind=Task.MEND,
            why="2 test files with 9 tests cannot run without it (missing name)",
            advice="Define the name again, or import what took its place.",
            tests=("tests/test_payout.py::test_payout",),
            restore=(Restore(path="tests/fakes.py", commit=PURGE.commit, tests=()),),
            skeleton=Skeleton(
                path="tests/test_fakes_is_there.py",
                probes=(Probe(kind=ProbeKind.IMPORT, what="tests.fakes.FakeBank"),),
            ),
        ),
        Action(
            id="P0-2",
            priority=Priority.P0,
            title="Bring back 2 tests of tests/export/test_csv.py (Export)",
            kind=Task.RESTORE,
            why="lost (4) + tier 1 (4) = 8: critical, P0",
            advice="Bring the tests back from the commit before they were deleted.",
            tests=(LOST.id, UNSURE.id),
            restore=(
                Restore(path="tests/export/test_csv.py", commit=PURGE.commit, tests=(LOST.id, UNSURE.id)),
            ),
            skeleton=Skeleton(
                path="tests/export/test_csv.py",
                tests=(
                    Unwritten(
                        id=LOST.id,
                        function="test_quotes",
                        words="csv: quotes",
                        obligations=("assert write_csv(rows) == '\"a\"'",),
                        symbols=(
                            Today(
                                symbol="shop.csv.write",
                                now="shop.export.write_csv",
                                module="shop.export",
                                attribute="write_csv",
                            ),
                            Today(symbol="shop.csv.gone", now=""),
                        ),
                    ),
                    Unwritten(id=UNSURE.id, function="test_header", words="csv: header", obligations=()),
                ),
            ),
            gap="G1",
            impact=(Stake(statement="Invoices | are exported", amount="$2 a day", about="category Export"),),
        ),
    ),
    positives=(Positive(title="Fewer mocks", told="tests that mock: 31.0% → 30.5%", base=0.31, head=0.305),),
)

FULL = Audit(
    schema_version=SCHEMA_VERSION,
    auditor_version="0.0",
    repository="shop",
    range=RangeSummary(
        base=BASE,
        head=HEAD,
        commits=40,
        expression="--last 40",
        base_date=datetime(2024, 4, 1, 12, 0, tzinfo=UTC),
        head_date=datetime(2024, 5, 7, 8, 0, tzinfo=UTC),
        authors=3,
        notes=("The history has 40 commits along first parents; all of them are in the range.",),
    ),
    key_finding="Of 7 deleted tests 2 are lost and 1 is partial; 2 surviving test files can no longer run.",
    kept_share=0.55,
    statistics=Statistics(
        commits=40,
        commits_touching_tests=12,
        deleted_test_files=4,
        deleted_support_files=1,
        deleted_components=3,
        deleted_tests=7,
        deleted_uncollected=1,
        transient_tests=1,
        added_tests=5,
        test_files_at_base=120,
        test_files_at_head=117,
        tests_at_base=1480,
        tests_at_head=1478,
        cases_at_base=2210,
        cases_at_head=2209,
        orphaned_test_files=2,
        orphaned_tests=9,
        dead_test_files_at_base=1,
        dead_test_files_at_head=3,
        unread_files=1,
        by_verdict={"moved": 1, "rewritten": 1, "partial": 1, "lost": 2, "retired": 2, "vacuous": 0},
        stopped=1,
        unsure=1,
        mock_share_at_base=0.31,
        mock_share_at_head=0.305,
        checks_per_test_at_base=2.4,
        checks_per_test_at_head=2.38,
    ),
    deleted_tests=(MOVED, REWRITTEN, PARTIAL, LOST, UNSURE, RETIRED, VACUOUS, TRANSIENT),
    deleted_files=(
        DeletedFile(
            path="tests/test_ledger.py",
            kind="test",
            fate=FileFate.SUPERSEDED,
            tests=2,
            by_verdict={"moved": 1, "rewritten": 1},
            superseded_by=(
                Share(path="tests/ledger/test_balance.py", share=0.5),
                Share(path="tests/ledger/test_overdraft.py", share=0.4),
                Share(path="tests/ledger/test_limits.py", share=0.1),
            ),
            deleted_in=MERGE,
            lines=60,
        ),
        DeletedFile(
            path="tests/export/test_csv.py",
            kind="test",
            fate=FileFate.LOST,
            tests=2,
            by_verdict={"lost": 2},
            superseded_by=(),
            deleted_in=PURGE,
            lines=70,
        ),
        DeletedFile(
            path="tests/test_spike.py",
            kind="test",
            fate=FileFate.RETIRED,
            tests=1,
            by_verdict={"retired": 1},
            superseded_by=(),
            deleted_in=TIDY,
            transient=True,
            lines=3,
        ),
        DeletedFile(
            path="tests/fakes.py",
            kind="support",
            fate=FileFate.STILL_NEEDED,
            tests=0,
            by_verdict={},
            superseded_by=(),
            deleted_in=PURGE,
            lines=25,
        ),
    ),
    deleted_components=(
        DeletedComponent(
            id="tests/fakes.py::FakeBank",
            path="tests/fakes.py",
            name="FakeBank",
            kind=ComponentKind.FAKE,
            used_by=14,
            still_needed_by=("tests/test_payout.py", "tests/test_refund.py"),
            replaced_by=(),
            deleted_in=PURGE,
        ),
        DeletedComponent(
            id="tests/conftest.py::ledger",
            path="tests/conftest.py",
            name="ledger",
            kind=ComponentKind.FIXTURE,
            used_by=2,
            still_needed_by=(),
            replaced_by=(Successor(id="tests/ledger/conftest.py::ledger", score=0.9),),
            deleted_in=MERGE,
        ),
        DeletedComponent(
            id="tests/data/old.csv",
            path="tests/data/old.csv",
            name="old.csv",
            kind=ComponentKind.BASE_CLASS,
            used_by=0,
            still_needed_by=(),
            replaced_by=(),
        ),
    ),
    superseded_groups=(
        SupersededGroup(
            old="tests/test_ledger.py",
            new=("tests/ledger/test_balance.py", "tests/ledger/test_overdraft.py"),
            moved=1,
            rewritten=1,
            partial=0,
            old_checks=5,
            new_checks=7,
            examples=((MOVED.id, "tests/ledger/test_balance.py::test_balance"),),
        ),
    ),
    loss_groups={
        "lost": (
            LossGroup(
                title="CSV export",
                path="tests/export",
                tests=2,
                targets=("shop.export.write_csv", "shop.export._quote"),
                examples=(LOST.id, UNSURE.id),
            ),
        ),
        "partial": (
            LossGroup(
                title="API orders",
                path="tests/test_api.py",
                tests=1,
                targets=("shop.api.create_order",),
                examples=(PARTIAL.id,),
            ),
        ),
        "retired": (
            LossGroup(
                title="Fax",
                path="tests/test_fax.py",
                tests=1,
                targets=("shop.fax.send",),
                examples=(RETIRED.id,),
            ),
        ),
        "vacuous": (
            LossGroup(title="Fax", path="tests/test_fax.py", tests=1, targets=(), examples=(VACUOUS.id,)),
        ),
    },
    weakened_tests=(
        WeakenedTest(
            id="tests/test_login.py::test_locked",
            change=ChangeKind.SKIPPED,
            detail='Skipped: "flaky".',
            changed_in=TIDY,
        ),
        WeakenedTest(
            id="tests/test_login.py::test_token", change=ChangeKind.GUTTED, detail="4 checks became 0."
        ),
    ),
    unverified=(
        Unverified(symbol="shop.export.write_csv", was_verified_by=(LOST.id, UNSURE.id), count=2),
        Unverified(symbol="shop.api.Location", was_verified_by=(), count=1),
    ),
    orphans=(
        Orphan(
            path="tests/test_payout.py",
            tests=("tests/test_payout.py::test_payout", "tests/test_payout.py::test_twice"),
            kind=CauseKind.NAME,
            root_cause="tests.fakes.FakeBank",
            chain=("tests/test_payout.py:3", "tests/fakes.py:1"),
            new_in_range=True,
            caused_by=PURGE,
        ),
        Orphan(
            path="tests/test_refund.py",
            tests=("tests/test_refund.py::test_refund",),
            kind=CauseKind.NAME,
            root_cause="tests.fakes.FakeBank",
            chain=("tests/test_refund.py:1",),
            new_in_range=True,
            caused_by=PURGE,
            silent=True,
        ),
        Orphan(
            path="tests/test_py2.py",
            tests=(),
            kind=CauseKind.UNPARSABLE,
            root_cause="tests/test_py2.py does not parse",
            chain=(),
            new_in_range=False,
        ),
    ),
    root_causes=(
        RootCause(
            missing="tests.fakes.FakeBank",
            kind=CauseKind.NAME,
            files=2,
            tests=9,
            new_in_range=True,
            caused_by=PURGE,
            example=("tests/test_payout.py:3", "tests/fakes.py:1"),
        ),
        RootCause(
            missing="tests/test_py2.py does not parse",
            kind=CauseKind.UNPARSABLE,
            files=1,
            tests=0,
            new_in_range=False,
        ),
    ),
    liveness=(
        Pulse(commit=MERGE, test_files=119, dead=1),
        Pulse(commit=PURGE, test_files=117, dead=3),
        Pulse(commit=TIDY, test_files=117, dead=3),
    ),
    unread=(
        Unread(
            path="tests/test_py2.py",
            revision="head",
            role=Role.TEST,
            fault=Fault(kind=FaultKind.PYTHON2, message="Python 2: print is a statement", line=7),
        ),
        Unread(
            path="shop/huge.py",
            revision=PURGE.commit,
            role=Role.PRODUCTION,
            fault=Fault(kind=FaultKind.TOO_LARGE, message="larger than 2 MB"),
        ),
    ),
    foreign_tests=(ForeignTests(language="JavaScript", base=14, head=15),),
    notes=("python_files in tox.ini was read at base only.",),
    steps=(
        Step(what="Walked 40 commits", done=True),
        Step(what="Read tests at base and head", done=True, detail="237 files, 1 unread"),
        Step(what="Used coverage data", done=False, detail="none was given"),
    ),
    assessment=ASSESSMENT,
    categories=CATEGORIES,
    tiers=TIERS,
    flows=FLOWS,
    referenced=REFERENCED,
    findings=FINDINGS,
    rule_packs=PACKS,
    in_common=InCommon(
        deleted=40,
        surviving=76,
        sentence=(
            "Of 40 deleted test files, 93% went with commit b2b2b2b2b2 (it touched 3% of the surviving ones)."
        ),
        traits=(
            Trait(
                kind=TraitKind.COMMIT,
                name=PURGE.commit,
                deleted=37,
                surviving=2,
                log_odds=4.9,
                z=9.1,
                detail=PURGE.subject,
            ),
            Trait(kind=TraitKind.AUTHOR, name=PURGE.author, deleted=38, surviving=9, log_odds=3.1, z=7.2),
            Trait(kind=TraitKind.PATH, name="export/", deleted=30, surviving=1, log_odds=4.0, z=7.0),
            Trait(kind=TraitKind.NAME, name="write_csv", deleted=22, surviving=0, log_odds=3.9, z=5.5),
        ),
    ),
)

QUIET = msgspec.structs.replace(
    FULL,
    key_finding="No test was deleted in these 2 commits.",
    kept_share=None,
    range=RangeSummary(
        base="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        head=HEAD,
        commits=2,
        expression="HEAD",
        base_date=None,
        head_date=datetime(2024, 5, 7, 8, 0, tzinfo=UTC),
        authors=1,
    ),
    statistics=Statistics(
        commits=2,
        commits_touching_tests=0,
        deleted_test_files=0,
        deleted_support_files=0,
        deleted_components=0,
        deleted_tests=0,
        deleted_uncollected=0,
        transient_tests=0,
        added_tests=0,
        test_files_at_base=0,
        test_files_at_head=3,
        tests_at_base=0,
        tests_at_head=11,
        cases_at_base=0,
        cases_at_head=11,
        orphaned_test_files=0,
        orphaned_tests=0,
        dead_test_files_at_base=0,
        dead_test_files_at_head=0,
        unread_files=0,
        by_verdict={},
        stopped=0,
        unsure=0,
        mock_share_at_base=0.0,
        mock_share_at_head=0.0,
        checks_per_test_at_base=0.0,
        checks_per_test_at_head=1.5,
    ),
    deleted_tests=(),
    deleted_files=(),
    deleted_components=(),
    superseded_groups=(),
    loss_groups={},
    weakened_tests=(),
    unverified=(),
    orphans=(),
    root_causes=(),
    liveness=(),
    unread=(),
    foreign_tests=(),
    notes=(),
    assessment=Assessment(),
    categories=(),
    tiers=(),
    flows=(),
    referenced=(),
    findings=(),
    in_common=InCommon(),
)


def purge(tests: int = 4000) -> Audit:
    """An audit of a purge: *tests* deleted tests of every verdict in equal parts, ten to a file."""
    verdicts = tuple(Verdict)
    deleted = tuple(
        DeletedTest(
            id=f"tests/unit/area_{at // 100}/test_part_{at // 10}.py::TestPart::test_case_{at}",
            verdict=verdicts[at % len(verdicts)],
            confidence=0.5 + at % 50 / 100,
            why=f"shop.part_{at // 10}.call_{at} is still there, and no live test verifies it.",
            targets=(f"shop.part_{at // 10}.call_{at}",),
            successors=(Successor(id=f"tests/new/test_part.py::test_{at}", score=0.9),) if at % 6 < 3 else (),
            missing=("the error on an empty order",)
            if verdicts[at % len(verdicts)] is Verdict.PARTIAL
            else (),
            deleted_in=PURGE,
            path=f"tests/unit/area_{at // 100}/test_part_{at // 10}.py",
            line=at % 10 * 8 + 1,
            lines=7,
            checks=at % 7,
            unsure=at % 200 == 0,
        )
        for at in range(tests)
    )
    of_verdict = {verdict: [test for test in deleted if test.verdict is verdict] for verdict in verdicts}
    groups = {
        verdict.value: tuple(
            LossGroup(
                title=f"Area {area}",
                path=f"tests/unit/area_{area}",
                tests=len(members),
                targets=tuple(test.targets[0] for test in members[:5]),
                examples=tuple(test.id for test in members[:3]),
            )
            for area in range(tests // 100)
            if (members := [test for test in of_verdict[verdict] if f"/area_{area}/" in test.path])
        )
        for verdict in (Verdict.LOST, Verdict.PARTIAL, Verdict.RETIRED, Verdict.VACUOUS)
    }
    counts = {verdict.value: len(found) for verdict, found in of_verdict.items()}
    return msgspec.structs.replace(
        FULL,
        key_finding=f"One commit deleted {tests:,} tests, and {counts['lost']:,} of them are lost.",
        statistics=msgspec.structs.replace(
            FULL.statistics,
            deleted_tests=tests,
            deleted_test_files=tests // 10,
            by_verdict=counts,
            stopped=0,
            unsure=sum(test.unsure for test in deleted),
            deleted_uncollected=0,
            transient_tests=0,
        ),
        deleted_tests=deleted,
        loss_groups=groups,
        superseded_groups=tuple(
            SupersededGroup(
                old=f"tests/unit/area_{area}",
                new=("tests/new/test_part.py",),
                moved=17,
                rewritten=17,
                partial=16,
                old_checks=90,
                new_checks=80,
                examples=(),
            )
            for area in range(tests // 100)
        ),
        deleted_files=tuple(
            DeletedFile(
                path=f"tests/unit/area_{at // 10}/test_part_{at}.py",
                kind="test",
                fate=FileFate.PARTLY_LOST,
                tests=10,
                by_verdict={"moved": 2, "lost": 8},
                superseded_by=(Share(path="tests/new/test_part.py", share=0.2),),
                deleted_in=PURGE,
            )
            for at in range(tests // 10)
        ),
    )
