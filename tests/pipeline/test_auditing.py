"""Whole audits of small real repositories, from a request to the values that a report is told from."""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from repos import Built, commit, make_repository

from auditor import demo
from auditor.demo import story
from auditor.errors import RangeError, RepositoryError
from auditor.history import write_history
from auditor.model.audit import Audit, ChangeKind, DeletedTest, FileFate, Verdict
from auditor.model.classified import Origin
from auditor.model.meaning import CauseKind
from auditor.model.request import AuditRequest
from auditor.pipeline import audit
from auditor.pipeline.auditing import EMPTY_TREE
from auditor.writers import json_report


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def audited(path: Path, expression: str | None = None, *, last: int | None = None) -> Audit:
    return audit(AuditRequest(repo=str(path), expression=expression, last=last), quiet)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "corner-shop"
    write_history(folder, demo.history())
    return folder


@pytest.fixture(scope="module")
def found(shop: Path) -> Audit:
    return audited(shop, demo.RANGE)


@pytest.fixture(scope="module")
def report(found: Audit) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json_report.write(found))
    return told


def deleted(result: Audit) -> dict[str, DeletedTest]:
    return {test.id: test for test in result.deleted_tests}


CART = "tests/test_cart.py::TestCart::"
PRICING = "tests/test_pricing.py::"


def test_every_deleted_test_of_the_demonstration_is_found(found: Audit) -> None:
    assert deleted(found).keys() == story.EXPECTED.keys()


@pytest.mark.parametrize("id_", story.EXPECTED)
def test_verdict_and_best_successor(found: Audit, id_: str) -> None:
    test = deleted(found)[id_]
    expected = story.SUCCESSORS.get(id_, ())
    assert test.verdict == story.EXPECTED[id_]
    assert tuple(successor.id for successor in test.successors[:1]) == expected[:1]


def test_each_verdict_can_be_checked(found: Audit) -> None:
    for test in found.deleted_tests:
        assert test.why
        assert 0 < test.confidence <= 1
        assert len(test.successors) <= 5
        if test.verdict in (Verdict.MOVED, Verdict.REWRITTEN):
            assert test.successors
            assert all(successor.evidence for successor in test.successors)
        if test.verdict is Verdict.LOST:
            assert test.targets


@pytest.mark.parametrize(
    ("id_", "subject"),
    [
        pytest.param(
            f"{CART}test_total_counts_quantities", "Name the basket tests after the basket", id="moved"
        ),
        pytest.param(
            f"{PRICING}test_format_thousands", "Put the price formats into one table", id="in a living file"
        ),
        pytest.param(
            "tests/test_coupons.py::test_coupon_takes_its_share_off", "Stop taking coupons", id="with a file"
        ),
        pytest.param(
            "tests/test_gift_wrap.py::test_ribbon_costs_extra",
            "Take gift wrapping back until there is room for the paper",
            id="came by a merge",
        ),
    ],
)
def test_the_commit_that_took_a_test(found: Audit, id_: str, subject: str) -> None:
    taken = deleted(found)[id_].deleted_in
    assert taken is not None
    assert taken.subject == subject


def test_tests_that_came_and_went(found: Audit) -> None:
    assert tuple(test.id for test in found.deleted_tests if test.transient) == story.TRANSIENT
    assert found.statistics.transient_tests == len(story.TRANSIENT)


def test_orphans_name_what_they_miss(found: Audit) -> None:
    missing = {
        test: orphan.root_cause.removeprefix("fixture ") for orphan in found.orphans for test in orphan.tests
    }
    assert missing == story.ORPHANED
    assert all(orphan.new_in_range for orphan in found.orphans)
    chains = {orphan.path: orphan.chain for orphan in found.orphans}
    assert chains["tests/test_labels.py"] == ("tests/test_labels.py:2", "tests/factories.py:5")


def test_root_causes_are_ranked_and_dated(found: Audit) -> None:
    causes = [(cause.missing, cause.files, cause.tests) for cause in found.root_causes]
    assert causes == [("corner_shop.catalog.slugify", 2, 3), ("fixture late_evening", 1, 1)]
    killer = found.root_causes[0].caused_by
    assert killer is not None
    assert killer.subject == "Print product numbers on labels instead of addresses"


