import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.syntax.configuration import CONFIG_NAMES, Project, read, wanted
from auditor.syntax.discovery import Discovery


@pytest.mark.parametrize(
    ("path", "text", "field", "expected"),
    [
        pytest.param(
            "pytest.ini",
            "[pytest]\npython_files = check_*.py",
            "python_files",
            ("check_*.py",),
            id="pytest.ini",
        ),
        pytest.param(
            "setup.cfg",
            "[tool:pytest]\npython_classes = test_*",
            "python_classes",
            ("test_*",),
            id="setup.cfg",
        ),
        pytest.param(
            "setup.cfg", "[pytest]\npython_classes = a b", "python_classes", ("a", "b"), id="old setup.cfg"
        ),
        pytest.param(
            "tox.ini", "[pytest]\ntestpaths =\n  t/unit/\n  u", "testpaths", ("t/unit", "u"), id="tox.ini"
        ),
        pytest.param(
            "pyproject.toml",
            '[tool.pytest.ini_options]\npython_functions = ["it_*"]',
            "python_functions",
            ("it_*",),
            id="pyproject",
        ),
        pytest.param(
            "pyproject.toml",
            '[tool.pytest]\ntestpaths = ["t"]',
            "testpaths",
            ("t",),
            id="native pyproject table",
        ),
        pytest.param("pytest.toml", '[pytest]\ntestpaths = ["t"]', "testpaths", ("t",), id="pytest.toml"),
        pytest.param(
            "pytest.ini", "[pytest]\naddopts = --ignore=a/b --ignore c", "ignore", ("a/b", "c"), id="--ignore"
        ),
        pytest.param(
            "pytest.ini", "[pytest]\naddopts = --ignore-glob=x*", "ignore_glob", ("x*",), id="--ignore-glob"
        ),
        pytest.param("pytest.ini", '[pytest]\naddopts = -ra -m "not slow"', "mark", "not slow", id="-m"),
        pytest.param("pytest.ini", "[pytest]\naddopts = -mslow", "mark", "slow", id="-m without a space"),
        pytest.param("pytest.ini", "[pytest]\naddopts = -k 'a or b'", "keyword", "a or b", id="-k"),
        pytest.param("pytest.ini", "[pytest]\naddopts = -m '(slow'", "mark", "", id="-m that cannot be read"),
        pytest.param("pytest.ini", "[pytest]\naddopts = -p no:x -p y", "blocked", ("x",), id="-p no:"),
        pytest.param("pytest.ini", "[pytest]\naddopts = -p no:x -p y", "plugins", ("y",), id="-p"),
        pytest.param(
            "pyproject.toml",
            '[tool.pytest.ini_options]\naddopts = ["-p no:x"]',
            "blocked",
            ("x",),
            id="option and value in one item",
        ),
        pytest.param(
            "pytest.ini",
            "[pytest]\naddopts = -o python_files=x.py",
            "python_files",
            ("x.py",),
            id="-o overrides",
        ),
        pytest.param(
            "pytest.ini", "[pytest]\nusefixtures = a b", "usefixtures", ("a", "b"), id="usefixtures"
        ),
        pytest.param("pytest.ini", "[pytest]\nxfail_strict = true", "xfail_strict", True, id="xfail_strict"),
        pytest.param(
            "pytest.ini",
            "[pytest]\nmarkers =\n  a: long\n  # no\n  b(x): y",
            "markers",
            ("a", "b"),
            id="markers",
        ),
        pytest.param(
            "pyproject.toml",
            '[project.entry-points.pytest11]\nx = "x.plugin:p"\n[tool.pytest.ini_options]',
            "plugins",
            ("x.plugin",),
            id="own plugin",
        ),
    ],
)
def test_options_are_read(path: str, text: str, field: str, expected: object) -> None:
    (project,) = read({path: text.encode()}).projects
    assert getattr(project, field) == expected
    assert project.source == path


