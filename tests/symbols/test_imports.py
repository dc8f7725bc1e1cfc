import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.symbols.imports import ImportMap

FLAT = ["pkg/__init__.py", "pkg/a.py", "pkg/sub/__init__.py", "pkg/sub/b.py", "setup.py"]
SRC = [
    "src/pkg/__init__.py",
    "src/pkg/a.py",
    "src/google/cloud/store/__init__.py",
    "tests/test_a.py",
    "tests/helpers.py",
]
MONO = [
    "services/auth/auth_pkg/__init__.py",
    "services/auth/auth_pkg/core.py",
    "services/auth/common/__init__.py",
    "services/auth/common/log.py",
    "services/auth/tests/test_core.py",
    "services/billing/common/__init__.py",
    "services/billing/common/money.py",
    "services/billing/bill_pkg/__init__.py",
    "shared/types.py",
]

PROJECTS = [
    "core/setup.py",
    "core/django/main.py",
    "core/django/db/__init__.py",
    "core/django/db/base.py",
    "plugins/red/pyproject.toml",
    "plugins/red/django/db/red/__init__.py",
    "tests/unit/test_red.py",
    "tests/project/setup.py",
    "tests/project/django/made/__init__.py",
]

PACKED = [
    "paid/pyproject.toml",
    "paid/__init__.py",
    "paid/server/__init__.py",
    "paid/server/auth.py",
    "paid/tests/test_auth.py",
]

INNER = [
    "setup.py",
    "shop/__init__.py",
    "shop/app.py",
    "shop/CaRT/__init__.py",
    "shop/CaRT/store/__init__.py",
    "shop/CaRT/store/sql.py",
    "shop/redis/__init__.py",
    "shop/redis/client.py",
    "shop/util/__init__.py",
    "shop/util/text.py",
    "shop/CaRT/util/__init__.py",
    "shop/CaRT/util/text.py",
    "shop/tests/__init__.py",
    "shop/tests/test_sql.py",
    "shop/tests/helpers/__init__.py",
    "shop/tests/helpers/fake.py",
]

COPY = [
    "shop/__init__.py",
    "shop/_carts/__init__.py",
    "shop/_carts/core.py",
    "shop/_carts/tests/test_core.py",
    "shop/tests/test_shop.py",
]


