import pytest

from auditor.coverage.data_files import DataFiles, Runner, shingles

SNIPPET = "fill quince 17\n    fill pear 4  # late\n    then list everything by name\n"
PLACE = "tests/scripts/a/unsorted.txt"


def runner(
    says: list[str], beside: list[str], *, table: bool = False, path: str = "tests/test_run.py"
) -> Runner:
    return Runner(f"{path}::test_run", says, beside, table)


@pytest.mark.parametrize(
    ("text", "name", "gained", "share"),
    [
        pytest.param(SNIPPET, "test_x", SNIPPET.upper(), 1.0, id="all-of-it-in-another-case"),
        pytest.param(
            SNIPPET, "test_x", "fill quince 17 fill pear 4 and list everything", 0.5, id="half-of-it"
        ),
        pytest.param(
            SNIPPET,
            "test_unsorted_stock",
            "test_unsorted_stock: fill quince 17 fill pear 4 and list everything",
            0.5,
            id="half-of-it-with-its-name",
        ),
        pytest.param("quince-17-pear-4-plum-9", "test_x", "quince 17 pear 4 plum 9", 0.0, id="a-value"),
        pytest.param("a b c d e", "test_x", "a b c d e", 0.0, id="too-little"),
    ],
)
def test_how_much_a_file_must_have(text: str, name: str, gained: str, share: float) -> None:
    files = DataFiles({PLACE: shingles(gained)}, [runner([PLACE], [])])
    found = files.holding([text], name, "tests/test_a.py")
    told = 0.0 if found is None else 1.0 if found.share == 1.0 else 0.5
    assert told == (share if share != 0.5 or "unsorted" in name else 0.0)


@pytest.mark.parametrize(
    ("one", "runs"),
    [
        pytest.param(runner(["scripts/a/unsorted.txt"], []), True, id="names-the-file"),
        pytest.param(runner(["unsorted.txt"], []), True, id="names-it-alone"),
        pytest.param(runner(["a/unsorted"], []), True, id="names-it-without-its-ending"),
        pytest.param(runner(["unsorted"], []), False, id="has-a-word-of-it"),
        pytest.param(runner(["other/unsorted.txt"], []), False, id="names-another-file"),
        pytest.param(runner(["scripts"], []), True, id="names-a-folder"),
        pytest.param(runner([], ["scripts"], table=True), True, id="a-table-beside-the-folder's-name"),
        pytest.param(runner([], ["scripts"]), False, id="no-table-beside-the-folder's-name"),
        pytest.param(runner(["scripts"], [], path="docs/test_docs.py"), False, id="names-a-folder-elsewhere"),
    ],
)
def test_who_runs_on_a_file(one: Runner, runs: bool) -> None:
    files = DataFiles({PLACE: shingles(SNIPPET)}, [one])
    assert (files.holding([SNIPPET], "test_x", "tests/test_a.py") is not None) is runs


@pytest.mark.parametrize(
    ("says", "path", "runs"),
    [
        pytest.param("README.md", "tests/test_run.py", False, id="a-name-that-many-have"),
        pytest.param("docs/README.md", "tests/test_run.py", True, id="a-name-with-its-folder"),
        pytest.param("README.md", "docs/test_docs.py", True, id="a-name-that-many-have-from-beside-it"),
    ],
)
def test_a_name_that_many_files_have(says: str, path: str, runs: bool) -> None:
    gained = {"docs/README.md": shingles(SNIPPET), "shop/README.md": shingles("this is the shop of all")}
    found = DataFiles(gained, [runner([says], [], path=path)]).holding([SNIPPET], "test_x", "tests/test_a.py")
    assert (found is not None) is runs


@pytest.mark.parametrize(
    ("place", "table", "runs"),
    [
        pytest.param("docs/setup.md", False, False, id="a-word-that-is-a-top-folder's-name"),
        pytest.param("docs/setup.md", True, True, id="a-table-over-a-top-folder"),
        pytest.param("tests/docs/a/b/c/setup.md", False, False, id="a-word-that-is-a-far-folder's-name"),
        pytest.param("tests/docs/a/b/c/setup.md", True, True, id="a-table-over-a-far-folder"),
    ],
)
def test_a_folders_name_may_be_a_word(place: str, table: bool, runs: bool) -> None:
    files = DataFiles({place: shingles(SNIPPET)}, [runner(["docs"], [], table=table)])
    assert (files.holding([SNIPPET], "test_x", "tests/test_a.py") is not None) is runs


def test_tables_are_told_first_and_then_who_stands_beside_a_folder() -> None:
    lists = runner(["scripts"], [], path="tests/test_lists.py")
    far = runner([], ["scripts"], table=True, path="tests/a/test_far.py")
    near = runner([], ["scripts"], table=True)
    found = DataFiles({PLACE: shingles(SNIPPET)}, [lists, far, near]).holding(
        [SNIPPET], "test_x", "tests/test_a.py"
    )
    assert found is not None
    assert found.tests == (near.id, far.id, lists.id)


def test_what_many_files_have_tells_nothing() -> None:
    many = {f"tests/scripts/{n}.txt": shingles(SNIPPET) for n in range(20)}
    assert DataFiles(many, [runner(["scripts"], [])]).holding([SNIPPET], "test_x", "tests/test_a.py") is None
