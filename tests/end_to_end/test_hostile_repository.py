"""The same story twice, with plain names and with names made to break reports: the structure is the same."""

import json
from collections import Counter
from pathlib import Path

import pytest
from repos import commit, make_repository
from writers.hostile import NASTY
from writers.parsed import lines_by_kind, read, skeleton

from auditor.cli.running import run
from auditor.cli.stages import Stages

# A file about https belongs to another category, as it should.
POISONS = tuple(text.replace("http", "hyper") for text in (*NASTY[2::3], max(NASTY, key=len)))

SHOP = """\
def price():
    return 1 + 2


def stock(n):
    return n - 1


def ship(n):
    return n
"""
TESTS = """\
from helpers import box
from shop import price, stock


def test_price():
    assert price() == 3


def test_stock():
    assert stock(box()) == 1
"""

KEPT = """\
from helpers import box


def test_kept():
    assert box() == {}
"""

Told = tuple[Counter[str], Counter[tuple[str, ...]], dict[str, int]]


def story(folder: Path, poison: str) -> tuple[Path, Path]:
    """A repository, and a rule pack for it, with *poison* in every name that may hold it."""
    name = poison.encode("utf-8", "replace").decode().translate({ord("/"): None, 0: None})[:200]
    line = " ".join(name.translate(dict.fromkeys(map(ord, "<>"))).split())
    tests = f"tests/a{name}z"
    literal = json.dumps(name)
    start = {
        "shop.py": SHOP,
        f"{tests}/test_a{name}z.py": TESTS,
        f"{tests}/helpers.py": "def box():\n    return 2\n",
        f"{tests}/test_kept.py": KEPT.format(literal),
    }
    gone = {f"{tests}/test_a{name}z.py": None, f"{tests}/helpers.py": None}
    author = f"Ada {line} Writer <ada@example.org>"
    drafts = [commit("add", start), commit("purge", gone, message=f"purge {line}", author=author)]
    built = make_repository(folder / "shop", drafts, bare=True)
    text = json.dumps(f"a {name} z", ensure_ascii=True)
    steps = "".join(f'[[flow.step]]\nname = {text}\nsymbols = ["shop.{of}"]\n' for of in ("price", "ship"))
    pack = folder / "rules.toml"
    pack.write_text(
        f'[[category]]\nid = "own"\ntitle = {text}\nsymbols = ["shop.price"]\n'
        f'[[tier]]\nid = "t"\ntitle = {text}\npaths = ["tests/**"]\n'
        f'[[flow]]\nid = "f"\ntitle = {text}\n{steps}'
        f'[[impact]]\nstatement = {text}\namount = {text}\ntiers = ["t"]\nflows = ["f"]\n',
        encoding="utf-8",
    )
    return built.path, pack


def told(folder: Path, poison: str) -> Told:
    """Kinds of lines of the Markdown report, elements of the page, sizes of the lists in the JSON report."""
    folder.mkdir()
    repository, pack = story(folder, poison)
    outputs = [folder / f"report.{end}" for end in ("md", "html", "json", "txt", "sarif")]
    options = [part for path in outputs for part in ("-o", str(path))]
    asked = ["audit", "HEAD~1..HEAD", "--repo", str(repository), "--rules", str(pack), "--no-cache", "-q"]
    assert run([*asked, *options], Stages()) == 0
    markdown, page, data, screen, _ = (path.read_text(encoding="utf-8") for path in outputs)
    for text in (markdown, screen):
        assert all(line.isprintable() for line in text.split("\n"))
    report = json.loads(data)
    lists = {**report, **report["assessment"]}
    sizes = {key: len(value) for key, value in lists.items() if isinstance(value, list)}
    return lines_by_kind(markdown), skeleton(read(page)), sizes


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Told:
    found = told(tmp_path_factory.mktemp("plain") / "x", "")
    assert all(found[2][part] for part in ("deleted_tests", "orphans", "tiers", "flows", "gaps", "actions"))
    return found


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: ascii(poison[:24]))
def test_hostile_names_change_no_structure(poison: str, plain: Told, tmp_path: Path) -> None:
    assert told(tmp_path / "x", poison) == plain
