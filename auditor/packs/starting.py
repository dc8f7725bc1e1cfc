"""A first rule pack for a project that has none: commented, and fitted to what its tests look like."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.packs.words import Phrases

_CRITICAL = Phrases(
    (word, word)
    for word in (
        "critical",
        "mission critical",
        "tier 1",
        "tier1",
        "smoke",
        "acceptance",
        "sanity",
        "p0",
        "golden",
    )
)
_WATCHED = Phrases(
    (word, word)
    for word in ("security", "payment", "billing", "auth", "e2e", "end to end", "integration", "api")
)
_MOST = 8


class Facts(NamedTuple):
    """What a revision's tests look like."""

    repository: str
    tests: Mapping[str, int]
    """Collected tests by test file."""
    markers: Mapping[str, int]
    """Tests by mark."""
    categories: Sequence[tuple[str, str, int]]
    """Id, title and number of tests of each shipped category that has some, the largest first."""


def starting_pack(facts: Facts) -> str:
    """Return a pack as TOML that is sound, changes little by itself, and says what could be declared."""
    return "\n".join(_lines(facts)) + "\n"


def _lines(facts: Facts) -> Iterator[str]:
    total = sum(facts.tests.values())
    yield f"# Rules of the test audit of {_plain(facts.repository)}."
    yield "# They classify, name and rank what 'auditor audit' finds; none of them can hide anything."
    yield "# Every key is told in docs/rules.md of the auditor; 'auditor rules check' tries a file."
    yield "# It is read from the head commit of the audited range, so commit it."
    yield "#"
    yield f"# {total:,} tests in {len(facts.tests):,} files were found, in:"
    for root, number in roots(facts.tests)[:_MOST]:
        yield f"#   {_plain(root)}  ({number:,} tests)"
    yield from _tiers(facts)
    yield from _categories(facts)
    yield from _flow()
    yield from _severity()


def _tiers(facts: Facts) -> Iterator[str]:
    critical, watched = folders(facts.tests, _CRITICAL), folders(facts.tests, _WATCHED)
    yield ""
    yield _title("Tiers: tests that must be there")
    yield '# expect = "history" misses what ever lived there and has no successor; "listed" what tests names.'
    if critical:
        yield ""
        yield "[[tier]]"
        yield 'id = "tier-1"'
        yield 'title = "Tier 1"'
        yield "level = 1"
        yield "# Folders that look critical by their names:"
        yield from _list("paths", [f"{path}/" for path, _ in critical])
        yield 'expect = "history"'
        yield f"# tests = [{_text('tests/critical/test_checkout.py')}]"
    else:
        yield ""
        yield "# No folder looks critical by its name.  A tier could be:"
        yield "# [[tier]]"
        yield '# id = "tier-1"'
        yield '# title = "Tier 1"'
        yield "# level = 1"
        yield '# paths = ["tests/critical/"]'
        yield '# expect = "history"'
    if watched:
        yield ""
        yield "# Further folders that may be worth a tier of level 2:"
        for path, number in watched:
            yield f"#   {_text(f'{path}/')}  ({number:,} tests)"
    if facts.markers:
        named = sorted(facts.markers.items(), key=lambda item: (-item[1], item[0]))[: 2 * _MOST]
        yield ""
        yield "# A tier can be of marks, too: markers = [...].  Marks in use:"
        yield f"#   {', '.join(f'{_plain(name)} ({number:,})' for name, number in named)}"


def _categories(facts: Facts) -> Iterator[str]:
    yield ""
    yield _title("Categories: what the tests are about")
    yield "# Shipped ones that fit tests here; 'auditor rules show ID' tells one in full:"
    for id_, title, number in facts.categories[: 2 * _MOST]:
        yield f"#   {id_:<16} {title} ({number:,} tests)"
    yield "# An entry with the id of a shipped category adds to it; a new id makes a new category:"
    yield "# [[category]]"
    yield '# id = "loyalty"'
    yield '# title = "Loyalty Programme"'
    yield '# words = ["loyalty", "bonus point"]'
    yield '# paths = ["**/loyalty/**"]'


def _flow() -> Iterator[str]:
    yield ""
    yield _title("Flows: steps that one live test should go through together")
    yield "# [[flow]]"
    yield '# id = "checkout"'
    yield '# title = "Checkout"'
    yield "# [[flow.step]]"
    yield '# name = "basket"'
    yield '# symbols = ["*.Basket"]'
    yield "# [[flow.step]]"
    yield '# name = "payment"'
    yield '# words = ["payment"]'
    yield ""
    yield _title("Impact: your own words, quoted where they apply")
    yield "# [[impact]]"
    yield '# statement = "No sale without a receipt"'
    yield '# amount = "2,000 EUR a day"'
    yield '# flows = ["checkout"]'


def _severity() -> Iterator[str]:
    yield ""
    yield _title("Severity: points; 'auditor rules show severity' tells the scale in force")
    yield "# [severity.bands]"
    yield "# critical = 7"


def _title(text: str) -> str:
    return f"# -- {text} ".ljust(100, "-")


def _list(key: str, items: Sequence[str]) -> Iterator[str]:
    yield f"{key} = ["
    yield from (f"    {_text(item)}," for item in items)
    yield "]"


def roots(tests: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the folders that hold the tests, the most tests first: down to one called test or tests."""
    found: Counter[str] = Counter()
    for path, number in tests.items():
        parts = path.split("/")[:-1]
        at = next((n for n, part in enumerate(parts) if part in ("test", "tests")), len(parts) - 1)
        found["/".join(parts[: at + 1]) or "."] += number
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def folders(tests: Mapping[str, int], telling: Phrases[str]) -> list[tuple[str, int]]:
    """Return folders of tests whose names say something, outermost first found, the most tests first."""
    found: Counter[str] = Counter()
    for path, number in tests.items():
        parts = path.split("/")[:-1]
        at = next((n for n, part in enumerate(parts) if telling.find(part)), None)
        if at is not None:
            found["/".join(parts[: at + 1])] += number
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_MOST]


def _text(value: str) -> str:
    """Return *value* as a TOML string."""
    return '"' + "".join(_escaped(char) for char in value[:200]) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\u{min(ord(char), 0xFFFD):04x}"


def _plain(value: str) -> str:
    """Return *value* for a comment: on one line, without what cannot be seen."""
    return "".join(char if char.isprintable() else "?" for char in value[:200])


def counted(names: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return how often each name is there, in how many of *names*."""
    return dict(Counter(name for some in names for name in set(some)))
