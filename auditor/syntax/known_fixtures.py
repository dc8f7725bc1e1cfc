"""Fixtures that come from pytest itself and from plugins in common use."""

from collections.abc import Iterable

_TABLE = """\
pytest: LineMatcher cache capfd capfdbinary caplog capsys capsysbinary capteesys config doctest_namespace
    linecomp monkeypatch pytestconfig pytester record_property record_testsuite_property
    record_xml_attribute recwarn request subtests testdir tmp_path tmp_path_factory tmpdir tmpdir_factory
pytest-mock: class_mocker mock mocker module_mocker package_mocker session_mocker
pytest-asyncio: event_loop event_loop_policy unused_tcp_port unused_tcp_port_factory unused_udp_port
    unused_udp_port_factory
anyio: anyio_backend anyio_backend_name anyio_backend_options free_tcp_port free_tcp_port_factory
    free_udp_port free_udp_port_factory
pytest-trio: autojump_clock mock_clock nursery
pytest-aiohttp: aiohttp_client aiohttp_client_cls aiohttp_raw_server aiohttp_server aiohttp_unused_port
    aiohttp_unused_port_factory loop loop_factory proactor_loop raw_test_server test_client test_server
    unused_port
pytest-tornado: base_url http_client http_port http_server io_loop
pytest-django: admin_client admin_user async_admin_client async_client async_rf client db
    django_assert_max_num_queries django_assert_num_queries django_capture_on_commit_callbacks
    django_db_blocker django_db_createdb django_db_keepdb django_db_modify_db_settings
    django_db_reset_sequences django_db_serialized_rollback django_db_setup django_db_use_migrations
    django_mail_dnsname django_mail_patch_dns django_test_environment django_user_model
    django_username_field live_server mailoutbox rf settings transactional_db
pytest-flask: accept_any accept_json accept_jsonp accept_mimetype cli_runner client_class live_server
pytest-sanic: sanic_client sanic_server
pytest-celery: celery_app celery_backend celery_backend_cluster celery_broker celery_broker_cluster
    celery_class_tasks celery_config celery_enable_logging celery_includes celery_parameters
    celery_session_app celery_session_worker celery_setup celery_setup_app celery_setup_config
    celery_setup_name celery_worker celery_worker_cluster celery_worker_parameters celery_worker_pool
    default_pytest_celery_network default_rabbitmq_broker default_redis_backend default_redis_broker
    default_worker_app default_worker_celery_version default_worker_cls default_worker_container
    default_worker_signals default_worker_tasks depends_on_current_app use_celery_app_trap
pytest-httpx: assert_all_responses_were_requested httpx_mock non_mocked_hosts
requests-mock: requests_mock
responses: mocked_responses responses
respx: respx_mock
aioresponses: aioresponses
pytest-httpbin: class_based_httpbin class_based_httpbin_secure httpbin httpbin_both httpbin_ca_bundle
    httpbin_secure
pytest-httpserver: httpserver httpserver_ipv4 httpserver_listen_address httpserver_ssl_context
    make_httpserver
pytest-localserver: httpsserver smtpserver
pytest-recording: block_network vcr vcr_cassette_dir vcr_cassette_name vcr_config
pytest-vcr: vcr_cassette vcr_cassette_path
betamax: betamax_parametrized_session betamax_recorder betamax_session
pytest-socket: socket_disabled socket_enabled
pytest-benchmark: benchmark benchmark_weave
pytest-codspeed: benchmark
pytest-freezegun: freezer
time-machine: time_machine
pytest-subprocess: fake_process fp
pyfakefs: fs fs_class fs_module fs_session real_fs
pytest-cov: cov no_cover
pytest-xdist: testrun_uid worker_id
pytest-subtests: subtests
pytest-datadir: datadir lazy_datadir lazy_shared_datadir original_datadir shared_datadir
pytest-regressions: data_regression dataframe_regression file_regression image_regression
    ndarrays_regression num_regression
pytest-regtest: regtest
syrupy: snapshot
pytest-check: check
pytest-faker: faker faker_locale faker_seed
pytest-console-scripts: script_cwd script_launch_mode script_runner
pytest-playwright: base_url browser browser_channel browser_context_args browser_name browser_type
    browser_type_launch_args context context_factory device is_chromium is_firefox is_webkit
    launch_browser new_context page playwright
pytest-selenium: capabilities chrome_options driver driver_args driver_class driver_kwargs firefox_options
    selenium sensitive_url session_capabilities
pytest-qt: qapp qapp_args qapp_cls qtbot qtlog qtmodeltester
pytest-docker: docker_allow_fallback docker_cleanup docker_compose_command docker_compose_file
    docker_compose_project_name docker_ip docker_services docker_setup
pytest-postgresql: postgresql postgresql_noproc postgresql_proc
pytest-redis: redis_nooproc redis_proc redisdb
pytest-snapshot: snapshot
pytest-testinfra: host
testinfra: host
pytest-html: extra extras
pytest-metadata: include_metadata_in_junit_xml metadata
pytest-twisted: reactor
pytest-virtualenv: virtualenv workspace
jupyter: jp_configurable_serverapp jp_fetch jp_serverapp jp_ws_fetch
"""
"""A plugin's distribution name, a colon and its fixtures; indented lines go on."""

_COMMON_WORDS = frozenset(
    """
    base_url benchmark browser browser_name browser_type cache check client config context cov db device
    driver extra extras faker fs host http_client http_port http_server io_loop loop metadata mock mypy
    new_context page reactor responses selenium settings snapshot test_client test_server unused_port vcr
    virtualenv workspace capabilities context_factory live_server worker_id nursery
    """.split()  # noqa: SIM905
)
"""Names that projects give their own fixtures as well: theirs only when the plugin is asked for."""


def _plugins() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    plugin = ""
    for line in _TABLE.splitlines():
        if not line.startswith(" "):
            plugin, _, line = line.partition(":")
        found[plugin] = found.get(plugin, frozenset()) | frozenset(line.split())
    return found


_BUILTIN = "pytest"
PLUGINS = _plugins()
"""Fixtures by the distribution that brings them."""
_DISTINCT = frozenset(name for names in PLUGINS.values() for name in names if name not in _COMMON_WORDS)


def mentioned(text: str) -> set[str]:
    """Return the plugins that *text* (a requirements or configuration file) speaks of."""
    lowered = text.lower().replace("_", "-")
    return {plugin for plugin in PLUGINS if plugin in lowered}


def known(plugins: Iterable[str]) -> frozenset[str]:
    """Return the names that are no sign of a missing fixture in a repository that uses *plugins*."""
    return _DISTINCT.union(PLUGINS[_BUILTIN], *(PLUGINS[p] for p in plugins if p in PLUGINS))
