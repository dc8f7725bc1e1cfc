"""Tells how far two readers agree: a second one judged some labelled sets again, and saw no label.

    python -m benchmarks.agreement [--labels FOLDER]... [--again FILE]

Prints a line for each set, then the share of equal verdicts over all of them and Cohen's kappa (1960), which
leaves out what chance alone would make equal.  Sets of which no folder has the labels are passed over.
"""

import argparse
from collections import Counter
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from benchmarks.accuracy.labelled import read_labels

_LABELS = Path(__file__).parent / "labels"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--labels", type=Path, action="append", help="Where NAME.jsonl lie.")
    parser.add_argument("--again", type=Path, default=_LABELS / "again.tsv")
    wish = parser.parse_args()
    every: list[tuple[str, str]] = []
    for name, rows in groupby(sorted(read_again(wish.again)), key=itemgetter(0)):
        first = _first(wish.labels or [_LABELS], name)
        pairs = [(first[id_], verdict) for _, id_, verdict in rows if id_ in first]
        if pairs:
            print(f"{name}: {sum(a == b for a, b in pairs)} of {len(pairs)}")
        every += pairs
    print(f"in all: {sum(a == b for a, b in every)} of {len(every)}, kappa {kappa(every):.2f}")


def read_again(path: Path) -> list[tuple[str, str, str]]:
    """Return set, test and verdict of each row that was judged again."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, id_, verdict = line.split("\t")
        rows.append((name, id_, verdict))
    return rows


def kappa(pairs: list[tuple[str, str]]) -> float:
    """Return Cohen's kappa of two verdicts each: 1 where all are equal, 0 where that is mere chance."""
    if not pairs:
        return 0.0
    total = len(pairs)
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    equal = sum(a == b for a, b in pairs) / total
    chance = sum(one[v] * other[v] for v in one) / total**2
    return 1.0 if chance == 1.0 else (equal - chance) / (1.0 - chance)


def _first(folders: list[Path], name: str) -> dict[str, str]:
    """The first reader's verdicts on the tests of a set, by id; none where no folder has its labels."""
    path = next((f / f"{name}.jsonl" for f in folders if (f / f"{name}.jsonl").exists()), None)
    return {la.id: la.verdict for la in read_labels(path)} if path is not None else {}


if __name__ == "__main__":
    main()
