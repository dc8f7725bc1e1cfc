"""The count of what is dead at one revision, or after a range."""

from pathlib import Path

from repos import commit, make_repository

from benchmarks.alive import count, measure


def test_the_dead_files_of_a_revision_and_what_they_miss(tmp_path: Path) -> None:
    built = make_repository(
        tmp_path / "r",
        [
            commit(
                "open",
                {
                    "bank.py": "RATE = 7\n",
                    "tests/test_rate.py": "from bank import RATE\n",
                    "tests/test_gone.py": "from bank import teller\n",
                },
            ),
            commit("mend", {"bank.py": "RATE = 7\nteller = 1\n"}),
        ],
    )
    told = count(built.path, built["open"], None)
    assert (told.all, told.dead, told.missing) == (2, 1, (("bank.teller", 1),))
    assert count(built.path, "HEAD", None).dead == 0


def test_what_a_whole_suite_misses_is_granted(tmp_path: Path) -> None:
    suite = {f"tests/test_{n}.py": "import bank\n" for n in range(12)}
    built = make_repository(
        tmp_path / "r", [commit("open", {"bank.py": "from rates import RATE\n", **suite})]
    )
    told = count(built.path, "HEAD", None)
    assert (told.dead, told.granted) == (0, frozenset())
    built = make_repository(
        tmp_path / "s",
        [commit("open", {"bank.py": "from rates import RATE\n", "rates.py": "", **suite})],
    )
    told = count(built.path, "HEAD", None)
    assert (told.all, told.dead, told.granted) == (12, 0, frozenset({"rates.RATE"}))


def test_what_a_range_left_unable_to_run(tmp_path: Path) -> None:
    asks = "import rates\n\ndef test_rate():\n    assert rates.RATE\n\ndef test_two():\n    assert 2\n"
    built = make_repository(
        tmp_path / "r",
        [
            commit("open", {"bank.py": "RATE = 7\n", "rates.py": "RATE = 7\n", "tests/test_rate.py": asks}),
            commit("drop", {"rates.py": None}),
            commit("ask", {"setup.py": "setup(install_requires=['python-rates>=1'])\n"}),
        ],
    )
    told = measure(built.path, built.range("open", "drop"), None)
    assert (told.all, told.dead, told.missing) == (2, 2, (("rates", 2),))
    assert measure(built.path, built.range("open", "ask"), None).dead == 0
    assert measure(built.path, built["drop"], None).dead == 0
