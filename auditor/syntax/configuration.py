"""What a revision's own configuration says about which tests are collected.

A repository can hold several projects: the root and nested folders with a pytest configuration of their own.
Each is a :class:`Project`; :mod:`auditor.syntax.discovery` says which of them collects a given file.
"""

import ast
import re
import shlex
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import join, normpath

from auditor.model.base import Value
from auditor.model.paths import basename, dirname
from auditor.syntax.expressions import ExpressionError, expression
from auditor.syntax.inifile import MAX_BYTES, BrokenFileError, sections, table, tables, text_of
from auditor.syntax.known_fixtures import mentioned

PYTHON_FILES = ("test_*.py", "*_test.py")
UNITTEST_FILES = "test*.py"
PYTHON_CLASSES = ("Test",)
PYTHON_FUNCTIONS = ("test",)
NORECURSEDIRS = ("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")

_PLUGIN = "pytest_"
_TOML_FILES = ("pytest.toml", ".pytest.toml")
_PRECEDENCE = (*_TOML_FILES, "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
CONFIG_NAMES = frozenset((*_PRECEDENCE, "conftest.py"))
"""Base names of the files that always matter."""

_REQUIREMENTS = re.compile(
    r"(^|/)[^/]*requirements[^/]*(\.txt|\.in|/[^/]+\.(txt|in))$|(^|/)(Pipfile|setup\.py)$"
)

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\]\s*)?(?:[<>=!~;@#,(\\].*)?$")
"""A distribution that is asked for, be it in a version of its own."""

_DISCOVER = re.compile(r"\bunittest discover\b[^\n]*?\s(?:-p|--pattern)[ =]\\?[\"']?([\w*?.\[\]-]+\.py)\b")
"""The command that looks for tests in files of another name than unittest's default."""

_SCRIPTS = frozenset({"Makefile", ".travis.yml"})
"""Files at the root that say how tests are run where nothing configures it."""
_NOSE = re.compile(r"\bnosetests\b|\bnose\.collector\b|^\s*[\"']?(?:django[-_])?nose\b", re.MULTILINE)
_PYTEST = re.compile(r"\bpy\.?test\b")

_NAME = re.compile(r"""(?<![\w.])["']?name["']?\s*[=:]\s*["']([\w.-]+)["']""")
_PYTEST11 = re.compile(r"""["']pytest11["']\s*:\s*[\[(]?\s*((?:["'][^"'\n]+["']\s*(?:,\s*)?)+)""")
_ENTRY = re.compile(r"""["'][^"'\n=]+=\s*([\w.]+)""")
_ASKED = re.compile(r"""requir\w{0,30}["']?\]?[ \t]{0,9}\+?[=:]\s{0,99}\[""", re.IGNORECASE)
_IN_LIST = re.compile(r"""\]|#[^\n]*|"([^"\n]*)"|'([^'\n]*)'""")
_COMPILED = re.compile(r"""\bExtension\(\s*(?:name\s*=\s*)?["']([\w.]+)["']""")
"""What a `setup.py` says of itself, of what it asks for, and of what it compiles."""

_DJANGO_RUNNERS = frozenset({"manage.py", "runtests.py"})
_TEST_FOLDER = re.compile(r"(^|/)(tests?|testing|testdata|fixtures|samples|examples?)/", re.IGNORECASE)


class Project(Value):
    """A folder from which tests are run, with the options that decide what is collected."""

    folder: str = ""
    """Path from the repository's root, ``""`` for the root itself."""
    source: str = ""
    """Path of the file that configures it, ``""`` when it is all defaults."""
    python_files: tuple[str, ...] = PYTHON_FILES
    python_classes: tuple[str, ...] = PYTHON_CLASSES
    python_functions: tuple[str, ...] = PYTHON_FUNCTIONS
    testpaths: tuple[str, ...] = ()
    norecursedirs: tuple[str, ...] = NORECURSEDIRS
    ignore: tuple[str, ...] = ()
    """From ``--ignore``, relative to the folder."""
    ignore_glob: tuple[str, ...] = ()
    deselect: tuple[str, ...] = ()
    keyword: str = ""
    """From ``-k``."""
    mark: str = ""
    """From ``-m``."""
    plugins: tuple[str, ...] = ()
    """Modules loaded with ``-p`` or registered as ``pytest11`` entry points."""
    blocked: tuple[str, ...] = ()
    """Plugins switched off with ``-p no:``."""
    usefixtures: tuple[str, ...] = ()
    xfail_strict: bool = False
    markers: tuple[str, ...] = ()
    """Names of the registered marks."""
    pythonpath: tuple[str, ...] = ()
    """Folders put on the import path, from the repository's root."""
    unittest: bool = False
    """``unittest`` or Django's runner is used too: it takes ``TestCase`` classes from `unittest_files`."""
    constructs: bool = False
    """A class with a constructor is taken like any, as nose does; pytest leaves it out."""
    unittest_files: str = UNITTEST_FILES


class Ignore(Value):
    """What a ``conftest.py`` keeps from being collected below its folder."""

    folder: str
    paths: tuple[str, ...] = ()
    globs: tuple[str, ...] = ()


class CollectionConfig(Value):
    """The collection settings of one revision."""

    projects: tuple[Project, ...] = (Project(),)
    """The root first, then nested ones, sorted by folder."""
    ignores: tuple[Ignore, ...] = ()
    distributions: tuple[str, ...] = ()
    """Names of the distributions built here, lower case, words joined by ``_``."""
    plugins: tuple[str, ...] = ()
    """Distributions of known pytest plugins that the configuration or the requirements speak of."""
    required: tuple[str, ...] = ()
    """Names of the distributions that requirements ask for, written like those that are built here."""
    compiled: tuple[str, ...] = ()
    """Dotted names of the modules that a ``setup.py`` has compiled."""
    notes: tuple[str, ...] = ()
    """What could not be honoured, a sentence each."""

    @property
    def of_plugin(self) -> bool:
        """Whether all that is built here are plugins of pytest, by the names that these should have."""
        return bool(self.distributions) and all(d.startswith(_PLUGIN) for d in self.distributions)


class _Reading:
    """Notes and facts gathered while the files of one revision are read."""

    def __init__(self, notes: list[str] | None = None) -> None:
        self.notes = [] if notes is None else notes
        self.distributions: set[str] = set()
        self.required: set[str] = set()
        self.compiled: set[str] = set()
        self.entry_points: set[str] = set()
        self.words: set[str] = set()
        self.plugins: set[str] = set()
        self.unittest_files = ""


def read(files: Mapping[str, bytes], paths: Iterable[str] = ()) -> CollectionConfig:
    """Return the settings that *files* (path to content, those that are :func:`wanted`) hold.

    *paths* are all paths of the revision, which show whether another runner is in use; files that are
    broken are told in ``notes`` and otherwise passed over, as if they were not there.
    """
    seen = _Reading()
    by_folder: dict[str, dict[str, bytes]] = {}
    ignores: list[Ignore] = []
    for path in sorted(files):
        name = basename(path)
        if name == "conftest.py":
            seen.words.add("pytest")
            if b"collect_ignore" in files[path] and (ignore := _ignores(path, files[path], seen)):
                ignores.append(ignore)
        elif name in _PRECEDENCE:
            by_folder.setdefault(dirname(path), {})[name] = files[path]
        if name != "conftest.py" and len(files[path]) <= MAX_BYTES:
            text = files[path].decode("utf-8", "replace")
            seen.plugins |= mentioned(text)
            if name.endswith((".txt", ".in")):
                _require(text.splitlines(), seen)
            if name not in _PRECEDENCE and _NOSE.search(text) and not _PYTEST.search(text):
                seen.words.add("nose")
            if name == "setup.py" and not _TEST_FOLDER.search(path):
                _script(text, seen)
    projects = [p for f in sorted(by_folder) if (p := _project(f, by_folder[f], seen)) is not None]
    names = {basename(p) for p in paths}
    if "conftest.py" in names:
        seen.words.add("pytest")
    django = bool(names & _DJANGO_RUNNERS)
    projects = _standing(projects)
    if not projects or projects[0].folder:
        projects.insert(0, _default(seen, bool(projects), django))
    registered = tuple(sorted(seen.entry_points))
    return CollectionConfig(
        projects=tuple(
            _with(p, {"plugins": tuple(dict.fromkeys((*p.plugins, *registered)))}) if registered else p
            for p in projects
        ),
        ignores=tuple(ignores),
        distributions=tuple(sorted(seen.distributions)),
        required=tuple(sorted(seen.required - seen.distributions)),
        compiled=tuple(sorted(seen.compiled)),
        plugins=tuple(sorted(seen.plugins)),
        notes=tuple(seen.notes),
    )


def wanted(path: str) -> bool:
    """Whether :func:`read` has a use for the content of *path*."""
    return basename(path) in CONFIG_NAMES or path in _SCRIPTS or _REQUIREMENTS.search(path) is not None


def _default(seen: _Reading, configured: bool, django: bool) -> Project:
    """The root without configuration: pytest's defaults, and what other runners would take."""
    if seen.unittest_files:
        return Project(unittest=True, unittest_files=seen.unittest_files)
    if configured or "pytest" in seen.words:
        return Project(unittest=django)
    if "nose" in seen.words:
        return Project(
            python_files=("[Tt]est*.py", "*_[Tt]est*.py", "*-[Tt]est*.py"),
            python_classes=("Test", "test", "*_[Tt]est*"),
            python_functions=("test", "Test", "*_[Tt]est*"),
            unittest=True,
            constructs=True,
        )
    return Project(unittest=True)


def _standing(projects: list[Project]) -> list[Project]:
    """Drop configurations that are test material (sample projects) of a configured project around them."""
    kept: list[Project] = []
    for project in projects:
        around = [p for p in kept if inside(project.folder, p.folder)]
        if any(_TEST_FOLDER.search(_below(project.folder, p.folder) + "/") for p in around):
            continue
        kept.append(project)
    return kept


def inside(path: str, folder: str) -> bool:
    """Whether *path* is *folder* or lies below it; everything lies in ``""``."""
    return not folder or path == folder or path.startswith(folder + "/")


def _below(path: str, folder: str) -> str:
    return path[len(folder) :].lstrip("/") if folder else path


def _project(folder: str, files: Mapping[str, bytes], seen: _Reading) -> Project | None:
    chosen: Project | None = None
    if _TEST_FOLDER.search(folder + "/"):
        seen = _Reading(seen.notes)
    for name in _PRECEDENCE:
        if name not in files:
            continue
        path = join(folder, name)
        try:
            _signs(name, files[name], seen, root=not folder)
            options = _options(name, files[name], seen, root=not folder)
            if options is not None and chosen is None:
                chosen = _from_options(folder, path, options, seen)
        except BrokenFileError as error:
            seen.notes.append(f"{path} could not be read ({error}); its settings are not honoured.")
    return chosen


def _signs(name: str, source: bytes, seen: _Reading, *, root: bool) -> None:
    """Note which runners a file speaks of; only the root's files speak for the whole repository."""
    if not root:
        return
    text = text_of(source)
    if asked := _DISCOVER.search(text):
        seen.unittest_files = asked[1]
    if name == "setup.cfg":
        return
    for word in ("pytest", "nose"):
        if re.search(rf"\b{word}", text):
            seen.words.add(word)


def _options(name: str, source: bytes, seen: _Reading, *, root: bool) -> dict[str, object] | None:
    """Return pytest's options in this file, ``None`` when it says nothing to pytest."""
    if name.endswith(".toml"):
        document = tables(source)
        if name in _TOML_FILES:
            return table(document, "pytest") or {}
        _packaging(document, seen)
        native = table(document, "tool", "pytest")
        if native is None:
            return None
        old = table(document, "tool", "pytest", "ini_options")
        return old if old is not None else native
    found = sections(source)
    if name == "setup.cfg":
        _old_packaging(found, seen)
        if root and any(s.startswith("nose") for s in found):
            seen.words.add("nose")
        # Before pytest 4 the section was called [pytest] here too.
        chosen = found.get("tool:pytest", found.get("pytest"))
    elif name == "tox.ini":
        chosen = found.get("pytest")
    else:
        chosen = found.get("pytest", {})
    return dict(chosen) if chosen is not None else None


def _packaging(document: Mapping[str, object], seen: _Reading) -> None:
    for described in (table(document, "project"), table(document, "tool", "poetry")):
        if described and isinstance(described.get("name"), str):
            seen.distributions.add(_word(str(described["name"])))
    project = table(document, "project") or {}
    groups = (table(document, "project", "optional-dependencies"), table(document, "dependency-groups"))
    for listed in (project.get("dependencies"), *(v for group in groups for v in (group or {}).values())):
        _require(listed if isinstance(listed, list) else (), seen)
    poetry = table(document, "tool", "poetry") or {}
    named = [poetry, *(table(poetry, "group") or {}).values()]
    for group in named:
        for key in ("dependencies", "dev-dependencies"):
            _require((table(group, key) or {}) if isinstance(group, Mapping) else (), seen)
    modern = table(document, "project", "entry-points", "pytest11")
    for plugins in (modern, table(document, "tool", "poetry", "plugins", "pytest11")):
        for target in (plugins or {}).values():
            seen.entry_points.add(str(target).split(":")[0].strip())


def _require(lines: Iterable[object], seen: _Reading) -> None:
    """Take the names from requirements: <https://packaging.python.org/specifications/dependency-specifiers/>."""
    for line in lines:
        if isinstance(line, str) and (found := _REQUIREMENT.match(line)):
            seen.required.add(_word(found[1]))


def _old_packaging(found: Mapping[str, Mapping[str, str]], seen: _Reading) -> None:
    if name := found.get("metadata", {}).get("name"):
        seen.distributions.add(_word(name))
    for line in found.get("options.entry_points", {}).get("pytest11", "").splitlines():
        if "=" in line:
            seen.entry_points.add(line.split("=", 1)[1].split(":")[0].strip())


def _script(text: str, seen: _Reading) -> None:
    """Take from a ``setup.py`` what it writes out: it may be of any version of Python, and is not run."""
    if named := _NAME.search(text):
        seen.distributions.add(_word(named[1]))
    for listed in _PYTEST11.finditer(text):
        for target in _ENTRY.findall(listed[1]):
            seen.entry_points.add(target)
    _require(_asked(text), seen)
    seen.compiled.update(_COMPILED.findall(text))


def _asked(text: str) -> Iterator[str]:
    """Yield the strings of each list of a name that speaks of requirements; every part is looked at once."""
    done = 0
    for named in _ASKED.finditer(text):
        if named.end() < done:
            continue
        done = len(text)
        for part in _IN_LIST.finditer(text, named.end()):
            if part[0] == "]":
                done = part.end()
                break
            if part.lastindex:
                yield part[part.lastindex]


def _word(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def _from_options(folder: str, path: str, options: dict[str, object], seen: _Reading) -> Project:
    def note(text: str) -> None:
        seen.notes.append(f"{path}: {text}")

    def words(key: str) -> tuple[str, ...]:
        value = options.get(key)
        if isinstance(value, str):
            return _split(value, key, note)
        return tuple(str(v) for v in value) if isinstance(value, list) else ()

    fields: dict[str, object] = {}
    arguments = list(words("addopts"))
    narrowed = _addopts(arguments, options)
    for option, key in (("-m", "mark"), ("-k", "keyword")):
        try:
            if narrowed[key]:
                expression(str(narrowed[key]))
        except ExpressionError as error:
            note(f"{option} {narrowed[key]!r} cannot be understood ({error}); it deselects nothing.")
            narrowed[key] = ""
    for key in ("python_files", "python_classes", "python_functions", "norecursedirs"):
        if key in options:
            fields[key] = words(key)
    fields["testpaths"] = tuple(normpath(t) for t in words("testpaths"))
    fields["usefixtures"] = words("usefixtures")
    fields["pythonpath"] = tuple(normpath(join(folder, p)) for p in words("pythonpath"))
    fields["xfail_strict"] = str(options.get("xfail_strict", "")).lower() in {"1", "true", "yes", "on"}
    marks = options.get("markers")
    lines = marks.splitlines() if isinstance(marks, str) else marks if isinstance(marks, list) else ()
    fields["markers"] = tuple(
        name for line in lines if (name := re.split(r"[:(]", str(line), maxsplit=1)[0].strip())
    )
    return _with(Project(folder=folder, source=path), fields | narrowed)


def _split(value: str, key: str, note: Callable[[str], None]) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(value, comments=False))
    except ValueError as error:
        note(f"{key} is not well quoted ({error}); it was split at spaces.")
        return tuple(value.split())


_NARROWING = {
    "--ignore": "ignore",
    "--ignore-glob": "ignore_glob",
    "--deselect": "deselect",
    "-k": "keyword",
    "-m": "mark",
    "-p": "plugins",
    "-o": "override",
    "--override-ini": "override",
}


def _addopts(arguments: list[str], options: dict[str, object]) -> dict[str, object]:
    """Return the fields that ``addopts`` sets; ``-o name=value`` is written back into *options*."""
    found: dict[str, list[str]] = {}
    pending = list(reversed(arguments))
    while pending:
        argument = pending.pop()
        option, equals, value = argument.partition("=")
        if option not in _NARROWING and re.match(r"-[kmpo][^-]", argument):
            option, equals, value = argument[:2], "=", argument[2:].removeprefix("=")
        if option in _NARROWING:
            if not equals:
                value = pending.pop() if pending else ""
            found.setdefault(_NARROWING[option], []).append(value.strip())
    for override in found.get("override", []):
        key, equals, value = override.partition("=")
        if equals:
            options[key.strip()] = value.strip()
    plugins = found.get("plugins", [])
    return {
        "ignore": tuple(normpath(i) for i in found.get("ignore", [])),
        "ignore_glob": tuple(found.get("ignore_glob", [])),
        "deselect": tuple(found.get("deselect", [])),
        "keyword": found.get("keyword", [""])[-1],
        "mark": found.get("mark", [""])[-1],
        "plugins": tuple(p for p in plugins if not p.startswith("no:")),
        "blocked": tuple(p.removeprefix("no:") for p in plugins if p.startswith("no:")),
    }


def _ignores(path: str, source: bytes, seen: _Reading) -> Ignore | None:
    """Return what a conftest ignores, when it says so in plain lists at its top level."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found: dict[str, list[str]] = {"collect_ignore": [], "collect_ignore_glob": []}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in found:
                found[name] = _texts(value, f"{path}: {name}", seen)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name in found:
                found[name] = _texts(value, f"{path}: {name}", seen)
            case ast.AugAssign(target=ast.Name(id=name), value=value) if name in found:
                found[name] += _texts(value, f"{path}: {name}", seen)
            case _:
                continue
    if not any(found.values()):
        return None
    return Ignore(
        folder=dirname(path),
        paths=tuple(normpath(p) for p in found["collect_ignore"]),
        globs=tuple(found["collect_ignore_glob"]),
    )


def _texts(value: ast.expr, where: str, seen: _Reading) -> list[str]:
    items = value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else None
    texts = [i.value for i in items or () if isinstance(i, ast.Constant) and isinstance(i.value, str)]
    if items is None or len(texts) < len(items):
        seen.notes.append(f"{where} is computed when the tests run; only what is written out was honoured.")
    return texts


def _with(project: Project, fields: Mapping[str, object]) -> Project:
    """Return a copy of *project* with some fields replaced."""
    kept = {name: getattr(project, name) for name in Project.__struct_fields__}
    return Project(**{**kept, **fields})
