import pytest
from appraised import function

from auditor.coverage.appraisal.kinds import signs, snake
from auditor.model.assessment import Aspect


@pytest.mark.parametrize(
    ("source", "aspect", "line"),
    [
        pytest.param(
            "def test_x():\n    got = asyncio.gather(f(), f())\n    assert got",
            Aspect.CONCURRENCY,
            2,
            id="several at once",
        ),
        pytest.param(
            "def test_x():\n    with ThreadPoolExecutor() as pool:\n        assert f(pool) == 1",
            Aspect.CONCURRENCY,
            2,
            id="a pool of threads",
        ),
        pytest.param(
            "def test_x():\n    at = time.perf_counter()\n    f()\n    assert time.perf_counter() - at < 1",
            Aspect.PERFORMANCE,
            2,
            id="a clock",
        ),
        pytest.param(
            "def test_no_leak():\n    assert f() == 1", Aspect.MEMORY, 1, id="a name that tells, and a check"
        ),
        pytest.param(
            "def test_x():\n    gc.collect()\n    assert f() is None",
            Aspect.MEMORY,
            2,
            id="garbage collected",
        ),
        pytest.param(
            "def test_x():\n    assert circuit_breaker(1).state == 'open'",
            Aspect.CASCADE,
            2,
            id="the subject of a check",
        ),
        pytest.param(
            "def test_x(client):\n    assert client.get('/').status_code == 403",
            Aspect.SECURITY,
            2,
            id="refused",
        ),
        pytest.param(
            "def test_x(client):\n    assert client.get('/').status_code == 500",
            Aspect.ERRORS,
            2,
            id="a failed request",
        ),
        pytest.param(
            "def test_x():\n    with pytest.raises(ValueError):\n        f()", Aspect.ERRORS, 2, id="an error"
        ),
        pytest.param(
            "@pytest.mark.benchmark\ndef test_x():\n    assert f() == 1", Aspect.PERFORMANCE, 1, id="a mark"
        ),
    ],
)
def test_what_is_checked_is_told_with_its_line(source: str, aspect: Aspect, line: int) -> None:
    found = signs(function(source))
    assert found.keys() == {aspect}
    assert found[aspect].line == line


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def test_x():\n    assert f() == 1", id="a plain result"),
        pytest.param("def test_no_leak():\n    f()", id="naming is not checking"),
        pytest.param("def test_no_leak():\n    assert True", id="a check that cannot fail"),
        pytest.param("def test_x():\n    assert trace() == 1", id="trace is no race"),
        pytest.param("def test_x():\n    assert forget() == 1", id="forget is no forgery"),
        pytest.param("def test_rss_feed():\n    assert f() == 1", id="a feed is no memory"),
        pytest.param("def test_x():\n    assert price() == 403", id="403 that is no status"),
    ],
)
def test_what_is_not_checked_is_not_told(source: str) -> None:
    assert signs(function(source)) == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("TestHTTPError", "test_http_error"),
        ("test_rate_limit", "test_rate_limit"),
        ("getX2", "get_x_2"),
        ("", ""),
    ],
)
def test_names_fall_into_words(name: str, words: str) -> None:
    assert snake(name) == words
