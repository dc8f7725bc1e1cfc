"""What kind of thing a test checks beyond plain results: concurrency, performance, leaks, security …

It is read off names and assertions, each with its line, so that a person can look.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from auditor.coverage.vacuity import can_fail
from auditor.model.assessment import Aspect
from auditor.model.source import Check, CheckKind, Function

# Whole words of identifiers, so that "trace" is no "race"; a star goes on to the end of the word.
_NAMES: Mapping[Aspect, str] = MappingProxyType(
    {
        Aspect.CONCURRENCY: "concurren* parallel* race races racing deadlock* thread_safe* threadsafe "
        "threadpool* multiprocessing contention simultaneous*",
        Aspect.PERFORMANCE: "performance benchmark* throughput latency latencies p95 p99 perf timeit",
        Aspect.MEMORY: "leak leaks leaked leaking tracemalloc weakref* refcount getrefcount objgraph "
        "memory_usage memory_info",
        Aspect.CASCADE: "cascad* failover circuit_breaker bulkhead degrad* error_propagat* "
        "errors_propagat* failure_propagat*",
        Aspect.SECURITY: "csrf xss sql_injection command_injection unauthorized unauthorised forbidden "
        "permission* path_traversal sanitiz* sanitis* spoof* tamper* forged forgery vulnerab* security "
        "hijack*",
    }
)
_CALLS: Mapping[Aspect, str] = MappingProxyType(
    {
        Aspect.CONCURRENCY: "asyncio.gather asyncio.TaskGroup threading.Thread threading.Barrier "
        "concurrent.futures ThreadPoolExecutor ProcessPoolExecutor multiprocessing.Process "
        "multiprocessing.Pool Thread",
        Aspect.PERFORMANCE: "time.perf_counter perf_counter timeit.timeit time.monotonic time.process_time "
        "perf_counter_ns",
        Aspect.MEMORY: "gc.collect tracemalloc.start sys.getrefcount weakref.ref getrefcount",
    }
)
_REFUSED = re.compile(r"\b40[13]\b")
_FAILED = re.compile(r"\b(4\d\d|5\d\d)\b")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_STATUS = re.compile(r"status")


class Sign(NamedTuple):
    """What shows that a test checks something of a kind."""

    line: int
    text: str


def _pattern(words: str) -> re.Pattern[str]:
    parts = (re.escape(w.removesuffix("*")) + ("[a-z]*" if w.endswith("*") else "") for w in words.split())
    return re.compile(f"(?:^|_)(?:{'|'.join(parts)})(?:_|$)")


_WORDS = {aspect: _pattern(words) for aspect, words in _NAMES.items()}
_CHAINS = {aspect: frozenset(words.split()) for aspect, words in _CALLS.items()}


def snake(name: str) -> str:
    """*name* in lower case with underscores between its words."""
    return "_".join(part.lower() for part in _WORD.findall(name[:400]))


def signs(function: Function) -> dict[Aspect, Sign]:
    """Return the kinds of things that *function*, a test, checks, each with the first line that shows it.

    Its name, its marks, what it calls, and its assertions are looked at; helpers and fixtures are not.
    A kind that only a name tells of counts when something can fail: naming is not checking.
    """
    able = [c for c in function.body.checks if can_fail(c)]
    if not able:
        return {}
    found: dict[Aspect, Sign] = {}
    for aspect, sign in _signs(function, able):
        found.setdefault(aspect, sign)
    return found


def _signs(function: Function, able: list[Check]) -> Iterator[tuple[Aspect, Sign]]:
    for use in function.body.uses:
        chain = use.origin.replace("()", "").replace("[]", "").replace("@", "")
        for aspect, chains in _CHAINS.items():
            if use.called and (chain in chains or any(chain.endswith(f".{c}") for c in chains)):
                yield aspect, Sign(use.line, f"{chain}()")
    for check in able:
        for aspect, pattern in _WORDS.items():
            subjects = " ".join((*check.subject, *check.inside))
            if any(pattern.search(snake(part)) for part in re.split(r"[^A-Za-z0-9_]+", subjects[:2000])):
                yield aspect, Sign(check.line, check.text)
        if check.kind in (CheckKind.RAISES, CheckKind.WARNS):
            yield Aspect.ERRORS, Sign(check.line, check.text)
        elif check.kind in (CheckKind.EQUAL, CheckKind.MEMBERSHIP) and _STATUS.search(check.text):
            if _REFUSED.search(" ".join(check.literals)):
                yield Aspect.SECURITY, Sign(check.line, check.text)
            elif _FAILED.search(" ".join(check.literals)):
                yield Aspect.ERRORS, Sign(check.line, check.text)
    name = snake(function.name)
    for aspect, pattern in _WORDS.items():
        if pattern.search(name):
            yield aspect, Sign(function.line, f"def {function.name}")
    for mark in function.decorators:
        for aspect, pattern in _WORDS.items():
            if pattern.search(snake(mark.name.rpartition(".")[2])):
                yield aspect, Sign(mark.line, f"@{mark.name}")