@pytest.mark.parametrize(
    ("names", "of_plugin"),
    [
        pytest.param(["pytest-shop"], True, id="a-plugin"),
        pytest.param(["pytest_shop", "pytest-cart"], True, id="several"),
        pytest.param(["pytest-shop", "shop"], False, id="a-plugin-beside-a-library"),
        pytest.param(["pytest"], False, id="pytest-itself"),
        pytest.param([], False, id="nothing-is-built"),
    ],
)
def test_a_plugin_of_pytest_is_known_by_what_is_built(names: list[str], of_plugin: bool) -> None:
    files = {f"{n}/pyproject.toml": f'[project]\nname = "{n}"\n'.encode() for n in names}
    assert read(files).of_plugin is of_plugin


SETUP = """
import os
from setuptools import setup, Extension
print "for", os.name
setup(
    version="1.0", {name}, packages=["shop"],
    entry_points={{"pytest11": ["shop = shop.plugin:hooks", "cart=shop.cart"]}},
)
"""


@pytest.mark.parametrize(
    ("path", "name", "distributions"),
    [
        pytest.param("setup.py", "name='pytest-shop'", ("pytest_shop",), id="given-by-name"),
        pytest.param("setup.py", '**{"name": "shop.py"}', ("shop_py",), id="in-a-table"),
        pytest.param("setup.py", "name=NAME, filename='shop'", (), id="not-written-out"),
        pytest.param("tests/sample/setup.py", "name='shop'", (), id="of-a-sample"),
    ],
)
def test_a_setup_script_says_what_is_built(path: str, name: str, distributions: tuple[str, ...]) -> None:
    config = read({path: SETUP.format(name=name).encode()})
    assert config.distributions == distributions
    (project,) = config.projects
    assert project.plugins == (() if path.startswith("tests") else ("shop.cart", "shop.plugin"))


@pytest.mark.parametrize(
    ("path", "text", "required"),
    [
        pytest.param("requirements.txt", "shop-api\n", ("shop_api",), id="a line"),
        pytest.param("requirements/dev.in", "Shop.Api [fast] >=1,<2 # why\n", ("shop_api",), id="a version"),
        pytest.param(
            "requirements.txt", "a; python_version < '3'\nb @ git+https://x\n", ("a", "b"), id="where"
        ),
        pytest.param("requirements.txt", "# a\n-r b.txt\n--hash=c\n./d\nhttps://e/f.whl\n", (), id="no name"),
        pytest.param("notes.txt", "shop-api\n", (), id="another text"),
        pytest.param(
            "pyproject.toml", "[project]\ndependencies = ['a>=1', 'b[c]']", ("a", "b"), id="project"
        ),
        pytest.param("pyproject.toml", "[project]\ndependencies = 'a'", (), id="no list"),
        pytest.param(
            "setup.py", "setup(install_requires=['a>=1', \"b[x,y]\", 'c'])", ("a", "b", "c"), id="script"
        ),
        pytest.param(
            "setup.py",
            "install_requires = [\n 'a>=1', # it's 'x'\n 'b']\nkeys['z'] = ['q']",
            ("a", "b"),
            id="named",
        ),
        pytest.param("setup.py", "requires=['a'" + "requires=[" * 100_000, ("a",), id="never-closed"),
        pytest.param("setup.py", "extras['tests_require'] = ['a']\nwords = ['b']", ("a",), id="item"),
        pytest.param("pyproject.toml", "[project.optional-dependencies]\nx = ['a']", ("a",), id="extra"),
        pytest.param(
            "pyproject.toml", "[dependency-groups]\nx = ['a', {include-group = 'b'}]", ("a",), id="group"
        ),
        pytest.param("pyproject.toml", "[tool.poetry.group.x.dependencies]\na = '^1'", ("a",), id="poetry"),
        pytest.param(
            "pyproject.toml", "[project]\nname = 'a'\ndependencies = ['a[x]', 'b']", ("b",), id="not itself"
        ),
    ],
)
def test_what_requirements_ask_for(path: str, text: str, required: tuple[str, ...]) -> None:
    files = {path: text.encode()} if wanted(path) else {}
    assert read(files).required == required