@pytest.mark.parametrize(
    ("paths", "module", "importer", "file"),
    [
        pytest.param(
            COPY,
            "carts.core",
            "shop/_carts/tests/test_core.py",
            "shop/_carts/core.py",
            id="a private copy by its public name",
        ),
        pytest.param(
            COPY,
            "carts",
            "shop/_carts/tests/test_core.py",
            "shop/_carts/__init__.py",
            id="the package of a private copy",
        ),
        pytest.param(COPY, "carts.core", "shop/tests/test_shop.py", None, id="not outside of the copy"),
        pytest.param(COPY, "carts.gone", "shop/_carts/core.py", None, id="not there in the copy"),
        pytest.param(FLAT, "pkg", "", "pkg/__init__.py", id="a package is its __init__"),
        pytest.param(FLAT, "pkg.a", "", "pkg/a.py", id="a module of a package"),
        pytest.param(FLAT, "pkg.sub.b", "pkg/a.py", "pkg/sub/b.py", id="a nested module"),
        pytest.param(FLAT, "a", "pkg/sub/b.py", None, id="a package folder is no root"),
        pytest.param(FLAT, "pkg.c", "", None, id="nothing there"),
        pytest.param(
            PROJECTS,
            "django.main",
            "tests/unit/test_red.py",
            "core/django/main.py",
            id="namespace of a project",
        ),
        pytest.param(
            PROJECTS, "django.db.base", "core/django/main.py", "core/django/db/base.py", id="inside a project"
        ),
        pytest.param(
            PROJECTS,
            "django.db.red",
            "tests/unit/test_red.py",
            "plugins/red/django/db/red/__init__.py",
            id="namespace that projects share",
        ),
        pytest.param(
            PROJECTS,
            "django.made",
            "tests/unit/test_red.py",
            None,
            id="a project with metadata that tests work on",
        ),
        pytest.param(
            [p for p in PROJECTS if p != "core/setup.py"],
            "django.main",
            "tests/unit/test_red.py",
            None,
            id="no project, no package, a known name",
        ),
        pytest.param(
            PACKED,
            "server.auth",
            "paid/tests/test_auth.py",
            "paid/server/auth.py",
            id="a package and a project",
        ),
        pytest.param(
            [p for p in PACKED if p != "paid/pyproject.toml"],
            "server.auth",
            "paid/tests/test_auth.py",
            "paid/server/auth.py",
            id="the only package of a name, inside of one that is no project",
        ),
        pytest.param(INNER, "CaRT.store.sql", "shop/tests/test_sql.py", "shop/CaRT/store/sql.py", id="inner"),
        pytest.param(INNER, "CaRT", "shop/tests/test_sql.py", None, id="no more than the name of an inner"),
        pytest.param(INNER, "CaRT.gone", "shop/tests/test_sql.py", None, id="not there in an inner package"),
        pytest.param(INNER, "redis.client", "shop/tests/test_sql.py", None, id="inner, of a known name"),
        pytest.param(INNER, "util.text", "shop/tests/test_sql.py", None, id="inner, one of several"),
        pytest.param(INNER, "helpers.fake", "shop/app.py", None, id="inner, of tests, to production"),
        pytest.param(
            INNER,
            "helpers.fake",
            "shop/tests/test_sql.py",
            "shop/tests/helpers/fake.py",
            id="inner, of tests",
        ),
        pytest.param(
            ["tools/scripts/export_file.py", "tools/tests/test_export.py"],
            "export_file",
            "tools/tests/test_export.py",
            "tools/scripts/export_file.py",
            id="the only file of a name, to a test",
        ),
        pytest.param(
            ["tools/scripts/export_file.py", "more/export_file.py", "tools/tests/test_export.py"],
            "export_file",
            "tools/tests/test_export.py",
            None,
            id="one of two files of a name",
        ),
        pytest.param(
            ["tools/scripts/export_file.py", "tools/main.py"],
            "export_file",
            "tools/main.py",
            None,
            id="the only file of a name, to production",
        ),
        pytest.param(SRC, "pkg.a", "tests/test_a.py", "src/pkg/a.py", id="src is a root"),
        pytest.param(
            SRC, "store", "", "src/google/cloud/store/__init__.py", id="parent of a top-level package"
        ),
        pytest.param(
            SRC, "google.cloud.store", "", "src/google/cloud/store/__init__.py", id="below a shared namespace"
        ),
        pytest.param(
            ["google/cloud/store/__init__.py", "google/cloud/store/aio/retry/again.py"],
            "google.cloud.store.aio.retry.again",
            "tests/test_x.py",
            "google/cloud/store/aio/retry/again.py",
            id="folders without __init__.py in a package below a shared namespace",
        ),
        pytest.param(
            [
                *(
                    "api/setup.py",
                    "api/src/opentelemetry/trace/__init__.py",
                    "api/src/opentelemetry/bag/__init__.py",
                ),
                *("sdk/setup.py", "sdk/src/opentelemetry/sdk/__init__.py", "sdk/tests/test_x.py"),
            ],
            "opentelemetry.trace",
            "sdk/tests/test_x.py",
            "api/src/opentelemetry/trace/__init__.py",
            id="a known namespace that projects beside each other share",
        ),
        pytest.param(SRC, "helpers", "tests/test_a.py", "tests/helpers.py", id="a helper beside the test"),
        pytest.param(
            SRC,
            "helpers",
            "more/tests/test_b.py",
            "tests/helpers.py",
            id="a folder that pytest puts on the path",
        ),
        pytest.param(SRC, "helpers", "src/pkg/a.py", None, id="production imports nothing from the tests"),
        pytest.param(
            ["tests/projects/demo/build.py", "tests/projects/demo/demo/__init__.py", "tests/test_a.py"],
            "build",
            "tests/test_a.py",
            None,
            id="a project that tests work on",
        ),
        pytest.param(
            SRC, "tests.helpers", "tests/test_a.py", "tests/helpers.py", id="namespace package at the root"
        ),
        pytest.param(
            MONO,
            "auth_pkg.core",
            "services/auth/tests/test_core.py",
            "services/auth/auth_pkg/core.py",
            id="monorepo",
        ),
        pytest.param(
            MONO,
            "common.log",
            "services/auth/tests/test_core.py",
            "services/auth/common/log.py",
            id="nearest root",
        ),
        pytest.param(
            MONO,
            "common.money",
            "services/auth/tests/test_core.py",
            "services/billing/common/money.py",
            id="then others",
        ),
        pytest.param(
            MONO,
            "services.auth.auth_pkg.core",
            "shared/types.py",
            "services/auth/auth_pkg/core.py",
            id="from the top",
        ),
        pytest.param(
            ["deploy/redis/__init__.py", "app/x.py"], "redis", "app/x.py", None, id="a stray known name"
        ),
        pytest.param(
            ["redis/__init__.py", "tests/test_x.py"],
            "redis",
            "tests/test_x.py",
            "redis/__init__.py",
            id="redis",
        ),
        pytest.param(
            ["redis/seed.py", "app/x.py"], "redis.seed", "app/x.py", None, id="a known name, no package"
        ),
        pytest.param(
            ["a/logging/__init__.py", "a/x.py"], "logging", "a/x.py", None, id="the standard library wins"
        ),
        pytest.param(
            ["Lib/logging/__init__.py", "Lib/logging/handlers.py"],
            "logging",
            "Lib/logging/handlers.py",
            "Lib/logging/__init__.py",
            id="inside a package named like the standard library's",
        ),
        pytest.param(
            ["adapters/foo.py"], "foo", "adapters/foo.py", None, id="an adapter named like what it adapts"
        ),
        pytest.param(
            ["m.py", "m/__init__.py"], "m", "", "m/__init__.py", id="the package wins over the module"
        ),
        pytest.param(
            ["p/__init__.py", "p/task.py"], "task", "p/a.py", "p/task.py", id="beside it, in Python 2"
        ),
        pytest.param(["p/__init__.py", "p/json.py"], "json", "p/a.py", None, id="not the standard library's"),
        pytest.param(["p/__init__.py", "p/redis.py"], "redis", "p/a.py", None, id="not a known package's"),
        pytest.param(["p/task.py"], "job", "p/a.py", None, id="not there"),
        pytest.param(
            ["a/setup.py", "a/src/__init__.py", "a/src/m/__init__.py", "a/tests/m/test_x.py"],
            "m",
            "a/tests/m/test_x.py",
            "a/src/m/__init__.py",
            id="below a src that is a package by mistake",
        ),
        pytest.param(
            ["src/__init__.py", "src/redis/__init__.py", "tests/test_x.py"],
            "redis",
            "tests/test_x.py",
            None,
            id="a known name below such a src",
        ),
        pytest.param(
            ["test/__init__.py", "test/base.py"], "test.base", "test/test_x.py", "test/base.py", id="test"
        ),
    ],
)
def test_file(paths: list[str], module: str, importer: str, file: str | None) -> None:
    assert ImportMap(paths).file(module, importer) == file


