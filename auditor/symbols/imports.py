"""Which file an import statement loads, known from the paths of the tree alone.

Python looks a module up on ``sys.path``, which no static reader knows.  What can be known is which folders
are plausible entries of it, the *roots*: the repository itself, ``src``-like folders, every folder that holds
a top-level package, every folder below the repository that is a project with metadata of its own (where what
lies below may be a namespace package), and, for a test, the first folder above it that is not a package
(pytest puts that on the path).  The root nearest to the importer is asked first.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from posixpath import commonpath, join, splitext

from auditor.model.paths import SHOWN, basename, dirname, folders_of
from auditor.model.source import Import

SOURCE_FOLDERS = frozenset({"src", "lib", "python", "source", "pysrc"})
"""Folders that projects put on the path instead of their root."""

PROJECT_FILES = frozenset({"setup.py", "setup.cfg", "pyproject.toml"})
"""A folder that holds one of these is installed as a project, and what lies in it is found from there."""

_ASIDE = SHOWN | {"test", "tests", "testing", "testdata", "fixtures"}
"""Folders beside the production code, which it never imports from."""

BUILT_SUFFIXES = frozenset(
    {".pyi", ".pyx", ".pxd", ".so", ".pyd", ".c", ".cc", ".cpp", ".cxx", ".rs", ".f", ".f90", ".tmpl", ".in"}
)
"""A file with one of these suffixes may become a module of its name when the project is built."""

_MOUNTS = re.compile(
    r"ansible_collections\.\w+\.\w+\.(?=\w)|(?:odoo|openerp)\.addons\.(?=\w)|(flask)\.ext\.(?=\w)"
)
"""Under what Ansible, Odoo and old versions of Flask mount a repository's modules."""

# `test` is a package of the standard library that is rarely installed, and a usual name for a test folder.
_STANDARD = sys.stdlib_module_names - {"test", "tests"}

# Import names of widely used distributions.  A folder of such a name somewhere in a tree (settings of a
# service, stubs, an example) does not make the name the repository's own, unless it lies where Python would
# surely find it.
_WELL_KNOWN = frozenset(
    """
    aiofiles aiohttp airflow alembic altair anthropic anyio apscheduler argon2 arrow asyncpg attr attrs
    azure babel backports bcrypt black bokeh boto boto3 botocore bs4 cachetools celery certifi cffi
    chardet charset_normalizer chromadb click clickhouse_connect clickhouse_driver cloudpickle colorama
    confluent_kafka consul coverage cryptography cython dask databricks datadog dateutil dbt debugpy
    deepdiff discord distributed django dns docker docutils dotenv duckdb elasticsearch email_validator
    etcd3 execnet factory faiss faker fakeredis falcon fastapi filelock flask freezegun fsspec gevent git
    github gitlab google gradio graphene graphql greenlet grpc gunicorn h11 h5py httpcore httpx
    huggingface_hub hypercorn hypothesis idna ignite influxdb ipykernel ipython IPython jaraco jax jenkins
    jinja2 jmespath joblib jose jsonschema jupyter jwt kafka kazoo keras kombu kubernetes langchain
    langchain_core langgraph ldap libcst lightgbm llvmlite locust loguru lxml mako markdown markupsafe
    marshmallow matplotlib minio mlflow mock mongoengine more_itertools moto motor mpl_toolkits msgpack
    msgspec multidict mypy mysql MySQLdb nats neo4j networkx newrelic nltk nose numba numpy oauthlib onnx
    openai openpyxl opensearchpy opentelemetry orjson packaging paho pandas paramiko parameterized passlib
    peewee pendulum PIL pip pkg_resources platformdirs playwright plotly pluggy poetry polars prefect
    prometheus_client promise prompt_toolkit proto psutil psycopg psycopg2 py pyarrow pyasn1 pybind11
    pycparser pydantic pydantic_settings pydot pygments pylint pymongo pymysql pyparsing pyspark pytest
    pytest_asyncio pytest_mock pytz qdrant_client rabbitmq ray redis regex requests responses
    rest_framework rich rq ruamel s3fs sanic scipy scrapy seaborn selenium sentry_sdk setuptools shapely
    simplejson six sklearn slack slack_sdk slugify snowflake socketio sortedcontainers sphinx
    sphinxcontrib sqlalchemy sqlmodel sqlparse starlette statsmodels stripe structlog supabase sympy
    tabulate telegram temporalio tenacity tensorflow terraform testcontainers tiktoken tokenizers toml
    tomli tomlkit toolz torch torchvision tornado tox tqdm traitlets transformers trio twilio twisted
    typer typing_extensions tzlocal ujson urllib3 uvicorn uvloop vault virtualenv wandb watchdog weaviate
    webob websocket websockets werkzeug wheel wrapt wtforms xarray xgboost xmltodict yaml yarl zeep zmq
    zope zstandard
    """.split()  # noqa: SIM905 (one name per line would be four screens)
)