def test_the_pulse_counts_dead_files_after_each_commit_of_the_main_line(found: Audit) -> None:
    line = [draft.message.partition("\n")[0] for draft in story.COMMITS[2:] if draft.branch == "main"]
    assert [beat.commit.subject for beat in found.liveness] == line
    assert [beat.dead for beat in found.liveness] == [0] * (len(line) - 2) + [2, 2]


def test_tests_that_can_no_longer_fail(found: Audit) -> None:
    gutted = [weak for weak in found.weakened_tests if weak.change is ChangeKind.GUTTED]
    assert tuple(weak.id for weak in gutted) == story.GUTTED
    changed = gutted[0].changed_in
    assert changed is not None
    assert changed.subject == "Make the test suite faster"


def test_components_and_who_still_needs_them(found: Audit) -> None:
    needed = {part.id: bool(part.still_needed_by) for part in found.deleted_components}
    assert needed == story.COMPONENTS


def test_fates_of_files(found: Audit) -> None:
    fates = {file.path: file.fate for file in found.deleted_files}
    assert {
        "tests/test_gift_wrap.py": FileFate.RETIRED,
        "tests/test_cart.py": FileFate.SUPERSEDED,
        "tests/test_coupons.py": FileFate.RETIRED,
        "tests/test_receipts.py": FileFate.LOST,
        "tests/debugging.py": FileFate.UNUSED,
    }.items() <= fates.items()
    shares = {file.path: file.superseded_by for file in found.deleted_files}
    assert [(share.path, share.share) for share in shares["tests/test_cart.py"]] == [
        ("tests/test_basket.py", 1.0)
    ]


def test_symbols_that_nobody_verifies_any_more(found: Audit) -> None:
    symbols = {unverified.symbol for unverified in found.unverified}
    assert {"corner_shop.receipts.render_receipt", "corner_shop.labels.shelf_label"} <= symbols
    assert "corner_shop.basket.Basket.total" not in symbols


def test_counts_agree_with_the_lists(found: Audit) -> None:
    counts = found.statistics
    assert counts.commits == len(story.COMMITS) - 2
    assert sum(counts.by_verdict.values()) == counts.deleted_tests
    assert counts.deleted_tests == len(found.deleted_tests)
    assert counts.deleted_test_files == sum(
        file.kind == "test" and not file.transient for file in found.deleted_files
    )
    assert counts.deleted_components == len(found.deleted_components)
    assert counts.orphaned_tests == sum(len(orphan.tests) for orphan in found.orphans)
    assert counts.unread_files == 0
    in_base = counts.deleted_tests - counts.transient_tests
    assert counts.tests_at_base - in_base + counts.added_tests == counts.tests_at_head


KEYS = {
    "range": "base head commits",
    "statistics": "commits deleted_test_files deleted_components deleted_tests test_files_at_base "
    "test_files_at_head tests_at_base tests_at_head orphaned_test_files unread_files by_verdict",
    "deleted_tests": "id verdict confidence successors missing targets deleted_in",
    "deleted_files": "path kind fate tests by_verdict superseded_by deleted_in",
    "orphans": "path root_cause chain new_in_range caused_by",
    "root_causes": "missing kind files tests caused_by",
    "liveness": "commit test_files dead",
}


@pytest.mark.parametrize(("part", "keys"), KEYS.items())
def test_keys_that_readers_of_the_json_rely_on(report: dict[str, Any], part: str, keys: str) -> None:
    assert report["schema_version"] == "1.0"
    items = report[part] if isinstance(report[part], list) else [report[part]]
    assert items
    for item in items:
        assert item.keys() >= set(keys.split())


def test_keys_of_successors_and_commits(report: dict[str, Any]) -> None:
    tests = report["deleted_tests"]
    successors = [successor for test in tests for successor in test["successors"]]
    assert all(successor.keys() >= {"id", "score", "evidence"} for successor in successors)
    evidence = [reason for successor in successors for reason in successor["evidence"]]
    assert all(reason.keys() == {"kind", "detail"} for reason in evidence)
    assert all(test["deleted_in"].keys() == {"commit", "author", "date", "subject"} for test in tests)
    shares = [share for file in report["deleted_files"] for share in file["superseded_by"]]
    assert all(share.keys() == {"path", "share"} for share in shares)