@pytest.mark.parametrize(
    ("paths", "path", "name"),
    [
        pytest.param(FLAT, "pkg/__init__.py", "pkg", id="package"),
        pytest.param(FLAT, "pkg/sub/b.py", "pkg.sub.b", id="module"),
        pytest.param(FLAT, "setup.py", "setup", id="at the root"),
        pytest.param(SRC, "src/pkg/a.py", "pkg.a", id="src stripped"),
        pytest.param(
            SRC, "src/google/cloud/store/__init__.py", "google.cloud.store", id="namespace below src"
        ),
        pytest.param(SRC, "tests/helpers.py", "tests.helpers", id="folder without __init__"),
        pytest.param(MONO, "services/auth/auth_pkg/core.py", "auth_pkg.core", id="nested project stripped"),
        pytest.param(MONO, "services/auth/common/log.py", "common.log", id="the first of two homonyms"),
        pytest.param(
            MONO, "services/billing/common/money.py", "services.billing.common.money", id="the second"
        ),
        pytest.param(PROJECTS, "core/django/db/base.py", "django.db.base", id="of a project's namespace"),
        pytest.param(
            ["shop/setup.py", "shop/shop/__init__.py", "shop/shop/cart.py", "tests/test_cart.py"],
            "shop/shop/cart.py",
            "shop.cart",
            id="of a project in a folder of its name",
        ),
        pytest.param(PROJECTS, "core/django/main.py", "django.main", id="of a namespace itself"),
        pytest.param(
            PROJECTS,
            "plugins/red/django/db/red/__init__.py",
            "django.db.red",
            id="another part of a namespace",
        ),
        pytest.param(
            [*PROJECTS, "plugins/red/django/db/base.py"],
            "plugins/red/django/db/base.py",
            "plugins.red.django.db.base",
            id="what two projects have of a namespace",
        ),
        pytest.param(
            [*PROJECTS, "plugins/red/tests/unit/test_red.py"],
            "plugins/red/tests/unit/test_red.py",
            "plugins.red.tests.unit.test_red",
            id="tests are no namespace",
        ),
        pytest.param(
            ["src/flow/setup.py", "src/flow/flow/__init__.py", "src/flow/flow/run.py", "src/core/setup.py"],
            "src/flow/flow/run.py",
            "flow.run",
            id="of a project in a folder of its name, below src",
        ),
    ],
)
def test_dotted(paths: list[str], path: str, name: str) -> None:
    assert ImportMap(paths).dotted(path) == name