@pytest.mark.parametrize(
    ("text", "compiled"),
    [
        pytest.param("ext = [Extension('shop.lib', sources=['src/lib.c'])]", ("shop.lib",), id="first"),
        pytest.param('Extension(\n    name="shop._fast",\n)', ("shop._fast",), id="by-keyword"),
        pytest.param("Extension(name, [])\nMyExtensions('shop.lib')", (), id="not-written-out"),
    ],
)
def test_what_a_script_compiles(text: str, compiled: tuple[str, ...]) -> None:
    assert read({"setup.py": text.encode()}).compiled == compiled


def test_the_first_file_in_pytests_order_wins() -> None:
    files = {
        "setup.cfg": b"[tool:pytest]\ntestpaths = c",
        "tox.ini": b"[pytest]\ntestpaths = b",
        "pytest.ini": b"",
    }
    assert read(files).projects[0] == Project(source="pytest.ini")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("pyproject.toml", b"[tool.pytest", id="broken TOML"),
        pytest.param("pytest.ini", b"testpaths = a", id="no section"),
        pytest.param("setup.cfg", b"[tool:pytest]\n just words", id="no key"),
        pytest.param("tox.ini", b"[pytest]\nx = \xff", id="not UTF-8"),
    ],
)
def test_broken_files_are_told_and_passed_over(path: str, text: bytes) -> None:
    config = read({path: text})
    assert config.projects[0].source == ""
    assert [n for n in config.notes if path in n]


@given(st.sampled_from(sorted(CONFIG_NAMES)), st.binary(max_size=80))
def test_no_content_makes_reading_fail(name: str, content: bytes) -> None:
    read({name: content, f"sub/{name}": b"[pytest]\n[tool:pytest]\n" + content})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pytest.ini", True),
        ("a/b/conftest.py", True),
        ("requirements/dev.txt", True),
        ("dev-requirements.txt", True),
        ("notes.txt", False),
        ("a/test_x.py", False),
    ],
)
def test_wanted_files(path: str, expected: bool) -> None:
    assert wanted(path) is expected


@pytest.mark.parametrize(
    ("files", "unittest"),
    [
        pytest.param({}, True, id="no sign of a runner"),
        pytest.param({"tox.ini": b"[testenv]\ndeps = pytest"}, False, id="pytest in tox.ini"),
        pytest.param({"tests/conftest.py": b""}, False, id="a conftest"),
        pytest.param({"tests/conftest.py": b"", "manage.py": b""}, True, id="Django beside pytest"),
        pytest.param({"pytest.ini": b"", "manage.py": b""}, False, id="pytest configured"),
    ],
)
def test_unittest_is_used_unless_pytest_shows(files: dict[str, bytes], unittest: bool) -> None:
    assert read({p: c for p, c in files.items() if wanted(p)}, files).projects[0].unittest is unittest


@pytest.mark.parametrize(
    ("name", "text", "pattern"),
    [
        pytest.param(
            "pyproject.toml",
            "[tool.hatch.envs.test.scripts]\ntest = 'python -m unittest discover -s shop -p \"*tests.py\"'\n",
            "*tests.py",
            id="in pyproject.toml",
        ),
        pytest.param(
            "tox.ini",
            "[testenv]\ncommands = python -m unittest discover --pattern=check_*.py shop\n",
            "check_*.py",
            id="in tox.ini, spelled out",
        ),
        pytest.param(
            "tox.ini", "[testenv]\ncommands = pytest -p no:x *tests.py\n", "", id="of another runner"
        ),
        pytest.param(
            "tox.ini", "[testenv]\ncommands = python -m unittest discover\n", "test*.py", id="default"
        ),
    ],
)
def test_files_that_unittest_is_told_to_discover(name: str, text: str, pattern: str) -> None:
    project = read({name: text.encode()}).projects[0]
    assert (project.unittest_files if project.unittest else "") == pattern