def is_standard(module: str) -> bool:
    """Tell whether the top-level name belongs to the standard library."""
    return module.split(".", 1)[0] in _STANDARD


def is_standard_or_well_known(module: str) -> bool:
    """Tell whether the top-level name belongs to the standard library or a widely used distribution."""
    return is_standard(module) or module.split(".", 1)[0] in _WELL_KNOWN


def is_source_of_build(path: str) -> bool:
    """Tell whether a build may make a module of the file."""
    suffix = splitext(path)[1]
    return suffix in BUILT_SUFFIXES or suffix == ".proto"


def telling_files(paths: Iterable[str]) -> list[str]:
    """Return those of *paths* that are not Python and tell what can be imported.

    They make projects of their folders, or modules when the project is built.
    """
    other = (p for p in paths if not p.endswith(".py"))
    return [p for p in other if basename(p) in PROJECT_FILES or is_source_of_build(p)]


@lru_cache(maxsize=65536)
def is_test_name(path: str) -> bool:
    """Tell whether pytest loads the file by itself, by its name alone: a test module or a ``conftest.py``."""
    name = basename(path)
    return name.endswith(".py") and (
        name.startswith("test_") or name.endswith("_test.py") or name in ("conftest.py", "tests.py")
    )


def ancestors(path: str) -> Iterator[str]:
    """Yield the folders above *path*, nearest first, the repository itself (``""``) last."""
    yield from folders_of(path)
    if path:
        yield ""