@pytest.mark.parametrize(
    ("importer", "module", "name"),
    [
        pytest.param("pkg/a.py", "os.path", "os.path", id="absolute stays"),
        pytest.param("pkg/a.py", ".", "pkg", id="own package"),
        pytest.param("pkg/a.py", ".sub", "pkg.sub", id="sibling"),
        pytest.param("pkg/__init__.py", ".a", "pkg.a", id="from an __init__"),
        pytest.param("pkg/sub/b.py", "..a", "pkg.a", id="parent"),
        pytest.param("pkg/sub/__init__.py", "..a", "pkg.a", id="parent of an __init__"),
        pytest.param("pkg/a.py", "...x", None, id="out of the repository"),
        pytest.param("pkg/a.py", "....", None, id="far out of the repository"),
    ],
)
def test_absolute(importer: str, module: str, name: str | None) -> None:
    assert ImportMap(FLAT).absolute(importer, module) == name


MOUNTED = [
    "flask_shop/__init__.py",
    "plugins/module_utils/ports.py",
    "sale_extra/__init__.py",
    "sale_extra/models/order.py",
]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        pytest.param(
            "ansible_collections.acme.shop.plugins.module_utils.ports",
            "plugins.module_utils.ports",
            id="a-collection-of-ansible",
        ),
        pytest.param(
            "ansible_collections.acme.shop.plugins.module_utils",
            "plugins.module_utils",
            id="a-folder-without-init",
        ),
        pytest.param(
            "ansible_collections.acme.other.plugins.module_utils.nets",
            "ansible_collections.acme.other.plugins.module_utils.nets",
            id="another-collection",
        ),
        pytest.param("odoo.addons.sale_extra.models.order", "sale_extra.models.order", id="a-module-of-odoo"),
        pytest.param("odoo.addons.sale.models.order", "odoo.addons.sale.models.order", id="another-module"),
        pytest.param("odoo.addons", "odoo.addons", id="the-mount-itself"),
        pytest.param("flask.ext.shop", "flask_shop", id="an-extension-of-flask"),
        pytest.param("flask.ext.login", "flask.ext.login", id="another-extension"),
    ],
)
def test_what_a_host_mounts_is_found_where_it_lies(module: str, name: str) -> None:
    assert ImportMap(MOUNTED).absolute("tests/unit/test_ports.py", module) == name