def test_the_same_range_gives_the_same_bytes(shop: Path, found: Audit, tmp_path: Path) -> None:
    first = json_report.write(found)
    cached = AuditRequest(repo=str(shop), expression=demo.RANGE, cache_dir=str(tmp_path))
    assert json_report.write(audited(shop, demo.RANGE)) == first
    assert [json_report.write(audit(cached, quiet)) for _ in range(2)] == [first, first]


BANK = """\
def deposit(balance, amount):
    if amount <= 0:
        raise ValueError("nothing to deposit")
    return balance + amount


def withdraw(balance, amount):
    if amount > balance:
        raise ValueError("not enough money")
    return balance - amount
"""
DEPOSIT = """\
from bank import deposit


def test_deposit_adds():
    assert deposit(10, 32) == 42
"""
ASK = "def ask():\n    return 1\n"
WITHDRAW = """\
import pytest

from bank import withdraw


def test_withdraw_takes_away():
    assert withdraw(50, 8) == 42


def test_nobody_overdraws():
    with pytest.raises(ValueError, match="not enough money"):
        withdraw(1, 2)
"""
BOTH = {"bank.py": BANK, "tests/test_deposit.py": DEPOSIT, "tests/test_withdraw.py": WITHDRAW}
TAKES = "tests/test_withdraw.py::test_withdraw_takes_away"
OVERDRAWS = "tests/test_withdraw.py::test_nobody_overdraws"
ADDS = "tests/test_deposit.py::test_deposit_adds"


def blamed(result: Audit) -> dict[str, str]:
    return {
        test.id: test.deleted_in.subject if test.deleted_in is not None else ""
        for test in result.deleted_tests
    }


@pytest.fixture
def purge(tmp_path: Path) -> Built:
    return make_repository(
        tmp_path / "purge",
        [
            commit("open", BOTH),
            commit("hours", {"hours.py": "OPENS = 9\n"}),
            commit("purge", {"tests/test_withdraw.py": None}),
        ],
    )


def test_a_range_with_a_purge(purge: Built) -> None:
    result = audited(purge.path, purge.range("open", "purge"))
    assert blamed(result) == {TAKES: "purge", OVERDRAWS: "purge"}
    assert {test.verdict for test in result.deleted_tests} == {Verdict.LOST}
    assert result.kept_share == 0
    assert result.range.base == purge["open"]
    assert result.range.commits == 2


def test_a_range_from_the_root(purge: Built) -> None:
    result = audited(purge.path, last=99)
    assert result.range.base == EMPTY_TREE
    assert result.range.base_date is None
    assert any("all of it is audited" in note for note in result.range.notes)
    assert (result.statistics.tests_at_base, result.statistics.tests_at_head) == (0, 1)
    assert {test.id for test in result.deleted_tests if test.transient} == {TAKES, OVERDRAWS}


VAULT = """\
class Vault:
    def __init__(self):
        self.coins = 0

    def lock(self):
        self.locked = True
"""
SEAL = (
    VAULT
    + """\

    def seal(self, stamp):
        self.sealed_with = stamp
        return stamp * 2
"""
)
SEALING = """\
from vault import Vault


def test_seal_doubles_the_stamp():
    assert Vault().seal("x") == "xx"
"""
SPLIT = BANK + "\n\ndef split(amount, people):\n    return divmod(amount, people)\n"
SPLITTING = (
    "from bank import split\n\n\ndef test_split_leaves_a_rest():\n    assert split(43, 2) == (21, 1)\n"
)