class ImportMap:
    """Which files of the repository an import statement loads, at one revision.

    *paths* are POSIX paths relative to the repository.  Files that are not Python may be among them: they
    tell which modules come into being when the project is built.  *opaque* are paths that exist but cannot be
    looked into (submodules, symbolic links): whatever is imported from there is taken to be there.
    """

    def __init__(self, paths: Iterable[str], opaque: Iterable[str] = ()) -> None:
        self._opaque = {path.removesuffix(".py") for path in opaque}
        self._files: set[str] = set()
        self._size: dict[str, int] = {}  # folder -> Python files at or below it
        self._homes: dict[str, set[str]] = {}  # top-level name -> folders that hold it
        self._tests_in: dict[str, int] = {}  # folder -> files that pytest loads by itself
        self._packages_in: dict[str, int] = {}  # folder -> packages directly below it
        self._projects: dict[str, int] = {}  # folder below the repository -> files of PROJECT_FILES
        self._built: set[str] = set()  # path without suffix, and the folders above it
        self._roots_cache: dict[tuple[str, str, bool], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._file_cache: dict[tuple[str, str, bool, bool], str | None] = {}
        self._owner_cache: dict[str, str | None] = {}
        self._part_cache: dict[tuple[str, str], bool] = {}
        below: dict[str, int] = {}
        for path in paths:
            if path.endswith(".py") and path not in self._files:
                folder = self._enter(path)
                below[folder] = below.get(folder, 0) + 1
            else:
                self.add(path)
        for folder, number in below.items():
            self._grow(folder, number)

    def __contains__(self, path: str) -> bool:
        """Tell whether the Python file *path* is there."""
        return path in self._files

    def add(self, path: str) -> None:
        """Take a new file into account; one that is known already changes nothing."""
        stem, suffix = splitext(path)
        if suffix != ".py":
            self._forget()
            self._project(path, 1)
            if suffix in BUILT_SUFFIXES:
                stem = splitext(stem)[0] if suffix in (".in", ".tmpl") else stem.split(".cpython-")[0]
                # In C, `spammodule.c` is the customary file of `spam`.
                self._built.update((stem, stem.removesuffix("module")))
            elif suffix == ".proto":
                self._built.update((f"{stem}_pb2", f"{stem}_pb2_grpc", *folders_of(path)))
            return
        if path in self._files:
            return
        self._forget()
        self._grow(self._enter(path), 1)

    def _enter(self, path: str) -> str:
        """Take down a new Python file, and return its folder."""
        self._files.add(path)
        folder, _, name = path.rpartition("/")
        if name != "__init__.py":
            self._homes.setdefault(name[:-3], set()).add(folder)
        elif folder:
            self._count(self._packages_in, dirname(folder), 1)
        if is_test_name(path):
            self._count(self._tests_in, folder, 1)
        self._project(path, 1)
        return folder

    def _project(self, path: str, step: int) -> None:
        """Count a file that makes a project of its folder; projects that tests work on do not matter."""
        folder, _, name = path.rpartition("/")
        if folder and name in PROJECT_FILES and not is_aside(folder):
            self._count(self._projects, folder, step)

    def _grow(self, folder: str, number: int) -> None:
        """Count new Python files of a folder in it and in all above."""
        for above in (folder, *ancestors(folder)):
            if self._count(self._size, above, number) == number and above:
                self._homes.setdefault(basename(above), set()).add(dirname(above))

    def discard(self, path: str) -> None:
        """Take into account that a file is gone; one that was not known changes nothing."""
        if path not in self._files:
            return
        self._forget()
        self._files.remove(path)
        folder, name = dirname(path), basename(path)[:-3]
        if name == "__init__" and folder:
            self._count(self._packages_in, dirname(folder), -1)
        if is_test_name(path):
            self._count(self._tests_in, folder, -1)
        self._project(path, -1)
        for above in ancestors(path):
            if self._count(self._size, above, -1) == 0 and above:
                self._drop_home(basename(above), dirname(above))
        self._drop_home(name, folder)

    def dotted(self, path: str) -> str:
        """Return the canonical dotted name of a Python file, import roots such as ``src/`` stripped.

        Of several packages with one name, the one nearest to the repository's root has the short name; files
        of the others are named from the repository's root.  The parts of a namespace package (PEP 420) that
        several distributions bring keep the short name.
        """
        root = self._root_of(path)
        inner = path[len(root) + 1 :] if root else path
        if root:
            top = inner.split("/", 1)[0].removesuffix(".py")
            if top not in self._owner_cache:
                self._owner_cache[top] = min(self._claims(top), key=_shallow, default=None)
            if self._owner_cache[top] not in (root, None) and not self._brings_part(root, inner):
                inner = path
        return _dots(inner)

    def _brings_part(self, root: str, inner: str) -> bool:
        """Tell whether *inner*, below *root*, lies in a part of a namespace that only *root* brings."""
        top, *rest = inner.removesuffix(".py").split("/")
        if not rest or self._is_package_folder(join(root, top)) or is_aside(join(root, top)):
            return False
        parts = accumulate(rest, join, initial=top)
        part = next((p for p in parts if self._is_package_folder(join(root, p))), inner.removesuffix(".py"))
        if (root, part) not in self._part_cache:
            self._part_cache[root, part] = not any(
                join(other, part) in self._size or join(other, f"{part}.py") in self._files
                for other in self._claims(top)
                if other != root
            )
        return self._part_cache[root, part]

    def file(self, module: str, importer: str = "", *, beside: bool = True) -> str | None:
        """Return the file that ``import module`` in *importer* loads; of a package its ``__init__.py``.

        ``None`` when the module is not the repository's, is not there, or is a package without an
        ``__init__.py`` (see :meth:`is_package`).  In a private copy of a package, its name means that copy.
        With *beside*, what is found nowhere else is looked for beside *importer*, as Python 2 does.
        """
        key = (module, dirname(importer), is_test_name(importer), beside)
        if key not in self._file_cache:
            found = next(self.candidates(module, importer), None) or self._in_copy(module, importer)
            found = found or (self._beside(module, importer) if beside else None)
            self._file_cache[key] = found or self._in_package(module, importer)
        found = self._file_cache[key]
        # `adapters/foo.py` that says `import foo` means another foo.
        return None if found == importer and "." not in module else found

    def _in_copy(self, module: str, importer: str) -> str | None:
        """Return the module in a private copy of its package that *importer* lies in.

        A copy such as ``setup/_shop`` stands in for ``shop``, and goes on calling itself by that name.
        """
        top, _, rest = module.partition(".")
        home = next((a for a in ancestors(importer) if basename(a) == f"_{top}"), None)
        return self.probe(join(home, rest.replace(".", "/")) if rest else home) or None if home else None

    def _in_package(self, module: str, importer: str) -> str | None:
        """Return a module of the only package of its name, where that lies inside of another one.

        ``package_dir`` of a build, a link, or an entry of the path makes it known by the shorter name.
        """
        top, dot, _ = module.partition(".")
        homes = self._homes.get(top, ())
        if not dot or len(homes) != 1 or is_standard_or_well_known(top):
            return None
        (folder,) = homes
        if not (self._is_inner(folder, top) and self._is_package_folder(join(folder, top))):
            return None
        if is_aside(folder) and not is_aside(importer):
            return None
        return self.probe(join(folder, module.replace(".", "/"))) or None

    def _beside(self, module: str, importer: str) -> str | None:
        """Return the module beside *importer* in its package, which a name may mean in Python 2."""
        base = self._base_beside(module, importer)
        return self.probe(base) or None if base and module.partition(".")[0] in self._homes else None

    def _base_beside(self, module: str, importer: str) -> str | None:
        """Where *module* would lie beside *importer* in its package, as a path without suffix."""
        folder = dirname(importer)
        if not self._is_package_folder(folder) or is_standard_or_well_known(module):
            return None
        return join(folder, module.replace(".", "/"))

    def built(self, module: str, importer: str = "") -> str | None:
        """Return the whole name of a module that a build makes of a file here: ``shop.till`` of ``till.pyx``.

        ``None`` when there is none.  As `file`, Python 2 looks beside *importer* as well.
        """
        bases = (*self._bases(module, importer), self._base_beside(module, importer))
        base = next((b for b in bases if b in self._built and b not in self._size), None)
        return self.dotted(f"{base}.py") if base is not None else None

    def candidates(self, module: str, importer: str = "") -> Iterator[str]:
        """Yield every file that ``import module`` may load, likeliest first: one per root that has it."""
        for base in self._bases(module, importer):
            path = self.probe(base)
            if path:
                yield path

    def probe(self, base: str) -> str | None:
        """Return the Python file of the module at *base*, a path without suffix: ``a/b`` for ``a/b.py``.

        ``""`` when the module can be imported but has no such file: a folder without ``__init__.py``, or
        something that a build makes.  ``None`` when nothing is there.
        """
        for path in (join(base, "__init__.py"), f"{base}.py"):
            if path in self._files:
                return path
        if base in self._size or base in self._built:
            return ""
        return (
            "" if self._opaque and any(above in self._opaque for above in (base, *ancestors(base))) else None
        )

    def taken(self, importer: str, statements: Iterable[Import]) -> Iterator[tuple[str, str]]:
        """Yield (file, name) for what import statements in *importer* take from files of the repository.

        The name is empty where they take the module as a whole, or all that it has.
        """
        for item in statements:
            dotted = self.absolute(importer, item.module)
            file = self.file(dotted, importer) if dotted else None
            if file is not None:
                yield file, "" if item.name in (None, "*") else item.name or ""
            inner = self.file(f"{dotted}.{item.name}", importer) if dotted and item.name else None
            if inner is not None:
                yield inner, ""

    def absolute(self, importer: str, module: str) -> str | None:
        """Turn ``..utils`` as written in *importer* into an absolute dotted name; absolute names stay.

        But for those under which a host mounts what is here, see `here`.  ``None`` when the dots lead out of
        the repository.
        """
        rest = module.lstrip(".")
        level = len(module) - len(rest)
        if not level:
            return self.here(module)
        is_init = basename(importer) == "__init__.py"
        for name in (self.dotted(importer), _dots(importer)):
            parts = name.split(".") if name else []
            keep = len(parts) - level + (1 if is_init else 0)
            if keep > 0 or (keep == 0 and rest):
                return ".".join([*parts[:keep], *([rest] if rest else [])])
        return None

    def here(self, module: str) -> str:
        """Return what the repository calls *module*, where a host mounts it under a name of its own.

        Ansible calls a collection ``ansible_collections.NAMESPACE.NAME``, Odoo a module ``odoo.addons.NAME``,
        and Flask ``flask_NAME`` ``flask.ext.NAME``.
        """
        mounted = _MOUNTS.match(module)
        if mounted is None:
            return module
        inner = module[mounted.end() :]
        if mounted[1]:
            inner = f"{mounted[1]}_{inner}"
        return module if self.probe(inner.replace(".", "/")) is None else inner

    def is_own(self, module: str, importer: str = "") -> bool:
        """Tell whether the top-level name is the repository's: not finding the module is then an error.

        Roots that are merely plausible do not count.
        """
        top = module.split(".", 1)[0]
        return any(
            join(root, f"{top}.py") != importer and self._owns(root, top) and not self._may_share(root, top)
            for root in self._roots(module, importer, sure=True)
        )

    def _may_share(self, root: str, top: str) -> bool:
        """Tell whether a folder without ``__init__.py`` may share its name with another distribution.

        A package or a module of the name wins over such folders, wherever it lies on the path (PEP 420).  So
        do those of several projects, and what lies beside the production code or inside a package.
        """
        if self._holds(root, top):
            return False
        homes = self._homes.get(top, ())
        if any(join(home, f"{top}.py") in self._files for home in homes):
            return True
        if sum(home in self._projects for home in homes) > 1:
            return True
        if self.is_namespace(join(root, top)):
            return True
        return is_aside(root) or any(self._is_package_folder(f) for f in (root, *ancestors(root)))

    def is_namespace(self, folder: str) -> bool:
        """Tell whether a folder without ``__init__.py`` holds one package and nothing else.

        That is how a distribution brings its part of a namespace, as ``plone.restapi`` does (PEP 420).
        """
        if self._packages_in.get(folder) != 1:
            return False
        inner = f"{folder}/"
        packages = (f for f in self._size if f.startswith(inner) and "/" not in f[len(inner) :])
        return any(self._size[f] == self._size[folder] for f in packages)

    def is_package(self, module: str, importer: str = "") -> bool:
        """Tell whether *module* is an importable folder of the repository, with ``__init__.py`` or not."""
        inner = module.replace(".", "/")
        return any(join(root, inner) in self._size for root in self._roots(module, importer))

    def is_there(self, module: str, importer: str = "") -> bool:
        """Tell whether *module* is the repository's and can be imported, from a Python file or not."""
        return any(self.probe(base) is not None for base in self._bases(module, importer))

    def has_folder(self, folder: str) -> bool:
        """Tell whether there is a Python file in or below *folder*."""
        return folder in self._size

    def is_entry(self, folder: str) -> bool:
        """Tell whether what *folder* holds makes it a plausible entry of the path."""
        return folder in self._packages_in or folder in self._tests_in

    def is_project(self, folder: str) -> bool:
        """Tell whether a file makes a project of *folder*, which lies below the repository."""
        return folder in self._projects

    def _forget(self) -> None:
        self._roots_cache.clear()
        self._file_cache.clear()
        self._owner_cache.clear()
        self._part_cache.clear()

    @staticmethod
    def _count(table: dict[str, int], key: str, step: int) -> int:
        count = table.get(key, 0) + step
        if count:
            table[key] = count
        else:
            table.pop(key, None)
        return count

    def _drop_home(self, name: str, folder: str) -> None:
        if join(folder, name) in self._size or join(folder, f"{name}.py") in self._files:
            return
        homes = self._homes.get(name)
        if homes is not None:
            homes.discard(folder)
            if not homes:
                del self._homes[name]

    def _is_package_folder(self, folder: str) -> bool:
        return join(folder, "__init__.py") in self._files and folder != ""

    def _holds(self, folder: str, name: str) -> bool:
        """Whether there is a package with an ``__init__.py``, or a module, of a name in a folder."""
        return self._is_package_folder(join(folder, name)) or join(folder, f"{name}.py") in self._files

    def _base(self, path: str) -> str:
        """The first folder above *path* that is not a package."""
        return next(folder for folder in ancestors(path) if not self._is_package_folder(folder))

    def _root_of(self, path: str) -> str:
        """The root that the canonical name of *path* starts from."""
        base = self._base(path)
        above = (base, *ancestors(base))
        source = next((f for f in above if basename(f) in SOURCE_FOLDERS or f in self._projects), None)
        if source is not None:
            return source
        return base if base != dirname(path) else ""

    def _claims(self, top: str) -> list[str]:
        """The roots that would give files below *top* a name that starts with it."""
        return [
            folder
            for folder in self._homes.get(top, ())
            if not self._is_mere_project(join(folder, top))
            and (
                not folder
                or basename(folder) in SOURCE_FOLDERS
                or self._has_namespace(folder, top)
                or (self._is_package_folder(join(folder, top)) and not self._is_package_folder(folder))
            )
        ]

    def _is_mere_project(self, folder: str) -> bool:
        """Tell whether *folder* holds a project and is no package: nothing is named after it."""
        return folder in self._projects and not self._is_package_folder(folder)

    def _roots(self, module: str, importer: str, *, sure: bool = False) -> tuple[str, ...]:
        top = module.split(".", 1)[0]
        homes = self._homes.get(top)
        if not homes:
            return ()
        key = (top, dirname(importer), is_test_name(importer))
        if key not in self._roots_cache:
            self._roots_cache[key] = self._order(top, homes, importer)
        return self._roots_cache[key][0 if sure else 1]

    def _order(self, top: str, homes: set[str], importer: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The roots that hold *top*, nearest to *importer* first: those that surely serve it, and all."""
        above = list(ancestors(importer)) if importer else [""]
        base = self._base(importer) if importer else ""
        sure = [folder for folder in self._near(above, importer) if folder in homes]
        sure += sorted(
            folder
            for folder in homes
            if basename(folder) in SOURCE_FOLDERS and dirname(folder) in above and folder not in sure
        )
        sure = [folder for folder in sure if self._serves(folder, top, base)]
        if top in _STANDARD:
            # Only a part of a package that has the bad luck of this name can mean that package.
            own = tuple(root for root in sure if importer.startswith(join(root, top) + "/"))
            return own, own
        if top in _WELL_KNOWN:
            sure += sorted(f for f in homes if f not in sure and self._has_namespace(f, top))
            return tuple(sure), tuple(sure)
        known = set(sure)
        aside = is_aside(importer)
        others = [
            folder for folder in homes if folder not in known and self._may_serve(folder, top, aside=aside)
        ]
        others.sort(key=lambda folder: (-_shared(folder, base), _shallow(folder)))
        return tuple(sure), (*sure, *others)

    def _bases(self, module: str, importer: str) -> Iterator[str]:
        """Where *module* would lie, as a path without suffix, for each root that it may be found in."""
        inner = module.replace(".", "/")
        for root in self._roots(module, importer):
            base = join(root, inner)
            if (
                self._owns(root, module)
                or basename(root) in SOURCE_FOLDERS
                or root in self._projects
                or any(self._is_package_folder(f) for f in (base, *ancestors(base)) if f != root)
            ):
                yield base

    def _owns(self, root: str, module: str) -> bool:
        """Tell whether all below the top-level name is this repository's, if *root* is where Python finds it.

        A folder without ``__init__.py`` may share its name with a distribution: ``google/`` in ``src``.
        """
        top = module.split(".", 1)[0]
        return top not in _WELL_KNOWN or self._holds(root, top)

    def _near(self, above: list[str], importer: str) -> list[str]:
        """Those of the folders above *importer* that may be entries of the path, nearest first."""
        packaged = bool(above) and self._is_package_folder(above[0])
        source = next(
            (
                n
                for n, folder in enumerate(above)
                if basename(folder) in SOURCE_FOLDERS or (packaged and folder in self._projects)
            ),
            None,
        )
        if source is None or is_test_name(importer):
            return above
        # Code below `src` is imported from `src`, even where a folder on the way has no __init__.py; so are
        # packages from the folder of their project.
        return [folder for n, folder in enumerate(above) if n >= source or folder in self._tests_in]

    def _is_inner(self, folder: str, top: str) -> bool:
        """Tell whether what lies in *folder* is named from further up: it is a package, and no project.

        Some keep an ``__init__.py`` in the ``src`` of a project, for a linter or by mistake.  What others
        call *top* is not looked for there.
        """
        if not self._is_package_folder(folder) or folder in self._projects:
            return False
        parent, _, name = folder.rpartition("/")
        source = name == "src" and (not parent or parent in self._projects)
        return not source or top in _WELL_KNOWN or not self._is_package_folder(join(folder, top))

    def _serves(self, folder: str, top: str, base: str) -> bool:
        """Tell whether *folder*, near to the importer, is an entry of the path that gives *top*."""
        if self._is_inner(folder, top):
            return False
        return (
            top not in _WELL_KNOWN
            or folder in ("", base)
            or basename(folder) in SOURCE_FOLDERS
            or self._has_namespace(folder, top)
        )

    def _has_namespace(self, folder: str, top: str) -> bool:
        """Tell whether *folder* is a project, or the sources of one, whose *top* holds packages.

        It may be no package itself.
        """
        if (dirname(folder) if basename(folder) in SOURCE_FOLDERS else folder) not in self._projects:
            return False
        within = join(folder, top)
        return within in self._packages_in or any(f.startswith(f"{within}/") for f in self._packages_in)

    def _may_serve(self, folder: str, top: str, *, aside: bool) -> bool:
        """Tell whether a folder elsewhere in the tree is a plausible entry of the path that gives *top*.

        Production code sees nothing of tests, examples and documentation (*aside*), where whole projects may
        stand for show; tests see each other's folders as far as pytest puts them on the path.
        """
        if self._is_inner(folder, top):
            return False
        if self._has_namespace(folder, top):
            return True
        if not self._holds(folder, top):
            return False
        if is_aside(folder):
            return aside and folder in self._tests_in
        # `testutils/testutils.py` is put on the path by whoever needs it, and so is the only file of a name
        # by tests of it.
        sole = aside and self._homes[top] == {folder} and join(folder, f"{top}.py") in self._files
        return sole or self.is_entry(folder) or basename(folder) in (*SOURCE_FOLDERS, top)


def is_aside(path: str) -> bool:
    """Whether a path lies beside the production code: among tests, examples or documentation."""
    return is_test_name(path) or not _ASIDE.isdisjoint(path.split("/"))


def _shallow(folder: str) -> tuple[int, bool, str]:
    depth = folder.count("/") + 1 if folder else 0
    return depth, basename(folder) not in SOURCE_FOLDERS, folder


def _shared(one: str, other: str) -> int:
    """How many leading folders two paths share."""
    common = commonpath((one, other)) if one and other else ""
    return common.count("/") + 1 if common else 0


def _dots(path: str) -> str:
    """``a/b/__init__.py`` → ``a.b``, ``a/b.py`` → ``a.b``."""
    stem = path.removesuffix(".py")
    return ("" if stem == "__init__" else stem.removesuffix("/__init__")).replace("/", ".")