@pytest.mark.parametrize(
    ("paths", "module", "importer", "own"),
    [
        pytest.param(FLAT, "pkg.gone", "x.py", True, id="own package, missing module"),
        pytest.param(FLAT, "numpy", "x.py", False, id="external"),
        pytest.param(MONO, "redis", "shared/types.py", False, id="external that is not there"),
        pytest.param(["deploy/redis/__init__.py"], "redis.gone", "app/x.py", False, id="stray known name"),
        pytest.param(["a/types.py", "a/test_x.py"], "types", "a/test_x.py", False, id="standard library"),
        pytest.param(["adapters/foo.py"], "foo", "adapters/foo.py", False, id="itself"),
        pytest.param(SRC, "google.protobuf", "src/pkg/a.py", False, id="shared namespace"),
        pytest.param(
            ["scripts/a.py"], "scripts.b", "tests/test_x.py", True, id="namespace folder at the root"
        ),
        pytest.param(
            ["deep/down/stuff/a.py"], "stuff.b", "tests/test_x.py", False, id="namespace folder elsewhere"
        ),
        pytest.param(
            ["test/test_a.py", "test/tables/test_b.py"],
            "tables.Table",
            "test/tables/test_b.py",
            False,
            id="folder of tests that is called as a distribution",
        ),
        pytest.param(
            ["pkg/__init__.py", "pkg/tools/mcp/a.py"],
            "mcp.client",
            "pkg/tools/mcp/a.py",
            False,
            id="folder inside a package that is called as a distribution",
        ),
        pytest.param(
            ["a/pyproject.toml", "a/ns/a/__init__.py", "b/setup.py", "b/ns/b/__init__.py"],
            "ns.api",
            "a/ns/a/x.py",
            False,
            id="namespace of several projects",
        ),
        pytest.param(
            ["a/pyproject.toml", "a/ns/a/__init__.py", "a/ns/b/__init__.py"],
            "ns.api",
            "a/ns/a/x.py",
            True,
            id="folder of several packages of one project",
        ),
        pytest.param(
            ["src/ns/a/__init__.py", "src/ns/a/b/__init__.py"],
            "ns.api",
            "src/ns/a/x.py",
            False,
            id="folder of one package and nothing else",
        ),
        pytest.param(
            ["src/ns/a/__init__.py", "src/ns/x.py"],
            "ns.api",
            "src/ns/a/x.py",
            True,
            id="folder of one package and a module",
        ),
        pytest.param(
            ["tools/tools.py", "tests/test_x.py"],
            "tools",
            "tests/test_x.py",
            False,
            id="module in its folder",
        ),
        pytest.param(
            ["core/setup.py", "core/app/dns/__init__.py", "core/app/aws/__init__.py"],
            "dns.message",
            "core/app/aws/x.py",
            False,
            id="known name in a namespace package of a project",
        ),
        pytest.param(
            ["speech/pyproject.toml", "speech/ns/plugins/mistralai/__init__.py"],
            "mistralai.client",
            "speech/ns/plugins/mistralai/llm.py",
            False,
            id="package of a namespace that is called as what it wraps",
        ),
    ],
)
def test_is_own(paths: list[str], module: str, importer: str, own: bool) -> None:
    assert ImportMap(paths).is_own(module, importer) is own


@pytest.mark.parametrize(
    ("extra", "module"),
    [
        pytest.param("pkg/_speedups.pyx", "pkg._speedups", id="Cython"),
        pytest.param("pkg/_speedups.c", "pkg._speedups", id="C"),
        pytest.param("pkg/alignmodule.c", "pkg.align", id="C in a file called a module"),
        pytest.param("pkg/_speedups.cpython-311-x86_64-linux-gnu.so", "pkg._speedups", id="compiled"),
        pytest.param("pkg/_version.py.in", "pkg._version", id="template"),
        pytest.param("pkg/api.proto", "pkg.api_pb2", id="protocol buffers"),
        pytest.param("pkg/wire/v1/api.proto", "pkg.wire", id="a folder of protocol buffers"),
        pytest.param("pkg/wire/v1/api.proto", "pkg.wire.v1.api_pb2", id="protocol buffers in a folder"),
    ],
)
def test_a_module_that_a_build_makes(extra: str, module: str) -> None:
    imports = ImportMap([*FLAT, extra])
    assert imports.file(module) is None
    assert imports.is_there(module)
    assert not imports.is_there("pkg.gone")


def test_what_lies_behind_a_link_is_taken_to_be_there() -> None:
    imports = ImportMap(FLAT, opaque=["pkg/vendor", "pkg/linked.py"])
    assert imports.is_there("pkg.vendor.thing")
    assert imports.is_there("pkg.linked")
    assert imports.file("pkg.vendor.thing") is None
    assert not imports.is_there("pkg.vend")


def test_is_package() -> None:
    imports = ImportMap(SRC)
    assert imports.is_package("pkg")
    assert imports.is_package("google.cloud")
    assert imports.is_package("tests")
    assert not imports.is_package("pkg.a")


GROWING = [
    "a.py",
    "test_a.py",
    "x/__init__.py",
    "x/a.py",
    "x/test_a.py",
    "x/y/__init__.py",
    "x/y/a.py",
    "tests/test_a.py",
    "tests/x/a.py",
    "src/x/a.py",
    "src/b.so",
    "proto/a.proto",
]


@given(paths=st.lists(st.sampled_from(GROWING)))
def test_a_map_grows_as_it_is_made(paths: list[str]) -> None:
    grown = ImportMap(())
    for path in paths:
        grown.add(path)
    assert vars(grown) == vars(ImportMap(paths))