@pytest.mark.parametrize(
    ("path", "plain", "richer", "test", "expected"),
    [
        pytest.param("bank.py", BANK, SPLIT, SPLITTING, Verdict.RETIRED, id="a function that came and went"),
        pytest.param("vault.py", VAULT, SEAL, SEALING, Verdict.RETIRED, id="a method that came and went"),
        pytest.param("bank.py", BANK, BANK + "\n", WITHDRAW, Verdict.LOST, id="a function that stays"),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_what_came_and_went_is_judged_by_the_code_of_its_time(
    tmp_path: Path, path: str, plain: str, richer: str, test: str, expected: Verdict, together: bool
) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {path: plain}),
            commit("try", {path: richer, "tests/test_trial.py": test}),
            commit("hours", {"hours.py": "OPENS = 9\n"}),
            *(() if together else (commit("doubt", {path: plain}),)),
            commit("regret", {path: plain, "tests/test_trial.py": None}),
        ],
    )
    result = audited(built.path, built.range("open", "regret"))
    assert {t.transient for t in result.deleted_tests} == {True}
    assert {t.verdict for t in result.deleted_tests} == {expected}


@pytest.mark.parametrize("configured", [pytest.param(True, id="at head"), pytest.param(False, id="at base")])
def test_what_came_and_went_is_collected_as_the_project_says(tmp_path: Path, configured: bool) -> None:
    ini = "[pytest]\npython_files = check_*.py\n"
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {"bank.py": BANK, "pytest.ini": "[pytest]\n" if configured else ini}),
            commit("try", {"tests/check_trial.py": WITHDRAW}),
            commit("regret", {"tests/check_trial.py": None}),
            commit("set up", {"pytest.ini": ini if configured else "[pytest]\n"}),
        ],
    )
    result = audited(built.path, built.range("open", "set up"))
    told = {(t.transient, t.collected, t.verdict) for t in result.deleted_tests}
    assert told == {(True, True, Verdict.LOST)}


def test_a_file_that_lived_on_after_a_test_came_and_went(tmp_path: Path) -> None:
    lasting = "from bank import deposit\n\n\ndef test_more():\n    assert deposit(1, 2) == 3\n"
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {"bank.py": BANK, "tests/test_bank.py": lasting}),
            commit("try", {"tests/test_bank.py": f"{lasting}\n\n{WITHDRAW}"}),
            commit("regret", {"tests/test_bank.py": lasting}),
            commit("hours", {"tests/test_bank.py": f"OPENS = 9\n{lasting}"}),
        ],
    )
    result = audited(built.path, built.range("open", "hours"))
    assert {(t.verdict, t.transient) for t in result.deleted_tests} == {(Verdict.LOST, True)}


def test_what_most_of_a_suite_misses_from_the_start_is_noted_and_kills_none(tmp_path: Path) -> None:
    suite = {f"tests/test_{n}.py": f"{DEPOSIT}\n\ndef test_{n}():\n    deposit(1, {n})\n" for n in range(12)}
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {"bank.py": "from rates import RATES\n" + BANK, "rates.py": "", **suite}),
            commit("hours", {"hours.py": "OPENS = 9\n", "tests/test_3.py": None}),
        ],
    )
    result = audited(built.path, built.range("open", "hours"))
    assert result.orphans == ()
    assert [note for note in result.notes if note.startswith("rates.RATES")] == [
        "rates.RATES is not there, and most test files load it all the same: it is taken to be made by a"
        " build, by another distribution, or in a way that reading does not see."
    ]


@pytest.mark.parametrize(
    ("required", "dead"),
    [
        pytest.param("bank-api>=1\n", 0, id="asked-for"),
        pytest.param("banks\n", 1, id="not-asked-for"),
    ],
)
def test_a_package_that_went_to_a_distribution_of_its_own(tmp_path: Path, required: str, dead: int) -> None:
    asks = "from bank_api import ask\n\n\ndef test_ask():\n    assert ask() == 1\n"
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {"bank.py": BANK, "bank_api/__init__.py": ASK, "tests/test_ask.py": asks}),
            commit("split", {"bank_api/__init__.py": None, "requirements/dev.txt": required}),
        ],
    )
    result = audited(built.path, built.range("open", "split"))
    assert [cause.missing for cause in result.root_causes] == ["bank_api"] * dead
    assert not any("bank_api" in note for note in result.notes)


