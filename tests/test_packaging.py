"""The built wheel is whole, minds its own names, and works where no checkout is."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from auditor import __version__

ROOT = Path(__file__).parent.parent


def output_of(*command: str | Path, cwd: Path) -> str:
    """Run *command* without this process's Python paths, and return what it prints."""
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_of(folder: str) -> set[str]:
    """Return the paths of the data files in a folder of the checkout."""
    paths = (ROOT / folder).rglob("*")
    return {path.relative_to(ROOT).as_posix() for path in paths if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution and the wheel made from it."""
    folder = tmp_path_factory.mktemp("dist")
    output_of(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of an environment that holds the wheel, and sees our dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "env", with_pip=False)
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(programs / "python"))
    output_of(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=folder)
    here = output_of(
        programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
    )
    # A path file adds folders but does not read the path files in them: an editable install stays unseen.
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(here.strip()) / "dependencies.pth").write_text("\n".join(sorted(paths)), encoding="utf-8")
    return programs


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.partition("/")[0] for name in names} == {"auditor", f"test_auditor-{__version__}.dist-info"}
    assert "auditor/py.typed" in names
    data = {f"auditor/_shipped/{name}" for name in files_of("rules") | files_of("reports")}
    assert data - names == set()
    assert {name for name in names if name.startswith("auditor/_shipped/")} == data
    assert f"test_auditor-{__version__}.dist-info/licenses/LICENSE" in names


def test_the_source_distribution_holds_what_is_needed_to_test_it(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"README.md", "LICENSE", "CHANGELOG.md", "constraints.txt", "dev/test", "tests/conftest.py"}
    assert needed - names == set()


def test_the_installed_program_audits_its_demo(installed: Path, tmp_path: Path) -> None:
    assert output_of(installed / "auditor", "--version", cwd=tmp_path) == f"auditor {__version__}\n"
    report = output_of(installed / "auditor", "demo", cwd=tmp_path)
    assert "lost" in report
    assert list(tmp_path.iterdir()) == []


def test_the_installed_package_takes_no_other_top_level_names(installed: Path, tmp_path: Path) -> None:
    program = (
        "import auditor, importlib.util as u; from auditor.resources import shipped;"
        "print([u.find_spec(n) for n in ('rules', 'reports', 'tests')]);"
        "print((shipped('reports') / 'audit.schema.json').is_file());"
        "print(auditor.__file__)"
    )
    specs, schema, place = output_of(installed / "python", "-c", program, cwd=tmp_path).splitlines()
    assert (specs, schema) == ("[None, None, None]", "True")
    assert Path(place).is_relative_to(installed.parent)


def test_the_package_and_its_metadata_agree_on_the_version(wheel: Path) -> None:
    assert wheel.name == f"test_auditor-{__version__}-py3-none-any.whl"
