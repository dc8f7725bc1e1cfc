"""``auditor check`` on real repositories: which change it looks at, how it ends, who may excuse what."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from repos import Built, commit, make_repository

from auditor.cli.running import run
from auditor.cli.stages import Stages
from auditor.demo.stream import Content

SHOP = "def total(prices):\n    return sum(prices)\n\n\ndef half(price):\n    return price / 2\n"
HEAD = "from shop import half, total\n\n\n"
TOTAL = "def test_total():\n    assert total([1, 30]) == 31\n\n\n"
HALF = "def test_half():\n    assert half(8) == 4\n"
PATH = "tests/test_shop.py"
FULL = HEAD + TOTAL + HALF
LESS = HEAD + HALF
ID = f"{PATH}::test_total"
WAIVERS = ".auditor-waivers.toml"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF", "GIT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)


class Shop:
    """A repository whose work tree can be changed, and checks of it."""

    def __init__(self, folder: Path, commits: Sequence[Any] = ()) -> None:
        self.built: Built = make_repository(
            folder / "repo", [commit("first", {"shop.py": SHOP, PATH: FULL}), *commits]
        )
        self.path = self.built.path
        self._out = folder / "out.json"

    def write(self, files: Mapping[str, Content]) -> None:
        for path, text in files.items():
            file = self.path / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text if isinstance(text, str) else text.decode(), encoding="utf-8")

    def stage(self, files: Mapping[str, Content]) -> None:
        from git.cmd import Git

        self.write(files)
        Git(self.path).execute(["git", "add", "-A"])

    def check(self, *options: str, command: str = "check") -> tuple[int, dict[str, Any]]:
        self._out.unlink(missing_ok=True)
        args = [command, "--repo", str(self.path), "--no-cache", *options]
        code = run([*args, "-o", f"json:{self._out}"], Stages())
        told = json.loads(self._out.read_text(encoding="utf-8")) if self._out.exists() else {}
        return code, told


def rules_of(told: Mapping[str, Any]) -> list[str]:
    return [f["rule"] for f in told["findings"] if not f["waived"]]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


# -- which change -----------------------------------------------------------------------------------------


def test_nothing_staged_is_clean(shop: Shop) -> None:
    code, told = shop.check()
    assert (code, told["findings"], told["head"]) == (0, [], "index")


def test_a_staged_loss_blocks(shop: Shop) -> None:
    shop.stage({PATH: LESS})
    code, told = shop.check()
    assert (code, rules_of(told)) == (1, ["TA001"])
    assert told["findings"][0]["subject"] == ID
    assert told["findings"][0]["verdict"] == "lost"


def test_a_staged_move_passes(shop: Shop) -> None:
    shop.stage({PATH: LESS, "tests/test_sums.py": HEAD + TOTAL})
    code, told = shop.check()
    assert (code, told["findings"], told["summary"]["by_verdict"]) == (0, [], {"moved": 1})


def test_what_is_not_staged_counts_for_all_only(shop: Shop) -> None:
    shop.write({PATH: LESS})
    assert shop.check()[0] == 0
    code, told = shop.check("--all")
    assert (code, rules_of(told), told["head"]) == (1, ["TA001"], "work tree")


def test_a_new_file_that_is_not_added_counts_for_all(shop: Shop) -> None:
    shop.write({PATH: LESS, "tests/test_sums.py": HEAD + TOTAL})
    assert shop.check("--all")[0] == 0


def test_a_link_out_of_the_work_tree_is_not_followed(shop: Shop, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "test_sums.py").write_text(HEAD + TOTAL, encoding="utf-8")
    shop.write({PATH: LESS})
    (shop.path / "unit").symlink_to(outside)
    assert rules_of(shop.check("--all")[1]) == ["TA001"]


def test_line_ends_of_windows_are_no_change(shop: Shop) -> None:
    (shop.path / PATH).write_bytes(FULL.replace("\n", "\r\n").encode())
    code, told = shop.check("--all")
    assert (code, told["summary"]["changed_files"]) == (0, 0)


def test_the_first_commit_of_all_is_clean(tmp_path: Path) -> None:
    from git.cmd import Git

    Git(tmp_path).execute(["git", "init", "-q", "new"])
    (tmp_path / "new" / "test_a.py").write_text(HALF, encoding="utf-8")
    Git(tmp_path / "new").execute(["git", "add", "-A"])
    assert run(["check", "--repo", str(tmp_path / "new"), "--no-cache", "-q"], Stages()) == 0


BRANCHED = [
    commit("on main", {"docs.md": "new"}),
    commit("on side", {PATH: LESS}, branch="side", parents=("first",)),
]


def test_a_branch_is_compared_with_where_it_parted(tmp_path: Path) -> None:
    shop = Shop(tmp_path, [*BRANCHED, commit("merge", {}, branch="main", parents=("on side",))])
    code, told = shop.check("--base", shop.built["on main"])
    assert (code, rules_of(told), told["base"]) == (1, ["TA001"], shop.built["first"])


def stale(folder: Path) -> Shop:
    """``main`` checked out, rebuilt from an old state: it lacks the test that ``new`` got meanwhile."""
    clobbered = [
        commit(
            "newer",
            {"tests/test_new.py": "from shop import half\n\n\ndef test_zero():\n    assert half(0) == 0\n"},
            branch="new",
        ),
        commit("clobber", {"tests/test_new.py": None}, branch="side", parents=("newer",)),
        commit("clobbered", {"docs.md": "new"}, branch="main", parents=("clobber",)),
    ]
    return Shop(folder, clobbered)


def test_the_merge_result_is_compared_with_the_tip(tmp_path: Path) -> None:
    shop = stale(tmp_path)
    code, told = shop.check("--base", shop.built["newer"], "--merge-result")
    assert (code, rules_of(told)) == (1, ["TA001"])


def test_a_branch_behind_its_base_takes_nothing_away(tmp_path: Path) -> None:
    later = commit("later", {"tests/test_new.py": HEAD + HALF}, branch="new", parents=("first",))
    shop = Shop(
        tmp_path, [later, commit("mine", {"shop.py": SHOP + "\n"}, branch="main", parents=("first",))]
    )
    code, told = shop.check("--base", shop.built["later"], "--merge-result")
    assert (code, told["head"], told["findings"]) == (0, "merge", [])


def test_a_merge_with_conflicts_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = commit("one", {"shop.py": "a = 1\n"}, branch="other", parents=("first",))
    shop = Shop(tmp_path, [one, commit("two", {"shop.py": "a = 2\n"}, branch="main", parents=("first",))])
    assert shop.check("--base", shop.built["one"], "--merge-result")[0] == 2
    said = capsys.readouterr().err
    assert "does not merge" in said
    assert "(shop.py): merge or rebase first" in said


def test_a_push_is_told_by_pre_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(tmp_path, [commit("loss", {PATH: LESS})])
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", shop.built["first"])
    monkeypatch.setenv("PRE_COMMIT_TO_REF", shop.built["loss"])
    code, told = shop.check()
    assert (code, told["head"]) == (1, shop.built["loss"])


def test_a_push_that_deletes_a_branch_takes_nothing_away(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", shop.built["first"])
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "0" * 40)
    code, told = shop.check()
    assert (code, told["findings"]) == (0, [])


@pytest.mark.parametrize("known", ["HEAD", "main", "master", ""])
def test_a_new_branch_is_held_against_what_the_remote_has(
    known: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from git.cmd import Git

    shop = Shop(tmp_path, [commit("loss", {PATH: LESS})])
    if known:
        Git(shop.path).execute(["git", "update-ref", f"refs/remotes/fork/{known}", shop.built["first"]])
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "0" * 40)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", shop.built["loss"])
    monkeypatch.setenv("PRE_COMMIT_REMOTE_NAME", "fork")
    code, told = shop.check()
    assert (code, told.get("base")) == ((1, shop.built["first"]) if known else (2, None))
    assert ("git remote set-head fork --auto" in capsys.readouterr().err) is not bool(known)


@pytest.mark.parametrize(("name", "value"), [("AUDITOR_ALL", "1"), ("AUDITOR_RANGE", "main~1..main")])
def test_a_variable_chooses_the_change(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(tmp_path, [commit("loss", {PATH: LESS})])
    shop.write({PATH: LESS + "\n"})
    monkeypatch.setenv(name, value)
    head = shop.built["loss"] if name == "AUDITOR_RANGE" else "work tree"
    assert shop.check()[1]["head"] == head


# -- what is no pass --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--base", "nowhere"], "unknown revision nowhere", id="unknown base"),
        pytest.param(["--range", "main"], "is no range", id="no range"),
        pytest.param(["--range", "gone..main"], "unknown revision gone", id="unknown range"),
        pytest.param(["--merge-result"], "--merge-result needs --base", id="merge result alone"),
        pytest.param(["--base", "main", "--all"], "exclude each other", id="two changes at once"),
        pytest.param(["--message-file", "nothing-here"], "cannot read the commit message", id="no message"),
    ],
)
def test_what_cannot_be_checked_is_no_pass(
    options: list[str], said: str, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shop.check(*options)[0] == 2
    assert said in capsys.readouterr().err


def test_a_test_file_that_does_not_parse_is_no_pass(shop: Shop) -> None:
    shop.stage({PATH: FULL + "\ndef broken(:\n"})
    code, told = shop.check()
    assert code == 2
    assert [u["path"] for u in told["unread"]] == [PATH]


def test_a_broken_file_beside_the_tests_that_is_data_passes(shop: Shop) -> None:
    shop.stage({"tests/data/broken.py": "def broken(:\n"})
    assert shop.check()[0] == 0


@pytest.mark.parametrize(
    ("level", "code"),
    [
        pytest.param("never", 0, id="never"),
        pytest.param("error", 0, id="error"),
        pytest.param("warning", 1, id="warning"),
    ],
)
def test_the_severity_that_fails_can_be_chosen(level: str, code: int, shop: Shop) -> None:
    skips = '    if total([]):\n        __import__("pytest").skip("x")\n'
    maybe = FULL.replace("def test_total():\n", f"def test_total():\n{skips}")
    shop.stage({PATH: maybe})
    assert shop.check("--fail-on", level)[0] == code


def test_quiet_and_clean_says_nothing(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--repo", str(shop.path), "--no-cache", "-q"], Stages()) == 0
    assert capsys.readouterr() == ("", "")


def test_the_text_is_like_a_linters_with_the_waiver_to_paste(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.stage({PATH: LESS})
    assert run(["check", "--repo", str(shop.path), "--no-cache"], Stages()) == 1
    text = capsys.readouterr().out
    assert text.startswith(f"{PATH}:1: TA001 {ID} is deleted")
    for part in (
        "verified: assert total([1, 30]) == 31",
        "why: shop.total still exists",
        "[[waiver]]",
        "Found 1 error.",
    ):
        assert part in text


# -- waivers ----------------------------------------------------------------------------------------------


def waiver(fingerprint: str, **more: str) -> str:
    rows = {"fingerprint": fingerprint, "reason": "agreed", "author": "Ada", "subject": ID, **more}
    return "[[waiver]]\n" + "".join(f'{k} = "{v}"\n' for k, v in rows.items() if v)


def fingerprint_of(shop: Shop) -> str:
    told = shop.check()[1]
    (finding,) = told["findings"]
    return str(finding["fingerprint"])


def test_a_waiver_on_the_base_side_excuses(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = Shop(tmp_path / "a")
    first.stage({PATH: LESS})
    agreed = commit("agreed", {WAIVERS: waiver(fingerprint_of(first))})
    shop = Shop(tmp_path / "b", [agreed, commit("loss", {PATH: LESS})])
    code, told = shop.check("--range", shop.built.range("agreed", "loss"))
    assert (code, rules_of(told), told["summary"]["waived"]) == (0, [], 1)
    assert told["findings"][0]["waived_by"] == "Ada: agreed"


def test_a_change_cannot_excuse_itself_unless_that_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = Shop(tmp_path / "a")
    first.stage({PATH: LESS})
    print_ = fingerprint_of(first)
    shop = Shop(tmp_path / "b", [commit("loss", {PATH: LESS, WAIVERS: waiver(print_)})])
    span = shop.built.range("first", "loss")
    code, told = shop.check("--range", span)
    assert (code, sorted(rules_of(told))) == (1, ["TA001", "TA021"])
    assert shop.check("--range", span, "--accept-new-waivers")[0] == 0


def test_a_waiver_staged_with_the_loss_counts_in_a_hook(shop: Shop) -> None:
    shop.stage({PATH: LESS})
    shop.stage({WAIVERS: waiver(fingerprint_of(shop))})
    code, told = shop.check()
    assert (code, told["summary"]["waived"]) == (0, 1)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        pytest.param({"reason": ""}, "TA022", id="no reason"),
        pytest.param({"author": ""}, "TA022", id="no author"),
        pytest.param({"expires": "2001-01-01"}, "TA021", id="expired"),
        pytest.param({"expires": "soon"}, "TA022", id="no day"),
        pytest.param({"successor": f"{PATH}::test_half"}, "TA023", id="successor verifies something else"),
        pytest.param({"successor": f"{PATH}::test_none"}, "TA023", id="no such successor"),
    ],
)
def test_a_waiver_that_does_not_count(more: dict[str, str], rule: str, shop: Shop) -> None:
    shop.stage({PATH: LESS})
    shop.stage({WAIVERS: waiver(fingerprint_of(shop), **more)})
    code, told = shop.check()
    assert code == 1
    assert set(rules_of(told)) == {"TA001", rule}


def test_a_waiver_that_matches_nothing_is_stale(shop: Shop) -> None:
    shop.stage({WAIVERS: waiver("0123456789abcdef"), PATH: FULL + "\n# changed\n"})
    assert rules_of(shop.check()[1]) == ["TA020"]


def test_a_file_of_waivers_that_cannot_be_read_is_told(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.stage({WAIVERS: "[[waiver\n"})
    assert rules_of(shop.check()[1]) == ["TA022"]
    assert run(["check", "--repo", str(shop.path), "--no-cache"], Stages()) == 1
    assert "waive:" not in capsys.readouterr().out, "a waiver does not mend waivers"


def test_a_waiver_that_the_change_spoils_is_told(tmp_path: Path) -> None:
    agreed = waiver("0123456789abcdef", subject=ID)
    shop = Shop(tmp_path, [commit("agreed", {WAIVERS: agreed})])
    shop.stage({WAIVERS: agreed.replace('reason = "', 'reasons = "')})
    assert rules_of(shop.check()[1]) == ["TA022"]


@pytest.mark.parametrize(
    ("trailer", "code", "rules"),
    [
        pytest.param(f"Test-Removed: {ID} -- the shop gives no totals", 0, [], id="by id"),
        pytest.param(f"Test-Removed: {PATH}::* -- rewritten", 0, [], id="by glob"),
        pytest.param(f"Test-Removed: {PATH} -- rewritten", 0, [], id="by file"),
        pytest.param(f"Test-Removed: {ID}", 1, ["TA001", "TA022"], id="without reason"),
        pytest.param("Test-Removed: * -- all of it", 1, ["TA001", "TA022"], id="for everything"),
        pytest.param("Test-Removed: tests/other.py -- rewritten", 1, ["TA001", "TA020"], id="of nothing"),
        pytest.param(
            f"Test-Removed: {ID} -- successor: {PATH}::test_half",
            1,
            ["TA001", "TA023"],
            id="with a wrong successor",
        ),
    ],
)
def test_a_trailer_owns_up_to_a_deletion(trailer: str, code: int, rules: list[str], tmp_path: Path) -> None:
    shop = Shop(tmp_path, [commit("loss", {PATH: LESS}, message=f"Drop totals\n\n{trailer}\n")])
    got, told = shop.check("--range", shop.built.range("first", "loss"))
    assert (got, sorted(rules_of(told))) == (code, rules)
    assert {f["path"] for f in told["findings"]} == {PATH}, "a file that is there"


def test_a_trailer_of_a_test_that_goes_on_elsewhere_is_no_finding(tmp_path: Path) -> None:
    moved = {PATH: LESS, "tests/test_sums.py": HEAD + TOTAL}
    shop = Shop(tmp_path, [commit("move", moved, message=f"Move\n\nTest-Removed: {ID} -- elsewhere\n")])
    assert rules_of(shop.check("--range", shop.built.range("first", "move"))[1]) == []


def test_a_trailer_of_the_message_being_written_counts(shop: Shop, tmp_path: Path) -> None:
    message = tmp_path / "COMMIT_EDITMSG"
    message.write_text(f"Drop totals\n\nTest-Removed: {ID} -- no totals\n# comment\n", encoding="utf-8")
    shop.stage({PATH: LESS})
    assert shop.check(str(message))[0] == 0
    assert shop.check()[0] == 1


def test_baseline_writes_waivers_that_count(shop: Shop) -> None:
    shop.stage({PATH: LESS})
    args = ["baseline", "--repo", str(shop.path), "--no-cache", "-r", "no totals", "-a", "Ada"]
    assert run(args, Stages()) == 0
    shop.stage({})
    code, told = shop.check()
    assert (code, told["findings"][0]["waived_by"]) == (0, "Ada: no totals (new in this change)")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["-r", " "], "say why this may be lost: --reason TEXT", id="no reason"),
        pytest.param(["-r", "x", "--expires", "2001-01-01"], "is past", id="a day that is past"),
        pytest.param(["-r", "x", "--expires", "soon"], "write a day like", id="no day"),
    ],
)
def test_baseline_writes_no_waiver_that_would_not_count(
    options: list[str], said: str, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.stage({PATH: LESS})
    assert run(["baseline", "--repo", str(shop.path), "--no-cache", "-a", "Ada", *options], Stages()) == 2
    assert said in capsys.readouterr().err
    assert not (shop.path / WAIVERS).exists()


def test_baseline_says_when_there_is_nothing_to_waive(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.stage({PATH: LESS})
    args = ["baseline", "--repo", str(shop.path), "--no-cache", "-r", "x", "-a", "Ada", "tests/none.py"]
    assert run(args, Stages()) == 0
    said = capsys.readouterr().err
    assert said == "auditor: nothing to waive: the change has no error at tests/none.py\n"


def test_baseline_waives_only_what_is_named(shop: Shop) -> None:
    shop.stage({PATH: HEAD})
    args = ["baseline", "--repo", str(shop.path), "--no-cache", "-r", "x", "-a", "Ada", ID]
    assert run(args, Stages()) == 0
    shop.stage({})
    _, told = shop.check()
    assert [f["subject"] for f in told["findings"] if not f["waived"]] == [f"{PATH}::test_half"]
