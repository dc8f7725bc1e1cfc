"""Figures over labelled deleted tests: what was told against what is true."""

import importlib.util
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from auditor.coverage.rule_table import from_evidence
from auditor.model.audit import DeletedTest

VERDICTS = ("moved", "rewritten", "partial", "lost", "retired", "vacuous")
GAP = frozenset({"lost", "partial"})
"""Something that was verified is verified no more."""
HEIRS = frozenset({"moved", "rewritten"})
"""All that was verified is verified elsewhere."""
ABSENT = "(not reported)"


class Told(NamedTuple):
    """What an audit says of one deleted test."""

    id: str
    verdict: str
    confidence: float
    successors: tuple[str, ...] = ()
    rule: str = ""
    strength: float = 0.0
    why: str = ""
    evidence: tuple[str, ...] = ()


class Label(NamedTuple):
    """What is true of one deleted test."""

    id: str
    verdict: str
    successors: tuple[str, ...] = ()
    why: str = ""


class Mistake(NamedTuple):
    """A verdict that is not the labelled one."""

    label: Label
    told: Told | None


class RuleLine(NamedTuple):
    """How often one rule was right where it told one verdict."""

    rule: str
    verdict: str
    tests: int
    right: float
    """Share of these tests that are labelled so."""
    confidence: float
    """Mean confidence that was told: near `right` where the rule is calibrated."""
    others: str
    """The other labels that these tests have, most frequent first, with their numbers."""


class Score(NamedTuple):
    """The figures of one set, shares between 0 and 1; ``None`` where there is nothing to count."""

    labelled: int
    not_reported: int
    verdict_accuracy: float | None
    macro_f1: float | None
    f1: dict[str, float]
    gap_precision: float | None
    gap_recall: float | None
    false_alarms: float | None
    """Share of moved and rewritten tests that were called a gap."""
    silent_losses: float | None
    """Share of lost tests that were called moved, rewritten, retired or vacuous."""
    successor_hit_at_1: float | None
    successor_hit_at_3: float | None
    calibration_error: float
    """Expected calibration error over ten bins of confidence."""


def told(deleted: DeletedTest) -> Told:
    """Return what an audit says of one deleted test, with the rule that its evidence names."""
    rule, strength = from_evidence(deleted.evidence)
    return Told(
        id=deleted.id,
        verdict=deleted.verdict.value,
        confidence=deleted.confidence,
        successors=tuple(s.id for s in deleted.successors),
        rule=rule,
        strength=strength,
        why=deleted.why,
        evidence=tuple(f"{e.kind}: {e.detail}" for e in deleted.evidence),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _bare(id_: str) -> str:
    return id_.split("[")[0]


def expected_calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return how far confidences are from shares of right answers, over ten equal bins, weighted by size."""
    error = 0.0
    for low in range(10):
        inside = [(c, r) for c, r in pairs if low / 10 <= c < (low + 1) / 10 or (low == 9 and c == 1.0)]
        if inside:
            meant = sum(c for c, _ in inside) / len(inside)
            right = sum(r for _, r in inside) / len(inside)
            error += abs(meant - right) * len(inside) / len(pairs)
    return error


def score(labels: Sequence[Label], answers: Mapping[str, Told]) -> Score:
    """Return the figures of *answers*, by test id, against *labels*."""
    confusion: Counter[tuple[str, str]] = Counter()
    hit1 = hit3 = with_heirs = 0
    calibration: list[tuple[float, bool]] = []
    for label in labels:
        answer = answers.get(label.id)
        confusion[label.verdict, answer.verdict if answer else ABSENT] += 1
        if answer is not None:
            calibration.append((answer.confidence, answer.verdict == label.verdict))
        if label.verdict in HEIRS | {"partial"} and label.successors:
            with_heirs += 1
            accepted = {_bare(s) for s in label.successors}
            named = [_bare(s) for s in answer.successors] if answer else []
            hit1 += bool(named and named[0] in accepted)
            hit3 += bool(accepted & set(named[:3]))

    def count(actual: Iterable[str], said: Iterable[str]) -> int:
        real, spoken = set(actual), set(said)
        return sum(n for (a, t), n in confusion.items() if a in real and t in spoken)

    everything = {*VERDICTS, ABSENT}
    f1: dict[str, float] = {}
    for verdict in VERDICTS:
        right = count({verdict}, {verdict})
        wrong = count(everything - {verdict}, {verdict}) + count({verdict}, everything - {verdict})
        if count({verdict}, everything):
            f1[verdict] = round(2 * right / (2 * right + wrong), 3)
    exact = sum(n for (a, t), n in confusion.items() if a == t)
    return Score(
        labelled=len(labels),
        not_reported=count(everything, {ABSENT}),
        verdict_accuracy=_share(exact, len(labels)),
        macro_f1=round(sum(f1.values()) / len(f1), 3) if f1 else None,
        f1=f1,
        gap_precision=_share(count(GAP, GAP), count(everything, GAP)),
        gap_recall=_share(count(GAP, GAP), count(GAP, everything)),
        false_alarms=_share(count(HEIRS, GAP), count(HEIRS, everything)),
        silent_losses=_share(count({"lost"}, HEIRS | {"retired", "vacuous"}), count({"lost"}, everything)),
        successor_hit_at_1=_share(hit1, with_heirs),
        successor_hit_at_3=_share(hit3, with_heirs),
        calibration_error=round(expected_calibration_error(calibration), 3),
    )


def mistakes(labels: Iterable[Label], answers: Mapping[str, Told]) -> list[Mistake]:
    """Return the labelled tests whose verdict is another, in label order."""
    pairs = ((label, answers.get(label.id)) for label in labels)
    return [Mistake(la, an) for la, an in pairs if an is None or an.verdict != la.verdict]


def by_rule(labels: Iterable[Label], answers: Mapping[str, Told]) -> list[RuleLine]:
    """Return a line for each rule and verdict that it told of a labelled test, the most frequent first."""
    met: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for label in labels:
        if answer := answers.get(label.id):
            met[answer.rule, answer.verdict].append((label.verdict, answer.confidence))
    lines = []
    for (rule, verdict), pairs in met.items():
        found = Counter(label for label, _ in pairs)
        right = found.pop(verdict, 0)
        others = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        lines.append(
            RuleLine(
                rule,
                verdict,
                len(pairs),
                round(right / len(pairs), 3),
                round(sum(c for _, c in pairs) / len(pairs), 3),
                ", ".join(f"{label} {number}" for label, number in others),
            )
        )
    return sorted(lines, key=lambda line: (-line.tests, line.rule, line.verdict))


def foreign_scorer(path: Path) -> Callable[[Sequence[Label], Mapping[str, Told]], dict[str, Any]]:
    """Return the function ``score(labels, audit)`` of the script at *path*, taking this module's values.

    Runs the script: give it only one of your own.  Raises `ImportError` when it is none.
    """
    spec = importlib.util.spec_from_file_location("_scorer", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def run(labels: Sequence[Label], answers: Mapping[str, Told]) -> dict[str, Any]:
        rows = [{**la._asdict(), "successors": list(la.successors)} for la in labels]
        tests = [
            {
                "id": a.id,
                "verdict": a.verdict,
                "confidence": a.confidence,
                "successors": [{"id": s} for s in a.successors],
            }
            for a in answers.values()
        ]
        result: dict[str, Any] = module.score(rows, {"deleted_tests": tests})
        return result

    return run