def test_code_that_passed_through_another_file_moved_all_the_same(tmp_path: Path) -> None:
    """The file that it passed through came and went; so did a test, which is judged by such files."""
    account = "class Account:\n    def __init__(self, coins):\n        self.coins = coins\n\n"
    account += "    def deposit(self, amount):\n        self.coins += amount\n        return self.coins\n"
    test = (
        "from contrib.fixers import Account\n\n\ndef test_deposit():\n    assert Account(1).deposit(2) == 3\n"
    )
    trial = "import middleware.fixers as f\n\n\ndef test_trial():\n    assert f.Account(7).coins == 7\n"
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {"contrib/fixers.py": account, "tests/test_a.py": test}),
            commit(
                "move",
                {
                    "contrib/fixers.py": None,
                    "tests/test_a.py": None,
                    "middleware/fixers.py": account,
                    "tests/test_b.py": trial,
                },
            ),
            commit(
                "lay out",
                {"middleware/fixers.py": None, "src/middleware/fixers.py": account, "tests/test_b.py": None},
            ),
        ],
    )
    states = {
        t.id: {s.symbol: s.fate for s in t.target_states}
        for t in audited(built.path, built.range("open", "lay out")).deleted_tests
        if not t.transient
    }
    assert states["tests/test_a.py::test_deposit"]["contrib.fixers.Account.deposit"] == "moved"


@pytest.mark.parametrize("expression", ["HEAD..HEAD", "HEAD..HEAD~1"])
def test_an_empty_range(purge: Built, expression: str) -> None:
    result = audited(purge.path, expression)
    assert result.range.commits == 0
    assert blamed(result) == {}
    assert result.liveness == ()
    json_report.write(result)


def test_deleted_and_restored_is_no_loss(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", BOTH),
            commit("purge", {"tests/test_withdraw.py": None}),
            commit("regret", {"tests/test_withdraw.py": WITHDRAW}),
        ],
    )
    assert blamed(audited(built.path, built.range("open", "regret"))) == {}


def test_a_side_branch_is_blamed_and_not_the_merge(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", BOTH),
            commit("tidy", {"tests/test_withdraw.py": None}, branch="side"),
            commit("hours", {"hours.py": "OPENS = 9\n"}, parents=["open"]),
            commit("merge", parents=["hours", "tidy"]),
        ],
    )
    result = audited(built.path, built.range("open", "merge"))
    assert blamed(result) == {TAKES: "tidy", OVERDRAWS: "tidy"}
    assert [beat.commit.subject for beat in result.liveness] == ["hours", "merge"]


def test_a_merge_is_blamed_for_what_it_did_itself(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", BOTH),
            commit("side", {"side.py": "SIDE = 1\n"}, branch="side"),
            commit("main", {"main.py": "MAIN = 1\n"}, parents=["open"]),
            commit("evil", {"tests/test_withdraw.py": None}, parents=["main", "side"]),
        ],
    )
    assert blamed(audited(built.path, built.range("open", "evil"))) == {TAKES: "evil", OVERDRAWS: "evil"}


def test_a_merge_with_what_was_begun_anew_is_blamed_for_what_that_never_had(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", BOTH),
            commit("anew", {"bank2.py": "HOURS = 9\n"}, parents=[], branch="anew"),
            commit("merge", {"tests/test_withdraw.py": None}, parents=["open", "anew"]),
        ],
    )
    assert blamed(audited(built.path, built.range("open", "merge"))) == {TAKES: "merge", OVERDRAWS: "merge"}


def test_an_octopus_blames_each_arm_for_its_own(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", BOTH),
            commit("left", {"tests/test_withdraw.py": None}, branch="left"),
            commit("right", {"tests/test_deposit.py": None}, parents=["open"], branch="right"),
            commit("middle", {"hours.py": "OPENS = 9\n"}, parents=["open"]),
            commit("octopus", parents=["middle", "left", "right"]),
        ],
    )
    result = audited(built.path, built.range("open", "octopus"))
    assert blamed(result) == {ADDS: "right", TAKES: "left", OVERDRAWS: "left"}
    assert result.statistics.test_files_at_head == 0