def test_plain_collect_ignore_lists_are_honoured() -> None:
    source = (
        b'collect_ignore = ["a.py"]\nif x:\n    collect_ignore += ["never"]\ncollect_ignore += ["b", f()]'
    )
    config = read({"t/conftest.py": source, "u/conftest.py": b"collect_ignore = ["})
    (ignore,) = config.ignores
    assert (ignore.folder, ignore.paths) == ("t", ("a.py", "b"))
    assert len(config.notes) == 1


REACH = {
    "pytest.ini": "[pytest]\ntestpaths = tests none\nnorecursedirs = old data/*\naddopts=--ignore tests/slow",
    "tests/conftest.py": "collect_ignore = ['gone.py']\ncollect_ignore_glob = ['*_v1.py']",
    "service/pytest.ini": "[pytest]\npython_files = check_*.py",
    "tests/sample/pytest.ini": "[pytest]\npython_files = *.py",
}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        pytest.param("tests/test_a.py", "", id="reached"),
        pytest.param("tests/deep/er/a_test.py", "", id="below"),
        pytest.param("tests/a.py", "file name does not match python_files", id="other name"),
        pytest.param("test_a.py", "outside testpaths", id="outside"),
        pytest.param("tests2/test_a.py", "outside testpaths", id="no mere prefix"),
        pytest.param("tests/x/old/test_a.py", "in norecursedirs (old)", id="norecursedirs"),
        pytest.param("tests/data/b/c/test_a.py", "in norecursedirs (b)", id="norecursedirs with a slash"),
        pytest.param("tests/slow/a/test_a.py", "ignored by configuration", id="--ignore"),
        pytest.param("tests/gone.py", "ignored by configuration", id="collect_ignore"),
        pytest.param("tests/test_v1.py", "ignored by configuration", id="collect_ignore_glob"),
        pytest.param("service/x/check_a.py", "", id="nested project"),
        pytest.param(
            "service/test_a.py", "file name does not match python_files", id="nested project, other name"
        ),
        pytest.param("tests/sample/test_a.py", "", id="sample project below tests is none"),
        pytest.param("tests/sample/a.py", "file name does not match python_files", id="nor its patterns"),
    ],
)
def test_reach(path: str, reason: str) -> None:
    config = read({p: t.encode() for p, t in REACH.items()}, [*REACH, path])
    reach = Discovery(config, [*REACH, path]).reach(path)
    assert reach.reason == reason
    assert bool(reach.projects) is not bool(reason)


def test_testpaths_that_match_nothing_leave_the_whole_folder() -> None:
    config = read({"pytest.ini": b"[pytest]\ntestpaths = nowhere"}, ["a/test_a.py"])
    assert Discovery(config, ["a/test_a.py"]).reach("a/test_a.py").reason == ""


def test_testpaths_may_be_globs() -> None:
    paths = ["a/tests/test_a.py", "b/tests/test_b.py", "b/other/test_c.py"]
    config = read({"pytest.ini": b"[pytest]\ntestpaths = */tests"}, paths)
    found = Discovery(config, paths)
    assert [found.reach(p).reason for p in paths] == ["", "", "outside testpaths"]


def test_python_files_with_a_slash_match_the_whole_path() -> None:
    paths = ["tests/test_a/__init__.py", "tests/b/__init__.py"]
    config = read({"pytest.ini": b"[pytest]\npython_files = test_*/__init__.py"}, paths)
    assert [bool(Discovery(config, paths).reach(p).projects) for p in paths] == [True, False]


def test_a_root_without_configuration_gives_way_to_nested_projects() -> None:
    paths = ["a/pytest.ini", "a/lib/test_x.py", "b/test_y.py"]
    config = read({"a/pytest.ini": b"[pytest]\ntestpaths = tests"}, [*paths, "a/tests/test_z.py"])
    found = Discovery(config, [*paths, "a/tests/test_z.py"])
    assert found.reach("a/lib/test_x.py").reason == "outside testpaths"
    assert found.reach("b/test_y.py").reason == ""


def test_deep_paths_are_no_trouble() -> None:
    path = "a/" * 3000 + "test_x.py"
    assert Discovery(read({}, [path]), [path]).reach(path).reason == ""
