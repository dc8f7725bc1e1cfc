"""Rows: one test of a label-free set, what is true of it and what was told; figures over rows."""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from auditor.model.audit import DeletedTest
from benchmarks.accuracy.scoring import HEIRS, Told, expected_calibration_error, told
from benchmarks.accuracy.truths import KINDS, REFACTORINGS, WITHOUT_SUCCESSOR, Truth

BELIEVED = 0.5
"""Confidence from which a verdict counts as an assertion rather than a guess."""


class Row(NamedTuple):
    """What one experiment tells of one test."""

    repository: str
    kind: str
    id: str
    truth: tuple[str, ...]
    """Verdicts that the labelling protocol would give."""
    heirs: tuple[str, ...]
    told: str
    rule: str
    strength: float
    confidence: float
    successors: tuple[str, ...]
    why: str
    evidence: tuple[str, ...]

    @property
    def recognised(self) -> bool:
        """The verdict fits what happened, and so does the first successor where there is one."""
        if self.told not in KINDS[self.kind].accepted:
            return False
        return not self.heirs or bool(self.successors and self.successors[0] in self.heirs)

    @property
    def right(self) -> bool:
        """The verdict is the true one."""
        return self.told in self.truth

    @property
    def wrong(self) -> bool:
        """Something false is asserted: another test named as full successor, with belief."""
        if self.told not in HEIRS or self.confidence < BELIEVED:
            return False
        return not (self.successors and self.successors[0] in self.heirs)


def rows(
    repository: str, truths: Iterable[Truth], deleted: Iterable[DeletedTest], alive: Container[str]
) -> list[Row]:
    """Return a row for each of *truths*; a test that the audit does not report is told as absent.

    *alive* are the ids that head has.  A truth about one of them is void: its class inherits another test of
    that name.
    """
    by_id = {d.id: d for d in deleted}
    found = []
    for truth in truths:
        if truth.id in alive:
            continue
        one = by_id.get(truth.id)
        said = told(one) if one is not None else Told(truth.id, "(not reported)", 0.0)
        found.append(
            Row(
                repository=repository,
                kind=truth.kind,
                id=truth.id,
                truth=tuple(sorted(KINDS[truth.kind].exact)),
                heirs=truth.successors,
                told=said.verdict,
                rule=said.rule,
                strength=said.strength,
                confidence=said.confidence,
                successors=said.successors,
                why=said.why,
                evidence=said.evidence,
            )
        )
    return found


def write(path: Path, found: Iterable[Row]) -> None:
    """Write rows as JSON lines."""
    text = "".join(json.dumps(r._asdict(), sort_keys=True) + "\n" for r in found)
    path.write_text(text, encoding="utf-8")


def read(paths: Iterable[Path]) -> list[Row]:
    """Return the rows of JSON-lines files, in order."""
    found = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            fields: dict[str, Any] = json.loads(line)
            found.append(msgspec.convert([fields[name] for name in Row._fields], Row))
    return found


class Line(NamedTuple):
    """Figures over the rows of one kind; shares between 0 and 1."""

    kind: str
    tests: int
    recognised: float
    wrong: float
    """Another test was named as full successor, with belief."""
    vacuous: float
    """Called vacuous, which no experiment makes a test."""


def summary(found: Sequence[Row]) -> list[Line]:
    """Return the figures by kind, then of all refactorings, then of all kinds without a successor."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        by_kind[row.kind].append(row)
    lines = [_line(kind, by_kind[kind]) for kind in KINDS if kind in by_kind]
    for name, kinds in (("all refactorings", REFACTORINGS), ("all without successor", WITHOUT_SUCCESSOR)):
        some = [r for r in found if r.kind in kinds]
        if some:
            lines.append(_line(name, some))
    return lines


def _line(kind: str, some: Sequence[Row]) -> Line:
    count = len(some)
    return Line(
        kind,
        count,
        round(sum(r.recognised for r in some) / count, 4),
        round(sum(r.wrong for r in some) / count, 4),
        round(sum(r.told == "vacuous" for r in some) / count, 4),
    )


def calibration(found: Sequence[Row]) -> Mapping[str, float]:
    """Return the calibration error of the told confidences over all rows."""
    return {
        "calibration_error": round(expected_calibration_error([(r.confidence, r.right) for r in found]), 4)
    }