def test_a_shallow_clone_says_what_could_not_be_done(purge: Built, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth=2", f"file://{purge.path}", str(clone)], check=True, timeout=60
    )
    result = audited(clone)
    assert blamed(result) == {TAKES: "purge", OVERDRAWS: "purge"}
    assert any("git fetch --unshallow" in note for note in result.range.notes)
    assert [step.done for step in result.steps if "commits" in step.what] == [False, False]


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        pytest.param("nowhere..HEAD", RangeError, id="unknown revision"),
        pytest.param("HEAD..", RepositoryError, id="no repository"),
    ],
)
def test_what_cannot_be_audited(
    purge: Built, tmp_path: Path, expression: str, error: type[Exception]
) -> None:
    folder = purge.path if error is RangeError else tmp_path / "empty"
    folder.mkdir(exist_ok=True)
    with pytest.raises(error):
        audited(folder, expression)


def test_what_cannot_be_read_or_is_not_python_is_counted(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {**BOTH, "tests/till.test.ts": "test('till', () => {})\n"}),
            commit("break", {"tests/test_withdraw.py": "<<<<<<< HEAD\n" + WITHDRAW}),
        ],
        bare=True,
    )
    result = audited(built.path, built.range("open", "break"))
    assert [(unread.path, unread.revision) for unread in result.unread] == [
        ("tests/test_withdraw.py", "head")
    ]
    assert result.statistics.unread_files == 1
    assert [(foreign.language, foreign.base, foreign.head) for foreign in result.foreign_tests] == [
        ("TypeScript", 1, 1)
    ]
    assert [step.done for step in result.steps if step.what.startswith("Read")] == [False]
    assert [(orphan.path, orphan.kind) for orphan in result.orphans] == [
        ("tests/test_withdraw.py", CauseKind.UNPARSABLE)
    ]


def test_collection_follows_the_settings_of_each_revision(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {**BOTH, "pytest.ini": "[pytest]\npython_functions = test_* check_*\n"}),
            commit("narrow", {"pytest.ini": "[pytest]\npython_files = check_*.py\n"}),
        ],
    )
    result = audited(built.path, built.range("open", "narrow"))
    assert (result.statistics.tests_at_base, result.statistics.tests_at_head) == (3, 0)
    assert blamed(result) == {}
    assert {weak.change.value for weak in result.weakened_tests} == {"no longer collected"}


@pytest.mark.parametrize(
    ("origin", "web"),
    [
        pytest.param("git@github.com:owner/shop.git", "https://github.com/owner/shop", id="ssh"),
        pytest.param("https://me:secret@gitlab.com/a/b.git", "https://gitlab.com/a/b", id="with a password"),
        pytest.param("https://example.org/owner/shop", None, id="a host with pages of its own"),
        pytest.param("../shop", None, id="a folder"),
    ],
)
def test_where_a_browser_finds_the_repository(tmp_path: Path, origin: str, web: str | None) -> None:
    built = make_repository(
        tmp_path / "shop", [commit("first", {"a.py": ""}), commit("second", {"b.py": ""})]
    )
    with (built.path / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(f'[remote "origin"]\n\turl = {origin}\n')
    assert audited(built.path).web == web


def test_what_deleted_tests_were_about(found: Audit) -> None:
    told = {total.title: total for total in found.categories}
    assert told["Payments & Billing"].source is Origin.RULES
    assert told["Payments & Billing"].gaps == 1
    # No category fits receipts: what the tests verified gives the name.
    receipts = told["corner_shop.receipts"]
    assert (receipts.source, receipts.id) == (Origin.GRAPH, "graph:corner_shop.receipts")
    assert (receipts.gaps, receipts.deleted, receipts.tests_at_head) == (2, 2, 0)
    assert receipts.worst is not None


def test_categories_add_up_to_the_statistics(found: Audit) -> None:
    counts = found.statistics
    assert sum(total.deleted for total in found.categories) == counts.deleted_tests
    gaps = counts.by_verdict["lost"] + counts.by_verdict["partial"]
    assert sum(total.gaps for total in found.categories) == gaps


def test_every_deleted_test_has_a_category_with_a_reason(found: Audit) -> None:
    for test in found.deleted_tests:
        assert test.category == test.labels[0].title
        assert all(label.why for label in test.labels)


def test_every_gap_has_a_rank_whose_sum_is_shown(found: Audit) -> None:
    for test in found.deleted_tests:
        gap = test.collected and test.verdict in (Verdict.LOST, Verdict.PARTIAL)
        assert (test.rank is not None) is gap
        if test.rank is not None:
            assert f"= {test.rank.points}: {test.rank.severity.value}, {test.rank.priority}" in (
                test.rank.derivation
            )


def test_findings_cover_gaps_and_orphans(found: Audit) -> None:
    by_rule = Counter(finding.rule for finding in found.findings)
    assert by_rule["TA001"] == found.statistics.by_verdict["lost"]
    assert by_rule["TA002"] == found.statistics.by_verdict["partial"]
    assert by_rule["TA005"] == 1
    assert by_rule["TA018"] == len(found.root_causes)
    assert len({finding.fingerprint for finding in found.findings}) == len(found.findings)


def test_who_imports_something_else_of_the_module_does_not_weigh(tmp_path: Path) -> None:
    users = {
        f"shop/part_{n}.py": "from shop.tools import cut\n\n\ndef go():\n    return cut(1)\n"
        for n in range(4)
    }
    start = {
        "shop/__init__.py": "",
        "shop/tools.py": "def cut(n):\n    return n - 1\n\n\ndef glue(n):\n    return n + 1\n",
        **users,
        "shop/whole.py": "from shop import tools\n\n\ndef go():\n    return tools.glue(1)\n",
        "tests/test_tools.py": "from shop.tools import cut, glue\n\n\n"
        "def test_cut():\n    assert cut(2) == 1\n\n\ndef test_glue():\n    assert glue(2) == 3\n",
    }
    built = make_repository(
        tmp_path / "shop", [commit("first", start), commit("purge", {"tests/test_tools.py": None})]
    )
    found = audited(built.path, expression="HEAD~1..HEAD")
    ranks = {t.id.rpartition("::")[2]: t.rank for t in found.deleted_tests}
    assert ranks["test_cut"] is not None
    assert ranks["test_glue"] is not None
    assert ranks["test_cut"].derivation.startswith("lost (4) + imported by 5 production files (1) = 5")
    assert ranks["test_glue"].derivation.startswith("lost (4) = 4")


def test_what_lives_on_where_it_cannot_run_is_said_first(tmp_path: Path) -> None:
    test = "from shop import price\n\n\ndef test_price_adds_up():\n    assert price(1, 2) == 3\n"
    start = {
        "shop.py": "def price(a, b):\n    return a + b\n",
        "extra.py": "def more():\n    return 1\n",
        "tests/test_a.py": test,
    }
    moved = {"tests/test_a.py": None, "tests/test_b.py": f"from extra import more\n{test}", "extra.py": None}
    built = make_repository(tmp_path / "shop", [commit("first", start), commit("move", moved)])
    found = audited(built.path, "HEAD~1..HEAD")
    assert [t.verdict for t in found.deleted_tests] == [Verdict.MOVED]
    assert found.statistics.stopped == 1
    assert "1 lives on elsewhere (1 only in tests that cannot run)" in found.key_finding
    assert found.assessment.grade.now.kept == 0


def test_installed_packages_that_came_and_went_are_counted_and_left_out(tmp_path: Path) -> None:
    kept = "def test_a():\n    assert 1 + 1 == 2\n"
    inside = "env/lib/python3.9/site-packages/pear/tests/test_pear.py"
    built = make_repository(
        tmp_path / "repo",
        [
            commit("a", {"tests/test_a.py": kept}),
            commit("b", {inside: kept, "env/lib/python3.9/site-packages/pear/core.py": "x = 1\n"}),
            commit("c", {inside: None, "env/lib/python3.9/site-packages/pear/core.py": None}),
        ],
    )
    found = audited(built.path, built.range("a", "c"))
    assert not deleted(found)
    assert found.notes == (
        "2 Python files of installed packages came and went inside the range (site-packages): left out",
    )
